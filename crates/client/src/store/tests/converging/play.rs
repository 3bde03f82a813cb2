//! A play between a person, a server and others, with requests that cross, get lost and come late. What is shown is
//! checked after every step.

use super::server::{Server, tag, version_of};
use crate::domain::{Conversation, ConversationId, Ending, Operation, Priority, Step, StepState, Thread, Timestamp};
use crate::intent::Refusal;
use crate::store::tests::{Bench, note, reply};
use crate::store::{Merged, Revision, StoreError};

/// A request on its way.
enum Flight {
    /// Of a thread by its id: when it was asked, and the answer, once it was given; none in it if it is gone.
    Read { asked: Revision, answer: Option<Option<Thread>> },
    /// A search that finds this.
    Search { answer: Option<Option<Conversation>> },
    /// A step, and what became of it.
    Write { step: Step, asked: Revision, answer: Option<Option<Thread>> },
    /// A look whether a step has happened.
    Look { step: Step, asked: Revision, answer: Option<Option<Thread>> },
}

impl Flight {
    fn is_answered(&self) -> bool {
        match self {
            Self::Read { answer, .. } | Self::Write { answer, .. } | Self::Look { answer, .. } => answer.is_some(),
            Self::Search { answer } => answer.is_some(),
        }
    }
}

/// Something the person did.
struct Mine {
    step: Step,
    /// The state that it made on the server, once it did.
    version: Option<usize>,
    /// Whether its effect is to be seen as pending.
    pending: bool,
}

pub(super) struct Play<'a> {
    bench: &'a Bench,
    id: ConversationId,
    server: Server,
    flights: Vec<Flight>,
    mine: Vec<Mine>,
    /// Those that are done, though the server's word since then has not come: the state they made, and what they were.
    presumed: Vec<(usize, Operation, Timestamp)>,
    /// The newest state of which something was shown, by head and by parts.
    seen: (usize, usize),
    forgotten: bool,
}

/// What a step does, and a number for whatever it has to choose.
pub(super) type Move = (u8, u8);

impl<'a> Play<'a> {
    pub(super) async fn new(bench: &'a Bench, id: &str) -> Self {
        let server = Server::new(id);
        let mut play = Self {
            bench,
            id: id.into(),
            server,
            flights: Vec::new(),
            mine: Vec::new(),
            presumed: Vec::new(),
            seen: (0, 0),
            forgotten: false,
        };
        play.reconcile().await;
        play
    }

    pub(super) async fn step(&mut self, (what, choice): Move) {
        match what % 15 {
            0 | 1 => self.decide(choice).await,
            2 | 3 => self.server.others(choice),
            4 => {
                self.server.now += i64::from(choice % 3);
                self.bench.clock.advance(i64::from(choice % 3));
            }
            5 => self.read().await,
            6 => self.flights.push(Flight::Search { answer: None }),
            7 | 8 => self.answer(choice),
            9..=11 => self.arrive(choice).await,
            12 | 13 => self.deliver().await,
            _ if choice >= 250 => self.server.gone = true,
            _ => self.meddle(choice).await,
        }
        self.check().await;
    }

    /// A key of the person.
    async fn decide(&mut self, choice: u8) {
        let operation = match choice % 14 {
            0 => Operation::Close,
            1 => Operation::Open,
            2 => Operation::Snooze(Timestamp(self.server.now + 5000)),
            3 => Operation::AssignAdmin(Some("a1".into())),
            4 => Operation::AssignAdmin(None),
            5 => Operation::AssignTeam(Some("t1".into())),
            6 => Operation::AssignTeam(None),
            7 | 8 => Operation::Tag(tag(choice % 3)),
            9 => Operation::Untag(tag(choice % 3).id),
            10 => Operation::SetPriority(Priority::High),
            11 => Operation::SetRead(choice.is_multiple_of(2)),
            12 => note("a note"),
            _ => reply("a reply"),
        };
        for step in self.bench.enqueue(self.id.as_str(), vec![operation]).await {
            self.mine.push(Mine { step, version: None, pending: true });
        }
    }

    /// What can go out goes out, and what is in doubt is looked for.
    async fn deliver(&mut self) {
        let due = self.bench.store.candidates().await.expect("read");
        let Some(due) = due.into_iter().find(|candidate| candidate.conversation == self.id) else { return };
        let step = self.bench.store.step(due.id).await.expect("read").expect("an action");
        let asked = self.revision().await;
        if step.state == StepState::Unsure {
            if !self.flights.iter().any(|flight| matches!(flight, Flight::Look { .. })) {
                self.flights.push(Flight::Look { step, asked, answer: None });
            }
        } else if self.bench.store.mark_sending(step.id, None).await.expect("sending").is_some() {
            self.flights.push(Flight::Write { step, asked, answer: None });
        }
    }

    /// The person takes something back, or has it tried again.
    async fn meddle(&mut self, choice: u8) {
        let unfinished = self.unfinished().await;
        let Some(step) = unfinished.get(usize::from(choice) % unfinished.len().max(1)) else { return };
        match step.state {
            StepState::Failed if choice.is_multiple_of(2) => {
                match self.bench.store.retry(step.id).await {
                    Ok(_) => self.set_pending(step.id, true),
                    // All say the same here.
                    Err(StoreError::Refused(Refusal::SaidSince(_))) => {}
                    Err(error) => panic!("not tried again: {error}"),
                }
            }
            StepState::Failed | StepState::Queued => {
                self.bench.store.drop_step(step.id).await.expect("dropped");
                self.set_pending(step.id, false);
            }
            _ => {}
        }
    }

    /// A request gets to the server, which answers.
    fn answer(&mut self, choice: u8) {
        let waiting: Vec<usize> = (0..self.flights.len()).filter(|n| !self.flights[*n].is_answered()).collect();
        let Some(number) = waiting.get(usize::from(choice) % waiting.len().max(1)) else { return };
        let server = &mut self.server;
        match &mut self.flights[*number] {
            Flight::Search { answer } => {
                let lag = usize::from(choice / 16 % 4);
                *answer = Some((!server.gone || lag > 0).then(|| server.late(lag).conversation.clone()));
            }
            Flight::Read { answer, .. } | Flight::Look { answer, .. } => {
                *answer = Some((!server.gone).then(|| server.late(0).clone()));
            }
            Flight::Write { step, answer, .. } => {
                if server.gone {
                    *answer = Some(None);
                    return;
                }
                let version = server.carry_out(step);
                *answer = Some(Some(server.version(version).clone()));
                let own = self.mine.iter_mut().find(|mine| mine.step.id == step.id).expect("mine");
                own.version = Some(version);
            }
        }
    }

    /// An answer arrives, or does not.
    async fn arrive(&mut self, choice: u8) {
        if self.flights.is_empty() {
            return;
        }
        let number = usize::from(choice) % self.flights.len();
        let is_lost = choice >= 192;
        if !is_lost && !self.flights[number].is_answered() {
            return;
        }
        let flight = self.flights.remove(number);
        self.end(flight, is_lost).await;
    }

    async fn end(&mut self, flight: Flight, is_lost: bool) {
        let store = &self.bench.store;
        match flight {
            Flight::Write { step, .. } if is_lost => {
                store.mark_unsure(step.id, Ending::Open, "cut off").await.expect("in doubt");
            }
            Flight::Write { step, answer: Some(None), .. } => {
                store.fail(step.id, "not found").await.expect("failed");
                self.set_pending(step.id, false);
            }
            Flight::Write { step, asked, answer: Some(Some(thread)) } => {
                // Tags are answered without the conversation.
                let is_tag = matches!(step.operation, Operation::Tag(_) | Operation::Untag(_));
                self.acknowledge(step, (!is_tag).then_some((thread, asked))).await;
            }
            Flight::Look { step, .. } if is_lost => {
                store.look_later(step.id, Timestamp(0), false, "cut off").await.expect("later");
            }
            Flight::Look { step, asked, answer: Some(Some(thread)) } => {
                if self.version_of(step.id).is_some_and(|made| made <= version_of(&thread.conversation)) {
                    self.acknowledge(step, Some((thread, asked))).await;
                } else {
                    store.not_found(step.id, "not there").await.expect("queued");
                }
            }
            Flight::Look { step, .. } => {
                store.fail(step.id, "not found").await.expect("failed");
                self.set_pending(step.id, false);
            }
            Flight::Read { answer: Some(Some(thread)), asked } if !is_lost => {
                let merged = store.put_thread(thread, asked).await.expect("put");
                self.ask_again(merged).await;
            }
            Flight::Read { answer: Some(None), .. } if !is_lost => drop(store.forget(&self.id).await.expect("gone")),
            Flight::Search { answer: Some(Some(head)) } if !is_lost => {
                let merged = store.put_heads(vec![head]).await.expect("put");
                self.ask_again(merged).await;
            }
            Flight::Write { .. } | Flight::Read { .. } | Flight::Search { .. } => {}
        }
    }

    async fn acknowledge(&mut self, step: Step, answer: Option<(Thread, Revision)>) {
        let certain = self.bench.store.acknowledge(step.id, answer).await.expect("done");
        self.set_pending(step.id, false);
        if !certain {
            let version = self.version_of(step.id).expect("done");
            self.presumed.push((version, step.operation, step.created_at));
            self.read().await;
        }
    }

    /// What is in doubt is asked for by its id.
    async fn ask_again(&mut self, merged: Merged) {
        if !merged.doubtful.is_empty() {
            self.read().await;
        }
    }

    async fn read(&mut self) {
        let asked = self.revision().await;
        self.flights.push(Flight::Read { asked, answer: None });
    }

    async fn revision(&self) -> Revision {
        self.bench.store.revision().await.expect("a moment")
    }

    async fn unfinished(&self) -> Vec<Step> {
        let all = self.bench.store.outbox().await.expect("read");
        all.into_iter().filter(|step| step.conversation == self.id).collect()
    }

    fn version_of(&self, step: i64) -> Option<usize> {
        self.mine.iter().find(|mine| mine.step.id == step).and_then(|mine| mine.version)
    }

    fn set_pending(&mut self, step: i64, pending: bool) {
        if let Some(mine) = self.mine.iter_mut().find(|mine| mine.step.id == step) {
            mine.pending = pending;
        }
    }

    /// What must be shown when the server's state of this number is known.
    fn expected(&self, version: usize, with_presumed: bool) -> Conversation {
        let mut shown = self.server.version(version).conversation.clone();
        for (_, operation, at) in self.presumed.iter().filter(|_| with_presumed) {
            operation.apply(&mut shown, *at);
        }
        for mine in self.mine.iter().filter(|mine| mine.pending) {
            mine.step.operation.apply(&mut shown, mine.step.created_at);
        }
        shown
    }

    /// What is shown is a state of the server's, never an older one than before, with everything on it that the person
    /// decided and the server's word does not have yet.
    async fn check(&mut self) {
        let Some(shown) = self.bench.store.thread(&self.id).await.expect("read") else {
            assert!(self.server.gone, "it is gone from here alone");
            self.forgotten = true;
            return;
        };
        assert!(!self.forgotten, "it came back");
        let version = version_of(&shown.conversation);
        assert!(version >= self.seen.0, "state {} was shown before state {version}", self.seen.0);
        if shown.conversation != self.expected(version, true) {
            assert_eq!(shown.conversation, self.expected(version, false), "of state {version}");
            let early = self.presumed.iter().find(|(made, ..)| *made > version);
            assert!(early.is_none(), "the effect of {early:?} is gone though the server's word is of state {version}");
            self.presumed.clear();
        }
        let parts = (self.seen.1..=self.server.present()).find(|n| self.server.version(*n).parts == shown.parts);
        self.seen = (version, parts.expect("parts of a state that is not older than what was shown before"));
    }

    /// All goes well from now on: what is on its way arrives in some order, the outbox is drained, and the poll goes
    /// round once more. Then all is as it is on the server.
    pub(super) async fn end_well(mut self, order: u8) {
        while !self.flights.is_empty() {
            let flight = self.flights.swap_remove(usize::from(order) % self.flights.len());
            let is_lost = !flight.is_answered();
            // What nobody answers any more is given up.
            if is_lost && matches!(flight, Flight::Read { .. } | Flight::Search { .. }) {
                continue;
            }
            self.end(flight, is_lost).await;
            self.check().await;
        }
        while let Some(step) = self.unfinished().await.into_iter().next() {
            if step.state == StepState::Failed {
                self.bench.store.drop_step(step.id).await.expect("dropped");
                self.set_pending(step.id, false);
            }
            self.deliver().await;
            for choice in 0..self.flights.len() {
                self.answer(u8::try_from(choice).unwrap_or_default());
            }
            while let Some(flight) = self.flights.pop() {
                self.end(flight, false).await;
                self.check().await;
            }
        }
        self.reconcile().await;
    }

    async fn reconcile(&mut self) {
        if self.server.gone {
            self.bench.store.deleted(vec![self.id.clone()]).await.expect("deleted");
            assert_eq!(self.bench.store.thread(&self.id).await.expect("read"), None);
            return;
        }
        let found = vec![self.server.late(0).conversation.clone()];
        let merged = self.bench.store.put_heads(found).await.expect("put");
        let kept = self.bench.store.thread(&self.id).await.expect("read").expect("a conversation");
        if kept.stale || !merged.doubtful.is_empty() {
            let asked = self.revision().await;
            let merged = self.bench.store.put_thread(self.server.late(0).clone(), asked).await.expect("put");
            assert_eq!(merged.doubtful, []);
        }
        self.check().await;
        let kept = self.bench.store.thread(&self.id).await.expect("read").expect("a conversation");
        let Thread { conversation, parts, total_parts } = self.server.late(0).clone();
        assert_eq!((kept.conversation, kept.parts, kept.total_parts), (conversation, parts, total_parts));
    }
}
