//! Text that strangers wrote, made safe to show.
//!
//! Everything the network sends and the screen shows passes through [`clean_line`] or [`clean_block`]: no control
//! character, escape sequence, bidi override or invisible trickery reaches the terminal. The types make that hard
//! to forget: a [`Text`] is clean from its construction on, and a [`Body`] (HTML) cannot be displayed at all, only
//! rendered, and the renderer cleans what it takes out of it (after entities are decoded).

use serde::{Deserialize, Deserializer, Serialize};

/// Whether a character may reach the terminal. Line breaks and tabs are the caller's business.
fn is_safe(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            // Bidi embeddings, overrides, isolates and marks: they reorder what follows them, the interface included.
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separator: some terminals break the line at them.
            | '\u{2028}' | '\u{2029}'
            // Invisible: zero-width space, word joiner and the invisible operators, soft hyphen, byte order mark,
            // Mongolian vowel separator, deprecated format characters, interlinear annotation, tags, Hangul fillers.
            | '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// How many combining marks may follow one base character; more is an attack on the lines above and below.
const MAX_COMBINING: usize = 4;

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// What stays of the characters that move the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Nothing,
    Breaks,
    BreaksAndTabs,
}

fn clean(raw: &str, keeps: Keeps) -> String {
    let keep_breaks = keeps != Keeps::Nothing;
    let mut out = String::with_capacity(raw.len());
    let mut combining = 0;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' if keep_breaks => {
                if chars.peek() == Some(&'\n') {
                    continue;
                }
                '\n'
            }
            '\n' if keep_breaks => '\n',
            '\t' if keeps == Keeps::BreaksAndTabs => '\t',
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{0085}' => ' ',
            other => other,
        };
        if !matches!(c, '\n' | '\t') && !is_safe(c) {
            continue;
        }
        if is_combining(c) {
            combining += 1;
            if combining > MAX_COMBINING {
                continue;
            }
        } else {
            combining = 0;
        }
        out.push(c);
    }
    out
}

/// One line of safe text: line breaks and tabs become spaces, everything unsafe is left out.
pub fn clean_line(raw: &str) -> String {
    clean(raw, Keeps::Nothing)
}

/// Safe text of several lines: `\n` stays (`\r\n` and `\r` become `\n`), tabs become spaces, the unsafe is left out.
pub fn clean_block(raw: &str) -> String {
    clean(raw, Keeps::Breaks)
}

/// What a person types or pastes to be sent: as [`clean_block`], but tabs stay tabs.
pub fn clean_typed(raw: &str) -> String {
    clean(raw, Keeps::BreaksAndTabs)
}

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

    /// The words of the body on one clean line, tags left out, at most `max_chars` long: for previews and searches,
    /// where a full rendering would cost too much. Stops reading as soon as it has enough.
    pub fn preview(&self, max_chars: usize) -> Text {
        let mut out = String::new();
        let mut count = 0;
        let mut rest = self.0.as_str();
        while count < max_chars && !rest.is_empty() {
            if let Some(tag) = rest.strip_prefix('<') {
                let end = tag.find('>').map_or(tag.len(), |i| i + 1);
                rest = tag.get(end..).unwrap_or("");
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                continue;
            }
            let (c, used) = match rest.strip_prefix('&').and_then(entity) {
                Some((c, used)) => (c, used + 1),
                None => match rest.chars().next() {
                    Some(c) => (c, c.len_utf8()),
                    None => break,
                },
            };
            rest = rest.get(used..).unwrap_or("");
            if c.is_whitespace() {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            } else {
                out.push(c);
                count += 1;
            }
        }
        Text::new(&out)
    }
}

/// The common entities; the renderer knows them all, a preview need not.
fn entity(after_ampersand: &str) -> Option<(char, usize)> {
    let end = after_ampersand.bytes().take(10).position(|b| b == b';')?;
    let name = after_ampersand.get(..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "#39" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
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
    fn no_control_escape_or_bidi_character_survives() {
        let hostile =
            "a\u{1b}[31mb\u{1b}]52;c;ZXZpbA==\u{7}c\u{202e}d\u{2066}e\u{9b}2Jf\u{0}g\u{200b}h\u{e0041}i\u{feff}";
        assert_eq!(clean_line(hostile), "a[31mb]52;c;ZXZpbA==cde2Jfghi");
    }

    #[test]
    fn line_breaks_stay_only_in_blocks() {
        assert_eq!(clean_block("a\r\nb\rc\nd\te"), "a\nb\nc\nd e");
        assert_eq!(clean_line("a\r\nb"), "a  b");
        assert_eq!(clean_typed("a\r\nb\tc\u{1b}"), "a\nb\tc");
    }

    #[test]
    fn a_tower_of_combining_marks_is_cut_down() {
        let tower = format!("x{}y", "\u{0301}".repeat(50));
        assert_eq!(clean_line(&tower).chars().count(), 2 + MAX_COMBINING);
    }

    #[test]
    fn joined_emoji_stay_whole() {
        assert_eq!(clean_line("👩‍👩‍👧 ok"), "👩‍👩‍👧 ok");
    }

    #[test]
    fn a_preview_leaves_tags_out_decodes_entities_and_stays_clean() {
        let body = Body::new("<p class=\"no-margin\">Hello&nbsp;&amp; <b>bye</b>&#27;[31m</p><p>next</p>");
        assert_eq!(body.preview(200).as_str(), "Hello & bye [31m next");
        assert_eq!(body.preview(5).as_str(), "Hello");
    }

    #[test]
    fn a_body_never_shows_its_words_in_debug_output() {
        assert_eq!(format!("{:?}", Body::new("secret")), "Body(6 bytes)");
    }
}
