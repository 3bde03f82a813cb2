//! What became of the message that was counted down.

use crate::command::sending::kind;
use crate::command::{self, act};
use crate::model::{Effect, Level, Model, Sending, Timer};
use crate::words::done;
use client::domain::{ConversationId, Step, StepState};
use client::store::DraftMode;

/// For how many seconds nothing is said of words that go out: most are out by then.
const PATIENCE: i64 = 1;

/// Another second has passed, or the outbox is another: what is there to say of the words.
pub(super) fn tick(model: &mut Model) -> Option<Effect> {
    let sending = model.sending.as_mut()?;
    let state = model.known.outbox.iter().find(|step| step.id == sending.step).map(|step| step.state);
    let is_gone = sending.listed && state.is_none();
    sending.listed |= state.is_some();
    let left = sending.at.since(model.now);
    let Sending { words, who, conversation, .. } = sending.clone();
    let is_over = match state {
        _ if is_gone => true,
        Some(StepState::Failed) => true,
        Some(StepState::Unsure) => {
            say(model, done::unclear(words, &who), &conversation);
            true
        }
        _ if left <= 0 && model.known.sync.offline_since.is_some() => {
            let key = command::key_of(model, "undo");
            say(model, done::kept(words, &who, &key), &conversation);
            true
        }
        _ if left < -PATIENCE => {
            // What was done since has its place.
            if sending.said == model.notices.said().0 {
                say(model, done::on_its_way(words, &who), &conversation);
            }
            true
        }
        _ => false,
    };
    if is_over {
        model.sending = None;
        return None;
    }
    Some(model.timers.start(Timer::Sending, 1_000))
}

fn say(model: &mut Model, words: String, about: &ConversationId) {
    model.notices.say_about(model.now, Level::Info, words, vec![about.clone()]);
}

/// A step is at the server: of words that this program sent it is said.
pub(super) fn delivered(model: &mut Model, step: &Step) {
    let sending = model.sending.take_if(|sending| sending.step == step.id);
    let Some((mode, _)) = step.operation.words() else { return };
    if !model.known.own.contains(&step.id) {
        return;
    }
    let who = act::who(model, &step.conversation).unwrap_or_else(|| format!("conversation {}", step.conversation));
    let (words, about) = (done::sent(kind(mode), &who), vec![step.conversation.clone()]);
    // What was done since has its place: whom it was, and how it is taken back.
    let is_last = match (sending, model.notices.current()) {
        (_, None) => true,
        (Some(sending), Some(_)) => sending.said == model.notices.said().0,
        (None, Some(current)) => told(model, mode, &who).contains(&current.words),
    };
    match is_last {
        true => model.notices.pass(model.now, words, about),
        false => model.notices.note(model.now, words, about),
    }
}

/// What may have been said of words that took longer.
fn told(model: &Model, mode: DraftMode, who: &str) -> [String; 3] {
    let (kind, key) = (kind(mode), command::key_of(model, "undo"));
    [done::on_its_way(kind, who), done::unclear(kind, who), done::kept(kind, who, &key)]
}
