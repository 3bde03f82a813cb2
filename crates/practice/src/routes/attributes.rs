//! The attributes that conversations can have, and the labels of lists (API 7.17).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{flag, id as read_id, path_id, text};
use crate::wire::attribute as wire;
use crate::world::attributes::{ConversationAttribute, DataType, ListOption, option_id};
use crate::world::{Refusal, World};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listConversationAttributes", "GET", "/conversations/attributes", list).since(2, 16),
    Endpoint::plain("createConversationAttribute", "POST", "/conversations/attributes", create).since(2, 16),
    Endpoint::one("getConversationAttribute", "GET", "/conversations/attributes/{id}", get).since(2, 16),
    Endpoint::one("updateConversationAttribute", "PUT", "/conversations/attributes/{id}", update).since(2, 16),
    Endpoint::one("deleteConversationAttribute", "DELETE", "/conversations/attributes/{id}", archive).since(2, 16),
    Endpoint::one("createConversationAttributeOption", "POST", "/conversations/attributes/{id}/options", add_option)
        .since(2, 16),
    Endpoint::two(
        "updateConversationAttributeOption",
        "PUT",
        "/conversations/attributes/{id}/options/{option}",
        rename_option,
    )
    .since(2, 16),
    Endpoint::two(
        "deleteConversationAttributeOption",
        "DELETE",
        "/conversations/attributes/{id}/options/{option}",
        archive_option,
    )
    .since(2, 16),
];

/// 422 `parameter_invalid`, which this family has where others have 400.
fn invalid(words: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::new(422, "parameter_invalid", words)
}

fn place(world: &World, id: &str) -> Result<usize, Refusal> {
    world.attribute(path_id(id).unwrap_or(0))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let archived = call.request.parameter("include_archived") == Some("true");
    let attributes = call.world.settings.conversation_attributes.iter().filter(|a| archived || !a.archived);
    let data: Vec<Value> = attributes.map(wire::conversation_attribute).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call.world, id)?;
    show(call, place)
}

fn show(call: &Call<'_>, place: usize) -> Outcome {
    let attribute = call.world.settings.conversation_attributes.get(place).ok_or_else(Refusal::not_found)?;
    Ok(wire::conversation_attribute(attribute).into())
}

fn name(body: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    match text(body, "name")?.map(str::trim) {
        Some("") => Err(invalid("name can't be blank")),
        Some(name) if name.chars().count() > 255 => Err(invalid("name is too long")),
        other => Ok(other),
    }
}

fn teams(world: &World, body: &Map<String, Value>) -> Result<Option<Vec<u64>>, Refusal> {
    let wrong = || invalid("visible_to_team_ids must be an array of ids of teams");
    match body.get("visible_to_team_ids") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(ids)) => {
            let known = |value: &Value| read_id(value).filter(|id| world.team(*id).is_some());
            ids.iter().map(known).collect::<Option<Vec<_>>>().map(Some).ok_or_else(wrong)
        }
        Some(_) => Err(wrong()),
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let name = name(body)?.ok_or_else(|| invalid("name is required"))?.to_owned();
    let word = text(body, "data_type")?.ok_or_else(|| invalid("data_type is required"))?;
    let data_type = DataType::parse(word).ok_or_else(|| {
        let short: String = word.chars().take(64).collect();
        let all = DataType::ALL.map(DataType::as_str).join(", ");
        invalid(format!("data_type '{short}' is not valid. Allowed types: {all}"))
    })?;
    let labels = labels(body, data_type)?;
    let reference = body.get("reference").filter(|r| r.is_object()).cloned();
    if data_type == DataType::Relationship && reference.is_none() {
        return Err(invalid("reference is required"));
    }
    let (required, multiline) = (flag(body, "required")?.unwrap_or(false), flag(body, "multiline")?.unwrap_or(false));
    let description = text(body, "description")?.unwrap_or_default().into();
    let teams = teams(call.world, body)?.unwrap_or_default();
    let id = call.world.settings.next_number();
    let attribute = ConversationAttribute {
        id,
        name: name.into(),
        description,
        data_type,
        required,
        teams,
        archived: false,
        created_at: call.now,
        updated_at: call.now,
        admin: call.world.owner,
        multiline,
        options: labels
            .iter()
            .zip(1..)
            .map(|(label, n)| ListOption { id: option_id(id, n), label: (*label).into(), archived: false })
            .collect(),
        reference,
    };
    let answer = wire::conversation_attribute(&attribute);
    call.world.settings.conversation_attributes.push(attribute);
    Ok(answer.into())
}

/// The labels of a new list: two or more of them.
fn labels(body: &Map<String, Value>, data_type: DataType) -> Result<Vec<&str>, Refusal> {
    if data_type != DataType::List {
        return Ok(Vec::new());
    }
    let wrong = || invalid("options must be an array of at least 2 labels");
    let options = body.get("options").and_then(Value::as_array).ok_or_else(wrong)?;
    let mut labels = Vec::with_capacity(options.len());
    for option in options {
        labels.push(option.as_str().or_else(|| option.get("label").and_then(Value::as_str)).ok_or_else(wrong)?);
    }
    if labels.len() < 2 { Err(wrong()) } else { Ok(labels) }
}

fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call.world, id)?;
    let body = call.request.object()?;
    let (name, description) = (name(body)?.map(Into::into), text(body, "description")?.map(Into::into));
    let (required, multiline) = (flag(body, "required")?, flag(body, "multiline")?);
    let teams = teams(call.world, body)?;
    let now = call.now;
    if let Some(a) = call.world.settings.conversation_attributes.get_mut(place) {
        a.name = name.unwrap_or_else(|| a.name.clone());
        a.description = description.unwrap_or_else(|| a.description.clone());
        a.required = required.unwrap_or(a.required);
        a.multiline = multiline.unwrap_or(a.multiline);
        a.teams = teams.unwrap_or_else(|| std::mem::take(&mut a.teams));
        a.updated_at = now;
    }
    show(call, place)
}

/// Deleting takes an attribute out of use; what conversations have stays.
fn archive(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call.world, id)?;
    let now = call.now;
    if let Some(a) = call.world.settings.conversation_attributes.get_mut(place) {
        (a.archived, a.updated_at) = (true, now);
    }
    show(call, place)
}

fn list_attribute<'a>(call: &'a mut Call<'_>, id: &str) -> Result<(usize, &'a mut ConversationAttribute), Refusal> {
    let place = place(call.world, id)?;
    let now = call.now;
    let attribute = call.world.settings.conversation_attributes.get_mut(place).ok_or_else(Refusal::not_found)?;
    if attribute.data_type != DataType::List {
        return Err(invalid("Options can only be managed on list attributes"));
    }
    attribute.updated_at = now;
    Ok((place, attribute))
}

/// The one thing that an option's body may say.
fn label(call: &Call<'_>) -> Result<String, Refusal> {
    let body = call.request.object()?;
    if body.keys().any(|key| key != "label") {
        return Err(invalid("only 'label' is accepted"));
    }
    match body.get("label") {
        None | Some(Value::Null) => Err(invalid("label is required")),
        Some(Value::String(label)) if label.trim().is_empty() => Err(invalid("label is required")),
        Some(Value::String(label)) => Ok(label.clone()),
        Some(_) => Err(invalid("label must be a string")),
    }
}

fn no_option() -> Refusal {
    Refusal::new(404, "conversation_attribute_not_found", "List option not found")
}

fn add_option(call: &mut Call<'_>, id: &str) -> Outcome {
    list_attribute(call, id)?;
    let label = label(call)?;
    let number = call.world.settings.next_number();
    let (place, attribute) = list_attribute(call, id)?;
    let option = ListOption { id: option_id(attribute.id, 1_000 + number), label: label.into(), archived: false };
    attribute.options.push(option);
    show(call, place)
}

fn rename_option(call: &mut Call<'_>, id: &str, option: &str) -> Outcome {
    list_attribute(call, id)?;
    let label = label(call)?;
    let (place, attribute) = list_attribute(call, id)?;
    let found = attribute.options.iter_mut().find(|o| o.id == option).ok_or_else(no_option)?;
    found.label = label.into();
    show(call, place)
}

fn archive_option(call: &mut Call<'_>, id: &str, option: &str) -> Outcome {
    let (place, attribute) = list_attribute(call, id)?;
    let live = attribute.live_options().filter(|o| o.id != option).count();
    let found = attribute.options.iter_mut().find(|o| o.id == option).ok_or_else(no_option)?;
    if live < 2 {
        return Err(invalid("A list attribute must have at least 2 active options"));
    }
    found.archived = true;
    show(call, place)
}
