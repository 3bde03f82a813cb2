//! Which conversations are in the inboxes at all (F1): all of them, or those that were touched.
//!
//! One that has not entered is listed under a state of its own, so that lists and counts leave it out without looking
//! at it. Whether that is so is kept in the store, for every process on it.

use rusqlite::Connection;

use super::error::Result;
use super::owner::Write;
use super::types::Change;
use super::{merge, meta, row};
use crate::domain::{Conversation, ConversationId, entering};

/// Keys of callers do not begin with the dot.
const TOUCHED_ONLY: &str = ".touched-only";

/// Whether a conversation stands outside of all inboxes.
pub(super) fn is_outside(db: &Connection, conversation: &Conversation) -> Result<bool> {
    Ok(!entering::has_entered(conversation) && touched_only(db)?)
}

fn touched_only(db: &Connection) -> Result<bool> {
    Ok(meta::value(db, TOUCHED_ONLY)?.as_deref() == Some("yes"))
}

/// Sets which ones are in the inboxes, and lists anew those to which that makes a difference.
pub(super) fn set(w: &mut Write<'_>, only: bool) -> Result<()> {
    if touched_only(w.db)? == only {
        return Ok(());
    }
    meta::set(w, TOUCHED_ONLY, if only { "yes" } else { "no" })?;
    // Of the rest the columns alone say that they are in.
    let mut statement = w.db.prepare_cached(
        "SELECT id FROM conversation
         WHERE state > 2 OR state <> 1 AND admin = '' AND team = '' AND last_contact_reply_at IS NULL",
    )?;
    let ids = statement.query_map([], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    for id in ids.collect::<rusqlite::Result<Vec<_>>>()? {
        let Some(shown) = merge::shown(w.db, &id)? else { continue };
        let before = row::head(w.db, &id)?;
        let marker = merge::marker(w.db, &id)?.unwrap_or(w.now);
        let (_, after) = row::write(w, &shown, marker)?;
        w.news.change(Change::new(id, before, Some(after)));
    }
    Ok(())
}
