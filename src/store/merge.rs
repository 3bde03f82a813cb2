//! What the server says about conversations meets what is here (S5, S6).
//!
//! One rule makes every order and repetition of the same news end in the same state: a head counts if it is not older
//! than the one that is here. Pending actions are applied on top of it, whatever came.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::json;
use super::outbox_reads;
use super::owner::Write;
use super::types::{Change, Gone, Head};
use super::{drafts, parts, row, wakes};
use crate::domain::{Conversation, ConversationId};

const HEAD: &str = "conversation";

/// Takes in heads; answers what is different.
pub(super) fn put_heads(w: &mut Write<'_>, heads: &[Conversation]) -> Result<Vec<Change>> {
    for head in heads {
        if !is_gone(w.db, &head.id)? {
            put_head(w, head)?;
        }
    }
    Ok(w.news.changes())
}

/// Takes in one head; answers the number of its conversation.
pub(super) fn put_head(w: &mut Write<'_>, head: &Conversation) -> Result<i64> {
    let server = json::encode(HEAD, head)?;
    let known =
        w.db.prepare_cached(
            "SELECT c.seq, h.updated_at, h.server FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
        )?
        .query_row([head.id.as_str()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?)))
        .optional()?;
    if let Some((seq, updated_at, known)) = known {
        if known == server || updated_at > head.updated_at.0 {
            return Ok(seq);
        }
        // Redacted or edited: the words that were there are nowhere any more.
        let known: Conversation = json::decode(HEAD, &known)?;
        if known.source != head.source || known.title != head.title {
            w.news.erased = true;
            parts::reword(w, seq, &known, head)?;
        }
    }
    wakes::heard(w, head)?;
    let before = row::head(w.db, &head.id)?;
    show(w, head, &server, before)
}

/// Applies the pending actions anew: after one was added, acknowledged, refused or dropped.
pub(super) fn reapply(w: &mut Write<'_>, id: &ConversationId) -> Result<()> {
    let Some((server, effective)) = kept(w.db, id)? else { return Ok(()) };
    let head: Conversation = json::decode(HEAD, &server)?;
    if with_pending(w.db, &head)?.1 == effective {
        return Ok(());
    }
    let before = row::head(w.db, id)?;
    show(w, &head, &server, before)?;
    Ok(())
}

/// The server has done something without telling how things stand now: its head is taken to have the effect.
pub(super) fn presume(w: &mut Write<'_>, id: &ConversationId, effect: impl FnOnce(&mut Conversation)) -> Result<()> {
    let Some((server, _)) = kept(w.db, id)? else { return Ok(()) };
    let mut head: Conversation = json::decode(HEAD, &server)?;
    effect(&mut head);
    let before = row::head(w.db, id)?;
    show(w, &head, &json::encode(HEAD, &head)?, before)?;
    Ok(())
}

/// Removes a conversation and its thread, with all that was kept of its words. What the person wrote and decided there
/// stays, and is told; none if the conversation was not here.
pub(super) fn forget(w: &mut Write<'_>, id: &ConversationId) -> Result<Option<Gone>> {
    let before = row::head(w.db, id)?;
    wakes::remove(w, id)?;
    // A ticket shares the id of its conversation (API 1.3), and has its words.
    let mut gone = w.db.prepare_cached("DELETE FROM ticket WHERE id = ?1")?.execute([id.as_str()])?;
    gone += w.db.prepare_cached("DELETE FROM conversation WHERE id = ?1")?.execute([id.as_str()])?;
    if gone == 0 {
        return Ok(None);
    }
    w.news.erased = true;
    w.news.change(Change { id: id.clone(), before, after: None });
    let draft = !drafts::of(w.db, id)?.is_empty();
    let unfinished = !outbox_reads::undelivered(w.db, id)?.is_empty();
    Ok(Some(Gone { id: id.clone(), draft, unfinished }))
}

/// The server has deleted conversations: they are removed, and late news of them is not taken in any more.
pub(super) fn deleted(w: &mut Write<'_>, ids: &[ConversationId]) -> Result<Vec<Gone>> {
    let mut all = Vec::new();
    for id in ids {
        w.db.prepare_cached("INSERT INTO gone (conversation) VALUES (?1) ON CONFLICT DO NOTHING")?
            .execute([id.as_str()])?;
        all.extend(forget(w, id)?);
    }
    Ok(all)
}

/// Whether the server has deleted a conversation.
pub(super) fn is_gone(db: &Connection, id: &ConversationId) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM gone WHERE conversation = ?1")?.exists([id.as_str()])?)
}

/// The head as it is shown: pending actions included.
pub(super) fn shown(db: &Connection, id: &ConversationId) -> Result<Option<Conversation>> {
    let Some((server, effective)) = kept(db, id)? else { return Ok(None) };
    Ok(Some(json::decode(HEAD, effective.as_ref().unwrap_or(&server))?))
}

/// The head as the server has it.
pub(super) fn server_head(db: &Connection, id: &ConversationId) -> Result<Option<Conversation>> {
    let Some((server, _)) = kept(db, id)? else { return Ok(None) };
    Ok(Some(json::decode(HEAD, &server)?))
}

fn kept(db: &Connection, id: &ConversationId) -> Result<Option<(String, Option<String>)>> {
    let mut statement = db.prepare_cached(
        "SELECT h.server, h.effective FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
    )?;
    Ok(statement.query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// A head with the pending actions applied, put away if it is, and as it is kept; none where it is shown as it came.
fn with_pending(db: &Connection, head: &Conversation) -> Result<(Option<Conversation>, Option<String>)> {
    let pending = outbox_reads::undelivered(db, &head.id)?;
    let mut effective = head.clone();
    for action in &pending {
        action.deed.apply(&mut effective, action.created_at);
    }
    if !wakes::show(db, &mut effective)? && pending.is_empty() {
        return Ok((None, None));
    }
    let kept = json::encode(HEAD, &effective)?;
    Ok((Some(effective), Some(kept)))
}

fn show(w: &mut Write<'_>, head: &Conversation, server: &str, before: Option<Head>) -> Result<i64> {
    let (effective, kept) = with_pending(w.db, head)?;
    let (seq, after) = row::write(w.db, effective.as_ref().unwrap_or(head))?;
    w.db.prepare_cached(
        "INSERT INTO head (seq, updated_at, server, effective) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, server = excluded.server,
             effective = excluded.effective",
    )?
    .execute(params![seq, head.updated_at.0, server, kept])?;
    w.news.change(Change { id: head.id.clone(), before, after: Some(after) });
    Ok(seq)
}
