//! Single values, read as what they are meant to be, whichever way they were sent.
//!
//! Indexing a [`Value`] by a name never fails: what is not there is null.

use serde_json::Value;

use super::Reading;
use crate::domain::{Body, Text, Timestamp};

/// Longer ids than any that Intercom makes.
const LONGEST_ID: usize = 200;

/// The year 3000: later times are marks for "never" or milliseconds sent by mistake (API 1.4).
const LATEST: i64 = 32_503_680_000;

/// The items of an array; none if it is no array.
pub(in crate::intercom) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Words; none if there are none. Numbers count as words.
pub(super) fn text(value: &Value) -> Option<Text> {
    let text = match value {
        Value::String(words) => Text::new(words),
        Value::Number(number) => Text::new(&number.to_string()),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// HTML; none if there is none.
pub(super) fn body(value: &Value) -> Option<Body> {
    value.as_str().filter(|html| !html.trim().is_empty()).map(Body::new)
}

/// A whole number, sent as such, as a float or as a string.
pub(super) fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(words) => words.trim().parse().ok(),
        _ => None,
    }
}

/// A float as a whole number, where it is one and floats still count one by one.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be within the exact range")]
    (number.abs() <= EXACT).then_some(number.round() as i64)
}

/// An id, sent as a string or a number. Ids are shown and put into paths: one that is not plain is no id.
pub(in crate::intercom) fn id(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(id) => id.trim().to_owned(),
        Value::Number(number) if number.is_f64() => int(value)?.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let plain = !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(|b| b.is_ascii_graphic());
    (plain && id != "." && id != "..").then_some(id)
}

/// The id that something cannot do without.
pub(super) fn own_id<I: From<String>>(value: &Value) -> Reading<I> {
    if !value.is_object() {
        return Err(format!("{} where an object belongs", kind_of(value)));
    }
    id(&value["id"]).map(I::from).ok_or_else(|| "no usable id".to_owned())
}

/// An assignee: 0, "0", null and nothing at all mean nobody (API 24.2).
pub(super) fn assignee<I: From<String>>(value: &Value) -> Option<I> {
    id(value).filter(|id| id != "0").map(I::from)
}

/// Yes or no; what is missing is no.
pub(in crate::intercom) fn flag(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(word) => word.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A time, in seconds or as ISO 8601; absurd ones are none (API 1.4).
pub(in crate::intercom) fn time(value: &Value) -> Option<Timestamp> {
    let seconds = int(value).or_else(|| {
        let iso = value.as_str()?.trim();
        iso.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
    })?;
    (1..=LATEST).contains(&seconds).then_some(Timestamp(seconds))
}

/// The score of a rating, 1 to 5.
pub(super) fn score(value: &Value) -> Option<u8> {
    int(value).filter(|score| (1..=5).contains(score)).and_then(|score| u8::try_from(score).ok())
}

/// What kind of value it is, for words about a wrong one.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "words",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::AdminId;

    #[test]
    fn an_id_may_be_a_string_or_a_number_but_must_be_plain() {
        for (sent, read) in [
            (json!("215472621202693"), Some("215472621202693")),
            (json!(215_472_621_202_693_i64), Some("215472621202693")),
            (json!(991_267_468.0), Some("991267468")),
            (json!(" 7 "), Some("7")),
            (json!(u64::MAX), Some("18446744073709551615")),
            (json!(""), None),
            (json!("a b"), None),
            (json!("1\u{1b}[2J"), None),
            (json!("１"), None),
            (json!(".."), None),
            (json!(null), None),
            (json!(true), None),
            (json!({ "id": 1 }), None),
            (json!("x".repeat(201)), None),
        ] {
            assert_eq!(id(&sent).as_deref(), read, "{sent}");
        }
    }

    #[test]
    fn nobody_is_sent_in_four_ways() {
        for nobody in [json!(0), json!("0"), json!(null), json!(0.0), json!({})["missing"].clone()] {
            assert_eq!(assignee::<AdminId>(&nobody), None, "{nobody}");
        }
        for somebody in [json!(5001), json!("5001")] {
            assert_eq!(assignee::<AdminId>(&somebody), Some("5001".into()), "{somebody}");
        }
    }

    #[test]
    fn a_time_may_be_seconds_or_iso_and_an_absurd_one_is_none() {
        for (sent, read) in [
            (json!(1_760_000_000), Some(1_760_000_000)),
            (json!("1760000000"), Some(1_760_000_000)),
            (json!(1_760_000_000.5), Some(1_760_000_001)),
            (json!("2025-10-09T08:53:20.123Z"), Some(1_760_000_000)),
            (json!("2025-10-09T10:53:20+02:00"), Some(1_760_000_000)),
            (json!(4_102_444_800_i64), Some(4_102_444_800)),
            (json!(64_654_125_776_i64), None),
            (json!(1_760_000_000_000_i64), None),
            (json!(0), None),
            (json!(-5), None),
            (json!(1e300), None),
            (json!("soon"), None),
            (json!(null), None),
            (json!([]), None),
        ] {
            assert_eq!(time(&sent).map(|t| t.0), read, "{sent}");
        }
    }

    #[test]
    fn flags_numbers_and_scores_bear_what_comes() {
        assert!(flag(&json!(true)) && flag(&json!("true")) && flag(&json!(1)));
        assert!(!flag(&json!(null)) && !flag(&json!("no")) && !flag(&json!([true])));
        assert_eq!(int(&json!("12")), Some(12));
        assert_eq!(int(&json!(1e40)), None);
        assert_eq!(score(&json!(5)), Some(5));
        assert_eq!(score(&json!(0)), None);
        assert_eq!(score(&json!(261)), None);
    }
}
