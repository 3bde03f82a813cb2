//! A socket that can be cut, that does not wait forever for a request to be said, and that says why it refuses what is
//! no request at all.
//!
//! What is refused before there is a request (a broken head, one too long, one that never ends) gets an error list like
//! everything else; HTTP below would send an empty answer or none. An answer that goes out before all of the request
//! was read is not lost: the socket then reads on for a little while before it closes.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use super::line::Line;
use super::refused;
use super::shared::Shared;

/// How long, and how much, is still read from a client that goes on sending after its answer.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 64 * 1024 * 1024;

/// The socket of a connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
    shared: Arc<Shared>,
    /// How long a request's head may take.
    patience: Duration,
    timer: Pin<Box<Sleep>>,
    /// The request whose head is awaited, by how many there were before.
    awaited: Option<u64>,
    /// Whether anything ever came in.
    spoken: bool,
    /// How the head that is awaited begins.
    said: Vec<u8>,
    /// An answer of the socket's own, after which it closes.
    refusal: Option<Vec<u8>>,
    /// What lingering has read, once it goes on.
    lingered: Option<usize>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, line: Line, patience: Duration, shared: Arc<Shared>) -> Self {
        let timer = Box::pin(sleep(patience));
        let (awaited, spoken, said, refusal, lingered) = (Some(0), false, Vec::new(), None, None);
        Self { stream, line, shared, patience, timer, awaited, spoken, said, refusal, lingered }
    }

    /// The head of a request arrives, or begins to.
    fn hear(&mut self, bytes: &[u8]) {
        let begun = self.line.begun();
        if !self.spoken || self.awaited != Some(begun) {
            (self.awaited, self.spoken) = (Some(begun), true);
            self.timer.as_mut().reset(Instant::now() + self.patience);
            self.said.clear();
        }
        let room = refused::LOOKED_AT.saturating_sub(self.said.len());
        self.said.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Answers for itself, and closes after that.
    fn refuse(&mut self, status: u16) {
        self.refusal = Some(refused::answer(&self.shared, status, &self.said));
    }

    /// Nothing is there to be read: has that gone on for too long?
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.line.serving() || self.awaited != Some(self.line.begun()) {
            return Poll::Pending;
        }
        ready!(self.timer.as_mut().poll(cx));
        if self.spoken && self.refusal.is_none() {
            self.refuse(408);
        }
        // The end of the stream, as far as HTTP can see.
        self.poll_refusal(cx).map(|_| Ok(()))
    }

    /// Sends what is left of the socket's own answer.
    fn poll_refusal(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(left) = self.refusal.as_mut().filter(|left| !left.is_empty()) {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, left))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            left.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }

    /// Reads what the client still sends, so that closing does not destroy the answer on its way.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.lingered.is_none() {
            self.timer.as_mut().reset(Instant::now() + LINGER);
        }
        let mut scratch = [0; 16 * 1024];
        let lingered = self.lingered.get_or_insert(0);
        while *lingered < LINGER_BYTES {
            let mut buf = ReadBuf::new(&mut scratch);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() => *lingered += buf.filled().len(),
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return self.timer.as_mut().poll(cx),
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        match Pin::new(&mut this.stream).poll_read(cx, buf) {
            Poll::Pending => this.wait(cx),
            done => {
                let arrived = buf.filled().get(before..).unwrap_or_default();
                if this.line.serving() {
                    return done;
                }
                if !arrived.is_empty() {
                    this.hear(arrived);
                } else if this.spoken && this.awaited == Some(this.line.begun()) {
                    // The client has ended in the middle of a head, and may still listen.
                    if this.refusal.is_none() {
                        this.refuse(400);
                    }
                    ready!(this.poll_refusal(cx))?;
                }
                done
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.line.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        if data.starts_with(b"HTTP/1.") && !this.line.serving() && !this.line.pay() && this.refusal.is_none() {
            // Not an answer of ours: HTTP below has refused what came in.
            let status = data.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
            this.refuse(status.unwrap_or(400));
        }
        if this.refusal.is_some() {
            ready!(this.poll_refusal(cx))?;
            return Poll::Ready(Ok(data.len()));
        }
        Pin::new(&mut this.stream).poll_write(cx, data)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_refusal(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.lingered.is_none() {
            ready!(this.poll_refusal(cx))?;
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        }
        if this.refusal.is_some() || this.line.has_unread() {
            ready!(this.poll_linger(cx));
        }
        Poll::Ready(Ok(()))
    }
}
