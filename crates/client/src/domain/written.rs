//! What is written in a composer: text, and pieces of macros that stay the HTML they are.
//!
//! In the text a piece is a line that names it. Kept (in drafts, in the outbox) it carries its HTML along, between
//! control characters that nobody can type and nothing pasted keeps, so that one string is all there is to keep.

use super::text::{Body, clean_line};

/// Before a piece's line, between it and its HTML, and behind that, in what is kept.
const SIGNS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

/// A piece of a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// The line that stands for it in the text.
    pub line: String,
    /// What is sent in its place.
    pub html: Body,
}

/// Text with lines in it that stand for pieces of a macro: what a composer holds and a draft keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text, with a line for each piece of a macro.
    pub text: String,
    /// The pieces that its lines may stand for.
    pub insets: Vec<Inset>,
}

impl Written {
    /// Takes apart what [`Self::kept`] put together; what is no piece stays text.
    pub fn read(kept: &str) -> Self {
        let mut written = Self::default();
        let mut rest = kept;
        while let Some((before, inset)) = rest.split_once(SIGNS[0]) {
            written.text.push_str(before);
            rest = inset;
            let whole = inset.split_once(SIGNS[1]).and_then(|(line, inset)| Some((line, inset.split_once(SIGNS[2])?)));
            if let Some((line, (html, after))) = whole {
                let line = written.add(line, Body::new(html));
                written.text.push_str(&line);
                rest = after;
            }
        }
        written.text.push_str(rest);
        written
    }

    /// The same as one string.
    pub fn kept(&self) -> String {
        let lines: Vec<String> = self.text.split('\n').map(|line| self.kept_line(line)).collect();
        lines.join("\n")
    }

    fn kept_line(&self, line: &str) -> String {
        let [begin, between, end] = SIGNS;
        match self.inset(line) {
            Some(inset) => format!("{begin}{line}{between}{}{end}", inset.html.as_html()),
            None => line.to_owned(),
        }
    }

    /// The piece that a line stands for.
    pub fn inset(&self, line: &str) -> Option<&Inset> {
        self.insets.iter().find(|inset| inset.line == line)
    }

    /// Takes in a piece under that name; gives the line that stands for it, which is another one than that of any other
    /// piece.
    pub fn add(&mut self, name: &str, html: Body) -> String {
        let html = Body::new(html.as_html().replace(SIGNS, ""));
        let name = clean_line(name);
        let mut line = name.clone();
        let mut number = 1;
        while let Some(there) = self.inset(&line) {
            if there.html == html {
                return line;
            }
            number += 1;
            line = format!("{name} ({number})");
        }
        self.insets.push(Inset { line: line.clone(), html });
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_as_it_was_written() {
        let mut written = Written::default();
        let line = written.add("[macro: Terms]", Body::new("<table>\n<tr></tr>\n</table>"));
        let second = written.add("[macro: Terms]", Body::new("<p>Others</p>"));
        assert_eq!((line.as_str(), second.as_str()), ("[macro: Terms]", "[macro: Terms] (2)"));
        assert_eq!(written.add("[macro: Terms]", Body::new("<p>Others</p>")), second);
        written.text = format!("Hello\n{line}\n\n{second}\nBye {line}");
        let back = Written::read(&written.kept());
        assert_eq!(back, written);
        assert_eq!(Written::read("plain *text*\n").kept(), "plain *text*\n");
    }

    #[test]
    fn what_is_cut_off_is_text() {
        for cut in ["a\u{1}b", "a\u{1}b\u{2}c", "\u{3}\u{2}\u{1}"] {
            assert!(Written::read(cut).insets.is_empty());
        }
    }
}
