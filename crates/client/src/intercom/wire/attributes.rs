//! Custom attributes: any JSON value, as words (API 5, `custom_attributes`).

use serde_json::Value;

use super::value;
use crate::domain::Text;

/// Words longer than this are cut: an attribute is a line in a pane.
const LONGEST: usize = 1000;
/// Objects within objects are followed this far.
const DEEPEST: usize = 3;

/// The attributes that have a value, in the order they were sent.
pub(super) fn attributes(sent: &Value) -> Vec<(Text, Text)> {
    let Some(fields) = sent.as_object() else { return Vec::new() };
    fields.iter().filter_map(|(name, value)| Some((Text::new(name), words(value)?))).collect()
}

/// A value as words; none if there is nothing to say. Times stay numbers: nothing tells them from other numbers.
pub(super) fn words(value: &Value) -> Option<Text> {
    let mut out = String::new();
    write(value, DEEPEST, &mut out);
    let text = Text::new(&out.chars().take(LONGEST).collect::<String>());
    (!text.is_empty()).then_some(text)
}

fn write(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(words) => out.push_str(words),
        Value::Array(values) => list(values, depth, out),
        Value::Object(_) if depth == 0 => out.push('…'),
        Value::Object(fields) => match fields.get("instances").or_else(|| fields.get("data")) {
            Some(Value::Array(instances)) => list(instances, depth, out),
            _ => object(value, depth, out),
        },
    }
}

fn list(values: &[Value], depth: usize, out: &mut String) {
    for value in values {
        if out.len() > LONGEST * 4 {
            return;
        }
        let mut words = String::new();
        write(value, depth.saturating_sub(1), &mut words);
        if words.trim().is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&words);
    }
}

/// An object by its name, where it has one (an instance of a custom object, a file, a teammate), else by its fields.
fn object(value: &Value, depth: usize, out: &mut String) {
    let own = &value["custom_attributes"];
    let names = [&value["name"], &value["label"], &own["name"], &own["title"], &value["title"], &value["value"]];
    let ids = [&value["external_id"], &value["id"]];
    if let Some(name) = names.into_iter().chain(ids).find_map(value::text) {
        out.push_str(name.as_str());
        return;
    }
    let mut first = true;
    for (name, field) in value.as_object().into_iter().flatten().filter(|(name, _)| *name != "type") {
        if out.len() > LONGEST * 4 {
            return;
        }
        let mut words = String::new();
        write(field, depth - 1, &mut words);
        if !words.trim().is_empty() {
            out.push_str(if first { "" } else { ", " });
            out.push_str(&format!("{name}: {words}"));
            first = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_value_reads_as_words() {
        for (sent, read) in [
            (json!("Gold\u{1b}[31m"), Some("Gold[31m")),
            (json!(true), Some("true")),
            (json!(3.5), Some("3.5")),
            (json!(1_760_000_000), Some("1760000000")),
            (json!(null), None),
            (json!(""), None),
            (json!([]), None),
            (json!(["a", null, 2]), Some("a, 2")),
            (json!({ "type": "Order.list", "instances": [] }), None),
            (
                json!({ "type": "Order.list", "instances": [
                    { "id": "1", "external_id": "O-1", "custom_attributes": { "name": "Lamp" } },
                    { "id": "2", "external_id": "O-2", "custom_attributes": {} },
                    "loose" ] }),
                Some("Lamp, O-2, loose"),
            ),
            (json!({ "street": "Main", "no": 5, "none": null }), Some("street: Main, no: 5")),
            (json!({ "a": { "b": { "c": { "d": 1 } } } }), Some("a: b: c: …")),
        ] {
            assert_eq!(words(&sent).as_ref().map(Text::as_str), read, "{sent}");
        }
    }

    #[test]
    fn attributes_keep_their_order_and_leave_out_the_empty() {
        let read = attributes(&json!({ "z": 1, "a": null, "m\u{202e}": "x" }));
        let read: Vec<_> = read.iter().map(|(name, words)| (name.as_str(), words.as_str())).collect();
        assert_eq!(read, [("z", "1"), ("m", "x")]);
        assert!(attributes(&json!([1, 2])).is_empty());
        assert!(attributes(&json!(null)).is_empty());
    }
}
