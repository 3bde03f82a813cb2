//! The practice workspace: an HTTP server that speaks version 2.16 of Intercom's API, with a world of its own behind
//! it.
//!
//! It is the embedded default, the training ground and the test bed. The client reaches it only over HTTP and shares
//! no code with it. `world` is a pure state machine; `routes` and `wire` are its HTTP face; `seed` makes a world and
//! `people` lets its customers act.
//!
//! The rooms stand in the order in which each may know the others: only those above it. `tests/house/` holds them to
//! it.

#![allow(missing_docs, reason = "it is met over HTTP: a name that says everything needs no line beside it")]

pub mod world;

pub mod content;

pub mod seed;

pub mod people;

pub mod wire;

pub mod routes;

pub mod clock;
mod decode;
pub mod faults;
pub mod journal;
pub mod limiter;
pub mod line;
mod past;

mod inbound;
pub mod state;
pub mod webhooks;

pub mod options;

pub mod stage;

pub mod guard;

pub mod shared;

mod response;

mod decision;
mod delivery;
mod host;
mod refused;

mod control;
mod downloads;
mod late;
mod socket;

mod replay;
mod server;

pub mod handle;
mod listen;

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod inbound_tests;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use faults::{Fault, FaultKind, Gateway, WebhookFault};
pub use handle::WorldHandle;
pub use inbound::Patience;
pub use journal::{Attempt, Entry};
pub use options::PracticeOptions;
pub use webhooks::Subscription;

pub use world::Rules;

use shared::Shared;

/// Why a practice workspace could not be started.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The world could not be made.
    #[error("the practice world could not be made")]
    World,
    /// The world cannot be kept in its file.
    #[error(transparent)]
    State(#[from] state::StateError),
    /// The server ended by itself.
    #[error("the practice server failed: {0}")]
    Server(#[from] std::io::Error),
}

/// A running practice workspace. It ends with [`Practice::stop`], or when this is dropped.
#[derive(Debug)]
pub struct Practice {
    shared: Arc<Shared>,
    base_url: String,
    workspace_id: String,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
    webhooks: JoinHandle<()>,
}

/// Starts a practice workspace.
pub async fn start(options: PracticeOptions) -> Result<Practice, PracticeError> {
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|source| PracticeError::Listen { address: options.listen, source })?;
    let address = listener.local_addr()?;
    let (patience, webhook, hosts) = (options.patience, options.webhook.clone(), options.hosts.clone());
    // A hundred thousand conversations take seconds of work, which must not stand in the way of anything else.
    let revived = tokio::task::spawn_blocking(move || match &options.state {
        Some(path) => replay::revive(&options, path),
        None => Ok(replay::begin(&options)),
    });
    let revived = revived.await.map_err(|_| PracticeError::World)??;
    let world = &revived.stage.world;
    let (workspace_id, conversations) = (world.workspace.id.to_string(), world.conversations.len());
    let shared = Arc::new(Shared::new(revived, patience, hosts));
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(listen::serve(listener, shared.clone(), patience, async {
        // A dropped sender is a stop too.
        let _ = stopped.await;
    }));
    shared.stage().webhooks.begin(webhook);
    let webhooks = tokio::spawn(delivery::run(shared.clone()));
    tracing::info!(%address, conversations, "practice workspace is up");
    Ok(Practice { shared, base_url: format!("http://{address}"), workspace_id, stop: Some(stop), task, webhooks })
}

/// Runs a practice workspace until `shutdown`; `ready` is told of it once it is up.
pub async fn serve_alone(
    options: PracticeOptions,
    ready: impl FnOnce(&Practice),
    shutdown: impl Future<Output = ()>,
) -> Result<(), PracticeError> {
    let mut practice = start(options).await?;
    ready(&practice);
    tokio::select! {
        () = shutdown => {
            practice.stop().await;
            Ok(())
        }
        ended = &mut practice.task => match ended {
            Ok(result) => result.map_err(PracticeError::Server),
            Err(_) => Err(PracticeError::World),
        },
    }
}

impl Practice {
    /// Where it is: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The access token.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// The token of the control side under `/practice/`.
    pub fn control_token(&self) -> &str {
        &self.shared.control_token
    }

    /// The workspace's id code.
    pub fn workspace_id(&self) -> &str {
        &self.workspace_id
    }

    /// A hand in the world.
    pub fn world(&self) -> WorldHandle {
        WorldHandle(self.shared.clone())
    }

    /// Ends it: requests that are being served get their answer, if it comes soon.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.shared.released.notify_waiters();
        self.webhooks.abort();
        if tokio::time::timeout(Duration::from_secs(2), &mut self.task).await.is_err() {
            self.task.abort();
        }
        self.shared.let_go();
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.webhooks.abort();
        self.shared.let_go();
    }
}
