//! What somebody says in their own words, line by line: without code and quotations, in which a name calls nobody, and without
//! addresses of links.

use super::super::entity::decode;
use super::super::text::clean_line;
use super::{Element, Style, Token, Tokens};

/// The lines of HTML, clean, at most about `most` characters of them.
pub fn spoken(html: &str, most: usize) -> Vec<String> {
    let mut lines = Lines { left: most, ..Lines::default() };
    let mut tokens = Tokens::shown(html);
    while lines.left > 0
        && let Some(token) = tokens.next()
    {
        match token {
            Token::Text(raw) => lines.write(&decode(raw)),
            Token::Open { name, .. } => lines.turn(Element::of(&name), true),
            Token::Close { name } => lines.turn(Element::of(&name), false),
        }
    }
    lines.end();
    lines.all
}

#[derive(Default)]
struct Lines {
    all: Vec<String>,
    line: String,
    left: usize,
    /// How many of each are open: code in a line, code of its own, quotations.
    code: usize,
    apart: usize,
    quotes: usize,
}

impl Lines {
    fn write(&mut self, text: &str) {
        if self.code + self.apart + self.quotes > 0 {
            return;
        }
        for c in text.chars().take(self.left) {
            match c.is_whitespace() {
                true if self.line.is_empty() || self.line.ends_with(' ') => {}
                true => self.line.push(' '),
                false => self.line.push(c),
            }
            self.left -= 1;
        }
    }

    fn turn(&mut self, element: Element, opens: bool) {
        let turned = |open: usize| if opens { open + 1 } else { open.saturating_sub(1) };
        match element {
            Element::Inline(Style::Code) => {
                // Before it and behind it are no parts of one name.
                self.end();
                self.code = turned(self.code);
                return;
            }
            Element::Inline(_) | Element::Anchor | Element::Transparent => return,
            Element::Pre => self.apart = turned(self.apart),
            Element::Quote => self.quotes = turned(self.quotes),
            // What was left open in a line ends with its block.
            Element::Break => {}
            _ => self.code = 0,
        }
        self.end();
    }

    fn end(&mut self) {
        let line = clean_line(self.line.trim());
        self.line.clear();
        if !line.is_empty() {
            self.all.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn code_and_quotations_are_not_said_and_blocks_are_lines() {
        for (html, lines) in [
            ("<p>Ann&nbsp;\n <b>Lee</b></p><p>x<br>y</p>", vec!["Ann Lee", "x", "y"]),
            ("<p>see <code>@Ann</code> there</p>", vec!["see", "there"]),
            ("<p>a <code>left open</p><p>b</p>", vec!["a", "b"]),
            ("<pre><code>@Ann</code></pre><blockquote><p>@Bo</p><blockquote>x</blockquote>y</blockquote>z", vec!["z"]),
            ("<a href=\"https://a.test/@ann\">here</a>", vec!["here"]),
            ("</blockquote></code>ok &#27;[31m", vec!["ok [31m"]),
        ] {
            assert_eq!(spoken(html, 200), lines, "{html}");
        }
        assert_eq!(spoken("<p>Hello there</p>", 5), ["Hello"]);
    }
}
