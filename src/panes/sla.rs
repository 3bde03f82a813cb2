//! How an SLA stands, in a row and above a thread (I35). What is counted here and not told by Intercom says so with a tilde.

use crate::model::Model;
use crate::theme::Role;
use crate::words::sla as words;
use client::domain::sla::{self, Due, Promise};
use client::domain::{State, Text, Timestamp};
use client::store::{Row, StoredThread};
use client::text::ago;

/// How near it is that an SLA is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Near {
    /// It was met, and nothing is due.
    Met,
    /// There is time.
    Runs,
    /// There is little time.
    Soon,
    /// Its time is over, or Intercom says so.
    Missed,
}

impl Near {
    /// Its sign, at most two cells.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Met => "S+",
            Self::Runs => "S",
            Self::Soon => "S<",
            Self::Missed => "S!",
        }
    }

    pub(super) fn role(self) -> Role {
        match self {
            Self::Met => Role::ListSlaHit,
            Self::Runs => Role::ListSlaActive,
            Self::Soon => Role::ListSlaSoon,
            Self::Missed => Role::ListSlaMissed,
        }
    }
}

fn near(model: &Model, status: Option<&str>, due: Option<Timestamp>) -> Option<Near> {
    let left = due.map(|due| due.since(model.now));
    match (left, status) {
        (Some(left), _) if left < 0 => Some(Near::Missed),
        (Some(left), _) if model.settings.sla_warn.is_some_and(|warn| left <= warn) => Some(Near::Soon),
        (_, Some("missed")) => Some(Near::Missed),
        (Some(_), _) | (None, Some("active")) => Some(Near::Runs),
        (None, Some("hit")) => Some(Near::Met),
        _ => None,
    }
}

/// How that of a row stands.
pub(super) fn of_row(model: &Model, row: &Row) -> Option<Near> {
    near(model, row.sla_status.as_ref().map(Text::as_str), due(row))
}

fn due(row: &Row) -> Option<Timestamp> {
    row.sla_due.filter(|_| row.state == State::Open)
}

/// What is left of it, or how long it is over: "12m", "-5m"; none where that is not known.
pub(super) fn left(model: &Model, row: &Row) -> Option<String> {
    let left = due(row)?.since(model.now);
    Some(if left < 0 { format!("-{}", ago::short(-left)) } else { ago::short(left) })
}

/// What is due next in the thread that is shown.
fn promise(model: &Model, data: &StoredThread) -> Option<Promise> {
    let hours = model.known.directory.office_hours.as_ref().and_then(|hours| hours.counting());
    sla::promise(&data.conversation, &data.parts, hours.as_ref())
}

/// How it stands, for the rows above a thread.
pub(super) fn of_thread(model: &Model, data: &StoredThread) -> Option<(String, Role)> {
    let sla = data.conversation.sla.as_ref()?;
    let status = sla.status.as_ref().map(Text::as_str);
    let promise = promise(model, data);
    let due = promise.and_then(|promise| match promise.due {
        Due::At(at) => Some(at),
        Due::Rests(_) => None,
    });
    let near = near(model, status, due).unwrap_or(Near::Runs);
    let text = match promise.map(|promise| promise.due) {
        Some(Due::At(at)) if at < model.now => words::missed_by(&short(model.now.since(at))),
        Some(Due::At(at)) => words::left(&short(at.since(model.now))),
        Some(Due::Rests(left)) => words::rests(&short(left.max(0))),
        None => words::stands(status),
    };
    Some((text, near.role()))
}

/// All that is known of it, for the details.
pub(super) fn told(model: &Model, data: Option<&StoredThread>, name: &str, status: Option<&str>) -> String {
    let promise = data.and_then(|data| promise(model, data));
    let now = crate::command::choose::zoned_now(model);
    let due = promise.map(|promise| match promise.due {
        Due::At(at) if at < model.now => words::was_due(promise.target.words(), &ago::moment(at, &now)),
        Due::At(at) => words::is_due(promise.target.words(), &ago::coming(at, &now)),
        Due::Rests(left) => words::rests_before(promise.target.words(), &short(left.max(0))),
    });
    words::told(name, status, due.as_deref())
}

/// A span in its two largest figures, as short as in cells: "2h 10m".
fn short(seconds: i64) -> String {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    let (whole, part, unit) = match seconds {
        DAY.. => (seconds - seconds % DAY, seconds % DAY / HOUR * HOUR, HOUR),
        HOUR.. => (seconds - seconds % HOUR, seconds % HOUR / 60 * 60, 60),
        60.. => (seconds - seconds % 60, 0, 60),
        _ => return words::UNDER_A_MINUTE.to_owned(),
    };
    if part < unit { ago::short(whole) } else { format!("{} {}", ago::short(whole), ago::short(part)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_two_figures_where_the_second_tells_something() {
        let told = [(20, "under 1m"), (90, "1m"), (3_600, "1h"), (7_800, "2h 10m"), (90_000, "1d 1h"), (86_500, "1d")];
        for (seconds, words) in told {
            assert_eq!(short(seconds), words);
        }
    }
}
