//! What was decided, put into words for whoever decided it: what, to whom, with what result, and how it is taken back.

use crate::command::told::Names;
use crate::command::{self, act};
use crate::model::registry::Said;
use crate::model::{Level, Model, Sending};
use crate::words::Whom;
use crate::words::done::{self, Did};
use crate::words::form::done_without;
use client::domain::operation::Status;
use client::domain::{DeskStep, Operation};
use client::intent::Warning;
use client::store::Decided;

/// What there is to tell of a decision; none where nothing was done.
pub(super) fn words(model: &Model, decided: &Decided) -> Option<Said> {
    let steps = &decided.steps[..];
    let first = steps.first()?;
    if let Some(status) = first.operation.own_status() {
        return Some(Said { level: Level::Info, words: of_status(model, status), about: Vec::new() });
    }
    if decided.stood.is_empty() {
        return None;
    }
    let about: Vec<_> = decided.stood.iter().map(|stood| stood.conversation.clone()).collect();
    let who =
        act::briefly(model, &first.conversation).unwrap_or_else(|| format!("conversation {}", first.conversation));
    let whom = if about.len() > 1 { Whom::Several(about.len()) } else { Whom::One(&who) };
    let own = || steps.iter().filter(|step| step.conversation == first.conversation);
    let names = Names { model };
    let did = names.did(&own().map(|step| &step.operation).collect::<Vec<_>>(), decided.stood.first());
    let did = did.map(|did| match did {
        Did::Closed(_) if about.len() == 1 => Did::Closed(names.rating(&decided.warnings)),
        Did::Spam(tag, _) if about.len() == 1 => Did::Spam(tag, names.rating(&decided.warnings)),
        Did::Desk(what) => {
            let rating = decided.warnings.iter().find_map(|warning| command::desk::rating_then(model, warning));
            Did::Desk(crate::words::desk::done(&what, rating.as_deref()))
        }
        other => other,
    });
    let key = command::key_of(model, "undo");
    let said = own().find_map(|step| step.operation.words());
    let words = match (said, did) {
        // Until they are out they are counted down; then it is said what became of them.
        (Some(_), _) => return None,
        (None, Some(did)) => {
            let mut words = did.to(whom);
            if model.known.sync.offline_since.is_some() {
                // Before what may come of it: where there is no room for all, that is cut.
                let plain = if let Did::Closed(_) = did { Did::Closed(None).to(whom) } else { words.clone() };
                let rest = words.strip_prefix(&plain).unwrap_or_default();
                words = format!("{}{rest}", done::later(&plain, about.len()));
            }
            if let (Some(without), 1) = (without(decided), about.len()) {
                let plain = Did::Closed(None).to(whom);
                let rest = words.strip_prefix(&plain).unwrap_or_default();
                words = format!("{}{rest}", done_without(&plain, &without));
            }
            if let (Did::Snoozed(_), Some(Warning::Rating(asking))) = (&did, decided.warnings.first()) {
                words = [Some(words), command::decide::rating_words(model, asking)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("; ");
            }
            if !decided.left_out.is_empty() {
                words = done::left_out(&words, decided.left_out.len());
            }
            let for_good =
                |step: &client::domain::Step| matches!(&step.operation, Operation::Desk(what) if !what.undoable());
            if is_step_of_undo(decided) && !steps.iter().any(for_good) { done::and_back(&words, &key) } else { words }
        }
        (None, None) => return None,
    };
    // What is said of a redaction quotes nothing, and stays when all that quotes the message goes.
    let redacts = matches!(first.operation, Operation::Desk(DeskStep::Redact { .. }));
    Some(Said { level: Level::Info, words, about: if redacts { Vec::new() } else { about } })
}

/// One's own status, with the reason by its name.
fn of_status(model: &Model, status: &Status) -> String {
    let mut known = model.known.directory.away_reasons.iter();
    let reason = known.find(|reason| Some(&reason.id) == status.reason.as_ref());
    done::status(status.away, reason.map(|reason| reason.label.as_str()), status.reassign)
}

/// What of all that is asked for is missing all the same.
fn without(decided: &Decided) -> Option<Vec<String>> {
    decided.warnings.iter().find_map(|warning| match warning {
        Warning::Without(_, unfilled) => Some(unfilled.missing()),
        Warning::Rating(_) | Warning::RatingThen(..) => None,
    })
}

/// Whether there is anything to take back of it: what leaves all as it stood is nothing that was done.
pub(super) fn is_step_of_undo(decided: &Decided) -> bool {
    let says = decided.steps.iter().any(|step| step.operation.words().is_some());
    !decided.stood.is_empty() && (says || decided.stood.iter().any(|stood| stood.before != stood.after))
}

/// The words that go out in a moment, and what follows them; none where nothing was said.
pub(super) fn sending(model: &Model, decided: &Decided) -> Option<Sending> {
    let message = decided.steps.iter().find(|step| step.operation.words().is_some())?;
    let (mode, _) = message.operation.words()?;
    let conversation = message.conversation.clone();
    let own: Vec<_> = decided.steps.iter().filter(|step| step.conversation == conversation).collect();
    let operations: Vec<_> = own.iter().map(|step| &step.operation).collect();
    let names = Names { model };
    let did = names.did(&operations, decided.stood.first());
    let rating = names.rating(&decided.warnings).filter(|_| matches!(did, Some(Did::Closed(_))));
    Some(Sending {
        step: message.id,
        words: command::sending::kind(mode),
        who: act::who(model, &conversation).unwrap_or_else(|| format!("conversation {conversation}")),
        then: names.follow(&operations),
        rating: rating.map(|rating| rating.told()).unwrap_or_default(),
        at: message.next_attempt_at,
        said: model.notices.said().0,
        listed: false,
        conversation,
    })
}
