//! Keys are about what the last frame showed under the cursor. The cursor moves by a key, or by one's own operation in the
//! same step; what moved otherwise, between that frame and the key, is hit by none.

use practice::world::assign::Assignee;

use crate::support::{Flow, Options, Seat};
use crate::town::{guests, text};

/// A colleague closes a conversation; nobody here has heard of it.
fn closed_by_mette(t: &Flow, name: &str) {
    t.clock.advance(5);
    let (mette, id) = (t.admin("Mette"), t.id(name));
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("closed");
}

fn state(t: &Flow, name: &str) -> String {
    t.on_server(name)["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn what_is_done_to_one_that_a_colleague_closed_moves_no_cursor() {
    for operation in ["m", "U", "t enter", "p enter", "n H i C-s", "r H i C-s", "T enter"] {
        let mut t = Flow::start().await;
        closed_by_mette(&t, "maria");
        t.poll().await.row_with("Maria Lopez  Lighthouse").has("▌");
        t.keys(operation).await;
        if operation.starts_with('T') {
            // To a team: that opens it again.
            closed_by_mette(&t, "maria");
            t.poll().await;
        }
        assert_eq!(t.selected(), Some("maria"), "{operation}");
        t.keys("e").await.foot().has("It is closed already");
        assert_eq!((state(&t, "tom"), t.selected()), ("open".to_owned(), Some("maria")), "{operation}");
        t.keys("j").await.row_with("Maria Lopez  Lighthouse").lacks("▌");
        assert_eq!(t.selected(), Some("tom"), "{operation}");
    }
}

#[tokio::test]
async fn a_reply_to_what_a_colleague_closes_meanwhile_leaves_the_cursor_there() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Done.").await;
    closed_by_mette(&t, "maria");
    t.poll().await;
    t.keys("C-s C-s").await.lacks("Reply to");
    t.keys("e").await;
    assert_eq!((t.selected(), state(&t, "tom")), (Some("maria"), "open".to_owned()));
    assert_eq!(t.count_of("maria", "Done."), 1);
}

#[tokio::test]
async fn in_a_long_list_one_that_a_colleague_answers_and_closes_stays_under_the_cursor() {
    let mut t = Flow::with(Options::default().world(|w| guests(w, 155))).await;
    t.keys("1 5 8 G").await.foot().lacks("press again");
    let (id, who) = {
        let row = t.model().panes.list.selected_row().expect("a row");
        (row.id.to_string(), row.who.to_string())
    };
    let mette = t.admin("Mette");
    t.clock.advance(5);
    t.server.act(&id, |world, slot, now| world.comment(slot, mette, text("Answered."), now)).expect("there");
    t.clock.advance(5);
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("there");
    t.hears_unseen().await;
    t.draw().row_with(&who).has("▌");
    assert_eq!(t.model().panes.list.selected.as_ref().map(|id| id.as_str()), Some(id.as_str()));
    t.keys("e").await.foot().has("It is closed already");
    t.keys("m").await.row_with(&who).has("▌");
    let outbox = t.model().panes.list.rows.iter().filter(|row| row.state == client::domain::State::Closed).count();
    assert_eq!(outbox, 1, "nothing but what the colleague closed is closed");
    t.keys("k").await.row_with(&who).lacks("▌");
}

#[tokio::test]
async fn a_second_key_typed_ahead_does_nothing_to_what_has_not_been_under_the_cursor() {
    let mut t = Flow::start().await;
    t.ahead("e e").await;
    t.draw().foot().has("The cursor is on Tom Becker now. Press again");
    t.settle().await;
    assert_eq!((state(&t, "maria"), state(&t, "tom")), ("closed".to_owned(), "open".to_owned()));
    assert_eq!(t.parts("maria").iter().filter(|p| p["part_type"] == "close").count(), 1);
    t.keys("e").await;
    assert_eq!((state(&t, "tom"), t.selected()), ("closed".to_owned(), Some("aiko")));
}

#[tokio::test]
async fn what_is_typed_ahead_and_goes_where_the_frame_shows_is_done() {
    let mut t = Flow::start().await;
    t.ahead("j e").await;
    t.settle().await;
    assert_eq!((state(&t, "maria"), state(&t, "tom"), t.selected()), ("open".into(), "closed".into(), Some("aiko")));
    // Closed, one further on, closed.
    t.keys("k k").await;
    t.ahead("e j e").await;
    t.settle().await;
    assert_eq!([state(&t, "maria"), state(&t, "aiko"), state(&t, "omar")], ["closed", "open", "closed"]);
}

#[tokio::test]
async fn a_key_that_moves_onto_what_a_colleague_has_closed_meanwhile_does_not_hit_its_neighbour() {
    let mut t = Flow::start().await;
    t.keys("j k").await;
    closed_by_mette(&t, "tom");
    t.hears_unseen().await;
    // The frame still shows Tom below Maria.
    t.ahead("j e").await;
    t.settle().await.has("It is closed already");
    assert_eq!((state(&t, "aiko"), t.selected()), ("open".to_owned(), Some("tom")));
    t.keys("j e").await;
    assert_eq!(state(&t, "aiko"), "closed");
}

#[tokio::test]
async fn news_above_the_cursor_takes_no_aim_away() {
    let mut t = Flow::start().await;
    t.clock.advance(60);
    t.server.contact_writes(&t.id("lena"), "Is anybody there?").expect("written");
    t.hears_unseen().await;
    t.ahead("j e").await;
    t.settle().await;
    assert_eq!([state(&t, "maria"), state(&t, "tom"), state(&t, "lena")], ["open", "closed", "open"]);
}

#[tokio::test]
async fn of_two_that_leave_at_once_the_second_stays_under_the_cursor() {
    let mut t = Flow::start().await;
    let mut other = Seat::beside(&t).await;
    // In another program of the person the next one goes; this one has not heard of it.
    other.keys("j e").await;
    t.ahead("e").await;
    assert_eq!(t.selected(), Some("tom"), "the one that was next");
    t.ahead("e").await;
    t.draw().row_with("Tom Becker  Quayside").has("▌");
    t.keys("e").await.foot().has("It is closed already");
    assert_eq!(state(&t, "aiko"), "open");
    t.keys("j").await;
    assert_eq!(t.selected(), Some("aiko"));
    other.stop().await;
}

#[tokio::test]
async fn what_comes_into_an_empty_list_is_hit_by_no_key_before_it_shows() {
    let mut t = Flow::start().await;
    t.keys("g m e j e g u g m").await.has("Nobody waits in ");
    t.clock.advance(5);
    let (mette, me, id) = (t.admin("Mette"), t.admin("Robin"), t.id("tom"));
    t.server
        .act(&id, |world, slot, now| world.assign(slot, mette, Assignee::Admin(Some(me)), None, now))
        .expect("a conversation")
        .expect("assigned");
    t.hears_unseen().await;
    t.ahead("e").await;
    t.settle().await.foot().has("The cursor is on Tom Becker now. Press again");
    assert_eq!(state(&t, "tom"), "open");
}

#[tokio::test]
async fn in_one_pane_the_thread_on_screen_is_the_one_that_keys_are_about() {
    let mut t = Flow::with(Options::default().size(60, 24)).await;
    t.keys("enter").await.has("I need it for the tax office");
    // The very next frame.
    t.press("e").await.lacks("tax office").has("The export stops");
    t.settle().await;
    t.press("J").await.lacks("The export stops").has("Aiko Tanaka");
    t.press("e").await;
    t.settle().await;
    assert_eq!([state(&t, "maria"), state(&t, "tom"), state(&t, "aiko")], ["closed", "open", "closed"]);
}

#[tokio::test]
async fn a_click_is_about_what_the_frame_shows_there() {
    let mut t = Flow::start().await;
    let place = t.screen().find("Tom Becker");
    t.clock.advance(60);
    t.server.contact_writes(&t.id("lena"), "Is anybody there?").expect("written");
    t.hears_unseen().await;
    t.click(place).await;
    assert_eq!(t.selected(), Some("tom"));
}

#[tokio::test]
async fn a_click_in_a_picker_chooses_what_the_frame_shows_there_whatever_is_typed_meanwhile() {
    let mut t = Flow::start().await;
    let (mette, before) = (t.admin("Mette"), t.on_server("maria")["admin_assignee_id"].clone());
    for letter in "bdilmoqstz".chars() {
        t.keys("a").await;
        let place = t.screen().find("Mette Lindqvist");
        t.ahead(&letter.to_string()).await;
        t.click(place).await;
        t.settle().await;
        let assignee = t.on_server("maria")["admin_assignee_id"].clone();
        assert!(assignee == before || assignee == mette, "{letter} and a click: {assignee}");
        if assignee == before {
            t.screen().has("“Mette Lindqvist” is not in the list any more");
            t.keys("Esc").await;
        } else {
            t.keys("u").await;
        }
    }
}

#[tokio::test]
async fn a_tag_picker_does_what_it_said_whatever_a_colleague_did_meanwhile() {
    let mut t = Flow::start().await;
    t.keys("t").await;
    let name =
        t.model().known.directory.tags.iter().map(|tag| tag.name.to_string()).min_by_key(|name| name.to_lowercase());
    let name = name.expect("a tag");
    t.clock.advance(5);
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server
        .act(&id, |world, slot, now| {
            let tag = world.tag_named(&name).id;
            world.attach_tag(slot, mette, tag, now)
        })
        .expect("a conversation")
        .expect("tagged");
    t.hears_unseen().await;
    t.keys("enter").await.foot().has("is on it already");
    let tags = t.on_server("maria")["tags"]["tags"].as_array().expect("tags").len();
    assert_eq!(tags, 1, "it was not taken off");
}
