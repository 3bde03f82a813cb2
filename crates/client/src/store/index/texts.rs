//! A message as the index takes it in: tokens with blanks between them.

use std::collections::HashSet;

use crate::condition::{BETWEEN, Written, of_part, of_source, tokens};
use crate::domain::{Author, AuthorKind, Conversation, Part, Text};

/// The columns of a message in the index.
pub(super) struct Texts {
    pub(super) body: String,
    pub(super) files: String,
    pub(super) who: String,
}

impl Texts {
    pub(super) fn of_part(part: &Part) -> Self {
        Self::of(of_part(part), &part.author, part.kind.is_note())
    }

    pub(super) fn of_source(head: &Conversation) -> Self {
        Self::of(of_source(head), &head.source.author, false)
    }

    fn of(written: Written, author: &Author, is_note: bool) -> Self {
        let mut who: Vec<String> = marks(author, is_note).into_iter().map(str::to_owned).collect();
        let names =
            [Some(author.id.as_str()), author.name.as_ref().map(Text::as_str), author.email.as_ref().map(Text::as_str)];
        for name in names.into_iter().flatten() {
            who.push(BETWEEN.to_owned());
            who.extend(tokens(name));
        }
        Self { body: written.words.join(" "), files: written.files.join(" "), who: who.join(" ") }
    }

    /// Its words, each once.
    pub(super) fn terms(&self) -> HashSet<&str> {
        self.body.split(' ').chain(self.files.split(' ')).filter(|term| !term.is_empty()).collect()
    }

    /// A number that is another one for other words (FNV-1a: the same in every version of the program).
    pub(super) fn hash(&self) -> i64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for column in [&self.body, &self.files, &self.who] {
            for byte in column.bytes().chain([0xFF]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        i64::from_ne_bytes(hash.to_ne_bytes())
    }
}

/// A customer wrote it; no word has such a token.
pub(in crate::store) const CUSTOMER: &str = "·customer";
/// A teammate did.
pub(in crate::store) const TEAMMATE: &str = "·teammate";
/// A bot did.
pub(in crate::store) const BOT: &str = "·bot";
/// Fin did.
pub(in crate::store) const FIN: &str = "·fin";
/// It is a note.
pub(in crate::store) const NOTE: &str = "·note";

fn marks(author: &Author, is_note: bool) -> Vec<&'static str> {
    let mut marks = Vec::new();
    if author.kind.is_contact() {
        marks.push(CUSTOMER);
    }
    if author.kind == AuthorKind::Admin && !author.from_ai_agent {
        marks.push(TEAMMATE);
    }
    if author.kind == AuthorKind::Bot || author.from_ai_agent {
        marks.push(BOT);
    }
    if author.from_ai_agent {
        marks.push(FIN);
    }
    if is_note {
        marks.push(NOTE);
    }
    marks
}
