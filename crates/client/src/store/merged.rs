//! Contacts that were merged into others: whoever asks for the one gets the other.

use rusqlite::{Connection, OptionalExtension, params};

use super::details;
use super::error::Result;
use super::merge;
use super::owner::Write;
use crate::domain::{Contact, ContactId, ConversationId};

/// How often a contact may have been merged on.
const MOST_HOPS: usize = 8;

/// Who a contact is now.
pub(super) fn resolve(db: &Connection, id: &ContactId) -> Result<ContactId> {
    let mut statement = db.prepare_cached("SELECT successor FROM merged WHERE contact = ?1")?;
    let mut now = id.clone();
    for _ in 0..MOST_HOPS {
        let successor: Option<String> = statement.query_row([now.as_str()], |row| row.get(0)).optional()?;
        match successor {
            Some(successor) => now = ContactId::new(successor),
            None => break,
        }
    }
    Ok(now)
}

/// Whether the one is the other by now, or was on the way to who it is now.
fn leads_to(db: &Connection, from: &ContactId, to: &ContactId) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT successor FROM merged WHERE contact = ?1")?;
    let mut now = from.clone();
    for _ in 0..MOST_HOPS {
        if now == *to {
            return Ok(true);
        }
        match statement.query_row([now.as_str()], |row| row.get::<_, String>(0)).optional()? {
            Some(successor) => now = ContactId::new(successor),
            None => return Ok(false),
        }
    }
    // A way without end is none to go on.
    Ok(true)
}

/// Who was merged into this contact is another's by now: conversations that came with it go on to that one.
fn move_on(w: &mut Write<'_>, from: &ContactId) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT id FROM conversation WHERE contact = ?1")?;
    let ids = statement.query_map([from.as_str()], |row| row.get::<_, String>(0))?;
    for id in ids.collect::<rusqlite::Result<Vec<_>>>()? {
        let Some(shown) = merge::shown(w.db, &ConversationId::new(id.as_str()))? else { continue };
        let Some(now) = shown.contact().map(|own| resolve(w.db, own)).transpose()? else { continue };
        if now != *from {
            w.db.prepare_cached("UPDATE conversation SET contact = ?2, contact_known = 0 WHERE id = ?1")?
                .execute(params![id, now.as_str()])?;
        }
    }
    Ok(())
}

/// A contact turned out to be merged into another: what is kept of the one goes, and its conversations are the
/// other's.
pub(super) fn put(w: &mut Write<'_>, id: &ContactId, survivor: &Contact) -> Result<()> {
    if !leads_to(w.db, &survivor.id, id)? {
        let before = resolve(w.db, id)?;
        w.db.prepare_cached(
            "INSERT INTO merged (contact, successor) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET successor = excluded.successor",
        )?
        .execute(params![id.as_str(), survivor.id.as_str()])?;
        w.db.prepare_cached("DELETE FROM contact WHERE id = ?1")?.execute([id.as_str()])?;
        w.db.prepare_cached("DELETE FROM details WHERE contact = ?1")?.execute([id.as_str()])?;
        let now = resolve(w.db, id)?;
        w.db.prepare_cached("UPDATE conversation SET contact = ?2, contact_known = 0 WHERE contact = ?1")?
            .execute(params![id.as_str(), now.as_str()])?;
        if before != *id {
            move_on(w, &before)?;
        }
        w.news.contact(id);
        w.news.contact(&survivor.id);
    }
    details::put_contacts(w, std::slice::from_ref(survivor))?;
    details::rename(w, &survivor.id)
}
