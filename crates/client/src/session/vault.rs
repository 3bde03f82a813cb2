//! Where a profile's access token is kept: the system's keyring, or a file that only this user can read.
//!
//! A token is never taken from the command line, where every process of the machine could read it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::keyring::{self, Failure};
use crate::intercom::Token;

/// The environment variable that holds a token, before every other place.
pub const TOKEN_VARIABLE: &str = "SIDETONE_TOKEN";
/// The environment variable that keeps sidetone from the keyring when it says `off`.
pub const KEYRING_VARIABLE: &str = "SIDETONE_KEYRING";

/// The keyring's name for us.
const SERVICE: &str = "sidetone";
/// The environment variable that holds the client secret, before every other place.
pub const SECRET_VARIABLE: &str = "SIDETONE_CLIENT_SECRET";
/// How long the keyring may take; it may be asking the person to unlock it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a token was found or put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An environment variable.
    Environment(&'static str),
    /// The system's keyring.
    Keyring,
    /// A file of mode 0600.
    File(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::Keyring => write!(f, "the system's keyring"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Why a token could not be kept, found or removed.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The token's file.
    #[error("the token file {}: {source}", path.display())]
    File {
        /// The file that would hold the secret.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The keyring has the token, and does not give it up.
    #[error("the system's keyring: {0} (set {KEYRING_VARIABLE}=off to leave it out)")]
    Keyring(String),
}

/// Whether the system's keyring is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Where there is one; else the file beside the database.
    IfThere,
    /// Only the file beside the database is used.
    Off,
}

impl Keyring {
    /// What the environment says: [`KEYRING_VARIABLE`], and whether there is any bus on which a keyring could be.
    /// Looking for the bus first keeps a machine without one from waiting for it.
    pub fn from_env(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        if set(KEYRING_VARIABLE).is_some_and(|value| matches!(value.as_str(), "off" | "0" | "no" | "false")) {
            return Self::Off;
        }
        let bus = cfg!(target_os = "macos")
            || set("DBUS_SESSION_BUS_ADDRESS").is_some()
            || set("XDG_RUNTIME_DIR").is_some_and(|dir| Path::new(&dir).join("bus").exists());
        if bus { Self::IfThere } else { Self::Off }
    }
}

/// Which of a profile's secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secret {
    /// The access token.
    #[default]
    Token,
    /// The client secret, which signs webhooks.
    ClientSecret,
}

impl Secret {
    /// Its file in the profile's directory.
    fn file(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ClientSecret => "client-secret",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Token => TOKEN_VARIABLE,
            Self::ClientSecret => SECRET_VARIABLE,
        }
    }
}

/// The token (or another secret) of one profile, wherever it is kept.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The profile, the keyring's name for the token's owner.
    pub profile: String,
    /// The profile's directory, where the file would be.
    pub dir: PathBuf,
    /// Whether the keyring is asked.
    pub keyring: Keyring,
    /// The access token, or the app's client secret.
    pub kept: Secret,
}

impl Vault {
    fn file(&self) -> PathBuf {
        self.dir.join(self.kept.file())
    }

    fn file_error(&self, source: io::Error) -> AuthError {
        AuthError::File { path: self.file(), source }
    }

    /// The token and where it was: the environment's, else the file's (there is one only where no keyring was), else
    /// the keyring's. None if nobody has logged in.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or the keyring has a token and does not give it up.
    pub fn find(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<Option<(Token, Place)>, AuthError> {
        let token = |text: String, place| {
            let token = Token::new(&text);
            if token.is_empty() { None } else { Some((token, place)) }
        };
        if let Some(found) =
            env(self.kept.variable()).and_then(|text| token(text, Place::Environment(self.kept.variable())))
        {
            return Ok(Some(found));
        }
        match fs::read_to_string(self.file()) {
            Ok(text) => {
                if let Some(found) = token(text, Place::File(self.file())) {
                    return Ok(Some(found));
                }
            }
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(source) => return Err(self.file_error(source)),
        }
        match self.in_keyring(|user| keyring::read(SERVICE, user)) {
            Answer::Done(text) => Ok(token(text, Place::Keyring)),
            Answer::Nothing | Answer::NoKeyring => Ok(None),
            Answer::Refused(words) => Err(AuthError::Keyring(words)),
        }
    }

    /// Keeps a token: in the keyring if there is one that takes it, else in the file. Returns where.
    ///
    /// # Errors
    /// When neither is possible.
    pub fn store(&self, token: &Token) -> Result<Place, AuthError> {
        let secret = token.expose().to_owned();
        if let Answer::Done(()) = self.in_keyring(move |user| keyring::write(SERVICE, user, &secret)) {
            // Otherwise an older token in the file would still come first.
            self.remove_file()?;
            return Ok(Place::Keyring);
        }
        self.write_file(token).map_err(|source| self.file_error(source))?;
        Ok(Place::File(self.file()))
    }

    /// Removes the token from the file and the keyring. Returns where one was.
    ///
    /// # Errors
    /// When one is there and cannot be removed.
    pub fn forget(&self) -> Result<Vec<Place>, AuthError> {
        let mut places = Vec::new();
        if self.remove_file()? {
            places.push(Place::File(self.file()));
        }
        match self.in_keyring(|user| keyring::remove(SERVICE, user)) {
            Answer::Done(()) => places.push(Place::Keyring),
            Answer::Nothing | Answer::NoKeyring => {}
            Answer::Refused(words) => return Err(AuthError::Keyring(words)),
        }
        Ok(places)
    }

    /// Written beside and moved over, so that a full disk costs no token that was there.
    fn write_file(&self, token: &Token) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.dir)?;
        let new = self.dir.join(format!("{}.new", self.kept.file()));
        let _ = fs::remove_file(&new);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        writeln!(file, "{}", token.expose())?;
        file.sync_all()?;
        fs::rename(&new, self.file())
    }

    fn remove_file(&self) -> Result<bool, AuthError> {
        match fs::remove_file(self.file()) {
            Ok(()) => Ok(true),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
            Err(source) => Err(self.file_error(source)),
        }
    }

    /// Asks the keyring, on a thread of its own: it may wait for the person, and must not wait for ever.
    fn in_keyring<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&str) -> Result<T, Failure> + Send + 'static,
    ) -> Answer<T> {
        if self.keyring == Keyring::Off {
            return Answer::NoKeyring;
        }
        let user = match self.kept {
            Secret::Token => self.profile.clone(),
            // No profile can be called so: names have no blanks.
            Secret::ClientSecret => format!("{} client secret", self.profile),
        };
        let (answer, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let _ = answer.send(ask(&user));
        });
        match wait.recv_timeout(PATIENCE) {
            Ok(Ok(done)) => Answer::Done(done),
            Ok(Err(Failure::NoSecret)) => Answer::Nothing,
            // The bus has no keyring on it.
            Ok(Err(Failure::NoKeyring)) => Answer::NoKeyring,
            Ok(Err(Failure::Refused(words))) => Answer::Refused(words),
            Err(_) => Answer::Refused("it does not answer; is it locked?".to_owned()),
        }
    }
}

/// What the keyring says.
enum Answer<T> {
    Done(T),
    Nothing,
    NoKeyring,
    Refused(String),
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn vault(dir: &Path) -> Vault {
        Vault { profile: "test".to_owned(), dir: dir.join("profiles/test"), keyring: Keyring::Off, kept: Secret::Token }
    }

    fn no_env(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn without_a_keyring_the_token_is_kept_in_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault(dir.path());
        assert!(vault.find(&no_env).unwrap().is_none());
        let place = vault.store(&Token::new("dG9rOm9uZQ==")).unwrap();
        let file = dir.path().join("profiles/test/token");
        assert_eq!(place, Place::File(file.clone()));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(file.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        let (token, found) = vault.find(&no_env).unwrap().unwrap();
        assert_eq!((token.expose(), found), ("dG9rOm9uZQ==", place));
    }

    #[test]
    fn a_new_token_replaces_the_old_one_and_logging_out_removes_it() {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault(dir.path());
        vault.store(&Token::new("one")).unwrap();
        vault.store(&Token::new("two")).unwrap();
        assert_eq!(vault.find(&no_env).unwrap().unwrap().0.expose(), "two");
        assert_eq!(vault.forget().unwrap().len(), 1);
        assert!(vault.find(&no_env).unwrap().is_none());
        assert!(vault.forget().unwrap().is_empty());
    }

    #[test]
    fn the_client_secret_is_kept_beside_the_token_and_apart_from_it() {
        let dir = tempfile::tempdir().unwrap();
        let token = vault(dir.path());
        let secret = Vault { kept: Secret::ClientSecret, ..token.clone() };
        secret.store(&Token::new("s3cret")).unwrap();
        assert!(token.find(&no_env).unwrap().is_none());
        let file = dir.path().join("profiles/test/client-secret");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(secret.find(&no_env).unwrap().unwrap().0.expose(), "s3cret");
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault(dir.path());
        vault.store(&Token::new("kept")).unwrap();
        let env = |name: &str| (name == TOKEN_VARIABLE).then(|| " given\n".to_owned());
        let (token, place) = vault.find(&env).unwrap().unwrap();
        assert_eq!((token.expose(), place), ("given", Place::Environment(TOKEN_VARIABLE)));
    }

    #[test]
    fn the_keyring_is_left_alone_when_told_so_or_without_a_bus() {
        let off = |name: &str| match name {
            KEYRING_VARIABLE => Some("off".to_owned()),
            _ => Some("unix:path=/run/bus".to_owned()),
        };
        assert_eq!(Keyring::from_env(&off), Keyring::Off);
        #[cfg(target_os = "linux")]
        assert_eq!(Keyring::from_env(&no_env), Keyring::Off);
    }

    #[test]
    fn nothing_shows_a_token() {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault(dir.path());
        vault.store(&Token::new("very-secret")).unwrap();
        let shown = format!("{vault:?} {:?}", vault.find(&no_env).unwrap());
        assert!(!shown.contains("very-secret"));
    }
}
