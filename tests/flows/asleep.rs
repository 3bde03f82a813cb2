//! What is snoozed: seen by when it wakes, woken and put away anew, and what words do to it before they are sent (I17, I18).

use serde_json::json;
use sidetone::config::SnoozeMode;

use crate::support::{Flow, Options};

const HOUR: i64 = 3600;

async fn in_snoozed(mut t: Flow) -> Flow {
    t.command("snooze in 5h").await;
    t.keys("g s").await;
    t.go_to("maria").await;
    t
}

#[tokio::test]
async fn what_a_reply_does_to_a_snooze_is_said_before_it_is_sent() {
    let mut t = in_snoozed(Flow::with(Options::default().size(200, 60)).await).await;
    t.keys("r").await.has("Your reply wakes it (it sleeps until 15:30)").has("C-x Z & keep asleep");
    t.type_text("Here it is.").await;
    t.keys("C-s").await;
    assert_eq!(t.on_server("maria")["state"], "open");
    // What is open sleeps for nobody.
    t.keys("g a").await;
    t.go_to("maria").await;
    t.keys("r").await.lacks("wakes it");
    t.type_text("And this.").await;
    t.keys("C-x Z").await.foot().has("It is not snoozed");
    assert_eq!(t.count_of("maria", "And this."), 0);
}

#[tokio::test]
async fn a_reply_can_leave_it_snoozed_and_then_nothing_wakes_it_but_its_time() {
    let mut t = in_snoozed(Flow::start().await).await;
    t.keys("n").await.has("Your note wakes it");
    t.keys("C-x t").await.has("Your reply wakes it");
    t.type_text("I ask the others, and come back.").await;
    t.keys("C-x Z").await.top().has("Snoozed 2");
    assert_eq!((t.on_server("maria")["state"].clone(), t.count_of("maria", "I ask the others")), (json!("snoozed"), 1));
    let preview = |t: &Flow| {
        let stage = t.server.stage();
        stage.journal.entries().filter(|entry| entry.version.as_deref() == Some("Preview")).count()
    };
    assert_eq!(preview(&t), 1, "that one request, and no other");
    t.poll().await.top().has("Snoozed 2");
    t.advance(5 * HOUR).await;
    t.poll().await.top().has("Snoozed 1");
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn what_was_put_away_by_closing_it_stays_so_whatever_is_said() {
    let options = Options::default().config(|c| c.profile.snooze = SnoozeMode::Close);
    let mut t = in_snoozed(Flow::with(options).await).await;
    t.keys("r").await.has("Your reply leaves it snoozed, until 15:30");
    t.type_text("Here it is.").await;
    t.keys("C-s").await.top().has("Snoozed 2");
}

#[tokio::test]
async fn what_is_snoozed_is_seen_by_when_it_wakes_and_woken_or_put_away_anew() {
    let options = Options::default().config(|c| c.ui.sort = Default::default());
    let mut t = Flow::with(options.size(200, 60)).await;
    for (name, when) in [("maria", "in 5h"), ("tom", "in 2h"), ("omar", "tomorrow 9")] {
        t.keys("g a").await;
        t.go_to(name).await;
        t.command(&format!("snooze {when}")).await;
    }
    t.keys("g s").await.has("Snoozed · wakes");
    let at = |t: &Flow, name: &str| t.screen().find(name).1;
    assert!(at(&t, "Tom Becker") < at(&t, "Maria Lopez") && at(&t, "Maria Lopez") < at(&t, "Omar Haddad"));
    t.go_to("tom").await;
    t.command("snooze in 8h").await;
    t.keys("g g f5").await.in_list("Tom Becker").has("z 18:30");
    assert!(at(&t, "Maria Lopez") < at(&t, "Tom Becker"));
    t.go_to("maria").await;
    t.keys("o").await;
    assert_eq!(t.on_server("maria")["state"], "open");
    // The thread tells both times.
    t.keys("g a").await;
    t.go_to("maria").await.has("Snoozed by you 10:30; woken 10:30 by");
}
