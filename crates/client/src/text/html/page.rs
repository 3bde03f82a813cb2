//! The lines as they fill up: spaces collapsed, text cleaned, blank lines between blocks.

use unicode_width::UnicodeWidthChar;

use super::super::rich::{Kind, Mark, Origin, RichLine, RichSpan};
use super::{MOST_LINES, MOST_TEXT};
use crate::domain::text::{self as clean, clean_line};

/// Blank lines in a row that are kept.
const MOST_BLANK: usize = 2;

/// The lines made so far and the one that is being written.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<RichLine>,
    line: Option<RichLine>,
    /// A collapsed space that is due before the next word, in the look of where it stood.
    space: Option<Mark>,
    /// Whether the next line is to be set off by a blank one.
    blank: bool,
    bytes: usize,
}

impl Page {
    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= MOST_LINES || self.bytes >= MOST_TEXT
    }

    /// Whether a line is being written.
    pub(super) fn is_writing(&self) -> bool {
        self.line.is_some()
    }

    /// Begins a line, if none is being written; `start` makes it, empty.
    pub(super) fn begin(&mut self, start: impl FnOnce() -> RichLine) {
        if self.line.is_some() {
            return;
        }
        let line = start();
        if std::mem::take(&mut self.blank) {
            self.push_blank(&line);
        }
        self.space = None;
        self.line = Some(line);
    }

    /// Whether what is decoded here holds anything but collapsible space.
    pub(super) fn is_space(decoded: &str) -> bool {
        decoded.bytes().all(|b| b.is_ascii_whitespace())
    }

    /// Space between words, if a line is being written.
    pub(super) fn space(&mut self, mark: Mark) {
        if self.line.is_some() && self.space.is_none() {
            self.space = Some(mark);
        }
    }

    /// Writes the space that is due, unless there is one already.
    fn write_space(&mut self) {
        if let Some(mark) = self.space.take()
            && !self.ends_with_space()
        {
            self.append(" ", mark);
        }
    }

    /// Adds decoded text to the line, its spaces collapsed; the line must have been begun. Returns what was added.
    pub(super) fn flow(&mut self, decoded: &str, mark: Mark) -> String {
        let mut text = String::with_capacity(decoded.len());
        for c in decoded.chars() {
            if c.is_ascii_whitespace() {
                self.space(mark);
                continue;
            }
            if text.is_empty() {
                self.write_space();
            } else if self.space.take().is_some() && !text.ends_with(' ') {
                text.push(' ');
            }
            text.push(if c == '\u{a0}' { ' ' } else { c });
        }
        let text = clean_line(&text);
        self.append(&text, mark);
        text
    }

    /// The last character of the line that is being written, if nothing is due between it and the next.
    pub(super) fn last(&self) -> Option<char> {
        let spans = self.line.as_ref().filter(|_| self.space.is_none())?.spans.last()?;
        spans.text.chars().next_back()
    }

    /// Whether the line ends with space, or is empty, so that no more is wanted.
    fn ends_with_space(&self) -> bool {
        let last = self.line.as_ref().and_then(|line| line.spans.last());
        last.is_none_or(|span| span.text.ends_with(' '))
    }

    /// Adds text as it is, cleaned; the line must have been begun.
    pub(super) fn verbatim(&mut self, text: &str, mark: Mark) {
        // Text that brings its own space (a link's number) leaves the one that is due to what follows.
        if !text.starts_with(' ') {
            self.write_space();
        }
        self.append(&clean_line(text), mark);
    }

    /// Adds clean text. What would join onto a span of another look (combining marks, joiners) is left out: it would not
    /// have the width that was measured, and split over elements it could pile up beyond the sanitiser's limit.
    fn append(&mut self, text: &str, mark: Mark) {
        let Some(line) = self.line.as_mut() else { return };
        if let Some(last) = line.spans.last_mut().filter(|last| last.mark == mark) {
            self.bytes += text.len();
            clean::append(&mut last.text, text);
            return;
        }
        let text = text.trim_start_matches(|c: char| c.width().unwrap_or(0) == 0);
        if !text.is_empty() {
            self.bytes += text.len();
            line.spans.push(RichSpan::new(text, mark));
        }
    }

    /// Ends the line that is being written, if any.
    pub(super) fn end(&mut self) {
        self.space = None;
        let Some(mut line) = self.line.take() else { return };
        while let Some(last) = line.spans.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                break;
            }
            line.spans.pop();
        }
        if line.spans.is_empty() && line.kind != Kind::Code && line.prefix == line.hang {
            self.push_blank(&line);
            return;
        }
        self.lines.push(line);
    }

    /// Ends the line, and sets the next one off by a blank line.
    pub(super) fn end_spaced(&mut self) {
        self.end();
        self.blank = !self.lines.is_empty();
    }

    /// A blank line that the message asks for; `like` is a line that would stand there.
    pub(super) fn blank_line(&mut self, like: &RichLine) {
        self.blank = false;
        self.push_blank(like);
    }

    /// A blank line between the last one and `next`, with those bars that both have.
    fn push_blank(&mut self, next: &RichLine) {
        let Some(last) = self.lines.last() else { return };
        let run = self.lines.iter().rev().take_while(|l| l.kind == Kind::Blank).count();
        if run >= MOST_BLANK {
            return;
        }
        let shared: Vec<RichSpan> =
            last.hang.iter().zip(&next.hang).take_while(|(a, b)| a == b).map(|(a, _)| a.clone()).collect();
        let bars = shared.iter().any(|span| span.mark.has(Mark::QUOTE));
        let prefix = if bars { shared } else { Vec::new() };
        let origin = if last.origin == next.origin { last.origin } else { Origin::Own };
        let kind = Kind::Blank;
        self.lines.push(RichLine { hang: prefix.clone(), prefix, kind, origin, ..RichLine::default() });
    }

    /// Ends everything; no blank lines at the end.
    pub(super) fn finish(mut self) -> Vec<RichLine> {
        self.end();
        while self.lines.last().is_some_and(|line| line.kind == Kind::Blank) {
            self.lines.pop();
        }
        self.lines
    }
}
