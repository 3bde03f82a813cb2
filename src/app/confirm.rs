//! What was decided, put into words for whoever decided it: what, to whom, with what result, and how it is taken back.

use crate::command::{self, act, choose};
use crate::model::registry::Said;
use crate::model::{Level, Model, Sending};
use crate::words::Whom;
use crate::words::done::{self, Did, Owner, Rating};
use client::domain::conversation::UNTIL_REPLY;
use client::domain::rating::Asking;
use client::domain::{AdminId, Operation, Standing, State, TeamId, Timestamp};
use client::intent::Warning;
use client::store::{Decided, Stood};
use client::text::ago;

/// What there is to tell of a decision; none where nothing was done.
pub(super) fn words(model: &Model, decided: &Decided) -> Option<Said> {
    let steps = &decided.steps[..];
    let first = steps.first()?;
    if let Some(status) = first.operation.own_status() {
        let reason = status.reason.as_ref().and_then(|id| {
            model
                .known
                .directory
                .away_reasons
                .iter()
                .find(|reason| reason.id == *id)
                .map(|reason| reason.label.to_string())
        });
        let words = done::status(status.away, reason.as_deref(), status.reassign);
        return Some(Said { level: Level::Info, words, about: Vec::new() });
    }
    if decided.stood.is_empty() {
        return None;
    }
    let about: Vec<_> = decided.stood.iter().map(|stood| stood.conversation.clone()).collect();
    let who = act::who(model, &first.conversation).unwrap_or_else(|| format!("conversation {}", first.conversation));
    let whom = if about.len() > 1 { Whom::Several(about.len()) } else { Whom::One(&who) };
    let own = || steps.iter().filter(|step| step.conversation == first.conversation);
    let names = Names { model };
    let did = names.did(&own().map(|step| &step.operation).collect::<Vec<_>>(), decided.stood.first());
    let did = did.map(|did| match did {
        Did::Closed(_) if about.len() == 1 => Did::Closed(names.rating(&decided.warnings)),
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
            if is_step_of_undo(decided) { done::and_back(&words, &key) } else { words }
        }
        (None, None) => return None,
    };
    Some(Said { level: Level::Info, words, about })
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
    let did = Names { model }.did(&operations, decided.stood.first());
    Some(Sending {
        step: message.id,
        words: command::sending::kind(mode),
        who: act::who(model, &conversation).unwrap_or_else(|| format!("conversation {conversation}")),
        then: did.as_ref().and_then(Did::follows),
        at: message.next_attempt_at,
        said: model.notices.said().0,
        listed: false,
        conversation,
    })
}

/// Names and times as this person reads them.
struct Names<'a> {
    model: &'a Model,
}

impl Names<'_> {
    /// What was done beside what was said, by the first operation that says it.
    fn did(&self, operations: &[&Operation], stood: Option<&Stood>) -> Option<Did> {
        let before = stood.map(|stood| &stood.before);
        let team = |id: &Option<TeamId>| id.as_ref().map(|id| self.model.team_name(id));
        let stays = || before.and_then(|before| team(&before.team));
        let mut own = operations.iter().filter(|operation| operation.words().is_none());
        Some(match own.next()? {
            Operation::Close => Did::Closed(None),
            Operation::Open => match before.map(|before| (before.state, before.snoozed_until)) {
                Some((State::Snoozed, until)) => Did::Woken(until.and_then(|until| self.time(until))),
                _ => Did::Reopened,
            },
            Operation::Snooze(until) | Operation::CloseUntil(until) => Did::Snoozed(self.time(*until)),
            Operation::AssignAdmin(Some(to)) if Some(to) == self.model.me() => Did::Taken(self.whose(before)),
            Operation::AssignAdmin(Some(to)) => Did::Assigned(self.model.admin_name(to), stays()),
            Operation::AssignAdmin(None) => match own.next() {
                Some(Operation::AssignTeam(Some(to))) => Did::ToTeam(self.model.team_name(to), true),
                _ => Did::Off(self.whose(before), stays()),
            },
            Operation::AssignTeam(Some(to)) => Did::ToTeam(self.model.team_name(to), false),
            Operation::AssignTeam(None) => Did::OutOfTeam,
            Operation::Tag(_) | Operation::Untag(_) => self.tagged(operations),
            Operation::SetPriority(now) => {
                Did::Priority(now.as_str(), before.map_or(now.as_str(), |before| before.priority.as_str()))
            }
            Operation::SetRead(read) => Did::Read(*read),
            Operation::Reply(_) | Operation::Note(_) | Operation::SetAway(_) => return None,
        })
    }

    fn tagged(&self, operations: &[&Operation]) -> Did {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for operation in operations {
            match operation {
                Operation::Tag(tag) => on.push(tag.name.to_string()),
                Operation::Untag(id) => {
                    let known = self.model.known.directory.tags.iter().find(|tag| tag.id == *id);
                    off.push(known.map_or_else(|| id.to_string(), |tag| tag.name.to_string()));
                }
                _ => {}
            }
        }
        Did::Tagged(on, off)
    }

    fn whose(&self, before: Option<&Standing>) -> Owner {
        match before.map(|before| &before.admin) {
            None => Owner::Unknown,
            Some(None) => Owner::Nobody,
            Some(Some(admin)) if Some(admin) == self.model.me() => Owner::Me,
            Some(Some(admin)) => Owner::Teammate(self.model.admin_name(admin)),
        }
    }

    /// None for until somebody writes.
    fn time(&self, until: Timestamp) -> Option<String> {
        (until < UNTIL_REPLY).then(|| ago::coming(until, &choose::zoned_now(self.model)))
    }

    fn rating(&self, warnings: &[Warning]) -> Option<Rating> {
        let Warning::Rating(asking) = warnings.first()?;
        let of = match asking {
            Asking::Unknown { score_of: Some(admin), .. } => Some(self.score(admin)),
            _ => None,
        };
        Some(Rating::of(asking, of))
    }

    fn score(&self, admin: &AdminId) -> String {
        if Some(admin) == self.model.me() { "you".to_owned() } else { self.model.admin_name(admin) }
    }
}
