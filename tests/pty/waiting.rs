//! `sidetone outbox retry --wait`: an action goes out from a shell, alone or beside an open inbox, and the exit code says
//! what became of it.

use std::process::Stdio;
use std::time::{Duration, Instant};

use client::domain::operation::Reply;
use client::domain::{Body, Ending, Operation};
use client::store::{NewUnit, Store};
use clock::Clock;

use crate::practice::Served;
use crate::support::{Home, signal, stderr, stdout};
use crate::two;

/// A workspace, a profile that is logged in to it, and two of its conversations.
struct Shop {
    home: Home,
    served: Served,
    author: String,
    conversations: [String; 2],
}

impl Shop {
    fn open() -> Self {
        let home = Home::new();
        let served = Served::start(&home, &[]);
        served.log_in(&home);
        let author = served.api("/me")["id"].as_str().unwrap().to_owned();
        let list = served.api("/conversations");
        let id = |n: usize| list["conversations"][n]["id"].as_str().unwrap().to_owned();
        let conversations = [id(0), id(1)];
        served.control("DELETE", "journal", "");
        Self { home, served, author, conversations }
    }

    fn with_store<T, F: Future<Output = T>>(&self, work: impl FnOnce(Store) -> F) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, _) = Store::open(&self.home.state().join("profiles/default"), Clock::System).unwrap();
            work(store).await
        })
    }

    /// A reply that waits in a conversation.
    async fn write(&self, store: &Store, conversation: usize, words: &str) -> i64 {
        let reply =
            Reply { html: Body::new(format!("<p>{words}</p>")), markdown: words.to_owned(), keeps_snooze: false };
        let conversation = self.conversations[conversation].as_str().into();
        let new = NewUnit::about(conversation, self.author.as_str().into(), vec![Operation::Reply(reply)]);
        store.enqueue(new).await.unwrap()[0].id
    }

    /// A reply that was refused.
    fn refused(&self, words: &str) -> i64 {
        self.with_store(|store| async move {
            let id = self.write(&store, 0, words).await;
            store.mark_sending(id, None).await.unwrap().unwrap();
            store.fail(id, "the conversation is locked").await.unwrap();
            id
        })
    }

    fn retry(&self, id: i64, wait: &str) -> std::process::Output {
        self.home.run(&["outbox", "retry", &id.to_string(), wait])
    }

    fn fault(&self, fault: &str) {
        self.served.control("POST", "faults", fault);
    }

    /// How many replies were asked for.
    fn replies(&self) -> usize {
        self.asked().iter().filter(|line| line.ends_with("/reply")).count()
    }

    /// What was asked of the workspace, as `POST /path`.
    fn asked(&self) -> Vec<String> {
        let journal = self.served.control("GET", "journal", "");
        let entries = journal.as_array().or_else(|| journal["requests"].as_array()).unwrap();
        let word = |entry: &serde_json::Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        entries.iter().map(|entry| format!("{} {}", word(entry, "method"), word(entry, "path"))).collect()
    }
}

#[test]
fn an_action_that_is_waited_for_goes_out_with_what_stands_before_it_and_with_nothing_else() {
    let shop = &Shop::open();
    let refused = shop.refused("said from a shell");
    let (own, other) = shop.with_store(|store| async move {
        let own = shop.write(&store, 0, "said after it").await;
        (own, shop.write(&store, 1, "of another conversation").await)
    });
    // What was refused stands first again; what comes after it stays.
    assert!(stdout(&shop.retry(refused, "--wait")).contains("is done: Intercom has it"));
    let left = || shop.with_store(|store| async move { store.outbox().await.unwrap() });
    assert_eq!(left().iter().map(|step| step.id).collect::<Vec<_>>(), [own, other]);
    let [first, second] = &shop.conversations;
    let introduces = |line: &String| line == "GET /me" || line.starts_with("GET /admins/");
    let expected = |line: &String| introduces(line) || line.ends_with(first) || line.contains(&format!("/{first}/"));
    let asked = shop.asked();
    assert!(asked.iter().all(expected) && !asked.iter().any(|line| line.contains(second)), "{asked:?}");
    assert_eq!(shop.replies(), 1, "{asked:?}");
    // Behind one that waits, both go out.
    let before = own;
    let last = shop.with_store(|store| async move { shop.write(&store, 0, "the last").await });
    stdout(&shop.retry(last, "--wait=30"));
    assert_eq!(left().iter().map(|step| step.id).collect::<Vec<_>>(), [other], "{before} went before {last}");
    assert_eq!(shop.replies(), 3);
}

#[test]
fn beside_an_open_inbox_it_is_the_inbox_that_delivers() {
    let shop = Shop::open();
    let refused = shop.refused("said beside the inbox");
    let mut inbox = two::open(&shop.home);
    shop.served.control("DELETE", "journal", "");
    assert!(stdout(&shop.retry(refused, "--wait=30")).contains("is done"));
    let asked = shop.asked();
    assert_eq!(shop.replies(), 1, "{asked:?}");
    assert!(!asked.contains(&"GET /me".to_owned()), "only one that delivers says who it is: {asked:?}");
    inbox.close("q");
}

#[test]
fn beside_an_inbox_that_is_asleep_it_goes_out_from_here_and_once() {
    let shop = &Shop::open();
    let refused = shop.refused("said while the inbox sleeps");
    let mut inbox = two::open(&shop.home);
    shop.served.control("DELETE", "journal", "");
    // Not in the midst of a write, for which it would keep the file to itself.
    let store = rusqlite::Connection::open(shop.home.state().join("profiles/default/sidetone.db")).unwrap();
    store.busy_timeout(Duration::from_secs(60)).unwrap();
    store.execute_batch("BEGIN IMMEDIATE").unwrap();
    inbox.signal("STOP");
    store.execute_batch("ROLLBACK").unwrap();
    assert!(stdout(&shop.retry(refused, "--wait=60")).contains("is done"));
    inbox.signal("CONT");
    // It goes on, and takes its turn again.
    let next = shop.with_store(|store| async move { shop.write(&store, 1, "said when it was awake").await });
    two::wait_for_outbox(&shop.home, &format!("state = 'done' AND id = {next}"), 1);
    assert_eq!(shop.replies(), 2, "{:?}", shop.asked());
    inbox.close("q");
}

#[test]
fn beside_an_inbox_too_it_says_what_is_not_known_and_what_has_not_gone_out() {
    let mut shop = Shop::open();
    let id = shop.refused("cut on its way");
    let mut inbox = two::open(&shop.home);
    shop.served.control("DELETE", "journal", "");
    shop.fault(r#"{"kind": "drop_before", "path": "/reply"}"#);
    assert!(stderr(&shop.retry(id, "--wait=3"), 7).contains("do not do it again"));
    assert_eq!(shop.replies(), 1, "{:?}", shop.asked());
    let other = shop.with_store(|store| {
        let shop = &shop;
        async move { shop.write(&store, 1, "when nobody answers").await }
    });
    shop.served.shut();
    assert!(stderr(&shop.retry(other, "--wait=2"), 6).contains("is on disk and has not gone out"));
    inbox.close("q");
    assert!(stderr(&shop.retry(other, "--wait=2"), 6).contains("is on disk"), "nobody has the lease any more");
    stderr(&shop.retry(id, "--wait=0"), 7);
}

#[test]
fn who_does_not_want_to_wait_any_longer_is_told_how_it_stands() {
    let shop = Shop::open();
    let id = shop.refused("while the server is away");
    shop.fault(r#"{"kind": "drop_before", "path": "/me", "times": 100000}"#);
    let mut command = shop.home.command(&["outbox", "retry", &id.to_string(), "--wait=600"]);
    let waits = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while !shop.asked().contains(&"GET /me".to_owned()) {
        assert!(Instant::now() < deadline, "it never tried");
        std::thread::yield_now();
    }
    signal(waits.id(), "INT");
    assert!(stderr(&waits.wait_with_output().unwrap(), 6).contains("is on disk and has not gone out"));
}

#[test]
fn the_exit_code_says_what_became_of_it() {
    let shop = Shop::open();
    assert!(stderr(&shop.retry(7, "--wait"), 3).contains("no action 7"), "without a store");
    let id = shop.refused("refused again");
    assert!(stderr(&shop.retry(999, "--wait"), 3).contains("no action 999"));
    assert!(stderr(&shop.retry(id, "--wait=soon"), 2).contains("soon"));
    shop.fault(r#"{"kind": "status", "status": 422, "path": "/reply"}"#);
    assert!(stderr(&shop.retry(id, "--wait=30"), 1).contains("was refused"));
    shop.fault(r#"{"kind": "rate_limited", "seconds": 120, "path": "/reply"}"#);
    assert!(stderr(&shop.retry(id, "--wait=3"), 5).contains("limit of rate is used up until"));
    shop.fault(r#"{"kind": "drop_before", "path": "/reply"}"#);
    let words = stderr(&shop.retry(id, "--wait=3"), 7);
    assert!(words.contains("whether it arrived is not known") && words.contains("do not do it again"), "{words}");
    // It is not sent before that is known.
    stderr(&shop.retry(id, "--wait=0"), 7);
    assert_eq!(shop.replies(), 3, "one for each fault: {:?}", shop.asked());
}

#[test]
fn what_cannot_go_out_is_on_disk_and_says_so() {
    let shop = Shop::open();
    let id = shop.refused("while offline");
    shop.fault(r#"{"kind": "drop_before", "path": "/me", "times": 1000}"#);
    assert!(stderr(&shop.retry(id, "--wait=1"), 6).contains("is on disk and has not gone out"));
    assert!(stderr(&shop.retry(id, "--wait=0"), 6).contains("is on disk"), "not waited for at all");
    shop.served.control("DELETE", "faults", "");
    stdout(&shop.home.run(&["logout"]));
    assert!(stderr(&shop.retry(id, "--wait=30"), 6).contains("there is no token"));
    let in_outbox = shop.with_store(|store| async move { store.outbox().await.unwrap().len() });
    assert_eq!((in_outbox, shop.replies()), (1, 0));
}

#[test]
fn what_may_go_out_twice_is_a_question() {
    let shop = Shop::open();
    let id = shop.refused("perhaps");
    shop.with_store(|store| async move {
        store.send_anyway(id).await.unwrap();
        store.mark_sending(id, None).await.unwrap().unwrap();
        store.mark_unsure(id, Ending::Open, "cut").await.unwrap();
        store.lost_sight(id, "beyond what is shown").await.unwrap();
    });
    assert!(stderr(&shop.retry(id, "--wait"), 4).contains("--anyway"));
    assert!(shop.asked().is_empty());
}
