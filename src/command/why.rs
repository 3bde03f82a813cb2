//! Why a conversation is where it is, told from the entries of its thread (I36).

use super::decide::Words;
use super::route::once;
use super::{Area, Call, Command, choose};
use crate::keymap::Context;
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Model, Overlay};
use crate::words::why as words;
use client::domain::why::{Reason, why};
use client::domain::{Conversation, State, phrase};
use client::store::StoredThread;
use client::text::ago;
use client::view::ViewId;

pub(super) fn commands() -> Vec<Command> {
    vec![Command::new(Area::Conversation, "why", "Say why it is where it is", tell)]
}

fn tell(model: &mut Model, call: &Call) -> Outcome {
    let about = model.about(call).ok_or(words::NOTHING)?;
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == about);
    let data = data.ok_or_else(|| Refused::about(words::NOT_YET, about.clone()))?;
    let who = super::act::who(model, &about).unwrap_or_else(|| format!("conversation {about}"));
    let told = once(lines(model, data));
    let title = words::TITLE.replace("{}", &who);
    let reader = Reader { told, title, ..Reader::new(Page::Told, Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    Ok(Done::default())
}

fn lines(model: &Model, data: &StoredThread) -> Vec<(&'static str, String)> {
    let conversation = &data.conversation;
    let now = choose::zoned_now(model);
    let older = data.total_parts.saturating_sub(data.parts.len());
    let whole = data.fetched_at.is_some() && older == 0;
    let reasons = why(conversation, &data.parts, whole);
    let is_me = |id| Some(id) == model.me();
    let admin = conversation.admin_assignee.as_ref();
    let admin =
        admin.map_or_else(|| "nobody".to_owned(), |id| if is_me(id) { "you".into() } else { model.admin_name(id) });
    let team = conversation.team_assignee.as_ref().map_or_else(|| "none".to_owned(), |id| model.team_name(id));
    let because = |what: &str, reason: Reason<'_>| match reason {
        Reason::Entry(part) => {
            let said = phrase::describe(part, &Words(model), &|at| ago::date_time(at, &now));
            let at = Some(part.made_at()).filter(|at| at.is_known()).map(|at| ago::moment(at, &now));
            words::because(what, &said, at.as_deref())
        }
        Reason::Beginning => {
            words::because(what, &words::since_it_began(&ago::moment(conversation.created_at, &now)), None)
        }
        Reason::Untold => words::because(what, words::UNTOLD, None),
    };
    let mut lines = vec![
        (words::TEAMMATE, because(&admin, reasons.teammate)),
        (words::TEAM, because(&team, reasons.team)),
        (words::STATE, because(conversation.state.as_str(), reasons.state)),
    ];
    if conversation.state == State::Open {
        let waits = conversation
            .waits_since()
            .map(|since| words::waits(&ago::moment(since, &now), &ago::long(model.now.since(since))));
        lines.push((words::WAITS, waits.unwrap_or_else(|| words::NOBODY_WAITS.to_owned())));
    }
    lines.extend(lists(model, conversation).into_iter().map(|line| (words::LISTS, line)));
    let pending = data.pending.len();
    lines.extend((pending > 0).then(|| (words::OUTBOX, words::pending(pending))));
    match (data.fetched_at, older) {
        (None, _) => lines.push((words::UNKNOWN, words::NO_THREAD.to_owned())),
        (Some(_), 0) => {}
        (Some(_), older) => lines.push((words::UNKNOWN, words::older(older))),
    }
    lines
}

/// The inboxes in which it stands, each with why.
fn lists(model: &Model, conversation: &Conversation) -> Vec<String> {
    let line = |id: &ViewId, because| words::in_list(&choose::inbox_name(model, id), because);
    match conversation.state {
        State::Snoozed => return vec![line(&ViewId::Snoozed, words::IS_SNOOZED)],
        State::Closed => return vec![line(&ViewId::Closed, words::IS_CLOSED)],
        State::Open => {}
    }
    let mut lines = Vec::new();
    match conversation.admin_assignee.as_ref() {
        None => lines.push(line(&ViewId::Unassigned, words::IS_NOBODYS)),
        Some(admin) if Some(admin) == model.me() => lines.push(line(&ViewId::Mine, words::IS_MINE)),
        Some(_) => {}
    }
    if let Some(team) = &conversation.team_assignee {
        lines.push(line(&ViewId::Team(team.clone()), words::IS_TEAMS));
    }
    lines.push(line(&ViewId::All, words::IS_OPEN));
    lines
}
