//! Who writes in the thread that is shown.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use crate::model::Model;
use crate::words::thread as words;
use client::domain::desk::address_of;
use client::domain::mail::{Addressee, Field};
use client::domain::part::{Author, AuthorKind};
use client::domain::{Contact, ContactId, Part, Text, Timestamp};
use client::store::StoredThread;
use client::text::html::Correspondents;

/// The people of a thread by names and addresses: one's own side with all its teammates, and the others.
pub(super) fn of(model: &Model, data: &StoredThread) -> Correspondents {
    let authors = || std::iter::once(&data.conversation.source.author).chain(data.parts.iter().map(|p| &p.author));
    let names = |author: &Author| author.name.iter().chain(&author.email).cloned().collect::<Vec<Text>>();
    let is_ours = |author: &Author| matches!(author.kind, AuthorKind::Admin | AuthorKind::Bot | AuthorKind::Team);
    let ours = authors().filter(|author| is_ours(author)).flat_map(names);
    let admins = model.known.directory.admins.iter().flat_map(|admin| [admin.name.clone(), admin.email.clone()]);
    let me = model.known.directory.me.iter().flat_map(|me| [me.workspace_name.clone(), me.admin.email.clone()]);
    let others = authors().filter(|a| a.kind.is_contact()).flat_map(|a| a.email.clone());
    let contacts = data.contact.iter().chain(data.others.iter().filter_map(|(_, known)| known.as_ref()));
    let contacts = contacts.flat_map(|c| c.email.clone());
    let source = &data.conversation.source;
    let mails: Vec<(&Author, &[Addressee])> = std::iter::once((&source.author, source.mail.as_slice()))
        .chain(data.parts.iter().map(|part| (&part.author, part.mail.as_slice())))
        .collect();
    let sent = mails.iter().filter_map(|(author, head)| own_address(author, head).cloned());
    let ours: Vec<Text> = ours.chain(admins).chain(me).chain(sent).collect();
    let copies = mails.iter().flat_map(|(_, head)| head.iter());
    let copies = copies.filter(|one| matches!(one.field, Field::Cc | Field::Bcc)).map(|one| one.email.clone());
    let others: Vec<Text> = others.chain(contacts).chain(copies).collect();
    Correspondents::new(ours.iter().map(Text::as_str), others.iter().map(Text::as_str))
}

/// The address of one's own side in a mail's head: where one's own come from, and where a customer's go to, unless there
/// are several, as any of them may be somebody else's then.
fn own_address<'a>(author: &Author, head: &'a [Addressee]) -> Option<&'a Text> {
    let field = match author.kind {
        AuthorKind::User | AuthorKind::Lead => Field::To,
        AuthorKind::Admin | AuthorKind::Bot | AuthorKind::Team => Field::From,
        AuthorKind::Other => return None,
    };
    let mut those = head.iter().filter(|one| one.field == field);
    those.next().filter(|_| those.next().is_none()).map(|one| &one.email)
}

/// What to call an author: a customer by what is known of them, as messages may lack it.
pub(super) fn name(data: &StoredThread, author: &Author) -> String {
    let is_author = |contact: &&Contact| contact.id.as_str() == author.id;
    let known = data.contact.iter().chain(data.others.iter().filter_map(|(_, known)| known.as_ref())).find(is_author);
    let alone = data.contact.as_ref().filter(|_| data.others.is_empty() && author.name.is_none());
    match known.or(alone).filter(|_| author.kind.is_contact()) {
        Some(contact) => contact.display().to_string(),
        None => author.display().to_owned(),
    }
}

/// When a customer gave a rating last, as far as the thread has it.
pub(super) fn rated_at(data: &StoredThread) -> Option<Timestamp> {
    let given = |part: &&Part| part.kind.as_str() == "conversation_rating_changed";
    data.parts.iter().rev().find(given).map(Part::made_at).filter(|at| at.is_known())
}

/// What to call the customer.
pub(super) fn customer(data: &StoredThread) -> String {
    match &data.contact {
        Some(contact) => contact.display().to_string(),
        None => name(data, &data.conversation.source.author),
    }
}

/// What to call the other customers of a group conversation.
pub(super) fn others(data: &StoredThread) -> Vec<String> {
    let authors = || std::iter::once(&data.conversation.source.author).chain(data.parts.iter().map(|p| &p.author));
    let of = |(id, known): &(ContactId, Option<Contact>)| match known {
        Some(contact) => contact.display().to_string(),
        None => {
            let wrote = authors().find(|author| author.id == id.as_str()).map(|author| author.display().to_owned());
            let address = || address_of(id).map(str::to_owned);
            wrote.or_else(address).unwrap_or_else(|| words::ANOTHER_CUSTOMER.to_owned())
        }
    };
    data.others.iter().map(of).collect()
}

/// Who gets a reply, where that is more than the one who is named above it anyway: by e-mail, or of several customers.
pub(super) fn readers(data: &StoredThread) -> Option<String> {
    let source = &data.conversation.source;
    let is_mail = source.kind.as_str() == "email";
    if !is_mail && data.others.is_empty() {
        return None;
    }
    let mails = data.parts.iter().rev().filter(|part| part.author.kind.is_contact()).map(|part| &part.mail);
    let last = mails.chain(std::iter::once(&source.mail)).find(|head| !head.is_empty());
    let of = |field: Field| last.into_iter().flatten().filter(move |one| one.field == field);
    let contacts = || data.contact.iter().chain(data.others.iter().filter_map(|(_, known)| known.as_ref()));
    let replies: Vec<String> = of(Field::ReplyTo).map(Addressee::words).collect();
    let mut first = match &data.contact {
        Some(contact) => called(contact, is_mail),
        None => name(data, &source.author),
    };
    if !replies.is_empty() {
        first = words::reply_to(&first, &replies);
    }
    let to: Vec<String> = std::iter::once(first).chain(others(data)).collect();
    let is_contact = |one: &&Addressee| contacts().any(|c| c.email.as_ref() == Some(&one.email));
    let copies: Vec<String> = of(Field::Cc).filter(|one| !is_contact(one)).map(Addressee::words).collect();
    Some(words::readers(&to, &copies))
}

/// A contact with the address, if that is where it goes.
fn called(contact: &Contact, is_mail: bool) -> String {
    let name = contact.display().to_string();
    match &contact.email {
        Some(email) if is_mail && email.as_str() != name => format!("{name} <{email}>"),
        _ => name,
    }
}

/// Differs when the people may be others.
pub(super) fn mark(model: &Model, data: &StoredThread) -> u64 {
    let mut hasher = DefaultHasher::new();
    (data.conversation.updated_at, data.parts.len(), model.known.directory.admins.len()).hash(&mut hasher);
    (&data.contact.as_ref().map(|c| &c.email), data.others.len(), model.known.directory.me.is_some()).hash(&mut hasher);
    hasher.finish()
}
