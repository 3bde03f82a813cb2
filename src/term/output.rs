//! The way to the terminal: everything gathered, each frame written at once.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::links::Link;

/// Begins and ends a synchronized update: a terminal that knows it shows the frame whole, one that does not ignores it.
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// A shared, counting, buffering writer to the terminal.
#[derive(Clone)]
pub struct Output {
    shared: Arc<Mutex<Shared>>,
    /// Whether what is ambiguous takes two cells here.
    wide: Arc<AtomicBool>,
    /// The cells of the frame that are links.
    links: Arc<Mutex<Vec<Link>>>,
}

struct Shared {
    sink: Box<dyn Write + Send>,
    buffer: Vec<u8>,
    in_frame: bool,
    written: u64,
    writes: u64,
}

/// Standard output as a file of its own: `std::io::Stdout` would cut a frame at its line breaks.
pub(super) fn duplicate_stdout() -> io::Result<File> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

impl Output {
    /// The terminal at standard output.
    ///
    /// # Errors
    /// When the system gives no second handle on it.
    pub fn stdout() -> io::Result<Self> {
        Ok(Self::to(Box::new(duplicate_stdout()?)))
    }

    /// Any other place, for tests.
    pub fn to(sink: Box<dyn Write + Send>) -> Self {
        let shared = Shared { sink, buffer: Vec::with_capacity(32 * 1024), in_frame: false, written: 0, writes: 0 };
        Self { shared: Arc::new(Mutex::new(shared)), wide: Arc::default(), links: Arc::default() }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws one frame with `draw`, which writes through a [`super::Screen`] on this output: all of it reaches the
    /// terminal in one write, as one synchronized update, and nothing at all if nothing was to be changed.
    ///
    /// # Errors
    /// What `draw` returns, or that the terminal could not be written to.
    pub fn frame<T, E: From<io::Error>>(&self, draw: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.shared().begin();
        let drawn = draw();
        let ended = self.shared().end();
        let drawn = drawn?;
        ended?;
        Ok(drawn)
    }

    /// Sends bytes at once, in front of whatever frame is being gathered.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn send(&self, bytes: &[u8]) -> io::Result<()> {
        self.shared().emit(bytes)
    }

    /// Whether signs whose width is ambiguous take two cells on this terminal.
    pub fn is_wide(&self) -> bool {
        self.wide.load(Ordering::Relaxed)
    }

    /// Says that they do, or do not.
    pub fn set_wide(&self, wide: bool) {
        self.wide.store(wide, Ordering::Relaxed);
    }

    /// Says which cells of the frame that is being gathered are links.
    pub fn set_links(&self, links: Vec<Link>) {
        *self.links.lock().unwrap_or_else(PoisonError::into_inner) = links;
    }

    /// The cells that are links.
    pub(super) fn links(&self) -> Vec<Link> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Throws a half-gathered frame away: what it wanted to change is drawn again from scratch.
    pub(super) fn forget_frame(&self) {
        let mut shared = self.shared();
        shared.buffer.clear();
        shared.in_frame = false;
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.shared().written
    }

    /// Writes made so far.
    pub fn writes(&self) -> u64 {
        self.shared().writes
    }
}

impl Shared {
    fn begin(&mut self) {
        self.in_frame = true;
        self.buffer.extend_from_slice(BEGIN_FRAME);
    }

    fn end(&mut self) -> io::Result<()> {
        self.in_frame = false;
        if self.buffer == BEGIN_FRAME {
            self.buffer.clear();
            return Ok(());
        }
        self.buffer.extend_from_slice(END_FRAME);
        self.flush_buffer()
    }

    fn flush_buffer(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let buffer = std::mem::take(&mut self.buffer);
        let sent = self.emit(&buffer);
        self.buffer = buffer;
        self.buffer.clear();
        sent
    }

    fn emit(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.writes += 1;
        while !bytes.is_empty() {
            match self.sink.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // Another program left the terminal non-blocking and it is slow: give it a moment.
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                Err(e) => return Err(e),
            }
        }
        self.sink.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.shared().buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Within a frame nothing happens: the end of the frame flushes.
    fn flush(&mut self) -> io::Result<()> {
        let mut shared = self.shared();
        if shared.in_frame { Ok(()) } else { shared.flush_buffer() }
    }
}

impl std::fmt::Debug for Output {
    /// What is on its way to the screen is message text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Output({} bytes written)", self.written())
    }
}

/// A sink that keeps what was written, for tests of this room.
#[cfg(test)]
#[derive(Clone, Default)]
pub(super) struct Written(pub(super) Arc<Mutex<Vec<Vec<u8>>>>);

#[cfg(test)]
impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_write_between_the_marks_of_a_synchronized_update() {
        let kept = Written::default();
        let output = Output::to(Box::new(kept.clone()));
        let mut pen = output.clone();
        output
            .frame(|| -> io::Result<()> {
                pen.write_all(b"one")?;
                pen.flush()?;
                pen.write_all(b" two")
            })
            .unwrap();
        assert_eq!(*kept.0.lock().unwrap(), [b"\x1b[?2026hone two\x1b[?2026l".to_vec()]);
        assert_eq!((output.written(), output.writes()), (23, 1));
    }

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing() {
        let kept = Written::default();
        let output = Output::to(Box::new(kept.clone()));
        output.frame(|| -> io::Result<()> { Ok(()) }).unwrap();
        assert!(kept.0.lock().unwrap().is_empty());
        assert_eq!(output.written(), 0);
    }

    #[test]
    fn a_slow_terminal_gets_every_byte() {
        struct Slow(Written, bool);
        impl Write for Slow {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 { Err(io::ErrorKind::WouldBlock.into()) } else { self.0.write(&bytes[..bytes.len().min(2)]) }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let kept = Written::default();
        Output::to(Box::new(Slow(kept.clone(), false))).send(b"hello").unwrap();
        assert_eq!(kept.0.lock().unwrap().concat(), b"hello");
    }
}
