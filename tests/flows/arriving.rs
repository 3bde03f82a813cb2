//! What others do while one works: the list moves, the cursor stays, and only what concerns me rings.

use practice::world::assign::Assignee;
use sidetone::config::{Desktop, NotifyWhat};
use sidetone::model::{Msg, Timer};
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town::{guests, text};

#[tokio::test]
async fn a_new_message_shows_in_its_row_and_moves_neither_rows_nor_the_cursor() {
    let mut t = Flow::start().await;
    t.go_to("tom").await.has("tom@example");
    t.advance(60).await;
    t.server.contact_writes(&t.id("lena"), "Is anybody there?").expect("written");
    t.poll().await;
    let order: Vec<&str> = t.model().panes.list.rows.iter().map(|r| r.who.as_str()).collect();
    assert_eq!(order, ["Maria Lopez", "Tom Becker", "Aiko Tanaka", "Omar Haddad", "Lena Novak"]);
    assert_eq!((t.selected(), t.model().panes.list.index), (Some("tom"), 1));
    t.screen().row_with("Tom Becker  Quayside").has("▌");
    t.screen().has("tom@example").has("The export stops at 50 percent.");
    t.screen().row_with("Lena Novak").below().has("Is anybody there?");
    // The next key is about the one that was looked at.
    t.keys("e").await;
    t.keys("g g").await;
    assert_eq!(t.model().panes.list.rows[0].who.as_str(), "Lena Novak", "what changed last stands first");
    assert_eq!(
        (t.on_server("tom")["state"].as_str(), t.on_server("lena")["state"].as_str()),
        (Some("closed"), Some("open"))
    );
}

#[tokio::test]
async fn a_new_conversation_appears_by_itself() {
    let mut t = Flow::start().await;
    t.advance(60).await;
    t.server.contact_opens(None, "Good morning, a new question.").expect("opened");
    t.poll().await.has("a new questio").top().has("All 6").has("Unassigned 3");
    assert_eq!(t.selected(), Some("maria"));
}

#[tokio::test]
async fn the_thread_that_is_read_grows_by_itself() {
    let mut t = Flow::start().await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "And the one for April, please.").expect("written");
    t.poll().await.has("▌ And the one for April, please.");
}

#[tokio::test]
async fn one_that_a_colleague_took_stays_under_the_cursor_until_it_is_moved() {
    let mut t = Flow::start().await;
    t.keys("g m").await;
    assert_eq!(t.selected(), Some("maria"));
    t.advance(60).await;
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server
        .act(&id, |world, slot, now| world.assign(slot, mette, Assignee::Admin(Some(mette)), None, now))
        .expect("a conversation")
        .expect("assigned");
    t.poll().await.row_with("Maria Lopez  Lighthouse").has("▌");
    assert_eq!(t.selected(), Some("maria"));
    t.screen().has("Mette Lindqvist").top().has("Mine 1");
    // It says what became of it, and still has its number.
    t.screen().row_with("Maria Lopez  Lighthouse").below().has("with Mette now");
    t.screen().row_with("· newest").has("1/2");
    // A key that was on its way does not hit the neighbour.
    t.keys("e").await;
    assert_eq!(t.on_server("omar")["state"], "open");
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("j").await.row_with("Maria Lopez  Lighthouse").lacks("▌").below().has("✓ closed by you");
    assert_eq!(t.selected(), Some("omar"));
    t.keys("g g").await.lacks("Maria Lopez  Lighthouse");
}

#[tokio::test]
async fn one_that_my_reply_takes_out_of_the_inbox_shows_what_became_of_it() {
    let mut t = Flow::start().await;
    t.keys("g u").await;
    let who = t.selected().expect("one that nobody has").to_owned();
    t.keys("r").await;
    t.paste("I am on it.").await;
    t.keys("C-s").await;
    t.advance(10).await;
    t.settle().await;
    t.poll().await;
    assert_eq!(t.selected(), Some(who.as_str()));
    t.screen().row_with("Tom Becker  Quayside").below().has("with you now, by you").lacks("↑");
}

#[tokio::test]
async fn a_row_that_has_left_stays_in_its_place_until_the_list_is_placed_anew() {
    let mut t = Flow::with(Options::default().world(|w| guests(w, 5))).await;
    t.keys("g u j").await;
    assert_eq!(t.selected(), Some("lena"));
    t.advance(60).await;
    let (mette, id) = (t.admin("Mette"), t.id("lena"));
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("closed");
    t.poll().await.in_list("Lena Novak").has("▌").below().has("✓ closed by Mette");
    let rows = t.model().panes.list.total;
    assert!(!t.keys("j").await.in_list("Lena Novak").text().starts_with('▌'));
    assert_eq!(t.model().panes.list.total, rows);
    let selected = t.model().panes.list.selected_row().expect("a row").who.to_string();
    assert_eq!(selected, "Guest 01", "the next one, none skipped");
    t.keys("k k").await;
    assert_eq!(t.selected(), Some("tom"));
    t.keys("g g").await.lacks("Lena Novak");
    assert_eq!((t.selected(), t.model().panes.list.total), (Some("tom"), rows - 1));
}

#[tokio::test]
async fn what_concerns_me_rings_and_what_does_not_is_silent() {
    let mut t = Flow::start().await;
    t.outside.clear();
    t.advance(60).await;
    t.server.contact_writes(&t.id("aiko"), "Still locked out.").expect("written");
    t.poll().await.has("Still locked out.");
    assert!(!t.outside.contains(&Outside::Bell), "that one is Mette's");
    t.advance(60).await;
    t.server.contact_writes(&t.id("omar"), "It works now!").expect("written");
    t.poll().await.foot().has("Omar Haddad wrote");
    assert_eq!(t.outside.iter().filter(|o| **o == Outside::Bell).count(), 1);
    // My team's count as mine, while no teammate has them.
    t.outside.clear();
    t.advance(60).await;
    t.server.contact_writes(&t.id("tom"), "It stops again.").expect("written");
    t.poll().await.foot().has("Tom Becker wrote");
    assert!(t.outside.contains(&Outside::Bell));
    // What a colleague does is nothing to ring for.
    t.outside.clear();
    t.advance(60).await;
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server.act(&id, |world, slot, now| world.note(slot, mette, text("fyi"), now)).expect("noted");
    t.poll().await.has("fyi");
    assert!(t.outside.is_empty(), "{:?}", t.outside);
}

#[tokio::test]
async fn a_desktop_notice_comes_only_while_the_terminal_is_not_in_front() {
    let options = Options::default().config(|c| {
        c.notify.desktop = Desktop::Osc9;
        c.notify.what = NotifyWhat::All;
        c.notify.bell = false;
    });
    let mut t = Flow::with(options).await;
    t.handle(Msg::Focus(true)).await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("aiko"), "one").expect("written");
    t.poll().await;
    assert!(t.outside.is_empty(), "{:?}", t.outside);
    t.handle(Msg::Focus(false)).await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("aiko"), "two").expect("written");
    t.poll().await;
    assert!(
        matches!(t.outside.as_slice(), [Outside::Notify(_, words)] if words.contains("Aiko Tanaka")),
        "{:?}",
        t.outside
    );
}

#[tokio::test]
async fn the_composer_stays_with_its_conversation_while_the_list_changes() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("First half, ").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("lena"), "Me again.").expect("written");
    let (mette, id) = (t.admin("Mette"), t.id("tom"));
    t.server.act(&id, |world, slot, now| world.snooze(slot, mette, now + 900, now)).expect("there").expect("snoozed");
    t.poll().await.has("Reply to Tom Becker").has("First half, ");
    t.type_text("second half.").await;
    t.keys("C-s").await;
    assert_eq!(t.count_of("tom", "First half, second half."), 1);
    assert_eq!(t.count_of("lena", "half"), 0);
}

#[tokio::test]
async fn sending_pauses_once_when_the_customer_wrote_meanwhile() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("We cannot do that.").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Never mind, found it!").expect("written");
    t.poll().await;
    t.keys("C-s").await.foot().has("Not sent yet: Maria Lopez wrote");
    t.screen().has("Never mind, found it!").has("We cannot do that.").has("Reply to");
    assert_eq!(t.count_of("maria", "We cannot do that."), 0);
    t.keys("C-s").await.lacks("Reply to");
    assert_eq!(t.count_of("maria", "We cannot do that."), 1);
}

#[tokio::test]
async fn sending_pauses_when_a_colleague_answered_closed_or_took_it() {
    let mut t = Flow::start().await;
    let mette = t.admin("Mette");
    t.keys("r").await;
    t.type_text("A").await;
    t.advance(60).await;
    let id = t.id("maria");
    t.server.act(&id, |world, slot, now| world.comment(slot, mette, text("I did."), now)).expect("there");
    t.poll().await;
    t.keys("C-s").await.foot().has("Not sent yet: Mette Lindqvist wrote");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "A</p>"), 1);

    t.go_to("omar").await;
    t.keys("r").await;
    t.type_text("B").await;
    t.advance(60).await;
    let id = t.id("omar");
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("there");
    t.poll().await;
    t.keys("C-s").await.foot().has("Not sent yet").has("closed");
    assert_eq!(t.count_of("omar", "B</p>"), 0);
    t.keys("C-s").await;
    assert_eq!(t.count_of("omar", "B</p>"), 1);

    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("C").await;
    t.advance(60).await;
    let id = t.id("tom");
    t.server
        .act(&id, |world, slot, now| world.assign(slot, mette, Assignee::Admin(Some(mette)), None, now))
        .expect("there")
        .expect("assigned");
    t.poll().await;
    t.keys("C-s").await.foot().has("Not sent yet").has("assigned");
    assert_eq!(t.count_of("tom", "C</p>"), 0);
    t.keys("C-s").await;
    assert_eq!(t.count_of("tom", "C</p>"), 1);
}

#[tokio::test]
async fn the_pause_can_be_turned_off() {
    let mut t = Flow::with(Options::default().config(|c| c.composer.stop_on_change = false)).await;
    t.keys("r").await;
    t.type_text("Answer").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Wait!").expect("written");
    t.poll().await;
    t.keys("C-s").await.lacks("Reply to");
    assert_eq!(t.count_of("maria", "Answer"), 1);
}

#[tokio::test]
async fn my_own_message_is_no_reason_to_pause() {
    let mut t = Flow::start().await;
    for words in ["one", "two"] {
        t.advance(5).await;
        t.keys("r").await;
        t.type_text(words).await;
        t.poll().await;
        t.keys("C-s").await.lacks("Not sent yet");
        assert_eq!(t.count_of("maria", words), 1);
    }
}

#[tokio::test]
async fn an_inbound_change_does_not_undo_what_is_still_on_its_way() {
    use practice::{Fault, FaultKind};
    let mut t = Flow::with(Options::default().gated()).await;
    t.server.plan(Fault::once("/parts", FaultKind::Status(503)).times(3));
    t.keys("e").await.row_with("Maria Lopez  Lighthouse").below().has("✓ closed by you");
    t.advance(1).await;
    t.server.contact_writes(&t.id("maria"), "PS: thank you").expect("written");
    t.poll().await.row_with("Maria Lopez  Lighthouse").below().has("✓ closed by you");
    t.screen().foot().has("↑1");
    assert_eq!(t.on_server("maria")["state"], "open");
    for _ in 0..6 {
        t.advance(60).await;
    }
    t.poll().await.row_with("Maria Lopez  Lighthouse").below().has("✓ closed by you");
    t.screen().foot().lacks("↑");
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn whose_words_are_waited_for_is_told_once_though_others_write_meanwhile() {
    use practice::{Fault, FaultKind};
    let mut t = Flow::start().await;
    let maria = t.id("maria");
    t.server.plan(Fault::once(&format!("/conversations/{maria}"), FaultKind::Status(503)).on("GET").times(40));
    t.advance(5).await;
    t.server.contact_writes(&maria, "First.").expect("written");
    t.poll().await.foot().lacks("wrote");
    t.advance(1).await;
    t.server.contact_writes(&t.id("omar"), "Second.").expect("written");
    t.server.contact_writes(&maria, "Third.").expect("written");
    t.outside.clear();
    t.poll().await;
    assert_eq!(t.outside.iter().filter(|o| **o == Outside::Bell).count(), 1, "both in one");
    t.outside.clear();
    t.handle(Msg::Timer(Timer::News, 1)).await;
    t.settle().await;
    assert!(!t.outside.contains(&Outside::Bell), "nobody is announced again");
}

#[tokio::test]
async fn the_bell_is_for_who_does_not_look_and_rings_no_more_than_once_in_ten_seconds() {
    let mut t = Flow::start().await;
    let mut rings = async |looks: bool, after: i64| {
        t.handle(Msg::Focus(looks)).await;
        t.outside.clear();
        t.advance(after).await;
        t.server.contact_writes(&t.id("omar"), "It works now!").expect("written");
        t.poll().await.foot().has("Omar Haddad wrote");
        t.outside.iter().filter(|what| **what == Outside::Bell).count()
    };
    assert_eq!(rings(true, 60).await, 0);
    assert_eq!(rings(false, 1).await, 1);
    assert_eq!(rings(false, 9).await, 0);
    assert_eq!(rings(false, 1).await, 1);
}
