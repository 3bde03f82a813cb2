//! What there is to know of a conversation's customer, for the details pane (F9).

use std::sync::Arc;

use super::busy::BusyGuard;
use super::context::{Context, Errand};
use super::settings::History;
use crate::domain::{ContactId, Conversation, ConversationId, TicketId};
use crate::intercom::{ApiError, PageRequest, Query, SearchSort};
use crate::store::DetailsParts;

/// How many of the customer's conversations are shown.
const RECENT: u32 = 10;

/// Fetches them, unless they are here and fresh, or on their way.
pub(super) async fn fetch(context: Arc<Context>, id: ConversationId, guard: BusyGuard) {
    if !is_fresh(&context, &id).await {
        refresh(context, id, guard).await;
    }
}

/// Fetches them, unless they are on their way.
pub(super) async fn refresh(context: Arc<Context>, id: ConversationId, guard: BusyGuard) {
    let Some(_claim) = context.claim(Errand::Details(id.clone())) else { return };
    let stored = context.report_err(context.store.thread(&id).await).flatten();
    let conversation = match stored {
        Some(stored) => stored.conversation,
        None => {
            let Some(asked) = context.report_err(context.store.revision().await) else { return };
            match context.observe(context.client.thread(&id).await) {
                Ok(thread) => {
                    let conversation = thread.conversation.clone();
                    let _ = context.report_err(context.store.put_thread(thread, asked).await);
                    conversation
                }
                Err(error) => return context.voice.failed("details", &error),
            }
        }
    };
    let customer = async {
        if let Some(contact) = conversation.contact() {
            customer(&context, contact).await;
        }
    };
    tokio::join!(customer, ticket(&context, &conversation));
    drop(guard);
}

async fn is_fresh(context: &Context, id: &ConversationId) -> bool {
    let details = context.report_err(context.store.details(id).await);
    let fetched = details.and_then(|d| d.fetched_at);
    let good_for = i64::try_from(context.settings.details_fresh.as_secs()).unwrap_or(i64::MAX);
    fetched.is_some_and(|at| (0..good_for).contains(&context.clock.now().since(at)))
}

async fn customer(context: &Context, id: &ContactId) {
    // One that was merged into another has nothing of its own any more.
    let known = context.report_err(context.store.survivor(id).await).unwrap_or_else(|| id.clone());
    let survivor = of_contact(context, &known).await;
    if survivor != known {
        of_contact(context, &survivor).await;
    }
}

/// Fetches what there is of a contact. Answers who that is: another, if it was merged.
async fn of_contact(context: &Context, id: &ContactId) -> ContactId {
    let client = &context.client;
    let (contact, notes, tags, companies, events, ()) = tokio::join!(
        client.contact(id),
        client.contact_notes(id),
        client.contact_tags(id),
        client.contact_companies(id),
        client.contact_events(id),
        recent(context, id),
    );
    if matches!(contact, Err(ApiError::NotFound { .. })) {
        // Deleted, and all that was known of it with it (S12).
        let _ = context.report_err(context.store.contact_deleted(id).await);
        return id.clone();
    }
    let contact = part(context, "contact", contact);
    let survivor = contact.as_ref().map_or_else(|| id.clone(), |contact| contact.id.clone());
    if let Some(contact) = contact {
        let _ = context.report_err(context.store.merged(id, contact).await);
    }
    if survivor != *id {
        return survivor;
    }
    let parts = DetailsParts {
        companies: part(context, "companies", companies).map(|page| context.whole("companies", page)),
        tags: part(context, "contact tags", tags).map(|page| context.whole("contact tags", page)),
        notes: part(context, "contact notes", notes).map(|page| context.whole("contact notes", page)),
        events: part(context, "events", events),
    };
    // With nothing at all, the next look tries again.
    if parts != DetailsParts::default() {
        let _ = context.report_err(context.store.put_details(id, parts).await);
    }
    survivor
}

/// What came of one part; one that is missing leaves the others as they are.
fn part<T>(context: &Context, name: &str, answer: Result<T, ApiError>) -> Option<T> {
    context
        .observe(answer)
        .map_err(|error| {
            if !matches!(error, ApiError::NotFound { .. }) {
                context.voice.failed(name, &error);
            }
        })
        .ok()
}

async fn recent(context: &Context, id: &ContactId) {
    if context.settings.history == History::None {
        return;
    }
    let query = Query::contact(id);
    let page = PageRequest::first(RECENT);
    let answer = context.client.search_conversations(&query, &SearchSort::newest(), &page).await;
    if let Some(page) = part(context, "recent conversations", answer) {
        let _ = context.found(page.items).await;
    }
}

async fn ticket(context: &Context, conversation: &Conversation) {
    let linked = || conversation.linked.iter().find(|l| l.kind.as_str() == "ticket").map(|l| &l.id);
    let id = if conversation.is_ticket { Some(&conversation.id) } else { linked() };
    if let Some(id) = id {
        let answer = context.client.ticket(&TicketId::new(id.as_str())).await;
        if let Some(ticket) = part(context, "ticket", answer) {
            let _ = context.report_err(context.store.put_ticket(ticket).await);
        }
    }
}
