//! Refusals that every operation has in common.

use serde_json::Value;
use sidetone::practice::routes::operations;

use super::caller::Caller;

/// A token that is not the workspace's.
pub async fn family(c: &mut Caller) {
    for operation in operations() {
        let pieces = operation.path.split('/').map(|piece| if piece.starts_with('{') { "1" } else { piece });
        let path = pieces.collect::<Vec<_>>().join("/");
        c.refused_to("wrong", operation.id, &path, Value::Null, (401, "unauthorized")).await;
    }
}
