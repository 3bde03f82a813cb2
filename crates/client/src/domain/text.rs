//! Text that strangers wrote, made safe to show.
//!
//! Everything the network sends and the screen shows passes through [`clean_line`] or [`clean_block`]: no control
//! character, escape sequence, bidi override or invisible trickery reaches the terminal. The types make that hard
//! to forget: a [`Text`] is clean from its construction on, and a [`Body`] (HTML) cannot be displayed at all, only
//! rendered, and the renderer cleans what it takes out of it (after entities are decoded).

use serde::{Deserialize, Deserializer, Serialize};

use super::html::plain::plain;

pub use super::clean::{append, clean_block, clean_line, clean_typed};

/// A line of text from outside, clean since it was made ([`clean_line`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Cleans and trims what came from outside.
    pub fn new(raw: &str) -> Self {
        Self(clean_line(raw).trim().to_owned())
    }

    /// The clean text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing (visible) was sent.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

/// The HTML of a message as the server sent it. It has no `Display` on purpose: render it, never print it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(String);

impl Body {
    /// Wraps HTML as it came.
    pub fn new(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// The raw HTML, for the renderer and for the wire only.
    pub fn as_html(&self) -> &str {
        &self.0
    }

    /// Whether there is no HTML at all.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The words of the body on one clean line ([`super::html::plain`]), at most about `most` characters: for previews,
    /// where a full rendering would cost too much.
    pub fn preview(&self, most: usize) -> Text {
        Text(plain(&self.0, most))
    }
}

impl std::fmt::Debug for Body {
    /// Message text never goes into logs; its length may.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_never_shows_its_words_in_debug_output() {
        assert_eq!(format!("{:?}", Body::new("secret")), "Body(6 bytes)");
    }
}
