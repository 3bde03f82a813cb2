//! Merging, blocking and who takes part, on the wire: once, whatever the answer, and judged by the answer alone (S3, I42).

use client::domain::{DeskStep, Operation, Person, StepState, Text};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, reply};

fn merge(into: &str) -> Operation {
    Operation::Desk(DeskStep::Merge { into: into.into(), name: Text::new("another") })
}

#[tokio::test]
async fn what_waits_in_a_conversation_goes_out_before_it_is_merged_and_both_are_known_afterwards() {
    let rig = Rig::live(20).await;
    let ids = rig.open_ones();
    rig.act(&ids[0], vec![reply("One more thing.")]).await;
    let steps = rig.act(&ids[0], vec![merge(&ids[1])]).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Done);
    assert_eq!(rig.said(&ids[0], "One more thing."), 1);
    let (goes, stays) = (rig.head(&ids[0]).await, rig.thread(&ids[1]).await);
    assert_eq!(goes, rig.client.thread(&ids[0].as_str().into()).await.expect("read").conversation);
    assert!(goes.linked.iter().any(|own| own.id.as_str() == ids[1]));
    assert!(stays.parts.iter().any(|part| part.kind.as_str() == "merged_primary_conversation"));
}

#[tokio::test]
async fn a_merge_of_unknown_end_is_seen_by_the_link_and_not_said_twice() {
    let rig = Rig::live(20).await;
    let ids = rig.open_ones();
    rig.world.plan(Fault::once("/merge", FaultKind::DropAfter));
    let steps = rig.act(&ids[0], vec![merge(&ids[1])]).await;
    rig.settle().await;
    assert_eq!((rig.state_of(&steps[0]).await, rig.requests("/merge").len()), (StepState::Done, 1));
}

#[tokio::test]
async fn a_draft_follows_its_conversation_into_the_one_that_stays_once_and_not_before() {
    use client::store::{Draft, DraftMode};
    let rig = Rig::live(20).await;
    let ids = rig.open_ones();
    let draft = |id: &str, words: &str| Draft {
        conversation: id.into(),
        mode: DraftMode::Reply,
        markdown: words.to_owned(),
        updated_at: rig.clock.now(),
    };
    rig.store.save_draft(draft(&ids[0], "from the one that goes")).await.expect("kept");
    rig.store.save_draft(draft(&ids[1], "from the one that stays")).await.expect("kept");
    rig.world.plan(Fault::once("/merge", FaultKind::Status(403)));
    rig.act(&ids[0], vec![merge(&ids[1])]).await;
    assert_eq!(rig.thread(&ids[0]).await.drafts.len(), 1, "it was refused: the draft is where it was");
    rig.act(&ids[0], vec![merge(&ids[1])]).await;
    assert_eq!(rig.thread(&ids[0]).await.drafts.len(), 0);
    let mut words: Vec<String> = rig.thread(&ids[1]).await.drafts.into_iter().map(|draft| draft.markdown).collect();
    words.sort();
    assert_eq!(words, ["from the one that goes", "from the one that stays"]);
}

#[tokio::test]
async fn who_joins_by_an_address_is_known_by_their_own_id_from_then_on() {
    let rig = Rig::live(20).await;
    let id = rig.open_ones()[0].clone();
    let before = rig.head(&id).await.contacts.len();
    let person = Person::of_address("somebody.new@example.com");
    rig.act(&id, vec![Operation::Desk(DeskStep::Join(person))]).await;
    let contacts = rig.head(&id).await.contacts;
    assert_eq!(contacts.len(), before + 1);
    assert!(contacts.iter().all(|own| !own.id.as_str().contains('@')), "{contacts:?}");
    assert_eq!(rig.requests("/customers").len(), 1);
}

#[tokio::test]
async fn a_colleague_who_was_faster_leaves_nothing_to_refuse() {
    let rig = Rig::live(20).await;
    let ids = rig.open_ones();
    let into: u64 = ids[1].parse().expect("a number");
    rig.world.act(&ids[0], |world, slot, now| world.merge(slot, into, now)).expect("there").expect("merged");
    let steps = rig.act(&ids[0], vec![merge(&ids[1])]).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Done);
}
