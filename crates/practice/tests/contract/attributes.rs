//! The attributes that conversations can have.

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    const AT: &str = "/conversations/attributes";
    let conversation = ids(&c.get("listConversations", "/conversations").await, "conversations")[0].clone();
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
