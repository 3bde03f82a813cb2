//! What is done with office hours and the days that are different (API 17).

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::office_hours::{Exception, Interval, Schedule, WorkTime};
use super::{Refusal, Time, World};

/// The minutes of a week.
pub const WEEK: u32 = 10_080;
/// The minutes of a day.
pub const DAY: u32 = 1_440;
/// Hours begin and end at a quarter.
const QUARTER: u32 = 15;

/// What a write says about office hours: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScheduleChange {
    pub name: Option<Arc<str>>,
    pub time_zone: Option<Arc<str>>,
    /// When it is open.
    pub intervals: Option<Vec<Interval>>,
}

/// What a write says about a different day: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExceptionChange {
    /// The day.
    pub date: Option<Arc<str>>,
    pub name: Option<Arc<str>>,
    /// Hours, or `None` for closed.
    pub intervals: Option<Option<Vec<Interval>>>,
    /// Whether it comes every year.
    pub yearly: Option<bool>,
}

/// 422 `data_invalid`: how these operations refuse what they cannot use.
pub fn unusable(message: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::new(422, "data_invalid", message)
}

fn unknown() -> Refusal {
    Refusal::new(404, "not_found", "Object not found")
}

/// Hours that begin before they end, within `span` minutes, at quarters, and do not overlap.
fn check(intervals: &[Interval], span: u32) -> Result<(), Refusal> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let sound = |(from, to): &Interval| from < to && *to <= span && from % QUARTER == 0 && to % QUARTER == 0;
    if !sorted.iter().all(sound) {
        return Err(unusable(format!("time_intervals must lie on quarters of an hour between 0 and {span}")));
    }
    if sorted.windows(2).any(|pair| matches!(pair, [a, b] if a.1 > b.0)) {
        return Err(unusable("time_intervals must not overlap"));
    }
    Ok(())
}

fn check_zone(name: &str) -> Result<(), Refusal> {
    // A machine without the list of time zones knows none of them.
    let known = TimeZone::get(name).is_ok() || jiff::tz::db().is_definitively_empty();
    known.then_some(()).ok_or_else(|| unusable("time_zone_name is not a known time zone"))
}

impl World {
    /// When the workspace works: its first office hours, with the days that are different; a workspace without office
    /// hours always works.
    pub(super) fn work_time(&self) -> WorkTime {
        let schedule = self.settings.schedules.first().filter(|s| !s.intervals.is_empty());
        schedule.map_or_else(WorkTime::always, |s| {
            WorkTime::new(&s.time_zone, s.intervals.iter().copied()).except(&s.exceptions)
        })
    }

    /// Office hours by id.
    pub fn schedule(&self, id: u64) -> Result<&Schedule, Refusal> {
        self.settings.schedules.iter().find(|s| s.id == id).ok_or_else(unknown)
    }

    /// New office hours, or a change of those with an id.
    pub fn write_schedule(&mut self, id: Option<u64>, change: ScheduleChange, now: Time) -> Result<u64, Refusal> {
        if let Some(zone) = &change.time_zone {
            check_zone(zone)?;
        }
        if let Some(intervals) = &change.intervals {
            check(intervals, WEEK)?;
        }
        let id = match id {
            Some(id) => id,
            None => self.blank_schedule(now),
        };
        let schedule = self.settings.schedules.iter_mut().find(|s| s.id == id).ok_or_else(unknown)?;
        schedule.name = change.name.unwrap_or_else(|| schedule.name.clone());
        schedule.time_zone = change.time_zone.unwrap_or_else(|| schedule.time_zone.clone());
        if let Some(intervals) = change.intervals {
            schedule.intervals = intervals;
        }
        schedule.updated_at = now;
        Ok(id)
    }

    fn blank_schedule(&mut self, now: Time) -> u64 {
        let id = self.settings.next_id();
        self.settings.schedules.push(Schedule {
            id,
            name: "".into(),
            time_zone: self.workspace.timezone.into(),
            intervals: Vec::new(),
            exceptions: Vec::new(),
            created_at: now,
            updated_at: now,
        });
        id
    }

    /// Removes office hours.
    pub fn delete_schedule(&mut self, id: u64) -> Result<(), Refusal> {
        self.schedule(id)?;
        self.settings.schedules.retain(|s| s.id != id);
        Ok(())
    }

    /// A different day by id.
    pub fn office_exception(&self, schedule: u64, id: u64) -> Result<&Exception, Refusal> {
        self.schedule(schedule)?.exceptions.iter().find(|e| e.id == id).ok_or_else(unknown)
    }

    /// A new different day, or a change of one.
    pub fn write_exception(
        &mut self,
        schedule: u64,
        id: Option<u64>,
        change: ExceptionChange,
        now: Time,
    ) -> Result<u64, Refusal> {
        let known = &self.schedule(schedule)?.exceptions;
        if let Some(Some(intervals)) = &change.intervals {
            check(intervals, DAY)?;
        }
        if let Some(date) = &change.date {
            date.parse::<jiff::civil::Date>().map_err(|_| unusable("exception_date must be a date: YYYY-MM-DD"))?;
            if known.iter().any(|e| e.date == *date && Some(e.id) != id) {
                return Err(unusable("There is already an exception on exception_date"));
            }
        }
        let new = self.settings.last_id + 1;
        let schedule = self.settings.schedules.iter_mut().find(|s| s.id == schedule).ok_or_else(unknown)?;
        if id.is_none() {
            self.settings.last_id = new;
            let blank = Exception {
                id: new,
                date: "".into(),
                name: None,
                intervals: None,
                yearly: false,
                created_at: now,
                updated_at: now,
            };
            schedule.exceptions.push(blank);
        }
        let id = id.unwrap_or(new);
        let exception = schedule.exceptions.iter_mut().find(|e| e.id == id).ok_or_else(unknown)?;
        exception.date = change.date.unwrap_or_else(|| exception.date.clone());
        exception.name = change.name.or_else(|| exception.name.clone());
        exception.yearly = change.yearly.unwrap_or(exception.yearly);
        if let Some(intervals) = change.intervals {
            exception.intervals = intervals;
        }
        exception.updated_at = now;
        Ok(id)
    }

    /// Removes a different day.
    pub fn delete_exception(&mut self, schedule: u64, id: u64) -> Result<(), Refusal> {
        self.office_exception(schedule, id)?;
        let schedule = self.settings.schedules.iter_mut().find(|s| s.id == schedule);
        schedule.into_iter().for_each(|s| s.exceptions.retain(|e| e.id != id));
        Ok(())
    }
}
