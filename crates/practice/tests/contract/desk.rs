//! What is done with whole conversations, and the attributes that they can have.

use serde_json::{Value, json};

use super::caller::{Caller, VERSION, ids, text};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
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
    attributes(c, &all[0]).await;
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

async fn attributes(c: &mut Caller, conversation: &str) {
    const AT: &str = "/conversations/attributes";
    let unknown = "conversation_attribute_not_found";
    for (kind, more) in [
        ("string", json!({"multiline": true})),
        ("integer", json!({})),
        ("decimal", json!({})),
        ("boolean", json!({})),
        ("datetime", json!({})),
        ("files", json!({})),
        ("relationship", json!({"reference": {"type": "many", "object_type_id": "Order"}})),
    ] {
        let mut body = json!({"name": format!("A {kind}"), "data_type": kind, "description": "For the contract"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        c.ask("createConversationAttribute", AT, body).await;
    }
    let body = json!({"name": "x", "data_type": "colour"});
    c.refused("createConversationAttribute", AT, body, 422, "parameter_invalid").await;
    let body = json!({"name": "Size", "data_type": "list", "options": [{"label": "Small"}, {"label": "Large"}]});
    let list = c.ask("createConversationAttribute", AT, body).await;
    let words = ids(&c.get("listConversationAttributes", AT).await, "data")[0].clone();
    let one = format!("{AT}/{}", list["id"]);
    c.get("getConversationAttribute", &one).await;
    c.ask("updateConversationAttribute", &one, json!({"name": "How large"})).await;
    let value = json!({"custom_attributes": {"How large": "Small"}});
    c.ask("updateConversation", &format!("/conversations/{conversation}"), value).await;
    let (options, of_words) = (format!("{one}/options"), format!("{AT}/{words}/options"));
    let label = json!({"label": "Medium"});
    let grown = c.ask("createConversationAttributeOption", &options, label.clone()).await;
    c.refused("createConversationAttributeOption", &options, json!({}), 422, "parameter_invalid").await;
    c.refused("createConversationAttributeOption", &of_words, label.clone(), 422, "parameter_invalid").await;
    let of_none = format!("{AT}/99999/options");
    c.refused("createConversationAttributeOption", &of_none, label.clone(), 404, unknown).await;
    let option = |n: usize| format!("{options}/{}", text(&grown["options"][n]["id"]));
    c.ask("updateConversationAttributeOption", &option(2), json!({"label": "Middling"})).await;
    c.refused("updateConversationAttributeOption", &option(2), json!({"label": 1}), 422, "parameter_invalid").await;
    c.refused("updateConversationAttributeOption", &format!("{options}/x"), label, 404, unknown).await;
    c.ask("deleteConversationAttributeOption", &option(2), Value::Null).await;
    c.refused("deleteConversationAttributeOption", &option(1), Value::Null, 422, "parameter_invalid").await;
    c.refused("deleteConversationAttributeOption", &format!("{options}/x"), Value::Null, 404, unknown).await;
    c.ask("deleteConversationAttribute", &one, Value::Null).await;
    let none = format!("{AT}/99999");
    c.refused("getConversationAttribute", &none, Value::Null, 404, unknown).await;
    c.refused("updateConversationAttribute", &none, json!({"name": "x"}), 404, unknown).await;
    c.refused("deleteConversationAttribute", &none, Value::Null, 404, unknown).await;
}
