//! Messages that are sent first.

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

/// The one operation of the family.
pub async fn family(c: &mut Caller) {
    let me = text(&c.get("identifyAdmin", "/me").await["id"]);
    let contacts = ids(&c.get("ListContacts", "/contacts").await, "data");
    let to = |id: &str| json!({"type": "user", "id": id});
    let message = |kind: &str, body: Value, subject: Value| {
        json!({"from": {"type": "admin", "id": me}, "to": to(&contacts[0]), "message_type": kind, "body": body,
            "subject": subject, "template": "plain"})
    };
    c.ask("createMessage", "/messages", message("inapp", json!("Hello"), Value::Null)).await;
    c.ask("createMessage", "/messages", message("email", json!("Hello"), json!("News"))).await;
    let mut many = message("in_app", json!("Hello all"), json!("News"));
    many["to"] = json!([to(&contacts[0]), to(&contacts[1])]);
    many["cc"] = to(&contacts[2]);
    many["create_conversation_without_contact_reply"] = json!(true);
    c.ask("createMessage", "/messages", many).await;
    let from = json!({"from": to(&contacts[0]), "body": "Hello", "referer": "https://somewhere.example"});
    c.ask("createMessage", "/messages", from).await;
    c.refused("createMessage", "/messages", message("inapp", Value::Null, Value::Null), 400, "parameter_invalid").await;
    let unnamed = message("email", json!("Hello"), Value::Null);
    c.refused("createMessage", "/messages", unnamed, 422, "parameter_not_found").await;
}
