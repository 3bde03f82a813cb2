//! What the server has deleted: nothing of its words stays, wherever on the screen they were (S12).

use crate::command::{compose, own_apps, renew};
use crate::model::reads::Fact;
use crate::model::{Effect, Level, Model};
use client::domain::ConversationId;
use client::store::{Change, Tombstone};

/// Takes in which conversations are gone by what the store says of them, and which are here again.
pub(super) fn stored(model: &mut Model, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.after.is_some()) {
        model.known.gone.remove(&change.id);
    }
    clear(model, changes.iter().filter(|change| change.after.is_none()).map(|change| &change.id));
}

/// The server has deleted conversations. What the person wrote there stays, and it is said where.
pub(super) fn told(model: &mut Model, gone: &[Tombstone]) -> Vec<Effect> {
    clear(model, gone.iter().map(|gone| &gone.id));
    model.reads.after(Fact::Gone);
    let is_gone = |id: &ConversationId| gone.iter().any(|g| g.id == *id);
    let writing = model.composer.as_ref().is_some_and(|c| is_gone(&c.conversation) && !c.is_empty());
    if writing || gone.iter().any(|g| g.draft || g.unfinished) {
        model.notices.say(model.now, Level::Warning, crate::words::drafts::ONE_GONE);
    }
    compose::save(model)
}

/// Rows that came in are of what is here: those of what is gone by now say so.
pub(super) fn blank(model: &mut Model) {
    model.panes.list.blank(|id| model.known.gone.contains(id));
}

/// The one place where conversations leave the screen: the list, the thread, the details, what was to be announced and
/// what was said of them, and what is open over the panes or being written.
fn clear<'a>(model: &mut Model, ids: impl Iterator<Item = &'a ConversationId>) {
    let ids: Vec<&ConversationId> = ids.collect();
    if ids.is_empty() {
        return;
    }
    let is_gone = |id: &ConversationId| ids.contains(&id);
    model.known.gone.extend(ids.iter().copied().cloned());
    blank(model);
    if model.panes.thread.shown.as_ref().is_some_and(is_gone) {
        model.panes.thread.take(None);
        model.panes.thread.gone = true;
    }
    if model.panes.details.as_ref().is_some_and(|(id, _)| is_gone(id)) {
        model.panes.details = None;
    }
    model.unquoted.retain(|(id, _)| !is_gone(id));
    model.ungiven.retain(|(id, _)| !is_gone(id));
    model.known.called.retain(|id, _| !is_gone(id));
    model.drafts.filled.forget(is_gone);
    model.known.did.iter_mut().for_each(|unit| unit.called.retain(|(id, _)| !is_gone(id)));
    own_apps::forget(model, is_gone);
    model.notices.forget(is_gone);
    model.panes.marks.forget(is_gone);
    renew::renew(model);
}
