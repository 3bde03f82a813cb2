//! Conversations: list, search, get, update, open as a contact; who takes part, taking words back, merging, deleting;
//! and what is told beside them (API 7.1 to 7.6, 7.9, 7.11 to 7.16).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::paging::Numbered;
use super::request::{Version, admin, flag, id, moment, name, page_of, path_id, text, whole};
use crate::wire::object::{each, object};
use crate::wire::part::author;
use crate::wire::{conversation as wire, pages};
use crate::world::messages::Opening;
use crate::world::people::ContactSlot;
use crate::world::search::conversation_field::ConversationField;
use crate::world::search::conversations::Sort;
use crate::world::search::{Found, Node, PageRequest, parse};
use crate::world::{Priority, Refusal, Slot, Who, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listConversations", "GET", "/conversations", list),
    Endpoint::plain("createConversation", "POST", "/conversations", create),
    Endpoint::plain("searchConversations", "POST", "/conversations/search", search),
    Endpoint::one("retrieveConversation", "GET", "/conversations/{id}", get),
    Endpoint::one("updateConversation", "PUT", "/conversations/{id}", update),
    Endpoint::one("deleteConversation", "DELETE", "/conversations/{id}", delete),
    Endpoint::plain("listDeletedConversationIds", "GET", "/conversations/deleted", deleted).since(2, 16),
    Endpoint::one("attachContactToConversation", "POST", "/conversations/{id}/customers", attach),
    Endpoint::two("detachContactFromConversation", "DELETE", "/conversations/{id}/customers/{contact}", detach),
    Endpoint::plain("redactConversation", "POST", "/conversations/redact", redact),
    Endpoint::one("mergeConversation", "POST", "/conversations/{id}/merge", merge).since(2, 16),
    Endpoint::one("listHandlingEvents", "GET", "/conversations/{id}/handling_events", handling).since(2, 15),
    Endpoint::one("listSideConversations", "GET", "/conversations/{id}/side_conversations", side).since(2, 16),
];

/// The whole conversation, as retrieving and most writes answer.
pub(super) fn show(call: &Call<'_>, slot: Slot) -> Outcome {
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    call.answer(&wire::full(call.world, conversation, call.request.display()))
}

/// The conversation that a path names.
pub(super) fn named(call: &Call<'_>, id: &str) -> Result<Slot, Refusal> {
    call.world.slot(path_id(id).ok_or_else(Refusal::not_found)?)
}

fn show_page(call: &Call<'_>, found: &Found, page: &PageRequest) -> Outcome {
    let display = call.request.display();
    let display = crate::wire::part::Display { plain: false, ..display };
    let world = &*call.world;
    let rows =
        || found.slots.iter().filter_map(|slot| world.conversations.get(*slot)).map(|c| wire::head(world, c, display));
    call.answer(&object!({
        "type": "conversation.list",
        "pages": pages(found, page),
        "total_count": found.total,
        "conversations": each(rows),
    }))
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let page = call.request.page(20, 150)?;
    let everything: Node<ConversationField> = Node::All(Vec::new());
    let found = call.world.search_conversations(&everything, &usual_order(call), &page);
    show_page(call, &found, &page)
}

pub(super) fn search(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let page = page_of(body, 20, 150)?;
    let body = Value::Object(body.clone());
    let query = parse::<ConversationField>(&body)?;
    if !call.world.rules.attribute_search && names_attribute(&body) {
        return Err(Refusal::new(400, "invalid_field", "custom_attributes is not a searchable field"));
    }
    let asked = body.get("sort").is_some_and(|sort| !sort.is_null());
    let sort = Sort::read(&body)?;
    let sort = if asked && call.world.rules.sorts { sort } else { usual_order(call) };
    let found = call.world.search_conversations(&query, &sort, &page);
    show_page(call, &found, &page)
}

/// The order of what is not sorted.
fn usual_order(call: &Call<'_>) -> Sort {
    let newest = Sort { field: ConversationField::CreatedAt, descending: true };
    if call.world.rules.newest_first { newest } else { Sort::default() }
}

/// Whether a search asks for an attribute of the workspace's own, however deep.
fn names_attribute(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            let field = map.get("field").and_then(Value::as_str);
            field.is_some_and(|field| field.starts_with("custom_attributes.")) || map.values().any(names_attribute)
        }
        Value::Array(list) => list.iter().any(names_attribute),
        _ => false,
    }
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    show(call, slot)
}

/// Changes what can be changed here. Everything is read before anything is done.
pub(super) fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let read = flag(body, "read")?;
    let title = text(body, "title")?;
    let attributes = match body.get("custom_attributes") {
        None | Some(Value::Null) => None,
        Some(Value::Object(map)) => Some(map),
        Some(_) => return Err(Refusal::invalid("custom_attributes must be an object")),
    };
    let company = company(call, body.get("company_id"))?;
    let preview = call.request.version == Version::Preview;
    let priority = match text(body, "priority")?.filter(|_| preview) {
        None => None,
        Some(word) => Some(Priority::parse(word).ok_or_else(|| Refusal::invalid("priority is not valid"))?),
    };
    let actor = actor(call, body.get("admin_id").filter(|_| preview))?;
    for (name, value) in attributes.into_iter().flatten() {
        call.world.check_attribute(name, value)?;
    }
    if let Some(read) = read.filter(|read| *read || call.world.rules.read_false) {
        call.world.set_read(slot, read, call.now);
    }
    if let Some(title) = title {
        call.world.set_title(slot, Some(title.into()).filter(|_| !title.is_empty()), call.now);
    }
    for (name, value) in attributes.into_iter().flatten() {
        call.world.set_attribute(slot, name, value.clone(), call.now);
    }
    if let Some(company) = company {
        call.world.set_company(slot, company, call.now);
    }
    if let Some(priority) = priority {
        call.world.set_priority(slot, actor, priority, call.now);
    }
    show(call, slot)
}

/// A company by id; `null` takes it away.
pub(super) fn company(call: &Call<'_>, value: Option<&Value>) -> Result<Option<Option<u32>>, Refusal> {
    match value {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(value) => {
            let place = name(value).and_then(|id| call.world.company(&id));
            place.map(|p| Some(Some(p))).ok_or_else(|| Refusal::new(404, "company_not_found", "Company Not Found"))
        }
    }
}

/// Who changes the priority: the one named, else Operator.
fn actor(call: &Call<'_>, value: Option<&Value>) -> Result<Who, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Who::Operator),
        Some(value) => {
            let admin = id(value).filter(|id| call.world.admin(*id).is_some());
            admin.map(Who::Admin).ok_or_else(Refusal::no_admin)
        }
    }
}

/// A contact opens a conversation; the answer is a message, not a conversation (API 7.4).
pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let from = body.get("from").ok_or_else(|| Refusal::required("from"))?;
    let words = text(body, "body")?.filter(|b| !b.trim().is_empty()).ok_or_else(|| Refusal::required("body"))?;
    let subject = text(body, "subject")?;
    let at = moment(body, call.now)?;
    check_brand(call, body.get("brand_id"))?;
    let opening = Opening {
        channel: if subject.is_some() { "email" } else { "conversation" },
        subject: subject.map(|s| html::escape(s).into()),
        body: html::from_plain(words),
        attachments: super::request::attachments(body, &call.request.base)?,
        url: None,
    };
    let contact = contact(call, from)?;
    let slot = call.world.start_conversation(contact, opening, at);
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    Ok(json!({
        "type": "user_message",
        "id": conversation.source.id.to_string(),
        "created_at": conversation.created_at,
        "body": conversation.source.body.as_deref(),
        "message_type": "inapp",
        "conversation_id": conversation.id.to_string(),
    })
    .into())
}

/// Nothing that can be read shows a conversation's brand, but it has to be one of ours.
fn check_brand(call: &Call<'_>, value: Option<&Value>) -> Result<(), Refusal> {
    let Some(value) = value.filter(|v| !v.is_null()) else { return Ok(()) };
    let known = name(value).is_some_and(|id| call.world.settings.brands.iter().any(|b| b.id.to_string() == id));
    known.then_some(()).ok_or_else(|| Refusal::invalid("brand_id is not the id of a brand"))
}

/// Who opens it. A visitor, who is nobody's contact yet, has a UUID for a `user_id` and becomes a lead by writing.
fn contact(call: &mut Call<'_>, from: &Value) -> Result<ContactSlot, Refusal> {
    let kind = from.get("type").and_then(Value::as_str);
    if !matches!(kind, Some("user" | "lead" | "contact")) {
        return Err(Refusal::invalid("from.type must be one of lead, user or contact"));
    }
    let id = from.get("id").and_then(name).unwrap_or_default();
    let known = call.world.contacts.by_id(&id).or_else(|| call.world.contacts.by_external_id(&id));
    match known {
        Some(contact) => Ok(contact),
        None if kind == Some("contact") && is_uuid(&id) => Ok(call.world.lead_of_visitor(&id, call.now)),
        None => Err(Refusal::no_contact()),
    }
}

fn is_uuid(word: &str) -> bool {
    let groups = word.split('-').map(|group| group.bytes().all(|b| b.is_ascii_hexdigit()).then_some(group.len()));
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let retain = match call.request.parameter("retain_metrics") {
        None | Some("true") => true,
        Some("false") => false,
        Some(_) => return Err(Refusal::invalid("retain_metrics must be true or false")),
    };
    let id = call.world.delete(slot, retain, call.now).ok_or_else(Refusal::not_found)?;
    Ok(json!({"id": id.to_string(), "object": "conversation", "deleted": true}).into())
}

fn deleted(call: &mut Call<'_>) -> Outcome {
    let page = Numbered::read(call, (20, 60))?;
    let mut rows = call.world.conversations.deleted.clone();
    match call.request.parameter("order") {
        None | Some("desc") => rows.reverse(),
        Some("asc") => {}
        Some(_) => return Err(Refusal::invalid("order must be asc or desc")),
    }
    let shown = page.of(&rows).iter().map(|d| {
        json!({"type": "conversation", "id": d.id.to_string(), "metrics_retained": d.metrics_retained,
            "deleted_at": d.at})
    });
    Ok(json!({"type": "conversations.list", "total_count": rows.len(), "pages": page.pages(call, rows.len()),
        "conversations": shown.collect::<Vec<Value>>()})
    .into())
}

/// Who takes part, which is all that the answer says (API 7.9).
fn customers(call: &Call<'_>, slot: Slot) -> Outcome {
    let contacts = call.world.conversations.get(slot).map(|c| c.contacts.as_slice()).unwrap_or_default();
    let shown = contacts.iter().map(|s| {
        let author = author(call.world, Who::Contact(*s));
        json!({"type": author.kind, "id": author.id})
    });
    Ok(json!({"customers": shown.collect::<Vec<Value>>()}).into())
}

fn attach(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let author = admin(call.world, body)?;
    let customer = body.get("customer").and_then(Value::as_object).ok_or_else(|| Refusal::required("customer"))?;
    let contact = customer_named(call, customer)?;
    call.world.add_customer(slot, author, contact, call.now);
    customers(call, slot)
}

/// A contact by one of its names; an address that nobody has makes a lead.
fn customer_named(call: &mut Call<'_>, customer: &Map<String, Value>) -> Result<ContactSlot, Refusal> {
    let contacts = &call.world.contacts;
    if let Some(id) = text(customer, "intercom_user_id")? {
        contacts.by_id(id).ok_or_else(Refusal::no_contact)
    } else if let Some(id) = text(customer, "user_id")? {
        contacts.by_external_id(id).ok_or_else(Refusal::no_contact)
    } else if let Some(email) = text(customer, "email")? {
        if !email.contains('@') {
            return Err(Refusal::invalid("email is not valid"));
        }
        Ok(call.world.contact_with_email(email, call.now))
    } else {
        Err(Refusal::required("customer"))
    }
}

fn detach(call: &mut Call<'_>, id: &str, contact: &str) -> Outcome {
    let slot = named(call, id)?;
    let author = admin(call.world, call.request.object()?)?;
    let contact = call.world.contacts.by_id(contact).ok_or_else(Refusal::no_contact)?;
    call.world.remove_customer(slot, author, contact, call.now)?;
    customers(call, slot)
}

fn redact(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let kind = text(body, "type")?.ok_or_else(|| Refusal::required("type"))?;
    let field = match kind {
        "conversation_part" => "conversation_part_id",
        "source" => "source_id",
        _ => {
            return Err(Refusal::new(400, "type_mismatch", "type must be one of conversation_part or source"));
        }
    };
    let present = |name| body.get(name).filter(|v| !v.is_null()).ok_or_else(|| Refusal::required(name));
    let unknown =
        || Refusal::new(404, "conversation_part_or_message_not_found", "Conversation part or message not found");
    let conversation = id(present("conversation_id")?);
    let message = id(present(field)?).ok_or_else(unknown)?;
    let slot = conversation.and_then(|id| call.world.conversations.find(id)).ok_or_else(unknown)?;
    if field == "source_id" {
        call.world.redact_source(slot, message, call.now)?;
    } else {
        call.world.redact_part(slot, message, call.now)?;
    }
    show(call, slot)
}

fn merge(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let wrong = || Refusal::invalid("merge_into_conversation_id must be a valid integer conversation ID");
    let into = body.get("merge_into_conversation_id").and_then(whole).ok_or_else(wrong)?;
    let primary = call.world.merge(slot, u64::try_from(into).unwrap_or(0), call.now)?;
    show(call, primary)
}

fn handling(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    Ok(json!({"handling_events": wire::handling_events(call.world, conversation)}).into())
}

fn side(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let page = Numbered::read(call, (25, 50))?;
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    let all = call.world.conversations.side.get(&conversation.id).map(Vec::as_slice).unwrap_or_default();
    let display = call.request.display();
    let shown = || {
        let sides = page.of(all).iter();
        sides.map(|side| wire::side_conversation(call.world, conversation, side, display))
    };
    call.answer(&object!({
        "type": "side_conversation.list",
        "side_conversations": each(shown),
        "total_count": all.len(),
        "pages": {"type": "pages", "page": page.page, "per_page": page.per_page,
            "total_pages": all.len().div_ceil(page.per_page)},
    }))
}
