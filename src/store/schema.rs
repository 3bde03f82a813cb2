//! Where the store lies, how it is opened, and the numbered migrations of its schema.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::{Result, StoreError};

/// The database in the store's directory.
const FILE: &str = "sidetone.db";

/// "sdtn": says whose database it is, to us and to `file`.
pub(super) const APPLICATION_ID: i64 = 0x7364_746e;

/// The steps from an empty file to the present schema. Never change one that was released; add another.
pub(super) const MIGRATIONS: [&str; 6] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_rules.sql"),
    include_str!("migrations/0003_programs.sql"),
    include_str!("migrations/0004_told.sql"),
    include_str!("migrations/0005_moments.sql"),
    include_str!("migrations/0006_activity.sql"),
];

/// Whether there is a database in a directory.
pub(super) fn is_in(dir: &Path) -> bool {
    dir.join(FILE).is_file()
}

/// Makes the directory and an empty file, for their owner only. SQLite gives its side files the mode of the main one.
pub(super) fn prepare(dir: &Path) -> Result<PathBuf> {
    let path = dir.join(FILE);
    make_private(dir, &path).map_err(|source| StoreError::Directory { path: dir.to_owned(), source })?;
    Ok(path)
}

fn make_private(dir: &Path, file: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    restrict(dir, 0o700)?;
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(file)?;
    restrict(file, 0o600)
}

fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    let mut permissions = std::fs::metadata(path)?.permissions();
    if permissions.mode() & 0o777 != mode {
        permissions.set_mode(mode);
        std::fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Opens a connection with the settings that every one of ours has.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(128);
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
        // A page of scattered changes touches some 2,000 pages; the default would sync the file after each.
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // S12: what is deleted is overwritten in the file.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cache_size", -8 * 1024)?;
        Ok(connection)
    };
    open().map_err(|error| opening(error, path))
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

/// Brings the schema up to date, or refuses the file.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let damage = |error| opening(error, path);
    // Two processes may start at once: the version is read again under the lock.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(damage)?;
    let pragma = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(damage);
    let (found, owner) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(damage)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if tables > 0 && owner != APPLICATION_ID {
        let words = "it is a database of another program".to_owned();
        return Err(StoreError::Corrupt { path: path.to_owned(), words });
    }
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    let done = usize::try_from(found).unwrap_or(0);
    if done < MIGRATIONS.len() {
        for migration in MIGRATIONS.iter().skip(done) {
            transaction.execute_batch(migration).map_err(damage)?;
        }
        transaction.pragma_update(None, "user_version", known).map_err(damage)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(damage)?;
    }
    transaction.commit().map_err(damage)
}

fn opening(error: rusqlite::Error, path: &Path) -> StoreError {
    if StoreError::is_damage(&error) {
        return StoreError::Corrupt { path: path.to_owned(), words: error.to_string() };
    }
    error.into()
}
