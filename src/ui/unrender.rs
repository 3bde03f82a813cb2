//! From HTML back to the markdown that a person would have typed: for macros, which are HTML, in a composer, which is
//! markdown. What markdown here cannot say (tables, colours) becomes plain text.

use super::html;
use super::rich::{Kind, Mark, Rich, RichLine};
use crate::domain::Body;

/// The markdown of a body.
pub fn to_markdown(body: &Body) -> String {
    let rich = html::render(body);
    let lines: Vec<String> = rich.lines.iter().map(|line| of_line(line, &rich)).collect();
    lines.join("\n").trim().to_owned()
}

fn of_line(line: &RichLine, rich: &Rich) -> String {
    let mut out = String::new();
    for span in &line.prefix {
        out.push_str(&span.text.replace('•', "-"));
    }
    if let Kind::Heading(level) = line.kind {
        out.push_str(&"#".repeat(usize::from(level)));
        out.push(' ');
    }
    for span in &line.spans {
        let text = span.text.as_str();
        if let Some(link) = span.mark.link().and_then(|n| rich.link(n)) {
            // What the renderer adds to a link (its number, where it really goes) is no part of its words.
            let bare = link.url.as_str().ends_with(text) && link.label.as_str() == text;
            if bare && !span.mark.has(Mark::MUTED) {
                out.push_str(text);
            } else if !span.mark.has(Mark::MUTED) && !span.mark.has(Mark::WARNING) {
                out.push_str(&format!("[{text}]({})", link.url));
            }
            continue;
        }
        let around = [(Mark::BOLD, "**"), (Mark::ITALIC, "*"), (Mark::CODE, "`")];
        let marks: Vec<&str> = around.iter().filter(|(flag, _)| span.mark.has(*flag)).map(|(_, sign)| *sign).collect();
        let words = text.trim();
        if marks.is_empty() || words.is_empty() {
            out.push_str(text);
            continue;
        }
        let lead = &text[..text.len() - text.trim_start().len()];
        let tail = &text[text.trim_end().len()..];
        out.push_str(lead);
        out.extend(marks.iter().copied());
        out.push_str(words);
        out.extend(marks.iter().rev().copied());
        out.push_str(tail);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup;

    #[test]
    fn what_a_macro_says_comes_back_as_it_would_be_typed() {
        let body =
            Body::new("<p>Hi <b>Ana</b>, see <a href=\"https://help.example/a\">this</a>.</p><ul><li>one</li></ul>");
        let text = to_markdown(&body);
        assert!(text.contains("Hi **Ana**, see [this](https://help.example/a)."), "{text}");
        assert!(text.contains("- one"), "{text}");
        let html = markup::to_html(&text);
        assert!(html.as_html().contains("<a href=\"https://help.example/a\""), "{}", html.as_html());
    }
}
