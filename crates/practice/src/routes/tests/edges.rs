//! Conversations at their edges: who opens them, what is no change, what versions tell, whom `last` means.

use serde_json::{Value, json};

use super::{Client, NOW};
use crate::routes::Version;
use crate::world::State;
use crate::world::people::{Contact, hex_id};

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
    let brand = client.world.settings.brands[0].id.to_string();
    let body = json!({"from": {"type": "user", "id": 4711}, "body": "Look", "created_at": NOW - 500, "brand_id": brand,
        "attachment_urls": ["https://files.example/a.png"]});
    let message = client.ok("POST", "/conversations", body.clone());
    assert_eq!(message["created_at"], json!(NOW - 500));
    let path = format!("/conversations/{}", message["conversation_id"].as_str().unwrap());
    let opened = client.ok("GET", &path, Value::Null);
    assert_eq!((&opened["created_at"], &opened["waiting_since"]), (&json!(NOW - 500), &json!(NOW - 500)));
    assert_eq!(opened["source"]["attachments"][0]["name"], "a.png");
    let count = client.world.conversations.len();
    for (key, value) in [("created_at", json!(NOW + 500)), ("brand_id", json!("no brand"))] {
        let mut wrong = body.clone();
        wrong[key] = value;
        assert_eq!(client.refused("POST", "/conversations", wrong), (400, "parameter_invalid"), "{key}");
    }
    assert_eq!(client.world.conversations.len(), count);
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

#[test]
fn what_bots_began_is_found_by_their_name_and_what_fin_answered_by_its_source() {
    let mut client = Client::new();
    client.world = crate::seed::world(1, 250, NOW);
    for (field, shown) in [
        ("source.author.name", "/source/author/name"),
        ("source.author.email", "/source/author/email"),
        ("ai_agent.source_type", "/ai_agent/source_type"),
    ] {
        let all = client.ok("GET", "/conversations?per_page=150", Value::Null);
        let value = all["conversations"].as_array().unwrap().iter().find_map(|c| {
            let of_bot = field.starts_with("ai_agent") || c["source"]["author"]["type"] == "bot";
            c.pointer(shown).filter(|value| of_bot && value.is_string()).cloned()
        });
        let value = value.unwrap();
        let query = json!({"query": {"field": field, "operator": "=", "value": value}});
        let found = client.ok("POST", "/conversations/search", query);
        let found = found["conversations"].as_array().unwrap();
        assert!(!found.is_empty(), "{field} = {value}");
        assert!(found.iter().all(|c| c.pointer(shown) == Some(&value)), "{field}");
    }
}

#[test]
fn who_has_no_address_is_found_by_that() {
    let mut client = Client::new();
    let lead = client.ok("POST", "/contacts", json!({"role": "lead"}))["id"].clone();
    for query in [
        json!({"field": "email", "operator": "=", "value": null}),
        json!({"field": "email", "operator": "IN", "value": [null, "nobody@example.test"]}),
        json!({"operator": "AND", "value": [{"field": "email", "operator": "=", "value": null},
            {"field": "role", "operator": "=", "value": "lead"}]}),
    ] {
        let found = client.ok("POST", "/contacts/search", json!({"query": query, "pagination": {"per_page": 150}}));
        let found = found["data"].as_array().unwrap();
        assert!(found.iter().any(|c| c["id"] == lead), "{query}");
        assert!(found.iter().all(|c| c["email"].is_null()), "{query}");
    }
}

#[test]
fn an_email_says_to_whom_it_goes() {
    let mut client = Client::new();
    let contact = client.ok("POST", "/contacts", json!({"email": "ada@example.test", "name": "Ada"}))["id"].clone();
    let admin = client.world.owner;
    let own = client.ok("GET", "/emails", Value::Null)["data"][0]["email"].clone();
    let sent = client.ok(
        "POST",
        "/messages",
        json!({"message_type": "email", "subject": "Hello", "body": "Hello", "template": "plain",
            "from": {"type": "admin", "id": admin}, "to": {"type": "user", "id": contact},
            "create_conversation_without_contact_reply": true}),
    );
    let path = format!("/conversations/{}", sent["conversation_id"].as_str().unwrap());
    let source = client.ok("GET", &path, Value::Null)["source"].clone();
    assert_eq!(source["recipients"], json!([{"type": "to", "email": "ada@example.test", "drop_reason": null}]));
    let reply = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Hello you"});
    let thread = client.ok("POST", &format!("{path}/reply"), reply);
    let headers = &parts(&thread).last().unwrap()["email_message_metadata"]["email_address_headers"];
    let expected = json!([{"type": "from", "email_address": "ada@example.test", "name": "Ada"},
        {"type": "to", "email_address": own, "name": "Ledgerwick"}]);
    assert_eq!(*headers, expected);
}

#[test]
fn judgements_are_there_when_they_are_asked_for() {
    let mut client = Client::new();
    let query = json!({"query": {"field": "state", "operator": "=", "value": "open"}});
    let found = client.ok("POST", "/conversations/search", query.clone())["conversations"][0].clone();
    assert_eq!((found.get("monitor_evaluations"), found.get("scorecards")), (None, None));
    let path = "/conversations/search?include_monitors=true&include_scorecards=true";
    let found = client.ok("POST", path, query)["conversations"][0].clone();
    assert_eq!((&found["monitor_evaluations"], &found["scorecards"]), (&json!([]), &json!([])));
    let path = format!("{}?include_monitors=true", path_of(&client, State::Open));
    assert_eq!(client.ok("GET", &path, Value::Null).get("monitor_evaluations"), None);
    client.version = Version::Preview;
    assert_eq!(client.ok("GET", &path, Value::Null)["monitor_evaluations"], json!([]));
}

#[test]
fn a_file_that_lies_elsewhere_is_what_its_name_says_and_needs_an_address() {
    let mut client = Client::new();
    let path = format!("{}/reply", path_of(&client, State::Open));
    let with = |client: &Client, url: &str| {
        json!({"message_type": "comment", "type": "admin", "admin_id": client.world.owner, "body": "See",
            "attachment_urls": [url]})
    };
    for (url, name, kind) in [
        ("https://files.example/a/shot.PNG?x=1", "shot.PNG", "image/png"),
        ("http://files.example/", "attachment", "application/octet-stream"),
    ] {
        let thread = client.ok("POST", &path, with(&client, url));
        let file = &parts(&thread).last().unwrap()["attachments"][0];
        let expected = (&json!(name), &json!(url), &json!(kind));
        assert_eq!((&file["name"], &file["url"], &file["content_type"]), expected);
    }
    for url in ["shot.png", "", "https://", "https:///shot.png", "file:///etc/passwd", "https://a b/c.png"] {
        assert_eq!(client.refused("POST", &path, with(&client, url)), (400, "parameter_invalid"), "{url}");
    }
}

#[test]
fn the_role_of_who_asks_is_told_by_preview() {
    let mut client = Client::new();
    assert_eq!(client.ok("GET", "/me", Value::Null).get("role"), None);
    client.version = Version::Preview;
    assert_eq!(client.ok("GET", "/me", Value::Null)["role"]["type"], "role");
}
