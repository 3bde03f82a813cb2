//! Snoozing in steps (I47): several times one after the other, and words at the end that are said while nobody is there: once,
//! and only if nothing at all has happened.

use std::path::Path;

use practice::world::World;
use practice::{Fault, FaultKind};
use serde_json::json;
use sidetone::config::{NoticeKind, SnoozeMode};
use sidetone::runtime::Outside;

use crate::macros::with;
use crate::support::{Flow, Options};
use crate::town::text;

const HOUR: i64 = 3600;
const WORDS: &str = "We close this for now";

fn options() -> Options {
    with(&[("No answer", "<p>We close this for now. Write when you like.</p>")]).size(200, 60)
}

/// Asleep until 12:30, then until 15:30, and then these words and a close.
async fn laddered(options: Options) -> Flow {
    let mut t = Flow::with(options).await;
    t.go_to("maria").await;
    t.command("ladder 2h; 3h close No answer").await;
    assert_eq!(t.on_server("maria")["state"], "snoozed");
    t
}

/// So much time passes, and the program looks.
async fn passes(t: &mut Flow, seconds: i64) {
    t.advance(seconds).await;
    // What it led to is on its way by now, and what came of that is heard.
    t.advance(1).await;
    t.poll().await;
}

fn said(t: &Flow) -> usize {
    t.count_of("maria", WORDS)
}

fn closes(t: &Flow) -> usize {
    t.parts("maria").iter().filter(|part| part["part_type"] == "close").count()
}

/// Nothing was said, and nothing closed.
fn nothing_happened(t: &Flow) {
    assert_eq!((said(t), closes(t)), (0, 0));
}

#[tokio::test]
async fn it_sleeps_step_by_step_and_ends_with_the_words_and_the_close() {
    let mut t = laddered(options()).await;
    t.keys("g s").await;
    t.go_to("maria").await.has("z until 12:30  step 1 of 2, then words");
    passes(&mut t, 2 * HOUR).await;
    assert_eq!((t.on_server("maria")["state"].clone(), said(&t)), (json!("snoozed"), 0));
    t.keys("g e").await.has("No answer of Maria Lopez yet: it sleeps for the next step");
    t.keys("esc g s").await;
    t.go_to("maria").await.has("step 2 of 2, then words");
    passes(&mut t, 3 * HOUR).await;
    assert_eq!((t.on_server("maria")["state"].clone(), said(&t), closes(&t)), (json!("closed"), 1, 1));
    let reply = t.parts("maria").into_iter().find(|part| part["body"].as_str().is_some_and(|b| b.contains(WORDS)));
    assert_eq!(reply.expect("the words")["author"]["id"], t.admin("Robin").to_string());
    passes(&mut t, 24 * HOUR).await;
    t.restart().await;
    assert_eq!((said(&t), closes(&t)), (1, 1));
}

#[tokio::test]
async fn the_choice_shows_each_step_with_its_time_and_that_a_program_has_to_run() {
    let mut t = Flow::with(options()).await;
    t.go_to("maria").await;
    t.keys("z").await.has("in steps");
    t.type_text("steps").await;
    t.keys("enter").await.has("Snooze Maria Lopez in steps").has("Needs a sidetone that runs");
    t.type_text("2h; tomorrow 9; 2d close No answer").await;
    t.screen().has("1  2h").has("12:30").has("2  tomorrow 9").has("close: “No answer”");
    t.keys("C-u").await;
    t.type_text("2h close; 3h").await.has("step 1: only the last step closes or sends");
    t.keys("C-u").await;
    t.type_text("2h; 1h close Nonsense").await.has("step 2: no macro is called “Nonsense”");
    t.keys("C-u").await;
    t.type_text("2h; 3h").await;
    t.keys("enter").await;
    t.keys("g s").await;
    t.go_to("maria").await.has("step 1 of 2");
    t.keys(", L").await.foot().has("Steps of Maria Lopez ended, it sleeps on");
    t.screen().has("z until 12:30").lacks("step 1 of 2");
}

#[tokio::test]
async fn the_customers_words_end_it_at_once_and_nothing_follows() {
    let mut t = laddered(options()).await;
    t.advance(HOUR).await;
    t.server.contact_writes(&t.id("maria"), "<p>Any news?</p>").unwrap();
    t.poll().await;
    t.keys("g a").await;
    t.go_to("maria").await.lacks("step 1");
    passes(&mut t, 5 * HOUR).await;
    passes(&mut t, HOUR).await;
    nothing_happened(&t);
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn what_happens_unseen_in_the_last_moment_stops_it_before_the_words() {
    type Act = fn(&Flow);
    let acts: [(&str, Act); 4] = [
        ("the customer", |t| t.server.contact_writes(&t.id("maria"), "<p>Still here</p>").unwrap()),
        ("a note", |t| {
            let mette = t.admin("Mette");
            t.server.act(&t.id("maria"), |world, slot, now| world.note(slot, mette, text("Wait."), now)).unwrap();
        }),
        ("a reply", |t| {
            let mette = t.admin("Mette");
            t.server.act(&t.id("maria"), |world, slot, now| world.comment(slot, mette, text("Hi."), now)).unwrap();
        }),
        ("a close", |t| {
            let mette = t.admin("Mette");
            t.server.act(&t.id("maria"), |world, slot, now| world.close(slot, mette, None, now)).unwrap();
        }),
    ];
    for (what, act) in acts {
        let mut t = laddered(options()).await;
        passes(&mut t, 2 * HOUR).await;
        // Nothing of it is asked for before the time is up.
        t.server.advance(3 * HOUR - 30);
        act(&t);
        passes(&mut t, 60).await;
        passes(&mut t, HOUR).await;
        assert_eq!(said(&t), 0, "{what}");
    }
}

#[tokio::test]
async fn what_comes_while_a_step_waits_to_leave_stops_that_too() {
    for steps in ["2h close", "2h; 3h", "2h send No answer"] {
        let mut t = Flow::with(options()).await;
        t.go_to("maria").await;
        t.command(&format!("ladder {steps}")).await;
        // Taken in, and turned away for a moment: by the time it may go the customer has written.
        for path in ["/parts", "/reply"] {
            t.server.plan(Fault::once(path, FaultKind::Status(429)).on("POST"));
        }
        passes(&mut t, 2 * HOUR).await;
        t.server.contact_writes(&t.id("maria"), "<p>Still here</p>").unwrap();
        t.server.clear_faults();
        for _ in 0..4 {
            passes(&mut t, 60).await;
        }
        nothing_happened(&t);
        assert_eq!(t.on_server("maria")["state"], "open", "{steps}");
        let left = t.model().known.outbox.len();
        assert_eq!(left, 0, "{steps}: nothing is left that a person would have to see to");
    }
}

#[tokio::test]
async fn what_comes_while_steps_are_typed_is_to_be_read_before_they_begin() {
    let mut t = Flow::with(options()).await;
    t.go_to("maria").await;
    t.keys(", l").await;
    t.type_text("2h; 3h close No answer").await;
    t.server.contact_writes(&t.id("maria"), "<p>It works again, one more question</p>").unwrap();
    t.poll().await;
    t.keys("enter").await.has("Maria Lopez wrote meanwhile, so no steps have begun");
    assert_eq!(t.on_server("maria")["state"], "open");
    // What was left for that was left: what came since was read.
    t.keys(", l").await;
    t.server.contact_writes(&t.id("maria"), "<p>And another</p>").unwrap();
    t.poll().await;
    t.keys("esc").await;
    t.command("ladder 2h; 3h close No answer").await;
    assert_eq!(t.on_server("maria")["state"], "snoozed");
}

#[tokio::test]
async fn no_words_are_left_for_a_ticket_that_the_customer_does_not_see() {
    let fill = |world: &mut World| {
        let saved = world.macros.first_mut().expect("a macro");
        (saved.name, saved.body) = ("No answer".into(), Some("<p>We close this for now.</p>".into()));
        saved.teams = Vec::new();
        crate::ticketing::make(world, "export stops", "Migration");
    };
    let mut t = Flow::with(Options::default().world(fill)).await;
    t.go_to("tom").await;
    for steps in ["2h; 3h close No answer", "2h send No answer"] {
        t.command(&format!("ladder {steps}")).await.has("The customer does not see a back-office ticket");
        assert_eq!(t.on_server("tom")["state"], "open", "{steps}");
    }
    t.command("ladder 2h; 3h close").await;
    assert_eq!(t.on_server("tom")["state"], "snoozed");
}

#[tokio::test]
async fn a_step_that_only_goes_on_is_told_as_snoozes_that_end_are_or_not_at_all() {
    for (kinds, told) in [(vec![NoticeKind::Woke], 1), (vec![NoticeKind::Reply], 0)] {
        let mut t = laddered(options().config(|c| c.notify.kinds = kinds)).await;
        passes(&mut t, 2 * HOUR).await;
        let said = t.outside.iter().filter(|one| matches!(one, Outside::Notify(_, words) if words.contains("sleeps")));
        assert_eq!(said.count(), told);
        assert_eq!(t.on_server("maria")["state"], "snoozed");
    }
}

#[tokio::test]
async fn once_it_is_shown_that_they_have_ended_no_kill_brings_them_back() {
    let mut t = laddered(options().killable()).await;
    t.keys("g s").await;
    t.go_to("maria").await;
    t.press(", L").await.foot().has("Steps of Maria Lopez ended, it sleeps on");
    t.kill();
    t.begin().await;
    t.settle().await;
    passes(&mut t, 2 * HOUR).await;
    passes(&mut t, 3 * HOUR).await;
    passes(&mut t, HOUR).await;
    nothing_happened(&t);
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn what_one_decides_by_hand_ends_it() {
    for keys in ["o", "e", "z 2 enter", "A"] {
        let mut t = laddered(options()).await;
        t.keys("g s").await;
        t.go_to("maria").await;
        t.keys(keys).await;
        let closed = closes(&t);
        passes(&mut t, 2 * HOUR).await;
        passes(&mut t, 3 * HOUR).await;
        passes(&mut t, HOUR).await;
        assert_eq!((said(&t), closes(&t)), (0, closed), "{keys}");
    }
}

#[tokio::test]
async fn a_draft_that_was_begun_there_stops_it() {
    let mut t = laddered(options()).await;
    t.keys("g s").await;
    t.go_to("maria").await;
    t.keys("n").await;
    t.type_text("I wonder").await;
    t.keys("esc").await;
    passes(&mut t, 2 * HOUR).await;
    passes(&mut t, 3 * HOUR).await;
    nothing_happened(&t);
    t.keys("g e").await.has("Steps of Maria Lopez stopped: something happened there");
}

#[tokio::test]
async fn where_no_program_ran_at_its_time_it_asks_instead_of_sending() {
    let mut t = laddered(options()).await;
    passes(&mut t, 2 * HOUR).await;
    t.end().await;
    t.server.advance(3 * HOUR + 16 * 60);
    t.begin().await;
    t.settle().await;
    passes(&mut t, 1).await;
    nothing_happened(&t);
    t.keys("g e").await.has("Steps of Maria Lopez stopped: no sidetone ran when it was time");
    t.keys("esc g a").await;
    t.go_to("maria").await;
    t.keys("r").await.has(WORDS);
    passes(&mut t, 24 * HOUR).await;
    nothing_happened(&t);
}

#[tokio::test]
async fn a_store_that_sleeps_for_days_says_nothing_when_it_is_back() {
    let mut t = laddered(options()).await;
    t.end().await;
    t.server.advance(4 * 24 * HOUR);
    t.begin().await;
    t.settle().await;
    passes(&mut t, HOUR).await;
    nothing_happened(&t);
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn two_programs_on_one_store_say_it_once() {
    let mut t = laddered(options()).await;
    let other = t.another().await;
    passes(&mut t, 2 * HOUR).await;
    passes(&mut t, 3 * HOUR).await;
    passes(&mut t, 60).await;
    assert_eq!((said(&t), closes(&t)), (1, 1));
    other.stop().await;
    passes(&mut t, HOUR).await;
    assert_eq!((said(&t), closes(&t)), (1, 1));
}

#[tokio::test]
async fn killed_while_the_words_are_on_their_way_they_are_said_once() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Truncate, FaultKind::Status(503)] {
        let mut t = laddered(options().killable()).await;
        passes(&mut t, 2 * HOUR).await;
        t.server.plan(Fault::once("/reply", fault.clone()).on("POST"));
        t.server.advance(3 * HOUR);
        t.deliver().await;
        t.until_faults_are_met().await;
        t.kill();
        t.begin().await;
        t.settle().await;
        for _ in 0..4 {
            passes(&mut t, 20).await;
        }
        assert_eq!((said(&t), closes(&t)), (1, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn words_that_could_not_leave_for_days_are_not_sent_then() {
    let mut t = laddered(options()).await;
    passes(&mut t, 2 * HOUR).await;
    // Taken in, and refused for a while: it is tried again, until its time is over.
    t.server.plan(Fault::once("/reply", FaultKind::Status(429)).on("POST").times(50));
    passes(&mut t, 3 * HOUR).await;
    t.end().await;
    t.server.advance(2 * 24 * HOUR);
    t.server.clear_faults();
    t.begin().await;
    t.settle().await;
    for _ in 0..3 {
        passes(&mut t, 60).await;
    }
    nothing_happened(&t);
    t.keys("g a").await;
    t.go_to("maria").await;
    t.keys("r").await.has(WORDS);
    // But whoever tries them again by hand means it.
    t.keys("esc g o r").await;
    t.settle().await;
    passes(&mut t, 60).await;
    assert_eq!((said(&t), closes(&t)), (1, 1));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for file in std::fs::read_dir(from).expect("a store") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}

#[tokio::test]
async fn a_store_that_comes_back_from_a_copy_says_nothing_again() {
    let mut t = laddered(options()).await;
    passes(&mut t, 2 * HOUR).await;
    t.end().await;
    let kept = tempfile::tempdir().expect("a directory");
    copy(t.store(), kept.path());
    t.begin().await;
    t.settle().await;
    passes(&mut t, 3 * HOUR).await;
    assert_eq!((said(&t), closes(&t)), (1, 1));
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server.act(&id, |world, slot, now| world.open(slot, mette, now)).unwrap();
    t.end().await;
    let store = t.store().to_owned();
    // The old files are not removed: the new ones are others in any case.
    std::fs::rename(&store, store.with_extension("old")).expect("moved away");
    copy(kept.path(), &store);
    t.begin().await;
    t.settle().await;
    for _ in 0..4 {
        passes(&mut t, 20).await;
    }
    assert_eq!((said(&t), closes(&t)), (1, 1));
}

#[tokio::test]
async fn where_snoozing_closes_there_are_no_steps_and_it_says_so() {
    let mut t = Flow::with(options().config(|c| c.profile.snooze = SnoozeMode::Close)).await;
    t.go_to("maria").await;
    t.command("ladder 2h; 3h").await.foot().has("Snoozing closes in this workspace");
    t.screen().in_list("Maria Lopez");
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn a_colleague_who_wakes_or_closes_it_ends_the_steps_and_that_is_said_and_the_customers_words_are_told_alone() {
    type Act = fn(&Flow);
    let acts: [(bool, Act); 3] = [
        (true, |t| {
            let mette = t.admin("Mette");
            t.server.act(&t.id("maria"), |world, slot, now| world.open(slot, mette, now)).expect("woken");
        }),
        (true, |t| {
            let mette = t.admin("Mette");
            t.server.act(&t.id("maria"), |world, slot, now| world.close(slot, mette, None, now)).expect("closed");
        }),
        (false, |t| t.server.contact_writes(&t.id("maria"), "<p>Any news?</p>").expect("written")),
    ];
    for (is_said, act) in acts {
        let mut t = laddered(options()).await;
        t.advance(HOUR).await;
        act(&t);
        t.poll().await;
        let screen = t.keys("g e").await;
        if is_said {
            screen.has("Steps of Maria Lopez stopped: something happened there");
        } else {
            screen.lacks("Steps of Maria Lopez stopped");
        }
        passes(&mut t, 5 * HOUR).await;
        assert_eq!(said(&t), 0);
    }
}

#[tokio::test]
async fn steps_that_were_taken_back_are_not_there_again_and_that_is_said() {
    let mut t = laddered(options()).await;
    t.keys("u").await.has("Taken back");
    t.settle().await;
    t.keys("C-r").await.has("snoozed again, until 12:30").has("without its steps");
    t.settle().await;
    t.keys("g s").await;
    t.go_to("maria").await.lacks("step 1 of 2");
    passes(&mut t, 2 * HOUR).await;
    passes(&mut t, 3 * HOUR).await;
    nothing_happened(&t);
}

#[tokio::test]
async fn steps_that_one_teammate_began_say_nothing_in_their_name_once_the_config_names_another() {
    let mut t = laddered(options()).await;
    let mette = t.server.stage().world.admins[1].email.to_string();
    t.set(|config| config.profile.email = Some(mette));
    t.restart().await;
    passes(&mut t, 2 * HOUR).await;
    passes(&mut t, 3 * HOUR).await;
    nothing_happened(&t);
    t.keys("g e").await.has("Steps of Maria Lopez stopped");
}
