//! Office hours on the wire (API 17).

use serde_json::{Value, json};

use crate::world::office_hours::{Exception, Interval, Schedule};
use crate::world::schedules::WEEK;

fn intervals(of: &[Interval]) -> Vec<Value> {
    let one = |(from, to): &Interval| json!({"start_minute": from, "end_minute": to, "day_of_week": from / 1_440});
    of.iter().map(one).collect()
}

/// Office hours.
pub fn schedule(s: &Schedule) -> Value {
    json!({
        "type": "office_hours_schedule",
        "id": s.id.to_string(),
        "name": &*s.name,
        "time_zone_name": &*s.time_zone,
        "time_intervals": intervals(&s.intervals),
        "twenty_four_seven": s.intervals.iter().map(|(from, to)| to - from).sum::<u32>() == WEEK,
        "created_at": s.created_at,
        "updated_at": s.updated_at,
    })
}

/// A day that is different.
pub fn exception(schedule: u64, e: &Exception) -> Value {
    // The day of the week belongs to hours of a week; on a single day it is the day's own.
    let weekday = e.date.parse::<jiff::civil::Date>().map_or(0, |d| d.weekday().to_monday_zero_offset());
    let hours = e.intervals.as_ref().map(|all| {
        let one = |(from, to): &Interval| json!({"start_minute": from, "end_minute": to, "day_of_week": weekday});
        all.iter().map(one).collect::<Vec<_>>()
    });
    json!({
        "type": "office_hours_exception",
        "id": e.id.to_string(),
        "office_hours_schedule_id": schedule.to_string(),
        "exception_date": &*e.date,
        "exception_type": if e.intervals.is_some() { "custom_hours" } else { "closed" },
        "name": e.name.as_deref(),
        "time_intervals": hours,
        "recurring_annually": e.yearly,
        "created_at": e.created_at,
        "updated_at": e.updated_at,
    })
}
