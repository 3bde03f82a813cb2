//! Tickets: what is answered and refused.

use serde_json::{Value, json};

use super::{Client, NOW};
use crate::routes::Version;
use crate::world::people::hex_id;
use crate::world::{Conversation, State};

fn draft(client: &Client, kind: usize, attributes: Value) -> Value {
    let contact = hex_id(&client.world.contacts.get(0).unwrap().id);
    json!({"ticket_type_id": client.world.ticket_types[kind].id, "contacts": [{"id": contact}],
        "ticket_attributes": attributes})
}

fn titled(client: &mut Client, kind: usize) -> String {
    let body = draft(client, kind, json!({"_default_title_": "A ticket", "_default_description_": "It is so"}));
    client.ok("POST", "/tickets", body)["id"].as_str().unwrap().to_owned()
}

fn kinds(client: &Client, id: &str) -> Vec<&'static str> {
    let id = id.parse().unwrap();
    client.world.conversation(id).unwrap().parts.iter().map(|p| p.kind.as_str()).collect()
}

#[test]
fn a_ticket_is_found_by_the_id_of_its_conversation() {
    let mut client = Client::new();
    let ticket = client.world.conversations.iter().find(|(_, c)| c.ticket.is_some()).unwrap().1.id;
    let shown = client.ok("GET", &format!("/tickets/{ticket}"), Value::Null);
    assert_eq!((&shown["type"], &shown["id"]), (&json!("ticket"), &json!(ticket.to_string())));
    assert_ne!(shown["ticket_id"], shown["id"]);
    let plain = client.world.conversations.iter().find(|(_, c)| c.ticket.is_none()).unwrap().1.id;
    assert_eq!(client.refused("GET", &format!("/tickets/{plain}"), Value::Null), (404, "ticket_not_found"));
}

#[test]
fn a_ticket_that_is_made_is_a_conversation_too() {
    let mut client = Client::new();
    let severity = &client.world.ticket_types[0].attributes.iter().find(|a| &*a.name == "Severity").unwrap();
    let option = severity.options[1].id.clone();
    let body = draft(&client, 0, json!({"_default_title_": "Totals are off", "Severity": option}));
    let ticket = client.ok("POST", "/tickets", body);
    assert_eq!(ticket["ticket_attributes"], json!({"_default_title_": "Totals are off", "Severity": "Annoying"}));
    assert_eq!(
        (&ticket["category"], &ticket["open"], &ticket["is_shared"]),
        (&json!("Customer"), &json!(true), &json!(true))
    );
    assert_eq!(ticket["ticket_state"]["category"], "submitted");
    let id = ticket["id"].as_str().unwrap();
    let conversation = client.ok("GET", &format!("/conversations/{id}"), Value::Null);
    assert_eq!((&conversation["ticket"]["id"], &conversation["title"]), (&json!(id), &json!("Totals are off")));
    let last = ticket["ticket_parts"]["ticket_parts"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["part_type"], &last["ticket_state"]),
        (&json!("ticket_state_updated_by_admin"), &json!("submitted"))
    );
    client.version = Version::Numbered(2, 14);
    assert_eq!(client.ok("GET", &format!("/tickets/{id}"), Value::Null)["admin_assignee_id"], "0");
}

#[test]
fn a_ticket_is_not_made_of_what_does_not_suit_its_type() {
    let mut client = Client::new();
    let count = client.world.conversations.len();
    for attributes in [
        json!({"_default_title_": "No invoice"}),
        json!({"Invoice number": "7", "Colour": "red"}),
        json!({"Invoice number": 7}),
        json!({"Invoice number": null}),
        json!({"Invoice number": "7", "Amount": "much"}),
    ] {
        let body = draft(&client, 1, attributes.clone());
        assert_eq!(client.refused("POST", "/tickets", body), (400, "parameter_invalid"), "{attributes}");
    }
    let mut nobody = draft(&client, 0, json!({}));
    nobody["contacts"] = json!([{"id": "6762f0cd1bb69f9f2193bb7c"}]);
    assert_eq!(client.refused("POST", "/tickets", nobody.clone()), (404, "not_found"));
    assert_eq!(client.world.conversations.len(), count, "nothing was made on the way to a refusal");
    nobody["contacts"] = json!([{"email": "new@nowhere.example"}]);
    client.ok("POST", "/tickets", nobody);
    assert!(client.world.contacts.by_email("new@nowhere.example").is_some());
}

#[test]
fn a_ticket_that_is_put_off_is_found_through_its_job() {
    let mut client = Client::new();
    let body = draft(&client, 0, json!({"_default_title_": "Later"}));
    let job = client.ok("POST", "/tickets/enqueue", body);
    assert_eq!((&job["status"], &job["resource_id"]), (&json!("pending"), &Value::Null));
    let path = format!("/jobs/status/{}", job["id"].as_str().unwrap());
    let early = client.ok("GET", &path, Value::Null);
    assert_eq!((&early["status"], &early["resource_id"]), (&json!("pending"), &Value::Null), "it takes its time");
    client.now += 60;
    let job = client.ok("GET", &path, Value::Null);
    assert_eq!(job["status"], "success");
    let ticket = client.ok("GET", &format!("/tickets/{}", job["resource_id"].as_str().unwrap()), Value::Null);
    assert_eq!(ticket["ticket_attributes"]["_default_title_"], "Later");
}

#[test]
fn each_change_of_a_ticket_is_in_its_thread() {
    let mut client = Client::new();
    let id = titled(&mut client, 0);
    let path = format!("/tickets/{id}");
    let (me, other) = (client.world.owner, client.world.admins[1].id);
    let state = client.world.ticket_states[1].id;
    let before = kinds(&client, &id).len();
    let body = json!({"ticket_attributes": {"App version": "4.2"}, "ticket_state_id": state, "admin_id": me,
        "assignee_id": other.to_string(), "is_shared": false});
    let ticket = client.ok("PUT", &path, body);
    assert_eq!((&ticket["admin_assignee_id"], &ticket["is_shared"]), (&json!(other), &json!(false)));
    assert_eq!(ticket["previous_ticket_state_id"], json!(client.world.ticket_states[0].id.to_string()));
    let seen = ["ticket_attribute_updated_by_admin", "ticket_state_updated_by_admin", "assignment"];
    assert_eq!(kinds(&client, &id)[before..], seen);
    client.ok("PUT", &path, json!({"snoozed_until": NOW + 600}));
    let closed = client.ok("PUT", &path, json!({"open": false}));
    assert_eq!((&closed["open"], &closed["snoozed_until"]), (&json!(false), &Value::Null), "closed and unsnoozed");
    let unknown = json!({"assignee_id": 1, "ticket_attributes": {"App version": "5"}});
    assert_eq!(client.refused("PUT", &path, unknown), (404, "assignee_not_found"));
    let kept = client.ok("GET", &path, Value::Null);
    assert_eq!(kept["ticket_attributes"]["App version"], "4.2", "a refused change changes nothing");
}

#[test]
fn a_changed_attribute_names_the_option_or_the_value_that_it_has_become() {
    let mut client = Client::new();
    let id = titled(&mut client, 0);
    let severity = client.world.ticket_types[0].attributes.iter().find(|a| &*a.name == "Severity").unwrap();
    let option = severity.options[1].id.clone();
    let path = format!("/tickets/{id}");
    for (name, sent, expected) in [
        ("Severity", json!("Annoying"), json!({"type": "value", "id": option, "label": "Annoying"})),
        ("App version", json!("4.2"), json!({"type": "value", "id": "4.2", "label": "4.2"})),
        ("Reproduced", json!(true), json!({"type": "value", "id": "true", "label": "true"})),
        ("App version", json!(null), json!({"type": "value", "id": null, "label": ""})),
    ] {
        let ticket = client.ok("PUT", &path, json!({"ticket_attributes": {name: sent}}));
        let last = ticket["ticket_parts"]["ticket_parts"].as_array().unwrap().last().unwrap();
        assert_eq!(last["updated_attribute_data"]["value"], expected, "{name}");
    }
}

#[test]
fn a_reply_to_a_ticket_answers_its_part_alone() {
    let mut client = Client::new();
    let id = titled(&mut client, 0);
    let path = format!("/tickets/{id}/reply");
    let me = client.world.owner;
    for kind in ["comment", "note"] {
        let body = json!({"message_type": kind, "type": "admin", "admin_id": me, "body": "Hello"});
        let part = client.ok("POST", &path, body);
        assert_eq!(
            (&part["type"], &part["part_type"], &part["body"]),
            (&json!("ticket_part"), &json!(kind), &json!("<p>Hello</p>"))
        );
    }
    let internal = titled(&mut client, 2);
    let contact = hex_id(&client.world.contacts.get(0).unwrap().id);
    let body = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Thanks"});
    let refused = client.refused("POST", &format!("/tickets/{internal}/reply"), body.clone());
    assert_eq!(refused, (400, "parameter_mismatch"));
    assert_eq!(client.ok("POST", &path, body)["author"]["id"], json!(contact));
}

#[test]
fn a_cross_posted_note_goes_to_all_linked_conversations_and_no_comment_does() {
    let mut client = Client::new();
    let tracker = titled(&mut client, 3);
    let linked = titled(&mut client, 0);
    let body = json!({"conversation_id": linked});
    let answer = client.ok("POST", &format!("/tickets/{tracker}/linked_conversations"), body);
    assert_eq!((&answer["type"], &answer["id"]), (&json!("conversation"), &json!(linked)));
    let (before, me) = (kinds(&client, &linked).len(), client.world.owner);
    for kind in ["comment", "note"] {
        let body = json!({"message_type": kind, "type": "admin", "admin_id": me, "body": "Fixed", "cross_post": true});
        client.ok("POST", &format!("/tickets/{tracker}/reply"), body);
    }
    assert_eq!(kinds(&client, &linked)[before..], ["note"]);
}

#[test]
fn a_type_changes_within_its_category_and_what_both_have_stays() {
    let mut client = Client::new();
    let id = titled(&mut client, 0);
    let path = format!("/tickets/{id}/change_type");
    let state = client.world.ticket_states[0].id;
    let to = |client: &Client, kind: usize| json!({"ticket_type_id": client.world.ticket_types[kind].id, "ticket_state_id": state});
    let (same, internal, refund) = (to(&client, 0), to(&client, 2), to(&client, 1));
    assert_eq!(client.refused("POST", &path, same), (400, "parameter_invalid"));
    assert_eq!(client.refused("POST", &path, internal), (400, "parameter_invalid"));
    client.ok("PUT", &format!("/tickets/{id}"), json!({"ticket_attributes": {"App version": "4.2"}}));
    let ticket = client.ok("POST", &path, refund);
    assert_eq!(ticket["ticket_type"]["name"], "Refund");
    let kept = json!({"_default_title_": "A ticket", "_default_description_": "It is so"});
    assert_eq!(ticket["ticket_attributes"], kept);
}

#[test]
fn tickets_are_searched_in_words_of_their_own() {
    let mut client = Client::new();
    let bug = titled(&mut client, 0);
    let gone = titled(&mut client, 0);
    client.ok("DELETE", &format!("/tickets/{gone}"), Value::Null);
    let total = client.world.conversations.iter().filter(|(_, c)| c.ticket.is_some()).count();
    let mut found = |query: Value| {
        let answer = client.ok("POST", "/tickets/search", json!({"query": query, "pagination": {"per_page": 150}}));
        let rows = answer["tickets"].as_array().unwrap();
        assert_eq!(answer["total_count"], json!(rows.len()));
        rows.iter().map(|t| t["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(json!({"field": "title", "operator": "=", "value": "a ticket"})), std::slice::from_ref(&bug));
    let mut sum = 0;
    for category in ["request", "task", "tracker"] {
        sum += found(json!({"field": "category", "operator": "=", "value": category})).len();
    }
    assert_eq!(sum, total);
    let both = json!({"operator": "AND", "value": [{"field": "category", "operator": "=", "value": "request"},
        {"field": "created_at", "operator": ">", "value": NOW.to_string()}]});
    assert_eq!(found(both), [bug]);
    let unknown = json!({"query": {"field": "ticket_state", "operator": "=", "value": "x"}});
    assert_eq!(client.refused("POST", "/tickets/search", unknown), (400, "invalid_field"));
}

#[test]
fn a_conversation_becomes_a_customers_ticket_and_no_other() {
    let mut client = Client::new();
    let plain = |c: &Conversation| c.ticket.is_none() && c.state == State::Open;
    let id = client.world.conversations.iter().find(|(_, c)| plain(c)).unwrap().1.id;
    let path = format!("/conversations/{id}/convert");
    let of = |client: &Client, kind: usize| json!({"ticket_type_id": client.world.ticket_types[kind].id});
    let (internal, bug) = (of(&client, 2), of(&client, 0));
    assert_eq!(client.refused("POST", &path, internal), (400, "parameter_invalid"));
    let ticket = client.ok("POST", &path, bug.clone());
    assert_eq!((&ticket["type"], &ticket["id"]), (&json!("ticket"), &json!(id.to_string())));
    assert_eq!(client.refused("POST", &path, bug), (400, "parameter_invalid"), "it is a ticket already");
}
