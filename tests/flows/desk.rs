//! Merging with both threads before one's eyes, blocking, spam, and redacting (S12).

use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town::text;

async fn start(options: Options) -> Flow {
    Flow::with(options).await
}

fn wide() -> Options {
    Options::default().size(160, 45)
}

/// How often such a write went out.
fn writes(t: &Flow, path: &str) -> usize {
    t.server.journal().iter().filter(|entry| entry.method != "GET" && entry.path.contains(path)).count()
}

fn linked(conversation: &Value) -> Vec<String> {
    let all = conversation["linked_objects"]["data"].as_array().cloned().unwrap_or_default();
    all.iter().map(|own| own["id"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The files of the store that have these words in them.
fn files_with(t: &Flow, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(t.store()).expect("a directory") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_merge_shows_both_threads_and_both_names_before_it_is_done_and_goes_on_in_the_one_that_stays() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.keys("enter , m")
        .await
        .has("Merge the conversation with Tom Becker into")
        .has("Maria Lopez: Where is my invoice");
    t.type_text("maria").await;
    t.keys("enter").await;
    t.settle().await;
    t.screen().has("Merge two conversations?").has("This stays").has("This goes into it");
    t.screen().has("The export stops at 50 percent.").has("I need it for the tax office.");
    t.screen().has("Tom Becker’s conversation is closed and goes into the one with Maria Lopez.");
    t.screen().has("Cannot be taken back.").has("x swap").has("y merge");
    assert_eq!(writes(&t, "/merge"), 0, "nothing is done before the yes");
    t.keys("y").await.has("Tom Becker: merged into Maria Lopez").lacks("takes it back");
    assert_eq!(t.selected(), Some("maria"), "one goes on where it goes on\n{}", t.screen());
    t.settle().await;
    assert_eq!(t.on_server("tom")["state"], "closed");
    assert!(linked(&t.on_server("tom")).contains(&t.id("maria")));
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(writes(&t, "/merge"), 1);
    t.screen().has("merged another conversation into this");
    // There is no way back, and `u` says so.
    t.keys("u").await.has("Intercom has no way back from that");
    assert_eq!(t.on_server("tom")["state"], "closed");
}

#[tokio::test]
async fn the_two_of_a_merge_are_swapped_by_a_key_and_left_by_another() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    let maria = t.id("maria");
    t.command(&format!("merge {maria}")).await;
    t.settle().await.has("Tom Becker’s conversation is closed and goes into the one with Maria Lopez.");
    t.keys("x").await.has("Maria Lopez’s conversation is closed and goes into the one with Tom Becker.");
    t.keys("n").await.lacks("Merge two conversations?");
    assert_eq!(writes(&t, "/merge"), 0);
    t.command(&format!("merge {maria}")).await;
    t.keys("x y").await;
    t.settle().await;
    assert_eq!(
        (t.on_server("maria")["state"].clone(), t.on_server("tom")["state"].clone()),
        (json!("closed"), json!("open"))
    );
    assert_eq!(t.selected(), Some("tom"));
}

#[tokio::test]
async fn on_eighty_columns_the_two_stand_one_above_the_other_and_the_question_is_in_sight() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40), (200, 60)] {
        let mut t = start(Options::default().size(columns, rows)).await;
        t.go_to("tom").await;
        let maria = t.id("maria");
        t.command(&format!("merge {maria}")).await;
        let screen = t.settle().await;
        screen.has("This stays").has("This goes into it").has("Cannot be taken back.");
        screen.has("Where is my invoice for May?").has("The export stops at 50 percent.");
        let beside = screen.find("This stays").1 == screen.find("This goes into it").1;
        assert_eq!(beside, columns >= 100, "{columns}\n{screen}");
        t.keys("j j k").await.has("Merge two conversations?");
        t.keys("esc").await.lacks("Merge two conversations?");
    }
}

#[tokio::test]
async fn a_draft_of_the_one_that_goes_is_a_draft_of_the_one_that_stays_once_it_is_merged() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("It stops because").await;
    t.keys("esc").await;
    let maria = t.id("maria");
    t.command(&format!("merge {maria}")).await;
    t.settle().await.has("Your draft there goes along.");
    t.keys("y").await;
    t.settle().await;
    assert_eq!(t.selected(), Some("maria"));
    t.keys("r").await.has("It stops because").has("Reply to Maria Lopez");
}

#[tokio::test]
async fn what_is_written_in_the_one_that_goes_is_not_lost_by_the_merge() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("It stops because").await;
    let maria = t.id("maria");
    t.keys("C-k").await;
    t.type_text("merge").await;
    t.keys("tab").await;
    t.type_text(&maria).await;
    t.keys("enter").await;
    t.settle().await.has("Merge two conversations?");
    t.keys("y").await;
    t.settle().await;
    t.keys("r").await.has("It stops because").has("Reply to Maria Lopez");
}

#[tokio::test]
async fn a_merge_whose_answer_is_lost_is_done_once_and_one_that_is_refused_leaves_both_as_they_were() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    let maria = t.id("maria");
    t.server.plan(Fault::once("/merge", FaultKind::DropAfter));
    t.command(&format!("merge {maria}")).await;
    t.keys("y").await;
    t.settle().await;
    t.advance(30).await;
    assert_eq!(writes(&t, "/merge"), 1);
    t.keys("g o").await.lacks("merge ");
    t.keys("esc").await;
    // Aiko's goes into Tom's, which is in Maria's by now.
    t.go_to("aiko").await;
    let tom = t.id("tom");
    t.command(&format!("merge {tom}")).await;
    t.keys("y").await;
    t.settle().await.has("Aiko Tanaka is not merged");
    assert_eq!(t.on_server("aiko")["state"], "open");
    t.command(&format!("merge {}", t.id("aiko"))).await;
}

#[tokio::test]
async fn what_cannot_be_merged_says_why_before_anything_is_asked() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    let own = t.id("tom");
    t.command(&format!("merge {own}")).await.has("cannot be merged into itself").lacks("Merge two");
    t.command("merge 999999").await.has("Conversation 999999 is not here yet").lacks("Merge two");
    t.command("merge what").await.has("“what” is no id of a conversation").lacks("Merge two");
    assert_eq!(writes(&t, "/merge"), 0);
}

#[tokio::test]
async fn a_merge_that_is_looked_at_shows_what_comes_meanwhile_and_goes_when_one_is_deleted() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    let maria = t.id("maria");
    t.command(&format!("merge {maria}")).await;
    t.settle().await.lacks("I found it!");
    t.clock.advance(2);
    t.server.contact_writes(&t.ids["maria"], "I found it!").expect("written");
    t.poll().await;
    t.settle().await;
    t.screen().has("Merge two conversations?").has("I found it!");
    t.server.act(&t.ids["maria"], |world, slot, now| world.delete(slot, true, now)).expect("deleted");
    t.look_for_deleted().await;
    t.settle().await.lacks("Merge two conversations?").lacks("I found it!");
}

#[tokio::test]
async fn blocking_wants_the_word_typed_and_closes_what_is_open_of_that_customer() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.command("block").await.has("Block Tom Becker?").has("tom@example.com").has("web inbox unblocks");
    t.keys("enter").await.has("that is not “block”");
    t.type_text("y").await;
    t.keys("enter").await.has("that is not “block”");
    assert_eq!(writes(&t, "/block"), 0);
    t.keys("C-u").await;
    t.type_text("block").await;
    t.keys("enter").await.has("Tom Becker blocked").lacks("takes it back");
    t.settle().await;
    assert_eq!((t.on_server("tom")["state"].clone(), writes(&t, "/block")), (json!("closed"), 1));
    t.keys("u").await.has("Intercom has no way back from that");
}

#[tokio::test]
async fn of_several_customers_it_is_said_which_one_is_to_be_blocked() {
    let mut t = start(wide()).await;
    t.go_to("maria").await;
    t.command("participants.add tom").await;
    t.keys("y").await;
    t.settle().await;
    t.command("block").await.has("say which one, of Maria Lopez, Tom Becker");
    t.command("block tom").await.has("Block Tom Becker?");
    t.keys("esc").await.lacks("Block Tom Becker?");
    assert_eq!(writes(&t, "/block"), 0);
}

#[tokio::test]
async fn a_block_whose_answer_is_lost_is_said_again_and_blocks_once() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.server.plan(Fault::once("/block", FaultKind::DropAfter));
    t.command("block").await;
    t.type_text("block").await;
    t.keys("enter").await;
    t.settle().await;
    for _ in 0..4 {
        t.advance(20).await;
    }
    assert_eq!(t.on_server("tom")["state"], "closed");
    t.keys("g o").await.lacks("block ");
}

#[tokio::test]
async fn spam_is_a_tag_of_ones_own_and_a_close_that_says_so_and_is_taken_back_as_one() {
    let mut t = start(wide().config(|config| config.profile.spam_tag = "junk".into())).await;
    t.go_to("tom").await;
    t.command("spam").await.has("Tom Becker: spam, tagged “junk” and closed; Intercom itself knows no spam");
    t.settle().await;
    assert_eq!(
        (t.on_server("tom")["state"].clone(), t.on_server("tom")["tags"]["tags"][0]["name"].clone()),
        (json!("closed"), json!("junk"))
    );
    t.command("inbox.spam").await;
    t.settle().await.has("Tom Becker");
    t.keys("esc").await;
    t.keys("u").await.has("Taken back");
    t.settle().await;
    assert_eq!(
        (t.on_server("tom")["state"].clone(), t.on_server("tom")["tags"]["tags"].clone()),
        (json!("open"), json!([]))
    );
    t.command("spam.off").await.has("It is not spam: the tag “junk” is not on it");
    t.go_to("tom").await;
    t.command("spam").await;
    t.settle().await;
    t.command(&format!("goto {}", t.id("tom"))).await;
    t.command("spam.off").await.has("Tom Becker: no spam, tag “junk” off and open again");
    t.settle().await;
    assert_eq!(t.on_server("tom")["state"], "open");
}

#[tokio::test]
async fn without_a_tag_for_it_spam_says_what_to_set() {
    let mut t = start(wide().config(|config| config.profile.spam_tag = String::new())).await;
    t.go_to("tom").await;
    t.command("spam").await.has("set profile.spam_tag");
    t.command("inbox.spam").await.has("set profile.spam_tag");
    assert_eq!(t.on_server("tom")["state"], "open");
}

const SECRET: &str = "4111-1111-xyzzy";

/// Maria writes something that is to go.
async fn secret(options: Options) -> Flow {
    let mut t = start(options).await;
    t.clock.advance(2);
    t.server.contact_writes(&t.ids["maria"], &format!("<p>My card is {SECRET}</p>")).expect("written");
    t.poll().await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.settle().await.has(SECRET);
    t.keys("G").await;
    t
}

#[tokio::test]
async fn what_is_redacted_goes_from_screen_server_store_index_and_drafts_and_shows_as_redacted() {
    let mut t = secret(wide()).await;
    t.keys("r").await;
    t.type_text(&format!("> My card is {SECRET}")).await;
    t.keys("enter enter").await;
    t.type_text("Please never write that").await;
    t.keys("esc").await;
    t.settle().await;
    t.keys("G").await;
    assert_ne!(files_with(&t, SECRET), [""; 0], "it is there before");
    t.command("redact").await.has("Redact a message of Maria Lopez?").has(SECRET).has("Type redact to do it:");
    t.type_text("redact").await;
    t.keys("enter").await.has("message of Maria Lopez redacted");
    t.settle().await;
    t.advance(5).await;
    t.screen().lacks(SECRET);
    let served = t.on_server("maria").to_string();
    assert!(!served.contains(SECRET) && served.contains("This message was deleted"), "{served}");
    assert_eq!(writes(&t, "/redact"), 1);
    assert_eq!(files_with(&t, SECRET), [""; 0], "nothing of it is on disk");
    t.command(&format!("search.all {}", "xyzzy")).await;
    t.settle().await.lacks("My card is");
    t.keys("esc").await;
    t.keys("r").await.has("Please never write that").lacks(SECRET);
    t.keys("esc").await;
    t.command("redact").await.has("redacted already");
}

#[tokio::test]
async fn a_message_that_others_quote_says_so_before_it_is_redacted() {
    let mut t = secret(wide()).await;
    let mette = t.admin("Mette");
    t.clock.advance(2);
    let quote = format!("You wrote: My card is {SECRET}. Please do not.");
    t.server.act(&t.ids["maria"], |world, slot, now| world.comment(slot, mette, text(&quote), now)).expect("said");
    t.poll().await;
    t.settle().await;
    t.keys("G ( (").await;
    t.command("redact")
        .await
        .has("Redact a message of Maria Lopez?")
        .has("Another message here quotes it and keeps it");
}

#[tokio::test]
async fn offline_what_is_redacted_shows_so_at_once_and_a_refusal_brings_it_back() {
    let mut t = secret(wide().gated()).await;
    t.go_offline().await;
    t.command("redact").await;
    t.type_text("redact").await;
    t.keys("enter").await.lacks(SECRET);
    t.settle().await.lacks(SECRET);
    t.server.plan(Fault::once("/redact", FaultKind::Status(403)));
    t.go_online().await;
    t.settle().await.has("keeps its message: it is not redacted").has(SECRET);
    assert_eq!(writes(&t, "/redact"), 1);
}

#[tokio::test]
async fn a_redaction_whose_answer_is_lost_is_seen_and_not_sent_again() {
    let mut t = secret(wide()).await;
    t.server.plan(Fault::once("/redact", FaultKind::DropAfter));
    t.command("redact").await;
    t.type_text("redact").await;
    t.keys("enter").await;
    t.settle().await;
    t.advance(20).await;
    assert_eq!(writes(&t, "/redact"), 1);
    t.keys("g o").await.lacks("redact ");
    assert_eq!(files_with(&t, SECRET), [""; 0]);
}

#[tokio::test]
async fn a_first_message_is_redacted_where_a_customer_wrote_it() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.keys("enter g g").await;
    t.command("redact").await.has("Redact a message of Tom Becker?").has("The export stops at 50 percent.");
    t.type_text("redact").await;
    t.keys("enter").await;
    t.settle().await;
    t.advance(5).await;
    t.screen().lacks("The export stops at 50 percent.");
    assert_eq!(t.on_server("tom")["source"]["redacted"], true);
    assert_eq!(files_with(&t, "The export stops at 50 percent."), [""; 0]);
}

#[tokio::test]
async fn a_note_of_a_teammates_is_redacted_and_the_question_goes_when_somebody_was_faster() {
    let mut t = start(wide()).await;
    let mette = t.admin("Mette");
    t.clock.advance(2);
    t.server
        .act(&t.ids["maria"], |world, slot, now| world.note(slot, mette, text(&format!("Card {SECRET}")), now))
        .expect("noted");
    t.poll().await;
    t.go_to("maria").await;
    t.keys("enter G").await;
    t.settle().await;
    t.command("redact").await.has("Redact a message of Mette").has(SECRET);
    t.type_text("red").await;
    t.clock.advance(2);
    t.server
        .act(&t.ids["maria"], |world, slot, now| {
            let note = world.conversations.get(slot).expect("there").parts.last().expect("a note").id;
            world.redact_part(slot, note, now).expect("redacted");
        })
        .expect("done");
    t.poll().await;
    t.settle().await.lacks("Redact a message of").lacks(SECRET);
    assert_eq!(writes(&t, "/redact"), 0);
}

#[tokio::test]
async fn a_merge_says_when_the_two_are_with_different_customers() {
    let mut t = start(wide()).await;
    t.go_to("tom").await;
    t.command(&format!("merge {}", t.id("maria"))).await;
    t.settle().await.has("Tom Becker and Maria Lopez are different customers");
    t.keys("x").await.has("Maria Lopez and Tom Becker are different customers");
}

#[tokio::test]
async fn a_quote_in_a_draft_with_a_file_goes_with_what_it_quotes_and_the_file_stays() {
    let here = tempfile::tempdir().expect("a directory");
    let path = here.path().join("guide.pdf");
    std::fs::write(&path, b"%PDF").expect("written");
    let mut t = secret(wide()).await;
    t.keys("r").await;
    t.type_text(&format!("> My card is {SECRET}\nPlease never")).await;
    t.keys("C-x f").await;
    t.type_text(path.to_str().expect("text")).await;
    t.keys("enter").await.has("[1] guide.pdf");
    t.keys("esc").await;
    t.settle().await;
    t.keys("G").await;
    t.command("redact").await;
    t.type_text("redact").await;
    t.keys("enter").await;
    t.settle().await;
    t.advance(5).await;
    assert_eq!(files_with(&t, SECRET), [""; 0], "nothing of it is on disk");
    t.keys("r").await.has("Please never").has("[1] guide.pdf").lacks(SECRET);
}

#[tokio::test]
async fn what_a_colleague_redacts_goes_from_the_open_composer_as_well_and_the_rest_stays() {
    let mut t = secret(wide()).await;
    t.keys("r").await;
    t.type_text(&format!("> My card is {SECRET}\nPlease never")).await;
    t.clock.advance(2);
    t.server
        .act(&t.ids["maria"], |world, slot, now| {
            let part = world.conversations.get(slot).expect("there").parts.last().expect("a message").id;
            world.redact_part(slot, part, now).expect("redacted");
        })
        .expect("done");
    t.poll().await;
    t.settle().await.has("Please never").lacks(SECRET);
    t.keys("esc").await;
    t.settle().await;
    t.advance(5).await;
    assert_eq!(files_with(&t, SECRET), [""; 0], "nothing of it is on disk");
    t.keys("r").await.has("Please never").lacks(SECRET);
    // Nor does undoing bring it back.
    t.keys("C-x u").await.lacks(SECRET);
}
