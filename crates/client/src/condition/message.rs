//! What a message says, and what stands on a conversation's card: the texts in which words are looked for, as tokens. The
//! index is made of these, and what a condition finds without one is.

use super::facts::{Beside, Fact};
use super::field::MessageKind;
use super::fold::{fold, tokens};
use super::node::{Whom, Writer};
use super::phrase::Phrase;
use crate::domain::mail::{Addressee, Field};
use crate::domain::part::{Attachment, AuthorKind};
use crate::domain::{Author, Body, Conversation, Part, Text, Timestamp};

/// So many characters of a message are looked at for words: of a longer one the beginning.
const MOST_CHARS: usize = 200_000;

/// Stands between two lines of a card, so that no phrase goes from one to the next. No text has such a token.
pub const BETWEEN: &str = "·";

/// What a message is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The tokens of its words, of a first message those of its subject before them.
    pub words: Vec<String>,
    /// The tokens of the names of its files.
    pub files: Vec<String>,
}

impl Written {
    fn of(message: &Message<'_>) -> Self {
        let mut words: Vec<String> = message.subject.map(tokens).unwrap_or_default();
        if let Some(body) = message.body {
            words.extend(tokens(body.preview(MOST_CHARS).as_str()));
        }
        let mut files = Vec::new();
        for file in message.files {
            lay(&mut files, file.name.as_str());
        }
        Self { words, files }
    }

    /// Whether words stand in it.
    pub fn has(&self, phrase: &Phrase) -> bool {
        phrase.is_among(&self.words) || phrase.is_among(&self.files)
    }
}

/// What an entry of a thread is found by.
pub fn of_part(part: &Part) -> Written {
    Written::of(&Message::of_part(part))
}

/// What a first message is found by.
pub fn of_source(conversation: &Conversation) -> Written {
    Written::of(&Message::of_source(conversation))
}

/// Adds the tokens of a line.
fn lay(into: &mut Vec<String>, line: &str) {
    let tokens = tokens(line);
    if !tokens.is_empty() {
        if !into.is_empty() {
            into.push(BETWEEN.to_owned());
        }
        into.extend(tokens);
    }
}

/// What a conversation is found by beside its messages: title and subject, who it is with, tags, attributes, numbers.
pub fn card(conversation: &Conversation, beside: &Beside<'_>) -> Vec<String> {
    let mut card = Vec::new();
    lines_of_card(conversation, beside).into_iter().for_each(|(_, line)| lay(&mut card, line));
    card
}

/// The lines of a conversation's card: what each is, and what stands there.
pub fn lines_of_card<'a>(conversation: &'a Conversation, beside: &Beside<'a>) -> Vec<(&'a str, &'a str)> {
    fn put<'a>(lines: &mut Vec<(&'a str, &'a str)>, what: &'a str, text: Option<&'a Text>) {
        lines.extend(text.map(Text::as_str).filter(|text| !text.is_empty()).map(|text| (what, text)));
    }
    let mut lines = Vec::new();
    put(&mut lines, "title", conversation.title.as_ref());
    put(&mut lines, "subject", Some(&conversation.source.subject));
    let author = &conversation.source.author;
    if author.kind.is_contact() {
        put(&mut lines, "customer", author.name.as_ref());
        put(&mut lines, "customer", author.email.as_ref());
    }
    for contact in beside.contacts {
        let known = [&contact.name, &contact.email, &contact.phone, &contact.external_id];
        known.into_iter().for_each(|text| put(&mut lines, "customer", text.as_ref()));
        contact.attributes.iter().for_each(|(name, value)| put(&mut lines, name.as_str(), Some(value)));
    }
    put(&mut lines, "company", conversation.company.as_ref().map(|company| &company.name));
    conversation.tags.iter().for_each(|tag| put(&mut lines, "tag", Some(&tag.name)));
    conversation.attributes.iter().for_each(|(name, value)| put(&mut lines, name.as_str(), Some(value)));
    if let Some(ticket) = beside.ticket {
        put(&mut lines, "ticket", Some(&ticket.number));
        put(&mut lines, "ticket", Some(&ticket.kind));
    }
    lines.push(("id", conversation.id.as_str()));
    lines
}

/// An entry of a thread, or a first message, as a condition looks at it.
pub(super) struct Message<'a> {
    pub(super) kind: MessageKind,
    author: &'a Author,
    pub(super) at: Timestamp,
    subject: Option<&'a str>,
    body: Option<&'a Body>,
    pub(super) files: &'a [Attachment],
    mail: &'a [Addressee],
}

impl<'a> Message<'a> {
    pub(super) fn of_part(part: &'a Part) -> Self {
        let kind = match part.is_message() {
            _ if part.kind.is_note() => MessageKind::Note,
            true => MessageKind::Reply,
            false => MessageKind::Event,
        };
        Self {
            kind,
            author: &part.author,
            at: part.made_at(),
            subject: None,
            body: part.body.as_ref(),
            files: &part.attachments,
            mail: &part.mail,
        }
    }

    pub(super) fn of_source(conversation: &'a Conversation) -> Self {
        let source = &conversation.source;
        Self {
            kind: MessageKind::Reply,
            author: &source.author,
            at: conversation.created_at,
            subject: Some(source.subject.as_str()),
            body: Some(&source.body),
            files: &source.attachments,
            mail: &source.mail,
        }
    }

    /// What it is found by.
    pub(super) fn written(&self) -> Written {
        Written::of(self)
    }

    /// When it was written.
    pub(super) fn moment(&self) -> Fact<Timestamp> {
        if self.at.is_known() { Fact::There(self.at) } else { Fact::Unknown }
    }

    /// Whether they wrote it; not known while it is not known who looks.
    pub(super) fn is_from(&self, writer: &Writer, me: Option<&str>) -> Option<bool> {
        let author = self.author;
        Some(match writer {
            Writer::Customer => author.kind.is_contact(),
            Writer::Teammate => author.kind == AuthorKind::Admin && !author.from_ai_agent,
            Writer::Bot => author.kind == AuthorKind::Bot || author.from_ai_agent,
            Writer::Fin => author.from_ai_agent,
            Writer::Me if author.kind != AuthorKind::Admin => false,
            Writer::Me => return me.map(|me| me == author.id),
            Writer::Named(whom) => {
                let text = |text: &'a Option<Text>| text.as_ref().map(Text::as_str);
                author.id == whom.text.trim_start_matches('#') || whom.is(text(&author.email), text(&author.name))
            }
        })
    }

    /// Whether it is an e-mail to somebody, copies included.
    pub(super) fn is_to(&self, whom: &Whom) -> bool {
        let to = |one: &&Addressee| matches!(one.field, Field::To | Field::Cc | Field::Bcc);
        let name = |one: &'a Addressee| one.name.as_ref().map(Text::as_str);
        self.mail.iter().filter(to).any(|one| whom.is(Some(one.email.as_str()), name(one)))
    }
}

impl Whom {
    /// Whether somebody of that address and name is meant.
    pub(super) fn is(&self, email: Option<&str>, name: Option<&str>) -> bool {
        email.is_some_and(|email| fold(email) == self.folded) || name.is_some_and(|name| self.is_called(name))
    }

    /// Whether that name is meant: it is the whole, or its beginning.
    pub(super) fn is_called(&self, name: &str) -> bool {
        fold(name) == self.folded || self.begins.as_ref().is_some_and(|words| words.begins(name))
    }
}
