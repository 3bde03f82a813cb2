//! The terminal: taken over, drawn to, listened to, and given back as it was on every way out.
//!
//! The only room that touches the terminal. It knows nothing of the inbox: bytes go out, events come in. [`Terminal`]
//! is the guard that holds the terminal; [`Screen`] is what ratatui draws on; [`Events`] is what the person and the
//! system say; the rest are small services: clipboard, title, notices ([`osc`]), `$EDITOR` ([`editor`]), links
//! ([`open`]), and what the terminal can do ([`caps`]).

pub mod ask;
pub mod caps;
mod child;
mod decode;
mod doubt;
pub mod editor;
pub mod events;
mod keyboard;
pub mod known;
pub mod links;
mod modes;
pub mod open;
pub mod osc;
pub mod output;
pub mod panic;
pub mod piped;
pub mod screen;
mod sequence;
mod shadow;
pub mod workplace;

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use ask::Answer;
pub use decode::events_of;
pub use events::{Events, Signal, TermEvent, is_loss};
pub use links::Link;
pub use modes::Modes;
pub use output::Output;
pub use screen::Screen;

/// The modes that are switched on now, for whoever has to switch them off: the guard, or the panic hook, which cannot
/// reach the guard. None while the terminal is the shell's.
static HELD: Mutex<Option<Modes>> = Mutex::new(None);

fn held() -> MutexGuard<'static, Option<Modes>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds the terminal from [`Terminal::enter`] until it is dropped.
#[derive(Debug)]
pub struct Terminal {
    modes: Modes,
    output: Output,
}

impl Terminal {
    /// Takes the terminal: raw mode, alternate screen, and the given modes.
    ///
    /// # Errors
    /// When standard output or input is no terminal, or it refuses raw mode. Nothing is left switched on then.
    pub fn enter(modes: Modes) -> io::Result<Self> {
        let mut terminal = Self { modes, output: Output::stdout()? };
        terminal.take()?;
        Ok(terminal)
    }

    fn take(&mut self) -> io::Result<()> {
        crossterm::terminal::enable_raw_mode()?;
        // From here on a panic, or the drop of this guard, restores.
        *held() = Some(self.modes);
        self.output.forget_frame();
        self.output.send(self.modes.enter().as_bytes())
    }

    /// Gives the terminal back, as often as one likes: only the first call does anything.
    pub fn leave(&mut self) {
        let Some(modes) = held().take() else { return };
        // A terminal that is gone cannot be restored; there is no one left to tell.
        let _ = self.output.send(modes.leave().as_bytes());
        let _ = crossterm::terminal::disable_raw_mode();
    }

    /// Takes the terminal again after [`Terminal::leave`], or makes sure of every mode after another program may have
    /// changed them (the shell, around a stop). The whole screen has to be drawn again after it.
    ///
    /// # Errors
    /// When the terminal refuses raw mode or cannot be written to.
    pub fn reenter(&mut self) -> io::Result<()> {
        if held().is_some() {
            // Otherwise crossterm takes its own note of "raw already" for the truth.
            crossterm::terminal::disable_raw_mode()?;
        }
        self.take()
    }

    /// Gives the terminal back and stops this process, as `Ctrl-Z` does elsewhere; returns when the shell lets it go
    /// on, with the terminal taken again. [`Events`] must be paused around it. The whole screen has to be drawn after.
    ///
    /// # Errors
    /// When the process cannot be stopped or the terminal not be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.leave();
        let stopped = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        self.reenter()?;
        stopped
    }

    /// What ratatui draws on. Frames go through [`Output::frame`], so that each is one write.
    pub fn screen(&self) -> Screen {
        Screen::new(self.output.clone())
    }

    /// The way to the terminal for everything that is no frame: titles, bells, the clipboard.
    pub fn output(&self) -> &Output {
        &self.output
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Gives the terminal back without the guard: for the panic hook. Whether there was anything to give back.
fn leave_without_guard() -> bool {
    let Some(modes) = held().take() else { return false };
    // Not through the guard's output, whose lock the panicking thread may hold.
    if let Ok(mut out) = output::duplicate_stdout() {
        let _ = io::Write::write_all(&mut out, modes.leave().as_bytes());
    }
    let _ = crossterm::terminal::disable_raw_mode();
    true
}
