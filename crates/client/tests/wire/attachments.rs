//! Files on the wire: sent with a message, once however that ends; and fetched.

use std::path::Path;
use std::time::Duration;

use client::domain::operation::{Note, Reply};
use client::domain::{Body, FileRef, Operation, StepState, Written};
use client::intercom::files::{Downloads, NotSaved, look};
use client::sync::SyncCommand;
use client::text::markup;
use practice::{Fault, FaultKind};
use serde_json::Value;

use crate::exactly_once::endings;
use crate::rig::{Rig, note, reply, settings};

fn file(at: &Path, bytes: &[u8]) -> FileRef {
    std::fs::write(at, bytes).expect("written");
    look(at).expect("fits")
}

fn kept(text: &str, files: &[FileRef]) -> (Body, String) {
    let kept = Written { text: text.to_owned(), files: files.to_vec(), ..Written::default() }.kept();
    (markup::to_html(&kept), kept)
}

fn reply_with(text: &str, files: &[FileRef]) -> Operation {
    let (html, markdown) = kept(text, files);
    Operation::Reply(Reply { html, markdown, keeps_snooze: false })
}

fn note_with(text: &str, files: &[FileRef]) -> Operation {
    let (html, markdown) = kept(text, files);
    Operation::Note(Note { html, markdown, keeps_snooze: false })
}

/// The files of a conversation's parts, by part: names and sizes.
fn carried(rig: &Rig, id: &str) -> Vec<Vec<(String, u64)>> {
    let server = rig.server(id);
    let parts = server["conversation_parts"]["conversation_parts"].as_array().cloned().unwrap_or_default();
    let of = |part: &Value| {
        let files = part["attachments"].as_array().cloned().unwrap_or_default();
        let told =
            |file: &Value| (file["name"].as_str().unwrap_or("").to_owned(), file["filesize"].as_u64().unwrap_or(0));
        files.iter().map(told).collect::<Vec<_>>()
    };
    parts.iter().map(of).filter(|files| !files.is_empty()).collect()
}

#[tokio::test]
async fn a_message_with_files_arrives_once_however_its_request_ends() {
    let here = tempfile::tempdir().unwrap();
    let rig = Rig::live(200).await;
    let picture = file(&here.path().join("where ä.png"), &[7; 100_001]);
    let paper = file(&here.path().join("guide.pdf"), b"%PDF");
    let mut ids = rig.open_ones().into_iter();
    for ending in endings() {
        for operation in [
            reply_with("Look", &[picture.clone(), paper.clone()]),
            note_with("Look", std::slice::from_ref(&picture)),
            reply_with("", std::slice::from_ref(&paper)),
        ] {
            let id = ids.next().expect("enough conversations");
            rig.clock.advance(1);
            rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()).on("POST"));
            let steps = rig.act(&id, vec![operation.clone()]).await;
            let wanted: Vec<(String, u64)> = operation.files().iter().map(|f| (f.name(), f.size)).collect();
            assert_eq!(rig.state_of(&steps[0]).await, StepState::Done, "{ending:?} {wanted:?}");
            let found: Vec<_> = carried(&rig, &id).into_iter().filter(|files| *files == wanted).collect();
            assert_eq!(found.len(), 1, "{ending:?} {wanted:?}");
        }
    }
}

#[tokio::test]
async fn the_same_words_with_a_file_and_without_are_two_messages() {
    let here = tempfile::tempdir().unwrap();
    let paper = file(&here.path().join("guide.pdf"), b"%PDF");
    for with_first in [true, false] {
        let rig = Rig::live(60).await;
        let id = rig.open_ones().swap_remove(0);
        let both = [reply_with("Here", std::slice::from_ref(&paper)), reply("Here")];
        let (first, second) = if with_first { (&both[0], &both[1]) } else { (&both[1], &both[0]) };
        rig.clock.advance(1);
        // The second is not there, though the first says the same words at the same time.
        rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::DropBefore).on("POST").after(1));
        rig.act(&id, vec![first.clone()]).await;
        rig.act(&id, vec![second.clone()]).await;
        assert_eq!((rig.said(&id, "Here"), carried(&rig, &id).len()), (2, 1), "{with_first}");
    }
}

#[tokio::test]
async fn what_was_changed_vanished_or_cannot_be_read_is_not_sent_and_says_so() {
    let here = tempfile::tempdir().unwrap();
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let path = here.path().join("guide.pdf");
    let paper = file(&path, b"one");
    for (harm, words) in [
        (
            (|path: &Path| std::fs::write(path, b"two").unwrap()) as fn(&Path),
            "guide.pdf was changed after it was attached",
        ),
        (|path| std::fs::write(path, b"longer").unwrap(), "(3 B then, 6 B now)"),
        (|path| std::fs::remove_file(path).unwrap(), "guide.pdf is not there"),
        (|path| std::fs::create_dir(path).unwrap(), "guide.pdf is a directory"),
    ] {
        harm(&path);
        let step = rig.act(&id, vec![reply_with("Here", std::slice::from_ref(&paper))]).await.swap_remove(0);
        let step = rig.store.step(step.id).await.unwrap().expect("in the outbox");
        let error = step.error.expect("why").to_string();
        assert!(
            step.state == StepState::Failed && error.contains(words) && error.contains("nothing was sent"),
            "{error}"
        );
        let drafts = rig.store.drafts(&step.conversation).await.unwrap();
        assert_eq!(
            Written::read(&drafts[0].markdown).files,
            std::slice::from_ref(&paper),
            "the words are a draft, with their file"
        );
        rig.store.drop_step(step.id).await.unwrap();
    }
    assert_eq!((rig.writes().len(), carried(&rig, &id).len()), (0, 0));
}

#[tokio::test]
async fn a_request_that_is_killed_half_way_arrives_once_by_the_next_program() {
    let here = tempfile::tempdir().unwrap();
    let mut patient = settings();
    patient.horizon = Duration::from_secs(60);
    let large = file(&here.path().join("film.mp4"), &vec![3; 3_000_000]);
    for done in [false, true] {
        let mut rig = Rig::live_with(60, patient.clone()).await;
        let id = rig.open_ones().swap_remove(0);
        rig.clock.advance(1);
        let fault = if done { FaultKind::DropAfter } else { FaultKind::Hold };
        rig.world.plan(Fault::once(&format!("{id}/reply"), fault).on("POST"));
        rig.decide(&id, vec![reply_with("Film", std::slice::from_ref(&large))]).await;
        rig.sync().send(SyncCommand::Deliver);
        while rig.world.journal().is_empty() && rig.world.stage().faults.left() > 0 {
            tokio::task::yield_now().await;
        }
        rig.kill();
        rig.world.clear_faults();
        rig.world.release();
        rig.start();
        for _ in 0..3 {
            rig.clock.advance(120);
            rig.order(SyncCommand::Deliver).await;
        }
        assert_eq!((rig.said(&id, "Film"), carried(&rig, &id).len()), (1, 1), "{done}");
    }
}

#[tokio::test]
async fn what_intercom_refuses_is_said_and_the_files_are_in_the_draft() {
    let here = tempfile::tempdir().unwrap();
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let paper = file(&here.path().join("guide.pdf"), b"%PDF");
    rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::Status(422)).on("POST"));
    let step = rig.act(&id, vec![note_with("Here", std::slice::from_ref(&paper))]).await.swap_remove(0);
    assert_eq!(rig.state_of(&step).await, StepState::Failed);
    let drafts = rig.store.drafts(&step.conversation).await.unwrap();
    assert_eq!(Written::read(&drafts[0].markdown).files, [paper]);
    // Tried again it leaves the draft as it came.
    rig.store.retry(step.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.store.drafts(&step.conversation).await.unwrap().len(), carried(&rig, &id).len()), (0, 1));
    assert_eq!(rig.said(&id, "Here"), 1);
    // Of what is done no path stays.
    assert_eq!(rig.store.step(step.id).await.unwrap().map(|step| step.operation.files().len()), Some(0));
    rig.act(&id, vec![note("Bye")]).await;
}

#[tokio::test]
async fn a_received_file_is_kept_under_a_name_that_is_free_and_no_token_goes_along() {
    let here = tempfile::tempdir().unwrap();
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let paper = file(&here.path().join("guide.pdf"), b"%PDF");
    rig.act(&id, vec![reply_with("Here", std::slice::from_ref(&paper))]).await;
    let thread = rig.thread(&id).await;
    let sent = thread.parts.iter().rev().find_map(|part| part.attachments.first()).expect("a file");
    let to = tempfile::tempdir().unwrap();
    let downloads = Downloads::new(&rig.base_url()).unwrap();
    let address = sent.url.as_str();
    // Its link leads nowhere, and is no free name all the same.
    std::os::unix::fs::symlink("/nowhere", to.path().join("a.pdf")).unwrap();
    for (given, name) in
        [("a.pdf", "a (2).pdf"), ("a.pdf", "a (3).pdf"), ("../../x/.b", "b"), ("/etc/passwd", "passwd")]
    {
        let saved = downloads.save(address, to.path(), given).await.expect("saved");
        assert_eq!((saved.path.clone(), saved.size), (to.path().join(name), 4));
        assert_eq!(std::fs::read(saved.path).unwrap(), b"%PDF");
    }
    let refused = |why: Result<_, NotSaved>| why.map(|_: client::intercom::files::Saved| ()).unwrap_err();
    let names = || std::fs::read_dir(to.path()).unwrap().count();
    let before = names();
    for (fault, why) in [
        (FaultKind::Status(403), "expired"),
        (FaultKind::Status(500), "answered"),
        (FaultKind::Truncate, "network"),
        (FaultKind::Replace { status: 302, body: "http://example.com/x".to_owned() }, "address"),
        (FaultKind::Replace { status: 302, body: "file:///etc/passwd".to_owned() }, "address"),
    ] {
        rig.world.plan(Fault::once("/downloads/", fault));
        let error = refused(downloads.save(address, to.path(), "c").await);
        let is = match &error {
            NotSaved::Expired => "expired",
            NotSaved::Answered(_) => "answered",
            NotSaved::Network(_) => "network",
            NotSaved::Address => "address",
            _ => "other",
        };
        assert_eq!(is, why, "{error}");
    }
    // It leads on to itself without end.
    rig.world.plan(Fault::once("/downloads/", FaultKind::Replace { status: 302, body: address.to_owned() }).times(100));
    assert_eq!(refused(downloads.save(address, to.path(), "c").await), NotSaved::Address);
    rig.world.clear_faults();
    assert_eq!(refused(downloads.clone().up_to(3).save(address, to.path(), "c").await), NotSaved::Large);
    assert_eq!(refused(downloads.save("http://example.com/a", to.path(), "c").await), NotSaved::Address);
    assert!(matches!(refused(downloads.save(address, &to.path().join("none"), "c").await), NotSaved::Disk(_)));
    assert_eq!(names(), before, "nothing of what was not kept is left behind");
}
