//! Threads: the parts of a conversation, kept beyond the newest 500 that the server gives.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::listed::Spoke;
use super::merge::Asked;
use super::owner::{Read, Write};
use super::types::{Change, Freshness, Merged, Revision, Said, StoredThread};
use super::{desk, details, drafts, json, ladder, mentions, merge, merged, outbox_reads, row, sla};
use crate::domain::part::AssignedTo;
use crate::domain::{AdminId, Author, AuthorKind, Conversation, ConversationId, Part, Text, Thread, Timestamp};

/// How long the last words in a list can be.
const WORDS: usize = 160;

/// Takes in a whole thread; answers what is different, and whether it is in doubt.
pub(super) fn put_thread(w: &mut Write<'_>, thread: &Thread, asked: Revision) -> Result<Merged> {
    let doubtful = if merge_thread(w, thread, asked)? { Vec::new() } else { vec![thread.conversation.id.clone()] };
    Ok(Merged { changes: w.news.changes(), doubtful })
}

/// Takes in a whole thread; answers up to when all that the store knows is in it or older. None if it is in doubt
/// whether it is newer than what is here.
pub(super) fn take_in(w: &mut Write<'_>, thread: &Thread, asked: Revision) -> Result<Option<Revision>> {
    if merge_thread(w, thread, asked)? { Ok(Some(Revision(now(w.db)?))) } else { Ok(None) }
}

/// What is known of a thread beside its parts.
#[derive(PartialEq)]
struct Marks {
    updated_at: Option<i64>,
    total: usize,
    last_words: Option<String>,
    last_by: Option<String>,
}

/// The same, as a part of a larger job. False when it is in doubt whether it is newer than what is here, and was left.
pub(super) fn merge_thread(w: &mut Write<'_>, thread: &Thread, asked: Revision) -> Result<bool> {
    let id = &thread.conversation.id;
    if merge::is_gone(w, &thread.conversation, Asked::At(asked))? {
        return Ok(true);
    }
    let before = row::head(w.db, id)?;
    let marked = merge::is_marked(w, id)?;
    let Some(seq) = merge::put_head(w, &thread.conversation, Asked::At(asked))? else { return Ok(false) };
    let (known, taken) = marks(w, seq)?;
    let updated_at = thread.conversation.changed_at(merge::latest(w)).unwrap_or(w.now).0;
    // Of one whose marker told nothing it is only known when it came.
    if known.updated_at.is_some_and(|known| known > updated_at) && (marked || taken > asked.0) {
        return Ok(true);
    }
    if known.updated_at == Some(updated_at) && taken > asked.0 {
        return Ok(false);
    }
    let thread = &*without_redacted(w, seq, thread)?;
    let erased = std::mem::take(&mut w.news.erased);
    let parts_changed = put_parts(w, seq, thread)?;
    let reworded = w.news.erased;
    w.news.erased |= erased;
    if parts_changed {
        sla::rewind(w, id)?;
    }
    let named = std::mem::take(&mut w.news.named);
    let hidden = desk::hides(w.db, id)?;
    let mut shown = Cow::Borrowed(thread);
    if !hidden.is_empty() {
        desk::show(&hidden, &mut shown.to_mut().parts);
    }
    let (last_words, last_by) = kept_words(&shown);
    let marks = Marks { updated_at: Some(updated_at), total: thread.total_parts, last_words, last_by };
    let is_new = parts_changed || marks != known;
    let taken = if is_new { w.revision()? } else { taken };
    w.db.prepare_cached(
        "UPDATE conversation SET thread_updated_at = ?2, thread_fetched_at = ?3, thread_total = ?4, last_words = ?5,
             thread_taken = ?6, last_by = ?7
         WHERE seq = ?1",
    )?
    .execute(params![
        seq,
        marks.updated_at,
        w.now.0,
        row::stored(marks.total),
        marks.last_words,
        taken,
        marks.last_by
    ])?;
    if is_new {
        let after = row::head(w.db, id)?;
        let (said, given) = (said_last(thread), given(thread));
        w.news.change(Change { said, named, given, reworded, ..Change::new(id.clone(), before, after) });
    }
    Ok(true)
}

/// What is known of a thread, and when that was taken in.
fn marks(w: &Write<'_>, seq: i64) -> Result<(Marks, i64)> {
    let mut statement = w.db.prepare_cached(
        "SELECT thread_updated_at, thread_total, last_words, thread_taken, last_by FROM conversation WHERE seq = ?1",
    )?;
    let marks = statement.query_row([seq], |row| {
        let marks = Marks {
            updated_at: row.get(0)?,
            total: row::count(row, 1)?,
            last_words: row.get(2)?,
            last_by: row.get(4)?,
        };
        Ok((marks, row.get(3)?))
    });
    Ok(marks?)
}

/// What is redacted stays so: an answer from before it was does not bring its words back.
fn without_redacted<'a>(w: &Write<'_>, seq: i64, thread: &'a Thread) -> Result<Cow<'a, Thread>> {
    let mut thread = Cow::Borrowed(thread);
    for kept in kept_parts(w.db, seq)?.iter().filter(|kept| kept.json.contains("\"redacted\":true")) {
        let kept: Part = json::decode("part", &kept.json)?;
        let place = thread.parts.iter().position(|part| part.id == kept.id && !part.redacted);
        if let Some(place) = place.filter(|_| kept.redacted)
            && let Some(part) = thread.to_mut().parts.get_mut(place)
        {
            *part = kept;
        }
    }
    Ok(thread)
}

/// Lets the list show the newest words of a thread that is kept, as they are now.
pub(super) fn tell_last_words(w: &mut Write<'_>, id: &ConversationId, seq: i64) -> Result<()> {
    let Some(conversation) = merge::server_head(w.db, id)? else { return Ok(()) };
    let kept = kept_parts(w.db, seq)?;
    let mut parts = kept.iter().map(|part| json::decode("part", &part.json)).collect::<Result<Vec<Part>>>()?;
    desk::show(&desk::hides(w.db, id)?, &mut parts);
    let (words, by) = kept_words(&Thread { conversation, total_parts: parts.len(), parts });
    let taken = w.revision()?;
    w.db.prepare_cached(
        "UPDATE conversation SET last_words = ?2, thread_taken = ?3, last_by = ?4
         WHERE seq = ?1 AND thread_fetched_at IS NOT NULL",
    )?
    .execute(params![seq, words, taken, by])?;
    Ok(())
}

/// The newest words that the customer could read, else the first message, and who said them, as both are kept.
fn kept_words(thread: &Thread) -> (Option<String>, Option<String>) {
    let first = || (first_words(&thread.conversation), &thread.conversation.source.author);
    let (words, author) = newest_words(&thread.parts).unwrap_or_else(first);
    let words = Some(words.as_str().to_owned()).filter(|words| !words.is_empty());
    (words, speaker(author).map(|spoke| row::kept_spoke(&spoke)))
}

/// Who that is in a list; none where it is nobody in particular.
fn speaker(author: &Author) -> Option<Spoke> {
    match author.kind {
        AuthorKind::User | AuthorKind::Lead => Some(Spoke::Customer),
        AuthorKind::Admin => Some(Spoke::Teammate(AdminId::new(author.id.clone()))),
        AuthorKind::Bot => Some(Spoke::Bot(Text::new(author.display()))),
        AuthorKind::Team | AuthorKind::Other => None,
    }
}

fn newest_words(parts: &[Part]) -> Option<(Text, &Author)> {
    let read = |part: &&Part| !part.kind.is_note() && !part.kind.is_noise();
    parts.iter().rev().filter(read).find_map(|part| Some((part.preview(WORDS)?, &part.author)))
}

/// Who has given it to the teammate who has it: by an entry of its own, or by an answer, which makes it one's own.
fn given(thread: &Thread) -> Option<Author> {
    let admin = thread.conversation.admin_assignee.as_ref()?;
    let gives = |part: &&Part| {
        let answers = part.author.kind == AuthorKind::Admin && part.is_message() && !part.kind.is_note();
        matches!(&part.assigned_to, Some(AssignedTo::Admin(to)) if to == admin)
            || answers && part.author.id == admin.as_str()
    };
    thread.parts.iter().rev().find(gives).map(|part| part.author.clone())
}

/// What a customer said last in a thread.
fn said_last(thread: &Thread) -> Option<Said> {
    let mut said = thread.parts.iter().rev().filter(|part| part.author.kind.is_contact() && !part.kind.is_noise());
    let newest = said.find_map(|part| said_by(&part.author, part.preview(WORDS)?));
    newest.or_else(|| first_said(&thread.conversation))
}

/// What a customer said last in a conversation that is kept as it is now.
pub(super) fn said(db: &Connection, id: &ConversationId) -> Result<Option<Said>> {
    let Some(conversation) = merge::server_head(db, id)? else { return Ok(None) };
    let current = "SELECT 1 FROM conversation WHERE id = ?1 AND thread_updated_at >= updated_at";
    if db.prepare_cached(current)?.query_row([id.as_str()], |_| Ok(())).optional()?.is_none() {
        return Ok(said_first(&conversation));
    }
    let parts = kept(db, id)?;
    Ok(said_last(&Thread { conversation, total_parts: parts.len(), parts }))
}

/// The first message, where nothing else can have been said.
pub(super) fn said_first(conversation: &Conversation) -> Option<Said> {
    if conversation.statistics.count_parts == Some(0) { first_said(conversation) } else { None }
}

fn first_said(conversation: &Conversation) -> Option<Said> {
    let author = &conversation.source.author;
    if author.kind.is_contact() { said_by(author, first_words(conversation)) } else { None }
}

fn said_by(author: &Author, words: Text) -> Option<Said> {
    (!words.is_empty()).then(|| Said { who: author.name.clone().unwrap_or_default(), words })
}

fn first_words(conversation: &Conversation) -> Text {
    conversation.source.preview(WORDS)
}

/// The first message is another one now: where its words stand for the last ones, those are others at once, not when
/// the thread comes (S12).
pub(super) fn reword(w: &Write<'_>, seq: i64, before: &Conversation, now: &Conversation) -> Result<()> {
    if first_words(before) == first_words(now) {
        return Ok(());
    }
    // What an older version of the program took for the words of the first message may not be what this one does.
    let kept = kept_parts(w.db, seq)?;
    let parts = kept.iter().map(|part| json::decode("part", &part.json)).collect::<Result<Vec<Part>>>()?;
    if newest_words(&parts).is_none() {
        let words = first_words(now);
        w.db.prepare_cached("UPDATE conversation SET last_words = ?2 WHERE seq = ?1 AND last_words IS NOT NULL")?
            .execute(params![seq, Some(words.as_str()).filter(|words| !words.is_empty())])?;
    }
    Ok(())
}

/// A part that is here.
struct StoredPart {
    id: String,
    position: i64,
    created_at: i64,
    json: String,
}

/// Makes the kept parts those of the server, and says whether that changed any. Older ones than it gives stay.
fn put_parts(w: &mut Write<'_>, seq: i64, thread: &Thread) -> Result<bool> {
    let kept = kept_parts(w.db, seq)?;
    let given: HashSet<&str> = thread.parts.iter().map(|part| part.id.as_str()).collect();
    let older = count_older(&kept, &given, thread);
    let mut changed = false;
    for gone in kept.iter().skip(older).filter(|part| !given.contains(part.id.as_str())) {
        w.db.prepare_cached("DELETE FROM part WHERE seq = ?1 AND id = ?2")?.execute(params![seq, gone.id])?;
        w.news.erased = true;
        changed = true;
    }
    let known: HashMap<&str, &StoredPart> = kept.iter().map(|part| (part.id.as_str(), part)).collect();
    let first = older.checked_sub(1).and_then(|last| kept.get(last)).map_or(0, |last| last.position + 1);
    let mut put = w.db.prepare_cached(
        "INSERT INTO part (seq, position, id, created_at, json) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET position = excluded.position, created_at = excluded.created_at,
             json = excluded.json",
    )?;
    let mut reader = mentions::Reader::default();
    for (position, part) in (first..).zip(&thread.parts) {
        let part = &*with_details(part, known.get(part.id.as_str()).copied())?;
        let json = json::encode("part", part)?;
        let same = known.get(part.id.as_str()).map(|kept| (kept.json == json, kept.position == position));
        if same != Some((true, true)) {
            put.execute(params![seq, position, part.id.as_str(), part.created_at.0, json])?;
            reader.note(w, seq, part)?;
            // Redacted or edited: the words that were there are nowhere any more.
            w.news.erased |= same.is_some_and(|(json, _)| !json);
            if let Some(kept) = known.get(part.id.as_str()).filter(|_| part.redacted) {
                let kept: Part = json::decode("part", &kept.json)?;
                desk::forget_quotes(w, seq, kept.body.as_ref().filter(|_| !kept.redacted))?;
            }
            changed = true;
        }
    }
    Ok(changed)
}

/// An event with what is known already of what it changed, where this answer does not tell: those of changes are of another
/// version than that of threads may be (API 6.2).
fn with_details<'a>(part: &'a Part, kept: Option<&StoredPart>) -> Result<Cow<'a, Part>> {
    let may_have = |kept: &&StoredPart| kept.json.contains("\"details\":\"");
    let untold = part.details.is_none() && !part.is_message() && !part.redacted;
    let Some(kept) = kept.filter(may_have).filter(|_| untold) else { return Ok(Cow::Borrowed(part)) };
    let known: Part = json::decode("part", &kept.json)?;
    if known.kind != part.kind || known.is_message() {
        return Ok(Cow::Borrowed(part));
    }
    Ok(Cow::Owned(Part { details: known.details, sla: known.sla, ..part.clone() }))
}

/// How many of the kept parts lie before all that the server gave: it gives the newest 500 only (API 24.6).
fn count_older(kept: &[StoredPart], given: &HashSet<&str>, thread: &Thread) -> usize {
    if thread.total_parts <= thread.parts.len() {
        return 0;
    }
    let Some(first) = thread.parts.first() else { return kept.len() };
    let overlap = kept.iter().position(|part| given.contains(part.id.as_str()));
    overlap.unwrap_or_else(|| kept.iter().take_while(|part| part.created_at <= first.created_at.0).count())
}

/// The parts of a conversation that are kept, in their order; none of one that is not here.
pub(super) fn kept(db: &Connection, id: &ConversationId) -> Result<Vec<Part>> {
    let mut statement = db.prepare_cached("SELECT seq FROM conversation WHERE id = ?1")?;
    let seq: Option<i64> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    let Some(seq) = seq else { return Ok(Vec::new()) };
    kept_parts(db, seq)?.iter().map(|part| json::decode("part", &part.json)).collect()
}

/// The parts of a conversation, if its thread was ever fetched.
pub(super) fn fetched(db: &Connection, id: &ConversationId) -> Result<Option<Vec<Part>>> {
    let mut statement = db.prepare_cached("SELECT thread_fetched_at IS NOT NULL FROM conversation WHERE id = ?1")?;
    let fetched = statement.query_row([id.as_str()], |row| row.get(0)).optional()?.unwrap_or(false);
    if fetched { kept(db, id).map(Some) } else { Ok(None) }
}

/// The entries of a thread that are kept, and whether these are all that there are, as they are now.
pub(super) fn known(db: &Connection, seq: i64) -> Result<(Vec<Part>, bool)> {
    let parts =
        kept_parts(db, seq)?.iter().map(|part| json::decode("part", &part.json)).collect::<Result<Vec<Part>>>()?;
    let mut statement = db.prepare_cached(
        "SELECT c.thread_total, coalesce(c.thread_updated_at >= h.updated_at, 0)
         FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.seq = ?1",
    )?;
    let (total, is_good) = statement.query_row([seq], |row| Ok((row::count(row, 0)?, row.get::<_, bool>(1)?)))?;
    let whole = is_good && parts.len() >= total;
    Ok((parts, whole))
}

fn kept_parts(db: &Connection, seq: i64) -> Result<Vec<StoredPart>> {
    let mut statement = db.prepare_cached("SELECT id, position, created_at, json FROM part WHERE seq = ?1")?;
    let parts = statement.query_map([seq], |row| {
        Ok(StoredPart { id: row.get(0)?, position: row.get(1)?, created_at: row.get(2)?, json: row.get(3)? })
    })?;
    let mut parts: Vec<StoredPart> = parts.collect::<rusqlite::Result<_>>()?;
    parts.sort_by_key(|part| part.position);
    Ok(parts)
}

/// How far the store has come.
pub(super) fn revision(r: &mut Read<'_>) -> Result<Revision> {
    Ok(Revision(now(r.db)?))
}

fn now(db: &Connection) -> Result<i64> {
    Ok(db.prepare_cached("SELECT n FROM moment")?.query_row([], |row| row.get(0))?)
}

/// Conversations whose threads are kept and have changed since.
pub(super) fn outdated(r: &mut Read<'_>, limit: usize) -> Result<Vec<ConversationId>> {
    let mut statement = r.db.prepare_cached(
        "SELECT id FROM conversation INDEXED BY conversation_outdated WHERE thread_updated_at < updated_at
         ORDER BY updated_at DESC LIMIT ?1",
    )?;
    let ids = statement.query_map([row::stored(limit)], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// How good a thread is.
pub(super) fn freshness(r: &mut Read<'_>, id: &ConversationId) -> Result<Freshness> {
    let mut statement = r.db.prepare_cached(
        "SELECT c.thread_updated_at, h.updated_at FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
    )?;
    let marks = statement.query_row([id.as_str()], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, i64>(1)?)));
    Ok(match marks.optional()? {
        None | Some((None, _)) => Freshness::Missing,
        Some((Some(fetched), head)) if fetched < head => Freshness::Outdated,
        Some(_) => Freshness::Good,
    })
}

/// Those of these whose threads are kept.
pub(super) fn kept_of(r: &mut Read<'_>, ids: Vec<ConversationId>) -> Result<Vec<ConversationId>> {
    let mut kept = Vec::new();
    for id in ids {
        if freshness(r, &id)? != Freshness::Missing {
            kept.push(id);
        }
    }
    Ok(kept)
}

/// A conversation as the thread pane shows it.
pub(super) fn thread(r: &mut Read<'_>, id: &ConversationId) -> Result<Option<StoredThread>> {
    let Some(conversation) = merge::shown(r.db, id)? else { return Ok(None) };
    let mut statement = r.db.prepare_cached(
        "SELECT c.seq, c.thread_total, c.thread_fetched_at, c.thread_updated_at, h.updated_at
         FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
    )?;
    let marks = statement.query_row([id.as_str()], |row| {
        let (fetched, head): (Option<i64>, i64) = (row.get(3)?, row.get(4)?);
        let stale = fetched.is_none_or(|fetched| fetched < head);
        Ok((row.get::<_, i64>(0)?, row::count(row, 1)?, row.get::<_, Option<i64>>(2)?, stale))
    });
    let Some((seq, total_parts, fetched_at, stale)) = marks.optional()? else { return Ok(None) };
    let kept = kept_parts(r.db, seq)?;
    let mut parts = kept.iter().map(|part| json::decode("part", &part.json)).collect::<Result<Vec<Part>>>()?;
    desk::show(&desk::hides(r.db, id)?, &mut parts);
    let contact = match conversation.contact() {
        Some(contact) => details::contact(r.db, &merged::resolve(r.db, contact)?)?,
        None => None,
    };
    let others = conversation.contacts.iter().skip(1).map(|other| {
        let id = merged::resolve(r.db, &other.id)?;
        let known = details::contact(r.db, &id)?;
        Ok((id, known))
    });
    Ok(Some(StoredThread {
        others: others.collect::<Result<_>>()?,
        total_parts: total_parts.max(parts.len()),
        parts,
        fetched_at: fetched_at.map(Timestamp),
        stale,
        pending: outbox_reads::of(r.db, id)?,
        drafts: drafts::of(r.db, id)?,
        ladder: ladder::of(r.db, id)?,
        mentions: mentions::of(r.db, seq)?,
        contact,
        conversation,
    }))
}
