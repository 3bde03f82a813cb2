//! From HTML back to the text that a person would have typed: for macros, which are HTML, in a composer. Most can be
//! said so exactly; whether one can is found out by sending it in thought.

use super::html;
use super::markup;
use super::rich::{Kind, Mark, Rich, RichLine, RichSpan};
use crate::domain::Body;

/// Stands for a space that does not break while the two readings are compared, as rendering makes one of both.
const HARD_SPACE: &str = "\u{e000}";

/// The text that is sent as just this HTML would be read; none if no text is.
pub fn exact(body: &Body) -> Option<String> {
    if !html::is_sayable(body.as_html()) {
        return None;
    }
    let read = html::render(&with_hard_spaces(body));
    let text = of(&read).replace(HARD_SPACE, "\u{a0}");
    let sent = markup::to_html(&text);
    // A bare address reads as a link, whether it is one or not.
    let links = |body: &Body| body.as_html().matches("<a ").count();
    let linked = links(&sent) >= links(body);
    let sent = html::render(&with_hard_spaces(&sent));
    (linked && sent.lines == read.lines && sent.links == read.links).then_some(text)
}

/// The text of a body, with as much of its markup as a text can say; tables and pictures become what the screen shows.
pub fn to_text(body: &Body) -> String {
    of(&html::render(body))
}

fn with_hard_spaces(body: &Body) -> Body {
    // An empty paragraph is how Intercom's own composer says an empty line.
    let mut html = body.as_html().replace("<p class=\"no-margin\"></p>", "<p class=\"no-margin\"><br></p>");
    for space in ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "\u{a0}"] {
        html = html.replace(space, HARD_SPACE);
    }
    Body::new(html)
}

fn of(rich: &Rich) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut lines = rich.lines.as_slice();
    while let Some((line, rest)) = lines.split_first() {
        let code: Vec<String> = lines.iter().take_while(|l| l.kind == Kind::Code).map(RichLine::words).collect();
        if code.is_empty() {
            out.push(of_line(line, rich));
            lines = rest;
            continue;
        }
        let longest = code.iter().map(|line| line.len() - line.trim_start_matches('`').len()).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        lines = lines.get(code.len()..).unwrap_or_default();
        out.push(fence.clone());
        out.extend(code);
        out.push(fence);
    }
    out.join("\n")
}

fn of_line(line: &RichLine, rich: &Rich) -> String {
    let mut out = String::new();
    for span in &line.prefix {
        out.push_str(&span.text.replace("• ", "- ").replace("│ ", "> "));
    }
    if line.kind == Kind::Blank {
        return out.trim_end().to_owned();
    }
    let mut spans = line.spans.as_slice();
    while let Some((span, rest)) = spans.split_first() {
        let Some((number, link)) = span.mark.link().and_then(|n| Some((n, rich.link(n)?))) else {
            out.push_str(&of_span(span));
            spans = rest;
            continue;
        };
        let count = spans.iter().take_while(|span| span.mark.link() == Some(number)).count();
        // What the renderer adds to a link (its number, where it really goes) is no part of its words.
        let words = spans.iter().take(count).filter(|s| !s.mark.has(Mark::MUTED) && !s.mark.has(Mark::WARNING));
        let label: String = words.map(of_span).collect();
        let url = link.url.as_str();
        let bare = label == url || format!("https://{label}") == url;
        out.push_str(&if bare { label } else { format!("[{label}]({url})") });
        spans = spans.get(count..).unwrap_or_default();
    }
    out
}

fn of_span(span: &RichSpan) -> String {
    let text = span.text.as_str();
    let sign = match (span.mark.has(Mark::BOLD), span.mark.has(Mark::ITALIC)) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let tick = if span.mark.has(Mark::CODE) { "`" } else { "" };
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let (lead, tail) = text.split_once(words).unwrap_or(("", ""));
    format!("{lead}{sign}{tick}{words}{tick}{sign}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_can_say_comes_back_as_it_would_be_typed() {
        for (html, text) in [
            (
                "<p>Hi <b>Ana</b>, see <a href=\"https://a.test/x\">this</a>.</p>",
                "Hi **Ana**, see [this](https://a.test/x).",
            ),
            ("<p>Do:</p><ul><li>one</li><li><code>two</code></li></ul>", "Do:\n\n- one\n- `two`"),
            ("<ol><li><p class=\"no-margin\">one</p></li><li>two</li></ol>", "1. one\n2. two"),
            (
                "<p class=\"no-margin\">one</p>\n<p class=\"no-margin\"></p>\n<p class=\"no-margin\">two</p>",
                "one\n\ntwo",
            ),
            ("<p>a</p><pre><code>x:\n  y: 1</code></pre><p>b</p>", "a\n\n```\nx:\n  y: 1\n```\n\nb"),
            ("<blockquote><p>said</p><p>so</p></blockquote>", "> said\n>\n> so"),
            ("<p>Bonjour&nbsp;! 2*3*4 __x__ # 5</p>", "Bonjour\u{a0}! 2*3*4 __x__ # 5"),
            ("<p>25. November<br>26. Dezember</p>", "25. November\n26. Dezember"),
            ("<p><a href=\"https://a.test\">https://a.test</a></p>", "https://a.test"),
        ] {
            assert_eq!(exact(&Body::new(html)).as_deref(), Some(text), "{html}");
        }
    }

    #[test]
    fn what_no_text_can_say_is_told() {
        for html in [
            "<p>*not italic*</p>",
            "<p>`no code`</p>",
            "<p>- no<br>- list</p>",
            "<p>1. no<br>2. list</p>",
            "<p>[no](https://a.test/link)</p>",
            "<table><tr><td>a</td></tr></table>",
            "<p><img src=\"https://a.test/step1.png\"></p>",
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
            "<ul><li>alone</li></ul>",
            "<ol start=\"3\"><li>a</li><li>b</li></ol>",
            "<h1>Title</h1>",
            "<p style=\"color:red\">a</p>",
            "<p><a href=\"https://a.test/x\" title=\"Our terms\">terms</a></p>",
            "<a class=\"intercom-h2b-button\" href=\"https://a.test\">Go</a>",
            "<p>half<b>bold</b>word</p>",
            "<p><s>no</s></p>",
            "<blockquote><ul><li>a</li><li>b</li></ul></blockquote>",
            "<div class=\"intercom-container\"><iframe src=\"https://v.test\"></iframe></div>",
        ] {
            assert_eq!(exact(&Body::new(html)), None, "{html}");
        }
    }
}
