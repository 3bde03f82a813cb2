//! The composer belongs to the thread that is shown. Whoever moves on leaves it folded to a kept draft, and finds it
//! again where it was left; what is typed next never goes into the text of a conversation that is not on screen.

use super::compose;
use crate::model::reads::Fact;
use crate::model::registry::Done;
use crate::model::{Composer, Effect, Focus, Level, Model, Timer};
use crate::words::drafts;
use client::domain::ConversationId;
use client::store::DraftMode;

/// Puts the composer away and keeps what is in it, with a word about it.
pub(crate) fn fold(model: &mut Model) -> Done {
    let (effects, left) = put_by(model);
    let mut done = Done::from(effects);
    if let Some(composer) = left.filter(|composer| !composer.is_empty())
        && !model.drafts.failing
    {
        let words = drafts::kept(composer.mode == DraftMode::Note, &composer.who);
        done = done.saying_about(Level::Info, words, composer.conversation);
    }
    if model.focus == Focus::Composer {
        model.focus = Focus::Thread;
    }
    done
}

/// Puts the composer away and keeps what is in it.
pub(super) fn put_by(model: &mut Model) -> (Vec<Effect>, Option<Composer>) {
    model.timers.cancel(Timer::Draft);
    let effects = compose::save(model);
    let left = model.composer.take();
    if let Some(composer) = left.as_ref().filter(|composer| !composer.is_empty())
        && let Some(seen) = composer.seen.clone()
    {
        model.drafts.seen.insert(composer.conversation.clone(), seen);
    }
    (effects, left)
}

/// Turns cursor, thread and details to a conversation that is to be written in, before the next key means something.
pub(super) fn turn(model: &mut Model, id: &ConversationId) -> Vec<Effect> {
    if model.panes.list.selected.as_ref() != Some(id) {
        if model.panes.list.point(id) {
            model.panes.list.scroll_into(model.drawn.list_height);
        }
        model.reads.after(Fact::ListTurned);
    }
    if model.panes.thread.shown.as_ref() == Some(id) {
        return Vec::new();
    }
    model.panes.thread.show(Some(id.clone()));
    model.panes.forget_details();
    model.reads.after(Fact::ThreadTurned);
    vec![model.timers.start(Timer::Rest, 0)]
}

/// Where the cursor and the composer were before a person's key or click.
pub(crate) struct Before {
    selected: Option<ConversationId>,
    writing: bool,
}

impl Before {
    /// As it is now.
    pub(crate) fn of(model: &Model) -> Self {
        Self { selected: model.panes.list.selected.clone(), writing: model.composer.is_some() }
    }
}

/// A person's key or click is taken in: the composer stays only if they are still where they write. What came of that,
/// if thread and details are to turn to the cursor now.
pub(crate) fn moved_on(model: &mut Model, before: &Before) -> Option<Done> {
    let cursor = model.panes.list.selected.as_ref();
    let Some(composer) = &model.composer else {
        let turns = before.writing && model.panes.thread.shown.as_ref() != cursor;
        return turns.then(Done::default);
    };
    if cursor == Some(&composer.conversation) {
        return None;
    }
    // A cursor that moved by itself takes the text from under nobody's hands.
    if cursor == before.selected.as_ref() && model.focus == Focus::Composer {
        return None;
    }
    Some(fold(model))
}
