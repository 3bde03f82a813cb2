//! Tickets, their types and states.

use serde_json::{Value, json};

use practice::world::{Slot, World};

use super::caller::{Caller, ids, text};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    let types = types(c).await;
    let found = c.ask("searchTickets", "/tickets/search", everything()).await;
    for id in ids(&found, "tickets") {
        c.get("getTicket", &format!("/tickets/{id}")).await;
    }
    let me = text(&c.get("identifyAdmin", "/me").await["id"]);
    let contact = ids(&c.get("ListContacts", "/contacts").await, "data")[0].clone();
    let draft = |kind: &str, title: &str| {
        json!({"ticket_type_id": kind, "contacts": [{"id": contact}],
            "ticket_attributes": {"_default_title_": title, "_default_description_": "It is so"}})
    };
    let bug = text(&c.ask("createTicket", "/tickets", draft(&types[0], "A bug")).await["id"]);
    let job = c.ask("enqueueCreateTicket", "/tickets/enqueue", draft(&types[0], "Later")).await;
    c.get("jobsStatus", &format!("/jobs/status/{}", text(&job["id"]))).await;
    c.refused("jobsStatus", "/jobs/status/999", Value::Null, 404, "job_not_found").await;
    let refund = draft(&types[1], "No invoice");
    c.refused("enqueueCreateTicket", "/tickets/enqueue", refund, 400, "parameter_invalid").await;
    changes(c, &bug, &me).await;
    replies(c, &types, &contact, &bug, &me, &draft).await;
    tags(c, &bug, &me).await;
    kinds(c, &types, &bug).await;
    links(c, &types, &contact, &draft).await;
    convert(c, &types).await;
    c.ask("deleteTicket", &format!("/tickets/{bug}"), Value::Null).await;
    c.refused("deleteTicket", &format!("/tickets/{bug}"), Value::Null, 404, "ticket_not_found").await;
}

fn everything() -> Value {
    json!({"query": {"field": "created_at", "operator": ">", "value": "1306054154"}, "pagination": {"per_page": 100}})
}

async fn types(c: &mut Caller) -> Vec<String> {
    let list = c.get("listTicketTypes", "/ticket_types").await;
    let types = ids(&list, "data");
    for id in &types {
        c.get("getTicketType", &format!("/ticket_types/{id}")).await;
    }
    c.get("listTicketStates", "/ticket_states").await;
    let made = json!({"name": "Question", "description": "Something to know", "icon": "❓", "category": "Customer"});
    let made = c.ask("createTicketType", "/ticket_types", made).await;
    let one = format!("/ticket_types/{}", text(&made["id"]));
    c.ask("updateTicketType", &one, json!({"name": "Questions"})).await;
    let list = json!({"name": "Topic", "description": "About what", "data_type": "list", "list_items": "Money, Time"});
    let attribute = c.ask("createTicketTypeAttribute", &format!("{one}/attributes"), list).await;
    let path = format!("{one}/attributes/{}", text(&attribute["id"]));
    c.ask("updateTicketTypeAttribute", &path, json!({"list_items": "Money,Time,Mood"})).await;
    types
}

async fn changes(c: &mut Caller, id: &str, me: &str) {
    let states = c.get("listTicketStates", "/ticket_states").await;
    let path = format!("/tickets/{id}");
    let body = json!({"ticket_attributes": {"_default_title_": "A worse bug", "Severity": "Annoying"},
        "ticket_state_id": ids(&states, "data")[1], "admin_id": me, "assignee_id": me, "open": true,
        "snoozed_until": 4_000_000_000_i64, "is_shared": true});
    c.ask("updateTicket", &path, body).await;
    c.ask("updateTicket", &path, json!({"open": false, "assignee_id": "0"})).await;
    c.refused("updateTicket", &path, json!({"ticket_state_id": 0}), 400, "ticket_state_id_invalid").await;
    c.refused("updateTicket", &path, json!({"assignee_id": 1}), 404, "assignee_not_found").await;
    c.refused("updateTicket", &path, json!({"admin_id": 1}), 404, "assignee_not_found").await;
}

async fn replies(
    c: &mut Caller,
    types: &[String],
    contact: &str,
    id: &str,
    me: &str,
    draft: &impl Fn(&str, &str) -> Value,
) {
    let path = format!("/tickets/{id}/reply");
    for kind in ["comment", "note"] {
        let body = json!({"message_type": kind, "type": "admin", "admin_id": me, "body": "Hello"});
        c.ask("replyTicket", &path, body).await;
    }
    let body = json!({"message_type": "quick_reply", "type": "admin", "admin_id": me,
        "reply_options": [{"text": "Yes", "uuid": "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb"}]});
    c.ask("replyTicket", &path, body).await;
    let body = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Thanks"});
    c.ask("replyTicket", &path, body.clone()).await;
    c.refused("replyTicket", "/tickets/1/reply", body.clone(), 404, "not_found").await;
    let internal = text(&c.ask("createTicket", "/tickets", draft(&types[2], "Internal")).await["id"]);
    c.refused("replyTicket", &format!("/tickets/{internal}/reply"), body, 400, "parameter_mismatch").await;
}

async fn tags(c: &mut Caller, id: &str, me: &str) {
    let tag = text(&c.ask("createTag", "/tags", json!({"name": "of tickets"})).await["id"]);
    let (path, body) = (format!("/tickets/{id}/tags"), json!({"id": tag, "admin_id": me}));
    c.ask("attachTagToTicket", &path, body.clone()).await;
    c.refused("attachTagToTicket", "/tickets/1/tags", body.clone(), 404, "ticket_not_found").await;
    let one = format!("{path}/{tag}");
    c.ask("detachTagFromTicket", &one, body.clone()).await;
    c.refused("detachTagFromTicket", &one, body.clone(), 404, "tag_not_found").await;
    c.refused("detachTagFromTicket", &format!("/tickets/1/tags/{tag}"), body, 404, "ticket_not_found").await;
}

async fn kinds(c: &mut Caller, types: &[String], id: &str) {
    let path = format!("/tickets/{id}/change_type");
    let states = c.get("listTicketStates", "/ticket_states").await;
    let state = ids(&states, "data")[0].clone();
    let to = |kind: &str| json!({"ticket_type_id": kind, "ticket_state_id": state});
    c.refused("changeTicketType", &path, json!({"ticket_state_id": state}), 400, "parameter_not_found").await;
    c.refused("changeTicketType", &path, to(&types[0]), 400, "parameter_invalid").await;
    c.refused("changeTicketType", "/tickets/1/change_type", to(&types[1]), 404, "not_found").await;
    c.ask("changeTicketType", &path, to(&types[1])).await;
}

async fn links(c: &mut Caller, types: &[String], contact: &str, draft: &impl Fn(&str, &str) -> Value) {
    let tracker = text(&c.ask("createTicket", "/tickets", draft(&types[3], "Outage")).await["id"]);
    let second = text(&c.ask("createTicket", "/tickets", draft(&types[3], "Another")).await["id"]);
    let customers = text(&c.ask("createTicket", "/tickets", draft(&types[0], "One of many")).await["id"]);
    let path = |ticket: &str| format!("/tickets/{ticket}/linked_conversations");
    let of = |id: &str| json!({"conversation_id": id});
    c.ask("linkConversationToTicket", &path(&tracker), of(&customers)).await;
    let twice = "already_linked_to_tracker";
    c.refused("linkConversationToTicket", &path(&second), of(&customers), 400, twice).await;
    c.refused("linkConversationToTicket", &path(&customers), of(&tracker), 400, "invalid_ticket_type").await;
    c.refused("linkConversationToTicket", &path(&tracker), json!({}), 400, "parameter_not_found").await;
    c.refused("linkConversationToTicket", &path(&tracker), of("1"), 404, "conversation_not_found").await;
    c.refused("linkConversationToTicket", &path("1"), of(&customers), 404, "ticket_not_found").await;
    // So many that no more fit; which they are matters to nobody.
    let crowd = |world: &mut World, slot: Slot, _| world.conversations.change(slot, |c| c.linked.extend(1..=2_500));
    c.practice.world().act(&second, crowd).unwrap();
    let body = json!({"from": {"type": "user", "id": contact}, "body": "One more"});
    let one_more = text(&c.ask("createConversation", "/conversations", body).await["conversation_id"]);
    let full = "linked_conversation_limit_exceeded";
    c.refused("linkConversationToTicket", &path(&second), of(&one_more), 400, full).await;
    let one = |ticket: &str| format!("{}/{customers}", path(ticket));
    let endpoint = "unlinkConversationFromTicket";
    c.refused(endpoint, &one("1"), Value::Null, 404, "ticket_not_found").await;
    c.refused(endpoint, &one(&second), Value::Null, 404, "conversation_not_found").await;
    c.refused(endpoint, &one(&customers), Value::Null, 400, "invalid_ticket_type").await;
    c.ask(endpoint, &one(&tracker), Value::Null).await;
}

async fn convert(c: &mut Caller, types: &[String]) {
    let contact = ids(&c.get("ListContacts", "/contacts").await, "data")[0].clone();
    let body = json!({"from": {"type": "user", "id": contact}, "body": "It is broken"});
    let message = c.ask("createConversation", "/conversations", body).await;
    let path = format!("/conversations/{}/convert", text(&message["conversation_id"]));
    let endpoint = "convertConversationToTicket";
    c.refused(endpoint, &path, json!({"ticket_type_id": types[2]}), 400, "parameter_invalid").await;
    c.ask(endpoint, &path, json!({"ticket_type_id": types[0]})).await;
}
