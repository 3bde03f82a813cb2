//! What may still arrive: nothing is repeated, and nothing follows in its conversation, before it cannot any more (S3).

use std::time::Duration;

use client::domain::conversation::AppliedTag;
use client::domain::operation::Status;
use client::domain::step::OWN;
use client::domain::{Operation, State, Step, StepState, Text};
use client::store::DraftMode;
use client::sync::{SyncCommand, SyncSettings, Unfound};
use practice::{Fault, FaultKind, Gateway};

use crate::rig::{Rig, note, reply, settings};

/// How long what was sent may still arrive, in these tests.
const HORIZON: i64 = 120;

fn far() -> SyncSettings {
    SyncSettings { horizon: Duration::from_secs(HORIZON.unsigned_abs()), ..settings() }
}

/// A gateway that answers at once and passes the request on when the test is long over.
fn gateway(answer: Option<u16>, body: &str) -> FaultKind {
    let body = Some(body.to_owned());
    FaultKind::Gateway(Gateway { answer, body, after: Duration::ZERO, done: Duration::from_secs(3600) })
}

/// Every end of a write that does not prove that it was refused.
fn unproved() -> Vec<FaultKind> {
    let mut endings = [500, 502, 503, 504].map(FaultKind::Status).to_vec();
    endings.extend([FaultKind::DropBefore, gateway(None, "")]);
    let statuses = [200, 201, 302, 307, 400, 401, 403, 404, 407, 408, 409, 413, 422, 429, 502, 504, 520];
    endings.extend(statuses.map(|status| gateway(Some(status), "<html>a gateway's page</html>")));
    endings.extend([200, 202, 204].map(|status| gateway(Some(status), "")));
    for (status, body) in [
        (200, "{}"),
        (202, "{\"accepted\":true}"),
        (200, "{\"type\":\"conversation\",\"id\":\"1\",\"conversation_parts\":[]}"),
        (200, "{\"type\":\"conversation\",\"id\":"),
        (404, "{\"message\":\"no Route matched with those values\"}"),
        (422, "{\"errors\":[{\"code\":\"waf\",\"message\":\"blocked\"}]}"),
    ] {
        endings.push(gateway(Some(status), body));
    }
    endings
}

impl Rig {
    /// Time passes, and the delivery looks at its clock, as its timer would.
    async fn pass(&self, seconds: i64) {
        self.clock.advance(seconds);
        self.order(SyncCommand::Deliver).await;
    }

    /// The request that a gateway has held back arrives at last.
    async fn arrives(&self, step: &Step) {
        let (id, me) = (&step.conversation, &step.author);
        match &step.operation {
            Operation::Reply(words) => self.client.reply(id, me, words).await.map(drop),
            Operation::Note(words) => self.client.note(id, me, words).await.map(drop),
            Operation::Close => self.client.close(id, me).await.map(drop),
            Operation::Open => self.client.open(id, me).await.map(drop),
            Operation::SetRead(read) => self.client.set_read(id, me, *read).await.map(drop),
            other => panic!("{other:?}"),
        }
        .expect("it arrives");
    }

    fn writes_to(&self, id: &str) -> usize {
        self.writes().into_iter().filter(|entry| entry.path.contains(id)).count()
    }

    fn fails_once(&self, id: &str, ending: FaultKind) {
        for method in ["POST", "PUT", "DELETE"] {
            self.world.plan(Fault::once(&format!("/conversations/{id}"), ending.clone()).on(method));
        }
    }
}

/// How often a step's request went out. What a gateway gives up is in the server's journal only once it is done.
async fn tries(rig: &Rig, step: &Step) -> u32 {
    rig.store.step(step.id).await.expect("no trouble").expect("it is remembered").attempts
}

#[tokio::test]
async fn what_arrives_late_is_said_once_however_its_request_ended() {
    let rig = Rig::live_with(150, far()).await;
    let mut ids = rig.open_ones().into_iter();
    for (n, ending) in unproved().into_iter().enumerate() {
        let id = ids.next().expect("enough conversations");
        let late = [2, 6, 15, 100][n % 4];
        rig.fails_once(&id, ending.clone());
        let steps = rig.act(&id, vec![reply("Once, however late")]).await;
        rig.world.clear_faults();
        let next = rig.decide(&id, vec![note("After it")]).await;
        // A limit of rate, even of a page's, holds everything back for a while.
        rig.client.press_on();
        for _ in 0..late {
            rig.pass(1).await;
        }
        let about = format!("{ending:?}, {late} s late");
        assert_eq!(rig.state_of(&steps[0]).await, StepState::Unsure, "{about}");
        assert_eq!((rig.said(&id, "Once, however late"), rig.said(&id, "After it")), (0, 0), "{about}");
        rig.arrives(&steps[0]).await;
        for _ in 0..16 {
            rig.pass(1).await;
        }
        assert_eq!((rig.said(&id, "Once, however late"), rig.said(&id, "After it")), (1, 1), "{about}");
        for step in [&steps[0], &next[0]] {
            assert_eq!(rig.state_of(step).await, StepState::Done, "{about}");
        }
    }
}

#[tokio::test]
async fn what_never_arrived_is_said_again_after_the_horizon_and_not_a_second_before() {
    let rig = Rig::live_with(60, far()).await;
    let id = rig.open_ones().swap_remove(0);
    rig.fails_once(&id, FaultKind::Status(503));
    let steps = rig.act(&id, vec![reply("Said once"), Operation::Close]).await;
    rig.world.clear_faults();
    let mut looks = 0;
    for second in 1..HORIZON {
        rig.world.clear_journal();
        rig.pass(1).await;
        looks += rig.requests(&format!("/conversations/{id}")).len();
        assert_eq!(rig.writes_to(&id), 0, "after {second} s");
        assert_eq!(rig.state_of(&steps[0]).await, StepState::Unsure, "after {second} s");
    }
    assert!(looks > 5, "{looks} looks on the way");
    rig.pass(2).await;
    assert_eq!((rig.said(&id, "Said once"), rig.head(&id).await.state), (1, State::Closed));
    assert!(rig.store.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn who_wants_to_look_first_has_no_message_sent_again_that_is_not_found() {
    let rig = Rig::live_with(60, SyncSettings { unfound: Unfound::Ask, ..far() }).await;
    let id = rig.open_ones().swap_remove(0);
    rig.fails_once(&id, FaultKind::Status(503));
    let steps = rig.act(&id, vec![reply("Said at most once"), Operation::Close]).await;
    rig.world.clear_faults();
    for _ in 0..HORIZON * 2 {
        rig.pass(1).await;
    }
    let outbox = rig.store.outbox().await.unwrap();
    let step = outbox.iter().find(|step| step.id == steps[0].id).expect("it is still here");
    assert_eq!((rig.said(&id, "Said at most once"), step.state, step.last_try.unknown), (0, StepState::Failed, true));
    // A change that is made twice is made once.
    let other = rig.open_ones().into_iter().find(|other| *other != id).expect("another one");
    rig.fails_once(&other, FaultKind::Status(503));
    rig.act(&other, vec![Operation::Close]).await;
    rig.world.clear_faults();
    for _ in 0..HORIZON + 2 {
        rig.pass(1).await;
    }
    assert_eq!(rig.head(&other).await.state, State::Closed);
}

#[tokio::test]
async fn a_close_that_arrives_late_does_not_undo_what_was_opened_after_it() {
    for late in [2, 15, 118] {
        let rig = Rig::live_with(60, far()).await;
        let id = rig.open_ones().swap_remove(0);
        rig.fails_once(&id, FaultKind::Status(504));
        let closed = rig.act(&id, vec![Operation::Close]).await;
        rig.world.clear_faults();
        rig.decide(&id, vec![Operation::Open]).await;
        rig.pass(late).await;
        rig.arrives(&closed[0]).await;
        for _ in 0..20 {
            rig.pass(1).await;
        }
        assert_eq!(rig.server(&id)["state"], "open", "{late} s late");
        assert_eq!(rig.head(&id).await.state, State::Open, "{late} s late");
        assert!(rig.store.outbox().await.unwrap().is_empty(), "{late} s late");
    }
}

#[tokio::test]
async fn what_is_so_already_without_a_trace_of_ones_own_holds_what_follows_until_the_horizon() {
    let rig = Rig::live_with(60, far()).await;
    let id = rig.open_ones().into_iter().find(|id| rig.server(id)["read"] == true).expect("one that was read");
    rig.fails_once(&id, FaultKind::Status(500));
    let read = rig.act(&id, vec![Operation::SetRead(true)]).await;
    rig.world.clear_faults();
    rig.decide(&id, vec![Operation::SetRead(false)]).await;
    for _ in 0..HORIZON - 5 {
        rig.pass(1).await;
    }
    assert_eq!((rig.writes_to(&id), rig.server(&id)["read"].clone()), (1, true.into()));
    rig.arrives(&read[0]).await;
    rig.pass(6).await;
    assert_eq!(rig.server(&id)["read"], false, "the later word counts");
    assert!(rig.store.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_refusal_in_intercoms_own_words_needs_no_wait() {
    for status in [400, 403, 404, 409, 422] {
        let rig = Rig::live_with(60, far()).await;
        let id = rig.open_ones().swap_remove(0);
        rig.fails_once(&id, FaultKind::Status(status));
        let refused = rig.act(&id, vec![reply("No")]).await;
        rig.world.clear_faults();
        let next = rig.act(&id, vec![note("Yes")]).await;
        assert_eq!(rig.state_of(&refused[0]).await, StepState::Failed, "{status}");
        assert_eq!((rig.said(&id, "Yes"), rig.state_of(&next[0]).await), (1, StepState::Done), "{status}");
    }
}

#[tokio::test]
async fn what_a_page_in_between_turned_away_is_a_persons_once_it_cannot_arrive_any_more() {
    let rig = Rig::live_with(60, far()).await;
    let id = rig.open_ones().swap_remove(0);
    let page = gateway(Some(413), "<html>too large</html>");
    rig.world.plan(Fault::once(&format!("{id}/reply"), page).on("POST"));
    let step = rig.act(&id, vec![reply("A long story")]).await.swap_remove(0);
    rig.pass(HORIZON - 1).await;
    assert_eq!(rig.state_of(&step).await, StepState::Unsure);
    rig.pass(2).await;
    assert_eq!(
        (rig.state_of(&step).await, tries(&rig, &step).await),
        (StepState::Failed, 1),
        "it would be turned away again"
    );
    let words = rig.store.step(step.id).await.unwrap().unwrap().error.expect("words");
    assert!(words.as_str().contains("413") && words.as_str().contains("not from Intercom"), "{words}");
    let drafts = rig.store.drafts(&id.as_str().into()).await.unwrap();
    assert!(drafts.iter().any(|d| d.mode == DraftMode::Reply && d.markdown == "A long story"));
}

#[tokio::test]
async fn the_horizon_goes_on_over_a_restart_and_however_the_clock_is_set() {
    for (wrong, restart) in [(0, true), (0, false), (5 * 3600, false), (-5 * 3600, false), (-5 * 3600, true)] {
        let mut rig = Rig::live_with(60, far()).await;
        let id = rig.open_ones().swap_remove(0);
        rig.fails_once(&id, FaultKind::DropBefore);
        let step = rig.act(&id, vec![reply("After all")]).await.swap_remove(0);
        rig.world.clear_faults();
        rig.pass(60).await;
        if restart {
            rig.kill();
            rig.start();
            rig.settle().await;
        }
        rig.wrong.set(wrong);
        rig.pass(HORIZON - 62).await;
        let about = format!("{wrong} s, restarted: {restart}");
        assert_eq!((rig.state_of(&step).await, rig.writes_to(&id)), (StepState::Unsure, 1), "{about}");
        rig.pass(2).await;
        rig.pass(2).await;
        assert_eq!((rig.state_of(&step).await, rig.said(&id, "After all")), (StepState::Done, 1), "{about}");
    }
}

#[tokio::test]
async fn what_was_killed_while_the_server_was_slow_is_said_once_however_late_it_lands() {
    for late in [0, 12, 27, 110] {
        let mut rig = Rig::live_with(60, far()).await;
        let id = rig.open_ones().swap_remove(0);
        // Nobody answers before the program is killed.
        let slow =
            Gateway { answer: None, body: None, after: Duration::from_secs(3600), done: Duration::from_secs(3600) };
        rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::Gateway(slow)));
        let step = rig.decide(&id, vec![reply("Slowly")]).await.swap_remove(0);
        rig.sync().send(SyncCommand::Deliver);
        // The server has it: one that is still on its way when the faults are cleared would be done at once.
        while rig.world.stage().faults.left() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(rig.state_of(&step).await, StepState::Sending);
        rig.kill();
        rig.world.clear_faults();
        rig.start();
        rig.settle().await;
        assert_eq!(rig.state_of(&step).await, StepState::Unsure);
        for _ in 0..late {
            rig.pass(1).await;
        }
        rig.arrives(&step).await;
        for _ in 0..HORIZON {
            rig.pass(1).await;
        }
        assert_eq!((rig.said(&id, "Slowly"), rig.state_of(&step).await), (1, StepState::Done), "{late} s late");
    }
}

#[tokio::test]
async fn a_read_that_lags_behind_decides_nothing() {
    let rig = Rig::live_with(60, far()).await;
    let ids = rig.open_ones();
    // The write was done at once; only its answer was lost, and the reads are of before.
    let before = rig.server(&ids[0]).to_string();
    rig.fails_once(&ids[0], FaultKind::DropAfter);
    let stale = FaultKind::Replace { status: 200, body: before };
    rig.world.plan(Fault::once(&format!("/conversations/{}", ids[0]), stale).on("GET").times(3));
    let step = rig.act(&ids[0], vec![reply("Here already")]).await.swap_remove(0);
    for _ in 0..6 {
        rig.pass(1).await;
    }
    assert_eq!((rig.said(&ids[0], "Here already"), rig.state_of(&step).await), (1, StepState::Done));
}

#[tokio::test]
async fn what_the_server_has_taken_is_never_sent_again_however_its_reads_lag() {
    let tag_of = |rig: &Rig| {
        let stage = rig.world.stage();
        let tag = stage.world.tags.first().expect("a tag");
        AppliedTag { id: tag.id.to_string().into(), name: Text::new(&tag.name) }
    };
    for lagging in [3, 10_000] {
        let rig = Rig::live_with(60, far()).await;
        let tag = tag_of(&rig);
        let bare = |id: &String| rig.world.look(id, |c| c.tags.is_empty()) == Some(true);
        let id = rig.open_ones().into_iter().find(bare).expect("one without tags");
        let stale = FaultKind::Replace { status: 200, body: rig.server(&id).to_string() };
        rig.world.plan(Fault::once(&format!("/conversations/{id}"), stale).on("GET").times(lagging));
        let tagged = rig.act(&id, vec![Operation::Tag(tag.clone())]).await.swap_remove(0);
        let next = rig.decide(&id, vec![note("After the tag")]).await.swap_remove(0);
        rig.order(SyncCommand::Deliver).await;
        assert_eq!(rig.state_of(&tagged).await, StepState::Unsure);
        assert!(rig.head(&id).await.tags.contains(&tag), "it shows all the while");
        for _ in 0..HORIZON + 5 {
            rig.pass(1).await;
            assert!(rig.head(&id).await.tags.contains(&tag), "it shows all the while");
        }
        let tags = |entry: &practice::Entry| entry.path.ends_with("/tags");
        assert_eq!(rig.writes().iter().filter(|entry| tags(entry)).count(), 1);
        for step in [&tagged, &next] {
            assert_eq!(rig.state_of(step).await, StepState::Done, "{lagging}");
        }
        assert_eq!(rig.said(&id, "After the tag"), 1);
    }
}

#[tokio::test]
async fn a_person_may_have_it_sent_before_that_is_known_and_then_it_is_not_sent_a_third_time() {
    let rig = Rig::live_with(60, far()).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once(&format!("{id}/reply"), gateway(Some(504), "")).times(2));
    let step = rig.act(&id, vec![reply("At once")]).await.swap_remove(0);
    rig.pass(10).await;
    rig.store.retry(step.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((tries(&rig, &step).await, rig.state_of(&step).await), (1, StepState::Unsure), "that only looks");
    rig.store.send_anyway(step.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((tries(&rig, &step).await, rig.state_of(&step).await), (2, StepState::Unsure));
    // Either of the two is enough, and the wait begins with the second.
    rig.pass(HORIZON - 5).await;
    assert_eq!((tries(&rig, &step).await, rig.state_of(&step).await), (2, StepState::Unsure));
    rig.arrives(&step).await;
    rig.pass(1).await;
    rig.pass(6).await;
    assert_eq!((rig.said(&id, "At once"), rig.state_of(&step).await), (1, StepState::Done));
}

#[tokio::test]
async fn a_status_of_unknown_end_is_read_back_from_the_teammate_and_the_last_one_wins() {
    let rig = Rig::live_with(60, far()).await;
    let status = |away| Operation::SetAway(Status { away, reassign: false, reason: None });
    rig.world.plan(Fault::once("/admins/", FaultKind::Status(500)).on("GET").times(1000));
    rig.world.plan(Fault::once("/away", FaultKind::DropAfter).on("PUT"));
    let away = rig.act(OWN, vec![status(true)]).await.swap_remove(0);
    assert_eq!(rig.state_of(&away).await, StepState::Unsure);
    // Decided meanwhile, and decided otherwise: the last one is what goes out.
    rig.act(OWN, vec![status(false)]).await;
    rig.act(OWN, vec![status(true)]).await;
    let back = rig.act(OWN, vec![status(false)]).await.swap_remove(0);
    assert_eq!(rig.store.outbox().await.unwrap().len(), 2);
    let shown = |admins: Vec<client::domain::Admin>| admins.iter().any(|a| a.id == rig.me && a.away);
    assert!(!shown(rig.store.directory().await.unwrap().admins), "the decided one is shown");
    rig.world.clear_faults();
    rig.pass(HORIZON - 5).await;
    assert_eq!(rig.state_of(&away).await, StepState::Unsure, "that one is away may be from before");
    assert_eq!(rig.writes().len(), 1);
    rig.pass(10).await;
    rig.pass(5).await;
    assert_eq!((rig.state_of(&away).await, rig.state_of(&back).await), (StepState::Done, StepState::Done));
    let writes = rig.writes().len();
    assert_eq!(writes, 2, "what had arrived is not said again, and what was decided otherwise not at all");
    assert!(!rig.client.admin(&rig.me).await.unwrap().away);
}
