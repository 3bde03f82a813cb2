//! The placeholders of macros (API 13), filled in before a macro reaches the composer.
//!
//! `<attribute key="user.name" default="there"/>` in HTML, `{{user.name|fallback:"there"}}` in text. What cannot be
//! filled is reported and left visible as `{{key}}` for the agent to replace; the raw element never goes out.

use std::borrow::Cow;

use super::html::{Piece, decode, pieces};
use super::markup::escape_html;
use crate::domain::html::Element;
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
    let html = whole(html);
    for piece in pieces(&html) {
        match piece {
            Piece::Text(raw) => braces(raw, value, &mut filled, &mut out, true),
            Piece::Placeholder { key, default } => {
                let key = Some(clean_line(&key)).filter(|key| !key.trim().is_empty()).unwrap_or_else(|| "?".to_owned());
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

/// The same HTML with the `{{…}}` in one piece each that a look, put on by hand, has cut up (`{{<b>name</b>}}`): what
/// was opened between the braces is opened before them, and what was closed there is closed behind them.
fn whole(html: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(html);
    if html.contains('&') {
        for (reference, brace) in BRACES {
            if plain.contains(reference) {
                plain = Cow::Owned(plain.replace(reference, brace));
            }
        }
    }
    let pieces = pieces(&plain);
    let (mut out, mut at, mut cut) = (String::new(), 0, false);
    while let Some(piece) = pieces.get(at) {
        at += 1;
        let (Piece::Text(raw) | Piece::Markup(raw)) = piece else {
            // Written anew, as nothing else keeps how it stood there.
            let Piece::Placeholder { key, default } = piece else { continue };
            let default = default.as_ref().map(|d| format!(" default=\"{}\"", escape_html(d))).unwrap_or_default();
            out.push_str(&format!("<attribute key=\"{}\"{default}>", escape_html(key)));
            continue;
        };
        match cut_up(raw, pieces.get(at..).unwrap_or_default()).filter(|_| matches!(piece, Piece::Text(_))) {
            Some((joined, used)) => {
                out.push_str(&joined);
                (at, cut) = (at + used, true);
            }
            None => out.push_str(raw),
        }
    }
    if cut { Cow::Owned(out) } else { plain }
}

/// Braces as references.
const BRACES: [(&str, &str); 8] = [
    ("&#123;", "{"),
    ("&#x7b;", "{"),
    ("&#x7B;", "{"),
    ("&lbrace;", "{"),
    ("&#125;", "}"),
    ("&#x7d;", "}"),
    ("&#x7D;", "}"),
    ("&rbrace;", "}"),
];

/// So many pieces at most make a placeholder.
const MOST_PIECES: usize = 12;

/// A text that ends within a placeholder, with the pieces behind it that this one goes on in; how many those are.
fn cut_up(raw: &str, behind: &[Piece<'_>]) -> Option<(String, usize)> {
    let (before, begun) = raw.rsplit_once("{{").filter(|(_, begun)| !begun.contains("}}"))?;
    let (mut inside, mut opened, mut closed) = (begun.to_owned(), String::new(), String::new());
    for (n, piece) in behind.iter().take(MOST_PIECES).enumerate() {
        match piece {
            Piece::Markup(tag) => {
                let name = tag.trim_start_matches(['<', '/']);
                let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
                let element = Element::of(&name.to_ascii_lowercase());
                if name.is_empty() || !(element.is_inline() || element == Element::Transparent) {
                    return None;
                }
                if tag.starts_with("</") { closed.push_str(tag) } else { opened.push_str(tag) }
            }
            Piece::Text(raw) => {
                let Some((last, rest)) = raw.split_once("}}") else {
                    inside.push_str(raw);
                    continue;
                };
                inside.push_str(last);
                read_braces(&inside, true)?;
                return Some((format!("{before}{opened}{{{{{inside}}}}}{closed}{rest}"), n + 1));
            }
            Piece::Placeholder { .. } => return None,
        }
    }
    None
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
    let key = key.replace('\u{a0}', " ");
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
        assert_eq!(filled.html, "{{order.number}} {{order.number}} {{order.date}} {{?}}");
        assert_eq!(filled.missing, ["order.number", "order.date", "?"]);
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
    fn what_a_look_put_on_by_hand_cuts_up_is_filled_all_the_same() {
        for (html, filled) in [
            ("<p>Hi {{<b>company.name</b>}},</p>", "<p>Hi <b>Ärger &amp; Söhne</b>,</p>"),
            ("<b>{{</b>company.name<b>}}</b>", "<b><b>Ärger &amp; Söhne</b></b>"),
            ("{{company.<wbr>name}}!", "<wbr>Ärger &amp; Söhne!"),
            ("{{<span class=\"x\">nobody</span>|fallback:&quot;you&quot;}}", "<span class=\"x\">you</span>"),
            ("&#123;&#123;company.name&#x7D;&rbrace;", "Ärger &amp; Söhne"),
            ("{{&nbsp;company.name&nbsp;}}", "Ärger &amp; Söhne"),
            ("{{<b>a</b> {{company.name}}", "{{<b>a</b> Ärger &amp; Söhne"),
            ("{{company<p>name}}</p>", "{{company<p>name}}</p>"),
            ("{{a <!-- }} --> b}}", "{{a <!-- }} --> b}}"),
        ] {
            assert_eq!(fill(html, &known).html, filled, "{html}");
        }
        let both = "<attribute key=\"a&quot;b\" default=\"x &amp;lt; &quot;y&quot;\"/>{{<i>company.name</i>}}";
        assert_eq!(fill(both, &known).html, "x &lt; &quot;y&quot;<i>Ärger &amp; Söhne</i>");
        assert_eq!(fill("{{first&nbsp;name}}", &known).missing, ["first name"]);
    }

    #[test]
    fn other_markup_is_left_as_it_is() {
        let html = "<p class=\"no-margin\">a < b &nbsp;<img src='x'><!-- c --><script>{{user.name}}</script></p>";
        assert_eq!(fill(html, &|_| None).html, html);
    }

    #[test]
    fn hostile_repetition_is_read_in_one_pass() {
        for piece in ["{{", "<attribute ", "{{a", "}}", "<attribute key=\"", "{{<b>", "{{<b>a</b>}}"] {
            let _ = fill(&piece.repeat(50_000), &known);
        }
    }
}
