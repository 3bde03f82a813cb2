//! Copying: what is known of who one writes with, a message, a whole thread; each says what was copied.

use super::{Area, Call, Command, act, decide};
use crate::model::effect::Outside;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::thread::{BOTS, SOURCE, STEP};
use crate::model::{Effect, Level, Model};
use crate::words::copied::{self, What};
use client::domain::{Body, Contact, ConversationId, Me, Part, Written};
use client::store::{DraftMode, StoredThread};
use client::text::{ago, html};

use super::choose::zoned_now;

/// The most that terminals take into the clipboard.
const MOST: usize = 72 * 1024;

/// Commands that copy.
pub(super) fn commands() -> Vec<Command> {
    vec![
        copy("copy.link", "Copy the address of the conversation in the web inbox", address)
            .also(&["url"])
            .formerly(&["conversation.copy-link"]),
        copy("copy.email", "Copy the e-mail of the customer", |m, c| contact(m, c, What::Email)),
        copy("copy.name", "Copy the name of the customer", |m, c| contact(m, c, What::Name)),
        copy("copy.company", "Copy the name of the company", company),
        copy("copy.id", "Copy the id of the conversation", |m, c| {
            let id = aimed(m, c)?;
            let text = id.to_string();
            take(m, &id, What::Id, text)
        }),
        copy("copy.message", "Copy the message under the cursor", message),
        copy("copy.thread", "Copy the thread as text", thread),
        Command::new(Area::Program, "copy.value", "Copy the value under the cursor of the details", value),
    ]
}

fn copy(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Program, name, doc, run)
}

/// The conversation that is meant, if the person sees that it is.
fn aimed(model: &Model, call: &Call) -> Result<ConversationId, Refused> {
    let id = model.about(call).ok_or_else(|| Refused::from(copied::NO_CONVERSATION))?;
    if model.drawn.aim.has(&id) { Ok(id) } else { Err(decide::out_of_sight(model, id)) }
}

fn take(model: &Model, id: &ConversationId, what: What, text: String) -> Outcome {
    let who = act::who(model, id).unwrap_or_default();
    let words = copied::of(&what, &who, &text);
    put(text, words)
}

fn put(text: String, words: String) -> Outcome {
    if text.len() > MOST {
        let size = |bytes: usize| ago::size(bytes as u64);
        return Err(copied::too_long(&size(text.len()), &size(MOST)).into());
    }
    Ok(Done::from(vec![Effect::Outside(Outside::Copy(text))]).saying(Level::Info, words))
}

fn address(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    let Some(me) = &model.known.directory.me else {
        return Err(copied::NO_WORKSPACE.into());
    };
    let host = host(me);
    let url = format!("https://{host}/a/inbox/{}/inbox/conversation/{id}", me.workspace_id);
    take(model, &id, What::Address, url)
}

/// Where the web inbox of a workspace is.
pub(super) fn host(me: &Me) -> &'static str {
    match me.region.as_ref().map(|r| r.as_str().to_ascii_lowercase()).as_deref() {
        Some("eu") => "app.eu.intercom.com",
        Some("au") => "app.au.intercom.com",
        _ => "app.intercom.com",
    }
}

/// What is known of a conversation, if it is the one that is shown.
fn shown<'a>(model: &'a Model, id: &ConversationId) -> Option<&'a StoredThread> {
    model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id)
}

fn contact(model: &mut Model, call: &Call, what: What) -> Outcome {
    let id = aimed(model, call)?;
    let known: Option<&Contact> = shown(model, &id).and_then(|data| data.contact.as_ref());
    let text = match what {
        What::Email => known.and_then(|contact| contact.email.clone()),
        _ => known.and_then(|contact| contact.name.clone()),
    };
    let text = text.map(|text| text.to_string()).or_else(|| act::who(model, &id).filter(|_| what == What::Name));
    match text.filter(|text| !text.is_empty()) {
        Some(text) => take(model, &id, what, text),
        None => Err(copied::not_known(&what, &act::who(model, &id).unwrap_or_default()).into()),
    }
}

fn company(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    let of_row = model.panes.list.find(&id).and_then(|row| row.company.clone());
    let of_head =
        shown(model, &id).and_then(|data| data.conversation.company.as_ref()).map(|company| company.name.clone());
    match of_head.or(of_row).filter(|name| !name.is_empty()) {
        Some(name) => take(model, &id, What::Company, name.to_string()),
        None => Err(copied::not_known(&What::Company, &act::who(model, &id).unwrap_or_default()).into()),
    }
}

/// The words of a message, and the names of its files.
fn words_of(body: Option<&Body>, files: &[client::domain::Attachment]) -> String {
    let mut lines: Vec<String> = body.map(|body| html::render(body).plain()).into_iter().collect();
    lines.extend(files.iter().map(client::domain::Attachment::words));
    lines.join("\n").trim().to_owned()
}

fn message(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    let Some(data) = shown(model, &id) else { return Err(copied::NO_THREAD.into()) };
    let wanted = model.drawn.thread.message.as_deref();
    if let Some(step) = wanted.and_then(|wanted| wanted.strip_prefix(STEP)) {
        let step = model.known.outbox.iter().find(|known| known.id.to_string() == step);
        let Some((mode, words)) = step.and_then(|step| step.operation.words()) else {
            return Err(copied::MESSAGE_GONE.into());
        };
        let who = act::who(model, &id).unwrap_or_default();
        return put(Written::read(words).shown(), copied::own(mode == DraftMode::Note, &who));
    }
    let part = data.parts.iter().find(|part| Some(part.id.as_str()) == wanted);
    let (author, at, text) = match (part, wanted) {
        (Some(part), _) => (&part.author, part.made_at(), words_of(part.body.as_ref(), &part.attachments)),
        (None, Some(SOURCE)) => {
            let (head, source) = (&data.conversation, &data.conversation.source);
            (&source.author, head.created_at, words_of(Some(&source.body), &source.attachments))
        }
        (None, Some(folded)) if folded.starts_with(BOTS) => return Err(copied::FOLDED.into()),
        (None, Some(_)) => return Err(copied::MESSAGE_GONE.into()),
        (None, None) => return Err(copied::NO_MESSAGE.into()),
    };
    let who = called(data, author);
    let words = copied::message(&who, &ago::moment(at, &zoned_now(model)));
    put(text, words)
}

/// An author, as far as the thread knows.
fn called(data: &StoredThread, author: &client::domain::Author) -> String {
    let contact = data.contact.as_ref().filter(|contact| author.kind.is_contact() && contact.id.as_str() == author.id);
    contact.map_or_else(|| author.display().to_owned(), |contact| contact.display().to_string())
}

/// Who wrote when, and what, from the first message to the last.
fn thread(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    let Some(data) = shown(model, &id) else { return Err(copied::NO_THREAD.into()) };
    let now = zoned_now(model);
    let head = &data.conversation;
    let source = &head.source;
    let mut pieces = Vec::new();
    let mut add = |author: &client::domain::Author, at, note: bool, text: String| {
        let kind = if note { ", note" } else { "" };
        pieces.push(format!("{}{kind}, {}\n{text}", called(data, author), ago::date_time(at, &now)));
    };
    add(&source.author, head.created_at, false, words_of(Some(&source.body), &source.attachments));
    let said = |part: &&Part| part.is_message() && !part.kind.is_noise();
    for part in data.parts.iter().filter(said) {
        add(&part.author, part.made_at(), part.kind.is_note(), words_of(part.body.as_ref(), &part.attachments));
    }
    let count = pieces.len();
    let who = act::who(model, &id).unwrap_or_default();
    let words = copied::thread(&who, count);
    put(pieces.join("\n\n"), words)
}

fn value(model: &mut Model, _: &Call) -> Outcome {
    match model.drawn.details.value.clone() {
        Some((label, text)) => {
            let words = copied::value(&label, &text);
            put(text, words)
        }
        None => Err(copied::NO_VALUE.into()),
    }
}
