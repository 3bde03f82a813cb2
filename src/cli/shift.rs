//! `sidetone shift`: how one's shift goes, counted from what is kept here (I40); offline, and beside a running inbox.

use serde_json::json;

use super::{Failure, Setup, out, setup};
use crate::words::shift as words;
use client::domain::shift::{Shift, Times, since};
use client::domain::{AdminId, author_for};
use client::session::Way;
use client::store::StoreError;
use client::text::ago;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// From when on: 08:00, today, yesterday, week, month, 8h, 3d or 2026-11-30; today if left out
    #[arg(long, value_name = "WHEN", default_value = "today")]
    since: String,
    /// How it is printed; in JSON times are seconds, and seconds since 1970
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// A table in Markdown
    Markdown,
    /// One object
    Json,
}

pub fn run(arguments: &super::Arguments, asked: &Arguments) -> Result<(), Failure> {
    let setup = Setup::load(arguments)?;
    let now = jiff::Zoned::now();
    let begun = since(&asked.since, &now).map_err(|why| Failure::usage(words::no_time(&asked.since, why)))?;
    let runtime = setup::runtime()?;
    runtime.block_on(async {
        let Some(session) = setup.session(Way::Look).await? else {
            return Err(Failure::new("nothing is kept here yet: run sidetone, which fetches your inbox".to_owned()));
        };
        let broken = |e: StoreError| Failure::new(e.to_string());
        let directory = session.store().directory().await.map_err(broken)?;
        let admins = directory.admins_known.then_some(directory.admins.as_slice());
        let email = setup.loaded.config.profile.email.as_deref();
        let me: AdminId = author_for(directory.me.as_ref(), admins, email)
            .map_err(|why| Failure::new(format!("whose shift it is cannot be told: {why}")))?
            .admin;
        let shift = session.store().shift(&me, begun).await.map_err(broken)?;
        print(&shift, asked.format, &now)
    })
}

fn print(shift: &Shift, format: Format, now: &jiff::Zoned) -> Result<(), Failure> {
    if format == Format::Json {
        return out::line(&as_json(shift).to_string());
    }
    let period = words::period(&ago::date_time(shift.since, now), &ago::date_time(shift.until, now));
    let longest = shift.waiting_since.map(|at| ago::short(shift.until.since(at)));
    let lines = words::lines(shift, &period, &ago::long, longest.as_deref());
    let lacking = words::lacking(shift.lacking);
    out::print(&match format {
        Format::Markdown => words::markdown(&lines, lacking.as_deref()),
        _ => words::text(&lines, lacking.as_deref()),
    })
}

/// All figures; what the API gives none of stands under `computed`.
fn as_json(shift: &Shift) -> serde_json::Value {
    let times = |times: &Times| {
        let slowest = times.slowest();
        json!({
            "count": times.len(),
            "median": times.median(),
            "slowest": slowest.map(|(seconds, ..)| seconds),
            "slowest_conversation": slowest.map(|(_, id, _)| id.as_str()),
        })
    };
    json!({
        "since": shift.since.0,
        "until": shift.until.0,
        "answered": shift.answered,
        "replies": shift.replies,
        "notes": shift.notes,
        "closed": shift.closed,
        "snoozed": shift.snoozed,
        "taken_back": shift.taken_back,
        "ratings": shift.ratings,
        "sla": {"met": shift.sla.0, "missed": shift.sla.1},
        "waiting": shift.waiting,
        "waiting_since": shift.waiting_since.map(|at| at.0),
        "computed": {
            "first_answer": times(&shift.first),
            "customers_waited": times(&shift.waits),
            "rating": shift.rating(),
        },
        "conversations_not_all_here": shift.lacking,
    })
}
