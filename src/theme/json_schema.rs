//! The JSON schema of theme files, from the table of roles: by it an editor completes and checks them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::colour::NAMED;
use super::parse::MODIFIERS;
use super::{BUILTIN, Role};

/// The schema. It refuses nothing that counts when a file is read, but for names of a palette that begin with `#`:
/// what looks like a colour and is none is a slip.
pub fn json_schema() -> Value {
    let built_in: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
    let mut definitions = Map::new();
    definitions.insert("colour".to_owned(), colour());
    definitions.insert("style".to_owned(), style());
    let styles = table("", &mut definitions);
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "sidetone: themes/NAME.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "inherits": {
                "description": "The theme that this one is laid over",
                "anyOf": [{ "enum": built_in }, { "type": "string" }],
            },
            "ground": {
                "description": "The background that the theme is made for",
                "allOf": [{ "$ref": "#/definitions/colour" }],
            },
            "palette": {
                "description": "Colours by name: changing one changes it everywhere.",
                "type": "object",
                "additionalProperties": { "$ref": "#/definitions/colour" },
            },
            "palette-256": {
                "description": "Entries of the palette in a terminal of 256 colours; others are the nearest ones",
                "type": "object",
                "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 255 },
            },
            "styles": styles,
        },
        "definitions": definitions,
    })
}

fn colour() -> Value {
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    json!({
        "description": "A name of the palette, `#rrggbb`, 0 to 255, or one of the terminal's own",
        "anyOf": [
            { "enum": names },
            { "type": "string", "pattern": "^(#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|[^#].*)$" },
            { "type": "integer", "minimum": 0, "maximum": 255 },
        ],
    })
}

/// What a role is given: a colour alone is the foreground.
fn style() -> Value {
    let words: Vec<&str> = MODIFIERS.iter().map(|(name, _)| *name).collect();
    let words = json!({ "type": "array", "items": { "enum": words } });
    json!({
        "anyOf": [
            { "$ref": "#/definitions/colour" },
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "fg": { "$ref": "#/definitions/colour" },
                    "bg": { "$ref": "#/definitions/colour" },
                    "add": words.clone(),
                    "remove": words,
                },
            },
        ],
    })
}

/// The roles under a prefix that ends with a dot, or all of them. Their dots may be written as such, which makes tables
/// of them: so whatever their names begin with may stand for a table, too.
fn table(prefix: &str, definitions: &mut Map<String, Value>) -> Value {
    let rests: Vec<&str> = Role::ALL.iter().filter_map(|role| role.as_str().strip_prefix(prefix)).collect();
    let begun = |rest: &str| -> Vec<String> {
        rest.match_indices('.').filter_map(|(dot, _)| rest.get(..dot)).map(str::to_owned).collect()
    };
    let names: BTreeSet<String> =
        rests.iter().flat_map(|rest| begun(rest).into_iter().chain([(*rest).to_owned()])).collect();
    let mut properties = Map::new();
    for name in names {
        let full = format!("{prefix}{name}");
        let role = Role::named(&full);
        let below = format!("{full}.");
        let has_more = Role::ALL.iter().any(|role| role.as_str().starts_with(&below));
        let mut forms: Vec<Value> = role.iter().map(|_| json!({ "$ref": "#/definitions/style" })).collect();
        if has_more {
            if !definitions.contains_key(&full) {
                // Its place is taken before what is in it is looked at, which is longer by a dot at least.
                definitions.insert(full.clone(), Value::Null);
                let mut inner = table(&below, definitions);
                if role.is_some() {
                    // Beside a style's fields, nothing but tables tells that it is none.
                    inner["minProperties"] = json!(1);
                    inner = json!({ "allOf": [inner, { "additionalProperties": { "type": "object" } }] });
                }
                definitions.insert(full.clone(), inner);
            }
            forms.push(json!({ "$ref": format!("#/definitions/{full}") }));
        }
        let mut schema = Map::new();
        if let Some(role) = role {
            schema.insert("description".to_owned(), json!(role.doc()));
        }
        schema.insert("anyOf".to_owned(), json!(forms));
        properties.insert(name, Value::Object(schema));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}
