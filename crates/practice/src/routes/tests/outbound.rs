//! Messages that are sent first, and the conversations that come of them.

use serde_json::{Value, json};

use super::Client;
use crate::world::people::hex_id;

fn message(client: &Client, contacts: &[u32]) -> Value {
    let to: Vec<Value> = contacts
        .iter()
        .map(|slot| json!({"type": "user", "id": hex_id(&client.world.contacts.get(*slot).unwrap().id)}))
        .collect();
    json!({"from": {"type": "admin", "id": client.world.owner.to_string()}, "to": to, "message_type": "in_app",
        "body": "How is it going?"})
}

#[test]
fn a_message_is_a_conversation_once_it_is_answered() {
    let mut client = Client::new();
    let count = client.world.conversations.len();
    let body = message(&client, &[3]);
    let sent = client.ok("POST", "/messages", body);
    assert_eq!((&sent["type"], &sent["message_type"]), (&json!("admin_message"), &json!("inapp")));
    assert!(sent.get("conversation_id").is_none());
    assert_eq!(client.world.conversations.len(), count);
    let of_message = json!({"query": {"field": "source.id", "operator": "=", "value": sent["id"]}});
    assert_eq!(client.ok("POST", "/conversations/search", of_message.clone())["total_count"], 0);
    let contact = hex_id(&client.world.contacts.get(3).unwrap().id);
    let reply = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Well"});
    let answered = client.ok("POST", "/conversations/last/reply", reply);
    assert_eq!((&answered["source"]["id"], &answered["state"]), (&sent["id"], &json!("open")));
    assert_eq!(answered["source"]["delivered_as"], "admin_initiated");
    let found = client.ok("POST", "/conversations/search", of_message);
    assert_eq!(found["conversations"][0]["id"], answered["id"]);
}

#[test]
fn a_message_is_a_conversation_at_once_if_that_is_asked_for() {
    let mut client = Client::new();
    let mut body = message(&client, &[3, 4]);
    body["create_conversation_without_contact_reply"] = json!(true);
    let sent = client.ok("POST", "/messages", body);
    let path = format!("/conversations/{}", sent["conversation_id"].as_str().unwrap());
    let conversation = client.ok("GET", &path, Value::Null);
    assert_eq!((&conversation["state"], &conversation["read"]), (&json!("closed"), &json!(false)));
    assert_eq!(conversation["contacts"]["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(conversation["source"]["id"], sent["id"]);
}

#[test]
fn a_message_without_what_its_kind_needs_is_refused_and_not_sent() {
    let mut client = Client::new();
    let with = |changes: Value| {
        let mut body = message(&client, &[3]);
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let cases = [
        (with(json!({"body": null})), (400, "parameter_invalid")),
        (with(json!({"message_type": "email"})), (422, "parameter_not_found")),
        (with(json!({"message_type": "letter"})), (400, "parameter_invalid")),
        (with(json!({"message_type": "email", "subject": "x", "template": "gold"})), (400, "parameter_invalid")),
        (with(json!({"to": {"type": "user", "id": "1"}})), (404, "not_found")),
        (with(json!({"to": []})), (400, "parameter_not_found")),
        (with(json!({"from": {"type": "admin", "id": 1}})), (404, "admin_not_found")),
    ];
    for (body, expected) in cases {
        assert_eq!(client.refused("POST", "/messages", body.clone()), expected, "{body}");
    }
    assert!(client.world.outbound.is_empty());
}

#[test]
fn who_has_a_blind_copy_takes_part_in_nobody_elses_conversation() {
    let mut client = Client::new();
    let ids: Vec<String> = [3, 4, 5].map(|slot| hex_id(&client.world.contacts.get(slot).unwrap().id)).into();
    let mut body = message(&client, &[3]);
    body["cc"] = json!({"type": "user", "id": ids[1]});
    body["bcc"] = json!([{"type": "user", "id": ids[2]}]);
    body["create_conversation_without_contact_reply"] = json!(true);
    let sent = client.ok("POST", "/messages", body);
    let path = format!("/conversations/{}", sent["conversation_id"].as_str().unwrap());
    let contacts = client.ok("GET", &path, Value::Null)["contacts"]["contacts"].clone();
    let taking_part: Vec<_> = contacts.as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(taking_part, [&ids[0], &ids[1]]);
    let reply = json!({"message_type": "comment", "type": "user", "intercom_user_id": ids[2], "body": "Well"});
    let answered = client.ok("POST", "/conversations/last/reply", reply);
    assert_ne!(answered["id"], sent["conversation_id"]);
    assert_eq!(answered["contacts"]["contacts"].as_array().unwrap().len(), 1);
}
