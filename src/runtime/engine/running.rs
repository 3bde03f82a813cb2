//! Commands of the person's: apps of their own (I14), and those that a thread is given to. They run on tasks of their own,
//! and nothing on the screen waits for one.

use std::collections::HashMap;
use std::time::Duration;

use super::Engine;
use crate::model::Msg;
use crate::model::effect::Run;
use crate::model::msg::RanTold;
use crate::own_apps::input::Known;
use crate::own_apps::{OwnApp, output};
use crate::term::piped::{self, End, Ended, Limits};
use crate::words::own_apps as words;
use client::domain::ConversationId;
use client::domain::text::clean_block;
use client::store::Store;
use client::text::ago;
use tokio::task::AbortHandle;

/// Who only passes over a conversation starts nothing.
const REST: Duration = Duration::from_millis(100);

/// What an app may print, in bytes.
const APP_BYTES: usize = 256 * 1024;

/// What a command may print that a thread was given to, and how long it may take.
const PIPE: Limits = Limits { time: Duration::from_secs(120), bytes: 1024 * 1024 };

/// The tasks that run, by their numbers.
pub(super) type Running = HashMap<u64, AbortHandle>;

impl Engine {
    pub(super) fn run(&mut self, what: Run) {
        self.running.retain(|_, task| !task.is_finished());
        let number = match &what {
            Run::Stop(number) => {
                if let Some(task) = self.running.remove(number) {
                    task.abort();
                }
                return;
            }
            Run::App(number, ..) | Run::Pipe { number, .. } => *number,
        };
        let guard = self.busy.begin();
        let (store, answer) = (self.session.store().clone(), self.answer.clone());
        let now = self.model.now;
        let zone = self.model.zone.clone();
        let task = tokio::spawn(async move {
            let told = match what {
                Run::Stop(_) => return,
                Run::App(number, app, id) => run_app(&store, number, app, id).await,
                Run::Pipe { number, line, ids, json } => {
                    let now = jiff::Timestamp::from_second(now.0).unwrap_or_default().to_zoned(zone);
                    pipe(&store, number, line, ids, json, now).await
                }
            };
            // The engine is gone when nobody listens any more.
            let _ = answer.send(Msg::Ran(told));
            drop(guard);
        });
        self.running.insert(number, task.abort_handle());
    }
}

async fn run_app(store: &Store, number: u64, app: OwnApp, id: ConversationId) -> RanTold {
    tokio::time::sleep(REST).await;
    let limits = Limits { time: app.timeout, bytes: APP_BYTES };
    let (result, complaint) = match given(store, vec![id], Given::Json { list: false }).await {
        Ok(input) => {
            let ended = piped::run(&app.command, input, limits).await;
            let complaint = clean_block(&String::from_utf8_lossy(&ended.complaint));
            let why = failure(&ended, &app.command, limits);
            // What was printed before it was ended is some of it: to be read as lines, and said to be that.
            let form = if why.is_some() { output::Form::Plain } else { app.form };
            let read = tokio::task::spawn_blocking(move || output::read(&ended.printed, form)).await;
            let read = read.unwrap_or_else(|error| Err(error.to_string()));
            (why.map_or(read, Err), complaint)
        }
        Err(why) => (Err(why), String::new()),
    };
    RanTold::App { number, app: app.name, result, complaint }
}

async fn pipe(
    store: &Store,
    number: u64,
    line: String,
    ids: Vec<ConversationId>,
    json: bool,
    now: jiff::Zoned,
) -> RanTold {
    let several = ids.len() > 1;
    let form = if json { Given::Json { list: several } } else { Given::Text(now) };
    let (result, complaint) = match given(store, ids, form).await {
        Ok(input) => {
            let command = ["sh".to_owned(), "-c".to_owned(), line];
            let ended = piped::run(&command, input, PIPE).await;
            let complaint = clean_block(&String::from_utf8_lossy(&ended.complaint));
            let result = match failure(&ended, &command, PIPE) {
                Some(why) => Err(why),
                None => Ok(output::text(&ended.printed)),
            };
            (result, complaint)
        }
        Err(why) => (Err(why), String::new()),
    };
    RanTold::Piped { number, result, complaint }
}

/// How what a command is given is written.
enum Given {
    Json { list: bool },
    Text(jiff::Zoned),
}

/// What is known of conversations, as a command is given it.
async fn given(store: &Store, ids: Vec<ConversationId>, form: Given) -> Result<Vec<u8>, String> {
    let directory = store.directory().await.map_err(|error| error.to_string())?;
    let mut known = Vec::new();
    for id in ids {
        let thread = store.thread(&id).await.map_err(|error| error.to_string())?;
        let details = store.details(&id).await.map_err(|error| error.to_string())?;
        known.extend(thread.map(|thread| (thread, details)));
    }
    if known.is_empty() {
        return Err(words::NOT_HERE.to_owned());
    }
    let write = move || {
        let known = known.iter().map(|(thread, details)| Known { thread, details, directory: &directory });
        match form {
            Given::Text(now) => known.map(|one| one.text(&now)).collect::<Vec<_>>().join("\n\n").into_bytes(),
            Given::Json { list: true } => {
                serde_json::Value::Array(known.map(|one| one.json()).collect()).to_string().into_bytes()
            }
            Given::Json { list: false } => {
                known.map(|one| one.json()).next().unwrap_or_default().to_string().into_bytes()
            }
        }
    };
    tokio::task::spawn_blocking(write).await.map_err(|error| error.to_string())
}

/// Why a command did not do what it was to do.
fn failure(ended: &Ended, command: &[String], limits: Limits) -> Option<String> {
    match &ended.end {
        End::Well => None,
        End::Status(code) => Some(words::status(*code)),
        End::Signal(number) => Some(words::signal(*number)),
        End::Late => Some(words::timed_out(limits.time.as_secs())),
        End::TooMuch => Some(words::too_much(&ago::size(limits.bytes as u64))),
        End::NotStarted(why) => {
            let program = command.first().map_or("", String::as_str);
            Some(words::not_started(program, why))
        }
    }
}
