//! However one's own steps, what others do, polls, webhooks and faults cross each other: nothing that was shown goes
//! back to what was before, and in the end all is as it is on the server, field by field (S5, S6).
//!
//! By chance. A seed says what is done; how it crosses is time's. `CONVERGE_CASES` sets how many seeds are tried.

use std::collections::BTreeMap;
use std::time::Duration;

use client::domain::conversation::AppliedTag;
use client::domain::{Conversation, Operation, Part, Priority, StepState, TeamId};
use client::store::StoredThread;
use client::sync::{SyncCommand, SyncSettings};
use fastrand::Rng;
use practice::world::assign::Assignee;
use practice::world::messages::Message;
use practice::world::{Conversation as Played, Priority as PlayedPriority, Slot, State, Who, World};
use practice::{Fault, FaultKind, WebhookFault};

use crate::inbound::someone_else;
use crate::rig::{Rig, note, reply, settings};
use crate::stream::{caught_up, told_with};

/// What once went wrong is tried first.
const KNOWN: [u64; 4] = [1, 15_825_153_059_658_670_617, 16_296_378_910_760_994_700, 1_961_647_890_377_358_850];
/// How many others are tried.
const CASES: usize = 4;
const STEPS: usize = 80;

#[tokio::test]
async fn whatever_goes_wrong_and_whoever_acts_everything_ends_as_it_is_on_the_server() {
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
    tags: Vec<AppliedTag>,
    team: TeamId,
    me: u64,
    colleague: u64,
    /// What was shown last of each.
    shown: BTreeMap<String, StoredThread>,
    /// What was said in each, in order.
    said: BTreeMap<String, Vec<String>>,
    gone: Option<String>,
}

impl Play {
    async fn new(seed: u64) -> Self {
        // Webhooks that are left to the poll cross other things than those that are followed.
        let followed = if seed.is_multiple_of(2) { 1 } else { 20 };
        let (rig, _) = told_with(40, SyncSettings { followed, ..settings() }).await;
        // Of longer threads the server gives the newest 500 parts only, and tickets are deleted otherwise.
        let plain = |c: &Played| c.state == State::Open && c.ticket.is_none() && c.parts.len() < 300;
        let ids: Vec<String> = rig.world.find(plain).into_iter().take(5).collect();
        let directory = rig.store.directory().await.expect("what is there");
        let tags = directory.tags.iter().take(3).map(|t| AppliedTag { id: t.id.clone(), name: t.name.clone() });
        let kinds = vec![
            FaultKind::Status(500),
            FaultKind::Status(503),
            FaultKind::DropBefore,
            FaultKind::DropAfter,
            FaultKind::Truncate,
            FaultKind::Delay(Duration::from_millis(3)),
            FaultKind::Late(Duration::from_millis(3)),
            FaultKind::Late(Duration::from_millis(8)),
        ];
        rig.world.plan(Fault::share(0.4, seed, FaultKind::OneOf(kinds)));
        let webhooks = [
            WebhookFault::Drop,
            WebhookFault::Duplicate,
            WebhookFault::Reorder,
            WebhookFault::Delay(Duration::from_millis(10)),
        ];
        let webhooks = webhooks.into_iter().map(FaultKind::Webhook).collect();
        rig.world.plan(Fault::share(0.6, seed, FaultKind::OneOf(webhooks)));
        Self {
            seed,
            random: Rng::with_seed(seed),
            ids,
            tags: tags.collect(),
            team: directory.teams[0].id.clone(),
            me: rig.me.as_str().parse().expect("what is there"),
            colleague: someone_else(&rig),
            shown: BTreeMap::new(),
            said: BTreeMap::new(),
            gone: None,
            rig,
        }
    }

    async fn run(mut self) {
        for number in 0..STEPS {
            self.step(number).await;
            self.look_at_all().await;
        }
        self.end().await;
        for id in self.ids.clone() {
            if self.gone.as_ref() == Some(&id) {
                assert_eq!(
                    self.rig.store.thread(&id.as_str().into()).await.expect("what is there"),
                    None,
                    "{}",
                    self.about(&id)
                );
            } else {
                self.compare(&id).await;
            }
        }
    }

    fn about(&self, id: &str) -> String {
        format!("conversation {id}, seed {}", self.seed)
    }

    async fn step(&mut self, number: usize) {
        let id = self.ids[self.random.usize(..self.ids.len())].clone();
        match self.random.u8(..20) {
            0..=6 => {
                let operations = self.operations(&id, number);
                self.rig.decide(&id, operations).await;
                self.rig.sync().send(SyncCommand::Deliver);
            }
            7..=13 => self.others(&id, number),
            14 => self.rig.world.advance(self.random.i64(1..4)),
            15 | 16 => self.rig.sync().send(SyncCommand::Poll),
            17 => {
                let conversation = id.as_str().into();
                self.rig.sync().send(SyncCommand::Look { conversation, ahead: Vec::new() });
            }
            18 => self.rig.settle().await,
            _ => {
                for _ in 0..self.random.usize(..400) {
                    tokio::task::yield_now().await;
                }
            }
        }
    }

    /// What a person does with one key, or with "send and close".
    fn operations(&mut self, id: &str, number: usize) -> Vec<Operation> {
        let tag = self.tags[self.random.usize(..self.tags.len())].clone();
        let until = self.rig.clock.now().plus(self.random.i64(3600..7200));
        let words = format!("number {number}.");
        let operation = match self.random.u8(..14) {
            0 | 1 => Operation::Close,
            2 => Operation::Open,
            3 => Operation::Snooze(until),
            4 => Operation::AssignAdmin(Some(self.rig.me.clone())),
            5 => Operation::AssignAdmin(None),
            6 => Operation::AssignTeam(Some(self.team.clone())),
            7 => Operation::AssignTeam(None),
            8 => Operation::Tag(tag),
            9 => Operation::Untag(tag.id),
            10 => Operation::SetPriority(self.random.choice(Priority::ALL).expect("what is there")),
            11 => Operation::SetRead(self.random.bool()),
            kind => {
                self.said.entry(id.to_owned()).or_default().push(words.clone());
                let message = if kind == 12 { note(&words) } else { reply(&words) };
                return if self.random.bool() { vec![message, Operation::Close] } else { vec![message] };
            }
        };
        vec![operation]
    }

    /// Somebody else does something: a customer, a colleague, or somebody at another screen.
    fn others(&mut self, id: &str, number: usize) {
        let (who, tag) = (self.colleague, self.tags[self.random.usize(..self.tags.len())].id.clone());
        let tag: u64 = tag.as_str().parse().expect("what is there");
        let until = self.rig.clock.now().0 + self.random.i64(1..7200);
        let what = self.random.u8(..17);
        if what == 0 {
            // Its time is a second like any change's: what is taken back in the second of another change, and after
            // that was seen, cannot be told from it.
            self.rig.world.advance(1);
        }
        if what == 1 && self.gone.is_none() && self.random.u8(..4) == 0 {
            self.gone = Some(id.to_owned());
        }
        let delete = self.gone.as_deref() == Some(id);
        let (words, level) =
            (format!("word {number}"), *self.random.choice(PlayedPriority::ALL.as_slice()).expect("what is there"));
        let act = |world: &mut World, slot: Slot, now: i64| match what {
            _ if delete => drop(world.delete(slot, true, now)),
            0 => redact_a_customers(world, slot, now),
            1 | 2 => world.set_read(slot, number.is_multiple_of(2), now),
            3 => world.close(slot, who, None, now),
            4 => world.open(slot, who, now),
            5 => drop(world.snooze(slot, who, until, now)),
            6 => drop(world.assign(slot, who, Assignee::Admin(Some(who)), None, now)),
            7 => drop(world.assign(slot, who, Assignee::Admin(None), None, now)),
            8 => drop(world.attach_tag(slot, who, tag, now)),
            9 => drop(world.detach_tag(slot, who, tag, now)),
            10 => world.set_priority(slot, Who::Admin(who), level, now),
            11 => world.set_title(slot, Some(words.into()), now),
            12 => world.set_attribute(slot, "Plan", words.into(), now),
            13 => world.note(slot, who, Message::text(words), now),
            14 => world.comment(slot, who, Message::text(words), now),
            _ => {
                let contact = world.conversations.get(slot).and_then(Played::contact).expect("a customer");
                world.contact_reply(slot, contact, Message::text(words), now);
            }
        };
        // It may be gone already.
        let _ = self.rig.world.act(id, act);
        if what == 0 {
            self.rig.world.advance(1);
        }
    }

    /// What is shown never goes back, and has the last thing that was decided as long as that is not done.
    async fn look_at_all(&mut self) {
        for id in self.ids.clone() {
            let Some(now) = self.rig.store.thread(&id.as_str().into()).await.expect("what is there") else { continue };
            let about = self.about(&id);
            if let Some(before) = self.shown.get(&id) {
                let age = |t: &StoredThread| (t.conversation.updated_at, t.conversation.statistics.count_parts);
                assert!(age(&now) >= age(before), "{about}: {:?} after {:?}", age(&now), age(before));
                let came_back =
                    before.parts.iter().any(|p| now.parts.iter().any(|q| q.id == p.id && p.redacted && !q.redacted));
                assert!(!came_back && now.parts.len() >= before.parts.len(), "{about}: parts");
            }
            let waits = |a: &&client::domain::Step| a.state != StepState::Failed;
            if let Some(last) = now.pending.iter().rfind(waits) {
                assert!(shows(&now.conversation, &last.operation), "{about}: {:?} is not shown", last.operation);
            }
            self.shown.insert(id, now);
        }
    }

    /// Nothing goes wrong any more: what waits goes out, and the poll goes round once.
    async fn end(&mut self) {
        self.rig.world.clear_faults();
        for _ in 0..200 {
            let outbox = self.rig.store.outbox().await.expect("what is there");
            if outbox.iter().all(|step| step.state == StepState::Failed) {
                break;
            }
            self.rig.clock.advance(5);
            self.rig.order(SyncCommand::Deliver).await;
            self.look_at_all().await;
        }
        caught_up(&self.rig).await;
        self.rig.order(SyncCommand::Deleted).await;
        self.rig.poll().await;
        let outbox = self.rig.store.outbox().await.expect("what is there");
        let left: Vec<_> = outbox.iter().filter(|a| Some(a.conversation.as_str()) != self.gone.as_deref()).collect();
        assert!(left.is_empty(), "seed {}: {left:?}", self.seed);
    }

    async fn compare(&self, id: &str) {
        let about = self.about(id);
        let served = self.rig.client.thread(&id.into()).await.expect("what is there");
        let kept = self.rig.thread(id).await;
        assert_eq!(kept.conversation, served.conversation, "{about}");
        if kept.fetched_at.is_some() {
            assert_eq!(difference(&kept.parts, &served.parts), None, "{about}");
        }
        self.rig.look(id, &[]).await;
        assert_eq!(self.rig.thread(id).await.parts, served.parts, "{about}");
        let mine = |c: &Played| {
            let own = c.parts.iter().filter(|p| p.author == Who::Admin(self.me));
            own.filter_map(|p| Some(p.body.as_ref()?.strip_prefix("<p>")?.strip_suffix("</p>")?.to_owned())).collect()
        };
        let mine: Vec<String> = self.rig.world.look(id, mine).expect("what is there");
        let mine: Vec<String> = mine.into_iter().filter(|words| words.starts_with("number ")).collect();
        assert_eq!(Some(mine).filter(|m| !m.is_empty()).as_ref(), self.said.get(id), "{about}");
    }
}

/// Where two threads begin to differ.
fn difference<'a>(kept: &'a [Part], served: &'a [Part]) -> Option<(Option<&'a Part>, Option<&'a Part>)> {
    let length = kept.len().max(served.len());
    (0..length).map(|n| (kept.get(n), served.get(n))).find(|(kept, served)| kept != served)
}

fn redact_a_customers(world: &mut World, slot: Slot, now: i64) {
    let parts = &world.conversations.get(slot).expect("a conversation").parts;
    let part = parts.iter().rev().find(|p| matches!(p.author, Who::Contact(_)) && p.body.is_some()).map(|p| p.id);
    if let Some(part) = part {
        world.redact_part(slot, part, now).expect("redacted");
    }
}

/// Whether a conversation looks as it does once this is done.
fn shows(shown: &Conversation, operation: &Operation) -> bool {
    let mut done = shown.clone();
    operation.apply(&mut done, shown.updated_at);
    // When it was, and how often, is the server's to say.
    done.statistics = shown.statistics.clone();
    done == *shown
}
