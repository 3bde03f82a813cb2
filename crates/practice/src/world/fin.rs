//! Fin, the answering bot: its answers, what customers make of them, and the tags that tell of it (H5, H6).
//!
//! An answer is taken for a resolution until the customer says more (soft), and is one when the customer says that it
//! helped (hard). An unclear question waits three minutes for the customer, then goes to the team; so does everything
//! as soon as the customer asks for it or a teammate takes it.

use std::sync::Arc;

use serde_json::json;

use super::assign::Assignee;
use super::catalog::Tagged;
use super::conversation::AiAgent;
use super::happening::Entry;
use super::{Conversation, PartKind, Slot, State, Time, Who, World, html};

/// How long an unclear question waits for the customer, in seconds.
pub const PATIENCE: Time = 180;

/// The tag of what came through the messenger.
pub const MESSENGER: &str = "intercom-messenger";
/// The tag of what Fin took part in.
pub const INVOLVED: &str = "fin-involved";
/// The tag of what Fin resolved.
pub const RESOLVED: &str = "fin-resolved";
/// The tag of what is taken for resolved.
pub const SOFT: &str = "fin-soft-resolution";
/// The tag of what the customer said is resolved.
pub const HARD: &str = "fin-hard-resolution";
/// The tag of what went to the team.
pub const ROUTED: &str = "fin-routed-to-team";
pub const TAGS: [&str; 6] = [MESSENGER, INVOLVED, RESOLVED, SOFT, HARD, ROUTED];

/// What a customer says, or clicks, when an answer helped.
pub const HELPED: &str = "That helped";
/// What a customer says, or clicks, to talk with a person.
pub const PERSON: &str = "Talk to a person";

const ASSUMED: &str = "assumed_resolution";
const CONFIRMED: &str = "confirmed_resolution";
const ESCALATED: &str = "escalated";

impl AiAgent {
    /// Whether what the customer writes is for Fin.
    pub fn in_charge(&self) -> bool {
        !matches!(self.resolution_state, Some(CONFIRMED | ESCALATED))
    }
}

impl World {
    fn fin_may_speak(&self, slot: Slot) -> bool {
        self.conversations.get(slot).is_some_and(|c| c.state == State::Open)
    }

    /// Fin answers in an open conversation; that is taken for a resolution.
    pub fn fin_answers(&mut self, slot: Slot, body: Arc<str>, article: Option<Arc<str>>, now: Time) {
        if !self.fin_may_speak(slot) {
            return;
        }
        self.fin_says(slot, body, now);
        self.conversations.change(slot, |c| {
            let ai = AiAgent {
                last_answer_type: "ai_answer",
                resolution_state: Some(ASSUMED),
                rating: None,
                article,
                waits_until: None,
            };
            c.ai = Some(Box::new(ai));
        });
        self.fin_tags(slot, &[INVOLVED, RESOLVED, SOFT], &[HARD, ROUTED], now);
    }

    /// Fin did not understand, asks back, and waits a while.
    pub fn fin_asks(&mut self, slot: Slot, body: Arc<str>, now: Time) {
        if !self.fin_may_speak(slot) {
            return;
        }
        self.fin_says(slot, body, now);
        self.fin_waits(slot, now);
        self.fin_tags(slot, &[INVOLVED], &[RESOLVED, SOFT, HARD], now);
    }

    fn fin_says(&mut self, slot: Slot, body: Arc<str>, now: Time) {
        let mut entry = Entry::new(PartKind::Comment, Who::Fin).with_body(Some(body));
        entry.extra.ai_answer = true;
        let id = self.ids.part;
        let option = |n: u8, text: &str| json!({"text": text, "uuid": format!("{n:08x}-f19a-4000-8000-{id:012x}")});
        entry.extra.metadata = Some(json!({"quick_reply_options": [option(1, HELPED), option(2, PERSON)]}));
        self.happen(slot, now, entry, |_| {});
    }

    fn fin_waits(&mut self, slot: Slot, now: Time) {
        self.conversations.change(slot, |c| {
            let before = c.ai.take().map(|ai| *ai);
            c.ai = Some(Box::new(AiAgent {
                last_answer_type: before.as_ref().map_or("custom_answer", |ai| ai.last_answer_type),
                resolution_state: None,
                rating: before.as_ref().and_then(|ai| ai.rating),
                article: before.and_then(|ai| ai.article),
                waits_until: Some(now + PATIENCE),
            }));
        });
    }

    /// What a customer's words mean to Fin, if it is in charge.
    pub(super) fn fin_hears(&mut self, slot: Slot, words: Option<&str>, now: Time) {
        if !self.conversations.get(slot).and_then(|c| c.ai.as_ref()).is_some_and(|ai| ai.in_charge()) {
            return;
        }
        let words = words.map(html::to_plain).unwrap_or_default().to_lowercase();
        let says = |what: &str| words.trim().trim_end_matches(['.', '!']) == what.to_lowercase();
        if says(HELPED) {
            self.fin_helped(slot, now);
        } else if says(PERSON) {
            self.fin_hands_over(slot, now);
        } else {
            // More words: it was not resolved. Fin has a while to find an answer.
            self.fin_waits(slot, now);
            self.fin_tags(slot, &[INVOLVED], &[RESOLVED, SOFT], now);
        }
    }

    /// The customer says that it helped: soft becomes hard, and the conversation is done.
    fn fin_helped(&mut self, slot: Slot, now: Time) {
        self.settle_fin(slot, CONFIRMED);
        self.fin_tags(slot, &[INVOLVED, RESOLVED, HARD], &[SOFT, ROUTED], now);
        self.close_as(slot, Who::Fin, None, now);
    }

    /// Fin gives up what it has: the team is to answer.
    pub(super) fn fin_hands_over(&mut self, slot: Slot, now: Time) {
        self.leave_to_people(slot, now);
        let Some(c) = self.conversations.get(slot) else { return };
        let (free, team) = (c.admin.is_none() && c.state == State::Open, c.team);
        if let Some(team) = team.or_else(|| self.teams.first().map(|t| t.id)).filter(|_| free) {
            self.assign_by_rule(slot, PartKind::WorkflowAssignment, Assignee::Team(Some(team)), now);
        }
    }

    /// A person takes over from Fin; resolved and soft go, routed comes. What was confirmed stays so.
    pub(super) fn leave_to_people(&mut self, slot: Slot, now: Time) {
        if self.conversations.get(slot).and_then(|c| c.ai.as_ref()).is_some_and(|ai| ai.in_charge()) {
            self.settle_fin(slot, ESCALATED);
            self.fin_tags(slot, &[INVOLVED, ROUTED], &[RESOLVED, SOFT, HARD], now);
        }
    }

    /// A conversation was closed or put away: nothing waits any more.
    pub(super) fn fin_waits_no_more(c: &mut Conversation) {
        if let Some(ai) = &mut c.ai {
            ai.waits_until = None;
        }
    }

    fn settle_fin(&mut self, slot: Slot, state: &'static str) {
        self.conversations.change(slot, |c| {
            if let Some(ai) = &mut c.ai {
                (ai.resolution_state, ai.waits_until) = (Some(state), None);
            }
        });
    }

    /// Brings Fin's tags into order; one entry tells of all of them.
    fn fin_tags(&mut self, slot: Slot, on: &[&'static str], off: &[&'static str], now: Time) {
        let Some(c) = self.conversations.get(slot) else { return };
        let messenger = (c.source.channel != "email").then_some(MESSENGER);
        let on: Vec<&str> = messenger.into_iter().chain(on.iter().copied()).collect();
        let on: Vec<(u64, &str)> = on.into_iter().map(|name| (self.tag_named(name).id, name)).collect();
        let off: Vec<(u64, &str)> = off.iter().map(|name| (self.tag_named(name).id, *name)).collect();
        let Some(c) = self.conversations.get(slot) else { return };
        let has = |id: u64| c.tags.iter().any(|t| t.tag == id);
        let on: Vec<_> = on.into_iter().filter(|(id, _)| !has(*id)).collect();
        let off: Vec<_> = off.into_iter().filter(|(id, _)| has(*id)).collect();
        if on.is_empty() && off.is_empty() {
            return;
        }
        let names = |of: &[(u64, &str)]| of.iter().map(|(_, name)| (*name).to_owned()).collect::<Vec<_>>();
        let event = json!({"tags_added": names(&on), "tags_removed": names(&off)});
        let by = self.fin;
        self.happen(slot, now, Entry::new(PartKind::TagsUpdated, Who::Fin).about(event), |c| {
            c.tags.retain(|t| off.iter().all(|(id, _)| t.tag != *id));
            c.tags.extend(on.iter().map(|(tag, _)| Tagged { tag: *tag, at: now, by }));
        });
    }
}
