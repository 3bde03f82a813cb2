//! What is shown of what was found: the row, and the place with the words.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Found, Search};
use crate::condition::{Phrase, Span, lines_of_card};
use crate::domain::{Author, Body, Conversation, Part, PartId, Text, Timestamp};
use crate::store::Row;
use crate::store::error::Result;
use crate::store::lists::facts::{Asks, Facts};
use crate::store::{json, row};

/// So many characters are shown before the first word that was found.
const BEFORE: usize = 40;
/// So many characters are shown in all.
const LONG: usize = 240;
/// So many characters of a message are looked through.
const MOST_CHARS: usize = 200_000;

/// A conversation that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// As lists show it.
    pub row: Row,
    /// Where the words stand.
    pub place: Place,
    /// When the message was written; of others, when somebody last wrote.
    pub at: Timestamp,
    /// The words with some around them; none where no words were looked for.
    pub excerpt: Option<Excerpt>,
}

/// Where the words that were looked for stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the first message.
    First {
        /// Who wrote it.
        by: Author,
    },
    /// In an entry of the thread.
    Part {
        /// By which the thread has it.
        id: PartId,
        /// Who wrote it.
        by: Author,
        /// Whether it is a note.
        note: bool,
    },
    /// In none of its messages: in what it is called by.
    Card {
        /// In what: `title`, `subject`, `customer`, `company`, `tag`, or the name of an attribute.
        what: Text,
    },
    /// No words were looked for.
    Whole,
}

/// A piece of a text with words that were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// On one line.
    pub text: Text,
    /// Where in it the words stand, in bytes, in order and apart.
    pub marks: Vec<Span>,
    /// Whether more stands before it.
    pub cut_before: bool,
    /// Whether more stands behind it.
    pub cut_behind: bool,
}

/// Some of what was found, in its order. What is gone since is left out.
pub(in crate::store) fn hits(db: &Connection, search: &Search, from: usize, count: usize) -> Result<Vec<Hit>> {
    let phrases = search.condition.node().phrases();
    let mut hits = Vec::new();
    for found in search.found.iter().skip(from).take(count) {
        hits.extend(hit(db, found, &phrases)?);
    }
    Ok(hits)
}

fn hit(db: &Connection, found: &Found, phrases: &[&Phrase]) -> Result<Option<Hit>> {
    // It stands where it stands by what was found, and not by a list.
    let sql = format!("SELECT {}, 0 FROM conversation c WHERE c.seq = ?1", row::COLUMNS);
    let Some(row) = db.prepare_cached(&sql)?.query_row([found.seq], row::read).optional()? else { return Ok(None) };
    let at = row.active_at;
    let none = Hit { row, place: Place::Whole, at, excerpt: None };
    if phrases.is_empty() {
        return Ok(Some(none));
    }
    let Some(facts) = Facts::read(db, found.seq, Asks::card())? else { return Ok(None) };
    let message = match found.doc {
        Some(doc) => message(db, found.seq, doc, &facts.conversation)?,
        None => None,
    };
    if let Some(Message { place, at, texts }) = message
        && let Some(excerpt) = texts.iter().find_map(|text| excerpt(text, phrases))
    {
        return Ok(Some(Hit { place, at, excerpt: Some(excerpt), ..none }));
    }
    let listed = facts.listed();
    let on_card = lines_of_card(listed.conversation, &listed.beside)
        .into_iter()
        .find_map(|(what, line)| Some((what, excerpt(line, phrases)?)));
    Ok(Some(match on_card {
        Some((what, excerpt)) => Hit { place: Place::Card { what: Text::new(what) }, excerpt: Some(excerpt), ..none },
        None => none,
    }))
}

/// A message that was found, with the texts in which its words may stand.
struct Message {
    place: Place,
    at: Timestamp,
    texts: Vec<String>,
}

fn message(db: &Connection, seq: i64, doc: i64, head: &Conversation) -> Result<Option<Message>> {
    let mut statement = db.prepare_cached("SELECT part FROM doc WHERE id = ?1 AND seq = ?2")?;
    let Some(part): Option<String> = statement.query_row([doc, seq], |row| row.get(0)).optional()? else {
        return Ok(None);
    };
    let words = |body: &Body| body.preview(MOST_CHARS).as_str().to_owned();
    if part.is_empty() {
        let source = &head.source;
        let mut texts = vec![source.subject.as_str().to_owned(), words(&source.body)];
        texts.extend(source.attachments.iter().map(|file| file.name.as_str().to_owned()));
        return Ok(Some(Message { place: Place::First { by: source.author.clone() }, at: head.created_at, texts }));
    }
    let mut statement = db.prepare_cached("SELECT json FROM part WHERE seq = ?1 AND id = ?2")?;
    let kept: Option<String> = statement.query_row(params![seq, part], |row| row.get(0)).optional()?;
    let Some(part) = kept.map(|kept| json::decode::<Part>("part", &kept)).transpose()? else { return Ok(None) };
    let mut texts: Vec<String> = part.body.iter().map(words).collect();
    texts.extend(part.attachments.iter().map(|file| file.name.as_str().to_owned()));
    let (at, note) = (part.made_at(), part.kind.is_note());
    Ok(Some(Message { place: Place::Part { id: part.id, by: part.author, note }, at, texts }))
}

/// The piece of a text with the first of the words; none if none stands there.
fn excerpt(text: &str, phrases: &[&Phrase]) -> Option<Excerpt> {
    let first = phrases.iter().filter_map(|phrase| phrase.marks(text).into_iter().next()).min()?;
    let before = text.get(..first.start)?;
    let start = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    // It begins with a whole word, where words have blanks between them.
    let word = before.get(start..).and_then(|piece| piece.find(' ')).map(|blank| start + blank + 1);
    let start = if start == 0 { 0 } else { word.unwrap_or(start) };
    let rest = text.get(start..)?;
    let end = rest.char_indices().nth(LONG).map_or(rest.len(), |(at, _)| at).max(first.end.saturating_sub(start));
    let end = (end..=rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
    let piece = Text::new(rest.get(..end)?);
    let mut marks: Vec<Span> = phrases.iter().flat_map(|phrase| phrase.marks(piece.as_str())).collect();
    marks.sort_unstable();
    let mut apart: Vec<Span> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    Some(Excerpt { text: piece, marks: apart, cut_before: start > 0, cut_behind: end < rest.len() })
}
