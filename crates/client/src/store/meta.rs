//! Values under names, and whose store this is.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::owner::{Read, Write};

/// Keys of callers are kept apart from this one by the dot, which none of theirs may begin with.
pub(super) const WORKSPACE: &str = ".workspace";

/// The workspace this store belongs to; the one that asks, if it had none.
pub(super) fn bind(w: &mut Write<'_>, workspace: &str) -> Result<String> {
    if let Some(bound) = value(w.db, WORKSPACE)? {
        return Ok(bound);
    }
    set(w, WORKSPACE, workspace)?;
    Ok(workspace.to_owned())
}

/// Whose store this is, if it is anybody's.
pub(super) fn workspace(r: &mut Read<'_>) -> Result<Option<String>> {
    bound(r.db)
}

/// The same, inside of another job.
pub(super) fn bound(db: &Connection) -> Result<Option<String>> {
    value(db, WORKSPACE)
}

/// The value under a name.
pub(super) fn get(r: &mut Read<'_>, key: &str) -> Result<Option<String>> {
    value(r.db, key)
}

/// Puts a value under a name.
pub(super) fn set(w: &mut Write<'_>, key: &str, value: &str) -> Result<()> {
    w.db.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
    )?
    .execute(params![key, value])?;
    Ok(())
}

/// The value under a name, inside of another job.
pub(super) fn value(db: &Connection, key: &str) -> Result<Option<String>> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}
