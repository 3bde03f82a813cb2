//! SLAs in figures (API 6.2), and the office hours that they are counted in (API 17).

use serde_json::Value;

use super::value::{flag, id, int, items, text};
use super::{Reading, lists};
use crate::domain::OfficeHours;
use crate::domain::office_hours::{OtherDay, Stretch};
use crate::domain::sla::{Target, Told};

/// Ten years: whatever is promised for later is no promise.
const LONGEST: i64 = 10 * 366 * 86_400;
/// Minutes of a week.
const WEEK: u32 = 7 * 24 * 60;
/// Minutes of a day.
const DAY: u32 = 24 * 60;
/// A workspace has a few of either.
const MOST: usize = 1_000;

/// What an event about an SLA says in figures; none of another event, or where it says nothing.
pub(super) fn told(kind: &str, sent: &Value) -> Option<Told> {
    if !kind.starts_with("conversation_sla_") {
        return None;
    }
    let seconds = |value: &Value| int(value).filter(|seconds| (0..=LONGEST).contains(seconds));
    let of = |list: &Value, seconds_of: &dyn Fn(&Value) -> Option<i64>| -> Vec<(Target, i64)> {
        Target::ALL.into_iter().filter_map(|target| Some((target, seconds_of(&list[target.as_str()])?))).collect()
    };
    let missed = Target::ALL.into_iter().find(|target| sent["sla_target_type"].as_str() == Some(target.as_str()));
    let told = Told {
        targets: of(&sent["sla_definition"], &|value| seconds(value).filter(|limit| *limit > 0)),
        left: of(&sent["sla_states"], &|state| seconds(&state["seconds_remaining"])),
        missed,
    };
    (told != Told::default()).then_some(told)
}

/// Reads the office hours that are called so, or the first ones: under which id they are, and they themselves. None if there
/// are none.
pub fn office_hours(sent: &Value, called: Option<&str>) -> Reading<Option<(String, OfficeHours)>> {
    let all = lists::array(sent, "office_hours_schedules")?;
    let is_meant = |one: &&Value| match called {
        Some(called) => text(&one["name"]).is_some_and(|name| name.as_str().eq_ignore_ascii_case(called)),
        None => true,
    };
    let Some(one) = all.iter().filter(|one| id(&one["id"]).is_some()).find(is_meant) else { return Ok(None) };
    let week = if flag(&one["twenty_four_seven"]) { Vec::new() } else { of_week(&one["time_intervals"]) };
    let hours = OfficeHours {
        name: text(&one["name"]).unwrap_or_default(),
        zone: text(&one["time_zone_name"]).map(|zone| zone.to_string()).unwrap_or_default(),
        week,
        days: Vec::new(),
    };
    Ok(id(&one["id"]).map(|id| (id, hours)))
}

/// Reads the days that are otherwise.
pub fn other_days(sent: &Value) -> Reading<Vec<OtherDay>> {
    let all = lists::array(sent, "office_hours_exceptions")?;
    let day = |one: &Value| {
        let date: jiff::civil::Date = one["exception_date"].as_str()?.parse().ok()?;
        let closed = one["exception_type"].as_str() == Some("closed");
        Some(OtherDay {
            date: (date.year(), date.month(), date.day()),
            yearly: flag(&one["recurring_annually"]),
            hours: if closed { Vec::new() } else { stretches(&one["time_intervals"], DAY) },
        })
    };
    Ok(all.iter().take(MOST).filter_map(day).collect())
}

/// Those of a week. One that goes on over its end is one at the end and one at the beginning; none is longer than a day.
fn of_week(sent: &Value) -> Vec<Stretch> {
    let minute = |value: &Value| int(value).and_then(|minute| u32::try_from(minute).ok());
    let over = |one: &Value| {
        let (from, to) = (minute(&one["start_minute"])?, minute(&one["end_minute"])?);
        let to = if to > WEEK { to - WEEK } else { to };
        (to < from && from < WEEK && WEEK - from + to <= DAY).then_some((from, to))
    };
    let all = items(sent).iter().take(MOST).filter_map(over);
    let both = all.flat_map(|(from, to)| [(from, WEEK), (0, to)]).filter(|(from, to)| from < to);
    stretches(sent, WEEK).into_iter().chain(both).collect()
}

fn stretches(sent: &Value, most: u32) -> Vec<Stretch> {
    let minute =
        |value: &Value| int(value).and_then(|minute| u32::try_from(minute).ok()).map(|minute| minute.min(most));
    let stretch = |one: &Value| Some((minute(&one["start_minute"])?, minute(&one["end_minute"])?));
    items(sent).iter().take(MOST).filter_map(stretch).filter(|(from, to)| from < to).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_tells_what_is_promised_and_what_is_left_and_nothing_odd() {
        let applied = told(
            "conversation_sla_applied_by_rule",
            &json!({ "sla_name": "Gold", "sla_definition": { "first_reply_time": 1800, "next_reply_time": null,
                "time_to_close": "86400", "resolution_time": -5, "tea_time": 7 } }),
        );
        let targets = vec![(Target::FirstReply, 1_800), (Target::Close, 86_400)];
        assert_eq!(applied, Some(Told { targets, ..Told::default() }));
        let states = json!({ "first_reply_time": { "status": "missed", "seconds_remaining": null },
            "time_to_close": { "status": "active", "seconds_remaining": 60 } });
        let missed = told(
            "conversation_sla_target_missed",
            &json!({ "sla_name": "Gold", "sla_target_type": "first_reply_time", "sla_states": states }),
        );
        let told_so = Told { left: vec![(Target::Close, 60)], missed: Some(Target::FirstReply), targets: Vec::new() };
        assert_eq!(missed, Some(told_so));
        for nothing in [json!(null), json!({}), json!({ "sla_definition": [1], "sla_states": "no" })] {
            assert_eq!(told("conversation_sla_unpaused", &nothing), None);
        }
        assert_eq!(told("snoozed", &json!({ "sla_definition": { "first_reply_time": 5 } })), None);
    }

    #[test]
    fn hours_over_midnight_on_sunday_are_at_both_ends_of_the_week() {
        let week = |from: i64, to: i64| {
            let sent = json!({ "data": [{ "id": "1", "name": "Night", "time_zone_name": "UTC",
                "time_intervals": [{ "start_minute": from, "end_minute": to }] }] });
            let (_, hours) = office_hours(&sent, None).expect("read").expect("hours");
            let counting = hours.counting();
            // Sunday, 4 January 2026, from 22:00 on: seven hours, of which so many minutes count.
            let sunday = clock::Timestamp(1_767_564_000);
            counting.map(|counting| counting.between(sunday, sunday.plus(7 * 3_600)) / 60)
        };
        // Sunday 23:00 to Monday 03:00, as minutes go round or as they go on.
        for (from, to) in [(10_020, 180), (10_020, 10_260)] {
            assert_eq!(week(from, to), Some(240), "{from} {to}");
        }
        assert_eq!(week(9, 3), None, "a slip is no week");
        assert_eq!(week(10_020, 0), Some(60));
        assert_eq!(week(10_020, 10_080), Some(60));
    }

    #[test]
    fn office_hours_are_the_first_or_those_of_a_name() {
        let sent = json!({ "type": "office_hours_schedule.list", "data": [
            { "id": "1", "name": "Desk", "time_zone_name": "Europe/Dublin",
              "time_intervals": [{ "start_minute": 540, "end_minute": 1080 }, { "start_minute": 9, "end_minute": 3 }] },
            { "id": "2", "name": "Night", "time_zone_name": "UTC", "twenty_four_seven": true,
              "time_intervals": [{ "start_minute": 0, "end_minute": 10080 }] },
        ] });
        let (id, first) = office_hours(&sent, None).expect("read").expect("hours");
        assert_eq!(
            (id.as_str(), first.week.as_slice(), first.zone.as_str()),
            ("1", &[(540, 1080)][..], "Europe/Dublin")
        );
        let (id, night) = office_hours(&sent, Some("night")).expect("read").expect("hours");
        assert_eq!((id.as_str(), night.week.len()), ("2", 0));
        assert_eq!(office_hours(&sent, Some("Tea")), Ok(None));
        assert!(office_hours(&json!("no"), None).is_err());
        let days = other_days(&json!({ "data": [
            { "exception_date": "2026-12-25", "exception_type": "closed", "recurring_annually": true },
            { "exception_date": "2026-12-24", "exception_type": "custom_hours",
              "time_intervals": [{ "start_minute": 540, "end_minute": 720 }] },
            { "exception_date": "soon" },
        ] }));
        let days = days.expect("read");
        assert_eq!((days.len(), days[0].yearly, days[1].hours.as_slice()), (2, true, &[(540, 720)][..]));
    }
}
