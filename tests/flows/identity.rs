//! Who one is (F6), from the first frame on: nothing of anybody else's is in Mine, and no key acts on it.

use client::domain::Text;
use practice::world::assign::Assignee;
use practice::{Fault, FaultKind};
use sidetone::config::{FirstInbox, NotifyWhat};
use sidetone::model::Msg;

use crate::support::{Flow, Options};

/// A first start, with the address of a colleague of the token's owner, in Mine.
async fn first_start(faults: &[Fault]) -> Flow {
    let options = Options::default().config(|config| {
        config.profile.email = Some("mette@example.com".into());
        config.ui.inbox = FirstInbox::Mine;
        config.notify.what = NotifyWhat::Mine;
    });
    let mut t = Flow::with(options.gated().world(|world| {
        world.admins[1].email = "mette@example.com".into();
    }))
    .await;
    t.end().await;
    std::fs::remove_dir_all(t.store()).expect("removed");
    for fault in faults {
        t.server.plan(fault.clone());
    }
    t.begin().await;
    t
}

#[tokio::test]
async fn on_a_first_start_nothing_of_the_tokens_owner_is_in_mine() {
    // The list of teammates, which tells whose address it is, comes later than all the rest.
    let mut t = first_start(&[Fault::once("/admins", FaultKind::Status(500)).times(1)]).await;
    t.screen().has("It is not known yet who you are").lacks("Maria Lopez").lacks("Omar").top().has("Mine 0");
    t.keys("e").await;
    t.keys("r").await.lacks("Reply to");
    assert!(t.model().known.outbox.is_empty() && t.model().composer.is_none());
    t.until("one is known", |screen| screen.text().contains("Aiko Tanaka")).await;
    t.settle().await.lacks("Maria Lopez").lacks("not known yet").top().has("Mine 1");
    t.keys("r").await.has("as Mette Lindqvist");
}

#[tokio::test]
async fn a_token_that_may_not_see_the_teammates_says_in_whose_name_one_is() {
    let mut t = first_start(&[Fault::once("/admins", FaultKind::Status(403)).times(100)]).await;
    t.screen().has("Maria Lopez");
    // Both come at once; the bar has room for the one that came last.
    t.command("messages").await.has("No teammate has the address mette@example.com").has("lacks the permission");
    t.keys("Esc").await;
    t.keys("r").await.has("the token's owner");
}

#[tokio::test]
async fn one_who_becomes_another_keeps_nothing_on_screen_of_who_one_was() {
    let mut t = first_start(&[]).await;
    t.screen().has("Aiko Tanaka");
    t.keys("r").await;
    t.type_text("Half a thought").await;
    // Her address is another one's now: the token's owner is what is left.
    let mut directory = t.model().known.directory.clone();
    for admin in &mut directory.admins {
        admin.email = Text::new(if admin.name.as_str().starts_with("Robin") { "mette@example.com" } else { "" });
    }
    t.handle(Msg::Directory(Box::new(directory))).await;
    t.screen().has("Maria Lopez").lacks("Aiko Tanaka").lacks("Half a thought").top().has("Mine 2");
    assert_eq!(t.selected(), Some("maria"));
    t.keys("g a").await;
    t.go_to("aiko").await;
    t.keys("r").await.has("Half a thought").has("as Robin Castellane");
}

#[tokio::test]
async fn offline_with_anothers_token_nothing_is_ones_own_and_nothing_is_taken_back() {
    let mut t = Flow::with(Options::default().gated().config(|config| {
        config.ui.inbox = FirstInbox::Mine;
        config.composer.undo_delay = std::time::Duration::from_secs(30);
    }))
    .await;
    t.screen().has("Maria Lopez");
    t.keys("r").await;
    t.type_text("By Robin").await;
    t.keys("C-s").await;
    t.go_offline().await;
    t.use_token("token-of-a-colleague");
    t.restart().await.has("It is not known yet who you are").lacks("Maria Lopez").top().has("Mine 0");
    t.keys("u").await;
    assert_eq!(t.model().known.outbox.len(), 1, "what somebody else sent is not this person's to take back");
    t.screen().lacks("Reply to");
}

#[tokio::test]
async fn the_bell_rings_for_who_one_is() {
    let mut t = first_start(&[]).await;
    let (robin, mette) = (t.admin("Robin"), t.admin("Mette"));
    for (name, rings) in [("maria", false), ("aiko", true)] {
        t.outside.clear();
        t.server.advance(60);
        t.server.contact_writes(&t.id(name), "<p>Still there?</p>").expect("written");
        t.poll().await;
        let rang = t.outside.iter().any(|what| matches!(what, sidetone::runtime::Outside::Bell));
        assert_eq!(rang, rings, "{name}");
    }
    let id = t.id("lena");
    t.server.advance(60);
    let assign =
        |to| t.server.act(&id, |world, slot, now| world.assign(slot, robin, Assignee::Admin(Some(to)), None, now));
    assign(mette).expect("found").expect("assigned");
    t.poll().await.has("Lena Novak").top().has("Mine 2");
}
