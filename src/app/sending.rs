//! What became of the messages that were counted down.

use crate::command::sending::kind;
use crate::command::{self, act};
use crate::model::notice::Stays;
use crate::model::{Again, Effect, Level, Model, Sending, Timer};
use crate::words::done;
use client::domain::{Step, StepState};
use client::store::DraftMode;

/// For how many seconds nothing is said of words that go out: most are out by then.
const PATIENCE: i64 = 1;

/// Another second has passed, or the outbox is another: what is there to say of the words that go out, of each.
pub(super) fn tick(model: &mut Model) -> Option<Effect> {
    let mut said = Vec::new();
    for mut sending in std::mem::take(&mut model.sending) {
        let state = model.known.outbox.iter().find(|step| step.id == sending.step).map(|step| step.state);
        let is_gone = sending.listed && state.is_none();
        sending.listed |= state.is_some();
        let left = sending.at.since(model.now);
        let Sending { words, who, .. } = &sending;
        match state {
            _ if is_gone => {}
            Some(StepState::Failed) => {}
            Some(StepState::Unsure) => said.push((done::unclear(*words, who), sending, true)),
            _ if left <= 0 && model.known.sync.offline_since.is_some() => {
                let key = command::key_of(model, "undo");
                said.push((done::kept(*words, who, &key), sending, true));
            }
            _ if left < -PATIENCE => said.push((done::on_its_way(*words, who), sending, false)),
            _ => model.sending.push(sending),
        }
    }
    let before = model.notices.said().0;
    for (words, sending, needed) in said {
        let about = vec![sending.conversation];
        // What was done since has its place, and so has what is counted down.
        if needed || (sending.said == before && model.sending.is_empty()) {
            model.notices.say_about(model.now, Level::Info, words, about);
        } else {
            model.notices.note(model.now, words, about);
        }
    }
    (!model.sending.is_empty()).then(|| model.timers.start(Timer::Sending, 1_000))
}

/// A step is at the server: of words that this program sent it is said.
pub(super) fn delivered(model: &mut Model, step: &Step) {
    let place = model.sending.iter().position(|sending| sending.step == step.id);
    let sending = place.map(|place| model.sending.remove(place));
    let Some((mode, _)) = step.operation.words() else { return };
    if !model.known.own.contains(&step.id) {
        return;
    }
    let who = act::who(model, &step.conversation).unwrap_or_else(|| format!("conversation {}", step.conversation));
    let rating = sending.as_ref().map(|sending| sending.rating.as_str()).unwrap_or_default();
    let (words, about) = (done::sent(kind(mode), &who) + rating, vec![step.conversation.clone()]);
    // What was done since has its place: whom it was, and how it is taken back; so has what is counted down.
    let is_last = match (sending, model.notices.current()) {
        _ if !model.sending.is_empty() => false,
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

/// The server answers, or does not: what waits is counted from when it does again.
pub(super) fn answers(model: &mut Model, was_offline: bool) {
    if model.known.sync.offline_since.is_some() {
        model.known.again = None;
    } else if was_offline {
        let waits = model.known.outbox.iter().filter(|step| step.state != StepState::Failed);
        let waiting = waits.map(|step| step.id).collect();
        model.known.again = Some(Again { waiting, sent: 0, said: model.notices.said().0 });
        online(model);
    }
}

/// A step came to its end.
pub(super) fn ended(model: &mut Model, step: &Step, sent: bool) {
    if let Some(again) = model.known.again.as_mut().filter(|again| again.waiting.contains(&step.id)) {
        again.waiting.remove(&step.id);
        again.sent += usize::from(sent);
        online(model);
    }
}

/// Once all that had waited is out or refused, it is said how much went out; what was said since keeps its place.
fn online(model: &mut Model) {
    let Some(again) = model.known.again.take_if(|again| again.waiting.is_empty()) else { return };
    let words = done::online_again(again.sent);
    let is_free = model.notices.stays().is_none_or(|stays| stays == Stays::Short);
    match is_free || model.notices.said().0 == again.said {
        true => model.notices.pass(model.now, words, Vec::new()),
        false => model.notices.note(model.now, words, Vec::new()),
    }
}
