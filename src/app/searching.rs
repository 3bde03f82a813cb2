//! The search over everything: what is to be asked of the store for it, and what came back.

use super::calls;
use crate::command::search;
use crate::model::effect::Read;
use crate::model::search::{Explanation, SearchPane, Slice};
use crate::model::{Effect, Level, Model, Timer};
use crate::words;
use client::domain::ConversationId;
use client::store::Change;

/// What changed in the store is looked for after so many milliseconds, with all that has changed by then.
const AFTER_CHANGES: u64 = 300;

/// What the search on screen is to be told next.
pub(super) fn due(model: &mut Model) -> Option<Effect> {
    let height = model.drawn.overlay_height;
    model.search()?.due(height).map(|sought| Effect::Read(Read::Search(sought)))
}

/// The search on screen, or the one that was left, if an answer is one to it.
fn asked(model: &mut Model, number: u64) -> Option<&mut SearchPane> {
    let is_open = model.search().is_some_and(|pane| pane.has_asked(number));
    let pane = if is_open { model.search() } else { model.over.left.as_mut() };
    pane.filter(|pane| pane.has_asked(number))
}

/// A search has come so far, or could not go on.
pub(super) fn came(model: &mut Model, number: u64, came: Result<Box<Slice>, String>) -> Vec<Effect> {
    if let Ok(slice) = &came {
        model.known.fetches_all = slice.fetches;
    }
    let Some(pane) = asked(model, number) else { return Vec::new() };
    match came {
        Ok(slice) => {
            pane.take(*slice);
            // While the index is being made, nothing tells how far that has come.
            let indexing = pane.found.done && pane.coverage.is_some_and(|coverage| coverage.indexed.is_some());
            if indexing { again(model).into_iter().collect() } else { Vec::new() }
        }
        Err(why) => {
            pane.failed();
            model.notices.say(model.now, Level::Error, words::whole(&why));
            Vec::new()
        }
    }
}

/// How a search goes is known.
pub(super) fn explained(model: &mut Model, explanation: &Explanation) -> Vec<Effect> {
    let done = search::explained(model, explanation);
    calls::finish(model, Ok(done))
}

/// Conversations have changed: what is gone or says something else leaves at once (S12), and all is looked for again soon.
pub(super) fn changed(model: &mut Model, changes: &[Change]) -> Option<Effect> {
    let reworded = |id: &ConversationId| {
        changes.iter().any(|change| change.id == *id && (change.after.is_none() || change.is_reworded()))
    };
    if let Some(left) = &mut model.over.left {
        left.forget(reworded);
    }
    if let Some(pane) = model.search() {
        pane.forget(reworded);
    }
    again(model)
}

/// Something has changed that may be found: it is looked for again soon.
pub(super) fn again(model: &mut Model) -> Option<Effect> {
    let pane = model.search()?;
    let waits = std::mem::replace(&mut pane.waits, true);
    (!waits).then(|| model.timers.start(Timer::Search, AFTER_CHANGES))
}

/// It is time to.
pub(super) fn look_again(model: &mut Model) -> Vec<Effect> {
    if let Some(pane) = model.search() {
        pane.waits = false;
        pane.look_again();
    }
    Vec::new()
}

/// Intercom has searched.
pub(super) fn answered(model: &mut Model, more: bool) -> Vec<Effect> {
    let is_open = model.search().is_some();
    let pane = if is_open { model.search() } else { model.over.left.as_mut() };
    if let Some(pane) = pane.filter(|pane| pane.asked.out > 0) {
        pane.asked.out -= 1;
        pane.asked.more |= more;
        pane.look_again();
    }
    Vec::new()
}
