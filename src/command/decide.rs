//! Deciding: a command says what is wanted, and the store judges and keeps it. Here is what only the screen knows of that:
//! whether the person has seen what it is about, and the words for why not.

use client::domain::rating::Asking;
use client::domain::{AdminId, ConversationId, NoAuthor, State, TeamId, Timestamp, phrase};
use client::intent::{self, Consent, Intent, Presence, Reading, Refusal, Request, Speaker, Subject};
use client::text::ago;

use super::act::{glance, who};
use super::{Call, choose, done, mark};
use crate::model::effect::Immediate;
use crate::model::reads::Fact;
use crate::model::registry::{Outcome, Refused};
use crate::model::{Effect, Focus, Model};
use crate::words::{composer, done, rows, whole};

/// Names and times as this person reads them.
pub(crate) struct Words<'a>(pub(crate) &'a Model);

impl phrase::Names for Words<'_> {
    fn admin(&self, id: &AdminId) -> Option<String> {
        Some(self.0.admin_name(id))
    }

    fn team(&self, id: &TeamId) -> Option<String> {
        Some(self.0.team_name(id))
    }
}

impl Speaker for Words<'_> {
    fn time(&self, at: Timestamp) -> String {
        ago::date_time(at, &choose::zoned_now(self.0))
    }

    fn moment(&self, at: Timestamp) -> String {
        ago::moment(at, &choose::zoned_now(self.0))
    }
}

/// Why something is not done, in the person's words.
pub(crate) fn sentence(model: &Model, why: &Refusal) -> String {
    match (why, &model.who.nobody) {
        // Who that is can be for the person to mend.
        (Refusal::NoAuthor(_), Some(words)) => words.clone(),
        _ => why.sentence(&Words(model)),
    }
}

/// The same, with who made it so, where that is known.
fn sentence_of(model: &Model, why: &Refusal, id: Option<&ConversationId>) -> String {
    let said = sentence(model, why);
    let row = id.and_then(|id| model.panes.list.find(id)).filter(|_| *why == Refusal::Already(State::Closed));
    let by = match row {
        Some(row) if model.panes.list.is_handled(&row.id) || row.closed_by.as_ref() == model.me() => {
            Some("you".to_owned())
        }
        Some(row) => row.closed_by.as_ref().map(|admin| model.admin_name(admin)),
        None => None,
    };
    by.map_or(said.clone(), |by| rows::already_by(&said, &by))
}

/// Whether something can be decided about what a command means, as far as that is known here.
pub(super) fn may(model: &Model, call: &Call, intent: &Intent) -> Result<(), Refused> {
    let marked = model.means_marked(call);
    // Of several some may do: which is for the store to say.
    let (intent, subject) = match marked {
        true => (&Intent::Read(Reading::Toggle), model.panes.marks.ids().first().map(|id| subject(model, id.clone()))),
        false => (intent, model.about(call).map(|id| subject(model, id))),
    };
    let mut known = model.known.directory.admins.iter().chain(model.known.directory.me.as_ref().map(|me| &me.admin));
    let me = model.me().and_then(|me| known.find(|admin| admin.id == *me));
    let me = me.ok_or(Refusal::NoAuthor(NoAuthor::Unknown));
    let about = subject.as_ref().map(|subject| subject.id.clone());
    intent::may(me, intent, subject.as_ref()).map_err(|why| whole(&sentence_of(model, &why, about.as_ref())).into())
}

/// What is known of a conversation on screen. What is not loaded may be anything: that is for the store to say.
fn subject(model: &Model, id: ConversationId) -> Subject {
    let standing = glance(model, &id).map(|glance| glance.standing()).unwrap_or_default();
    let here = if model.known.gone.contains(&id) { Presence::Deleted } else { Presence::Here };
    Subject { here, ..Subject::new(id, standing) }
}

/// Asks for what a command means.
pub(super) fn want(model: &mut Model, call: &Call, intent: Intent) -> Outcome {
    want_all(model, call, intent, Consent::default())
}

/// The same, with what the person has agreed to.
pub(super) fn want_all(model: &mut Model, call: &Call, intent: Intent, yes: Consent) -> Outcome {
    if model.means_marked(call) {
        return mark::want(model, intent, yes);
    }
    match model.about(call) {
        Some(id) => decide_all(model, id, intent, yes),
        None => done(),
    }
}

/// Asks for something about a conversation, in the name of the person at the keys and of nobody else (S11).
pub(super) fn decide(model: &mut Model, id: ConversationId, intent: Intent) -> Outcome {
    decide_all(model, id, intent, Consent::default())
}

/// The same, with what the person has agreed to.
pub(super) fn decide_all(model: &mut Model, id: ConversationId, intent: Intent, yes: Consent) -> Outcome {
    if !model.drawn.aim.has(&id) {
        return Err(out_of_sight(model, id));
    }
    ask(model, Request { yes, ..Request::about(id, intent) })
}

/// Asks for something, whatever it is about.
pub(super) fn ask(model: &mut Model, request: Request) -> Outcome {
    model.reads.after(Fact::OutboxMoved);
    let believed = model.me().cloned();
    Ok(vec![Effect::Immediate(Immediate::Decide(Request { believed, ..request }))].into())
}

/// Nothing is done to a conversation that the person has not seen under the cursor, and it is said which one that is.
pub(super) fn out_of_sight(model: &Model, id: ConversationId) -> Refused {
    let who = who(model, &id).filter(|who| !who.is_empty()).unwrap_or_else(|| format!("conversation {id}"));
    let words = match (&model.composer, model.focus) {
        (Some(composer), Focus::Composer) if composer.conversation == id => composer::other_customer(&who),
        _ => composer::other_row(&who),
    };
    Refused::about(words, id)
}

/// What is to be known of a rating that closing may ask for; none where it surely asks for none.
pub(crate) fn rating_words(model: &Model, asking: &Asking) -> Option<String> {
    let Asking::Unknown { because, score_of } = asking else { return None };
    let of = score_of.as_ref().map(|admin| model.admin_name(admin));
    Some(done::may_be_rated(of.as_deref(), because.words()))
}
