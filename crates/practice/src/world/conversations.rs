//! All conversations, the orders in which lists and searches ask for them, and what is kept beside them: what became of
//! deleted and merged ones, side conversations.
//!
//! Every change goes through [`Conversations::change`], which keeps the orders true; a list or search then walks one of
//! them instead of a hundred thousand rows.

use std::collections::{BTreeSet, HashMap};

use super::Time;
use super::conversation::Conversation;
use super::part::Part;
use super::people::ContactSlot;
use super::search::conversation_field::ConversationField;
use super::search::{Index, TicketIndex};
use super::state::State;

/// The place of a conversation among all; stable.
pub type Slot = u32;

/// Conversations in order of a time, ties by place.
pub type Order = BTreeSet<(Time, Slot)>;

/// A conversation that is no more (API 7.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub id: u64,
    /// Whether its statistics still count in reports.
    pub metrics_retained: bool,
    /// When it was deleted.
    pub at: Time,
}

/// What teammates and others talk about beside a conversation (API 7.16); the API can only read it.
#[derive(Clone, Debug)]
pub struct SideConversation {
    pub id: u64,
    /// What was said, oldest first.
    pub parts: Vec<Part>,
}

/// What the orders depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Keys {
    updated: Time,
    created: Time,
    state: State,
    admin: Option<u64>,
    team: Option<u64>,
    wake: Option<Time>,
    ticket: bool,
}

impl Keys {
    fn of(c: &Conversation) -> Self {
        Self {
            updated: c.updated_at,
            created: c.created_at,
            state: c.state,
            admin: c.admin,
            team: c.team,
            wake: c.next_due(),
            ticket: c.ticket.is_some(),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Conversations {
    /// A deleted conversation leaves its place empty.
    rows: Vec<Option<Conversation>>,
    gone: usize,
    by_id: HashMap<u64, Slot>,
    by_created: Order,
    by_state: HashMap<State, Order>,
    by_admin: HashMap<(State, Option<u64>), Order>,
    by_team: HashMap<(State, Option<u64>), Order>,
    by_contact: HashMap<ContactSlot, Vec<Slot>>,
    wakes: Order,
    tickets: BTreeSet<Slot>,
    nothing: Order,
    filling: bool,
    index: Index<ConversationField>,
    pub(super) ticket_index: TicketIndex,
    /// Those that have changed since they were brought into the index.
    touched: Vec<Slot>,
    /// How often anything here was changed.
    changes: u64,
    /// The deleted ones, oldest deletion first.
    pub deleted: Vec<Deleted>,
    /// Merged ones, each with the one it went into, by their ids.
    pub merged: HashMap<u64, u64>,
    /// Side conversations, by the conversation's id.
    pub side: HashMap<u64, Vec<SideConversation>>,
}

impl Conversations {
    /// Puts a conversation at the end.
    pub fn push(&mut self, conversation: Conversation) -> Slot {
        let slot = Slot::try_from(self.rows.len()).unwrap_or(Slot::MAX);
        self.by_id.insert(conversation.id, slot);
        for contact in &conversation.contacts {
            self.by_contact.entry(*contact).or_default().push(slot);
        }
        if !self.filling {
            self.enter(slot, Keys::of(&conversation));
        }
        self.touch(slot);
        self.rows.push(Some(conversation));
        slot
    }

    /// Lets the orders be while a world is filled; [`Conversations::end_filling`] makes them true.
    pub fn begin_filling(&mut self) {
        self.filling = self.rows.is_empty();
    }

    /// Makes the orders true after the filling.
    pub fn end_filling(&mut self) {
        if std::mem::take(&mut self.filling) {
            let keys: Vec<Option<Keys>> = self.rows.iter().map(|row| row.as_ref().map(Keys::of)).collect();
            for (slot, keys) in keys.into_iter().enumerate() {
                let Some(keys) = keys else { continue };
                self.enter(Slot::try_from(slot).unwrap_or(Slot::MAX), keys);
            }
        }
    }

    /// Changes a conversation and keeps the orders true.
    pub fn change<R>(&mut self, slot: Slot, change: impl FnOnce(&mut Conversation) -> R) -> Option<R> {
        self.touch(slot);
        let row = self.rows.get_mut(slot as usize)?.as_mut()?;
        let before = Keys::of(row);
        let result = change(row);
        let after = Keys::of(row);
        if before != after && !self.filling {
            self.leave(slot, before);
            self.enter(slot, after);
        }
        Some(result)
    }

    /// Takes a conversation away for good; its place stays empty.
    pub fn remove(&mut self, slot: Slot) -> Option<Conversation> {
        let row = self.rows.get_mut(slot as usize)?.take()?;
        self.touch(slot);
        self.gone += 1;
        self.leave(slot, Keys::of(&row));
        self.by_id.remove(&row.id);
        for contact in &row.contacts {
            self.left(slot, *contact);
        }
        Some(row)
    }

    /// A contact takes part in a conversation from now on.
    pub fn joined(&mut self, slot: Slot, contact: ContactSlot) {
        self.by_contact.entry(contact).or_default().push(slot);
    }

    /// A contact takes part in a conversation no more.
    pub fn left(&mut self, slot: Slot, contact: ContactSlot) {
        if let Some(slots) = self.by_contact.get_mut(&contact) {
            slots.retain(|s| *s != slot);
        }
    }

    /// Without an index, everything will be brought in at once.
    fn touch(&mut self, slot: Slot) {
        self.changes += 1;
        if !self.index.is_empty() && self.touched.last() != Some(&slot) {
            self.touched.push(slot);
        }
    }

    /// What is shown of a contact in its conversations has changed.
    pub(super) fn touch_those_of(&mut self, contact: ContactSlot) {
        for slot in self.of_contact(contact).to_vec() {
            self.touch(slot);
        }
    }

    /// The index, if it knows all rows as they are.
    pub(super) fn index(&self) -> Option<&Index<ConversationField>> {
        (self.touched.is_empty() && !self.index.is_empty()).then_some(&self.index)
    }

    /// The index and what is to be brought into it, each once.
    pub(super) fn take_index(&mut self) -> (Index<ConversationField>, Vec<Slot>) {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        (std::mem::take(&mut self.index), touched)
    }

    /// Puts the index back.
    pub(super) fn put_index(&mut self, index: Index<ConversationField>) {
        self.index = index;
    }

    /// How often anything here was changed: another number, another state.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.rows.len()
    }

    fn enter(&mut self, slot: Slot, keys: Keys) {
        self.by_created.insert((keys.created, slot));
        self.by_state.entry(keys.state).or_default().insert((keys.updated, slot));
        self.by_admin.entry((keys.state, keys.admin)).or_default().insert((keys.updated, slot));
        self.by_team.entry((keys.state, keys.team)).or_default().insert((keys.updated, slot));
        if let Some(wake) = keys.wake {
            self.wakes.insert((wake, slot));
        }
        if keys.ticket {
            self.tickets.insert(slot);
        }
    }

    fn leave(&mut self, slot: Slot, keys: Keys) {
        let row = (keys.updated, slot);
        self.by_created.remove(&(keys.created, slot));
        if let Some(order) = self.by_state.get_mut(&keys.state) {
            order.remove(&row);
        }
        if let Some(order) = self.by_admin.get_mut(&(keys.state, keys.admin)) {
            order.remove(&row);
        }
        if let Some(order) = self.by_team.get_mut(&(keys.state, keys.team)) {
            order.remove(&row);
        }
        if let Some(wake) = keys.wake {
            self.wakes.remove(&(wake, slot));
        }
        if keys.ticket {
            self.tickets.remove(&slot);
        }
    }

    /// The conversation at a place.
    pub fn get(&self, slot: Slot) -> Option<&Conversation> {
        self.rows.get(slot as usize)?.as_ref()
    }

    /// Where a conversation stands.
    pub fn find(&self, id: u64) -> Option<Slot> {
        self.by_id.get(&id).copied()
    }

    /// All of them, in order of creation for the seeded ones.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Conversation)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(n, c)| Some((Slot::try_from(n).unwrap_or(Slot::MAX), c.as_ref()?)))
    }

    pub fn tickets(&self) -> impl Iterator<Item = (Slot, &Conversation)> {
        self.tickets.iter().filter_map(|slot| Some((*slot, self.get(*slot)?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len() - self.gone
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In order of creation.
    pub fn by_created(&self) -> &Order {
        &self.by_created
    }

    /// Those in a state, in order of their last change.
    pub fn in_state(&self, state: State) -> &Order {
        self.by_state.get(&state).unwrap_or(&self.nothing)
    }

    /// Those in a state and with a teammate (or with none).
    pub fn of_admin(&self, state: State, admin: Option<u64>) -> &Order {
        self.by_admin.get(&(state, admin)).unwrap_or(&self.nothing)
    }

    /// Those in a state and with a team (or with none).
    pub fn of_team(&self, state: State, team: Option<u64>) -> &Order {
        self.by_team.get(&(state, team)).unwrap_or(&self.nothing)
    }

    pub fn of_contact(&self, contact: ContactSlot) -> &[Slot] {
        self.by_contact.get(&contact).map_or(&[], Vec::as_slice)
    }

    /// Gives all conversations of one contact to another.
    pub fn hand_over(&mut self, from: ContactSlot, to: ContactSlot) {
        let slots = self.by_contact.remove(&from).unwrap_or_default();
        slots.iter().for_each(|slot| self.touch(*slot));
        for row in slots.iter().map(|slot| *slot as usize) {
            if let Some(Some(row)) = self.rows.get_mut(row) {
                let known = row.contacts.contains(&to);
                row.contacts.retain(|contact| *contact != from || !known);
                row.contacts.iter_mut().filter(|contact| **contact == from).for_each(|contact| *contact = to);
            }
        }
        let all = self.by_contact.entry(to).or_default();
        all.extend(slots);
        all.sort_unstable();
        all.dedup();
    }

    /// The one to which something happens next by itself, and when.
    pub fn next_wake(&self) -> Option<(Time, Slot)> {
        self.wakes.first().copied()
    }
}
