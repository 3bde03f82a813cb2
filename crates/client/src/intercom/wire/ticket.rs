//! Tickets, and their types (API 14.1).

use serde_json::Value;

use super::Reading;
use super::attributes;
use super::value::{flag, id, items, own_id, text};
use crate::domain::ticketing::{AttributeKind, TicketAttribute, TicketState};
use crate::domain::{ConversationAttribute, TeamId, Text, Ticket, TicketId, TicketType, TicketValue};

/// The attribute that is a ticket's title.
const TITLE: &str = "_default_title_";
/// How the names of title and description begin, which every ticket has and no workspace has made.
const BUILT_IN: &str = "_default_";

/// Reads a ticket.
pub fn ticket(sent: &Value) -> Reading<Ticket> {
    let ticket_id: TicketId = own_id(sent)?;
    let state = &sent["ticket_state"];
    let labels = [&state["internal_label"], &state["external_label"], &state["category"], state];
    Ok(Ticket {
        number: text(&sent["ticket_id"]).unwrap_or_else(|| Text::new(ticket_id.as_str())),
        category: text(&sent["category"]).unwrap_or_default(),
        kind: text(&sent["ticket_type"]["name"]).or_else(|| text(&sent["ticket_type"])).unwrap_or_default(),
        title: text(&sent["ticket_attributes"][TITLE]),
        state: labels.into_iter().find_map(text).unwrap_or_default(),
        open: flag(&sent["open"]),
        kind_id: id(&sent["ticket_type"]["id"]),
        state_id: id(&state["id"]),
        values: values(&sent["ticket_attributes"]),
        id: ticket_id,
    })
}

/// The attributes of its type that have a value.
fn values(sent: &Value) -> Vec<(Text, TicketValue)> {
    let Some(fields) = sent.as_object() else { return Vec::new() };
    let values = fields.iter().filter(|(name, _)| !name.starts_with(BUILT_IN));
    values.filter_map(|(name, sent)| Some((Text::new(name), value(sent)?))).collect()
}

fn value(sent: &Value) -> Option<TicketValue> {
    match sent {
        Value::Bool(yes) => Some(TicketValue::Yes(*yes)),
        Value::Number(number) => Some(TicketValue::Number(number.to_string())),
        other => attributes::words(other).map(TicketValue::Text),
    }
}

/// Reads a type of tickets. One that is not used any more is none.
pub fn ticket_type(sent: &Value) -> Reading<TicketType> {
    let states = list(&sent["ticket_states"]).iter().filter(|state| !flag(&state["archived"]));
    let own = &sent["ticket_type_attributes"];
    let own = if own["ticket_type_attributes"].is_array() { &own["ticket_type_attributes"] } else { own };
    let mut all: Vec<&Value> = list(own).iter().filter(|own| !flag(&own["archived"])).collect();
    all.sort_by_key(|own| own["order"].as_i64().unwrap_or(i64::MAX));
    Ok(TicketType {
        id: id(&sent["id"]).ok_or("no id")?,
        name: text(&sent["name"]).ok_or("no name")?,
        category: text(&sent["category"]).unwrap_or_default(),
        states: states.filter_map(state).collect(),
        attributes: all.into_iter().filter_map(attribute).collect(),
    })
}

/// Whether a type is still used.
pub fn is_used(sent: &Value) -> bool {
    !flag(&sent["archived"])
}

fn list(sent: &Value) -> &[Value] {
    if sent.is_array() { items(sent) } else { items(&sent["data"]) }
}

fn state(sent: &Value) -> Option<TicketState> {
    let label = [&sent["internal_label"], &sent["external_label"], &sent["category"]].into_iter().find_map(text)?;
    Some(TicketState { id: id(&sent["id"])?, category: text(&sent["category"]).unwrap_or_default(), label })
}

/// Reads an attribute that conversations can have (API 7.17). Of a list the label is what is written.
pub fn conversation_attribute(sent: &Value) -> Reading<ConversationAttribute> {
    let live = items(&sent["options"]).iter().filter(|one| !flag(&one["archived"]));
    let label = |one: &Value| {
        let raw = one["label"].as_str().or_else(|| one.as_str())?;
        Some((raw.to_owned(), Text::new(raw))).filter(|(_, label)| !label.is_empty())
    };
    let key = sent["name"].as_str().ok_or("no name")?.to_owned();
    let own = TicketAttribute {
        name: Some(Text::new(&key)).filter(|name| !name.is_empty()).ok_or("no name")?,
        kind: kind(sent, false),
        options: live.filter_map(label).collect(),
        required: flag(&sent["required"]),
    };
    let teams = items(&sent["visible_to_team_ids"]).iter().filter_map(id).map(TeamId::new).collect();
    Ok(ConversationAttribute { id: id(&sent["id"]).unwrap_or_else(|| key.clone()), key, own, teams })
}

fn kind(sent: &Value, takes_several: bool) -> AttributeKind {
    match sent["data_type"].as_str() {
        Some("string") => AttributeKind::Text,
        Some("list") if !takes_several => AttributeKind::List,
        Some("integer") => AttributeKind::Integer,
        Some("decimal") => AttributeKind::Decimal,
        Some("boolean") => AttributeKind::Boolean,
        Some("datetime") => AttributeKind::Time,
        _ => AttributeKind::Other,
    }
}

fn attribute(sent: &Value) -> Option<TicketAttribute> {
    let input = &sent["input_options"];
    let options = items(&input["list_options"]).iter().filter_map(|one| Some((id(&one["id"])?, text(&one["label"])?)));
    Some(TicketAttribute {
        name: text(&sent["name"]).filter(|name| !name.as_str().starts_with(BUILT_IN))?,
        kind: kind(sent, flag(&input["allow_multiple_values"])),
        options: options.collect(),
        required: flag(&sent["required_to_create"]),
    })
}
