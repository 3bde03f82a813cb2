//! What waits and for what, in words and by keys: a limit of rate, and what nobody can tell of (S2, S3).

use practice::world::Part;
use practice::world::messages::Message;
use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

/// A day, which is longer than anybody waits.
const A_DAY: i64 = 86_400;

/// Everything that writes to a conversation is held back for a day.
async fn held_back(options: Options) -> Flow {
    let mut t = Flow::with(options.world(|world| world.rules.retry_after = true)).await;
    t.server.plan(Fault::once("/parts", FaultKind::RateLimited(A_DAY)).on("POST"));
    // What reads waits as well by now, so it does not come to rest.
    t.press("e").await;
    t.until("that it is held back", |screen| screen.text().contains("limit until")).await;
    t
}

#[tokio::test]
async fn the_bar_says_until_when_a_limit_is_waited_out_and_the_outbox_what_waits_for_it() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut t = held_back(Options::default().size(columns, rows)).await;
        // It is half past ten.
        t.screen().foot().has("limit until 10:45").has("↑1");
        assert_eq!(t.on_server("maria")["state"], "open");
        // What is decided meanwhile waits for the same.
        t.press("A").await;
        t.until("both", |screen| screen.text().contains("↑2")).await.foot().has("limit until 10:45");
        t.press("g o").await;
        t.until("the outbox", |screen| screen.text().contains("↑ again")).await;
        t.screen().has("asks to wait 24 h").has("goes out Wed 10 Jun 2026, 10:45");
        t.press("j").await.has("nothing goes out before 10:45: the limit of rate is used up");
        // A person who wants to know at once is obeyed, and the limit was over.
        t.press("r").await.foot().has("It is tried now, whatever it waited for");
        t.until("that both are out", |screen| !screen.text().contains('↑')).await.foot().lacks("limit until");
        t.settle().await.has("✓ sent");
        assert_eq!(t.on_server("maria")["state"], "closed");
        assert_eq!(t.on_server("tom")["admin_assignee_id"], t.admin("Robin"));
    }
}

#[tokio::test]
async fn a_limit_is_said_and_waited_out_over_a_restart_and_no_longer_than_a_quarter_of_an_hour() {
    for killed in [false, true] {
        let options = Options::default().size(80, 24);
        let mut t = held_back(if killed { options.killable() } else { options }).await;
        t.server.clear_faults();
        t.clock.advance(60);
        if killed {
            t.kill();
        } else {
            t.end().await;
        }
        t.begin().await.foot().has("limit until 10:45").has("↑1");
        t.advance(13 * 60).await.foot().has("limit until 10:45");
        assert_eq!(t.on_server("maria")["state"], "open");
        t.advance(61).await.foot().lacks("limit until").lacks("↑");
        assert_eq!(t.on_server("maria")["state"], "closed");
    }
}

/// How often it is there, also beyond what the server shows.
fn said(t: &Flow) -> usize {
    let is_it = |part: &Part| part.body.as_ref().is_some_and(|body| body.contains("Is it there?"));
    t.server.look(&t.id("maria"), |c| c.parts.iter().filter(|part| is_it(part)).count()).unwrap()
}

/// A reply of which nobody can tell any more whether it has arrived: it has.
async fn out_of_sight(size: (u16, u16)) -> Flow {
    let mut t = Flow::with(Options::default().size(size.0, size.1)).await;
    let (id, mette) = (t.id("maria"), t.admin("Mette"));
    t.server.plan(Fault::once("/reply", FaultKind::DropAfter).on("POST"));
    t.server.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(503)).on("GET").times(1000));
    t.keys("r").await;
    t.type_text("Is it there?").await;
    t.keys("C-s").await.foot().has("?1 arrived? 10 s");
    t.clock.advance(2);
    // More than the server shows.
    for number in 0..510 {
        let words = format!("<p>note {number}</p>");
        t.server.act(&id, |world, slot, now| world.note(slot, mette, Message::text(words.as_str()), now)).unwrap();
    }
    t.server.clear_faults();
    t.advance(20).await;
    t
}

#[tokio::test]
async fn what_nobody_can_tell_of_is_a_persons_says_so_in_the_bar_and_goes_out_only_if_they_want_it() {
    for size in [(80, 24), (120, 40)] {
        let mut t = out_of_sight(size).await;
        t.screen().foot().has("?1 look yourself").lacks("refused").lacks("arrived?");
        t.restart().await.foot().has("?1 look yourself");
        // Nothing is ever tried again by itself.
        t.advance(3600).await.foot().has("?1 look yourself");
        assert_eq!(said(&t), 1);
        t.keys("g o").await.has("? look yourself").has("whether it arrived cannot be told any more");
        t.keys("r").await.has("Maria Lopez: the reply may have arrived").has("go out twice");
        t.keys("n").await.foot().has("?1 look yourself");
        assert_eq!(said(&t), 1);
        t.keys("! y").await.has("✓ sent").foot().lacks("look yourself");
        assert_eq!(said(&t), 2);
    }
}

#[tokio::test]
async fn what_nobody_can_tell_of_and_is_there_is_dropped_and_its_words_stay_a_draft() {
    let mut t = out_of_sight((120, 40)).await;
    t.keys("g o d").await.has("Maria Lopez").has("may have reached Intercom already").has("stays in the draft");
    t.keys("y q").await.foot().lacks("look yourself").lacks("↑");
    assert_eq!(said(&t), 1);
    t.go_to("maria").await;
    t.keys("r").await.has("Is it there?");
}
