//! A line that stands for a macro, wherever it is kept: in the draft of two programs, with the words of a message that was
//! refused, in an editor whose program was killed. It is the macro still, or says that it is not (I22).

use practice::{Fault, FaultKind};
use sidetone::runtime::Outside;

use crate::macros::{TERMS, body, with};
use crate::support::{Flow, Options, Seat};

const LINE: &str = "[macro “Terms”: table, picture]";

/// A reply to Maria with words above a macro.
async fn begun(options: Options) -> Flow {
    let mut t = Flow::with(options).await;
    t.keys("r").await;
    t.type_text("Above").await;
    t.insert("Terms").await;
    t.screen().has(LINE);
    t
}

fn terms() -> Options {
    with(&[("Terms", TERMS)])
}

/// The workspace's macro is another one from now on, or gone.
fn changes_the_macro(t: &Flow) {
    t.server.stage().world.macros[0].body = Some("<p>Other terms</p>".into());
}

#[tokio::test]
async fn a_macro_in_a_draft_that_two_programs_show_goes_out_whole_from_either_of_them_and_once() {
    for from_the_first in [true, false] {
        let mut t = begun(terms()).await;
        let mut other = Seat::beside(&t).await;
        other.keys("r").await;
        other
            .until("the macro there", |model| model.composer.as_ref().is_some_and(|c| c.text().contains("Above")))
            .await;
        other.screen().has(LINE);
        changes_the_macro(&t);
        other.press("b e l o w").await;
        other.until("that it is on disk", |model| model.composer.as_ref().is_some_and(|c| !c.unsaved)).await;
        t.until("what was typed there", |screen| screen.text().contains("below")).await.has(LINE);
        if from_the_first {
            t.keys("C-s").await;
        } else {
            other.keys("C-s").await;
            t.deliver().await;
        }
        assert_eq!(body(&t.last_part("maria")), format!("<p>Above</p>{TERMS}<p>below</p>"));
        assert_eq!(t.count_of("maria", "below"), 1);
        other.stop().await;
    }
}

#[tokio::test]
async fn a_refused_reply_comes_back_whole_with_its_macro_and_goes_out_whole() {
    for restart in [false, true] {
        let mut t = begun(terms()).await;
        t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
        t.keys("C-s").await.foot().has("×1 refused");
        changes_the_macro(&t);
        if restart {
            t.restart().await;
        }
        t.keys("r").await.has("Above").has(LINE);
        t.type_text("below").await;
        t.keys("C-s").await;
        assert_eq!(body(&t.last_part("maria")), format!("<p>Above</p>{TERMS}<p>below</p>"));
    }
}

#[tokio::test]
async fn a_refused_reply_with_a_macro_is_tried_again_from_the_outbox_as_it_was() {
    let mut t = begun(terms()).await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST").times(2));
    t.keys("C-s").await.foot().has("×1 refused");
    changes_the_macro(&t);
    t.keys("g o r").await.has("× refused");
    t.keys("r").await.has("✓ sent");
    assert_eq!(body(&t.last_part("maria")), format!("<p>Above</p>{TERMS}"));
    t.keys("q r").await;
    assert!(t.model().composer.as_ref().unwrap().is_empty(), "its words are no draft any more");
}

/// The text is in the editor, and the program is killed there.
async fn killed_in_the_editor(t: &mut Flow, written: impl FnOnce(&str) -> String) {
    t.press("C-x e").await;
    let given = t.outside.iter().find_map(|o| if let Outside::Edit(text) = o { Some(text.clone()) } else { None });
    let given = given.expect("the editor was called");
    let id = t.id("maria");
    // What the words were before is on its way to the disk; the editor takes far longer.
    t.settle().await;
    t.kill();
    let left = t.store().join("edit-0123456789abcdef");
    std::fs::create_dir(&left).unwrap();
    let edited = written(&given);
    for (name, text) in [("label", format!("reply {id}")), ("before", given), ("draft.md", edited)] {
        std::fs::write(left.join(name), text).unwrap();
    }
    t.begin().await.has("What was in your editor when sidetone was killed is a draft");
}

#[tokio::test]
async fn a_macro_in_the_editor_of_a_killed_program_is_the_macro_still() {
    let mut t = begun(terms().killable()).await;
    killed_in_the_editor(&mut t, |given| format!("{}\nfrom the editor\n", given.replace("Above", "Over"))).await;
    changes_the_macro(&t);
    t.keys("r").await.has(LINE).has("from the editor").has("another text is kept");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), format!("<p>Over</p>{TERMS}<p>from the editor</p>"));
    // What it was before is the other draft.
    t.keys("r").await;
    let before = t.model().composer.as_ref().unwrap().written();
    assert_eq!((before.text.as_str(), before.insets.len()), (format!("Above\n{LINE}").as_str(), 1));
}

#[tokio::test]
async fn a_line_from_an_editor_that_stands_for_nothing_is_text_and_stops_the_sending() {
    let mut t = begun(terms().killable()).await;
    killed_in_the_editor(&mut t, |_| "Above\n[macro “Others”]\n\u{1}[macro “Terms”]\u{2}<b>x</b>\u{3}".to_owned())
        .await;
    t.keys("r").await.has("[macro “Others”]");
    for _ in 0..2 {
        t.keys("C-s").await.has("Not sent: [macro “Others”] stands for no macro here");
    }
    assert_eq!(t.count_of("maria", "Above"), 0);
    assert!(t.model().composer.as_ref().unwrap().insets.is_empty(), "nothing but sidetone makes a macro of a text");
}
