//! `sidetone doctor`: finds what is wrong before it gets in the way, and says what to do about it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::ExitCode;

use rustix::fs::Access;
use tokio::runtime::Runtime;

use super::{Arguments, Failure, Setup, keys, log, out, setup};
use crate::config;
use crate::problem::Problem;
use crate::term::caps;
use crate::theme::{self, Depth};
use crate::words::doctor as words;
use client::domain::{AdminId, ConversationId, Me, TagId, TicketId, author_for};
use client::intercom::{ApiError, Client, Page, PageRequest};
use client::session::Profile;
use client::session::vault::Place;
use client::store::{Examined, Store};
use clock::Clock;

/// What a line of the report says about its subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Ok,
    Note,
    Problem,
}

/// Says each thing as it is found out, and counts the problems.
struct Report {
    problems: usize,
    /// How wide its lines may be.
    columns: usize,
}

/// What stands before each thing said, and is left free before the rest of it.
const MARGIN: usize = "  PROBLEM ".len();
/// A narrower column of words is harder to read than lines that the terminal breaks.
const LEAST_ROOM: usize = 20;

impl Report {
    fn heading(&self, title: &str) -> Result<(), Failure> {
        out::line(&format!("\n{title}"))
    }

    fn say(&mut self, mark: Mark, text: &str) -> Result<(), Failure> {
        let mark = match mark {
            Mark::Ok => "ok     ",
            Mark::Note => "note   ",
            Mark::Problem => {
                self.problems += 1;
                "PROBLEM"
            }
        };
        let lines = out::wrapped(text, self.columns.saturating_sub(MARGIN).max(LEAST_ROOM));
        out::line(&format!("  {mark} {}", lines.join(&format!("\n{}", " ".repeat(MARGIN)))))
    }

    fn problems(&mut self, good: &str, problems: &[Problem]) -> Result<(), Failure> {
        if problems.is_empty() {
            return self.say(Mark::Ok, good);
        }
        problems.iter().try_for_each(|problem| self.say(Mark::Problem, &problem.to_string()))
    }
}

/// Goes through everything; exit code 1 if there is a problem.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    let mut report = Report { problems: 0, columns: out::columns() };
    out::line(&format!("sidetone {}, profile `{}`", env!("CARGO_PKG_VERSION"), setup.profile()))?;
    files(&setup, &mut report)?;
    terminal(&setup, &mut report)?;
    let runtime = setup::runtime()?;
    if let Some((client, me)) = account(&setup, &runtime, &mut report)? {
        author(&setup, &runtime, &client, &me, &mut report)?;
        permissions(&runtime, &client, &me, &mut report)?;
    }
    out::line(&format!("\n{}", words::found(report.problems)))?;
    Ok(if report.problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn files(setup: &Setup, report: &mut Report) -> Result<(), Failure> {
    report.heading("Files")?;
    let shown = |path: &Path| {
        if path.exists() { path.display().to_string() } else { words::not_there(path.display()) }
    };
    report.problems(&format!("config {}", shown(&setup.config_file)), &setup.loaded.problems)?;
    for problem in config::wrong_variables(std::env::vars_os()) {
        report.say(Mark::Problem, &problem.to_string())?;
    }
    webhooks(setup, report)?;
    let ui = &setup.loaded.config.ui;
    let user = setup.paths.keymap_file();
    match keys::load(&ui.keymap, user.is_file().then_some(user.as_path())) {
        Ok((_, problems)) => report.problems(&format!("keymap `{}`, {}", ui.keymap, shown(&user)), &problems)?,
        Err(failure) => report.say(Mark::Problem, failure.words())?,
    }
    let problems = theme::wear(&ui.theme, Some(&setup.paths.themes()), setup.fitting()).problems;
    report.problems(&format!("theme `{}`", ui.theme), &problems)?;
    private_dir(&setup.paths.state, report)?;
    store(&setup.profile_dir(), report)
}

/// The store's files, and what was kept of damaged ones.
fn store(dir: &Path, report: &mut Report) -> Result<(), Failure> {
    match Store::examine(dir) {
        Ok(Examined::None) => {}
        Ok(Examined::Whole) => report.say(Mark::Ok, &format!("store {}", dir.display()))?,
        Ok(Examined::Wrong(what)) => report.say(Mark::Problem, &words::damaged(dir.display(), &what))?,
        Err(error) => report.say(Mark::Problem, &error.to_string())?,
    }
    for file in Store::kept_aside(dir) {
        report.say(Mark::Note, &words::left_over(file.display()))?;
    }
    Ok(())
}

/// Where webhooks are listened for, and whether anything comes of it.
fn webhooks(setup: &Setup, report: &mut Report) -> Result<(), Failure> {
    let Some(at) = setup.loaded.config.stream.listen else { return Ok(()) };
    if let Some(note) = setup.loaded.open_listener() {
        report.say(Mark::Note, &note.to_string())?;
    }
    match setup.secret_vault().find(&setup::env) {
        Ok(Some((_, place))) => report.say(Mark::Ok, &format!("webhooks at http://{at}, client secret from {place}")),
        Ok(None) => report.say(Mark::Problem, &setup.lacks_secret().to_string()),
        Err(error) => report.say(Mark::Problem, &error.to_string()),
    }
}

/// The state directory holds customers' messages: nobody else may read it, and we must be able to write it.
fn private_dir(dir: &Path, report: &mut Report) -> Result<(), Failure> {
    match std::fs::metadata(dir) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            report.say(Mark::Ok, &format!("state {} (not there yet)", dir.display()))
        }
        Err(e) => report.say(Mark::Problem, &words::no_look(dir.display(), e)),
        Ok(found) if !found.is_dir() => report.say(Mark::Problem, &words::no_directory(dir.display())),
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            report.say(Mark::Problem, &words::open_to_others(dir.display()))
        }
        Ok(_) => match rustix::fs::access(dir, Access::WRITE_OK | Access::EXEC_OK) {
            Ok(()) => report.say(Mark::Ok, &format!("state {}, log {}", dir.display(), log::file(dir).display())),
            Err(e) => report.say(Mark::Problem, &words::no_writing(dir.display(), e)),
        },
    }
}

fn terminal(setup: &Setup, report: &mut Report) -> Result<(), Failure> {
    report.heading("Terminal")?;
    let caps = caps::detect(&setup::env);
    if !caps.interactive {
        return report.say(Mark::Note, words::NO_TERMINAL);
    }
    let name = caps.program.as_deref().unwrap_or("an unnamed terminal");
    match caps.term.as_str() {
        "" | "dumb" => report.say(Mark::Problem, words::NO_TERM)?,
        term => report.say(Mark::Ok, &format!("{name}, TERM={term}"))?,
    }
    match caps.size {
        Some((columns, rows)) if columns < 80 || rows < 20 => {
            report.say(Mark::Note, &words::small(columns, rows))?;
        }
        Some((columns, rows)) => report.say(Mark::Ok, &format!("{columns}x{rows}"))?,
        None => report.say(Mark::Problem, words::NO_SIZE)?,
    }
    let colours = match Depth::detect(&setup::env) {
        Depth::True => "true colour",
        Depth::Ansi256 => "256 colours",
        Depth::Ansi16 => "16 colours",
        Depth::None => "no colours; bold, underline and reverse have to do",
    };
    report.say(Mark::Ok, colours)?;
    if caps.multiplexer {
        report.say(Mark::Note, words::MULTIPLEXER)?;
    }
    if setup.loaded.config.ui.mouse {
        report.say(Mark::Ok, "the mouse is used; hold Shift to select text")?;
    }
    Ok(())
}

/// The way to the workspace, and whose the token is. None if there is nothing more to find out.
fn account(setup: &Setup, runtime: &Runtime, report: &mut Report) -> Result<Option<(Client, Me)>, Failure> {
    report.heading("Account")?;
    let (token, place) = match setup.vault().find(&setup::env) {
        Ok(Some(found)) => found,
        Ok(None) => {
            let told = words::no_token(setup.profile(), cfg!(feature = "practice"));
            report.say(Mark::Problem, &told)?;
            if let Some(elsewhere) = setup.token_elsewhere() {
                report.say(Mark::Note, &elsewhere)?;
            }
            return Ok(None);
        }
        Err(error) => {
            report.say(Mark::Problem, &error.to_string())?;
            return Ok(None);
        }
    };
    report.say(Mark::Ok, &format!("token from {place}"))?;
    if let Place::File(file) = &place
        && std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    {
        report.say(Mark::Problem, &words::token_open_to_others(file.display()))?;
    }
    let base = setup.base_url();
    let profile = Profile { attempts: 2, ..setup.session_profile() };
    let found = match profile.client(token, Clock::System) {
        Ok(client) => match runtime.block_on(client.me()) {
            Ok(me) => Ok((client, me)),
            Err(error) => Err(words::no_answer(&base, &error, error.advice_at_the_end())),
        },
        Err(error) => Err(error.to_string()),
    };
    let (client, me) = match found {
        Ok(found) => found,
        Err(words) => {
            report.say(Mark::Problem, &words)?;
            return Ok(None);
        }
    };
    report.say(Mark::Ok, &format!("{base} answers"))?;
    report.say(
        Mark::Ok,
        &format!("{} <{}> in {} ({})", me.admin.name, me.admin.email, me.workspace_name, me.workspace_id),
    )?;
    if !me.admin.has_inbox_seat {
        report.say(Mark::Note, words::NO_SEAT)?;
    }
    Ok(Some((client, me)))
}

/// In whose name one would write (F6).
fn author(setup: &Setup, runtime: &Runtime, client: &Client, me: &Me, report: &mut Report) -> Result<(), Failure> {
    let Some(email) = &setup.loaded.config.profile.email else { return Ok(()) };
    let Ok(Page { items: admins, .. }) = runtime.block_on(client.admins()) else { return Ok(()) };
    match author_for(Some(me), Some(&admins), Some(email)) {
        Ok(author) if author.fallback => report.say(Mark::Problem, &words::other_author(email, &me.admin.name)),
        Ok(_) => report.say(Mark::Ok, &format!("you write as {email}")),
        Err(error) => report.say(Mark::Problem, &error.to_string()),
    }
}

/// What cannot be done without a permission of the token, found by a cheap read that needs it.
fn permissions(runtime: &Runtime, client: &Client, me: &Me, report: &mut Report) -> Result<(), Failure> {
    report.heading("Permissions")?;
    let page = PageRequest { per_page: 1, after: None };
    let conversations = runtime.block_on(client.conversations(&page));
    let contact = conversations.as_ref().ok().and_then(|page| page.items.first()?.contact().cloned());
    probe(report, "Read conversations", "the inbox stays empty", conversations.map(drop))?;
    let admins = runtime.block_on(client.admins()).map(drop);
    probe(report, "Read admins", "teammates and teams have no names and nothing can be assigned", admins)?;
    let teams = runtime.block_on(client.teams()).map(drop);
    probe(report, "Read admins (teams)", "team inboxes are missing", teams)?;
    let tags = runtime.block_on(client.tags()).map(drop);
    probe(report, "Read tags", "tags cannot be seen or set", tags)?;
    let macros = runtime.block_on(client.macros()).map(drop);
    probe(report, "Read conversations (macros)", "macros are missing", macros)?;
    let articles = runtime.block_on(client.articles("a")).map(drop);
    probe(report, "Read and List articles", "no article can be found while one writes", articles)?;
    if let Some(contact) = contact {
        let one = runtime.block_on(client.contact(&contact)).map(drop);
        probe(report, "Read one user and one company", "customers have no names and details stay empty", one)?;
        let events = runtime.block_on(client.contact_events(&contact)).map(drop);
        probe(report, "Read events", "recent events are missing from the details", events)?;
    } else {
        report.say(Mark::Note, words::NO_CUSTOMER)?;
    }
    let ticket = runtime.block_on(client.ticket(&TicketId::new(NOBODYS))).map(drop);
    probe(report, "Read tickets", "lists and searches leave tickets out", ticket)?;
    write_permissions(runtime, client, me, report)
}

/// An id that nothing has.
const NOBODYS: &str = "0";

/// What the token may change, found by changes to what is not there: nothing comes of them, and whether they are refused
/// for the token or because there is no such thing tells them apart (API 2.3).
fn write_permissions(runtime: &Runtime, client: &Client, me: &Me, report: &mut Report) -> Result<(), Failure> {
    let (author, nothing) = (&me.admin.id, ConversationId::new(NOBODYS));
    let conversation = runtime.block_on(client.set_read(&nothing, author, true)).map(drop);
    let without = "nothing can be replied, noted, closed, snoozed or assigned";
    try_change(report, "Write conversations", without, conversation)?;
    let tag = runtime.block_on(client.untag(&nothing, author, &TagId::new(NOBODYS)));
    try_change(report, "Write tags", "no tag can be put on or taken off", tag)?;
    let away = runtime.block_on(client.set_away(&AdminId::new(NOBODYS), false, false, None)).map(drop);
    try_change(report, "Update admins", "one cannot go away or come back", away)?;
    report.say(Mark::Note, words::NOTHING_CHANGED)
}

/// A change to what is not there has to be refused; for what reason is what counts.
fn try_change(
    report: &mut Report,
    permission: &str,
    without: &str,
    result: Result<(), ApiError>,
) -> Result<(), Failure> {
    match result {
        Ok(()) | Err(ApiError::NotFound { .. } | ApiError::Refused { status: 400 | 422, .. }) => {
            report.say(Mark::Ok, permission)
        }
        Err(error @ (ApiError::Unauthorized { .. } | ApiError::Forbidden { .. })) => {
            probe(report, permission, without, Err(error))
        }
        Err(error) => report.say(Mark::Note, &words::not_tried(permission, error)),
    }
}

fn probe(report: &mut Report, permission: &str, without: &str, result: Result<(), ApiError>) -> Result<(), Failure> {
    match result {
        Ok(()) => report.say(Mark::Ok, permission),
        // Nothing there is an answer too: the permission is.
        Err(ApiError::NotFound { .. }) => report.say(Mark::Ok, permission),
        Err(error) => report.say(Mark::Problem, &words::lacks(permission, &error, without, error.advice_at_the_end())),
    }
}
