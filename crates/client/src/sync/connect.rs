//! The first contact: who the token is, and the first page of conversations, until both are here.

use tokio::sync::mpsc::UnboundedReceiver;

use super::api::{Errand, SyncCommand, SyncEvent};
use super::busy::BusyGuard;
use super::context::Context;
use super::{first, pacing};
use crate::domain::{Conversation, ConversationId, Me};
use crate::intercom::{ApiError, Page};
use crate::store::{DirectoryPart, StoreError};

/// What the first contact brought.
pub(super) struct Connected {
    /// The first page of conversations; not in the store yet.
    pub page: Page<Conversation>,
    /// What was ordered meanwhile.
    pub wishes: Wishes,
    pub guard: BusyGuard,
}

/// Orders that still matter when there is a server to carry them out with.
#[derive(Default)]
pub(super) struct Wishes {
    /// What the person came to look at.
    pub look: Option<(ConversationId, Vec<ConversationId>)>,
    /// Whether changes are to be asked for.
    pub poll: bool,
}

impl Wishes {
    fn remember(&mut self, order: SyncCommand) {
        match order {
            SyncCommand::Look { conversation, ahead } => self.look = Some((conversation, ahead)),
            SyncCommand::Poll => self.poll = true,
            _ => {}
        }
    }
}

enum Failure {
    Server(ApiError),
    Store(StoreError),
}

/// Tries until the server answers. Orders that come meanwhile are remembered where they still matter later; a poll
/// order tries at once. None when the sync is to stop.
pub(super) async fn connect(
    context: &Context,
    orders: &mut UnboundedReceiver<Errand>,
    guard: BusyGuard,
) -> Option<Connected> {
    let mut wishes = Wishes::default();
    let mut guard = guard;
    let mut failures = 0;
    loop {
        match attempt(context, orders, &mut wishes).await? {
            Ok(page) => {
                let now = context.clock.now();
                context.voice.set_status(|s| (s.connected_at, s.deaf) = (Some(now), None));
                return Some(Connected { page, wishes, guard });
            }
            Err(Failure::Store(error)) => {
                // Nothing may be mixed: this sync does nothing any more.
                context.voice.tell(SyncEvent::Denied(error.to_string()));
                drop(guard);
                while let Some(order) = next_order(context, orders).await {
                    drop(order);
                }
                return None;
            }
            Err(Failure::Server(error)) => {
                context.voice.failed("first contact", &error);
                context.voice.unheard(&error);
                failures += 1;
            }
        }
        drop(guard);
        guard = wait(context, orders, &mut wishes, failures).await?;
    }
}

async fn next_order(context: &Context, orders: &mut UnboundedReceiver<Errand>) -> Option<Errand> {
    tokio::select! {
        biased;
        () = context.stopped() => None,
        order = orders.recv() => order,
    }
}

/// One try; none when the sync is to stop.
async fn attempt(
    context: &Context,
    orders: &mut UnboundedReceiver<Errand>,
    wishes: &mut Wishes,
) -> Option<Result<Page<Conversation>, Failure>> {
    let contact = contact(context);
    tokio::pin!(contact);
    loop {
        tokio::select! {
            biased;
            result = &mut contact => return Some(result),
            order = next_order(context, orders) => wishes.remember(order?.command),
        }
    }
}

/// Waits before the next try, not counted as work.
async fn wait(
    context: &Context,
    orders: &mut UnboundedReceiver<Errand>,
    wishes: &mut Wishes,
    failures: u32,
) -> Option<BusyGuard> {
    let sleep = tokio::time::sleep(pacing::wait_after(failures, &context.settings));
    tokio::pin!(sleep);
    loop {
        tokio::select! {
            () = &mut sleep => return Some(context.busy.begin()),
            order = next_order(context, orders) => match order? {
                Errand { command: SyncCommand::Poll, guard } => return Some(guard),
                Errand { command, .. } => wishes.remember(command),
            },
        }
    }
}

async fn contact(context: &Context) -> Result<Page<Conversation>, Failure> {
    context.timing.budget.charge(2);
    let (me, page) = tokio::join!(context.client.me(), first::first_page(context));
    let me = context.observe(me).map_err(Failure::Server)?;
    let page = context.observe(page).map_err(Failure::Server)?;
    know(context, me).await?;
    Ok(page)
}

/// Ties the store to the workspace, and keeps who the token is.
async fn know(context: &Context, me: Me) -> Result<(), Failure> {
    context.store.bind(&me.workspace_id).await.map_err(Failure::Store)?;
    context.store.put_directory(DirectoryPart::Me(me)).await.map_err(Failure::Store)
}

/// Asks who the token is until the server says it, and for no conversations. False when the sync is to stop.
pub(super) async fn introduce(context: &Context) -> bool {
    let mut failures = 0;
    loop {
        context.timing.budget.charge(1);
        let me = tokio::select! {
            biased;
            () = context.stopped() => return false,
            me = context.client.me() => context.observe(me),
        };
        match me {
            Ok(me) => match know(context, me).await {
                Ok(()) => return true,
                Err(Failure::Server(error)) => context.voice.failed("first contact", &error),
                Err(Failure::Store(error)) => {
                    // Nothing may be mixed: this sync does nothing any more.
                    context.voice.tell(SyncEvent::Denied(error.to_string()));
                    context.stopped().await;
                    return false;
                }
            },
            Err(error) => context.voice.failed("first contact", &error),
        }
        failures += 1;
        if !context.pause(pacing::wait_after(failures, &context.settings)).await {
            return false;
        }
    }
}
