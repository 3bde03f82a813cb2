//! The workspace's lists: teammates, teams, tags, macros and reasons to be away.

use std::sync::Arc;

use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::Context;
use super::pacing;
use super::settings::PollMode;
use crate::intercom::ApiError;
use crate::store::DirectoryPart;

/// What the list is called that tells who one is (F6).
const TEAMMATES: &str = "teammates";
/// What the list of the types of tickets is called.
const TICKET_TYPES: &str = "ticket types";
const ATTRIBUTES: &str = "attributes of conversations";
/// How many requests one round costs at least.
const REQUESTS: usize = 7;

/// Fetches the lists at the start and now and then.
pub(super) async fn run(context: Arc<Context>, guard: BusyGuard) {
    tokio::select! {
        () = context.stopped() => {}
        () = rounds(&context, guard) => {}
    }
}

/// Waits for this program's turn (S9).
async fn turn(context: &Context, guard: BusyGuard) -> BusyGuard {
    if context.holds() {
        return guard;
    }
    drop(guard);
    context.until_held().await;
    context.busy.begin()
}

async fn rounds(context: &Context, guard: BusyGuard) {
    let mut guard = turn(context, guard).await;
    context.timing.budget.charge(REQUESTS);
    let mut failures = 0;
    loop {
        let well = round(context).await;
        drop(guard);
        if well {
            failures = 0;
            if context.settings.poll == PollMode::OnDemand {
                return;
            }
            context.pause(context.settings.directory_every).await;
        } else {
            failures += 1;
            context.pause(pacing::wait_after(failures, &context.settings)).await;
        }
        guard = turn(context, context.busy.begin()).await;
        guard = context.timing.budget.take(Rank::Low, guard).await;
        context.timing.budget.charge(REQUESTS - 1);
    }
}

/// One round. False when something should be tried again soon.
async fn round(context: &Context) -> bool {
    let client = &context.client;
    let (admins, teams, tags, macros, reasons, tickets, attributes) = tokio::join!(
        client.admins(),
        client.teams(),
        client.tags(),
        client.macros(),
        client.away_reasons(),
        client.ticket_types(),
        client.attributes()
    );
    let parts = [
        (TEAMMATES, admins.map(|page| DirectoryPart::Admins(context.whole(TEAMMATES, page)))),
        ("teams", teams.map(|page| DirectoryPart::Teams(context.whole("teams", page)))),
        ("tags", tags.map(|page| DirectoryPart::Tags(context.whole("tags", page)))),
        ("macros", macros.map(|page| DirectoryPart::Macros(context.whole("macros", page)))),
        (TICKET_TYPES, tickets.map(|page| DirectoryPart::TicketTypes(context.whole(TICKET_TYPES, page)))),
        (ATTRIBUTES, attributes.map(|page| DirectoryPart::Attributes(context.whole(ATTRIBUTES, page)))),
        ("away reasons", reasons.map(|page| DirectoryPart::AwayReasons(context.whole("away reasons", page)))),
    ];
    let mut well = true;
    for (name, part) in parts {
        match context.observe(part) {
            Ok(part) => drop(context.report_err(context.store.put_directory(part).await)),
            Err(error) => {
                if name == TEAMMATES && matches!(error, ApiError::Forbidden { .. }) {
                    let _ = context.report_err(context.store.put_directory(DirectoryPart::NoAdmins).await);
                }
                // Most who have no tickets have a token that may not read any: the command for them says so.
                if name == TICKET_TYPES && matches!(error, ApiError::Forbidden { .. }) {
                    continue;
                }
                // Without them a close asks for nothing that the workspace requires (API 7.17).
                if name == ATTRIBUTES && matches!(error, ApiError::Forbidden { .. } | ApiError::NotFound { .. }) {
                    continue;
                }
                // What the token may not see stays empty; it will not be different a moment later.
                context.voice.failed(name, &error);
                well &= !error.is_transient() && !matches!(error, ApiError::Unauthorized { .. });
            }
        }
    }
    well
}
