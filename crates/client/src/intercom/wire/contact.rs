//! The customer's side: contacts, companies, notes, events (API 10, 11).

use serde_json::Value;

use super::value::{assignee, body, flag, id, int, items, old_time, own_id, text};
use super::{Reading, attributes};
use crate::domain::{Company, Contact, ContactEvent, ContactNote, Text, Timestamp};

/// Reads a contact.
pub fn contact(sent: &Value) -> Reading<Contact> {
    let created = old_time(&sent["created_at"]).or_else(|| old_time(&sent["updated_at"]));
    Ok(Contact {
        id: own_id(sent)?,
        external_id: text(&sent["external_id"]),
        role: text(&sent["role"]).unwrap_or_else(|| Text::new("contact")),
        name: text(&sent["name"]),
        email: text(&sent["email"]),
        phone: text(&sent["phone"]),
        location: together(
            ", ",
            [&sent["location"]["city"], &sent["location"]["region"], &sent["location"]["country"]],
        ),
        language: text(&sent["language_override"]).or_else(|| text(&sent["browser_language"])),
        device: device(sent),
        created_at: created.unwrap_or(Timestamp::UNKNOWN),
        signed_up_at: old_time(&sent["signed_up_at"]),
        last_seen_at: old_time(&sent["last_seen_at"]),
        last_replied_at: old_time(&sent["last_replied_at"]),
        unsubscribed: flag(&sent["unsubscribed_from_emails"]),
        attributes: attributes::attributes(&sent["custom_attributes"]),
        tag_ids: references(&sent["tags"], "tags"),
        company_ids: references(&sent["companies"], "companies"),
    })
}

/// The ids in an embedded list of references, or in a list of the things themselves.
fn references<I: From<String>>(sent: &Value, key: &str) -> Vec<I> {
    let list = if sent.is_array() { sent } else { &sent["data"] };
    let list = if list.is_array() { list } else { &sent[key] };
    items(list).iter().filter_map(|item| assignee(&item["id"])).collect()
}

/// The words that are there, each once: city and region often have the same name.
fn together<const N: usize>(between: &str, values: [&Value; N]) -> Option<Text> {
    let mut words: Vec<Text> = Vec::new();
    for text in values.into_iter().filter_map(text) {
        if !words.contains(&text) {
            words.push(text);
        }
    }
    let words: Vec<&str> = words.iter().map(Text::as_str).collect();
    (!words.is_empty()).then(|| Text::new(&words.join(between)))
}

/// "Chrome 120 on Mac OS X", else the phone app they use.
fn device(sent: &Value) -> Option<Text> {
    let browser = together(" ", [&sent["browser"], &sent["browser_version"]]);
    let system = text(&sent["os"]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(Text::new(&format!("{browser} on {system}"))),
        (one, other) => one.or(other),
    }
    .or_else(|| together(" ", [&sent["ios_device"], &sent["ios_os_version"]]))
    .or_else(|| together(" ", [&sent["android_device"], &sent["android_os_version"]]))
}

/// Reads a company.
pub fn company(sent: &Value) -> Reading<Company> {
    let id = own_id(sent)?;
    let company_id = text(&sent["company_id"]);
    let name = text(&sent["name"]).or_else(|| company_id.clone()).unwrap_or_else(|| Text::new("company"));
    Ok(Company {
        id,
        company_id,
        name,
        plan: text(&sent["plan"]["name"]).or_else(|| text(&sent["plan"])),
        size: int(&sent["size"]),
        website: text(&sent["website"]),
        industry: text(&sent["industry"]),
        monthly_spend: int(&sent["monthly_spend"]),
        user_count: int(&sent["user_count"]),
        attributes: attributes::attributes(&sent["custom_attributes"]),
        tags: sent["tags"]["tags"].as_array().into_iter().flatten().filter_map(|tag| text(&tag["name"])).collect(),
    })
}

/// Reads a note about a customer.
pub fn note(sent: &Value) -> Reading<ContactNote> {
    Ok(ContactNote {
        id: own_id(sent)?,
        author: text(&sent["author"]["name"]).or_else(|| text(&sent["author"]["email"])),
        created_at: old_time(&sent["created_at"]).unwrap_or(Timestamp::UNKNOWN),
        body: body(&sent["body"]).unwrap_or_default(),
    })
}

/// Reads something a customer did, alone or in a summary (which tells the last time).
pub fn event(sent: &Value) -> Reading<ContactEvent> {
    let name = text(&sent["event_name"]).or_else(|| text(&sent["name"])).ok_or("no name")?;
    let at = [&sent["created_at"], &sent["last"]].into_iter().find_map(old_time);
    Ok(ContactEvent {
        name,
        created_at: at.unwrap_or(Timestamp::UNKNOWN),
        about: attributes::attributes(&sent["metadata"]),
    })
}

/// The contact that a merged one became, out of the `Link` of a 410: the id only, so that the address it names cannot
/// lead anywhere else.
pub fn successor(link: &str) -> Option<String> {
    let target = link.split_once('<')?.1.split_once('>')?.0;
    let path = target.split(['?', '#']).next()?;
    let (_, last) = path.trim_end_matches('/').rsplit_once("/contacts/")?;
    let plain = !last.contains(['/', '%', '\\']);
    id(&Value::from(last)).filter(|_| plain)
}
