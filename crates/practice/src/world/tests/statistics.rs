//! The statistics of a conversation (API 5.4) and who works on it (API 7.15).

use super::super::sla::Targets;
use super::super::statistics::{HandlingEvent, TeamResponse};
use super::*;

const HOUR: Time = 3_600;
const DAY: Time = 24 * HOUR;

#[test]
fn the_statistics_follow_what_happened() {
    let mut scene = Scene::new();
    let (slot, me, other) = (scene.slot, scene.me, scene.other);
    scene.world.assign(slot, me, Assignee::Admin(Some(other)), None, NOW + 60).unwrap();
    scene.world.comment(slot, other, Message::text("<p>a</p>"), NOW + 100);
    apply(&mut scene, Deed::ContactWrites, NOW + 200);
    scene.world.comment(slot, other, Message::text("<p>b</p>"), NOW + 230);
    apply(&mut scene, Deed::Close, NOW + 300);
    apply(&mut scene, Deed::ContactWrites, NOW + 400);
    apply(&mut scene, Deed::Close, NOW + 500);
    let statistics = &scene.c().statistics;
    let wanted = crate::world::statistics::Statistics {
        time_to_assignment: Some(60),
        time_to_admin_reply: Some(100),
        time_to_first_close: Some(300),
        time_to_last_close: Some(500),
        median_time_to_reply: Some(100),
        first_contact_reply_at: Some(NOW),
        first_assignment_at: Some(NOW + 60),
        first_admin_reply_at: Some(NOW + 100),
        first_close_at: Some(NOW + 300),
        last_assignment_at: Some(NOW + 60),
        last_assignment_admin_reply_at: Some(NOW + 100),
        last_contact_reply_at: Some(NOW + 400),
        last_admin_reply_at: Some(NOW + 500),
        last_close_at: Some(NOW + 500),
        last_closed_by: Some(me),
        reopens: 1,
        assignments: 1,
        team_responses: Vec::new(),
    };
    assert_eq!(statistics, &wanted);
}

#[test]
fn nights_count_for_the_assignment_alone() {
    let mut scene = Scene::new();
    let (slot, me) = (scene.slot, scene.me);
    // Monday 15:13 in Dublin; the office is open from nine to six.
    scene.world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW + DAY).unwrap();
    scene.world.comment(slot, me, Message::text("<p>a</p>"), NOW + DAY);
    scene.world.close(slot, me, None, NOW + 2 * DAY);
    let statistics = &scene.c().statistics;
    assert_eq!(statistics.time_to_assignment, Some(DAY));
    assert_eq!(statistics.time_to_admin_reply, Some(9 * HOUR));
    assert_eq!(statistics.median_time_to_reply, Some(9 * HOUR));
    assert_eq!((statistics.time_to_first_close, statistics.time_to_last_close), (Some(18 * HOUR), Some(18 * HOUR)));
}

#[test]
fn a_day_on_which_the_office_is_closed_counts_for_no_figure_and_no_service_level() {
    for (closed, counted, status) in [(false, 9 * HOUR, "missed"), (true, 3 * HOUR - 800, "hit")] {
        let mut scene = Scene::new();
        let (slot, me) = (scene.slot, scene.me);
        if closed {
            let schedule = scene.world.settings.schedules[0].id;
            let change = schedules::ExceptionChange {
                date: Some("2026-09-22".into()),
                intervals: Some(None),
                ..schedules::ExceptionChange::default()
            };
            scene.world.write_exception(schedule, None, change, NOW).unwrap();
        }
        let targets = Targets { first_reply: Some(5 * HOUR), ..Targets::default() };
        scene.world.apply_sla(slot, "Standard", targets, NOW);
        scene.world.comment(slot, me, Message::text("<p>a</p>"), NOW + DAY);
        assert_eq!(scene.c().statistics.time_to_admin_reply, Some(counted));
        assert_eq!(scene.c().sla.as_ref().unwrap().status, Some(status));
    }
}

#[test]
fn a_last_word_while_closing_or_assigning_is_a_reply() {
    let mut scene = Scene::new();
    let (slot, me, other) = (scene.slot, scene.me, scene.other);
    scene.world.close(slot, me, Some("<p>bye</p>".into()), NOW + 10);
    assert_eq!(scene.c().statistics.first_admin_reply_at, Some(NOW + 10));
    let mut scene = Scene::new();
    scene.world.assign(slot, me, Assignee::Admin(Some(other)), Some("<p>over to you</p>".into()), NOW + 10).unwrap();
    assert_eq!((scene.c().statistics.first_admin_reply_at, scene.c().waiting_since), (Some(NOW + 10), None));
    let mut scene = Scene::new();
    scene.world.close(slot, me, None, NOW + 10);
    assert_eq!(scene.c().statistics.first_admin_reply_at, None);
}

#[test]
fn each_teams_first_answer_is_counted_from_when_it_got_the_conversation() {
    let mut scene = Scene::new();
    let (slot, me) = (scene.slot, scene.me);
    let (billing, technical) = (scene.world.teams[1].id, scene.world.teams[2].id);
    scene.world.rules.team_methods = false;
    scene.world.assign(slot, me, Assignee::Team(Some(billing)), None, NOW + 10).unwrap();
    scene.world.comment(slot, me, Message::text("<p>a</p>"), NOW + 40);
    scene.world.comment(slot, me, Message::text("<p>b</p>"), NOW + 50);
    scene.world.assign(slot, me, Assignee::Team(Some(technical)), None, NOW + 60).unwrap();
    scene.world.comment(slot, me, Message::text("<p>c</p>"), NOW + 60 + DAY);
    let wanted = [
        TeamResponse { team: billing, since: NOW + 10, took: Some((30, 30)) },
        TeamResponse { team: technical, since: NOW + 60, took: Some((DAY, 9 * HOUR)) },
    ];
    assert_eq!(scene.c().statistics.team_responses, wanted);
}

#[test]
fn a_conversation_is_worked_on_while_it_is_open_and_its_teammate_is_there() {
    let mut scene = Scene::new();
    let (slot, me, other) = (scene.slot, scene.me, scene.other);
    scene.world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW + 10).unwrap();
    scene.world.set_away(me, true, false, None, NOW + 20).unwrap();
    scene.world.set_away(me, false, false, None, NOW + 30).unwrap();
    scene.world.snooze(slot, me, NOW + 100, NOW + 40).unwrap();
    scene.world.settle(NOW + 200);
    scene.world.assign(slot, me, Assignee::Admin(Some(other)), None, NOW + 210).unwrap();
    scene.world.close(slot, me, None, NOW + 250);
    let event = |at, admin, paused| HandlingEvent { at: NOW + at, admin, paused };
    let wanted = [
        event(10, me, None),
        event(20, me, Some("Away")),
        event(30, me, None),
        event(40, me, Some("Paused")),
        event(100, me, None),
        event(210, me, Some("Paused")),
        event(210, other, None),
        event(250, other, Some("Paused")),
    ];
    assert_eq!(scene.c().handling.events, wanted);
    assert_eq!((scene.c().handling_time(), scene.c().handling.spent()), (Some(240), 10 + 10 + 110 + 40));
}
