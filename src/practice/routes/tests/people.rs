//! Contacts, companies, events: what is answered and refused.

use serde_json::{Value, json};

use super::Client;
use crate::practice::world::people::hex_id;

#[test]
fn contacts_companies_and_events_are_there_to_be_looked_at() {
    let mut client = Client::new();
    let slot = *client.world.notes.keys().min().unwrap();
    let id = hex_id(&client.world.contacts.get(slot).unwrap().id);
    let notes = client.ok("GET", &format!("/contacts/{id}/notes?per_page=1"), Value::Null);
    assert_eq!(notes["data"].as_array().unwrap().len(), 1);
    assert!(
        client.ok("GET", &format!("/contacts/{id}/notes?page=99"), Value::Null)["data"].as_array().unwrap().is_empty()
    );
    let note = client.ok(
        "POST",
        &format!("/contacts/{id}/notes"),
        json!({"body": "Likes tea", "admin_id": client.world.owner}),
    );
    assert_eq!(note["body"], "<p>Likes tea</p>");
    let events = client.ok("GET", &format!("/events?type=user&intercom_user_id={id}"), Value::Null);
    assert!(events["events"].is_array());
    let summary = client.ok("GET", &format!("/events?type=user&summary=true&intercom_user_id={id}"), Value::Null);
    assert_eq!(summary["type"], "event.summary");
}
