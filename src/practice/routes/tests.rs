//! Every route: what it answers, and that nothing sent to it leads to anything but an error list.

use serde_json::{Value, json};

use super::*;
use crate::practice::seed;
use crate::practice::world::people::hex_id;
use crate::practice::world::{PartKind, State};

const NOW: i64 = 1_790_000_000;

struct Client {
    world: World,
    version: Version,
}

impl Client {
    fn new() -> Self {
        Self { world: seed::world(1, 60, NOW), version: Version::DEFAULT }
    }

    fn ask(&mut self, method: &str, path: &str, body: Result<Option<Value>, ()>) -> Outcome {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request {
            method: method.to_owned(),
            path: crate::practice::decode::path(path),
            query: crate::practice::decode::query(query),
            version: self.version,
            body,
        };
        answer(&mut self.world, &request, NOW)
    }

    fn ok(&mut self, method: &str, path: &str, body: Value) -> Value {
        let body = Some(body).filter(|b| !b.is_null());
        self.ask(method, path, Ok(body)).unwrap_or_else(|r| panic!("{method} {path}: {r:?}")).body.unwrap()
    }

    fn refused(&mut self, method: &str, path: &str, body: Value) -> (u16, &'static str) {
        let body = Some(body).filter(|b| !b.is_null());
        let refusal = self.ask(method, path, Ok(body)).unwrap_err();
        (refusal.status, refusal.code)
    }

    fn one(&self, state: State) -> String {
        self.world.shelf.iter().find(|(_, c)| c.state == state).unwrap().1.id.to_string()
    }
}

const PATHS: &[(&str, &str)] = &[
    ("GET", "/me"),
    ("GET", "/admins"),
    ("GET", "/admins/{admin}"),
    ("PUT", "/admins/{admin}/away"),
    ("GET", "/away_status_reasons"),
    ("GET", "/teams"),
    ("GET", "/teams/{team}"),
    ("GET", "/tags"),
    ("GET", "/tags/{tag}"),
    ("POST", "/tags"),
    ("GET", "/macros"),
    ("GET", "/macros/{macro}"),
    ("GET", "/conversations"),
    ("POST", "/conversations"),
    ("POST", "/conversations/search"),
    ("GET", "/conversations/{conversation}"),
    ("PUT", "/conversations/{conversation}"),
    ("POST", "/conversations/{conversation}/reply"),
    ("POST", "/conversations/last/reply"),
    ("POST", "/conversations/{conversation}/parts"),
    ("POST", "/conversations/{conversation}/tags"),
    ("DELETE", "/conversations/{conversation}/tags/{tag}"),
    ("GET", "/contacts"),
    ("POST", "/contacts/search"),
    ("GET", "/contacts/find_by_external_id/x"),
    ("GET", "/contacts/{contact}"),
    ("GET", "/contacts/{contact}/notes"),
    ("POST", "/contacts/{contact}/notes"),
    ("GET", "/contacts/{contact}/tags"),
    ("GET", "/contacts/{contact}/companies"),
    ("GET", "/companies/{company}"),
    ("GET", "/events?type=user&intercom_user_id={contact}"),
    ("GET", "/ticket_types"),
    ("GET", "/ticket_types/2601"),
    ("GET", "/ticket_states"),
    ("GET", "/tickets/{conversation}"),
];

fn filled(client: &Client, path: &str) -> String {
    let world = &client.world;
    path.replace("{admin}", &world.owner.to_string())
        .replace("{team}", &world.teams[0].id.to_string())
        .replace("{tag}", &world.tags[0].id.to_string())
        .replace("{macro}", &world.macros[0].id.to_string())
        .replace("{conversation}", &client.one(State::Open))
        .replace("{contact}", &hex_id(&world.contacts.get(0).unwrap().id))
        .replace("{company}", &hex_id(&world.companies[0].id))
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
    let short = client.world.shelf.iter().filter(|(_, c)| c.parts.len() < 20);
    let ids: Vec<String> = short.map(|(_, c)| c.id.to_string()).collect();
    for (method, path) in PATHS {
        let bodies = if *method == "GET" { &bodies[..3] } else { &bodies[..] };
        // Each on another conversation, so that none grows out of proportion.
        for (body, id) in bodies.iter().zip(ids.iter().cycle()) {
            let path = filled(&client, &path.replace("{conversation}", id));
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
    for (method, path) in PATHS.iter().filter(|(_, path)| path.contains('{')) {
        for id in bad {
            let at = path.find('{').unwrap();
            let end = path[at..].find('}').unwrap() + at + 1;
            let path = filled(&client, &format!("{}{id}{}", &path[..at], &path[end..]));
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

#[test]
fn lists_come_in_their_own_envelopes() {
    let mut client = Client::new();
    for (path, kind, key, count) in [
        ("/admins", "admin.list", "admins", Some(8)),
        ("/teams", "team.list", "teams", Some(4)),
        ("/tags", "list", "data", None),
        ("/macros", "list", "data", None),
        ("/away_status_reasons", "list", "data", None),
        ("/ticket_types", "list", "data", None),
        ("/ticket_states", "list", "data", None),
        ("/contacts", "list", "data", None),
        ("/conversations", "conversation.list", "conversations", Some(20)),
    ] {
        let list = client.ok("GET", path, Value::Null);
        assert_eq!(list["type"], kind, "{path}");
        let rows = list[key].as_array().unwrap();
        assert!(!rows.is_empty() && count.is_none_or(|n| n == rows.len()), "{path}");
    }
}

#[test]
fn macros_are_walked_by_their_own_cursor() {
    let mut client = Client::new();
    let mut path = "/macros?per_page=5".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = client.ok("GET", &path, Value::Null);
        assert!(page.get("total_count").is_none());
        seen.extend(page["data"].as_array().unwrap().iter().map(|m| m["id"].clone()));
        let Some(next) = page["pages"]["next"]["starting_after"].as_str() else { break };
        path = format!("/macros?per_page=5&starting_after={}", next.replace('=', "%3D").replace('+', "%2B"));
    }
    assert_eq!(seen.len(), client.world.macros.len());
    client.version = Version::Numbered(2, 15);
    assert_eq!(client.refused("GET", "/macros", Value::Null), (400, "intercom_version_invalid"));
}

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
    let longest = client.world.shelf.iter().max_by_key(|(_, c)| c.parts.len()).unwrap().1;
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
        json!({"title": "new", "read": true, "custom_attributes": {"Plan": "Pro", "Seats": 5}, "company_id": null});
    let after = client.ok("PUT", &path, body);
    assert_eq!(
        (&after["title"], &after["custom_attributes"]["Seats"], &after["company"]),
        (&json!("new"), &json!(5), &json!(null))
    );
    let kinds = [PartKind::TitleChanged, PartKind::AttributeUpdated, PartKind::AttributeUpdated].map(PartKind::as_str);
    let parts = after["conversation_parts"]["conversation_parts"].as_array().unwrap();
    let last: Vec<_> = parts[parts.len() - 3..].iter().map(|p| p["part_type"].as_str().unwrap()).collect();
    assert_eq!(last, kinds);
}

#[test]
fn tickets_contacts_companies_and_events_are_there_to_be_looked_at() {
    let mut client = Client::new();
    let ticket = client.world.shelf.iter().find(|(_, c)| c.ticket.is_some()).unwrap().1.id;
    let shown = client.ok("GET", &format!("/tickets/{ticket}"), Value::Null);
    assert_eq!((&shown["type"], &shown["id"]), (&json!("ticket"), &json!(ticket.to_string())));
    assert_ne!(shown["ticket_id"], shown["id"]);
    let plain = client.world.shelf.iter().find(|(_, c)| c.ticket.is_none()).unwrap().1.id;
    assert_eq!(client.refused("GET", &format!("/tickets/{plain}"), Value::Null), (404, "ticket_not_found"));
    let slot = *client.world.notes.keys().min().unwrap();
    let id = hex_id(&client.world.contacts.get(slot).unwrap().id);
    let notes = client.ok("GET", &format!("/contacts/{id}/notes?per_page=1"), Value::Null);
    assert_eq!(notes["data"].as_array().unwrap().len(), 1);
    assert!(
        client.ok("GET", &format!("/contacts/{id}/notes?page=99"), Value::Null)["data"].as_array().unwrap().is_empty()
    );
    let note = client.ok(
        "POST",
        &format!("/contacts/{id}/notes"),
        json!({"body": "Likes tea", "admin_id": client.world.owner}),
    );
    assert_eq!(note["body"], "<p>Likes tea</p>");
    let events = client.ok("GET", &format!("/events?type=user&intercom_user_id={id}"), Value::Null);
    assert!(events["events"].is_array());
    let summary = client.ok("GET", &format!("/events?type=user&summary=true&intercom_user_id={id}"), Value::Null);
    assert_eq!(summary["type"], "event.summary");
}
