//! Time: whatever this machine's clock says, wherever the person is, and on the days when the clocks change.

use std::sync::{Arc, Mutex};

use sidetone::model::Msg;

use crate::support::{Flow, Options};
use crate::town::NOW;

const HOUR: i64 = 3600;

/// Wrong by more than a working day either way, and by less than anybody notices.
const SKEWS: [i64; 4] = [-30 * HOUR, -5 * HOUR, 90, 7 * HOUR];

#[tokio::test]
async fn ages_are_shown_right_whatever_the_local_clock_says() {
    let right = Flow::start().await.screen().text();
    for skew in SKEWS {
        let t = Flow::with(Options::default().skew(skew)).await;
        assert_eq!(t.screen().text(), right, "a clock that is {skew} s wrong");
    }
}

#[tokio::test]
async fn a_snooze_is_computed_for_the_servers_clock() {
    for skew in SKEWS {
        let mut t = Flow::with(Options::default().skew(skew)).await;
        t.command("snooze in an hour").await.foot().has("Snoozed Maria Lopez until 11:30");
        assert_eq!(t.on_server("maria")["snoozed_until"], NOW + HOUR);
        t.go_to("tom").await;
        t.command("snooze tomorrow 9:00").await;
        assert_eq!(t.on_server("tom")["snoozed_until"], NOW + 22 * HOUR + HOUR / 2);
        t.advance(HOUR + 1).await;
        t.poll().await.has("Maria Lopez");
        assert_eq!(t.on_server("maria")["state"], "open");
    }
}

#[tokio::test]
async fn news_and_actions_pass_whatever_the_local_clock_says() {
    for skew in SKEWS {
        let mut t = Flow::with(Options::default().skew(skew).gated()).await;
        t.server.contact_writes(&t.id("tom"), "<p>It stops at 60 now.</p>").unwrap();
        t.poll().await.has("Tom Becker wrote");
        t.go_offline().await;
        t.go_to("maria").await;
        t.keys("r").await;
        t.type_text("It is in the post.").await;
        t.keys("C-enter").await;
        t.advance(60).await;
        t.go_online().await;
        assert_eq!(t.count_of("maria", "It is in the post."), 1, "a clock that is {skew} s wrong");
        t.server.contact_writes(&t.id("maria"), "<p>Thank you.</p>").unwrap();
        t.poll().await.has("Maria Lopez wrote");
    }
}

#[tokio::test]
async fn what_was_decided_by_a_wrong_clock_goes_out_when_the_right_time_is_known() {
    for wrong in [-8 * HOUR, 8 * HOUR] {
        let mut t = Flow::with(Options::default().gated()).await;
        t.end().await;
        t.go_offline().await;
        t.set_clock(wrong);
        t.begin().await;
        t.command("close").await.says("Maria Lopez  Lighthouse", "✓ closed by you");
        t.go_online().await;
        assert_eq!(t.on_server("maria")["state"], "closed", "a clock that is {wrong} s wrong");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_while_the_program_runs_does_no_harm() {
    let mut t = Flow::start().await;
    for jump in [-6 * HOUR, 11 * HOUR] {
        t.set_clock(jump);
        t.server.advance(1);
        t.poll().await;
        t.server.contact_writes(&t.id("tom"), &format!("<p>Still there? {jump}</p>")).unwrap();
        t.poll().await.has("Tom Becker wrote");
        t.command("snooze in 2h").await;
        let until = t.on_server("maria")["snoozed_until"].as_i64().unwrap();
        assert!((until - t.clock.now().0 - 2 * HOUR).abs() < 60, "{until}");
        t.keys("g s").await;
        t.go_to("maria").await;
        t.command("reopen").await;
        t.keys("g a").await;
        t.go_to("maria").await;
    }
}

#[tokio::test]
async fn times_are_shown_in_the_zone_that_the_person_is_in_now() {
    let zone = Arc::new(Mutex::new("Europe/Dublin".to_owned()));
    let mut t = Flow::with(Options { zones: Some(zone.clone()), ..Options::default() }).await;
    t.screen().has("10:10");
    *zone.lock().unwrap() = "Asia/Tokyo".to_owned();
    t.handle(Msg::Resumed).await.has("18:10").lacks("10:10");
    t.command("snooze tomorrow 9:00").await.foot().has("Snoozed Maria Lopez until Thu 09:00");
    assert_eq!(t.on_server("maria")["snoozed_until"], NOW + 14 * HOUR + HOUR / 2);
}

#[tokio::test]
async fn a_time_in_words_is_that_time_though_a_choice_of_the_picker_is_called_so() {
    let mut t = Flow::start().await;
    // At 22:40, the first choice of the picker is called like this, and is to the full hour.
    t.advance(12 * HOUR + HOUR / 6).await;
    t.command("snooze in three hours").await.foot().has("until Thu 01:40");
    t.go_to("tom").await;
    t.command("snooze later").await.foot().has("until Thu 02:00");
}

#[tokio::test]
async fn on_days_when_the_clocks_change_nine_is_nine() {
    let mut t = Flow::start().await;
    // The evening before winter time: Saturday, 24 October 2026, 20:00 in Dublin.
    t.advance(1_792_868_400 - NOW).await;
    t.command("snooze tomorrow 9:00").await.foot().has("until Sun 09:00");
    assert_eq!(t.on_server("maria")["snoozed_until"], 1_792_918_800_i64);
    t.go_to("tom").await;
    t.command("snooze fri 14:00").await.foot().has("until Fri 14:00");
    assert_eq!(t.on_server("tom")["snoozed_until"], 1_793_368_800_i64);
    // The clocks say half past one twice that night: the first one counts.
    t.go_to("aiko").await;
    t.command("snooze tomorrow 1:30").await.foot().has("until Sun 01:30 IST");
    // The evening before summer time: Saturday, 27 March 2027, 20:00.
    t.advance(1_806_177_600 - 1_792_868_400).await;
    t.poll().await;
    t.go_to("maria").await;
    t.command("snooze tomorrow 9:00").await.foot().has("until Sun 09:00");
    assert_eq!(t.on_server("maria")["snoozed_until"], 1_806_220_800_i64);
    // There is no half past one that night, and no other time is taken for it.
    t.go_to("tom").await;
    let before = t.on_server("tom")["snoozed_until"].clone();
    t.command("snooze tomorrow 1:30").await.foot().has("there is no 01:30 on Sun 28 Mar 2027");
    assert_eq!(t.on_server("tom")["snoozed_until"], before);
}
