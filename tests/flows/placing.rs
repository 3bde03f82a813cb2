//! A list that stands while one works: the next one that waits, what came in above, and where everything goes.

use practice::world::World;
use sidetone::config::{After, Lines};
use sidetone::model::Focus;

use crate::support::{Flow, Options, Seat};
use crate::town::guests;

/// As the program comes: who waits longest first, and on to the next after each reply.
fn as_it_comes() -> Options {
    Options::default().config(|c| {
        let own = sidetone::config::Config::default();
        (c.ui.sort, c.composer.after_send) = (own.ui.sort, own.composer.after_send);
    })
}

fn names(t: &Flow) -> Vec<String> {
    t.model().panes.list.rows.iter().map(|row| row.who.as_str().split(' ').next().unwrap_or("").to_owned()).collect()
}

#[tokio::test]
async fn one_works_down_the_list_and_meets_everybody_who_waits_once() {
    let mut t = Flow::with(as_it_comes()).await;
    assert_eq!(names(&t), ["Lena", "Aiko", "Tom", "Maria", "Omar"]);
    assert_eq!(t.selected(), Some("lena"));
    let mut met = Vec::new();
    for words in ["One.", "Two.", "Three.", "Four."] {
        met.push(t.selected().expect("somebody"));
        t.keys("r").await;
        t.type_text(words).await;
        t.keys("C-s").await;
        t.advance(2).await;
        t.poll().await;
    }
    assert_eq!(met, ["lena", "aiko", "tom", "maria"]);
    assert_eq!(names(&t), ["Lena", "Aiko", "Tom", "Maria", "Omar"], "nobody has changed their place");
    assert_eq!(t.selected(), Some("maria"), "Omar does not wait");
    t.screen().in_list("Tom Becker").below().has("↩ you: Three.");
}

#[tokio::test]
async fn at_the_end_it_is_said_that_nobody_else_waits() {
    let mut t = Flow::with(as_it_comes()).await;
    t.keys("e e e").await.lacks("Nobody else waits");
    t.keys("e").await.has("Nobody else waits in All");
    assert_eq!(t.selected(), Some("maria"));
}

#[tokio::test]
async fn what_is_taken_back_is_under_the_cursor_again_and_waits_again() {
    let mut t = Flow::with(as_it_comes()).await;
    t.keys("e e").await.in_list("Lena Novak").below().has("✓ closed by you");
    assert_eq!(t.selected(), Some("tom"));
    t.keys("u").await.row_with("Aiko Tanaka").has("▌").below().lacks("closed by you");
    assert_eq!(t.selected(), Some("aiko"));
    t.keys("e").await;
    assert_eq!(t.selected(), Some("tom"));
}

#[tokio::test]
async fn who_waits_still_waits_when_a_close_was_taken_back() {
    let mut t = Flow::with(as_it_comes()).await;
    assert_eq!(t.selected(), Some("lena"), "she waits longest");
    t.keys("e").await;
    t.deliver().await;
    t.keys("u").await;
    t.deliver().await;
    t.poll().await;
    let lena = t.on_server("lena");
    assert_eq!((&lena["state"], &lena["waiting_since"]), (&"open".into(), &serde_json::Value::Null));
    t.keys("g g").await.in_list("Lena Novak").has("◔5h");
    assert_eq!(t.selected(), Some("lena"));
    t.keys("r").await;
    t.type_text("Yes, there is.").await;
    t.keys("C-s").await;
    t.deliver().await;
    t.keys("g g").await.in_list("Lena Novak").lacks("◔");
    t.go_to("maria").await;
    t.keys("e").await;
    t.deliver().await;
    t.keys("u").await;
    t.deliver().await;
    t.go_to("omar").await;
    t.keys("W").await;
    assert_eq!(t.selected(), Some("maria"), "`W` goes to the one of mine that waits longest");
}

#[tokio::test]
async fn a_note_a_tag_and_a_priority_leave_the_cursor_where_it_is() {
    let mut t = Flow::with(as_it_comes()).await;
    for keys in ["n H i C-s", "t enter", "p enter", "m"] {
        t.keys(keys).await;
        assert_eq!(t.selected(), Some("lena"), "{keys}");
    }
}

#[tokio::test]
async fn where_one_goes_on_after_sending_and_closing_can_be_set() {
    for (after, keys, expected, focus) in [
        (After::Next, "enter r H C-s", "aiko", Focus::Thread),
        (After::Stay, "enter r H C-s", "lena", Focus::Thread),
        (After::List, "enter r H C-s", "lena", Focus::List),
        (After::Next, "enter e", "aiko", Focus::Thread),
        (After::Stay, "enter e", "lena", Focus::Thread),
        (After::List, "enter e", "lena", Focus::List),
    ] {
        let options = as_it_comes().config(|c| (c.composer.after_send, c.composer.after_close) = (after, after));
        let mut t = Flow::with(options).await;
        t.keys(keys).await;
        assert_eq!((t.selected(), t.model().focus), (Some(expected), focus), "{after:?} {keys}");
        assert_eq!(t.model().panes.thread.shown.as_ref().map(ToString::to_string), Some(t.id(expected)));
    }
}

#[tokio::test]
async fn what_comes_in_above_is_counted_until_the_list_is_placed_anew() {
    let mut t = Flow::start().await;
    t.keys("j").await;
    t.advance(60).await;
    t.server.contact_opens(None, "A new question.").expect("opened");
    t.poll().await.lacks("A new question.").row_with("· newest").has("2/5 +1");
    assert_eq!(t.selected(), Some("tom"));
    for key in ["g g", "f5"] {
        t.keys(key).await.has("A new question.").row_with("· newest").lacks("+");
        t.advance(60).await;
        t.server.contact_opens(None, "Another one.").expect("opened");
        t.poll().await.row_with("· newest").has("+1");
    }
    // Whoever was away for a while comes back to a list that is placed anew.
    t.handle(sidetone::model::Msg::Focus(false)).await;
    t.advance(130).await;
    t.handle(sidetone::model::Msg::Focus(true)).await.row_with("· newest").lacks("+");
}

#[tokio::test]
async fn what_comes_in_below_shows_at_once() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.sort = client::view::Order::Oldest)).await;
    t.advance(60).await;
    t.server.contact_opens(None, "A new question.").expect("opened");
    t.poll().await.has("A new question.").row_with("· oldest").has("1/6").lacks("+");
}

#[tokio::test]
async fn the_first_key_about_a_list_placed_anew_hits_nothing_that_was_not_seen_there() {
    let mut t = Flow::start().await;
    t.advance(60).await;
    t.server.contact_opens(None, "A new question.").expect("opened");
    t.hears_unseen().await;
    t.ahead("g g e").await;
    t.settle().await;
    let open = t.model().panes.list.rows.iter().filter(|row| row.headline.as_str().contains("new question")).count();
    assert_eq!(open, 1);
    assert!(t.model().panes.list.rows.iter().all(|r| !r.headline.as_str().contains("new question") || r.is_unread()));
}

#[tokio::test]
async fn rows_say_how_long_somebody_waits_and_when_what_is_snoozed_wakes() {
    let mut t = Flow::with(as_it_comes()).await;
    t.screen().in_list("Lena Novak").has("◔");
    t.screen().in_list("Omar Haddad").lacks("◔");
    t.command("snooze fri 14:00").await.in_list("Lena Novak").below().has("z until Fri 14:00");
    t.command("snooze thu 9:00").await;
    t.keys("g s").await.row_with("wakes").has("1/3");
    assert_eq!(names(&t), ["Aiko", "Nadia", "Lena"], "next to wake first");
    t.screen().in_list("Lena Novak").has("z Fri");
}

#[tokio::test]
async fn a_row_shows_the_draft_the_reply_on_its_way_and_the_refusal() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.keys("r").await;
    t.type_text("Not yet").await;
    t.keys("esc").await.in_list("Maria Lopez").below().has("✎ you: Not yet");
    t.go_offline().await;
    t.keys("r").await;
    t.keys("C-s").await.in_list("Maria Lopez").below().has("↑ you: Not yet");
    t.server.plan(practice::Fault::once("/reply", practice::FaultKind::Status(422)).on("POST"));
    t.go_online().await.in_list("Maria Lopez").below().has("× not sent:");
}

#[tokio::test]
async fn a_row_takes_one_two_or_three_lines_and_a_wide_screen_has_columns() {
    let mut t = Flow::start().await;
    t.keys("v 1").await.in_list("Maria Lopez").below().has("Tom Becker");
    t.keys("v 3").await.in_list("Maria Lopez").below().has("Lighthouse");
    t.keys("v 2").await.row_with("Maria Lopez  Lighthouse").below().has("I need it for the tax");
    t.keys("v 1 v 1").await.row_with("Maria Lopez  Lighthouse").below().has("I need it for the tax");
    let t = Flow::with(Options::default().size(200, 60)).await;
    t.screen().row_with("Customer").has("Company").has("Last words ").has("last▾");
    t.screen().in_list("Maria Lopez").has("Lighthouse").has("I need it for");
    let mut t = Flow::with(Options::default().config(|c| c.ui.lines = Lines::One)).await;
    t.keys("j").await.in_list("Maria Lopez").below().has("▌").has("Tom Becker");
}

#[tokio::test]
async fn a_snooze_that_ends_is_said_and_marks_its_row_until_it_is_looked_at() {
    let options = Options::default().config(|c| c.notify.what = sidetone::config::NotifyWhat::All);
    let mut t = Flow::with(options).await;
    t.advance(25 * 3600).await;
    t.poll().await.has("Snooze ended: Nadia Petrova");
    t.keys("g g").await.row_with("Nadia Petrova").below().has("☾ snooze ended:");
    t.restart().await.row_with("Nadia Petrova").below().has("☾ snooze ended:");
    t.go_to("nadia").await;
    t.keys("enter").await.row_with("Nadia Petrova").below().lacks("☾");
}

#[tokio::test]
async fn a_snooze_that_another_program_saw_end_is_said_here_too() {
    let options = Options::default().config(|c| c.notify.what = sidetone::config::NotifyWhat::All);
    let mut t = Flow::with(options).await;
    let mut other = Seat::beside(&t).await;
    t.advance(25 * 3600).await;
    t.poll().await.has("Snooze ended: Nadia Petrova");
    other.until("that it has ended", |model| model.notices.heard().next().is_some()).await;
    other.draw().has("Snooze ended: Nadia Petrova");
    t.restart().await.lacks("Snooze ended");
}

/// A second conversation of Maria's, long ago.
fn another_of_maria(world: &mut World) {
    let maria = world.contacts.by_external_id("user-1").expect("Maria");
    crate::town::chat(world, maria, "My first question", crate::town::NOW - 90_000);
}

#[tokio::test]
async fn one_key_goes_to_the_next_unread_and_to_who_waits_longest_and_one_goes_back() {
    let mut t = Flow::start().await;
    t.keys("enter esc").await;
    t.keys("i").await;
    assert_eq!(t.selected(), Some("tom"));
    t.keys("i").await;
    let unread = t.selected().expect("one");
    assert_ne!(unread, "tom");
    t.keys("g u W").await.row_with("· newest").has("Mine");
    assert_eq!(t.selected(), Some("maria"));
    t.keys("C-o").await.row_with("· newest").has("Unassigned");
    t.keys("backspace").await.row_with("· newest").has("All");
    assert_eq!(t.selected(), Some(unread));
    for _ in 0..9 {
        t.keys("C-o").await;
    }
    t.screen().has("There is nowhere to go back to");
}

#[tokio::test]
async fn brackets_walk_the_customer_and_braces_the_company() {
    let mut t = Flow::with(Options::default().world(another_of_maria)).await;
    t.go_to("maria").await;
    t.keys("]").await.has("My first question");
    assert_ne!(t.selected(), Some("maria"));
    t.keys("]").await;
    assert_eq!(t.selected(), Some("maria"), "and round");
    t.keys("[ [").await;
    assert_eq!(t.selected(), Some("maria"));
    t.go_to("lena").await;
    t.keys("]").await.has("Lena Novak has no other conversation here");
    t.go_to("tom").await;
    t.keys("}").await;
    assert!(t.model().panes.list.selected_row().is_some());
}

#[tokio::test]
async fn a_key_right_behind_one_that_goes_elsewhere_does_nothing_there() {
    let mut t = Flow::with(Options::default().world(another_of_maria)).await;
    t.go_to("maria").await;
    t.ahead("] e").await;
    t.settle().await.has("Press again");
    assert!(t.model().known.outbox.is_empty());
}

#[tokio::test]
async fn any_conversation_opens_by_its_id_or_web_address_and_is_fetched_if_it_is_not_here() {
    let mut t = Flow::start().await;
    t.keys("g u").await;
    let maria = t.id("maria");
    t.command(&format!("goto https://app.intercom.com/a/inbox/x/inbox/conversation/{maria}?view=List")).await;
    assert_eq!(t.selected(), Some("maria"));
    t.screen().has("I need it for the tax office").in_list("Maria Lopez").has("▌");
    t.command(&format!("goto {}", t.id("jonas"))).await.has("Under Settings, People.");
    assert_eq!(t.selected(), Some("jonas"), "one that was not here");
    t.command("goto nonsense/here").await.has("is no id and no address of a conversation");
    t.command("goto billing").await.has("`billing` is no id and no address of a conversation");
    t.keys("g i").await.has("goto");
    t.keys("esc").await;
    assert_eq!(t.selected(), Some("jonas"));
}

#[tokio::test]
async fn an_id_that_intercom_does_not_have_is_said_and_stands_among_the_messages() {
    let mut t = Flow::with(Options::default().gated()).await;
    let here = t.selected();
    t.command("goto 99999").await.foot().has("No conversation 99999 in Intercom").lacks("Fetching");
    assert_eq!(t.selected(), here, "nothing has moved");
    t.keys("j g e").await.has("No conversation 99999 in Intercom");
    t.keys("esc g i").await;
    t.type_text("https://app.intercom.com/a/inbox/x/inbox/conversation/88888").await;
    t.keys("enter").await.foot().has("No conversation 88888 in Intercom");
    t.go_offline().await;
    t.command("goto 77777").await.foot().has("Conversation 77777 is not here and could not be fetched");
}

#[tokio::test]
async fn what_is_looked_for_is_found_in_all_of_the_list_by_every_word_of_a_row() {
    let mut t = Flow::with(Options::default().world(|w| guests(w, 155))).await;
    for (words, who) in [
        ("guest 155", "Guest 155"),
        ("lighthouse", "Maria Lopez"),
        ("tom@example", "Tom Becker"),
        ("tax office", "Maria Lopez"),
        ("office tax", "Maria Lopez"),
        ("becker export", "Tom Becker"),
    ] {
        t.keys("/").await;
        t.type_text(words).await.has(who);
        t.keys("enter").await;
        let row = t.model().panes.list.selected_row().expect("a row");
        assert_eq!(row.who.as_str(), who, "{words}");
    }
    t.keys("/").await;
    t.type_text("nobody at all").await;
    t.keys("esc").await.lacks("nobody at all");
}

#[tokio::test]
async fn what_was_dealt_with_and_stands_in_the_list_is_found_there() {
    let mut t = Flow::with(as_it_comes()).await;
    t.go_to("tom").await;
    t.keys("e").await.says("Tom Becker", "✓ closed by you");
    for words in ["becker", "quayside export", "TOM"] {
        t.keys("/").await;
        t.type_text(words).await.has("Tom Becker: The export stops");
        t.keys("enter").await;
        assert_eq!(t.selected(), Some("tom"), "{words}");
        t.keys("k").await;
    }
    // Placed anew it is not there, and is not found.
    t.keys("g g /").await;
    t.type_text("becker").await.has("0 of 0").lacks("Tom Becker: ");
}

/// The conversations on the lines of the screen, from the top.
fn lines(t: &Flow) -> Vec<Option<String>> {
    let (list, height) = (&t.model().panes.list, t.model().drawn.list_height);
    let top = list.top_for(height);
    (top..top + height).map(|place| list.row(place).map(|row| row.id.to_string())).collect()
}

/// Plays a while: colleagues, customers and this person, in any order.
async fn play(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut t = Flow::with(as_it_comes().size(120, 24).world(|w| guests(w, 25))).await;
    let ids: Vec<String> = t.model().panes.list.rows.iter().map(|row| row.id.to_string()).collect();
    let mut log = vec![format!("seed {seed}")];
    for _ in 0..60 {
        let (before, selected) = (lines(&t), t.model().panes.list.selected.clone());
        let at = t.model().panes.list.index;
        match random.u8(0..10) {
            0..=4 => {
                log.push(t.somebody(&mut random, &ids, 7));
                t.poll().await;
                assert!(before.iter().zip(lines(&t)).all(|(was, is)| was.is_none() || *was == is), "{log:#?}");
                assert_eq!(t.model().panes.list.selected, selected, "{log:#?}");
            }
            5 | 6 => {
                let keys = ["j", "k", "C-d", "C-u"][random.usize(..4)];
                log.push(keys.to_owned());
                t.keys(keys).await;
            }
            7 | 8 => {
                let list = &t.model().panes.list;
                let below = (at + 1..list.total).chain(0..at).find(|place| {
                    list.row(*place).is_some_and(|row| {
                        row.waiting_since.is_some() && !list.has_left(&row.id) && !list.is_handled(&row.id)
                    })
                });
                let was_here = selected.as_ref().is_some_and(|id| !list.has_left(id));
                let expected = below.and_then(|place| list.row(place)).map(|row| row.id.clone());
                let rows: Vec<_> = list.rows.iter().map(|row| row.id.clone()).collect();
                log.push("e".to_owned());
                t.keys("e").await;
                let list = &t.model().panes.list;
                assert_eq!(list.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), rows, "{log:#?}");
                let expected = if was_here { expected.or(selected) } else { selected };
                assert_eq!(list.selected, expected, "{log:#?}");
            }
            _ => {
                log.push("g g".to_owned());
                t.keys("g g").await;
                assert_eq!((t.model().panes.list.held, t.model().panes.list.index), (0, 0), "{log:#?}");
            }
        }
    }
}

#[tokio::test]
async fn whatever_others_do_no_row_on_screen_changes_its_place_and_no_key_goes_elsewhere_than_the_table_says() {
    let cases = std::env::var("PLACE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    for seed in 0..cases {
        play(seed).await;
    }
}

#[tokio::test]
async fn in_closed_who_was_heard_last_comes_first() {
    let mut t = Flow::with(as_it_comes()).await;
    t.go_to("tom").await;
    t.keys("e").await;
    t.deliver().await;
    t.keys("g c").await.has("Closed · newest");
    assert_eq!(names(&t), ["Tom", "Jonas"]);
    t.keys("s").await.has("newest").has("oldest").has("priority").lacks("then oldest last word");
    t.keys("esc").await;
    t.command("sort waiting").await.foot().has("Nobody waits in Closed: newest first here");
    t.screen().has("Closed · newest");
    t.keys("g a").await.has("All · waits longest");
}
