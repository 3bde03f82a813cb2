//! Conversations: what is answered, refused and left behind.

use serde_json::{Value, json};

use super::{Client, NOW};
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

#[test]
fn a_deleted_conversation_is_gone_everywhere_and_remembered_as_deleted() {
    let mut client = Client::new();
    let ticket = client.world.conversations.iter().find(|(_, c)| c.ticket.is_some()).map(|(slot, c)| (slot, c.id));
    let plain = client.world.conversations.iter().find(|(_, c)| c.ticket.is_none()).map(|(slot, c)| (slot, c.id));
    let ((ticket, other), (slot, id)) = (ticket.unwrap(), plain.unwrap());
    client.world.conversations.change(ticket, |c| c.linked.push(id));
    client.world.conversations.change(slot, |c| c.linked.push(other));
    let total = client.ok("GET", "/conversations", Value::Null)["total_count"].as_u64().unwrap();
    let contact = client.world.conversation(id).and_then(|c| c.contact()).unwrap();
    let path = format!("/conversations/{id}");
    let answer = client.ok("DELETE", &format!("{path}?retain_metrics=false"), Value::Null);
    assert_eq!(answer, json!({"id": id.to_string(), "object": "conversation", "deleted": true}));
    assert_eq!(client.refused("GET", &path, Value::Null), (404, "not_found"));
    assert_eq!(client.refused("DELETE", &path, Value::Null), (404, "not_found"));
    assert_eq!(client.ok("GET", "/conversations", Value::Null)["total_count"], json!(total - 1));
    let of_contact = json!({"query": {"field": "contact_ids", "operator": "=",
        "value": hex_id(&client.world.contacts.get(contact).unwrap().id)}});
    let found = client.ok("POST", "/conversations/search", of_contact);
    assert!(found["conversations"].as_array().unwrap().iter().all(|c| c["id"] != json!(id.to_string())));
    assert!(!client.world.conversation(other).unwrap().linked.contains(&id), "no link leads to it any more");
    let second = client.one(State::Open);
    client.ok("DELETE", &format!("/conversations/{second}"), Value::Null);
    let list = client.ok("GET", "/conversations/deleted?per_page=1", Value::Null);
    assert_eq!((&list["total_count"], &list["conversations"][0]["id"]), (&json!(2), &json!(second)));
    assert_eq!(list["conversations"][0]["metrics_retained"], true);
    assert!(list["pages"]["next"].as_str().unwrap().contains("page=2"));
    let oldest = client.ok("GET", "/conversations/deleted?order=asc&per_page=1", Value::Null);
    let expected = json!({"type": "conversation", "id": id.to_string(), "metrics_retained": false, "deleted_at": NOW});
    assert_eq!(oldest["conversations"][0], expected);
    client.version = Version::Numbered(2, 15);
    assert_eq!(client.refused("GET", "/conversations/deleted", Value::Null), (400, "intercom_version_invalid"));
}

#[test]
fn a_conversation_keeps_its_last_customer() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let path = format!("/conversations/{id}/customers");
    let me = client.world.owner;
    let before = client.ok("GET", &format!("/conversations/{id}"), Value::Null)["contacts"]["contacts"][0].clone();
    let body = json!({"admin_id": me, "customer": {"email": "new@nowhere.example"}});
    let answer = client.ok("POST", &path, body.clone());
    assert_eq!(answer["customers"][1]["type"], "lead");
    assert_eq!(client.ok("POST", &path, body), answer, "who takes part already is not added again");
    let lead = answer["customers"][1]["id"].as_str().unwrap().to_owned();
    let query = json!({"query": {"field": "contact_ids", "operator": "=", "value": lead}});
    assert_eq!(client.ok("POST", "/conversations/search", query)["total_count"], 1);
    let first = before["id"].as_str().unwrap();
    let answer = client.ok("DELETE", &format!("{path}/{first}"), json!({"admin_id": me}));
    assert_eq!(answer["customers"], json!([{"type": "lead", "id": lead}]));
    let kinds: Vec<_> = client.world.conversation(id.parse().unwrap()).unwrap().parts.iter().rev().take(2).collect();
    assert_eq!(kinds.iter().map(|p| p.kind.as_str()).collect::<Vec<_>>(), ["participant_removed", "participant_added"]);
    let refused = client.refused("DELETE", &format!("{path}/{lead}"), json!({"admin_id": me}));
    assert_eq!(refused, (422, "parameter_invalid"));
    assert_eq!(client.refused("DELETE", &format!("{path}/{first}"), json!({"admin_id": me})), (404, "not_found"));
}

#[test]
fn redacted_words_and_files_are_gone_and_the_entry_stays() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let body = json!({"message_type": "comment", "type": "admin", "admin_id": client.world.owner, "body": "Secret",
        "attachment_files": [{"name": "n.txt", "content_type": "text/plain", "data": "aGVsbG8="}]});
    let whole = client.ok("POST", &format!("/conversations/{id}/reply"), body);
    let last =
        |whole: &Value| whole["conversation_parts"]["conversation_parts"].as_array().unwrap().last().unwrap().clone();
    let before = last(&whole);
    let redact = json!({"type": "conversation_part", "conversation_id": id, "conversation_part_id": before["id"]});
    let after = last(&client.ok("POST", "/conversations/redact", redact));
    assert_eq!(after["body"], "<p><i>This message was deleted</i></p>");
    assert_eq!((&after["redacted"], &after["attachments"]), (&json!(true), &json!([])));
    for kept in ["id", "part_type", "author", "created_at", "notified_at"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let opened = json!({"message_type": "open", "admin_id": client.world.owner});
    let part = last(&client.ok("POST", &format!("/conversations/{id}/parts"), opened))["id"].clone();
    let silent = json!({"type": "conversation_part", "conversation_id": id, "conversation_part_id": part});
    assert_eq!(client.refused("POST", "/conversations/redact", silent).1, "conversation_part_not_redactable");
    let other = json!({"type": "message", "conversation_id": id, "source_id": 1});
    assert_eq!(client.refused("POST", "/conversations/redact", other).1, "type_mismatch");
    let automated = client.world.conversations.iter().find(|(_, c)| c.source.delivered_as == "automated").unwrap().1;
    let ours = json!({"type": "source", "conversation_id": automated.id, "source_id": automated.source.id});
    assert_eq!(client.refused("POST", "/conversations/redact", ours).1, "conversation_part_not_redactable");
}

#[test]
fn merging_closes_the_one_and_tells_the_other() {
    let mut client = Client::new();
    let open: Vec<u64> =
        client.world.conversations.iter().filter(|(_, c)| c.state == State::Open).map(|(_, c)| c.id).collect();
    let (secondary, primary) = (open[0], open[1]);
    let path = format!("/conversations/{secondary}/merge");
    let whole = client.ok("POST", &path, json!({"merge_into_conversation_id": primary}));
    assert_eq!((&whole["id"], &whole["state"]), (&json!(primary.to_string()), &json!("open")));
    let parts = whole["conversation_parts"]["conversation_parts"].as_array().unwrap();
    assert_eq!(parts.last().unwrap()["part_type"], "merged_primary_conversation");
    let other = client.ok("GET", &format!("/conversations/{secondary}"), Value::Null);
    assert_eq!((&other["state"], &other["waiting_since"]), (&json!("closed"), &json!(null)));
    let links = other["linked_objects"]["data"].as_array().unwrap();
    assert!(links.iter().any(|l| l["id"] == json!(primary.to_string())));
}

#[test]
fn an_attribute_takes_what_its_type_takes() {
    let mut client = Client::new();
    let path = format!("/conversations/{}", client.one(State::Open));
    for (name, good, bad) in [
        ("Area", json!("Invoices"), json!(1)),
        ("Plan", json!("Foundry"), json!("No such plan")),
        ("Seats", json!(5), json!(5.5)),
        ("Amount", json!(5.5), json!("5.5")),
        ("Escalated", json!(true), json!("true")),
        ("Promised for", json!("2026-12-01T09:00:00Z"), json!("soon")),
        ("Promised for", json!(NOW), json!(true)),
    ] {
        let set = |value: &Value| json!({"custom_attributes": {name: value}});
        assert_eq!(client.refused("PUT", &path, set(&bad)), (400, "parameter_invalid"), "{name} {bad}");
        assert_eq!(client.ok("PUT", &path, set(&good))["custom_attributes"][name], good, "{name}");
    }
    let unknown = json!({"custom_attributes": {"No such thing": 1}});
    assert_eq!(client.refused("PUT", &path, unknown), (400, "parameter_invalid"));
    let twin = json!({"name": "Seats", "data_type": "integer"});
    client.ok("POST", "/conversations/attributes", twin);
    let twice = json!({"custom_attributes": {"Seats": 6}});
    assert_eq!(client.refused("PUT", &path, twice), (400, "parameter_invalid"), "two have that name");
}

#[test]
fn a_snooze_is_a_pause_in_the_handling() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let parts = format!("/conversations/{id}/parts");
    let me = client.world.owner;
    let mine = json!({"message_type": "assignment", "type": "admin", "admin_id": me, "assignee_id": me});
    client.ok("POST", &parts, mine);
    let before = client.ok("GET", &format!("/conversations/{id}/handling_events"), Value::Null);
    let snooze = json!({"message_type": "snoozed", "admin_id": me, "snoozed_until": NOW + 60});
    client.ok("POST", &parts, snooze);
    client.ok("POST", &parts, json!({"message_type": "open", "admin_id": me}));
    let after = client.ok("GET", &format!("/conversations/{id}/handling_events"), Value::Null);
    let seen = before["handling_events"].as_array().unwrap().len();
    let events = &after["handling_events"].as_array().unwrap()[seen..];
    assert_eq!(events.iter().map(|e| e["type"].as_str().unwrap()).collect::<Vec<_>>(), ["paused", "resumed"]);
    assert_eq!(events[0]["teammate"]["id"], json!(me));
}

#[test]
fn some_conversations_have_a_side_conversation() {
    let mut client = Client::new();
    let id = *client.world.conversations.side.keys().min().unwrap();
    let list = client.ok("GET", &format!("/conversations/{id}/side_conversations"), Value::Null);
    let side = &list["side_conversations"][0];
    assert_eq!((&list["type"], &side["total_count"]), (&json!("side_conversation.list"), &json!(2)));
    assert_eq!(side["conversation_parts"].as_array().unwrap().len(), 2);
}
