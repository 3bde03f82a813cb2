//! Searching beyond what is here: threads that were never looked at, and what Intercom's own search finds.

use client::condition::{Condition, Hours, Lists, Viewer, read};
use client::store::{Coverage, Search};
use client::sync::{SyncCommand, SyncEvent};
use client::view::{Order, ViewId};
use jiff::tz::TimeZone;
use practice::world::{Conversation as Played, State as PlayedState};

use crate::rig::{Rig, settings};

fn condition(rig: &Rig, text: &str) -> Condition {
    let viewer = Viewer { me: Some(rig.me.clone()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    read(text, &Lists::default(), viewer).expect(text)
}

/// How much is here, once all of that is indexed.
async fn indexed(rig: &Rig) -> Coverage {
    loop {
        let coverage = rig.store.coverage().await.expect("read");
        if coverage.indexed.is_none() {
            return coverage;
        }
        tokio::task::yield_now().await;
    }
}

async fn found(rig: &Rig, text: &str) -> Vec<String> {
    indexed(rig).await;
    let mut search = Search::new(condition(rig, text), Order::Newest);
    while !search.is_done() {
        search = rig.store.search(search).await.expect("searched");
    }
    search.ids().map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn all_threads_are_fetched_in_the_background_when_one_wants_that_also_after_a_restart() {
    let mut rig = Rig::live(60).await;
    let before = indexed(&rig).await;
    assert!(before.unfetched * 2 > before.conversations && before.percent() < 50, "{before:?}");
    let ids = rig.open_ones();
    rig.world.contact_writes(&ids[3], "<p>the xyzzyword</p>").expect("written");
    rig.world.contact_writes(&ids[3], "<p>and nothing more</p>").expect("written");
    rig.poll().await;
    assert_eq!(found(&rig, "xyzzyword").await, Vec::<String>::new(), "what was never looked at is not known");
    rig.world.clear_journal();
    rig.order(SyncCommand::AllThreads(true)).await;
    let after = indexed(&rig).await;
    assert_eq!((after.unfetched, after.percent()), (0, 100));
    assert_eq!(found(&rig, "xyzzyword").await, [ids[3].clone()]);
    assert_eq!(found(&rig, "xyzzyword -\"nothing more\"").await, Vec::<String>::new());
    assert!(rig.requests("/conversations/").len() >= before.unfetched);
    // What comes later is wanted, too; until it is not.
    rig.stop().await;
    rig.start();
    rig.settle().await;
    rig.order(SyncCommand::MoreClosed).await;
    rig.poll().await;
    let closed = indexed(&rig).await;
    assert!(closed.conversations > after.conversations && closed.unfetched == 0, "{closed:?}");
    rig.order(SyncCommand::AllThreads(false)).await;
}

#[tokio::test]
async fn background_fetching_keeps_to_its_budget() {
    let few = client::sync::SyncSettings { requests_per_minute: 10, ..settings() };
    let rig = Rig::live_with(60, few).await;
    rig.clock.advance(61);
    rig.world.clear_journal();
    rig.order(SyncCommand::AllThreads(true)).await;
    let asked = rig.world.journal().len();
    assert!((1..=10).contains(&asked), "{asked} in a minute");
    rig.clock.advance(61);
    rig.order(SyncCommand::Idle).await;
    let later = rig.world.journal().len();
    assert!(later > asked && later <= 20, "{later}");
}

#[tokio::test]
async fn what_intercom_finds_is_found_here_then() {
    let mut rig = Rig::live(200).await;
    let word = |c: &Played| {
        // What stands in tags is no word of the message.
        let body = c.source.body.as_deref().unwrap_or_default();
        let text = |piece: &str| piece.split_once('>').map_or(piece, |(_, text)| text).to_owned();
        let body = body.split('<').map(text).collect::<Vec<_>>().join(" ");
        let letters = |word: &&str| word.len() > 6 && word.chars().all(|c| c.is_ascii_alphabetic());
        body.split(' ').find(letters).map(str::to_owned)
    };
    let here: Vec<String> = rig.rows(ViewId::Closed).await.iter().map(|row| row.id.to_string()).collect();
    let away = |c: &Played| c.state == PlayedState::Closed && word(c).is_some();
    let ids = rig.world.find(away);
    let id = ids.iter().find(|id| !here.contains(id)).expect("one that is not here").clone();
    let word = rig.world.look(&id, word).expect("a conversation").expect("a word");
    assert!(!found(&rig, &word).await.contains(&id));
    rig.heard();
    let asked = condition(&rig, &format!("is:closed {word}"));
    rig.order(SyncCommand::Search(Box::new(asked))).await;
    let told = rig.heard();
    assert!(told.iter().any(|event| matches!(event, SyncEvent::Searched { found, .. } if *found > 0)), "{told:?}");
    assert!(found(&rig, &format!("is:closed {word}")).await.contains(&id), "{word} in {id}");
    let asked = client::intercom::ask_for(&condition(&rig, &format!("is:closed {word}")), rig.clock.now());
    let word = word.to_lowercase();
    let written = format!("state = closed AND (source.body = {word} OR source.subject ~ {word})");
    assert_eq!((asked.query.to_string(), asked.words), (written, true));
}
