//! Conditions as people write them, held against a few conversations.

mod folding;
mod holding;
mod messages;
mod reading;
mod times;
mod truth;
mod understanding;
mod wrong;

use jiff::tz::TimeZone;

use super::*;
use crate::domain::conversation::{
    AiAgent, AppliedTag, CompanyRef, ContactRef, LinkedObject, Rating, Sla, Source, Statistics,
};
use crate::domain::part::{Attachment, Author, AuthorKind};
use crate::domain::{Admin, Company, Contact, Conversation, Priority, State, Tag, Team, Text, Ticket, Timestamp};

/// Wednesday, 18 November 2026, 14:03:10 in Lisbon, where it is as late as in London.
const NOW: Timestamp = Timestamp(1_795_010_590);
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

fn ago(seconds: i64) -> Timestamp {
    NOW.plus(-seconds)
}

fn text(text: &str) -> Option<Text> {
    Some(Text::new(text))
}

fn viewer() -> Viewer {
    Viewer {
        me: Some("5001".into()),
        teams: Some(vec!["1".into()]),
        zone: TimeZone::get("Europe/Lisbon").unwrap(),
        hours: Hours::default(),
    }
}

fn admin(id: &str, name: &str, email: &str) -> Admin {
    Admin {
        id: id.into(),
        name: Text::new(name),
        email: Text::new(email),
        away: false,
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
    }
}

/// A workspace with names that are near to one another.
struct Office {
    admins: Vec<Admin>,
    teams: Vec<Team>,
    tags: Vec<Tag>,
}

impl Office {
    fn new() -> Self {
        let team = |id: &str, name| Team {
            id: id.into(),
            name: Text::new(name),
            admin_ids: Vec::new(),
            distribution_method: None,
            assignment_limit: None,
        };
        let tag = |id: &str, name| Tag { id: id.into(), name: Text::new(name) };
        Self {
            admins: vec![
                admin("5001", "Ana Silva", "ana@office.test"),
                admin("5002", "Ana Weber", "weber@office.test"),
                admin("5003", "Bo Chén", "bo@office.test"),
            ],
            teams: vec![team("1", "Billing"), team("2", "Tier 2"), team("3", "Billing EU")],
            tags: vec![
                tag("11", "VIP"),
                tag("12", "key account"),
                tag("13", "duplicate"),
                tag("14", "VIP EU"),
                tag("15", "none"),
                tag("16", "5001"),
                tag("17", "twice"),
                tag("18", "Twice"),
            ],
        }
    }

    fn names(&self) -> Lists<'_> {
        Lists { admins: &self.admins, teams: &self.teams, tags: &self.tags }
    }
}

fn understood(condition: &str) -> Condition {
    let office = Office::new();
    read(condition, &office.names(), viewer()).unwrap_or_else(|faults| panic!("{condition}: {faults:?}"))
}

/// A conversation with everything that is known of it.
#[derive(Clone, Debug)]
struct Case {
    head: Conversation,
    contacts: Vec<Contact>,
    company: Option<Company>,
    ticket: Option<Ticket>,
    draft: Option<bool>,
    pending: Option<u32>,
}

impl Case {
    fn new(head: Conversation) -> Self {
        Self { head, contacts: Vec::new(), company: None, ticket: None, draft: None, pending: None }
    }

    fn listed(&self) -> Listed<'_> {
        let beside = Beside {
            contacts: &self.contacts,
            company: self.company.as_ref(),
            ticket: self.ticket.as_ref(),
            draft: self.draft,
            pending: self.pending,
            failed: self.pending.map(|_| false),
            ..Beside::default()
        };
        Listed { conversation: &self.head, beside }
    }
}

fn ada() -> Contact {
    Contact {
        id: "c1".into(),
        external_id: text("shop-77"),
        role: Text::new("user"),
        name: text("Ada Lovelace"),
        email: text("Ada@Example.test"),
        phone: None,
        location: None,
        language: text("de-AT"),
        device: None,
        created_at: ago(90 * DAY),
        signed_up_at: None,
        last_seen_at: None,
        last_replied_at: None,
        unsubscribed: false,
        attributes: vec![(Text::new("Signup source"), Text::new("Ads"))],
        tag_ids: Vec::new(),
        company_ids: Vec::new(),
    }
}

fn acme() -> Company {
    Company {
        id: "k1".into(),
        company_id: None,
        name: Text::new("Acme GmbH"),
        plan: text("Enterprise"),
        size: Some(250),
        website: None,
        industry: None,
        monthly_spend: None,
        user_count: None,
        attributes: Vec::new(),
        tags: Vec::new(),
    }
}

fn author(kind: AuthorKind, id: &str, name: &str) -> Author {
    Author { kind, id: id.to_owned(), name: text(name), ..Author::default() }
}

fn contact(id: &str, external: Option<&str>) -> ContactRef {
    ContactRef { id: id.into(), external_id: external.map(Text::new) }
}

fn tag(id: &str, name: &str) -> AppliedTag {
    AppliedTag { id: id.into(), name: Text::new(name) }
}

/// Open and mine, of a customer of whom everything is known.
fn mine() -> Case {
    let head = Conversation {
        updated_at: ago(3 * HOUR),
        waiting_since: Some(ago(3 * HOUR)),
        priority: Priority::High,
        admin_assignee: Some("5001".into()),
        team_assignee: Some("1".into()),
        company: Some(CompanyRef { id: "k1".into(), name: Text::new("Acme GmbH") }),
        contacts: vec![contact("c1", Some("shop-77"))],
        source: Source {
            kind: Text::new("email"),
            delivered_as: Text::new("customer_initiated"),
            subject: Text::new("Order 4711 is late"),
            author: author(AuthorKind::User, "c1", "Ada Lovelace"),
            attachments: vec![Attachment {
                name: Text::new("bill.pdf"),
                url: Text::new(""),
                content_type: Text::new("application/pdf"),
                size: None,
                pixels: None,
            }],
            url: text("https://shop.example/order/1"),
            ..Source::default()
        },
        tags: vec![tag("11", "VIP")],
        attributes: vec![(Text::new("Order number"), Text::new("A0012345")), (Text::new("Price"), Text::new("12.5"))],
        sla: Some(Sla { name: Text::new("Gold 4h"), status: text("active") }),
        statistics: Statistics {
            last_contact_reply_at: Some(ago(3 * HOUR)),
            last_admin_reply_at: Some(ago(DAY)),
            time_to_admin_reply: Some(900),
            count_reopens: Some(1),
            count_assignments: Some(2),
            count_parts: Some(12),
            ..Statistics::default()
        },
        ..Conversation::new("1", ago(2 * DAY))
    };
    Case { contacts: vec![ada()], company: Some(acme()), draft: Some(true), pending: Some(1), ..Case::new(head) }
}

/// Open and nobody's, of a customer of whom nothing is known; without figures.
fn nobodys() -> Case {
    Case::new(Conversation {
        updated_at: ago(30 * MINUTE),
        waiting_since: Some(ago(30 * MINUTE)),
        read: true,
        contacts: vec![contact("c2", None)],
        source: Source {
            kind: Text::new("conversation"),
            author: author(AuthorKind::Lead, "c2", "Ben"),
            ..Source::default()
        },
        ..Conversation::new("2", ago(5 * HOUR))
    })
}

/// Snoozed until tomorrow at nine; a teammate wrote last.
fn snoozed() -> Case {
    let head = Conversation {
        updated_at: ago(DAY),
        snoozed_until: Some(Timestamp(1_795_078_800)),
        state: State::Snoozed,
        read: true,
        priority: Priority::Low,
        title: text("Größe der Schlussrechnung"),
        admin_assignee: Some("5002".into()),
        team_assignee: Some("2".into()),
        contacts: vec![contact("c3", None)],
        tags: vec![tag("12", "key account"), tag("13", "duplicate")],
        statistics: Statistics {
            last_contact_reply_at: Some(ago(6 * DAY)),
            last_admin_reply_at: Some(ago(4 * DAY)),
            count_parts: Some(3),
            ..Statistics::default()
        },
        ..Conversation::new("3", ago(8 * DAY))
    };
    Case { draft: Some(false), pending: Some(0), ..Case::new(head) }
}

/// Closed and rated badly; Fin was in it.
fn closed() -> Case {
    Case::new(Conversation {
        updated_at: ago(3 * DAY),
        state: State::Closed,
        read: true,
        admin_assignee: Some("5001".into()),
        source: Source { delivered_as: Text::new("automated"), ..Source::default() },
        tags: vec![tag("15", "none")],
        rating: Some(Rating { score: 2, remark: text("Slow answer"), created_at: None, teammate: Some("5001".into()) }),
        statistics: Statistics {
            last_close_at: Some(ago(3 * DAY)),
            first_close_at: Some(ago(9 * DAY)),
            count_parts: Some(4),
            ..Statistics::default()
        },
        ai_agent: Some(AiAgent { resolution_state: text("escalated"), rating: Some(4), ..AiAgent::default() }),
        linked: vec![LinkedObject { kind: Text::new("ticket"), id: "9".into(), category: None }],
        // 5 November, 12:00.
        ..Conversation::new("4", Timestamp(1_793_880_000))
    })
}

/// An open ticket, snoozed until a reply.
fn ticket() -> Case {
    let head = Conversation {
        state: State::Snoozed,
        snoozed_until: Some(crate::domain::conversation::UNTIL_REPLY),
        is_ticket: true,
        admin_assignee: Some("5003".into()),
        source: Source { author: author(AuthorKind::Admin, "5003", "Bo Chén"), ..Source::default() },
        ..Conversation::new("5", ago(40 * DAY))
    };
    let ticket = Ticket {
        id: "5".into(),
        number: Text::new("808"),
        category: Text::new("Back-office"),
        kind: Text::new("Bug"),
        title: None,
        state: Text::new("In progress"),
        open: true,
        kind_id: None,
        state_id: None,
        values: Vec::new(),
    };
    Case { ticket: Some(ticket), ..Case::new(head) }
}

fn cases() -> [Case; 5] {
    [mine(), nobodys(), snoozed(), closed(), ticket()]
}

/// The ids of those for which it holds, and of those for which it is not known: `12 ?5`.
fn found(condition: &Condition, now: Timestamp) -> String {
    let cases = cases();
    let those = |answer| {
        let of = cases.iter().filter(|case| condition.holds(&case.listed(), now).answer == answer);
        of.map(|case| case.head.id.as_str()).collect::<String>()
    };
    let (yes, unknown) = (those(Answer::Yes), those(Answer::Unknown));
    if unknown.is_empty() { yes } else { format!("{yes}?{unknown}") }
}
