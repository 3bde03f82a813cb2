//! What is called by some words: conversations by customer, company and title, and customers by name and e-mail address,
//! for who goes there by name (I45).

use rusqlite::{Connection, OptionalExtension};

use super::matching::{self, Columns};
use super::searcher::Turn;
use crate::condition::{Phrase, fold};
use crate::domain::{ContactId, ConversationId, Text};
use crate::store::error::Result;
use crate::store::{Row, row};

/// What words find by name, newest first as they came here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// By customer, company and title.
    pub conversations: Vec<Row>,
    /// Each once.
    pub customers: Vec<Customer>,
}

/// A customer that was found by name or e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// By which Intercom has them.
    pub id: ContactId,
    /// As lists show it.
    pub name: Text,
    /// As Intercom has it; none where nobody knows one.
    pub email: Option<Text>,
    /// How many conversations of theirs are here.
    pub conversations: usize,
    /// The one that came here last.
    pub newest: ConversationId,
}

/// Finds at most so many of both by beginnings of words, as far as one turn goes.
pub(in crate::store) fn called(db: &Connection, words: &str, most: usize, turn: &Turn) -> Result<Called> {
    let folded = fold(words);
    let phrases: Vec<Phrase> = folded.split(' ').filter_map(|word| Phrase::new(word, false, true)).collect();
    let mut matching = Vec::new();
    for phrase in &phrases {
        matching.extend(matching::words(db, phrase, Columns::Card)?.map(|found| format!("({found})")));
    }
    let mut called = Called::default();
    if matching.is_empty() {
        return Ok(called);
    }
    let sql = format!(
        "SELECT {}, 0, c.contact FROM card CROSS JOIN conversation c ON c.seq = card.rowid
         WHERE card MATCH ?1 AND c.state <= 2 ORDER BY card.rowid DESC",
        row::COLUMNS
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([matching.join(" AND ")])?;
    while let Some(found) = rows.next()? {
        let contact: String = found.get(row::KEY + 1)?;
        let found = row::read(found)?;
        let is_in = |texts: &[&str]| phrases.iter().all(|phrase| texts.iter().any(|text| phrase.is_in(text)));
        let is_new = called.customers.iter().all(|customer| customer.id.as_str() != contact);
        if !contact.is_empty() && is_new && called.customers.len() < most {
            let email = email(db, &contact)?;
            if is_in(&[found.who.as_str(), email.as_ref().map_or("", Text::as_str)]) {
                let conversations = of_customer(db, &contact)?;
                let (id, name) = (ContactId::new(contact), found.who.clone());
                called.customers.push(Customer { id, name, email, conversations, newest: found.id.clone() });
            }
        }
        let company = found.company.as_ref().map_or("", Text::as_str);
        if called.conversations.len() < most && is_in(&[found.who.as_str(), company, found.headline.as_str()]) {
            called.conversations.push(found);
        }
        let enough = called.conversations.len() >= most && called.customers.len() >= most;
        if enough || turn.is_over() {
            break;
        }
    }
    Ok(called)
}

fn email(db: &Connection, contact: &str) -> Result<Option<Text>> {
    let mut statement = db.prepare_cached("SELECT json_extract(json, '$.email') FROM contact WHERE id = ?1")?;
    let email: Option<Option<String>> = statement.query_row([contact], |row| row.get(0)).optional()?;
    Ok(email.flatten().map(|email| Text::new(&email)))
}

fn of_customer(db: &Connection, contact: &str) -> Result<usize> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM conversation WHERE contact = ?1")?;
    let count: i64 = statement.query_row([contact], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}
