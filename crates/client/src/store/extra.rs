//! What rows tell beside their columns, where it is asked for: read from the conversation's head.

use rusqlite::{Connection, OptionalExtension};

use super::error::Result;
use super::listed::Extra;
use super::{details, json, merged};
use crate::condition::fold;
use crate::domain::{Conversation, ConversationId, Text};

/// What there is of these, in their order.
pub(super) fn of(db: &Connection, id: &ConversationId, wanted: &[Extra]) -> Result<Vec<Text>> {
    let mut statement = db.prepare_cached(
        "SELECT coalesce(h.effective, h.server) FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
    )?;
    let head: Option<String> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    let Some(head) = head else { return Ok(vec![Text::default(); wanted.len()]) };
    let head: Conversation = json::decode("conversation", &head)?;
    wanted.iter().map(|extra| one(db, &head, extra)).collect()
}

fn one(db: &Connection, head: &Conversation, extra: &Extra) -> Result<Text> {
    Ok(match extra {
        Extra::Rating => head.rating.as_ref().map(|rating| Text::new(&rating.score.to_string())).unwrap_or_default(),
        Extra::Channel => head.source.kind.clone(),
        Extra::Language => {
            let contact = head.contact().map(|id| merged::resolve(db, id)).transpose()?;
            let contact = contact.map(|id| details::contact(db, &id)).transpose()?.flatten();
            contact.and_then(|contact| contact.language).unwrap_or_default()
        }
        Extra::Attribute(name) => {
            let found = head.attributes.iter().find(|(known, _)| fold(known.as_str()) == fold(name));
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        }
    })
}
