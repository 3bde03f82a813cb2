//! What was found, played again.

use serde_json::Value;

use crate::{socket, world};

/// Plays a finding again, on a world or server of its own; what is wrong with it, or with what is answered.
pub fn replay(finding: &Value) -> Result<(), String> {
    match (&finding["bytes"], &finding["requests"]) {
        (Value::String(bytes), _) => socket::Target::start().replay(bytes),
        (_, Value::Array(_)) => world::replay(finding),
        _ => Err("a finding has `bytes` or `requests`".to_owned()),
    }
}
