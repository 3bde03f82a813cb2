//! What can be known of contacts and companies, and whether a value is one that an attribute can have (API 18).

use std::sync::Arc;

use serde_json::{Map, Value};

use super::segments::Rule;
use super::settings::{DataAttribute, Model};
use super::{Refusal, Time, World};

#[derive(Clone, Debug)]
pub struct NewAttribute {
    pub model: Model,
    pub name: Arc<str>,
    /// The kind of its values.
    pub data_type: &'static str,
    /// What it means.
    pub description: Arc<str>,
    /// What can be chosen, if it is a list.
    pub options: Vec<Arc<str>>,
    /// Whether the messenger may write it.
    pub messenger_writable: bool,
}

/// What a write says about an attribute: what it does not name stays as it is.
#[derive(Clone, Debug, Default)]
pub struct AttributeChange {
    /// What it means.
    pub description: Option<Arc<str>>,
    /// What can be chosen.
    pub options: Option<Vec<Arc<str>>>,
    /// Whether it is out of use.
    pub archived: Option<bool>,
    /// Whether the messenger may write it.
    pub messenger_writable: Option<bool>,
}

impl World {
    /// A custom attribute by its name.
    fn attribute_named(&self, model: Model, name: &str) -> Option<&DataAttribute> {
        self.settings.attributes.iter().find(|a| a.id.is_some() && a.model == model && *a.name == *name)
    }

    /// A new attribute; a name serves one attribute, whatever it is of.
    pub fn create_attribute(&mut self, new: NewAttribute, now: Time) -> Result<u64, Refusal> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '$' | '€' | '£' | '¥');
        if new.name.trim().is_empty() || !new.name.chars().all(allowed) {
            let words =
                "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens";
            return Err(Refusal::invalid(words));
        }
        let custom = self.settings.attributes.iter().filter(|a| a.id.is_some());
        if let Some(known) = custom.into_iter().find(|a| a.name.to_lowercase() == new.name.to_lowercase()) {
            let data = |model| if model == Model::Contact { "people" } else { "company" };
            return Err(Refusal::invalid(format!(
                "You already have '{}' in your {} data. To save this as new {} data, use a different name.",
                known.name,
                data(known.model),
                data(new.model)
            )));
        }
        Ok(self.push_attribute(new, now))
    }

    fn push_attribute(&mut self, new: NewAttribute, now: Time) -> u64 {
        let id = self.settings.next_id();
        self.settings.attributes.push(DataAttribute {
            id: Some(id),
            model: new.model,
            label: new.name.clone(),
            name: new.name,
            description: new.description,
            data_type: new.data_type,
            options: new.options,
            api_writable: true,
            messenger_writable: new.messenger_writable,
            archived: false,
            created_at: now,
            updated_at: now,
            admin: self.owner,
        });
        id
    }

    /// Changes an attribute. One that a segment depends on cannot be put out of use.
    pub fn update_attribute(&mut self, id: u64, change: AttributeChange, now: Time) -> Result<(), Refusal> {
        let unknown = || Refusal::new(404, "field_not_found", "We couldn't find that data attribute to update");
        let segments = &self.settings.segments;
        let attribute = self.settings.attributes.iter_mut().find(|a| a.id == Some(id)).ok_or_else(unknown)?;
        let depends = |rule: &Rule| matches!(rule, Rule::Has(name) if **name == *attribute.name);
        if change.archived == Some(true) && segments.iter().any(|s| depends(&s.rule)) {
            let words = "The Data Attribute you are trying to archive has a dependant object";
            return Err(Refusal::new(422, "data_invalid", words));
        }
        attribute.description = change.description.unwrap_or_else(|| attribute.description.clone());
        attribute.archived = change.archived.unwrap_or(attribute.archived);
        attribute.messenger_writable = change.messenger_writable.unwrap_or(attribute.messenger_writable);
        if let Some(options) = change.options {
            attribute.options = options;
        }
        attribute.updated_at = now;
        Ok(())
    }

    /// The attributes that a write names for a contact: each has to be known, and its value of the attribute's kind.
    pub fn contact_attributes(&self, map: &Map<String, Value>) -> Result<Vec<(Arc<str>, Value)>, Refusal> {
        let read = |(name, value): (&String, &Value)| {
            let known = self.attribute_named(Model::Contact, name).filter(|a| !a.archived);
            let known = known
                .ok_or_else(|| Refusal::invalid(format!("Custom attribute '{}' does not exist", shortened(name))))?;
            Ok((known.name.clone(), fitting(known, value)?))
        };
        map.iter().map(read).collect()
    }

    /// The attributes that a write names for a company: what is not known yet becomes an attribute.
    pub fn company_attributes(
        &mut self,
        map: &Map<String, Value>,
        now: Time,
    ) -> Result<Vec<(Arc<str>, Value)>, Refusal> {
        let mut read = Vec::new();
        for (name, value) in map {
            match self.attribute_named(Model::Company, name) {
                Some(known) => read.push((known.name.clone(), fitting(known, value)?)),
                None => read.push((name.as_str().into(), scalar(name, value)?)),
            }
        }
        for (name, value) in &read {
            if let Some(data_type) = kind_of(value)
                && self.attribute_named(Model::Company, name).is_none()
            {
                let new = NewAttribute {
                    model: Model::Company,
                    name: name.clone(),
                    data_type,
                    description: "".into(),
                    options: Vec::new(),
                    messenger_writable: false,
                };
                self.push_attribute(new, now);
            }
        }
        Ok(read)
    }
}

/// Names come from outside and go back in errors: not more of them than helps.
fn shortened(name: &str) -> String {
    name.chars().take(64).collect()
}

fn kind_of(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(n) if n.is_f64() => Some("float"),
        Value::Number(_) => Some("integer"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn scalar(name: &str, value: &Value) -> Result<Value, Refusal> {
    if value.is_array() || value.is_object() {
        return Err(Refusal::invalid(format!("Custom attribute '{}' must not be nested", shortened(name))));
    }
    Ok(value.clone())
}

/// The value as the attribute keeps it, or a refusal.
fn fitting(attribute: &DataAttribute, value: &Value) -> Result<Value, Refusal> {
    let name = &attribute.name;
    let wrong =
        || Refusal::invalid(format!("The value of custom attribute '{name}' is not of type {}", attribute.data_type));
    let value = scalar(name, value)?;
    let listed = |text: &str| attribute.options.is_empty() || attribute.options.iter().any(|o| **o == *text);
    let number = |value: &Value| value.as_str().and_then(|text| text.trim().parse::<i64>().ok());
    match (attribute.data_type, &value) {
        (_, Value::Null) => Ok(value),
        ("string", Value::String(text)) if listed(text) => Ok(value),
        ("string", Value::String(_)) => Err(wrong()),
        ("string", other) => Ok(other.to_string().into()),
        ("boolean", Value::Bool(_)) | ("float", Value::Number(_)) => Ok(value),
        ("integer" | "date", Value::Number(n)) if n.is_i64() || n.is_u64() => Ok(value),
        ("integer" | "date", Value::String(_)) => number(&value).map(Value::from).ok_or_else(wrong),
        ("float", Value::String(text)) => text.trim().parse::<f64>().map(Value::from).map_err(|_| wrong()),
        ("boolean", Value::String(text)) => text.parse::<bool>().map(Value::from).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}
