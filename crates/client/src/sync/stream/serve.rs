//! The server of the stream: answers the check, takes what is signed, and cuts off what is too large or too slow.
//!
//! A webhook is answered as soon as its signature is known to be right, before anything in it is read (API 22.6).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

use super::Delivery;
use crate::intercom::Token;
use crate::intercom::webhook::{SIGNATURE, is_genuine};

/// No webhook is larger.
const LARGEST: usize = 4 * 1024 * 1024;
/// A request that takes longer to arrive is cut off, its head and its body each.
const SLOWEST: Duration = Duration::from_secs(5);
/// How many connections are served at a time. One more, and the oldest that has not sent a whole request makes room, if
/// it had its time for that: who sends slowly, or says nothing, must not keep a genuine webhook waiting.
const MOST_CONNECTIONS: usize = 128;
/// How long a sender surely has for a request.
const GRACE: Duration = Duration::from_millis(200);
/// How long accepting rests when the system has nothing left for new connections.
const REST: Duration = Duration::from_millis(50);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, secret: Token, tell: UnboundedSender<Delivery>) {
    let shared = Arc::new((secret, tell));
    // They end with this.
    let mut connections = JoinSet::new();
    let mut places: VecDeque<Place> = VecDeque::new();
    loop {
        places.retain(|place| !place.task.is_finished());
        if places.len() >= MOST_CONNECTIONS {
            let rest = make_room(&mut places);
            let _ = tokio::time::timeout(rest, connections.join_next()).await;
            continue;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                let (shared, whole) = (shared.clone(), Arc::new(AtomicBool::new(false)));
                let task = connections.spawn(connection(stream, shared, whole.clone()));
                places.push_back(Place { task, whole, since: Instant::now() });
            }
            Err(error) => {
                tracing::debug!(%error, "a connection of a webhook failed");
                tokio::time::sleep(REST).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

/// A connection that is served.
struct Place {
    task: AbortHandle,
    /// Whether a whole request has come and is being answered.
    whole: Arc<AtomicBool>,
    since: Instant,
}

/// Ends the oldest connection that waits for its sender, if that had its time. How long there may be no room yet.
fn make_room(places: &mut VecDeque<Place>) -> Duration {
    // Where each is being answered, which takes no time, none is ended.
    let Some(slow) = places.iter().position(|place| !place.whole.load(Ordering::SeqCst)) else { return GRACE };
    let left = places.get(slow).map_or(GRACE, |place| GRACE.saturating_sub(place.since.elapsed()));
    if left.is_zero()
        && let Some(place) = places.remove(slow)
    {
        place.task.abort();
        tracing::debug!("a connection of a webhook that waited for its sender made room for another");
    }
    left
}

async fn connection(stream: TcpStream, shared: Arc<(Token, UnboundedSender<Delivery>)>, whole: Arc<AtomicBool>) {
    let service = service_fn(move |request| {
        let (shared, whole) = (shared.clone(), whole.clone());
        async move {
            let status = answer(request, &shared.0, &shared.1, &whole).await;
            whole.store(false, Ordering::SeqCst);
            let mut response = Response::new(String::new());
            *response.status_mut() = status;
            Ok::<_, Infallible>(response)
        }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(SLOWEST).max_buf_size(64 * 1024);
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection of a webhook ended early");
    }
}

async fn answer(
    request: Request<Incoming>,
    secret: &Token,
    tell: &UnboundedSender<Delivery>,
    whole: &AtomicBool,
) -> StatusCode {
    match *request.method() {
        // The check that is made when the address is entered (API 22.1).
        Method::HEAD => return StatusCode::OK,
        Method::POST => {}
        _ => return StatusCode::METHOD_NOT_ALLOWED,
    }
    let (head, body) = request.into_parts();
    let body = match tokio::time::timeout(SLOWEST, read(body)).await {
        Ok(Ok(body)) => body,
        Ok(Err(status)) => return status,
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    whole.store(true, Ordering::SeqCst);
    let signature = head.headers.get(SIGNATURE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let genuine = is_genuine(secret, signature, &body);
    // Nobody listens any more when the sync stops; the poll of the next one finds what this was about.
    let told = tell.send(if genuine { Delivery::Body(body) } else { Delivery::Refused });
    match (genuine, told) {
        (false, _) => StatusCode::UNAUTHORIZED,
        (true, Ok(())) => StatusCode::OK,
        (true, Err(_)) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn read(mut body: Incoming) -> Result<Vec<u8>, StatusCode> {
    if body.size_hint().lower() > LARGEST as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut data = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(chunk) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        if data.len() + chunk.len() > LARGEST {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        data.extend_from_slice(&chunk);
    }
    Ok(data)
}
