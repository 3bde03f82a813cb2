//! Tickets: what is answered and refused.

use serde_json::{Value, json};

use super::Client;

#[test]
fn a_ticket_is_found_by_the_id_of_its_conversation() {
    let mut client = Client::new();
    let ticket = client.world.shelf.iter().find(|(_, c)| c.ticket.is_some()).unwrap().1.id;
    let shown = client.ok("GET", &format!("/tickets/{ticket}"), Value::Null);
    assert_eq!((&shown["type"], &shown["id"]), (&json!("ticket"), &json!(ticket.to_string())));
    assert_ne!(shown["ticket_id"], shown["id"]);
    let plain = client.world.shelf.iter().find(|(_, c)| c.ticket.is_none()).unwrap().1.id;
    assert_eq!(client.refused("GET", &format!("/tickets/{plain}"), Value::Null), (404, "ticket_not_found"));
}
