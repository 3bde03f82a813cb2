//! What a person types, read once: the composer shows it, the preview draws it and the sending writes it by the same
//! reading, so that what is shown as markup is what the customer gets as such, and all else arrives letter by letter.
//!
//! Markup is `**bold**`, `*italic*`, `` `code` ``, `[a link](https://…)`, two or more lines in a row that begin with
//! `- ` or count from `1. ` up, lines that begin with `> `, and lines between two lines of three or more backticks. It
//! counts only where it is closed, in one line, and stands at the borders of words. There is no escaping, as nothing
//! needs it: a backslash is a backslash.

mod address;
mod blocks;
mod inline;
#[cfg(test)]
mod tests;
mod write;

use super::rich::Mark;
use crate::domain::text::clean_typed;
use crate::domain::{Body, Written};

pub use write::escape_html;

/// Text as it was read: its lines, and which of them belong together.
pub struct Reading<'t> {
    lines: Vec<&'t str>,
    blocks: Vec<blocks::Block>,
    written: &'t Written,
}

/// A run of a line in one look, for who shows what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its bytes in the line.
    pub range: std::ops::Range<usize>,
    /// How its letters look.
    pub mark: Mark,
    /// Whether it is markup, which will not be read as letters.
    pub sign: bool,
}

impl<'t> Reading<'t> {
    /// Reads what is written.
    pub fn of(written: &'t Written) -> Self {
        let lines: Vec<&str> = written.text.split('\n').collect();
        let blocks = blocks::read(&lines, &|line| written.inset(line).is_some());
        Self { lines, blocks, written }
    }

    /// The HTML that is sent.
    pub fn html(&self) -> Body {
        Body::new(write::html(self))
    }

    /// How each line looks while it is typed; what no run names is plain text.
    pub fn shown(&self) -> Vec<Vec<Shown>> {
        let mut out = vec![Vec::new(); self.lines.len()];
        for block in &self.blocks {
            for number in block.lines.clone() {
                let (Some(line), Some(runs)) = (self.lines.get(number), out.get_mut(number)) else { continue };
                *runs = shown(block, number, line);
            }
        }
        out
    }
}

fn shown(block: &blocks::Block, number: usize, line: &str) -> Vec<Shown> {
    use blocks::Shape;
    let whole = |mark, sign| vec![Shown { range: 0..line.len(), mark, sign }];
    let (lead, mark) = match block.shape {
        Shape::Gap => return Vec::new(),
        Shape::Code if number == block.lines.start || number + 1 == block.lines.end => return whole(Mark::MUTED, true),
        Shape::Code => return whole(Mark::CODE, false),
        Shape::Inset => return whole(Mark::MEDIA, true),
        Shape::Text => (0, Mark::NONE),
        Shape::Bullets | Shape::Numbers => (blocks::lead(block.shape, line), Mark::NONE),
        Shape::Quote => (blocks::lead(block.shape, line), Mark::QUOTE),
    };
    let mut out = Vec::new();
    if lead > 0 {
        out.push(Shown { range: 0..lead, mark: Mark::MUTED, sign: true });
    }
    for run in inline::read(line.get(lead..).unwrap_or("")) {
        let look = if run.sign { Mark::MUTED } else { run.mark.with(mark) };
        let look = if run.link.is_some() && !run.sign { look.with_link(1) } else { look };
        out.push(Shown { range: run.range.start + lead..run.range.end + lead, mark: look, sign: run.sign });
    }
    out
}

/// The HTML of a reply or note as it is kept ([`Written::kept`]), cleaned of what does not leave the house: control and
/// bidi characters.
pub fn to_html(kept: &str) -> Body {
    let mut written = Written::read(kept);
    written.text = clean_typed(&written.text);
    Reading::of(&written).html()
}
