//! The server of the stream: answers the check, takes what is signed, and cuts off what is too large or too slow.
//!
//! A webhook is answered as soon as its signature is known to be right, before anything in it is read (API 22.6).

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use super::Came;
use crate::intercom::Token;
use crate::intercom::webhook::{SIGNATURE, is_genuine};

/// No webhook is larger.
const LARGEST: usize = 4 * 1024 * 1024;
/// A request that takes longer to arrive is cut off, its head and its body each.
const SLOWEST: Duration = Duration::from_secs(5);
/// How many connections are served at a time; the next ones wait.
const MOST_CONNECTIONS: usize = 64;
/// How long accepting rests when the system has nothing left for new connections.
const REST: Duration = Duration::from_millis(50);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, secret: Token, tell: UnboundedSender<Came>) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let shared = Arc::new((secret, tell));
    // They end with this.
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let shared = shared.clone();
                connections.spawn(async move {
                    connection(stream, shared).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::debug!(%error, "a connection of a webhook failed");
                tokio::time::sleep(REST).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, shared: Arc<(Token, UnboundedSender<Came>)>) {
    let service = service_fn(move |request| {
        let shared = shared.clone();
        async move {
            let status = answer(request, &shared.0, &shared.1).await;
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

async fn answer(request: Request<Incoming>, secret: &Token, tell: &UnboundedSender<Came>) -> StatusCode {
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
    let signature = head.headers.get(SIGNATURE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let genuine = is_genuine(secret, signature, &body);
    // Nobody listens any more when the sync stops; the poll of the next one finds what this was about.
    let told = tell.send(if genuine { Came::Body(body) } else { Came::Refused });
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
