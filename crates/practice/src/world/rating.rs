//! When the customer is asked for a rating, and how it is given (I26, I27).

use std::sync::Arc;

use super::conversation::{Rating, RatingRequest};
use super::happening::Entry;
use super::people::ContactSlot;
use super::{Conversation, Part, PartKind, Refusal, Slot, Time, Who, World, html};

/// A conversation must be longer than this, in characters, both sides counted.
const SHORTEST: usize = 250;
/// Somebody must have replied within these many seconds.
const LATELY: Time = 7 * 86_400;

/// Why closing a conversation does not ask for a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The workspace asks for none.
    Off,
    /// It was rated already.
    Rated,
    /// It was asked for already, before a reopen.
    Asked,
    /// More or fewer than one customer takes part.
    NotOneCustomer,
    /// No teammate said anything to the customer.
    NobodyReplied,
    /// Nobody replied in the last 7 days.
    LongAgo,
    /// Not longer than 250 characters.
    TooShort,
}

impl World {
    /// What stands against asking for a rating when the conversation is closed at `now`; nothing, and it is asked.
    pub fn rating_hindrance(&self, c: &Conversation, now: Time) -> Option<Hindrance> {
        let last = c.statistics.last_admin_reply_at.max(c.statistics.last_contact_reply_at);
        let started = c.source.delivered_as == "admin_initiated" && matches!(c.source.author, Who::Admin(_));
        let last = last.max(started.then_some(c.created_at));
        if !self.rules.asks_for_ratings {
            Some(Hindrance::Off)
        } else if c.rating.is_some() {
            Some(Hindrance::Rated)
        } else if c.rating_request.is_some() {
            Some(Hindrance::Asked)
        } else if c.contacts.len() != 1 {
            Some(Hindrance::NotOneCustomer)
        } else if c.statistics.first_admin_reply_at.is_none() && !started {
            Some(Hindrance::NobodyReplied)
        } else if last.is_none_or(|at| at < now - LATELY) {
            Some(Hindrance::LongAgo)
        } else if !is_longer(c, SHORTEST) {
            Some(Hindrance::TooShort)
        } else {
            None
        }
    }

    /// Asks for a rating, if the rule says so; called when a conversation was closed.
    pub(super) fn ask_for_rating(&mut self, slot: Slot, now: Time) {
        let Some(c) = self.conversations.get(slot) else { return };
        if self.rating_hindrance(c, now).is_none()
            && let Some(admin) = rated(c)
        {
            self.conversations.change(slot, |c| c.rating_request = Some(RatingRequest { at: now, admin }));
        }
    }

    /// The customer rates the conversation, with or without words. With words it is final; without, it may be changed
    /// and words may be added (I27).
    pub fn rate(
        &mut self,
        slot: Slot,
        contact: ContactSlot,
        score: u8,
        remark: Option<Arc<str>>,
        now: Time,
    ) -> Result<(), Refusal> {
        let c = self.conversations.get(slot).ok_or_else(Refusal::not_found)?;
        let refused = |words: &'static str| Err(Refusal::new(422, "unprocessable_entity", words));
        let Some(request) = c.rating_request else {
            return refused("No rating was asked for");
        };
        if !c.contacts.contains(&contact) {
            return Err(Refusal::no_contact());
        }
        if !(1..=5).contains(&score) {
            return Err(Refusal::invalid("rating must be 1 to 5"));
        }
        if c.rating.as_ref().is_some_and(|r| r.remark.is_some()) {
            return refused("The rating is final");
        }
        let new = c.rating.as_ref().is_none_or(|r| r.score != score);
        let remark = remark.filter(|words| !words.trim().is_empty());
        let rating = Rating { score, remark: None, asked_at: request.at, given_at: now, admin: request.admin };
        if new {
            let entry = Entry::new(PartKind::RatingChanged, Who::Contact(contact));
            self.happen(slot, now, entry, |c| c.rating = Some(Box::new(rating.clone())));
        }
        if remark.is_some() {
            let entry = Entry::new(PartKind::RatingRemark, Who::Contact(contact));
            self.happen(slot, now, entry, |c| c.rating = Some(Box::new(Rating { remark, ..rating })));
        }
        Ok(())
    }
}

/// Whose work is rated: the last teammate who replied, or the one who began it.
fn rated(c: &Conversation) -> Option<u64> {
    let by = |who: Who| match who {
        Who::Admin(id) => Some(id),
        _ => None,
    };
    c.parts.iter().rev().find(|p| p.is_reply()).and_then(|p| by(p.author)).or_else(|| by(c.source.author))
}

/// Whether customers and teammates together wrote more than so many characters, as they are read. Notes and what bots
/// say do not count.
fn is_longer(c: &Conversation, limit: usize) -> bool {
    let first = c.source.body.as_deref().filter(|_| matches!(c.source.author, Who::Contact(_) | Who::Admin(_)));
    let said = c.parts.iter().filter(|p: &&Part| p.is_reply() || p.is_from_contact()).filter_map(|p| p.body.as_deref());
    let mut length = 0;
    first.into_iter().chain(said).any(|body| {
        length += html::to_plain(body).trim().chars().count();
        length > limit
    })
}
