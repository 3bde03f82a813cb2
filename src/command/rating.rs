//! Whether closing would ask the customer for a rating, said before it is done (I26).

use super::decide::rating_words;
use super::route::once;
use super::{Area, Call, Command, act};
use crate::keymap::Context;
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Model, Overlay};
use crate::words::ratings as words;
use client::domain::rating::{Asking, Hidden, Holds, Outlook, Reply, outlook};
use client::domain::{ConversationId, DraftMode};
use client::text::markup;

pub(super) fn commands() -> Vec<Command> {
    vec![Command::new(Area::Conversation, "rating", "Say whether a close would ask for a rating", tell)]
}

/// How each condition stands, with the reply that is being written there; none where the conversation is not on screen.
fn foretold(model: &Model, id: &ConversationId) -> Option<Outlook> {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id)?;
    let parts = data.fetched_at.map(|_| data.parts.as_slice());
    let written =
        model.composer.as_ref().filter(|c| c.conversation == *id && c.mode == DraftMode::Reply && !c.is_empty());
    let reply = written.map(|composer| {
        let read = markup::to_html(&composer.text()).preview(usize::MAX);
        Reply { by: model.me(), characters: read.as_str().chars().count() }
    });
    Some(outlook(&data.conversation, parts, reply, model.now))
}

/// What closing a conversation would do.
pub(super) fn asking(model: &Model, id: &ConversationId) -> Asking {
    let unknown = Asking::Unknown { because: Hidden::Thread, score_of: None };
    foretold(model, id).map_or(unknown, |outlook| outlook.asking())
}

/// The same in a few words, beside what closes it; none of several, or where nothing is closed.
pub(super) fn brief(model: &Model, call: &Call) -> Option<String> {
    let id = model.about(call).filter(|_| !model.means_marked(call))?;
    Some(match asking(model, &id) {
        Asking::No(_) => words::NONE.to_owned(),
        Asking::Unknown { score_of: Some(admin), .. } if Some(&admin) == model.me() => words::may(Some("you")),
        Asking::Unknown { score_of, .. } => {
            let of = score_of.map(|admin| model.admin_name(&admin));
            words::may(of.as_ref().and_then(|name| name.split(' ').next()))
        }
    })
}

fn tell(model: &mut Model, call: &Call) -> Outcome {
    let id = model.about(call).ok_or(words::NOTHING)?;
    let outlook = foretold(model, &id).ok_or_else(|| Refused::about(words::NOT_YET, id.clone()))?;
    let asking = outlook.asking();
    let summary = match &asking {
        Asking::No(condition) => words::none(condition.failing()),
        Asking::Unknown { .. } => rating_words(model, &asking).unwrap_or_default(),
    };
    let mut told = vec![(words::CLOSING, summary)];
    for (condition, holds) in outlook.conditions {
        let line = match holds {
            Holds::Yes => (words::HOLDS, condition.holding().to_owned()),
            Holds::No => (words::FAILS, condition.failing().to_owned()),
            Holds::Unknown(hidden) => (words::UNKNOWN, words::not_known(condition.holding(), hidden.words())),
        };
        told.push(line);
    }
    told.sort_by_key(|(label, _)| {
        [words::CLOSING, words::FAILS, words::UNKNOWN, words::HOLDS].iter().position(|at| at == label)
    });
    told.push((words::HIDDEN, words::SETTING.to_owned()));
    let who = act::who(model, &id).unwrap_or_else(|| format!("conversation {id}"));
    let (told, title) = (once(told), words::TITLE.replace("{}", &who));
    let reader = Reader { told, title, ..Reader::new(Page::Told, Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    Ok(Done::default())
}
