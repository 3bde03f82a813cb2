//! From bytes to a request and back: what came in is read, decided, and answered, or not, as faults have it.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderValue, Response, header};
use futures_util::{StreamExt, stream};

use super::decision::{Asked, Decision};
use super::faults::FaultKind;
use super::line::Line;
use super::response::{date, json_response, respond};
use super::routes::Content;
use super::shared::Shared;
use super::world::files::PLACE;
use super::{control, downloads, late};

/// The server's one service.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

/// Every answer says what time it is in the workspace, as the real one's do.
async fn serve(
    State(shared): State<Arc<Shared>>,
    line: ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response<Body> {
    let mut response = play(shared.clone(), line, request).await;
    if let Ok(date) = HeaderValue::from_str(&date(shared.clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn play(
    shared: Arc<Shared>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    if !shared.is_called_by(&head) {
        return shared.misdirected(&head, &path);
    }
    if path.starts_with("/practice/") {
        let body = shared.inbound.read(&head.headers, body, &line).await;
        return control::answer(&shared, &head, &path, body.ok().map(|body| body.bytes)).await;
    }
    let came_in = Instant::now();
    let (fault, lag) = {
        let faults = &mut shared.stage().faults;
        (faults.take(head.method.as_str(), &path), faults.take_lag(head.method.as_str(), &path))
    };
    if path.starts_with(PLACE) {
        return downloads::answer(&shared, &head, &path, fault);
    }
    if fault == Some(FaultKind::Hold) {
        shared.released.notified().await;
    }
    let message = match shared.inbound.read(&head.headers, body, &line).await {
        Ok(received) => Ok(received.parse().await),
        Err(refusal) => Err(refusal),
    };
    let asked = Asked { head, path, message, came_in, fault: fault.clone(), lag };
    let decision = match fault.clone() {
        Some(FaultKind::Gateway(gateway)) => return late::give_up(shared, asked, gateway, &line).await,
        Some(FaultKind::Delay(time)) => late::done_after(shared, asked, time).await,
        _ => Some(shared.decide(asked)),
    };
    let Some(decision) = decision else { return json_response(503, None) };
    answer(decision, fault, &line).await
}

/// What was decided, as an answer that arrives or does not.
async fn answer(decision: Decision, fault: Option<FaultKind>, line: &Line) -> Response<Body> {
    let Decision { status, answer, canonical, allowance, retry_after } = decision;
    let text = answer.map(Content::into_text);
    if let Some(FaultKind::Late(time)) = &fault {
        tokio::time::sleep(*time).await;
    }
    let mut response = match fault {
        Some(FaultKind::DropBefore | FaultKind::DropAfter) => {
            line.cut();
            respond(status, None, allowance)
        }
        Some(FaultKind::Truncate) => {
            let text = text.unwrap_or_default();
            let whole = text.len();
            let half = text.as_bytes()[..whole / 2].to_vec();
            let cut = async {
                // What is there goes out while the rest is waited for.
                tokio::task::yield_now().await;
                Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
            };
            let mut response = respond(status, Some(String::new()), allowance);
            response.headers_mut().insert(header::CONTENT_LENGTH, whole.into());
            let begun = stream::once(async { Ok::<_, std::io::Error>(half) });
            *response.body_mut() = Body::from_stream(begun.chain(stream::once(cut)));
            response
        }
        Some(FaultKind::Replace { status, body }) => respond(status, Some(body), allowance),
        _ => respond(status, text, allowance),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    let link = canonical.and_then(|path| HeaderValue::try_from(format!("<{path}>; rel=\"canonical\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}
