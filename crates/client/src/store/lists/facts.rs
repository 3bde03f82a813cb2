//! What a condition can ask of a conversation, read from the store: its head as it is shown, and what lies beside it.

use rusqlite::{Connection, OptionalExtension};

use crate::condition::field::{Choice, Flag, Kind, Owner, Person, Presence};
use crate::condition::{Beside, Condition, Kept, Leaf, Listed, MessageTest, Naming};
use crate::domain::{Company, Contact, Conversation, Mention, Part, State, Ticket, Timestamp};
use crate::store::error::Result;
use crate::store::{details, json, mentions, merged, parts, row};

/// What conditions ask beside a conversation's head.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct Asks {
    contact: bool,
    company: bool,
    ticket: bool,
    /// Drafts and steps.
    own: bool,
    /// What is kept of the thread.
    thread: bool,
    /// Whom notes name.
    mentions: bool,
}

impl Asks {
    pub(in crate::store) fn of(condition: &Condition) -> Self {
        let mut asks = Self { thread: condition.asks_messages(), ..Self::default() };
        for leaf in condition.leaves() {
            match leaf {
                Leaf::Choice(choice, _) | Leaf::Present(Kind::Choice(choice, _)) => match choice {
                    Choice::Language => asks.contact = true,
                    Choice::TicketCategory | Choice::TicketType | Choice::TicketState => asks.ticket = true,
                    _ => {}
                },
                Leaf::Contact(_) => asks.contact = true,
                Leaf::Person(Person::Mentioned, _)
                | Leaf::Present(Kind::Person(Person::Mentioned))
                | Leaf::Flag(Flag::Mentioned) => asks.mentions = true,
                Leaf::Attribute(owner, ..) | Leaf::AttributePresent(owner, _) => match owner {
                    Owner::Contact => asks.contact = true,
                    Owner::Company => asks.company = true,
                    Owner::Conversation => {}
                },
                Leaf::Id(_) => asks.ticket = true,
                // They may stand on its card.
                Leaf::OfMessage(MessageTest::Words(_)) => (asks.contact, asks.ticket) = (true, true),
                Leaf::Flag(Flag::Pending | Flag::Failed) | Leaf::Present(Kind::Presence(Presence::Draft)) => {
                    asks.own = true;
                }
                _ => {}
            }
        }
        asks
    }

    /// All that can be on a card.
    pub(in crate::store) fn card() -> Self {
        Self { contact: true, ticket: true, ..Self::default() }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            contact: self.contact || other.contact,
            company: self.company || other.company,
            ticket: self.ticket || other.ticket,
            own: self.own || other.own,
            thread: self.thread || other.thread,
            mentions: self.mentions || other.mentions,
        }
    }
}

/// What is known of a conversation.
pub(in crate::store) struct Facts {
    pub(in crate::store) conversation: Conversation,
    /// It stands outside of all inboxes (F1), and so of all lists.
    pub(in crate::store) outside: bool,
    known_active_at: Timestamp,
    due_at: Option<Timestamp>,
    contact: Option<Contact>,
    company: Option<Company>,
    ticket: Option<Ticket>,
    own: Option<(bool, u32, bool)>,
    /// The entries of its thread that are kept, and whether these are all.
    pub(in crate::store) thread: Option<(Vec<Part>, bool)>,
    /// Whom its notes name, and whether all of them were looked through.
    mentions: Option<(Vec<Mention>, bool)>,
}

impl Facts {
    /// What is known of the conversation of that number, if there is one.
    pub(in crate::store) fn read(db: &Connection, seq: i64, asks: Asks) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT coalesce(h.effective, h.server), c.state, CASE c.updated_at WHEN 0 THEN 0 ELSE c.active_at END,
                 c.sla_due
             FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.seq = ?1",
        )?;
        let kept = statement.query_row([seq], |row| {
            let due = row.get::<_, Option<i64>>(3)?.map(Timestamp);
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, Timestamp(row.get(2)?), due))
        });
        let Some((head, state, known_active_at, due_at)) = kept.optional()? else {
            return Ok(None);
        };
        let conversation: Conversation = json::decode("conversation", &head)?;
        let contact = if asks.contact { contact(db, &conversation)? } else { None };
        let company = if asks.company { company(db, &conversation)? } else { None };
        let ticket = if asks.ticket && conversation.is_ticket {
            details::kept_ticket(db, conversation.id.as_str())?
        } else {
            None
        };
        let own = if asks.own { Some(own(db, &conversation)?) } else { None };
        let thread = if asks.thread { Some(parts::known(db, seq)?) } else { None };
        let mentions = match asks.mentions {
            true => Some((mentions::of(db, seq)?, mentions::is_whole(db, seq)?)),
            false => None,
        };
        Ok(Some(Self {
            outside: state > row::state_number(State::Closed),
            conversation,
            known_active_at,
            due_at,
            contact,
            company,
            ticket,
            own,
            thread,
            mentions,
        }))
    }

    /// As conditions look at it.
    pub(in crate::store) fn listed(&self) -> Listed<'_> {
        Listed {
            conversation: &self.conversation,
            beside: Beside {
                contacts: self.contact.as_slice(),
                company: self.company.as_ref(),
                ticket: self.ticket.as_ref(),
                draft: self.own.map(|(draft, ..)| draft),
                pending: self.own.map(|(_, pending, _)| pending),
                failed: self.own.map(|(.., failed)| failed),
                active_at: Some(self.known_active_at),
                due_at: self.due_at,
                thread: self.thread.as_ref().map(|(parts, whole)| Kept { parts, whole: *whole }),
                naming: self.mentions.as_ref().map(|(mentions, whole)| Naming { mentions, whole: *whole }),
                ..Beside::default()
            },
        }
    }
}

/// Who began it or takes part first, if they are known; under the id that the conversation has of them.
fn contact(db: &Connection, conversation: &Conversation) -> Result<Option<Contact>> {
    let Some(id) = conversation.contact() else { return Ok(None) };
    let known = details::contact(db, &merged::resolve(db, id)?)?;
    Ok(known.map(|contact| Contact { id: id.clone(), ..contact }))
}

/// Its company, if that was fetched with its customer.
fn company(db: &Connection, conversation: &Conversation) -> Result<Option<Company>> {
    let (Some(company), Some(contact)) = (&conversation.company, conversation.contact()) else { return Ok(None) };
    let contact = merged::resolve(db, contact)?;
    Ok(details::companies(db, &contact)?.into_iter().find(|known| known.id == company.id))
}

/// Whether there is a draft, how many steps wait, and whether one was refused.
fn own(db: &Connection, conversation: &Conversation) -> Result<(bool, u32, bool)> {
    let mut statement = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM draft WHERE conversation = ?1),
             (SELECT count(*) FROM outbox WHERE conversation = ?1 AND state <> 'done' AND state <> 'failed'),
             EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1 AND state <> 'done' AND state = 'failed')",
    )?;
    Ok(statement.query_row([conversation.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
