//! Quoted history: the older messages that mail programs leave below a reply.
//!
//! What is found can be folded away by a pane; nothing is ever left out. A fold that hides what is new is worse than
//! none, so there must be evidence on both sides: that a mail program put the words there (its markup, or a line that
//! only a program writes), and that they were said in this conversation. Hence:
//!
//! - A line by a program ([`lead`]) and quoted lines below it fold; quoted lines alone only where their markup is such
//!   as no button for quoting makes.
//! - A header ("From: … Sent: …") folds with all below it if one's own side is named as the sender; any other is a
//!   forward, or a form.
//! - Nothing folds where quoted and own words take turns, where own words say "see below", where nothing else would be
//!   left, and behind the beginning of a forward.

mod headers;
mod lead;
mod markup;
mod people;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub(super) use markup::origin;
pub use people::Correspondents;

use super::super::rich::{Kind, Mark, Origin, RichLine};

/// How far into a quotation a forward begins at the latest: its own lines come first.
const FORWARD_WITHIN: usize = 4;

/// The lines of a message, as far as history is concerned.
struct Lines {
    words: Vec<String>,
    origins: Vec<Origin>,
    /// Which lines are somebody's quoted words.
    quoted: Vec<bool>,
}

impl Lines {
    /// Lines of plain text mail that begin with `>` are somebody else's words, and look so from here on.
    fn of(lines: &mut [RichLine]) -> Self {
        let of_line = |line: &RichLine| if line.kind == Kind::Rule { "───".to_owned() } else { line.own_words() };
        let words: Vec<String> = lines.iter().map(of_line).collect();
        let mut quoted = Vec::with_capacity(lines.len());
        for (line, words) in lines.iter_mut().zip(&words) {
            let angled = words.starts_with('>') && line.kind != Kind::Code;
            if angled {
                line.spans.iter_mut().for_each(|span| span.mark = span.mark.with(Mark::QUOTE));
            }
            quoted.push(angled || matches!(line.origin, Origin::Quoted | Origin::Cited));
        }
        Self { words, origins: lines.iter().map(|line| line.origin).collect(), quoted }
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    fn line(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    fn is_blank(&self, at: usize) -> bool {
        self.line(at).is_empty()
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).copied().unwrap_or(false) && !self.is_blank(at)
    }

    fn origin(&self, at: usize) -> Origin {
        self.origins.get(at).copied().unwrap_or_default()
    }

    /// The end of the run of lines that `is` holds for and that begins at `from`; blank lines do not end it.
    fn run(&self, from: usize, is: impl Fn(usize) -> bool) -> usize {
        let mut end = from + 1;
        for at in from..self.len() {
            if is(at) {
                end = at + 1;
            } else if !self.is_blank(at) {
                break;
            }
        }
        end
    }

    /// The last line before `at` that has words.
    fn above(&self, at: usize) -> Option<usize> {
        (0..at).rev().take(3).find(|i| !self.is_blank(*i))
    }
}

/// What a run of lines is.
enum Found {
    /// History.
    Fold(Range<usize>),
    /// What is read on from there; nothing to fold.
    Keep(usize),
    /// Passed on: from there on everything is to be read.
    Forward,
}

/// Finds the runs of lines that may be folded, marks them, and looks whether they may be.
pub(super) fn find(lines: &mut [RichLine], people: &Correspondents) -> Vec<Range<usize>> {
    let read = Lines::of(lines);
    let mut folds: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < read.len() {
        match look(&read, at, people) {
            Found::Fold(run) => {
                at = run.end.max(at + 1);
                join(&read, &mut folds, run);
            }
            Found::Keep(next) => at = next.max(at + 1),
            Found::Forward => break,
        }
    }
    if !may_fold(&read, &folds) {
        return Vec::new();
    }
    for at in folds.iter().cloned().flatten() {
        let Some(line) = lines.get_mut(at) else { continue };
        line.history = true;
        line.spans.iter_mut().for_each(|span| span.mark = span.mark.with(Mark::QUOTE));
    }
    folds
}

/// Marks quoted lines where nothing is to be folded.
pub(super) fn mark(lines: &mut [RichLine]) {
    let _ = Lines::of(lines);
}

/// What begins at a line.
fn look(read: &Lines, at: usize, people: &Correspondents) -> Found {
    if read.is_blank(at) {
        return Found::Keep(at + 1);
    }
    if read.is_quoted(at) {
        return quotation(read, at, people);
    }
    if words::is_forward(read.line(at)) {
        return Found::Forward;
    }
    let is_wrapped = |i: usize| matches!(read.origin(i), Origin::Wrapped | Origin::Lead) || read.is_quoted(i);
    if is_wrapped(at) && !at.checked_sub(1).is_some_and(is_wrapped) {
        let end = read.run(at, is_wrapped);
        if !(at..end).any(|i| read.is_quoted(i)) {
            return wrapped(read, at..end, people);
        }
    }
    if let Some(header) = headers::begins_at(&read.words, at) {
        if !people.names_ours(&header.from) {
            return Found::Forward;
        }
        return Found::Fold(with_divider(read, at)..read.len());
    }
    match lead::ends_at(&read.words, at) {
        // What follows is not marked as quoted: it must be one's own side's for sure, and nothing more may come.
        Some((start, words))
            if people.names_ours_by_address(&words) && !(at..read.len()).any(|i| read.is_quoted(i)) =>
        {
            Found::Fold(start..read.len())
        }
        _ => Found::Keep(at + 1),
    }
}

/// A run of quoted lines, with the line above it that says who wrote them.
fn quotation(read: &Lines, at: usize, people: &Correspondents) -> Found {
    let end = read.run(at, |i| read.is_quoted(i));
    let above = read.above(at).filter(|above| !read.is_quoted(*above));
    let by_markup = above.filter(|above| read.origin(*above) == Origin::Lead);
    let lead = match by_markup {
        Some(last) => {
            let start = (0..=last).rev().take_while(|i| read.origin(*i) == Origin::Lead || read.is_blank(*i)).last();
            let start = start.unwrap_or(last);
            Some((start, read.words.get(start..=last).unwrap_or_default().join(" ")))
        }
        None => above.and_then(|last| lead::ends_at(&read.words, last).or_else(|| in_wrapper(read, last))),
    };
    if let Some((_, words)) = &lead {
        if words::is_forward(words) || people.names_a_stranger(words) {
            return Found::Forward;
        }
    } else if begins_forward(read, at..end, people) {
        return Found::Forward;
    } else if read.origin(at) != Origin::Cited && !begins_with_lead(read, at..end) {
        return Found::Keep(end);
    }
    Found::Fold(lead.map_or(at, |(start, _)| start)..end)
}

/// In a mail program's wrapper any line with a colon says whom it quotes.
fn in_wrapper(read: &Lines, last: usize) -> Option<(usize, String)> {
    let line = read.line(last);
    (read.origin(last) == Origin::Wrapped && line.ends_with([':', '：'])).then(|| (last, line.to_owned()))
}

/// Whether the line that says whom it quotes stands in the quotation, as Apple Mail has it.
fn begins_with_lead(read: &Lines, run: Range<usize>) -> bool {
    let line = |i: usize| read.line(i).trim_start_matches(['>', ' ']).to_owned();
    let first: Vec<String> = run.filter(|i| !read.is_blank(*i)).take(2).map(line).collect();
    (0..first.len()).any(|last| lead::ends_at(&first, last).is_some())
}

/// A mail program's wrapper without a quotation in it: the older message is all of it.
fn wrapped(read: &Lines, run: Range<usize>, people: &Correspondents) -> Found {
    if begins_forward(read, run.clone(), people) {
        return Found::Forward;
    }
    let mut first = run.clone().filter(|i| !read.is_blank(*i));
    let has_lead = first.clone().take(3).any(|i| lead::ends_at(&read.words, i).is_some());
    let has_header = first.next().is_some_and(|i| headers::begins_at(&read.words, i).is_some());
    if has_lead || has_header { Found::Fold(run) } else { Found::Keep(run.end) }
}

/// Whether a quotation begins with what a mail program writes above a mail that is passed on.
fn begins_forward(read: &Lines, run: Range<usize>, people: &Correspondents) -> bool {
    run.filter(|i| !read.is_blank(*i)).take(FORWARD_WITHIN).any(|i| {
        let line = read.line(i);
        let stranger = || lead::ends_at(&read.words, i).is_some_and(|(_, words)| people.names_a_stranger(&words));
        let header = || headers::begins_at(&read.words, i).is_some_and(|header| !people.names_ours(&header.from));
        words::is_forward(line) || stranger() || header()
    })
}

/// Where a header with the line above it begins that divides it from the reply.
fn with_divider(read: &Lines, at: usize) -> usize {
    read.above(at).filter(|above| words::is_divider(read.line(*above))).unwrap_or(at)
}

/// Adds a run without blank lines at its ends; one that follows the last without a word between them is one with it.
fn join(read: &Lines, folds: &mut Vec<Range<usize>>, mut run: Range<usize>) {
    while run.start < run.end && read.is_blank(run.start) {
        run.start += 1;
    }
    while run.end > run.start && read.is_blank(run.end - 1) {
        run.end -= 1;
    }
    match folds.last_mut() {
        _ if run.is_empty() => {}
        Some(last) if (last.end..run.start).all(|i| read.is_blank(i)) => last.end = run.end,
        _ => folds.push(run),
    }
}

/// Whether what is left has the new words, as far as can be told.
fn may_fold(read: &Lines, folds: &[Range<usize>]) -> bool {
    // Two of them have own words between: answers line by line.
    let [fold] = folds else { return false };
    let own: Vec<usize> = (0..read.len()).filter(|at| !read.is_blank(*at) && !fold.contains(at)).collect();
    let has_words = own
        .iter()
        .take_while(|at| read.line(**at) != "--")
        .any(|at| !read.is_quoted(*at) && !words::is_signature(read.line(*at)));
    let later = own.iter().find(|at| **at >= fold.end && !read.is_quoted(**at));
    let takes_turns = later.is_some_and(|own| (*own..read.len()).any(|at| read.is_quoted(at)));
    let elsewhere = own.iter().any(|at| words::points_elsewhere(read.line(*at)));
    has_words && !takes_turns && !elsewhere
}
