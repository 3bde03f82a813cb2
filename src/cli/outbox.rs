//! `sidetone outbox`: what waits to be sent and what was refused, seen and worked on from a shell: offline, and while
//! the inbox is open in another terminal (S4, S9).

use std::io::IsTerminal as _;
use std::time::Duration;

use serde_json::json;

use super::{Arguments, Failure, Setup, out, setup, waiting};
use crate::runtime::unfinished;
use crate::term::editor;
use client::domain::text::clean_typed;
use client::domain::{Step, StepState, Timestamp, Written};
use client::intent::{Course, Refusal, Wish, judge};
use client::session::{Session, Way};
use client::store::{Draft, DraftMode, OutboxEntry, Store, StoreError};
use client::text::{ago, holes, markup, outlook};
use clock::Clock;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List every action that has not reached Intercom
    List {
        /// As JSON: one object with an array, times in seconds since 1970
        #[arg(long)]
        json: bool,
    },
    /// Try an action now, with the steps that fell with it; one that may have arrived is looked for
    #[command(after_help = waiting::CODES)]
    Retry {
        /// Its number, as `sidetone outbox list` shows it
        number: i64,
        /// Send it even if it may have arrived: it may go out twice
        #[arg(long)]
        anyway: bool,
        /// Wait for its end, so many seconds at most (10 if no number is given); if no sidetone delivers, it goes out
        /// from here, after what stands before it in its conversation
        #[arg(
            long,
            value_name = "SECONDS",
            num_args = 0..=1,
            require_equals = true,
            default_missing_value = "10",
            value_parser = clap::value_parser!(u64).range(..=86_400)
        )]
        wait: Option<u64>,
    },
    /// Take an action back, with the steps that would follow it; its text is kept as a draft
    Drop {
        /// Its number, as `sidetone outbox list` shows it
        number: i64,
    },
    /// Edit the text of a reply or note that has not gone out; one that was refused is then tried again
    Edit {
        /// Its number, as `sidetone outbox list` shows it
        number: i64,
    },
}

/// What is said after something was put back on its way.
const GOES_OUT: &str = "It goes out as soon as sidetone runs and reaches Intercom.";
/// What is said of what goes out though it may have arrived.
const TWICE: &str = "It may have arrived before: look there whether it is there twice.";

pub fn run(arguments: &Arguments, command: &Command) -> Result<(), Failure> {
    let setup = Setup::load(arguments)?;
    let runtime = setup::runtime()?;
    runtime.block_on(async {
        match command {
            Command::List { json } => list(&setup, *json).await,
            Command::Retry { number, anyway, wait } => retry(&setup, *number, *anyway, *wait).await,
            Command::Drop { number } => drop_it(&setup, *number).await,
            Command::Edit { number } => edit(&setup, *number).await,
        }
    })
}

async fn retry(setup: &Setup, number: i64, anyway: bool, wait: Option<u64>) -> Result<(), Failure> {
    let Some(wait) = wait else {
        let session = session(setup, number).await?;
        let tried = put_back(session.store(), number, anyway).await;
        let (tried, risky) = tried.map_err(|e| failure(e, number))?;
        let mut words = match tried {
            Course::Looks => format!("Action {number} may have arrived: it is looked for as soon as sidetone runs."),
            _ => format!("Action {number} goes out as soon as sidetone runs and reaches Intercom."),
        };
        if risky {
            words.push_str(&format!("\n{TWICE}"));
        }
        return out::line(&words);
    };
    let Some(mut session) = existing(setup, Way::Act).await? else {
        return Err(waiting::failure(Refusal::NoSuchStep(number).into(), number));
    };
    let broken = |e: StoreError| Failure::new(e.to_string());
    match put_back(session.store(), number, anyway).await {
        Ok((_, true)) => out::say(TWICE),
        Ok(_) => {}
        // What is on its way has an end that can be waited for, and what is done has one.
        Err(StoreError::Refused(Refusal::OnItsWay(_) | Refusal::DoneAlready(_))) => {}
        Err(error) => return Err(waiting::failure(error, number)),
    }
    let steps = waiting::steps(session.store(), number).await.map_err(broken)?;
    let end = session.delivered_unless(&steps, Duration::from_secs(wait), interrupted()).await.map_err(broken)?;
    session.close().await;
    waiting::said(number, &end)
}

/// Comes when the person does not want to wait any longer. What is on disk goes on.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // It ends the program then, as it does by itself.
        std::future::pending().await
    }
}

/// Puts an action back on its way. Whether it goes out though it may have arrived before is said with it.
async fn put_back(store: &Store, number: i64, anyway: bool) -> Result<(Course, bool), StoreError> {
    let before = store.step(number).await?;
    let tried = if anyway { store.send_anyway(number).await? } else { store.retry(number).await? };
    let risky = |step: Step| step.state == StepState::Unsure || step.last_try.unknown;
    Ok((tried, tried != Course::Looks && before.is_some_and(risky)))
}

/// The profile, if it has a store yet.
async fn existing(setup: &Setup, way: Way) -> Result<Option<Session>, Failure> {
    let Some(session) = setup.session(way).await? else { return Ok(None) };
    // Said here too, and to be read in the inbox still.
    for line in session.store().found().await.unwrap_or_default() {
        out::say(&line);
    }
    Ok(Some(session))
}

/// The profile, to do something with an action.
async fn session(setup: &Setup, number: i64) -> Result<Session, Failure> {
    existing(setup, Way::Act).await?.ok_or_else(|| failure(Refusal::NoSuchStep(number).into(), number))
}

/// Why it was not done. What was asked of an action that does not fit its state was asked in a wrong way.
pub fn failure(error: StoreError, number: i64) -> Failure {
    match error {
        StoreError::Transition { state, .. } => Failure::usage(format!("action {number} is {} now", word(state))),
        StoreError::Refused(why @ Refusal::MayBeTwice(_)) => {
            Failure::usage(format!("{why}; `--anyway` sends it all the same"))
        }
        StoreError::Refused(Refusal::OnItsWay(_)) => {
            Failure::usage(format!("action {number} is on its way right now; wait for its end and look again"))
        }
        StoreError::Refused(why) => Failure::usage(why.to_string()),
        other => Failure::new(other.to_string()),
    }
}

fn word(state: StepState) -> &'static str {
    match state {
        StepState::Queued => "waiting",
        StepState::Sending => "going out",
        StepState::Unsure => "looked for, as it may have arrived",
        StepState::Failed => "refused",
        StepState::Done => "done",
    }
}

/// The same in one word, for a table.
fn in_list(state: StepState) -> &'static str {
    match state {
        StepState::Queued => "waiting",
        StepState::Sending => "sending",
        StepState::Unsure => "arrived?",
        StepState::Failed => "refused",
        StepState::Done => "sent",
    }
}

async fn list(setup: &Setup, as_json: bool) -> Result<(), Failure> {
    let entries = match existing(setup, Way::Look).await? {
        Some(session) => session.store().outbox_entries().await.map_err(|e| Failure::new(e.to_string()))?,
        None => Vec::new(),
    };
    if as_json {
        let steps: Vec<_> = entries.iter().map(described).collect();
        return out::line(&json!({ "profile": setup.profile(), "actions": steps }).to_string());
    }
    if entries.is_empty() {
        return out::line("Nothing waits to be sent.");
    }
    let now = Clock::System.now();
    let heading = ["NUMBER", "STATE", "WHAT", "CONVERSATION", "CUSTOMER", "AGE", "TRIES", "WHY"];
    let mut rows: Vec<Vec<String>> = vec![heading.map(str::to_owned).to_vec()];
    let horizon = i64::try_from(setup.loaded.config.sync.horizon.as_secs()).unwrap_or(i64::MAX);
    rows.extend(entries.iter().map(|entry| row(entry, horizon, now)));
    out::print(&out::table(&rows))
}

fn row(entry: &OutboxEntry, horizon: i64, now: Timestamp) -> Vec<String> {
    let step = &entry.step;
    vec![
        step.id.to_string(),
        in_list(step.state).to_owned(),
        step.operation.name().to_owned(),
        if step.operation.own_status().is_some() { "yourself".to_owned() } else { step.conversation.to_string() },
        entry.who.to_string(),
        ago::short(now.since(step.created_at)),
        step.attempts.to_string(),
        why(step, horizon, now),
    ]
}

/// What an action waits for, and what was last said about it.
fn why(step: &Step, horizon: i64, now: Timestamp) -> String {
    let said = step.error.as_ref().map(ToString::to_string).unwrap_or_default();
    let with_why = |told: String| if said.is_empty() { told } else { format!("{told}: {said}") };
    match step.state {
        StepState::Unsure => with_why(outlook::words(step, horizon, now)),
        StepState::Failed if step.last_try.unknown => with_why("look yourself whether it arrived".to_owned()),
        StepState::Queued if step.attempts > 0 => outlook::words(step, horizon, now),
        _ => said,
    }
}

/// An action as JSON. Its words are not in it: they are for `edit` and for the inbox.
fn described(entry: &OutboxEntry) -> serde_json::Value {
    let step = &entry.step;
    let history: Vec<_> = entry
        .history
        .iter()
        .map(|line| {
            let words = line.words.as_ref().map(ToString::to_string);
            json!({ "at": line.at.0, "state": line.state.as_str(), "words": words })
        })
        .collect();
    json!({
        "number": step.id,
        "unit": step.unit,
        "state": step.state.as_str(),
        "action": step.operation.name(),
        "conversation": step.conversation.as_str(),
        "customer": entry.who.as_str(),
        "author": step.author.as_str(),
        "attempts": step.attempts,
        "decided_at": step.created_at.0,
        "not_before": step.next_attempt_at.0,
        "left_at": step.last_try.left.map(|at| at.0),
        "taken": step.last_try.taken,
        "unknown": step.last_try.unknown,
        "words": step.error.as_ref().map(ToString::to_string),
        "history": history,
    })
}

async fn drop_it(setup: &Setup, number: i64) -> Result<(), Failure> {
    let session = session(setup, number).await?;
    let store = session.store();
    let before = store.step(number).await.map_err(|e| failure(e, number))?;
    store.drop_step(number).await.map_err(|e| failure(e, number))?;
    let mut words = format!("Action {number} is out of the outbox.");
    if before.as_ref().is_some_and(|step| step.operation.words().is_some()) {
        words.push_str(" Its text is a draft in its conversation now.");
    }
    if before.is_some_and(|step| step.state == StepState::Unsure) {
        words.push_str("\nIt may have reached Intercom all the same: look there before you do it again.");
    }
    out::line(&words)
}

async fn edit(setup: &Setup, number: i64) -> Result<(), Failure> {
    let session = session(setup, number).await?;
    let store = session.store();
    let step = store.step(number).await.map_err(|e| failure(e, number))?;
    let step = step.ok_or_else(|| failure(Refusal::NoSuchStep(number).into(), number))?;
    let written = Written::read(editable(&step)?);
    let text = written.text.clone();
    let command = setup.loaded.config.composer.editor.clone().unwrap_or_else(editor::chosen);
    if !std::io::stdin().is_terminal() && command == "vi" {
        return Err(Failure::usage("editing needs a terminal, or an editor in VISUAL or EDITOR that needs none"));
    }
    let label = unfinished::label(&step.conversation, mode_of(&step));
    let edited = editor::edit(&command, &text, &label, &setup.profile_dir()).await;
    let edited = edited.map_err(|e| Failure::new(e.to_string()))?;
    let edited = clean_typed(edited.trim_end());
    let edited = edited.trim_end();
    if edited.trim().is_empty() && written.files.is_empty() {
        return Err(Failure::new(format!("nothing was left of the text, so action {number} is as it was; see `drop`")));
    }
    if edited == text.trim_end() && step.state != StepState::Failed {
        return out::line(&format!("Action {number} is as it was."));
    }
    let written = Written { text: edited.to_owned(), ..written };
    let kept = written.kept();
    if let Some(hole) = holes::find(&written, &holes::is_name).into_iter().find(|hole| hole.certain) {
        let what = if hole.key.starts_with(holes::INSET) { "stands for no macro here" } else { "is not filled in" };
        let why = Failure::new(format!("“{}” {what}, so action {number} is as it was", hole.key));
        return Err(keep(store, &step, &kept, why).await);
    }
    match store.edit(number, markup::to_html(&kept), kept.clone()).await {
        Ok(()) => out::line(&format!("Action {number} has its new text. {GOES_OUT}")),
        Err(error) => Err(keep(store, &step, &kept, failure(error, number)).await),
    }
}

/// What was edited while the action went on its way is not lost: it is a draft beside others, or at least shown.
async fn keep(store: &Store, step: &Step, edited: &str, why: Failure) -> Failure {
    let mode = mode_of(step);
    let (conversation, updated_at) = (step.conversation.clone(), Clock::System.now());
    let draft = Draft { conversation, mode, markdown: edited.to_owned(), updated_at };
    match store.save_draft(draft).await {
        Ok(_) => why.and("the text as you edited it is a draft in its conversation now"),
        Err(_) => {
            // A person's own words on the person's own terminal; nothing else is left to hold them.
            let _ = out::line(&Written::read(edited).shown());
            why.and("the text as you edited it could not be kept: it stands above")
        }
    }
}

fn mode_of(step: &Step) -> DraftMode {
    step.operation.words().map_or(DraftMode::Reply, |(mode, _)| mode)
}

/// The text of an action that can still be edited.
fn editable(step: &Step) -> Result<&str, Failure> {
    let refuse = |why: Refusal| failure(why.into(), step.id);
    judge(Wish::Edit, step.id, Some(step)).map_err(refuse)?;
    step.operation.words().map(|(_, text)| text).ok_or_else(|| refuse(Refusal::NoWords(step.id)))
}
