//! The composer belongs to the thread that is shown: whoever moves on leaves a draft, and no key goes into the text of
//! a conversation that is not on screen.

use std::time::Duration;

use practice::{Fault, FaultKind};
use sidetone::model::Focus;

use crate::support::{Flow, Options};
use crate::town::guests;

async fn writing(t: &mut Flow, words: &str) {
    t.keys("r").await.has("Reply to Maria Lopez");
    t.type_text(words).await.has(words);
}

#[tokio::test]
async fn a_click_on_another_conversation_leaves_a_draft_where_it_was_written() {
    let mut t = Flow::start().await;
    writing(&mut t, "for maria").await;
    let tom = t.screen().find("Tom Becker");
    t.click(tom).await.has("tom@example").lacks("Reply to").lacks_beside_the_list("for maria");
    t.screen().foot().has("Kept your reply to Maria Lopez as a draft");
    assert_eq!(t.model().focus, Focus::List);
    let maria = t.screen().find("Maria Lopez");
    t.click(maria).await.has("✎ Draft of a reply, kept 10:30 · r goes on with it").has("for maria").lacks("Reply to");
    t.keys("r").await.has("Reply to Maria Lopez").lacks("✎ Draft of");
    t.type_text(", with love").await;
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "for maria, with love"), 1);
    t.screen().lacks("✎");
}

#[tokio::test]
async fn the_very_next_frame_after_moving_on_has_no_composer_and_the_other_thread() {
    let mut t = Flow::start().await;
    writing(&mut t, "for maria").await;
    t.press("C-k").await;
    for c in "conversation.next".chars() {
        t.press(&c.to_string()).await;
    }
    t.press("enter").await.lacks("Reply to").lacks_beside_the_list("for maria");
    let shown = t.model().panes.thread.shown.as_ref().map(ToString::to_string);
    assert_eq!(shown, Some(t.id("tom")));
    assert_eq!(t.model().focus, Focus::Thread);
}

#[tokio::test]
async fn every_way_to_another_conversation_folds_the_composer() {
    let ways: [&[&str]; 6] = [
        &["C-k", "@conversation.next", "enter"],
        &["C-k", "@search", "enter", "@omar", "enter"],
        &["C-k", "@inbox.unassigned", "enter"],
        &["C-k", "@inbox.pick", "enter", "@snoozed", "enter"],
        &["C-k", "@focus.list", "enter", "G"],
        &["C-k", "@focus.thread", "enter", "J"],
    ];
    for way in ways {
        let mut t = Flow::start().await;
        writing(&mut t, "for maria").await;
        for step in way {
            match step.strip_prefix('@') {
                Some(words) => t.type_text(words).await,
                None => t.keys(step).await,
            };
        }
        t.screen().lacks("Reply to").foot().lacks("make it a note");
        assert_ne!(t.selected(), Some("maria"), "{way:?}");
        t.keys("g a").await;
        t.go_to("maria").await.has("✎ Draft of a reply").has("for maria");
        t.keys("r").await;
        assert_eq!(t.model().composer.as_ref().expect("a composer").text(), "for maria", "{way:?}");
    }
}

#[tokio::test]
async fn what_is_done_from_beside_a_text_and_takes_its_conversation_away_folds_the_composer() {
    for keys in ["e", "z enter"] {
        let mut t = Flow::start().await;
        writing(&mut t, "for maria").await;
        let thread = t.screen().find("Maria Lopez · customer");
        t.click(thread).await;
        assert_eq!(t.model().focus, Focus::Thread);
        t.keys(keys).await.lacks("Reply to").lacks_beside_the_list("for maria");
        assert_ne!(t.selected(), Some("maria"));
        let panes = &t.model().panes;
        assert_eq!(panes.thread.shown, panes.list.selected, "keys are about the thread on screen");
        t.command("inbox.closed").await;
        if keys == "e" {
            t.go_to("maria").await.has("✎ Draft of a reply").has("for maria");
        }
    }
}

#[tokio::test]
async fn the_other_ones_own_draft_shows_and_is_gone_on_with_by_itself() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("n").await;
    t.type_text("about tom").await;
    t.keys("esc").await;
    t.go_to("maria").await;
    writing(&mut t, "for maria").await;
    let tom = t.screen().find("Tom Becker");
    t.click(tom)
        .await
        .has("✎ Draft of a note, kept 10:30 · n goes on with it")
        .has("about tom")
        .lacks_beside_the_list("for maria");
    t.keys("n").await.has("NOTE about Tom Becker");
    t.type_text("!").await;
    t.keys("C-s").await;
    assert_eq!((t.count_of("tom", "about tom!"), t.count_of("maria", "for maria")), (1, 0));
    t.go_to("maria").await.has("for maria");
}

#[tokio::test]
async fn the_wheel_turns_what_it_is_over_and_moves_no_cursor_while_one_writes() {
    let mut t = Flow::with(Options::default().world(|w| guests(w, 60))).await;
    writing(&mut t, "one").await;
    let place = t.screen().find("Omar Haddad");
    for _ in 0..4 {
        t.scroll(place, 3).await.has("Reply to Maria Lopez");
    }
    t.screen().lacks("Omar Haddad").has("Guest 08");
    assert_eq!((t.selected(), t.model().panes.list.index, t.model().focus), (Some("maria"), 0, Focus::Composer));
    t.type_text(" two").await;
    for _ in 0..9 {
        t.scroll(place, -3).await;
    }
    t.screen().has("Omar Haddad");
    // Over the text that is written it turns that text, and not the thread.
    let text = t.screen().find("one two");
    let before = t.model().drawn.thread.from_end;
    t.scroll(text, -3).await;
    t.type_text("!").await;
    assert_eq!(t.model().drawn.thread.from_end, before);
    assert_eq!(t.model().composer.as_ref().expect("a composer").text(), "one two!");
    // Nor where nobody writes.
    t.keys("esc").await;
    for _ in 0..4 {
        t.scroll(place, 3).await;
    }
    t.screen().lacks("Omar Haddad").has("maria@example");
    assert_eq!((t.selected(), t.model().panes.list.index), (Some("maria"), 0));
}

#[tokio::test]
async fn a_text_longer_than_its_box_is_turned_by_the_wheel() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let text: Vec<String> = (1..=40).map(|n| format!("line {n:02}")).collect();
    t.paste(&text.join("\n")).await.has("line 40").lacks("line 01");
    let place = t.screen().find("line 38");
    for _ in 0..20 {
        t.scroll(place, -3).await;
    }
    t.screen().has("line 01").has("Reply to Maria Lopez");
}

#[tokio::test]
async fn what_is_taken_back_while_another_one_is_answered_comes_with_its_thread() {
    let mut t = Flow::with(Options::default().config(|c| c.composer.undo_delay = Duration::from_secs(5))).await;
    writing(&mut t, "hasty").await;
    t.keys("C-s").await;
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("for tom").await;
    t.press("C-k u n d o enter").await.has("Reply to Maria Lopez").has("hasty").lacks_beside_the_list("for tom");
    assert_eq!(t.model().panes.thread.shown.as_ref().map(ToString::to_string), Some(t.id("maria")));
    t.settle().await.has("maria@example").row_with("Maria Lopez  Lighthouse").has("▌");
    t.type_text("!").await;
    t.keys("esc").await;
    t.go_to("tom").await.has("✎ Draft of a reply").has("for tom").lacks_beside_the_list("hasty");
}

#[tokio::test]
async fn what_is_taken_back_from_another_inbox_comes_with_its_thread_and_under_the_cursor() {
    let mut t = Flow::with(Options::default().config(|c| c.composer.undo_delay = Duration::from_secs(5))).await;
    writing(&mut t, "hasty").await;
    t.keys("C-s").await;
    t.keys("g u").await.lacks("Maria Lopez  Lighthouse");
    t.keys("u").await.has("Reply to Maria Lopez").has("hasty").has("maria@example");
    t.screen().row_with("Maria Lopez  Lighthouse").has("▌");
    t.type_text("!").await;
    t.poll().await.has("Reply to Maria Lopez").has("hasty!").has("maria@example");
    t.keys("esc j").await.lacks_beside_the_list("hasty!");
}

#[tokio::test]
async fn a_refused_text_that_is_taken_up_again_comes_with_its_thread() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
    writing(&mut t, "not so").await;
    t.keys("C-s").await.foot().has("refused");
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("for tom").await;
    t.command_in_composer("outbox").await;
    t.keys("e").await.has("Reply to Maria Lopez").has("not so").has("maria@example").lacks_beside_the_list("for tom");
    t.keys("esc").await;
    t.go_to("tom").await.has("for tom");
}

#[tokio::test]
async fn a_conversation_that_is_deleted_while_one_writes_takes_neither_text_nor_thread_away() {
    let mut t = Flow::start().await;
    writing(&mut t, "for maria").await;
    crate::gone::delete(&t, "maria");
    t.look_for_deleted().await.has("Reply to (deleted)").has("deleted in Intercom");
    t.type_text("!").await.has("for maria!").has("Deleted in Intercom").lacks("tom@example");
    t.keys("C-s").await.foot().has("This conversation was deleted in Intercom. Your draft is kept");
    t.poll().await.has("for maria!").has("Deleted in Intercom");
    t.keys("esc j").await.has("tom@example").lacks("for maria!");
    t.command("drafts.lost").await.has("reply: for maria!");
}

#[tokio::test]
async fn a_deed_on_the_conversation_that_is_answered_leaves_its_thread_above_the_text() {
    let mut t = Flow::start().await;
    writing(&mut t, "for maria").await;
    t.command_in_composer("close").await.has("Reply to Maria Lopez").has("maria@example").lacks("tom@example");
    t.type_text("!").await.has("for maria!").has("maria@example");
    t.keys("esc").await.lacks("for maria!").has("tom@example");
}

#[tokio::test]
async fn sending_pauses_for_what_came_while_one_was_elsewhere() {
    let mut t = Flow::start().await;
    writing(&mut t, "We cannot do that.").await;
    let tom = t.screen().find("Tom Becker");
    t.click(tom).await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Never mind, found it!").expect("written");
    t.poll().await;
    t.go_to("maria").await;
    t.keys("r").await.has("Never mind, found it!").has("We cannot do that.");
    t.keys("C-s").await.foot().has("Not sent yet: Maria Lopez wrote");
    assert_eq!(t.count_of("maria", "We cannot do that."), 0);
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "We cannot do that."), 1);
}

#[tokio::test]
async fn sending_pauses_for_what_came_since_a_draft_of_an_earlier_run_was_kept() {
    let mut t = Flow::start().await;
    writing(&mut t, "We cannot do that.").await;
    t.keys("esc").await;
    t.end().await;
    t.server.advance(60);
    t.server.contact_writes(&t.id("maria"), "Never mind, found it!").expect("written");
    t.begin().await;
    t.settle().await;
    t.go_to("maria").await;
    t.keys("r").await.has("Never mind, found it!");
    t.keys("C-s").await.foot().has("Not sent yet: Maria Lopez wrote");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "We cannot do that."), 1);
}

/// Numbers by chance that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).expect("sides")).expect("a side")
    }
}

/// The customer whose thread the last frame shows.
fn on_screen(t: &Flow) -> Option<&'static str> {
    let shown = t.model().panes.thread.shown.as_ref()?;
    t.ids.iter().find(|(_, id)| *id == shown.as_str()).map(|(name, _)| *name)
}

fn belongs(t: &Flow, play: &[String]) {
    let model = t.model();
    if let Some(composer) = &model.composer {
        assert_eq!(model.panes.thread.shown.as_ref(), Some(&composer.conversation), "{play:?}\n{}", t.screen());
    }
}

async fn step(t: &mut Flow, dice: &mut Dice, play: &mut Vec<String>) {
    let writes = t.model().focus == Focus::Composer && t.model().over.overlays.is_empty();
    let name = on_screen(t);
    let told = |t: &Flow, who: &str, words: &str| drop(t.server.contact_writes(&t.id(who), words));
    let what = match (dice.roll(12), writes, name) {
        (0..=5, true, Some(name)) => name.chars().next().expect("a letter").to_uppercase().to_string(),
        (0, ..) => ["C-k", "G"][usize::from(!writes)].to_owned(),
        (1, true, _) => "C-s".to_owned(),
        (2, true, _) => "C-t".to_owned(),
        (3, true, _) => "esc".to_owned(),
        (0..=6, false, _) => {
            ["r", "n", "j", "k", "u", "e", "g u", "g m", "g a", "tab", "esc", "J", "enter"][dice.roll(13)].to_owned()
        }
        (8 | 9, ..) => {
            let (x, y) = (4, u16::try_from(3 + dice.roll(10)).expect("a row"));
            play.push(format!("click {y}"));
            t.click((x, y)).await;
            return;
        }
        (10, ..) => {
            play.push("wheel".to_owned());
            let by = [3, -3][dice.roll(2)];
            t.scroll((4, u16::try_from(3 + dice.roll(30)).expect("a row")), by).await;
            return;
        }
        _ => {
            let who = ["maria", "tom", "omar", "lena", "aiko"][dice.roll(5)];
            play.push(format!("{who} writes or is closed"));
            let (mette, id) = (t.admin("Mette"), t.id(who));
            match dice.roll(2) {
                0 => told(t, who, "More."),
                _ => drop(t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now))),
            }
            t.advance(1).await;
            t.poll().await;
            return;
        }
    };
    play.push(what.clone());
    if what == "C-k" {
        t.press("C-k").await;
        let line = ["conversation.next", "conversation.previous", "inbox.mine", "undo", "close", "reply", "note"];
        for c in line[dice.roll(line.len())].chars() {
            t.press(&c.to_string()).await;
        }
        t.press("enter").await;
    } else {
        t.press(&what).await;
    }
    // Pickers and questions are left again.
    while !t.model().over.overlays.is_empty() {
        t.press("esc").await;
    }
}

#[tokio::test]
async fn no_letter_ever_goes_into_the_text_of_a_conversation_that_is_not_on_screen() {
    for seed in [7, 1_234_567, 99_991, 20_260_610] {
        let options = Options::default().config(|c| {
            c.composer.undo_delay = Duration::from_secs(5);
            c.composer.stop_on_change = false;
        });
        let mut t = Flow::with(options).await;
        let (mut dice, mut play) = (Dice(seed), Vec::new());
        for _ in 0..150 {
            step(&mut t, &mut dice, &mut play).await;
            belongs(&t, &play);
            if dice.roll(3) == 0 {
                t.settle().await;
                belongs(&t, &play);
            }
        }
        t.settle().await;
        t.end().await;
        let db = rusqlite::Connection::open(t.store().join("sidetone.db")).expect("a store");
        let mut texts = db.prepare("SELECT conversation, markdown FROM draft").expect("a query");
        let drafts = texts.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        let mut all: Vec<(String, String)> = drafts.expect("drafts").map(|row| row.expect("a row")).collect();
        let names: Vec<&'static str> = t.ids.keys().copied().collect();
        for name in names {
            let me = t.admin("Robin").to_string();
            let mine = t.parts(name).into_iter().filter(|p| p["author"]["id"].as_str() == Some(&me));
            let bodies: Vec<String> = mine.filter_map(|p| p["body"].as_str().map(str::to_owned)).collect();
            all.extend(bodies.into_iter().filter(|b| !b.contains("ease restart")).map(|body| (t.id(name), body)));
        }
        for (id, words) in all {
            let (name, _) = t.ids.iter().find(|(_, other)| **other == id).expect("a customer");
            let letter = name.chars().next().expect("a letter").to_ascii_uppercase();
            let foreign: Vec<char> = "MTOLANJ".chars().filter(|c| *c != letter && words.contains(*c)).collect();
            assert!(foreign.is_empty(), "{name}: {words}: {play:?}");
        }
    }
}
