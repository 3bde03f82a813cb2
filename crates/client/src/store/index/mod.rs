//! The index of words: which messages and which conversations' cards have them.
//!
//! What a transaction changes of texts that are indexed is noted by temporary triggers, with what was there before, and
//! brought into the index before it is committed ([`keep_up`]): so no code can forget to, and what is redacted or deleted
//! leaves the index with it (S12). An index without contents is told to forget words by the same words, which are made
//! again from the old text; a hash says whether they are the same, and if not all is made anew. Conversations that are
//! new, and those of an older store, are indexed in slices ([`fill`]).

pub(super) mod fill;
mod texts;

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use self::texts::Texts;
pub(super) use self::texts::{BOT, CUSTOMER, FIN, NOTE, TEAMMATE};
use super::error::Result;
use super::lists::facts::{Asks, Facts};
use super::owner::Write;
use super::{json, row};
use crate::condition::{BETWEEN, card};
use crate::domain::{Conversation, ConversationId, Part, Timestamp};

/// By which rules texts are made into words: another number, and all is indexed anew.
const VERSION: i64 = 1;

/// So many messages are indexed in a transaction that has something else to do; the others soon after.
const MOST: usize = 100;

/// The first second that has a number of its own.
const EPOCH: i64 = 1_262_304_000;
/// How many numbers a second has.
const NUMBERS: i64 = 16;

/// Has a connection note which texts it changes, and what they were.
pub(super) fn watch(db: &Connection) -> rusqlite::Result<()> {
    let mut sql = "CREATE TEMP TABLE reworded (seq INTEGER, part TEXT, old TEXT, PRIMARY KEY (seq, part));
         CREATE TEMP TABLE recarded (seq INTEGER PRIMARY KEY);"
        .to_owned();
    for (table, part, text) in [("head", "''", "server"), ("part", "{row}.id", "json")] {
        for (event, row, old) in [("INSERT", "NEW", "NULL"), ("UPDATE OF", "OLD", text), ("DELETE", "OLD", text)] {
            let of = if event == "UPDATE OF" { text } else { "" };
            let part = part.replace("{row}", row);
            let old = if old == "NULL" { old.to_owned() } else { format!("OLD.{old}") };
            let changed = if event == "UPDATE OF" { format!("WHEN OLD.{text} <> NEW.{text}") } else { String::new() };
            let verb = event.split(' ').next().unwrap_or_default();
            sql.push_str(&format!(
                "CREATE TEMP TRIGGER reworded_{table}_{verb} AFTER {event} {of} ON main.{table} {changed} BEGIN
                     INSERT INTO reworded SELECT {row}.seq, {part}, {old}
                         WHERE NOT EXISTS (SELECT 1 FROM reworded r WHERE r.seq = {row}.seq AND r.part = {part});
                 END;"
            ));
        }
    }
    for (table, event, row, which, column) in [
        ("head", "UPDATE OF effective", "NEW", "seq", "seq"),
        ("conversation", "UPDATE OF contact", "NEW", "seq", "seq"),
        ("contact", "INSERT", "NEW", "contact", "id"),
        ("contact", "UPDATE", "NEW", "contact", "id"),
        ("contact", "DELETE", "OLD", "contact", "id"),
        ("ticket", "INSERT", "NEW", "id", "id"),
        ("ticket", "UPDATE", "NEW", "id", "id"),
        ("ticket", "DELETE", "OLD", "id", "id"),
    ] {
        let verb = event.split(' ').next().unwrap_or_default();
        sql.push_str(&format!(
            "CREATE TEMP TRIGGER recarded_{table}_{verb} AFTER {event} ON main.{table} BEGIN
                 INSERT INTO recarded SELECT c.seq FROM conversation c WHERE c.{which} = {row}.{column}
                     AND NOT EXISTS (SELECT 1 FROM recarded r WHERE r.seq = c.seq);
             END;"
        ));
    }
    db.execute_batch(&sql)
}

/// Brings what a transaction has changed so far into the index.
pub(super) fn keep_up(w: &mut Write<'_>) -> Result<()> {
    let noted = noted(w.db)?;
    let mut cards: HashSet<i64> = {
        let mut statement = w.db.prepare_cached("SELECT seq FROM recarded")?;
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    if noted.is_empty() && cards.is_empty() {
        return Ok(());
    }
    w.db.prepare_cached("DELETE FROM reworded")?.execute([])?;
    w.db.prepare_cached("DELETE FROM recarded")?.execute([])?;
    let filled_to: i64 = w.db.prepare_cached("SELECT filled_to FROM search")?.query_row([], |row| row.get(0))?;
    let mut terms = HashSet::new();
    let mut done = 0;
    for Noted { seq, part, old } in noted {
        // What comes later is filled in.
        w.news.filling |= seq > filled_to;
        let (is_head, doc) = (part.is_empty(), doc(w.db, seq, &part)?);
        if let Some(doc) = doc
            && !forget(w.db, &doc, (is_head, old.as_deref()), &mut terms)?
        {
            reset(w)?;
            return Ok(());
        }
        if is_head {
            cards.insert(seq);
        }
        if seq > filled_to || self::doc(w.db, seq, &part)?.is_some() {
            continue;
        }
        if done >= MOST {
            w.db.prepare_cached("INSERT INTO search_due (seq) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([seq])?;
            w.news.filling = true;
        } else if let Some((texts, at)) = read(w.db, seq, &part)? {
            learn(w.db, seq, &part, &texts, at, &mut terms)?;
            done += 1;
        }
    }
    cards.into_iter().filter(|seq| *seq <= filled_to).try_for_each(|seq| put_card(w.db, seq, &mut terms).map(drop))
}

/// A text that was changed, added or removed, and what it was before.
struct Noted {
    seq: i64,
    part: String,
    old: Option<String>,
}

fn noted(db: &Connection) -> Result<Vec<Noted>> {
    let mut statement = db.prepare_cached("SELECT seq, part, old FROM reworded")?;
    let noted = statement.query_map([], |row| Ok(Noted { seq: row.get(0)?, part: row.get(1)?, old: row.get(2)? }))?;
    Ok(noted.collect::<rusqlite::Result<_>>()?)
}

/// A message that is indexed.
struct Doc {
    id: i64,
    hash: i64,
}

fn doc(db: &Connection, seq: i64, part: &str) -> Result<Option<Doc>> {
    let mut statement = db.prepare_cached("SELECT id, hash FROM doc WHERE seq = ?1 AND part = ?2")?;
    Ok(statement.query_row(params![seq, part], |row| Ok(Doc { id: row.get(0)?, hash: row.get(1)? })).optional()?)
}

/// Takes a message out of the index, unless it is the same still. False if that cannot be done: it was indexed by another
/// text than the one that was there.
fn forget(
    db: &Connection,
    doc: &Doc,
    (is_head, old): (bool, Option<&str>),
    terms: &mut HashSet<String>,
) -> Result<bool> {
    let Some(old) = old else { return Ok(false) };
    let texts = match is_head {
        true => Texts::of_source(&json::decode::<Conversation>("conversation", old)?),
        false => Texts::of_part(&json::decode::<Part>("part", old)?),
    };
    if texts.hash() != doc.hash {
        return Ok(false);
    }
    db.prepare_cached("INSERT INTO words (words, rowid, body, files, who) VALUES ('delete', ?1, ?2, ?3, ?4)")?
        .execute(params![doc.id, texts.body, texts.files, texts.who])?;
    db.prepare_cached("DELETE FROM doc WHERE id = ?1")?.execute([doc.id])?;
    drop_terms(db, texts.terms(), terms)?;
    Ok(true)
}

/// Takes those words from the list of all words that stand nowhere any more, and from those that are known to be there.
fn drop_terms(db: &Connection, terms: HashSet<&str>, known: &mut HashSet<String>) -> Result<()> {
    let mut in_words = db.prepare_cached("SELECT 1 FROM words WHERE words MATCH ?1 LIMIT 1")?;
    let mut on_cards = db.prepare_cached("SELECT 1 FROM card WHERE card MATCH ?1 LIMIT 1")?;
    let mut gone = db.prepare_cached("DELETE FROM term WHERE w = ?1")?;
    for term in terms {
        let stands = in_words.exists([format!("{{body files}} : \"{term}\"")])?;
        if !stands && !on_cards.exists([format!("\"{term}\"")])? {
            gone.execute([term])?;
            known.remove(term);
        }
    }
    Ok(())
}

fn put_terms(db: &Connection, terms: HashSet<&str>, known: &mut HashSet<String>) -> Result<()> {
    let mut put = db.prepare_cached("INSERT INTO term (w) VALUES (?1) ON CONFLICT DO NOTHING")?;
    for term in terms {
        if term != BETWEEN && !known.contains(term) {
            put.execute([term])?;
            known.insert(term.to_owned());
        }
    }
    Ok(())
}

/// What a message that is kept says now, and when it was written; none if it is gone. One without words is found by who
/// wrote it.
fn read(db: &Connection, seq: i64, part: &str) -> Result<Option<(Texts, i64)>> {
    let one = |sql: &str, key: &[&dyn rusqlite::ToSql]| -> Result<Option<String>> {
        Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
    };
    let (texts, at) = if part.is_empty() {
        let Some(head) = one("SELECT server FROM head WHERE seq = ?1", &[&seq])? else { return Ok(None) };
        let head: Conversation = json::decode("conversation", &head)?;
        (Texts::of_source(&head), head.created_at.0)
    } else {
        let kept = one("SELECT json FROM part WHERE seq = ?1 AND id = ?2", &[&seq, &part])?;
        let Some(kept) = kept else { return Ok(None) };
        let part: Part = json::decode("part", &kept)?;
        (Texts::of_part(&part), part.created_at.0)
    };
    Ok(Some((texts, at)))
}

/// Puts a message into the index.
fn learn(db: &Connection, seq: i64, part: &str, texts: &Texts, at: i64, terms: &mut HashSet<String>) -> Result<()> {
    let id = number(db, at)?;
    db.prepare_cached("INSERT INTO doc (id, seq, part, hash) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        id,
        seq,
        part,
        texts.hash()
    ])?;
    db.prepare_cached("INSERT INTO words (rowid, body, files, who) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        id,
        texts.body,
        texts.files,
        texts.who
    ])?;
    put_terms(db, texts.terms(), terms)
}

/// The second of a message of that number, or one near it.
pub(super) fn time(doc: i64) -> Timestamp {
    Timestamp(doc.div_euclid(NUMBERS).saturating_add(EPOCH))
}

/// A free number for a message of that second.
fn number(db: &Connection, at: i64) -> Result<i64> {
    let base = at.saturating_sub(EPOCH).clamp(0, i64::MAX / (4 * NUMBERS)) * NUMBERS;
    let mut statement = db.prepare_cached("SELECT id FROM doc WHERE id >= ?1 AND id < ?2 ORDER BY id")?;
    let taken =
        statement.query_map([base, base + NUMBERS], |row| row.get(0))?.collect::<rusqlite::Result<HashSet<i64>>>()?;
    if let Some(free) = (base..base + NUMBERS).find(|id| !taken.contains(id)) {
        return Ok(free);
    }
    // Thousands may be written in one second: these lie near it.
    let mut is_taken = db.prepare_cached("SELECT 1 FROM doc WHERE id = ?1")?;
    let mut around = NUMBERS;
    loop {
        around = around.saturating_mul(2).min(1 << 40);
        let id = base + fastrand::i64(0..around);
        if !is_taken.exists([id])? {
            return Ok(id);
        }
    }
}

/// Makes the index have a conversation's card as it is now.
fn put_card(db: &Connection, seq: i64, terms: &mut HashSet<String>) -> Result<Option<Facts>> {
    let mut statement = db.prepare_cached("SELECT body FROM card WHERE rowid = ?1")?;
    let before: Option<String> = statement.query_row([seq], |row| row.get(0)).optional()?;
    let facts = Facts::read(db, seq, Asks::card())?;
    let now = facts.as_ref().map(|facts| {
        let listed = facts.listed();
        card(listed.conversation, &listed.beside).join(" ")
    });
    if before == now {
        return Ok(facts);
    }
    if before.is_some() {
        db.prepare_cached("DELETE FROM card WHERE rowid = ?1")?.execute([seq])?;
    }
    if let Some(now) = &now {
        db.prepare_cached("INSERT INTO card (rowid, body) VALUES (?1, ?2)")?.execute(params![seq, now])?;
        put_terms(db, now.split(' ').collect(), terms)?;
    }
    let before = before.unwrap_or_default();
    let kept: HashSet<&str> = now.iter().flat_map(|now| now.split(' ')).collect();
    drop_terms(db, before.split(' ').filter(|term| !term.is_empty() && !kept.contains(term)).collect(), terms)?;
    Ok(facts)
}

/// Empties the index: all is indexed anew.
pub(super) fn reset(w: &mut Write<'_>) -> Result<()> {
    w.db.execute_batch(
        "INSERT INTO words (words) VALUES ('delete-all');
         DELETE FROM card; DELETE FROM doc; DELETE FROM term; DELETE FROM search_due;",
    )?;
    w.db.prepare_cached("UPDATE search SET version = ?1, filled_to = 0")?.execute([VERSION])?;
    (w.news.filling, w.news.erased) = (true, true);
    Ok(())
}

/// Everything is looked at once more: something was changed that nobody has noted.
pub(super) fn look_again(db: &Connection) -> Result<()> {
    db.prepare_cached("UPDATE search SET filled_to = 0")?.execute([])?;
    Ok(())
}

/// How much of the workspace the index has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many conversations are kept.
    pub conversations: usize,
    /// Of how many of them the thread was never fetched: of these the first message is indexed, and the card.
    pub unfetched: usize,
    /// Of how many in a hundred the words are indexed, while that goes on.
    pub indexed: Option<u8>,
}

impl Coverage {
    /// How many in a hundred conversations have all their words here.
    pub fn percent(self) -> usize {
        let here = self.conversations.saturating_sub(self.unfetched);
        let share = (here * 100).checked_div(self.conversations).unwrap_or(100);
        usize::from(self.indexed.unwrap_or(100)).min(share)
    }
}

/// How much of the workspace is in the index.
pub(super) fn coverage(db: &Connection) -> Result<Coverage> {
    let one = |sql: &str| -> Result<usize> { Ok(db.prepare_cached(sql)?.query_row([], |row| row::count(row, 0))?) };
    let conversations = one("SELECT coalesce(sum(n), 0) FROM counter WHERE kind = 0")?;
    let unfetched =
        one("SELECT count(*) FROM conversation INDEXED BY conversation_unfetched WHERE thread_fetched_at IS NULL")?;
    let mut statement = db.prepare_cached(
        "SELECT s.version = ?1, s.filled_to, (SELECT max(seq) FROM conversation), EXISTS (SELECT 1 FROM search_due)
         FROM search s",
    )?;
    let (is_current, filled_to, last, due): (bool, i64, Option<i64>, bool) =
        statement.query_row([VERSION], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let last = last.unwrap_or(0);
    let share = u8::try_from((filled_to * 100).checked_div(last).unwrap_or(0).clamp(0, 99)).unwrap_or(0);
    let indexed = match is_current {
        false => Some(0),
        true if filled_to < last || due => Some(share),
        true => None,
    };
    Ok(Coverage { conversations, unfetched, indexed })
}

/// Conversations whose threads were never fetched, last active first.
pub(super) fn unfetched(db: &Connection, limit: usize) -> Result<Vec<ConversationId>> {
    let mut statement = db.prepare_cached(
        "SELECT id FROM conversation INDEXED BY conversation_unfetched WHERE thread_fetched_at IS NULL
         ORDER BY active_at DESC LIMIT ?1",
    )?;
    let ids = statement.query_map([row::stored(limit)], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
