//! What was done, as a person tells it: read off the operations, and off where the conversations stood before.

use super::choose;
use crate::model::Model;
use crate::words::done::{Did, Owner, Rating};
use client::domain::conversation::{UNTIL_REPLY, same_name};
use client::domain::rating::Asking;
use client::domain::{AdminId, Operation, Standing, State, TeamId, Timestamp};
use client::intent::Warning;
use client::store::Stood;
use client::text::ago;

/// Names and times as this person reads them.
pub(crate) struct Names<'a> {
    /// Knows the names.
    pub(crate) model: &'a Model,
}

/// What attributes have become, all of them.
fn attributes(operations: &[&Operation]) -> String {
    let told = operations.iter().filter_map(|operation| match operation {
        Operation::SetAttribute(step) => Some(step.told()),
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

impl Names<'_> {
    /// What was done beside what was said, by the first operation that says it.
    pub(crate) fn did(&self, operations: &[&Operation], stood: Option<&Stood>) -> Option<Did> {
        let before = stood.map(|stood| &stood.before);
        let team = |id: &Option<TeamId>| id.as_ref().map(|id| self.model.team_name(id));
        let stays = || before.and_then(|before| team(&before.team));
        if let Some(did) = self.spam(operations) {
            return Some(did);
        }
        // What is filled in before a close is a part of it.
        let closes = operations.iter().any(|operation| matches!(operation, Operation::Close));
        let fills = |operation: &Operation| {
            matches!(operation, Operation::SetAttribute(_) | Operation::Tag(_) | Operation::NewTag(_))
        };
        let mut own =
            operations.iter().filter(|operation| operation.words().is_none() && !(closes && fills(operation)));
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
            Operation::Tag(_) | Operation::NewTag(_) | Operation::Untag(_) => self.tagged(operations),
            Operation::SetPriority(now) => {
                Did::Priority(now.as_str(), before.map_or(now.as_str(), |before| before.priority.as_str()))
            }
            Operation::SetRead(read) => Did::Read(*read),
            Operation::SetAttribute(_) => Did::Ticket(attributes(operations)),
            Operation::Ticket(step) => Did::Ticket(step.told()),
            Operation::ContactTag(_) => self.tagged(operations),
            Operation::Desk(step) => Did::Desk(step.told()),
            Operation::Reply(_) | Operation::Note(_) | Operation::SetAway(_) => return None,
        })
    }

    /// Whether it was marked as spam, or not any more: the tag that stands for it, and a close or what takes that back.
    fn spam(&self, operations: &[&Operation]) -> Option<Did> {
        let tag = self.model.settings.spam_tag.as_str();
        let has = |wanted: &dyn Fn(&Operation) -> bool| operations.iter().any(|operation| wanted(operation));
        let is_tag = |operation: &Operation| match operation {
            Operation::Tag(own) | Operation::NewTag(own) => same_name(own.name.as_str(), tag),
            _ => false,
        };
        let is_off = |operation: &Operation| match operation {
            Operation::Untag(id) => same_name(&self.model.tag_name(id), tag),
            _ => false,
        };
        if has(&is_tag) && has(&|operation| *operation == Operation::Close) {
            return Some(Did::Spam(tag.to_owned(), None));
        }
        (has(&is_off) && has(&|operation| *operation == Operation::Open)).then(|| Did::NoSpam(tag.to_owned()))
    }

    fn tagged(&self, operations: &[&Operation]) -> Did {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for operation in operations {
            match operation {
                Operation::Tag(tag) | Operation::NewTag(tag) => on.push(tag.name.to_string()),
                Operation::ContactTag(own) if own.on => on.push(own.tag.name.to_string()),
                Operation::ContactTag(own) => off.push(own.tag.name.to_string()),
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

    /// What follows words in one go, all of it: "assign to Bo, close".
    pub(crate) fn follow(&self, operations: &[&Operation]) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for (at, operation) in operations.iter().enumerate() {
            let team_is_next = matches!(operations.get(at + 1), Some(Operation::AssignTeam(Some(_))));
            let did = match operation {
                Operation::AssignAdmin(_) if team_is_next => None,
                operation => self.did(&[operation], None),
            };
            all.extend(did.as_ref().and_then(Did::follows));
        }
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// None for until somebody writes.
    fn time(&self, until: Timestamp) -> Option<String> {
        (until < UNTIL_REPLY).then(|| ago::coming(until, &choose::zoned_now(self.model)))
    }

    /// What closing does about a rating, where that was told.
    pub(crate) fn rating(&self, warnings: &[Warning]) -> Option<Rating> {
        let asking = warnings.iter().find_map(|warning| match warning {
            Warning::Rating(asking) => Some(asking),
            Warning::Without(..) | Warning::RatingThen(..) => None,
        })?;
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
