//! HTML as a stream of tags and text, read leniently and in one pass.
//!
//! A parser that builds a tree would do more than is needed, and its scope rules take quadratic time on hostile
//! nesting. This reader never looks at a byte more than a few times, whatever it is given; it does not recurse.

use super::hidden::{self, Around, Hidden};

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, its character references not decoded yet.
    Text(&'a str),
    /// A tag that opens an element; the name in lower case.
    Open {
        /// In lower case.
        name: String,
        /// As written, read when they are asked for.
        attributes: Attributes<'a>,
    },
    /// A tag that closes one; the name in lower case.
    Close {
        /// In lower case.
        name: String,
    },
}

/// The attributes of a tag, as they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes<'a>(&'a str);

impl Attributes<'_> {
    /// The value of an attribute, decoded, or empty if it has none. Not clean.
    pub fn get(&self, wanted: &str) -> Option<String> {
        let mut at = 0;
        let mut quotes = Missing::default();
        while let Some(found) = next_attribute(self.0, &mut at, &mut quotes) {
            if found.name.eq_ignore_ascii_case(wanted) {
                return Some(super::super::entity::decode(found.value).into_owned());
            }
        }
        None
    }

    /// Whether an attribute is there and holds that word, whatever the case.
    pub fn has_word(&self, attribute: &str, words: &[&str]) -> bool {
        self.get(attribute).is_some_and(|value| {
            value.split_ascii_whitespace().any(|w| words.iter().any(|k| k.eq_ignore_ascii_case(w)))
        })
    }
}

/// Elements whose content is not HTML.
const RAW: [&str; 7] = ["script", "style", "title", "iframe", "noembed", "noframes", "xml"];

/// So many kinds of hidden elements may have no end; after that nothing is looked for any more.
const MOST_ENDLESS: usize = 8;

/// What is known not to come any more, so that it is not searched for again and again.
#[derive(Default)]
struct Missing {
    double_quote: bool,
    single_quote: bool,
    comment_end: bool,
    raw_end: Vec<String>,
    hidden_end: Vec<String>,
    invisible_end: bool,
}

/// So many names of elements are remembered; with more, any may have been begun.
const MOST_NAMES: usize = 64;

/// Reads HTML piece by piece.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// Where the last token began.
    began: usize,
    missing: Missing,
    only_shown: bool,
    /// What may be open: outside of tables, and in each table that is open.
    around: Vec<Around>,
    /// Names of elements that were begun so far, up to [`MOST_NAMES`].
    begun: Vec<String>,
}

impl<'a> Tokens<'a> {
    /// Begins to read.
    pub fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            began: 0,
            missing: Missing::default(),
            only_shown: false,
            around: vec![Around::default()],
            begun: Vec::new(),
        }
    }

    /// The same, without what is shown nowhere. A hidden element without an end would take all that follows with it: its
    /// content is read.
    pub fn shown(html: &'a str) -> Self {
        Self { only_shown: true, ..Self::new(html) }
    }

    /// How many bytes were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// How many bytes were not read yet.
    pub fn left(&self) -> usize {
        self.rest().len()
    }

    /// Where the token that was read last begins. What was skipped before it (comments) belongs to none.
    pub fn began(&self) -> usize {
        self.began
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or("")
    }

    /// Text up to the next tag or comment.
    fn text(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let mut end = rest.len();
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|r| r.find('<')) {
            let at = from + found;
            if begins_tag(rest.get(at + 1..).unwrap_or("")) {
                end = at;
                break;
            }
            from = at + 1;
        }
        self.at += end;
        (end > 0).then(|| Token::Text(rest.get(..end).unwrap_or("")))
    }

    /// Skips a comment, doctype or processing instruction.
    fn skip_comment(&mut self) {
        let rest = self.rest();
        let long = rest.strip_prefix("<!--");
        // `<!-->` and `<!--->` are whole comments.
        if let Some(inner) = long
            && let Some(short) = [">", "->"].iter().find(|short| inner.starts_with(**short))
        {
            self.at += 4 + short.len();
            return;
        }
        let end = match long {
            Some(inner) if !self.missing.comment_end => match inner.find("-->") {
                Some(end) => Some(end + 4 + 3),
                None => {
                    self.missing.comment_end = true;
                    None
                }
            },
            _ => None,
        };
        // A comment without an end would swallow the message: it is read as one that ends with its tag.
        self.at += end.or_else(|| rest.find('>').map(|i| i + 1)).unwrap_or(rest.len());
    }

    fn tag(&mut self) -> Token<'a> {
        let rest = self.rest();
        let closing = rest.as_bytes().get(1) == Some(&b'/');
        let name_start = if closing { 2 } else { 1 };
        let inner = rest.get(name_start..).unwrap_or("");
        let name_end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(inner.len());
        let name = inner.get(..name_end).unwrap_or("").to_ascii_lowercase();
        let after = inner.get(name_end..).unwrap_or("");
        let mut used = 0;
        while next_attribute(after, &mut used, &mut self.missing).is_some() {}
        let attributes = Attributes(after.get(..used).unwrap_or(""));
        self.at += name_start + name_end + used + usize::from(after.as_bytes().get(used) == Some(&b'>'));
        if closing { Token::Close { name } } else { Token::Open { name, attributes } }
    }

    /// How many tables are open.
    fn tables(&self) -> usize {
        self.around.len() - 1
    }

    /// An element of that name was begun.
    fn remember(&mut self, name: &str) {
        if self.begun.len() < MOST_NAMES && self.begun.iter().all(|known| known != name) {
            self.begun.push(name.to_owned());
        }
    }

    /// Notes what a tag opens or closes that what is hidden goes by.
    fn note(&mut self, name: &str, opens: bool) {
        match (name, opens) {
            ("table", true) => {
                // In a table and in no cell, it ends that table.
                if self.around.len() > 1 && self.around.last().is_some_and(|around| !around.cell) {
                    self.around.pop();
                }
                self.around.push(Around::default());
            }
            ("table", false) if self.around.len() > 1 => drop(self.around.pop()),
            _ => {}
        }
        if opens {
            self.remember(name);
        }
        if let Some(around) = self.around.last_mut() {
            match name {
                "p" => around.paragraph = opens,
                "a" => around.link = opens,
                "td" | "th" | "caption" => around.cell = opens,
                _ if hidden::is_of_table(name) => around.cell = false,
                _ => {}
            }
        }
    }

    /// Skips an element that was just opened, to its end, if it is hidden; false if it is not, or has no end.
    fn skip_hidden(&mut self, name: &str, attributes: Attributes<'a>) -> bool {
        let Some(how) = hidden::of(name, attributes).filter(|_| self.tables() > 0 || !hidden::is_of_table(name)) else {
            return false;
        };
        let invisible = how == Hidden::Invisible;
        let ends = &self.missing.hidden_end;
        if ends.len() >= MOST_ENDLESS || ends.iter().any(|n| n == name) || (invisible && self.missing.invisible_end) {
            return false;
        }
        let around = self.around.last().copied().unwrap_or_default();
        let begun = |name: &str| self.begun.len() >= MOST_NAMES || self.begun.iter().any(|known| known == name);
        let Some(end) = hidden::end(name, self.rest(), self.tables(), around, &begun) else {
            self.missing.hidden_end.push(name.to_owned());
            return false;
        };
        if invisible && hidden::may_show(self.rest().get(..end).unwrap_or("")) {
            self.missing.invisible_end = true;
            return false;
        }
        self.at += end;
        self.remember(name);
        true
    }

    /// Skips the content of a raw element, if its end is there; else what follows is read as HTML.
    fn skip_raw(&mut self, name: &str) {
        if !RAW.contains(&name) || self.missing.raw_end.iter().any(|n| n == name) {
            return;
        }
        let rest = self.rest();
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|r| r.find("</")) {
            let at = from + found;
            if rest.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
                self.at += at;
                return;
            }
            from = at + 2;
        }
        self.missing.raw_end.push(name.to_owned());
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.began = self.at;
            if let Some(text) = self.text() {
                return Some(text);
            }
            let next = *self.rest().as_bytes().get(1)?;
            if matches!(next, b'!' | b'?') {
                self.skip_comment();
                continue;
            }
            let token = self.tag();
            if let Token::Open { name, attributes } = &token {
                if self.only_shown && self.skip_hidden(name, *attributes) {
                    continue;
                }
                let name = name.clone();
                self.note(&name, true);
                self.skip_raw(&name);
            } else if let Token::Close { name } = &token {
                self.note(name, false);
            }
            return Some(token);
        }
    }
}

/// Whether a `<` before this begins markup rather than being a "less than".
fn begins_tag(after: &str) -> bool {
    let mut bytes = after.bytes();
    match bytes.next() {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.next().is_some_and(|b| b.is_ascii_alphabetic()),
        Some(first) => first.is_ascii_alphabetic(),
        None => false,
    }
}

struct Attribute<'a> {
    name: &'a str,
    value: &'a str,
}

/// The next attribute of a tag; at its end none, with `at` on the `>`.
fn next_attribute<'a>(tag: &'a str, at: &mut usize, missing: &mut Missing) -> Option<Attribute<'a>> {
    let bytes = tag.as_bytes();
    let while_at = |from: usize, keep: &dyn Fn(u8) -> bool| {
        from + bytes.get(from..).unwrap_or(&[]).iter().take_while(|b| keep(**b)).count()
    };
    let start = while_at(*at, &|b| b.is_ascii_whitespace() || b == b'/' || b == b'=');
    let name_end = while_at(start, &|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'='));
    *at = name_end;
    if name_end == start {
        return None;
    }
    let name = tag.get(start..name_end).unwrap_or("");
    let equals = while_at(name_end, &|b| b.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return Some(Attribute { name, value: "" });
    }
    let from = while_at(equals + 1, &|b| b.is_ascii_whitespace());
    let (quote, known_missing) = match bytes.get(from) {
        Some(b'"') => (Some('"'), &mut missing.double_quote),
        Some(b'\'') => (Some('\''), &mut missing.single_quote),
        _ => (None, &mut missing.double_quote),
    };
    if let Some(quote) = quote
        && !*known_missing
    {
        let inner = tag.get(from + 1..).unwrap_or("");
        if let Some(end) = inner.find(quote) {
            *at = from + 1 + end + 1;
            return Some(Attribute { name, value: inner.get(..end).unwrap_or("") });
        }
        *known_missing = true;
    }
    let end = while_at(from, &|b| !b.is_ascii_whitespace() && b != b'>');
    *at = end;
    Some(Attribute { name, value: tag.get(from..end).unwrap_or("") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        Tokens::new(html)
            .map(|t| match t {
                Token::Text(text) => format!("[{text}]"),
                Token::Open { name, attributes } => {
                    format!("<{name} {:?} {:?}>", attributes.get("href"), attributes.get("class"))
                }
                Token::Close { name } => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn tags_attributes_and_text_come_one_by_one() {
        assert_eq!(
            shown("a<A HREF='x&amp;y' class=\"b c\" id=d>e</a >f"),
            "[a]<a Some(\"x&y\") Some(\"b c\")>[e]</a>[f]"
        );
        assert_eq!(shown("<br/><p/class=x>"), "<br None None><p None Some(\"x\")>");
        assert_eq!(shown("<a title=it's href=b>c"), "<a Some(\"b\") None>[c]");
        assert_eq!(shown("<a title=\"1 > 0\" href = b>c"), "<a Some(\"b\") None>[c]");
    }

    #[test]
    fn what_only_looks_like_markup_is_text() {
        assert_eq!(shown("1 < 2 <3 </ 4 <"), "[1 < 2 <3 </ 4 <]");
    }

    #[test]
    fn comments_scripts_and_styles_are_not_shown() {
        assert_eq!(shown("a<!-- <b> -->c<!doctype html><?php x ?>d"), "[a][c][d]");
        assert_eq!(shown("a<!-->b<!--->c<!-- x -->d"), "[a][b][c][d]");
        assert_eq!(shown("<!--[if mso]><p>x</p><![endif]-->a<![if !mso]>b<![endif]>"), "[a][b]");
        assert_eq!(shown("<xml><o:OfficeDocumentSettings>96</o:x></xml>a"), "<xml None None></xml>[a]");
        assert_eq!(
            shown("<style>p{}</STYLE>x<script>'</p>'</script>"),
            "<style None None></style>[x]<script None None></script>"
        );
    }

    #[test]
    fn what_never_ends_swallows_nothing() {
        assert_eq!(shown("<!-- a> b"), "[ b]");
        assert_eq!(shown("<a href=\"x>hello"), "<a Some(\"\\\"x\") None>[hello]");
        assert_eq!(shown("<script>x"), "<script None None>[x]");
        assert_eq!(shown("<a href"), "<a Some(\"\") None>");
    }

    #[test]
    fn hostile_repetition_is_read_in_one_pass() {
        for piece in ["<a href=\"", "<!--", "<script>", "<p ", "<a x", "</", "<a '", "&#", "<iframe></ifram "] {
            let html = piece.repeat(200_000 / piece.len());
            assert!(Tokens::new(&html).count() <= html.len());
        }
        let attributes = format!("<a {}>", "b=1 ".repeat(100_000));
        assert_eq!(Tokens::new(&attributes).count(), 1);
    }
}
