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
use super::world::conversation::AiAgent;
use super::world::people::ContactSlot;
use super::world::talk::{Message, Opening};
use super::world::{Part, PartKind, Priority, Slot, State, Time, Who, World, html};

/// Customers who have not been let act for longer than this have been doing something else.
const LONGEST_CATCH_UP: Time = 2 * 3_600;
/// Out of how many of the newest conversations one is chosen to write into.
const NEWEST: usize = 120;

/// What is going to happen.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// Somebody somewhere does something.
    Something,
    /// The customer answers a teammate.
    Answer(Slot, Mood),
    /// The customer rates a closed conversation.
    Rate(Slot),
    /// Fin answers a new conversation.
    Fin(Slot),
}

/// Customers who act.
#[derive(Debug)]
pub struct People {
    rng: Rng,
    plans: BTreeMap<(Time, u64), Deed>,
    planned: u64,
    seen: u64,
    looked_at: Time,
    topics: HashMap<Slot, Topic>,
}

impl People {
    /// Customers who begin to act some time after `now`.
    pub fn new(seed: u64, world: &World, now: Time) -> Self {
        let mut people = Self {
            rng: Rng::with_seed(seed ^ 0x9e37_79b9_7f4a_7c15),
            plans: BTreeMap::new(),
            planned: 0,
            seen: world.ids.part,
            looked_at: now,
            topics: HashMap::new(),
        };
        people.plan(now + 8, Deed::Something);
        people
    }

    fn plan(&mut self, at: Time, deed: Deed) {
        self.planned += 1;
        self.plans.insert((at, self.planned), deed);
    }

    /// Lets them do what was due by `now`, and notice what was done to them.
    pub fn act(&mut self, world: &mut World, now: Time) {
        self.notice(world, now);
        while let Some(next) = self.plans.first_entry().filter(|next| next.key().0 <= now) {
            let ((at, _), deed) = next.remove_entry();
            let at = at.max(now - LONGEST_CATCH_UP);
            world.settle(at);
            self.perform(world, deed, at);
        }
    }

    fn perform(&mut self, world: &mut World, deed: Deed, at: Time) {
        match deed {
            Deed::Something => {
                self.something(world, at);
                let pause = self.rng.i64(10..=40);
                self.plan(at + pause, Deed::Something);
            }
            Deed::Answer(slot, mood) => self.answer(world, slot, mood, at),
            Deed::Rate(slot) => self.rate(world, slot, at),
            Deed::Fin(slot) => self.fin(world, slot, at),
        }
    }

    /// Looks at what teammates did since the last time, and plans what comes of it.
    fn notice(&mut self, world: &World, now: Time) {
        let mut news: Vec<(u64, Slot, Deed, Time)> = Vec::new();
        for state in State::ALL {
            for (_, slot) in world.shelf.in_state(state).range((self.looked_at - 1, 0)..) {
                let Some(c) = world.shelf.get(*slot) else { continue };
                let last = c.parts.iter().rev().take_while(|p| p.id > self.seen);
                let last: Vec<&Part> = last.filter(|p| matches!(p.author, Who::Admin(_))).collect();
                if let Some(close) = last.iter().find(|p| p.kind == PartKind::Close)
                    && c.rating_request.is_some()
                    && c.rating.is_none()
                {
                    news.push((close.id, *slot, Deed::Rate(*slot), close.at));
                } else if let Some(reply) = last.iter().find(|p| p.is_reply()) {
                    news.push((reply.id, *slot, Deed::Answer(*slot, Mood::Silent), reply.at));
                }
            }
        }
        // In the order in which it was done, so that chance falls the same way each time.
        news.sort_unstable_by_key(|(part, ..)| *part);
        for (_, _, deed, at) in news {
            let after = self.rng.i64(20..150);
            match deed {
                Deed::Answer(slot, _) => {
                    let mood = Mood::choose(&mut self.rng);
                    if mood != Mood::Silent {
                        self.plan(at + after, Deed::Answer(slot, mood));
                    }
                }
                other if self.rng.u8(..10) < 4 => self.plan(at + after, other),
                _ => {}
            }
        }
        self.seen = world.ids.part;
        self.looked_at = now;
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
        let team = world.teams.get(opener.team).map(|t| t.id);
        if team.is_some() && self.rng.u8(..10) < 8 {
            world.assign_by_rule(slot, PartKind::WorkflowAssignment, Assignee::Team(team), at);
        }
        if self.rng.u8(..10) < 3 {
            let owner = Assignee::Admin(Some(world.owner));
            world.assign_by_rule(slot, PartKind::BalancedAssignment, owner, at);
        }
        if opener.priority {
            world.set_priority(slot, Who::Operator, Priority::High, at);
        }
        if !email && self.rng.u8(..10) < 2 {
            let after = self.rng.i64(4..12);
            self.plan(at + after, Deed::Fin(slot));
        }
    }

    /// A customer writes into a conversation that is there.
    fn write_again(&mut self, world: &mut World, state: State, at: Time) {
        let newest: Vec<Slot> = world.shelf.in_state(state).iter().rev().take(NEWEST).map(|(_, slot)| *slot).collect();
        let Some(slot) = self.rng.choice(newest) else { return self.open_conversation(world, at) };
        let Some(c) = world.shelf.get(slot) else { return };
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
        let open = world.shelf.get(slot).filter(|c| c.waiting_since.is_none());
        if open.is_some() {
            self.say(world, slot, mood, at);
        }
    }

    fn say(&mut self, world: &mut World, slot: Slot, mood: Mood, at: Time) {
        let Some(c) = world.shelf.get(slot) else { return };
        let Some(contact) = c.contact() else { return };
        let language = world.contacts.get(contact).and_then(|c| c.language).unwrap_or("en");
        let mut slots = slots_for(world, contact, c.admin.unwrap_or(world.owner));
        let topic = self.topics.get(&slot).copied().unwrap_or(Topic::Other);
        let Some(turn) = content::followup(&mut self.rng, mood, topic, language, &mut slots) else { return };
        let message = Message {
            body: Some(turn.html.into()),
            attachments: turn.attachments.iter().map(attachment).collect(),
            ..Message::default()
        };
        world.contact_reply(slot, contact, message, at);
    }

    fn rate(&mut self, world: &mut World, slot: Slot, at: Time) {
        let Some(c) = world.shelf.get(slot).filter(|c| c.state == State::Closed && c.rating.is_none()) else { return };
        let (Some(contact), Some(request)) = (c.contact(), c.rating_request) else { return };
        let mut slots = slots_for(world, contact, request.admin);
        let rating = content::rating(&mut self.rng, &mut slots);
        let _ = world.rate(slot, contact, rating.score.clamp(1, 5), rating.remark.map(Into::into), at);
    }

    /// Fin answers, unless a teammate was faster.
    fn fin(&mut self, world: &mut World, slot: Slot, at: Time) {
        let Some(c) = world.shelf.get(slot).filter(|c| c.statistics.first_admin_reply_at.is_none()) else { return };
        let mut slots = slots_for(world, c.contact().unwrap_or(0), world.owner);
        let topic = self.topics.get(&slot).copied().unwrap_or(Topic::Other);
        let turn = content::fin_answer(&mut self.rng, topic, &mut slots);
        let article = turn.sources.first().map(|s| s.title.as_str().into());
        world.bot_says(slot, Who::Fin, PartKind::Comment, turn.html.into(), at);
        world.shelf.change(slot, |c| {
            let (last_answer_type, resolution_state) = ("ai_answer", "assumed_resolution");
            c.ai = Some(Box::new(AiAgent { last_answer_type, resolution_state, rating: None, article }));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::seed;

    const NOW: Time = 1_790_000_000;

    fn lively(seed: u64) -> (World, People) {
        let world = seed::world(seed, 60, NOW);
        let people = People::new(seed, &world, NOW);
        (world, people)
    }

    fn part_count(world: &World) -> usize {
        world.shelf.iter().map(|(_, c)| c.parts.len() + 1).sum()
    }

    #[test]
    fn customers_write_every_few_seconds_and_never_from_the_future() {
        let (mut world, mut people) = lively(1);
        let before = part_count(&world);
        people.act(&mut world, NOW + 600);
        let news = part_count(&world) - before;
        assert!((15..=150).contains(&news), "{news} new things in ten minutes");
        assert!(world.shelf.iter().all(|(_, c)| c.updated_at <= NOW + 600 && c.parts.is_sorted_by_key(|p| p.at)));
    }

    #[test]
    fn what_they_do_does_not_depend_on_how_often_somebody_looks() {
        let told = |steps: &[Time]| {
            let (mut world, mut people) = lively(5);
            for at in steps {
                people.act(&mut world, NOW + at);
                world.settle(NOW + at);
            }
            world.shelf.iter().map(|(_, c)| format!("{c:?}")).collect::<Vec<_>>()
        };
        let often: Vec<Time> = (1..=300).collect();
        assert_eq!(told(&often), told(&[300]));
    }

    #[test]
    fn a_reply_is_answered_after_a_while_by_most() {
        let (mut world, mut people) = lively(2);
        let mine: Vec<Slot> = world.shelf.in_state(State::Open).iter().map(|(_, slot)| *slot).take(15).collect();
        for slot in &mine {
            world.comment(*slot, world.owner, Message::text("<p>Done, please try again.</p>"), NOW + 1);
        }
        people.act(&mut world, NOW + 2);
        let waiting = |world: &World| {
            let answered = |slot: &&Slot| world.shelf.get(**slot).is_some_and(|c| c.waiting_since.is_some());
            mine.iter().filter(answered).count()
        };
        assert_eq!(waiting(&world), 0);
        people.act(&mut world, NOW + 400);
        assert!(waiting(&world) >= 7, "{} of {} answered", waiting(&world), mine.len());
    }
}
