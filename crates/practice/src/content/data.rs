//! The reading of the data files (`data/`): TOML, read once, when it is first asked for.

use serde::de::DeserializeOwned;

/// What a data file holds. They are part of the program; that each can be read, and that nothing in it is missing or
/// empty, is for the tests to say.
pub(super) fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    toml::from_str(text).unwrap_or_default()
}
