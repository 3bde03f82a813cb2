//! HTML cut at its macro placeholders (API 13), everything else as it stands.

use crate::domain::html::{Token, Tokens};

/// A piece of a macro's HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text, its character references not decoded.
    Text(&'a str),
    /// `<attribute …>`, its key and its fallback decoded once. Not clean.
    Placeholder {
        /// What to put there.
        key: String,
        /// What to put there if that is not known.
        default: Option<String>,
    },
    /// Any other markup, comments and contents of scripts included, as it stands.
    Markup(&'a str),
}

/// Cuts HTML into pieces. Put together again, placeholders aside, they are the whole of it.
pub fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut tokens = Tokens::new(html);
    let mut out = Vec::new();
    let mut done = 0;
    while let Some(token) = tokens.next() {
        let (began, end) = (tokens.began(), tokens.position());
        if began > done {
            out.push(Piece::Markup(html.get(done..began).unwrap_or("")));
        }
        match token {
            Token::Text(text) => out.push(Piece::Text(text)),
            Token::Open { name, attributes } if name == "attribute" => out.push(Piece::Placeholder {
                key: attributes.get("key").unwrap_or_default(),
                default: attributes.get("default"),
            }),
            Token::Close { name } if name == "attribute" => {}
            _ => out.push(Piece::Markup(html.get(began..end).unwrap_or(""))),
        }
        done = end;
    }
    if done < html.len() {
        out.push(Piece::Markup(html.get(done..).unwrap_or("")));
    }
    out
}
