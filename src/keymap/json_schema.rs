//! The JSON schema of keymap files, from the contexts, the names of keys and the commands that there are: by it an
//! editor completes and checks them.

use serde_json::{Map, Value, json};

use super::key::names;
use super::{BUILTIN, Context};
use crate::call::Vocabulary;

/// The schema. It refuses nothing that counts when a file is read. `commands` are those that there are; `doc` tells
/// what one does.
pub fn json_schema(commands: &dyn Vocabulary, doc: &dyn Fn(&str) -> Option<String>) -> Value {
    let bases: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).chain(["none"]).collect();
    let mut properties = Map::new();
    properties.insert(
        "meta".to_owned(),
        json!({
            "description": "What this keymap is laid over.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "inherit": { "description": "The built-in keymap; without it, `ui.keymap` in config.toml", "enum": bases },
            },
        }),
    );
    for context in Context::ALL {
        let table = json!({ "description": context.doc(), "allOf": [{ "$ref": "#/definitions/bindings" }] });
        properties.insert(context.as_str().to_owned(), table);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "sidetone: keymap.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": {
            "bindings": {
                "type": "object",
                "additionalProperties": false,
                "patternProperties": { (sequence()): { "$ref": "#/definitions/binding" } },
            },
            "binding": binding(),
            "run": {
                "anyOf": [
                    { "$ref": "#/definitions/command" },
                    { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/command" } },
                ],
            },
            "command": command(commands, doc),
        },
    })
}

/// What stands behind keys.
fn binding() -> Value {
    json!({
        "anyOf": [
            { "description": "Nothing any more", "const": false },
            { "$ref": "#/definitions/run" },
            {
                "description": "Commands, with words of your own for help and hints",
                "type": "object",
                "additionalProperties": false,
                "required": ["run"],
                "properties": {
                    "run": { "$ref": "#/definitions/run" },
                    "desc": { "description": "What help and hints say", "type": "string" },
                },
            },
            {
                "description": "A name for what begins with the keys",
                "type": "object",
                "additionalProperties": false,
                "required": ["prefix"],
                "properties": { "prefix": { "type": "string" } },
            },
        ],
    })
}

/// A command line: a name alone, for completion, or with what may stand before and behind it.
fn command(commands: &dyn Vocabulary, doc: &dyn Fn(&str) -> Option<String>) -> Value {
    let mut names = commands.names();
    names.sort_unstable();
    let docs: Vec<Value> = names.iter().map(|name| json!(doc(name))).collect();
    let (bare, given): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| commands.command(name).is_some_and(|(_, params)| params.is_empty()));
    let any = |names: &[&str]| names.iter().map(|name| literally(name)).collect::<Vec<_>>().join("|");
    let (all, bare, given) = (any(&names), any(&bare), any(&given));
    json!({
        "anyOf": [
            { "enum": names, "x-taplo": { "docs": { "enumValues": docs } } },
            { "type": "string", "pattern": format!(r"^\s*([0-9]+\s+)?({all})\s*$") },
            { "type": "string", "pattern": format!(r"^\s*({bare})\s+[0-9]+\s*$") },
            { "type": "string", "pattern": format!(r"^\s*([0-9]+\s+)?({given})\s") },
        ],
    })
}

/// A sequence of keys, as a regular expression. One that is held twice passes: it is for the program to refuse.
fn sequence() -> String {
    let named: Vec<String> = names().map(any_case).collect();
    let key = format!(r"([CcAaMmSs]-){{0,3}}(\S|{}|[Ff]([1-9]|1[0-9]|2[0-4]))", named.join("|"));
    format!(r"^\s*{key}(\s+{key})*\s*$")
}

/// A name in whatever case it is written.
fn any_case(name: &str) -> String {
    name.chars().map(|c| format!("[{}{c}]", c.to_ascii_uppercase())).collect()
}

/// A text that stands for itself in a regular expression.
fn literally(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\^$.|?*+()[]{}".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
