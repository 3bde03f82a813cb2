//! What is written down about customers: notes about the person, and events their account sent.

use fastrand::Rng;

use super::fill::fill;
use super::slots::Slots;
use super::values::{Value, draw};

/// An event of a customer's account.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSeed {
    /// Name, as in `invoice-sent`.
    pub name: &'static str,
    /// Its metadata.
    pub metadata: Vec<(&'static str, Value)>,
}

/// A note about a customer, as HTML.
pub fn contact_note(rng: &mut Rng, slots: &mut Slots) -> String {
    fill(NOTES[rng.usize(..NOTES.len())], slots, rng)
}

/// Something a customer's account did. Of the metadata, a value is a slot, a number (`#`) or a flag (`?`).
pub fn event(rng: &mut Rng) -> EventSeed {
    let (name, fields) = EVENTS[rng.usize(..EVENTS.len())];
    let metadata = fields.iter().map(|(key, kind)| (*key, value(rng, kind))).collect();
    EventSeed { name, metadata }
}

fn value(rng: &mut Rng, kind: &str) -> Value {
    match kind {
        "#" => Value::Int(rng.i64(1..400)),
        "?" => Value::Flag(rng.bool()),
        slot => draw(slot, rng).map_or(Value::Null, Value::Text),
    }
}

type Fields = &'static [(&'static str, &'static str)];

const EVENTS: &[(&str, Fields)] = &[
    ("signed-in", &[("browser", "browser"), ("ip", "ip")]),
    ("invoice-sent", &[("number", "own_invoice"), ("client", "client"), ("total", "amount")]),
    ("invoice-paid", &[("number", "own_invoice"), ("days_late", "#")]),
    ("quote-accepted", &[("number", "quote_number"), ("client", "client")]),
    ("bank-connected", &[("bank", "bank"), ("accounts", "#")]),
    ("bank-sync-failed", &[("bank", "bank"), ("error", "error"), ("attempt", "#")]),
    ("import-finished", &[("file", "csv"), ("rows", "#"), ("rejected", "#")]),
    ("export-created", &[("format", "format"), ("rows", "many")]),
    ("seat-added", &[("role", "role"), ("by", "colleague")]),
    ("seat-removed", &[("role", "role")]),
    ("plan-changed", &[("to", "bigger_plan"), ("yearly", "?")]),
    ("payment-failed", &[("invoice", "invoice"), ("card", "last4"), ("amount", "amount")]),
    ("api-key-created", &[("name", "app"), ("read_only", "?")]),
    ("integration-connected", &[("app", "app")]),
    ("timer-started", &[("project", "project"), ("from_phone", "?")]),
    ("app-crashed", &[("version", "version"), ("os", "phone_os"), ("crash", "hex")]),
    ("viewed-pricing", &[]),
    ("invited-accountant", &[("accepted", "?")]),
    ("two-factor-enabled", &[]),
    ("report-opened", &[("report", "area"), ("seconds", "#")]),
];

const NOTES: &[&str] = &[
    "<p>Prefers first names, also for the people in accounting.</p>",
    "<p>Has {seats} people in two shifts; the second shift starts at 14:00, so answers before noon reach everyone.</p>",
    "<p>Spoke on the phone on {date}: happy with invoices, unhappy with the {bank} feed. Promised news by {weekday}.</p>",
    "<p>Renewal in {month}. Budget goes through {colleague} in accounting.</p>",
    "<p>Moved over from {app} with {many} time entries. The old data has gaps, do not offer to import it again.</p>",
    "<p>⚠️ Do not send password links to the shared mailbox.</p>",
    "<p>Was promised <b>{percent}%</b> off the first year (see {invoice}).</p>",
    "<p>Writes late at night. Is <i>not</i> angry, writes like that.</p>",
    "<p>Beta group for the new project board since {date}.</p>",
    "<p>Runs the office of {client} as a side job and mixes the two accounts up. Ask which one before changing anything.</p>",
    "<p>Uses a screen reader: describe where a button is in words, no screenshots.</p>",
    "<p>Speaks English well, but likes answers in the own language where we can.</p>",
    "<p>Two accounts by accident, {email} is the right one. The other was closed in {month}.</p>",
    "<ul><li>Owner: {colleague}</li><li>Books: {colleague2}</li><li>IT: outside, ask first</li></ul>",
    "<p>Would be a good case study, said yes in principle on {date}.</p>",
    "<p>Card declined three times last year, always the limit, always paid within {few} days. No dunning mails please.</p>",
    "<p>Has an export running every night at {time} through the API. If it fails they notice within minutes.</p>",
    "<p>Asked for a data processing agreement. Signed copy: <a href=\"https://files.practice.example/dpa-{hex}.pdf\">dpa.pdf</a></p>",
    "<p>Met at the trade fair in {city}. Knows the founders.</p>",
    "<p>Left for a competitor and came back after {few} months. Handle with care 🙂</p>",
    "<p>Holiday until {date}; {colleague} stands in.</p>",
    "<p>Needs invoices with the purchase order number in the subject, otherwise their system rejects them.</p>",
    "<p>Very technical, wrote the connector to {app} alone. Can be sent raw request ids.</p>",
    "<p>Trial extended to {date} by me. Not again.</p>",
];
