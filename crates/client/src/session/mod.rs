//! What a command begins with that works on a profile without a screen: its store, and the way to its workspace where
//! that is needed.

mod delivered;
pub mod vault;

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

pub use self::delivered::Delivery;
use self::vault::{AuthError, Secret};
use crate::intercom::{ApiError, Client, ClientOptions, Token};
use crate::store::{Store, StoreError, StoreEvent};
use crate::sync::SyncSettings;
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
    /// How the sync behaves; what it delivers is the session's to say.
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

/// What somebody comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To read what is there: no store is made, no secret asked for, nothing sent.
    Look,
    /// To change something that is there. Nothing is sent, unless the end of it is waited for
    /// ([`Session::delivered`]) and nobody else delivers.
    Act,
}

/// Why a profile could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Its store.
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
}

/// Opens a profile. None when it has no store: there is nothing to look at or to change, and none is made.
///
/// # Errors
/// When the store cannot be opened.
pub fn open(
    profile: Profile,
    secrets: Box<dyn Secrets>,
    clock: Clock,
    way: Way,
) -> Result<Option<Session>, StoreError> {
    if !Store::is_in(&profile.dir) {
        return Ok(None);
    }
    let (store, changes) = Store::open(&profile.dir, clock.clone())?;
    Ok(Some(Session { profile, secrets, clock, way, store, changes }))
}

impl Session {
    /// Its store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The way to its workspace. None for who only looks, or when nobody has logged in.
    ///
    /// # Errors
    /// When the token cannot be had, it is not certain where the workspace is, or the two cannot be used.
    pub fn client(&self) -> Result<Option<Client>, SessionError> {
        if self.way == Way::Look {
            return Ok(None);
        }
        let token = self.secrets.find(Secret::Token)?;
        token.map(|token| self.profile.client(token, self.clock.clone())).transpose()
    }

    /// Ends it, with all that was asked of the store done.
    pub fn close(self) {
        drop(self);
    }
}
