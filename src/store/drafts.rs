//! Drafts: one for each conversation and mode.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::owner::{Read, Write};
use super::types::{Draft, DraftMode};
use crate::domain::{ConversationId, Deed, Timestamp};

fn mode_name(mode: DraftMode) -> &'static str {
    match mode {
        DraftMode::Reply => "reply",
        DraftMode::Note => "note",
    }
}

/// The words of a deed that has any, and where they would go back to.
pub(super) fn words_of(deed: &Deed) -> Option<(DraftMode, &str)> {
    match deed {
        Deed::Reply(reply) => Some((DraftMode::Reply, &reply.markdown)),
        Deed::Note(note) => Some((DraftMode::Note, &note.markdown)),
        _ => None,
    }
}

/// Keeps a draft; an empty one is removed.
pub(super) fn save(w: &mut Write<'_>, draft: &Draft) -> Result<()> {
    if draft.markdown.trim().is_empty() {
        return remove(w, &draft.conversation, draft.mode);
    }
    let changed = w
        .db
        .prepare_cached(
            "INSERT INTO draft (conversation, mode, markdown, updated_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET markdown = excluded.markdown, updated_at = excluded.updated_at
             WHERE markdown <> excluded.markdown",
        )?
        .execute(params![draft.conversation.as_str(), mode_name(draft.mode), draft.markdown, draft.updated_at.0])?;
    w.news.drafts |= changed > 0;
    Ok(())
}

/// The drafts in a conversation, the reply before the note.
pub(super) fn of(db: &Connection, id: &ConversationId) -> Result<Vec<Draft>> {
    let mut statement =
        db.prepare_cached("SELECT mode, markdown, updated_at FROM draft WHERE conversation = ?1 ORDER BY mode DESC")?;
    let drafts = statement.query_map([id.as_str()], |row| {
        let mode = if row.get_ref(0)?.as_str()? == "note" { DraftMode::Note } else { DraftMode::Reply };
        Ok(Draft { conversation: id.clone(), mode, markdown: row.get(1)?, updated_at: Timestamp(row.get(2)?) })
    })?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// Drafts whose conversations are not here any more, newest first.
pub(super) fn lost(r: &mut Read<'_>) -> Result<Vec<Draft>> {
    let mut statement = r.db.prepare_cached(
        "SELECT d.conversation, d.mode, d.markdown, d.updated_at FROM draft d
         WHERE NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = d.conversation) ORDER BY d.updated_at DESC",
    )?;
    let drafts = statement.query_map([], |row| {
        let mode = if row.get_ref(1)?.as_str()? == "note" { DraftMode::Note } else { DraftMode::Reply };
        let conversation = ConversationId::new(row.get::<_, String>(0)?);
        Ok(Draft { conversation, mode, markdown: row.get(2)?, updated_at: Timestamp(row.get(3)?) })
    })?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// Removes a draft.
pub(super) fn remove(w: &mut Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<()> {
    let gone =
        w.db.prepare_cached("DELETE FROM draft WHERE conversation = ?1 AND mode = ?2")?
            .execute(params![id.as_str(), mode_name(mode)])?;
    w.news.drafts |= gone > 0;
    Ok(())
}

/// Puts the words of an action that did not happen back (S4): in front of what was typed since, which stays.
pub(super) fn give_back(w: &mut Write<'_>, id: &ConversationId, deed: &Deed) -> Result<()> {
    let Some((mode, words)) = words_of(deed) else { return Ok(()) };
    let markdown = match markdown(w, id, mode)? {
        Some(since) if !since.trim().is_empty() && since != words => format!("{words}\n\n{since}"),
        _ => words.to_owned(),
    };
    save(w, &Draft { conversation: id.clone(), mode, markdown, updated_at: w.now })
}

/// Takes the words out of the draft again, as the action is to happen after all; if they were edited there, they stay.
pub(super) fn take_out(w: &mut Write<'_>, id: &ConversationId, deed: &Deed) -> Result<()> {
    let Some((mode, words)) = words_of(deed) else { return Ok(()) };
    let Some(draft) = markdown(w, id, mode)? else { return Ok(()) };
    let rest = if draft == words { Some("") } else { draft.strip_prefix(words).and_then(|r| r.strip_prefix("\n\n")) };
    match rest {
        Some(rest) => save(w, &Draft { conversation: id.clone(), mode, markdown: rest.to_owned(), updated_at: w.now }),
        None => Ok(()),
    }
}

fn markdown(w: &Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<Option<String>> {
    let mut statement = w.db.prepare_cached("SELECT markdown FROM draft WHERE conversation = ?1 AND mode = ?2")?;
    Ok(statement.query_row(params![id.as_str(), mode_name(mode)], |row| row.get(0)).optional()?)
}
