//! Conversations.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::caller::{Caller, VERSION, ids, text};

/// All conversations; the ids of everyone who wrote.
pub async fn all(c: &mut Caller) -> BTreeSet<String> {
    let mut contacts = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = format!("/conversations?per_page=100{after}");
        let page = c.get("listConversations", &page).await;
        for id in ids(&page, "conversations") {
            let whole = c.get("retrieveConversation", &format!("/conversations/{id}")).await;
            contacts.extend(ids(&whole["contacts"], "contacts"));
            if !whole["ticket"].is_null() {
                let ticket = whole["ticket"]["id"].as_str().unwrap().to_owned();
                c.get("getTicket", &format!("/tickets/{ticket}")).await;
            }
        }
        match page["pages"]["next"]["starting_after"].as_str() {
            Some(next) => after = format!("&starting_after={next}"),
            None => break,
        }
    }
    for state in ["open", "snoozed", "closed"] {
        let query = json!({"query": {"field": "state", "operator": "=", "value": state}});
        c.ask("searchConversations", "/conversations/search", query).await;
    }
    contacts
}

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    let admins = c.get("listAdmins", "/admins").await;
    let admin = ids(&admins, "admins")[0].clone();
    let teams = c.get("listTeams", "/teams").await;
    let team = ids(&teams, "teams")[0].clone();
    let open = json!({"query": {"field": "state", "operator": "=", "value": "open"}});
    let open = c.ask("searchConversations", "/conversations/search", open).await;
    let id = ids(&open, "conversations")[0].clone();
    let contact = text(&open["conversations"][0]["contacts"]["contacts"][0]["id"]);
    replies(c, &id, &admin, &contact).await;
    states(c, &id, &admin, &team).await;
    tags(c, &id, &admin).await;
    c.ask("updateConversation", &format!("/conversations/{id}"), json!({"read": true})).await;
    c.refused("updateConversation", "/conversations/1", json!({"read": true}), 404, "not_found").await;
    c.refused("retrieveConversation", "/conversations/1", Value::Null, 404, "not_found").await;
    let from = |id: &str| json!({"from": {"type": "user", "id": id}, "body": "Hello"});
    c.ask("createConversation", "/conversations", from(&contact)).await;
    c.refused("createConversation", "/conversations", from("1"), 404, "not_found").await;
}

async fn replies(c: &mut Caller, id: &str, admin: &str, contact: &str) {
    let path = format!("/conversations/{id}/reply");
    for kind in ["comment", "note"] {
        let body = json!({"message_type": kind, "type": "admin", "admin_id": admin, "body": "<p>Hello</p>"});
        c.ask("replyConversation", &path, body).await;
    }
    let body = json!({"message_type": "quick_reply", "type": "admin", "admin_id": admin,
        "reply_options": [{"text": "Yes", "uuid": "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb"}]});
    c.ask("replyConversation", &path, body).await;
    let body = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Hello"});
    c.ask("replyConversation", &path, body.clone()).await;
    c.refused("replyConversation", "/conversations/1/reply", body, 404, "not_found").await;
}

async fn states(c: &mut Caller, id: &str, admin: &str, team: &str) {
    let path = format!("/conversations/{id}/parts");
    for body in [
        json!({"message_type": "assignment", "type": "admin", "admin_id": admin, "assignee_id": admin}),
        json!({"message_type": "assignment", "type": "team", "admin_id": admin, "assignee_id": team}),
        json!({"message_type": "assignment", "type": "team", "admin_id": admin, "assignee_id": "0"}),
        json!({"message_type": "snoozed", "admin_id": admin, "snoozed_until": 4_000_000_000_i64}),
        json!({"message_type": "open", "admin_id": admin}),
        json!({"message_type": "close", "type": "admin", "admin_id": admin}),
    ] {
        c.ask("manageConversation", &path, body).await;
    }
    let body = json!({"message_type": "open", "admin_id": admin});
    c.refused("manageConversation", "/conversations/1/parts", body, 404, "not_found").await;
}

async fn tags(c: &mut Caller, id: &str, admin: &str) {
    let tag = text(&c.ask("createTag", "/tags", json!({"name": "contract"})).await["id"]);
    let (path, body) = (format!("/conversations/{id}/tags"), json!({"id": tag, "admin_id": admin}));
    c.ask("attachTagToConversation", &path, body.clone()).await;
    c.refused("attachTagToConversation", "/conversations/1/tags", body.clone(), 404, "not_found").await;
    let path = format!("{path}/{tag}");
    c.ask("detachTagFromConversation", &path, body.clone()).await;
    c.refused("detachTagFromConversation", &path, body.clone(), 404, "tag_not_found").await;
    let path = format!("/conversations/1/tags/{tag}");
    c.refused("detachTagFromConversation", &path, body, 404, "not_found").await;
}

/// What is done with whole conversations, and what is told beside them.
pub async fn whole(c: &mut Caller) {
    let page = c.get("listConversations", "/conversations?per_page=20").await;
    let all = ids(&page, "conversations");
    let me = text(&c.get("identifyAdmin", "/me").await["id"]);
    for id in &all {
        c.get("listHandlingEvents", &format!("/conversations/{id}/handling_events")).await;
        c.get("listSideConversations", &format!("/conversations/{id}/side_conversations")).await;
    }
    c.refused("listHandlingEvents", "/conversations/1/handling_events", Value::Null, 404, "not_found").await;
    c.refused("listSideConversations", "/conversations/1/side_conversations", Value::Null, 404, "not_found").await;
    customers(c, &all[0], &me).await;
    redact(c).await;
    merge(c, &all).await;
    c.ask("deleteConversation", &format!("/conversations/{}?retain_metrics=false", all[3]), Value::Null).await;
    c.get("listDeletedConversationIds", "/conversations/deleted?per_page=1").await;
    c.version = "2.15";
    c.refused("listDeletedConversationIds", "/conversations/deleted", Value::Null, 400, "intercom_version_invalid")
        .await;
    c.version = VERSION;
}

async fn customers(c: &mut Caller, id: &str, me: &str) {
    let path = format!("/conversations/{id}/customers");
    let body = |id: &str| json!({"admin_id": me, "customer": {"intercom_user_id": id}});
    let contacts = c.get("ListContacts", "/contacts").await;
    let contact = ids(&contacts, "data")[0].clone();
    c.ask("attachContactToConversation", &path, body(&contact)).await;
    let by_email = json!({"admin_id": me, "customer": {"email": "nobody@contract.example"}});
    let answer = c.ask("attachContactToConversation", &path, by_email).await;
    c.refused("attachContactToConversation", "/conversations/1/customers", body(&contact), 404, "not_found").await;
    c.refused("attachContactToConversation", &path, body("1"), 404, "not_found").await;
    let everyone = ids(&answer, "customers");
    let (last, others) = everyone.split_last().unwrap();
    for one in others {
        c.ask("detachContactFromConversation", &format!("{path}/{one}"), json!({"admin_id": me})).await;
    }
    let last = format!("{path}/{last}");
    c.refused("detachContactFromConversation", &last, json!({"admin_id": me}), 422, "parameter_invalid").await;
    let other = format!("{path}/{contact}");
    c.refused("detachContactFromConversation", &other, json!({"admin_id": me}), 404, "not_found").await;
}

async fn redact(c: &mut Caller) {
    let query = json!({"field": "source.author.type", "operator": "=", "value": "user"});
    let found = c.ask("searchConversations", "/conversations/search", json!({"query": query})).await;
    let one = &found["conversations"][0];
    let body = json!({"type": "source", "conversation_id": one["id"], "source_id": one["source"]["id"]});
    c.ask("redactConversation", "/conversations/redact", body).await;
    let me = text(&c.get("identifyAdmin", "/me").await["id"]);
    let note = json!({"message_type": "note", "type": "admin", "admin_id": me, "body": "Secret"});
    let whole = c.ask("replyConversation", &format!("/conversations/{}/reply", text(&one["id"])), note).await;
    let part = whole["conversation_parts"]["conversation_parts"].as_array().unwrap().last().unwrap();
    let of =
        |part: &Value| json!({"type": "conversation_part", "conversation_id": one["id"], "conversation_part_id": part});
    c.ask("redactConversation", "/conversations/redact", of(&part["id"])).await;
    let code = "conversation_part_or_message_not_found";
    c.refused("redactConversation", "/conversations/redact", of(&json!("really_not_there")), 404, code).await;
}

async fn merge(c: &mut Caller, all: &[String]) {
    let path = format!("/conversations/{}/merge", all[1]);
    let into = |id: &Value| json!({"merge_into_conversation_id": id});
    c.refused("mergeConversation", &path, into(&json!("x")), 400, "parameter_invalid").await;
    c.refused("mergeConversation", &path, into(&json!(1)), 422, "merge_failed").await;
    c.refused("mergeConversation", &path, into(&json!(all[1])), 422, "merge_failed").await;
    c.ask("mergeConversation", &path, into(&json!(all[2]))).await;
    c.refused("mergeConversation", &path, into(&json!(all[4])), 422, "merge_failed").await;
}
