//! Ratings: what a close would do, said before it (I26), and those that were given (I27).

use std::time::Duration;

use practice::world::World;
use sidetone::config::After;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact, text};

/// Rosa has written and was answered: so many characters in all.
fn talk(characters: usize) -> Options {
    Options::default().world(move |world: &mut World| {
        let rosa = contact(world, 80, "Rosa Lind", None);
        let slot = chat(world, rosa, &"x".repeat(characters - 100), NOW - 3 * 3600);
        let mette = world.admins[1].id;
        world.comment(slot, mette, text(&"y".repeat(100)), NOW - 2 * 3600);
    })
}

async fn at_rosa(options: Options) -> Flow {
    let mut t = Flow::with(options).await;
    let row = t.model().panes.list.rows.iter().position(|row| row.who.as_str() == "Rosa Lind").expect("Rosa's row");
    t.keys("g g").await;
    for _ in 0..row {
        t.keys("j").await;
    }
    t.settle().await;
    t
}

#[tokio::test]
async fn before_a_close_it_is_said_whether_a_rating_may_be_asked_for_and_whose_it_would_be() {
    let mut t = at_rosa(talk(251)).await;
    t.command("rating").await.has("A rating of Rosa Lind").row_with("closing").has("Mette Lindqvist");
    t.screen().has("it is longer than 250 characters").has("a teammate has replied");
    t.screen().row_with("hidden").has("whether the workspace asks at all");
    t.keys("q").await;
    // Beside the command that closes it stands in the palette, too.
    t.keys("C-k").await;
    t.type_text("close").await.row_with("Close ").has("rating of Mette?");
    t.keys("esc").await;
    let mut t = at_rosa(talk(250)).await;
    t.command("rating").await.row_with("closing").has("no rating asked: it is not longer than 250 characters");
    t.screen().row_with("is not").has("it is not longer than 250 characters");
    t.keys("q C-k").await;
    t.type_text("close").await.row_with("Close ").has("no rating asked");
}

#[tokio::test]
async fn a_reply_that_is_being_written_counts_before_it_is_sent_and_the_score_would_be_ones_own() {
    let mut t = at_rosa(talk(250)).await;
    t.keys("r").await;
    t.type_text("!").await;
    t.keys("C-k").await;
    t.type_text("send close").await.has("rating of you?");
}

#[tokio::test]
async fn whoever_sends_and_closes_is_told_of_the_rating_with_the_countdown_and_once_it_is_out() {
    let options =
        |characters| talk(characters).size(200, 60).config(|c| c.composer.undo_delay = Duration::from_secs(5));
    let mut t = at_rosa(options(240)).await;
    t.keys("r").await;
    t.type_text("Eleven more").await;
    t.keys("C-x c").await.foot().has("and close in 5 s").has("a rating of you may be asked");
    t.advance(6).await.foot().has("Sent to Rosa Lind; a rating of you may be asked: the workspace's settings decide");
    let mut t = at_rosa(options(200)).await;
    t.keys("r").await;
    t.type_text("Short").await;
    t.keys("C-x c").await.foot().has("and close in 5 s").has("no rating will be asked");
    // Nothing of it where nothing is closed.
    let mut t = at_rosa(options(300)).await;
    t.keys("r").await;
    t.type_text("Short").await;
    t.keys("C-s").await.foot().has("in 5 s").lacks("rating");
}

#[tokio::test]
async fn what_was_asked_for_before_is_not_asked_for_again() {
    let mut t = at_rosa(talk(300).config(|c| c.composer.after_close = After::Stay)).await;
    t.keys("e").await;
    t.settle().await;
    t.keys("o").await;
    t.settle().await;
    t.command("rating").await.row_with("closing").has("no rating asked: it was asked for when this was closed before");
}

#[tokio::test]
async fn what_was_rated_has_a_list_and_says_in_thread_and_details_by_whom_and_with_which_words() {
    let options = Options::default().world(|world: &mut World| {
        (talk(300).world)(world);
        let slot = world.conversations.iter().map(|(slot, _)| slot).last().expect("Rosa's");
        let mette = world.admins[1].id;
        let rosa = world.conversations.get(slot).and_then(|c| c.contact()).expect("Rosa");
        world.close(slot, mette, None, NOW - 3600);
        world.rate(slot, rosa, 4, Some("quick, thanks".into()), NOW - 1800).expect("rated");
    });
    let mut t = Flow::with(options).await;
    t.command("inbox.rated").await.has("Rosa Lind").lacks("Maria Lopez");
    t.screen().has("rated Mette Lindqvist").has("“quick, thanks”").has("(final)");
    t.command("rating").await.row_with("closing").has("no rating asked: it is rated already");
}
