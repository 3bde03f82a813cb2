//! Redaction, as a webhook tells of it (S12): the words go at once, also those that no read gives any more.

use rusqlite::{OptionalExtension, params};

use super::error::Result;
use super::owner::Write;
use super::types::Change;
use super::{desk, json, mentions, merge, parts, row};
use crate::domain::desk::IN_PLACE;
use crate::domain::{Body, Conversation, ConversationId, Part, PartId};

/// The server has redacted entries of a conversation, or its first message: what is kept of their words goes. The rest
/// of what it did is for the conversation itself to tell.
pub(super) fn redact(w: &mut Write<'_>, id: &ConversationId, ids: &[PartId], first: bool) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT seq FROM conversation WHERE id = ?1")?;
    let Some(seq) = statement.query_row([id.as_str()], |row| row.get::<_, i64>(0)).optional()? else { return Ok(()) };
    let before = row::head(w.db, id)?;
    let mut wiped = false;
    for part in ids {
        wiped |= wipe_part(w, seq, part)?;
    }
    if first && let Some(head) = merge::server_head(w.db, id)?.filter(|head| !head.source.redacted) {
        desk::forget_quotes(w, seq, Some(&head.source.body))?;
        merge::presume(w, id, wipe_source)?;
        wiped = true;
    }
    if wiped {
        parts::tell_last_words(w, id, seq)?;
        w.news.erased = true;
        let after = row::head(w.db, id)?;
        w.news.change(Change { reworded: true, ..Change::new(id.clone(), before, after) });
    }
    Ok(())
}

fn wipe_part(w: &mut Write<'_>, seq: i64, id: &PartId) -> Result<bool> {
    let mut statement = w.db.prepare_cached("SELECT json FROM part WHERE seq = ?1 AND id = ?2")?;
    let kept: Option<String> = statement.query_row(params![seq, id.as_str()], |row| row.get(0)).optional()?;
    let Some(part) = kept.map(|kept| json::decode::<Part>("part", &kept)).transpose()?.filter(|part| !part.redacted)
    else {
        return Ok(false);
    };
    desk::forget_quotes(w, seq, part.body.as_ref())?;
    let mut wordless = part;
    desk::wordless(&mut wordless);
    w.db.prepare_cached("UPDATE part SET json = ?3 WHERE seq = ?1 AND id = ?2")?.execute(params![
        seq,
        id.as_str(),
        json::encode("part", &wordless)?
    ])?;
    mentions::Reader::default().note(w, seq, &wordless)?;
    Ok(true)
}

fn wipe_source(head: &mut Conversation) {
    head.source.body = Body::new(IN_PLACE);
    head.source.attachments.clear();
    head.source.redacted = true;
}
