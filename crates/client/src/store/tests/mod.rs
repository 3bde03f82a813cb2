//! What the store promises, each promise by a test. Every test has a directory and a clock of its own.

mod converging;
mod damage;
mod decide;
mod drafts;
mod dues;
mod file;
mod guards;
mod journals;
mod lease;
mod lists;
mod mentions;
mod merge;
mod migrations;
mod outbox;
mod people;
mod rows;
mod search;
mod stopped;
mod threads;
mod times;
mod turns;
mod units;
mod wakes;
mod window;

use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{Change, DraftMode, NewUnit, Store, StoreError, StoreEvent};
use crate::condition::{Hours, Viewer};
use crate::domain::conversation::{ContactRef, Source};
use crate::domain::operation::{Note, Reply};
use crate::domain::{
    Author, AuthorKind, Body, ContactId, Conversation, Operation, Part, PartId, Step, Text, Thread, Timestamp,
};
use clock::Clock;

/// When the tests' clocks begin.
const NOW: Timestamp = Timestamp(1_700_000_000);

/// A store in a directory that goes with it.
struct Bench {
    store: Store,
    events: UnboundedReceiver<StoreEvent>,
    clock: Clock,
    dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self::within(TempDir::new().expect("a temporary directory"))
    }

    /// One whose files are in memory, where the system has a place for that: for tests that ask it thousands of times.
    fn swift() -> Self {
        Self::within(TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a temporary directory"))
    }

    fn within(dir: TempDir) -> Self {
        let clock = Clock::manual(NOW);
        let (store, events) = Store::open(dir.path(), clock.clone()).expect("a store");
        Self { store, events, clock, dir }
    }

    /// Ends the store and opens it again, as a restart does.
    fn restarted(self) -> Self {
        let Self { store, events, clock, dir } = self;
        drop((store, events));
        let (store, events) = Store::open(dir.path(), clock.clone()).expect("a store");
        Self { store, events, clock, dir }
    }

    /// The events since the last call.
    fn events(&mut self) -> Vec<StoreEvent> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }

    /// A look at the file behind the store's back.
    fn file(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.dir.path().join("sidetone.db")).expect("the file")
    }

    async fn shown(&self, id: &str) -> Conversation {
        self.store.thread(&id.into()).await.expect("a read").expect("a conversation").conversation
    }

    async fn draft(&self, id: &str, mode: DraftMode) -> Option<String> {
        let drafts = self.store.drafts(&id.into()).await.expect("a read");
        drafts.into_iter().find(|draft| draft.mode == mode).map(|draft| draft.markdown)
    }

    async fn enqueue(&self, id: &str, operations: Vec<Operation>) -> Vec<Step> {
        self.store.enqueue(decided(id, operations)).await.expect("enqueued")
    }

    /// A search finds heads; answers what is different.
    async fn put_heads(&self, heads: Vec<Conversation>) -> Result<Vec<Change>, StoreError> {
        Ok(self.store.put_heads(heads).await?.changes)
    }

    /// A thread comes that was asked for when all that is here was here; answers what is different.
    async fn put_thread(&self, thread: Thread) -> Result<Vec<Change>, StoreError> {
        let asked = self.store.revision().await?;
        Ok(self.store.put_thread(thread, asked).await?.changes)
    }

    /// The server gets a step, and says so without a thread.
    async fn deliver(&self, id: i64) {
        assert!(self.store.mark_sending(id, None).await.expect("asked").is_some());
        self.store.acknowledge(id, None).await.expect("acknowledged");
    }
}

fn decided(id: &str, operations: Vec<Operation>) -> NewUnit {
    NewUnit::about(id.into(), "a1".into(), operations)
}

fn reply(words: &str) -> Operation {
    Operation::Reply(Reply {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}

fn note(words: &str) -> Operation {
    Operation::Note(Note {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}

/// The teammate `a1`, in London.
fn viewer() -> Viewer {
    let zone = TimeZone::get("Europe/London").expect("a zone");
    Viewer { me: Some("a1".into()), teams: Some(vec!["t1".into()]), zone, hours: Hours::default() }
}

/// An open conversation by the contact `c-ID`, last changed at `updated_at`.
fn conversation(id: &str, updated_at: i64) -> Conversation {
    let contact = format!("c-{id}");
    Conversation {
        updated_at: Timestamp(updated_at),
        contacts: vec![ContactRef { id: ContactId::new(contact.clone()), external_id: None }],
        source: Source {
            id: PartId::new(format!("s-{id}")),
            kind: Text::new("conversation"),
            delivered_as: Text::new("customer_initiated"),
            body: Body::new(format!("<p>Question {id}</p>")),
            author: Author {
                kind: AuthorKind::User,
                id: contact,
                name: Some(Text::new("Ada")),
                email: None,
                from_ai_agent: false,
                ..Author::default()
            },
            ..Source::default()
        },
        ..Conversation::new(id, Timestamp(1000))
    }
}

/// A message in a thread.
fn part(id: &str, created_at: i64, words: &str) -> Part {
    Part { body: Some(Body::new(format!("<p>{words}</p>"))), ..Part::new(id, "comment", Timestamp(created_at)) }
}

fn thread(conversation: Conversation, parts: Vec<Part>) -> Thread {
    Thread { total_parts: parts.len(), conversation, parts }
}
