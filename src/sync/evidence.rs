//! Whether an action has happened, from what the conversation shows (S3). Pure.
//!
//! All times here are the server's: what the conversation looked like before the first try is kept, and only what is
//! newer counts. The local clock, which may be wrong, plays no part.

use serde::{Deserialize, Serialize};

use crate::domain::part::AssignedTo;
use crate::domain::{Action, AuthorKind, Body, Deed, Part, PartId, State, Thread, Timestamp};

/// How far two of the server's own clocks may be apart.
const SLACK_SECONDS: i64 = 120;

/// What was known of the conversation before the first try: whatever is in it is not the action's effect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    /// When the conversation had last changed, as far as was known.
    pub changed: Option<Timestamp>,
    /// The parts that were known, those of the last minutes before it.
    pub known: Vec<PartId>,
}

impl Before {
    /// What a conversation looks like now.
    pub fn of(updated_at: Timestamp, parts: &[Part]) -> Self {
        let since = updated_at.plus(-SLACK_SECONDS);
        let recent = parts.iter().filter(|p| p.created_at >= since);
        Self { changed: Some(updated_at), known: recent.map(|p| p.id.clone()).collect() }
    }

    fn is_new(&self, part: &Part) -> bool {
        let fresh = self.changed.is_none_or(|at| part.created_at >= at.plus(-SLACK_SECONDS));
        fresh && !self.known.contains(&part.id)
    }
}

/// Whether the conversation shows that the action was done.
pub(super) fn happened(action: &Action, before: &Before, thread: &Thread) -> bool {
    let conversation = &thread.conversation;
    let own = || {
        thread
            .parts
            .iter()
            .filter(|p| p.author.kind == AuthorKind::Admin && p.author.id == action.author.as_str() && before.is_new(p))
    };
    match &action.deed {
        Deed::Reply(reply) => own().any(|p| !p.kind.is_note() && says(p, &reply.html)),
        Deed::Note(note) => own().any(|p| p.kind.is_note() && says(p, &note.html)),
        Deed::Close | Deed::CloseUntil(_) => {
            conversation.state == State::Closed || own().any(|p| p.kind.as_str() == "close")
        }
        Deed::Open => conversation.state == State::Open || own().any(|p| p.kind.as_str() == "open"),
        Deed::Snooze(until) => {
            let is = conversation.state == State::Snoozed && conversation.snoozed_until == Some(*until);
            is || own().any(|p| p.kind.as_str() == "snoozed")
        }
        Deed::AssignAdmin(admin) => {
            let to = admin.clone().map_or(AssignedTo::Nobody, AssignedTo::Admin);
            conversation.admin_assignee == *admin || own().any(|p| p.assigned_to.as_ref() == Some(&to))
        }
        Deed::AssignTeam(team) => {
            let to = team.clone().map_or(AssignedTo::Nobody, AssignedTo::Team);
            conversation.team_assignee == *team || own().any(|p| p.assigned_to.as_ref() == Some(&to))
        }
        Deed::Tag(tag) => conversation.tags.iter().any(|t| t.id == tag.id),
        Deed::Untag(tag) => conversation.tags.iter().all(|t| t.id != *tag),
        Deed::SetPriority(priority) => conversation.priority == *priority,
        Deed::SetRead(read) => conversation.read == *read,
    }
}

fn says(part: &Part, html: &Body) -> bool {
    part.body.as_ref().is_some_and(|body| letters(body) == letters(html))
}

/// The words of a body without any of what the server changes when it stores one: tags, entities, spaces and breaks
/// (API 1.5).
fn letters(body: &Body) -> String {
    body.preview(usize::MAX).as_str().chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{action, assignment, part, thread};
    use super::*;
    use crate::domain::action::{Note, Reply};
    use crate::domain::conversation::AppliedTag;
    use crate::domain::{AdminId, Priority, TagId, TeamId, Text};

    fn reply(html: &str) -> Deed {
        Deed::Reply(Reply { html: Body::new(html), markdown: String::new() })
    }

    fn note(html: &str) -> Deed {
        Deed::Note(Note { html: Body::new(html), markdown: String::new() })
    }

    fn before() -> Before {
        Before { changed: Some(Timestamp(1000)), known: vec![PartId::new("old")] }
    }

    fn finds(deed: Deed, thread: &Thread) -> bool {
        happened(&action(deed), &before(), thread)
    }

    #[test]
    fn a_reply_is_found_though_the_server_rewrote_its_html() {
        let shown =
            thread(vec![part("new", "comment", "7", Some("<p class=\"no-margin\">Thanks&nbsp;&amp; bye</p>"), 1001)]);
        assert!(finds(reply("<p>Thanks &amp; <b>bye</b></p>\n"), &shown));
        assert!(!finds(reply("<p>Thanks</p>"), &shown));
    }

    #[test]
    fn a_reply_in_an_assignment_or_close_part_counts_and_a_note_of_the_same_words_does_not() {
        assert!(finds(reply("ok"), &thread(vec![part("n", "assignment", "7", Some("ok"), 1001)])));
        assert!(!finds(reply("ok"), &thread(vec![part("n", "note", "7", Some("ok"), 1001)])));
        assert!(finds(note("ok"), &thread(vec![part("n", "note_and_unsnooze", "7", Some("ok"), 1001)])));
        assert!(!finds(note("ok"), &thread(vec![part("n", "comment", "7", Some("ok"), 1001)])));
    }

    #[test]
    fn the_same_words_said_before_or_by_another_are_not_the_effect() {
        for other in [
            part("old", "comment", "7", Some("ok"), 1000),
            part("n", "comment", "8", Some("ok"), 1001),
            part("n", "comment", "7", Some("ok"), 1000 - SLACK_SECONDS - 1),
        ] {
            assert!(!finds(reply("ok"), &thread(vec![other])));
        }
    }

    #[test]
    fn a_close_counts_though_the_customer_has_reopened_it_since() {
        assert!(!finds(Deed::Close, &thread(Vec::new())));
        assert!(finds(Deed::Close, &thread(vec![part("n", "close", "7", None, 1001)])));
        assert!(!finds(Deed::Close, &thread(vec![part("old", "close", "7", None, 1000)])));
        let mut closed = thread(Vec::new());
        closed.conversation.state = State::Closed;
        assert!(finds(Deed::Close, &closed));
        assert!(!finds(Deed::Open, &closed));
    }

    #[test]
    fn a_snooze_is_found_by_its_time() {
        let mut snoozed = thread(Vec::new());
        snoozed.conversation.state = State::Snoozed;
        snoozed.conversation.snoozed_until = Some(Timestamp(5000));
        assert!(finds(Deed::Snooze(Timestamp(5000)), &snoozed));
        assert!(!finds(Deed::Snooze(Timestamp(6000)), &snoozed));
    }

    #[test]
    fn an_assignment_is_found_in_the_head_or_in_its_part() {
        let to = |admin: &str| Deed::AssignAdmin(Some(AdminId::new(admin)));
        let mut given = thread(vec![assignment("n", "7", AssignedTo::Admin(AdminId::new("8")), 1001)]);
        given.conversation.admin_assignee = Some(AdminId::new("9"));
        assert!(finds(to("8"), &given));
        assert!(finds(to("9"), &given));
        assert!(!finds(to("10"), &given));
        assert!(!finds(Deed::AssignAdmin(None), &given));
        assert!(finds(Deed::AssignTeam(None), &given));
        assert!(!finds(Deed::AssignTeam(Some(TeamId::new("1"))), &given));
    }

    #[test]
    fn fields_are_found_by_their_value() {
        let mut shown = thread(Vec::new());
        let tag = AppliedTag { id: TagId::new("3"), name: Text::new("bug") };
        assert!(!finds(Deed::Tag(tag.clone()), &shown));
        assert!(finds(Deed::Untag(tag.id.clone()), &shown));
        shown.conversation.tags.push(tag.clone());
        assert!(finds(Deed::Tag(tag.clone()), &shown));
        assert!(!finds(Deed::Untag(tag.id), &shown));
        assert!(finds(Deed::SetPriority(Priority::None), &shown));
        assert!(!finds(Deed::SetPriority(Priority::High), &shown));
        assert!(finds(Deed::SetRead(false), &shown));
        assert!(!finds(Deed::SetRead(true), &shown));
    }

    #[test]
    fn only_the_parts_of_the_last_minutes_are_kept_as_known() {
        let parts = [part("a", "comment", "7", None, 10), part("b", "comment", "7", None, 990)];
        let before = Before::of(Timestamp(1000), &parts);
        assert_eq!(before, Before { changed: Some(Timestamp(1000)), known: vec![PartId::new("b")] });
    }
}
