//! Conversations at their edges: who opens them, what is no change, what versions tell, whom `last` means.

use serde_json::{Value, json};

use super::{Client, NOW};
use crate::practice::routes::Version;
use crate::practice::world::State;
use crate::practice::world::people::{Contact, hex_id};

fn path_of(client: &Client, state: State) -> String {
    format!("/conversations/{}", client.one(state))
}

fn parts(conversation: &Value) -> &[Value] {
    conversation["conversation_parts"]["conversation_parts"].as_array().unwrap()
}

#[test]
fn a_visitor_becomes_a_lead_by_opening_a_conversation_and_nobody_else_does() {
    let mut client = Client::new();
    let visitor = "0b5f7a6e-93a1-4c0e-8f6d-2d1c9b7e4a55";
    let from = |kind: &str, id: Value| json!({"from": {"type": kind, "id": id}, "body": "Hello"});
    let count = client.world.contacts.len();
    for body in
        [from("user", json!(visitor)), from("contact", json!("6762f0cd1bb69f9f2193bb7c")), from("contact", json!(""))]
    {
        assert_eq!(client.refused("POST", "/conversations", body), (404, "not_found"));
    }
    assert_eq!(client.world.contacts.len(), count);
    let first = client.ok("POST", "/conversations", from("contact", json!(visitor)));
    let second = client.ok("POST", "/conversations", from("contact", json!(visitor)));
    assert_ne!(first["conversation_id"], second["conversation_id"]);
    assert_eq!(client.world.contacts.len(), count + 1, "the second time they are known");
    let opened =
        client.ok("GET", &format!("/conversations/{}", first["conversation_id"].as_str().unwrap()), Value::Null);
    assert_eq!(opened["source"]["author"]["type"], "lead");
    assert_eq!(opened["contacts"]["contacts"][0]["external_id"], visitor);
}

#[test]
fn a_conversation_is_opened_at_an_earlier_time_with_files_and_a_brand_by_any_form_of_id() {
    let mut client = Client::new();
    let numbered = Contact { external_id: Some("4711".into()), ..client.world.contacts.get(0).unwrap().clone() };
    client.world.contacts.push(Contact { id: *b"edges-number", ..numbered });
    let brand = client.world.office.brands[0].id.to_string();
    let body = json!({"from": {"type": "user", "id": 4711}, "body": "Look", "created_at": NOW - 500, "brand_id": brand,
        "attachment_urls": ["https://files.example/a.png"]});
    let message = client.ok("POST", "/conversations", body.clone());
    assert_eq!(message["created_at"], json!(NOW - 500));
    let path = format!("/conversations/{}", message["conversation_id"].as_str().unwrap());
    let opened = client.ok("GET", &path, Value::Null);
    assert_eq!((&opened["created_at"], &opened["waiting_since"]), (&json!(NOW - 500), &json!(NOW - 500)));
    assert_eq!(opened["source"]["attachments"][0]["name"], "a.png");
    let count = client.world.shelf.len();
    for (key, value) in [("created_at", json!(NOW + 500)), ("brand_id", json!("no brand"))] {
        let mut wrong = body.clone();
        wrong[key] = value;
        assert_eq!(client.refused("POST", "/conversations", wrong), (400, "parameter_invalid"), "{key}");
    }
    assert_eq!(client.world.shelf.len(), count);
}

#[test]
fn what_is_set_to_what_it_is_already_adds_nothing_to_the_thread() {
    let mut client = Client::new();
    let path = path_of(&client, State::Open);
    let company = hex_id(&client.world.companies[1].id);
    let body = json!({"title": "Totals", "custom_attributes": {"Plan": "Foundry"}, "company_id": company});
    client.ok("PUT", &path, json!({"company_id": null, "custom_attributes": {"Plan": null}}));
    let before = parts(&client.ok("GET", &path, Value::Null)).len();
    let once = client.ok("PUT", &path, body.clone());
    let kinds: Vec<_> = parts(&once)[before..].iter().map(|p| p["part_type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["title_changed", "conversation_attribute_updated_by_admin", "company_updated"]);
    assert_eq!(parts(&client.ok("PUT", &path, body)).len(), parts(&once).len());
    let without = client.ok("PUT", &path, json!({"company_id": null}));
    assert_eq!((&without["company"], parts(&without).len()), (&Value::Null, parts(&once).len() + 1));
}

#[test]
fn details_of_events_are_told_by_preview_and_by_all_if_the_workspace_is_set_so() {
    let mut client = Client::new();
    let path = path_of(&client, State::Open);
    let me = client.world.owner;
    let body = json!({"message_type": "snoozed", "admin_id": me, "snoozed_until": NOW + 600});
    client.ok("POST", &format!("{path}/parts"), body);
    let details = |client: &mut Client| {
        let answer = client.ok("GET", &format!("{path}?include_translations=true"), Value::Null);
        parts(&answer).last().unwrap()["event_details"].clone()
    };
    assert_eq!(details(&mut client), json!({}));
    client.world.rules.rich_events = true;
    let rich = details(&mut client);
    assert!(rich["custom_until_time"].is_string(), "{rich}");
    client.world.rules.rich_events = false;
    client.version = Version::Preview;
    assert_eq!(details(&mut client), rich);
}

#[test]
fn older_versions_have_nothing_that_came_later() {
    let mut client = Client::new();
    let path = path_of(&client, State::Open);
    let new = ["channel", "external_references", "sales_agent", "sales_agent_participated"];
    let shown = client.ok("GET", &path, Value::Null);
    assert!(new.iter().all(|key| shown.get(key).is_some()) && shown["source"].get("recipients").is_some());
    client.version = Version::Numbered(2, 15);
    let shown = client.ok("GET", &path, Value::Null);
    assert!(new.iter().all(|key| shown.get(key).is_none()) && shown["source"].get("recipients").is_none());
    assert!(["priority", "not_priority"].contains(&shown["priority"].as_str().unwrap()));
    assert!(shown.get("company").is_some());
    assert!(client.ok("GET", "/admins", Value::Null)["admins"][0].get("role").is_none());
    client.version = Version::Numbered(2, 14);
    assert!(client.ok("GET", &path, Value::Null).get("company").is_none());
}

#[test]
fn buttons_that_are_offered_are_not_clicked_yet() {
    let mut client = Client::new();
    let path = format!("{}/reply", path_of(&client, State::Open));
    let options = json!([{"text": "Yes", "uuid": "5a1f0c9e-1111-4222-8333-944455566677"}]);
    let me = client.world.owner;
    let body = json!({"message_type": "quick_reply", "type": "admin", "admin_id": me, "reply_options": options});
    let offered = client.ok("POST", &path, body);
    assert_eq!(parts(&offered).last().unwrap()["metadata"], json!({"quick_reply_options": options}));
    let contact = offered["contacts"]["contacts"][0]["id"].clone();
    let body = json!({"message_type": "quick_reply", "type": "user", "intercom_user_id": contact, "reply_options": options,
        "skip_notifications": true});
    let clicked = client.ok("POST", &path, body.clone());
    // What the rules make of it comes after it.
    let last = parts(&clicked).iter().rev().find(|p| !p["body"].is_null()).unwrap();
    assert_eq!((&last["metadata"]["quick_reply_uuid"], &last["body"]), (&options[0]["uuid"], &json!("<p>Yes</p>")));
    let mut loud = body;
    loud["skip_notifications"] = json!("yes");
    assert_eq!(client.refused("POST", &path, loud), (400, "parameter_invalid"));
}

#[test]
fn last_is_nobodys_without_a_contact_and_nothing_without_a_conversation() {
    let mut client = Client::new();
    let reply = |id: &str| json!({"message_type": "comment", "type": "user", "intercom_user_id": id, "body": "Well"});
    let path = "/conversations/last/reply";
    assert_eq!(client.refused("POST", path, reply("6762f0cd1bb69f9f2193bb7c")), (404, "not_found"));
    let lonely = client.world.contact_with_email("lonely@nowhere.example", NOW);
    let lonely = hex_id(&client.world.contacts.get(lonely).unwrap().id);
    assert_eq!(client.refused("POST", path, reply(&lonely)).0, 422);
}
