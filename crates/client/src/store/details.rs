//! Customers: who they are, and what was fetched about them for the details pane.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Result;
use super::listed::Row;
use super::owner::{Read, Write};
use super::types::{Change, Details, DetailsParts};
use super::{json, merge, merged, outbox_reads, row};
use crate::domain::{
    Company, Contact, ContactId, Conversation, ConversationId, Operation, Standing, Tag, Text, Ticket, Timestamp,
};

/// How many other conversations of a customer the details show.
const RECENT: i64 = 10;

/// Takes in contacts, and lets their conversations show their names.
pub(super) fn put_contacts(w: &mut Write<'_>, contacts: &[Contact]) -> Result<()> {
    for contact in contacts {
        let json = json::encode("contact", contact)?;
        let name = contact.name.as_ref().filter(|name| !name.is_empty()).map(Text::as_str);
        let changed =
            w.db.prepare_cached(
                "INSERT INTO contact (id, name, display, json) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET name = excluded.name, display = excluded.display, json = excluded.json
                 WHERE json IS NOT excluded.json",
            )?
            .execute(params![contact.id.as_str(), name, contact.display().as_str(), json])?;
        if changed > 0 {
            w.news.contact(&contact.id);
            rename(w, &contact.id)?;
        }
    }
    Ok(())
}

/// Notes that there is nothing to be had of these contacts.
pub(super) fn no_such_contacts(w: &mut Write<'_>, ids: &[ContactId]) -> Result<()> {
    for id in ids {
        w.db.prepare_cached("INSERT INTO contact (id) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([id.as_str()])?;
        w.db.prepare_cached("UPDATE conversation SET contact_known = 1 WHERE contact = ?1 AND contact_known = 0")?
            .execute([id.as_str()])?;
    }
    Ok(())
}

/// The server has deleted a contact: what was known of it goes (S12).
pub(super) fn contact_deleted(w: &mut Write<'_>, id: &ContactId) -> Result<()> {
    no_such_contacts(w, std::slice::from_ref(id))?;
    let mut known = 0;
    for forget in [
        "UPDATE contact SET name = NULL, display = NULL, json = NULL WHERE id = ?1 AND json IS NOT NULL",
        "DELETE FROM details WHERE contact = ?1 AND coalesce(companies, tags, notes, events) IS NOT NULL",
    ] {
        known += w.db.prepare_cached(forget)?.execute([id.as_str()])?;
    }
    // There is nothing to be fetched for a while.
    w.db.prepare_cached(
        "INSERT INTO details (contact, fetched_at) VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET fetched_at = excluded.fetched_at",
    )?
    .execute(params![id.as_str(), w.now.0])?;
    if known > 0 {
        w.news.erased = true;
        w.news.contact(id);
        rename(w, id)?;
    }
    Ok(())
}

/// Lets the conversations of a contact show what the contact is called now.
pub(super) fn rename(w: &mut Write<'_>, contact: &ContactId) -> Result<()> {
    w.db.prepare_cached("UPDATE conversation SET contact_known = 1 WHERE contact = ?1 AND contact_known = 0")?
        .execute([contact.as_str()])?;
    let mut statement = w.db.prepare_cached("SELECT id, who FROM conversation WHERE contact = ?1")?;
    let listed = statement
        .query_map([contact.as_str()], |row| Ok((ConversationId::new(row.get::<_, String>(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(ConversationId, String)>>>()?;
    for (id, called) in listed {
        let Some(conversation) = merge::server_head(w.db, &id)? else { continue };
        let (who, _) = row::who(w.db, &conversation)?;
        if who.as_str() == called {
            continue;
        }
        let before = row::head(w.db, &id)?;
        w.db.prepare_cached("UPDATE conversation SET who = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), who.as_str()])?;
        let after = row::head(w.db, &id)?;
        w.news.change(Change::new(id, before, after));
    }
    Ok(())
}

/// Takes in what was fetched about a contact.
pub(super) fn put_details(w: &mut Write<'_>, contact: &ContactId, parts: &DetailsParts) -> Result<()> {
    fn kept<T: Serialize>(what: &'static str, list: Option<&Vec<T>>) -> Result<Option<String>> {
        list.map(|list| json::encode(what, list)).transpose()
    }
    let id = contact.as_str();
    let columns = [
        ("companies", kept("company", parts.companies.as_ref())?),
        ("tags", kept("tag", parts.tags.as_ref())?),
        ("notes", kept("note", parts.notes.as_ref())?),
        ("events", kept("event", parts.events.as_ref())?),
    ];
    let mut changed =
        w.db.prepare_cached("INSERT INTO details (contact, fetched_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![id, w.now.0])?;
    let was_here = changed == 0;
    for (column, list) in columns.iter().filter_map(|(column, list)| Some((column, list.as_ref()?))) {
        let sql = format!("UPDATE details SET {column} = ?2 WHERE contact = ?1 AND {column} IS NOT ?2");
        changed += w.db.prepare_cached(&sql)?.execute(params![id, list])?;
    }
    w.db.prepare_cached("UPDATE details SET fetched_at = ?2 WHERE contact = ?1")?.execute(params![id, w.now.0])?;
    if changed > 0 {
        w.news.contact(contact);
        // What is not among them any more may have been deleted.
        w.news.erased |= was_here;
    }
    Ok(())
}

/// A conversation has other words than before: where it is a ticket, what is kept of that has its title from then (S12).
pub(super) fn reword_ticket(w: &mut Write<'_>, head: &Conversation) -> Result<()> {
    let Some(ticket) = kept_ticket(w.db, head.id.as_str())?.filter(|ticket| ticket.title != head.title) else {
        return Ok(());
    };
    put_ticket(w, &Ticket { title: head.title.clone(), ..ticket })
}

pub(super) fn kept_ticket(db: &Connection, id: &str) -> Result<Option<Ticket>> {
    let mut statement = db.prepare_cached("SELECT json FROM ticket WHERE id = ?1")?;
    let kept: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
    kept.map(|json| json::decode("ticket", &json)).transpose()
}

/// Takes in a ticket.
pub(super) fn put_ticket(w: &mut Write<'_>, ticket: &Ticket) -> Result<()> {
    let before = kept_ticket(w.db, ticket.id.as_str())?;
    let changed =
        w.db.prepare_cached(
            "INSERT INTO ticket (id, json) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
        )?
        .execute(params![ticket.id.as_str(), json::encode("ticket", ticket)?])?;
    if changed == 0 {
        return Ok(());
    }
    w.news.erased |= before.is_some_and(|before| before.title != ticket.title);
    // A ticket shares the id of its conversation (API 1.3).
    let id = ConversationId::new(ticket.id.as_str());
    let head = row::head(w.db, &id)?;
    if head.is_some() {
        w.news.change(Change::new(id.clone(), head.clone(), head));
    }
    if let Some(contact) = merge::server_head(w.db, &id)?.as_ref().and_then(Conversation::contact) {
        w.news.contact(contact);
    }
    Ok(())
}

/// What the details pane shows beside a conversation.
pub(super) fn details(r: &mut Read<'_>, id: &ConversationId) -> Result<Details> {
    let Some(conversation) = merge::shown(r.db, id)? else { return Ok(Details::default()) };
    let mut details = match conversation.contact() {
        Some(contact) => of_contact(r.db, &merged::resolve(r.db, contact)?, id)?,
        None => Details::default(),
    };
    details.ticket = linked_ticket(r.db, &conversation)?;
    Ok(details)
}

fn of_contact(db: &Connection, id: &ContactId, beside: &ConversationId) -> Result<Details> {
    fn list<T: DeserializeOwned>(what: &'static str, kept: Option<&String>) -> Result<Vec<T>> {
        kept.map_or_else(|| Ok(Vec::new()), |json| json::decode(what, json))
    }
    let mut details = Details { contact: contact(db, id)?, recent: recent(db, id, beside)?, ..Details::default() };
    let mut statement =
        db.prepare_cached("SELECT companies, tags, notes, events, fetched_at FROM details WHERE contact = ?1")?;
    let kept = statement.query_row([id.as_str()], |row| {
        let lists: [Option<String>; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        Ok((lists, Timestamp(row.get(4)?)))
    });
    if let Some(([companies, tags, notes, events], fetched_at)) = kept.optional()? {
        details.companies = list("company", companies.as_ref())?;
        details.tags = list("tag", tags.as_ref())?;
        details.notes = list("note", notes.as_ref())?;
        details.events = list("event", events.as_ref())?;
        details.fetched_at = Some(fetched_at);
    }
    details.tags = contact_tags(db, id)?;
    Ok(details)
}

/// The tags of a contact, as far as they were fetched, with what was decided about them on top.
pub(super) fn contact_tags(db: &Connection, contact: &ContactId) -> Result<Vec<Tag>> {
    let mut statement = db.prepare_cached("SELECT tags FROM details WHERE contact = ?1")?;
    let kept: Option<Option<String>> = statement.query_row([contact.as_str()], |row| row.get(0)).optional()?;
    let mut tags: Vec<Tag> = kept.flatten().map_or_else(|| Ok(Vec::new()), |json| json::decode("tag", &json))?;
    let decided = "a.state <> 'done' AND a.state <> 'failed' AND substr(a.operation, 1, 13) = '{\"ContactTag\"'
        ORDER BY a.id";
    for step in outbox_reads::select(db, decided, [])? {
        if let Operation::ContactTag(own) = &step.operation
            && own.contact == *contact
        {
            own.apply(&mut tags);
        }
    }
    Ok(tags)
}

/// Where a conversation stands, its customer's tags included.
pub(super) fn standing(db: &Connection, head: &Conversation) -> Result<Standing> {
    let mut standing = Standing::of(head);
    if let Some(contact) = head.contact() {
        let tags = contact_tags(db, &merged::resolve(db, contact)?)?;
        standing.contact_tags = tags.into_iter().map(|tag| tag.id).collect();
        standing.contact_tags.sort();
        standing.contact_tags.dedup();
    }
    Ok(standing)
}

/// The companies of a contact, as far as they were fetched.
pub(super) fn companies(db: &Connection, contact: &ContactId) -> Result<Vec<Company>> {
    let mut statement = db.prepare_cached("SELECT companies FROM details WHERE contact = ?1")?;
    let kept: Option<Option<String>> = statement.query_row([contact.as_str()], |row| row.get(0)).optional()?;
    kept.flatten().map_or_else(|| Ok(Vec::new()), |json| json::decode("company", &json))
}

/// A contact, if it is here.
pub(super) fn contact(db: &Connection, id: &ContactId) -> Result<Option<Contact>> {
    let mut statement = db.prepare_cached("SELECT json FROM contact WHERE id = ?1 AND json IS NOT NULL")?;
    let kept: Option<String> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    kept.map(|json| json::decode("contact", &json)).transpose()
}

fn recent(db: &Connection, contact: &ContactId, beside: &ConversationId) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {}, 0 FROM conversation c WHERE c.contact = ?1 AND c.id <> ?2 ORDER BY c.active_at DESC, c.id LIMIT ?3",
        row::COLUMNS
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![contact.as_str(), beside.as_str(), RECENT], row::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn linked_ticket(db: &Connection, conversation: &Conversation) -> Result<Option<Ticket>> {
    if let Some(own) = conversation.ticket.as_deref().filter(|_| conversation.is_ticket) {
        return Ok(Some(own.clone()));
    }
    let own = Some(&conversation.id).filter(|_| conversation.is_ticket);
    let linked = conversation.linked.iter().filter(|linked| linked.kind.as_str() == "ticket").map(|linked| &linked.id);
    for id in own.into_iter().chain(linked) {
        if let Some(ticket) = kept_ticket(db, id.as_str())? {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

/// Contacts that conversations name but that were never fetched.
pub(super) fn unknown_contacts(r: &mut Read<'_>, limit: usize) -> Result<Vec<ContactId>> {
    let mut statement = r.db.prepare_cached(
        "SELECT contact FROM conversation INDEXED BY conversation_unknown WHERE contact_known = 0
         ORDER BY updated_at DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut unknown: Vec<ContactId> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    while unknown.len() < limit {
        let Some(row) = rows.next()? else { break };
        let id: String = row.get(0)?;
        if seen.insert(id.clone()) {
            unknown.push(ContactId::new(id));
        }
    }
    Ok(unknown)
}
