//! Files on their way out: read, put into base64 and sent piece by piece, in the request that carries the words.
//!
//! The last bytes of a request are held back until every file was read to its end and was what was attached. So a request
//! that is given up has never been a whole one, and nothing can have come of it. They are also held back until it is on disk
//! that they leave: from then on, and not before, it may arrive.

use std::io::{self, Read as _};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use serde_json::json;
use sha1::{Digest as _, Sha1};
use tokio::sync::{mpsc, oneshot};

use super::super::error::ApiError;
use super::{PIECE, Unfit, hex, open, words};
use crate::domain::FileRef;

/// How many pieces wait for the network: with them, so much of a file is in memory and no more.
const AHEAD: usize = 2;
/// A line that is slower than so many bytes a second is given up.
const SLOWEST: u64 = 32 * 1024;
/// Behind the last file.
const END: &str = "\"}]}";

/// Files that go out with one request.
#[derive(Clone)]
pub struct Upload(Arc<Inner>);

struct Inner {
    files: Vec<FileRef>,
    gate: Mutex<Option<Gate>>,
    fault: Mutex<Option<ApiError>>,
}

/// What the last bytes wait at.
struct Gate {
    asks: oneshot::Sender<()>,
    goes: oneshot::Receiver<()>,
}

/// The other side of that: whoever sends is asked, and lets them go.
pub struct Last {
    asked: oneshot::Receiver<()>,
    go: oneshot::Sender<()>,
}

impl Last {
    /// Waits until all but the last bytes are on their way, and lets those go if `may` says so. It comes back without having
    /// been asked when the request ends before.
    pub async fn bytes(self, may: impl Future<Output = bool>) {
        if self.asked.await.is_ok() && may.await {
            let _ = self.go.send(());
        }
    }
}

/// Why no more is sent.
enum Stop {
    /// Nobody takes it any more.
    Ended,
    /// It could not be noted that it leaves.
    Held,
    /// A file is not what it was.
    Fault(String),
}

impl Upload {
    /// Files, and who lets their last bytes go.
    pub fn new(files: Vec<FileRef>) -> (Self, Last) {
        let (asks, asked) = oneshot::channel();
        let (go, goes) = oneshot::channel();
        let gate = Mutex::new(Some(Gate { asks, goes }));
        (Self(Arc::new(Inner { files, gate, fault: Mutex::default() })), Last { asked, go })
    }

    /// Why the request was given up here, if it was: no server has had all of it.
    pub(in super::super) fn fault(&self) -> Option<ApiError> {
        self.0.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A request's body: the object with the files in it. And how much longer than usual it may take.
    pub(in super::super) fn body(&self, object: &str) -> (reqwest::Body, Duration) {
        let heads = heads(&self.0.files, object);
        let encoded = |file: &FileRef| file.size.div_ceil(3).saturating_mul(4);
        let length =
            self.0.files.iter().map(encoded).sum::<u64>() + heads.iter().map(|head| head.len() as u64).sum::<u64>();
        let length = length + END.len() as u64;
        let (pieces, came) = mpsc::channel(AHEAD);
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || inner.send_all(heads, &pieces));
        (reqwest::Body::wrap(Pieces { came, left: length }), Duration::from_secs(length / SLOWEST))
    }
}

/// What stands before each file's data: the rest of the object, and the end of the file before.
fn heads(files: &[FileRef], object: &str) -> Vec<String> {
    let begin = object.strip_suffix('}').unwrap_or(object);
    let head = |(at, file): (usize, &FileRef)| {
        let before = if at == 0 { format!("{begin},\"attachment_files\":[") } else { "\"},".to_owned() };
        let (name, kind) = (json!(file.name()), json!(file.content_type()));
        format!("{before}{{\"content_type\":{kind},\"name\":{name},\"data\":\"")
    };
    files.iter().enumerate().map(head).collect()
}

impl Inner {
    fn send_all(&self, heads: Vec<String>, to: &mpsc::Sender<io::Result<Bytes>>) {
        let fault = match self.send(heads, to) {
            Ok(()) | Err(Stop::Ended) => return,
            Err(Stop::Fault(words)) => ApiError::Withheld { words },
            Err(Stop::Held) => {
                ApiError::Unreachable { words: "it could not be noted that it goes out".to_owned(), sent: false }
            }
        };
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        let _ = to.blocking_send(Err(io::Error::other("given up")));
    }

    fn send(&self, heads: Vec<String>, to: &mpsc::Sender<io::Result<Bytes>>) -> Result<(), Stop> {
        let send = |bytes: String| to.blocking_send(Ok(Bytes::from(bytes))).map_err(|_| Stop::Ended);
        for (head, file) in heads.into_iter().zip(&self.files) {
            send(head)?;
            let fault = |unfit: &Unfit| Stop::Fault(words(file, unfit));
            let (mut source, _) = open(Path::new(&file.path)).map_err(|unfit| fault(&unfit))?;
            let (mut hash, mut sent) = (Sha1::new(), 0);
            loop {
                let piece = piece(&mut source).map_err(|error| fault(&error.into()))?;
                if piece.is_empty() {
                    break;
                }
                sent += piece.len() as u64;
                // More than was promised would tear the request.
                if sent > file.size {
                    return Err(fault(&Unfit::Changed(file.size, sent)));
                }
                hash.update(&piece);
                send(STANDARD.encode(&piece))?;
            }
            if sent != file.size || hex(hash) != file.sum {
                return Err(fault(&Unfit::Changed(file.size, sent)));
            }
        }
        let gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(Stop::Held)?;
        gate.asks.send(()).map_err(|()| Stop::Held)?;
        gate.goes.blocking_recv().map_err(|_| Stop::Held)?;
        send(END.to_owned())
    }
}

/// The next piece of a file: a whole one, but for the last.
fn piece(source: &mut impl io::Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE);
    source.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

/// A body that comes in pieces and tells its length before.
struct Pieces {
    came: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(match ready!(self.came.poll_recv(cx)) {
            Some(Ok(bytes)) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Some(Ok(Frame::data(bytes)))
            }
            Some(Err(error)) => Some(Err(error)),
            // Whoever reads has ended early; what was promised does not come.
            None if self.left > 0 => Some(Err(io::ErrorKind::UnexpectedEof.into())),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
