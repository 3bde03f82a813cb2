//! Whom a note names (I24): written, told, listed, opened.

use sidetone::config::MentionStyle;

use crate::screen::Screen;
use crate::support::{Flow, Options};
use crate::town;

/// A colleague writes a note.
fn notes(t: &Flow, name: &str, by: &str, words: &str) {
    t.clock.advance(1);
    let admin = t.admin(by);
    t.server.act(&t.ids[name], |world, slot, now| world.note(slot, admin, town::text(words), now)).unwrap();
}

/// Lists are made while nobody asks for anything: waits until it is there.
async fn there<'a>(t: &'a mut Flow, words: &str) -> &'a Screen {
    t.until(words, |screen| screen.shows(words)).await
}

/// The last note of a conversation, as the server has it.
fn last_note(t: &Flow, name: &str) -> String {
    let conversation = t.on_server(name);
    let parts = conversation["conversation_parts"]["conversation_parts"].as_array().expect("parts").clone();
    let note = parts.iter().rev().find(|part| part["part_type"] == "note").expect("a note");
    note["body"].as_str().unwrap_or("").to_owned()
}

#[tokio::test]
async fn the_sign_in_a_note_offers_colleagues_and_teams_and_the_choice_is_written_by_its_name() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("Could you look, @").await.has("Name in your note about Maria Lopez").has("Zofia Wróblewska");
    t.screen().has("Intercom may not notify them");
    t.type_text("zof").await.has("Zofia Wróblewska").lacks("Mette Lindqvist");
    t.keys("enter").await.lacks("Intercom may not notify them");
    t.type_text("or @techn").await.has("team, 3 people");
    t.keys("enter").await;
    t.type_text("please").await;
    t.keys("C-s").await;
    t.settle().await;
    assert_eq!(last_note(&t, "maria"), "<p>Could you look, @Zofia Wróblewska or @Technical please</p>");
}

#[tokio::test]
async fn what_means_nobody_is_text_as_it_was_typed_and_a_reply_asks_for_nobody() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("mail jo@example.com @nobody here, @Mette asks").await;
    t.type_text(" @ha").await.has("Haruki Moriyama");
    t.keys("esc").await;
    t.keys("C-s").await;
    t.settle().await;
    assert_eq!(last_note(&t, "maria"), "<p>mail jo@example.com @nobody here, @Mette asks @ha</p>");
    t.keys("r").await;
    t.type_text("Write to @").await.lacks("Intercom may not notify them").has("Write to @");
}

#[tokio::test]
async fn enter_behind_a_sign_that_begins_no_name_names_nobody() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    for words in ["Lunch @ ha", "and @mli", "or @away"] {
        t.type_text(words).await;
        t.keys("enter").await.lacks("Intercom may not notify them");
    }
    t.type_text("over").await;
    t.keys("C-s").await;
    t.settle().await;
    let note = last_note(&t, "maria");
    assert!(["@ ha", "@mli", "@away"].iter().all(|words| note.contains(words)), "{note}");
    assert!(["Haruki", "Mette", "Lindqvist"].iter().all(|name| !note.contains(name)), "{note}");
}

#[tokio::test]
async fn what_stands_in_code_or_in_a_quotation_or_is_another_name_mentions_nobody() {
    let mut t = Flow::start().await;
    for (name, words) in [
        ("tom", "<p>In the log: <code>@Robin Castellane</code></p>"),
        ("aiko", "<blockquote><p>@Robin Castellane, see this</p></blockquote><p>was said before</p>"),
        ("omar", "<p>@robin_c and @robin-c, https://example.com/@Robin Castellane</p>"),
    ] {
        notes(&t, name, "Mette", words);
    }
    t.poll().await.lacks("mentioned you");
    t.keys("g @").await;
    there(&mut t, "No note that is kept here names you")
        .await
        .lacks("Tom Becker")
        .lacks("Aiko Tanaka")
        .lacks("Omar Haddad");
}

#[tokio::test]
async fn a_setting_has_the_name_written_alone() {
    let mut t = Flow::with(Options::default().config(|config| config.composer.mentions = MentionStyle::Name)).await;
    t.keys("n").await;
    t.type_text("ask @mett").await;
    t.keys("enter").await;
    t.type_text("first").await;
    t.keys("C-s").await;
    t.settle().await;
    assert_eq!(last_note(&t, "maria"), "<p>ask Mette Lindqvist first</p>");
}

#[tokio::test]
async fn a_note_that_names_me_is_told_marked_and_listed_and_opening_leads_to_it() {
    let mut t = Flow::start().await;
    for number in 1..=30 {
        notes(&t, "tom", "Mette", &format!("Line {number}."));
    }
    notes(&t, "tom", "Zofia", "@Robin Castellane is this yours? Unlikely words.");
    for number in 31..=60 {
        notes(&t, "tom", "Mette", &format!("Line {number}."));
    }
    t.poll().await.has("Zofia mentioned you about Tom Becker");
    t.screen().in_list("Tom Becker").has("@");
    t.keys("g @").await;
    there(&mut t, "Tom Becker").await.lacks("Aiko Tanaka");
    t.keys("enter").await.has("Unlikely words").lacks("Line 60.");
    // Read by that: the sign is gone, the note stays in the list, and in that of the unread it is not any more.
    t.until("it is read", |screen| !screen.in_list("Tom Becker").text().contains('@')).await;
    t.command("inbox.mentions.unread").await;
    there(&mut t, "No note that names you is unread").await;
    t.keys("g @").await;
    there(&mut t, "Tom Becker").await;
    // Until it is marked unread again.
    t.command("mention.unread").await.has("The note about Tom Becker that names you is unread again");
    t.until("it is unread", |screen| screen.in_list("Tom Becker").text().contains('@')).await;
    t.command("inbox.mentions.unread").await;
    there(&mut t, "Tom Becker").await;
    t.command("mentions.clear").await.has("All notes that name you are read");
    t.until("it is read", |screen| !screen.in_list("Tom Becker").text().contains('@')).await;
}

#[tokio::test]
async fn the_name_of_my_team_and_my_whole_name_count_and_my_own_notes_and_one_word_alone_do_not() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    notes(&t, "tom", "Kwabena", "For @Support please");
    t.poll().await.has("Kwabena mentioned Support about Tom Becker");
    notes(&t, "aiko", "Mette", "Robin Castellane knows");
    t.poll().await.has("2 mentions: Tom Becker and Aiko Tanaka");
    notes(&t, "omar", "Mette", "Robin knows, and Billing");
    notes(&t, "maria", "Robin", "@Robin Castellane do not forget");
    t.poll().await;
    t.keys("g @").await;
    there(&mut t, "Aiko Tanaka").await.has("Tom Becker").lacks("Omar Haddad").lacks("Maria Lopez");
}

#[tokio::test]
async fn a_note_from_before_the_first_start_names_me_too_and_is_no_news() {
    let before = |world: &mut practice::world::World| {
        let (mette, at) = (world.admins[1].id, town::NOW - 600);
        let slot = world.conversations.iter().map(|(slot, _)| slot).last().expect("a conversation");
        world.note(slot, mette, town::text("@Robin Castellane, see this"), at);
    };
    let mut t = Flow::with(Options::default().world(before)).await;
    t.go_to("maria").await.lacks("mentioned you");
    t.keys("g @").await;
    there(&mut t, "see this").await.has("Maria Lopez");
    t.command("inbox.mentions.unread").await;
    there(&mut t, "No note that names you is unread").await;
}

#[tokio::test]
async fn what_names_me_in_the_thread_that_i_read_is_read() {
    let mut t = Flow::start().await;
    t.go_to("omar").await;
    t.keys("enter").await;
    notes(&t, "omar", "Mette", "@Robin Castellane one more thing");
    t.poll().await.has("one more thing").lacks("mentioned you");
    t.command("inbox.mentions.unread").await;
    there(&mut t, "No note that names you is unread").await;
    t.keys("g @").await;
    there(&mut t, "Omar Haddad").await;
}
