//! Refusals that every operation has in common.

use practice::routes::endpoints;
use serde_json::Value;

use practice::{Fault, FaultKind};

use super::caller::{ACCEPT, Caller};

/// What every operation has to be seen refusing with.
pub const OF_ALL: [(u16, &str); 3] = [(401, "unauthorized"), (406, "unsupported"), (429, "rate_limit_exceeded")];

/// A token that is not the workspace's, an answer of another kind than there is, and one request too many.
pub async fn family(c: &mut Caller) {
    let token = c.practice.token().to_owned();
    for endpoint in endpoints() {
        let pieces = endpoint.path.split('/').map(|piece| if piece.starts_with('{') { "1" } else { piece });
        let path = pieces.collect::<Vec<_>>().join("/");
        let [unauthorized, unacceptable, too_many] = OF_ALL;
        c.refused_to("wrong", endpoint.id, &path, Value::Null, unauthorized).await;
        c.accept = "text/html";
        c.refused_to(&token, endpoint.id, &path, Value::Null, unacceptable).await;
        c.accept = ACCEPT;
        c.practice.world().plan(Fault::once(&path, FaultKind::RateLimited(7)));
        c.refused_to(&token, endpoint.id, &path, Value::Null, too_many).await;
    }
}
