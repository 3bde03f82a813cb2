//! Answers for clients that ask for a version before 2.16: what these would misread is put back (API 23.1).

use serde_json::{Map, Value, json};

/// What came with 2.16, by type (API 23.2).
const NEW: &[(&str, &[&str])] = &[
    ("conversation", &["channel", "external_references", "sales_agent", "sales_agent_participated"]),
    ("ticket", &["previous_ticket_state_id"]),
    ("admin", &["role"]),
];

/// What came with 2.16 in the first message of a conversation, whose type is its channel.
const NEW_IN_SOURCE: [&str; 3] = ["recipients", "reply_to", "email_message_metadata"];

/// Brings an answer into the shape that it had before 2.16, however deep its objects lie; `oldest` for versions
/// before 2.15 (API 23.3).
pub fn reshape(answer: &mut Value, oldest: bool) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(|item| reshape(item, oldest)),
        Value::Object(object) => {
            let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            match kind.as_str() {
                "contact" => number(object, "owner_id"),
                // The source of a chat says `conversation` too, and is none.
                "conversation" if object.contains_key("source") => conversation(object, oldest),
                "ticket" => ["admin_assignee_id", "team_assignee_id"].iter().for_each(|key| words(object, key)),
                "article" => parents(object),
                _ => {}
            }
            if let Some((_, new)) = NEW.iter().find(|(of, _)| *of == kind) {
                object.retain(|key, _| !new.contains(&key.as_str()));
            }
            object.values_mut().for_each(|value| reshape(value, oldest));
        }
        _ => {}
    }
}

fn number(object: &mut Map<String, Value>, key: &str) {
    if let Some(id) = object.get_mut(key)
        && let Some(digits) = id.as_str().and_then(|id| id.parse::<u64>().ok())
    {
        *id = digits.into();
    }
}

fn words(object: &mut Map<String, Value>, key: &str) {
    if let Some(id) = object.get_mut(key)
        && let Some(digits) = id.as_u64()
    {
        *id = digits.to_string().into();
    }
}

/// Two priorities instead of five, and nobody is null rather than 0.
fn conversation(object: &mut Map<String, Value>, oldest: bool) {
    if let Some(priority) = object.get_mut("priority") {
        let high = matches!(priority.as_str(), Some("high" | "urgent"));
        *priority = if high { "priority" } else { "not_priority" }.into();
    }
    for key in ["admin_assignee_id", "team_assignee_id"] {
        if let Some(id) = object.get_mut(key)
            && id.as_u64() == Some(0)
        {
            *id = Value::Null;
        }
    }
    if let Some(source) = object.get_mut("source").and_then(Value::as_object_mut) {
        source.retain(|key, _| !NEW_IN_SOURCE.contains(&key.as_str()));
    }
    if oldest {
        object.shift_remove("company");
        if let Some(state) = object.get_mut("ai_agent").and_then(|agent| agent.get_mut("resolution_state")) {
            match state.as_str() {
                Some("negative_feedback") => *state = "abandoned".into(),
                Some("escalated" | "procedure_handoff") => *state = "routed_to_team".into(),
                _ => {}
            }
        }
    }
}

/// One parent, which was always a collection.
fn parents(object: &mut Map<String, Value>) {
    if let Some(parents) = object.shift_remove("parent_ids") {
        let first = parents.get(0).cloned();
        object.insert("parent_type".into(), json!(first.as_ref().map(|_| "collection")));
        object.insert("parent_id".into(), json!(first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_client_would_misread_is_put_back() {
        let mut answer = json!({"type": "list", "data": [
            {"type": "contact", "owner_id": "7"},
            {"type": "conversation", "source": {}, "priority": "urgent", "admin_assignee_id": 0, "team_assignee_id": 5,
                "ticket": {"type": "ticket", "admin_assignee_id": 0, "team_assignee_id": 3}},
            {"type": "article", "parent_ids": [4, 5]}, {"type": "article", "parent_ids": []}]});
        reshape(&mut answer, false);
        let expected = json!({"type": "list", "data": [
            {"type": "contact", "owner_id": 7},
            {"type": "conversation", "source": {}, "priority": "priority", "admin_assignee_id": null, "team_assignee_id": 5,
                "ticket": {"type": "ticket", "admin_assignee_id": "0", "team_assignee_id": "3"}},
            {"type": "article", "parent_type": "collection", "parent_id": 4},
            {"type": "article", "parent_type": null, "parent_id": null}]});
        assert_eq!(answer, expected);
    }
}
