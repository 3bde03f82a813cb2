//! Snoozing by closing (F5): closed in Intercom, put away here, opened again when the time has come.

use practice::world::World;
use practice::{Fault, FaultKind};
use serde_json::json;
use sidetone::config::SnoozeMode;

use crate::support::{Flow, Options};
use crate::town::text;

const HOUR: i64 = 3600;

async fn start() -> Flow {
    Flow::with(closing()).await
}

fn closing() -> Options {
    Options::default().config(|c| c.profile.snooze = SnoozeMode::Close)
}

fn kinds(t: &Flow, name: &str) -> Vec<String> {
    t.parts(name).iter().map(|p| p["part_type"].as_str().unwrap_or_default().to_owned()).collect()
}

fn count(t: &Flow, name: &str, kind: &str) -> usize {
    kinds(t, name).iter().filter(|k| *k == kind).count()
}

#[tokio::test]
async fn snoozing_closes_there_and_shows_as_snoozed_here() {
    let mut t = start().await;
    t.keys("z").await.has("Snooze Maria Lopez, by closing, until");
    t.keys("esc").await;
    t.command("snooze in 2h").await.foot().has("Snoozed Maria Lopez until 12:30");
    t.screen().says("Maria Lopez  Lighthouse", "z until").top().has("Snoozed 2").has("All 4").has("Closed 0");
    assert_eq!(
        (&t.on_server("maria")["state"], &t.on_server("maria")["snoozed_until"]),
        (&json!("closed"), &json!(null))
    );
    assert_eq!(t.last_part("maria")["part_type"], "close");
    t.keys("g s").await.in_list("Maria Lopez").has("z 12:30");
    t.go_to("maria").await.has("z until 12:30");
    // And it stays so whatever the polls bring.
    t.poll().await;
    t.restart().await;
    t.keys("g s").await.has("Maria Lopez").top().has("Snoozed 2");
}

#[tokio::test]
async fn when_the_time_has_come_it_is_opened_in_the_name_of_who_put_it_away() {
    let mut t = start().await;
    t.command("snooze in 2h").await;
    t.advance(2 * HOUR - 1).await.says("Maria Lopez  Lighthouse", "z until");
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.advance(1).await;
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.last_part("maria")["part_type"], "open");
    assert_eq!(t.last_part("maria")["author"]["id"], t.admin("Robin").to_string());
    t.screen().has("Maria Lopez").top().has("Snoozed 1");
    t.advance(HOUR).await;
    t.restart().await;
    assert_eq!(count(&t, "maria", "open"), 1);
}

#[tokio::test]
async fn a_time_that_passes_while_nothing_runs_is_honoured_at_the_next_start() {
    let mut t = start().await;
    t.command("snooze in 2h").await;
    t.end().await;
    t.server.advance(9 * HOUR);
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.begin().await;
    t.settle().await.has("Maria Lopez");
    assert_eq!((t.on_server("maria")["state"].clone(), count(&t, "maria", "open")), (json!("open"), 1));
}

#[tokio::test]
async fn the_customers_reply_ends_it_and_nothing_wakes_later() {
    let mut t = start().await;
    t.command("snooze in 2h").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "<p>Any news?</p>").unwrap();
    t.poll().await.has("Maria Lopez").top().has("Snoozed 1");
    t.keys("g a").await;
    t.go_to("maria").await;
    t.keys("e").await;
    let before = kinds(&t, "maria");
    t.advance(3 * HOUR).await;
    t.restart().await;
    assert_eq!((kinds(&t, "maria"), t.on_server("maria")["state"].clone()), (before, json!("closed")));
}

#[tokio::test]
async fn what_somebody_else_did_while_nothing_ran_stands() {
    type Act = fn(&mut World, u32, i64);
    let acts: [(Act, &str); 3] = [
        (|world, slot, now| world.open(slot, world.admins[1].id, now), "open"),
        (
            |world, slot, now| {
                world.open(slot, world.admins[1].id, now);
                world.close(slot, world.admins[1].id, None, now + 5);
            },
            "closed",
        ),
        (|world, slot, now| world.close(slot, world.admins[1].id, None, now), "closed"),
    ];
    for (act, state) in acts {
        let mut t = start().await;
        t.command("snooze in 2h").await;
        t.end().await;
        t.server.advance(HOUR);
        t.server.act(&t.id("maria"), act).unwrap();
        let before = kinds(&t, "maria");
        t.server.advance(8 * HOUR);
        t.begin().await;
        t.poll().await.top().has("Snoozed 1");
        assert_eq!((t.on_server("maria")["state"].clone(), kinds(&t, "maria")), (json!(state), before));
    }
}

#[tokio::test]
async fn it_can_be_woken_by_hand_and_put_away_for_another_time() {
    let mut t = start().await;
    t.command("snooze in 2h").await;
    t.keys("g s").await;
    t.go_to("maria").await;
    t.command("snooze in 5h").await.in_list("Maria Lopez").has("z 15:30");
    assert_eq!(count(&t, "maria", "close"), 1, "the server need not hear of another time");
    t.advance(3 * HOUR).await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("o").await.says("Maria Lopez  Light", "awake again, by you");
    assert_eq!((t.on_server("maria")["state"].clone(), count(&t, "maria", "open")), (json!("open"), 1));
    t.keys("g a").await.has("Maria Lopez");
    t.advance(9 * HOUR).await;
    assert_eq!(count(&t, "maria", "open"), 1);
}

#[tokio::test]
async fn send_and_snooze_sends_closes_and_comes_back() {
    let mut t = start().await;
    t.keys("r").await;
    t.type_text("I will ask and come back to you.").await;
    t.keys("C-x z").await.has("Send to Maria Lopez, and snooze until");
    t.type_text("in an hour").await;
    t.keys("enter").await.says("Maria Lopez  Lighthouse", "z until");
    assert_eq!((t.count_of("maria", "I will ask"), t.on_server("maria")["state"].clone()), (1, json!("closed")));
    t.advance(HOUR).await;
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn a_close_that_is_refused_puts_nothing_away() {
    let mut t = start().await;
    t.server.plan(Fault::once("/parts", FaultKind::Status(422)).on("POST"));
    t.command("snooze in 2h").await.has("Maria Lopez").top().has("Snoozed 1").has("All 5");
    t.screen().has("refused");
    t.advance(3 * HOUR).await;
    assert_eq!(count(&t, "maria", "open"), 0);
}

#[tokio::test]
async fn until_a_reply_waits_for_one() {
    let mut t = start().await;
    t.command("snooze until-reply").await;
    t.keys("g s").await.in_list("Maria Lopez").has("z");
    t.advance(400 * 24 * HOUR).await;
    t.restart().await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.server.contact_writes(&t.id("maria"), "<p>I am back.</p>").unwrap();
    t.poll().await;
    t.keys("g a").await.has("Maria Lopez");
}

#[tokio::test]
async fn it_is_decided_offline_and_done_when_the_server_is_back() {
    let mut t = Flow::with(closing().gated()).await;
    t.go_offline().await;
    t.command("snooze in 2h").await.top().has("Snoozed 2");
    t.advance(3 * HOUR).await.says("Maria Lopez  Lighthouse", "z until");
    t.go_online().await;
    t.advance(1).await;
    assert_eq!((count(&t, "maria", "close"), count(&t, "maria", "open")), (1, 1));
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn it_warns_before_closing_might_ask_the_customer_for_a_rating() {
    let long = "x".repeat(260);
    let options = closing().world(move |world| {
        let me = world.admins[0].id;
        let slot = world.conversations.iter().find(|(_, c)| c.contact() == Some(6)).map(|(slot, _)| slot).unwrap();
        world.comment(slot, me, text(&long), crate::town::NOW - 60);
    });
    let mut t = Flow::with(options.size(160, 40)).await;
    t.keys("g g").await;
    t.keys("z").await.has("Snooze Maria Lopez (closing may ask for a rating of Robin");
    t.keys("esc").await;
    t.command("snooze in 2h").await.foot().has("closing may ask for a rating");
    // A short one is not rated, and nothing is said.
    t.keys("esc").await;
    t.go_to("tom").await;
    t.keys("z").await.has("Snooze Tom Becker, by closing, until").lacks("rating");
    // Intercom's own snooze asks nobody for anything.
    let mut t = Flow::start().await;
    t.keys("z").await.has("Snooze Maria Lopez until").lacks("rating");
}

#[tokio::test]
async fn the_box_keeps_its_width_while_one_types_and_errors_say_how_a_time_is_written() {
    let mut t = Flow::with(Options::default().size(120, 40)).await;
    t.keys("z").await;
    let edges = |t: &Flow| {
        let (x, y) = t.screen().find("Snooze Maria Lopez until");
        let row = t.screen().row_with("Snooze Maria Lopez until").text().trim_end().chars().count();
        (x, y, row)
    };
    let at_first = edges(&t);
    t.type_text("f").await;
    assert_eq!(edges(&t), at_first);
    t.type_text("ri 25:00").await.has("there is no 25:00").has("Also: 3 dec · fri 14:00 · in 3h");
    assert_eq!(edges(&t), at_first);
    t.keys("C-u").await;
    t.type_text("29").await.has("No day has an hour 29").has("Also: 3 dec");
    assert_eq!(edges(&t), at_first);
    t.keys("C-u").await;
    t.type_text("1.12. 9:00").await.lacks("not understood").lacks("nothing matches").lacks("Also:");
    assert_eq!(edges(&t), at_first);
}
