//! Conversations: what is answered and refused.

use serde_json::{Value, json};

use super::Client;
use crate::routes::Version;
use crate::world::people::hex_id;
use crate::world::{PartKind, State};

#[test]
fn ids_are_taken_as_strings_and_as_numbers() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let (me, other) = (client.world.owner, client.world.admins[1].id);
    for (author, assignee) in [(json!(me), json!(other)), (json!(me.to_string()), json!(other.to_string()))] {
        let body = json!({"message_type": "assignment", "type": "admin", "admin_id": author, "assignee_id": assignee});
        let answer = client.ok("POST", &format!("/conversations/{id}/parts"), body);
        assert_eq!(answer["admin_assignee_id"], json!(other));
    }
    let body = json!({"message_type": "assignment", "type": "admin", "admin_id": me, "assignee_id": "0"});
    let answer = client.ok("POST", &format!("/conversations/{id}/parts"), body);
    assert_eq!(answer["admin_assignee_id"], 0);
    let last = answer["conversation_parts"]["conversation_parts"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["assigned_to"], json!({"type": "nobody_admin", "id": null}));
}

#[test]
fn priority_is_written_by_preview_only() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let path = format!("/conversations/{id}");
    let before = client.ok("GET", &path, Value::Null)["priority"].clone();
    let other = if before == "urgent" { "low" } else { "urgent" };
    assert_eq!(client.ok("PUT", &path, json!({"priority": other}))["priority"], before);
    client.version = Version::Preview;
    let body = json!({"priority": other, "admin_id": client.world.owner});
    let answer = client.ok("PUT", &path, body);
    assert_eq!(answer["priority"], other);
    let last = answer["conversation_parts"]["conversation_parts"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["part_type"], &last["event_details"]["current_priority"]),
        (&json!("priority_changed"), &json!(other))
    );
    assert_eq!(client.refused("PUT", &path, json!({"priority": "priority"})).0, 400);
}

#[test]
fn retrieving_gives_the_newest_500_parts_and_plain_text_if_asked() {
    let mut client = Client::new();
    let longest = client.world.conversations.iter().max_by_key(|(_, c)| c.parts.len()).unwrap().1;
    let (id, total) = (longest.id, longest.parts.len());
    assert!(total > 500);
    let thread = client.ok("GET", &format!("/conversations/{id}?display_as=plaintext"), Value::Null);
    let parts = thread["conversation_parts"]["conversation_parts"].as_array().unwrap();
    assert_eq!((parts.len(), &thread["conversation_parts"]["total_count"]), (500, &json!(total)));
    assert_eq!(thread["statistics"]["count_conversation_parts"], json!(total));
    assert!(!thread["source"]["body"].as_str().unwrap().contains("<p>"));
}

#[test]
fn a_contact_opens_answers_and_clicks() {
    let mut client = Client::new();
    let contact = hex_id(&client.world.contacts.get(3).unwrap().id);
    let body = json!({"from": {"type": "user", "id": contact}, "body": "a <b> & c"});
    let message = client.ok("POST", "/conversations", body);
    assert_eq!((&message["type"], &message["body"]), (&json!("user_message"), &json!("<p>a &lt;b&gt; &amp; c</p>")));
    let id = message["conversation_id"].as_str().unwrap().to_owned();
    let body = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "more",
        "attachment_urls": ["https://x.test/a/b.png?c"],
        "attachment_files": [{"name": "n.txt", "content_type": "text/plain", "data": "aGVsbG8="}]});
    let thread = client.ok("POST", "/conversations/last/reply", body);
    assert_eq!(thread["id"], json!(id));
    let part = &thread["conversation_parts"]["conversation_parts"][0];
    assert_eq!((&part["part_type"], &part["body"]), (&json!("comment"), &json!("<p>more</p>")));
    assert_eq!((&part["attachments"][0]["name"], &part["attachments"][1]["filesize"]), (&json!("b.png"), &json!(5)));
    let body = json!({"message_type": "quick_reply", "type": "user", "intercom_user_id": contact,
        "reply_options": [{"text": "Yes", "uuid": "u-1"}]});
    let thread = client.ok("POST", &format!("/conversations/{id}/reply"), body);
    let part = &thread["conversation_parts"]["conversation_parts"][1];
    assert_eq!(part["metadata"]["quick_reply_uuid"], "u-1");
    let nobody = json!({"message_type": "comment", "type": "user", "intercom_user_id": "x", "body": "x"});
    assert_eq!(client.refused("POST", "/conversations/last/reply", nobody), (404, "not_found"));
    let elsewhere = json!({"message_type": "comment", "type": "user", "email": "nobody@nowhere.test", "body": "x"});
    assert_eq!(client.refused("POST", &format!("/conversations/{id}/reply"), elsewhere), (404, "not_found"));
}

#[test]
fn a_silent_note_that_keeps_the_snooze_needs_preview() {
    for (version, state) in [(Version::DEFAULT, "open"), (Version::Preview, "snoozed")] {
        let mut client = Client { version, ..Client::new() };
        let id = client.one(State::Snoozed);
        let body = json!({"message_type": "note", "type": "admin", "admin_id": client.world.owner, "body": "x",
            "skip_unsnooze": true, "skip_notifications": true});
        assert_eq!(client.ok("POST", &format!("/conversations/{id}/reply"), body)["state"], state);
    }
}

#[test]
fn what_is_read_before_it_is_done_is_either_done_whole_or_not_at_all() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let path = format!("/conversations/{id}");
    let before = client.ok("GET", &path, Value::Null);
    assert_eq!(client.refused("PUT", &path, json!({"title": "new", "read": "yes"})).0, 400);
    assert_eq!(client.ok("GET", &path, Value::Null), before);
    let body =
        json!({"title": "new", "read": true, "custom_attributes": {"Plan": "Foundry", "Seats": 5}, "company_id": null});
    let after = client.ok("PUT", &path, body);
    assert_eq!(
        (&after["title"], &after["custom_attributes"]["Seats"], &after["company"]),
        (&json!("new"), &json!(5), &json!(null))
    );
    let kinds = [PartKind::TitleChanged, PartKind::AttributeUpdated, PartKind::AttributeUpdated].map(PartKind::as_str);
    let parts = after["conversation_parts"]["conversation_parts"].as_array().unwrap();
    let was = before["conversation_parts"]["conversation_parts"].as_array().unwrap().len();
    let new = parts[was..].iter().map(|p| p["part_type"].as_str().unwrap());
    // It may have had no company to lose.
    assert_eq!(new.filter(|kind| *kind != "company_updated").collect::<Vec<_>>(), kinds);
}
