//! What comes in: bodies with a limit, however fast and however many at once, and the JSON in them.
//!
//! Whoever sends too much or too slowly is told so in an error list. What large bodies may take together is bounded, so
//! that many of them wait for one another instead of filling the memory; small requests never wait for them.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::{HeaderMap, header};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::line::Line;
use super::world::Refusal;

/// More than ten files of a usual size: bodies beyond that are refused.
const LARGEST_BODY: usize = 32 * MEBIBYTE;
/// So much of a body that is too large is still read, so that the answer arrives.
const LARGEST_DRAIN: usize = 8 * LARGEST_BODY;
/// Bodies up to this size are read at once; larger ones wait for room.
const SMALL: usize = MEBIBYTE;
/// What all large bodies that are being read or answered may take together.
const ROOM: usize = 4 * LARGEST_BODY;
/// Parsing more than this takes long enough to stand in the way of other connections.
const QUICKLY_PARSED: usize = 128 * 1024;
const MEBIBYTE: usize = 1024 * 1024;
const KIBIBYTE: usize = 1024;

/// How long clients are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long the head of a request may take, and how long a new connection may say nothing.
    pub head: Duration,
    /// How long a body may take.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(30), body: Duration::from_secs(60) }
    }
}

/// A body: nothing, JSON, or something that is not JSON.
pub(super) type Parsed = Result<Option<Value>, ()>;

/// The way in for bodies.
#[derive(Clone, Debug)]
pub(super) struct Inbound {
    room: Arc<Semaphore>,
    patience: Duration,
}

/// A body as it arrived, and its claim on the room for large ones.
#[derive(Debug)]
pub(super) struct Received {
    /// What it says.
    pub(super) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// A body that has been read as JSON.
#[derive(Debug)]
pub(super) struct Message {
    /// What it says.
    pub(super) parsed: Parsed,
    /// How long it was.
    pub(super) size: usize,
    _room: Option<OwnedSemaphorePermit>,
}

impl Inbound {
    pub(super) fn new(patience: Patience) -> Self {
        Self { room: Arc::new(Semaphore::new(ROOM / KIBIBYTE)), patience: patience.body }
    }

    /// Reads a body; what is too large is read on for a while, so that the client hears the answer.
    pub(super) async fn read(&self, headers: &HeaderMap, mut body: Body, line: &Line) -> Result<Received, Refusal> {
        let expected = body.size_hint().lower();
        if expected > LARGEST_BODY as u64 && headers.contains_key(header::EXPECT) {
            // It waits to be told to go on, and is told not to.
            line.leave_unread();
            return Err(too_large());
        }
        let mut size = 0;
        let outcome = tokio::time::timeout(self.patience, self.collect(&mut body, &mut size)).await;
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(_) if size > LARGEST_BODY => Err(too_large()),
            Err(_) => Err(Refusal::new(408, "request_timeout", "The request body took too long")),
        };
        if outcome.is_err() && !body.is_end_stream() {
            line.leave_unread();
        }
        outcome
    }

    async fn collect(&self, body: &mut Body, size: &mut usize) -> Result<Received, Refusal> {
        let exact = body.size_hint().exact().and_then(|n| usize::try_from(n).ok());
        let (mut data, mut room) = (Vec::new(), None);
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            let frame = frame.map_err(|_| Refusal::new(400, "bad_request", "The request body could not be read"))?;
            let Ok(chunk) = frame.into_data() else { continue };
            *size = size.saturating_add(chunk.len());
            if *size > LARGEST_DRAIN {
                break;
            }
            if *size > LARGEST_BODY {
                (data, room) = (Vec::new(), None);
                continue;
            }
            if *size > SMALL && room.is_none() {
                room = self.claim(exact.unwrap_or(LARGEST_BODY).min(LARGEST_BODY)).await;
            }
            data.extend_from_slice(&chunk);
        }
        if *size > LARGEST_BODY {
            return Err(too_large());
        }
        Ok(Received { bytes: data.into(), _room: room })
    }

    async fn claim(&self, size: usize) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(size.div_ceil(KIBIBYTE)).unwrap_or(u32::MAX);
        self.room.clone().acquire_many_owned(permits).await.ok()
    }
}

impl Received {
    /// Reads it as JSON; a large one apart from where connections are served.
    pub(super) async fn parse(self) -> Message {
        let Self { bytes, _room } = self;
        let size = bytes.len();
        let parsed = if size <= QUICKLY_PARSED {
            parse(&bytes)
        } else {
            tokio::task::spawn_blocking(move || parse(&bytes)).await.unwrap_or(Err(()))
        };
        Message { parsed, size, _room }
    }
}

fn too_large() -> Refusal {
    let words = format!("The request body is larger than {} MiB", LARGEST_BODY / MEBIBYTE);
    Refusal::new(413, "client_error", words)
}

/// Nothing, JSON, or an error when it is neither; what is nested too deeply to be meant is no JSON either.
fn parse(bytes: &[u8]) -> Parsed {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    serde_json::from_slice(bytes).map(Some).map_err(|_| ())
}
