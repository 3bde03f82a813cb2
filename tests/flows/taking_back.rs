//! Every change of a conversation names its customer and can be taken back, and done again (I43).

use serde_json::json;

use crate::support::{Flow, Options, Seat};

#[tokio::test]
async fn a_close_says_whom_and_a_key_opens_it_again_and_another_closes_it_again() {
    let mut t = Flow::start().await;
    t.keys("e").await.foot().has("Closed Maria Lopez").has("u takes it back");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("u").await.foot().has("Taken back: Maria Lopez is open again · C-r does it again");
    assert_eq!(t.selected(), Some("maria"), "the cursor is where it was");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("C-r").await.foot().has("Done again: Maria Lopez is closed again · u takes it back");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("u").await;
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn each_kind_of_change_is_said_with_what_was_before_and_is_taken_back() {
    let mut t = Flow::start().await;
    let before = t.on_server("maria");
    for (keys, said, back) in [
        ("p h i g h enter", "Priority of Maria Lopez: high, was", "Maria Lopez has"),
        ("m", "Marked Maria Lopez", "Maria Lopez is"),
        ("U", "Maria Lopez", "Maria Lopez is yours again"),
    ] {
        t.go_to("maria").await;
        t.keys(keys).await.foot().has(said).has("u takes it back");
        t.deliver().await;
        t.keys("u").await.foot().has("Taken back").has(back);
        t.deliver().await;
        let now = t.on_server("maria");
        for field in ["state", "read", "priority", "admin_assignee_id", "team_assignee_id", "snoozed_until"] {
            assert_eq!(now[field], before[field], "{field} after {keys} and u");
        }
    }
    t.go_to("maria").await;
    t.keys("z").await;
    t.type_text("fri 14:00").await;
    t.keys("enter").await.foot().has("Snoozed Maria Lopez until Fri 14:00 · u takes it back");
    t.deliver().await;
    t.keys("u").await.foot().has("Maria Lopez is open again");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn what_is_done_offline_says_when_it_goes_out() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.poll().await.foot().has("offline since");
    t.keys("e").await.foot().has("Closed Maria Lopez, goes out when Intercom answers").has("u takes it back");
    t.go_online().await;
    t.go_to("tom").await;
    t.keys("e").await.foot().has("Closed Tom Becker").lacks("goes out when");
}

#[tokio::test]
async fn tags_that_are_taken_back_or_put_on_again_are_named() {
    let mut t = Flow::start().await;
    t.command("tag refund").await.foot().has("Tags of Maria Lopez: + refund · u takes it back");
    t.keys("u").await.foot().has("Taken back: Maria Lopez is without #refund again · C-r does it again");
    t.keys("C-r").await.foot().has("Done again: Maria Lopez has #refund again · u takes it back");
    t.deliver().await;
    t.command("tag refund").await.foot().has("− refund");
    t.keys("u").await.foot().has("Taken back: Maria Lopez has #refund again");
}

#[tokio::test]
async fn what_never_left_is_taken_back_without_the_server_having_heard_of_it() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("e").await;
    t.keys("u").await.foot().has("Maria Lopez is open again").lacks("↑");
    t.go_online().await;
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.on_server("maria")["statistics"]["count_reopens"], json!(0));
}

#[tokio::test]
async fn what_the_customer_has_answered_meanwhile_cannot_be_taken_back_and_the_next_key_goes_to_what_was_done_before() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("e").await;
    t.go_to("maria").await;
    t.keys("z").await;
    t.type_text("fri 14:00").await;
    t.keys("enter").await;
    t.deliver().await;
    t.advance(5).await;
    t.server.contact_writes(&t.id("maria"), "Are you there?").expect("written");
    t.poll().await;
    t.keys("u").await.has("Cannot take it back").has("awake already").has("u again");
    t.keys("u").await.foot().has("Taken back: Tom Becker is open again");
}

#[tokio::test]
async fn after_a_start_what_was_done_before_it_is_taken_back_only_by_who_says_yes() {
    let mut t = Flow::start().await;
    t.keys("e").await;
    t.deliver().await;
    t.restart().await;
    t.keys("u").await.has("Maria Lopez: take back “closed”").has("It was not done from here");
    t.keys("n").await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("u y").await.foot().has("Maria Lopez is open again");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("u").await.foot().has("Nothing to take back");
}

#[tokio::test]
async fn what_another_program_of_mine_did_last_is_not_taken_back_in_place_of_my_own() {
    let mut t = Flow::start().await;
    let mut other = Seat::beside(&t).await;
    t.keys("e").await;
    other.keys("j e").await;
    t.deliver().await;
    t.keys("u").await.foot().has("Maria Lopez is open again");
    other.stop().await;
}

#[tokio::test]
async fn what_changes_nothing_says_so_and_is_no_step_of_undo() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("e").await;
    t.go_to("maria").await;
    t.keys("A").await.foot().has("Took Maria Lopez, was yours already").lacks("takes it back");
    t.keys("u").await.foot().has("Taken back: Tom Becker is open again");
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_not_asked_about_again() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("e").await;
    t.deliver().await;
    t.restart().await;
    t.go_to("maria").await;
    t.keys("e").await;
    t.deliver().await;
    t.clock.advance(5);
    let mette = t.admin("Mette");
    t.server.act(&t.id("maria"), |world, slot, now| world.open(slot, mette, now)).expect("opened");
    t.poll().await;
    t.keys("u").await.foot().has("Cannot take it back: it is open by now");
    t.keys("u").await.has("Tom Becker: take back “closed”").lacks("Maria Lopez: take back");
    t.keys("y").await.foot().has("Taken back: Tom Becker is open again");
    t.keys("u").await.foot().has("Nothing to take back");
}
