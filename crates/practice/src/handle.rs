//! The hand of a test in the workspace: read it, act in it as somebody else, move its clock, plan its faults.

use std::sync::Arc;

use serde_json::Value;

use super::faults::Fault;
use super::guard::StageGuard;
use super::journal::{Attempt, Entry};
use super::shared::Shared;
use super::webhooks::Subscription;
use super::world::messages::{Message, Opening};
use super::world::{Conversation, Refusal, Slot, Time, World, html};
use super::{delivery, wire};

/// A handle on a running workspace.
#[derive(Clone, Debug)]
pub struct WorldHandle(pub(super) Arc<Shared>);

impl WorldHandle {
    /// The workspace, locked, with everything done that was due by now. No request is served while this is held.
    pub fn stage(&self) -> StageGuard<'_> {
        self.0.settled()
    }

    /// The workspace's present time.
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// Moves the clock on and lets happen what was due.
    pub fn advance(&self, seconds: i64) {
        self.0.advance(seconds);
    }

    /// Looks at a conversation.
    pub fn look<R>(&self, id: &str, look: impl FnOnce(&Conversation) -> R) -> Option<R> {
        let stage = self.stage();
        stage.world.conversation(id.parse().ok()?).map(look)
    }

    /// A conversation as it would be answered, with its newest parts.
    pub fn conversation(&self, id: &str) -> Option<Value> {
        let stage = self.stage();
        let conversation = stage.world.conversation(id.parse().ok()?)?;
        let shown = wire::conversation::full(&stage.world, conversation, wire::part::Display::default());
        Some(wire::object::value(&shown))
    }

    /// The ids of all conversations that pass, newest change first.
    pub fn find(&self, pass: impl Fn(&Conversation) -> bool) -> Vec<String> {
        let stage = self.stage();
        let mut found: Vec<_> = stage.world.conversations.iter().map(|(_, c)| c).filter(|c| pass(c)).collect();
        found.sort_by_key(|c| std::cmp::Reverse((c.updated_at, c.id)));
        found.into_iter().map(|c| c.id.to_string()).collect()
    }

    /// The id of the teammate whom the token belongs to.
    pub fn owner(&self) -> String {
        self.0.stage().world.owner.to_string()
    }

    /// Acts on a conversation in any way the world knows, as of now.
    pub fn act<R>(&self, id: &str, act: impl FnOnce(&mut World, Slot, Time) -> R) -> Result<R, Refusal> {
        let mut stage = self.stage();
        let slot = stage.world.slot(id.parse().map_err(|_| Refusal::not_found())?)?;
        Ok(act(&mut stage.world, slot, self.now()))
    }

    /// The conversation's customer writes.
    pub fn contact_writes(&self, id: &str, body: &str) -> Result<(), Refusal> {
        self.act(id, |world, slot, now| {
            let contact =
                world.conversations.get(slot).and_then(Conversation::contact).ok_or_else(Refusal::no_contact)?;
            world.contact_reply(slot, contact, Message::text(html::normalise(body)), now);
            Ok(())
        })?
    }

    /// A customer (the first one with a name, or the one given by its id) opens a conversation; its id.
    pub fn contact_opens(&self, contact: Option<&str>, body: &str) -> Result<String, Refusal> {
        let mut stage = self.stage();
        let now = self.now();
        let slot = match contact {
            Some(id) => stage.world.contacts.by_id(id),
            None => stage.world.contacts.iter().find(|(_, c)| c.name.is_some()).map(|(slot, _)| slot),
        };
        let slot = slot.ok_or_else(Refusal::no_contact)?;
        let opening = Opening {
            channel: "conversation",
            subject: None,
            body: html::normalise(body),
            attachments: Vec::new(),
            url: None,
        };
        let slot = stage.world.start_conversation(slot, opening, now);
        stage.world.conversations.get(slot).map(|c| c.id.to_string()).ok_or_else(Refusal::not_found)
    }

    /// Every request so far.
    pub fn journal(&self) -> Vec<Entry> {
        self.0.stage().journal.entries().cloned().collect()
    }

    /// Every request so far, which is thereby forgotten.
    pub fn take_journal(&self) -> Vec<Entry> {
        let journal = std::mem::take(&mut self.0.stage().journal);
        journal.entries().cloned().collect()
    }

    /// Every attempt to deliver a webhook so far.
    pub fn webhooks(&self) -> Vec<Attempt> {
        self.0.stage().journal.attempts().cloned().collect()
    }

    /// Sends webhooks to an address from now on, or to none any more. The address is asked first, as Intercom does:
    /// the error says why it will not do.
    pub async fn subscribe(&self, to: Option<Subscription>) -> Result<(), String> {
        delivery::subscribe(&self.0, to).await
    }

    /// Sends the webhook of the test button.
    pub fn ping(&self) -> Result<(), &'static str> {
        delivery::ping(&self.0)
    }

    /// Whether all that has happened was told, as far as webhooks go.
    pub fn all_told(&self) -> bool {
        let stage = self.stage();
        stage.world.notices.is_empty() && stage.webhooks.is_idle()
    }

    /// Forgets the requests so far.
    pub fn clear_journal(&self) {
        self.0.stage().journal.clear();
    }

    /// Plans a fault.
    pub fn plan(&self, fault: Fault) {
        self.0.stage().faults.plan(fault);
    }

    /// Forgets the faults that have not happened yet, and lets held requests go.
    pub fn clear_faults(&self) {
        self.0.stage().faults.clear();
        self.release();
    }

    /// How many requests are still to be done, later than they came.
    pub fn under_way(&self) -> usize {
        self.0.under_way.count()
    }

    /// Lets all requests go that a fault holds.
    pub fn release(&self) {
        self.0.released.notify_waiters();
    }
}
