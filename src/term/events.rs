//! What comes in: keys, mouse, paste, size and focus from the terminal, and the system's signals.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEvent, KeyEventKind};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::ask::Answer;
use super::decode::Said;
use super::keyboard::Keyboard;

/// Something to react to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermEvent {
    /// From the terminal: a key, the mouse, a paste, a new size, focus. With when it was read, where that tells when it was
    /// done: what was typed before anybody listened was typed at any time.
    Input(Event, Option<Instant>),
    /// The terminal answered what it was asked.
    Answer(Answer),
    /// The system wants the program to end: quit as if asked to, and exit with [`Signal::exit_code`].
    Quit(Signal),
    /// The process was stopped from outside and goes on: [`super::Terminal::reenter`], then draw everything again.
    Continued,
}

/// What was said, and when it was read, where that tells when it was said.
pub(super) type Heard = (Said, Option<Instant>);

/// What made the system end the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGHUP, or the terminal is gone.
    HangUp,
    /// SIGINT from outside; a `Ctrl-C` typed here is a key.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// The exit code that a shell expects: 128 and the signal's number.
    pub fn exit_code(self) -> u8 {
        128 + match self {
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

/// The listeners. Take one event after the other with [`Events::next`]; let go of the keys with [`Events::pause`]
/// before another program (the editor, the shell) uses the terminal.
#[derive(Debug)]
pub struct Events {
    keyboard: Option<Keyboard>,
    input: UnboundedReceiver<Vec<Heard>>,
    read: UnboundedSender<Vec<Heard>>,
    /// What was taken from it to be looked at, and is next.
    queue: VecDeque<Heard>,
    /// Until when answers of the terminal are waited for, and whether a question was passed on to another.
    awaited: Option<(Instant, bool)>,
    /// Tells that the terminal is gone; none where the system cannot tell.
    gone: Option<AsyncFd<OwnedFd>>,
    hang_up: Listener,
    terminate: Listener,
    interrupt: Listener,
    continued: Listener,
    resized: Listener,
}

/// SIGCONT has a number of its own on every system; signal-hook knows it.
fn continue_signal() -> SignalKind {
    SignalKind::from_raw(signal_hook::consts::SIGCONT)
}

/// How long a paused keyboard may take to let go of the terminal. It takes no time but on a machine that has much else to
/// do; whoever did not wait would lose the next keys to it.
const LET_GO: Duration = Duration::from_secs(10);

impl Events {
    /// Starts to listen; must be called within the async runtime. Signals that ended the program before now come here;
    /// keys from [`Events::take_keys`] on.
    ///
    /// # Errors
    /// When the system refuses a signal handler.
    pub fn start() -> io::Result<Self> {
        let (read, input) = unbounded_channel();
        Ok(Self {
            keyboard: None,
            input,
            read,
            queue: VecDeque::new(),
            awaited: None,
            gone: watch_for_loss(),
            hang_up: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            continued: signal(continue_signal())?,
            resized: signal(SignalKind::window_change())?,
        })
    }

    /// Says that the terminal was asked something, until when its answers are waited for, and whether a question was passed
    /// on to another, which answers behind the fence.
    pub fn await_answers(&mut self, until: Instant, passed_on: bool) {
        self.awaited = Some((until, passed_on));
    }

    /// Takes the keys, and what was typed before; the terminal must be taken already. Does nothing where they are taken.
    ///
    /// # Errors
    /// When the system gives no thread or handle for it.
    pub fn take_keys(&mut self) -> io::Result<()> {
        if self.keyboard.is_none() {
            self.keyboard = Some(Keyboard::start(self.read.clone(), self.awaited)?);
        }
        Ok(())
    }

    /// The next event. Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> TermEvent {
        loop {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => return TermEvent::Quit(Signal::Terminate),
                _ = self.hang_up.recv() => return TermEvent::Quit(Signal::HangUp),
                _ = self.interrupt.recv() => return TermEvent::Quit(Signal::Interrupt),
                () = lost(self.gone.as_ref()) => return TermEvent::Quit(Signal::HangUp),
                _ = self.continued.recv() => return TermEvent::Continued,
                _ = self.resized.recv() => {
                    if let Ok((columns, rows)) = crossterm::terminal::size() {
                        return TermEvent::Input(Event::Resize(columns, rows), None);
                    }
                }
                Some((said, at)) = heard(&mut self.queue, &mut self.input) => match said {
                    // Releases are not asked for, but some terminals send them anyway.
                    Said::Event(Event::Key(key)) if key.kind == KeyEventKind::Release => {}
                    Said::Event(event) => return TermEvent::Input(event, at),
                    Said::Answer(answer) => return TermEvent::Answer(answer),
                },
            }
        }
    }

    /// The keys that are there already and were read no longer than `within` after each other, from a first one that was
    /// read then; at most so many.
    pub fn behind(&mut self, from: Instant, within: Duration, most: usize) -> Vec<KeyEvent> {
        while let Ok(heard) = self.input.try_recv() {
            self.queue.extend(heard);
        }
        pressed(&self.queue, from, within, most)
    }

    /// Lets go of the keyboard, and returns when no thread of ours reads it any more. Signals still come.
    pub async fn pause(&mut self) {
        if let Some(keyboard) = self.keyboard.take() {
            // Not for ever: from a terminal that has gone the thread may never come back.
            tokio::select! {
                () = keyboard.stop() => {}
                () = lost(self.gone.as_ref()) => {}
                () = tokio::time::sleep(LET_GO) => {}
            }
        }
    }

    /// Listens to the keyboard again. What the other program's keys caused (`Ctrl-C` reaches every program of the
    /// group, a stop brings a continue) is forgotten.
    ///
    /// # Errors
    /// When the system refuses a signal handler, or a thread.
    pub fn resume(&mut self) -> io::Result<()> {
        self.interrupt = signal(SignalKind::interrupt())?;
        self.continued = signal(continue_signal())?;
        self.take_keys()
    }
}

/// The keys at the front of a queue that were pressed within that time of each other; what tells of their release is passed
/// over, as it is where they are taken.
fn pressed(queue: &VecDeque<Heard>, mut from: Instant, within: Duration, most: usize) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    for (said, at) in queue {
        let (Said::Event(Event::Key(key)), Some(at)) = (said, at) else { break };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        if at.saturating_duration_since(from) > within || keys.len() == most {
            break;
        }
        from = *at;
        keys.push(*key);
    }
    keys
}

/// Watches for nothing but the loss of the terminal: keys do not wake it.
#[expect(deprecated, reason = "an owned descriptor that nobody else closes is all that its unsafe successor asks for")]
fn watch_for_loss() -> Option<AsyncFd<OwnedFd>> {
    let terminal = io::stdin().as_fd().try_clone_to_owned().ok()?;
    AsyncFd::with_interest(terminal, Interest::ERROR).ok()
}

/// Whether an error of writing or reading means that the terminal is gone: it may be met before the signal comes.
pub fn is_loss(error: &io::Error) -> bool {
    /// `EIO`, the same on all systems.
    const NO_TERMINAL: i32 = 5;
    error.raw_os_error() == Some(NO_TERMINAL)
}

/// What was said next.
async fn heard(queue: &mut VecDeque<Heard>, input: &mut UnboundedReceiver<Vec<Heard>>) -> Option<Heard> {
    while queue.is_empty() {
        queue.extend(input.recv().await?);
    }
    queue.pop_front()
}

async fn lost(terminal: Option<&AsyncFd<OwnedFd>>) {
    match terminal {
        // An error of the wait itself means that the runtime is ending.
        Some(terminal) if terminal.ready(Interest::ERROR).await.is_ok() => {}
        _ => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    #[test]
    fn a_key_that_is_let_go_is_no_key_behind_another() {
        let now = Instant::now();
        let key = |letter, kind| {
            let key = KeyEvent::new_with_kind(KeyCode::Char(letter), KeyModifiers::NONE, kind);
            (Said::Event(Event::Key(key)), Some(now))
        };
        let queue = VecDeque::from([key('e', KeyEventKind::Release), key('x', KeyEventKind::Press)]);
        let keys = pressed(&queue, now, Duration::from_millis(30), 9);
        assert_eq!(keys.iter().map(|key| key.code).collect::<Vec<_>>(), [KeyCode::Char('x')]);
        assert_eq!(pressed(&VecDeque::from([key('e', KeyEventKind::Release)]), now, Duration::from_millis(30), 9), []);
    }

    #[test]
    fn exit_codes_are_what_shells_expect() {
        assert_eq!(Signal::HangUp.exit_code(), 129);
        assert_eq!(Signal::Interrupt.exit_code(), 130);
        assert_eq!(Signal::Terminate.exit_code(), 143);
    }
}
