//! What happens to conversations and tickets, and the topics that tell of it.

use crate::world::assign::Assignee;
use crate::world::catalog::TITLE;
use crate::world::messages::{Message, Opening};
use crate::world::people::ContactSlot;
use crate::world::tickets::Draft;
use crate::world::{PartKind, Priority, Slot, Time, Who, World};

pub(super) type Deed = fn(&mut World, Slot, Time);

/// A deed, and the topics that tell of it.
pub(super) const TOLD: &[(&str, Deed, &[&str])] = &[
    ("reply", |w, s, at| w.comment(s, w.owner, Message::text("Hi"), at), &["conversation.admin.replied"]),
    (
        "reply that takes it",
        |w, s, at| {
            w.assign(s, w.owner, Assignee::Admin(None), None, at).unwrap();
            w.notices.take();
            w.comment(s, w.owner, Message::text("Hi"), at);
        },
        &["conversation.admin.replied"],
    ),
    ("note", |w, s, at| w.note(s, w.owner, Message::text("Hm"), at), &["conversation.admin.noted"]),
    ("close", |w, s, at| w.close(s, w.owner, None, at), &["conversation.admin.closed"]),
    ("snooze", |w, s, at| w.snooze(s, w.owner, at + 9, at).unwrap(), &["conversation.admin.snoozed"]),
    ("open", |w, s, at| w.open(s, w.owner, at), &["conversation.admin.opened"]),
    (
        "assign",
        |w, s, at| w.assign(s, w.owner, Assignee::Admin(Some(w.owner)), None, at).unwrap(),
        &["conversation.admin.assigned"],
    ),
    ("priority", |w, s, at| w.set_priority(s, Who::Operator, Priority::Urgent, at), &["conversation.priority.updated"]),
    (
        "tag",
        |w, s, at| {
            let tag = w.tag_named("quite new").id;
            w.attach_tag(s, w.owner, tag, at).unwrap();
        },
        &["conversation_part.tag.created"],
    ),
    (
        "untag",
        |w, s, at| {
            let tag = w.tag_named("quite new").id;
            w.attach_tag(s, w.owner, tag, at).unwrap();
            w.notices.take();
            w.detach_tag(s, w.owner, tag, at).unwrap();
        },
        &[],
    ),
    (
        "untag a message",
        |w, s, at| {
            let (tag, message) = (w.tag_named("quite new").id, w.conversations.get(s).unwrap().source.id);
            w.tag_message(s, message, w.owner, tag, at).unwrap();
            w.notices.take();
            w.untag_message(s, message, tag, at).unwrap();
        },
        &[],
    ),
    ("company", |w, s, at| w.set_company(s, Some(0), at), &["conversation.company.updated"]),
    (
        "redact",
        |w, s, at| {
            w.note(s, w.owner, Message::text("Oops"), at);
            w.notices.take();
            let part = w.conversations.get(s).and_then(|c| c.parts.last()).map(|p| p.id).unwrap();
            w.redact_part(s, part, at).unwrap();
        },
        &["conversation_part.redacted"],
    ),
    ("join", |w, s, at| w.add_customer(s, w.owner, stranger(w, s), at), &["conversation.contact.attached"]),
    (
        "leave",
        |w, s, at| {
            let contact = stranger(w, s);
            w.add_customer(s, w.owner, contact, at);
            w.notices.take();
            w.remove_customer(s, w.owner, contact, at).unwrap();
        },
        &["conversation.contact.detached"],
    ),
    (
        "a stranger's address",
        |w, _, at| {
            w.contact_with_email("new@example.org", at);
        },
        &["contact.lead.created"],
    ),
    ("title", |w, s, at| w.set_title(s, Some("T".into()), at), &[]),
    (
        "a customer's message",
        |w, s, at| {
            let contact = w.conversations.get(s).unwrap().contacts[0];
            w.contact_reads(s, at);
            w.notices.take();
            w.contact_reply(s, contact, Message::text("Hello?"), at);
        },
        &["conversation.user.replied"],
    ),
    (
        "a customer's answer, which it gives when it has read",
        |w, s, at| {
            let contact = w.conversations.get(s).unwrap().contacts[0];
            w.comment(s, w.owner, Message::text("Hi"), at);
            w.notices.take();
            w.contact_reply(s, contact, Message::text("Hello?"), at);
        },
        &["conversation.read", "conversation.user.replied"],
    ),
    (
        "read, once",
        |w, s, at| {
            w.comment(s, w.owner, Message::text("Hi"), at);
            w.note(s, w.owner, Message::text("Not for you"), at);
            w.notices.take();
            assert!(w.contact_reads(s, at));
            assert!(!w.contact_reads(s, at));
        },
        &["conversation.read"],
    ),
    (
        "a new conversation",
        |w, _, at| {
            w.start_conversation(0, opening(), at);
        },
        &["conversation.user.created"],
    ),
    (
        "a message sent first",
        |w, _, at| {
            w.start_automated(0, Who::Admin(w.owner), opening(), at);
        },
        &["conversation.admin.single.created"],
    ),
    (
        "a bot",
        |w, s, at| w.bot_says(s, Who::Operator, PartKind::Comment, "<p>Hm</p>".into(), at),
        &["conversation.operator.replied"],
    ),
    (
        "a snooze that ends",
        |w, s, at| {
            w.snooze(s, w.owner, at + 9, at).unwrap();
            w.notices.take();
            w.wake(s, at + 9);
        },
        &["conversation.admin.unsnoozed"],
    ),
    (
        "an assignment that opens",
        |w, s, at| {
            w.close(s, w.owner, None, at);
            w.notices.take();
            w.assign(s, w.owner, Assignee::Admin(Some(w.owner)), None, at).unwrap();
        },
        &["conversation.admin.open.assigned"],
    ),
    (
        "a rating",
        |w, s, at| {
            let contact = w.conversations.get(s).unwrap().contacts[0];
            w.conversations.change(s, |c| {
                c.rating_request = Some(crate::world::conversation::RatingRequest { at, admin: 1 });
                c.rating = None;
            });
            w.rate(s, contact, 5, None, at).unwrap();
        },
        &["conversation.rating.added"],
    ),
    (
        "a conversation that is deleted",
        |w, _, at| {
            let slot = w.start_conversation(0, opening(), at);
            w.notices.take();
            w.delete(slot, true, at).unwrap();
        },
        &["conversation.deleted"],
    ),
    ("away", |w, _, at| w.set_away(w.owner, true, false, None, at).unwrap(), &["admin.away_mode_updated"]),
    ("back", |w, _, at| w.set_away(w.owner, false, false, None, at).unwrap(), &["admin.away_mode_updated"]),
];

/// What is told of a conversation that is a ticket, under the topics of tickets.
pub(super) const TICKETS: &[(&str, Deed, &[&str])] = &[
    ("a ticket", |w, s, at| w.make_ticket(s, draft(), at), &["ticket.created"]),
    ("its state", |w, s, at| w.set_ticket_state(s, Who::Operator, 1, at), &["ticket.state.updated"]),
    (
        "resolved",
        |w, s, at| {
            let state = w.ticket_states.iter().position(|state| state.category == "resolved").unwrap();
            w.set_ticket_state(s, Who::Operator, state, at);
        },
        &["ticket.state.updated", "ticket.resolved"],
    ),
    (
        "an attribute",
        |w, s, at| w.set_ticket_values(s, Who::Operator, vec![(TITLE.into(), "T".into())], at),
        &["ticket.attribute.updated"],
    ),
    (
        "a teammate",
        |w, s, at| w.assign(s, w.owner, Assignee::Admin(Some(w.owner)), None, at).unwrap(),
        &["ticket.admin.assigned"],
    ),
    (
        "a team",
        |w, s, at| w.assign(s, w.owner, Assignee::Team(Some(w.teams[1].id)), None, at).unwrap(),
        &["ticket.team.assigned"],
    ),
    ("a note", |w, s, at| w.note(s, w.owner, Message::text("Hm"), at), &["ticket.note.created"]),
    ("a reply", |w, s, at| w.comment(s, w.owner, Message::text("Hi"), at), &["ticket.admin.replied"]),
    (
        "an answer",
        |w, s, at| {
            let contact = w.conversations.get(s).unwrap().contacts[0];
            w.contact_reply(s, contact, Message::text("Hello?"), at);
        },
        &["ticket.contact.replied"],
    ),
    ("a guest", |w, s, at| w.add_customer(s, w.owner, stranger(w, s), at), &["ticket.contact.attached"]),
    (
        "no guest",
        |w, s, at| {
            let guest = w.conversations.get(s).unwrap().contacts[1];
            w.remove_customer(s, w.owner, guest, at).unwrap();
        },
        &["ticket.contact.detached"],
    ),
    ("closed", |w, s, at| w.close(s, w.owner, None, at), &["ticket.closed"]),
    (
        "rated",
        |w, s, at| {
            let contact = w.conversations.get(s).unwrap().contacts[0];
            w.conversations.change(s, |c| {
                c.rating_request = Some(crate::world::conversation::RatingRequest { at, admin: 1 });
                c.rating = None;
            });
            w.rate(s, contact, 5, None, at).unwrap();
        },
        &["ticket.rating.provided"],
    ),
];

fn opening() -> Opening {
    let (subject, url, attachments) = (None, None, Vec::new());
    Opening { channel: "conversation", subject, body: "<p>Hi</p>".into(), attachments, url }
}

fn draft() -> Draft {
    Draft { kind: 0, state: None, values: Vec::new() }
}

fn stranger(world: &World, slot: Slot) -> ContactSlot {
    let there = &world.conversations.get(slot).unwrap().contacts;
    world.contacts.iter().map(|(slot, _)| slot).find(|slot| !there.contains(slot)).unwrap()
}
