//! Reading what shall go wrong.

use std::time::Duration;

use fastrand::Rng;
use serde_json::Value;

use crate::faults::{Fault, FaultKind, Gateway, WebhookFault};
use crate::routes::request;
use crate::world::Refusal;

/// Reads a planned fault.
pub(super) fn fault(body: &Value) -> Result<Fault, Refusal> {
    let count = |name: &str, default: u32| match body.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(value) => {
            let number = request::whole(value).and_then(|n| u32::try_from(n).ok());
            number.ok_or_else(|| Refusal::invalid(format!("{name} must be a whole number, 0 or more")))
        }
    };
    let share = match body.get("share") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share));
            Some(share.ok_or_else(|| Refusal::invalid("share must be a number from 0 to 1"))?)
        }
    };
    // A share goes on until it is cleared, unless a count is named.
    let times = count("times", if share.is_some() { u32::MAX } else { 1 })?;
    Ok(Fault {
        path: text(body, "path").or_else(|| text(body, "topic")).unwrap_or_default().to_owned(),
        method: text(body, "method").map(str::to_owned),
        skip: count("skip", 0)?,
        times,
        share,
        chance: Rng::with_seed(u64::from(count("seed", 0)?)),
        kind: kinds(body)?,
    })
}

fn text<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

/// One kind, or several of which one is chosen each time.
fn kinds(body: &Value) -> Result<FaultKind, Refusal> {
    let Some(several) = body.get("one_of") else { return kind(body) };
    let several = several.as_array().filter(|list| !list.is_empty());
    let several = several.ok_or_else(|| Refusal::invalid("one_of must be an array of faults"))?;
    let several: Vec<FaultKind> = several.iter().map(kind).collect::<Result<_, _>>()?;
    if several.iter().any(|kind| Some(kind.sphere()) != several.first().map(FaultKind::sphere)) {
        return Err(Refusal::invalid("one_of must be faults of requests, lags of reads or faults of webhooks alone"));
    }
    Ok(FaultKind::OneOf(several))
}

fn kind(body: &Value) -> Result<FaultKind, Refusal> {
    let number = |name: &str| body.get(name).and_then(request::whole);
    let span = |name: &str| {
        let millis = number(name).and_then(|n| u64::try_from(n).ok()).filter(|n| *n <= 600_000);
        millis.map(Duration::from_millis).ok_or_else(|| Refusal::invalid(format!("{name} must be 0 to 600000")))
    };
    let time = || span("millis");
    let status = |default: i64| {
        let status = body.get("status").map_or(Some(default), request::whole).and_then(|n| u16::try_from(n).ok());
        status.filter(|s| (200..600).contains(s)).ok_or_else(|| Refusal::invalid("status must be 200 to 599"))
    };
    Ok(match text(body, "kind") {
        Some("delay") => FaultKind::Delay(time()?),
        Some("late") => FaultKind::Late(time()?),
        Some("hold") => FaultKind::Hold,
        Some("status") => FaultKind::Status(status(500)?),
        Some("rate_limited") => FaultKind::RateLimited(number("seconds").unwrap_or(10).clamp(0, 3600)),
        Some("drop_before") => FaultKind::DropBefore,
        Some("drop_after") => FaultKind::DropAfter,
        Some("truncate") => FaultKind::Truncate,
        Some("replace") => {
            FaultKind::Replace { status: status(200)?, body: text(body, "body").unwrap_or_default().to_owned() }
        }
        Some("gateway") => FaultKind::Gateway(Gateway {
            answer: if body.get("cut") == Some(&Value::Bool(true)) { None } else { Some(status(502)?) },
            body: text(body, "body").map(str::to_owned),
            after: time()?,
            done: span("done_after")?,
        }),
        Some("lag") => FaultKind::Lag(time()?),
        Some("webhook_drop") => FaultKind::Webhook(WebhookFault::Drop),
        Some("webhook_duplicate") => FaultKind::Webhook(WebhookFault::Duplicate),
        Some("webhook_delay") => FaultKind::Webhook(WebhookFault::Delay(time()?)),
        Some("webhook_reorder") => FaultKind::Webhook(WebhookFault::Reorder),
        Some(other) => return Err(Refusal::invalid(format!("there is no fault of kind {other:?}"))),
        None => return Err(Refusal::required("kind")),
    })
}
