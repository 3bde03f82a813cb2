//! Which topics an event is told under (API 22.2).

use serde_json::Value;

use super::item::{self, Told};
use super::others;
use crate::world::notices::{News, Notice};
use crate::world::people::ContactSlot;
use crate::world::{Conversation, Part, PartKind, Slot, Who, World};

/// Every topic that something here is told under.
pub const ALL: &[&str] = &[
    "conversation.user.created",
    "conversation.user.replied",
    "conversation.admin.single.created",
    "conversation.admin.replied",
    "conversation.admin.noted",
    "conversation.admin.assigned",
    "conversation.admin.open.assigned",
    "conversation.admin.closed",
    "conversation.admin.opened",
    "conversation.admin.snoozed",
    "conversation.admin.unsnoozed",
    "conversation.operator.replied",
    "conversation.priority.updated",
    "conversation.rating.added",
    "conversation.read",
    "conversation.contact.attached",
    "conversation.contact.detached",
    "conversation.company.updated",
    "conversation.deleted",
    "conversation_part.tag.created",
    "conversation_part.redacted",
    "ticket.created",
    "ticket.state.updated",
    "ticket.attribute.updated",
    "ticket.admin.assigned",
    "ticket.team.assigned",
    "ticket.contact.attached",
    "ticket.contact.detached",
    "ticket.note.created",
    "ticket.admin.replied",
    "ticket.contact.replied",
    "ticket.closed",
    "ticket.resolved",
    "ticket.rating.provided",
    "contact.user.created",
    "contact.user.updated",
    "contact.user.tag.created",
    "contact.user.tag.deleted",
    "contact.lead.created",
    "contact.lead.updated",
    "contact.lead.signed_up",
    "contact.lead.added_email",
    "contact.lead.tag.created",
    "contact.lead.tag.deleted",
    "contact.email.updated",
    "contact.archived",
    "contact.unarchive",
    "contact.deleted",
    "contact.merged",
    "contact.subscribed",
    "contact.unsubscribed",
    "granular.subscribe",
    "granular.unsubscribe",
    "company.created",
    "company.updated",
    "company.deleted",
    "company.contact.attached",
    "company.contact.detached",
    "admin.away_mode_updated",
    "event.created",
    "job.completed",
    "article.created",
    "article.updated",
    "article.published",
    "article.unpublished",
    "article.deleted",
    "ping",
];

/// The topics and objects of something that happened; none for what Intercom tells nobody of.
pub fn of(world: &World, notice: &Notice) -> Told {
    let conversation = |slot: Slot| world.conversations.get(slot);
    let one = |topic, item: Option<Value>| item.map(|item| (topic, item)).into_iter().collect();
    match &notice.news {
        News::Began(slot) => conversation(*slot).map(|c| began(world, c)).unwrap_or_default(),
        News::Part(slot, id) => {
            let found = conversation(*slot).and_then(|c| Some((c, c.parts.iter().rev().find(|p| p.id == *id)?)));
            found.map(|(c, part)| of_part(world, c, part)).unwrap_or_default()
        }
        News::MessageTagged(slot, id, tag) => one(
            "conversation_part.tag.created",
            conversation(*slot).map(|c| item::tagged(world, item::conversation(world, c, &[*id]), [*tag])),
        ),
        News::Redacted(slot, id) => {
            one("conversation_part.redacted", conversation(*slot).map(|c| item::conversation(world, c, &[*id])))
        }
        News::Deleted(id) => vec![("conversation.deleted", item::deleted_conversation(*id))],
        News::Joined(slot, contact) => attached(world, *slot, *contact, true),
        News::Left(slot, contact) => attached(world, *slot, *contact, false),
        News::Ticket(slot) => one("ticket.created", conversation(*slot).and_then(|c| item::ticket(world, c))),
        News::Away(admin) => one("admin.away_mode_updated", item::away(world, *admin)),
        News::Read(slot, from, to) => {
            one("conversation.read", conversation(*slot).map(|c| item::read(world, c, *from, *to)))
        }
        News::ContactMade(_)
        | News::ContactChanged(_)
        | News::ContactArchived(_)
        | News::ContactUnarchived(_)
        | News::ContactDeleted(..)
        | News::ContactMerged(..)
        | News::ContactTagged(..)
        | News::ContactUntagged(..) => of_contact(world, notice),
        _ => others::of(world, notice),
    }
}

fn began(world: &World, c: &Conversation) -> Told {
    let item = item::conversation(world, c, &[]);
    match c.source.author {
        Who::Contact(_) => vec![("conversation.user.created", item)],
        Who::Admin(_) => vec![("conversation.admin.single.created", item)],
        // An automated message is nobody's beginning of a conversation.
        Who::Operator | Who::Fin => Vec::new(),
    }
}

fn of_part(world: &World, c: &Conversation, part: &Part) -> Told {
    let item = || item::conversation(world, c, &[part.id]);
    let mut told: Told = of_kind(part).into_iter().map(|topic| (topic, item())).collect();
    let added = item::tags_put_on(world, c, part);
    if part.kind == PartKind::TagsUpdated && !added.is_empty() {
        told.push(("conversation_part.tag.created", item::tagged(world, item(), added)));
    }
    if c.ticket.is_some() {
        told.extend(of_ticket(world, c, part));
    }
    told
}

/// The topics of a thread's entry.
fn of_kind(part: &Part) -> Vec<&'static str> {
    let says = part.body.is_some() || part.extra.as_ref().is_some_and(|e| !e.attachments.is_empty());
    match (part.kind, part.author) {
        // A customer's words are a reply, whatever they did to the state.
        (PartKind::Comment | PartKind::Open | PartKind::Unsnoozed, Who::Contact(_)) => {
            vec!["conversation.user.replied"]
        }
        (PartKind::Comment | PartKind::QuickReply, Who::Admin(_)) => vec!["conversation.admin.replied"],
        (PartKind::Comment | PartKind::QuickReply, _) => vec!["conversation.operator.replied"],
        // A reply that took the conversation comes as an assignment with a body.
        (PartKind::Assignment, Who::Admin(_)) if says => vec!["conversation.admin.replied"],
        (
            PartKind::Assignment
            | PartKind::WorkflowAssignment
            | PartKind::BalancedAssignment
            | PartKind::AwayModeAssignment,
            _,
        ) => vec!["conversation.admin.assigned"],
        (PartKind::AssignAndReopen | PartKind::AssignAndUnsnooze, _) => vec!["conversation.admin.open.assigned"],
        (PartKind::Note, _) => vec!["conversation.admin.noted"],
        (PartKind::NoteAndUnsnooze, _) => vec!["conversation.admin.noted", "conversation.admin.unsnoozed"],
        (PartKind::Open, _) => vec!["conversation.admin.opened"],
        (PartKind::Close, _) => vec!["conversation.admin.closed"],
        (PartKind::Snoozed, _) => vec!["conversation.admin.snoozed"],
        (PartKind::Unsnoozed | PartKind::TimerUnsnooze, _) => vec!["conversation.admin.unsnoozed"],
        (PartKind::PriorityChanged, _) => vec!["conversation.priority.updated"],
        (PartKind::CompanyUpdated, _) => vec!["conversation.company.updated"],
        (PartKind::RatingChanged | PartKind::RatingRemark, _) => vec!["conversation.rating.added"],
        // Title, attributes, SLA and what bots think of it have no topic.
        _ => Vec::new(),
    }
}

/// What a ticket's thread is told under besides.
fn of_ticket(world: &World, c: &Conversation, part: &Part) -> Told {
    let with_part = |topic| item::ticket_part(world, c, part).map(|item| (topic, item));
    let bare = |topic| item::ticket(world, c).map(|item| (topic, item));
    let entry = |topic| if world.rules.ticket_entries { with_part(topic) } else { bare(topic) };
    let told = match (part.kind, part.author) {
        (PartKind::TicketAttribute, _) => bare("ticket.attribute.updated"),
        // Its first state is part of being made.
        (PartKind::TicketState, _) if item::is_first_state(part) => None,
        (PartKind::TicketState, _) => {
            let resolved = item::is_resolved(world, c).then(|| bare("ticket.resolved")).flatten();
            return bare("ticket.state.updated").into_iter().chain(resolved).collect();
        }
        (PartKind::Note | PartKind::NoteAndUnsnooze, _) => entry("ticket.note.created"),
        (PartKind::Close, _) => item::closed_ticket(world, c).map(|item| ("ticket.closed", item)),
        (PartKind::RatingChanged | PartKind::RatingRemark, _) => bare("ticket.rating.provided"),
        (PartKind::Comment | PartKind::Open | PartKind::Unsnoozed, Who::Contact(_)) => entry("ticket.contact.replied"),
        (PartKind::Comment | PartKind::QuickReply | PartKind::Assignment, Who::Admin(_)) if part.body.is_some() => {
            with_part("ticket.admin.replied")
        }
        _ if item::is_for_team(part) => with_part("ticket.team.assigned"),
        _ if part.assigned_to.is_some() => with_part("ticket.admin.assigned"),
        _ => None,
    };
    told.into_iter().collect()
}

fn attached(world: &World, slot: Slot, contact: ContactSlot, joined: bool) -> Told {
    let Some(c) = world.conversations.get(slot) else { return Vec::new() };
    let topic = if joined { "conversation.contact.attached" } else { "conversation.contact.detached" };
    let mut told: Told = item::participant(world, c, contact).map(|item| (topic, item)).into_iter().collect();
    if let Some(item) = item::ticket_participant(world, c, contact) {
        told.push((if joined { "ticket.contact.attached" } else { "ticket.contact.detached" }, item));
    }
    told
}

fn of_contact(world: &World, notice: &Notice) -> Told {
    let lead = |slot: ContactSlot| world.contacts.get(slot).is_some_and(|c| c.lead);
    let one = |topic, item: Option<Value>| item.map(|item| (topic, item)).into_iter().collect();
    let whole = |slot| item::contact(world, slot);
    match &notice.news {
        News::ContactMade(slot) if lead(*slot) => one("contact.lead.created", whole(*slot)),
        News::ContactMade(slot) => one("contact.user.created", whole(*slot)),
        News::ContactChanged(slot) if lead(*slot) => one("contact.lead.updated", whole(*slot)),
        News::ContactChanged(slot) => one("contact.user.updated", whole(*slot)),
        News::ContactArchived(slot) => one("contact.archived", whole(*slot)),
        News::ContactUnarchived(slot) => one("contact.unarchive", whole(*slot)),
        News::ContactDeleted(id, external) => {
            vec![("contact.deleted", item::deleted_contact(id, external.as_deref()))]
        }
        News::ContactMerged(into, from) => one("contact.merged", item::merged_contact(world, *into, from)),
        News::ContactTagged(slot, tag) => {
            let topic = if lead(*slot) { "contact.lead.tag.created" } else { "contact.user.tag.created" };
            one(topic, item::contact_tag(world, *slot, *tag, notice.at))
        }
        News::ContactUntagged(slot, tag) => {
            let topic = if lead(*slot) { "contact.lead.tag.deleted" } else { "contact.user.tag.deleted" };
            one(topic, item::contact_tag(world, *slot, *tag, notice.at))
        }
        _ => Vec::new(),
    }
}
