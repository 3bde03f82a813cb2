//! Contacts that were merged into others: whoever asks for the one gets the other.

use rusqlite::{Connection, OptionalExtension, params};

use super::details;
use super::error::Result;
use super::owner::Write;
use crate::domain::{Contact, ContactId};

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

/// A contact turned out to be merged into another: what is kept of the one goes, and its conversations are the
/// other's.
pub(super) fn put(w: &mut Write<'_>, id: &ContactId, survivor: &Contact) -> Result<()> {
    if *id != survivor.id && resolve(w.db, &survivor.id)? != *id {
        w.db.prepare_cached(
            "INSERT INTO merged (contact, successor) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET successor = excluded.successor",
        )?
        .execute(params![id.as_str(), survivor.id.as_str()])?;
        w.db.prepare_cached("DELETE FROM contact WHERE id = ?1")?.execute([id.as_str()])?;
        w.db.prepare_cached("DELETE FROM details WHERE contact = ?1")?.execute([id.as_str()])?;
        w.db.prepare_cached("UPDATE conversation SET contact = ?2, contact_known = 0 WHERE contact = ?1")?
            .execute(params![id.as_str(), survivor.id.as_str()])?;
        w.news.contact(id);
        w.news.contact(&survivor.id);
    }
    details::put_contacts(w, std::slice::from_ref(survivor))?;
    details::rename(w, &survivor.id)
}
