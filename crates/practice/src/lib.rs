//! The practice workspace: an HTTP server that speaks version 2.16 of Intercom's API, with a world of its own behind
//! it.
//!
//! It is the embedded default, the training ground and the test bed. The client reaches it only over HTTP and shares
//! no code with it. `world` is a pure state machine; `routes` and `wire` are its HTTP face; `seed` makes a world and
//! `people` lets its customers act.

pub mod clock;
pub mod content;
mod control;
mod decode;
#[cfg(test)]
mod fault_tests;
pub mod faults;
pub mod guard;
pub mod handle;
mod host;
mod inbound;
#[cfg(test)]
mod inbound_tests;
pub mod journal;
mod late;
pub mod limiter;
pub mod line;
mod listen;
mod past;
pub mod people;
mod refused;
pub mod routes;
pub mod seed;
pub mod server;
mod socket;
pub mod state;
#[cfg(test)]
mod tests;
pub mod webhooks;
pub mod wire;
pub mod world;

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use faults::{Fault, FaultKind, Gateway, WebhookFault};
pub use handle::WorldHandle;
pub use inbound::Patience;
pub use journal::{Attempt, Entry};
pub use webhooks::Subscription;

pub use world::Rules;

use ::clock::Clock;
use server::Shared;

/// What a practice workspace shall be like.
#[derive(Clone, Debug)]
pub struct PracticeOptions {
    /// Where it listens; a free port on loopback by default.
    pub listen: SocketAddr,
    /// The access token; made up if none is given.
    pub token: Option<String>,
    /// The token of the control side; made up if none is given.
    pub control_token: Option<String>,
    /// The same seed gives the same world.
    pub seed: u64,
    /// How many conversations there are at first.
    pub conversations: usize,
    /// Whether customers act by themselves.
    pub people: bool,
    /// How many times faster than real its time runs.
    pub speed: f64,
    /// Its clock; the system's if none is given.
    pub clock: Option<Clock>,
    /// What is undecided in the API, decided.
    pub rules: Rules,
    /// How many requests a minute it allows.
    pub rate: u32,
    /// How long it waits for clients.
    pub patience: Patience,
    /// The names by which clients may call its machine, besides addresses and `localhost`.
    pub hosts: Vec<String>,
    /// The file that keeps its world across runs; in memory only, if there is none. What a [`WorldHandle`] does is not
    /// kept. Of a file that keeps a world already, seed, number of conversations, people and rules
    /// are taken.
    pub state: Option<PathBuf>,
    /// Where its webhooks go, once that address answers.
    pub webhook: Option<Subscription>,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: None,
            control_token: None,
            seed: 1,
            conversations: 250,
            people: true,
            speed: 1.0,
            clock: None,
            rules: Rules::default(),
            rate: 10_000,
            patience: Patience::default(),
            hosts: Vec::new(),
            state: None,
            webhook: None,
        }
    }
}

/// Why a practice workspace could not be started.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
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
        Some(path) => state::revive(&options, path),
        None => Ok(state::begin(&options)),
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
    let webhooks = tokio::spawn(webhooks::run(shared.clone()));
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

/// A token that looks like Intercom's and is good for this run only.
fn made_up_token() -> String {
    use base64::Engine as _;
    let words = format!("tok:{:016x}_{:016x}:1:0", fastrand::u64(..), fastrand::u64(..));
    base64::engine::general_purpose::STANDARD.encode(words)
}
