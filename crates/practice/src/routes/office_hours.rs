//! Office hours and the days that are different (API 17).

use serde_json::{Map, Value, json};

use super::endpoint::{Answer, Call, Content, Endpoint, Outcome};
use super::request::{flag, path_id, text, whole};
use crate::wire::office_hours as wire;
use crate::world::Refusal;
use crate::world::office_hours::Interval;
use crate::world::schedules::{ExceptionChange, ScheduleChange, unusable};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listOfficeHoursSchedules", "GET", SCHEDULES, list).since(2, 16),
    Endpoint::plain("createOfficeHoursSchedule", "POST", SCHEDULES, create).since(2, 16),
    Endpoint::one("getOfficeHoursSchedule", "GET", "/office_hours_schedules/{id}", get).since(2, 16),
    Endpoint::one("updateOfficeHoursSchedule", "PUT", "/office_hours_schedules/{id}", update).since(2, 16),
    Endpoint::one("deleteOfficeHoursSchedule", "DELETE", "/office_hours_schedules/{id}", delete).since(2, 16),
    Endpoint::one("listOfficeHoursExceptions", "GET", EXCEPTIONS, exceptions).since(2, 16),
    Endpoint::one("createOfficeHoursException", "POST", EXCEPTIONS, create_exception).since(2, 16),
    Endpoint::two("getOfficeHoursException", "GET", EXCEPTION, get_exception).since(2, 16),
    Endpoint::two("updateOfficeHoursException", "PUT", EXCEPTION, update_exception).since(2, 16),
    Endpoint::two("deleteOfficeHoursException", "DELETE", EXCEPTION, delete_exception).since(2, 16),
];

const SCHEDULES: &str = "/office_hours_schedules";
const EXCEPTIONS: &str = "/office_hours_schedules/{id}/office_hours_exceptions";
const EXCEPTION: &str = "/office_hours_schedules/{id}/office_hours_exceptions/{exception}";

fn id(word: &str) -> Result<u64, Refusal> {
    path_id(word).ok_or_else(|| Refusal::new(404, "not_found", "Object not found"))
}

fn show(call: &Call<'_>, id: u64, status: u16) -> Outcome {
    Ok(Answer { status, body: Some(Content::Value(wire::schedule(call.world.schedule(id)?))) })
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.settings.schedules.iter().map(wire::schedule).collect();
    Ok(json!({"type": "office_hours_schedule.list", "data": data}).into())
}

pub(super) fn get(call: &mut Call<'_>, schedule: &str) -> Outcome {
    show(call, id(schedule)?, 200)
}

/// A text that these operations refuse with their own status.
fn words<'b>(body: &'b Map<String, Value>, name: &str) -> Result<Option<&'b str>, Refusal> {
    text(body, name).map_err(|refusal| unusable(refusal.message))
}

fn intervals(value: &Value) -> Result<Vec<Interval>, Refusal> {
    let list = value.as_array().ok_or_else(|| unusable("time_intervals must be an array"))?;
    let minute = |interval: &Value, key: &str| {
        let minute = interval.get(key).and_then(whole).and_then(|n| u32::try_from(n).ok());
        minute.ok_or_else(|| unusable(format!("{key} must be a number of minutes")))
    };
    list.iter().map(|i| Ok((minute(i, "start_minute")?, minute(i, "end_minute")?))).collect()
}

fn change(body: &Map<String, Value>) -> Result<ScheduleChange, Refusal> {
    Ok(ScheduleChange {
        name: words(body, "name")?.map(Into::into),
        time_zone: words(body, "time_zone_name")?.map(Into::into),
        intervals: body.get("time_intervals").filter(|v| !v.is_null()).map(intervals).transpose()?,
    })
}

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let change = change(call.request.object()?)?;
    if change.name.is_none() || change.time_zone.is_none() || change.intervals.is_none() {
        return Err(unusable("name, time_zone_name and time_intervals are required"));
    }
    let id = call.world.write_schedule(None, change, call.now)?;
    show(call, id, 201)
}

pub(super) fn update(call: &mut Call<'_>, schedule: &str) -> Outcome {
    let id = id(schedule)?;
    call.world.schedule(id)?;
    call.world.write_schedule(Some(id), change(call.request.object()?)?, call.now)?;
    show(call, id, 200)
}

pub(super) fn delete(call: &mut Call<'_>, schedule: &str) -> Outcome {
    let id = id(schedule)?;
    call.world.delete_schedule(id)?;
    Ok(json!({"id": id.to_string(), "object": "office_hours_schedule", "deleted": true}).into())
}

pub(super) fn exceptions(call: &mut Call<'_>, schedule: &str) -> Outcome {
    let id = id(schedule)?;
    let data: Vec<Value> = call.world.schedule(id)?.exceptions.iter().map(|e| wire::exception(id, e)).collect();
    Ok(json!({"type": "office_hours_exception.list", "data": data}).into())
}

fn show_exception(call: &Call<'_>, schedule: u64, exception: u64, status: u16) -> Outcome {
    let shown = wire::exception(schedule, call.world.office_exception(schedule, exception)?);
    Ok(Answer { status, body: Some(Content::Value(shown)) })
}

pub(super) fn get_exception(call: &mut Call<'_>, schedule: &str, exception: &str) -> Outcome {
    show_exception(call, id(schedule)?, id(exception)?, 200)
}

fn exception_change(body: &Map<String, Value>) -> Result<ExceptionChange, Refusal> {
    let given = body.get("time_intervals").filter(|v| !v.is_null()).map(intervals).transpose()?;
    let intervals = match (words(body, "exception_type")?, given) {
        (None, given) => given.map(Some),
        (Some("closed"), None) => Some(None),
        (Some("closed"), Some(_)) => return Err(unusable("A closed day has no time_intervals")),
        (Some("custom_hours"), Some(given)) => Some(Some(given)),
        (Some("custom_hours"), None) => return Err(unusable("custom_hours need time_intervals")),
        (Some(_), _) => return Err(unusable("exception_type must be closed or custom_hours")),
    };
    Ok(ExceptionChange {
        date: words(body, "exception_date")?.map(Into::into),
        name: words(body, "name")?.map(Into::into),
        intervals,
        yearly: flag(body, "recurring_annually").map_err(|refusal| unusable(refusal.message))?,
    })
}

pub(super) fn create_exception(call: &mut Call<'_>, schedule: &str) -> Outcome {
    let schedule = id(schedule)?;
    call.world.schedule(schedule)?;
    let change = exception_change(call.request.object()?)?;
    if change.date.is_none() || change.intervals.is_none() {
        return Err(unusable("exception_date and exception_type are required"));
    }
    let exception = call.world.write_exception(schedule, None, change, call.now)?;
    show_exception(call, schedule, exception, 201)
}

pub(super) fn update_exception(call: &mut Call<'_>, schedule: &str, exception: &str) -> Outcome {
    let (schedule, exception) = (id(schedule)?, id(exception)?);
    call.world.office_exception(schedule, exception)?;
    let change = exception_change(call.request.object()?)?;
    call.world.write_exception(schedule, Some(exception), change, call.now)?;
    show_exception(call, schedule, exception, 200)
}

pub(super) fn delete_exception(call: &mut Call<'_>, schedule: &str, exception: &str) -> Outcome {
    let (schedule, exception) = (id(schedule)?, id(exception)?);
    call.world.delete_exception(schedule, exception)?;
    Ok(json!({"id": exception.to_string(), "object": "office_hours_exception", "deleted": true}).into())
}
