//! What every command begins with: the directories, the settings, the profile and its token.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::{Arguments, Failure};
use crate::config::{self, Flag, Loaded, Paths};
use crate::problem::Problem;
use crate::runtime;
use client::intercom::Token;
use client::session::vault::{AuthError, Keyring, Secret, Vault};
use client::session::{self, Profile, Secrets, Session, Way};
use clock::Clock;

/// The environment, as functions that can be tested take it.
pub fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Directories and settings of this run.
pub struct Setup {
    /// Where settings and state are.
    pub paths: Paths,
    /// The config file, whether it exists or not.
    pub config_file: PathBuf,
    /// The settings with their sources and problems.
    pub loaded: Loaded,
}

impl Setup {
    /// Reads the settings.
    pub fn load(arguments: &Arguments) -> Result<Self, Failure> {
        Self::load_with(arguments, &[])
    }

    /// Reads the settings, with more flags laid over them.
    pub fn load_with(arguments: &Arguments, more: &[Flag]) -> Result<Self, Failure> {
        let paths = Paths::find(&env)?;
        if let Some(file) = &arguments.config
            && !file.is_file()
        {
            return Err(Failure::usage(format!("there is no config file {}", file.display())));
        }
        let config_file = arguments.config.clone().unwrap_or_else(|| paths.config_file());
        let mut flags = look_flags(arguments);
        flags.extend_from_slice(more);
        let loaded = config::load(Some(&config_file), arguments.profile.as_deref(), &env, &flags);
        // A name that cannot be used must not quietly mean the default profile: logging in would replace its token.
        if let Some(asked) = &arguments.profile
            && loaded.config.profile.name != *asked
        {
            return Err(Failure::usage(format!(
                "{asked:?} cannot be a profile's name; use letters, digits, `-` and `_`"
            )));
        }
        Ok(Self { paths, config_file, loaded })
    }

    /// The profile's name.
    pub fn profile(&self) -> &str {
        &self.loaded.config.profile.name
    }

    /// The profile's directory: store and token.
    pub fn profile_dir(&self) -> PathBuf {
        self.paths.profile(self.profile())
    }

    /// Where the profile's token is kept.
    pub fn vault(&self) -> Vault {
        Vault {
            profile: self.profile().to_owned(),
            dir: self.profile_dir(),
            keyring: Keyring::from_env(&env),
            kept: Secret::Token,
        }
    }

    /// Where the client secret of the profile's app is kept.
    pub fn secret_vault(&self) -> Vault {
        Vault { kept: Secret::ClientSecret, ..self.vault() }
    }

    /// What is to be said where webhooks are to be listened for and there is no client secret.
    pub fn lacks_secret(&self) -> Problem {
        let (file, line) = self.loaded.place_of("stream.listen");
        let message = "webhooks are not listened for, as there is no client secret".to_owned();
        Problem { file, line, column: None, message, help: Some("store it with `sidetone webhook secret`".to_owned()) }
    }

    /// Where the workspace's API is.
    pub fn base_url(&self) -> String {
        let profile = &self.loaded.config.profile;
        profile.base_url.clone().unwrap_or_else(|| profile.region.base_url())
    }

    /// What is set for the profile's workspace. While a fault in the config file leaves in doubt where that is, no token
    /// goes there: not to a region or host that nobody meant.
    pub fn session_profile(&self) -> Profile {
        let address = match &self.loaded.address_in_doubt {
            None => Ok(self.base_url()),
            Some(problem) => Err(problem.to_string()),
        };
        runtime::profile(&self.loaded.config, self.profile_dir(), address)
    }

    /// The profile's secrets.
    pub fn secrets(&self) -> Kept {
        Kept { vault: self.vault(), token: Mutex::default() }
    }

    /// Opens the profile for a command; none when there is no store.
    pub async fn session(&self, way: Way) -> Result<Option<Session>, Failure> {
        Ok(session::open(self.session_profile(), Box::new(self.secrets()), Clock::System, way).await?)
    }
}

/// The secrets of a profile, where its vault keeps them. A token that was found is not looked for again: a keyring may
/// ask the person each time.
pub struct Kept {
    vault: Vault,
    token: Mutex<Option<Token>>,
}

impl Secrets for Kept {
    fn find(&self, which: Secret) -> Result<Option<Token>, AuthError> {
        let mut known = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if which == Secret::Token && known.is_some() {
            return Ok(known.clone());
        }
        let vault = Vault { kept: which, ..self.vault.clone() };
        let found = vault.find(&env)?.map(|(token, _)| token);
        if which == Secret::Token {
            known.clone_from(&found);
        }
        Ok(found)
    }
}

fn look_flags(arguments: &Arguments) -> Vec<Flag> {
    let flag = |key, name, value: &Option<String>| value.clone().map(|value| Flag { key, name, value });
    [flag("ui.theme", "--theme", &arguments.look.theme), flag("ui.keymap", "--keymap", &arguments.look.keymap)]
        .into_iter()
        .flatten()
        .collect()
}

/// The async runtime that a command runs in. Two threads are plenty for one person's inbox.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Failure::new(format!("the system gives no threads or sockets: {e}")))
}
