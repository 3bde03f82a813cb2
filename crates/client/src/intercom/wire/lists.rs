//! Lists: the array under its many names (API 1.6), the items in it that can be read, and where the next page begins.

use serde_json::Value;

use super::value::{id, int, items, kind_of, own_id, text, time};
use super::{Reading, contact, conversation, people, ticket};
use crate::domain::article::Article;
use crate::domain::text::{Body, Text};
use crate::domain::{
    Admin, AwayReason, Company, Contact, ContactEvent, ContactNote, Conversation, ConversationAttribute,
    ConversationId, Macro, Tag, Team, TicketType, Timestamp,
};
use crate::intercom::query::{Cursor, Page};

/// Reads a page of conversations. That there are none is told by a list without any in an object, and by nothing else:
/// it would be taken for no news.
pub fn conversations(sent: &Value) -> Reading<Page<Conversation>> {
    if !["conversations", "data"].iter().any(|name| sent[*name].is_array()) {
        return Err("no list of conversations in it".to_owned());
    }
    page(sent, "conversations", conversation::conversation)
}

/// A conversation that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The conversation that is not there any more.
    pub id: ConversationId,
    /// When it was deleted.
    pub at: Timestamp,
}

/// Reads a page of deleted conversations. One whose time cannot be read has that of the one before it.
pub fn deleted(sent: &Value) -> Reading<Page<Deleted>> {
    let mut page = page(sent, "conversations", |item| {
        let at = time(&item["deleted_at"]).unwrap_or(Timestamp::UNKNOWN);
        Ok(Deleted { id: own_id(item)?, at })
    })?;
    let first = page.items.iter().map(|deleted| deleted.at).find(|at| at.is_known());
    let mut before = first.unwrap_or(Timestamp::UNKNOWN);
    for deleted in &mut page.items {
        if deleted.at.is_known() {
            before = deleted.at;
        } else {
            deleted.at = before;
        }
    }
    Ok(page)
}

/// Reads a page of contacts.
pub fn contacts(sent: &Value) -> Reading<Page<Contact>> {
    page(sent, "contacts", contact::contact)
}

/// Reads the list of teammates.
pub fn admins(sent: &Value) -> Reading<Page<Admin>> {
    page(sent, "admins", people::admin)
}

/// Reads the list of teams.
pub fn teams(sent: &Value) -> Reading<Page<Team>> {
    page(sent, "teams", people::team)
}

/// Reads a list of tags.
pub fn tags(sent: &Value) -> Reading<Page<Tag>> {
    page(sent, "tags", people::tag)
}

/// Reads a page of macros.
pub fn macros(sent: &Value) -> Reading<Page<Macro>> {
    page(sent, "macros", people::saved_reply)
}

/// Reads what a search for articles has found, which stands in an object; what has no address is no article for customers.
pub fn articles(sent: &Value) -> Reading<Vec<Article>> {
    let all = sent["data"]["articles"].as_array().ok_or("no list of articles in it")?;
    let words = |value: &Value| value.as_str().map(Text::new).filter(|text| !text.is_empty());
    let about = |one: &Value| {
        words(&one["description"]).or_else(|| one["body"].as_str().map(|html| Body::new(html).preview(120)))
    };
    let article = |one: &Value| {
        let address = one["url"].as_str().filter(|address| !address.trim().is_empty())?.to_owned();
        Some(Article { title: words(&one["title"])?, about: about(one).unwrap_or_default(), address })
    };
    Ok(all.iter().filter_map(article).collect())
}

/// Reads the list of away reasons, without the deleted ones.
pub fn away_reasons(sent: &Value) -> Reading<Page<AwayReason>> {
    let all = page(sent, "away_status_reasons", people::away_reason)?;
    Ok(Page { items: all.items.into_iter().flatten().collect(), next: all.next, total: all.total })
}

/// Reads the list of attributes that conversations can have, without those that are not used any more.
pub fn conversation_attributes(sent: &Value) -> Reading<Page<ConversationAttribute>> {
    let all = page(sent, "attributes", |item| match ticket::is_used(item) {
        true => ticket::conversation_attribute(item).map(Some),
        false => Ok(None),
    })?;
    Ok(Page { items: all.items.into_iter().flatten().collect(), next: all.next, total: all.total })
}

/// Reads the list of types of tickets, without those that are not used any more.
pub fn ticket_types(sent: &Value) -> Reading<Page<TicketType>> {
    let all = page(sent, "ticket_types", |item| match ticket::is_used(item) {
        true => ticket::ticket_type(item).map(Some),
        false => Ok(None),
    })?;
    Ok(Page { items: all.items.into_iter().flatten().collect(), next: all.next, total: all.total })
}

/// Reads a page of notes about a customer.
pub fn notes(sent: &Value) -> Reading<Page<ContactNote>> {
    page(sent, "notes", contact::note)
}

/// Reads a page of companies.
pub fn companies(sent: &Value) -> Reading<Page<Company>> {
    page(sent, "companies", contact::company)
}

/// Reads a page of events.
pub fn events(sent: &Value) -> Reading<Page<ContactEvent>> {
    page(sent, "events", contact::event)
}

fn page<T>(sent: &Value, key: &'static str, read: fn(&Value) -> Reading<T>) -> Reading<Page<T>> {
    let array = array(sent, key)?;
    let total = int(&sent["total_count"]).and_then(|total| u64::try_from(total).ok());
    Ok(Page { items: readable(array, key, read), next: next(&sent["pages"]["next"]), total })
}

/// The array: under the list's own name, under `data`, or bare. Null is an empty one.
pub(super) fn array<'a>(sent: &'a Value, key: &str) -> Reading<&'a [Value]> {
    if sent.is_array() {
        return Ok(items(sent));
    }
    let Some(fields) = sent.as_object() else {
        return Err(format!("{} where a list belongs", kind_of(sent)));
    };
    let under = [key, "data"].into_iter().filter_map(|name| fields.get(name));
    let mut nothing = false;
    for value in under {
        match value {
            Value::Array(array) => return Ok(array),
            Value::Null => nothing = true,
            _ => {}
        }
    }
    if nothing { Ok(&[]) } else { Err(format!("no list in it, neither `{key}` nor `data`")) }
}

/// The items that can be read. What is left out is told to the log by kind and id, never by content.
pub(super) fn readable<T>(array: &[Value], kind: &'static str, read: fn(&Value) -> Reading<T>) -> Vec<T> {
    let mut all = Vec::with_capacity(array.len());
    for item in array {
        match read(item) {
            Ok(item) => all.push(item),
            Err(problem) => {
                let id = id(&item["id"]).unwrap_or_default();
                tracing::warn!(kind, id, problem, "left out an item that cannot be read");
            }
        }
    }
    all
}

/// Where the next page begins: an object with a cursor, or a URL of which only the mark is used, never the address.
fn next(sent: &Value) -> Option<Cursor> {
    let mark =
        |value: &Value| value.as_str().filter(|mark| !mark.is_empty()).map(|mark| Cursor::After(mark.to_owned()));
    let number = |value: &Value| int(value).and_then(|n| u64::try_from(n).ok()).filter(|&n| n > 0).map(Cursor::Page);
    match sent {
        Value::Object(_) => mark(&sent["starting_after"])
            .or_else(|| text(&sent["starting_after"]).map(|mark| Cursor::After(mark.to_string())))
            .or_else(|| number(&sent["page"])),
        Value::String(address) => {
            let query = address.split_once('?')?.1;
            let query = query.split('#').next()?;
            let parsed = reqwest::Url::parse(&format!("https://next.invalid/?{query}")).ok()?;
            let found =
                |name: &str| parsed.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            found("starting_after")
                .filter(|mark| !mark.is_empty())
                .map(Cursor::After)
                .or_else(|| found("page").and_then(|page| number(&Value::from(page))))
        }
        _ => None,
    }
}
