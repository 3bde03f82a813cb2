//! What a message is made of, told by its tags alone.

use crate::domain::html::{Token, Tokens};

/// What a composer's text can say (`ui::markup`).
const SAYABLE: [&str; 14] =
    ["p", "br", "b", "strong", "i", "em", "code", "pre", "ul", "ol", "li", "a", "blockquote", "attribute"];

/// Attributes that change how an element looks or counts.
const TELLING: [&str; 8] = ["title", "style", "align", "start", "type", "value", "reversed", "dir"];

/// Classes that Intercom's own composer gives to plain text.
const PLAIN_CLASSES: [&str; 2] = ["no-margin", "intercom-content-link"];

/// Whether it holds nothing but elements that a composer's text can say, undecorated.
pub fn is_sayable(html: &str) -> bool {
    for token in Tokens::new(html) {
        let (name, attributes) = match token {
            Token::Text(_) => continue,
            Token::Close { name } => (name, None),
            Token::Open { name, attributes } => (name, Some(attributes)),
        };
        let decorated = attributes.is_some_and(|attributes| {
            let class = attributes.get("class").unwrap_or_default();
            class.split_ascii_whitespace().any(|word| !PLAIN_CLASSES.contains(&word))
                || TELLING.iter().any(|name| attributes.get(name).is_some())
        });
        if decorated || !SAYABLE.contains(&name.as_str()) {
            return false;
        }
    }
    true
}

/// What it holds besides running text, in words, each once.
pub fn holdings(html: &str) -> Vec<&'static str> {
    let mut out = Vec::new();
    for token in Tokens::new(html) {
        let Token::Open { name, .. } = token else { continue };
        let what = match name.as_str() {
            "table" => "table",
            "img" | "image" => "picture",
            "video" | "iframe" | "embed" => "video",
            "pre" => "code",
            "ul" | "ol" => "list",
            "blockquote" => "quotation",
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "heading",
            _ => continue,
        };
        if !out.contains(&what) {
            out.push(what);
        }
    }
    out
}
