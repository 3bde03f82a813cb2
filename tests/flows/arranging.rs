//! The details are apps that fold: which are there, in which order, and what each shows (I10, I12).

use practice::world::World;
use practice::world::events::Event;
use serde_json::json;
use sidetone::model::Msg;
use sidetone::model::msg::Mouse;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat};

/// The headings of the details, from the top.
fn headings(t: &Flow) -> Vec<String> {
    let columns = t.model().settings.layout.columns(t.model().size.0, t.model().focus).details;
    let text = t.screen().text();
    let right = text.lines().filter_map(|line| {
        let cells: Vec<char> = line.chars().collect();
        let from = usize::from(t.screen().width() - columns);
        let line: String = cells.get(from..)?.iter().collect();
        let line = line.trim().trim_start_matches(['▌', '│']).trim();
        line.strip_prefix("▸ ").or_else(|| line.strip_prefix("▾ ")).map(str::to_owned)
    });
    right
        .map(|line| line.split("  ").next().unwrap_or_default().to_owned())
        .filter(|name| !name.contains(" more "))
        .collect()
}

async fn in_details(options: Options) -> Flow {
    let mut t = Flow::with(options.size(160, 50)).await;
    t.keys("l l").await;
    t
}

/// The cursor of the details is on a heading.
async fn at(t: &mut Flow, heading: &str) {
    t.keys("g g").await;
    for _ in 0..40 {
        if t.model().drawn.details.app.as_deref() == Some(heading) {
            return;
        }
        t.keys("j").await;
    }
    panic!("no {heading}\n{}", t.screen());
}

#[tokio::test]
async fn an_app_is_moved_hidden_shown_and_pinned_by_keys_and_stays_so() {
    let mut t = in_details(Options::default()).await;
    let before = headings(&t);
    assert_eq!(before.get(..3).unwrap(), ["Conversation", "Customer", "Company"], "{}", t.screen());
    at(&mut t, "Company").await;
    t.keys("A-up").await;
    assert_eq!(headings(&t).get(..3).unwrap(), ["Conversation", "Company", "Customer"]);
    assert_eq!(t.model().drawn.details.app.as_deref(), Some("Company"), "the cursor goes with it");
    t.keys("A-home").await;
    t.keys("A-up").await.foot().has("Company is the first one already");
    assert_eq!(headings(&t).first().unwrap(), "Company");
    at(&mut t, "Notes").await;
    t.keys("!").await.foot().has("Notes is pinned to the top");
    assert_eq!(headings(&t).get(..2).unwrap(), ["Notes", "Company"]);
    at(&mut t, "Customer").await;
    t.keys("-").await.foot().has("Customer is hidden; M shows it again");
    assert!(!headings(&t).contains(&"Customer".to_owned()));
    t.restart().await;
    assert_eq!(headings(&t).get(..3).unwrap(), ["Notes", "Company", "Conversation"], "{}", t.screen());
    assert!(!headings(&t).contains(&"Customer".to_owned()));
    t.command("details.show user").await.foot().has("Customer is shown");
    t.command("details.top Customer").await;
    assert_eq!(headings(&t).get(..2).unwrap(), ["Notes", "Customer"], "what is pinned stays before it");
    t.command("details.hide nothing").await.foot().has("There is no app `nothing`");
}

#[tokio::test]
async fn a_list_with_ticks_says_which_apps_there_are_and_in_which_order() {
    let mut t = in_details(Options::default()).await;
    t.keys("M").await.has("Apps of the details").has("[x] Conversation").has("[ ] Events in all");
    // The first one goes behind the second, and then off.
    t.keys("J space enter").await;
    let now = headings(&t);
    assert_eq!(now.first().unwrap(), "Customer", "{}", t.screen());
    assert!(!now.contains(&"Conversation".to_owned()), "{now:?}");
    t.command("details.arrange events, user").await;
    assert_eq!(headings(&t), ["Recent events", "Customer"]);
    t.command("details.arrange none").await;
    assert_eq!(headings(&t), Vec::<String>::new());
    t.screen().has("Assignee");
}

#[tokio::test]
async fn a_right_click_on_an_app_brings_up_what_can_be_done_to_it() {
    let mut t = in_details(Options::default()).await;
    let place = t.screen().find("▸ Tags");
    t.handle(Msg::Mouse(Mouse::Menu, place.0, place.1)).await.has("Hide the app of the details");
    t.type_text("hide").await;
    t.keys("enter").await.foot().has("Tags is hidden");
    assert!(!headings(&t).contains(&"Tags".to_owned()));
}

#[tokio::test]
async fn what_an_app_always_shows_is_chosen_from_what_there_really_is() {
    let world = |world: &mut World| {
        let slot = world.contacts.by_external_id("user-1").expect("Maria");
        world.contacts.get_mut(slot).unwrap().attributes.push(("seats".into(), "14".into()));
        let about = json!({"invoice": "R-77", "paid": false});
        let event =
            |id: &str, name: &str, at| Event { id: id.to_owned(), at, name: name.into(), metadata: about.clone() };
        world.events.put(slot, vec![event("e1", "invoice-viewed", NOW - 60), event("e2", "logged-in", NOW - 90)]);
    };
    let mut t = in_details(Options::default().world(world)).await;
    t.screen().lacks("seats");
    at(&mut t, "Customer").await;
    t.keys("=").await.has("Customer: always shown").has("[ ] seats").has("[ ] plan");
    t.type_text("seats").await;
    t.keys("tab enter").await;
    t.command("details.choose user: [\"seats\"]").await.row_with("seats").has("14");
    t.screen().lacks("plan      ");
    t.restart().await;
    t.screen().row_with("seats").has("14");
    // Of events the kinds are chosen; what one tells is under it.
    t.command("details.fold Recent events").await.has("invoice-viewed").has("logged-in");
    t.command("details.choose events: [\"logged-in\"]").await.has("▸ 1 more event").lacks("invoice-viewed");
    t.command("details.choose events: none").await.has("invoice-viewed").lacks("R-77");
    let place = t.screen().find("invoice-viewed");
    t.click(place).await;
    t.click(place).await.row_with("R-77").has("invoice");
    t.screen().row_with("paid").has("no");
    t.command("details.choose notes").await.foot().has("Notes has nothing to choose from here");
}

#[tokio::test]
async fn what_machines_say_of_a_conversation_is_folded_away_from_what_people_set() {
    let world = |world: &mut World| {
        let maria = world.contacts.by_external_id("user-1").expect("Maria");
        let slot = chat(world, maria, "Scored", NOW - 60);
        let has = [("Order number", "A-1"), ("CX Score rating", "4"), ("AI Title", "Invoice")];
        let put = |c: &mut practice::world::Conversation| {
            c.attributes.extend(has.map(|(name, value)| (name.into(), value.into())));
        };
        world.conversations.change(slot, put).expect("there");
    };
    let mut t = in_details(Options::default().world(world)).await;
    t.keys("h h g g").await;
    t.screen().has("▸ Quality").has("▸ Conversation attributes").lacks("CX Score").lacks("A-1");
    t.command("details.fold Conversation attributes").await.row_with("Order number").has("A-1");
    t.screen().lacks("CX Score");
    t.command("details.fold Quality").await.row_with("CX Score rating").has("4");
}
