//! What an agent types, as the HTML that is sent.
//!
//! Bold, italic, strike-through, code, lists, quotations, headings and links work as in Markdown; the rest is
//! as people type it: a line break is a line break, a bare address is a link, a line of dashes makes no heading,
//! and HTML is text. Control and bidi characters do not leave the house.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::rich::Kind;
use crate::domain::Body;
use crate::domain::text::{clean_block, clean_line};

/// The HTML of a reply or note. Empty if there is nothing to send.
pub fn to_html(markdown: &str) -> Body {
    let text = prepare(markdown);
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH)) {
        writer.take(event);
    }
    Body::new(writer.html)
}

/// Whether there is nothing to send: nothing but space, or markup without words.
pub fn looks_empty(markdown: &str) -> bool {
    markdown.trim().is_empty()
        || super::html::render(&to_html(markdown))
            .lines
            .iter()
            .all(|line| line.kind == Kind::Rule || line.words().trim().is_empty())
}

/// Plain text as HTML text.
pub fn escape_html(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Cleans what was typed: tabs count four columns, and a line of dashes or equals signs stands by itself, lest it
/// make a heading of the line before.
fn prepare(markdown: &str) -> String {
    let clean = clean_block(&markdown.replace('\t', "    "));
    let mut out = String::with_capacity(clean.len());
    let mut fence: Option<char> = None;
    let mut after_text = false;
    for line in clean.split('\n') {
        let bare = line.trim();
        let marker = ['`', '~'].into_iter().find(|c| bare.chars().take_while(|b| b == c).count() >= 3);
        match (fence, marker) {
            (None, Some(opening)) => fence = Some(opening),
            (Some(open), Some(closing)) if open == closing => fence = None,
            _ => {}
        }
        let underline = !bare.is_empty() && (bare.bytes().all(|b| b == b'-') || bare.bytes().all(|b| b == b'='));
        if underline && after_text && fence.is_none() {
            out.push('\n');
        }
        after_text = !bare.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Writes HTML from the events of a Markdown reader.
#[derive(Default)]
struct Writer {
    html: String,
    /// Depth of code blocks and links: no addresses are looked for in them.
    verbatim: usize,
    /// The links that are open: what to write at their end.
    links: Vec<String>,
    in_html: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim > 0 => self.html.push_str(&escape_html(&text)),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.html.push_str("<code>");
                self.html.push_str(&escape_html(&code));
                self.html.push_str("</code>");
            }
            // HTML that was typed is text like any other.
            Event::Html(html) | Event::InlineHtml(html) => self.typed_html(&html),
            Event::SoftBreak | Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            // The extensions that make these are not switched on.
            Event::TaskListMarker(_) => {}
            Event::InlineMath(words) | Event::DisplayMath(words) | Event::FootnoteReference(words) => self.text(&words),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.html.push_str("<p>"),
            Tag::HtmlBlock => {
                self.html.push_str("<p>");
                self.in_html = true;
            }
            Tag::Heading { level, .. } => self.html.push_str(&format!("<{level}>")),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>"),
            Tag::CodeBlock(_) => {
                self.verbatim += 1;
                self.html.push_str("<pre><code>");
            }
            Tag::List(None) => self.html.push_str("<ul>"),
            Tag::List(Some(1)) => self.html.push_str("<ol>"),
            Tag::List(Some(first)) => self.html.push_str(&format!("<ol start=\"{first}\">")),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Emphasis => self.html.push_str("<i>"),
            Tag::Strong => self.html.push_str("<b>"),
            Tag::Strikethrough => self.html.push_str("<s>"),
            // A picture by its address is sent as a link to it.
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.open_link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.html.push_str("</p>"),
            TagEnd::HtmlBlock => {
                self.in_html = false;
                self.drop_end("<br>");
                self.html.push_str("</p>");
            }
            TagEnd::Heading(level) => self.html.push_str(&format!("</{level}>")),
            TagEnd::BlockQuote(_) => self.html.push_str("</blockquote>"),
            TagEnd::CodeBlock => {
                self.verbatim = self.verbatim.saturating_sub(1);
                self.drop_end("\n");
                self.html.push_str("</code></pre>");
            }
            TagEnd::List(numbered) => self.html.push_str(if numbered { "</ol>" } else { "</ul>" }),
            TagEnd::Item => self.html.push_str("</li>"),
            TagEnd::Emphasis => self.html.push_str("</i>"),
            TagEnd::Strong => self.html.push_str("</b>"),
            TagEnd::Strikethrough => self.html.push_str("</s>"),
            TagEnd::Link | TagEnd::Image => {
                self.verbatim = self.verbatim.saturating_sub(1);
                let closing = self.links.pop().unwrap_or_default();
                self.html.push_str(&closing);
            }
            _ => {}
        }
    }

    fn drop_end(&mut self, end: &str) {
        while self.html.ends_with(end) {
            self.html.truncate(self.html.len() - end.len());
        }
    }

    fn typed_html(&mut self, html: &str) {
        let mut lines = html.split('\n').peekable();
        while let Some(line) = lines.next() {
            self.html.push_str(&escape_html(line));
            if lines.peek().is_some() {
                self.html.push_str("<br>");
            }
        }
    }

    fn open_link(&mut self, address: &str) {
        self.verbatim += 1;
        match sendable(address) {
            Some(address) if self.links.is_empty() => {
                self.html.push_str(&format!("<a href=\"{}\">", escape_html(&address)));
                self.links.push("</a>".to_owned());
            }
            Some(_) => self.links.push(String::new()),
            // What no customer could open goes out as it was meant to be read.
            None => self.links.push(format!(" ({})", escape_html(address))),
        }
    }

    /// Text, with its bare addresses as links.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, address)) = next_address(rest) {
            self.html.push_str(&escape_html(before));
            let target = if address.starts_with("www.") { format!("https://{address}") } else { address.to_owned() };
            let (target, label) = (escape_html(&target), escape_html(address));
            self.html.push_str(&format!("<a href=\"{target}\">{label}</a>"));
            rest = rest.get(before.len() + address.len()..).unwrap_or("");
        }
        self.html.push_str(&escape_html(rest));
    }
}

/// The address of a link as it may be sent: web, mail and telephone only. A bare host becomes a web address.
fn sendable(address: &str) -> Option<String> {
    let address = clean_line(address).trim().replace(' ', "%20");
    let lower = address.to_ascii_lowercase();
    if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Some(address);
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or("");
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    is_host.then(|| format!("https://{address}"))
}

/// The first bare address in a text: what stands before it, and itself.
fn next_address(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let (at, scheme) = ["https://", "http://", "www."]
            .into_iter()
            .filter_map(|scheme| rest.find(scheme).map(|at| (from + at, scheme)))
            .min()?;
        let before = text.get(..at)?;
        let inside_word = before.chars().next_back().is_some_and(char::is_alphanumeric);
        let address = address_at(text.get(at..)?);
        if !inside_word && address.len() > scheme.len() {
            return Some((before, address));
        }
        from = at + scheme.len();
    }
}

/// The address at the beginning of a text: up to a space or quotation mark, without the punctuation of the
/// sentence around it. A closing bracket stays if it was opened in the address.
fn address_at(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(text.len());
    let mut address = text.get(..end).unwrap_or("");
    loop {
        let unopened = address.ends_with(')') && address.matches(')').count() > address.matches('(').count();
        if !unopened && !address.ends_with(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', ']', '}', '”', '’', '…'])
        {
            return address;
        }
        let mut shorter = address.chars();
        shorter.next_back();
        address = shorter.as_str();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(markdown: &str) -> String {
        to_html(markdown).as_html().to_owned()
    }

    #[test]
    fn the_marks_of_markdown_become_html() {
        for (typed, sent) in [
            (
                "Hello **bold** _it_ *it* `x<y` ~~no~~",
                "<p>Hello <b>bold</b> <i>it</i> <i>it</i> <code>x&lt;y</code> <s>no</s></p>",
            ),
            ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
            ("- a\n- b\n  - c\n", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
            ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
            ("```rust\nlet x = \"<b>\";\n```", "<pre><code>let x = &quot;&lt;b&gt;&quot;;</code></pre>"),
            ("> said\n> so", "<blockquote><p>said<br>so</p></blockquote>"),
            ("# Title", "<h1>Title</h1>"),
            ("[here](https://a.test/?a=1&b=2)", "<p><a href=\"https://a.test/?a=1&amp;b=2\">here</a></p>"),
            ("[here](a.test)", "<p><a href=\"https://a.test\">here</a></p>"),
            ("![shot](https://a.test/s.png)", "<p><a href=\"https://a.test/s.png\">shot</a></p>"),
        ] {
            assert_eq!(html(typed), sent, "{typed}");
        }
    }

    #[test]
    fn bare_addresses_become_links() {
        for (typed, sent) in [
            ("see https://a.test/x_y_z.", "<p>see <a href=\"https://a.test/x_y_z\">https://a.test/x_y_z</a>.</p>"),
            ("(www.a.test/b)", "<p>(<a href=\"https://www.a.test/b\">www.a.test/b</a>)</p>"),
            (
                "https://a.test/(b)?c=d&e",
                "<p><a href=\"https://a.test/(b)?c=d&amp;e\">https://a.test/(b)?c=d&amp;e</a></p>",
            ),
            ("`https://a.test`", "<p><code>https://a.test</code></p>"),
            ("<https://a.test>", "<p><a href=\"https://a.test\">https://a.test</a></p>"),
            ("xhttps://a https://", "<p>xhttps://a https://</p>"),
        ] {
            assert_eq!(html(typed), sent, "{typed}");
        }
    }

    #[test]
    fn html_that_was_typed_is_text() {
        assert_eq!(html("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
        assert_eq!(html("a <b>c</b> & d &lt;"), "<p>a &lt;b&gt;c&lt;/b&gt; &amp; d &lt;</p>");
        assert_eq!(html("<div>\nx\n</div>"), "<p>&lt;div&gt;<br>x<br>&lt;/div&gt;</p>");
        assert_eq!(html("[x](javascript:alert(1))"), "<p>x (javascript:alert(1))</p>");
        assert_eq!(html("[x](<\"onclick=y>)"), "<p>x (&quot;onclick=y)</p>");
    }

    #[test]
    fn a_line_of_dashes_makes_no_heading() {
        assert_eq!(html("Thanks\n---\nAda"), "<p>Thanks</p><hr><p>Ada</p>");
        assert_eq!(html("```\na\n---\n```"), "<pre><code>a\n---</code></pre>");
    }

    #[test]
    fn control_characters_do_not_go_out() {
        assert_eq!(html("a\u{1b}[31mb\u{202e}c\r\nd"), "<p>a[31mbc<br>d</p>");
    }

    #[test]
    fn markup_without_words_is_nothing_to_send() {
        for empty in ["", "  \n\t", "\u{200b}", "- ", "** **\n\n>", "```\n```"] {
            assert!(looks_empty(empty), "{empty:?}");
        }
        assert!(!looks_empty("x"));
        assert!(!looks_empty("![](https://a.test/x.png)"));
    }

    #[test]
    fn the_preview_shows_what_was_meant() {
        let rich = crate::ui::html::render(&to_html("Hi **Ada**,\n\n1. one\n2. two\n\n`x` <y>"));
        assert_eq!(rich.plain(), "Hi Ada,\n\n1. one\n2. two\n\nx <y>");
    }

    #[test]
    fn hostile_nesting_is_no_danger() {
        for piece in [">", "- ", "[", "*", "`", "![", "<", "> - "] {
            let _ = to_html(&piece.repeat(20_000));
        }
    }

    proptest! {
        #[test]
        fn every_word_typed_plainly_arrives(words in prop::collection::vec("[a-zA-Zäöüß0-9]{1,8}", 1..12)) {
            let typed = format!("x{}", words.join(" "));
            let rich = crate::ui::html::render(&to_html(&typed));
            prop_assert_eq!(rich.plain(), typed);
        }

        #[test]
        fn nothing_typed_leaves_as_a_tag_of_its_own(typed in "[ -~\\n]{0,60}") {
            let sent = html(&typed);
            for dangerous in ["<script", "<img", "<iframe", "<div", "javascript:\""] {
                prop_assert!(!sent.contains(dangerous));
            }
        }
    }
}
