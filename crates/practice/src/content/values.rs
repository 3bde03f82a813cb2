//! What the slots of the scripts can hold: lists from a data file, and what is made up.

use std::collections::HashMap;
use std::sync::LazyLock;

use fastrand::Rng;

use super::data::read;

/// The value of a custom attribute or of an event's metadata.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Nothing.
    Null,
}

impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => text.as_str().into(),
            Value::Int(number) => (*number).into(),
            Value::Number(number) => (*number).into(),
            Value::Flag(flag) => (*flag).into(),
            Value::Null => Self::Null,
        }
    }
}

/// One of a list.
pub(super) fn one<'a, T: ?Sized>(rng: &mut Rng, of: &[&'a T]) -> &'a T {
    of[rng.usize(..of.len())]
}

/// One of a list of a data file.
pub(super) fn one_of(rng: &mut Rng, list: &'static [String]) -> &'static str {
    &list[rng.usize(..list.len())]
}

/// What slots can hold, by the name of the slot.
pub(super) type Lists = HashMap<String, Vec<String>>;

static LISTS: LazyLock<Lists> = LazyLock::new(|| read(include_str!("data/values.toml")));

/// What a slot can hold that has a list of its own.
fn list(name: &str) -> Option<&'static [String]> {
    LISTS.get(name).map(Vec::as_slice)
}

/// A value for a slot, or none when no slot has that name.
pub(super) fn draw(name: &str, rng: &mut Rng) -> Option<String> {
    if let Some(words) = list(name) {
        return Some(one_of(rng, words).to_owned());
    }
    numbers(name, rng).or_else(|| dates(name, rng)).or_else(|| identifiers(name, rng))
}

fn numbers(name: &str, rng: &mut Rng) -> Option<String> {
    Some(match name {
        "few" => rng.u32(2..9).to_string(),
        "count" => rng.u32(12..480).to_string(),
        "many" => grouped(rng.u32(1_100..96_000)),
        "percent" => rng.u32(3..97).to_string(),
        "seats" => rng.u32(12..60).to_string(),
        "minutes" => (rng.u32(1..12) * 5).to_string(),
        "seconds" => rng.u32(11..90).to_string(),
        "amount" => amount(rng),
        "small" => format!("{}{}.{:02}", one(rng, &["$", "€", "£"]), rng.u32(4..90), rng.u32(..100)),
        "euro" => format!("{},{:02} €", rng.u32(19..980), rng.u32(..100)),
        _ => return None,
    })
}

fn amount(rng: &mut Rng) -> String {
    let sign = one(rng, &["$", "€", "£", "$", "€"]);
    let units = if rng.bool() { rng.u32(29..900) } else { rng.u32(900..14_000) };
    let cents = if rng.bool() { 0 } else { rng.u32(..100) };
    format!("{sign}{}.{cents:02}", grouped(units))
}

fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

fn dates(name: &str, rng: &mut Rng) -> Option<String> {
    let day = rng.u32(1..29);
    let month = |language: &str, rng: &mut Rng| one_of(rng, list(language).unwrap_or_default());
    Some(match name {
        "date" => format!("{day} {}", month("month", rng)),
        "date_de" => format!("{day}. {}", month("month_de", rng)),
        "date_fr" => format!("{day} {}", month("month_fr", rng)),
        "date_es" => format!("{day} de {}", month("month_es", rng)),
        "date_pt" => format!("{day} de {}", month("month_pt", rng)),
        "date_num" => format!("{day:02}/{:02}/2026", rng.u32(1..13)),
        "date_ja" => format!("{}月{day}日", rng.u32(1..13)),
        "time" => format!("{}:{:02}", rng.u32(7..21), rng.u32(..60)),
        "stamp" => format!(
            "2026-{:02}-{day:02}T{:02}:{:02}:{:02}Z",
            rng.u32(1..13),
            rng.u32(..24),
            rng.u32(..60),
            rng.u32(..60)
        ),
        "mail_date" => format!(
            "{}, {} {day}, 2026 at {}:{:02}",
            one(rng, &["Mon", "Tue", "Wed", "Thu", "Fri"]),
            &month("month", rng)[..3],
            rng.u32(8..19),
            rng.u32(..60)
        ),
        _ => return None,
    })
}

fn identifiers(name: &str, rng: &mut Rng) -> Option<String> {
    Some(match name {
        "order" => format!("ORD-{}", rng.u32(10_000..99_999)),
        "invoice" => format!("LW-2026-{:05}", rng.u32(1..99_999)),
        "own_invoice" => format!("{}-{}", one(rng, &["INV", "RE", "F", "2026"]), rng.u32(1000..9999)),
        "quote_number" => format!("Q-{}", rng.u32(200..9_900)),
        "ticket" => format!("#{}", rng.u32(1_000..40_000)),
        "request" => format!("req_{:08x}{:04x}", rng.u32(..), rng.u16(..)),
        "hex" => format!("{:08x}", rng.u32(..)),
        "id" => rng.u32(100_000..9_999_999).to_string(),
        "version" => format!("{}.{}.{}", rng.u8(4..8), rng.u8(..20), rng.u8(..10)),
        "last4" => format!("{:04}", rng.u32(..10_000)),
        "postcode" => rng.u32(10_000..99_999).to_string(),
        "ip" => format!("203.0.113.{}", rng.u8(1..255)),
        "phone" => format!(
            "+{} {:03} 555 {:04}",
            one(rng, &["1", "44", "49", "33", "61"]),
            rng.u32(200..999),
            rng.u32(100..9999)
        ),
        _ => return None,
    })
}
