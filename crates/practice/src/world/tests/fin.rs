//! Fin, its tags, and the way from it to the team (H5, H6); tags and when they were set (T7).

use super::super::fin::{HARD, HELPED, INVOLVED, MESSENGER, PATIENCE, PERSON, RESOLVED, ROUTED, SOFT};
use super::*;

fn tags(scene: &Scene) -> Vec<String> {
    let mut names: Vec<String> =
        scene.c().tags.iter().map(|t| scene.world.tag(t.tag).unwrap().name.to_string()).collect();
    names.sort();
    names
}

fn named(names: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    names.sort();
    names
}

fn answered() -> Scene {
    let mut scene = Scene::new();
    scene.world.fin_answers(scene.slot, "<p>Settings, People.</p>".into(), Some("People".into()), NOW + 10);
    scene
}

fn customer_says(scene: &mut Scene, words: &str, at: Time) {
    scene.world.contact_reply(scene.slot, 0, Message::text(html::from_plain(words)), at);
}

fn resolution(scene: &Scene) -> Option<&'static str> {
    scene.c().ai.as_ref().unwrap().resolution_state
}

#[test]
fn an_answer_is_a_soft_resolution_and_the_customers_word_makes_it_a_hard_one() {
    let mut scene = answered();
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, RESOLVED, SOFT]));
    assert_eq!(resolution(&scene), Some("assumed_resolution"));
    customer_says(&mut scene, &format!("{HELPED}!"), NOW + 20);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, RESOLVED, HARD]));
    assert_eq!((resolution(&scene), scene.c().state), (Some("confirmed_resolution"), State::Closed));
    assert!(scene.c().rating_request.is_none(), "nobody replied who could be rated");
    apply(&mut scene, Deed::ContactWrites, NOW + 30);
    apply(&mut scene, Deed::Comment, NOW + 40);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, RESOLVED, HARD]), "what was confirmed stays");
}

#[test]
fn a_customer_who_asks_for_the_team_gets_it() {
    let mut scene = answered();
    customer_says(&mut scene, PERSON, NOW + 20);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, ROUTED]));
    assert_eq!((resolution(&scene), scene.c().state), (Some("escalated"), State::Open));
    assert_eq!(scene.c().team, Some(scene.world.teams[0].id));
    assert!(scene.c().admin.is_some(), "and the team's method gives it to somebody");
}

#[test]
fn an_unclear_question_waits_three_minutes_for_the_customer_then_goes_to_the_team() {
    let mut scene = Scene::new();
    scene.world.fin_asks(scene.slot, "<p>Which one?</p>".into(), NOW + 10);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED]));
    scene.world.settle(NOW + 10 + PATIENCE - 1);
    assert_eq!(scene.c().team, None);
    scene.world.settle(NOW + 5_000);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, ROUTED]));
    assert_eq!((scene.c().team, scene.c().updated_at), (Some(scene.world.teams[0].id), NOW + 10 + PATIENCE));
}

#[test]
fn a_customer_who_answers_in_time_is_waited_for_anew() {
    let mut scene = Scene::new();
    scene.world.fin_asks(scene.slot, "<p>Which one?</p>".into(), NOW + 10);
    customer_says(&mut scene, "The second", NOW + 100);
    scene.world.settle(NOW + 100 + PATIENCE - 1);
    assert_eq!(scene.c().team, None);
    scene.world.fin_answers(scene.slot, "<p>Then this.</p>".into(), None, NOW + 279);
    scene.world.settle(NOW + 5_000);
    assert_eq!(tags(&scene), named(&[MESSENGER, INVOLVED, RESOLVED, SOFT]));
}

#[test]
fn more_words_after_an_answer_mean_that_it_was_not_resolved() {
    let mut scene = answered();
    customer_says(&mut scene, "Helped? That helped nobody.", NOW + 20);
    assert_eq!((tags(&scene), resolution(&scene)), (named(&[MESSENGER, INVOLVED]), None));
}

#[test]
fn a_teammate_who_takes_it_ends_fins_part() {
    for deed in [Deed::Comment, Deed::AssignAdmin, Deed::AssignTeam] {
        let mut scene = answered();
        apply(&mut scene, deed, NOW + 20);
        assert_eq!((tags(&scene), resolution(&scene)), (named(&[MESSENGER, INVOLVED, ROUTED]), Some("escalated")));
    }
    let mut scene = Scene::new();
    scene.world.fin_asks(scene.slot, "<p>Which one?</p>".into(), NOW + 10);
    apply(&mut scene, Deed::Close, NOW + 20);
    scene.world.settle(NOW + 5_000);
    assert_eq!((scene.c().state, scene.c().team), (State::Closed, None), "nothing waits when it is closed");
}

#[test]
fn fins_changes_of_tags_are_one_entry_of_fins() {
    let mut scene = answered();
    customer_says(&mut scene, PERSON, NOW + 20);
    let told: Vec<_> = scene.c().parts.iter().filter(|p| p.kind == PartKind::TagsUpdated).collect();
    assert!(told.iter().all(|p| p.author == Who::Fin) && told.len() == 2, "{told:?}");
    let event = told[1].extra.as_ref().unwrap().event.clone().unwrap();
    assert_eq!(event, serde_json::json!({"tags_added": [ROUTED], "tags_removed": [RESOLVED, SOFT]}));
}

#[test]
fn a_tag_that_is_taken_off_and_set_again_is_a_new_application() {
    let mut scene = Scene::standing(State::Open);
    let tag = scene.world.tags[0].id;
    let (slot, me, other) = (scene.slot, scene.me, scene.other);
    assert_eq!(scene.world.attach_tag(slot, me, tag, NOW + 10).unwrap().at, NOW + 10);
    assert_eq!(scene.world.attach_tag(slot, me, tag, NOW + 20).unwrap().at, NOW + 10, "still the same one");
    scene.world.detach_tag(slot, me, tag, NOW + 30).unwrap();
    assert_eq!(scene.world.attach_tag(slot, me, tag, NOW + 40).unwrap().at, NOW + 40);

    let event = scene.last().id;
    assert_eq!(scene.world.tag_message(slot, event, me, tag, NOW + 45).unwrap_err().status, 404, "no message");
    scene.world.note(slot, me, Message::text("<p>x</p>"), NOW + 46);
    let part = scene.last().id;
    assert_eq!(scene.world.tag_message(slot, part, me, tag, NOW + 50).unwrap().at, NOW + 50);
    assert_eq!(scene.world.tag_message(slot, part, other, tag, NOW + 55).unwrap().by, me, "still the same one");
    assert_eq!(scene.c().updated_at, NOW + 50);
    scene.world.untag_message(slot, part, tag, NOW + 60).unwrap();
    assert_eq!(scene.world.untag_message(slot, part, tag, NOW + 61).unwrap_err().code, "tag_not_found");
    assert_eq!(scene.world.tag_message(slot, part, other, tag, NOW + 70).unwrap().at, NOW + 70);
    assert_eq!(scene.world.tag_message(slot, 1, me, tag, NOW + 80).unwrap_err().status, 404);
    let on = &scene.c().parts.iter().find(|p| p.id == part).unwrap().extra.as_ref().unwrap().tags;
    assert_eq!((on.len(), on[0].at, on[0].by), (1, NOW + 70, other));
}
