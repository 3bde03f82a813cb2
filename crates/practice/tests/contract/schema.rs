//! As much of OpenAPI's schemas as the description of Intercom's API uses.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Where an answer and the description disagree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// Where in the answer: `conversations[].tags`.
    pub path: String,
    /// How: `null`, `missing`, `extra`, `type`, `enum`, `none of`.
    pub how: &'static str,
}

impl Disagreement {
    /// Whether it is the same one, perhaps of a thing that is nested elsewhere.
    pub fn is_like(&self, other: &Self) -> bool {
        self.how == other.how && (ends_with(&self.path, &other.path) || ends_with(&other.path, &self.path))
    }
}

/// Whether a path ends with another one, at a whole name.
pub fn ends_with(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with(['.', ']']))
}

/// The description.
pub struct Description(Value);

impl Description {
    /// Reads the description.
    pub fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self(serde_yaml_ng::from_str(&text).unwrap())
    }

    /// All operations, with their paths and methods.
    fn endpoints(&self) -> impl Iterator<Item = (&String, &String, &Value)> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        let of_path = |(path, item): (_, _)| Value::as_object(item).map(|methods| (path, methods));
        paths.filter_map(of_path).flat_map(|(path, methods)| methods.iter().map(move |(method, o)| (path, method, o)))
    }

    fn endpoint(&self, id: &str) -> (&String, &String, &Value) {
        let found: Vec<_> = self.endpoints().filter(|(_, _, o)| o["operationId"] == id).collect();
        assert_eq!(found.len(), 1, "operations called {id}");
        found[0]
    }

    /// The method and the path of an operation.
    pub fn place(&self, endpoint: &str) -> (String, String) {
        let (path, method, _) = self.endpoint(endpoint);
        (method.to_uppercase(), path.clone())
    }

    /// The schema of an operation's answer with this status; none if the description does not have the answer, null if
    /// it says nothing of its content.
    pub fn answer(&self, endpoint: &str, status: u16) -> Option<&Value> {
        let answer = self.endpoint(endpoint).2["responses"].get(status.to_string())?;
        Some(&answer["content"]["application/json"]["schema"])
    }

    /// The schema of errors in general.
    pub fn error(&self) -> &Value {
        &self.0["components"]["schemas"]["error"]
    }

    /// The ways in which an operation may refuse: its statuses below 500, each with the codes of its examples.
    pub fn refusals(&self, endpoint: &str) -> BTreeSet<(u16, Option<String>)> {
        let answers = self.endpoint(endpoint).2["responses"].as_object().unwrap();
        let mut found = BTreeSet::new();
        for (status, answer) in answers {
            let Ok(status @ 400..500) = status.parse::<u16>() else { continue };
            let examples = answer["content"]["application/json"]["examples"].as_object();
            let codes = examples.into_iter().flat_map(Map::values);
            let codes: BTreeSet<_> =
                codes.filter_map(|e| e["value"]["errors"][0]["code"].as_str()).map(|c| Some(c.to_owned())).collect();
            let codes = if codes.is_empty() { BTreeSet::from([None]) } else { codes };
            found.extend(codes.into_iter().map(|code| (status, code)));
        }
        found
    }

    /// Where the description's own examples, which are recordings of the live API, disagree with it.
    pub fn own_disagreements(&self) -> BTreeSet<Disagreement> {
        let answers = self.endpoints().filter_map(|(_, _, o)| o["responses"].as_object()).flat_map(Map::values);
        let mut found = BTreeSet::new();
        for content in answers.map(|answer| &answer["content"]["application/json"]) {
            for example in content["examples"].as_object().into_iter().flat_map(Map::values) {
                found.extend(self.check(&content["schema"], &example["value"]));
            }
        }
        found
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(to) => {
                let pointer = to.strip_prefix('#').unwrap();
                self.resolve(self.0.pointer(pointer).unwrap_or_else(|| panic!("nothing is at {to}")))
            }
            None => schema,
        }
    }

    /// Where a value disagrees with a schema.
    pub fn check(&self, schema: &Value, value: &Value) -> BTreeSet<Disagreement> {
        let mut found = BTreeSet::new();
        self.walk(schema, value, "", &mut found);
        found
    }

    fn walk(&self, schema: &Value, value: &Value, path: &str, found: &mut BTreeSet<Disagreement>) {
        let schema = self.resolve(schema);
        let mut say = |path: &str, how| {
            found.insert(Disagreement { path: path.to_owned(), how });
        };
        if value.is_null() {
            if !self.may_be_null(schema) {
                say(path, "null");
            }
            return;
        }
        if !has_type(schema["type"].as_str(), value) {
            return say(path, "type");
        }
        if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
            say(path, "enum");
        }
        if let Some(items) = value.as_array() {
            for item in items {
                self.walk(&schema["items"], item, &format!("{path}[]"), found);
            }
        }
        if let Some(fields) = value.as_object() {
            self.walk_fields(schema, fields, path, found);
        }
        for word in ["oneOf", "anyOf"] {
            let Some(choices) = schema[word].as_array() else { continue };
            let fits = |choice: &Value| {
                let mut inner = BTreeSet::new();
                self.walk(choice, value, path, &mut inner);
                inner.is_empty()
            };
            if !choices.iter().any(fits) {
                found.insert(Disagreement { path: path.to_owned(), how: "none of" });
            }
        }
    }

    fn walk_fields(&self, schema: &Value, fields: &Map<String, Value>, path: &str, found: &mut BTreeSet<Disagreement>) {
        let inner = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let mut known = Map::new();
        let mut required = BTreeSet::new();
        let free = self.gather(schema, &mut known, &mut required);
        for name in required.iter().filter(|name| !fields.contains_key(*name)) {
            found.insert(Disagreement { path: inner(name), how: "missing" });
        }
        for (name, value) in fields {
            match known.get(name) {
                Some(schema) => self.walk(schema, value, &inner(name), found),
                None if free || known.is_empty() => {}
                None => {
                    found.insert(Disagreement { path: inner(name), how: "extra" });
                }
            }
        }
    }

    /// The fields of a schema and of all it is made of; whether it may have others.
    fn gather(&self, schema: &Value, known: &mut Map<String, Value>, required: &mut BTreeSet<String>) -> bool {
        let schema = self.resolve(schema);
        if let Some(fields) = schema["properties"].as_object() {
            known.extend(fields.clone());
        }
        let names = schema["required"].as_array().into_iter().flatten();
        required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        let mut free = matches!(&schema["additionalProperties"], Value::Bool(true) | Value::Object(_));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            free |= self.gather(part, known, required);
        }
        free || !schema["oneOf"].is_null() || !schema["anyOf"].is_null()
    }

    fn may_be_null(&self, schema: &Value) -> bool {
        let schema = self.resolve(schema);
        let any = |word: &str| schema[word].as_array().is_some_and(|all| all.iter().any(|s| self.may_be_null(s)));
        let nothing_said = schema.as_object().is_none_or(Map::is_empty);
        schema["nullable"] == true || nothing_said || ["oneOf", "anyOf", "allOf"].into_iter().any(any)
    }
}

fn has_type(wanted: Option<&str>, value: &Value) -> bool {
    match wanted {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    }
}

#[test]
fn a_disagreement_is_found_wherever_it_is() {
    let description = Description(serde_json::json!({"components": {"schemas": {
        "tag": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
        "named": {"allOf": [{"$ref": "#/components/schemas/tag"}, {"properties": {"kind": {"enum": ["a", "b"]}}}]}}}}));
    let schema = serde_json::json!({"type": "array", "items": {"$ref": "#/components/schemas/named"}});
    let value = serde_json::json!([{"id": "1", "kind": "a"}, {"id": 1, "kind": "c"}, {"more": 1}, null]);
    let found: Vec<String> =
        description.check(&schema, &value).iter().map(|d| format!("{} {}", d.path, d.how)).collect();
    assert_eq!(found, ["[] null", "[].id missing", "[].id type", "[].kind enum", "[].more extra"]);
}
