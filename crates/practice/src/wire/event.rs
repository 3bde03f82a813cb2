//! What contacts did in the product, on the wire (API 10.3).

use serde_json::{Value, json};

use crate::world::events::Event;
use crate::world::people::{Contact, hex_id};

/// Something that a contact did.
pub fn event(e: &Event, contact: &Contact) -> Value {
    json!({
        "type": "event",
        "id": e.id,
        "event_name": &*e.name,
        "created_at": e.at,
        "user_id": contact.external_id.as_deref(),
        "intercom_user_id": hex_id(&contact.id),
        "email": contact.email.as_deref(),
        "metadata": e.metadata,
    })
}
