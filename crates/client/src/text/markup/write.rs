//! The HTML of what was read.

use super::super::rich::Mark;
use super::Reading;
use super::blocks::{Block, Shape, empty_quote, lead};
use super::inline::{self, Run};

/// Plain text as HTML text.
pub fn escape_html(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    plain.chars().for_each(|c| escape(c, &mut out));
    out
}

fn escape(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        _ => out.push(c),
    }
}

/// Writes all of it. A paragraph holds lines of text, parted by `<br>`. One empty line parts paragraphs, and any block
/// from the next; where there are more, they are `<br>` as well, in the text beside them. Empty lines at the beginning
/// and the end are left out.
pub(super) fn html(reading: &Reading<'_>) -> String {
    let is_gap = |block: Option<&Block>| block.is_some_and(|block| block.shape == Shape::Gap);
    let mut blocks = reading.blocks.as_slice();
    if is_gap(blocks.first()) {
        blocks = blocks.get(1..).unwrap_or_default();
    }
    if is_gap(blocks.last()) {
        blocks = blocks.get(..blocks.len() - 1).unwrap_or_default();
    }
    let mut writer = Writer { reading, out: String::new(), open: false };
    for (place, block) in blocks.iter().enumerate() {
        let next = blocks.get(place + 1).map(|block| block.shape);
        writer.block(block, next);
    }
    writer.close();
    writer.out
}

struct Writer<'a, 't> {
    reading: &'a Reading<'t>,
    out: String,
    /// Whether a paragraph is open.
    open: bool,
}

impl Writer<'_, '_> {
    fn block(&mut self, block: &Block, next: Option<Shape>) {
        match block.shape {
            Shape::Gap => return self.gap(block.lines.len(), next == Some(Shape::Text)),
            Shape::Text => {
                self.paragraph();
                for (n, text) in lines(self.reading, block).enumerate() {
                    self.out.push_str(if n > 0 { "<br>" } else { "" });
                    line(text, &mut self.out);
                }
                return;
            }
            _ => self.close(),
        }
        let (reading, out) = (self.reading, &mut self.out);
        match block.shape {
            Shape::Bullets => list(reading, block, "ul", out),
            Shape::Numbers => list(reading, block, "ol", out),
            Shape::Quote => quote(reading, block, out),
            Shape::Code => code(reading, block, out),
            Shape::Inset => {
                for inset in lines(reading, block).filter_map(|line| reading.written.inset(line)) {
                    out.push_str(inset.html.as_html());
                }
            }
            Shape::Gap | Shape::Text => {}
        }
    }

    /// Empty lines between two blocks. A `<br>` at the end of a paragraph ends its line and begins no other one.
    fn gap(&mut self, lines: usize, before_text: bool) {
        let after_text = self.open;
        let breaks = match (after_text, before_text) {
            _ if lines < 2 => 0,
            (true, true) => lines + 1,
            (true, false) => lines,
            (false, true) => lines - 1,
            (false, false) => lines - 2,
        };
        if breaks > 0 {
            self.paragraph();
            self.out.push_str(&"<br>".repeat(breaks));
        }
        if breaks == 0 || !before_text {
            self.close();
        }
    }

    fn paragraph(&mut self) {
        if !std::mem::replace(&mut self.open, true) {
            self.out.push_str("<p>");
        }
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            self.out.push_str("</p>");
        }
    }
}

fn lines<'a>(reading: &'a Reading<'_>, block: &Block) -> impl Iterator<Item = &'a str> {
    reading.lines.get(block.lines.clone()).unwrap_or_default().iter().copied()
}

fn list(reading: &Reading<'_>, block: &Block, tag: &str, out: &mut String) {
    out.push_str(&format!("<{tag}>"));
    for item in lines(reading, block) {
        out.push_str("<li>");
        line(item.get(lead(block.shape, item)..).unwrap_or(""), out);
        out.push_str("</li>");
    }
    out.push_str(&format!("</{tag}>"));
}

fn quote(reading: &Reading<'_>, block: &Block, out: &mut String) {
    out.push_str("<blockquote><p>");
    let mut empty = 0;
    let mut first = true;
    for said in lines(reading, block) {
        if empty_quote(said) {
            empty += 1;
            continue;
        }
        if !std::mem::take(&mut first) {
            out.push_str(if empty == 1 { "</p><p>" } else { "<br>" });
            out.push_str(&"<br>".repeat(if empty > 1 { empty } else { 0 }));
        }
        empty = 0;
        line(said.get(lead(block.shape, said)..).unwrap_or(""), out);
    }
    out.push_str("</p></blockquote>");
}

fn code(reading: &Reading<'_>, block: &Block, out: &mut String) {
    let inside = block.lines.start + 1..block.lines.end.saturating_sub(1);
    let text = reading.lines.get(inside).unwrap_or_default().join("\n");
    out.push_str("<pre><code>");
    out.push_str(&escape_html(&text));
    out.push_str("</code></pre>");
}

/// A line of text, with its markup.
fn line(text: &str, out: &mut String) {
    let runs = inline::read(text);
    // Its letters, those of markup left out, each with the run that it belongs to. A tab counts as four blanks.
    let mut letters: Vec<(char, usize)> = Vec::with_capacity(text.len());
    for (n, run) in runs.iter().enumerate().filter(|(_, run)| !run.sign) {
        for c in text.get(run.range.clone()).unwrap_or("").chars() {
            let (c, times) = if c == '\t' { (' ', 4) } else { (c, 1) };
            letters.extend(std::iter::repeat_n((c, n), times));
        }
    }
    let mut open = Tags::default();
    for (place, (c, n)) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        if before.is_none_or(|(_, before)| before != n)
            && let Some(run) = runs.get(*n)
        {
            open.change(run, out);
        }
        let next = letters.get(place + 1);
        // A blank at the edge of a line, or beside another one, would be swallowed.
        if *c == ' ' && [before, next].into_iter().any(|beside| beside.is_none_or(|(c, _)| matches!(c, ' ' | '\u{a0}')))
        {
            out.push_str("&nbsp;");
        } else {
            escape(*c, out);
        }
    }
    open.close(0, out);
}

/// The tags that are open in a line.
#[derive(Default)]
struct Tags(Vec<(&'static str, String)>);

impl Tags {
    /// Opens and closes what is needed for a run.
    fn change(&mut self, run: &Run, out: &mut String) {
        let mut wanted = Vec::new();
        if let Some(address) = &run.link {
            wanted.push(("a", address.clone()));
        }
        for (mark, tag) in [(Mark::BOLD, "b"), (Mark::ITALIC, "i"), (Mark::CODE, "code")] {
            if run.mark.has(mark) {
                wanted.push((tag, String::new()));
            }
        }
        let same = self.0.iter().zip(&wanted).take_while(|(open, wanted)| open == wanted).count();
        self.close(same, out);
        for (tag, address) in wanted.into_iter().skip(same) {
            match tag {
                "a" => out.push_str(&format!("<a href=\"{}\">", escape_html(&address))),
                _ => out.push_str(&format!("<{tag}>")),
            }
            self.0.push((tag, address));
        }
    }

    /// Closes all but the outermost.
    fn close(&mut self, but: usize, out: &mut String) {
        while self.0.len() > but {
            if let Some((tag, _)) = self.0.pop() {
                out.push_str(&format!("</{tag}>"));
            }
        }
    }
}
