//! The workspace itself: teammates, teams, tags, away reasons, tickets and service levels.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::data::read;
use super::fill::fill_plain;
use super::slots::Slots;
use super::values::{Value, one_of};

/// A teammate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    pub job_title: String,
    /// The teams it belongs to: indices into `teams()`.
    pub teams: Vec<usize>,
    /// Index into `away_reasons()` when it is away at the beginning.
    pub away: Option<usize>,
    /// Whether it may answer in the inbox.
    #[serde(default = "yes")]
    pub inbox_seat: bool,
    /// Whether a bot answers as it.
    #[serde(default)]
    pub bot: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub name: String,
    /// How it hands out conversations.
    pub distribution_method: String,
    /// How many open conversations a member is given; balanced teams only.
    pub limit: Option<u32>,
}

/// Why a teammate is away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwayReason {
    /// Words.
    pub label: String,
    /// Picture.
    pub emoji: String,
    /// Whether it is no longer offered.
    #[serde(default)]
    pub deleted: bool,
}

/// What kind of work a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum TicketCategory {
    Customer,
    /// Between teams.
    BackOffice,
    /// One cause behind many conversations.
    Tracker,
}

/// An attribute of a ticket type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketAttribute {
    /// Name; the default title and description have an underscore in front.
    pub name: String,
    /// `string`, `list`, `integer`, `decimal`, `boolean`, `datetime` or `files`.
    pub data_type: String,
    /// Labels of a list.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: bool,
    /// Whether the customer sees it.
    #[serde(default = "yes")]
    pub visible_to_contacts: bool,
}

/// A kind of ticket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketType {
    pub name: String,
    pub description: String,
    /// Picture.
    pub icon: String,
    pub category: TicketCategory,
    /// Attributes besides title and description.
    pub attributes: Vec<TicketAttribute>,
}

/// How far a ticket is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketState {
    /// `submitted`, `in_progress`, `waiting_on_customer` or `resolved`.
    pub category: String,
    /// What teammates read.
    pub internal_label: String,
    /// What customers read.
    pub external_label: String,
}

/// A service level: targets in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sla {
    pub name: String,
    /// First answer.
    pub first_reply: u32,
    /// Every further answer.
    pub next_reply: u32,
    /// Until it is closed.
    pub time_to_close: Option<u32>,
}

/// The content of one ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketSeed {
    /// Index into `ticket_types()`.
    pub ticket_type: usize,
    pub title: String,
    /// Description, plain text.
    pub description: String,
    /// Values of the type's attributes, by name.
    pub attributes: Vec<(&'static str, Value)>,
}

/// What conversations can be described by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationAttribute {
    pub name: String,
    /// Purpose.
    pub description: String,
    /// As a ticket's.
    pub data_type: String,
    /// Labels of a list.
    #[serde(default)]
    pub options: Vec<String>,
}

fn yes() -> bool {
    true
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Workspace {
    admins: Vec<Admin>,
    teams: Vec<Team>,
    tags: Vec<String>,
    away_reasons: Vec<AwayReason>,
    conversation_attributes: Vec<ConversationAttribute>,
    side_conversations: Vec<(String, String)>,
    ticket_types: Vec<TicketType>,
    ticket_states: Vec<TicketState>,
    slas: Vec<Sla>,
    /// A ticket's type, as a place, its title and its description.
    tickets: Vec<(usize, String, String)>,
}

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| read(include_str!("data/workspace.toml")));

/// The teammates; the first is the one the practice token belongs to.
pub fn admins() -> &'static [Admin] {
    &WORKSPACE.admins
}

/// The teams: Support, Billing, Technical, Success.
pub fn teams() -> &'static [Team] {
    &WORKSPACE.teams
}

pub fn tags() -> &'static [String] {
    &WORKSPACE.tags
}

pub fn away_reasons() -> &'static [AwayReason] {
    &WORKSPACE.away_reasons
}

/// What conversations can be described by.
pub fn conversation_attributes() -> &'static [ConversationAttribute] {
    &WORKSPACE.conversation_attributes
}

/// What teammates ask beside a conversation, and what they are answered; HTML.
pub fn side_conversations() -> &'static [(String, String)] {
    &WORKSPACE.side_conversations
}

/// The kinds of tickets.
pub fn ticket_types() -> &'static [TicketType] {
    &WORKSPACE.ticket_types
}

/// How far tickets can be.
pub fn ticket_states() -> &'static [TicketState] {
    &WORKSPACE.ticket_states
}

/// The service levels.
pub fn slas() -> &'static [Sla] {
    &WORKSPACE.slas
}

/// The content of a ticket of one of these types (indices into `ticket_types()`), with the values of the conversation it
/// belongs to.
pub fn ticket(rng: &mut Rng, slots: &mut Slots, types: &[usize]) -> TicketSeed {
    let tickets = &WORKSPACE.tickets;
    let fitting = tickets.iter().filter(|(kind, ..)| types.contains(kind));
    let (ticket_type, title, description) = rng.choice(fitting.collect::<Vec<_>>()).unwrap_or(&tickets[0]);
    let kind = &ticket_types()[*ticket_type];
    let (title, description) = (fill_plain(title, slots, rng), fill_plain(description, slots, rng));
    let attributes =
        kind.attributes.iter().map(|attribute| (attribute.name.as_str(), attribute_value(attribute, slots, rng)));
    TicketSeed { ticket_type: *ticket_type, attributes: attributes.collect(), title, description }
}

fn attribute_value(attribute: &'static TicketAttribute, slots: &mut Slots, rng: &mut Rng) -> Value {
    let mut filled = |template: &str, rng: &mut Rng| Value::Text(fill_plain(template, slots, rng));
    match (attribute.data_type.as_str(), attribute.name.as_str()) {
        ("list", _) => Value::Text(one_of(rng, &attribute.options).to_owned()),
        ("integer", _) => Value::Int(rng.i64(3..900)),
        ("decimal", _) => {
            // The amount that the title names.
            let amount = fill_plain("{amount}", slots, rng);
            let digits: String = amount.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            digits.parse().map_or(Value::Null, Value::Number)
        }
        ("boolean", _) => Value::Flag(rng.bool()),
        ("datetime", _) => filled("{stamp}", rng),
        (_, "Invoice number") => filled("{invoice}", rng),
        _ if !attribute.required && rng.u8(..5) == 0 => Value::Null,
        (_, "App version") => filled("{version}", rng),
        (_, "Old program") => filled("{app}", rng),
        _ => filled("{colleague}", rng),
    }
}
