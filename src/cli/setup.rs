//! What every command begins with: the directories, the settings, the profile and its token.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::{Arguments, Failure};
use crate::config::{self, Flag, Loaded, Origin, Paths};
use crate::problem::{Problem, nearest};
use crate::runtime;
use crate::term::known;
use crate::theme::{self, Brightness, Depth, Fitting};
use client::intercom::Token;
use client::session::vault::{AuthError, Keyring, Secret, Vault};
use client::session::{self, Profile, Secrets, Session, Way};
use clock::Clock;

/// The environment, as functions that can be tested take it.
pub fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The profile that is used when none is asked for.
const DEFAULT: &str = "default";

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
    /// Reads the settings. A profile that nobody has is refused: what it was mistyped for is another store, with another
    /// token and other drafts.
    pub fn load(arguments: &Arguments) -> Result<Self, Failure> {
        let mut setup = Self::load_with(arguments, &[])?;
        let Some(problem) = setup.unknown_profile() else { return Ok(setup) };
        match &setup.loaded.asked {
            Origin::Flag(_) => Err(Failure::usage(said(&problem))),
            Origin::Env(name) => Err(Failure::usage(format!("{name}: {}", said(&problem)))),
            // A fault in a file keeps nobody from starting.
            _ => {
                setup.loaded.problems.push(problem);
                Ok(setup)
            }
        }
    }

    /// Reads the settings, with more flags laid over them, for a profile that there may not be yet.
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
        let setup = Self { paths, config_file, loaded };
        // What is typed now is meant now: another look than was asked for is none.
        match setup.unknown_theme().filter(|_| arguments.look.theme.is_some()) {
            Some(problem) => Err(Failure::usage(said(&problem))),
            None => Ok(setup),
        }
    }

    /// What is wrong with the settings: in the file, in the environment, and with what they name.
    pub fn problems(&self) -> Vec<Problem> {
        let variables = config::wrong_variables(std::env::vars_os());
        let (_, macros) = crate::macros::load(&self.paths.macros());
        self.loaded.problems.iter().cloned().chain(variables).chain(self.unknown_theme()).chain(macros).collect()
    }

    fn unknown_theme(&self) -> Option<Problem> {
        let (name, themes) = (&self.loaded.config.ui.theme, self.paths.themes());
        let problem = theme::unknown(name, Some(&themes))?;
        let (file, line) = self.loaded.place_of("ui.theme");
        Some(Problem { file, line, ..problem })
    }

    /// What there is to say if the profile is none: neither the file names it, nor has it a directory or a token. Where
    /// none is known at all, any will do.
    fn unknown_profile(&self) -> Option<Problem> {
        let (name, known) = (self.profile(), self.profiles());
        if name == DEFAULT || known.is_empty() || known.iter().any(|known| known == name) {
            return None;
        }
        // A keyring that does not answer is no proof that there is none.
        if !matches!(self.vault().find(&|_| None), Ok(None)) {
            return None;
        }
        let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`? "));
        let (file, line) = self.loaded.asked.place();
        let message = format!("there is no profile `{name}`");
        let help = format!(
            "{}There {}: {}; `sidetone --profile {name} login` makes this one",
            near.unwrap_or_default(),
            if known.len() == 1 { "is" } else { "are" },
            known.join(", ")
        );
        Some(Problem { file, line, column: None, message, help: Some(help) })
    }

    /// The profiles that there are: those of the file, then those that have a directory.
    pub fn profiles(&self) -> Vec<String> {
        let mut known = self.loaded.profiles.clone();
        let dirs = std::fs::read_dir(self.paths.profiles()).into_iter().flatten().flatten();
        let mut others: Vec<String> = dirs
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| config::is_profile_name(name) && !known.contains(name))
            .collect();
        others.sort();
        known.append(&mut others);
        known
    }

    /// The other profiles that have a token, as far as their keyring tells.
    pub fn tokens_elsewhere(&self) -> Vec<String> {
        let others = self.profiles().into_iter().filter(|name| name != self.profile());
        let found = others.map(|name| {
            let vault = Vault { dir: self.paths.profile(&name), profile: name.clone(), ..self.vault() };
            vault.find(&|_| None).map(|token| token.map(|_| name))
        });
        // One that does not answer would be waited for again and again.
        found.map_while(Result::ok).flatten().collect()
    }

    /// The same in words, with what to do; none if there is no other.
    pub fn token_elsewhere(&self) -> Option<String> {
        let names = self.tokens_elsewhere();
        let first = names.first()?;
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let lies = if list.len() == 1 { "a token lies under the profile" } else { "tokens lie under the profiles" };
        let config = self.config_file.display();
        Some(format!(
            "{lies} {}: use it with `sidetone --profile {first}`, or always with `default_profile = \"{first}\"` in {config}",
            list.join(", ")
        ))
    }

    /// What this terminal makes of a theme, as far as it is known without asking.
    pub fn fitting(&self) -> Fitting {
        let told = known::Known::new(&self.paths.state, &env).last().ground.map(Brightness::of);
        let ground = told.or_else(|| env("COLORFGBG").and_then(|value| Brightness::of_variable(&value)));
        let paints = self.loaded.config.ui.ground == config::Ground::Paint;
        Fitting { depth: Depth::detect(&env), ground, paints }
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

/// A problem with what was typed, as an error: where it is is known.
pub fn said(problem: &Problem) -> String {
    let help = problem.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
    format!("{}{help}", problem.message)
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
