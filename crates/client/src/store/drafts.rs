//! Drafts: what was typed and not sent, by conversation and mode.
//!
//! There is one, unless two programs wrote at the same time (S9). Each program remembers what it knows of a draft; one
//! that another program has changed since is not written over, not thrown away and not taken for what was sent: what is
//! written here is kept beside it, as a draft of its own.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use super::DraftMode;
use super::error::Result;
use super::owner::{Read, Write};
use super::types::{Draft, DraftMark, DraftNow, KeptDraft, SavedDraft};
use crate::domain::written::{self, goes_on};
use crate::domain::{ConversationId, Operation, Timestamp};
use crate::intent::Refusal;

const COLUMNS: &str = "conversation, mode, markdown, updated_at, id, version";

/// What this program knows of drafts: the one before the person last, behind those that were before it. Whoever types
/// before the kept draft has come in saves a draft of its own, and then knows both.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(HashMap<(ConversationId, DraftMode), Vec<DraftMark>>);

impl Known {
    fn of(&self, id: &ConversationId, mode: DraftMode) -> Option<DraftMark> {
        self.0.get(&(id.clone(), mode)).and_then(|marks| marks.last()).copied()
    }

    /// Whether it was known before the one that is now, as it still is.
    fn was(&self, id: &ConversationId, mode: DraftMode, mark: DraftMark) -> bool {
        let marks = self.0.get(&(id.clone(), mode));
        marks
            .and_then(|marks| marks.split_last())
            .is_some_and(|(now, before)| now.id != mark.id && before.contains(&mark))
    }

    /// This program now knows a draft as it is.
    pub(super) fn know(&mut self, id: &ConversationId, mode: DraftMode, mark: DraftMark) {
        let marks = self.0.entry((id.clone(), mode)).or_default();
        marks.retain(|known| known.id != mark.id);
        marks.push(mark);
    }

    /// It does not know it any more.
    pub(super) fn forget(&mut self, id: &ConversationId, mode: DraftMode) {
        self.0.remove(&(id.clone(), mode));
    }
}

fn mode_name(mode: DraftMode) -> &'static str {
    match mode {
        DraftMode::Reply => "reply",
        DraftMode::Note => "note",
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptDraft> {
    let mode = if row.get_ref(1)?.as_str()? == "note" { DraftMode::Note } else { DraftMode::Reply };
    Ok(KeptDraft {
        draft: Draft {
            conversation: ConversationId::new(row.get::<_, String>(0)?),
            mode,
            markdown: row.get(2)?,
            updated_at: Timestamp(row.get(3)?),
        },
        mark: DraftMark { id: row.get(4)?, version: row.get(5)? },
        others: 0,
    })
}

/// The drafts in a conversation, replies before notes, the newest first.
pub(super) fn of(db: &Connection, id: &ConversationId) -> Result<Vec<Draft>> {
    let sql =
        format!("SELECT {COLUMNS} FROM draft WHERE conversation = ?1 ORDER BY mode DESC, updated_at DESC, id DESC");
    let mut statement = db.prepare_cached(&sql)?;
    let drafts = statement.query_map([id.as_str()], |row| Ok(read(row)?.draft))?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// Drafts whose conversations are not here any more, newest first.
pub(super) fn lost(r: &mut Read<'_>) -> Result<Vec<KeptDraft>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d
         WHERE NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = d.conversation) ORDER BY d.updated_at DESC"
    );
    let mut statement = r.db.prepare_cached(&sql)?;
    let drafts = statement.query_map([], read)?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// The drafts of a mode in a conversation, the newest first.
fn kept(db: &Connection, id: &ConversationId, mode: DraftMode) -> Result<Vec<KeptDraft>> {
    let sql =
        format!("SELECT {COLUMNS} FROM draft WHERE conversation = ?1 AND mode = ?2 ORDER BY updated_at DESC, id DESC");
    let mut statement = db.prepare_cached(&sql)?;
    let drafts = statement.query_map([id.as_str(), mode_name(mode)], read)?;
    let mut drafts: Vec<KeptDraft> = drafts.collect::<rusqlite::Result<_>>()?;
    let others = drafts.len().saturating_sub(1);
    drafts.iter_mut().for_each(|kept| kept.others = others);
    Ok(drafts)
}

/// The draft that a composer opens on: the newest.
pub(super) fn newest(db: &Connection, id: &ConversationId, mode: DraftMode) -> Result<Option<KeptDraft>> {
    Ok(kept(db, id, mode)?.into_iter().next())
}

/// The one after the one that is known, round and round; none if there is no other.
pub(super) fn next(w: &Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<Option<KeptDraft>> {
    let known = w.known.of(id, mode).map_or(0, |mark| mark.id);
    let mut drafts = kept(w.db, id, mode)?;
    drafts.retain(|kept| kept.mark.id != known);
    drafts.sort_by_key(|kept| (kept.mark.id < known, kept.mark.id));
    Ok(drafts.into_iter().next())
}

/// What became of the draft that this program knows.
pub(super) fn now(w: &Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<DraftNow> {
    let drafts = kept(w.db, id, mode)?;
    let Some(known) = w.known.of(id, mode) else {
        return Ok(drafts.into_iter().next().map_or(DraftNow::Same { others: 0 }, DraftNow::Changed));
    };
    let count = drafts.len();
    Ok(match drafts.into_iter().find(|kept| kept.mark.id == known.id) {
        Some(kept) if kept.mark == known => DraftNow::Same { others: kept.others },
        Some(kept) => DraftNow::Changed(kept),
        None => DraftNow::Gone { others: count },
    })
}

/// Keeps a draft; an empty one is removed.
pub(super) fn save(w: &mut Write<'_>, draft: &Draft) -> Result<SavedDraft> {
    let Draft { conversation, mode, markdown, updated_at } = draft;
    if markdown.trim().is_empty() {
        return remove(w, conversation, *mode);
    }
    let known = w.known.of(conversation, *mode);
    let there = kept(w.db, conversation, *mode)?;
    // What goes on in the new text is not lost by it, whoever wrote it.
    let own = there
        .iter()
        .find(|kept| Some(kept.mark) == known)
        .or_else(|| there.iter().find(|kept| goes_on(&kept.draft.markdown, markdown)));
    let mark = match own {
        Some(own) => put(w, own, markdown, *updated_at)?,
        None => insert(w, draft)?,
    };
    w.known.know(conversation, *mode, mark);
    let mut others = there.len() - usize::from(own.is_some());
    // One of this program's own that is whole in this text would be found again, and said twice.
    let was =
        |kept: &&KeptDraft| w.known.was(conversation, *mode, kept.mark) && goes_on(&kept.draft.markdown, markdown);
    let taken_in: Vec<DraftMark> = there.iter().filter(was).map(|kept| kept.mark).collect();
    for mark in taken_in {
        delete(w, mark)?;
        others -= 1;
    }
    let gone = known.is_some_and(|known| there.iter().all(|kept| kept.mark.id != known.id));
    Ok(SavedDraft { others, apart: own.is_none() && others > 0, gone: gone && own.is_none() })
}

/// Keeps a draft that was one of another mode until now, which goes in the same moment: killed in between, the person
/// would find the text in both and say it twice.
pub(super) fn turn(w: &mut Write<'_>, draft: &Draft, from: DraftMode) -> Result<SavedDraft> {
    let saved = save(w, draft)?;
    let left = remove(w, &draft.conversation, from)?;
    Ok(SavedDraft { apart: saved.apart || left.apart, ..saved })
}

fn insert(w: &mut Write<'_>, draft: &Draft) -> Result<DraftMark> {
    w.db.prepare_cached("INSERT INTO draft (conversation, mode, markdown, updated_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![draft.conversation.as_str(), mode_name(draft.mode), draft.markdown, draft.updated_at.0])?;
    w.news.drafts = true;
    Ok(DraftMark { id: w.db.last_insert_rowid(), version: 1 })
}

fn put(w: &mut Write<'_>, kept: &KeptDraft, markdown: &str, at: Timestamp) -> Result<DraftMark> {
    if kept.draft.markdown == markdown {
        return Ok(kept.mark);
    }
    let mark = DraftMark { version: kept.mark.version.wrapping_add(1), ..kept.mark };
    w.db.prepare_cached("UPDATE draft SET markdown = ?2, updated_at = ?3, version = ?4 WHERE id = ?1")?
        .execute(params![mark.id, markdown, at.0, mark.version])?;
    w.news.drafts = true;
    Ok(mark)
}

/// Throws the draft away that this program knows. One that another program has changed since stays.
pub(super) fn remove(w: &mut Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<SavedDraft> {
    let known = w.known.of(id, mode);
    w.known.forget(id, mode);
    let mut others = kept(w.db, id, mode)?;
    let before = others.len();
    others.retain(|kept| Some(kept.mark) != known);
    if let Some(known) = known.filter(|_| others.len() < before) {
        delete(w, known)?;
    }
    let apart = known.is_some_and(|known| others.iter().any(|kept| kept.mark.id == known.id));
    Ok(SavedDraft { others: others.len(), apart, gone: false })
}

/// Whether the draft that is to be sent is still here, as this program knows it. Another one of the person's may have
/// sent it a moment ago, without that this one has heard of it.
pub(super) fn check(w: &Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<()> {
    let Some(known) = w.known.of(id, mode) else { return Ok(()) };
    let there = kept(w.db, id, mode)?;
    let own = there.iter().find(|kept| kept.mark.id == known.id);
    match own {
        Some(own) if own.mark == known => Ok(()),
        own => Err(Refusal::DraftElsewhere { gone: own.is_none(), others: there.len() }.into()),
    }
}

/// Words of a draft are in the outbox: it goes, with what this program knew. What another program has written since
/// stays, unless it is in what was sent.
pub(super) fn sent(w: &mut Write<'_>, id: &ConversationId, mode: DraftMode, words: Option<&str>) -> Result<()> {
    let known = w.known.of(id, mode);
    w.known.forget(id, mode);
    for kept in kept(w.db, id, mode)? {
        if Some(kept.mark) == known || words.is_some_and(|words| goes_on(&kept.draft.markdown, words)) {
            delete(w, kept.mark)?;
        }
    }
    Ok(())
}

/// Removes one draft, if it is still as it was.
pub(super) fn delete(w: &mut Write<'_>, mark: DraftMark) -> Result<()> {
    let gone =
        w.db.prepare_cached("DELETE FROM draft WHERE id = ?1 AND version = ?2")?.execute([mark.id, mark.version])?;
    w.news.drafts |= gone > 0;
    Ok(())
}

/// Puts the words of a step that did not happen back (S4): in front of what was typed since, which stays.
pub(super) fn give_back(w: &mut Write<'_>, id: &ConversationId, operation: &Operation) -> Result<()> {
    let Some((mode, words)) = operation.words() else { return Ok(()) };
    let Some(since) = own_or_newest(w, id, mode)? else {
        let draft = Draft { conversation: id.clone(), mode, markdown: words.to_owned(), updated_at: w.now };
        insert(w, &draft)?;
        return Ok(());
    };
    if since.draft.markdown == words {
        return Ok(());
    }
    change(w, &since, &written::joined(words, &since.draft.markdown))
}

/// Takes the words out of the draft again, as the step is to happen after all; if they were edited there, they stay.
pub(super) fn take_out(w: &mut Write<'_>, id: &ConversationId, operation: &Operation) -> Result<()> {
    let Some((mode, words)) = operation.words() else { return Ok(()) };
    for kept in kept(w.db, id, mode)? {
        if kept.draft.markdown == words {
            return delete(w, kept.mark);
        }
        if let Some(rest) = written::without(&kept.draft.markdown, words) {
            return if rest.is_empty() { delete(w, kept.mark) } else { change(w, &kept, &rest) };
        }
    }
    Ok(())
}

/// What was written in a conversation that went into another is written there: beside what is there already.
pub(super) fn go_along(w: &mut Write<'_>, from: &ConversationId, into: &ConversationId) -> Result<()> {
    let moved =
        w.db.prepare_cached("UPDATE draft SET conversation = ?2 WHERE conversation = ?1")?
            .execute([from.as_str(), into.as_str()])?;
    for mode in [DraftMode::Reply, DraftMode::Note] {
        w.known.forget(from, mode);
    }
    w.news.drafts |= moved > 0;
    Ok(())
}

/// Gives drafts of a conversation other words, where there are others for them. One with none left goes.
pub(super) fn rewrite(w: &mut Write<'_>, id: &ConversationId, other: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    for mode in [DraftMode::Reply, DraftMode::Note] {
        for kept in kept(w.db, id, mode)? {
            match other(&kept.draft.markdown) {
                None => {}
                Some(words) => {
                    w.news.erased = true;
                    if words.trim().is_empty() { delete(w, kept.mark)? } else { change(w, &kept, &words)? }
                }
            }
        }
    }
    Ok(())
}

/// Changes a draft by what happens to a step. Where this program knows the draft, its composer does the same.
fn change(w: &mut Write<'_>, kept: &KeptDraft, markdown: &str) -> Result<()> {
    let mark = put(w, kept, markdown, w.now)?;
    let Draft { conversation, mode, .. } = &kept.draft;
    if w.known.of(conversation, *mode) == Some(kept.mark) {
        w.known.know(conversation, *mode, mark);
    }
    Ok(())
}

fn own_or_newest(w: &Write<'_>, id: &ConversationId, mode: DraftMode) -> Result<Option<KeptDraft>> {
    let drafts = kept(w.db, id, mode)?;
    let known = w.known.of(id, mode).map(|mark| mark.id);
    let own = drafts.iter().find(|kept| Some(kept.mark.id) == known).cloned();
    Ok(own.or_else(|| drafts.into_iter().next()))
}
