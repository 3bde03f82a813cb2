//! Data attributes, brands and addresses (API 18 and 19).

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{Version, flag, path_id, text};
use crate::wire::{attribute, settings as wire};
use crate::world::Refusal;
use crate::world::data_attributes::{AttributeChange, NewAttribute};
use crate::world::settings::Model;

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("lisDataAttributes", "GET", "/data_attributes", attributes),
    Endpoint::plain("createDataAttribute", "POST", "/data_attributes", create_attribute),
    Endpoint::one("updateDataAttribute", "PUT", "/data_attributes/{id}", update_attribute),
    Endpoint::plain("listBrands", "GET", "/brands", brands).since(2, 15),
    Endpoint::one("retrieveBrand", "GET", "/brands/{id}", brand).since(2, 15),
    Endpoint::plain("listEmails", "GET", "/emails", emails).since(2, 15),
    Endpoint::one("retrieveEmail", "GET", "/emails/{id}", email).since(2, 15),
];

/// What can be known of contacts and companies. Of conversations it is known elsewhere since 2.16 (API 18).
pub(super) fn attributes(call: &mut Call<'_>) -> Outcome {
    let model = match call.request.parameter("model") {
        None => None,
        Some("contact") => Some(Model::Contact),
        Some("company") => Some(Model::Company),
        Some("conversation") if call.request.version < Version::DEFAULT => {
            let archived = call.request.parameter("include_archived") == Some("true");
            let shown = call.world.settings.conversation_attributes.iter().filter(|a| archived || !a.archived);
            let data: Vec<Value> = shown.map(attribute::conversation_attribute_before_2_16).collect();
            return Ok(json!({"type": "list", "data": data}).into());
        }
        Some("conversation") => {
            let words = "model=conversation is no longer supported. Use GET /conversations/attributes instead";
            return Err(Refusal::new(422, "parameter_invalid", words));
        }
        Some(_) => return Err(Refusal::invalid("model must be contact or company")),
    };
    let archived = call.request.parameter("include_archived") == Some("true");
    let shown = call.world.settings.attributes.iter().filter(|a| model.is_none_or(|m| a.model == m));
    let data: Vec<Value> = shown.filter(|a| archived || !a.archived).map(attribute::data_attribute).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

/// What can be chosen of a list: at least two different things.
fn options(body: &Map<String, Value>) -> Result<Option<Vec<Arc<str>>>, Refusal> {
    let Some(options) = body.get("options").filter(|v| !v.is_null()) else { return Ok(None) };
    let list = options.as_array().ok_or_else(|| Refusal::invalid("Options isn't an array"))?;
    let value = |option: &Value| option.get("value").unwrap_or(option).as_str().map(Arc::from);
    let mut values: Vec<Arc<str>> =
        list.iter().map(value).collect::<Option<_>>().ok_or_else(|| Refusal::invalid("Every option needs a value"))?;
    let all = values.len();
    values.sort_unstable();
    values.dedup();
    if values.len() < 2 || values.len() < all {
        return Err(Refusal::invalid("A list needs at least two different options"));
    }
    Ok(Some(list.iter().filter_map(value).collect()))
}

fn show(call: &Call<'_>, id: u64) -> Outcome {
    let attribute = call.world.settings.attributes.iter().find(|a| a.id == Some(id)).ok_or_else(Refusal::not_found)?;
    Ok(attribute::data_attribute(attribute).into())
}

pub(super) fn create_attribute(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let model = match text(body, "model")? {
        Some("contact") => Model::Contact,
        Some("company") => Model::Company,
        _ => return Err(Refusal::invalid("The Data Attribute model field must be either contact or company")),
    };
    let options = options(body)?;
    let data_type = match text(body, "data_type")? {
        Some("string") => "string",
        Some("integer") => "integer",
        Some("float") => "float",
        Some("boolean") => "boolean",
        Some("date" | "datetime") => "date",
        Some("options") if options.is_some() => "string",
        Some("options") => return Err(Refusal::invalid("A list needs at least two different options")),
        Some(_) => return Err(Refusal::invalid("Data Type isn't an option")),
        None => return Err(Refusal::required("data_type")),
    };
    let new = NewAttribute {
        model,
        name: text(body, "name")?.ok_or_else(|| Refusal::required("name"))?.into(),
        data_type,
        description: text(body, "description")?.unwrap_or_default().into(),
        options: options.unwrap_or_default(),
        messenger_writable: flag(body, "messenger_writable")?.unwrap_or(false),
    };
    let id = call.world.create_attribute(new, call.now)?;
    show(call, id)
}

pub(super) fn update_attribute(call: &mut Call<'_>, id: &str) -> Outcome {
    let unknown = || Refusal::new(404, "field_not_found", "We couldn't find that data attribute to update");
    let id = path_id(id).ok_or_else(unknown)?;
    let body = call.request.object()?;
    let change = AttributeChange {
        description: text(body, "description")?.map(Into::into),
        options: options(body)?,
        archived: flag(body, "archived")?,
        messenger_writable: flag(body, "messenger_writable")?,
    };
    call.world.update_attribute(id, change, call.now)?;
    show(call, id)
}

pub(super) fn brands(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.settings.brands.iter().map(wire::brand).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn brand(call: &mut Call<'_>, id: &str) -> Outcome {
    let found = call.world.settings.brands.iter().find(|b| *b.id == *id);
    found.map(|b| wire::brand(b).into()).ok_or_else(|| Refusal::new(404, "not_found", "Brand not found"))
}

pub(super) fn emails(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.settings.emails.iter().map(wire::email).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn email(call: &mut Call<'_>, id: &str) -> Outcome {
    let wanted = path_id(id);
    let found = call.world.settings.emails.iter().find(|e| Some(e.id) == wanted);
    found.map(|e| wire::email(e).into()).ok_or_else(|| Refusal::new(404, "not_found", "Email setting not found"))
}
