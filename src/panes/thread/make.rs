//! From an entry to its rows.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::entries::{Entry, What, span_words};
use super::snooze::{self, Snooze, Until};
use crate::command::choose;
use crate::keymap::Context;
use crate::model::Model;
use crate::panes::message::{self, Act, Block, Message, Setting, Spot, Voice, edge};
use crate::panes::people;
use crate::theme::Role;
use crate::words::thread as words;
use client::domain::conversation::Rating;
use client::domain::part::AuthorKind;
use client::domain::{AdminId, Part, StepState, TeamId, Timestamp, mail, phrase};
use client::text::{ago, width, wrap};

/// The rows of an entry.
pub(super) fn make(entry: &Entry<'_>, setting: &Setting<'_>) -> Block {
    let signs = setting.model.signs;
    match &entry.what {
        What::Day(at, new) => {
            rule(&day_words(*at, *new, setting), if *new { Role::ThreadNew } else { Role::ThreadDay }, setting)
        }
        What::New => rule(words::NEW, Role::ThreadNew, setting),
        What::Missing(count) => one_line(&words::missing(*count), setting),
        What::Earlier(messages, events, times) => {
            let key = key_of(setting.model, "unfold");
            let words = words::earlier(*messages, *events, &span_words(*times, setting.now, setting.columns >= 60));
            fold_line(&format!("{} {words}", signs.folded()), &words::shows(&key), setting)
        }
        What::Source => source(setting),
        What::Message(part, before) => {
            let mut block = message::of_part(part, *before, setting);
            // What woke it by its words is told with the snooze.
            let is_told = matches!(part.kind.as_str(), "comment" | "note" | "quick_reply")
                || part.kind.as_str() == "open" && snooze::has_woken(part, setting.data);
            if !is_told {
                block.lead_with(event_lines(part, setting));
            }
            block
        }
        What::Events(run) => events(entry, run, setting),
        What::Snooze(snooze) => of_snooze(snooze, setting),
        What::Bots(parts) => {
            let key = key_of(setting.model, "bots.toggle");
            fold_line(&format!("{} {}", signs.folded(), words::bots(parts.len())), &words::shows(&key), setting)
        }
        // What a list gives is the first message alone: who answers that has not seen the rest.
        What::Unfetched if setting.model.known.sync.offline_since.is_some() => one_line(words::OFFLINE, setting),
        What::Unfetched => one_line(words::FETCHING, setting),
        What::Pending(place) => {
            let pending = &setting.data.pending;
            let before = pending.iter().take(*place).find(|step| step.state == StepState::Unsure);
            let block = pending.get(*place).and_then(|step| message::of_step(step, before, setting));
            block.unwrap_or_default()
        }
        What::Draft(draft) => message::of_draft(draft, setting),
        What::Rating => {
            setting.data.conversation.rating.as_ref().map(|given| rating(given, setting)).unwrap_or_default()
        }
    }
}

fn source(setting: &Setting<'_>) -> Block {
    let data = setting.data;
    let conversation = &data.conversation;
    let source = &conversation.source;
    // Of one customer what they are called now, whoever they were merged into since.
    let contact = data.contact.as_ref().filter(|_| source.author.kind.is_contact() && data.others.is_empty());
    let name = contact.map_or_else(|| people::name(data, &source.author), |contact| contact.display().to_string());
    let mut head = mail::fields(&source.mail);
    if !source.subject.is_empty() {
        head.push((words::SUBJECT, vec![source.subject.to_string()]));
    }
    let message = Message {
        voice: Voice::of(setting.model.me(), &source.author, false),
        name: &name,
        called: source.author.called.as_str(),
        head,
        also: 0,
        at: conversation.created_at,
        remark: source.redacted.then(|| (words::REDACTED.to_owned(), Role::TextMuted)),
        body: Some(&source.body),
        is_reply: false,
        is_mail: source.kind.as_str() == "email",
        attachments: &source.attachments,
        below: Vec::new(),
        page: source.url.as_ref().filter(|url| !url.is_empty()).map(|url| url.as_str()),
    };
    message::of_message(&message, setting)
}

/// Names for the ids in events.
pub(super) struct Directory<'a>(pub &'a Model);

impl phrase::Names for Directory<'_> {
    fn admin(&self, id: &AdminId) -> Option<String> {
        Some(self.0.admin_name(id))
    }

    fn team(&self, id: &TeamId) -> Option<String> {
        Some(self.0.team_name(id))
    }
}

fn sentence(part: &Part, setting: &Setting<'_>) -> String {
    phrase::describe(part, &Directory(setting.model), &|at| ago::coming(at, setting.now))
}

/// What a part did beside what it says, above its words.
fn event_lines(part: &Part, setting: &Setting<'_>) -> Vec<Line<'static>> {
    one_line(&sentence(part, setting), setting).lines
}

/// Events between two messages: one line, the two that matter most first, or a line each.
fn events(entry: &Entry<'_>, run: &[&Part], setting: &Setting<'_>) -> Block {
    let (model, signs) = (setting.model, setting.model.signs);
    if let [part] = run {
        let time = time_of(part, entry, setting);
        let style = model.theme.style(Role::ThreadEvent);
        let fits = |told: &String| width::width(told) + width::width(&time) + 4 <= setting.columns;
        let told = Some(sentence(part, setting)).filter(fits);
        let told = told.or_else(|| phrase::brief(part, &Directory(model)).map(|brief| brief.words).filter(fits));
        return match told {
            Some(told) => {
                let line = edge(vec![Span::styled(format!("  {told}"), style)], &time, style, setting.columns);
                Block { lines: vec![line], ..Block::default() }
            }
            None => one_line(&format!("{} · {time}", sentence(part, setting)), setting),
        };
    }
    let key = key_of(model, "events.toggle");
    if !model.panes.thread.is_open(&entry.id, model.panes.thread.events) {
        let mut briefs: Vec<phrase::Brief> =
            run.iter().filter_map(|part| phrase::brief(part, &Directory(model))).collect();
        // The two that matter most, then the others as they happened.
        briefs.sort_by_key(|brief| brief.rank);
        let rest = briefs.split_off(briefs.len().min(2));
        let mut rest: Vec<phrase::Brief> = rest;
        rest.sort_by_key(|brief| brief.at);
        let mut told: Vec<String> = Vec::new();
        for words in briefs.into_iter().chain(rest).map(|brief| brief.words) {
            if !told.contains(&words) {
                told.push(words);
            }
        }
        let head = format!("{} {}", signs.folded(), words::events(run.len()));
        return fold_line(&listed(&head, &told, setting.columns.saturating_sub(key.len() + 2)), &key, setting);
    }
    let head = format!("{} {}", signs.open(), words::events(run.len()));
    let mut block = fold_line(&head, &words::folds(&key), setting);
    let style = model.theme.style(Role::ThreadEvent);
    for part in run {
        let time = time_of(part, entry, setting);
        let columns = setting.columns.saturating_sub(width::width(&time) + 6).max(8);
        for (at, row) in wrap::wrap_text(&sentence(part, setting), columns).into_iter().enumerate() {
            let time = if at == 0 { time.clone() } else { " ".repeat(width::width(&time)) };
            block.lines.push(Line::styled(format!("   {time}  {row}"), style));
        }
    }
    block
}

/// When an event was: by the clock alone, where the day above it is its own.
fn time_of(part: &Part, entry: &Entry<'_>, setting: &Setting<'_>) -> String {
    let day = |at: Timestamp| ago::local(at, setting.now).map(|at| at.date());
    let is_same = entry.day.and_then(day).is_some_and(|above| day(part.made_at()) == Some(above));
    if is_same { ago::clock(part.made_at(), setting.now) } else { ago::moment(part.made_at(), setting.now) }
}

/// A beginning, and of what follows it as much as fits, whole.
fn listed(head: &str, told: &[String], columns: usize) -> String {
    let mut line = head.to_owned();
    for (at, words) in told.iter().enumerate() {
        let next = format!("{line}{}{words}", if at == 0 { ": " } else { ", " });
        if width::width(&next) > columns && at > 0 {
            continue;
        }
        line = next;
    }
    width::truncate(&line, columns).into_owned()
}

fn of_snooze(snooze: &Snooze<'_>, setting: &Setting<'_>) -> Block {
    let model = setting.model;
    let moment = |at: Timestamp| ago::moment(at, setting.now);
    let author = &snooze.part.author;
    let mine = author.kind == AuthorKind::Admin && model.me().is_some_and(|me| me.as_str() == author.id);
    let by = if mine { words::YOU.to_owned() } else { phrase::who(author, &Directory(model)) };
    let until = match &snooze.until {
        Until::Time(at) => Some(ago::coming(*at, setting.now)),
        Until::Reply => Some(words::A_REPLY.to_owned()),
        Until::Words(words) => Some(words.clone()),
        Until::Unknown => None,
    };
    let woke = snooze.woke.map(|part| {
        let why = match part.kind.as_str() {
            "timer_unsnooze" => words::Woke::Time,
            _ if part.author.kind.is_contact() => words::Woke::Wrote(people::name(setting.data, &part.author)),
            "close" => words::Woke::Closed(phrase::who(&part.author, &Directory(model))),
            _ => words::Woke::By(phrase::who(&part.author, &Directory(model))),
        };
        (moment(part.made_at()), why)
    });
    let told = words::snoozed(&by, &moment(snooze.part.made_at()), until.as_deref(), woke.as_ref());
    let rows = wrap::wrap_text(&told, setting.columns.saturating_sub(2).max(4));
    let style = model.theme.style(Role::ThreadEvent);
    let lines = rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| Line::styled(format!("{} {row}", if at == 0 { model.signs.woken() } else { " " }), style));
    Block { lines: lines.collect(), ..Block::default() }
}

/// What the customer thought of it, and whether that is their last word (I27).
fn rating(rating: &Rating, setting: &Setting<'_>) -> Block {
    let model = setting.model;
    let who = people::customer(setting.data);
    let of = rating
        .teammate
        .as_ref()
        .map(|admin| if Some(admin) == model.me() { words::YOU.to_owned() } else { model.admin_name(admin) });
    let at = people::rated_at(setting.data);
    let day = at
        .and_then(|at| ago::local(at, setting.now))
        .map(|at| at.strftime(if at.year() == setting.now.year() { "%-d %b" } else { "%-d %b %Y" }).to_string());
    let remark = rating.remark.as_ref().map(|remark| remark.as_str());
    let stars = model.signs.stars(rating.score);
    let told = words::rated(&who, of.as_deref(), day.as_deref(), remark);
    let text = format!("{stars}  {told}");
    let style = model.theme.style(Role::Thread);
    let lines = wrap::wrap_text(&text, setting.columns.max(4)).into_iter().map(|row| Line::styled(row, style));
    Block { lines: lines.collect(), ..Block::default() }
}

/// The key of a command in the thread, as it is written.
pub(super) fn key_of(model: &Model, command: &str) -> String {
    let keys = model.keymap.keys_of(command, &[Context::Thread, Context::Global]);
    let key = keys.first().map_or_else(String::new, ToString::to_string);
    if key == "enter" { "Enter".to_owned() } else { key }
}

/// A line that `Enter` and a click unfold, or fold.
fn fold_line(text: &str, hint: &str, setting: &Setting<'_>) -> Block {
    let theme = &setting.model.theme;
    let text = Span::styled(width::truncate(text, setting.columns).into_owned(), theme.style(Role::ThreadEvent));
    let line = edge(vec![text], hint, theme.style(Role::TextMuted), setting.columns);
    let spot = Spot { row: 0, columns: 0..setting.columns, act: Act::Fold };
    Block { lines: vec![line], spots: vec![spot], ..Block::default() }
}

fn one_line(text: &str, setting: &Setting<'_>) -> Block {
    let style = setting.model.theme.style(Role::ThreadEvent);
    let rows = wrap::wrap_text(text, setting.columns.saturating_sub(2).max(4));
    Block { lines: rows.into_iter().map(|row| Line::styled(format!("  {row}"), style)).collect(), ..Block::default() }
}

fn day_words(at: Timestamp, new: bool, setting: &Setting<'_>) -> String {
    let day = if setting.columns < 60 { ago::short_day(at, setting.now) } else { ago::day(at, setting.now) };
    if new { format!("{day} · {}", words::NEW) } else { day }
}

/// A line over the whole width with words in it.
pub(super) fn rule(words: &str, role: Role, setting: &Setting<'_>) -> Block {
    Block { lines: vec![ruled(words, setting.model.theme.style(role), setting.columns)], ..Block::default() }
}

fn ruled(words: &str, style: Style, columns: usize) -> Line<'static> {
    let words = format!(" {words} ");
    let rest = columns.saturating_sub(width::width(&words) + 2);
    Line::from(Span::styled(format!("──{words}{}", "─".repeat(rest)), style))
}

/// The line of a day that stays at the top.
pub(super) fn day_line(model: &Model, at: Timestamp, columns: usize) -> Line<'static> {
    let now = choose::zoned_now(model);
    let day = if columns < 60 { ago::short_day(at, &now) } else { ago::day(at, &now) };
    ruled(&day, model.theme.style(Role::ThreadDay), columns)
}
