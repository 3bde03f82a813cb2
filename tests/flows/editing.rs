//! The person's own editor: the header that the text has there, and what becomes of it when it comes back.

use serde_json::json;
use sidetone::model::Msg;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

/// Opens the editor; the text that it is given.
async fn given(t: &mut Flow) -> String {
    t.outside.clear();
    t.keys("C-x e").await;
    let text = t.outside.iter().find_map(|out| match out {
        Outside::Edit(text) => Some(text.clone()),
        _ => None,
    });
    text.expect("a text")
}

async fn came_back(t: &mut Flow, text: &str) {
    t.handle(Msg::Edited(Ok(text.to_owned()))).await;
    t.settle().await;
}

fn text(t: &Flow) -> String {
    t.model().composer.as_ref().map(|composer| composer.written().text).unwrap_or_default()
}

#[tokio::test]
async fn the_editors_header_chooses_mode_what_follows_tags_and_files() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("where.png");
    std::fs::write(&file, "png").unwrap();
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Dear Maria").await;
    let out = given(&mut t).await;
    assert!(out.starts_with("# Mode: reply"), "{out}");
    assert!(out.contains("\n# Then: nothing") && out.contains("\n# Tags:\n# Attach:\n\nDear Maria"), "{out}");
    assert!(out.lines().all(|line| line.len() <= 72 && line == line.trim_end()), "an editor breaks no line of it anew");
    let head = format!("# Mode: note\n# Then: snooze tomorrow\n# Tags: #vip\n# Attach: {}\n\n", file.display());
    came_back(&mut t, &format!("{head}Dear all\n\n# Then: is text here\n")).await;
    t.screen().has("NOTE about Maria Lopez").has("Then: tag vip · snooze until Thu 09:00").has("where.png");
    assert_eq!(text(&t), "Dear all\n\n# Then: is text here");
    // It is there again as it was chosen, and as it came nothing changes.
    let out = given(&mut t).await;
    assert!(
        out.contains("# Mode: note") && out.contains("# Then: snooze tomorrow") && out.contains("# Tags: vip\n"),
        "{out}"
    );
    came_back(&mut t, &out).await;
    t.screen().has("Then: tag vip · snooze until Thu 09:00").has("where.png");
    let out = given(&mut t).await;
    let without =
        out.replace(&format!("# Attach: {}", file.display()), "# Attach:").replace("Mode: note", "Mode: reply");
    came_back(&mut t, &without.replace("snooze tomorrow", "close")).await;
    t.screen().has("Reply to Maria Lopez").has("Then: tag vip · close");
    assert_eq!(t.model().composer.as_ref().map(|composer| composer.files.len()), Some(0));
    t.keys("C-s").await;
    let maria = t.on_server("maria");
    assert_eq!((maria["state"].clone(), maria["tags"]["tags"][0]["name"].clone()), (json!("closed"), json!("vip")));
    assert_eq!(t.count_of("maria", "Mode"), 0, "no line of a header goes out");
}

#[tokio::test]
async fn a_header_without_a_text_is_no_text() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let out = given(&mut t).await;
    came_back(&mut t, &out.replace("Then: nothing", "Then: close")).await;
    assert_eq!(text(&t), "");
    t.screen().has("Then: close");
    t.keys("C-s").await.foot().has("There is nothing to send yet");
    t.type_text("Done").await;
    t.keys("C-s").await;
    assert_eq!((t.count_of("maria", "Done"), t.on_server("maria")["state"].clone()), (1, json!("closed")));
}

#[tokio::test]
async fn a_header_with_a_fault_changes_nothing_and_costs_no_word() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    for (head, why) in [
        ("# Mode: replay\n# Then: close", "Header, line 1: “replay” is no mode"),
        ("# Mode: note\n# Then: snoze tomorrow", "Header, line 2: “snoze tomorrow” is nothing that can follow"),
        ("# Mode: note\n# Tags: nosuch", "Header, line 2: There is no tag called “nosuch”"),
        ("# Mode: note\n# Tgas: vip", "Header, line 2: “Tgas” is none of Mode, Then, Tags and Attach"),
        ("# Then: close\n# Then: close", "Header, line 2: there are two lines “Then”"),
    ] {
        given(&mut t).await;
        came_back(&mut t, &format!("{head}\n\nEvery word\n")).await;
        t.screen().has(why).has("Every word").has("Reply to Maria Lopez").lacks("Then:");
        assert_eq!(text(&t), "Every word", "{head}");
    }
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn a_text_that_comes_back_without_its_header_is_the_text() {
    let mut t = Flow::with(Options::default().config(|config| config.composer.then = "close".into())).await;
    t.keys("r").await;
    let out = given(&mut t).await;
    assert!(out.contains("# Then: as set"), "{out}");
    came_back(&mut t, "# Where it is\n\nUnder *Settings*.\n").await;
    assert_eq!(text(&t), "# Where it is\n\nUnder *Settings*.");
    t.screen().has("Then: close");
    // As it came, what is set still follows; what is said instead goes before.
    let out = given(&mut t).await;
    came_back(&mut t, &out).await;
    t.screen().has("Then: close");
    let out = given(&mut t).await;
    came_back(&mut t, &out.replace("as set", "nothing")).await;
    t.screen().has("Then: nothing");
}
