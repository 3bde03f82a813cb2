//! How service levels stand (API 5.5).

use super::super::sla::Targets;
use super::*;

const HOUR: Time = 3_600;

fn promised() -> Scene {
    let mut scene = Scene::standing(State::Open);
    let targets = Targets { first_reply: Some(1_800), next_reply: Some(3_600), time_to_close: None };
    scene.world.apply_sla(scene.slot, "Priority", targets, NOW + 5);
    scene
}

fn status(scene: &Scene) -> Option<&'static str> {
    scene.c().sla.as_ref().unwrap().status
}

fn kinds(scene: &Scene, count: usize) -> Vec<PartKind> {
    let skipped = scene.c().parts.len() - count;
    scene.c().parts.iter().skip(skipped).map(|p| p.kind).collect()
}

#[test]
fn a_reply_in_time_hits_and_the_next_question_makes_it_active_again() {
    let mut scene = promised();
    assert_eq!((status(&scene), scene.last().kind), (Some("active"), PartKind::SlaApplied));
    apply(&mut scene, Deed::Comment, NOW + 1_000);
    assert_eq!(status(&scene), Some("hit"));
    apply(&mut scene, Deed::ContactWrites, NOW + 2_000);
    assert_eq!(status(&scene), Some("active"));
    apply(&mut scene, Deed::Comment, NOW + 5_600);
    assert_eq!((status(&scene), scene.last().kind), (Some("hit"), PartKind::Comment));
}

#[test]
fn a_miss_is_noticed_at_the_next_reply_and_stays() {
    let mut scene = promised();
    scene.world.settle(NOW + 2 * HOUR);
    apply(&mut scene, Deed::Note, NOW + 2 * HOUR);
    assert_eq!(status(&scene), Some("active"), "not when its time ran out");
    apply(&mut scene, Deed::Comment, NOW + 2 * HOUR + 1);
    assert_eq!(kinds(&scene, 2), [PartKind::Comment, PartKind::SlaMissed]);
    assert_eq!(status(&scene), Some("missed"));
    let event = scene.last().extra.as_ref().unwrap().event.clone().unwrap();
    assert_eq!(event["sla_target_type"], "first_reply_time");
    assert_eq!(event["sla_states"]["first_reply_time"]["status"], "missed");
    apply(&mut scene, Deed::ContactWrites, NOW + 2 * HOUR + 10);
    apply(&mut scene, Deed::Comment, NOW + 2 * HOUR + 20);
    assert_eq!(status(&scene), Some("missed"));
}

#[test]
fn what_is_snoozed_does_not_count() {
    let mut scene = promised();
    scene.world.snooze(scene.slot, scene.me, NOW + 3 * HOUR, NOW + 1_000).unwrap();
    assert_eq!(kinds(&scene, 2), [PartKind::Snoozed, PartKind::SlaPaused]);
    scene.world.settle(NOW + 3 * HOUR);
    assert_eq!(kinds(&scene, 2), [PartKind::TimerUnsnooze, PartKind::SlaUnpaused]);
    apply(&mut scene, Deed::Comment, NOW + 3 * HOUR + 800);
    assert_eq!(status(&scene), Some("hit"));
    let mut scene = promised();
    scene.world.rules.sla_pauses = false;
    scene.world.snooze(scene.slot, scene.me, NOW + 3 * HOUR, NOW + 1_000).unwrap();
    apply(&mut scene, Deed::Comment, NOW + 3 * HOUR);
    assert_eq!(status(&scene), Some("missed"));
}

#[test]
fn nights_do_not_count_unless_the_workspace_says_so() {
    for (office_hours, wanted) in [(true, "hit"), (false, "missed")] {
        let mut scene = Scene::standing(State::Open);
        scene.world.rules.sla_office_hours = office_hours;
        let targets = Targets { first_reply: Some(10 * HOUR), ..Targets::default() };
        scene.world.apply_sla(scene.slot, "Standard", targets, NOW + 5);
        apply(&mut scene, Deed::Comment, NOW + 24 * HOUR);
        assert_eq!(status(&scene), Some(wanted), "{office_hours}");
    }
}

#[test]
fn closing_decides_and_what_nobody_answered_is_cancelled() {
    let close_in = |limit: Time, replies: bool, at: Time| {
        let mut scene = Scene::standing(State::Open);
        let targets = Targets { first_reply: Some(600), next_reply: None, time_to_close: Some(limit) };
        scene.world.apply_sla(scene.slot, "Close", targets, NOW + 5);
        if replies {
            apply(&mut scene, Deed::Comment, NOW + 100);
            assert_eq!(status(&scene), Some("active"), "still to be closed");
        }
        scene.world.close(scene.slot, scene.me, None, at);
        status(&scene)
    };
    assert_eq!(close_in(HOUR, true, NOW + 200), Some("hit"));
    assert_eq!(close_in(HOUR, true, NOW + 2 * HOUR), Some("missed"));
    assert_eq!(close_in(HOUR, false, NOW + 200), Some("cancelled"));
}

#[test]
fn one_that_is_taken_off_keeps_its_name_and_loses_its_status() {
    let mut scene = promised();
    scene.world.remove_sla(scene.slot, scene.me, NOW + 10);
    assert_eq!((status(&scene), scene.last().kind), (None, PartKind::SlaRemoved));
    apply(&mut scene, Deed::Comment, NOW + 5 * HOUR);
    assert_eq!(status(&scene), None);
}
