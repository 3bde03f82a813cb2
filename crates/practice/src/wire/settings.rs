//! Segments, brands, addresses, kinds of mail on the wire (API 12, 19).

use serde_json::{Value, json};

use super::object::{Entries, Hex, Object, object};
use crate::world::segments::Segment;
use crate::world::settings::{Brand, EmailSetting, SubscriptionType};

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
