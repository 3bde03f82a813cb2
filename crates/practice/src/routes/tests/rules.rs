//! The settings for what is undecided (API 26), each as its owner sees it answered.

use serde_json::{Value, json};

use super::Client;
use crate::world::State;
use crate::world::messages::Message;

/// What is answered by default, and what once the rule says otherwise.
fn both<T>(rule: &str, of: impl Fn(&mut Client) -> T) -> (T, T) {
    let mut other = Client::new();
    other.world.rules.set_pair(rule).unwrap();
    (of(&mut Client::new()), of(&mut other))
}

fn a_ticket(client: &Client) -> String {
    client.world.conversations.tickets().next().unwrap().1.id.to_string()
}

#[test]
fn who_may_act_as_whom_is_a_setting() {
    let told = both("any_admin=false", |client| {
        let (id, me, other) = (client.one(State::Open), client.world.owner, client.world.admins[1].id);
        let note = |admin| json!({"message_type": "note", "type": "admin", "admin_id": admin, "body": "<p>x</p>"});
        let mine = client.ask("POST", &format!("/conversations/{id}/reply"), Ok(Some(note(me)))).map(|a| a.status);
        assert_eq!(mine.unwrap(), 200);
        let theirs = client.ask("POST", &format!("/conversations/{id}/reply"), Ok(Some(note(other))));
        theirs.map_or_else(|refusal| (refusal.status, refusal.code), |answer| (answer.status, ""))
    });
    assert_eq!(told, ((200, ""), (403, "action_forbidden")));
}

#[test]
fn reading_is_taken_back_unless_the_workspace_knows_no_unread() {
    let told = both("read_false=false", |client| {
        let id = client.one(State::Open);
        client.ok("PUT", &format!("/conversations/{id}"), json!({"read": true}));
        client.ok("PUT", &format!("/conversations/{id}"), json!({"read": false}))["read"].clone()
    });
    assert_eq!(told, (json!(false), json!(true)));
}

#[test]
fn what_tickets_show_and_take_is_a_setting() {
    let told = both("ticket_actions=false", |client| {
        let (id, me) = (a_ticket(client), client.world.owner);
        let close = json!({"message_type": "close", "type": "admin", "admin_id": me});
        let closed = client.ask("POST", &format!("/conversations/{id}/parts"), Ok(Some(close)));
        closed.map_or_else(|refusal| refusal.status, |answer| answer.status)
    });
    assert_eq!(told, (200, 404));
    let told = both("shows_ticket=false", |client| {
        let id = a_ticket(client);
        client.ok("GET", &format!("/conversations/{id}"), Value::Null)["ticket"].is_null()
    });
    assert_eq!(told, (false, true));
}

#[test]
fn a_close_asks_for_what_is_required_or_not() {
    let told = both("close_asks=true", |client| {
        let (id, me) = (client.one(State::Open), client.world.owner);
        let reason = json!({"name": "Reason", "data_type": "string", "required": true});
        client.ok("POST", "/conversations/attributes", reason);
        let close = json!({"message_type": "close", "type": "admin", "admin_id": me});
        let path = format!("/conversations/{id}/parts");
        let status = |client: &mut super::Client| {
            let closed = client.ask("POST", &path, Ok(Some(close.clone())));
            closed.map_or_else(|refusal| refusal.status, |answer| answer.status)
        };
        let without = status(client);
        client.ok("PUT", &format!("/conversations/{id}"), json!({"custom_attributes": {"Reason": "bug"}}));
        (without, status(client))
    });
    assert_eq!(told, ((200, 200), (400, 200)));
}

#[test]
fn parts_beyond_the_newest_are_counted_or_not() {
    let told = both("counts_all_parts=false", |client| {
        let long = client.world.conversations.iter().find(|(_, c)| c.parts.len() > 500).unwrap().1;
        let (id, all) = (long.id, long.parts.len());
        let answer = client.ok("GET", &format!("/conversations/{id}"), Value::Null);
        answer["conversation_parts"]["total_count"].as_u64().map(|count| usize::try_from(count).unwrap() == all)
    });
    assert_eq!(told, (Some(true), Some(false)));
}

#[test]
fn lists_and_searches_are_in_the_order_that_the_workspace_is_set_to() {
    let times = |answer: &Value, key: &str, field: &str| -> Vec<i64> {
        answer[key].as_array().unwrap().iter().map(|c| c[field].as_i64().unwrap()).collect()
    };
    let falling = |times: &[i64]| times.is_sorted_by(|a, b| a >= b);
    let everything = json!({"query": {"field": "created_at", "operator": ">", "value": 0}});
    let told = both("newest_first=true", |client| {
        let list = client.ok("GET", "/conversations?per_page=60", Value::Null);
        let mut unsorted = everything.clone();
        unsorted["pagination"] = json!({"per_page": 60});
        let search = client.ok("POST", "/conversations/search", unsorted);
        ["created_at", "updated_at"]
            .map(|field| [&list, &search].map(|answer| falling(&times(answer, "conversations", field))))
    });
    assert_eq!(told, ([[false; 2], [true; 2]], [[true; 2], [false; 2]]));
    let told = both("sorts=false", |client| {
        [("/conversations/search", "conversations"), ("/tickets/search", "tickets")].map(|(path, key)| {
            let mut sorted = everything.clone();
            sorted["sort"] = json!({"field": "created_at", "order": "ascending"});
            let answer = client.ok("POST", path, sorted);
            let created = times(&answer, key, "created_at");
            (created.is_sorted(), falling(&times(&answer, key, "updated_at")))
        })
    });
    assert_eq!(told, ([(true, false); 2], [(false, true); 2]));
}

#[test]
fn own_attributes_are_searched_for_unless_the_workspace_cannot() {
    let told = both("attribute_search=false", |client| {
        let own = json!({"field": "custom_attributes.Plan", "operator": "=", "value": "Pro"});
        let query = json!({"query": {"operator": "AND", "value": [own]}});
        let found = client.ask("POST", "/conversations/search", Ok(Some(query)));
        found.map_or_else(|refusal| (refusal.status, refusal.code), |answer| (answer.status, ""))
    });
    assert_eq!(told, ((200, ""), (400, "invalid_field")));
}

#[test]
fn texts_of_macros_are_raw_or_filled() {
    let (raw, filled) = both("macro_texts_filled=true", |client| {
        let all = client.ok("GET", "/macros", Value::Null);
        let texts: Vec<String> =
            all["data"].as_array().unwrap().iter().filter_map(|m| Some(m["body_text"].as_str()?.to_owned())).collect();
        texts
    });
    let with_fallback = raw.iter().position(|text| text.contains("|fallback:\"there\"}}")).unwrap();
    assert!(filled[with_fallback].contains("there"), "{}", filled[with_fallback]);
    assert!(filled.iter().all(|text| !text.contains("{{")) && raw.len() == filled.len());
}

#[test]
fn the_region_is_a_setting() {
    let told = both("region=EU", |client| client.ok("GET", "/me", Value::Null)["app"]["region"].clone());
    assert_eq!(told, (json!("US"), json!("EU")));
}

#[test]
fn webhooks_of_a_tickets_notes_hold_the_entry_or_the_ticket_alone() {
    let told = both("ticket_entries=false", |client| {
        let (world, now) = (&mut client.world, client.now);
        let slot = world.conversations.tickets().next().unwrap().0;
        world.notices.listen(true);
        world.note(slot, world.owner, Message::text("<p>x</p>"), now);
        let notices = world.notices.take();
        let told = notices.iter().flat_map(|n| crate::webhooks::topics::of(world, n));
        let note = told.into_iter().find(|(topic, _)| *topic == "ticket.note.created").unwrap().1;
        note["type"].clone()
    });
    assert_eq!(told, (json!("ticket_ticket_part"), json!("ticket")));
}
