//! The JSON schema of `config.toml`, from the table of keys: by it an editor completes and checks the file.

use serde_json::{Map, Value, json};

use super::{Kind, Section, SettingDefinition, entries};

/// The schema. It refuses nothing that counts when the file is read.
pub fn json_schema() -> Value {
    let mut properties = of_section(Section::Top);
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Top) {
        let settings = json!({ "type": "object", "additionalProperties": false, "properties": of_section(section) });
        let mut table = match section.is_named() {
            // One table a name.
            true => json!({
                "type": "object",
                "additionalProperties": false,
                "patternProperties": { "^[A-Za-z0-9_-]{1,64}$": settings },
            }),
            false => settings,
        };
        table["description"] = json!(section.doc());
        properties.insert(section.as_str().to_owned(), table);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "sidetone: config.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn of_section(section: Section) -> Map<String, Value> {
    let here = entries().iter().filter(|entry| entry.section == section);
    here.map(|entry| (entry.name.to_owned(), of_key(entry))).collect()
}

fn of_key(entry: &SettingDefinition) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(entry.doc));
    if let Some(default) = entry.default_value() {
        schema.insert("default".to_owned(), written(&default));
    }
    if let Value::Object(takes) = takes(entry.kind) {
        schema.extend(takes);
    }
    Value::Object(schema)
}

fn takes(kind: Kind) -> Value {
    match kind {
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Whole(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Kind::Number(from, to) => json!({ "type": "number", "minimum": from, "maximum": to }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Url => json!({ "type": "string", "pattern": r"^(https?://\S+)?$" }),
        Kind::Listen => json!({ "type": "string", "pattern": r"^(\S+:[0-9]+)?$" }),
        Kind::Length => json!({ "type": "string", "pattern": r"^([0-9.]+[smhdwSMHDW])*$" }),
        Kind::Hours => json!({ "type": "string", "pattern": r"^([0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2})?$" }),
        Kind::Alarms => json!({ "type": "string", "pattern": r"^([^,]+\s[0-9]+(,|$))*$" }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Names => json!({ "type": "array", "uniqueItems": true, "items": { "type": "string", "minLength": 1 } }),
        Kind::Choices(words) => json!({ "type": "array", "uniqueItems": true, "items": { "enum": words } }),
    }
}

fn written(value: &super::Value) -> Value {
    match value {
        super::Value::Switch(on) => json!(on),
        super::Value::Whole(n) => json!(n),
        super::Value::Number(n) => json!(n),
        super::Value::Text(text) => json!(text),
        super::Value::List(words) => json!(words),
    }
}
