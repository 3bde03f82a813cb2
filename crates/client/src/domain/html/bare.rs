//! Addresses that stand in a text without being marked as links: `https://…`, `www.…`, `name@host`.

use std::ops::Range;

use super::super::text::Text;
use super::address::{self, Target};

/// Longer words are no address that anybody would follow.
const LONGEST: usize = 4_000;

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Bare {
    /// Where it stands.
    pub at: Range<usize>,
    /// What it opens.
    pub url: Text,
}

/// Whether a text can have any at all: a quick look.
pub fn is_likely(text: &str) -> bool {
    text.contains('@') || text.contains("://") || text.contains("www.") || text.contains("WWW.")
}

/// The addresses in a text, in order.
pub fn find(text: &str) -> Vec<Bare> {
    let mut out = Vec::new();
    if !is_likely(text) {
        return out;
    }
    let mut at = 0;
    for word in text.split(is_outside) {
        let start = at;
        at = start
            + word.len()
            + text.get(start + word.len()..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
        let mut from = 0;
        while let Some((range, url)) = word.get(from..).and_then(first) {
            out.push(Bare { at: start + from + range.start..start + from + range.end, url });
            from += range.end.max(1);
        }
    }
    out
}

/// What no address has in it.
fn is_outside(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"“”„«»‹›「」『』（）【】《》、。，；！？…│".contains(c)
}

/// The first address in a word that has no spaces, and what it opens.
fn first(word: &str) -> Option<(Range<usize>, Text)> {
    if word.len() > LONGEST || !is_likely(word) {
        return None;
    }
    let start = begins(word);
    let web = start.map(|at| {
        let end = at + ends(word.get(at..).unwrap_or(""));
        (at..end, word.get(at..end).unwrap_or(""))
    });
    if let Some((range, address)) = web
        && !range.is_empty()
        && has_host(address)
    {
        let www = address.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("www."));
        let url = if www { format!("https://{address}") } else { address.to_owned() };
        if let Target::Open(url) = address::judge(&url) {
            return Some((range, url));
        }
    }
    // Behind what only looked like one there may be another; before it there can be an e-mail address.
    mail(word)
}

/// Where `http://`, `https://` or `www.` begins, at the beginning of a word.
fn begins(word: &str) -> Option<usize> {
    let lower = word.to_ascii_lowercase();
    ["http://", "https://", "www."]
        .iter()
        .filter_map(|start| lower.match_indices(start).map(|(at, _)| at).find(|at| is_border(word, *at)))
        .min()
}

fn is_border(word: &str, at: usize) -> bool {
    // Behind a letter of a script without spaces an address can begin, behind a Latin one it is a part of a word.
    let before = word.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '/')))
}

/// How long the address is that a word begins with: what closes a sentence or a bracket is not of it.
fn ends(word: &str) -> usize {
    let mut end = word.len();
    let mut before = ' ';
    for (at, c) in word.char_indices() {
        // Scripts without spaces go on right behind an address.
        if is_spaceless(c) && before.is_ascii_alphanumeric() {
            end = at;
            break;
        }
        before = c;
    }
    loop {
        let kept = word.get(..end).unwrap_or("");
        let Some(last) = kept.chars().next_back() else { return 0 };
        let count = |c: char| kept.matches(c).count();
        let closes = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '~' | '’' | '|' | '…' => true,
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '}' => count('}') > count('{'),
            _ => false,
        };
        if !closes {
            return end;
        }
        end -= last.len_utf8();
    }
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a web address names a host: with `www.` one of three parts, else anything that is not only dots.
fn has_host(address: &str) -> bool {
    let host = match address.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#', '\\']).next().unwrap_or(""),
        None => {
            let host = address.split(['/', '?', '#', ':', '\\']).next().unwrap_or("");
            let mut parts = host.split('.');
            let whole = parts.clone().count() >= 3 && parts.all(|part| !part.is_empty());
            if whole { host } else { "" }
        }
    };
    host.chars().any(char::is_alphanumeric) && !host.starts_with('.') && !host.contains("..")
}

/// The first e-mail address in a word.
fn mail(word: &str) -> Option<(Range<usize>, Text)> {
    word.match_indices('@').find_map(|(at, _)| {
        let (user, host) = (word.get(..at)?, word.get(at + 1..)?);
        let start = user.char_indices().rev().take_while(|(_, c)| is_user(*c)).last().map(|(i, _)| i)?;
        let user = user.get(start..)?.trim_start_matches(['.', '-', '\'', '*', '~', '=', '/', '|', '&']);
        let length = host.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')) || is_spaceless(c));
        let host = host.get(..length.unwrap_or(host.len()))?.trim_end_matches(['.', '-']);
        let mut parts = host.split('.');
        let top = parts.next_back().unwrap_or("");
        let named = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
        let whole = named && parts.clone().next().is_some() && parts.all(|part| !part.is_empty());
        let followed = word.get(at + 1 + host.len()..)?.starts_with(['@', '/', '\\']);
        if user.is_empty() || !whole || followed {
            return None;
        }
        match address::judge(&format!("mailto:{user}@{host}")) {
            Target::Open(url) => Some((at - user.len()..at + 1 + host.len(), url)),
            _ => None,
        }
    })
}

fn is_user(c: char) -> bool {
    c.is_alphanumeric() && !is_spaceless(c) || ".!#$%&'*+/=^_`{|}~-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        find(text).into_iter().map(|bare| (text.get(bare.at).unwrap(), bare.url.as_str().to_owned())).collect()
    }

    #[test]
    fn an_address_ends_before_what_closes_the_sentence() {
        for (text, address, url) in [
            ("see https://a.test/x?y=1#z.", "https://a.test/x?y=1#z", "https://a.test/x?y=1#z"),
            ("(https://a.test/x)", "https://a.test/x", "https://a.test/x"),
            ("https://a.test/a_(b)", "https://a.test/a_(b)", "https://a.test/a_(b)"),
            ("(see https://a.test/a_(b)).", "https://a.test/a_(b)", "https://a.test/a_(b)"),
            ("<https://a.test>", "https://a.test", "https://a.test"),
            ("\"https://a.test/\", he said", "https://a.test/", "https://a.test/"),
            ("„https://a.test/“", "https://a.test/", "https://a.test/"),
            ("HTTPS://A.test!", "HTTPS://A.test", "HTTPS://A.test"),
            ("*https://a.test/x*", "https://a.test/x", "https://a.test/x"),
            ("[link](https://a.test/x)", "https://a.test/x", "https://a.test/x"),
            ("www.a.test/x, or", "www.a.test/x", "https://www.a.test/x"),
            ("http://localhost:8080/x", "http://localhost:8080/x", "http://localhost:8080/x"),
            ("请看https://a.test/x请回复", "https://a.test/x", "https://a.test/x"),
            ("https://ja.a.test/wiki/日本。", "https://ja.a.test/wiki/日本", "https://ja.a.test/wiki/日本"),
            ("https://a.test/x에서", "https://a.test/x", "https://a.test/x"),
            ("https://de.a.test/Köln?", "https://de.a.test/Köln", "https://de.a.test/Köln"),
            ("write to ada.b+c@a.test.", "ada.b+c@a.test", "mailto:ada.b+c@a.test"),
            ("<ada@a.test>,", "ada@a.test", "mailto:ada@a.test"),
            ("mailto:ada@a.test?", "ada@a.test", "mailto:ada@a.test"),
            ("('ada@mail.a.test')", "ada@mail.a.test", "mailto:ada@mail.a.test"),
        ] {
            assert_eq!(found(text), [(address, url.to_owned())], "{text}");
        }
        assert_eq!(found("https://a.test/1 and www.b.test/2, c@d.test").len(), 3);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "https://",
            "https://.",
            "www.",
            "www.a",
            "www..test",
            "xhttp://a.test",
            "ftp://a.test",
            "javascript://a",
            "a@b",
            "@name",
            "me@",
            "@robin please",
            "a@b.c1",
            "1@2.34",
            "file.txt",
            "a.test",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_in_order_and_whole(text in "(https?://|www\\.|[a-z@./():é日 ]){0,20}") {
            let mut end = 0;
            for bare in find(&text) {
                proptest::prop_assert!(bare.at.start >= end && bare.at.start < bare.at.end);
                proptest::prop_assert!(text.get(bare.at.clone()).is_some());
                end = bare.at.end;
            }
        }
    }
}
