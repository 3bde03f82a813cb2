//! What is filled in of forms, as it is kept: on disk while it is typed, and until it is done (I48, S7).

use crate::model::effect::Write;
use crate::model::form::Purpose;
use crate::model::{Effect, Model, Timer};
use client::domain::{ConversationId, Operation, TicketStep};

/// What is filled in is to be on disk within two seconds, as drafts are (S7).
pub(crate) fn begin_keeping(model: &mut Model) -> Option<Effect> {
    model.drafts.filled.begins().then(|| model.timers.start(Timer::Form, 1000))
}

/// It is put there.
pub(crate) fn keep(model: &mut Model) -> Option<Effect> {
    model.drafts.filled.kept().map(|kept| Effect::Write(Write::Remember(KEPT, kept)))
}

/// Under which name it is kept.
pub(crate) const KEPT: &str = "forms";

/// Something was done: what was filled in for it is in its place.
pub(crate) fn done_with(model: &mut Model, id: &ConversationId, operation: &Operation) {
    let filled = &mut model.drafts.filled;
    match operation {
        Operation::Close | Operation::Reply(_) | Operation::Note(_) => filled.done(id, &Purpose::Asked),
        Operation::SetAttribute(step) => filled.has_value(id, step.name.as_str()),
        Operation::Ticket(TicketStep::Convert { id: kind, .. } | TicketStep::Make { id: kind, .. }) => {
            filled.done(id, &Purpose::Ticket(kind.clone()));
        }
        _ => {}
    }
}
