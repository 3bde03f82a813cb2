//! Files: attached by hand and by a paste, sent, and those of messages kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use client::domain::file::LARGEST_FILES;
use practice::world::messages::Message;
use practice::world::part::Attachment;
use tempfile::TempDir;

use crate::support::{Flow, Options};

fn directory() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

fn write(at: &Path, bytes: &[u8]) -> PathBuf {
    std::fs::write(at, bytes).expect("written");
    at.to_owned()
}

/// Names and sizes of the files of the last part.
fn arrived(t: &Flow, name: &str) -> Vec<(String, u64)> {
    let part = t.last_part(name);
    let files = part["attachments"].as_array().cloned().unwrap_or_default();
    files.iter().map(|f| (f["name"].as_str().unwrap_or("").to_owned(), f["filesize"].as_u64().unwrap_or(0))).collect()
}

async fn attach(t: &mut Flow, path: &Path) {
    t.keys("C-x f").await;
    t.type_text(path.to_str().expect("text")).await;
    t.keys("enter").await;
}

#[tokio::test]
async fn a_file_is_attached_by_its_path_with_completion_and_arrives_with_the_reply() {
    let here = directory();
    write(&here.path().join("where am I.png"), &[1; 1_500]);
    write(&here.path().join(".hidden"), b"x");
    std::fs::create_dir(here.path().join("inner dir")).unwrap();
    write(&here.path().join("inner dir/guide.pdf"), b"%PDF");
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Here it is").await;
    t.keys("C-x f").await;
    t.type_text(&format!("{}/wh", here.path().display())).await.has("where am I.png");
    t.keys("tab enter").await.has("[1] where am I.png").has("1.5 kB   picture").has("1 of 10 files, 1.5 kB");
    t.screen().foot().has("Attached where am I.png (1.5 kB)");
    t.keys("C-x f").await;
    t.type_text(&format!("{}/i", here.path().display())).await.lacks(".hidden");
    t.keys("tab").await.has("guide.pdf");
    t.keys("tab enter").await.has("[2] guide.pdf").has("PDF");
    t.keys("C-x p").await.has("[where am I.png] 1.5 kB");
    t.keys("C-x p C-s").await.lacks("Reply to").has("2 files");
    assert_eq!(arrived(&t, "maria"), [("where am I.png".to_owned(), 1_500), ("guide.pdf".to_owned(), 4)]);
    assert_eq!(t.count_of("maria", "Here it is"), 1);
}

#[tokio::test]
async fn a_note_may_be_a_file_alone() {
    let here = directory();
    let path = write(&here.path().join("log.txt"), b"line");
    let mut t = Flow::start().await;
    t.keys("n").await;
    attach(&mut t, &path).await;
    t.keys("C-s").await.lacks("NOTE about");
    assert_eq!(arrived(&t, "maria"), [("log.txt".to_owned(), 4)]);
    assert_eq!(t.last_part("maria")["part_type"], "note");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_by_name_before_anything_is() {
    let here = directory();
    let at = |name: &str| here.path().join(name);
    write(&at("empty"), b"");
    std::fs::File::create(at("large.iso")).and_then(|file| file.set_len(LARGEST_FILES + 1)).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let mut t = Flow::start().await;
    let before = t.parts("maria").len();
    t.keys("r").await;
    for (name, why) in [
        ("none.png", "Not attached: none.png is not there"),
        ("empty", "Not attached: empty is empty"),
        ("large.iso", "Not attached: large.iso is too large: 24 MB, and 24 MB at most"),
        ("pipe", "Not attached: pipe is no file"),
        (".", "is a directory"),
    ] {
        attach(&mut t, &at(name)).await;
        t.screen().foot().has(why);
    }
    t.screen().lacks("[1]");
    for n in 1..=11 {
        attach(&mut t, &write(&at(&format!("f{n}.txt")), b"x")).await;
    }
    t.screen().foot().has("Not attached: f11.txt would be one too many: 10 at most");
    t.screen().has("10 of 10 files").has("and 7 more files");
    t.keys("C-x F C-x F").await.has("8 of 10 files").foot().has("Took off f9.txt");
    assert_eq!(t.parts("maria").len(), before);
}

#[tokio::test]
async fn a_paste_of_nothing_but_paths_attaches_them_and_undoing_makes_it_text_again() {
    let here = directory();
    let one = write(&here.path().join("one two.png"), b"one");
    let three = write(&here.path().join("three.pdf"), b"three");
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("See ").await;
    t.paste(&format!("'{}' {} ", one.display(), three.display())).await.has("[1] one two.png").has("[2] three.pdf");
    t.screen().foot().has("Attached 2 files (8 B); C-x u makes it text again");
    t.keys("C-x u").await.lacks("[1] one two.png").has("three.pdf").foot().has("are text again");
    t.keys("C-x k r").await;
    t.paste(&format!("file://{}", one.display().to_string().replace(' ', "%20"))).await.has("[1] one two.png");
    t.screen().lacks("file://");
    t.keys("C-x k r").await;
    for text in [format!("{} is it", three.display()), format!("{}/none.png", here.path().display())] {
        t.paste(&text).await.lacks("[1]").has("C-s send");
        t.keys("C-x k r").await;
    }
    write(&here.path().join("empty"), b"");
    t.paste(&here.path().join("empty").display().to_string()).await.has("empty").foot().has("The path stays as text");
}

#[tokio::test]
async fn files_stay_with_the_draft_through_a_restart_and_change_sides_with_it() {
    let here = directory();
    let path = write(&here.path().join("guide.pdf"), b"%PDF");
    let mut t = Flow::start().await;
    t.keys("r").await;
    attach(&mut t, &path).await;
    t.keys("esc").await.has("[guide.pdf]");
    t.restart().await;
    t.keys("r").await.has("[1] guide.pdf");
    t.type_text("Later").await;
    t.keys("C-t").await.has("NOTE about").has("[1] guide.pdf");
    t.keys("C-s").await;
    assert_eq!(arrived(&t, "maria"), [("guide.pdf".to_owned(), 4)]);
    t.keys("n").await.lacks("of 10 files");
}

#[tokio::test]
async fn a_file_that_changed_before_it_went_out_is_said_and_comes_back_with_the_words() {
    let here = directory();
    let path = write(&here.path().join("guide.pdf"), b"%PDF");
    let mut options = Options::default();
    options.config.composer.undo_delay = Duration::from_secs(5);
    let mut t = Flow::with(options).await;
    let before = t.parts("maria").len();
    t.keys("r").await;
    t.type_text("The guide").await;
    attach(&mut t, &path).await;
    t.keys("C-s").await.has("[guide.pdf] 4 B");
    write(&path, b"other");
    t.advance(6).await;
    t.deliver().await.has("guide.pdf was changed after it was attached (4 B then, 5 B now)");
    assert_eq!(t.parts("maria").len(), before);
    t.keys("r").await.has("The guide").has("[1] guide.pdf");
    attach(&mut t, &path).await;
    t.screen().has("[1] guide.pdf").lacks("[2]");
    t.keys("C-s").await;
    t.advance(6).await;
    t.deliver().await;
    assert_eq!(arrived(&t, "maria"), [("guide.pdf".to_owned(), 5)]);
}

#[tokio::test]
async fn a_received_file_is_saved_and_never_over_another() {
    let here = directory();
    let path = write(&here.path().join("guide.pdf"), b"%PDF");
    let mut t = Flow::start().await;
    t.keys("r").await;
    attach(&mut t, &path).await;
    t.keys("C-s").await;
    let address = t.last_part("maria")["attachments"][0]["url"].as_str().unwrap().to_owned() + "?another";
    let id = t.id("maria");
    let evil = |name: &str| Attachment {
        name: name.into(),
        url: address.as_str().into(),
        content_type: "text/plain".into(),
        size: 4,
        pixels: None,
        data: None,
    };
    let attachments = vec![evil("../../evil.txt")];
    let says = |world: &mut practice::world::World, slot, now| {
        let who = world.conversations.get(slot).and_then(|c| c.contact()).expect("a customer");
        world.contact_reply(slot, who, Message { attachments, ..Message::text("<p>Mine</p>") }, now);
    };
    t.server.act(&id, says).expect("said");
    t.poll().await.has("evil.txt");
    let to = directory();
    t.command(&format!("save 1 {}", to.path().display())).await.foot().has("evil.txt (4 B)");
    assert_eq!(std::fs::read(to.path().join("evil.txt")).unwrap(), b"%PDF");
    t.command(&format!("save 1 {}", to.path().display())).await.foot().has("evil (2).txt (4 B)");
    t.keys("S").await.has("Links");
    t.keys("esc").await;
    t.command(&format!("save 1 {}/none", to.path().display()))
        .await
        .foot()
        .has("was not saved: the directory is not there");
    assert_eq!(std::fs::read_dir(to.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn a_reply_that_becomes_a_note_while_its_file_is_looked_at_has_the_file_and_goes_out() {
    let here = directory();
    let path = write(&here.path().join("guide.pdf"), b"%PDF");
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("For us").await;
    t.keys("C-x f").await;
    t.type_text(path.to_str().expect("text")).await;
    t.ahead("enter C-t").await;
    t.settle().await.has("NOTE about").has("[1] guide.pdf");
    t.keys("C-s").await.lacks("NOTE about");
    assert_eq!(arrived(&t, "maria"), [("guide.pdf".to_owned(), 4)]);
    assert_eq!(t.last_part("maria")["part_type"], "note");
}

#[tokio::test]
async fn a_file_of_any_odd_name_is_attached_shown_in_one_line_and_sent() {
    let here = directory();
    let names = [
        "a\nb.txt",
        "\u{1b}[31mred.txt",
        "gpj.\u{202e}fdp.exe",
        " blank .txt",
        "it's \"q\".txt",
        "-rf",
        "*?.txt",
        "ü\u{301}.txt",
        "\u{4}{}\u{5}.txt",
        "#tag;x.txt",
        "~",
        "%41.txt",
    ];
    for name in names {
        let path = write(&here.path().join(name), name.as_bytes());
        let mut t = Flow::start().await;
        t.keys("r").await;
        let quoted = format!("'{}'", path.display().to_string().replace('\'', "'\\''"));
        t.paste(&quoted).await.has("[1] ").has("1 of 10 files");
        let rows = t.screen().text().lines().filter(|row| row.contains("[1] ")).count();
        assert_eq!(rows, 1, "{name:?}\n{}", t.screen());
        t.keys("C-s").await.lacks("Reply to");
        let arrived = arrived(&t, "maria");
        assert!(
            matches!(arrived.as_slice(), [(_, size)] if *size == name.len() as u64),
            "{name:?} {arrived:?}\n{}",
            t.screen()
        );
    }
}

#[tokio::test]
async fn a_file_that_becomes_anything_else_before_it_leaves_is_not_sent() {
    type Turn = fn(&Path);
    let ways: [(&str, Turn); 5] = [
        ("is not there", |path| std::fs::remove_file(path).unwrap()),
        ("is a directory", |path| {
            std::fs::remove_file(path).unwrap();
            std::fs::create_dir(path).unwrap();
        }),
        ("is no file", |path| {
            std::fs::remove_file(path).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
        ("was changed", |path| {
            std::fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/etc/hostname", path).unwrap();
        }),
        ("was changed", |path| std::fs::write(path, b"").unwrap()),
    ];
    for (why, turn) in ways {
        let here = directory();
        let path = write(&here.path().join("guide.pdf"), b"%PDF");
        let mut options = Options::default();
        options.config.composer.undo_delay = Duration::from_secs(5);
        let mut t = Flow::with(options).await;
        let before = t.parts("maria").len();
        t.keys("r").await;
        t.type_text("The guide").await;
        attach(&mut t, &path).await;
        t.keys("C-s").await;
        turn(&path);
        t.advance(6).await;
        t.deliver().await.has(&format!("guide.pdf {why}"));
        assert_eq!(t.parts("maria").len(), before, "{why}");
        t.keys("r").await.has("The guide").has("[1] guide.pdf");
    }
}
