//! SLAs: their deadlines, worked out from what a thread tells, in rows, order, heading, views and notices (I35).

use client::view::Order;
use practice::world::sla::Targets;
use sidetone::config::NotifyWhat;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// A rule of the workspace puts an SLA on a conversation.
fn promise(t: &Flow, name: &str, targets: Targets) {
    let id: u64 = t.id(name).parse().expect("a number");
    let (mut stage, now) = (t.server.stage(), t.clock.now().0);
    let slot = stage.world.conversations.find(id).expect("a conversation");
    stage.world.apply_sla(slot, "Gold", targets, now);
}

fn first_reply(seconds: i64) -> Targets {
    Targets { first_reply: Some(seconds), ..Targets::default() }
}

async fn start(options: Options) -> Flow {
    let options = options.world(|world| world.rules.sla_office_hours = false).config(|c| {
        c.sync.sla_deadlines = true;
        c.sync.sla_hours = "always".to_owned();
        c.notify.what = NotifyWhat::All;
    });
    Flow::with(options).await
}

#[tokio::test]
async fn a_row_shows_what_is_left_and_the_list_goes_by_it() {
    let mut t = start(Options::default().config(|c| c.ui.sort = Order::Sla)).await;
    promise(&t, "tom", first_reply(2 * HOUR));
    promise(&t, "maria", first_reply(40 * MINUTE));
    promise(&t, "lena", first_reply(20 * MINUTE));
    t.poll().await;
    t.keys("g g f5").await.in_list("Lena Novak").has("S<  20m");
    t.screen().in_list("Maria Lopez").has("S   40m");
    t.screen().in_list("Tom Becker").has("S    2h");
    let places: Vec<_> = ["Lena Novak", "Maria Lopez", "Tom Becker"].map(|name| t.screen().find(name).1).to_vec();
    assert!(places.is_sorted(), "{places:?}");
    t.advance(25 * MINUTE).await;
    t.poll().await;
    t.keys("g g f5").await.in_list("Lena Novak").has("S!  -5m");
    t.screen().in_list("Maria Lopez").has("S<  15m");
}

#[tokio::test]
async fn the_heading_and_the_details_tell_the_deadline_and_that_it_is_computed() {
    let mut t = start(Options::default()).await;
    promise(&t, "maria", first_reply(3 * HOUR));
    t.poll().await;
    t.go_to("maria").await.has("SLA 3h left ~");
    t.advance(2 * HOUR + 45 * MINUTE).await;
    t.poll().await;
    t.keys("j k").await.has("SLA 15m left ~");
    t.advance(30 * MINUTE).await;
    t.poll().await;
    t.keys("j k").await.has("SLA missed by 15m ~");
    // An answer ends it, also before it is out.
    t.keys("r").await;
    t.type_text("It is on its way.").await;
    t.keys("C-s").await.lacks("missed by 15m");
}

#[tokio::test]
async fn while_it_is_snoozed_the_clock_rests_and_goes_on_when_it_wakes() {
    let mut t = start(Options::default()).await;
    promise(&t, "maria", first_reply(3 * HOUR));
    t.poll().await;
    t.go_to("maria").await;
    t.advance(HOUR).await;
    t.command("snooze in 4h").await;
    t.keys("g s").await;
    t.go_to("maria").await.has("SLA rests, 2h left ~");
    t.advance(4 * HOUR).await;
    t.poll().await;
    t.keys("g a").await;
    t.go_to("maria").await.has("SLA 2h left ~");
}

#[tokio::test]
async fn it_is_said_before_it_is_missed_and_once_when_it_was() {
    let mut t = start(Options::default()).await;
    promise(&t, "tom", first_reply(HOUR));
    t.poll().await;
    t.go_to("maria").await.foot().lacks("SLA");
    t.advance(52 * MINUTE).await;
    t.keys("j k").await.foot().has("SLA of Tom Becker ends in 8 min ~");
    let told = |t: &Flow| {
        t.outside.iter().filter(|one| matches!(one, Outside::Notify(_, words) if words.contains("SLA"))).count()
    };
    assert_eq!(told(&t), 1);
    t.advance(5 * MINUTE).await;
    t.keys("j k").await;
    assert_eq!(told(&t), 1, "once");
    t.advance(4 * MINUTE).await;
    t.keys("j k").await.foot().has("SLA of Tom Becker was missed ~");
    assert_eq!(told(&t), 2);
    t.go_to("tom").await.foot().lacks("SLA of Tom");
}

#[tokio::test]
async fn a_view_can_ask_for_what_is_due_soon() {
    let mut t =
        start(Options::default().views(&[("soon", "name = \"Soon\"\nfilter = 'is:open due<1h'\norder = \"sla\"\n")]))
            .await;
    promise(&t, "tom", first_reply(3 * HOUR));
    promise(&t, "maria", first_reply(30 * MINUTE));
    t.poll().await;
    t.command("view soon").await.has("Maria Lopez").lacks("Tom Becker");
}

#[tokio::test]
async fn where_the_version_that_tells_it_is_not_wanted_there_is_a_status_and_no_deadline() {
    // As long as nobody says so.
    let mut t = Flow::start().await;
    promise(&t, "maria", first_reply(3 * HOUR));
    t.poll().await;
    t.go_to("maria").await.has("SLA active").lacks("left ~");
    assert!(t.server.stage().journal.entries().all(|entry| entry.version.as_deref() != Some("Preview")));
}
