//! What a page shows nowhere (what mails have for lists of messages, or for other programs), and where that ends: as in
//! a browser, which closes elements that nobody closed. In doubt all is shown.

use super::element::Element;
use super::token::{Attributes, Token, Tokens};

/// Elements that have no content, and no end.
const EMPTY: [&str; 12] = ["area", "base", "br", "col", "hr", "image", "img", "input", "link", "meta", "source", "wbr"];

/// Elements that may be open at once in a hidden one; with more, its end is not looked for.
const DEEPEST: usize = 300;

/// How an element is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    Whole,
    /// But for what is in it and says that it is visible.
    Invisible,
}

/// Whether an element is shown nowhere.
pub(super) fn of(name: &str, attributes: Attributes<'_>) -> Option<Hidden> {
    // A page that a script was to show, which nothing runs.
    if matches!(name, "html" | "body") {
        return None;
    }
    if attributes.get("hidden").is_some() {
        return Some(Hidden::Whole);
    }
    let style = Style::read(&attributes.get("style")?);
    let is = |property: &str, wanted: &str| style.get(property) == Some(wanted);
    // What has no lines of its own, and what is in a table, is as large as its words, whatever its style says.
    let has_size = matches!(
        Element::of(name),
        Element::Block { .. } | Element::Heading(_) | Element::Quote | Element::Pre | Element::List { .. }
    );
    let none = |property: &&str| style.get(property).is_some_and(is_zero);
    let no_size = ["max-height", "height", "max-width", "width"].iter().any(none);
    if is("display", "none") || (has_size && no_size && is("overflow", "hidden")) {
        return Some(Hidden::Whole);
    }
    is("visibility", "hidden").then_some(Hidden::Invisible)
}

/// Whether something in what is invisible may say that it is visible.
pub(super) fn may_show(inside: &str) -> bool {
    inside.to_ascii_lowercase().contains("visible")
}

fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    !number.is_empty() && number.parse() == Ok(0.0)
}

/// What a style says of each property, in its order: the last word counts, and before all others an important one.
struct Style(Vec<(String, String, bool)>);

impl Style {
    fn read(style: &str) -> Self {
        let mut all = Vec::new();
        for declaration in declarations(&style.to_ascii_lowercase()) {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let (value, important) = match value.split_once('!') {
                Some((value, mark)) => (value, mark.trim() == "important"),
                None => (value, false),
            };
            all.push((property.trim().to_owned(), value.trim().to_owned(), important));
        }
        Self(all)
    }

    fn get(&self, property: &str) -> Option<&str> {
        let of = || self.0.iter().filter(|(name, value, _)| name == property && !value.is_empty());
        of().rfind(|(.., important)| *important).or_else(|| of().next_back()).map(|(_, value, _)| value.as_str())
    }
}

/// The declarations of a style, without comments: what stands in quotation marks or brackets ends none.
fn declarations(style: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let (mut quote, mut depth) = (None, 0_usize);
    let mut chars = style.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '/') if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                chars.next();
                while let Some(c) = chars.next().filter(|c| (last, *c) != ('*', '/')) {
                    last = c;
                }
                continue;
            }
            (None, ';') if depth == 0 => {
                out.push(String::new());
                continue;
            }
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// What may be open around a hidden element and end with what begins in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) paragraph: bool,
    pub(super) link: bool,
    pub(super) cell: bool,
}

impl Around {
    /// Whether what is `open`, from the hidden element on, may stand in a paragraph that was begun before it.
    fn in_paragraph(self, open: &[String]) -> bool {
        // What ends a paragraph by itself is in none.
        let first_ends_it = open.first().is_some_and(|first| Element::of(first).ends_paragraph());
        self.paragraph && !first_ends_it && !open.iter().any(|n| n == "p" || CELLS.contains(&n.as_str()))
    }

    /// Whether this begins a link, and may so end one that was begun before the hidden element.
    fn ends_link(self, name: &str, open: &[String]) -> bool {
        self.link && Element::of(name) == Element::Anchor && !open.iter().any(|known| known == "a")
    }

    /// Whether the hidden element may end as this one begins: with what it stands in, as far as that can be told.
    fn ends_as(self, name: &str, open: &[String]) -> bool {
        let element = Element::of(name);
        let is_in = |names: &[&str]| open.iter().any(|known| names.contains(&known.as_str()));
        match element {
            Element::Anchor => self.ends_link(name, open),
            _ if element == Element::Item || matches!(name, "dt" | "dd") => {
                !is_in(&["li", "dt", "dd"])
                    && !open.iter().any(|known| is_block(known) && !matches!(known.as_str(), "div" | "p"))
            }
            _ => element.ends_paragraph() && self.in_paragraph(open),
        }
    }
}

/// Where the element ends that was just opened before `rest`, in bytes; none if that is not told. `tables`: how many
/// tables it stands in. `around`: what it may stand in, with which it ends; `begun`: whether an element of that name was begun
/// before it, without which an end of that name is none.
pub(super) fn end(
    name: &str,
    rest: &str,
    tables: usize,
    around: Around,
    begun: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    if EMPTY.contains(&name) {
        return Some(0);
    }
    let mut open = vec![name.to_owned()];
    let mut tokens = Tokens::new(rest);
    while let Some(token) = tokens.next() {
        match token {
            // What stands in a table and in no cell is put before it, and so is not in it.
            Token::Text(words) if in_no_cell(&open) && !words.trim().is_empty() => return None,
            Token::Text(_) => {}
            // A part of a table goes on with the one around, or is nothing.
            Token::Open { name, .. } if is_of_table(&name) && in_no_table(&open) => {
                if tables > 0 {
                    return Some(tokens.began());
                }
            }
            // In a table and in no cell, another table ends that one, with what stands between them.
            Token::Open { name, .. } if name == "table" && tables > 0 && !around.cell && in_no_table(&open) => {
                return Some(tokens.began());
            }
            // A link in a link ends the one around, which takes blocks in it apart.
            Token::Open { name, .. } if around.ends_link(&name, &open) && open.iter().any(|n| is_block(n)) => {
                return None;
            }
            Token::Open { name, .. } if around.ends_as(&name, &open) => return Some(tokens.began()),
            Token::Open { name, .. } => {
                if let Some(at) = closed_by(&name, &open) {
                    open.truncate(at);
                    if open.is_empty() {
                        return Some(tokens.began());
                    }
                }
                if open.len() > DEEPEST || (in_no_cell(&open) && !is_of_table(&name)) {
                    return None;
                }
                if !EMPTY.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            // Rows and their groups are there though nobody began them: with one ends the cell.
            Token::Close { name } if !open.contains(&name) && ends_a_cell(&name, &mut open) => {}
            Token::Close { name } => match open.iter().rposition(|known| *known == name) {
                Some(0) => return Some(tokens.position()),
                Some(at) => open.truncate(at),
                // The end of what may be open around it, which takes with it what is no block.
                None if name == "p" && around.in_paragraph(&open) => return Some(tokens.began()),
                None if name == "table" && tables > 0 => return Some(tokens.began()),
                // In a table its parts begin by themselves.
                None if name == "p" || !(begun(&name) || (tables > 0 && is_of_table(&name))) => {}
                None if !open.iter().any(|known| is_block(known)) => return Some(tokens.began()),
                // The end of what was open around it.
                None if is_block(&name) && !in_no_cell(&open) => return Some(tokens.began()),
                None => {}
            },
        }
    }
    None
}

fn is_block(name: &str) -> bool {
    let element = Element::of(name);
    element.ends_paragraph() || matches!(element, Element::Row | Element::Cell { .. }) || is_rows(name)
}

/// Whether this is the end of a part of a table that is open, of which nothing else is then.
fn ends_a_cell(name: &str, open: &mut Vec<String>) -> bool {
    let table = open.iter().rposition(|known| known == "table").filter(|_| is_of_table(name));
    if let Some(at) = table {
        open.truncate(at + 1);
    }
    table.is_some()
}

/// Whether what comes next stands in a table, beside its cells.
fn in_no_cell(open: &[String]) -> bool {
    let is = |name: &str| matches!(Element::of(name), Element::Table | Element::Row) || is_rows(name);
    open.last().is_some_and(|last| is(last))
}

/// Whether no table has begun in the hidden element.
fn in_no_table(open: &[String]) -> bool {
    !open.iter().any(|known| known == "table" || is_of_table(known))
}

/// Whether it is a part of a table.
pub(super) fn is_of_table(name: &str) -> bool {
    matches!(Element::of(name), Element::Row | Element::Cell { .. })
        || is_rows(name)
        || matches!(name, "caption" | "col")
}

fn is_rows(name: &str) -> bool {
    matches!(name, "tbody" | "thead" | "tfoot" | "colgroup")
}

/// What goes on within these is nothing to what stands around them.
const CELLS: [&str; 5] = ["table", "td", "th", "caption", "button"];

/// The outermost of the open elements that ends as this one begins.
fn closed_by(name: &str, open: &[String]) -> Option<usize> {
    let within = |edges: &[&str]| open.iter().rposition(|known| edges.contains(&known.as_str())).map_or(0, |at| at + 1);
    let first = |from: usize, closed: &dyn Fn(&str) -> bool| {
        open.iter().enumerate().skip(from).find(|(_, known)| closed(known)).map(|(at, _)| at)
    };
    let element = Element::of(name);
    let like = match element {
        Element::Anchor => first(within(&CELLS), &|known| known == "a"),
        Element::Item => first(within(&["ul", "ol", "menu"]), &|known| known == "li"),
        Element::Cell { .. } => first(within(&["table"]), &|known| matches!(known, "td" | "th")),
        Element::Row => first(within(&["table"]), &|known| matches!(known, "td" | "th" | "tr")),
        Element::Heading(_) => {
            let last = open.last().filter(|last| matches!(Element::of(last), Element::Heading(_)));
            last.map(|_| open.len() - 1)
        }
        _ if is_rows(name) => first(within(&["table"]), &|known| matches!(known, "td" | "th" | "tr") || is_rows(known)),
        _ if matches!(name, "dt" | "dd") => first(within(&["dl"]), &|known| matches!(known, "dt" | "dd")),
        _ if name == "option" => first(within(&["select"]), &|known| known == "option"),
        _ => None,
    };
    let paragraph = first(within(&CELLS), &|known| known == "p").filter(|_| element.ends_paragraph());
    like.into_iter().chain(paragraph).min()
}

#[cfg(test)]
mod tests {
    use super::super::plain::plain;
    use proptest::prelude::*;
    use scraper::Html;

    #[test]
    fn mails_hide_what_is_for_lists_of_messages_in_several_ways() {
        for html in [
            "<div style=\"max-height:0; overflow:hidden; mso-hide:all;\" aria-hidden=\"true\">x</div>Hello",
            "<div style=\"height:0px;width:0;overflow:hidden !important\">x</div>Hello",
            "<span style=\"visibility:hidden;opacity:0;color:transparent;height:0;width:0\">x</span>Hello",
            "<div style=\"/* for lists */ display : none\">x</div>Hello",
            "<div style=\"display:none !important; display:block\">x</div>Hello",
            "<div style=\"display&#58;none\">x</div>Hello",
            "<div style=\"font-family:'a;b';display:none\">x</div>Hello",
            "<div style=\"display:none\">x<!-- </div> --><img alt=\"</div>\">y</div>Hello",
            "<table><tr><td><div style=\"display:none\">x</td></tr></table>Hello<div></div>",
            "<div><p hidden>x</div>Hello<p>",
            "<ul><li hidden>x<li>Hello</ul>",
            "<table><tr hidden><td>x<tr><td>Hello</table>",
        ] {
            assert_eq!(plain(html, 100), "Hello", "{html}");
        }
    }

    #[test]
    fn what_a_page_shows_is_not_taken_for_hidden() {
        for html in [
            "<div style=\"display:none;display:block\">My words</div>",
            "<div style=\"display:nonesuch\">My words</div>",
            "<div style=\"background:url(a;display:none;b)\">My words</div>",
            "<div style=\"font-family:'a;display:none;b'\">My words</div>",
            "<div style=\"x: /* ; display:none; */ y\">My words</div>",
            // Nobody but Outlook hides what has a second form for it, and a box of letters of no size has others in it.
            "<a style=\"mso-hide:all\" href=\"https://a.test/x\">My words</a>",
            "<td style=\"font-size:0\"><p style=\"font-size:14px\">My words</p></td>",
            "<td style=\"height:0;overflow:hidden\">My words</td>",
            "<span style=\"max-height:0;overflow:hidden\">My words</span>",
            "<div style=\"max-height:0.5em;overflow:hidden\">My words</div>",
            "<div style=\"max-height:0\">My words</div>",
            "<div style=\"visibility:hidden\"><b style=\"visibility:visible\">My words</b></div>",
            // A browser closes what nobody closed.
            "<p hidden>x<div>My words</div></p>",
            "<p hidden>x<p>My words</p></p>",
            "<li hidden>x<li>My words</li></li>",
            "<div><table><tr><td><div hidden>x</td></tr></table><p>My words</p></div>",
            "<p>x<span hidden>x<div>My words</div></span></p>",
            "<p>x<span hidden><ul><li>My words</ol>x",
            "<p>x<span hidden>x</p>My words</span>",
            "<b>x<span hidden>x</b>My words</ul>",
            "<a>x<span hidden>x<a>My words</span>x",
            "<li>x<div hidden>x<li>My words</div>x",
            "x<table><blockquote hidden><table></table>My words<tbody>",
            // Nothing else is there to read.
            "<body style=\"display:none\"><p>My words</p></body>",
            "<div hidden>My words</div> <img width=1 height=1 src=\"https://t.test/o.gif\">",
        ] {
            assert!(plain(html, 100).contains("My words"), "{html}");
            let lines = crate::text::html::render(&crate::domain::Body::new(html)).lines;
            assert!(lines.iter().any(|line| line.words().contains("My words")), "{html}");
        }
    }

    /// The words that a browser's reading of the HTML shows: those in no hidden element.
    fn shown_by_a_browser(html: &str) -> Vec<String> {
        let page = Html::parse_fragment(html);
        let mut words = Vec::new();
        for node in page.tree.nodes() {
            let Some(text) = node.value().as_text() else { continue };
            let hidden = |element: &scraper::node::Element| {
                element.attr("hidden").is_some() || element.attr("style").is_some_and(|s| s == "display:none")
            };
            if !node.ancestors().any(|node| node.value().as_element().is_some_and(hidden)) {
                words.extend(text.split_whitespace().map(str::to_owned));
            }
        }
        words
    }

    fn piece() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "div",
            "p",
            "span",
            "b",
            "a",
            "ul",
            "ol",
            "li",
            "table",
            "tbody",
            "tr",
            "td",
            "th",
            "blockquote",
            "dl",
            "dt",
            "dd",
            "h2",
            "pre",
            "center",
            "br",
            "hr",
            "body",
        ]);
        let style = prop::sample::select(vec!["", "", "", " hidden", " style=\"display:none\""]);
        prop_oneof![
            3 => (name.clone(), style).prop_map(|(name, style)| format!("<{name}{style}>")),
            3 => name.prop_map(|name| format!("</{name}>")),
            3 => (0..999_u16).prop_map(|n| format!(" word{n} ")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn whatever_is_left_open_no_word_that_a_browser_shows_is_lost(pieces in prop::collection::vec(piece(), 0..14)) {
            let html = pieces.concat();
            let read = plain(&html, 10_000);
            let read: Vec<&str> = read.split_whitespace().collect();
            for word in shown_by_a_browser(&html) {
                prop_assert!(read.contains(&word.as_str()), "{word} of {html}: {read:?}");
            }
        }
    }
}
