//! Gone means gone, whatever is open at that moment (S12): pickers, the outbox, the composer, what was said. And no key
//! acts on what is not there any more.

use crate::gone::{delete, files_with, redact, redact_in};
use crate::support::{Flow, Options};

/// Nothing on screen has any of these words.
#[track_caller]
fn shows_none(t: &Flow, words: &[&str]) {
    for words in words {
        t.screen().lacks(words);
    }
}

#[tokio::test]
async fn a_search_that_is_open_loses_what_was_redacted_and_keeps_its_place() {
    let mut t = Flow::start().await;
    t.keys("/").await.has("Maria Lopez: Where is my invoice").has("Tom Becker: The export stops");
    t.keys("down").await;
    redact(&t, "maria", "invoice for May");
    delete(&t, "omar");
    t.poll().await;
    t.look_for_deleted().await;
    shows_none(&t, &["invoice for May", "Omar Haddad", "card reader"]);
    t.keys("enter").await;
    assert_eq!(t.selected(), Some("tom"), "the cursor of the picker stayed where it was");
}

#[tokio::test]
async fn what_is_chosen_in_a_search_after_it_was_deleted_is_not_there() {
    let mut t = Flow::start().await;
    t.keys("/").await;
    t.type_text("omar").await.has("Omar Haddad: The card reader");
    delete(&t, "omar");
    t.look_for_deleted().await.has("(deleted)").lacks("Omar Haddad");
    t.keys("enter").await.foot().has("deleted in Intercom");
    assert_eq!(t.selected(), Some("maria"), "no neighbour was hit");
}

#[tokio::test]
async fn links_that_are_chosen_from_go_with_their_message() {
    let mut t = Flow::start().await;
    let words =
        "<p>See <a href=\"https://secret.example/a\">this</a> and <a href=\"https://open.example/\">that</a></p>";
    t.server.contact_writes(&t.id("maria"), words).unwrap();
    t.server
        .contact_writes(&t.id("maria"), "<p>Also <a href=\"https://kept.example/?a=1&amp;b=2\">it</a></p>")
        .unwrap();
    t.advance(1).await;
    t.poll().await;
    t.keys("f").await.has("https://secret.example/a").has("https://kept.example/?a=1&b=2");
    redact(&t, "maria", "secret.example");
    t.advance(1).await;
    t.poll().await.has("https://kept.example/?a=1&b=2");
    shows_none(&t, &["secret.example", "open.example"]);
}

#[tokio::test]
async fn a_picker_for_a_conversation_that_is_deleted_meanwhile_does_nothing_and_says_so() {
    for (key, title) in [("z", "Snooze"), ("a", "Assign"), ("t", "Tags of"), ("p", "Priority of")] {
        let mut t = Flow::start().await;
        t.keys(key).await.has(&format!("{title} Maria Lopez"));
        delete(&t, "maria");
        t.look_for_deleted().await;
        shows_none(&t, &["Maria Lopez", "invoice", "tax office"]);
        t.keys("enter").await.foot().has("deleted in Intercom").lacks("refused");
        assert!(t.model().known.outbox.is_empty(), "{key}: nothing was decided there");
        assert_eq!(t.on_server("tom")["state"], "open");
    }
}

#[tokio::test]
async fn a_reply_to_what_is_deleted_meanwhile_is_not_sent_and_kept() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Here it comes").await.has("Reply to Maria Lopez");
    delete(&t, "maria");
    t.look_for_deleted().await.has("Here it comes").foot().has("Your draft is kept");
    shows_none(&t, &["Maria Lopez", "invoice", "tax office"]);
    t.type_text(" now").await;
    for key in ["C-s", "C-x c"] {
        t.keys(key).await.has("Here it comes now").foot().has("deleted in Intercom");
    }
    assert!(t.model().known.outbox.is_empty(), "nothing was sent");
    t.keys("esc").await;
    t.command("drafts.lost").await.has("reply: Here it comes now");
    shows_none(&t, &["Maria Lopez", "invoice", "tax office"]);
}

#[tokio::test]
async fn what_is_taken_back_after_its_conversation_was_deleted_is_kept() {
    let delayed = Options::default().config(|c| c.composer.undo_delay = std::time::Duration::from_secs(60));
    let mut t = Flow::with(delayed).await;
    t.keys("r").await;
    t.type_text("Here it comes").await;
    t.keys("C-s").await;
    delete(&t, "maria");
    t.look_for_deleted().await;
    t.keys("u").await.has("Here it comes");
    shows_none(&t, &["Maria Lopez", "invoice", "tax office"]);
    t.keys("C-s").await.has("Here it comes").foot().has("deleted in Intercom");
    assert!(t.model().known.outbox.is_empty(), "nothing was sent");
    t.keys("esc").await;
    t.command("drafts.lost").await.has("reply: Here it comes");
}

#[tokio::test]
async fn the_outbox_forgets_with_the_server_while_it_is_looked_at() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.keys("e").await;
    t.go_to("tom").await;
    t.go_offline().await;
    t.keys("r").await;
    t.type_text("Mine").await;
    t.keys("C-s").await;
    t.go_to("aiko").await;
    t.keys("n").await;
    t.type_text("Mine too").await;
    t.keys("C-s g o").await.has("Tom Becker · The export stops").has("Aiko Tanaka · Cannot log in");
    // What goes out is held, so that the outbox stays as it is.
    t.server.plan(practice::Fault::once("/reply", practice::FaultKind::Status(503)).times(1000));
    redact(&t, "tom", "stops at 50 percent");
    delete(&t, "aiko");
    t.go_online().await;
    t.poll().await;
    t.look_for_deleted().await.has("Tom Becker").has("“Mine”");
    shows_none(&t, &["The export stops", "Aiko Tanaka", "Cannot log in"]);
}

#[tokio::test]
async fn the_customers_other_conversations_go_from_the_details() {
    let mut t = Flow::with(Options::default().size(120, 60)).await;
    let maria = t.server.stage().world.contacts.by_external_id("user-1").unwrap();
    let opened = {
        let mut stage = t.server.stage();
        let slot = crate::town::chat(&mut stage.world, maria, "My card is 4111-1111", crate::town::NOW);
        stage.world.conversations.get(slot).unwrap().id.to_string()
    };
    t.advance(1).await;
    t.poll().await;
    t.keys("j k").await;
    t.go_to("maria").await.has("I need it for the tax office").find("My card is 4111-1111");
    assert_eq!(t.screen().text().matches("My card is").count(), 2, "in the list and in the details\n{}", t.screen());
    redact_in(&t, &opened, "4111-1111");
    t.advance(1).await;
    t.poll().await;
    shows_none(&t, &["My card is"]);
}

/// A contact is deleted in Intercom; what it said in conversations stays.
fn delete_contact(t: &Flow, external_id: &str) {
    let (mut stage, now) = (t.server.stage(), t.clock.now().0);
    let slot = stage.world.contacts.by_external_id(external_id).unwrap();
    stage.world.delete_contact(slot, now);
}

#[tokio::test]
async fn a_customer_who_is_deleted_leaves_the_details_and_every_file() {
    let mut t = Flow::with(Options::default().size(200, 80)).await;
    t.command("details.fold Notes").await;
    t.command("details.fold Recent events").await;
    t.go_to("maria").await.has("maria@example.com").has("Prefers e-mail.").has("invoice-viewed");
    delete_contact(&t, "user-1");
    t.advance(1).await;
    t.keys("f5").await.has("Where is my invoice for May?");
    let gone = ["maria@example.com", "Prefers e-mail.", "invoice-viewed", "plan-upgraded"];
    shows_none(&t, &gone);
    // The address stands in the conversation, too, as the server still shows it.
    for words in &gone[1..] {
        assert_eq!(files_with(t.store(), words), [""; 0], "{words}");
    }
    // Nothing about them is asked for again and again, and one can still answer.
    t.server.clear_journal();
    t.keys("j").await;
    t.keys("k").await;
    let asked = t.server.journal().iter().filter(|e| e.path.starts_with("/contacts/")).count();
    assert!(asked <= 6, "{asked} requests, of Tom alone");
    t.restart().await;
    t.go_to("maria").await;
    shows_none(&t, &gone);
}
