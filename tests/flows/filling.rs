//! What has to be filled in before a close, a reply or a ticket (I48): a form, as part of the same decision.

use client::intent::Deed;
use practice::world::World;
use practice::world::attributes::{ConversationAttribute, DataType, ListOption, option_id};
use practice::{Fault, FaultKind};
use serde_json::{Value, json};
use sidetone::config::HouseRule;

use crate::support::{Flow, Options};
use crate::town;

fn attribute(world: &mut World, name: &str, kind: &str, labels: &[&str], required: bool) {
    let id = world.settings.next_number();
    let options = labels.iter().zip(1..);
    let options =
        options.map(|(label, n)| ListOption { id: option_id(id, n), label: (*label).into(), archived: false });
    world.settings.conversation_attributes.push(ConversationAttribute {
        id,
        name: name.into(),
        description: "".into(),
        data_type: DataType::parse(kind).expect("a type"),
        required,
        teams: Vec::new(),
        archived: false,
        created_at: town::NOW,
        updated_at: town::NOW,
        admin: world.owner,
        multiline: false,
        options: options.collect(),
        reference: None,
    });
}

/// The workspace requires a reason and a product.
fn required(world: &mut World) {
    attribute(world, "Reason", "list", &["question", "bug", "billing"], true);
    attribute(world, "Product", "string", &[], true);
}

async fn start() -> Flow {
    Flow::with(Options::default().size(160, 45).world(required)).await
}

fn rule(name: &str) -> HouseRule {
    HouseRule { name: name.into(), place: "config.toml:7".into(), before: vec![Deed::Close], ..HouseRule::default() }
}

fn state(t: &Flow, name: &str) -> String {
    t.on_server(name)["state"].as_str().expect("a state").to_owned()
}

fn values(t: &Flow, name: &str) -> Value {
    t.on_server(name)["custom_attributes"].clone()
}

/// How often the server was asked to change something.
fn writes(t: &Flow) -> usize {
    t.server.journal().iter().filter(|entry| entry.method != "GET" && !entry.path.contains("search")).count()
}

#[tokio::test]
async fn a_close_asks_for_what_the_workspace_requires_and_closes_only_with_all_of_it() {
    let mut t = start().await;
    t.keys("e").await.has("Close Maria Lopez: fill in first").has("The workspace requires this before a close.");
    t.screen().has("( ) question  ( ) bug  ( ) billing").has("Reason").has("Product").has("needed");
    t.screen().foot().has("Before closing, fill in: Reason, Product");
    t.keys("enter").await.has("has to be filled in").foot().has("Before closing, fill in: Reason, Product");
    t.keys("b tab").await.has("(o) bug");
    t.keys("enter").await.foot().has("Before closing, fill in: Product");
    assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("open", 0));
    t.type_text("Zettelwerk").await;
    t.keys("enter").await.foot().has("Closed Maria Lopez");
    t.settle().await;
    assert_eq!(state(&t, "maria"), "closed");
    assert_eq!(values(&t, "maria"), json!({"Reason": "bug", "Product": "Zettelwerk"}));
    // One step back for all of it.
    t.keys("u").await.foot().has("Maria Lopez");
    t.settle().await;
    assert_eq!((state(&t, "maria"), values(&t, "maria")), ("open".to_owned(), json!({})));
    t.keys("C-r").await;
    t.settle().await;
    assert_eq!((state(&t, "maria"), values(&t, "maria")["Reason"].clone()), ("closed".to_owned(), json!("bug")));
}

#[tokio::test]
async fn a_form_that_is_left_does_nothing_says_so_and_keeps_what_was_filled_in() {
    let mut t = start().await;
    t.keys("e b tab").await;
    t.type_text("Zettel").await;
    t.keys("esc").await.lacks("fill in first");
    t.screen().foot().has("Maria Lopez is not closed; what you filled in is here when you come back");
    assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("open", 0));
    t.keys("e").await.has("(o) bug").has("Zettel");
    // A click beside it leaves it, too.
    t.click((0, 40)).await.foot().has("is not closed");
    t.go_to("tom").await;
    t.keys("e").await.lacks("(o) bug").lacks("Zettel");
    t.keys("esc").await.foot().has("Tom Becker is not closed");
    t.screen().foot().lacks("what you filled in");
    t.go_to("maria").await;
    t.keys("e enter").await.foot().has("Closed Maria Lopez");
    t.settle().await;
    assert_eq!(values(&t, "maria"), json!({"Reason": "bug", "Product": "Zettel"}));
    // It is not offered for another close.
    t.keys("u").await;
    t.settle().await;
    t.go_to("maria").await;
    t.keys("e").await.lacks("(o) bug");
}

#[tokio::test]
async fn a_close_without_it_is_a_key_of_its_own_and_is_told() {
    let mut t = start().await;
    t.keys("e").await.has("close without, logged");
    t.keys("b C-o").await.foot().has("without Product (logged)");
    t.settle().await;
    assert_eq!((state(&t, "maria"), values(&t, "maria")), ("closed".to_owned(), json!({"Reason": "bug"})));
    t.go_to("tom").await;
    t.command("close!").await.foot().has("without Reason, Product (logged)");
    t.settle().await;
    assert_eq!((state(&t, "tom"), values(&t, "tom")), ("closed".to_owned(), json!({})));
}

#[tokio::test]
async fn send_and_close_asks_before_anything_goes_out_and_sends_it_as_one() {
    let mut t = start().await;
    t.keys("r").await;
    t.type_text("It is fixed.").await;
    t.command_in_composer("send-close").await.has("Send and close Maria Lopez: fill in first");
    t.keys("esc").await.foot().has("Nothing was sent to Maria Lopez: your words are in the composer");
    t.screen().has("It is fixed.");
    assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("open", 0));
    t.command_in_composer("send-close").await;
    t.keys("q tab").await;
    t.type_text("Zettelwerk").await;
    t.keys("enter").await;
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), t.count_of("maria", "It is fixed.")), ("closed", 1));
    assert_eq!(values(&t, "maria"), json!({"Reason": "question", "Product": "Zettelwerk"}));
    let parts = t.parts("maria");
    let at = |kind: &str| parts.iter().position(|part| part["part_type"] == kind);
    assert!(at("comment") < at("close"), "{parts:?}");
}

#[tokio::test]
async fn what_a_customer_writes_meanwhile_stops_it_once_and_what_was_filled_in_goes_out_then() {
    let mut t = start().await;
    t.keys("r").await;
    t.type_text("It is fixed.").await;
    t.command_in_composer("send-close").await;
    t.keys("q tab").await;
    t.type_text("Zettelwerk").await;
    t.server.contact_writes(&t.id("maria"), "<p>No, it is not!</p>").expect("written");
    t.poll().await;
    t.keys("enter").await.has("No, it is not!");
    t.keys("C-s").await;
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), t.count_of("maria", "It is fixed.")), ("closed", 1));
    assert_eq!(values(&t, "maria")["Product"], "Zettelwerk");
}

#[tokio::test]
async fn of_several_those_that_lack_something_are_left_out_with_what_they_lack() {
    let mut t = start().await;
    t.command("attribute reason: billing").await.foot().has("Maria Lopez: Reason: billing");
    t.command("attribute product: Zettelwerk").await;
    t.settle().await;
    t.keys("space space e").await.has("Close 1 of 2 marked conversations?");
    t.screen().has("Tom Becker").has("efore closing, fill in: Reason, Product");
    t.keys("y").await;
    t.settle().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("closed", "open"));
}

#[tokio::test]
async fn a_rule_of_the_house_asks_in_its_inboxes_alone_in_its_own_words() {
    let sorted = HouseRule {
        inboxes: vec!["support".into()],
        tags: vec!["bug".into(), "billing".into()],
        attributes: vec!["Area".into()],
        say: "Support counts these on Fridays.".into(),
        ..rule("sorted")
    };
    let mut t = Flow::with(Options::default().size(160, 45).config(|config| config.house = vec![sorted])).await;
    t.keys("e").await.foot().has("Closed Maria Lopez");
    t.go_to("tom").await;
    t.keys("C-k").await;
    t.type_text("close").await.has("asks for Area");
    t.keys("esc").await;
    t.keys("e").await.has("Close Tom Becker: fill in first").has("Support counts these on Fridays.");
    t.screen().has("( ) bug  ( ) billing");
    t.type_text("Web").await;
    t.keys("tab right right enter").await.foot().has("Closed Tom Becker");
    t.settle().await;
    let tom = t.on_server("tom");
    assert_eq!((&tom["state"], &tom["tags"]["tags"][0]["name"]), (&json!("closed"), &json!("billing")));
    assert_eq!(tom["custom_attributes"], json!({"Area": "Web"}));
}

#[tokio::test]
async fn a_rule_before_a_reply_asks_for_a_tag_and_sends_it_with_the_words() {
    let tagged = HouseRule { before: vec![Deed::Reply], tags: vec!["*".into()], ..rule("tagged") };
    let mut t = Flow::with(Options::default().size(160, 45).config(|config| config.house = vec![tagged])).await;
    t.keys("r").await;
    t.type_text("Hello").await;
    t.keys("C-s")
        .await
        .has("Send to Maria Lopez: fill in first")
        .has("A rule of the house asks for this before a reply");
    t.type_text("bil").await;
    t.keys("enter").await;
    t.deliver().await;
    assert_eq!(t.count_of("maria", "Hello"), 1);
    assert_eq!(t.on_server("maria")["tags"]["tags"][0]["name"], "billing");
    t.keys("n").await;
    t.type_text("A note asks for nothing").await;
    t.keys("C-s").await.lacks("fill in first");
}

#[tokio::test]
async fn what_a_rule_names_in_vain_is_said_at_the_start_and_not_asked_for() {
    let vain = HouseRule { attributes: vec!["Reazon".into()], inboxes: vec!["Suport".into()], ..rule("vain") };
    let mut t = Flow::with(Options::default().size(160, 45).config(|config| config.house = vec![vain])).await;
    t.command("messages").await.has("config.toml:7: `[house.vain]`: there is no team “Suport”");
    t.screen().has("there is no attribute “Reazon”");
    t.keys("esc e").await.foot().has("Closed Maria Lopez");
}

#[tokio::test]
async fn attributes_are_changed_in_a_form_by_their_types_and_taken_back() {
    let mut t = Flow::with(Options::default().size(160, 45)).await;
    t.keys(", a").await.has("Attributes of Maria Lopez").has("may stay empty").has("( ) Starter  ( ) Workshop");
    t.type_text("Web").await;
    t.keys("tab w tab").await;
    t.type_text("many").await;
    t.keys("enter").await.has("takes a whole number");
    t.keys("C-u").await;
    t.type_text("12").await;
    t.keys("tab tab y tab").await;
    t.type_text("2026-12-24").await;
    t.keys("enter").await.foot().has("Maria Lopez: Area: Web, Plan: Workshop, Seats: 12, Escalated: true");
    t.settle().await;
    let told = values(&t, "maria");
    assert_eq!((&told["Plan"], &told["Seats"], &told["Escalated"]), (&json!("Workshop"), &json!(12), &json!(true)));
    assert!(told["Promised for"].as_i64().is_some_and(|at| at > town::NOW), "{told}");
    t.keys(", a").await.has("(o) Workshop").has("(o) yes");
    t.keys("esc").await;
    t.keys("u").await;
    t.settle().await;
    assert_eq!(values(&t, "maria"), json!({}));
    t.command("attribute plan: gold").await.foot().has("Plan takes one of: Starter, Workshop, Foundry");
    t.command("attribute colour: red").await.foot().has("onversations have no attribute “colour”");
}

#[tokio::test]
async fn offline_and_with_lost_answers_what_was_filled_in_and_the_close_go_out_once() {
    let mut t = Flow::with(Options::default().size(160, 45).world(required).gated()).await;
    t.go_offline().await;
    t.keys("e b tab").await;
    t.type_text("Zettelwerk").await;
    t.keys("enter").await.foot().has("Closed Maria Lopez");
    t.restart().await;
    assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("open", 0));
    t.go_online().await;
    assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("closed", 3));
    assert_eq!(values(&t, "maria"), json!({"Reason": "bug", "Product": "Zettelwerk"}));
    t.go_to("tom").await;
    t.server.plan(Fault::once("/conversations/", FaultKind::DropAfter).on("PUT"));
    t.command("attribute product: Zettelwerk").await;
    t.advance(60).await;
    t.advance(120).await;
    assert_eq!((values(&t, "tom")["Product"].clone(), writes(&t)), (json!("Zettelwerk"), 4));
}

#[tokio::test]
async fn what_the_server_refuses_of_it_keeps_the_conversation_open_and_says_so() {
    let mut t = start().await;
    t.keys("e b tab").await;
    t.type_text("Zettelwerk").await;
    t.server.plan(Fault::once("/conversations/", FaultKind::Status(422)).on("PUT"));
    t.keys("enter").await;
    t.settle().await.foot().has("Maria Lopez has the attribute as before");
    assert_eq!(state(&t, "maria"), "open");
    t.go_to("maria").await.row_with("Maria Lopez");
}

#[tokio::test]
async fn a_no_is_a_value_and_what_was_taken_away_in_intercom_is_not_asked_for() {
    let world = |world: &mut World| {
        attribute(world, "Refunded", "boolean", &[], true);
        attribute(world, "Old", "string", &[], true);
        if let Some(old) = world.settings.conversation_attributes.last_mut() {
            old.archived = true;
        }
        attribute(world, "Why", "list", &["a", "b", "c"], true);
        if let Some(why) = world.settings.conversation_attributes.last_mut() {
            why.options[0].archived = true;
        }
    };
    let mut t = Flow::with(Options::default().size(160, 45).world(world)).await;
    t.keys("e").await.has("( ) yes  ( ) no").lacks("Old").has("( ) b  ( ) c");
    t.keys("n tab c enter").await.foot().has("Closed Maria Lopez");
    t.settle().await;
    assert_eq!(values(&t, "maria"), json!({"Refunded": false, "Why": "c"}));
}

#[tokio::test]
async fn commands_behind_a_close_that_is_asked_about_are_not_run() {
    let mut t = start().await;
    t.bind("[list]\n\"E\" = [\"close\", \"priority urgent\"]\n");
    t.keys("E").await.has("fill in first");
    t.keys("esc").await;
    t.settle().await;
    assert_eq!((t.on_server("maria")["priority"].clone(), writes(&t)), (json!("none"), 0));
}

#[tokio::test]
async fn a_form_of_a_conversation_that_is_deleted_is_gone_with_what_was_typed_in_it() {
    let mut t = start().await;
    t.keys("e tab").await;
    t.type_text("Zettelwerk").await.has("Zettelwerk");
    crate::gone::delete(&t, "maria");
    t.look_for_deleted().await.lacks("Zettelwerk").lacks("fill in first");
}

#[tokio::test]
async fn steps_that_would_close_while_nobody_is_there_ask_before_they_begin() {
    let mut t = start().await;
    t.command("ladder 2h; 1d close").await.foot().has("efore closing, fill in: Reason, Product");
    t.settle().await;
    assert_eq!(state(&t, "maria"), "open");
}

#[tokio::test]
async fn where_a_setting_says_so_a_close_asks_for_nothing_that_the_workspace_requires() {
    let options = Options::default().world(required).config(|config| config.composer.required = false);
    let mut t = Flow::with(options).await;
    t.keys("e").await.foot().has("Closed Maria Lopez");
}

#[tokio::test]
async fn a_form_shows_in_every_size_and_scrolls_to_the_field_that_has_the_keys() {
    let many = |world: &mut World| {
        for n in 0..30 {
            attribute(world, &format!("Attribute {n:02}"), "string", &[], true);
        }
        let labels: Vec<String> = (0..40).map(|n| format!("choice number {n}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        attribute(world, "Choices", "list", &labels, true);
    };
    for size in [(200, 60), (120, 40), (80, 24), (50, 12), (24, 7), (1, 1)] {
        let mut t = Flow::with(Options::default().size(size.0, size.1).world(many)).await;
        t.keys("e").await;
        if size.1 > 10 {
            t.screen().has("Attribute 00");
            t.keys("S-tab").await.has("Choices").has("( ) choice number 0");
            t.keys("left").await.has("(o) choice number 39");
            t.keys("tab").await.has("Attribute 00");
        }
    }
}

#[tokio::test]
async fn two_rules_that_each_ask_for_a_tag_keep_what_was_chosen_for_each() {
    let of = |name: &str, tags: [&str; 2]| HouseRule { tags: tags.map(Into::into).to_vec(), ..rule(name) };
    let both = vec![of("kind", ["bug", "billing"]), of("who", ["vip", "beta"])];
    let tags = |world: &mut World| {
        for name in ["bug", "billing", "vip", "beta"] {
            world.tag_named(name);
        }
    };
    let mut t = Flow::with(Options::default().size(160, 45).world(tags).config(|config| config.house = both)).await;
    t.keys("e b i tab v").await.has("(o) billing").has("(o) vip");
    t.keys("esc e").await.has("(o) billing").has("(o) vip");
    t.keys("enter").await.foot().has("Closed Maria Lopez");
    t.settle().await;
    let on = t.on_server("maria")["tags"]["tags"].clone();
    let names: Vec<&str> = on.as_array().expect("tags").iter().filter_map(|tag| tag["name"].as_str()).collect();
    assert_eq!(names, ["billing", "vip"]);
}

#[tokio::test]
async fn what_is_filled_in_for_one_thing_is_there_after_another_form_and_after_another_change() {
    let mut t = start().await;
    t.command("ticket.convert refund").await;
    t.type_text("LW-2231").await;
    t.keys("esc").await.foot().has("what you filled in is here when you come back");
    t.keys("e b tab").await;
    t.type_text("Zettel").await;
    t.keys("esc").await;
    // A look at the attributes, and one of them given a value.
    t.keys(", a esc").await;
    t.command("attribute area: Web").await.foot().has("Area: Web");
    t.settle().await;
    t.command("ticket.convert refund").await.has("LW-2231").lacks("Zettel");
    t.keys("esc e").await.has("(o) bug").has("Zettel").lacks("LW-2231");
}

#[tokio::test]
async fn what_is_filled_in_is_there_after_a_kill_and_gone_once_it_is_done() {
    let mut t = Flow::with(Options::default().size(160, 45).world(required).killable()).await;
    t.keys("e b tab").await;
    t.type_text("Zettel").await;
    t.keys("esc").await;
    t.settle().await;
    t.kill();
    t.begin().await;
    t.keys("e").await.has("(o) bug").has("Zettel");
    t.keys("tab").await;
    t.type_text("werk").await.has("Zettelwerk");
    t.keys("enter").await.foot().has("Closed Maria Lopez");
    t.settle().await;
    assert_eq!(values(&t, "maria")["Product"], "Zettelwerk");
    t.kill();
    t.begin().await;
    t.command(&format!("goto {}", t.id("maria"))).await;
    t.keys("o").await;
    t.settle().await;
    t.keys("e").await.lacks("fill in first").foot().has("Closed Maria Lopez");
    t.keys("u").await;
    t.command("attribute product:").await;
    t.settle().await;
    t.keys("e").await.has("fill in first").lacks("Zettelwerk");
}

#[tokio::test]
async fn what_comes_while_a_form_is_filled_in_is_seen_before_the_close_hides_it() {
    for key in ["enter", "C-o"] {
        let mut t = start().await;
        t.keys("e b tab").await;
        t.type_text("Zettelwerk").await;
        t.clock.advance(2);
        t.server.contact_writes(&t.id("maria"), "<p>One more thing!</p>").expect("written");
        t.poll().await;
        t.keys(key).await.has("fill in first").foot().has("Not closed yet: Maria Lopez");
        assert_eq!((state(&t, "maria").as_str(), writes(&t)), ("open", 0), "{key}");
        t.keys(key).await.foot().has("Closed Maria Lopez");
        t.settle().await;
        assert_eq!(state(&t, "maria"), "closed");
    }
    let mut t =
        Flow::with(Options::default().world(required).config(|config| config.composer.stop_on_change = false)).await;
    t.keys("e b tab").await;
    t.type_text("Zettelwerk").await;
    t.server.contact_writes(&t.id("maria"), "<p>One more thing!</p>").expect("written");
    t.poll().await;
    t.keys("enter").await.foot().has("Closed Maria Lopez");
}

#[tokio::test]
async fn whatever_a_workspace_calls_its_attributes_the_form_is_one_to_be_filled_in() {
    let odd = |world: &mut World| {
        let long = "A very long name of an attribute that somebody thought of on a Friday ".repeat(4);
        for name in ["\u{202e}evil\u{1b}[31m\nname", &long, "Tag", "日本語の属性", "a: b = c", "#x"] {
            attribute(world, name, "string", &[], true);
        }
        let options = [long.as_str(), "\u{202e}fdp\u{1b}]0;x\u{7}", "yes", "\u{200b}", "(o) no"];
        attribute(world, "Which", "list", &options, true);
    };
    for (columns, rows) in [(200, 60), (80, 24), (40, 12)] {
        let any = HouseRule { tags: vec!["*".into()], ..rule("any") };
        let options = Options::default().size(columns, rows).world(odd).config(|config| config.house = vec![any]);
        let mut t = Flow::with(options).await;
        t.keys("e").await;
        let bad = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!t.screen().text().contains(bad), "{}", t.screen());
        let choices: Vec<bool> = match t.model().over.overlays.last() {
            Some(sidetone::model::Overlay::Form(form)) => form.fields.iter().map(|field| field.is_choice()).collect(),
            _ => panic!("no form\n{}", t.screen()),
        };
        assert_eq!(choices.len(), 8);
        for is_choice in choices {
            t.keys(if is_choice { "right tab" } else { "v tab" }).await;
        }
        t.keys("enter").await;
        t.settle().await;
        assert_eq!(state(&t, "maria"), "closed", "{columns}\n{}", t.screen());
        assert_eq!(values(&t, "maria").as_object().map(serde_json::Map::len), Some(7), "{}", values(&t, "maria"));
    }
}
