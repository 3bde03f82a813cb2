//! Signatures: name, position, telephone and disclaimer at the end of an e-mail.
//!
//! Like history they can be folded away by a pane and are never left out. A fold that hides what is meant to be read is
//! worse than none, so there must be evidence: a mail program's markup, or the line `--` that mail programs put above a
//! signature, with what only looks like one ruled out. Below that line nothing folds that asks something, that is
//! quoted, that is too long, or that other own words follow; and never where nothing else would be left.

use std::ops::Range;

use super::super::rich::{Kind, Origin, RichLine};

/// Lines with words below a `--` that are a signature at most.
const MOST_LINES: usize = 12;

/// A signature of fewer lines is no longer than the line that would stand for it.
const LEAST_LINES: usize = 3;

/// With these a question ends.
const ASKS: [char; 3] = ['?', '？', '؟'];

/// The signatures among the lines of a message, in order; `history` is what is folded as such.
pub(super) fn find(lines: &[RichLine], history: &[Range<usize>]) -> Vec<Range<usize>> {
    let read = Lines { lines, history };
    let marked = read.marked();
    let found = if marked.is_empty() { read.below_dashes().into_iter().collect() } else { marked };
    let signed = |at: usize| found.iter().any(|run| run.contains(&at));
    let last = found.last().map_or(0, |run| run.start);
    let is_said = (0..last).any(|at| read.is_own(at) && !signed(at) && !read.is_dashes(at));
    if is_said { found } else { Vec::new() }
}

struct Lines<'a> {
    lines: &'a [RichLine],
    history: &'a [Range<usize>],
}

impl Lines<'_> {
    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(|line| line.kind != Kind::Rule && line.own_words().is_empty())
    }

    /// Whether it has words that are nobody else's.
    fn is_own(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else { return false };
        let is_quoted = matches!(line.origin, Origin::Quoted | Origin::Cited) || line.own_words().starts_with('>');
        !self.is_blank(at) && !is_quoted && !self.history.iter().any(|run| run.contains(&at))
    }

    fn is_dashes(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| line.kind == Kind::Text && line.own_words() == "--")
    }

    /// Runs that a mail program has marked, without blank lines at their ends.
    fn marked(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            if line.origin != Origin::Signed || !self.is_own(at) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if (run.end..at).all(|between| self.is_blank(between)) => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs.retain(|run| run.len() >= LEAST_LINES);
        runs
    }

    /// What stands below the last `--` of the message's own words, if it can be nothing but a signature.
    fn below_dashes(&self) -> Option<Range<usize>> {
        let start = (0..self.lines.len()).rev().find(|at| self.is_dashes(*at) && self.is_own(*at))?;
        let rest = start + 1..self.lines.len();
        // It ends with the message, or with the history that follows; words behind that would be words of their own.
        let end = rest.clone().find(|at| self.history.iter().any(|run| run.contains(at))).unwrap_or(rest.end);
        let says_more = (end..rest.end).any(|at| self.is_own(at));
        let said: Vec<usize> = (rest.start..end).filter(|at| !self.is_blank(*at)).collect();
        let asks = |at: &usize| self.lines.get(*at).is_some_and(|line| line.plain().contains(ASKS));
        // What is added after one's name is no part of it.
        let adds = |at: &usize| self.lines.get(*at).is_some_and(|line| is_added(&line.own_words()));
        let is_one = said.iter().all(|at| self.is_own(*at) && !asks(at) && !adds(at));
        let end = said.last().map_or(start, |last| last + 1);
        let is_none = says_more || !is_one || said.len() > MOST_LINES || end - start < LEAST_LINES;
        (!is_none).then_some(start..end)
    }
}

/// Whether it begins as a postscript does.
fn is_added(line: &str) -> bool {
    let letters: String = line.chars().filter(|c| *c != '.').take(3).collect();
    letters.starts_with("PS") && !letters.chars().nth(2).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::super::{Correspondents, render, render_reply};
    use crate::domain::Body;

    /// The first and last line of each signature, as they stand there.
    fn folded(html: &str) -> Vec<(String, String)> {
        let rich = render(&Body::new(html));
        let words = |at: usize| rich.lines[at].plain();
        rich.signatures.iter().map(|run| (words(run.start), words(run.end - 1))).collect()
    }

    fn pair(first: &str, last: &str) -> Vec<(String, String)> {
        vec![(first.to_owned(), last.to_owned())]
    }

    #[test]
    fn what_is_added_below_a_name_is_read() {
        let added = "<p>Hi</p><p>-- </p><p>Ann Smith<br>Acme</p><p>PS: the server is burning, call me</p>";
        assert!(folded(added).is_empty() && folded(&added.replace("PS:", "P.S.")).is_empty());
        assert!(!folded(&added.replace("PS:", "PSA Group,")).is_empty());
    }

    #[test]
    fn what_stands_below_two_dashes_at_the_end_is_a_signature() {
        let html = "<p>The export is broken.</p><p>-- <br>Jude Hargreave<br>Bluebell Joinery<br>+44 1632 960011</p>";
        assert_eq!(folded(html), pair("--", "+44 1632 960011"));
        let marked = "<p>Thanks!</p><div class=\"gmail_signature\">Jude Hargreave<br>Bluebell Joinery<br>Leith</div>";
        assert_eq!(folded(marked), pair("Jude Hargreave", "Leith"));
    }

    #[test]
    fn what_is_said_below_two_dashes_is_no_signature() {
        for html in [
            "<p>The export is broken.</p><p>--<br>One more thing:<br>could you send the invoice?<br>Jude</p>",
            "<p>--<br>Jude Hargreave<br>Bluebell Joinery</p>",
            "<p>Hello</p><p>--<br>Jude</p>",
            &format!("<p>Three parts</p><p>--</p>{}", "<p>words of the second part</p>".repeat(13)),
            "<p>Before</p><p>--<br>somebody said<br>this</p><blockquote>that</blockquote><p>and this</p>",
            "<p>a -- b</p><p>c<br>d<br>e</p>",
            "<pre>x\n--\ny\nz\nw</pre>",
            "<div class=\"gmail_signature\">all<br>of<br>it</div>",
        ] {
            assert_eq!(folded(html), [], "{html}");
        }
        // Of two the last one: what stands between them is read.
        let html = "<p>One</p><p>--<br>Two<br>Three</p><p>--<br>Jude Hargreave<br>Leith</p>";
        let rich = render(&Body::new(html));
        let shown: Vec<String> = rich.lines[..rich.signatures[0].start].iter().map(|line| line.plain()).collect();
        assert!(shown.contains(&"Three".to_owned()), "{shown:?}");
    }

    #[test]
    fn a_signature_above_quoted_history_is_one_beside_it() {
        let html = "<p>My answer.</p><p>--<br>Jude Hargreave<br>Leith</p><div class=\"gmail_quote\"><div \
                    class=\"gmail_attr\">On Wed, 10 Jun 2026 at 10:00, Robin &lt;r@l.example&gt; wrote:</div>\
                    <blockquote><p>the old words</p></blockquote></div>";
        let people = Correspondents::default();
        let rich = render_reply(&Body::new(html), &people);
        assert_eq!((rich.folds.len(), rich.signatures.len()), (1, 1));
        assert!(rich.signatures[0].end <= rich.folds[0].start);
    }
}
