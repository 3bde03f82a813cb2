//! The system's keyring: the Secret Service where there is one, the keychain on macOS.
//!
//! A call may wait for the person, who is asked to unlock it: it belongs on a thread of its own.

/// Why nothing came of asking it.
#[derive(Debug)]
pub(super) enum Failure {
    /// It has no such secret.
    NoSecret,
    /// There is no keyring, or it does not work.
    NoKeyring,
    /// It does not give the secret up, or does not take it: why.
    Refused(String),
}

pub(super) use imp::{read, remove, write};

#[cfg(not(target_os = "macos"))]
mod imp {
    use std::collections::HashMap;

    use secret_service::blocking::{Item, SecretService};
    use secret_service::{EncryptionType, Error};

    use super::Failure;

    /// Reads a secret.
    pub fn read(service: &str, user: &str) -> Result<String, Failure> {
        let keyring = connect()?;
        let secret = only(&keyring, service, user)?.get_secret().map_err(failure)?;
        String::from_utf8(secret).map_err(|_| Failure::Refused("what it keeps is no text".to_owned()))
    }

    /// Keeps a secret, in place of the one that was there.
    pub fn write(service: &str, user: &str, secret: &str) -> Result<(), Failure> {
        const KIND: &str = "application/octet-stream";
        let keyring = connect()?;
        match only(&keyring, service, user) {
            Ok(item) => return item.set_secret(secret.as_bytes(), KIND).map_err(failure),
            Err(Failure::NoSecret) => {}
            Err(other) => return Err(other),
        }
        let collection = keyring.get_default_collection().map_err(failure)?;
        if collection.is_locked().map_err(failure)? {
            collection.unlock().map_err(failure)?;
        }
        let label = format!("keyring:{user}@{service}");
        let made = collection.create_item(&label, attributes(service, user), secret.as_bytes(), true, KIND);
        made.map(|_| ()).map_err(failure)
    }

    /// Removes a secret.
    pub fn remove(service: &str, user: &str) -> Result<(), Failure> {
        let keyring = connect()?;
        only(&keyring, service, user)?.delete().map_err(failure)
    }

    /// What is said to it is encrypted on the bus.
    fn connect() -> Result<SecretService<'static>, Failure> {
        SecretService::connect(EncryptionType::Dh).map_err(|_| Failure::NoKeyring)
    }

    /// How secrets are found: as the `keyring` crate finds them, so that what was kept by it is there.
    fn attributes<'a>(service: &'a str, user: &'a str) -> HashMap<&'a str, &'a str> {
        HashMap::from([("service", service), ("username", user)])
    }

    /// The one secret of that name, unlocked.
    fn only<'a>(keyring: &'a SecretService<'a>, service: &str, user: &str) -> Result<Item<'a>, Failure> {
        let found = keyring.search_items(attributes(service, user)).map_err(failure)?;
        if !found.locked.is_empty() {
            keyring.unlock_all(&found.locked.iter().collect::<Vec<_>>()).map_err(failure)?;
        }
        let mut items = found.unlocked.into_iter().chain(found.locked);
        let first = items.next().ok_or(Failure::NoSecret)?;
        match items.count() {
            0 => Ok(first),
            more => Err(Failure::Refused(format!("it has {} secrets of that name; leave one", more + 1))),
        }
    }

    fn failure(error: Error) -> Failure {
        match error {
            Error::Locked | Error::NoResult | Error::Prompt => Failure::Refused(error.to_string()),
            _ => Failure::NoKeyring,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_keyring_that_is_not_unlocked_is_told_from_none() {
            for error in [Error::Locked, Error::Prompt, Error::NoResult] {
                assert!(matches!(failure(error), Failure::Refused(words) if !words.is_empty()));
            }
            assert!(matches!(failure(Error::Unavailable), Failure::NoKeyring));
        }

        #[test]
        fn secrets_are_found_by_the_names_that_they_have_been_kept_by() {
            let kept_by = HashMap::from([("service", "sidetone"), ("username", "acme client secret")]);
            assert_eq!(attributes("sidetone", "acme client secret"), kept_by);
        }
    }
}

#[cfg(target_os = "macos")]
mod imp {
    use keyring::{Entry, Error};

    use super::Failure;

    /// Reads a secret.
    pub fn read(service: &str, user: &str) -> Result<String, Failure> {
        Entry::new(service, user).and_then(|entry| entry.get_password()).map_err(failure)
    }

    /// Keeps a secret, in place of the one that was there.
    pub fn write(service: &str, user: &str, secret: &str) -> Result<(), Failure> {
        Entry::new(service, user).and_then(|entry| entry.set_password(secret)).map_err(failure)
    }

    /// Removes a secret.
    pub fn remove(service: &str, user: &str) -> Result<(), Failure> {
        Entry::new(service, user).and_then(|entry| entry.delete_credential()).map_err(failure)
    }

    fn failure(error: Error) -> Failure {
        match error {
            Error::NoEntry => Failure::NoSecret,
            Error::NoDefaultStore | Error::PlatformFailure(_) => Failure::NoKeyring,
            other => Failure::Refused(other.to_string()),
        }
    }
}
