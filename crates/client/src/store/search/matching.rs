//! What is asked of messages in the words of the index: what finds all messages of which it is so, and perhaps others.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::condition::field::MessageKind;
use crate::condition::{Leaf, MessageTest, Node, Phrase, Term, Writer};
use crate::store::error::Result;
use crate::store::index::{BOT, CUSTOMER, FIN, NOTE, TEAMMATE};

/// So many words may have a part that is looked for; with more the index is no help.
const MOST_WORDS: usize = 2_000;

/// What no text has.
const NOTHING: &str = "\"·nothing\"";

/// In which columns words are looked for.
#[derive(Clone, Copy)]
pub(super) enum Columns {
    Said,
    Files,
    Card,
}

impl Columns {
    fn of(self, expression: &str) -> String {
        match self {
            Self::Said => format!("{{body files}} : ({expression})"),
            Self::Files => format!("files : ({expression})"),
            Self::Card => format!("({expression})"),
        }
    }
}

/// How what is asked of a message is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matching {
    /// What finds the messages in which all of its words stand.
    pub(super) messages: String,
    /// Whether it finds no others.
    pub(super) exact: bool,
    /// What finds the cards on which some of them stand, if any can; whether one card has enough of them.
    pub(super) cards: Option<(String, bool)>,
}

/// How it is looked up; none where the index is no help.
pub(super) fn of(db: &Connection, asked: &Node) -> Result<Option<Matching>> {
    let Some(messages) = messages(db, asked)? else { return Ok(None) };
    let phrases = asked.phrases();
    let mut cards = Vec::new();
    for phrase in &phrases {
        match words(db, phrase, Columns::Card)? {
            Some(card) => cards.push(card),
            None => return Ok(None),
        }
    }
    let cards = (!cards.is_empty()).then(|| (cards.join(" OR "), is_one_enough(asked)));
    Ok(Some(Matching { messages, exact: is_of_words(asked), cards }))
}

fn is_of_words(asked: &Node) -> bool {
    match asked {
        Node::All(all) | Node::Any(all) => !all.is_empty() && all.iter().all(is_of_words),
        Node::Leaf(Leaf::OfMessage(test)) => matches!(test, MessageTest::Words(_) | MessageTest::File(_)),
        _ => false,
    }
}

/// Whether one phrase on a card is all that is asked.
fn is_one_enough(asked: &Node) -> bool {
    match asked {
        Node::Any(any) => any.iter().all(is_one_enough),
        Node::All(all) => matches!(all.as_slice(), [one] if is_one_enough(one)),
        Node::Leaf(Leaf::OfMessage(test)) => matches!(test, MessageTest::Words(_)),
        _ => false,
    }
}

/// What finds at least the messages of which it is so, cards left aside; none if that may be any.
fn messages(db: &Connection, asked: &Node) -> Result<Option<String>> {
    Ok(match asked {
        Node::All(all) => {
            let mut each = Vec::new();
            for one in all {
                each.extend(messages(db, one)?);
            }
            (!each.is_empty()).then(|| join(&each, " AND "))
        }
        Node::Any(any) => {
            let mut each = Vec::new();
            for one in any {
                match messages(db, one)? {
                    Some(one) => each.push(one),
                    None => return Ok(None),
                }
            }
            Some(if each.is_empty() { NOTHING.to_owned() } else { join(&each, " OR ") })
        }
        Node::Leaf(Leaf::OfMessage(test)) => match test {
            MessageTest::Words(phrase) => words(db, phrase, Columns::Said)?,
            MessageTest::File(phrase) => words(db, phrase, Columns::Files)?,
            MessageTest::From(writer) => from(writer),
            MessageTest::Kind(MessageKind::Note) => Some(mark(NOTE)),
            MessageTest::Kind(_) | MessageTest::To(_) | MessageTest::Before(..) => None,
        },
        Node::Not(_) | Node::Leaf(_) | Node::Message(_) | Node::Unknown => None,
    })
}

fn join(each: &[String], between: &str) -> String {
    let bracketed: Vec<String> = each.iter().map(|one| format!("({one})")).collect();
    bracketed.join(between)
}

fn mark(token: &str) -> String {
    format!("who : (\"{token}\")")
}

fn from(writer: &Writer) -> Option<String> {
    Some(match writer {
        Writer::Customer => mark(CUSTOMER),
        Writer::Teammate | Writer::Me => mark(TEAMMATE),
        Writer::Bot => mark(BOT),
        Writer::Fin => mark(FIN),
        Writer::Named(whom) => {
            let phrase = whom.begins.as_ref().filter(|phrase| phrase.terms().iter().all(|term| !term.front))?;
            let terms: Vec<String> = phrase.terms().iter().map(written).collect();
            format!("who : ({})", terms.join(" + "))
        }
    })
}

/// A token, or the beginning of some, as the index's language has it. No token has a quotation mark.
fn written(term: &Term) -> String {
    let star = if term.back { " *" } else { "" };
    format!("\"{}\"{star}", term.text)
}

/// What finds a phrase; none if too many words may be its first one.
pub(super) fn words(db: &Connection, phrase: &Phrase, columns: Columns) -> Result<Option<String>> {
    let Some((first, rest)) = phrase.terms().split_first() else { return Ok(Some(NOTHING.to_owned())) };
    let rest: String = rest.iter().map(|term| format!(" + {}", written(term))).collect();
    if !first.front {
        return Ok(Some(columns.of(&format!("{}{rest}", written(first)))));
    }
    let firsts = with_part(db, first)?;
    if firsts.len() > MOST_WORDS {
        return Ok(None);
    }
    let each: Vec<String> = firsts.iter().map(|first| format!("\"{first}\"{rest}")).collect();
    Ok(Some(if each.is_empty() { NOTHING.to_owned() } else { columns.of(&each.join(" OR ")) }))
}

/// All words that end with a term, or have it anywhere; one more than are of use, if there are so many.
fn with_part(db: &Connection, term: &Term) -> Result<BTreeSet<String>> {
    let sql = if term.back {
        "SELECT w FROM term WHERE instr(w, ?1) > 0 LIMIT ?2"
    } else {
        "SELECT w FROM term WHERE substr(w, -length(?1)) = ?1 LIMIT ?2"
    };
    let mut statement = db.prepare_cached(sql)?;
    let most = i64::try_from(MOST_WORDS).unwrap_or(i64::MAX).saturating_add(1);
    let found = statement.query_map(params![term.text, most], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
