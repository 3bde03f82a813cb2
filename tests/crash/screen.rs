//! The program on a pseudo-terminal, with an hour of death: every wait ends then.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use sidetone::words::drafts;

use super::harness::Failed;

const ROWS: u16 = 40;
const COLUMNS: u16 = 120;

type Seen = Arc<(Mutex<vt100::Parser>, Condvar)>;

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing is on the screen yet.
    Nowhere,
    /// List, thread or details.
    Panes,
    /// A reply is written.
    Reply,
    /// A note is written.
    Note,
    /// The `:` line.
    Line,
    /// A picker, a question, or another text over the panes.
    Overlay,
}

/// What is on the screen now.
pub struct Look<'a>(&'a vt100::Screen);

impl Look<'_> {
    /// Whether a text is on it.
    pub fn contains(&self, text: &str) -> bool {
        self.0.contents().contains(text)
    }

    /// Where keys go, by what the last row hints.
    pub fn place(&self) -> Place {
        let keys = self.row(ROWS - 1);
        let hinted = |words: &str| keys.contains(words);
        match () {
            () if keys.trim().is_empty() => Place::Nowhere,
            () if keys.starts_with(':') => Place::Line,
            () if hinted("make it a note") => Place::Reply,
            () if hinted("make it a reply") => Place::Note,
            // What goes wrong can take the room of all keys but the last.
            () if hinted("help") && self.0.contents().contains("─ Reply to ") => Place::Reply,
            () if hinted("help") && self.0.contents().contains("═ Note about ") => Place::Note,
            () if hinted("help") => Place::Panes,
            () => Place::Overlay,
        }
    }

    fn row(&self, row: u16) -> String {
        self.0.contents_between(row, 0, row, COLUMNS)
    }

    /// What is said, with keys and state.
    pub fn foot(&self) -> String {
        format!("{}\n{}", self.row(ROWS - 2), self.row(ROWS - 1))
    }

    /// What is written in the composer; nothing if none is open.
    pub fn composer(&self) -> String {
        let cell = |row, column| self.0.cell(row, column).map(vt100::Cell::contents).unwrap_or_default();
        let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        let corner = |wanted: [&str; 2]| cells.clone().find(|(row, column)| wanted.contains(&cell(*row, *column)));
        if !matches!(self.place(), Place::Note | Place::Reply) {
            return String::new();
        }
        match (corner(["┌", "╔"]), corner(["┘", "╝"])) {
            (Some((top, left)), Some((bottom, right))) if top < bottom && left < right => {
                let rows: Vec<String> = self.0.rows(left, right - left).collect();
                rows.get(usize::from(top)..usize::from(bottom)).unwrap_or_default().join("\n")
            }
            _ => String::new(),
        }
    }

    /// What was said last of what this program did: at the left of the row over the last one.
    pub fn notice(&self) -> String {
        let row = self.row(ROWS - 2);
        let said = row.strip_prefix("── ").unwrap_or_default();
        said.split_once(" ──").map_or(said, |(said, _)| said).to_owned()
    }
}

/// A running program.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    seen: Seen,
    death: Option<Instant>,
    died: Option<Instant>,
    /// When it last said that a draft is not on disk.
    unsaved: Arc<Mutex<Option<Instant>>>,
    /// Until when it is stopped.
    stopped: Option<Instant>,
    /// Since when it is, and how long it was before.
    since: Option<Instant>,
    rested: Duration,
}

impl Program {
    /// Starts it.
    pub fn start(program: &Path, env: &[(String, String)], home: &Path) -> Result<Self, Failed> {
        let pty =
            native_pty_system().openpty(PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(home);
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let (mut reader, keys) = (pty.master.try_clone_reader()?, pty.master.take_writer()?);
        let size = |n| NonZeroU16::new(n).ok_or("a terminal has a size");
        let seen: Seen = Arc::new((Mutex::new(vt100::Parser::new(size(ROWS)?, size(COLUMNS)?, 0)), Condvar::new()));
        let (fed, unsaved) = (Arc::clone(&seen), Arc::<Mutex<Option<Instant>>>::default());
        // What is said when the disk, or another program that holds the store, does not take a draft.
        let not_on_disk = drafts::not_on_disk("").trim_end().to_owned();
        let said = Arc::clone(&unsaved);
        std::thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut screen = fed.0.lock().unwrap_or_else(PoisonError::into_inner);
                screen.process(&bytes[..count]);
                if Look(screen.screen()).contains(&not_on_disk) {
                    *said.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                }
                drop(screen);
                fed.1.notify_all();
            }
        });
        Ok(Self {
            child,
            _master: pty.master,
            keys,
            seen,
            death: None,
            died: None,
            unsaved,
            stopped: None,
            since: None,
            rested: Duration::ZERO,
        })
    }

    /// Sets the hour.
    pub fn die_at(&mut self, death: Instant) {
        self.death = Some(death);
    }

    /// Whether the hour has come.
    pub fn is_dead(&self) -> bool {
        self.death.is_some_and(|death| Instant::now() >= death)
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        // A program that is about to be killed need not read it.
        let _ = self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush());
    }

    /// Waits until the screen is as wanted; false if the time or the program's hour came first.
    pub fn wait(&mut self, patience: Duration, wanted: impl Fn(&Look<'_>) -> bool) -> bool {
        let mut until = Instant::now() + patience;
        if let Some(death) = self.death {
            until = until.min(death);
        }
        let mut seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if wanted(&Look(seen.screen())) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks at the screen as it is now.
    pub fn look<T>(&self, look: impl FnOnce(&Look<'_>) -> T) -> T {
        look(&Look(self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).screen()))
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).screen().contents()
    }

    fn signal(&mut self, name: &str) -> Result<(), Failed> {
        let id = self.child.process_id().ok_or("a program that ended by itself")?;
        if self.child.try_wait()?.is_some() {
            return Err(format!("the program ended by itself:\n{}", self.text()).into());
        }
        std::process::Command::new("kill").args([name, &id.to_string()]).status()?;
        Ok(())
    }

    /// Kills it with SIGKILL.
    pub fn kill(&mut self) -> Result<(), Failed> {
        self.signal("-KILL")?;
        self.died = Some(Instant::now());
        self.child.wait()?;
        Ok(())
    }

    /// Stops it with SIGSTOP, until then.
    pub fn stop(&mut self, until: Instant) -> Result<(), Failed> {
        self.signal("-STOP")?;
        (self.stopped, self.since) = (Some(until), Some(Instant::now()));
        Ok(())
    }

    /// Lets it go on with SIGCONT if it is time to; whether it was.
    pub fn goes_on(&mut self) -> Result<bool, Failed> {
        if self.stopped.is_none_or(|until| Instant::now() < until) {
            return Ok(false);
        }
        self.signal("-CONT")?;
        self.stopped = None;
        self.rested += self.since.take().map(|since| since.elapsed()).unwrap_or_default();
        Ok(true)
    }

    /// Whether it has said since then that a draft is not on disk.
    pub fn warned_since(&self, then: Instant) -> bool {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|said| said >= then)
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// Whether it was killed.
    pub fn is_over(&self) -> bool {
        self.died.is_some()
    }

    /// How long it has run since then, up to its death; what it was stopped for in all is left out.
    pub fn ran_since(&self, then: Instant) -> Duration {
        let end = self.died.unwrap_or_else(Instant::now);
        let rested = self.rested + self.since.map(|since| end.saturating_duration_since(since)).unwrap_or_default();
        end.saturating_duration_since(then).saturating_sub(rested)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended cannot be killed, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
