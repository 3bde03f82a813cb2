//! The language of conditions: any text is read or refused with a place in it, and what is printed reads as the same.

use client::condition::{Hours, Lists, Viewer, check, parse, read};
use jiff::tz::TimeZone;

use super::{is_clean, text};

pub fn target(data: &[u8]) {
    let text = text(data);
    let parsed = parse(&text);
    for fault in &parsed.faults {
        assert!(text.get(fault.span.start..fault.span.end).is_some(), "{fault:?} of {text:?}");
        is_clean(&fault.says);
        if let Some(fix) = &fault.fix {
            let _ = parse(&fix.apply(&text));
        }
    }
    let printed = parsed.expr.to_string();
    if parsed.faults.is_empty() {
        let again = parse(&printed);
        assert_eq!(again.faults, [], "{printed:?}");
        assert_eq!(again.expr.to_string(), printed);
    }
    let viewer = Viewer { me: Some("1".into()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    let checked = check(parsed, &Lists::default(), viewer.clone());
    assert_eq!(checked.faults.is_empty(), read(&text, &Lists::default(), viewer).is_ok());
}
