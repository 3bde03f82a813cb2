//! What can go wrong with the store, in words that say what to do. Message texts never appear in them.

use std::path::{Path, PathBuf};

use crate::domain::{StepState, Transition};
use crate::intent::Refusal;

/// Why the store could not be opened or did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Of a view whose condition is not understood no list can be kept.
    #[error("no list can be kept of this: something in its condition is not understood; correct it")]
    NotKept,
    /// Its directory or file could not be made or read.
    #[error(
        "cannot use {}: {source}; check that the directory exists, is yours and can be written to, or set another state \
         directory (SIDETONE_STATE_DIR)",
        path.display()
    )]
    Directory {
        /// The path in question.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It was written by a later version of sidetone.
    #[error(
        "{} was written by a newer sidetone (schema {found}, this one knows {known}); use the newer version, or move \
         the file away to start afresh",
        path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The schema it has.
        found: i64,
        /// The newest schema this version knows.
        known: i64,
    },
    /// The file is damaged.
    #[error(
        "{} is damaged ({words}); start sidetone again: it keeps the damaged file, brings drafts and waiting actions \
         back from its journal, and fetches everything else from the server",
        path.display()
    )]
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        words: String,
    },
    /// The file is damaged, and another program works with it.
    #[error(
        "{} is damaged ({words}), and another sidetone has it open; end that one, then start sidetone again: it keeps \
         the damaged files and brings back what can be brought back",
        path.display()
    )]
    DamagedInUse {
        /// The database.
        path: PathBuf,
        /// What SQLite or a look at the file says.
        words: String,
    },
    /// The file is no store at all.
    #[error(
        "{} is a database of another program; move it away, or set another state directory (SIDETONE_STATE_DIR)",
        path.display()
    )]
    NotOurs {
        /// The database.
        path: PathBuf,
    },
    /// It belongs to another workspace; ids are unique only within one (API 1.3).
    #[error(
        "{} belongs to workspace {bound}, but the token is for {asked}; use another profile for the other workspace",
        path.display()
    )]
    OtherWorkspace {
        /// The database.
        path: PathBuf,
        /// The workspace whose conversations are in it.
        bound: String,
        /// The workspace that the token is of.
        asked: String,
    },
    /// Another process held it for too long.
    #[error("the store is busy: another sidetone holds it; try again")]
    Busy,
    /// Its file was removed or moved while it was open.
    #[error(
        "{} is not there any more, and what is written now would be lost; put it back, or copy what you wrote and start \
         sidetone anew",
        path.display()
    )]
    Moved {
        /// The database.
        path: PathBuf,
    },
    /// There is no room left on the disk.
    #[error(
        "the disk is full{}; nothing was changed; make room and try again",
        path.as_ref().map(|path| format!(" ({})", path.display())).unwrap_or_default()
    )]
    Full {
        /// The file that there is no room for, where it is known.
        path: Option<PathBuf>,
    },
    /// The system does not let it be written.
    #[error(
        "{} cannot be written ({words}); nothing was changed; look whether its disk is full or may only be read, then \
         try again",
        path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        words: String,
    },
    /// What was wanted is not done, and nothing is changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something that is no file has the name of one that the store needs.
    #[error("{} is no file, and in the way of the store; move it away and try again", path.display())]
    InTheWay {
        /// The name that the store needs for its own.
        path: PathBuf,
    },
    /// A step is not in a state for this.
    #[error("action {id} is {}: {} cannot be its next step", state.as_str(), transition.as_str())]
    Transition {
        /// Which step of the outbox.
        id: i64,
        /// Where it stands, from which the transition does not lead on.
        state: StepState,
        /// What was to happen to it.
        transition: Transition,
    },
    /// Another process delivers the outbox now (S9).
    #[error("another sidetone on this profile delivers the outbox now")]
    NotHeld,
    /// A stored value does not read as what it should be.
    #[error("a stored {what} cannot be read (line {line}, column {column} of its record)")]
    Malformed {
        /// What was stored there.
        what: &'static str,
        /// From 1, in the stored JSON.
        line: usize,
        /// From 1, in that line.
        column: usize,
    },
    /// The store's threads have ended.
    #[error("the store is closed")]
    Closed,
    /// Anything else that SQLite reports.
    #[error("the store failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full { path: None },
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Whether another process had its hand on the file for too long.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy)
    }

    /// The same, of a file: where it is the disk that is at fault, that it is said which.
    pub(super) fn of_file(self, path: &Path) -> Self {
        use rusqlite::ErrorCode;
        match self {
            Self::Full { path: None } => Self::Full { path: Some(path.to_owned()) },
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(
                    ErrorCode::ReadOnly
                    | ErrorCode::CannotOpen
                    | ErrorCode::PermissionDenied
                    | ErrorCode::SystemIoFailure,
                ) => match in_the_way(path) {
                    Some(path) => Self::InTheWay { path },
                    None => Self::Unwritable { path: path.to_owned(), words: error.to_string() },
                },
                _ => Self::Sqlite(error),
            },
            other => other,
        }
    }

    /// Whether SQLite says that the file itself is at fault.
    pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
        use rusqlite::ErrorCode;
        matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
    }
}

/// What has the name of a database's file, or of one of those that SQLite makes beside it, and is no file.
fn in_the_way(path: &Path) -> Option<PathBuf> {
    let named = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    ["", "-wal", "-shm"].map(named).into_iter().find(|path| path.exists() && !path.is_file())
}

/// What every call of the store answers with.
pub type Result<T> = std::result::Result<T, StoreError>;
