//! Where the store lies, how it is opened, and the numbered migrations of its schema.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::{Result, StoreError};

/// The database in the store's directory.
pub(super) const FILE: &str = "sidetone.db";

/// "sdtn": says whose database it is, to us and to `file`.
pub(super) const APPLICATION_ID: i64 = 0x7364_746e;

/// The steps from an empty file to the present schema. Never change one that was released; add another.
pub(super) const MIGRATIONS: [&str; 20] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_rules.sql"),
    include_str!("migrations/0003_programs.sql"),
    include_str!("migrations/0004_told.sql"),
    include_str!("migrations/0005_moments.sql"),
    include_str!("migrations/0006_activity.sql"),
    include_str!("migrations/0007_journal.sql"),
    include_str!("migrations/0008_units.sql"),
    include_str!("migrations/0009_guard.sql"),
    include_str!("migrations/0010_lists.sql"),
    include_str!("migrations/0011_undo.sql"),
    include_str!("migrations/0012_rows.sql"),
    include_str!("migrations/0013_unread.sql"),
    include_str!("migrations/0014_search.sql"),
    include_str!("migrations/0015_seen.sql"),
    include_str!("migrations/0016_new_tags.sql"),
    include_str!("migrations/0017_orders.sql"),
    include_str!("migrations/0018_sla.sql"),
    include_str!("migrations/0019_mentions.sql"),
    include_str!("migrations/0020_beginnings.sql"),
];

/// The first version with a journal beside the database.
pub(super) const WITH_JOURNAL: usize = 7;

/// The first version whose steps are of units.
const WITH_UNITS: usize = 8;

/// Makes the directory, for its owner only.
pub(super) fn make_dir(dir: &Path) -> Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir).and_then(|()| restrict(dir, 0o700));
    made.map_err(|source| StoreError::Directory { path: dir.to_owned(), source })
}

/// Makes an empty file, for its owner only, if there is none. SQLite gives its side files the mode of the main one.
pub(super) fn make_file(file: &Path) -> Result<()> {
    let made = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(file);
    made.and_then(|_| restrict(file, 0o600)).map_err(|source| StoreError::Directory { path: file.to_owned(), source })
}

fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    let mut permissions = std::fs::metadata(path)?.permissions();
    if permissions.mode() & 0o777 != mode {
        permissions.set_mode(mode);
        std::fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Opens a connection with the settings that every one of ours has. It leaves the log as it is when it is closed, until
/// the file is trusted.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = plain(path)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.set_prepared_statement_cache_capacity(128);
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
        // A page of scattered changes touches some 2,000 pages; the default would sync the file after each.
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // S12: what is deleted is overwritten in the file.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cache_size", -8 * 1024)?;
        Ok(connection)
    };
    open().map_err(|error| broken(error, path))
}

/// A connection to a file that nobody else knows of yet: all that is written is in that one file.
pub(super) fn connect_alone(path: &Path) -> Result<Connection> {
    plain(path).map_err(|error| opening(error, path))
}

fn plain(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

/// The file is what it should be: the last connection that is closed takes its log in.
pub(super) fn trust(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// How long a change waits for another process's: somebody may be waiting for it with a finger on a key.
const WRITER_PATIENCE: Duration = Duration::from_secs(1);

/// How long the next change waits for another process's, when it has waited for so long already.
pub(super) fn be_patient(connection: &Connection, waited: Duration) -> Result<()> {
    Ok(connection.busy_timeout(WRITER_PATIENCE.saturating_sub(waited))?)
}

/// A number that is another one after each commit of another connection.
pub(super) fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

/// The reader cannot write, whatever it is asked.
pub(super) fn read_only(connection: &Connection) -> Result<()> {
    Ok(connection.pragma_update(None, "query_only", true)?)
}

/// Whether a commit waits for the disk.
pub(super) fn set_synced(connection: &Connection, synced: bool) -> Result<()> {
    Ok(connection.pragma_update(None, "synchronous", if synced { "full" } else { "normal" })?)
}

/// How long a reader of another process is waited for before words are taken out of the log: whoever reads for longer
/// must not hold up what a person does.
const READER_PATIENCE: Duration = Duration::from_millis(100);

/// After words were removed: takes them out of the write-ahead log too (S12). False when a reader stood in the way, for
/// another time.
pub(super) fn erase_traces(connection: &Connection) -> Result<bool> {
    connection.busy_timeout(READER_PATIENCE)?;
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))?)
}

/// The version of a database's schema; 0 of an empty one. `was_here`: other files say that there was one of ours.
pub(super) fn version(db: &Connection, path: &Path, was_here: bool) -> Result<usize> {
    let damage = |error| broken(error, path);
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(damage);
    let (found, owner) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(damage)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if tables == 0 {
        return if was_here { Err(corrupt(path, "nothing is in it any more")) } else { Ok(0) };
    }
    if owner != APPLICATION_ID {
        let words = "it is a database of another program";
        return Err(if was_here { corrupt(path, words) } else { StoreError::NotOurs { path: path.to_owned() } });
    }
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    match usize::try_from(found) {
        Ok(version) if version > 0 => Ok(version),
        _ => Err(corrupt(path, "it doesn't tell its version")),
    }
}

/// The number of a database's version, whatever it is worth.
pub(super) fn number(db: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(0))
}

/// What SQLite would take for a file of a later format, or not to be written; a file has none before it is used.
pub(super) fn check_header(path: &Path) -> Result<()> {
    let read = || -> io::Result<Option<[u8; 24]>> {
        let mut header = [0; 24];
        let file = std::fs::File::open(path)?;
        if file.metadata()?.len() == 0 {
            return Ok(None);
        }
        match file.read_exact_at(&mut header, 0) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some([0; 24])),
            read => read.map(|()| Some(header)),
        }
    };
    let header = read().map_err(|source| StoreError::Directory { path: path.to_owned(), source })?;
    let is_fine = |h: &[u8; 24]| {
        h.starts_with(b"SQLite format 3\0") && matches!(h[18..20], [1 | 2, 1 | 2]) && h[21..24] == [64, 32, 32]
    };
    if header.is_none_or(|header| is_fine(&header)) { Ok(()) } else { Err(corrupt(path, "its header is damaged")) }
}

/// Looks through the small tables that hold what only this machine knows.
pub(super) fn check(db: &Connection, version: usize, path: &Path) -> Result<()> {
    let tables = [
        ("meta", 1),
        ("outbox", 1),
        ("draft", 1),
        ("wake", 2),
        ("journal", WITH_JOURNAL),
        ("unit", WITH_UNITS),
        ("unit_standing", WITH_UNITS),
    ];
    for (table, since) in tables {
        let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        let is_there = db.prepare(there).and_then(|mut there| there.exists([table])).map_err(|e| broken(e, path))?;
        if is_there != (version >= since) {
            return Err(corrupt(path, &format!("the table {table} is not as it should be")));
        }
        if is_there {
            say_whole(db, &format!("integrity_check({table})"), path)?;
        }
    }
    Ok(())
}

/// Looks through all of it: takes a second or so with 100,000 conversations.
pub(super) fn check_all(db: &Connection, path: &Path) -> Result<()> {
    say_whole(db, "integrity_check", path)
}

fn say_whole(db: &Connection, pragma: &str, path: &Path) -> Result<()> {
    let first = db.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, String>(0));
    match first.map_err(|error| broken(error, path))? {
        words if words == "ok" => Ok(()),
        // SQLite's words about pages and indexes; what rows hold is not in them.
        words => Err(corrupt(path, words.lines().nth(1).unwrap_or(&words))),
    }
}

pub(super) fn corrupt(path: &Path, words: &str) -> StoreError {
    StoreError::Corrupt { path: path.to_owned(), words: words.to_owned() }
}

/// What a look through a file ended in: it is damaged, unless it is the system that does not let us look.
pub(super) fn broken(error: rusqlite::Error, path: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::Unknown | ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) | None => {
            corrupt(path, &error.to_string())
        }
        _ => error.into(),
    }
}

/// Brings the schema up to a version.
pub(super) fn migrate(db: &Connection, version: usize, path: &Path) -> Result<()> {
    let damage = |error| opening(error, path);
    let done = number(db).map_err(damage)?;
    for migration in MIGRATIONS.iter().take(version).skip(done) {
        db.execute_batch(migration).map_err(damage)?;
    }
    if done < version {
        let version = i64::try_from(version.min(MIGRATIONS.len())).unwrap_or(i64::MAX);
        db.pragma_update(None, "user_version", version).map_err(damage)?;
        db.pragma_update(None, "application_id", APPLICATION_ID).map_err(damage)?;
    }
    Ok(())
}

/// An error while a file is opened.
pub(super) fn opening(error: rusqlite::Error, path: &Path) -> StoreError {
    if StoreError::is_damage(&error) {
        return corrupt(path, &error.to_string());
    }
    error.into()
}
