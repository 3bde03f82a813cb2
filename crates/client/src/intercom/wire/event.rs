//! What an event changed, in words: `event_details` by part type (API 6.2).

use serde_json::Value;

use super::{attributes, value};
use crate::domain::Text;

/// What a part changed, in words, by its `event_details`; of a ticket's part, by the fields that stand beside those.
pub(super) fn of(kind: &str, part: &Value) -> Option<Text> {
    details(kind, &part["event_details"])
        .or_else(|| details(kind, &part["updated_attribute_data"]))
        .or_else(|| some(ticket(part)).filter(|_| kind.starts_with("ticket")))
}

/// The words for a part's `event_details`; none if there is nothing to tell. Recognised by shape rather than by the
/// type's name: the set of types is open, and old and new ones share shapes.
fn details(kind: &str, sent: &Value) -> Option<Text> {
    let fields = sent.as_object().filter(|fields| !fields.is_empty())?;
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    let words = if has("attribute") {
        attribute(sent)
    } else if has("action") {
        named(&sent["action"], &sent["action"]["result"])
    } else if has("event") {
        let event = joined(" ", [&sent["event"]["type"], &sent["event"]["result"]]);
        after(name(&sent["workflow"]), ": ", &spaced(&event))
    } else if has("ticket_state") {
        ticket(sent)
    } else if has("handoff") {
        handoff(&sent["handoff"])
    } else if has("participant") {
        name(&sent["participant"]["name"])
    } else if has("tags_added") || has("tags_removed") {
        tags(sent)
    } else if has("until") || has("custom_until_time") {
        snooze(sent)
    } else if has("current_priority") || has("previous_priority") {
        let level = |value: &Value| value::text(value).map_or_else(|| "none".to_owned(), |t| priority(t.as_str()));
        format!("priority: {} → {}", level(&sent["previous_priority"]), level(&sent["current_priority"]))
    } else if has("sla_name") {
        sla(kind, sent)
    } else {
        others(sent)
    };
    some(words)
}

fn some(words: String) -> Option<Text> {
    let words = Text::new(&words);
    (!words.is_empty()).then_some(words)
}

fn name(of: &Value) -> String {
    match of {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        of => attributes::words(of).map(|words| words.to_string()).unwrap_or_default(),
    }
}

/// A word of the wire as a person writes it: "in_progress" is "in progress". What people wrote stays as it is.
fn spaced(word: &str) -> String {
    let of_wire = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == ' ');
    if of_wire { word.replace('_', " ").trim().to_owned() } else { word.to_owned() }
}

/// Of a shape that is not known: what has a name and a value, without what only machines read.
fn others(sent: &Value) -> String {
    let is_told = |field: &str| field != "type" && field != "id" && !field.ends_with("_id");
    let fields = sent.as_object().into_iter().flatten().filter(|(field, _)| is_told(field));
    let told =
        fields.map(|(field, value)| (spaced(field), spaced(&name(value)))).filter(|(_, value)| !value.is_empty());
    told.map(|(field, value)| format!("{field}: {value}")).collect::<Vec<_>>().join(", ")
}

/// "submitted", "submitted → in progress".
fn ticket(sent: &Value) -> String {
    let state = |of: &Value| {
        let own = [&of["internal_label"], &of["category"]].into_iter().map(name).find(|words| !words.is_empty());
        spaced(&own.unwrap_or_else(|| name(of)))
    };
    let (now, before) = (state(&sent["ticket_state"]), state(&sent["previous_ticket_state"]));
    if before.is_empty() || before == now || now.is_empty() { now } else { format!("{before} → {now}") }
}

/// "as a ticket", "to an agent: failed".
fn handoff(sent: &Value) -> String {
    let how = match sent["type"].as_str() {
        Some("zendesk_ticket") => "as a ticket".to_owned(),
        Some("zendesk_agent") => "to an agent".to_owned(),
        _ => spaced(&name(&sent["type"])),
    };
    if sent["success"] == Value::Bool(false) { after(how, ": ", "failed") } else { how }
}

fn joined<const N: usize>(between: &str, values: [&Value; N]) -> String {
    let words: Vec<String> = values.into_iter().map(name).filter(|words| !words.is_empty()).collect();
    words.join(between)
}

fn after(first: String, between: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first,
        _ => format!("{first}{between}{second}"),
    }
}

fn named(of: &Value, result: &Value) -> String {
    after(name(of), ": ", &name(result))
}

/// "Plan: Basic → Gold", "Plan: Gold (workflow Onboarding)".
fn attribute(sent: &Value) -> String {
    let now = match &sent["value"] {
        // Of a ticket's attribute it is the label that people read.
        value @ Value::Object(_) if value["label"].is_null() => name(&value["name"]),
        Value::Object(value) => name(value.get("label").unwrap_or(&Value::Null)),
        value => name(value),
    };
    let before = name(&sent["value"]["previous"]);
    let change = match (before.is_empty(), now.is_empty()) {
        (true, true) => "removed".to_owned(),
        (true, false) => now,
        (false, true) => format!("{before} removed"),
        (false, false) => format!("{before} → {now}"),
    };
    let attribute = match name(&sent["attribute"]).as_str() {
        "_default_title_" => "title".to_owned(),
        "_default_description_" => "description".to_owned(),
        other => other.to_owned(),
    };
    let words = after(attribute, ": ", &change);
    match name(&sent["workflow"]) {
        workflow if workflow.is_empty() => words,
        workflow => format!("{words} (workflow {workflow})"),
    }
}

fn tags(sent: &Value) -> String {
    let some = |verb: &str, tags: &Value| match name(tags) {
        tags if tags.is_empty() => String::new(),
        tags => format!("{verb} {tags}"),
    };
    after(some("added", &sent["tags_added"]), "; ", &some("removed", &sent["tags_removed"]))
}

/// "until tomorrow"; the words often begin with "until" already.
fn snooze(sent: &Value) -> String {
    let until = [&sent["custom_until_time"], &sent["until"]].into_iter().map(name).find(|words| !words.is_empty());
    match until {
        Some(words) if words.starts_with("until") => words,
        Some(words) => format!("until {words}"),
        None => String::new(),
    }
}

/// 2.15's two words for the levels of today.
fn priority(word: &str) -> String {
    match word {
        "priority" => "high".to_owned(),
        "not_priority" => "none".to_owned(),
        level => level.to_owned(),
    }
}

/// "Gold (first reply time 30m)", "Gold: next reply time missed".
fn sla(kind: &str, sent: &Value) -> String {
    let sla = name(&sent["sla_name"]);
    let target = name(&sent["sla_target_type"]).replace('_', " ");
    if !target.is_empty() {
        let what = if kind.ends_with("missed") { format!("{target} missed") } else { target };
        return after(sla, ": ", &what);
    }
    let targets: Vec<String> = sent["sla_definition"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(target, seconds)| Some(format!("{} {}", target.replace('_', " "), span(value::int(seconds)?))))
        .collect();
    if targets.is_empty() { sla } else { format!("{sla} ({})", targets.join(", ")) }
}

/// Seconds as "45s", "30m", "1h 30m", "2d".
fn span(seconds: i64) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let mut rest = seconds.max(0);
    let mut words = Vec::new();
    for (size, unit) in units {
        if rest >= size && words.len() < 2 {
            words.push(format!("{}{unit}", rest / size));
            rest %= size;
        }
    }
    if words.is_empty() { "0s".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_stands_beside_the_details_of_a_tickets_part_is_read_as_well() {
        let part = json!({ "event_details": {}, "ticket_state": "resolved", "previous_ticket_state": "submitted" });
        assert_eq!(of("ticket_state_updated_by_admin", &part).unwrap().as_str(), "submitted → resolved");
        assert_eq!(of("comment", &part), None);
        let changed = json!({ "attribute": { "label": "Progress" }, "value": { "label": "Fast" } });
        let part = json!({ "updated_attribute_data": changed, "ticket_state": "submitted" });
        assert_eq!(of("ticket_attribute_updated_by_admin", &part).unwrap().as_str(), "Progress: Fast");
    }

    #[test]
    fn each_known_shape_has_its_words() {
        for (kind, sent, read) in [
            (
                "conversation_attribute_updated_by_admin",
                json!({ "attribute": { "name": "Plan" }, "value": { "name": "Gold", "previous": "Basic" } }),
                Some("Plan: Basic → Gold"),
            ),
            (
                "conversation_attribute_updated_by_user",
                json!({ "attribute": { "name": "Plan" }, "value": { "name": "Gold", "previous": null } }),
                Some("Plan: Gold"),
            ),
            (
                "conversation_attribute_updated_by_admin",
                json!({ "attribute": { "name": "Plan" }, "value": { "name": null, "previous": "Gold" } }),
                Some("Plan: Gold removed"),
            ),
            (
                "conversation_attribute_updated_by_workflow",
                json!({ "workflow": { "name": "Intake" }, "attribute": { "name": "Area" }, "value": { "name": "Tax" } }),
                Some("Area: Tax (workflow Intake)"),
            ),
            ("custom_action_started", json!({ "action": { "name": "Refund" } }), Some("Refund")),
            (
                "custom_action_finished",
                json!({ "action": { "name": "Refund", "result": "failed" } }),
                Some("Refund: failed"),
            ),
            (
                "operator_workflow_event",
                json!({ "workflow": { "name": "Intake" }, "event": { "type": "step", "result": "done" } }),
                Some("Intake: step done"),
            ),
            (
                "conversation_tags_updated",
                json!({ "tags_added": ["vip", "eu"], "tags_removed": ["new"] }),
                Some("added vip, eu; removed new"),
            ),
            ("conversation_tags_updated", json!({ "tags_added": [], "tags_removed": [] }), None),
            ("snoozed", json!({ "until": "until tomorrow", "custom_until_time": null }), Some("until tomorrow")),
            (
                "snoozed",
                json!({ "until": "custom", "custom_until_time": "2026-01-02T09:00:00Z" }),
                Some("until 2026-01-02T09:00:00Z"),
            ),
            (
                "priority_changed",
                json!({ "current_priority": "priority", "previous_priority": "not_priority" }),
                Some("priority: none → high"),
            ),
            ("priority_changed", json!({ "current_priority": "urgent" }), Some("priority: none → urgent")),
            (
                "conversation_sla_applied_by_rule",
                json!({ "sla_name": "Gold", "sla_definition": { "first_reply_time": 1800, "next_reply_time": null,
                        "resolution_time": 93_600 } }),
                Some("Gold (first reply time 30m, resolution time 1d 2h)"),
            ),
            (
                "conversation_sla_target_missed",
                json!({ "sla_name": "Gold", "sla_target_type": "next_reply_time", "current_sla_status": "missed" }),
                Some("Gold: next reply time missed"),
            ),
            ("conversation_sla_unpaused", json!({ "sla_name": "Gold" }), Some("Gold")),
            (
                "something_new",
                json!({ "what": "x\u{1b}y", "deep": { "er": [1, 2] } }),
                Some("what: xy, deep: er: 1, 2"),
            ),
            (
                "ticket_state_updated_by_admin",
                json!({ "ticket_state": "submitted", "previous_ticket_state": "submitted" }),
                Some("submitted"),
            ),
            (
                "ticket_state_updated_by_admin",
                json!({ "ticket_state": "waiting_on_customer", "previous_ticket_state": "in_progress" }),
                Some("in progress → waiting on customer"),
            ),
            (
                "ticket_state_updated_by_admin",
                json!({ "ticket_state": { "id": "1", "category": "in_progress", "internal_label": "With the lab" } }),
                Some("With the lab"),
            ),
            (
                "ticket_attribute_updated_by_admin",
                json!({ "attribute": { "id": "10", "label": "Photo" }, "value": { "id": [2], "label": ["photo.png"] } }),
                Some("Photo: photo.png"),
            ),
            (
                "ticket_attribute_updated_by_admin",
                json!({ "attribute": { "id": "1", "label": "_default_title_" }, "value": { "label": "No_print" } }),
                Some("title: No_print"),
            ),
            (
                "ticket_attribute_updated_by_admin",
                json!({ "attribute": { "label": "Urgent" }, "value": { "id": true, "label": true } }),
                Some("Urgent: yes"),
            ),
            ("participant_added", json!({ "participant": { "type": "contact", "id": "6" } }), None),
            ("participant_added", json!({ "participant": { "type": "contact", "id": "6", "name": "Bo" } }), Some("Bo")),
            ("call_summary", json!({ "call_id": "77" }), None),
            (
                "standalone_platform_handoff",
                json!({ "handoff": { "type": "zendesk_agent", "success": false } }),
                Some("to an agent: failed"),
            ),
            ("something_new", json!({ "new_state": "in_progress", "thing_id": 7 }), Some("new state: in progress")),
            ("comment", json!({}), None),
            ("comment", json!(null), None),
            ("comment", json!("words"), None),
            ("snoozed", json!({ "until": [] }), None),
        ] {
            assert_eq!(details(kind, &sent).as_ref().map(Text::as_str), read, "{kind} {sent}");
        }
    }
}
