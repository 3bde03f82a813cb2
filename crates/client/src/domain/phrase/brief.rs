//! What happened in a few words, for a line that tells of several events.

use super::super::ids::{AdminId, TeamId};
use super::super::part::{AssignedTo, AuthorKind, Part};
use super::{Names, humanised, priority, tags, ticket, who};
use clock::Timestamp;

/// An event in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// How much it matters, the least number most: who has it and whether it is done before what it is called.
    pub rank: u8,
    /// When it happened, to put several in order.
    pub at: Timestamp,
    /// "closed by Ada", "#csv added".
    pub words: String,
}

/// A part in a few words.
pub fn brief(part: &Part, names: &dyn Names) -> Option<Brief> {
    let (rank, words) = told(part, names);
    (!words.is_empty()).then_some(Brief { rank, at: part.created_at, words })
}

fn told(part: &Part, names: &dyn Names) -> (u8, String) {
    let kind = part.kind.as_str();
    let by = |what: &str| match part.author.kind {
        AuthorKind::Bot | AuthorKind::Other => what.to_owned(),
        _ => format!("{what} by {}", short(&who(&part.author, names))),
    };
    let details = part.details.as_ref().map(|details| details.as_str()).unwrap_or_default();
    let with = |what: &str| if details.is_empty() { what.to_owned() } else { format!("{what} {details}") };
    if let Some((on, off)) = tags(part) {
        let on = (!on.is_empty()).then(|| format!("{} added", on.join(", ")));
        let off = (!off.is_empty()).then(|| format!("{} taken off", off.join(", ")));
        return (4, on.into_iter().chain(off).collect::<Vec<_>>().join(", "));
    }
    if let Some((_, now)) = priority(part) {
        return (5, format!("priority {now}"));
    }
    match kind {
        "close" => (1, by("closed")),
        "open" => (1, by("reopened")),
        "snoozed" => (1, by("snoozed")),
        "unsnoozed" => (1, by("woken")),
        "timer_unsnooze" => (1, "woke".to_owned()),
        _ if kind.ends_with("assignment") || kind.starts_with("assign_") => (2, assigned(part, names)),
        "participant" | "participant_added" | "participant_removed" => (3, with("people changed")),
        "conversation_rating_changed" => (3, "rated".to_owned()),
        "conversation_rating_remark_added" => (3, "remark on the rating".to_owned()),
        "conversation_tags_updated" => (4, "tags changed".to_owned()),
        "priority_changed" | "priority_changed_by_rule" => (5, "priority changed".to_owned()),
        "title_changed" => (6, with("title")),
        "company_updated" => (6, with("company")),
        "conversation_sla_target_missed" => (3, with("SLA missed")),
        _ if kind.starts_with("conversation_sla_") => (6, with("SLA")),
        _ if kind.contains("attribute") => {
            (7, if details.is_empty() { "attribute".to_owned() } else { details.to_owned() })
        }
        "operator_workflow_event" => (7, with("workflow")),
        "ticket_state_updated_by_admin" => {
            (3, ticket(part).map_or_else(|| "ticket changed".to_owned(), |(now, _)| format!("ticket {now}")))
        }
        "standalone_platform_handoff" => (2, with("to Zendesk")),
        "custom_action_started" | "custom_action_finished" => (7, with("action")),
        "user_became_idle" => (7, "the customer did not answer".to_owned()),
        "resolution_bot_found_no_answer" => (7, "the bot found no answer".to_owned()),
        "fin_guidance_applied" => (8, "guidance applied".to_owned()),
        "merged_primary_conversation" => (3, "merged".to_owned()),
        _ => (8, humanised(kind)),
    }
}

/// The first of several names: who is meant is known among teammates, and a line has room for two.
fn short(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

fn assigned(part: &Part, names: &dyn Names) -> String {
    let admin = |id: &AdminId| names.admin(id).unwrap_or_else(|| "a teammate".to_owned());
    let team = |id: &TeamId| names.team(id).unwrap_or_else(|| "a team".to_owned());
    match &part.assigned_to {
        Some(AssignedTo::Admin(id)) if part.author.kind == AuthorKind::Admin && id.as_str() == part.author.id => {
            format!("{} took it", short(&admin(id)))
        }
        Some(AssignedTo::Admin(id)) => format!("assigned to {}", short(&admin(id))),
        Some(AssignedTo::Team(id)) => format!("team {}", team(id)),
        Some(AssignedTo::Nobody) => "unassigned".to_owned(),
        None => "assigned".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;
    use crate::domain::part::Author;

    struct Directory;

    impl Names for Directory {
        fn admin(&self, _: &AdminId) -> Option<String> {
            Some("Ada".to_owned())
        }

        fn team(&self, _: &TeamId) -> Option<String> {
            Some("Billing".to_owned())
        }
    }

    #[test]
    fn an_event_is_told_in_a_few_words_with_what_it_changed() {
        let part = |kind: &str, to: Option<AssignedTo>, details: &str| Part {
            author: Author { kind: AuthorKind::Admin, id: "1".to_owned(), ..Author::default() },
            assigned_to: to,
            details: (!details.is_empty()).then(|| Text::new(details)),
            ..Part::new("p", kind, Timestamp(0))
        };
        for (kind, to, details, words) in [
            ("close", None, "", "closed by Ada"),
            ("assignment", Some(AssignedTo::Team(TeamId::new("7"))), "", "team Billing"),
            ("assignment", Some(AssignedTo::Admin(AdminId::new("1"))), "", "Ada took it"),
            ("assignment", Some(AssignedTo::Admin(AdminId::new("2"))), "", "assigned to Ada"),
            ("conversation_tags_updated", None, "added csv; removed new", "#csv added, #new taken off"),
            ("priority_changed", None, "priority: none → high", "priority high"),
            ("conversation_attribute_updated_by_admin", None, "Plan: Gold", "Plan: Gold"),
            ("ticket_state_updated_by_admin", None, "submitted", "ticket submitted"),
            ("ticket_state_updated_by_admin", None, "submitted → in progress", "ticket in progress"),
            ("ticket_state_updated_by_admin", None, "", "ticket changed"),
            ("custom_action_finished", None, "Refund: failed", "action Refund: failed"),
            ("something_quite_new", None, "", "something quite new"),
        ] {
            assert_eq!(brief(&part(kind, to, details), &Directory).map(|b| b.words).as_deref(), Some(words), "{kind}");
        }
        let rank = |kind: &str| brief(&part(kind, None, ""), &Directory).map(|b| b.rank);
        assert!(rank("close") < rank("assignment") && rank("assignment") < rank("conversation_tags_updated"));
    }
}
