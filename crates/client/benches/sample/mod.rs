//! The conversations that the benchmarks fill a store with.

use client::domain::conversation::{ContactRef, Source};
use client::domain::{Author, AuthorKind, Body, Conversation, PartId, Priority, State, Text, Timestamp};

/// How many there are.
pub const CONVERSATIONS: i64 = 100_000;
/// When they begin.
pub const START: i64 = 1_700_000_000;

/// Conversation `n`, last changed at `updated_at`: every tenth snoozed, two of ten closed, three of four assigned.
pub fn head(n: i64, updated_at: i64) -> Conversation {
    let contact = format!("contact-{}", n % 30_000);
    Conversation {
        updated_at: Timestamp(updated_at),
        waiting_since: (n % 3 == 0).then_some(Timestamp(updated_at - n % 1000)),
        state: match n % 10 {
            0 => State::Snoozed,
            1 | 2 => State::Closed,
            _ => State::Open,
        },
        read: n % 2 == 0,
        priority: if n % 20 == 0 { Priority::High } else { Priority::None },
        admin_assignee: (n % 4 != 0).then(|| format!("a{}", n % 8).into()),
        team_assignee: (n % 3 != 0).then(|| format!("t{}", n % 4).into()),
        contacts: vec![ContactRef { id: contact.clone().into(), external_id: None }],
        source: Source {
            id: PartId::new(format!("s{n}")),
            kind: Text::new("conversation"),
            delivered_as: Text::new("customer_initiated"),
            body: Body::new(format!("<p>Order {n} has not arrived.</p>{}", "<p>It was due on Monday.</p>".repeat(20))),
            author: Author {
                kind: AuthorKind::User,
                id: contact,
                name: Some(Text::new("Ada Lovelace")),
                email: Some(Text::new("ada@example.test")),
                ..Author::default()
            },
            ..Source::default()
        },
        ..Conversation::new(format!("{}", 10_000_000 + n), Timestamp(START))
    }
}
