//! Ratings: when they are asked for (I26) and how they are given (I27).

use super::super::rating::Hindrance;
use super::*;

const DAY: Time = 86_400;

/// "Hello" and one more message of the customer's, so long that with a reply of 10 characters there are so many.
fn talk_of(characters: usize) -> Scene {
    let mut scene = Scene::new();
    let (slot, me) = (scene.slot, scene.me);
    let words = "é".repeat(characters - 15);
    scene.world.contact_reply(slot, 0, Message::text(format!("<p><b>{words}</b></p>")), NOW + 10);
    scene.world.note(slot, me, Message::text("<p>a note is not said to the customer</p>"), NOW + 11);
    scene.world.bot_says(slot, Who::Operator, PartKind::Comment, "<p>nor does a bot count</p>".into(), NOW + 12);
    scene.world.comment(slot, me, Message::text("<p>0123456789</p>"), NOW + 20);
    scene
}

fn asked(scene: &mut Scene, at: Time) -> Option<u64> {
    scene.world.close(scene.slot, scene.me, None, at);
    scene.c().rating_request.map(|r| r.admin)
}

#[test]
fn a_rating_is_asked_for_beyond_250_characters_of_both_sides_and_not_at_250() {
    for (characters, wanted) in [(250, false), (251, true), (249, false), (400, true)] {
        let mut scene = talk_of(characters);
        let hindrance = scene.world.rating_hindrance(scene.c(), NOW + 30);
        assert_eq!(hindrance, (!wanted).then_some(Hindrance::TooShort), "{characters}");
        assert_eq!(asked(&mut scene, NOW + 30).is_some(), wanted, "{characters}");
    }
}

#[test]
fn a_last_word_while_closing_counts() {
    let mut scene = talk_of(250);
    scene.world.close(scene.slot, scene.me, Some("<p>!</p>".into()), NOW + 30);
    assert!(scene.c().rating_request.is_some());
}

#[test]
fn a_rating_is_asked_for_only_if_every_condition_holds() {
    type Change = fn(&mut Scene);
    let rows: &[(&str, Change, Option<Hindrance>)] = &[
        ("all hold", |_| {}, None),
        ("the workspace asks for none", |s| s.world.rules.asks_for_ratings = false, Some(Hindrance::Off)),
        (
            "two customers",
            |s| {
                s.world.conversations.change(s.slot, |c| c.contacts.push(1));
            },
            Some(Hindrance::NotOneCustomer),
        ),
        (
            "nobody replied",
            |s| {
                s.world.conversations.change(s.slot, |c| c.statistics.first_admin_reply_at = None);
            },
            Some(Hindrance::NobodyReplied),
        ),
        (
            "a teammate started it",
            |s| {
                let me = s.me;
                s.world.conversations.change(s.slot, |c| {
                    c.statistics.first_admin_reply_at = None;
                    c.source.delivered_as = "admin_initiated";
                    c.source.author = Who::Admin(me);
                });
            },
            None,
        ),
        (
            "automated only, in a teammate's name",
            |s| {
                let me = s.me;
                s.world.conversations.change(s.slot, |c| {
                    c.statistics.first_admin_reply_at = None;
                    c.source.delivered_as = "automated";
                    c.source.author = Who::Admin(me);
                });
            },
            Some(Hindrance::NobodyReplied),
        ),
    ];
    for (what, change, wanted) in rows {
        let mut scene = talk_of(300);
        change(&mut scene);
        assert_eq!(scene.world.rating_hindrance(scene.c(), NOW + 30), *wanted, "{what}");
        assert_eq!(asked(&mut scene, NOW + 30).is_some(), wanted.is_none(), "{what}");
    }
}

#[test]
fn somebody_must_have_replied_within_seven_days() {
    let mut scene = talk_of(300);
    assert!(asked(&mut scene, NOW + 20 + 7 * DAY).is_some());
    let mut scene = talk_of(300);
    assert_eq!(scene.world.rating_hindrance(scene.c(), NOW + 21 + 7 * DAY), Some(Hindrance::LongAgo));
    assert_eq!(asked(&mut scene, NOW + 21 + 7 * DAY), None);
    let mut scene = talk_of(300);
    apply(&mut scene, Deed::ContactWrites, NOW + 6 * DAY);
    assert!(asked(&mut scene, NOW + 12 * DAY).is_some(), "the customer's reply counts too");
}

#[test]
fn it_is_asked_for_once_however_often_it_is_reopened_and_closed() {
    let mut scene = talk_of(300);
    asked(&mut scene, NOW + 30);
    let first = scene.c().rating_request;
    apply(&mut scene, Deed::ContactWrites, NOW + 40);
    assert_eq!(scene.world.rating_hindrance(scene.c(), NOW + 50), Some(Hindrance::Asked));
    asked(&mut scene, NOW + 50);
    assert_eq!(scene.c().rating_request, first);
    scene.world.rate(scene.slot, 0, 4, None, NOW + 60).unwrap();
    apply(&mut scene, Deed::Open, NOW + 70);
    assert_eq!(scene.world.rating_hindrance(scene.c(), NOW + 80), Some(Hindrance::Rated));
}

#[test]
fn the_last_teammate_who_replied_gets_the_score_and_not_the_one_who_closed() {
    let mut scene = talk_of(300);
    scene.world.comment(scene.slot, scene.other, Message::text("<p>and I</p>"), NOW + 25);
    scene.world.note(scene.slot, scene.me, Message::text("<p>noted</p>"), NOW + 26);
    assert_eq!(asked(&mut scene, NOW + 30), Some(scene.other));
    scene.world.rate(scene.slot, 0, 5, None, NOW + 40).unwrap();
    let rating = scene.c().rating.as_deref().unwrap();
    assert_eq!((rating.admin, rating.asked_at, rating.given_at), (scene.other, NOW + 30, NOW + 40));
}

#[test]
fn a_rating_can_be_changed_until_words_are_added() {
    let mut scene = talk_of(300);
    assert_eq!(scene.world.rate(scene.slot, 0, 4, None, NOW + 25).unwrap_err().status, 422, "nobody asked");
    asked(&mut scene, NOW + 30);
    let kinds =
        |scene: &Scene, from: usize| -> Vec<PartKind> { scene.c().parts.iter().skip(from).map(|p| p.kind).collect() };
    let before = scene.c().parts.len();
    assert_eq!(scene.world.rate(scene.slot, 0, 6, None, NOW + 31).unwrap_err().code, "parameter_invalid");
    assert_eq!(scene.world.rate(scene.slot, 1, 5, None, NOW + 31).unwrap_err().status, 404);
    scene.world.rate(scene.slot, 0, 3, None, NOW + 40).unwrap();
    scene.world.rate(scene.slot, 0, 5, None, NOW + 50).unwrap();
    scene.world.rate(scene.slot, 0, 5, Some("Quick!".into()), NOW + 60).unwrap();
    assert_eq!(kinds(&scene, before), [PartKind::RatingChanged, PartKind::RatingChanged, PartKind::RatingRemark]);
    assert!(scene.last().author == Who::Contact(0) && scene.last().body.is_none());
    assert_eq!(scene.world.rate(scene.slot, 0, 1, None, NOW + 70).unwrap_err().status, 422, "words are final");
    let rating = scene.c().rating.as_deref().unwrap();
    assert_eq!((rating.score, rating.remark.as_deref()), (5, Some("Quick!")));

    let mut scene = talk_of(300);
    asked(&mut scene, NOW + 30);
    let before = scene.c().parts.len();
    scene.world.rate(scene.slot, 0, 2, Some("Slow".into()), NOW + 40).unwrap();
    assert_eq!(kinds(&scene, before), [PartKind::RatingChanged, PartKind::RatingRemark]);
}
