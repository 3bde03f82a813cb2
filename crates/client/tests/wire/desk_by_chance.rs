//! Participants come and go, conversations are merged, messages are redacted, by oneself and by others, while requests go
//! wrong: in the end every field of every conversation is as it is on the server (I42, S5, S6, S12).
//!
//! By chance. A seed says what is done. `CONVERGE_CASES` sets how many seeds are tried.

use std::time::Duration;

use client::domain::{ContactId, DeskStep, Operation, Person, StepState, Text};
use client::sync::{SyncCommand, SyncSettings};
use fastrand::Rng;
use practice::world::messages::Message;
use practice::world::{Conversation as Played, Slot, State, Who, World};
use practice::{Fault, FaultKind};

use crate::inbound::someone_else;
use crate::rig::{Rig, reply, settings};
use crate::stream::{caught_up, told_with};

/// What once went wrong is tried first.
const KNOWN: [u64; 2] = [1, 2];
/// How many others are tried.
const CASES: usize = 4;
const STEPS: usize = 60;

#[tokio::test]
async fn whoever_takes_part_merges_and_redacts_all_ends_as_it_is_on_the_server() {
    let others = std::env::var("CONVERGE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    let seeds = KNOWN.into_iter().chain(std::iter::repeat_with(|| fastrand::u64(..)).take(others));
    for seed in seeds {
        println!("seed {seed}");
        Play::new(seed).await.run().await;
    }
}

struct Play {
    rig: Rig,
    seed: u64,
    random: Rng,
    ids: Vec<String>,
    people: Vec<ContactId>,
    colleague: u64,
}

impl Play {
    async fn new(seed: u64) -> Self {
        let (rig, _) = told_with(40, SyncSettings { followed: 20, ..settings() }).await;
        let plain = |c: &Played| c.state == State::Open && c.ticket.is_none() && c.parts.len() < 300;
        let ids: Vec<String> = rig.world.find(plain).into_iter().take(5).collect();
        let mut people = Vec::new();
        for id in &ids {
            people.extend(rig.head(id).await.contacts.into_iter().map(|own| own.id));
        }
        people.dedup();
        let kinds = vec![
            FaultKind::Status(500),
            FaultKind::DropBefore,
            FaultKind::DropAfter,
            FaultKind::Truncate,
            FaultKind::Late(Duration::from_millis(5)),
        ];
        rig.world.plan(Fault::share(0.3, seed, FaultKind::OneOf(kinds)));
        let colleague = someone_else(&rig);
        Self { seed, random: Rng::with_seed(seed), ids, people, colleague, rig }
    }

    fn about(&self, id: &str) -> String {
        format!("conversation {id}, seed {}", self.seed)
    }

    async fn run(mut self) {
        for number in 0..STEPS {
            let id = self.ids[self.random.usize(..self.ids.len())].clone();
            match self.random.u8(..16) {
                0..=5 => {
                    let operation = self.operation(&id, number).await;
                    self.rig.decide(&id, vec![operation]).await;
                    self.rig.sync().send(SyncCommand::Deliver);
                }
                6..=9 => self.others(&id, number),
                10 => self.rig.world.advance(self.random.i64(1..4)),
                11 | 12 => self.rig.sync().send(SyncCommand::Poll),
                13 => self.rig.settle().await,
                _ => {
                    for _ in 0..self.random.usize(..300) {
                        tokio::task::yield_now().await;
                    }
                }
            }
            self.what_is_decided_shows().await;
        }
        self.end().await;
        for id in self.ids.clone() {
            self.compare(&id).await;
        }
    }

    fn person(&mut self) -> Person {
        let id = self.people[self.random.usize(..self.people.len())].clone();
        Person { name: Text::new(id.as_str()), id }
    }

    async fn operation(&mut self, id: &str, number: usize) -> Operation {
        let desk = match self.random.u8(..9) {
            0 | 1 => DeskStep::Join(self.person()),
            2 | 3 => DeskStep::Leave(self.person()),
            4 => {
                let into = self.ids[self.random.usize(..self.ids.len())].as_str().into();
                DeskStep::Merge { into, name: Text::new("another") }
            }
            5 | 6 => {
                let thread = self.rig.thread(id).await;
                let said = thread.parts.iter().rev().find(|part| part.is_message() && !part.redacted);
                match said.map(|part| part.id.clone()) {
                    Some(message) => DeskStep::Redact { message, first: false, whose: Text::new("somebody") },
                    None => DeskStep::Redact {
                        message: thread.conversation.source.id,
                        first: true,
                        whose: Text::new("somebody"),
                    },
                }
            }
            7 => return Operation::Close,
            _ => return reply(&format!("number {number}.")),
        };
        Operation::Desk(desk)
    }

    /// Somebody else does something of the kind.
    fn others(&mut self, id: &str, number: usize) {
        let (who, what) = (self.colleague, self.random.u8(..7));
        let (person, into) = (self.person(), self.ids[self.random.usize(..self.ids.len())].clone());
        let into: u64 = into.parse().expect("a number");
        // A redaction in the second of another change cannot be told from it.
        self.rig.world.advance(1);
        let act = |world: &mut World, slot: Slot, now: i64| {
            let contact = world.contacts.by_id(person.id.as_str());
            match (what, contact) {
                (0 | 1, Some(contact)) => world.add_customer(slot, who, contact, now),
                (2, Some(contact)) => drop(world.remove_customer(slot, who, contact, now)),
                (3, _) => drop(world.merge(slot, into, now)),
                (4, _) => redact_a_customers(world, slot, now),
                (5, _) => world.comment(slot, who, Message::text(format!("word {number}")), now),
                _ => {
                    let contact = world.conversations.get(slot).and_then(Played::contact).expect("a customer");
                    world.contact_reply(slot, contact, Message::text(format!("word {number}")), now);
                }
            }
        };
        self.rig.world.act(id, act).expect("it is there");
        self.rig.world.advance(1);
    }

    /// The last thing that was decided shows as long as it is not done.
    async fn what_is_decided_shows(&self) {
        for id in &self.ids {
            let thread = self.rig.thread(id).await;
            let waits = thread.pending.iter().rfind(|step| step.state != StepState::Failed);
            let Some(Operation::Desk(what)) = waits.map(|step| &step.operation) else { continue };
            let about = self.about(id);
            match what {
                DeskStep::Redact { message, first: false, .. } => {
                    let part = thread.parts.iter().find(|part| part.id == *message);
                    assert!(part.is_none_or(|part| part.redacted), "{about}: a message is still there");
                }
                what => assert!(what.is_so(&thread.conversation), "{about}: {what:?} is not shown"),
            }
        }
    }

    async fn end(&mut self) {
        self.rig.world.clear_faults();
        for _ in 0..200 {
            let outbox = self.rig.store.outbox().await.expect("what is there");
            if outbox.iter().all(|step| step.state == StepState::Failed) {
                break;
            }
            self.rig.clock.advance(5);
            self.rig.order(SyncCommand::Deliver).await;
        }
        caught_up(&self.rig).await;
        self.rig.poll().await;
        let outbox = self.rig.store.outbox().await.expect("what is there");
        assert!(outbox.iter().all(|step| step.state == StepState::Failed), "seed {}: {outbox:?}", self.seed);
    }

    async fn compare(&self, id: &str) {
        let about = self.about(id);
        let served = self.rig.client.thread(&id.into()).await.expect("what is there");
        let kept = self.rig.thread(id).await;
        assert_eq!(kept.conversation, served.conversation, "{about}");
        self.rig.look(id, &[]).await;
        let kept = self.rig.thread(id).await;
        assert_eq!(kept.parts, served.parts, "{about}");
        let customers = kept.conversation.contacts.len();
        assert_eq!(kept.others.len() + 1, customers.max(1), "{about}");
        // What was redacted is nowhere in what is shown of it.
        let is_wiped = |body: &str| body.contains("This message was deleted");
        let wiped = kept.parts.iter().filter(|part| part.redacted);
        for part in wiped {
            assert!(part.body.as_ref().is_some_and(|body| is_wiped(body.as_html())), "{about}");
        }
    }
}

fn redact_a_customers(world: &mut World, slot: Slot, now: i64) {
    let parts = &world.conversations.get(slot).expect("a conversation").parts;
    let part = parts.iter().rev().find(|p| matches!(p.author, Who::Contact(_)) && p.body.is_some()).map(|p| p.id);
    if let Some(part) = part {
        world.redact_part(slot, part, now).expect("redacted");
    }
}
