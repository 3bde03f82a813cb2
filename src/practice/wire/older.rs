//! Answers for clients that ask for a version before 2.16: what these would misread is put back (API 23.1).

use serde_json::{Map, Value, json};

/// Brings an answer into the shape that it had before 2.16, however deep its objects lie.
pub fn reshape(answer: &mut Value) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(reshape),
        Value::Object(object) => {
            let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            match kind.as_str() {
                "contact" => number(object, "owner_id"),
                "conversation" => conversation(object),
                "ticket" => ["admin_assignee_id", "team_assignee_id"].iter().for_each(|key| words(object, key)),
                "article" => parents(object),
                _ => {}
            }
            object.values_mut().for_each(reshape);
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
fn conversation(object: &mut Map<String, Value>) {
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
            {"type": "conversation", "priority": "urgent", "admin_assignee_id": 0, "team_assignee_id": 5,
                "ticket": {"type": "ticket", "admin_assignee_id": 0, "team_assignee_id": 3}},
            {"type": "article", "parent_ids": [4, 5]}, {"type": "article", "parent_ids": []}]});
        reshape(&mut answer);
        let expected = json!({"type": "list", "data": [
            {"type": "contact", "owner_id": 7},
            {"type": "conversation", "priority": "priority", "admin_assignee_id": null, "team_assignee_id": 5,
                "ticket": {"type": "ticket", "admin_assignee_id": "0", "team_assignee_id": "3"}},
            {"type": "article", "parent_type": "collection", "parent_id": 4},
            {"type": "article", "parent_type": null, "parent_id": null}]});
        assert_eq!(answer, expected);
    }
}
