//! What can be known of contacts, companies and conversations on the wire (API 7.17 and 18).

use serde_json::{Map, Value, json};

use crate::world::attributes::{ConversationAttribute, DataType};
use crate::world::settings::DataAttribute;

/// Something that can be known: only the workspace's own attributes have an id, a maker and times.
pub fn data_attribute(a: &DataAttribute) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("type", "data_attribute".into());
    put("model", a.model.as_str().into());
    put("name", (*a.name).into());
    put("full_name", a.id.map_or_else(|| a.name.to_string(), |_| format!("custom_attributes.{}", a.name)).into());
    put("label", (*a.label).into());
    put("description", (*a.description).into());
    put("data_type", a.data_type.into());
    if !a.options.is_empty() {
        put("options", a.options.iter().map(|o| Value::from(&**o)).collect::<Vec<_>>().into());
    }
    put("api_writable", a.api_writable.into());
    put("messenger_writable", a.messenger_writable.into());
    put("ui_writable", a.id.is_some().into());
    put("custom", a.id.is_some().into());
    put("archived", a.archived.into());
    if let Some(id) = a.id {
        put("id", id.into());
        put("created_at", a.created_at.into());
        put("updated_at", a.updated_at.into());
        put("admin_id", a.admin.to_string().into());
    }
    map.into()
}

/// An attribute of conversations as the list of all attributes had it before 2.16.
pub fn conversation_attribute_before_2_16(a: &ConversationAttribute) -> Value {
    let options: Vec<Value> = a.live_options().map(|o| Value::from(&*o.label)).collect();
    let (data_type, listed) = match a.data_type.as_str() {
        "list" => ("string", true),
        "decimal" => ("float", false),
        "datetime" => ("date", false),
        kind @ ("integer" | "boolean") => (kind, false),
        _ => ("string", false),
    };
    let mut value = json!({
        "type": "data_attribute",
        "id": a.id,
        "model": "conversation",
        "name": &*a.name,
        "full_name": format!("custom_attributes.{}", a.name),
        "label": &*a.name,
        "description": &*a.description,
        "data_type": data_type,
        "api_writable": true,
        "messenger_writable": false,
        "ui_writable": true,
        "custom": true,
        "archived": a.archived,
        "created_at": a.created_at,
        "updated_at": a.updated_at,
        "admin_id": a.admin.to_string(),
    });
    if let Some(map) = value.as_object_mut().filter(|_| listed) {
        map.insert("options".into(), options.into());
    }
    value
}

/// An attribute that conversations can have.
pub fn conversation_attribute(a: &ConversationAttribute) -> Value {
    let teams: Vec<String> = a.teams.iter().map(u64::to_string).collect();
    let mut value = json!({
        "type": "conversation_attribute",
        "id": a.id,
        "name": &*a.name,
        "description": &*a.description,
        "data_type": a.data_type.as_str(),
        "required": a.required,
        "visible_to_team_ids": teams,
        "archived": a.archived,
        "created_at": a.created_at,
        "updated_at": a.updated_at,
        "admin_id": a.admin.to_string(),
    });
    let options = || -> Vec<Value> {
        a.options.iter().map(|o| json!({"id": o.id, "label": &*o.label, "archived": o.archived})).collect()
    };
    let own = match a.data_type {
        DataType::String => Some(("multiline", json!(a.multiline))),
        DataType::List => Some(("options", options().into())),
        DataType::Relationship => Some(("reference", json!(a.reference))),
        _ => None,
    };
    if let (Some((key, own)), Some(map)) = (own, value.as_object_mut()) {
        map.insert(key.into(), own);
    }
    value
}
