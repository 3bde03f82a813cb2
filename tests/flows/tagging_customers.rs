//! Tags of customers (I25): several at once, new ones, taken off and back, whatever becomes of the requests.

use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

/// The names of a customer's tags, as the server has them.
fn tags(t: &Flow, name: &str) -> Vec<String> {
    let stage = t.server.stage();
    let world = &stage.world;
    let slot = world.conversations.find(t.id(name).parse().expect("a number")).expect("a conversation");
    let contact = world.conversations.get(slot).expect("a conversation").contacts[0];
    let of = |id: u64| world.tags.iter().find(|tag| tag.id == id).map(|tag| tag.name.to_string());
    world.contacts.get(contact).expect("a contact").tags.iter().filter_map(|own| of(own.tag)).collect()
}

async fn start(options: Options) -> Flow {
    Flow::with(options.size(160, 45)).await
}

#[tokio::test]
async fn the_other_choice_among_tags_is_the_customer_who_gets_several_and_new_ones_at_once() {
    let mut t = start(Options::default()).await;
    t.keys("t").await.has("Tags of Maria Lopez").has("customer");
    t.keys("tab").await.has("Tags of Maria Lopez, the customer").has("[x] vip");
    t.type_text("bug").await;
    t.keys("space C-u").await;
    t.type_text("early bird").await.has("New tag “early bird”");
    t.keys("space space").await.has("Change:  + bug  + early bird");
    t.keys("enter").await.has("Tags of Maria Lopez: + bug, + early bird");
    t.settle().await;
    assert_eq!(tags(&t, "maria"), ["vip", "bug", "early bird"]);
    assert_eq!(t.on_server("maria")["tags"]["tags"], serde_json::json!([]), "the conversation has none of them");
    t.keys("u").await;
    t.settle().await;
    assert_eq!(tags(&t, "maria"), ["vip"]);
    t.keys("C-r").await;
    t.settle().await;
    assert_eq!(tags(&t, "maria").len(), 3);
    t.command("tag.customer vip").await.has("− vip");
    t.settle().await;
    assert!(!tags(&t, "maria").contains(&"vip".to_owned()));
}

#[tokio::test]
async fn offline_a_customers_tag_shows_at_once_and_goes_on_once_though_the_answer_was_lost() {
    let mut t = start(Options::default().gated()).await;
    t.keys("enter").await;
    t.go_offline().await;
    t.command("tag.customer bug").await.has("#bug");
    t.restart().await;
    t.go_to("maria").await;
    assert_eq!(tags(&t, "maria"), ["vip"]);
    t.go_online().await;
    assert_eq!(tags(&t, "maria"), ["vip", "bug"]);
    t.server.clear_journal();
    t.server.plan(Fault::once("/tags", FaultKind::DropAfter).on("DELETE"));
    t.command("tag.customer vip").await;
    t.advance(60).await;
    t.advance(120).await;
    let asked = t.server.journal().iter().filter(|entry| entry.method == "DELETE").count();
    assert_eq!((tags(&t, "maria"), asked), (vec!["bug".to_owned()], 1));
    t.keys("g o").await.lacks("customer-tag");
}

#[tokio::test]
async fn what_may_not_be_put_on_a_customer_says_so_and_comes_off_again() {
    let mut t = start(Options::default()).await;
    t.server.plan(Fault::once("/tags", FaultKind::Status(403)).on("POST"));
    t.command("tag.customer bug").await;
    t.settle().await.has("Maria Lopez has the same tags as before");
    assert_eq!(tags(&t, "maria"), ["vip"]);
}

#[tokio::test]
async fn a_message_shows_its_tags_and_that_none_can_be_put_on_here_is_said() {
    let mut t = start(Options::default()).await;
    let mette = t.admin("Mette");
    t.server
        .act(&t.ids["maria"], |world, slot, now| {
            let tag = world.tag_named("invoice");
            let message = world.conversations.get(slot).expect("a conversation").parts.last().expect("a part").id;
            world.tag_message(slot, message, mette, tag.id, now).expect("tagged")
        })
        .expect("done");
    t.clock.advance(1);
    t.server.contact_writes(&t.ids["maria"], "Well?").expect("written");
    t.poll().await;
    t.keys("enter").await.has("#invoice");
    t.command("tag.message").await.has("Intercom’s API shows tags of messages and can put none on");
}
