//! Single values, read as what they are meant to be, whichever way they were sent.
//!
//! Indexing a [`Value`] by a name never fails: what is not there is null.

use serde_json::Value;

use super::Reading;
use crate::domain::{Body, Text, Timestamp};

/// Longer ids than any that Intercom makes.
const LONGEST_ID: usize = 200;

/// The year 3000: later times are marks for "never" (API 1.4).
const LATEST: i64 = 32_503_680_000;

/// The year 2011: nothing happened in Intercom before there was one.
const EARLIEST: i64 = 1_293_840_000;

/// The year 1990: what customers did elsewhere may be older than Intercom.
const OLDEST: i64 = 631_152_000;

/// Longer than any way of writing a time.
const LONGEST_TIME: usize = 64;

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

/// A time of something in Intercom, however it is sent: a number or a string of one, in seconds or smaller units, or
/// written out. What cannot be one (0, a negative, one before there was an Intercom or after the year 3000) is none.
pub(in crate::intercom) fn time(value: &Value) -> Option<Timestamp> {
    time_since(value, EARLIEST)
}

/// A time of something that may have been elsewhere, and before there was an Intercom.
pub(super) fn old_time(value: &Value) -> Option<Timestamp> {
    time_since(value, OLDEST)
}

fn time_since(value: &Value, earliest: i64) -> Option<Timestamp> {
    let seconds = match value {
        Value::Number(number) => seconds(number.as_f64()?),
        Value::String(words) if words.len() <= LONGEST_TIME => {
            let words = words.trim();
            words.parse().ok().and_then(seconds).or_else(|| written(words))
        }
        _ => None,
    };
    seconds.filter(|seconds| (earliest..=LATEST).contains(seconds)).map(Timestamp)
}

/// A number as seconds: what would lie thousands of years ahead is in milli-, micro- or nanoseconds.
fn seconds(number: f64) -> Option<i64> {
    let size = number.abs();
    let unit = match size {
        _ if size < 1e11 => 1.0,
        _ if size < 1e14 => 1e3,
        _ if size < 1e17 => 1e6,
        _ if size < 5e18 => 1e9,
        _ => return None,
    };
    whole((number / unit).floor())
}

/// A time that is written out: ISO 8601 and its relatives, where no zone is named in UTC, or as mails have it.
fn written(words: &str) -> Option<i64> {
    let plain = words.strip_suffix("UTC").or_else(|| words.strip_suffix("GMT")).unwrap_or(words).trim_end();
    let exact = |words: &str| words.parse::<jiff::Timestamp>().ok();
    let zoned = || {
        // "2025-10-09 08:53:20 +0200"
        let (time, offset) = plain.rsplit_once(' ').filter(|(_, offset)| offset.starts_with(['+', '-']))?;
        exact(&format!("{time}{offset}"))
    };
    let civil = || plain.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let mail = || jiff::fmt::rfc2822::parse(words).ok();
    let moment = exact(plain).or_else(zoned).or_else(|| Some(civil().or_else(mail)?.timestamp()));
    moment.map(jiff::Timestamp::as_second)
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
    fn a_time_is_read_however_it_is_sent() {
        for sent in [
            json!(1_760_000_000),
            json!("1760000000"),
            json!(" 1760000000.0 "),
            json!("1.76e9"),
            json!(1_760_000_000.9),
            json!(1_760_000_000_000_i64),
            json!("1760000000999"),
            json!(1_760_000_000_123_456_i64),
            json!(1_760_000_000_123_456_789_i64),
            json!("2025-10-09T08:53:20.123Z"),
            json!("2025-10-09T10:53:20+02:00"),
            json!("2025-10-09T10:53:20+0200"),
            json!("2025-10-09 10:53:20 +0200"),
            json!("2025-10-09 03:53:20 -05:00"),
            json!("2025-10-09 08:53:20 UTC"),
            json!("2025-10-09T08:53:20"),
            json!("2025-10-09 08:53:20"),
            json!("20251009T085320Z"),
            json!("Thu, 09 Oct 2025 08:53:20 GMT"),
            json!("Thu, 9 Oct 2025 10:53:20 +0200"),
        ] {
            assert_eq!(time(&sent), Some(Timestamp(1_760_000_000)), "{sent}");
        }
        assert_eq!(time(&json!("2025-10-09")), Some(Timestamp(1_759_968_000)));
        assert_eq!(time(&json!(4_102_444_800_i64)), Some(Timestamp(4_102_444_800)));
    }

    #[test]
    fn what_cannot_be_a_time_is_none() {
        for sent in [
            json!(null),
            json!(0),
            json!("0"),
            json!(0.0),
            json!(-5),
            json!(-1_760_000_000),
            json!(86_400),
            json!(1_293_839_999),
            json!(1_293_839_999_000_i64),
            json!(64_654_125_776_i64),
            json!(1e300),
            json!(-1e300),
            json!(i64::MAX),
            json!(u64::MAX),
            json!("1970-01-01T00:00:00Z"),
            json!("0001-01-01"),
            json!("NaN"),
            json!("inf"),
            json!(""),
            json!("soon"),
            json!("12:30"),
            json!(true),
            json!([]),
            json!([1_760_000_000]),
            json!({ "seconds": 1_760_000_000 }),
        ] {
            assert_eq!(time(&sent), None, "{sent}");
        }
        assert_eq!(old_time(&json!(1_100_000_000)), Some(Timestamp(1_100_000_000)), "a customer since 2004");
    }

    proptest::proptest! {
        #[test]
        fn a_time_in_any_unit_and_dress_is_the_same(at in EARLIEST..=LATEST, rest in 0..1000_i64) {
            let iso = jiff::Timestamp::from_second(at).expect("a time").to_string();
            for sent in [
                json!(at), json!(at.to_string()), json!(at * 1000 + rest), json!((at * 1000 + rest).to_string()),
                json!(at * 1_000_000 + rest), json!(format!("{at}.{rest:03}")), json!(iso),
            ] {
                proptest::prop_assert_eq!(time(&sent), Some(Timestamp(at)), "{}", sent);
            }
        }

        #[test]
        fn no_number_and_no_words_read_as_a_time_that_cannot_be(number: f64, whole: i64, words in ".{0,40}") {
            for sent in [json!(number), json!(whole), json!(words)] {
                if let Some(at) = time(&sent) {
                    proptest::prop_assert!((EARLIEST..=LATEST).contains(&at.0), "{}", sent);
                }
            }
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
