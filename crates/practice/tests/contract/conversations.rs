//! Conversations.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

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
