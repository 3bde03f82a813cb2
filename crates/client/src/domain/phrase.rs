//! What happened in a thread, in a sentence: the event lines between the messages (API 6.1).
//!
//! Any part can be told: a type that is not known here keeps its name, made readable. A part may be an event and a
//! message at once (API 6.3); its words are shown by the message, what it did by the sentence.

mod brief;

use super::ids::{AdminId, TeamId};
use super::part::{AssignedTo, Author, AuthorKind, Part, PartKind};
use clock::Timestamp;

pub use brief::{Brief, brief};

/// Has names for ids, for the sentences of a thread.
pub trait Names {
    /// The name of a teammate.
    fn admin(&self, id: &AdminId) -> Option<String>;
    /// What a team is called; none where it is not known.
    fn team(&self, id: &TeamId) -> Option<String>;
}

/// What a sentence says after the name of who did it.
enum Sentence {
    /// "Ada closed this".
    Did(&'static str),
    /// The same, with what changed: "Ada changed the priority: none → high".
    Changed(&'static str),
    /// Nobody in particular did it: "The snooze ended".
    Happened(&'static str),
    /// "Ada set the ticket to resolved (was submitted)".
    Ticket,
    /// "Ada assigned this to Billing".
    Assigned { also: &'static str, by: &'static str },
}

/// Whether a part is a plain message or note, of which there is nothing to tell beside who wrote it.
pub fn is_plain_message(kind: &PartKind) -> bool {
    matches!(kind.as_str(), "comment" | "note")
}

/// The sentence for a part. `time` puts a time in words, for snoozes.
pub fn describe(part: &Part, names: &dyn Names, time: &dyn Fn(Timestamp) -> String) -> String {
    let who = who(&part.author, names);
    let details = part.details.as_ref().map(|d| d.as_str().to_owned()).filter(|d| !d.is_empty());
    match told(part.kind.as_str()) {
        Some(Sentence::Did(what)) if part.kind.as_str() == "snoozed" => {
            let until = details.map(|d| format!(" {}", snoozed_until(&d, time))).unwrap_or_default();
            format!("{who} {what}{until}")
        }
        Some(Sentence::Did(what)) => format!("{who} {what}"),
        Some(Sentence::Changed(_)) if tags(part).is_some() => {
            let (on, off) = tags(part).unwrap_or_default();
            let on = (!on.is_empty()).then(|| format!("put on {}", on.join(", ")));
            let off = (!off.is_empty()).then(|| format!("took off {}", off.join(", ")));
            format!("{who} {}", on.into_iter().chain(off).collect::<Vec<_>>().join(", "))
        }
        Some(Sentence::Changed(_) | Sentence::Happened(_)) if priority(part).is_some() => {
            let (before, now) = priority(part).unwrap_or_default();
            let who = if part.kind.as_str() == "priority_changed_by_rule" { "A rule" } else { who.as_str() };
            format!("{who} set priority {now} (was {before})")
        }
        Some(Sentence::Changed(what)) => with_details(format!("{who} {what}"), details),
        Some(Sentence::Happened(what)) => with_details(what.to_owned(), details),
        Some(Sentence::Ticket) => match (ticket(part), part.author.kind) {
            (None, _) => format!("{who} changed the state of the ticket"),
            (Some((now, before)), AuthorKind::Bot | AuthorKind::Other) => format!("Ticket {now}{}", was(before)),
            (Some((now, before)), _) => format!("{who} set the ticket to {now}{}", was(before)),
        },
        Some(Sentence::Assigned { also, by }) => assigned(part, &who, also, by, names),
        None => with_details(format!("{who}: {}", humanised(part.kind.as_str())), details),
    }
}

fn told(kind: &str) -> Option<Sentence> {
    use Sentence::{Assigned, Changed, Did, Happened, Ticket};
    Some(match kind {
        "comment" => Did("wrote"),
        "note" => Did("left a note"),
        "note_and_reopen" => Did("left a note and reopened this"),
        "note_and_unsnooze" => Did("left a note and ended the snooze"),
        "quick_reply" => Did("offered quick replies"),
        "open" => Did("reopened this"),
        "close" => Did("closed this"),
        "snoozed" => Did("snoozed this"),
        "unsnoozed" => Did("ended the snooze"),
        "timer_unsnooze" => Happened("The snooze ended"),
        "assignment" => Assigned { also: "", by: "" },
        "assign_and_reopen" => Assigned { also: " and reopened it", by: "" },
        "assign_and_unsnooze" => Assigned { also: " and ended the snooze", by: "" },
        "default_assignment" => Assigned { also: "", by: " by default" },
        "workflow_assignment" => Assigned { also: "", by: " by a workflow" },
        "message_strategy_assignment" => Assigned { also: "", by: " by balanced assignment" },
        "away_mode_assignment" => Assigned { also: "", by: " because the assignee went away" },
        "participant" => Changed("changed who takes part"),
        "participant_added" => Changed("added somebody to this"),
        "participant_removed" => Changed("removed somebody from this"),
        "conversation_rating_changed" => Changed("rated this"),
        "conversation_rating_remark_added" => Changed("added a remark to the rating"),
        "conversation_tags_updated" => Changed("changed the tags"),
        "priority_changed" => Changed("changed the priority"),
        "priority_changed_by_rule" => Happened("A rule changed the priority"),
        "title_changed" => Changed("changed the title"),
        "company_updated" => Changed("changed the company"),
        "conversation_attribute_updated_by_admin"
        | "conversation_attribute_updated_by_user"
        | "ticket_attribute_updated_by_admin" => Changed("changed an attribute"),
        "conversation_attribute_updated_by_workflow" => Happened("A workflow changed an attribute"),
        "conversation_sla_applied_by_rule" => Happened("A rule applied an SLA"),
        "conversation_sla_applied_by_workflow" => Happened("A workflow applied an SLA"),
        "conversation_sla_paused" => Happened("The SLA was paused"),
        "conversation_sla_unpaused" => Happened("The SLA went on"),
        "conversation_sla_target_missed" => Happened("An SLA target was missed"),
        "conversation_sla_removed" => Changed("removed the SLA"),
        "custom_action_started" => Changed("started an action"),
        "custom_action_finished" => Happened("An action finished"),
        "operator_workflow_event" => Happened("Workflow"),
        "attribute_collector" => Did("asked for details"),
        "attribute_collected" => Changed("gave details"),
        "channel_and_reply_time_expectation" => Did("told when to expect a reply"),
        "language_detection_details" => Happened("The language was detected"),
        "user_became_idle" => Happened("The customer did not answer the bot"),
        "resolution_bot_found_no_answer" => Happened("The bot found no answer"),
        "fin_guidance_applied" => Did("applied guidance"),
        "call_summary" => Did("summed up a call"),
        "merged_primary_conversation" => Did("merged another conversation into this"),
        "ticket_state_updated_by_admin" => Ticket,
        "standalone_platform_handoff" => Happened("Handed over to Zendesk"),
        _ => return None,
    })
}

/// The tags that a part has put on and taken off, each with its sign, where that is told.
fn tags(part: &Part) -> Option<(Vec<String>, Vec<String>)> {
    let told = part.details.as_ref().filter(|_| part.kind.as_str() == "conversation_tags_updated")?.as_str();
    let names = |names: &str| names.split(", ").map(|name| format!("#{name}")).collect::<Vec<_>>();
    if let Some(off) = told.strip_prefix("removed ") {
        return Some((Vec::new(), names(off)));
    }
    let on = told.strip_prefix("added ")?;
    Some(match on.split_once("; removed ") {
        Some((on, off)) => (names(on), names(off)),
        None => (names(on), Vec::new()),
    })
}

/// The priority before and after, where that is told.
fn priority(part: &Part) -> Option<(&str, &str)> {
    let told = part.details.as_ref().filter(|_| part.kind.as_str().starts_with("priority_changed"))?.as_str();
    told.strip_prefix("priority: ")?.split_once(" → ")
}

/// The state of the ticket now, and before where that is another, where it is told.
fn ticket(part: &Part) -> Option<(&str, Option<&str>)> {
    let told = part.details.as_ref()?.as_str();
    Some(told.split_once(" → ").map_or((told, None), |(before, now)| (now, Some(before))))
}

fn was(before: Option<&str>) -> String {
    before.map(|before| format!(" (was {before})")).unwrap_or_default()
}

fn with_details(sentence: String, details: Option<String>) -> String {
    match details {
        Some(details) => format!("{sentence}: {}", details.strip_prefix("priority: ").unwrap_or(&details)),
        None => sentence,
    }
}

/// The author by name: their own, else the one the directory has, else what they are.
pub fn who(author: &Author, names: &dyn Names) -> String {
    let named = author.name.as_ref().is_some_and(|name| !name.is_empty());
    match author.kind {
        AuthorKind::Admin if !named => names.admin(&AdminId::new(author.id.as_str())),
        AuthorKind::Team if !named => names.team(&TeamId::new(author.id.as_str())),
        _ => None,
    }
    .unwrap_or_else(|| author.display().to_owned())
}

fn assigned(part: &Part, who: &str, also: &str, by: &str, names: &dyn Names) -> String {
    // Of what the machinery did nobody wants to read that "Operator" did it.
    let machine = matches!(part.author.kind, AuthorKind::Bot | AuthorKind::Other) || by.starts_with(" because");
    let itself = matches!(&part.assigned_to, Some(AssignedTo::Admin(id))
        if part.author.kind == AuthorKind::Admin && id.as_str() == part.author.id);
    let by = if itself && by == " by balanced assignment" { "" } else { by };
    let to = match &part.assigned_to {
        Some(AssignedTo::Nobody) if machine => return format!("This was unassigned{also}{by}"),
        Some(AssignedTo::Nobody) => return format!("{who} unassigned this{also}{by}"),
        Some(AssignedTo::Admin(_)) if itself => "themselves".to_owned(),
        Some(AssignedTo::Admin(id)) => names.admin(id).unwrap_or_else(|| "a teammate".to_owned()),
        Some(AssignedTo::Team(id)) => names.team(id).unwrap_or_else(|| "a team".to_owned()),
        // A reply by somebody who was not in charge is stored as an assignment, too.
        None if machine => return format!("This was assigned{also}{by}"),
        None => return format!("{who} took part{also}{by}"),
    };
    if machine {
        format!("This was assigned to {to}{also}{by}")
    } else {
        format!("{who} assigned this to {to}{also}{by}")
    }
}

/// "until tomorrow" as it is; a time of the wire in the words of the person's own zone.
fn snoozed_until(details: &str, time: &dyn Fn(Timestamp) -> String) -> String {
    let wire = details.strip_prefix("until ").unwrap_or(details);
    match wire.parse::<jiff::Timestamp>() {
        Ok(at) => match time(Timestamp(at.as_second())) {
            words if words.starts_with("until") => words,
            words => format!("until {words}"),
        },
        Err(_) => details.to_owned(),
    }
}

/// The name of a type that is not known, as words.
fn humanised(kind: &str) -> String {
    let words = kind.replace(['_', '-', '.'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "did something".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;

    struct Directory;

    impl Names for Directory {
        fn admin(&self, id: &AdminId) -> Option<String> {
            (id.as_str() == "1").then(|| "Ada".to_owned())
        }

        fn team(&self, id: &TeamId) -> Option<String> {
            (id.as_str() == "7").then(|| "Billing".to_owned())
        }
    }

    fn part(kind: &str, author: AuthorKind, to: Option<AssignedTo>, details: &str) -> Part {
        let name =
            (author != AuthorKind::Admin).then(|| Text::new(if author == AuthorKind::Bot { "Operator" } else { "Bo" }));
        Part {
            author: Author { kind: author, id: "1".to_owned(), name, ..Author::default() },
            assigned_to: to,
            details: (!details.is_empty()).then(|| Text::new(details)),
            ..Part::new("p", kind, Timestamp(0))
        }
    }

    fn sentence(part: &Part) -> String {
        describe(part, &Directory, &|at| format!("<{}>", at.0))
    }

    #[test]
    fn events_are_told_in_a_sentence() {
        use AuthorKind::{Admin, Bot, Team, User};
        let admin = |id: &str| Some(AssignedTo::Admin(AdminId::new(id)));
        let team = |id: &str| Some(AssignedTo::Team(TeamId::new(id)));
        for (kind, author, to, details, told) in [
            ("close", Admin, None, "", "Ada closed this"),
            ("open", User, None, "", "Bo reopened this"),
            ("assignment", Admin, team("7"), "", "Ada assigned this to Billing"),
            ("assignment", Admin, team("8"), "", "Ada assigned this to a team"),
            ("assignment", Admin, admin("1"), "", "Ada assigned this to themselves"),
            ("assignment", Admin, Some(AssignedTo::Nobody), "", "Ada unassigned this"),
            ("assignment", Admin, None, "", "Ada took part"),
            ("assignment", Bot, team("7"), "", "This was assigned to Billing"),
            ("assign_and_reopen", Admin, team("7"), "", "Ada assigned this to Billing and reopened it"),
            ("workflow_assignment", Bot, admin("1"), "", "This was assigned to Ada by a workflow"),
            (
                "away_mode_assignment",
                Admin,
                Some(AssignedTo::Nobody),
                "",
                "This was unassigned because the assignee went away",
            ),
            ("message_strategy_assignment", Admin, admin("1"), "", "Ada assigned this to themselves"),
            ("snoozed", Admin, None, "until tomorrow", "Ada snoozed this until tomorrow"),
            ("snoozed", Admin, None, "until 2026-01-02T09:00:00Z", "Ada snoozed this until <1767344400>"),
            ("snoozed", Admin, None, "", "Ada snoozed this"),
            ("timer_unsnooze", Bot, None, "", "The snooze ended"),
            ("priority_changed", Admin, None, "priority: none → high", "Ada set priority high (was none)"),
            ("conversation_tags_updated", Admin, None, "added vip", "Ada put on #vip"),
            ("conversation_tags_updated", Admin, None, "added a, b; removed c", "Ada put on #a, #b, took off #c"),
            ("conversation_tags_updated", Admin, None, "removed c", "Ada took off #c"),
            ("conversation_tags_updated", Admin, None, "", "Ada changed the tags"),
            ("priority_changed_by_rule", Bot, None, "priority: none → high", "A rule set priority high (was none)"),
            ("custom_action_started", Admin, None, "Refund", "Ada started an action: Refund"),
            ("conversation_sla_target_missed", Bot, None, "Gold", "An SLA target was missed: Gold"),
            ("ticket_state_updated_by_admin", Bot, None, "submitted", "Ticket submitted"),
            (
                "ticket_state_updated_by_admin",
                Admin,
                None,
                "submitted → in progress",
                "Ada set the ticket to in progress (was submitted)",
            ),
            ("ticket_state_updated_by_admin", Admin, None, "", "Ada changed the state of the ticket"),
            (
                "ticket_attribute_updated_by_admin",
                Admin,
                None,
                "Photo: a.png",
                "Ada changed an attribute: Photo: a.png",
            ),
            ("standalone_platform_handoff", Bot, None, "as a ticket", "Handed over to Zendesk: as a ticket"),
            ("something_quite_new", Bot, None, "x: y", "Operator: something quite new: x: y"),
            ("", Team, None, "", "Bo: did something"),
        ] {
            assert_eq!(sentence(&part(kind, author, to, details)), told, "{kind}");
        }
    }

    #[test]
    fn every_type_of_the_catalogue_has_its_own_sentence() {
        for kind in [
            "comment",
            "note",
            "note_and_reopen",
            "note_and_unsnooze",
            "quick_reply",
            "open",
            "close",
            "snoozed",
            "unsnoozed",
            "timer_unsnooze",
            "assignment",
            "assign_and_reopen",
            "assign_and_unsnooze",
            "default_assignment",
            "workflow_assignment",
            "message_strategy_assignment",
            "away_mode_assignment",
            "participant_added",
            "participant_removed",
            "participant",
            "conversation_rating_changed",
            "conversation_rating_remark_added",
            "conversation_tags_updated",
            "priority_changed",
            "priority_changed_by_rule",
            "title_changed",
            "company_updated",
            "conversation_attribute_updated_by_admin",
            "conversation_attribute_updated_by_user",
            "conversation_attribute_updated_by_workflow",
            "conversation_sla_applied_by_rule",
            "conversation_sla_applied_by_workflow",
            "conversation_sla_paused",
            "conversation_sla_unpaused",
            "conversation_sla_target_missed",
            "conversation_sla_removed",
            "custom_action_started",
            "custom_action_finished",
            "operator_workflow_event",
            "attribute_collector",
            "attribute_collected",
            "channel_and_reply_time_expectation",
            "language_detection_details",
            "user_became_idle",
            "resolution_bot_found_no_answer",
            "fin_guidance_applied",
            "call_summary",
            "merged_primary_conversation",
            "ticket_state_updated_by_admin",
            "ticket_attribute_updated_by_admin",
            "standalone_platform_handoff",
        ] {
            assert!(told(kind).is_some(), "{kind}");
            assert!(!sentence(&part(kind, AuthorKind::Admin, None, "")).contains('_'), "{kind}");
        }
    }

    #[test]
    fn only_comments_and_notes_need_no_sentence() {
        assert!(is_plain_message(&PartKind(Text::new("comment"))));
        assert!(!is_plain_message(&PartKind(Text::new("close"))));
    }
}
