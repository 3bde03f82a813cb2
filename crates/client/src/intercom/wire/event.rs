//! What an event changed, in words: `event_details` by part type (API 6.2).

use serde_json::Value;

use super::{attributes, value};
use crate::domain::Text;

/// The words for a part's `event_details`; none if there is nothing to tell. Recognised by shape rather than by the
/// type's name: the set of types is open, and old and new ones share shapes.
pub(super) fn details(kind: &str, sent: &Value) -> Option<Text> {
    let fields = sent.as_object().filter(|fields| !fields.is_empty())?;
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    let words = if has("attribute") {
        attribute(sent)
    } else if has("action") {
        named(&sent["action"], &sent["action"]["result"])
    } else if has("event") {
        let event = joined(" ", [&sent["event"]["type"], &sent["event"]["result"]]);
        after(name(&sent["workflow"]), ": ", &event)
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
        attributes::words(sent).map(|words| words.to_string()).unwrap_or_default()
    };
    let words = Text::new(&words);
    (!words.is_empty()).then_some(words)
}

fn name(of: &Value) -> String {
    attributes::words(of).map(|words| words.to_string()).unwrap_or_default()
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
        value @ Value::Object(_) => name(&value["name"]),
        value => name(value),
    };
    let before = name(&sent["value"]["previous"]);
    let change = match (before.is_empty(), now.is_empty()) {
        (true, true) => "removed".to_owned(),
        (true, false) => now,
        (false, true) => format!("{before} removed"),
        (false, false) => format!("{before} → {now}"),
    };
    let words = after(name(&sent["attribute"]), ": ", &change);
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
            ("comment", json!({}), None),
            ("comment", json!(null), None),
            ("comment", json!("words"), None),
            ("snoozed", json!({ "until": [] }), None),
        ] {
            assert_eq!(details(kind, &sent).as_ref().map(Text::as_str), read, "{kind} {sent}");
        }
    }
}
