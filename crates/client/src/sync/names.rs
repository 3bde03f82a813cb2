//! The names of contacts that conversations mention: fetched in batches, behind everything else (API 21).

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

use super::busy::BusyGuard;
use super::context::Context;
use super::pacing;
use crate::domain::desk::address_of;
use crate::domain::{ContactId, ConversationId};
use crate::intercom::ApiError;

/// How many are asked for at a time.
const BATCH: usize = 50;

/// Fetches names whenever there may be unknown ones.
pub(super) async fn run(context: Arc<Context>, mut wanted: UnboundedReceiver<BusyGuard>) {
    loop {
        let guard = tokio::select! {
            biased;
            () = context.stopped() => return,
            guard = wanted.recv() => guard,
        };
        let Some(mut guard) = guard else { return };
        // One round answers all that asked so far.
        while let Ok(other) = wanted.try_recv() {
            guard = other;
        }
        if !round(&context, &mut wanted, guard).await {
            return;
        }
    }
}

/// Fetches until nothing is unknown. Whoever asks meanwhile is served by this round or by one more; it must not be
/// counted as work, as this may be waiting for leave. False when the sync is to stop.
async fn round(context: &Context, wanted: &mut UnboundedReceiver<BusyGuard>, guard: BusyGuard) -> bool {
    let mut guard = Some(guard);
    while let Some(own) = guard.take() {
        let fetching = fetch(context, own);
        tokio::pin!(fetching);
        let mut again = false;
        loop {
            tokio::select! {
                biased;
                () = context.stopped() => return false,
                more = wanted.recv() => again |= more.is_some(),
                () = &mut fetching => break,
            }
        }
        guard = again.then(|| context.busy.begin());
    }
    true
}

async fn fetch(context: &Context, guard: BusyGuard) {
    let mut guard = guard;
    let mut failures = 0;
    loop {
        let Some(ids) = context.report_err(context.store.unknown_contacts(BATCH).await).filter(|ids| !ids.is_empty())
        else {
            return;
        };
        guard = context.leave(guard).await;
        let (rest, outcome) = batch(context, ids, guard).await;
        guard = rest;
        match outcome {
            Ok(()) => failures = 0,
            Err(error) => {
                context.voice.failed("contacts", &error);
                if !error.is_transient() {
                    return;
                }
                failures += 1;
                drop(guard);
                context.pause(pacing::wait_after(failures, &context.settings)).await;
                guard = context.busy.begin();
            }
        }
    }
}

/// Fetches who the other customers of a group conversation are, if that is not known.
pub(super) async fn of_group(context: &Context, conversation: &ConversationId) {
    let Some(Some(stored)) = context.report_err(context.store.thread(conversation).await) else { return };
    let unknown: Vec<ContactId> = stored
        .others
        .into_iter()
        .filter(|(id, known)| known.is_none() && address_of(id).is_none())
        .map(|(id, _)| id)
        .take(BATCH)
        .collect();
    if unknown.is_empty() {
        return;
    }
    match context.observe(context.client.contacts(&unknown).await) {
        Ok(found) => drop(context.report_err(context.store.put_contacts(found).await)),
        Err(error) => context.voice.failed("contacts", &error),
    }
}

async fn batch(context: &Context, ids: Vec<ContactId>, guard: BusyGuard) -> (BusyGuard, Result<(), ApiError>) {
    let found = match context.observe(context.client.contacts(&ids).await) {
        Ok(found) => found,
        Err(error) => return (guard, Err(error)),
    };
    let missing: Vec<ContactId> = ids.into_iter().filter(|id| found.iter().all(|c| c.id != *id)).collect();
    let _ = context.report_err(context.store.put_contacts(found).await);
    let mut guard = guard;
    for id in missing {
        guard = context.leave(guard).await;
        if let Err(error) = single(context, &id).await {
            return (guard, Err(error));
        }
    }
    (guard, Ok(()))
}

/// A contact that searches do not find: made minutes ago, merged into another, or deleted (API 4.5, 24.39).
async fn single(context: &Context, id: &ContactId) -> Result<(), ApiError> {
    match context.observe(context.client.contact(id).await) {
        Ok(contact) => {
            // Conversations may know a merged contact by the old id for long.
            let _ = context.report_err(context.store.merged(id, contact).await);
            Ok(())
        }
        Err(error) if error.is_transient() => Err(error),
        Err(ApiError::Unauthorized { words }) => Err(ApiError::Unauthorized { words }),
        Err(ApiError::NotFound { .. }) => {
            let _ = context.report_err(context.store.contact_deleted(id).await);
            Ok(())
        }
        Err(_) => {
            let _ = context.report_err(context.store.no_such_contacts(vec![id.clone()]).await);
            Ok(())
        }
    }
}
