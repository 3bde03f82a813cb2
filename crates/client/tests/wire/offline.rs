//! A server that cannot be reached, in each way in which one cannot, and its return (S8).

use std::time::Duration;

use client::domain::{Operation, State, StepState};
use client::intercom::{Client, ClientOptions, Token};
use client::sync::{self, SyncCommand, SyncEvent, SyncSettings};
use practice::{Fault, FaultKind};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::rig::{Rig, note, reply, settings};

async fn offline(rig: &mut Rig) {
    rig.hear(|event| matches!(event, SyncEvent::Status(status) if status.offline_since.is_some())).await;
}

/// Time passes until all has gone out, or a while longer than that may take.
async fn drained(rig: &Rig) {
    for _ in 0..50 {
        if rig.store.outbox().await.expect("no trouble").is_empty() {
            break;
        }
        rig.clock.advance(60);
        rig.poll().await;
        rig.order(SyncCommand::Deliver).await;
    }
}

#[tokio::test]
async fn a_server_that_takes_everything_and_answers_nothing_is_offline_and_nothing_is_doubled() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    // The first one is on its way when the answers cease.
    rig.world.plan(Fault::once("", FaultKind::Hold).times(10_000));
    let first = rig.decide(&ids[0], vec![reply("Into the hole")]).await;
    rig.decide(&ids[1], vec![note("While it is gone")]).await;
    rig.sync().send(SyncCommand::Deliver);
    offline(&mut rig).await;
    assert_ne!(rig.state_of(&first[0]).await, StepState::Done);
    // What is held is let go: it happens after all, though nobody listens for the answer.
    rig.world.clear_faults();
    drained(&rig).await;
    assert_eq!((rig.said(&ids[0], "Into the hole"), rig.said(&ids[1], "While it is gone")), (1, 1));
}

/// An address that swallows what it is sent: its queue of connections is full, so that the system drops each further
/// request for one without a word.
struct Hole {
    listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Hole {
    async fn dig() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
        let listener = socket.listen(1).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let mut queue = Vec::new();
        while let Ok(connected) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await {
            queue.push(connected.expect("a place in the queue"));
            assert!(queue.len() < 100, "this system drops nothing");
        }
        Self { listener, _queue: queue }
    }

    fn url(&self) -> String {
        format!("http://{}", self.listener.local_addr().expect("an address"))
    }

    /// From now on whatever comes here goes on to the server.
    fn fill(self, server: &str) {
        let server = server.trim_start_matches("http://").trim_end_matches('/').to_owned();
        tokio::spawn(async move {
            while let Ok((mut here, _)) = self.listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move {
                    let mut there = TcpStream::connect(&server).await.expect("the server");
                    let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
                });
            }
        });
    }
}

#[tokio::test]
async fn an_address_that_swallows_everything_is_offline_and_nothing_is_in_doubt() {
    let mut rig = Rig::live(40).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(3).collect();
    rig.stop().await;
    let hole = Hole::dig().await;
    let mut options = ClientOptions::new(hole.url(), Token::new(rig.token()));
    // Were it not given up as a connection, it would be as an answer, and then be in doubt.
    (options.clock, options.attempts, options.timeout) = (rig.clock.clone(), 1, Duration::from_secs(4));
    let server = std::mem::replace(&mut rig.client, Client::new(options).expect("no trouble"));
    rig.start();
    offline(&mut rig).await;
    let closes: Vec<usize> = ids.iter().map(|id| rig.happened(id, "close")).collect();
    for id in &ids {
        rig.decide(id, vec![reply("Into the hole"), Operation::Close]).await;
        rig.sync().send(SyncCommand::Deliver);
        let shown = rig.thread(id).await;
        assert_eq!((shown.pending.len(), shown.conversation.state), (2, State::Closed), "it shows at once");
        rig.sync().send(SyncCommand::Look { conversation: id.as_str().into(), ahead: Vec::new() });
    }
    rig.settle().await;
    let waiting = rig.store.outbox().await.expect("no trouble");
    assert_eq!(waiting.len(), 6);
    assert!(waiting.iter().all(|step| step.state == StepState::Queued), "nothing went out: {waiting:?}");
    hole.fill(&rig.base_url());
    drained(&rig).await;
    rig.client = server;
    for (id, before) in ids.iter().zip(closes) {
        assert_eq!((rig.said(id, "Into the hole"), rig.happened(id, "close")), (1, before + 1), "{id}");
        assert_eq!(rig.head(id).await, rig.client.thread(&id.as_str().into()).await.expect("an answer").conversation);
    }
}

#[tokio::test]
async fn a_name_that_leads_nowhere_is_offline_and_everything_is_accepted() {
    let mut rig = Rig::live(40).await;
    let id = rig.open_ones().swap_remove(0);
    rig.stop().await;
    let mut options = ClientOptions::new("https://api.sidetone.invalid", Token::new("nobody"));
    (options.clock, options.attempts, options.timeout) = (rig.clock.clone(), 1, Duration::from_secs(2));
    let lost = Client::new(options).expect("no trouble");
    let (tell, mut events) = tokio::sync::mpsc::unbounded_channel();
    let slow = SyncSettings { backoff: Duration::from_secs(30), ..settings() };
    let sync = sync::start(lost, rig.store.clone(), rig.clock.clone(), slow, tell);
    let is_offline = |event: &SyncEvent| matches!(event, SyncEvent::Status(s) if s.offline_since.is_some());
    while !is_offline(&events.recv().await.expect("a sync that talks")) {}
    rig.decide(&id, vec![reply("Written meanwhile")]).await;
    sync.send(SyncCommand::Deliver);
    assert_eq!(rig.thread(&id).await.pending.len(), 1);
    sync.stop().await;
    rig.start();
    rig.settle().await;
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.said(&id, "Written meanwhile"), 1);
}

#[tokio::test]
async fn on_return_one_request_finds_out_and_the_rest_follows_in_order_within_the_limit() {
    let patient = SyncSettings { backoff: Duration::from_secs(30), ..settings() };
    let mut rig = Rig::live_with(120, patient).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(25).collect();
    rig.world.plan(Fault::once("", FaultKind::DropBefore).times(10_000));
    rig.poll().await;
    offline(&mut rig).await;
    for id in &ids {
        rig.act(id, vec![note("first of two"), note("second of two")]).await;
    }
    for id in ids.iter().take(5) {
        rig.look(id, &[]).await;
    }
    rig.world.clear_faults();
    rig.world.clear_journal();
    rig.clock.advance(120);
    rig.poll().await;
    let probe = rig.world.journal().into_iter().next().expect("a request");
    assert!(probe.path.ends_with("/search"), "the poll asks first: {}", probe.path);
    rig.order(SyncCommand::Deliver).await;
    assert!(rig.store.outbox().await.expect("no trouble").is_empty());
    let journal = rig.world.journal();
    assert_eq!(rig.writes().len(), 2 * ids.len(), "each once");
    assert!(journal.iter().all(|entry| entry.status == Some(200)), "none is refused for the rate");
    assert!(journal.len() <= 2 * ids.len() + 10, "{} requests", journal.len());
    for id in &ids {
        let said: Vec<String> = rig.bodies(id).into_iter().filter(|body| body.contains("of two")).collect();
        assert_eq!(said, ["<p>first of two</p>", "<p>second of two</p>"]);
    }
}
