//! Tags, macros, and the envelopes of all lists.

use serde_json::Value;

use super::Client;
use crate::routes::Version;

#[test]
fn lists_come_in_their_own_envelopes() {
    let mut client = Client::new();
    for (path, kind, key, count) in [
        ("/admins", "admin.list", "admins", Some(8)),
        ("/teams", "team.list", "teams", Some(4)),
        ("/tags", "list", "data", None),
        ("/macros", "list", "data", None),
        ("/away_status_reasons", "list", "data", None),
        ("/ticket_types", "list", "data", None),
        ("/ticket_states", "list", "data", None),
        ("/contacts", "list", "data", None),
        ("/conversations", "conversation.list", "conversations", Some(20)),
    ] {
        let list = client.ok("GET", path, Value::Null);
        assert_eq!(list["type"], kind, "{path}");
        let rows = list[key].as_array().unwrap();
        assert!(!rows.is_empty() && count.is_none_or(|n| n == rows.len()), "{path}");
    }
}

#[test]
fn macros_are_walked_by_their_own_cursor() {
    let mut client = Client::new();
    let mut path = "/macros?per_page=5".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = client.ok("GET", &path, Value::Null);
        assert!(page.get("total_count").is_none());
        seen.extend(page["data"].as_array().unwrap().iter().map(|m| m["id"].clone()));
        let Some(next) = page["pages"]["next"]["starting_after"].as_str() else { break };
        path = format!("/macros?per_page=5&starting_after={}", next.replace('=', "%3D").replace('+', "%2B"));
    }
    assert_eq!(seen.len(), client.world.macros.len());
    client.version = Version::Numbered(2, 15);
    assert_eq!(client.refused("GET", "/macros", Value::Null), (400, "intercom_version_invalid"));
}
