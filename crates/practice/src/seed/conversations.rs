//! The conversations of the beginning: what becomes of each, when it began, and how it went.

use std::sync::Arc;

use fastrand::Rng;
use serde_json::{Value, json};

use super::play::{Cast, attachment, pause, say, targets};
use super::{mail, slots_for, special};
use crate::content::{self, Channel, Dialogue, Slots, Turn};
use crate::world::assign::Assignee;
use crate::world::catalog::{DESCRIPTION, TITLE};
use crate::world::messages::Opening;
use crate::world::people::ContactSlot;
use crate::world::tickets::Draft;
use crate::world::{PartKind, Priority, Slot, State, Time, Who, World};

const HOUR: Time = 3_600;
const DAY: Time = 86_400;
/// The time that stands for "until somebody writes": 1 January 2100.
const UNTIL_REPLY: Time = 4_102_444_800;

/// How a conversation stands in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Snoozed,
    Closed,
}

/// What kind of conversation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Dialogue,
    Greeting,
    InternalTicket,
    Special(special::Special),
}

struct Plan {
    at: Time,
    fate: Fate,
    sort: Sort,
}

/// Plays so many conversations, oldest first; those whose names are hard to show have one that is open.
pub(super) fn fill(world: &mut World, rng: &mut Rng, count: usize, striking: Vec<ContactSlot>, now: Time) {
    let mut plans: Vec<Plan> = (0..count).map(|n| plan(rng, n, now)).collect();
    plans.sort_by_key(|p| p.at);
    if count >= 20 {
        let open = plans.iter_mut().filter(|p| p.fate == Fate::Open && p.sort == Sort::Dialogue);
        for (plan, sort) in open.skip(1).step_by(2).zip(special::ALL) {
            plan.sort = Sort::Special(*sort);
        }
    }
    let mut director = Director { world, rng, now, striking, internal: Vec::new() };
    for plan in plans {
        director.play(&plan);
    }
}

fn plan(rng: &mut Rng, n: usize, now: Time) -> Plan {
    // Of twenty, seven are open, two are snoozed and eleven closed.
    let fate = match n % 20 {
        0 | 3 | 6 | 9 | 12 | 15 | 18 => Fate::Open,
        5 | 14 => Fate::Snoozed,
        _ => Fate::Closed,
    };
    let sort = match n % 100 {
        27 | 58 | 71 | 84 => Sort::Greeting,
        33 | 66 => Sort::InternalTicket,
        _ => Sort::Dialogue,
    };
    let age = match fate {
        Fate::Open if rng.u8(..10) < 7 => rng.i64(5 * 60..2 * DAY),
        Fate::Open => rng.i64(2 * DAY..9 * DAY),
        Fate::Snoozed => rng.i64(3 * HOUR..14 * DAY),
        Fate::Closed => rng.i64(5 * HOUR..56 * DAY),
    };
    Plan { at: now - age, fate, sort }
}

/// Plays the conversations.
struct Director<'a> {
    world: &'a mut World,
    rng: &'a mut Rng,
    now: Time,
    striking: Vec<ContactSlot>,
    internal: Vec<u64>,
}

impl Director<'_> {
    fn play(&mut self, plan: &Plan) {
        match plan.sort {
            Sort::Dialogue => self.dialogue(plan),
            Sort::Greeting => self.greeting(plan),
            Sort::InternalTicket => self.internal_ticket(plan),
            Sort::Special(special) => special::play(self.world, self.rng, special, (plan.at, self.now)),
        }
    }

    fn dialogue(&mut self, plan: &Plan) {
        let (contact, dialogue) = self.cast_customer(plan.fate == Fate::Open);
        let admin = self.agent(dialogue.team);
        let cast = Cast { contact, admin };
        let mut slots = slots_for(self.world, contact, admin);
        let subject = dialogue.subject(self.rng, &mut slots);
        let mut turns = dialogue.instantiate(self.rng, &mut slots);
        let first = turns.iter().position(|t| t.who == content::Who::Customer).unwrap_or(0);
        turns.drain(..first);
        self.shorten(&mut turns, plan.fate);
        if turns.is_empty() {
            return;
        }
        let opening = self.opening(dialogue.channel, subject, &turns.remove(0));
        let slot = self.world.start_conversation(contact, opening, plan.at);
        let mut at = plan.at + 1;
        mail::read_along(self.world, slot, admin, at);
        self.routing(slot, dialogue, admin, &turns, at);
        let pauses: Vec<Time> = turns.iter().map(|t| pause(self.rng, t.who)).collect();
        let room = (self.now - plan.at) * 9 / 10 - 60;
        let total = pauses.iter().sum::<Time>().max(1);
        for (turn, pause) in turns.into_iter().zip(pauses) {
            // What would reach into the future is told faster.
            at += if total > room { pause * room.max(0) / total } else { pause };
            say(self.world, slot, cast, turn, at);
        }
        self.extras(slot, (plan.fate, dialogue), cast, &mut slots, at);
        self.end(slot, plan.fate, cast, &mut slots, dialogue, at);
        // One of them that Fin closed has another turn.
        let open = self.world.conversations.get(slot).is_some_and(|c| c.state == State::Open);
        self.striking.pop_if(|striking| open && *striking == contact);
    }

    /// A customer and what they may talk about; mail only from those who have an address. Those whose names are hard to
    /// show come first, where it stays to be seen.
    fn cast_customer(&mut self, stays: bool) -> (ContactSlot, &'static Dialogue) {
        let striking = self.striking.last().copied().filter(|_| stays);
        loop {
            let anybody = ContactSlot::try_from(self.rng.usize(..self.world.contacts.len().max(1))).unwrap_or(0);
            let slot = striking.unwrap_or(anybody);
            let contact = self.world.contacts.get(slot);
            let dialogue = content::pick(self.rng, contact.and_then(|c| c.language).unwrap_or("en"));
            let has_address = contact.is_some_and(|c| c.email.is_some());
            if dialogue.channel == Channel::Chat || has_address {
                return (slot, dialogue);
            }
        }
    }

    /// Somebody with a seat, of the team if it has such a one; often the token's owner.
    fn agent(&mut self, team: usize) -> u64 {
        if self.rng.u8(..10) < 3 {
            return self.world.owner;
        }
        let with_seat = |id: &u64| self.world.admin(*id).is_some_and(|a| a.seat);
        let members = self.world.teams.get(team).map_or(&[][..], |t| &t.admins);
        let members: Vec<u64> = members.iter().copied().filter(with_seat).collect();
        self.rng.choice(members).unwrap_or(self.world.owner)
    }

    /// Takes off the end what has not been said yet.
    fn shorten(&mut self, turns: &mut Vec<Turn>, fate: Fate) {
        let by_staff = |t: &Turn| matches!(t.who, content::Who::Agent | content::Who::Note);
        let untouched = turns.iter().position(by_staff).unwrap_or(turns.len());
        match fate {
            Fate::Closed => {}
            Fate::Open if self.rng.u8(..10) < 4 => turns.truncate(untouched),
            Fate::Open => turns.truncate(self.rng.usize(1..=turns.len().max(1))),
            Fate::Snoozed => turns.truncate(turns.iter().rposition(by_staff).map_or(turns.len(), |n| n + 1)),
        }
    }

    fn opening(&mut self, channel: Channel, subject: Option<String>, turn: &Turn) -> Opening {
        const PAGES: &[&str] = &["dashboard", "invoices", "time-sheets", "quotes", "bank", "settings/users", "reports"];
        let email = channel == Channel::Email;
        let page = self.rng.choice(PAGES).copied().unwrap_or_default();
        Opening {
            channel: if email { "email" } else { "conversation" },
            subject: subject.map(Into::into),
            body: turn.html.as_str().into(),
            attachments: turn.attachments.iter().map(attachment).collect(),
            url: (!email).then(|| format!("https://app.ledgerwick.example/{page}").into()),
        }
    }

    /// What the workspace's rules do with a new conversation.
    fn routing(&mut self, slot: Slot, dialogue: &Dialogue, admin: u64, turns: &[Turn], at: Time) {
        if dialogue.channel == Channel::Chat && self.rng.u8(..4) == 0 {
            let words = "<p>Thanks for writing. We usually reply in under two hours.</p>";
            self.world.bot_says(slot, Who::Operator, PartKind::ReplyTime, words.into(), at);
        }
        let team = self.world.teams.get(dialogue.team).map(|t| t.id);
        if let Some(team) = team.filter(|_| self.rng.u8(..10) < 8) {
            self.world.assign_by_rule(slot, PartKind::WorkflowAssignment, Assignee::Team(Some(team)), at);
        }
        if self.rng.u8(..6) == 0 {
            self.sla(slot, at);
        }
        let answered = turns.iter().any(|t| t.who == content::Who::Agent);
        // Most that are answered were given to somebody before; the others are taken by answering.
        if self.rng.u8(..10) < if answered { 6 } else { 4 } {
            let manual = self.world.teams.get(dialogue.team).is_none_or(|t| t.method == "manual");
            let to = if !answered && self.rng.u8(..8) == 0 { self.world.bot } else { admin };
            if manual || team.is_none() {
                // A teammate who is known can be given anything.
                let _ = self.world.assign(slot, admin, Assignee::Admin(Some(to)), None, at);
            } else {
                self.world.assign_by_rule(slot, PartKind::BalancedAssignment, Assignee::Admin(Some(to)), at);
            }
        }
    }

    /// Tags, priority, SLA, attributes, tickets.
    fn extras(&mut self, slot: Slot, (fate, dialogue): (Fate, &Dialogue), cast: Cast, slots: &mut Slots, at: Time) {
        if self.rng.u8(..10) < 7 {
            for name in &dialogue.tags {
                let tag = self.world.tag_named(name).id;
                // A tag that is there already is no event; there is nothing else that can go wrong.
                let _ = self.world.attach_tag(slot, cast.admin, tag, at);
            }
        }
        if dialogue.priority || self.rng.u8(..20) == 0 {
            let levels = [Priority::Low, Priority::Medium, Priority::High, Priority::High, Priority::Urgent];
            let level = self.rng.choice(levels).unwrap_or_default();
            self.world.set_priority(slot, Who::Admin(cast.admin), level, at);
        }
        match self.rng.u8(..50) {
            0 | 1 => self.customer_ticket(slot, fate, cast, slots, at),
            2 | 3 => self.link(slot),
            4 | 5 => self.world.set_attribute(slot, "Copilot used", json!(true), at),
            6 | 7 => self.world.set_attribute(slot, "CX Score rating", json!(self.rng.u8(1..=5)), at),
            _ => {}
        }
    }

    fn sla(&mut self, slot: Slot, at: Time) {
        if let Some(sla) = self.rng.choice(content::slas()) {
            self.world.apply_sla(slot, &sla.name, targets(sla), at);
        }
    }

    fn customer_ticket(&mut self, slot: Slot, fate: Fate, cast: Cast, slots: &mut Slots, at: Time) {
        let seed = content::ticket(self.rng, slots, &[0, 1]);
        let title: Arc<str> = seed.title.as_str().into();
        self.world.conversations.change(slot, |c| c.title = Some(title));
        self.ticket(slot, fate, Who::Admin(cast.admin), &seed, at);
    }

    /// Makes a ticket of a conversation and brings it as far as it is; what is resolved is closed.
    fn ticket(&mut self, slot: Slot, fate: Fate, actor: Who, seed: &content::TicketSeed, at: Time) {
        let draft = Draft { kind: seed.ticket_type, state: None, values: ticket_values(seed) };
        self.world.make_ticket(slot, draft, at);
        let fits = |category: &str| (category == "resolved") == (fate == Fate::Closed);
        let states = self.world.ticket_states.iter().enumerate();
        let states: Vec<usize> = states.filter(|(_, s)| fits(s.category)).map(|(n, _)| n).collect();
        let state = self.rng.choice(states).unwrap_or(0);
        if fate == Fate::Closed && self.rng.bool() {
            self.world.set_ticket_state(slot, actor, 1, at);
        }
        self.world.set_ticket_state(slot, actor, state, at);
    }

    /// Links a conversation to one of the tickets between teams.
    fn link(&mut self, slot: Slot) {
        let Some(ticket) = self.rng.choice(&self.internal).copied() else { return };
        let Some(id) = self.world.conversations.get(slot).map(|c| c.id) else { return };
        self.world.conversations.change(slot, |c| c.linked.push(ticket));
        if let Some(other) = self.world.conversations.find(ticket) {
            self.world.conversations.change(other, |c| {
                if c.linked.len() < 100 {
                    c.linked.push(id)
                }
            });
        }
    }

    fn internal_ticket(&mut self, plan: &Plan) {
        let (contact, _) = self.cast_customer(false);
        let admin = self.agent(2);
        let mut slots = slots_for(self.world, contact, admin);
        let seed = content::ticket(self.rng, &mut slots, &[2, 3]);
        let body = crate::world::html::from_plain(&seed.description);
        let opening = Opening { channel: "conversation", subject: None, body, attachments: Vec::new(), url: None };
        let slot = self.world.start_automated(contact, Who::Admin(admin), opening, plan.at);
        let id = self.world.conversations.change(slot, |c| {
            c.source.delivered_as = "admin_initiated";
            c.state = if plan.fate == Fate::Closed { State::Closed } else { State::Open };
            c.read = true;
            c.admin = Some(admin);
            c.title = Some(seed.title.as_str().into());
            c.id
        });
        self.ticket(slot, plan.fate, Who::Admin(admin), &seed, plan.at);
        self.internal.extend(id);
        let note = content::note(self.rng, content::Topic::Other, &mut slots);
        say(self.world, slot, Cast { contact, admin }, note, plan.at + 120);
        if plan.fate == Fate::Snoozed {
            self.snooze(slot, admin, plan.at + 180);
        }
    }

    /// An automated message that nobody answered.
    fn greeting(&mut self, plan: &Plan) {
        let (contact, _) = self.cast_customer(false);
        let mut slots = slots_for(self.world, contact, self.world.owner);
        let (greeting, body) = content::greeting(self.rng, &mut slots);
        let has_address = self.world.contacts.get(contact).is_some_and(|c| c.email.is_some());
        let email = greeting.channel == Channel::Email && has_address;
        let opening = Opening {
            channel: if email { "email" } else { "conversation" },
            subject: greeting.subject.filter(|_| email).map(Into::into),
            body: body.into(),
            attachments: Vec::new(),
            url: None,
        };
        let owner = self.world.owner;
        let author = if self.rng.bool() { Who::Operator } else { Who::Admin(owner) };
        let slot = self.world.start_automated(contact, author, opening, plan.at);
        if plan.fate == Fate::Snoozed {
            self.snooze(slot, owner, plan.at + 60);
        }
    }

    /// Brings a conversation to its fate.
    fn end(&mut self, slot: Slot, fate: Fate, cast: Cast, slots: &mut Slots, dialogue: &Dialogue, at: Time) {
        let later = |rng: &mut Rng, now: Time| (at + rng.i64(60..2 * HOUR)).min(now - 1).max(at);
        match fate {
            Fate::Open => {
                let read = self.rng.u8(..10) < 4;
                if read {
                    self.world.set_read(slot, true, at);
                }
            }
            Fate::Snoozed => self.snooze(slot, cast.admin, at),
            Fate::Closed => {
                let closes = later(self.rng, self.now);
                let last_word = (self.rng.u8(..10) < 3).then(|| content::closing_line(self.rng, dialogue.topic, slots));
                self.world.close(slot, cast.admin, last_word.map(|t| t.html.into()), closes);
                if self.rng.bool() {
                    let at = (closes + self.rng.i64(30..DAY)).min(self.now - 1).max(closes);
                    self.rate(slot, cast, slots, at);
                }
            }
        }
    }

    fn snooze(&mut self, slot: Slot, admin: u64, at: Time) {
        let until = match self.rng.u8(..10) {
            0..3 => self.now + self.rng.i64(2 * 60..40 * 60),
            3..5 => self.now + self.rng.i64(HOUR..12 * HOUR),
            5..9 => self.now + self.rng.i64(DAY..8 * DAY),
            _ => UNTIL_REPLY,
        };
        // A time in the future is always taken.
        let _ = self.world.snooze(slot, admin, until, at);
    }

    /// Rates, if a rating was asked for.
    fn rate(&mut self, slot: Slot, cast: Cast, slots: &mut Slots, at: Time) {
        let rating = content::rating(self.rng, slots);
        let _ = self.world.rate(slot, cast.contact, rating.score.clamp(1, 5), rating.remark.map(Into::into), at);
    }
}

/// A ticket's attributes as the world keeps them.
fn ticket_values(seed: &content::TicketSeed) -> Vec<(Arc<str>, Value)> {
    let built_in = [(TITLE, seed.title.as_str()), (DESCRIPTION, seed.description.as_str())];
    let own = seed.attributes.iter().map(|(name, value)| (Arc::from(*name), Value::from(value)));
    built_in.map(|(name, value)| (Arc::from(name), Value::from(value))).into_iter().chain(own).collect()
}
