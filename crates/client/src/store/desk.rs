//! Who takes part in a conversation (I42), merging and redacting: what is so when it is decided, how it shows until it is done,
//! and what follows here then.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::outbox_reads::{find, undelivered};
use super::owner::Write;
use super::{details, drafts, json, merge, merged, parts, redact, units};
use crate::domain::address::email_in;
use crate::domain::conversation::ContactRef;
use crate::domain::desk::{IN_PLACE, address_of, kept_without_quotes};
use crate::domain::{
    Author, Body, ContactId, Conversation, ConversationId, DeskStep, Operation, Part, Person, Standing, Step, Text,
    Timestamp, rating,
};
use crate::intent::{AtDesk, DeskWish, First, Known, Needs, Presence, conversation_of};

/// What a decision about that stands on; none where it is about something else.
pub(super) fn facts(db: &Connection, head: &Conversation, needs: Needs<'_>, now: Timestamp) -> Result<Option<AtDesk>> {
    if needs.desk.is_none() && needs.restored.is_none() {
        return Ok(None);
    }
    let source = &head.source;
    let whose = Text::new(source.author.display());
    let first =
        First { id: source.id.clone(), by_customer: source.author.kind.is_contact(), redacted: source.redacted, whose };
    let mut at = AtDesk { first, ..AtDesk::default() };
    for contact in &head.contacts {
        at.people.push(known(db, head, &contact.id)?);
    }
    match needs.desk {
        Some(DeskWish::Join(typed)) => {
            at.found = called(db, typed)?;
            let mut with = head.clone();
            with.contacts.push(ContactRef { id: ContactId::new(""), external_id: None });
            at.rating_with_more = Some(rating::on_close(&with, parts::fetched(db, &head.id)?.as_deref(), now));
        }
        Some(DeskWish::Leave(_)) => {
            let mut with = head.clone();
            with.contacts.pop();
            at.rating_with_fewer = Some(rating::on_close(&with, parts::fetched(db, &head.id)?.as_deref(), now));
        }
        Some(DeskWish::Merge(into)) => at.other = Some(other(db, into)?),
        Some(DeskWish::Block(_) | DeskWish::Redact(_)) | None => {}
    }
    for (_, standing) in needs.restored.into_iter().flatten().filter(|(id, _)| *id == head.id) {
        for id in &standing.contacts {
            at.found.push(known(db, head, id)?);
        }
    }
    Ok(Some(at))
}

/// Somebody who takes part, by what is known of them, or by what they wrote under.
fn known(db: &Connection, head: &Conversation, id: &ContactId) -> Result<Known> {
    if let Some(contact) = details::contact(db, &merged::resolve(db, id)?)? {
        return Ok(Known { person: Person { id: id.clone(), name: contact.display() }, email: contact.email });
    }
    if let Some(address) = address_of(id) {
        return Ok(Known { person: Person::of_address(address), email: Some(Text::new(address)) });
    }
    let is_theirs = |author: &&Author| author.id == id.as_str();
    let kept = parts::kept(db, &head.id)?;
    let author = std::iter::once(&head.source.author).chain(kept.iter().map(|part| &part.author)).find(is_theirs);
    let name = author.map_or_else(|| Text::new(id.as_str()), |author| Text::new(author.display()));
    let email = author.and_then(|author| author.email.clone());
    Ok(Known { person: Person { id: id.clone(), name }, email })
}

/// So many that are called so are told apart; of more it is said that there are several all the same.
const MOST_CALLED: usize = 20;

/// Contacts that are here and whose id, address or name is this or begins so.
fn called(db: &Connection, typed: &str) -> Result<Vec<Known>> {
    let typed = email_in(typed).unwrap_or(typed.trim());
    let wanted = typed.to_lowercase();
    let mut found = Vec::new();
    if let Some(id) = conversation_of(typed) {
        let Some(head) = merge::shown(db, &id)? else { return Ok(found) };
        let own = head.contacts.first().map(|own| known(db, &head, &own.id)).transpose()?;
        return Ok(own.into_iter().collect());
    }
    if wanted.is_empty() {
        return Ok(found);
    }
    let mut statement = db.prepare_cached(
        "SELECT id, display, json_extract(json, '$.email') FROM contact WHERE json IS NOT NULL ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let (name, email) = (name.unwrap_or_default(), row.get::<_, Option<String>>(2)?);
        let begins = |text: &str| text.to_lowercase().starts_with(&wanted);
        let is_whole = id == typed || email.as_deref().is_some_and(|email| email.to_lowercase() == wanted);
        if !is_whole && (found.len() >= MOST_CALLED || !(begins(&name) || email.as_deref().is_some_and(begins))) {
            continue;
        }
        let person = Person { id: ContactId::new(id), name: Text::new(&name) };
        found.push(Known { person, email: email.map(|email| Text::new(&email)) });
    }
    Ok(found)
}

/// Whether another conversation is here, and what its customer is called.
fn other(db: &Connection, id: &ConversationId) -> Result<(Presence, Text)> {
    match super::row::head(db, id)? {
        Some(head) => Ok((Presence::Here, head.who)),
        None if merge::is_deleted(db, id)? => Ok((Presence::Deleted, Text::default())),
        None => Ok((Presence::Unknown, Text::default())),
    }
}

/// An entry without its words, as the server leaves it.
pub(super) fn wordless(part: &mut Part) {
    part.body = Some(Body::new(IN_PLACE));
    part.attachments.clear();
    part.redacted = true;
}

/// Entries as they are shown: what is to be redacted is so at once (S1).
pub(super) fn show(pending: &[Step], entries: &mut [Part]) {
    for step in pending {
        if let Operation::Desk(DeskStep::Redact { message, first: false, .. }) = &step.operation {
            entries.iter_mut().filter(|part| part.id == *message).for_each(wordless);
        }
    }
}

/// Some steps were put there, fell or left: what the list says of the words that they redact is as they leave it.
pub(super) fn reapply(w: &mut Write<'_>, steps: &[Step]) -> Result<()> {
    for step in steps {
        if let Operation::Desk(DeskStep::Redact { .. }) = &step.operation {
            let mut statement = w.db.prepare_cached("SELECT seq FROM conversation WHERE id = ?1")?;
            let seq: Option<i64> = statement.query_row([step.conversation.as_str()], |row| row.get(0)).optional()?;
            if let Some(seq) = seq {
                let before = super::row::head(w.db, &step.conversation)?;
                parts::tell_last_words(w, &step.conversation, seq)?;
                let after = super::row::head(w.db, &step.conversation)?;
                let change = super::types::Change::new(step.conversation.clone(), before, after);
                w.news.change(super::types::Change { reworded: true, ..change });
            }
        }
    }
    Ok(())
}

/// The server has done a step: what it redacted goes from here (S12), and what was written in a conversation that went into
/// another goes along.
pub(super) fn happened(w: &mut Write<'_>, step: &Step) -> Result<()> {
    match &step.operation {
        Operation::Desk(DeskStep::Redact { message, first, .. }) => {
            let ids = if *first { Vec::new() } else { vec![message.clone()] };
            redact::redact(w, &step.conversation, &ids, *first)
        }
        Operation::Desk(DeskStep::Merge { into, .. }) => drafts::go_along(w, &step.conversation, into),
        Operation::Desk(DeskStep::Join(person)) if person.address().is_some() => found_joined(w, step, &person.id),
        _ => Ok(()),
    }
}

/// The words of these are gone: so are drafts' quotes of them (S12).
pub(super) fn forget_quotes(w: &mut Write<'_>, seq: i64, body: Option<&Body>) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT id FROM conversation WHERE seq = ?1")?;
    let id: Option<String> = statement.query_row([seq], |row| row.get(0)).optional()?;
    let (Some(id), Some(body)) = (id, body) else { return Ok(()) };
    drafts::rewrite(w, &ConversationId::new(id), &|markdown| kept_without_quotes(markdown, body))
}

/// The answer that would have told who joined by an address was lost: it is the one who was not there before. Of several
/// nobody can tell which.
fn found_joined(w: &mut Write<'_>, step: &Step, address: &ContactId) -> Result<()> {
    let all = merge::server_head(w.db, &step.conversation)?.map(|head| head.contacts).unwrap_or_default();
    let stood = units::stood(w.db, step.unit)?;
    let Some(stood) = stood.into_iter().find(|stood| stood.conversation == step.conversation) else { return Ok(()) };
    let is_new = |id: &ContactId| address_of(id).is_none() && !stood.before.contacts.contains(id);
    let mut new = all.into_iter().map(|own| own.id).filter(is_new);
    if let (Some(own), None) = (new.next(), new.next()) {
        joined(w, step.id, address, &own)?;
    }
    Ok(())
}

/// Somebody of whom only the address was known has an id by now: so they are known from here on.
pub(super) fn joined(w: &mut Write<'_>, id: i64, address: &ContactId, own: &ContactId) -> Result<Option<Step>> {
    let Some(step) = find(w.db, id)? else { return Ok(None) };
    if let Operation::Desk(DeskStep::Join(person)) = &step.operation {
        let person = Person { id: own.clone(), name: person.name.clone() };
        let operation = Operation::Desk(DeskStep::Join(person));
        w.db.prepare_cached("UPDATE outbox SET operation = ?2 WHERE id = ?1")?
            .execute(params![id, json::encode("action", &operation)?])?;
    }
    let mut statement = w.db.prepare_cached(
        "SELECT unit, before, after FROM unit_standing WHERE conversation = ?1 AND (instr(before, ?2) OR instr(after, ?2))",
    )?;
    let found = statement
        .query_map(params![step.conversation.as_str(), address.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<Vec<(i64, String, String)>>>()?;
    for (unit, before, after) in found {
        let renamed = |kept: &str| -> Result<String> {
            let mut standing: Standing = json::decode("standing", kept)?;
            standing.contacts.iter_mut().filter(|id| *id == address).for_each(|id| *id = own.clone());
            standing.contacts.sort();
            standing.contacts.dedup();
            json::encode("standing", &standing)
        };
        w.db.prepare_cached("UPDATE unit_standing SET before = ?3, after = ?4 WHERE unit = ?1 AND conversation = ?2")?
            .execute(params![unit, step.conversation.as_str(), renamed(&before)?, renamed(&after)?])?;
    }
    merge::reapply(w, &step.conversation)?;
    w.news.outbox = true;
    find(w.db, id)
}

/// Whether what is shown of a conversation has words that are to be redacted.
pub(super) fn hides(db: &Connection, id: &ConversationId) -> Result<Vec<Step>> {
    let mut pending = undelivered(db, id)?;
    pending.retain(|step| matches!(&step.operation, Operation::Desk(DeskStep::Redact { first: false, .. })));
    Ok(pending)
}
