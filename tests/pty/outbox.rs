//! `sidetone outbox`: the outbox from a shell, without the inbox.

use std::path::PathBuf;

use client::domain::operation::Reply;
use client::domain::{Body, Ending, Operation, Step, Written};
use client::store::{DraftMode, NewUnit, Store};
use clock::Clock;
use serde_json::Value;

use crate::support::{Home, stderr, stdout, unwrapped};

fn dir(home: &Home) -> PathBuf {
    home.state().join("profiles").join("default")
}

/// Does something to the profile's store, as the inbox would.
fn with_store<T, F: Future<Output = T>>(home: &Home, work: impl FnOnce(Store) -> F) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (store, _) = Store::open(&dir(home), Clock::System).unwrap();
        work(store).await
    })
}

fn reply(words: &str) -> Operation {
    Operation::Reply(Reply {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}

/// A reply that was refused, and the close that fell with it.
fn refused(home: &Home) -> Vec<Step> {
    with_store(home, |store| async move {
        let operations = vec![reply("the refused words"), Operation::Close];
        let (conversation, author) = ("77".into(), "5".into());
        let new = NewUnit::about(conversation, author, operations);
        let steps = store.enqueue(new).await.unwrap();
        store.mark_sending(steps[0].id, None).await.unwrap().unwrap();
        store.fail(steps[0].id, "the conversation is locked").await.unwrap();
        steps
    })
}

#[test]
fn an_outbox_with_nothing_in_it_says_so_and_looking_makes_no_store() {
    let home = Home::new();
    assert!(stdout(&home.run(&["outbox", "list"])).contains("Nothing waits to be sent"));
    assert_eq!(stdout(&home.run(&["outbox", "list", "--json"])), "{\"profile\":\"default\",\"actions\":[]}\n");
    assert!(stderr(&home.run(&["outbox", "retry", "3"]), 2).contains("no action 3"));
    assert!(!dir(&home).join("sidetone.db").exists());
}

#[test]
fn a_damaged_store_is_named_by_the_doctor_and_by_the_outbox() {
    let home = Home::new();
    refused(&home);
    std::fs::write(dir(&home).join("sidetone.db"), "").unwrap();
    let doctor = || unwrapped(&home.run(&["doctor"]));
    let words = doctor();
    assert!(words.contains("PROBLEM the store in") && words.contains("empty (0 bytes)"), "{words}");
    assert!(std::fs::read(dir(&home).join("sidetone.db")).unwrap().is_empty(), "the doctor changes nothing");
    let listed = home.run(&["outbox", "list"]);
    let (out, said) = (String::from_utf8(listed.stdout).unwrap(), String::from_utf8(listed.stderr).unwrap());
    assert!(out.contains("reply") && out.contains("the conversation is locked"), "{out}");
    assert!(said.contains("The store was damaged") && said.contains("2 waiting actions, 1 draft"), "{said}");
    let words = doctor();
    assert!(!words.contains("PROBLEM the store"), "{words}");
    assert!(words.contains("sidetone-damaged-") && words.contains("delete it when nothing is missing"), "{words}");
}

#[test]
fn what_was_refused_is_listed_with_the_servers_words_and_its_history() {
    let home = Home::new();
    let steps = refused(&home);
    let listed = stdout(&home.run(&["outbox", "list"]));
    for word in ["failed", "reply", "close", "77", "the conversation is locked", "not tried"] {
        assert!(listed.contains(word), "{word} is not in\n{listed}");
    }
    let json: Value = serde_json::from_str(&stdout(&home.run(&["outbox", "list", "--json"]))).unwrap();
    let first = &json["actions"][0];
    assert_eq!((&first["number"], &first["state"]), (&steps[0].id.into(), &"failed".into()));
    let history: Vec<&str> =
        first["history"].as_array().unwrap().iter().map(|line| line["state"].as_str().unwrap()).collect();
    assert_eq!(history, ["queued", "sending", "failed"]);
    assert!(!listed.contains("refused words") && !json.to_string().contains("refused words"));
}

#[test]
fn what_was_refused_is_tried_again_or_dropped_from_a_shell() {
    let home = Home::new();
    let id = refused(&home)[0].id.to_string();
    assert!(stdout(&home.run(&["outbox", "retry", &id])).contains("goes out as soon as sidetone runs"));
    assert!(stdout(&home.run(&["outbox", "list"])).contains("waiting"));
    assert!(
        stdout(&home.run(&["outbox", "retry", &id])).contains("goes out as soon as sidetone runs"),
        "what waits does not wait"
    );
    assert!(stdout(&home.run(&["outbox", "drop", &id])).contains("out of the outbox"));
    assert!(stdout(&home.run(&["outbox", "list"])).contains("Nothing waits"), "the close went with its reply");
    assert!(stderr(&home.run(&["outbox", "drop", &id]), 2).contains("no action"));
    let drafts = with_store(&home, |store| async move { store.drafts(&"77".into()).await.unwrap() });
    assert!(drafts.iter().any(|draft| draft.mode == DraftMode::Reply && draft.markdown == "the refused words"));
}

#[test]
fn a_text_is_edited_in_the_persons_editor_and_then_tried_again() {
    let home = Home::new();
    let steps = refused(&home);
    let (id, close) = (steps[0].id.to_string(), steps[1].id.to_string());
    let edit = |id: &str, editor: &str| home.command(&["outbox", "edit", id]).env("EDITOR", editor).output().unwrap();
    assert!(stdout(&edit(&id, "sed -i s/refused/better/")).contains("new text"));
    let step = with_store(&home, |store| async move { store.outbox().await.unwrap().remove(0) });
    let Operation::Reply(reply) = &step.operation else { panic!("a reply") };
    assert_eq!((reply.markdown.as_str(), reply.html.as_html()), ("the better words", "<p>the better words</p>"));
    assert_eq!(step.state.as_str(), "queued");
    let drafts = with_store(&home, |store| async move { store.drafts(&"77".into()).await.unwrap() });
    assert!(drafts.is_empty(), "its words are not a draft any more");
    assert!(stderr(&edit(&close, "true"), 2).contains("nothing to edit"));
    assert!(stderr(&edit(&id, "false"), 1).contains("as it was"));
    assert!(stderr(&edit(&id, "sh -c 'echo > \"$1\"' sh"), 1).contains("nothing was left"));
}

/// A reply that is marked as going out.
async fn going_out(store: &Store) -> i64 {
    let (conversation, author, operations) = ("77".into(), "5".into(), vec![reply("words")]);
    let new = NewUnit::about(conversation, author, operations);
    let id = store.enqueue(new).await.unwrap()[0].id;
    store.mark_sending(id, None).await.unwrap();
    id
}

#[test]
fn what_is_on_its_way_or_in_doubt_is_left_alone() {
    let home = Home::new();
    let id = with_store(&home, |store| async move { going_out(&store).await });
    let number = id.to_string();
    for command in ["retry", "drop", "edit"] {
        assert!(stderr(&home.run(&["outbox", command, &number]), 2).contains("on its way"), "{command}");
    }
    with_store(&home, |store| async move { store.mark_unsure(id, Ending::Open, "cut").await.unwrap() });
    assert!(stderr(&home.run(&["outbox", "edit", &number]), 2).contains("may have arrived"));
    with_store(&home, |store| async move { store.acknowledge(id, None).await.unwrap() });
    assert!(stderr(&home.run(&["outbox", "drop", &number]), 2).contains("is done"));
}

#[test]
fn what_is_edited_while_it_goes_out_is_kept_as_a_draft() {
    let home = Home::new();
    let id = refused(&home)[0].id.to_string();
    // The editor's person takes their time; meanwhile it is dropped, and its words are said elsewhere.
    let editor = format!("sh -c 'echo and more >> \"$1\"; {} outbox drop {id}' sh", env!("CARGO_BIN_EXE_sidetone"));
    let output = home.command(&["outbox", "edit", &id]).env("EDITOR", editor).output().unwrap();
    let words = stderr(&output, 2);
    assert!(words.contains(&format!("no action {id}")) && words.contains("is a draft in its conversation"), "{words}");
    let drafts = with_store(&home, |store| async move { store.drafts(&"77".into()).await.unwrap() });
    assert!(drafts.iter().any(|draft| draft.markdown.ends_with("and more")), "{drafts:?}");
}

#[test]
fn what_may_have_arrived_is_sent_from_a_shell_only_if_that_is_said() {
    let home = Home::new();
    let id = with_store(&home, |store| async move {
        let id = going_out(&store).await;
        store.mark_unsure(id, Ending::Open, "cut").await.unwrap();
        id.to_string()
    });
    assert!(stdout(&home.run(&["outbox", "retry", &id])).contains("may have arrived: it is looked for"));
    let listed = stdout(&home.run(&["outbox", "list"]));
    assert!(listed.contains("arrived?") && listed.contains("looking whether it arrived, again in"), "{listed}");
    let sent = stdout(&home.run(&["outbox", "retry", &id, "--anyway"]));
    assert!(sent.contains("goes out as soon as sidetone runs") && sent.contains("whether it is there twice"), "{sent}");
    assert!(stdout(&home.run(&["outbox", "list"])).contains("waiting"));
}

#[test]
fn dropping_what_may_have_arrived_says_so() {
    let home = Home::new();
    let id = with_store(&home, |store| async move {
        let id = going_out(&store).await;
        store.mark_unsure(id, Ending::Open, "cut").await.unwrap();
        id.to_string()
    });
    assert!(stdout(&home.run(&["outbox", "drop", &id])).contains("may have reached Intercom all the same"));
}

/// What a macro puts in as it is.
const TERMS: &str = "<table><tbody><tr><td>*a*</td></tr></tbody></table>";

/// A refused reply with a line that stands for a macro.
fn refused_with_a_macro(home: &Home) -> String {
    let mut written = Written::default();
    let line = written.add("[macro “Terms”: table]", Body::new(TERMS));
    written.text = format!("Above\n{line}");
    let kept = written.kept();
    with_store(home, |store| async move {
        let html = Body::new(format!("<p>Above</p>{TERMS}"));
        let operations = vec![Operation::Reply(Reply { html, markdown: kept, keeps_snooze: false })];
        let (conversation, author) = ("77".into(), "5".into());
        let new = NewUnit::about(conversation, author, operations);
        let id = store.enqueue(new).await.unwrap()[0].id;
        store.mark_sending(id, None).await.unwrap().unwrap();
        store.fail(id, "no").await.unwrap();
        id.to_string()
    })
}

fn edit(home: &Home, id: &str, script: &str) -> std::process::Output {
    home.command(&["outbox", "edit", id]).env("EDITOR", format!("sh -c '{script}' sh")).output().unwrap()
}

/// The HTML of the one reply in the outbox.
fn waiting(home: &Home) -> (String, String) {
    let step = with_store(home, |store| async move { store.outbox().await.unwrap().remove(0) });
    let Operation::Reply(reply) = step.operation else { panic!("a reply") };
    (reply.html.as_html().to_owned(), step.state.as_str().to_owned())
}

#[test]
fn a_macro_in_a_reply_that_is_edited_from_a_shell_stays_the_macro() {
    let home = Home::new();
    let id = refused_with_a_macro(&home);
    let seen = home.path().join("seen");
    let script = format!("cp \"$1\" {}; printf \"\\nbelow\" >> \"$1\"", seen.display());
    assert!(stdout(&edit(&home, &id, &script)).contains("new text"));
    let given = std::fs::read_to_string(seen).unwrap();
    assert_eq!(given, "Above\n[macro “Terms”: table]", "a line in the editor, and no HTML");
    let expected = format!("<p>Above</p>{TERMS}<p>below</p>");
    assert_eq!(waiting(&home), (expected.clone(), "queued".to_owned()));
    // And once more, as a text that waits.
    assert!(stdout(&edit(&home, &id, "sed -i s/Above/Over/ \"$1\"")).contains("new text"));
    assert_eq!(waiting(&home).0, expected.replace("Above", "Over"));
    // Without its line it is gone.
    assert!(stdout(&edit(&home, &id, "sed -i /macro/d \"$1\"")).contains("new text"));
    assert_eq!(waiting(&home).0, "<p>Over<br>below</p>");
}

#[test]
fn a_hole_or_a_line_that_stands_for_nothing_keeps_an_edited_reply_from_going_out() {
    for (line, why) in [
        ("Hi {{first_name}}", "“first_name” is not filled in"),
        ("[macro “Others”: picture]", "“[macro “Others”: picture]” stands for no macro here"),
        // Nothing but sidetone makes a macro of a text.
        ("\u{1}[macro “Others”]\u{2}<b>x</b>\u{3}", "stands for no macro here"),
        // Nor does a macro go out as its name because something was written beside it.
        ("and [macro “Terms”: table]", "stands for no macro here"),
        ("[macro “Terms”: table] and", "stands for no macro here"),
    ] {
        let home = Home::new();
        let id = refused_with_a_macro(&home);
        let more = home.path().join("more");
        std::fs::write(&more, format!("\n{line}\n")).unwrap();
        let words = stderr(&edit(&home, &id, &format!("cat {} >> \"$1\"", more.display())), 1);
        assert!(words.contains(why) && words.contains("is as it was; the text as you edited it is a draft"), "{words}");
        assert_eq!(waiting(&home), (format!("<p>Above</p>{TERMS}"), "failed".to_owned()));
        let drafts = with_store(&home, |store| async move { store.drafts(&"77".into()).await.unwrap() });
        let edited = drafts.iter().map(|draft| Written::read(&draft.markdown)).find(|w| w.text.lines().count() > 2);
        let edited = edited.expect("what was edited");
        let macros: Vec<&str> = edited.insets.iter().map(|inset| inset.html.as_html()).collect();
        assert_eq!(macros, [TERMS], "{edited:?}");
    }
}
