//! A workspace, a store and a sync between them, all on one clock that a test moves.

use std::time::Duration;

use client::condition::{Hours, Viewer};
use client::domain::operation::{Note, Reply};
use client::domain::{AdminId, Body, Conversation, ConversationId, Operation, Step, StepState, Timestamp};
use client::intercom::{Client, ClientOptions, Token};
use client::store::{Anchor, NewUnit, Row, Store, StoreEvent, StoredThread, WindowQuery};
use client::sync::{self, PollMode, SyncCommand, SyncEvent, SyncHandle, SyncSettings};
use client::view::{Order, View, ViewId};
use clock::{Clock, Offset};
use jiff::tz::TimeZone;
use practice::world::{Conversation as Played, State as PlayedState};
use practice::{self, Entry, Practice, PracticeOptions, WorldHandle};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedReceiver};

/// When the tests play: a Friday at noon.
pub const NOON: Timestamp = Timestamp(1_763_726_400);

/// How long anything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Rig {
    pub world: WorldHandle,
    pub store: Store,
    pub clock: Clock,
    /// How wrong the program's own clock is.
    pub wrong: Offset,
    pub client: Client,
    pub settings: SyncSettings,
    pub events: UnboundedReceiver<SyncEvent>,
    pub me: AdminId,
    sync: Option<SyncHandle>,
    practice: Practice,
    /// The store lives in it.
    dir: TempDir,
    _changes: UnboundedReceiver<StoreEvent>,
}

/// Nothing by timer, nothing slowed down: what is left is what a test asks for.
pub fn settings() -> SyncSettings {
    SyncSettings {
        poll: PollMode::OnDemand,
        requests_per_minute: 10_000,
        first_requests_per_minute: 10_000,
        backoff: Duration::ZERO,
        horizon: Duration::ZERO,
        ..SyncSettings::default()
    }
}

fn client(practice: &Practice, local: &Clock) -> Client {
    let mut options = ClientOptions::new(practice.base_url(), Token::new(practice.token()));
    options.clock = local.clone();
    options.share = 1.0;
    // The tests count tries; the client's own second tries are its own tests' business.
    options.attempts = 1;
    options.timeout = Duration::from_secs(2);
    Client::new(options).expect("a client")
}

fn open(dir: &TempDir, clock: &Clock) -> (Store, UnboundedReceiver<StoreEvent>) {
    Store::open(&dir.path().join("store"), clock.clone()).expect("a store")
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    for file in std::fs::read_dir(from).expect("a directory").map(|file| file.expect("a file")) {
        std::fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}

impl Rig {
    /// A rig whose sync has not begun.
    pub async fn resting(conversations: usize, settings: SyncSettings) -> Self {
        let clock = Clock::manual(NOON);
        let options =
            PracticeOptions { conversations, people: false, clock: Some(clock.clone()), ..PracticeOptions::default() };
        let practice = practice::start(options).await.expect("a workspace");
        let world = practice.world();
        let wrong = Offset::default();
        let local = clock.clone().corrected(wrong.clone());
        let client = client(&practice, &local);
        let dir = tempfile::tempdir().expect("a directory");
        let (store, changes) = open(&dir, &local.corrected(client.offset()));
        let me = AdminId::new(world.owner());
        let (_, events) = mpsc::unbounded_channel();
        Self { world, store, clock, wrong, client, settings, events, me, sync: None, practice, dir, _changes: changes }
    }

    /// A rig whose first sync is over.
    pub async fn live(conversations: usize) -> Self {
        Self::live_with(conversations, settings()).await
    }

    pub async fn live_with(conversations: usize, settings: SyncSettings) -> Self {
        let mut rig = Self::resting(conversations, settings).await;
        rig.start();
        rig.settle().await;
        rig.world.clear_journal();
        rig.heard();
        rig
    }

    pub fn start(&mut self) {
        let (tell, events) = mpsc::unbounded_channel();
        self.events = events;
        let (client, store) = (self.client.clone(), self.store.clone());
        let clock = self.clock.clone().corrected(self.wrong.clone()).corrected(self.client.offset());
        self.sync = Some(sync::start(client, store, clock, self.settings.clone(), tell));
    }

    pub async fn stop(&mut self) {
        if let Some(sync) = self.sync.take() {
            sync.stop().await;
        }
    }

    /// As if the program had been killed: the tasks are gone, whatever they were at.
    pub fn kill(&mut self) {
        self.sync = None;
    }

    /// Has the next start use a client of its own, as another program does: it knows nothing of what this one was told.
    pub fn forget_the_client(&mut self) {
        self.client = client(&self.practice, &self.clock.clone().corrected(self.wrong.clone()));
    }

    pub fn sync(&self) -> &SyncHandle {
        self.sync.as_ref().expect("a running sync")
    }

    /// What the server answers to who searches for all conversations, as it goes over the wire.
    pub async fn whole_search(&self) -> Value {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let everything = serde_json::json!({
            "query": {"field": "updated_at", "operator": ">", "value": 0},
            "pagination": {"per_page": 150},
        });
        let ask = client.post(format!("{}/conversations/search", self.practice.base_url())).json(&everything);
        let ask = ask.bearer_auth(self.practice.token()).header("intercom-version", "2.16");
        ask.send().await.expect("an answer").json().await.expect("json")
    }

    pub async fn settle(&self) {
        self.sync().busy().idle().await;
    }

    pub async fn order(&self, command: SyncCommand) {
        self.sync().send(command);
        self.settle().await;
    }

    pub async fn poll(&self) {
        self.order(SyncCommand::Poll).await;
    }

    pub async fn look(&self, id: &str, ahead: &[String]) {
        let ahead = ahead.iter().map(|id| ConversationId::new(id.as_str())).collect();
        self.order(SyncCommand::Look { conversation: id.into(), ahead }).await;
    }

    /// Waits for something that the sync tells while it is at work.
    pub async fn hear(&mut self, what: impl Fn(&SyncEvent) -> bool) -> SyncEvent {
        loop {
            let event = tokio::time::timeout(PATIENCE, self.events.recv()).await.expect("a sync that says it in time");
            let event = event.expect("a sync that still talks");
            if what(&event) {
                return event;
            }
        }
    }

    /// What the sync has told since the last time.
    pub fn heard(&mut self) -> Vec<SyncEvent> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }

    /// Open conversations with a customer, newest change first.
    pub fn open_ones(&self) -> Vec<String> {
        self.in_state(PlayedState::Open)
    }

    pub fn in_state(&self, state: PlayedState) -> Vec<String> {
        self.world.find(|c: &Played| c.state == state && c.contact().is_some() && c.ticket.is_none())
    }

    /// Copies the store's files, as a backup does.
    pub fn copy_store(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a directory");
        copy_files(&self.dir.path().join("store"), copy.path());
        copy
    }

    /// Puts a copy in the place of the store; the sync begins on it anew.
    pub async fn restore(&mut self, copy: &TempDir) {
        self.stop().await;
        // The old files stay open, and are not the ones that have the name any more.
        let store = self.dir.path().join("store");
        let old = (0..).map(|n| self.dir.path().join(format!("old{n}"))).find(|old| !old.exists());
        std::fs::rename(&store, old.expect("a free name")).expect("moved away");
        std::fs::create_dir(&store).expect("a directory");
        copy_files(copy.path(), &store);
        (self.store, self._changes) = open(&self.dir, &self.clock);
        self.start();
    }

    /// Puts the store away as it is, does something to its files, and begins on it anew.
    pub async fn harm(&mut self, harm: impl FnOnce(&std::path::Path)) {
        self.stop().await;
        let (events, changes) = (mpsc::unbounded_channel().1, mpsc::unbounded_channel().1);
        let elsewhere = tempfile::tempdir().expect("a directory");
        self.events = events;
        self._changes = changes;
        self.store = open(&elsewhere, &self.clock).0;
        harm(&self.dir.path().join("store"));
        (self.store, self._changes) = open(&self.dir, &self.clock);
        self.start();
    }

    /// Opens the store once more, as another program does.
    pub fn open_again(&self) -> (Store, UnboundedReceiver<StoreEvent>) {
        open(&self.dir, &self.clock)
    }

    /// Where the store's file is.
    pub fn store_file(&self) -> std::path::PathBuf {
        self.dir.path().join("store").join("sidetone.db")
    }

    /// What puts operations into an outbox.
    pub fn decision(&self, id: &str, operations: Vec<Operation>) -> NewUnit {
        NewUnit { not_before: self.clock.now(), ..NewUnit::about(id.into(), self.me.clone(), operations) }
    }

    /// Puts operations into the outbox without delivering them.
    pub async fn decide(&self, id: &str, operations: Vec<Operation>) -> Vec<Step> {
        self.store.enqueue(self.decision(id, operations)).await.expect("an outbox that takes it")
    }

    /// Puts operations into the outbox and waits until nothing can be done about them any more.
    pub async fn act(&self, id: &str, operations: Vec<Operation>) -> Vec<Step> {
        let steps = self.decide(id, operations).await;
        self.order(SyncCommand::Deliver).await;
        steps
    }

    pub async fn state_of(&self, step: &Step) -> StepState {
        self.store.step(step.id).await.expect("an answer").expect("an action").state
    }

    pub async fn thread(&self, id: &str) -> StoredThread {
        self.store.thread(&id.into()).await.expect("an answer").expect("a conversation")
    }

    pub async fn head(&self, id: &str) -> Conversation {
        self.thread(id).await.conversation
    }

    pub async fn rows(&self, inbox: ViewId) -> Vec<Row> {
        let viewer = Viewer { me: Some(self.me.clone()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
        let view = View::new(inbox, Order::Newest, viewer);
        let query = WindowQuery { view, anchor: Anchor::Top, before: 0, after: 100_000, extra: Vec::new() };
        self.store.window(query).await.expect("a window").rows
    }

    /// What the server shows of a conversation.
    pub fn server(&self, id: &str) -> Value {
        self.world.conversation(id).expect("a conversation")
    }

    /// What was said in a conversation, as the server has it.
    pub fn bodies(&self, id: &str) -> Vec<String> {
        let bodies = |c: &Played| c.parts.iter().filter_map(|p| p.body.as_ref().map(ToString::to_string)).collect();
        self.world.look(id, bodies).expect("a conversation")
    }

    /// How often just this was said in a conversation, as the server has it.
    pub fn said(&self, id: &str, words: &str) -> usize {
        let body = format!("<p>{words}</p>");
        self.bodies(id).iter().filter(|said| **said == body).count()
    }

    /// How often something of a kind happened in a conversation, as the server has it.
    pub fn happened(&self, id: &str, kind: &str) -> usize {
        let count = |c: &Played| c.parts.iter().filter(|p| p.kind.as_str() == kind).count();
        self.world.look(id, count).expect("a conversation")
    }

    /// The requests whose path contains something.
    pub fn requests(&self, path: &str) -> Vec<Entry> {
        self.world.journal().into_iter().filter(|entry| entry.path.contains(path)).collect()
    }

    pub fn writes(&self) -> Vec<Entry> {
        let is_write = |e: &Entry| e.method != "GET" && !e.path.ends_with("/search");
        self.world.journal().into_iter().filter(is_write).collect()
    }

    pub fn base_url(&self) -> String {
        self.practice.base_url().to_owned()
    }

    pub fn workspace_id(&self) -> &str {
        self.practice.workspace_id()
    }

    pub fn token(&self) -> &str {
        self.practice.token()
    }
}

pub fn reply(words: &str) -> Operation {
    Operation::Reply(Reply {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}

pub fn note(words: &str) -> Operation {
    Operation::Note(Note {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}
