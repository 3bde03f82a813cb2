//! Nothing that is sent to any operation leads to anything but an error list.

use serde_json::{Value, json};

use super::{Client, NOW};
use crate::routes::{Endpoint, Version, endpoints};
use crate::world::people::hex_id;
use crate::world::{Conversation, State};

/// The path of an operation with things that are there in its gaps, and with this conversation.
fn filled(client: &Client, endpoint: &Endpoint, conversation: &str) -> String {
    let world = &client.world;
    let mut kind = "";
    let mut path = String::new();
    for piece in endpoint.path.trim_start_matches('/').split('/') {
        let thing = match (piece.starts_with('{'), kind) {
            (false, _) => piece.to_owned(),
            (true, "admins") => world.owner.to_string(),
            (true, "teams") => world.teams[0].id.to_string(),
            (true, "tags") => world.tags[0].id.to_string(),
            (true, "macros") => world.macros[0].id.to_string(),
            (true, "contacts" | "customers") => hex_id(&world.contacts.get(0).unwrap().id),
            (true, "companies") => hex_id(&world.companies[0].id),
            (true, "conversations" | "tickets" | "linked_conversations") => conversation.to_owned(),
            (true, "ticket_types") => world.ticket_types[0].id.to_string(),
            // Good enough to be read, whatever it is.
            (true, _) => "1".to_owned(),
        };
        path.push('/');
        path.push_str(&thing);
        kind = piece;
    }
    path
}

#[test]
fn malformed_input_of_every_kind_is_answered_with_an_error_list_everywhere() {
    let mut client = Client::new();
    let deep = (0..60).fold(json!(1), |inner, _| json!({"operator": "AND", "value": [inner]}));
    let long = "x".repeat(1_000);
    let me = json!(client.world.owner);
    let mut bodies: Vec<Result<Option<Value>, ()>> = vec![Err(()), Ok(None)];
    let wrong = [
        json!(null),
        json!("x"),
        json!([1]),
        json!({}),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(long),
        deep.clone(),
    ];
    bodies.extend(wrong.iter().cloned().map(|b| Ok(Some(b))));
    bodies.push(Ok(Some(json!({"query": deep}))));
    // Every known key with every wrong kind of value, the others being plausible.
    let plausible = json!({
        "message_type": "comment", "type": "admin", "admin_id": me, "body": "x", "assignee_id": "0", "id": "1",
        "snoozed_until": NOW + 60, "name": "n", "read": true, "title": "t", "custom_attributes": {"a": 1},
        "away_mode_enabled": true, "away_mode_reassign": true, "query": {"field": "id", "operator": "=", "value": "1"},
        "pagination": {"per_page": 5}, "sort": {"field": "updated_at"}, "reply_options": [{"text": "a", "uuid": "b"}],
        "from": {"type": "user", "id": "x"}, "attachment_urls": ["u"], "attachment_files": [], "created_at": NOW,
        "intercom_user_id": "x", "company_id": null, "priority": "high", "skip_notifications": false,
    });
    for key in plausible.as_object().unwrap().keys() {
        for value in &wrong {
            let mut body = plausible.clone();
            body[key.as_str()] = value.clone();
            bodies.push(Ok(Some(body)));
        }
    }
    for kind in ["comment", "note", "quick_reply", "close", "snoozed", "open", "assignment", "?"] {
        for who in ["admin", "user", "team"] {
            let mut body = plausible.clone();
            (body["message_type"], body["type"]) = (json!(kind), json!(who));
            bodies.push(Ok(Some(body)));
        }
    }
    // Preview reads everything that a number reads, and more.
    client.version = Version::Preview;
    for endpoint in endpoints() {
        let method = endpoint.method;
        let bodies = if method == "GET" { &bodies[..3] } else { &bodies[..] };
        // Each on another conversation, so that none grows out of proportion.
        let tickets = endpoint.path.starts_with("/tickets/");
        let fit = |c: &Conversation| c.parts.len() < 20 && (!tickets || c.ticket.is_some());
        let ids: Vec<u64> = client.world.conversations.iter().filter(|(_, c)| fit(c)).map(|(_, c)| c.id).collect();
        for (body, id) in bodies.iter().zip(ids.iter().cycle()) {
            let path = filled(&client, endpoint, &id.to_string());
            if let Err(refusal) = client.ask(method, &path, body.clone()) {
                assert!((400..500).contains(&refusal.status), "{method} {path}: {refusal:?}");
                assert!(refusal.message.len() < 300, "{method} {path} echoes too much");
            }
        }
    }
}

#[test]
fn bad_ids_and_unknown_paths_are_not_found() {
    let mut client = Client::new();
    let bad = ["0", "-1", "99999999999999999999999999", "abc", "%00", "..", "%F0%9F%98%80", "", "1.5", "{}"];
    for endpoint in endpoints().filter(|o| o.path.contains('{')) {
        for id in bad {
            let method = endpoint.method;
            let path = filled(&client, endpoint, &client.one(State::Open));
            let gap = endpoint.path.split('/').position(|piece| piece.starts_with('{')).unwrap();
            let mut pieces: Vec<&str> = path.split('/').collect();
            pieces[gap] = id;
            let path = pieces.join("/");
            let body = json!({"message_type": "close", "type": "admin", "admin_id": client.world.owner,
                "away_mode_enabled": true, "away_mode_reassign": false, "body": "x", "id": client.world.tags[0].id});
            let (status, _) = client.refused(method, &path, body);
            assert!(matches!(status, 404 | 400), "{method} {path}: {status}");
        }
    }
    for (method, path) in [("GET", "/"), ("GET", "/nothing"), ("DELETE", "/me"), ("PATCH", "/tags"), ("GET", "/me/")] {
        assert_eq!(client.refused(method, path, Value::Null), (404, "not_found"));
    }
    for path in [
        "/conversations?per_page=0",
        "/conversations?per_page=151",
        "/conversations?per_page=x",
        "/conversations?starting_after=%%",
        "/macros?updated_since=x",
        "/macros?starting_after=x",
        "/events",
        "/contacts?starting_after=WzFd",
    ] {
        assert_eq!(client.refused("GET", path, Value::Null).0, 400, "{path}");
    }
}
