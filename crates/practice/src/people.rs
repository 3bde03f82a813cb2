//! The customers, when they act by themselves: they write, answer, thank, ask again, rate.
//!
//! Nothing runs in the background. Before anything in the workspace is looked at, all that was due by then is done at
//! the times at which it was due, in order; from outside that cannot be told from customers who act on their own, and
//! it makes their doings depend on nothing but the seed, the clock and what was done to them.

use std::collections::{BTreeMap, HashMap};

use fastrand::Rng;

use super::content::{self, Channel, Mood, Topic};
use super::seed::{attachment, slots_for};
use super::world::assign::Assignee;
use super::world::messages::{Message, Opening};
use super::world::people::ContactSlot;
use super::world::{Act, Part, PartKind, Priority, Slot, State, Time, Who, World, fin, html};

/// The longer no teammate does anything, the less customers do: beyond so many seconds their pauses grow as the time
/// does. A machine that slept for a week wakes to a full inbox, not to a flood.
const WATCHED: Time = 2_500;
/// Out of how many of the newest conversations one is chosen to write into.
const NEWEST: usize = 120;

/// What is going to happen.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    /// Somebody somewhere does something.
    Something,
    /// The customer answers a teammate.
    Answer(Slot, Mood),
    /// A customer answers a message that a teammate sent first.
    AnswerMessage(u64, ContactSlot, Mood),
    /// The customer reads what a teammate wrote, and leaves it at that.
    Read(Slot),
    /// The customer rates a closed conversation, or thinks again.
    Rate(Slot),
    /// Fin answers.
    Fin(Slot),
    /// The customer answers Fin.
    ToFin(Slot),
}

/// Customers who act.
#[derive(Clone, Debug)]
pub struct People {
    rng: Rng,
    plans: BTreeMap<(Time, u64), Deed>,
    planned: u64,
    watched_at: Time,
    topics: HashMap<Slot, Topic>,
}

impl People {
    /// Customers who begin to act some time after `now`.
    pub fn new(seed: u64, world: &mut World, now: Time) -> Self {
        let mut people = Self {
            rng: Rng::with_seed(seed ^ 0x9e37_79b9_7f4a_7c15),
            plans: BTreeMap::new(),
            planned: 0,
            watched_at: now,
            topics: HashMap::new(),
        };
        world.unnoticed.get_or_insert_default();
        people.plan(now + 8, Deed::Something);
        people
    }

    /// All that decides what they will do, in words.
    #[cfg(test)]
    pub(super) fn told(&self) -> String {
        let topics: BTreeMap<_, _> = self.topics.iter().map(|(slot, topic)| (*slot, format!("{topic:?}"))).collect();
        format!("{:?}", (self.rng.get_seed(), &self.plans, self.planned, self.watched_at, topics))
    }

    fn plan(&mut self, at: Time, deed: Deed) {
        self.planned += 1;
        self.plans.insert((at, self.planned), deed);
    }

    fn plan_after(&mut self, at: Time, pause: std::ops::Range<Time>, deed: Deed) {
        let pause = self.rng.i64(pause);
        self.plan(at + pause, deed);
    }

    /// Lets them notice what was done to them, and do what was due by `now`, each at its time. How often this is called
    /// between two deeds of teammates makes no difference to what they do.
    pub fn act(&mut self, world: &mut World, now: Time) {
        self.notice(world);
        while let Some(next) = self.plans.first_entry().filter(|next| next.key().0 <= now) {
            let ((at, _), deed) = next.remove_entry();
            world.settle(at);
            self.perform(world, deed, at);
        }
    }

    fn perform(&mut self, world: &mut World, deed: Deed, at: Time) {
        match deed {
            Deed::Something => {
                self.something(world, at);
                let pause = self.rng.i64(10..=40) * ((at - self.watched_at) / WATCHED).max(1);
                self.plan(at + pause, Deed::Something);
            }
            Deed::Answer(slot, mood) => self.answer(world, slot, mood, at),
            Deed::AnswerMessage(id, contact, mood) => self.answer_message(world, id, (contact, mood), at),
            Deed::Read(slot) => drop(world.contact_reads(slot, at)),
            Deed::Rate(slot) => self.rate(world, slot, at),
            Deed::Fin(slot) => self.fin(world, slot, at),
            Deed::ToFin(slot) => self.speak_to_fin(world, slot, at),
        }
    }

    /// Looks at what teammates did, each deed by itself, and plans what comes of it.
    fn notice(&mut self, world: &mut World) {
        for done in world.unnoticed.as_mut().map(std::mem::take).unwrap_or_default() {
            self.watched_at = self.watched_at.max(done.at);
            match done.what {
                Act::Entry(slot, part) => self.notice_entry(world, slot, part, done.at),
                Act::Message(id, contact) => self.notice_message(id, contact, done.at),
            }
        }
    }

    fn notice_entry(&mut self, world: &World, slot: Slot, part: u64, at: Time) {
        let Some(c) = world.conversations.get(slot) else { return };
        let Some(part) = c.parts.iter().rev().find(|p| p.id == part) else { return };
        if part.kind == PartKind::Close {
            let asked = c.rating.is_none() && c.rating_request.is_some_and(|r| r.at == part.at);
            if asked && self.rng.u8(..10) < 4 {
                self.plan_after(at, 20..150, Deed::Rate(slot));
            }
        } else if part.is_reply() {
            let mood = Mood::choose(&mut self.rng);
            let deed = if mood == Mood::Silent { Deed::Read(slot) } else { Deed::Answer(slot, mood) };
            self.plan_after(at, 20..150, deed);
        }
    }

    /// A message that nobody has asked for is answered by some.
    fn notice_message(&mut self, id: u64, contact: ContactSlot, at: Time) {
        let mood = Mood::choose(&mut self.rng);
        if mood != Mood::Silent && self.rng.u8(..10) < 7 {
            self.plan_after(at, 40..600, Deed::AnswerMessage(id, contact, mood));
        }
    }

    fn something(&mut self, world: &mut World, at: Time) {
        match self.rng.u8(..20) {
            0..8 => self.open_conversation(world, at),
            8..17 => self.write_again(world, State::Open, at),
            17 | 18 => self.write_again(world, State::Closed, at),
            _ => self.write_again(world, State::Snoozed, at),
        }
    }

    /// A customer opens a new conversation, and the workspace's rules do theirs.
    fn open_conversation(&mut self, world: &mut World, at: Time) {
        let contact = ContactSlot::try_from(self.rng.usize(..world.contacts.len().max(1))).unwrap_or(0);
        let Some(known) = world.contacts.get(contact).filter(|c| c.can_write()) else { return };
        let (language, has_address) = (known.language.unwrap_or("en"), known.email.is_some());
        let mut slots = slots_for(world, contact, world.owner);
        let opener = content::opener(&mut self.rng, language, &mut slots);
        let email = opener.channel == Channel::Email && has_address;
        let mut turns = opener.turns.into_iter();
        let Some(first) = turns.next() else { return };
        let opening = Opening {
            channel: if email { "email" } else { "conversation" },
            subject: opener.subject.filter(|_| email).map(Into::into),
            body: html::normalise(&first.html),
            attachments: first.attachments.iter().map(attachment).collect(),
            url: (!email).then(|| "https://app.ledgerwick.example/dashboard".into()),
        };
        let slot = world.start_conversation(contact, opening, at);
        for turn in turns {
            world.contact_reply(slot, contact, Message::text(turn.html), at);
        }
        self.topics.insert(slot, opener.topic);
        if opener.priority {
            world.set_priority(slot, Who::Operator, Priority::High, at);
        }
        if !email && self.rng.u8(..10) < 3 {
            return self.plan_after(at, 4..12, Deed::Fin(slot));
        }
        let team = world.teams.get(opener.team).map(|t| t.id).filter(|_| self.rng.u8(..10) < 8);
        if team.is_some() {
            world.assign_by_rule(slot, PartKind::WorkflowAssignment, Assignee::Team(team), at);
        } else if self.rng.bool() {
            world.assign_by_rule(slot, PartKind::WorkflowAssignment, Assignee::Admin(Some(world.owner)), at);
        }
    }

    /// A customer writes into a conversation that is there.
    fn write_again(&mut self, world: &mut World, state: State, at: Time) {
        let newest: Vec<Slot> =
            world.conversations.in_state(state).iter().rev().take(NEWEST).map(|(_, slot)| *slot).collect();
        let Some(slot) = self.rng.choice(newest) else { return self.open_conversation(world, at) };
        let Some(c) = world.conversations.get(slot) else { return };
        // Nobody writes three times in a row, and a greeting that nobody answered stays unanswered.
        let impatient = c.parts.iter().rev().take(2).filter(|p| p.is_from_contact()).count() == 2;
        let silent = c.source.delivered_as == "automated" && c.statistics.first_contact_reply_at.is_none();
        if impatient || silent || c.ticket.as_ref().is_some_and(|t| t.kind >= 2) {
            return;
        }
        let mood = match state {
            State::Closed if self.rng.bool() => Mood::Thanks,
            State::Open if c.waiting_since.is_some() => Mood::Annoyed,
            _ if self.rng.bool() => Mood::Question,
            _ => Mood::StillBroken,
        };
        self.say(world, slot, mood, at);
    }

    /// A customer answers a teammate, if nobody has said anything since.
    fn answer(&mut self, world: &mut World, slot: Slot, mood: Mood, at: Time) {
        let Some(c) = world.conversations.get(slot).filter(|c| c.waiting_since.is_none()) else { return };
        // What was closed is let be by those who are content.
        if c.state != State::Closed || matches!(mood, Mood::StillBroken | Mood::Thanks) {
            self.say(world, slot, mood, at);
        }
    }

    fn say(&mut self, world: &mut World, slot: Slot, mood: Mood, at: Time) {
        let Some(c) = world.conversations.get(slot) else { return };
        let Some(contact) = c.contact() else { return };
        let topic = self.topics.get(&slot).copied().unwrap_or(Topic::Other);
        let admin = c.admin.unwrap_or(world.owner);
        let Some(message) = self.words(world, (contact, admin), (mood, topic)) else { return };
        world.contact_reply(slot, contact, message, at);
        self.fin_reads(world, slot, at);
    }

    /// What a contact says to a teammate.
    fn words(
        &mut self,
        world: &World,
        (contact, admin): (ContactSlot, u64),
        (mood, topic): (Mood, Topic),
    ) -> Option<Message> {
        let language = world.contacts.get(contact).and_then(|c| c.language).unwrap_or("en");
        let mut slots = slots_for(world, contact, admin);
        let turn = content::followup(&mut self.rng, mood, topic, language, &mut slots)?;
        Some(Message {
            body: Some(turn.html.into()),
            attachments: turn.attachments.iter().map(attachment).collect(),
            ..Message::default()
        })
    }

    /// A customer answers what a teammate sent first, unless it did already.
    fn answer_message(&mut self, world: &mut World, id: u64, (contact, mood): (ContactSlot, Mood), at: Time) {
        let Some(admin) = world.sender_of(id, contact) else { return };
        if !world.contacts.get(contact).is_some_and(|c| c.can_write()) {
            return;
        }
        if let Some(message) = self.words(world, (contact, admin), (mood, Topic::Other)) {
            world.answer_message(id, contact, message, at);
        }
    }

    /// What the customer wrote to Fin is answered by Fin, soon.
    fn fin_reads(&mut self, world: &World, slot: Slot, at: Time) {
        if world.conversations.get(slot).and_then(|c| c.ai.as_ref()).is_some_and(|ai| ai.waits_until.is_some()) {
            self.plan_after(at, 4..12, Deed::Fin(slot));
        }
    }

    fn rate(&mut self, world: &mut World, slot: Slot, at: Time) {
        let Some(c) = world.conversations.get(slot).filter(|c| c.state == State::Closed) else { return };
        let (Some(contact), Some(request)) = (c.contact(), c.rating_request) else { return };
        let mut slots = slots_for(world, contact, request.admin);
        let rating = content::rating(&mut self.rng, &mut slots);
        let thinks_again = rating.remark.is_none() && self.rng.u8(..5) == 0;
        // Refused if it was rated for good meanwhile.
        let _ = world.rate(slot, contact, rating.score.clamp(1, 5), rating.remark.map(Into::into), at);
        if thinks_again {
            self.plan_after(at, 30..300, Deed::Rate(slot));
        }
    }

    /// Fin answers or asks back, unless a teammate was faster.
    fn fin(&mut self, world: &mut World, slot: Slot, at: Time) {
        let Some(c) = world.conversations.get(slot).filter(|c| c.state == State::Open) else { return };
        let taken = c.statistics.first_admin_reply_at.is_some() || c.admin.is_some();
        if taken || c.ai.as_ref().is_some_and(|ai| !ai.in_charge()) {
            return;
        }
        let mut slots = slots_for(world, c.contact().unwrap_or(0), world.owner);
        if self.rng.u8(..4) == 0 {
            world.fin_asks(slot, content::fin_question(&mut self.rng, &mut slots).into(), at);
        } else {
            let topic = self.topics.get(&slot).copied().unwrap_or(Topic::Other);
            let turn = content::fin_answer(&mut self.rng, topic, &mut slots);
            let article = turn.sources.first().map(|s| s.title.as_str().into());
            world.fin_answers(slot, turn.html.into(), article, at);
        }
        self.plan_after(at, 20..160, Deed::ToFin(slot));
    }

    /// The customer answers Fin, if nobody has said anything since; or does not.
    fn speak_to_fin(&mut self, world: &mut World, slot: Slot, at: Time) {
        let Some(c) = world.conversations.get(slot) else { return };
        let said = |p: &&Part| p.body.is_some();
        let fin_spoke_last = c.parts.iter().rev().find(said).is_some_and(|p| p.author == Who::Fin);
        let Some(contact) = c.contact().filter(|_| fin_spoke_last && c.ai.as_ref().is_some_and(|ai| ai.in_charge()))
        else {
            return;
        };
        match self.rng.u8(..10) {
            0..4 => world.contact_reply(slot, contact, Message::text(html::from_plain(fin::HELPED)), at),
            4..6 => world.contact_reply(slot, contact, Message::text(html::from_plain(fin::PERSON)), at),
            6..8 => self.say(world, slot, Mood::Question, at),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed;
    use crate::world::outbound::Outbound;

    const NOW: Time = 1_790_000_000;

    fn lively(seed: u64) -> (World, People) {
        let mut world = seed::world(seed, 60, NOW);
        let people = People::new(seed, &mut world, NOW);
        (world, people)
    }

    fn part_count(world: &World) -> usize {
        world.conversations.iter().map(|(_, c)| c.parts.len() + 1).sum()
    }

    #[test]
    fn customers_write_every_few_seconds_and_never_from_the_future() {
        let (mut world, mut people) = lively(1);
        let before = part_count(&world);
        people.act(&mut world, NOW + 600);
        let news = part_count(&world) - before;
        assert!((15..=150).contains(&news), "{news} new things in ten minutes");
        assert!(
            world.conversations.iter().all(|(_, c)| c.updated_at <= NOW + 600 && c.parts.is_sorted_by_key(|p| p.at))
        );
    }

    #[test]
    fn what_they_do_does_not_depend_on_how_often_somebody_looks() {
        let told = |steps: &[Time]| {
            let (mut world, mut people) = lively(5);
            for at in steps {
                people.act(&mut world, NOW + at);
                world.settle(NOW + at);
            }
            world.conversations.iter().map(|(_, c)| format!("{c:?}")).collect::<Vec<_>>()
        };
        let often: Vec<Time> = (1..=300).collect();
        assert_eq!(told(&often), told(&[300]));
    }

    #[test]
    fn a_reply_is_answered_after_a_while_by_most() {
        let (mut world, mut people) = lively(2);
        let mine: Vec<Slot> =
            world.conversations.in_state(State::Open).iter().map(|(_, slot)| *slot).take(15).collect();
        for slot in &mine {
            world.comment(*slot, world.owner, Message::text("<p>Done, please try again.</p>"), NOW + 1);
        }
        people.act(&mut world, NOW + 2);
        let waiting = |world: &World| {
            let answered = |slot: &&Slot| world.conversations.get(**slot).is_some_and(|c| c.waiting_since.is_some());
            mine.iter().filter(answered).count()
        };
        assert_eq!(waiting(&world), 0);
        people.act(&mut world, NOW + 400);
        assert!(waiting(&world) >= 7, "{} of {} answered", waiting(&world), mine.len());
    }

    #[test]
    fn messages_that_a_teammate_sends_first_are_answered_by_some_each_once() {
        for at_once in [false, true] {
            let (mut world, mut people) = lively(6);
            let writes = |(slot, c): (ContactSlot, &crate::world::people::Contact)| c.can_write().then_some(slot);
            let to: Vec<ContactSlot> = world.contacts.iter().filter_map(writes).take(20).collect();
            let mut sent = Vec::new();
            for contact in &to {
                let message = Outbound {
                    id: 0,
                    admin: world.owner,
                    to: vec![*contact],
                    channel: "conversation",
                    subject: None,
                    body: "<p>How is it going?</p>".into(),
                    at: NOW + 1,
                };
                let id = world.send(message);
                if at_once {
                    world.open_outbound(id, &[*contact]).unwrap();
                }
                sent.push(id);
            }
            people.act(&mut world, NOW + 2_000);
            world.settle(NOW + 2_000);
            let answered: Vec<u64> = world
                .conversations
                .iter()
                .filter(|(_, c)| sent.contains(&c.source.id) && c.statistics.first_contact_reply_at.is_some())
                .map(|(_, c)| c.source.id)
                .collect();
            assert!((4..20).contains(&answered.len()), "{} of 20 answered", answered.len());
            let mut once = answered.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), answered.len(), "each in one conversation");
            assert_eq!(world.outbound.len(), if at_once { 0 } else { 20 - answered.len() });
        }
    }
}
