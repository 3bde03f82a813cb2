//! What a program begins with: its profile's store, the way to the workspace, and how much of the traffic it takes part
//! in. Everybody who works on a profile comes in here, whether to look, to do one thing, or to stay.

mod decided;
mod delivered;
mod keyring;
pub mod vault;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub use self::delivered::Delivery;
use self::vault::{AuthError, Secret};
use crate::intercom::{ApiError, Client, ClientOptions, Token};
use crate::store::{Store, StoreError, StoreEvent};
use crate::sync::{self, Busy, PollMode, StreamSettings, SyncCommand, SyncEvent, SyncHandle, SyncSettings};
use clock::Clock;

/// What is set for a workspace: plain values, wherever they come from.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The directory of its store.
    pub dir: PathBuf,
    /// Where its API is, or why that is not certain: no token goes anywhere then.
    pub address: Result<String, String>,
    /// How much of each rate-limit window may be used, above 0 and at most 1.
    pub share: f64,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a read is tried before its failure is reported.
    pub attempts: u32,
    /// Whether threads are asked for by the Preview version (API 6.2).
    pub preview: bool,
    /// Whether only what was touched is in the inboxes (F1).
    pub touched_only: bool,
    /// Where webhooks are listened for, if they are.
    pub listen: Option<SocketAddr>,
    /// How the sync behaves; when it polls, where it listens and what it delivers is the session's to say.
    pub sync: SyncSettings,
}

impl Profile {
    /// One with nothing set but where its store and its API are.
    pub fn new(dir: impl Into<PathBuf>, address: impl Into<String>) -> Self {
        let usual = ClientOptions::new("", Token::new(""));
        Self {
            dir: dir.into(),
            address: Ok(address.into()),
            share: usual.share,
            timeout: usual.timeout,
            attempts: usual.attempts,
            preview: usual.preview,
            touched_only: false,
            listen: None,
            sync: SyncSettings::default(),
        }
    }

    /// The way to its workspace.
    ///
    /// # Errors
    /// When it is not certain where that is, or address or token cannot be used.
    pub fn client(&self, token: Token, clock: Clock) -> Result<Client, SessionError> {
        let base = self.address.clone().map_err(SessionError::Address)?;
        // Only the first call installs it; the others find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Client::new(ClientOptions {
            clock,
            share: self.share,
            timeout: self.timeout,
            attempts: self.attempts,
            preview: self.preview,
            ..ClientOptions::new(base, token)
        })?)
    }
}

/// Where a profile's secrets come from. Asked only when one is needed: a keyring may have to be unlocked for it.
pub trait Secrets: Send + Sync {
    /// The secret, if there is one.
    ///
    /// # Errors
    /// When there may be one, and it cannot be had.
    fn find(&self, which: Secret) -> Result<Option<Token>, AuthError>;
}

/// A token that is at hand, and no other secret.
pub struct Given(pub Token);

impl Secrets for Given {
    fn find(&self, which: Secret) -> Result<Option<Token>, AuthError> {
        Ok((which == Secret::Token).then(|| self.0.clone()))
    }
}

/// What somebody comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To read what is there: no store is made, no secret asked for, nothing sent, no lease taken.
    Look,
    /// To change something that is there. Nothing is sent, unless the end of it is waited for
    /// ([`Session::delivered`]) and nobody else delivers.
    Act,
    /// To stay, with the whole sync; a store is made if there is none.
    Serve(PollMode),
}

/// Why a profile could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The profile's store could not be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The place of its secrets.
    #[error(transparent)]
    Secret(#[from] AuthError),
    /// Its address or token cannot be used.
    #[error("{}; {}", .source, .source.advice_at_the_end())]
    Client {
        /// What is wrong with it.
        #[from]
        source: ApiError,
    },
    /// It is not certain where its workspace is.
    #[error("{0}; nothing is sent anywhere until that is mended, since it may hide the workspace's address")]
    Address(String),
    /// Nobody has logged in.
    #[error("there is no token; run `sidetone login`")]
    NoToken,
}

/// A profile that is open.
pub struct Session {
    profile: Profile,
    secrets: Box<dyn Secrets>,
    clock: Clock,
    way: Way,
    store: Store,
    changes: UnboundedReceiver<StoreEvent>,
    /// Of who stays.
    sync: Option<SyncHandle>,
    events: UnboundedReceiver<SyncEvent>,
    lacks_secret: bool,
}

/// What a session has to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// Something in the store is different.
    Store(StoreEvent),
    /// The sync of who stays tells something.
    Sync(Box<SyncEvent>),
}

/// Opens a profile. None when it has no store and none is made: only who stays makes one.
///
/// # Errors
/// When the store cannot be opened, or who stays has no token or no address to go to.
pub async fn open(
    profile: Profile,
    secrets: Box<dyn Secrets>,
    clock: Clock,
    way: Way,
) -> Result<Option<Session>, SessionError> {
    if let Way::Serve(poll) = way {
        return serve(profile, secrets, clock, poll).await.map(Some);
    }
    if !Store::is_in(&profile.dir) {
        return Ok(None);
    }
    let (store, changes) = Store::open(&profile.dir, clock.clone())?;
    let (_, events) = unbounded_channel();
    Ok(Some(Session { profile, secrets, clock, way, store, changes, sync: None, events, lacks_secret: false }))
}

/// Opens a profile with its whole sync.
async fn serve(
    profile: Profile,
    secrets: Box<dyn Secrets>,
    clock: Clock,
    poll: PollMode,
) -> Result<Session, SessionError> {
    let token = secrets.find(Secret::Token)?.ok_or(SessionError::NoToken)?;
    let client = profile.client(token, clock.clone())?;
    let secret = if profile.listen.is_some() { secrets.find(Secret::ClientSecret)? } else { None };
    let lacks_secret = profile.listen.is_some() && secret.is_none();
    let stream = profile.listen.zip(secret).map(|(listen, secret)| StreamSettings { listen, secret });
    // Everything goes by the server's clock, whatever this machine's says.
    let clock = clock.corrected(client.offset());
    let (store, changes) = Store::open(&profile.dir, clock.clone())?;
    store.know_token(client.token_mark()).await?;
    store.enter_touched_only(profile.touched_only).await?;
    let settings = SyncSettings { poll, stream, ..profile.sync.clone() };
    let (tell, events) = unbounded_channel();
    let sync = Some(sync::start(client, store.clone(), clock.clone(), settings, tell));
    Ok(Session { profile, secrets, clock, way: Way::Serve(poll), store, changes, sync, events, lacks_secret })
}

impl Session {
    /// Where reads and decisions go, whatever way it was opened.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What is set for it.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The clock: by the server's time, as far as the server was heard.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether webhooks are to be listened for and are not, as there is no secret that tells true ones from others.
    pub fn lacks_secret(&self) -> bool {
        self.lacks_secret
    }

    /// Asks the sync for something; without one nothing happens.
    pub fn send(&self, command: SyncCommand) {
        if let Some(sync) = &self.sync {
            sync.send(command);
        }
    }

    /// What is in flight in the sync, if there is one.
    pub fn busy(&self) -> Option<Busy> {
        self.sync.as_ref().map(SyncHandle::busy)
    }

    /// What happens next, whenever that is.
    pub async fn next(&mut self) -> SessionEvent {
        tokio::select! {
            biased;
            Some(event) = self.changes.recv() => SessionEvent::Store(event),
            Some(event) = self.events.recv() => SessionEvent::Sync(Box::new(event)),
            else => std::future::pending().await,
        }
    }

    /// What has happened already, if something has.
    pub fn try_next(&mut self) -> Option<SessionEvent> {
        let change = self.changes.try_recv().ok().map(SessionEvent::Store);
        change.or_else(|| self.events.try_recv().ok().map(|event| SessionEvent::Sync(Box::new(event))))
    }

    /// Ends it. Writes on their way get a little time to end; then another program may deliver at once; and when this
    /// returns all that was asked of the store through this handle is done.
    pub async fn close(self) {
        let Self { store, sync, .. } = self;
        if let Some(sync) = sync {
            sync.stop().await;
        }
        drop(store);
    }
}
