//! Starts the tasks, hands orders to them, and ends them.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::api::{Errand, SyncCommand, SyncEvent, SyncHandle};
use super::busy::{Busy, BusyGuard};
use super::connect::{self, Connected};
use super::context::{Context, TaskSenders, Timing};
use super::delivery::{self, DeliveryMessage};
use super::poll::{self, PollMessage};
use super::settings::{Scope, SyncSettings};
use super::threads::{self, ThreadMessage};
use super::voice::Voice;
use super::{alone, articles, closed, deleted, details, directory, first, lease, mend, names, search, stream, wakes};
use crate::intercom::Client;
use crate::store::{Role, Store};
use clock::Clock;

/// The receiving ends that go to the tasks.
struct Inlets {
    threads: mpsc::UnboundedReceiver<ThreadMessage>,
    delivery: mpsc::UnboundedReceiver<DeliveryMessage>,
    names: mpsc::UnboundedReceiver<BusyGuard>,
    wakes: mpsc::UnboundedReceiver<BusyGuard>,
}

/// Starts the sync of a store with its workspace. It begins by asking who the token is and for the first page of
/// conversations, both at once; the store is bound to the workspace before anything is written into it. With
/// [`Scope::Deliver`] it waits for its turn first, and asks for no conversations.
pub fn start(
    client: Client,
    store: Store,
    clock: Clock,
    settings: SyncSettings,
    events: mpsc::UnboundedSender<SyncEvent>,
) -> SyncHandle {
    let busy = Busy::default();
    let (orders, inbox) = mpsc::unbounded_channel();
    let (stop, stopping) = watch::channel(false);
    let (to_threads, threads) = mpsc::unbounded_channel();
    let (to_delivery, delivery) = mpsc::unbounded_channel();
    let (to_names, names) = mpsc::unbounded_channel();
    let (to_wakes, wakes) = mpsc::unbounded_channel();
    let store = store.contender(Role::SYNC);
    let context = Arc::new(Context {
        timing: Timing::new(&settings, &clock, &busy),
        voice: Voice::new(events, clock.clone()),
        client,
        store: store.clone(),
        clock,
        settings,
        busy: busy.clone(),
        tasks: TaskSenders {
            threads: to_threads,
            delivery: to_delivery,
            names: to_names,
            wakes: to_wakes,
            doubted: Notify::new(),
        },
        since: Mutex::default(),
        closed: tokio::sync::Mutex::default(),
        tag_at_a_time: tokio::sync::Mutex::default(),
        errands: Mutex::default(),
        stop: stopping,
        turn: watch::Sender::new(false),
    });
    let guard = busy.begin();
    let task = match context.settings.scope {
        Scope::All => tokio::spawn(run(context, inbox, Inlets { threads, delivery, names, wakes }, guard)),
        // What else there is to hear goes unheard.
        Scope::Deliver(_) => tokio::spawn(alone::run(context, delivery, guard)),
    };
    SyncHandle { orders, busy, stop, task, store }
}

async fn run(context: Arc<Context>, mut orders: mpsc::UnboundedReceiver<Errand>, inlets: Inlets, guard: BusyGuard) {
    let Some(connected) = connect::connect(&context, &mut orders, guard).await else { return };
    let mut tasks = Tasks::start(&context, inlets, connected).await;
    loop {
        let order = tokio::select! {
            biased;
            () = context.stopped() => break,
            order = orders.recv() => order,
        };
        let Some(order) = order else { break };
        // A clock under a test's hand may have moved since the last order.
        context.timing.budget.nudge();
        context.timing.first_budget.nudge();
        tasks.carry_out(&context, order);
        while tasks.errands.try_join_next().is_some() {}
    }
    tasks.end().await;
}

/// The running tasks.
struct Tasks {
    poll: mpsc::UnboundedSender<PollMessage>,
    /// Tasks that end by themselves when the sync is to stop.
    lasting: Vec<JoinHandle<()>>,
    /// Errands, which are given up.
    errands: JoinSet<()>,
}

impl Tasks {
    async fn start(context: &Arc<Context>, inlets: Inlets, connected: Connected) -> Self {
        let Connected { page, wishes, guard } = connected;
        context.contend().await;
        let fresh = first::begin(context, &page).await;
        let (poll, polls) = mpsc::unbounded_channel();
        let lasting = vec![
            tokio::spawn(lease::run(context.clone(), poll.clone())),
            tokio::spawn(threads::run(context.clone(), inlets.threads)),
            tokio::spawn(delivery::run(context.clone(), inlets.delivery, guard.another())),
            tokio::spawn(names::run(context.clone(), inlets.names)),
            tokio::spawn(directory::run(context.clone(), guard.another())),
            tokio::spawn(stream::run(context.clone())),
            tokio::spawn(deleted::run(context.clone(), guard.another())),
            tokio::spawn(wakes::run(context.clone(), inlets.wakes, guard.another())),
            tokio::spawn(first::run(context.clone(), page, guard.another())),
            tokio::spawn(mend::run(context.clone(), guard.another())),
            tokio::spawn(poll::run(context.clone(), polls, fresh)),
        ];
        if wishes.poll {
            let _ = poll.send(PollMessage::Now(guard.another()));
        }
        if let Some((conversation, ahead)) = wishes.look {
            let _ = context.tasks.threads.send(ThreadMessage::Look { conversation, ahead, guard });
        }
        Self { poll, lasting, errands: JoinSet::new() }
    }

    /// Hands an order to whoever carries it out, with the guard that counts it.
    fn carry_out(&mut self, context: &Arc<Context>, Errand { command, guard }: Errand) {
        // A task that is gone is gone because the sync stops.
        match command {
            SyncCommand::Poll => drop(self.poll.send(PollMessage::Now(guard))),
            SyncCommand::Activity | SyncCommand::Idle => {
                context.timing.presence.set_here(matches!(command, SyncCommand::Activity), Instant::now());
                drop(self.poll.send(PollMessage::Presence));
            }
            SyncCommand::Look { conversation, ahead } => {
                drop(context.tasks.threads.send(ThreadMessage::Look { conversation, ahead, guard }));
            }
            SyncCommand::Refresh(conversation) => {
                drop(context.tasks.threads.send(ThreadMessage::Refresh { conversation, guard }));
            }
            SyncCommand::Deliver => {
                context.want_wakes();
                drop(context.tasks.delivery.send(DeliveryMessage::Wake(guard)));
            }
            SyncCommand::Deleted => {
                self.errands.spawn(deleted::look(context.clone(), guard));
            }
            SyncCommand::Details(conversation) => {
                self.errands.spawn(details::fetch(context.clone(), conversation, guard));
            }
            SyncCommand::RefreshDetails(conversation) => {
                self.errands.spawn(details::refresh(context.clone(), conversation, guard));
            }
            SyncCommand::MoreClosed => {
                self.errands.spawn(closed::more(context.clone(), guard));
            }
            SyncCommand::Articles(words) => {
                self.errands.spawn(articles::ask(context.clone(), words, guard));
            }
            SyncCommand::Search(condition) => {
                self.errands.spawn(search::ask(context.clone(), *condition, guard));
            }
            SyncCommand::AllThreads(all) => {
                drop(context.tasks.threads.send(ThreadMessage::All { all, guard }));
            }
        }
    }

    async fn end(mut self) {
        drop(self.poll);
        self.errands.abort_all();
        while self.errands.join_next().await.is_some() {}
        for task in self.lasting {
            let _ = task.await;
        }
    }
}
