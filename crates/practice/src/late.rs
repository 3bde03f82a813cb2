//! Requests that are done later than they came: by a server that takes its time, or behind a gateway that gave up.
//!
//! They are done whether or not their client still waits for an answer.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::decision::{Asked, Decision};
use super::faults::Gateway;
use super::line::Line;
use super::shared::Shared;

/// Does what was asked for after this long, and tells what it came to; nothing if the server ends before.
pub(super) async fn done_after(shared: Arc<Shared>, asked: Asked, time: Duration) -> Option<Decision> {
    shared.under_way.began();
    let later = tokio::spawn(async move {
        tokio::time::sleep(time).await;
        let decision = shared.decide(asked);
        shared.under_way.ended();
        decision
    });
    later.await.ok()
}

/// The gateway's own answer, which knows nothing of what was asked for.
pub(super) async fn give_up(shared: Arc<Shared>, asked: Asked, gateway: Gateway, line: &Line) -> Response<Body> {
    let done = tokio::spawn(done_after(shared, asked, gateway.done));
    let patience = tokio::spawn(tokio::time::sleep(gateway.after));
    if gateway.done <= gateway.after {
        // What it was told to be done by then is, also when both is at once.
        let _ = done.await;
    }
    let _ = patience.await;
    let Some(status) = gateway.answer else {
        line.cut();
        return Response::new(Body::empty());
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = Response::new(Body::from(gateway.body.unwrap_or_else(|| page(status))));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

/// What such gateways say.
fn page(status: StatusCode) -> String {
    let title = if status.is_success() { "One moment, please".to_owned() } else { status.to_string() };
    format!(
        "<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n</body>\n</html>\n"
    )
}
