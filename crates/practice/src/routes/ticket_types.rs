//! Ticket types, their attributes, and ticket states (API 14.1 and 14.2).

use serde_json::{Map, Value};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{flag, path_id, text};
use crate::wire::object::{each, object};
use crate::wire::ticket as wire;
use crate::world::Refusal;
use crate::world::attributes::{DataType, ListOption, option_id};
use crate::world::catalog::{TicketAttribute, TicketType};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listTicketTypes", "GET", "/ticket_types", types),
    Endpoint::plain("createTicketType", "POST", "/ticket_types", create),
    Endpoint::one("getTicketType", "GET", "/ticket_types/{id}", get),
    Endpoint::one("updateTicketType", "PUT", "/ticket_types/{id}", update),
    Endpoint::one("createTicketTypeAttribute", "POST", "/ticket_types/{id}/attributes", add_attribute),
    Endpoint::two("updateTicketTypeAttribute", "PUT", "/ticket_types/{id}/attributes/{attribute}", change_attribute),
    Endpoint::plain("listTicketStates", "GET", "/ticket_states", states),
];

const CATEGORIES: [&str; 3] = ["Customer", "Back-office", "Tracker"];

fn place(call: &Call<'_>, id: &str) -> Result<usize, Refusal> {
    path_id(id).and_then(|id| call.world.ticket_type(id)).ok_or_else(Refusal::not_found)
}

fn show(call: &Call<'_>, place: usize) -> Outcome {
    let kind = call.world.ticket_types.get(place).ok_or_else(Refusal::not_found)?;
    call.answer(&wire::ticket_type(call.world, kind))
}

fn types(call: &mut Call<'_>) -> Outcome {
    let world = &*call.world;
    let shown = || world.ticket_types.iter().map(|t| wire::ticket_type(world, t));
    call.answer(&object!({"type": "list", "data": each(shown)}))
}

fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call, id)?;
    show(call, place)
}

fn states(call: &mut Call<'_>) -> Outcome {
    let world = &*call.world;
    let shown = || world.ticket_states.iter().map(|s| wire::listed_ticket_state(world, s));
    call.answer(&object!({"type": "list", "data": each(shown)}))
}

/// A name that is not blank, if one is sent.
fn name(body: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    match text(body, "name")?.map(str::trim) {
        Some("") => Err(Refusal::invalid("name can't be blank")),
        Some(name) if name.chars().count() > 255 => Err(Refusal::invalid("name is too long")),
        other => Ok(other),
    }
}

fn category(body: &Map<String, Value>) -> Result<Option<&'static str>, Refusal> {
    let wrong = || Refusal::invalid("category must be one of Customer, Back-office or Tracker");
    match text(body, "category")? {
        None => Ok(None),
        Some(word) => CATEGORIES.into_iter().find(|c| *c == word).map(Some).ok_or_else(wrong),
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let name = name(body)?.ok_or_else(|| Refusal::required("name"))?;
    let internal = flag(body, "is_internal")?.unwrap_or(false);
    let category = category(body)?.unwrap_or(if internal { "Back-office" } else { "Customer" });
    let (description, icon) = (text(body, "description")?.unwrap_or_default(), text(body, "icon")?.unwrap_or("🎟️"));
    let id = call.world.ticket_types.iter().map(|t| t.id).max().unwrap_or(0) + 1;
    call.world.ticket_types.push(TicketType {
        id,
        category,
        name: name.into(),
        description: description.into(),
        icon: icon.into(),
        attributes: TicketAttribute::built_in(id, call.now).into(),
        archived: false,
        created_at: call.now,
        updated_at: call.now,
    });
    show(call, call.world.ticket_types.len() - 1)
}

fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call, id)?;
    let body = call.request.object()?;
    let (name, description, icon) = (name(body)?, text(body, "description")?, text(body, "icon")?);
    let (category, archived) = (category(body)?, flag(body, "archived")?);
    flag(body, "is_internal")?;
    if let Some(kind) = call.world.ticket_types.get_mut(place) {
        kind.name = name.map_or_else(|| kind.name.clone(), Into::into);
        kind.description = description.map_or_else(|| kind.description.clone(), Into::into);
        kind.icon = icon.map_or_else(|| kind.icon.clone(), Into::into);
        kind.category = category.unwrap_or(kind.category);
        kind.archived = archived.unwrap_or(kind.archived);
        kind.updated_at = call.now;
    }
    show(call, place)
}

/// The items of a list, sent as one text with commas.
fn list_items(body: &Map<String, Value>, of: u64, from: u64) -> Result<Option<Vec<ListOption>>, Refusal> {
    let items = text(body, "list_items")?;
    Ok(items.map(|items| {
        let labels = items.split(',').map(str::trim).filter(|l| !l.is_empty()).zip(from..);
        labels.map(|(label, n)| ListOption { id: option_id(of, n), label: label.into(), archived: false }).collect()
    }))
}

fn add_attribute(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = place(call, id)?;
    let body = call.request.object()?;
    let name = name(body)?.ok_or_else(|| Refusal::required("name"))?;
    let word = text(body, "data_type")?.ok_or_else(|| Refusal::required("data_type"))?;
    let data_type = DataType::parse(word).filter(|t| *t != DataType::Relationship);
    let data_type = data_type.ok_or_else(|| Refusal::invalid("data_type is not valid"))?;
    let kind = call.world.ticket_types.get_mut(place).ok_or_else(Refusal::not_found)?;
    if kind.attributes.iter().any(|a| !a.archived && &*a.name == name) {
        return Err(Refusal::invalid("An attribute of that name exists already"));
    }
    let id = kind.id * 1_000 + 1 + kind.attributes.len() as u64;
    let options = list_items(body, id, 1)?.unwrap_or_default();
    if data_type == DataType::List && options.is_empty() {
        return Err(Refusal::required("list_items"));
    }
    let attribute = TicketAttribute {
        id,
        name: name.into(),
        description: text(body, "description")?.unwrap_or_default().into(),
        data_type,
        options,
        multiline: flag(body, "multiline")?.unwrap_or(false),
        several: flag(body, "allow_multiple_values")?.unwrap_or(false),
        required: flag(body, "required_to_create")?.unwrap_or(false),
        required_for_contacts: flag(body, "required_to_create_for_contacts")?.unwrap_or(false),
        visible_on_create: flag(body, "visible_on_create")?.unwrap_or(true),
        visible_to_contacts: flag(body, "visible_to_contacts")?.unwrap_or(true),
        built_in: false,
        archived: false,
        created_at: call.now,
        updated_at: call.now,
    };
    kind.attributes.push(attribute);
    let place_of = kind.attributes.len() - 1;
    show_attribute(call, place, place_of)
}

fn show_attribute(call: &Call<'_>, kind: usize, place: usize) -> Outcome {
    let kind = call.world.ticket_types.get(kind).ok_or_else(Refusal::not_found)?;
    let attribute = kind.attributes.get(place).ok_or_else(Refusal::not_found)?;
    call.answer(&wire::attribute(call.world, kind.id, place, attribute))
}

fn change_attribute(call: &mut Call<'_>, id: &str, attribute: &str) -> Outcome {
    let place = place(call, id)?;
    let wanted = path_id(attribute);
    let body = call.request.object()?;
    let (name, description) = (name(body)?, text(body, "description")?);
    let flags = ["required_to_create", "required_to_create_for_contacts", "visible_on_create", "visible_to_contacts"];
    let mut set = [None; 4];
    for (slot, key) in set.iter_mut().zip(flags) {
        *slot = flag(body, key)?;
    }
    let (multiline, archived) = (flag(body, "multiline")?, flag(body, "archived")?);
    let now = call.now;
    let kind = call.world.ticket_types.get_mut(place).ok_or_else(Refusal::not_found)?;
    let found = kind.attributes.iter().position(|a| Some(a.id) == wanted).ok_or_else(Refusal::not_found)?;
    let Some(a) = kind.attributes.get_mut(found) else { return Err(Refusal::not_found()) };
    if let Some(options) = list_items(body, a.id, 1 + a.options.len() as u64)? {
        // Labels that stay keep their ids.
        let old = std::mem::take(&mut a.options);
        let known = |new: ListOption| old.iter().find(|o| o.label == new.label).cloned().unwrap_or(new);
        a.options = options.into_iter().map(known).collect();
    }
    a.name = name.map_or_else(|| a.name.clone(), Into::into);
    a.description = description.map_or_else(|| a.description.clone(), Into::into);
    a.required = set[0].unwrap_or(a.required);
    a.required_for_contacts = set[1].unwrap_or(a.required_for_contacts);
    a.visible_on_create = set[2].unwrap_or(a.visible_on_create);
    a.visible_to_contacts = set[3].unwrap_or(a.visible_to_contacts);
    a.multiline = multiline.unwrap_or(a.multiline);
    a.archived = archived.unwrap_or(a.archived);
    a.updated_at = now;
    show_attribute(call, place, found)
}
