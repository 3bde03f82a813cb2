//! A profile that is opened to look, to act or to stay: what each does, and what it leaves alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use client::domain::{ConversationId, StepState};
use client::intent::{Intent, Policy, Refusal, Request};
use client::intercom::Token;
use client::session::vault::{AuthError, Secret};
use client::session::{self, Delivery, Profile, Secrets, Session, Way};
use client::store::{Role, Store, StoreError};
use client::sync::{PollMode, SyncCommand};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, reply, settings};

/// A token, and how often it was asked for.
struct Counting(Token, Arc<AtomicUsize>);

impl Secrets for Counting {
    fn find(&self, which: Secret) -> Result<Option<Token>, AuthError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Ok((which == Secret::Token).then(|| self.0.clone()))
    }
}

/// A workspace with a store that no program is on.
async fn rested() -> Rig {
    let mut rig = Rig::live(20).await;
    rig.stop().await;
    rig.world.clear_journal();
    rig
}

fn profile(rig: &Rig) -> Profile {
    let dir = rig.store_file().parent().expect("a directory").to_owned();
    Profile { share: 1.0, attempts: 1, sync: settings(), ..Profile::new(dir, rig.base_url()) }
}

async fn open(rig: &Rig, profile: Profile, way: Way) -> (Option<Session>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let secrets = Counting(Token::new(rig.token()), asked.clone());
    (
        session::open(profile, Box::new(secrets), rig.clock.clone(), way).await.expect("a profile that can be opened"),
        asked,
    )
}

/// Whether the lease is to be had.
async fn is_free(store: &Store) -> bool {
    store.contender(Role::SYNC).contend().await.expect("an answer")
}

#[tokio::test]
async fn who_looks_or_acts_makes_no_store_where_there_is_none() {
    let rig = rested().await;
    let dir = tempfile::tempdir().expect("a directory");
    for way in [Way::Look, Way::Act] {
        let nothing = Profile::new(dir.path().join("nothing"), rig.base_url());
        let (session, asked) = open(&rig, nothing, way).await;
        assert!(session.is_none() && !dir.path().join("nothing").exists());
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn who_looks_asks_neither_for_the_token_nor_the_server_nor_for_the_lease() {
    let rig = rested().await;
    let id = rig.open_ones().swap_remove(0);
    let step = rig.decide(&id, vec![reply("Not by who looks")]).await.swap_remove(0);
    let (session, asked) = open(&rig, profile(&rig), Way::Look).await;
    let mut session = session.expect("a store");
    // One round of waiting: who acts would deliver it now.
    let end = session.delivered(&[step.id], Duration::from_millis(1)).await.unwrap();
    assert!(matches!(end, Delivery::Queued(_)), "{end:?}");
    session.send(SyncCommand::Poll);
    session.close().await;
    assert_eq!((asked.load(Ordering::SeqCst), rig.world.journal().len()), (0, 0));
    assert!(is_free(&rig.store).await);
}

#[tokio::test]
async fn who_acts_delivers_what_is_waited_for_and_lets_go_of_the_lease() {
    let rig = rested().await;
    let id = rig.open_ones().swap_remove(0);
    let step = rig.decide(&id, vec![reply("By who acts")]).await.swap_remove(0);
    let (session, asked) = open(&rig, profile(&rig), Way::Act).await;
    let mut session = session.expect("a store");
    assert_eq!(asked.load(Ordering::SeqCst), 0, "only once it is needed");
    assert_eq!(session.delivered(&[step.id], Duration::from_secs(60)).await.unwrap(), Delivery::Done);
    assert_eq!((rig.said(&id, "By who acts"), asked.load(Ordering::SeqCst)), (1, 1));
    assert!(rig.requests("/search").is_empty() && rig.requests("/tags").is_empty(), "{:?}", rig.world.journal());
    assert!(is_free(&rig.store).await, "while the session is still open");
    session.close().await;
}

#[tokio::test]
async fn who_stays_ends_in_order_what_is_on_its_way_and_then_the_lease_and_the_store() {
    let rig = rested().await;
    let id = rig.open_ones().swap_remove(0);
    let (session, _) = open(&rig, profile(&rig), Way::Serve(PollMode::OnDemand)).await;
    let session = session.expect("a session");
    let busy = session.busy().expect("a sync");
    busy.idle().await;
    assert!(!is_free(&rig.store).await);
    rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::Hold));
    let step = session.store().enqueue(rig.decision(&id, vec![reply("On its way")])).await.unwrap().swap_remove(0);
    session.send(SyncCommand::Deliver);
    while rig.state_of(&step).await != StepState::Sending || rig.world.stage().faults.left() > 0 {
        tokio::task::yield_now().await;
    }
    let closing = session.close();
    tokio::pin!(closing);
    let ended = tokio::time::timeout(Duration::from_millis(1), &mut closing).await;
    assert!(ended.is_err() && !is_free(&rig.store).await, "it waits for what is on its way");
    rig.world.release();
    closing.await;
    assert_eq!((rig.said(&id, "On its way"), rig.state_of(&step).await), (1, StepState::Done));
    assert!(is_free(&rig.store).await);
}

#[tokio::test]
async fn who_stays_makes_a_store_and_nobody_stays_without_a_token() {
    let rig = rested().await;
    let dir = tempfile::tempdir().expect("a directory");
    let new = || Profile { sync: settings(), ..Profile::new(dir.path().join("new"), rig.base_url()) };
    struct Nothing;
    impl Secrets for Nothing {
        fn find(&self, _: Secret) -> Result<Option<Token>, AuthError> {
            Ok(None)
        }
    }
    let refused = session::open(new(), Box::new(Nothing), rig.clock.clone(), Way::Serve(PollMode::OnDemand)).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("sidetone login")));
    assert!(!dir.path().join("new").exists());
    let (session, _) = open(&rig, new(), Way::Serve(PollMode::OnDemand)).await;
    let session = session.expect("a session");
    session.busy().expect("a sync").idle().await;
    assert_eq!(session.store().workspace().await.unwrap().as_deref(), Some(rig.workspace_id()));
    session.close().await;
}

#[tokio::test]
async fn what_is_decided_about_a_conversation_that_is_not_here_is_asked_for_before() {
    let rig = rested().await;
    let id = ConversationId::new(rig.open_ones().swap_remove(0));
    rig.store.forget(&id).await.expect("forgotten");
    let close = Request::about(id.clone(), Intent::Close);
    let (looking, _) = open(&rig, profile(&rig), Way::Look).await;
    let refused = looking.expect("a store").decide(close.clone(), Policy::default()).await;
    assert!(matches!(&refused, Err(StoreError::Refused(Refusal::Deleted | Refusal::NotHere(_)))), "{refused:?}");
    assert_eq!(rig.world.journal().len(), 0, "who looks asks nobody");
    let (acting, _) = open(&rig, profile(&rig), Way::Act).await;
    let acting = acting.expect("a store");
    let decided = acting.decide(close, Policy::default()).await.expect("decided");
    assert_eq!((&decided.steps[0].conversation, decided.steps[0].author.as_str()), (&id, rig.me.as_str()));
    let nowhere = acting.decide(Request::about("404".into(), Intent::Close), Policy::default()).await;
    assert!(matches!(&nowhere, Err(StoreError::Refused(Refusal::Deleted | Refusal::NotHere(_)))), "{nowhere:?}");
    let told = acting.decide(Request::about(id, Intent::Close), Policy::default()).await;
    assert!(matches!(told, Err(StoreError::Refused(Refusal::Already(_)))), "{told:?}");
}
