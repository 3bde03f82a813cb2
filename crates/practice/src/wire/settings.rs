//! Segments, data attributes, brands, addresses, kinds of mail on the wire (API 12, 18, 19).

use serde_json::{Map, Value, json};

use super::object::{Entries, Hex, Object, object};
use crate::world::attributes::ConversationAttribute;
use crate::world::segments::Segment;
use crate::world::settings::{Brand, DataAttribute, EmailSetting, SubscriptionType};

/// A segment.
pub fn segment(s: &Segment) -> Object<impl Entries> {
    let leads = matches!(s.rule, crate::world::segments::Rule::NewLeads(_));
    object!({
        "type": "segment",
        "id": Hex(s.id),
        "name": s.name,
        "created_at": s.created_at,
        "updated_at": s.updated_at,
        "person_type": if leads { "contact" } else { "user" },
    })
}

/// A kind of mail.
pub fn subscription(s: &SubscriptionType) -> Value {
    let words = |w: &(&str, &str, &str)| json!({"name": w.1, "description": w.2, "locale": w.0});
    let translations: Vec<Value> = s.words.iter().map(words).collect();
    json!({
        "type": "subscription",
        "id": s.id.to_string(),
        "state": s.state,
        "consent_type": if s.opt_in { "opt_in" } else { "opt_out" },
        "default_translation": translations.first(),
        "translations": translations,
        "content_types": [s.content],
    })
}

/// Something that can be known: only the workspace's own attributes have an id, a maker and times.
pub fn attribute(a: &DataAttribute) -> Value {
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
pub fn conversation_attribute(a: &ConversationAttribute) -> Value {
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

/// A brand.
pub fn brand(b: &Brand) -> Value {
    json!({
        "type": "brand",
        "id": &*b.id,
        "name": b.name,
        "is_default": b.default,
        "created_at": b.created_at,
        "updated_at": b.created_at,
        "help_center_id": b.help_center.to_string(),
        "default_address_settings_id": b.email.to_string(),
    })
}

/// An address.
pub fn email(e: &EmailSetting) -> Value {
    json!({
        "type": "email_setting",
        "id": e.id.to_string(),
        "email": e.email,
        "verified": e.verified,
        "domain": e.email.rsplit_once('@').map(|(_, domain)| domain),
        "brand_id": &*e.brand,
        "forwarding_enabled": e.forwarded_at.is_some(),
        "forwarded_email_last_received_at": e.forwarded_at,
        "created_at": e.created_at,
        "updated_at": e.created_at,
    })
}
