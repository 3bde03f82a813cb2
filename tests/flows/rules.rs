//! The rules of the shared inbox (F1, F5, F7, F8, F10): each set through the settings, each seen on screen.

use practice::world::{PartKind, Who, World};
use sidetone::config::{Bots, Enters, History};

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact};

fn a_bot_speaks(t: &Flow, name: &str, words: &str) {
    let body = format!("<p>{words}</p>");
    let says = |world: &mut practice::world::World, slot, now| {
        world.bot_says(slot, Who::Operator, PartKind::Comment, body.as_str().into(), now);
    };
    t.server.act(&t.id(name), says).unwrap();
}

#[tokio::test]
async fn what_a_bot_writes_moves_no_row_and_what_a_customer_writes_does() {
    let mut t = Flow::start().await;
    let order = |t: &Flow| t.model().panes.list.rows.iter().map(|r| r.id.to_string()).collect::<Vec<_>>();
    let before = order(&t);
    t.advance(60).await;
    a_bot_speaks(&t, "lena", "Did that help?");
    t.poll().await;
    t.keys("g g").await;
    assert_eq!(order(&t), before);
    t.advance(60).await;
    t.server.contact_writes(&t.id("lena"), "<p>No.</p>").expect("written");
    t.poll().await;
    t.keys("g g").await;
    assert_eq!(order(&t)[0], t.id("lena"));
    t.restart().await;
    assert_eq!(order(&t)[0], t.id("lena"));
}

#[tokio::test]
async fn with_bots_hidden_what_they_wrote_is_a_line_until_a_key_unfolds_it() {
    let options = Options::default().config(|c| c.profile.bots = Bots::Hide).world(|world| {
        let who = contact(world, 50, "Bodo Bot", None);
        let slot = chat(world, who, "Hello", NOW - 60);
        for (n, words) in (0..).zip(["<p>Beep one.</p>", "<p>Beep two.</p>", "<p>Beep three.</p>"]) {
            world.bot_says(slot, Who::Operator, PartKind::Comment, words.into(), NOW - 50 + n);
        }
    });
    let mut t = Flow::with(options).await;
    t.screen().has("3 messages by bots").lacks("Beep one.");
    t.keys("v b").await.has("Beep one.").lacks("3 messages by bots");
    t.keys("v b").await.has("3 messages by bots");
}

#[tokio::test]
async fn what_a_bot_writes_is_no_customers_activity() {
    for bots in [Bots::Show, Bots::Hide] {
        let mut t = Flow::with(Options::default().config(|c| c.profile.bots = bots)).await;
        let waiting = |t: &Flow| {
            let row = t.screen().in_list("Maria Lopez");
            row.text().split(['│', '┃']).next().unwrap_or_default().to_owned()
        };
        let waits = waiting(&t);
        t.keys("r").await;
        t.type_text("On its way.").await;
        t.outside.clear();
        a_bot_speaks(&t, "maria", "Did you know our help centre?");
        t.poll().await.lacks("wrote:");
        assert_eq!(t.outside, [], "no bell, no notice");
        assert_eq!(waiting(&t), waits, "she waits as long as before");
        t.keys("C-enter").await.lacks("Not sent yet");
        assert_eq!(t.count_of("maria", "On its way."), 1);
    }
}

#[tokio::test]
async fn a_history_of_none_takes_nothing_from_before_the_first_connection() {
    let mut t = Flow::with(Options::default().config(|c| c.sync.history = History::None)).await;
    t.screen().lacks("Maria Lopez").lacks("Tom Becker").top().has("All 0");
    t.advance(5).await;
    t.server.contact_writes(&t.id("tom"), "<p>Still broken.</p>").unwrap();
    t.poll().await.has("Tom Becker").lacks("Maria Lopez");
    t.keys("g c").await.lacks("Jonas Weiss");
    // It is the first connection of the store that counts, not that of the run.
    t.server.contact_writes(&t.id("lena"), "<p>Anybody there?</p>").unwrap();
    t.restart().await;
    t.poll().await.has("Tom Becker").has("Lena Novak").lacks("Maria Lopez");
}

#[tokio::test]
async fn an_empty_inbox_says_what_the_settings_leave_out() {
    let front = |c: &mut sidetone::config::Config| {
        c.sync.history = History::None;
        c.profile.enters = Enters::Touched;
    };
    for size in [(80, 24), (120, 40)] {
        let mut t = Flow::with(Options::default().size(size.0, size.1).config(front)).await;
        t.screen()
            .has("Nobody waits in ")
            .has("Your settings leave out:")
            .has("what was there before you")
            .has("unanswered greetings");
        t.advance(5).await;
        t.server.contact_writes(&t.id("tom"), "<p>Still broken.</p>").unwrap();
        t.poll().await.has("Tom Becker").lacks("leave out");
    }
    // With the defaults there is nothing to add.
    let mut t = Flow::start().await;
    t.keys("g s o g a g s").await.has("Nothing is snoozed").lacks("leave out");
}

#[tokio::test]
async fn what_fills_the_list_of_closed_ones_at_first_is_in_its_place_and_no_news() {
    let closed = |world: &mut World| {
        let me = world.owner;
        for number in 1..=40 {
            let who = contact(world, 100 + number, &format!("Guest {number:02}"), None);
            let slot = chat(world, who, "Thanks, that was it", NOW - 60 * i64::from(number));
            world.close(slot, me, None, NOW - 30);
        }
    };
    let mut t = Flow::with(Options::default().world(closed)).await;
    t.go_to("lena").await;
    t.keys("e").await;
    // What was closed here is known, and older than most of what comes.
    t.keys("g c").await.row_with("Closed · newest").has("/42").lacks("+");
    t.keys("g g").await.in_list("Guest 01").has("▌");
    // What is closed elsewhere from then on is news.
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.clock.advance(60);
    t.server.contact_writes(&id, "I have found it.").expect("written");
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("closed");
    t.poll().await.row_with("Closed · newest").has("/42 +1");
}

#[tokio::test]
async fn each_history_takes_as_much_of_the_past_as_it_says() {
    for (history, lately, long_ago) in
        [(History::Open, false, false), (History::Month, true, false), (History::All, true, true)]
    {
        let options = Options::default().config(|c| c.sync.history = history).world(|world| {
            let me = world.admins[0].id;
            let who = contact(world, 60, "Olga Old", None);
            let slot = chat(world, who, "A question of last spring", NOW - 80 * 86_400);
            world.close(slot, me, None, NOW - 70 * 86_400);
        });
        let mut t = Flow::with(options).await;
        t.screen()
            .has("Maria Lopez")
            .top()
            .has("Snoozed 1")
            .has(&format!("Closed {}", usize::from(lately) + usize::from(long_ago)));
        // What was left out comes when it is looked at.
        t.keys("g c").await.has("Jonas Weiss").has("Olga Old");
    }
}
