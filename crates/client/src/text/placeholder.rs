//! The placeholders of macros (API 13), filled in before a macro reaches the composer.
//!
//! `<attribute key="user.name" default="there"/>` in HTML, `{{user.name|fallback:"there"}}` in text. What cannot be
//! filled is reported and left visible as `{{key}}` for the agent to replace; the raw element never goes out.

use super::html::{Piece, decode, pieces};
use super::markup::escape_html;
use crate::domain::text::{clean_block, clean_line};

/// A macro with its placeholders filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The HTML (or the text, from [`fill_text`]).
    pub html: String,
    /// Keys that have neither a value nor a fallback, each once; they stand there as `{{key}}`.
    pub missing: Vec<String>,
}

impl Filled {
    fn missing(&mut self, key: &str) -> String {
        if !self.missing.iter().any(|known| known == key) {
            self.missing.push(key.to_owned());
        }
        format!("{{{{{key}}}}}")
    }
}

/// Fills the placeholders of HTML, both those of the element and those in braces. `value` tells the value of a key,
/// as plain text; an empty value counts as none.
pub fn fill(html: &str, value: &dyn Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut out = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(raw) => braces(raw, value, &mut filled, &mut out, true),
            Piece::Placeholder { key, default } => {
                let key = clean_line(&key);
                // The fallback is escaped HTML inside the attribute's own escaping.
                let fallback = default.map(|d| decode(&d).into_owned());
                let words = found(&key, fallback, value).unwrap_or_else(|| filled.missing(&key));
                out.push_str(&escape_html(&words));
            }
            Piece::Markup(raw) => out.push_str(raw),
        }
    }
    filled.html = out;
    filled
}

/// Fills the placeholders in braces of plain text (`body_text` of a macro).
pub fn fill_text(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut out = String::with_capacity(text.len());
    braces(text, value, &mut filled, &mut out, false);
    filled.html = out;
    filled
}

/// The value of a key, clean, or its fallback; none if neither has words.
fn found(key: &str, fallback: Option<String>, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    [value(key), fallback].into_iter().flatten().map(|words| clean_block(&words)).find(|words| !words.trim().is_empty())
}

/// Copies `text`, its `{{…}}` filled; in HTML the text is escaped and so are the values.
fn braces(text: &str, value: &dyn Fn(&str) -> Option<String>, filled: &mut Filled, out: &mut String, html: bool) {
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inner = from.get(2..).unwrap_or("");
        // A placeholder is short; what is not closed soon is no placeholder, and not worth a long search.
        let near: usize = inner.char_indices().take(400).last().map_or(0, |(at, c)| at + c.len_utf8());
        let placeholder = inner.get(..near).and_then(|near| near.find("}}")).and_then(|end| inner.get(..end));
        let Some((placeholder, (key, fallback))) = placeholder.and_then(|p| read_braces(p, html).map(|read| (p, read)))
        else {
            out.push_str("{{");
            rest = inner;
            continue;
        };
        let words = found(&key, fallback, value).unwrap_or_else(|| filled.missing(&key));
        out.push_str(&if html { escape_html(&words) } else { words });
        rest = inner.get(placeholder.len() + 2..).unwrap_or("");
    }
    out.push_str(rest);
}

/// Key and fallback of `user.name|fallback:"there"`.
fn read_braces(inside: &str, html: bool) -> Option<(String, Option<String>)> {
    let inside = if html { decode(inside) } else { inside.into() };
    let (key, rest) = inside.split_once('|').unwrap_or((&inside, ""));
    let key = key.trim();
    let is_key = !key.is_empty()
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ' '))
        && key.len() <= 200;
    if !is_key {
        return None;
    }
    Some((key.to_owned(), fallback_of(rest)))
}

/// The fallback behind a key: `fallback:"there"`, with blanks or without, in whichever quotation marks.
fn fallback_of(rest: &str) -> Option<String> {
    let rest = rest.trim();
    let rest = rest.strip_prefix("fallback").or_else(|| rest.strip_prefix("default"))?;
    let value = rest.trim_start().strip_prefix(':')?.trim();
    let mut inside = value.chars();
    let quoted = value.chars().count() > 1
        && inside
            .next()
            .zip(inside.next_back())
            .is_some_and(|(open, close)| "\"'“”„‘’«".contains(open) && "\"'”“’‘»".contains(close));
    let words = if quoted { inside.as_str() } else { value };
    Some(words.replace("\\\"", "\""))
}

/// The key of what stands between braces, if it is a placeholder.
pub fn key_of(inside: &str) -> Option<String> {
    read_braces(inside, false).map(|(key, _)| key)
}

/// The keys of a macro's placeholders, as they come.
pub fn keys(html: &str) -> Vec<String> {
    let keys = std::cell::RefCell::new(Vec::new());
    let note = |key: &str| {
        keys.borrow_mut().push(key.to_owned());
        None
    };
    let _ = fill(html, &note);
    keys.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(key: &str) -> Option<String> {
        match key {
            "user.name" => Some("Ada <b>&\u{1b}[31m".to_owned()),
            "user.email" => Some(String::new()),
            "company.name" => Some("Ärger & Söhne".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn elements_are_filled_with_escaped_values() {
        let filled = fill(
            "<p>Hi <attribute key=\"user.name\" default=\"there\"/>, <b>from</b> <ATTRIBUTE key='company.name'></attribute>!</p>",
            &known,
        );
        assert_eq!(filled.html, "<p>Hi Ada &lt;b&gt;&amp;[31m, <b>from</b> Ärger &amp; Söhne!</p>");
        assert_eq!(filled.missing, Vec::<String>::new());
    }

    #[test]
    fn a_fallback_stands_in_for_what_is_not_known_or_empty() {
        let filled = fill(
            "<attribute key=\"user.email\" default=\"a &amp;amp; &lt;b&gt;\"/> <attribute key=x default=\"y\">",
            &known,
        );
        assert_eq!(filled.html, "a &amp; &lt;b&gt; y");
    }

    #[test]
    fn what_cannot_be_filled_is_reported_and_never_goes_out_raw() {
        let filled = fill("<attribute key=\"order.number\"/> {{order.number}} {{order.date}} <attribute>", &known);
        assert_eq!(filled.html, "{{order.number}} {{order.number}} {{order.date}} {{}}");
        assert_eq!(filled.missing, ["order.number", "order.date", ""]);
    }

    #[test]
    fn braces_are_filled_in_text_and_in_html() {
        let text = fill_text("Hi {{user.email|fallback:\"you & me\"}}, {{ company.name }} {{a b}} {{<x>}} {{", &known);
        assert_eq!(text.html, "Hi you & me, Ärger & Söhne {{a b}} {{<x>}} {{");
        assert_eq!(text.missing, ["a b"]);
        let html = fill("{{nobody|fallback:&quot;you &amp; me&quot;}} {{company.name}} &amp;", &known);
        assert_eq!(html.html, "you &amp; me Ärger &amp; Söhne &amp;");
    }

    #[test]
    fn placeholders_have_several_forms() {
        for form in [
            "{{nobody|fallback:\"you\"}}",
            "{{ nobody | fallback: \"you\" }}",
            "{{nobody|fallback:'you'}}",
            "{{ nobody | fallback : “you” }}",
            "{{nobody | default: you}}",
        ] {
            assert_eq!(fill_text(form, &known).html, "you", "{form}");
        }
        assert_eq!(fill_text("{{nobody|fallback:\"\"}}", &known).missing, ["nobody"]);
        assert_eq!(keys("<attribute key=\"a\"/>{{ b | fallback: \"c\" }}"), ["a", "b"]);
    }

    #[test]
    fn other_markup_is_left_as_it_is() {
        let html = "<p class=\"no-margin\">a < b &nbsp;<img src='x'><!-- c --><script>{{user.name}}</script></p>";
        assert_eq!(fill(html, &|_| None).html, html);
    }

    #[test]
    fn hostile_repetition_is_read_in_one_pass() {
        for piece in ["{{", "<attribute ", "{{a", "}}", "<attribute key=\""] {
            let _ = fill(&piece.repeat(50_000), &known);
        }
    }
}
