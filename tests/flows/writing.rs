//! Replies and notes: written with keys, sent, kept, and what the server then has.

use serde_json::{Value, json};
use sidetone::model::Focus;

use crate::support::{Flow, Options};
use crate::town::NOW;

fn author(part: &Value) -> &str {
    part["author"]["id"].as_str().unwrap_or("")
}

fn body(part: &Value) -> &str {
    part["body"].as_str().unwrap_or("")
}

#[tokio::test]
async fn what_is_pasted_where_nothing_is_typed_is_said_to_go_nowhere() {
    let mut t = Flow::start().await;
    t.paste("Hello, I am on it.").await.foot().has("Nothing pasted: there is no field here. r opens a reply");
    t.keys("j").await.foot().lacks("Nothing pasted");
    t.keys("space space e").await;
    t.paste("y").await.has("y yes").foot().has("Nothing pasted: there is no field here");
    t.keys("esc r").await;
    t.paste("Hello").await.has("Hello").foot().lacks("Nothing pasted");
}

#[tokio::test]
async fn who_leaves_a_composer_that_was_opened_from_the_thread_is_in_the_thread_again() {
    let mut t = Flow::start().await;
    for leaves in ["esc", "C-x k"] {
        t.keys("enter v z r").await;
        t.type_text("half a thought").await;
        t.keys(leaves).await.has("Where is my invoice for May?").lacks("Tom Becker");
        assert_eq!(t.model().focus, Focus::Thread, "{leaves}");
        t.keys("v z esc r").await;
        t.keys(leaves).await;
        assert_eq!(t.model().focus, Focus::List, "{leaves}");
    }
}

#[tokio::test]
async fn a_reply_arrives_as_my_comment_and_shows_in_the_thread() {
    let mut t = Flow::start().await;
    t.keys("r").await.has("Reply to Maria Lopez").has("as Robin Castellane").foot().has("make it a note");
    t.type_text("It is on its way, qjkeZ!").await.has("It is on its way, qjkeZ!");
    t.keys("C-s").await.lacks("Reply to").has("It is on its way").foot().has("/ find");
    let part = t.last_part("maria");
    assert_eq!((&part["part_type"], body(&part)), (&json!("comment"), "<p>It is on its way, qjkeZ!</p>"));
    assert_eq!(author(&part), t.admin("Robin").to_string());
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.count_of("maria", "on its way"), 1);
    t.screen().row_with("Maria Lopez  Lighthouse").lacks("30m");
}

#[tokio::test]
async fn capital_letters_open_the_composer_as_well() {
    let mut t = Flow::start().await;
    t.keys("R").await.has("Reply to Maria Lopez");
    t.keys("esc N").await.has("NOTE about Maria Lopez");
}

#[tokio::test]
async fn a_note_is_a_note_and_looks_like_nothing_else() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let (x, y) = t.screen().find("Reply to");
    let reply = (t.screen().symbol(x - 2, y).to_owned(), t.screen().colour(x, y));
    t.keys("esc n")
        .await
        .has("NOTE about Maria Lopez")
        .has("teammates read this")
        .has("as Robin Castellane")
        .foot()
        .has("make it a reply");
    let (x, y) = t.screen().find("NOTE about");
    let note = (t.screen().symbol(x - 2, y).to_owned(), t.screen().colour(x, y));
    assert_ne!(reply.0, note.0, "another frame, for eyes without colours");
    assert_ne!(reply.1, note.1);
    t.type_text("He called twice.").await;
    t.keys("C-enter").await.has("· note, teammates only").has("║ He called twice.");
    let part = t.last_part("maria");
    assert_eq!((&part["part_type"], body(&part)), (&json!("note"), "<p>He called twice.</p>"));
    assert_eq!(author(&part), t.admin("Robin").to_string());
    // It answers nobody.
    t.screen().has("waits 30m");
}

#[tokio::test]
async fn what_marks_words_in_a_note_stands_on_the_ground_of_the_note() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("plain **bold** `code` [l](b.test)").await;
    let (x, y) = t.screen().find("plain **bold**");
    let grounds: std::collections::HashSet<_> = (x..x + 30).map(|x| format!("{:?}", t.screen().ground(x, y))).collect();
    assert_eq!(grounds.len(), 1, "{grounds:?}\n{}", t.screen());
}

#[tokio::test]
async fn everything_is_sent_in_the_name_of_the_configured_address() {
    let options = Options::default().config(|c| c.profile.email = Some("METTE@ledgerwick.example".into()));
    let mut t = Flow::with(options).await;
    t.screen().top().has("● Mette, active");
    t.command("messages").await.lacks("No teammate has the address");
    t.keys("esc").await;
    t.keys("r").await.has("as Mette Lindqvist");
    t.type_text("Hello from Mette").await;
    t.keys("C-s").await;
    assert_eq!(author(&t.last_part("maria")), t.admin("Mette").to_string());
    let wrote = t.server.journal().into_iter().filter(|e| e.path.ends_with("/reply"));
    assert!(wrote.map(|e| e.admin).all(|a| a == Some(t.admin("Mette").to_string())));
}

#[tokio::test]
async fn an_address_that_no_teammate_has_is_said_loudly() {
    let options = Options::default().config(|c| c.profile.email = Some("nobody@ledgerwick.example".into()));
    let mut t = Flow::with(options).await;
    t.screen().foot().has("No teammate has the address");
    t.keys("r").await.has("as Robin Castellane (the token's owner)");
}

#[tokio::test]
async fn an_address_that_two_teammates_have_is_said_and_nothing_is_sent_in_either_name() {
    let address = "desk@ledgerwick.example";
    let two = move |world: &mut practice::world::World| {
        for admin in world.admins.iter_mut().filter(|admin| !admin.name.starts_with("Robin")).take(2) {
            admin.email = address.into();
        }
    };
    let options = Options::default().world(two).config(move |c| c.profile.email = Some(address.into()));
    let mut t = Flow::with(options).await;
    t.screen().has("Maria Lopez").foot().has("Two teammates have the address");
    t.command("reply").await.foot().has("Two teammates have the address desk@ledgerwick.example");
    t.command("close").await;
    assert_eq!(t.model().known.outbox, []);
}

#[tokio::test]
async fn send_and_close() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Done.").await;
    t.keys("C-x c").await.says("Maria Lopez  Lighthouse", "✓ closed by you");
    assert_eq!(t.selected(), Some("tom"));
    assert_eq!(t.on_server("maria")["state"], "closed");
    let parts = t.parts("maria");
    let last: Vec<&str> = parts.iter().rev().take(2).map(|p| p["part_type"].as_str().unwrap_or("")).collect();
    assert_eq!(last, ["close", "comment"]);
    assert_eq!(t.count_of("maria", "Done."), 1);
}

#[tokio::test]
async fn send_and_snooze() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("I will look tomorrow.").await;
    t.keys("C-x z").await.has("Send to Maria Lopez, and snooze until").row_with("  tomorrow  ").has("Thu 11 Jun 09:00");
    t.type_text("in 3h").await.has("13:30            in 3 h");
    t.keys("enter").await.says("Maria Lopez  Lighthouse", "z until");
    let conversation = t.on_server("maria");
    assert_eq!((&conversation["state"], &conversation["snoozed_until"]), (&json!("snoozed"), &json!(NOW + 3 * 3600)));
    assert_eq!(t.count_of("maria", "I will look tomorrow."), 1);
    t.screen().top().has("Snoozed 2");
}

#[tokio::test]
async fn nothing_is_sent_when_there_is_nothing_to_send() {
    let mut t = Flow::start().await;
    t.keys("r C-s").await.foot().has("There is nothing to send yet");
    t.type_text("  \n ").await;
    t.keys("C-s").await.has("Reply to Maria");
    assert!(t.server.journal().iter().all(|e| !e.path.ends_with("/reply")));
}

#[tokio::test]
async fn switching_between_reply_and_note_keeps_the_text() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Half a thought").await;
    t.keys("C-t").await.has("NOTE about").has("Half a thought");
    t.keys("C-t").await.has("Reply to").has("Half a thought");
    t.keys("C-x t C-s").await;
    assert_eq!(t.last_part("maria")["part_type"], "note");
}

#[tokio::test]
async fn leaving_the_composer_keeps_the_draft() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Dear Maria").await;
    t.keys("esc").await.lacks("Reply to").in_list("✎ you: Dear Maria");
    t.screen().foot().has("Kept your reply to Maria Lopez as a draft");
    t.keys("r").await.has("Dear Maria");
    t.type_text(", hello").await.has("Dear Maria, hello");
    t.keys("C-s").await.lacks("✎");
    assert_eq!(body(&t.last_part("maria")), "<p>Dear Maria, hello</p>");
    t.keys("r").await.lacks("Dear Maria, hello▏").has("What the customer will read");
}

#[tokio::test]
async fn drafts_stay_with_their_conversation_and_mode_and_survive_a_restart() {
    let mut t = Flow::start().await;
    for (name, key, text) in
        [("maria", "r", "to maria"), ("maria", "n", "about maria"), ("tom", "r", "to tom"), ("tom", "n", "about tom")]
    {
        t.go_to(name).await;
        t.keys(key).await;
        t.type_text(text).await;
        t.keys("esc").await;
    }
    t.restart().await;
    for (name, key, text) in
        [("tom", "n", "about tom"), ("maria", "r", "to maria"), ("tom", "r", "to tom"), ("maria", "n", "about maria")]
    {
        t.go_to(name).await;
        t.keys(key).await.row_with(text).has(text);
        assert_eq!(t.model().composer.as_ref().expect("a composer").text(), text);
        t.keys("esc").await;
    }
    assert!(t.server.journal().iter().all(|e| !e.path.ends_with("/reply")), "a draft is nobody else's business");
}

#[tokio::test]
async fn a_draft_survives_a_crash_once_it_had_two_seconds() {
    let mut t = Flow::with(Options::default().killable()).await;
    t.keys("r").await;
    t.type_text("almost lost").await;
    t.kill();
    t.begin().await;
    t.keys("r").await.has("almost lost");
}

#[tokio::test]
async fn a_discarded_draft_is_gone() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("never mind").await;
    t.keys("C-k").await;
    t.type_text("throw the draft").await;
    t.keys("enter").await.lacks("never mind").lacks("✎");
    t.restart().await;
    t.keys("r").await.lacks("never mind");
}

#[tokio::test]
async fn pasted_text_is_text_whatever_keys_it_looks_like() {
    let mut t = Flow::start().await;
    // In the list, a paste does nothing at all.
    t.paste("eeeeZ\nq:quit\n").await;
    assert!(!t.model().quitting);
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("r").await;
    t.paste("line one\ne Z q :quit\n\u{1b}[31mred\u{1b}[0m \u{202e}gnp\r\nend")
        .await
        .has("e Z q :quit")
        .has("Reply to");
    t.keys("C-s").await;
    let part = t.last_part("maria");
    assert!(body(&part).contains("e Z q :quit"), "{part}");
    assert!(!body(&part).contains('\u{1b}') && !body(&part).contains('\u{202e}'), "{part}");
}

#[tokio::test]
async fn a_paste_into_a_prompt_runs_nothing() {
    let mut t = Flow::start().await;
    t.keys(":").await;
    t.paste("close\n").await.has(":close");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("esc").await.lacks(":close");
}

#[tokio::test]
async fn markdown_goes_out_as_html_and_shows_in_the_preview() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.paste("**Bold** and *soft* with `code`\n\n- one\n- two\n\n[the manual](https://example.com/m)").await;
    t.screen().has("**Bold**");
    t.keys("C-x p")
        .await
        .has("As it will look to Maria Lopez")
        .lacks("**Bold**")
        .has("Bold and soft with code")
        .has("the manual [1]");
    let (x, y) = t.screen().find("Bold and soft");
    assert!(t.screen().modifier(x, y).contains(ratatui::style::Modifier::BOLD));
    t.keys("C-x p").await.has("**Bold**");
    t.keys("C-s").await;
    let html = body(&t.last_part("maria")).to_owned();
    for piece in [
        "<strong>Bold</strong>",
        "<em>soft</em>",
        "<code>code</code>",
        "<li>one</li>",
        "<a href=\"https://example.com/m\"",
    ] {
        assert!(
            html.contains(piece) || html.contains(&piece.replace("strong>", "b>").replace("em>", "i>")),
            "{piece}: {html}"
        );
    }
    t.screen().has("Bold and soft with code");
}

#[tokio::test]
async fn html_that_is_typed_is_text() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.paste("if a < b && c > d: <script>alert(1)</script> <b>x</b>").await;
    t.keys("C-s").await.has("<script>alert(1)</script>");
    assert!(!body(&t.last_part("maria")).contains("<script>"));
}

#[tokio::test]
async fn formatting_keys_put_the_marks() {
    let mut t = Flow::start().await;
    t.keys("r C-o b").await;
    t.type_text("now").await.has("**now**");
    t.keys("C-s").await;
    assert!(body(&t.last_part("maria")).contains("now</"));
}

#[tokio::test]
async fn a_macro_is_inserted_with_its_placeholders_filled() {
    let mut t = Flow::start().await;
    t.keys("r C-x m").await.has("Macro into your reply to Maria Lopez");
    t.type_text("taking over").await;
    t.keys("enter").await.has("Hi Maria, this is Robin Castellane from Ledgerwick");
    t.keys("C-s").await;
    assert!(body(&t.last_part("maria")).contains("Hi Maria, this is Robin Castellane from Ledgerwick"));
}

#[tokio::test]
async fn a_macro_is_filled_from_the_conversation_that_is_written_to_and_not_from_the_one_shown() {
    let mut t = Flow::start().await;
    // Typed ahead: the thread that is here is still Maria's.
    t.ahead("j r C-x m t a k i n g space o v e r enter !").await;
    t.settle()
        .await
        .has("Reply to Tom Becker")
        .has("Hi Tom, this is Robin Castellane from Ledgerwick")
        .lacks("Hi Maria");
    assert!(t.model().composer.as_ref().is_some_and(|c| c.text().ends_with('!')), "what is typed next comes after it");
}

#[tokio::test]
async fn a_macro_that_only_acts_says_that_it_has_no_text_and_stands_behind_those_that_have() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let macros = t.model().known.directory.macros.clone();
    let acts = macros.iter().find(|m| m.body.is_none()).expect("one that only acts").name.to_string();
    t.keys("C-x m").await;
    let place = |t: &Flow, name: &str| t.screen().find(name).1;
    for speaks in macros.iter().filter(|m| m.body.is_some()) {
        assert!(place(&t, speaks.name.as_str()) < place(&t, &acts), "{}", speaks.name);
    }
    t.type_text(&acts).await.row_with("No text to insert");
    t.keys("enter").await.foot().has("No text to insert");
}

#[tokio::test]
async fn the_editor_gets_the_text_and_gives_it_back() {
    use sidetone::model::Msg;
    use sidetone::runtime::Outside;
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("short").await;
    t.keys("C-x e").await;
    let given = t.outside.iter().find_map(|out| match out {
        Outside::Edit(text) => Some(text.clone()),
        _ => None,
    });
    assert!(given.is_some_and(|text| text.starts_with("# Mode: reply") && text.ends_with("\n\nshort")));
    t.handle(Msg::Edited(Ok("a longer text\n".into()))).await.has("a longer text");
    t.handle(Msg::Edited(Err("vi ended with 1".into()))).await.has("a longer text").foot().has("vi ended with 1");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p>a longer text</p>");
}

#[tokio::test]
async fn after_sending_the_cursor_goes_to_the_next_if_that_is_set() {
    let options = Options::default().config(|c| c.composer.after_send = sidetone::config::After::Next);
    let mut t = Flow::with(options).await;
    t.keys("r").await;
    t.type_text("ok").await;
    t.keys("C-s").await;
    assert_eq!(t.selected(), Some("tom"));
    assert_eq!(t.count_of("maria", "ok"), 1);
}

#[tokio::test]
async fn a_reply_to_what_nobody_has_is_still_mine_on_both_sides() {
    let mut t = Flow::start().await;
    t.go_to("lena").await;
    t.keys("r").await;
    t.type_text("Yes, there is.").await;
    t.keys("C-s").await.has("Yes, there is.");
    assert_eq!(t.on_server("lena")["admin_assignee_id"], t.admin("Robin"));
    t.screen().row_with("Yes, there is.").has("me");
}

#[tokio::test]
async fn a_draft_is_there_however_soon_the_composer_opens_again() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    for n in 0..8 {
        t.type_text(&format!("{n}")).await;
        t.press("x esc r").await;
        t.settle().await;
        let expected: String = (0..=n).map(|n| format!("{n}x")).collect();
        assert_eq!(t.model().composer.as_ref().expect("a composer").text(), expected);
    }
}

#[tokio::test]
async fn a_refused_reply_comes_back_even_while_the_next_one_is_being_written() {
    use practice::{Fault, FaultKind};
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
    t.keys("r").await;
    t.type_text("the first").await;
    t.press("C-s r s e c o n d").await;
    t.settle().await.foot().has("refused");
    let text = t.model().composer.as_ref().expect("a composer").text();
    assert!(text.contains("the first") && text.contains("second"), "{text}");
    t.keys("esc r").await;
    let text = t.model().composer.as_ref().expect("a composer").text();
    assert_eq!((text.matches("the first").count(), text.matches("second").count()), (1, 1), "{text}");
    assert_eq!(t.count_of("maria", "the first"), 0);
}

#[tokio::test]
async fn a_switched_draft_is_kept_like_any_other() {
    let mut t = Flow::with(Options::default().killable()).await;
    t.keys("r").await;
    t.type_text("for whom?").await;
    t.keys("C-t").await;
    t.kill();
    t.begin().await;
    t.keys("n").await.has("for whom?");
    t.keys("esc r").await.has("Reply to");
    assert!(t.model().composer.as_ref().expect("a composer").is_empty());
}

#[tokio::test]
async fn with_another_token_nobody_writes_in_the_name_of_the_last_ones_owner() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.restart().await;
    t.keys("r").await.has("as Robin Castellane");
    t.keys("esc").await;
    t.use_token("token-of-a-colleague");
    t.restart().await;
    t.keys("r").await.lacks("Reply to").lacks("sending as").foot().has("has not said yet who you are");
    t.keys("e").await.foot().has("has not said yet who you are");
    assert!(t.model().known.outbox.is_empty(), "nothing was decided in anybody's name");
    t.keys("g m").await.has("It is not known yet who you are").has("(offline)").lacks("Nobody waits");
}
