//! Values as JSON text, with errors that tell where but not what: message texts stay out of them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{Result, StoreError};

/// A value as it is kept.
pub(super) fn encode<T: Serialize + ?Sized>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| malformed(what, &error))
}

/// A kept value.
pub(super) fn decode<T: DeserializeOwned>(what: &'static str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| malformed(what, &error))
}

fn malformed(what: &'static str, error: &serde_json::Error) -> StoreError {
    StoreError::Malformed { what, line: error.line(), column: error.column() }
}
