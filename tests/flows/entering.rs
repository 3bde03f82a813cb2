//! What enters an inbox (F1): greetings that nobody answered stay outside, where that is wanted.

use std::sync::Arc;

use practice::world::assign::Assignee;
use practice::world::messages::Opening;
use practice::world::{Who, World};
use sidetone::config::{Enters, History};

use crate::support::{Flow, Options};
use crate::town::{NOW, contact, text};

/// The workspace greets a customer by itself; nobody has answered.
fn greet(world: &mut World) {
    let who = contact(world, 70, "Gita Greeted", None);
    let body: Arc<str> = "<p>Welcome aboard!</p>".into();
    let opening = Opening { channel: "conversation", subject: None, body, attachments: Vec::new(), url: None };
    let slot = world.start_automated(who, Who::Operator, opening, NOW - 60);
    assert_eq!(world.conversations.get(slot).unwrap().contact(), Some(who));
}

async fn start(enters: Enters) -> Flow {
    let options = Options::default().world(greet).config(|c| {
        c.profile.enters = enters;
        c.sync.history = History::All;
    });
    let mut t = Flow::with(options).await;
    let greeted = t.server.find(|c| c.source.delivered_as == "automated");
    t.ids.insert("gita", greeted[0].clone());
    t
}

#[tokio::test]
async fn everything_is_listed_unless_one_wants_it_otherwise() {
    let mut t = start(Enters::All).await;
    t.screen().top().has("Closed 2");
    t.keys("g c").await.has("Gita Greeted");
}

#[tokio::test]
async fn a_greeting_that_nobody_answered_is_in_no_inbox_and_in_no_count() {
    let mut t = start(Enters::Touched).await;
    t.screen().top().has("Closed 1").has("All 5");
    t.keys("g c").await.has("Jonas Weiss").lacks("Gita Greeted");
    t.keys("g a").await.lacks("Gita Greeted");
    t.restart().await;
    t.screen().top().has("Closed 1").has("All 5");
}

#[tokio::test]
async fn a_greeting_enters_with_the_customers_answer() {
    let mut t = start(Enters::Touched).await;
    t.server.contact_writes(&t.id("gita"), "<p>Thanks! How do I begin?</p>").unwrap();
    t.poll().await.has("Gita Greeted").top().has("All 6");
}

#[tokio::test]
async fn a_greeting_enters_when_a_teammate_closes_opens_snoozes_or_assigns_it() {
    type Act = fn(&mut World, u32, i64);
    let acts: [(&str, &str, Act); 4] = [
        ("g c", "Closed 2", |world, slot, now| world.close(slot, world.admins[1].id, None, now)),
        ("g a", "All 6", |world, slot, now| world.open(slot, world.admins[1].id, now)),
        ("g s", "Snoozed 2", |world, slot, now| world.snooze(slot, world.admins[1].id, now + 9000, now).unwrap()),
        ("g a", "All 6", |world, slot, now| {
            let mette = world.admins[1].id;
            world.assign(slot, mette, Assignee::Admin(Some(mette)), None, now).unwrap();
        }),
    ];
    for (inbox, count, act) in acts {
        let mut t = start(Enters::Touched).await;
        t.server.act(&t.id("gita"), act).unwrap();
        t.poll().await.top().has(count);
        t.keys(inbox).await.has("Gita Greeted");
    }
}

#[tokio::test]
async fn what_bots_add_to_a_greeting_does_not_let_it_enter() {
    let mut t = start(Enters::Touched).await;
    let says = |world: &mut World, slot, now| {
        let kind = practice::world::PartKind::Comment;
        world.bot_says(slot, Who::Operator, kind, "<p>Have you seen our tour?</p>".into(), now);
    };
    t.server.act(&t.id("gita"), says).unwrap();
    t.poll().await.lacks("Gita Greeted").top().has("Closed 1").has("All 5");
}

#[tokio::test]
async fn another_setting_lists_anew_what_is_here() {
    let mut t = start(Enters::All).await;
    t.screen().top().has("Closed 2");
    for (enters, count) in [(Enters::Touched, "Closed 1"), (Enters::All, "Closed 2")] {
        t.set(|config| config.profile.enters = enters);
        t.restart().await.top().has(count);
    }
    let says = |world: &mut World, slot, now| {
        let mette = world.admins[1].id;
        world.comment(slot, mette, text("May I help?"), now);
    };
    t.server.act(&t.id("gita"), says).unwrap();
    t.set(|config| config.profile.enters = Enters::Touched);
    t.restart().await.top().has("Closed 1");
}
