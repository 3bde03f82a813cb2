//! The program on a pseudo-terminal, read through a terminal emulator.

use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use super::Size;
use crate::Failed;

/// How long something may take to show: a busy machine's first sync.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing is drawn before a screen counts as whole.
const REST: Duration = Duration::from_millis(400);

/// A program on a terminal, with a home of its own; it is ended with it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    shown: Arc<Shown>,
    _home: tempfile::TempDir,
}

/// What the terminal shows, and word of everything that is drawn.
struct Shown {
    screen: Mutex<(vt100::Parser, Instant)>,
    drawn: Condvar,
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, (vt100::Parser, Instant)> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Terminal {
    /// Starts a program in a terminal of that size that takes every colour.
    pub fn start(program: &Path, arguments: &[&str], size: Size) -> Result<Self, Failed> {
        let home = tempfile::tempdir()?;
        let (rows, cols) = (size.rows, size.columns);
        let pty = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(home.path());
        for name in ["HOME", "SIDETONE_CONFIG_DIR", "SIDETONE_STATE_DIR", "TMPDIR"] {
            command.env(name, home.path());
        }
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
            ("SIDETONE_KEYRING", "off"),
        ] {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let (mut reader, keys) = (pty.master.try_clone_reader()?, pty.master.take_writer()?);
        let cells = |n| NonZeroU16::new(n).ok_or("a terminal has a size");
        let parser = vt100::Parser::new(cells(rows)?, cells(cols)?, 0);
        let shown = Arc::new(Shown { screen: Mutex::new((parser, Instant::now())), drawn: Condvar::new() });
        let fed = Arc::clone(&shown);
        std::thread::spawn(move || {
            // The master is kept open for as long as the program may write.
            let _master = pty.master;
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut screen = fed.lock();
                screen.0.process(&bytes[..count]);
                screen.1 = Instant::now();
                fed.drawn.notify_all();
            }
        });
        Ok(Self { child, keys, shown, _home: home })
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> Result<(), Failed> {
        self.keys.write_all(keys.as_bytes())?;
        Ok(self.keys.flush()?)
    }

    /// The screen once these words stand on it and it has come to rest.
    pub fn showing(&self, words: &str) -> Result<vt100::Screen, Failed> {
        self.until(&format!("“{words}” never shows"), |text| text.contains(words))
    }

    /// The screen once these words stand on it no more and it has come to rest.
    pub fn without(&self, words: &str) -> Result<vt100::Screen, Failed> {
        self.until(&format!("“{words}” never goes"), |text| !text.contains(words))
    }

    fn until(&self, otherwise: &str, holds: impl Fn(&str) -> bool) -> Result<vt100::Screen, Failed> {
        let begun = Instant::now();
        let mut shown = self.shown.lock();
        loop {
            let text = shown.0.screen().contents();
            let rested = shown.1.elapsed();
            if holds(&text) && rested >= REST {
                return Ok(shown.0.screen().clone());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{otherwise}; the last screen:\n{text}").into());
            }
            let wait = REST.saturating_sub(rested).max(Duration::from_millis(10));
            shown = self.shown.drawn.wait_timeout(shown, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
