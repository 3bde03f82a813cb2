//! Which lines belong together: lists, quotations, code, pieces of macros, and text, which is all else.

use std::collections::HashMap;
use std::ops::Range;

/// What lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Empty lines.
    Gap,
    Text,
    /// A list.
    Bullets,
    /// A list that counts from 1.
    Numbers,
    /// Somebody else's words.
    Quote,
    /// Code, with the lines of backticks around it.
    Code,
    /// A line that stands for a macro's own HTML.
    Inset,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) shape: Shape,
    pub(super) lines: Range<usize>,
}

/// Reads lines; `inset` tells which of them stand for a piece of a macro.
pub(super) fn read(lines: &[&str], inset: &dyn Fn(&str) -> bool) -> Vec<Block> {
    let fences = Fences::of(lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let (shape, count) = if line.is_empty() {
            (Shape::Gap, rest.iter().take_while(|line| line.is_empty()).count())
        } else if inset(line) {
            (Shape::Inset, 1)
        } else if let Some(count) = fences.from(lines, at, inset) {
            (Shape::Code, count)
        } else if let count @ 2.. = rest.iter().take_while(|line| bullet(line) > 0 && !inset(line)).count() {
            (Shape::Bullets, count)
        } else if let count @ 2.. = counted(rest) {
            (Shape::Numbers, count)
        } else if let count @ 1.. = quoted(rest) {
            (Shape::Quote, count)
        } else {
            (Shape::Text, 1)
        };
        match blocks.last_mut() {
            Some(last) if last.shape == Shape::Text && shape == Shape::Text => last.lines.end += 1,
            _ => blocks.push(Block { shape, lines: at..at + count }),
        }
        at += count;
    }
    blocks
}

/// How many bytes at the beginning of a line of that shape are its sign.
pub(super) fn lead(shape: Shape, line: &str) -> usize {
    match shape {
        Shape::Bullets => bullet(line),
        Shape::Numbers => line.find(". ").map_or(0, |at| at + 2),
        Shape::Quote if empty_quote(line) => line.len(),
        Shape::Quote => 2,
        Shape::Gap | Shape::Text | Shape::Code | Shape::Inset => 0,
    }
}

/// Whether there is something to read: a line of dashes is no list of dashes.
fn has_words(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || !c.is_ascii())
}

fn bullet(line: &str) -> usize {
    if line.strip_prefix("- ").is_some_and(has_words) { 2 } else { 0 }
}

/// How many lines count from 1 up.
fn counted(lines: &[&str]) -> usize {
    let counts = |(place, line): (usize, &&str)| {
        let rest = line.strip_prefix(&(place + 1).to_string()).and_then(|rest| rest.strip_prefix(". "));
        rest.is_some_and(has_words)
    };
    lines.iter().enumerate().take_while(|line| counts(*line)).count()
}

/// How many lines are quoted: `> ` before words, and a `>` alone between such lines.
fn quoted(lines: &[&str]) -> usize {
    let mut count = 0;
    for (place, line) in lines.iter().enumerate() {
        let said = line.strip_prefix("> ").is_some_and(|rest| !rest.trim().is_empty());
        match said {
            true => count = place + 1,
            false if count > 0 && empty_quote(line) => {}
            false => break,
        }
    }
    count
}

/// Whether a line of a quotation is an empty one: a `>`, and no more than blanks behind it.
pub(super) fn empty_quote(line: &str) -> bool {
    line.trim_end_matches(' ') == ">"
}

/// The lines that are nothing but backticks, by how many they are.
struct Fences(HashMap<usize, Vec<usize>>);

impl Fences {
    fn of(lines: &[&str]) -> Self {
        let mut closing: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            if let Some((ticks, "")) = fence(line) {
                closing.entry(ticks).or_default().push(at);
            }
        }
        Self(closing)
    }

    /// How many lines code takes that begins here, those of its backticks included.
    fn from(&self, lines: &[&str], at: usize, inset: &dyn Fn(&str) -> bool) -> Option<usize> {
        let (ticks, _) = fence(lines.get(at)?)?;
        let closing = self.0.get(&ticks)?;
        let end = *closing.get(closing.partition_point(|end| *end <= at))?;
        let inside = lines.get(at + 1..end)?;
        let says_something = inside.iter().any(|line| !line.trim().is_empty());
        (says_something && !inside.iter().any(|line| inset(line))).then_some(end + 1 - at)
    }
}

/// The number of backticks that a line begins with, three or more, and the one word that may stand behind them: the
/// name of a language.
fn fence(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('`');
    let ticks = line.len() - rest.len();
    let name = rest.trim_end_matches(' ');
    let is_name = name.len() <= 20 && name.chars().all(|c| c.is_ascii_alphanumeric() || "+#._-".contains(c));
    (ticks >= 3 && is_name).then_some((ticks, name))
}
