//! A store that comes back from a copy: what the copy does not know to be delivered is not delivered again (S3).

use sidetone::domain::{ActionState, Deed};

use crate::rig::{Rig, note, reply};

#[tokio::test]
async fn what_was_delivered_since_the_copy_was_made_is_not_delivered_again() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.stop().await;
    let said = rig.decide(&ids[0], vec![reply("Said before"), Deed::Close]).await;
    let noted = rig.decide(&ids[1], vec![note("Noted before")]).await;
    let copy = rig.copy_store();
    rig.clock.advance(30);
    rig.start();
    rig.settle().await;
    rig.clock.advance(86_400);
    rig.world.contact_writes(&ids[0], "Thank you, and one more thing").expect("written");
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&ids[0], "Said before"), rig.said(&ids[1], "Noted before")), (1, 1));
    assert_eq!(rig.happened(&ids[0], "close"), 1, "what the customer has opened since is not closed by it");
    for action in said.iter().chain(&noted) {
        assert_eq!(rig.state_of(action).await, ActionState::Done);
    }
}

#[tokio::test]
async fn what_a_copy_has_and_nobody_delivered_goes_out() {
    let mut rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.stop().await;
    for words in ["Thanks", "Thanks", "Bye"] {
        rig.decide(&id, vec![reply(words)]).await;
    }
    let copy = rig.copy_store();
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&id, "Thanks"), rig.said(&id, "Bye")), (2, 1));
    // A second copy of the same: everything is there.
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&id, "Thanks"), rig.said(&id, "Bye")), (2, 1));
}
