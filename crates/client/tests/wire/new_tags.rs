//! A tag that is not there yet: made once, by name, and put on (I25); nothing of it is lost, done twice or left half done
//! (S1 to S4).

use client::domain::conversation::AppliedTag;
use client::domain::{Operation, StepState, TagId, Text};
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::Rig;

const NAME: &str = "bank feeds, new";

fn new_tag() -> Operation {
    Operation::NewTag(AppliedTag { id: TagId::provisional(NAME), name: Text::new(NAME) })
}

/// How many tags of that name the workspace has.
fn made(rig: &Rig) -> usize {
    rig.world.stage().world.tags.iter().filter(|tag| tag.name.to_lowercase() == NAME).count()
}

fn is_on(rig: &Rig, id: &str) -> bool {
    let server = rig.server(id);
    server["tags"]["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag["name"] == NAME))
}

#[tokio::test]
async fn a_new_tag_is_made_once_and_put_on_wherever_it_was_decided() {
    let rig = Rig::live(60).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(12).collect();
    let mut steps = Vec::new();
    for id in &ids {
        steps.extend(rig.decide(id, vec![new_tag()]).await);
        // It shows at once, and can be chosen by others before Intercom knows of it.
        assert!(rig.head(id).await.tags.iter().any(|tag| tag.name.as_str() == NAME));
    }
    let offered = rig.store.directory().await.unwrap().tags;
    assert_eq!(offered.iter().filter(|tag| tag.name.as_str() == NAME).count(), 1);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(made(&rig), 1);
    assert_eq!(rig.requests("/tags").iter().filter(|e| e.path == "/tags" && e.method == "POST").count(), 1);
    let directory = rig.store.directory().await.unwrap().tags;
    let tag = directory.iter().find(|tag| tag.name.as_str() == NAME).unwrap();
    assert_eq!((tag.id.provisional_name(), directory.len()), (None, offered.len()));
    for (id, step) in ids.iter().zip(&steps) {
        assert_eq!(rig.state_of(step).await, StepState::Done);
        assert!(is_on(&rig, id));
        assert!(rig.head(id).await.tags.iter().any(|on| on.id == tag.id));
    }
}

#[tokio::test]
async fn a_tag_that_somebody_made_meanwhile_is_taken_as_it_is() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let steps = rig.decide(&id, vec![new_tag()]).await;
    let theirs = { rig.world.stage().world.tag_named("Bank feeds, NEW").id.to_string() };
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.state_of(&steps[0]).await, made(&rig)), (StepState::Done, 1));
    let tags = rig.head(&id).await.tags;
    assert!(tags.iter().any(|tag| tag.id.as_str() == theirs && tag.name.as_str() == "Bank feeds, NEW"), "{tags:?}");
}

#[tokio::test]
async fn however_the_request_that_makes_a_tag_ends_it_is_made_and_put_on_once() {
    let endings = [
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::Truncate,
        FaultKind::Status(500),
        FaultKind::Status(503),
        FaultKind::RateLimited(3),
    ];
    for ending in endings {
        let rig = Rig::live(60).await;
        let id = rig.open_ones().swap_remove(0);
        rig.world.plan(Fault::once("/tags", ending.clone()).on("POST"));
        let steps = rig.act(&id, vec![new_tag(), Operation::Close]).await;
        rig.clock.advance(5);
        rig.order(SyncCommand::Deliver).await;
        let states = (rig.state_of(&steps[0]).await, rig.state_of(&steps[1]).await);
        assert_eq!(states, (StepState::Done, StepState::Done), "{ending:?}");
        assert_eq!((made(&rig), is_on(&rig, &id)), (1, true), "{ending:?}");
        assert_eq!(rig.happened(&id, "conversation_tags_updated"), 1, "{ending:?}");
    }
}

#[tokio::test]
async fn a_program_that_is_killed_at_any_step_of_it_leaves_a_tag_that_the_next_one_puts_on_once() {
    for (path, before, ending) in [
        ("/tags", 0, FaultKind::Hold),
        ("/tags", 0, FaultKind::DropAfter),
        ("/conversations/", 0, FaultKind::Hold),
        ("/conversations/", 0, FaultKind::DropAfter),
    ] {
        let mut rig = Rig::live(60).await;
        let id = rig.open_ones().swap_remove(0);
        rig.world.plan(Fault::once(path, ending.clone()).on("POST").after(before));
        rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Hold).on("GET").times(100));
        let steps = rig.decide(&id, vec![new_tag()]).await;
        let was = rig.world.journal().len();
        rig.sync().send(SyncCommand::Deliver);
        while rig.world.journal().len() == was {
            tokio::task::yield_now().await;
        }
        rig.kill();
        rig.world.clear_faults();
        rig.start();
        rig.settle().await;
        rig.order(SyncCommand::Deliver).await;
        assert_eq!(rig.state_of(&steps[0]).await, StepState::Done, "{path} {ending:?}");
        assert_eq!((made(&rig), is_on(&rig, &id)), (1, true), "{path} {ending:?}");
        assert_eq!(rig.happened(&id, "conversation_tags_updated"), 1, "{path} {ending:?}");
    }
}

#[tokio::test]
async fn a_tag_that_may_not_be_made_is_not_put_on_and_says_why() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once("/tags", FaultKind::Status(403)).on("POST"));
    let steps = rig.act(&id, vec![new_tag(), Operation::Close]).await;
    let step = rig.store.step(steps[0].id).await.unwrap().unwrap();
    let words = step.error.as_ref().map(ToString::to_string).unwrap_or_default();
    assert_eq!(step.state, StepState::Failed);
    assert!(words.starts_with("the tag “bank feeds, new” could not be made: "), "{words}");
    assert_eq!((made(&rig), is_on(&rig, &id), rig.happened(&id, "close")), (0, false, 0));
    assert!(rig.head(&id).await.tags.iter().all(|tag| tag.name.as_str() != NAME));
    // It is not offered as one that there is.
    assert!(rig.store.directory().await.unwrap().tags.iter().all(|tag| tag.name.as_str() != NAME));
}
