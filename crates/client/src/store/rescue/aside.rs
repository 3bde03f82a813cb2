//! The files of a store: which there are, who has them open, and how damaged ones are put aside: under a name with the
//! time, never over others, and never deleted.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use crate::domain::Timestamp;
use crate::store::error::{Result, StoreError};
use crate::store::{journal, lease, schema};

/// What the names of files that were put aside begin with.
const ASIDE: &str = "sidetone-damaged-";
/// There while the database is to be looked through as a whole at the next opening.
const TO_CHECK: &str = "sidetone.check";
/// How long another program may take to open the store.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the files of a store are.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) dir: PathBuf,
    pub(super) database: PathBuf,
    pub(super) log: PathBuf,
    pub(super) shared: PathBuf,
    pub(super) journal: PathBuf,
    /// Where another database is made before it takes the damaged one's place.
    pub(super) new: PathBuf,
}

impl Place {
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            database: dir.join(schema::FILE),
            log: dir.join(format!("{}-wal", schema::FILE)),
            shared: dir.join(format!("{}-shm", schema::FILE)),
            journal: dir.join(journal::FILE),
            new: dir.join("sidetone.new"),
        }
    }

    /// Whether other files say that there was a store here.
    pub(super) fn was_here(&self) -> bool {
        self.journal.exists() || length(&self.log) > Some(0) || !lease::files(&self.dir).is_empty()
    }

    /// Why there is no database, though there was one.
    pub(super) fn lost(&self) -> Option<&'static str> {
        match length(&self.database) {
            Some(0) if self.was_here() => Some("its database is empty (0 bytes)"),
            None if self.was_here() => Some("its database is gone"),
            _ => None,
        }
    }

    /// Whether another program has the store open.
    pub(super) fn is_in_use(&self) -> bool {
        lease::files(&self.dir).iter().any(|file| {
            let file = OpenOptions::new().read(true).open(&file.path);
            file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
        })
    }

    /// Whether the database is to be looked through as a whole.
    pub(super) fn is_to_be_checked(&self) -> bool {
        self.dir.join(TO_CHECK).exists()
    }

    /// Notes that the file was looked through, so that the next start need not do it.
    pub(super) fn checked(&self) {
        let _ = std::fs::remove_file(self.dir.join(TO_CHECK));
    }

    /// What files would be called that are put aside now. Those that are not there are left out.
    pub(super) fn names_aside(&self, now: Timestamp, what: Aside) -> Vec<(PathBuf, PathBuf)> {
        let files: &[(&Path, &str)] = match what {
            Aside::Database => &[(&self.database, ".db"), (&self.log, ".db-wal"), (&self.shared, ".db-shm")],
            Aside::Log => &[(&self.log, ".db-wal")],
            Aside::Journal => &[(&self.journal, ".journal")],
        };
        let to = |name: &str, end: &str| self.dir.join(format!("{name}{end}"));
        let is_free = |name: &String| files.iter().all(|(_, end)| !exists(&to(name, end)));
        let Some(name) = (1_u32..).map(|n| self.name(now, n)).find(is_free) else { return Vec::new() };
        // SQLite makes an empty log for one that is gone.
        let there = files.iter().filter(|(file, _)| exists(file) && (what != Aside::Log || length(file) > Some(0)));
        there.map(|(file, end)| (file.to_path_buf(), to(&name, end))).collect()
    }

    /// Puts files aside under these names.
    pub(super) fn move_aside(&self, names: &[(PathBuf, PathBuf)]) -> io::Result<()> {
        names.iter().try_for_each(|(from, to)| std::fs::rename(from, to))?;
        journal::sync_dir(&self.dir)
    }

    /// Puts copies of files aside, which are at work still.
    pub(super) fn copy_aside(&self, names: &[(PathBuf, PathBuf)]) -> io::Result<()> {
        names.iter().try_for_each(|(from, to)| copy(from, to))?;
        journal::sync_dir(&self.dir)
    }

    /// What was left of making another database goes: it was never in use.
    pub(super) fn remove_new(&self) -> io::Result<()> {
        for end in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.new.clone().into_os_string();
            name.push(end);
            match std::fs::remove_file(Path::new(&name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn name(&self, now: Timestamp, n: u32) -> String {
        let at = jiff::Timestamp::from_second(now.0).unwrap_or_default().to_zoned(TimeZone::UTC);
        let again = if n == 1 { String::new() } else { format!("-{n}") };
        format!("{ASIDE}{}{again}", at.strftime("%Y%m%dT%H%M%SZ"))
    }
}

/// What is put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// The database with its log.
    Database,
    /// The log alone.
    Log,
    Journal,
}

fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

fn length(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|found| found.len())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let copied = io::copy(&mut source, &mut target).and_then(|_| target.sync_all());
    if copied.is_err() {
        // Half of it says nothing.
        let _ = std::fs::remove_file(to);
    }
    copied
}

/// The damaged files in a directory that were put aside, oldest first.
pub(crate) fn kept_aside(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf| path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(ASIDE));
    let mut found: Vec<PathBuf> = entries.filter(named).collect();
    found.sort();
    found
}

/// The database was found damaged at work: it is looked through as a whole at the next opening.
pub(crate) fn check_next_time(database: &Path) {
    if let Some(dir) = database.parent() {
        let _ = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(dir.join(TO_CHECK));
    }
}

/// One program at a time opens a store. Held as long as the answer lives.
pub(super) fn turn(dir: &Path) -> Result<Option<File>> {
    let Ok(opened) = File::open(dir) else { return Ok(None) };
    let begun = Instant::now();
    loop {
        match opened.try_lock() {
            Ok(()) => return Ok(Some(opened)),
            // A file system without locks.
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => return Err(StoreError::Busy),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
