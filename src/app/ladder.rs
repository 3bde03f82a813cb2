//! What became of a snooze in steps while nobody was there (I47).

use super::alert;
use crate::command::act;
use crate::config::NoticeKind;
use crate::model::reads::Fact;
use crate::model::{Effect, Model};
use crate::words::{heard::Kind, ladder as words};
use client::domain::ConversationId;
use client::domain::ladder::Told;

/// It went on, which is told like a snooze that ended; or it stopped, which is for the person to see.
pub(super) fn told(model: &mut Model, id: &ConversationId, told: Told) -> Vec<Effect> {
    let who = act::who(model, id).unwrap_or_else(|| format!("conversation {id}"));
    let sentence = words::told(&who, told);
    if model.panes.thread.shown.as_ref() == Some(id) {
        model.reads.after(Fact::ThreadChanged);
    }
    model.reads.after(Fact::DraftsStored);
    let mut effects = Vec::new();
    match told {
        Told::Next if !alert::wants(model, NoticeKind::Woke) => return effects,
        Told::Next => model.notices.hear(model.now, Kind::SnoozeEnded, &who, &sentence, id.clone()),
        Told::Closes | Told::Says => model.notices.insist(model.now, &sentence, vec![id.clone()]),
        Told::Happened | Told::Doubt | Told::Late => {
            effects.extend(alert::bell(model));
            model.notices.insist(model.now, &sentence, vec![id.clone()]);
        }
    }
    effects.extend(alert::desktop(model, sentence));
    effects
}
