//! Who takes part in a conversation (I42): shown, added and taken out, with what that does to the rating.

use practice::world::messages::Message;
use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town::text;

async fn start(options: Options) -> Flow {
    Flow::with(options.size(160, 45)).await
}

/// The names of who takes part, as the server has them.
fn people(t: &Flow, name: &str) -> Vec<String> {
    let stage = t.server.stage();
    let world = &stage.world;
    let slot = world.conversations.find(t.id(name).parse().expect("a number")).expect("a conversation");
    let contacts = world.conversations.get(slot).expect("a conversation").contacts.clone();
    let called = |slot: u32| {
        let contact = world.contacts.get(slot).expect("a contact");
        contact.name.as_ref().or(contact.email.as_ref()).map(ToString::to_string).unwrap_or_default()
    };
    contacts.into_iter().map(called).collect()
}

/// Long enough, and answered: closing may ask for a rating.
fn ready_for_a_rating(t: &Flow) {
    let me = t.admin("Robin");
    let words = "We have sent the invoice for May again, to the address in your profile. ".repeat(4);
    t.server.act(&t.ids["maria"], |world, slot, now| world.comment(slot, me, text(&words), now)).expect("answered");
}

/// How often who takes part was changed.
fn writes(t: &Flow) -> usize {
    let journal = t.server.journal();
    journal.iter().filter(|entry| entry.method != "GET" && entry.path.contains("/customers")).count()
}

#[tokio::test]
async fn who_takes_part_is_shown_and_another_one_is_added_and_taken_out_again() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter , p").await;
    t.screen().has("Customers in the conversation with Maria Lopez").has("maria@example.com").has("wrote 2 messages");
    t.screen().has("Add by name or e-mail address …").has("Add Tom Becker");
    t.type_text("add tom").await;
    t.keys("enter").await.has("Add Tom Becker to the conversation with Maria Lopez?");
    assert_eq!(writes(&t), 0, "nothing is done before the yes");
    t.keys("y").await.has("Maria Lopez: Tom Becker added").has("Also with");
    t.settle().await.has("Maria Lopez, Tom Becker");
    assert_eq!(people(&t, "maria"), ["Maria Lopez", "Tom Becker"]);
    let last = t.last_part("maria");
    assert_eq!(
        (&last["part_type"], &last["author"]["id"]),
        (&json!("participant_added"), &json!(t.admin("Robin").to_string()))
    );
    t.keys("u").await.has("Taken back");
    t.settle().await.lacks("Maria Lopez, Tom Becker");
    assert_eq!(people(&t, "maria"), ["Maria Lopez"]);
    t.keys("C-r").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez", "Tom Becker"]);
    // And by the choice of who takes part.
    t.keys(", p").await.has("Enter takes out");
    t.type_text("tom").await;
    t.keys("enter").await.has("Take Tom Becker out of the conversation with Maria Lopez?");
    t.keys("y").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez"]);
}

#[tokio::test]
async fn what_adding_and_taking_out_does_to_the_rating_is_said_before() {
    let mut t = start(Options::default()).await;
    ready_for_a_rating(&t);
    t.poll().await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.command("participants.add Tom Becker").await.has("Closing then asks for no rating");
    t.screen().has("not exactly one customer takes");
    t.keys("y").await.has("closing then asks for no rating");
    t.settle().await;
    t.command("rating").await.has("not exactly one customer takes part");
    t.keys("esc").await;
    t.command("participants.remove tom").await.has("Closing then may ask for a rating of you");
    t.keys("n").await;
    assert_eq!(people(&t, "maria").len(), 2);
    t.command("participants.remove tom@example.com").await;
    t.keys("y").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez"]);
}

#[tokio::test]
async fn an_address_that_nobody_has_becomes_a_lead_who_can_be_taken_out_again() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter , p").await;
    t.type_text("add by").await;
    t.keys("enter").await;
    t.type_text("new.one@example.com").await;
    t.keys("enter").await.has("Add new.one@example.com to the conversation with Maria Lopez?");
    t.keys("y").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez", "new.one@example.com"]);
    t.keys("u").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez"], "{}", t.screen());
}

#[tokio::test]
async fn who_cannot_be_added_or_taken_out_is_said_with_what_helps() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    for (line, why) in [
        ("participants.add maria", "Maria Lopez takes part already"),
        ("participants.add nobody", "no customer who is known here is called “nobody”; an e-mail address will do"),
        ("participants.remove tom", "“tom” does not take part in it"),
        (
            "participants.remove maria",
            "Maria Lopez is the only customer of it, and Intercom wants one; add another one first",
        ),
    ] {
        let words = why.chars().take(60).collect::<String>();
        let screen = t.command(line).await;
        assert!(screen.text().to_lowercase().contains(&words.to_lowercase()), "{line}\n{screen}");
    }
    let mette = t.server.stage().world.admins[1].email.to_string();
    t.command(&format!("participants.add {mette}")).await.has("is a teammate: mention them in a note instead");
    assert_eq!(writes(&t), 0);
    // Several at once: it is done to one at a time.
    t.keys("h * a").await;
    t.keys(", p").await.foot().has("one conversation at a time");
}

#[tokio::test]
async fn offline_who_takes_part_shows_at_once_and_goes_on_once_though_the_answer_was_lost() {
    let mut t = start(Options::default().gated()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.go_offline().await;
    t.command("participants.add tom").await;
    t.keys("y").await.has("Maria Lopez, Tom Becker");
    t.restart().await;
    t.go_to("maria").await;
    t.keys("enter").await.has("Maria Lopez, Tom Becker");
    assert_eq!(people(&t, "maria").len(), 1);
    t.server.plan(Fault::once("/customers", FaultKind::DropAfter));
    t.go_online().await;
    t.advance(60).await;
    t.advance(60).await;
    assert_eq!((people(&t, "maria").len(), writes(&t)), (2, 1));
    t.keys("g o").await.lacks("participant-add");
}

#[tokio::test]
async fn what_intercom_refuses_about_who_takes_part_says_so_and_what_was_shown_comes_off_again() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.server.plan(Fault::once("/customers", FaultKind::Status(403)));
    t.command("participants.add tom").await;
    t.keys("y").await;
    t.settle().await.has("has nobody more").lacks("Maria Lopez, Tom Becker");
    t.keys("g o").await.has("participant-add");
}

#[tokio::test]
async fn each_message_of_several_customers_names_who_wrote_it() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.command("participants.add tom").await;
    t.keys("y").await;
    t.settle().await;
    t.server
        .act(&t.ids["maria"], |world, slot, now| {
            let tom = world.conversations.get(slot).expect("there").contacts[1];
            world.contact_reply(slot, tom, Message::text("<p>I have it here.</p>"), now);
        })
        .expect("written");
    t.poll().await;
    t.settle().await.has("▌ Tom Becker · customer").has("▌ I have it here.");
    t.screen().has("▌ Maria Lopez  ").has("▌ I need it for the tax office.");
    t.keys(", p").await.has("wrote 1 message");
    t.keys("esc r").await.has("to Maria Lopez, Tom Becker");
}

#[tokio::test]
async fn what_a_colleague_did_to_who_takes_part_meanwhile_is_not_undone_and_is_said() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    t.command("participants.add tom").await;
    t.keys("y").await;
    t.settle().await;
    let mette = t.admin("Mette");
    t.clock.advance(2);
    t.server
        .act(&t.ids["maria"], |world, slot, now| {
            let tom = world.conversations.get(slot).expect("there").contacts[1];
            world.remove_customer(slot, mette, tom, now).expect("taken out");
        })
        .expect("done");
    t.poll().await;
    t.settle().await;
    t.keys("u").await.has("who takes part was changed");
    assert_eq!(people(&t, "maria"), ["Maria Lopez"]);
    let _: &Value = &t.last_part("maria");
}

#[tokio::test]
async fn an_address_is_read_as_it_is_pasted_from_an_email_and_nothing_else_is_taken_for_one() {
    let mut t = start(Options::default()).await;
    t.go_to("maria").await;
    t.keys("enter").await;
    for (typed, name) in [
        ("Tom Becker <TOM@example.com>", "Tom Becker"),
        ("<tom@example.com>", "Tom Becker"),
        ("mailto:tom@example.com", "Tom Becker"),
        ("\"Who, New\" <new.one@example.com>,", "new.one@example.com"),
        ("new.one@example.com;", "new.one@example.com"),
    ] {
        t.command(&format!("participants.add {typed}"))
            .await
            .has(&format!("Add {name} to the conversation with Maria"));
        t.keys("n").await;
    }
    for typed in ["please ask x@example.com", "a@b@example.com", "x@.", "x@example..com", "@example.com"] {
        t.command(&format!("participants.add {typed}")).await.lacks("to the conversation with Maria Lopez?");
        t.screen().foot().has("is known here is called");
    }
    let mette = t.server.stage().world.admins[1].email.to_string();
    t.command(&format!("participants.add Mette <{mette}>")).await.has("is a teammate: mention them in a note instead");
    assert_eq!(writes(&t), 0);
}

#[tokio::test]
async fn of_several_who_are_called_alike_the_choice_adds_the_one_that_it_shows() {
    let more = |world: &mut practice::world::World| {
        for (number, name, company) in [(60, "Tom Becker", 0), (61, "Ada +2", 1)] {
            let who = crate::town::contact(world, number, name, Some(company));
            crate::town::chat(world, who, "Hello there", crate::town::NOW - 10 * i64::from(number));
        }
    };
    let mut t = start(Options::default().world(more)).await;
    t.go_to("maria").await;
    t.keys("enter , p").await.has("Add Ada");
    t.type_text("add tom").await;
    t.keys("enter").await.lacks("several are called").has("Add Tom Becker to the conversation with Maria Lopez?");
    t.keys("y").await;
    t.settle().await;
    assert_eq!(people(&t, "maria"), ["Maria Lopez", "Tom Becker"]);
    t.keys(", p").await;
    t.type_text("ada").await;
    t.keys("enter").await.has("Add Ada +2 to the conversation with Maria Lopez?");
}

#[tokio::test]
async fn who_joins_by_an_address_does_so_once_though_the_answer_is_lost() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Status(500)] {
        let mut t = start(Options::default()).await;
        t.go_to("maria").await;
        t.keys("enter").await;
        t.server.plan(Fault::once("/customers", fault.clone()));
        t.command("participants.add new.one@example.com").await;
        t.keys("y").await;
        t.settle().await;
        for _ in 0..6 {
            t.advance(60).await;
        }
        assert_eq!(people(&t, "maria"), ["Maria Lopez", "new.one@example.com"], "{fault:?}\n{}", t.screen());
        t.keys("g o").await.lacks("participant-add");
        t.keys("esc").await;
        t.keys("u").await;
        t.settle().await;
        assert_eq!(people(&t, "maria"), ["Maria Lopez"], "{fault:?}\n{}", t.screen());
    }
}
