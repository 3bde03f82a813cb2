//! The HTML of a message as lines of styled text with numbered links.
//!
//! One pass over a stream of tags, with a stack of the open elements that is bounded: no nesting, however deep,
//! costs more than its length, and nothing recurses. All text is decoded first and cleaned then, so that no
//! reference (`&#27;`) gets an escape sequence past the sanitiser.

mod bare_links;
mod build;
mod history;
mod page;
mod pieces;
mod plain;
mod signature;
#[cfg(test)]
mod tests;

pub use history::Correspondents;
pub(super) use pieces::{Piece, pieces};
pub use plain::{holdings, is_sayable};

use super::rich::Rich;
use crate::domain::Body;
pub(super) use crate::domain::entity::decode;
use crate::domain::html::Tokens;

/// Lines of one message that are made at most.
pub const MOST_LINES: usize = 10_000;

/// Bytes of text of one message that are shown at most.
pub const MOST_TEXT: usize = 1_000_000;

/// Bytes of HTML that are read at most.
pub const MOST_HTML: usize = 4_000_000;

/// Renders a message, all of it to be read.
pub fn render(body: &Body) -> Rich {
    read(body, None)
}

/// Renders a reply in a conversation of these people, and finds the quoted history in it that may be folded.
pub fn render_reply(body: &Body, people: &Correspondents) -> Rich {
    read(body, Some(people))
}

fn read(body: &Body, people: Option<&Correspondents>) -> Rich {
    let html = body.as_html();
    let mut end = html.len().min(MOST_HTML);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let read = html.get(..end).unwrap_or("");
    let left_out = html.len() - end;
    let shown = build(Tokens::shown(read), left_out, people);
    // Whatever is the matter with such a message, its words are better than none.
    if shown.lines.is_empty() { build(Tokens::new(read), left_out, people) } else { shown }
}

fn build(mut tokens: Tokens<'_>, beyond: usize, people: Option<&Correspondents>) -> Rich {
    let mut builder = build::Builder::new();
    let mut left_out = beyond;
    while let Some(token) = tokens.next() {
        if builder.is_full() {
            left_out = beyond + tokens.left();
            break;
        }
        builder.take(token);
    }
    builder.finish(left_out, people)
}
