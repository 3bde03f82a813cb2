//! What is so when something is decided.

use clock::Timestamp;

use super::desk::{AtDesk, DeskWish};
use super::ticketing::TicketWish;
use super::wanted::Assignee;
use super::{Intent, Message, Policy, Refusal, Request};
use crate::domain::conversation::{LinkedObject, same_name};
use crate::domain::rating::Asking;
use crate::domain::{
    Admin, ContactId, ConversationAttribute, ConversationId, Me, Part, Standing, Tag, TagId, Team, Text, Ticket,
    TicketType, author_for,
};

/// What a decision stands on, all of one moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// When, in whole seconds.
    pub now: Timestamp,
    /// Whether the present second has begun a while ago: what is to wait so many seconds waits from its end.
    pub begun: bool,
    /// Who the token is, if that is known.
    pub me: Option<&'a Me>,
    /// The teammates, if they are known.
    pub admins: Option<&'a [Admin]>,
    /// The teams, if they are known.
    pub teams: Option<&'a [Team]>,
    /// The workspace's tags.
    pub tags: &'a [Tag],
    /// The types that tickets can be of, as far as they are known.
    pub ticket_types: &'a [TicketType],
    /// The attributes that conversations can have, if they are known.
    pub attributes: Option<&'a [ConversationAttribute]>,
    /// What the person has set.
    pub policy: &'a Policy,
    /// The conversations that it is about, in order.
    pub subjects: &'a [Subject],
}

/// Whether a conversation is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// The store has it, and the server did not say that it is gone.
    #[default]
    Here,
    /// It was deleted in Intercom.
    Deleted,
    /// It is not known here.
    Unknown,
}

/// A conversation that something is decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What the rules say is about it and no other.
    pub id: ConversationId,
    /// Whether it is here.
    pub here: Presence,
    /// Where it stands, own decisions included.
    pub standing: Standing,
    /// Its thread as far as it is here, if that is needed.
    pub parts: Vec<Part>,
    /// Whether closing it would ask for a rating, if that is needed.
    pub rating: Option<Asking>,
    /// Its first customer.
    pub contact: Option<ContactId>,
    /// Whether it is a ticket.
    pub is_ticket: bool,
    /// The ticket, as far as it is here.
    pub ticket: Option<Ticket>,
    /// Tickets and conversations beside it, as the server has them.
    pub linked: Vec<LinkedObject>,
    /// The ticket that it is to be linked to, as far as that is here.
    pub other: Option<Ticket>,
    /// The types of the tickets that wait to be made beside it.
    pub making: Vec<String>,
    /// Who takes part and what else is needed for that, if it is.
    pub desk: Option<Box<AtDesk>>,
}

impl Subject {
    /// A conversation that is here.
    pub fn new(id: ConversationId, standing: Standing) -> Self {
        Self {
            id,
            here: Presence::Here,
            standing,
            parts: Vec::new(),
            rating: None,
            contact: None,
            is_ticket: false,
            ticket: None,
            linked: Vec::new(),
            other: None,
            making: Vec::new(),
            desk: None,
        }
    }

    /// What somebody is called who takes part in it, or did.
    pub(super) fn called(&self, id: &ContactId) -> Text {
        let desk = self.desk.iter();
        let mut known = desk.flat_map(|at| at.people.iter().chain(&at.found)).map(|known| &known.person);
        known.find(|own| own.id == *id).map_or_else(|| Text::new(id.as_str()), |own| own.name.clone())
    }
}

/// What an intent must know of its conversations, beyond where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs<'a> {
    /// The thread: for words whether somebody has written since.
    pub parts: bool,
    /// Whether closing asks for a rating.
    pub rating: bool,
    /// The reply that is said before it is closed.
    pub reply: Option<&'a Message>,
    /// Another ticket.
    pub ticket: Option<&'a ConversationId>,
    /// Tickets that wait to be made beside it.
    pub making: bool,
    /// Who takes part, and what is meant by this.
    pub desk: Option<&'a DeskWish>,
    /// Who takes part, and who did where it is to stand as it stood.
    pub restored: Option<&'a [(ConversationId, Standing)]>,
}

/// What an intent must know.
pub fn needs<'a>(intent: &'a Intent, policy: &Policy) -> Needs<'a> {
    let closes = closes(intent, policy);
    let reply = match intent {
        Intent::Reply(message) if closes => Some(message),
        _ => None,
    };
    let parts = matches!(intent, Intent::Reply(message) | Intent::Note(message) if message.seen.is_some());
    let steps = matches!(intent, Intent::Steps(steps) if steps.seen.is_some());
    let ticket = match intent {
        Intent::Ticket(TicketWish::Link(ticket)) => Some(ticket),
        _ => None,
    };
    let making = matches!(intent, Intent::Ticket(TicketWish::Link(_) | TicketWish::Make(..)));
    let desk = match intent {
        Intent::Desk(wish) => Some(wish),
        _ => None,
    };
    let rating = closes || matches!(desk, Some(DeskWish::Join(_) | DeskWish::Leave(_)));
    let restored = match intent {
        Intent::Restore(standings) => Some(standings.as_slice()),
        _ => None,
    };
    let parts = (parts && policy.stop_on_change) || steps || matches!(desk, Some(DeskWish::Redact(Some(_))));
    Needs { parts, rating, reply, ticket, making, desk, restored }
}

/// Whether a conversation is closed by it, or behind the words that are said with it.
fn closes(intent: &Intent, policy: &Policy) -> bool {
    match intent {
        Intent::Close | Intent::Spam(_, true) => true,
        Intent::Snooze(until) => matches!(policy.snooze.until(*until), crate::domain::Operation::CloseUntil(_)),
        Intent::Fill(fill) => fill.then.as_deref().is_some_and(|then| closes(then, policy)),
        Intent::All(all) => all.iter().any(|then| closes(then, policy)),
        Intent::Reply(message) | Intent::Note(message) => {
            message.then.as_deref().is_some_and(|then| closes(then, policy))
        }
        _ => false,
    }
}

impl<'a> Facts<'a> {
    /// In whose name it is done (F6, S11).
    ///
    /// # Errors
    /// When nobody can be named, or it is another than the person believes.
    pub fn author(&self, request: &Request) -> Result<&'a Admin, Refusal> {
        let author = author_for(self.me, self.admins, self.policy.email.as_deref()).map_err(Refusal::NoAuthor)?;
        if request.believed.as_ref().is_some_and(|believed| *believed != author.admin) {
            return Err(Refusal::Another);
        }
        let own = self.me.map(|me| &me.admin);
        let found = self.admins.into_iter().flatten().chain(own).find(|admin| admin.id == author.admin);
        found.ok_or(Refusal::NoAuthor(crate::domain::NoAuthor::Unknown))
    }

    /// So many whole seconds from now; at once for none.
    pub(super) fn delayed(&self, seconds: i64) -> Timestamp {
        match seconds {
            ..=0 => self.now,
            _ => self.now.plus(seconds + i64::from(self.begun)),
        }
    }

    /// Whether somebody of that id is there to be given something: where the workspace's lists are known, who is not among
    /// them is nobody.
    pub(super) fn knows(&self, to: &Assignee) -> Result<(), Refusal> {
        let is_there = match to {
            Assignee::Me | Assignee::Nobody | Assignee::NoTeam => true,
            Assignee::Admin(id) => {
                // A token that may not list the teammates has a list of none.
                let known = self.admins.filter(|admins| !admins.is_empty());
                let own = self.me.is_some_and(|me| me.admin.id == *id);
                own || known.is_none_or(|admins| admins.iter().any(|admin| admin.id == *id))
            }
            Assignee::Team(id) => self.teams.is_none_or(|teams| teams.iter().any(|team| team.id == *id)),
        };
        if is_there { Ok(()) } else { Err(Refusal::NoSuchAssignee(to.clone())) }
    }

    /// What a tag is called.
    pub(super) fn tag_name(&self, id: &TagId) -> Text {
        let known = self.tags.iter().find(|tag| tag.id == *id).map(|tag| tag.name.clone());
        known.unwrap_or_else(|| Text::new(id.provisional_name().unwrap_or(id.as_str())))
    }

    /// The id of a tag, of which only the name may be known: no name is made twice, in whatever case.
    pub(super) fn tag_of(&self, id: &TagId) -> TagId {
        let Some(name) = id.provisional_name() else { return id.clone() };
        let known = self.tags.iter().find(|tag| same_name(tag.name.as_str(), name));
        known.map_or_else(|| TagId::provisional(name.trim()), |tag| tag.id.clone())
    }
}
