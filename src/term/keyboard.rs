//! The thread that reads the keyboard.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd as _, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::decode::Decoder;
use super::events::Heard;

/// Reads as long as it lives.
///
/// A thread of its own, because reading a terminal waits: it must be possible to stop it, for a program that is to have
/// the keys, and to leave it behind when the terminal has gone.
#[derive(Debug)]
pub(super) struct Keyboard {
    /// Closing it is what the thread waits for beside the keys.
    stop: PipeWriter,
    stopped: oneshot::Receiver<()>,
}

impl Keyboard {
    /// Starts to read; the terminal must be in raw mode already. What was typed before that is taken, too. Answers of the
    /// terminal are waited for until `awaited`, if it was asked something; also whether that was passed on to another.
    ///
    /// # Errors
    /// When the system gives no thread, no pipe or no second handle on the terminal.
    pub fn start(read: UnboundedSender<Vec<Heard>>, awaited: Option<(Instant, bool)>) -> io::Result<Self> {
        let (told, stop) = io::pipe()?;
        let terminal = io::stdin().as_fd().try_clone_to_owned()?;
        // What was typed before raw mode has gone through the system's line editing. Counted here and not by the thread: by
        // the time that one runs, what is typed in raw mode may be among it.
        let edited = rustix::io::ioctl_fionread(&terminal).unwrap_or(0);
        let decoder = Decoder::awaiting(awaited.map(|(until, _)| until), awaited.is_some_and(|(_, passed)| passed));
        let (done, stopped) = oneshot::channel();
        std::thread::Builder::new().name("keyboard".to_owned()).spawn(move || {
            read_until_told(&terminal, &told, &read, edited, decoder);
            let _ = done.send(());
        })?;
        Ok(Self { stop, stopped })
    }

    /// Stops reading, and returns when no key is taken any more. What was not read yet is left for whoever reads next.
    pub async fn stop(self) {
        drop(self.stop);
        // One that has ended by itself has let go, too.
        let _ = self.stopped.await;
    }
}

fn read_until_told(
    terminal: &OwnedFd,
    told: &PipeReader,
    read: &UnboundedSender<Vec<Heard>>,
    mut edited: u64,
    mut decoder: Decoder,
) {
    let mut bytes = [0; 4096];
    // What is there at once was typed before anybody listened, whenever that was.
    let mut ahead = matches!(wait(terminal, told, Some(Duration::ZERO)), Ok(Ready::Keys));
    loop {
        match wait(terminal, told, decoder.patience(Instant::now())) {
            Ok(Ready::Keys) => match rustix::io::read(terminal, &mut bytes) {
                Ok(0) => return,
                Ok(count) => {
                    let bytes = bytes.get_mut(..count).unwrap_or_default();
                    undo_line_editing(bytes, &mut edited);
                    decoder.take(bytes);
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return,
            },
            Ok(Ready::Nothing) => decoder.give_up(Instant::now()),
            Ok(Ready::Told) => break,
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
        send(&mut decoder, read, ahead);
        ahead = ahead && matches!(wait(terminal, told, Some(Duration::ZERO)), Ok(Ready::Keys));
    }
    // Nothing more will be read, so what was begun is what it is.
    decoder.give_up(Instant::now());
    send(&mut decoder, read, ahead);
}

/// Passes on in one what came in one: whoever takes the first key sees those behind it, however busy the machine is.
fn send(decoder: &mut Decoder, read: &UnboundedSender<Vec<Heard>>, ahead: bool) {
    let at = (!ahead).then(Instant::now);
    let heard: Vec<Heard> = std::iter::from_fn(|| decoder.next()).map(|said| (said, at)).collect();
    if !heard.is_empty() {
        // The other end lives as long as this thread is wanted.
        let _ = read.send(heard);
    }
}

enum Ready {
    Keys,
    Nothing,
    Told,
}

fn wait(terminal: &OwnedFd, told: &PipeReader, patience: Option<Duration>) -> Result<Ready, Errno> {
    let mut both = [PollFd::new(told, PollFlags::IN), PollFd::new(terminal, PollFlags::IN)];
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    poll(&mut both, patience.as_ref())?;
    let [told, terminal] = both.map(|one| one.revents());
    Ok(match () {
        () if !told.is_empty() => Ready::Told,
        () if terminal.contains(PollFlags::NVAL) => return Err(Errno::BADF),
        () if !terminal.is_empty() => Ready::Keys,
        () => Ready::Nothing,
    })
}

/// The line editing of the system, which a shell's terminal has on, makes line breaks of `Enter` and keeps an end of
/// input (`Ctrl-D`) as a zero.
fn undo_line_editing(bytes: &mut [u8], edited: &mut u64) {
    let count = usize::try_from(*edited).unwrap_or(usize::MAX).min(bytes.len());
    for byte in bytes.iter_mut().take(count) {
        match *byte {
            b'\n' => *byte = b'\r',
            0 => *byte = 0x04,
            _ => {}
        }
    }
    *edited -= count as u64;
}
