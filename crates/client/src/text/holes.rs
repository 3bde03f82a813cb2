//! Holes: placeholders that stand in what is written and would go out raw.

use std::ops::Range;

use super::html::{self, Piece, pieces};
use super::markup::Reading;
use super::placeholder;
use super::rich::Mark;
use crate::domain::Written;

/// How a line begins that stands for a piece of a macro.
pub const INSET: &str = "[macro “";

/// Nothing that is longer, in bytes, is the name of a piece of a macro.
const LONGEST_NAME: usize = 1_000;

/// A placeholder that nothing was put in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Which line of the text, from 0.
    pub line: usize,
    /// Its bytes in the line: all of it, where the hole is in a macro's own HTML.
    pub range: Range<usize>,
    /// What a macro calls it: `contact.name`.
    pub key: String,
    /// Whether it is surely meant as a hole, and not as an example of one.
    pub certain: bool,
    /// Whether it is in a macro's own HTML.
    pub inset: bool,
}

/// Whether Intercom has placeholders of that name, in any workspace.
pub fn is_name(key: &str) -> bool {
    let key = key.trim().to_lowercase().replace(' ', "_");
    let (group, rest) = key.split_once('.').unwrap_or(("", &key));
    match group {
        "" => matches!(
            rest,
            "first_name" | "last_name" | "name" | "full_name" | "email" | "phone" | "company" | "company_name"
        ),
        "user" | "contact" | "lead" | "customer" | "visitor" | "people" | "company" | "teammate" | "admin"
        | "author" | "sender" | "conversation" | "ticket" | "app" | "workspace" | "custom_attributes" | "order" => {
            !rest.is_empty()
        }
        _ => false,
    }
}

/// The holes of what is written, in their order. `known` tells the names that placeholders have. Code is for examples:
/// what stands there is no certain hole; in a macro's own HTML what it has as an element is one wherever it stands.
pub fn find(written: &Written, known: &dyn Fn(&str) -> bool) -> Vec<Hole> {
    let shown = Reading::of(written).shown();
    let mut out = Vec::new();
    let lines: Vec<&str> = written.text.split('\n').collect();
    for (line, (text, runs)) in lines.iter().copied().zip(shown).enumerate() {
        if let Some(inset) = written.inset(text) {
            let all = |(key, certain)| Hole { line, range: 0..text.len(), key, certain, inset: true };
            out.extend(in_html(inset.html.as_html(), known).into_iter().map(all));
            continue;
        }
        let is_code = |at: usize| runs.iter().any(|run| run.range.contains(&at) && run.mark.has(Mark::CODE));
        // One that stands for nothing, or beside which something was written: what it stood for would go out as its name.
        let named: Vec<Range<usize>> = names(text).filter(|range| !is_code(range.start)).collect();
        if !named.is_empty() {
            let hole = |range: Range<usize>| {
                let key = text.get(range.clone()).unwrap_or(text).to_owned();
                Hole { line, range, key, certain: true, inset: false }
            };
            out.extend(named.into_iter().map(hole));
            continue;
        }
        let whole = braces(text);
        let mut found = loose(text, known);
        let at_the_end = broken(text, lines.get(line + 1).copied().unwrap_or_default(), known);
        found.extend(at_the_end.filter(|(range, _)| found.iter().all(|(other, _)| other.end <= range.start)));
        found.retain(|(range, _)| !whole.iter().any(|(other, _)| other.start < range.end && range.start < other.end));
        let mut holes: Vec<Hole> = whole
            .into_iter()
            .map(|(range, key)| (known(&key) && !is_code(range.start), range, key))
            .chain(found.into_iter().map(|(range, key)| (false, range, key)))
            .map(|(certain, range, key)| Hole { line, range, key, certain, inset: false })
            .collect();
        holes.sort_by_key(|hole| hole.range.start);
        out.append(&mut holes);
    }
    out
}

fn in_html(html: &str, known: &dyn Fn(&str) -> bool) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = pieces(html)
        .into_iter()
        .flat_map(|piece| match piece {
            Piece::Placeholder { key, .. } => vec![(key, true)],
            // In an address, say: it may be for whoever opens it, and nothing fills it in here.
            Piece::Markup(tag) => braces(tag).into_iter().map(|(_, key)| (key, false)).collect(),
            Piece::Text(_) => Vec::new(),
        })
        .collect();
    if html.contains("{") {
        let without_elements = html.replace("<attribute", "<x-");
        for line in html::render(&crate::domain::Body::new(without_elements)).lines {
            out.extend(braces(&line.words()).into_iter().map(|(_, key)| (key.clone(), known(&key))));
        }
    }
    out
}

/// What looks like the name of a piece of a macro in a line.
fn names(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices(INSET).filter_map(|(at, _)| {
        let end = line.bytes().skip(at).take(LONGEST_NAME).position(|byte| byte == b']')?;
        Some(at..at + end + 1)
    })
}

/// The `{{…}}` of a line, and what they ask for.
fn braces(line: &str) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(end) = line.get(from..).and_then(|rest| rest.find("}}")).map(|end| from + end) {
        let start = line.get(from..end).and_then(|before| before.rfind("{{")).map(|start| from + start);
        if let Some(start) = start
            && let Some(inside) = line.get(start + 2..end)
            && !inside.trim().is_empty()
        {
            // What was made bold by hand is the same name.
            let bare: String = inside.chars().filter(|c| !matches!(c, '*' | '`')).collect();
            let key = placeholder::key_of(&bare).unwrap_or_else(|| inside.trim().chars().take(60).collect());
            out.push((start..end + 2, key));
        }
        from = end + 2;
    }
    out
}

/// What is nearly a placeholder, or an instruction of a template: `{{first_name` that is not closed, `{user.first_name}`,
/// `{% if … %}`. It may be meant as it is, so it is asked about.
fn loose(line: &str, known: &dyn Fn(&str) -> bool) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(start) = line.get(from..).and_then(|rest| rest.find('{')).map(|start| from + start) {
        let rest = line.get(start..).unwrap_or_default();
        let opened = rest.len() - rest.trim_start_matches('{').len();
        let inside = rest.get(opened..).unwrap_or_default();
        from = start + opened;
        if let Some(instruction) = inside.strip_prefix('%') {
            if let Some(end) = instruction.get(..floor(instruction, 200)).and_then(|near| near.find("%}")) {
                let key = instruction.get(..end).unwrap_or_default().trim_matches(|c| matches!(c, '-' | ' '));
                out.push((start..from + 1 + end + 2, format!("{{% {key} %}}")));
            }
            continue;
        }
        let blanks = inside.len() - inside.trim_start_matches(' ').len();
        let name = inside.get(blanks..).unwrap_or_default();
        let length =
            name.bytes().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphanumeric() || b"._".contains(b)).count();
        let key = name.get(..length).unwrap_or_default();
        let closed = name.get(length..).is_some_and(|after| after.trim_start_matches(' ').starts_with('}'));
        // A word in single braces is what somebody writes; one that is part of a whole placeholder is found already.
        let is_meant = opened > 1 || (closed && key.contains('.'));
        if is_meant && known(key) {
            out.push((start..from + blanks + length + usize::from(closed), key.to_owned()));
        }
    }
    out
}

/// A placeholder that an editor has broken at the end of a line.
fn broken(line: &str, next: &str, known: &dyn Fn(&str) -> bool) -> Option<(Range<usize>, String)> {
    let (before, begun) = line.rsplit_once("{{").filter(|(_, begun)| !begun.contains("}}"))?;
    let (ended, _) = next.split_once("}}").filter(|(ended, _)| !ended.contains("{{") && ended.len() < LONGEST_NAME)?;
    let joined = ["", " "].map(|gap| format!("{}{gap}{}", begun.trim_end(), ended.trim_start()));
    let key = joined.iter().find_map(|inside| placeholder::key_of(inside).filter(|key| known(key)))?;
    Some((before.len()..line.len(), key))
}

/// The largest end of a character that is no further than this.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Body;

    fn holes(text: &str) -> Vec<(String, bool)> {
        let known = |key: &str| key.ends_with("first_name");
        let written = Written { text: text.to_owned(), ..Written::default() };
        find(&written, &known).into_iter().map(|hole| (hole.key, hole.certain)).collect()
    }

    #[test]
    fn placeholders_of_all_forms_are_holes_wherever_they_stand() {
        for (text, key, certain) in [
            ("Hi {{user.first_name}}!", "user.first_name", true),
            ("Hi {{ first_name | fallback: \"there\" }}", "first_name", true),
            ("Hi {{first_name|fallback:'there'}}", "first_name", true),
            ("Hi {{ first_name | default: “there” }}", "first_name", true),
            ("- a\n- **{{user.first_name}}**", "user.first_name", true),
            ("{{**user.first_name**}}", "user.first_name", true),
            ("{{{{first_name}}", "first_name", true),
            ("write `{{user.first_name}}` there", "user.first_name", false),
            ("```\n{{first_name}}\n```", "first_name", false),
            ("{{#each items}} of a template", "#each items", false),
            ("{{ page.title }}", "page.title", false),
            ("Hi {{user.first_name, thank you", "user.first_name", false),
            ("Hi {{ first_name }", "first_name", false),
            ("Hi {user.first_name}!", "user.first_name", false),
            ("{% if user.vip %}", "{% if user.vip %}", false),
            ("{%- endif -%}", "{% endif %}", false),
            ("Hi {{\nfirst_name}}", "first_name", false),
            ("Hi {{ user.\n  first_name }}", "user.first_name", false),
            ("Hi {{first_name |\nfallback: \"there\"}}", "first_name", false),
            ("[macro “Terms”: table]", "[macro “Terms”: table]", true),
            ("  [macro “Terms”: table]", "[macro “Terms”: table]", true),
            ("> [macro “Terms”: table] and more", "[macro “Terms”: table]", true),
            ("see [macro “Terms”]", "[macro “Terms”]", true),
        ] {
            assert_eq!(holes(text), [(key.to_owned(), certain)], "{text}");
        }
        for text in [
            "",
            "{{",
            "}}",
            "{{}}",
            "{{ }}",
            "{ {x} }",
            "}} {{",
            "{{never\nclosed}}",
            "{first_name}",
            "{a.b}",
            "{%",
            "100 {% off",
            "`[macro “x”]`",
            "[macro “x",
        ] {
            assert_eq!(holes(text), [], "{text}");
        }
    }

    #[test]
    fn a_macros_own_html_is_searched_as_well() {
        let mut written = Written::default();
        let html = "<table><tr><td><attribute key=\"order.number\"/> {{<b>first_name</b>}} {{x}}</td></tr></table>";
        written.text = written.add("[macro “T”]", Body::new(html));
        let found = find(&written, &|key| key == "first_name");
        let found: Vec<(&str, bool)> = found.iter().map(|hole| (hole.key.as_str(), hole.certain)).collect();
        assert_eq!(found, [("order.number", true), ("first_name", true), ("x", false)]);
    }

    #[test]
    fn an_address_in_a_macros_own_html_is_searched_as_well() {
        let mut written = Written::default();
        let html = "<table><tr><td><a href=\"https://a.test/?m={{user.email}}\">here</a></td></tr></table>";
        written.text = written.add("[macro “T”]", Body::new(html));
        let found: Vec<(String, bool)> =
            find(&written, &is_name).into_iter().map(|hole| (hole.key, hole.certain)).collect();
        assert_eq!(found, [("user.email".to_owned(), false)]);
    }

    #[test]
    fn hostile_repetition_is_read_in_one_pass() {
        for piece in ["{", "{%", "{% ä", "{first_name", "{{", "}}", "{{a}}", "{{a", "[macro “", "[macro “x”]"] {
            let _ = holes(&piece.repeat(30_000));
        }
    }
}
