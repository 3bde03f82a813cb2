//! The workspace itself: teammates, teams, tags, away reasons, tickets and service levels.

use fastrand::Rng;

use super::fill::fill_plain;
use super::slots::Slots;
use super::values::{Value, one};

/// A teammate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin {
    /// Full name.
    pub name: &'static str,
    /// Address.
    pub email: &'static str,
    /// Job title.
    pub job_title: &'static str,
    /// The teams it belongs to: indices into `teams()`.
    pub teams: &'static [usize],
    /// Index into `away_reasons()` when it is away at the beginning.
    pub away: Option<usize>,
    /// Whether it may answer in the inbox.
    pub inbox_seat: bool,
    /// Whether a bot answers as it.
    pub bot: bool,
}

/// A team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// Name.
    pub name: &'static str,
    /// How it hands out conversations.
    pub distribution_method: &'static str,
    /// How many open conversations a member is given; balanced teams only.
    pub limit: Option<u32>,
}

/// Why a teammate is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwayReason {
    /// Words.
    pub label: &'static str,
    /// Picture.
    pub emoji: &'static str,
    /// Whether it is no longer offered.
    pub deleted: bool,
}

/// What kind of work a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketCategory {
    /// For a customer.
    Customer,
    /// Between teams.
    BackOffice,
    /// One cause behind many conversations.
    Tracker,
}

/// An attribute of a ticket type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketAttribute {
    /// Name; the default title and description have an underscore in front.
    pub name: &'static str,
    /// `string`, `list`, `integer`, `decimal`, `boolean`, `datetime` or `files`.
    pub data_type: &'static str,
    /// Labels of a list.
    pub options: &'static [&'static str],
    /// Whether it must be filled.
    pub required: bool,
    /// Whether the customer sees it.
    pub visible_to_contacts: bool,
}

/// A kind of ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketType {
    /// Name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Picture.
    pub icon: &'static str,
    /// Category.
    pub category: TicketCategory,
    /// Attributes besides title and description.
    pub attributes: &'static [TicketAttribute],
}

/// How far a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketState {
    /// `submitted`, `in_progress`, `waiting_on_customer` or `resolved`.
    pub category: &'static str,
    /// What teammates read.
    pub internal_label: &'static str,
    /// What customers read.
    pub external_label: &'static str,
}

/// A service level: targets in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sla {
    /// Name.
    pub name: &'static str,
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
    /// Title.
    pub title: String,
    /// Description, plain text.
    pub description: String,
    /// Values of the type's attributes, by name.
    pub attributes: Vec<(&'static str, Value)>,
}

/// The teammates; the first is the one the practice token belongs to.
pub fn admins() -> &'static [Admin] {
    const ADMINS: &[Admin] = &[
        admin("Robin Castellane", "robin@ledgerwick.example", "Support lead", &[0, 2], None),
        admin("Mette Lindqvist", "mette@ledgerwick.example", "Customer support", &[0, 3], None),
        admin("Kwabena Asante", "kwabena@ledgerwick.example", "Billing specialist", &[1], None),
        admin("Zofia Wróblewska", "zofia@ledgerwick.example", "Technical support engineer", &[2], None),
        admin("Haruki Moriyama", "haruki@ledgerwick.example", "Technical support engineer", &[2, 0], Some(0)),
        Admin { bot: true, ..admin("Tally", "tally@ledgerwick.example", "Answering bot", &[], None) },
        admin("Declan O'Mahony", "declan@ledgerwick.example", "Billing and renewals", &[1, 3], Some(2)),
        Admin {
            inbox_seat: false,
            ..admin("Anneke van der Zwaluw", "anneke@ledgerwick.example", "Head of Operations", &[], None)
        },
    ];
    ADMINS
}

const fn admin(
    name: &'static str,
    email: &'static str,
    job_title: &'static str,
    teams: &'static [usize],
    away: Option<usize>,
) -> Admin {
    Admin { name, email, job_title, teams, away, inbox_seat: true, bot: false }
}

/// The teams: Support, Billing, Technical, Success.
pub fn teams() -> &'static [Team] {
    &[
        Team { name: "Support", distribution_method: "round_robin", limit: None },
        Team { name: "Billing", distribution_method: "manual", limit: None },
        Team { name: "Technical", distribution_method: "load_balanced", limit: Some(20) },
        Team { name: "Success", distribution_method: "load_balanced", limit: None },
    ]
}

/// The tags.
pub fn tags() -> &'static [&'static str] {
    &[
        "billing",
        "refund",
        "bug",
        "feature request",
        "how-to",
        "urgent",
        "churn risk",
        "vip",
        "waiting on engineering",
        "import",
        "bank feeds",
        "mobile",
        "api",
        "gdpr",
        "sales",
        "spam?",
    ]
}

/// The reasons to be away.
pub fn away_reasons() -> &'static [AwayReason] {
    const fn reason(label: &'static str, emoji: &'static str) -> AwayReason {
        AwayReason { label, emoji, deleted: false }
    }
    const REASONS: &[AwayReason] = &[
        reason("On a break", "☕"),
        reason("In a meeting", "📅"),
        reason("On holiday", "🏖️"),
        reason("In training", "📚"),
        reason("Ill", "🤒"),
        reason("Done for the day", "🌙"),
        AwayReason { label: "At the old office", emoji: "🏢", deleted: true },
    ];
    REASONS
}

/// What conversations can be described by: name, purpose, type, and the labels of a list.
pub fn conversation_attributes() -> &'static [(&'static str, &'static str, &'static str, &'static [&'static str])] {
    &[
        ("Area", "Which part of the product it is about", "string", &[]),
        ("Plan", "The plan that the question is about", "list", &["Starter", "Workshop", "Foundry"]),
        ("Seats", "How many people it concerns", "integer", &[]),
        ("Amount", "How much money it is about", "decimal", &[]),
        ("Escalated", "Whether engineering knows", "boolean", &[]),
        ("Promised for", "When the customer expects it", "datetime", &[]),
    ]
}

/// What teammates ask beside a conversation, and what they are answered; HTML.
pub fn side_conversations() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "<p>Did the bank change its consent page again? A customer sees it in English only.</p>",
            "<p>Yes, on Monday. A fix goes out tonight.</p>",
        ),
        (
            "<p>Can we refund two months here? They never used the second seat.</p>",
            "<p>Fine by me, please note the invoice numbers.</p>",
        ),
        (
            "<p>Is the export limit of 10,000 rows still true?</p>",
            "<p>It is 50,000 since spring; the help page is behind.</p>",
        ),
        (
            "<p>Who knows the migration from the old program?</p>",
            "<p>I did three of them. Send me the file's header.</p>",
        ),
    ]
}

/// The kinds of tickets.
pub fn ticket_types() -> &'static [TicketType] {
    const fn attribute(
        name: &'static str,
        data_type: &'static str,
        options: &'static [&'static str],
    ) -> TicketAttribute {
        TicketAttribute { name, data_type, options, required: false, visible_to_contacts: true }
    }
    const BUG: &[TicketAttribute] = &[
        attribute("Severity", "list", &["Blocks work", "Annoying", "Cosmetic"]),
        attribute("Area", "list", &["Invoices", "Bank feeds", "Mobile app", "API", "Reports"]),
        attribute("App version", "string", &[]),
        TicketAttribute { visible_to_contacts: false, ..attribute("Reproduced", "boolean", &[]) },
    ];
    const REFUND: &[TicketAttribute] = &[
        TicketAttribute { required: true, ..attribute("Invoice number", "string", &[]) },
        attribute("Amount", "decimal", &[]),
        TicketAttribute { visible_to_contacts: false, ..attribute("Approved by", "string", &[]) },
    ];
    const MIGRATION: &[TicketAttribute] = &[
        attribute("Old program", "string", &[]),
        attribute("Number of records", "integer", &[]),
        attribute("Go-live date", "datetime", &[]),
    ];
    const INTERNAL: &[TicketAttribute] = &[attribute("Customers affected", "integer", &[])];
    &[
        TicketType {
            name: "Bug report",
            description: "Something does not work as it should",
            icon: "🐞",
            category: TicketCategory::Customer,
            attributes: BUG,
        },
        TicketType {
            name: "Refund",
            description: "Money back to a customer",
            icon: "💶",
            category: TicketCategory::Customer,
            attributes: REFUND,
        },
        TicketType {
            name: "Migration",
            description: "Moving data from another program",
            icon: "📦",
            category: TicketCategory::BackOffice,
            attributes: MIGRATION,
        },
        TicketType {
            name: "Incident",
            description: "One cause, many customers",
            icon: "🔥",
            category: TicketCategory::Tracker,
            attributes: INTERNAL,
        },
    ]
}

/// How far tickets can be.
pub fn ticket_states() -> &'static [TicketState] {
    const fn state(category: &'static str, internal_label: &'static str, external_label: &'static str) -> TicketState {
        TicketState { category, internal_label, external_label }
    }
    const STATES: &[TicketState] = &[
        state("submitted", "Submitted", "Received"),
        state("in_progress", "In progress", "Being worked on"),
        state("in_progress", "With engineering", "Being worked on"),
        state("waiting_on_customer", "Waiting on customer", "We need something from you"),
        state("resolved", "Resolved", "Done"),
        state("resolved", "Will not fix", "Closed"),
    ];
    STATES
}

/// The service levels.
pub fn slas() -> &'static [Sla] {
    &[
        Sla { name: "Standard", first_reply: 4 * 3600, next_reply: 8 * 3600, time_to_close: None },
        Sla { name: "Foundry priority", first_reply: 1800, next_reply: 3600, time_to_close: Some(24 * 3600) },
        Sla { name: "Billing, same day", first_reply: 2 * 3600, next_reply: 4 * 3600, time_to_close: Some(48 * 3600) },
    ]
}

/// A ticket's title and description by its type.
const TICKETS: &[(usize, &str, &str)] = &[
    (0, "{area}: \"{error}\"", "Happens on every attempt since {date}. {browser} on {os}. Request {request}."),
    (
        0,
        "Totals in {area} off by a cent",
        "Invoice {own_invoice} for {client} shows a rounding difference. Expected {amount}.",
    ),
    (0, "App {version} crashes when a photo is attached", "{phone_os}, {few} of 10 attempts. Crash id {hex}."),
    (0, "Webhook for {endpoint} delivered twice", "Same delivery id, {seconds} s apart. First seen {stamp}."),
    (0, "{bank}: lines of {weekday} are missing", "{count} lines in the bank's own statement, {few} in Ledgerwick."),
    (1, "Refund of {amount} for {invoice}", "Charged after the plan was cancelled on {date}."),
    (1, "Duplicate charge in {month}", "Card ending in {last4} was charged twice, {amount} each."),
    (1, "Unused seats, {month}", "{few} seats were removed on {date}, but billed in full on {invoice}."),
    (2, "Move {many} time entries to Ledgerwick", "Files: {csv}. The old program is switched off on {date}."),
    (2, "Opening balances for {client}", "Needs {count} ledger accounts and the open items as of {date}."),
    (3, "Bank feed with {bank} down", "Consent renewal fails with \"{error}\" since {time}."),
    (3, "PDF invoices without logo", "All accounts created since {date}. Renderer {version}."),
];

/// The content of a ticket of one of these types (indices into `ticket_types()`), with the values of the conversation it
/// belongs to.
pub fn ticket(rng: &mut Rng, slots: &mut Slots, types: &[usize]) -> TicketSeed {
    let fitting = TICKETS.iter().filter(|(kind, ..)| types.contains(kind));
    let (ticket_type, title, description) = rng.choice(fitting.collect::<Vec<_>>()).unwrap_or(&TICKETS[0]);
    let kind = &ticket_types()[*ticket_type];
    let (title, description) = (fill_plain(title, slots, rng), fill_plain(description, slots, rng));
    let attributes = kind.attributes.iter().map(|attribute| (attribute.name, attribute_value(attribute, slots, rng)));
    TicketSeed { ticket_type: *ticket_type, attributes: attributes.collect(), title, description }
}

fn attribute_value(attribute: &TicketAttribute, slots: &mut Slots, rng: &mut Rng) -> Value {
    let mut filled = |template: &str, rng: &mut Rng| Value::Text(fill_plain(template, slots, rng));
    match (attribute.data_type, attribute.name) {
        ("list", _) => Value::Text(one(rng, attribute.options).to_owned()),
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
