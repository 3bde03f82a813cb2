//! Markup inside a line.

use std::ops::Range;

use super::super::rich::Mark;
use super::address;

/// A run of a line: letters in one look, or the signs that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Its bytes in the line.
    pub(super) range: Range<usize>,
    pub(super) mark: Mark,
    pub(super) sign: bool,
    /// Where it leads.
    pub(super) link: Option<String>,
}

/// How far back an opening sign is looked for, so that no line costs more than its length.
const FARTHEST: usize = 64;

/// Finds the markup of a line; what no run has is plain.
pub(super) fn read(line: &str) -> Vec<Run> {
    let mut tokens = tokens(line, true);
    pair(line, &mut tokens);
    let mut out = Vec::new();
    let mut mark = Mark::NONE;
    runs(line, &tokens, &mut mark, &mut out);
    out
}

/// What a line is made of.
enum Token {
    Text(Range<usize>),
    /// Code between its two signs.
    Code(Range<usize>),
    /// A bare address.
    Address(Range<usize>),
    /// `[label](address)`: the label, all of it, and where it leads.
    Link {
        label: Range<usize>,
        whole: Range<usize>,
        address: String,
    },
    /// One to three stars.
    Stars {
        range: Range<usize>,
        opens: bool,
        closes: bool,
        paired: Paired,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Paired {
    No,
    Opens,
    Closes,
}

fn tokens(line: &str, links: bool) -> Vec<Token> {
    let mut out = Vec::new();
    let (mut at, mut text) = (0, 0);
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let (token, end) = match c {
            '`' => code(line, at),
            '*' => stars(line, at),
            '[' if links => link(line, at),
            'h' | 'H' | 'w' | 'W' if links => bare(line, at),
            _ => (None, at + c.len_utf8()),
        };
        if let Some(token) = token {
            if text < at {
                out.push(Token::Text(text..at));
            }
            out.push(token);
            text = end;
        }
        at = end;
    }
    if text < line.len() {
        out.push(Token::Text(text..line.len()));
    }
    out
}

fn before(line: &str, at: usize) -> Option<char> {
    line.get(..at).and_then(|text| text.chars().next_back())
}

fn after(line: &str, at: usize) -> Option<char> {
    line.get(at..).and_then(|text| text.chars().next())
}

/// Whether a character is part of a word that goes on beside it. Scripts without spaces between words have none that
/// would, and Korean puts its particles right behind what they belong to.
fn in_word(c: char) -> bool {
    let unspaced = matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    c.is_alphanumeric() && !unspaced
}

/// Whether a word may end before stars, or before the bracket of a link.
fn ends_before(c: Option<char>) -> bool {
    c.is_none_or(|c| if c.is_ascii() { c == ' ' || c == '\t' || "([{\"'-".contains(c) } else { !in_word(c) })
}

/// Whether a word may begin after stars, or after the bracket of a link.
fn begins_after(c: Option<char>) -> bool {
    c.is_none_or(|c| if c.is_ascii() { c == ' ' || c == '\t' || ")]}\"'.,;:!?-".contains(c) } else { !in_word(c) })
}

/// Stars around code or a link do not make its border one inside a word.
fn past_stars(line: &str, at: usize, forward: bool) -> Option<char> {
    let stars = if forward {
        line.get(at..).unwrap_or("").bytes().take_while(|b| *b == b'*').take(3).count()
    } else {
        line.get(..at).unwrap_or("").bytes().rev().take_while(|b| *b == b'*').take(3).count()
    };
    if forward { after(line, at + stars) } else { before(line, at - stars) }
}

fn code(line: &str, at: usize) -> (Option<Token>, usize) {
    let rest = line.get(at..).unwrap_or("");
    let ticks = rest.bytes().take_while(|b| *b == b'`').count();
    if ticks > 1 {
        return (None, at + ticks);
    }
    let border = |c: Option<char>| c.is_none_or(|c| !in_word(c) && !matches!(c, '_' | '\\' | '`'));
    let found =
        rest.get(1..).and_then(|inside| inside.find('`')).map(|end| (at + 1, at + 1 + end)).filter(|(from, to)| {
            let inside = line.get(*from..*to).unwrap_or("");
            !inside.is_empty()
                && inside.trim() == inside
                && border(past_stars(line, at, false))
                && border(past_stars(line, to + 1, true))
        });
    match found {
        Some((from, to)) => (Some(Token::Code(from..to)), to + 1),
        None => (None, at + 1),
    }
}

fn stars(line: &str, at: usize) -> (Option<Token>, usize) {
    let count = line.get(at..).unwrap_or("").bytes().take_while(|b| *b == b'*').count();
    let end = at + count;
    if count > 3 {
        return (None, end);
    }
    let (left, right) = (before(line, at), after(line, end));
    let opens = ends_before(left) && right.is_some_and(|c| !c.is_whitespace() && !")]}.,;:!?".contains(c));
    let closes = begins_after(right) && left.is_some_and(|c| !c.is_whitespace() && !"([{\\".contains(c));
    (Some(Token::Stars { range: at..end, opens, closes, paired: Paired::No }), end)
}

fn link(line: &str, at: usize) -> (Option<Token>, usize) {
    let found = || {
        let inside = line.get(at + 1..)?;
        let label = at + 1..at + 1 + inside.find(['[', ']'])?;
        let words = line.get(label.clone())?;
        let (from, rest) = (label.end + 2, line.get(label.end..)?.strip_prefix("](")?);
        let to = from + address::in_brackets(rest)?;
        let address = address::sendable(line.get(from..to)?)?;
        let fits = !words.is_empty()
            && words.trim() == words
            && ends_before(past_stars(line, at, false))
            && begins_after(past_stars(line, to + 1, true));
        fits.then_some((Token::Link { label, whole: at..to + 1, address }, to + 1))
    };
    found().map_or((None, at + 1), |(token, end)| (Some(token), end))
}

fn bare(line: &str, at: usize) -> (Option<Token>, usize) {
    let inside_word = before(line, at).is_some_and(char::is_alphanumeric);
    match address::bare(line.get(at..).unwrap_or("")) {
        Some(address) if !inside_word => (Some(Token::Address(at..at + address)), at + address),
        _ => (None, at + 1),
    }
}

/// Finds which stars belong together: the nearest of the same number, with nothing of that number between them.
fn pair(line: &str, tokens: &mut [Token]) {
    // The stars that are open or mean nothing, by their place.
    let mut stack: Vec<usize> = Vec::new();
    for at in 0..tokens.len() {
        let Some(Token::Stars { range, closes, .. }) = tokens.get(at) else { continue };
        let (range, closes) = (range.clone(), *closes);
        if closes && close(line, tokens, &mut stack, at, &range) {
            continue;
        }
        stack.push(at);
    }
}

fn close(line: &str, tokens: &mut [Token], stack: &mut Vec<usize>, at: usize, range: &Range<usize>) -> bool {
    let stars_at = |tokens: &[Token], place: usize| match tokens.get(place) {
        Some(Token::Stars { range, opens, .. }) => Some((range.clone(), *opens)),
        _ => None,
    };
    let places: Vec<usize> = (0..stack.len()).rev().take(FARTHEST).collect();
    for place in places {
        let Some(opening) = stack.get(place).copied() else { continue };
        let Some((open, opens)) = stars_at(tokens, opening) else { continue };
        if open.len() != range.len() {
            continue;
        }
        let words = line.get(open.end..range.start).unwrap_or("");
        if !opens || !words.chars().any(|c| c.is_alphanumeric() || !c.is_ascii()) {
            return false;
        }
        stack.truncate(place);
        for (token, new) in [(opening, Paired::Opens), (at, Paired::Closes)] {
            if let Some(Token::Stars { paired, .. }) = tokens.get_mut(token) {
                *paired = new;
            }
        }
        return true;
    }
    false
}

fn runs(line: &str, tokens: &[Token], mark: &mut Mark, out: &mut Vec<Run>) {
    let mut looks: Vec<Mark> = Vec::new();
    let mut push = |range: Range<usize>, mark: Mark, sign: bool, link: Option<String>| {
        out.push(Run { range, mark, sign, link });
    };
    for token in tokens {
        match token {
            Token::Text(range) => push(range.clone(), *mark, false, None),
            Token::Stars { range, paired: Paired::No, .. } => push(range.clone(), *mark, false, None),
            Token::Stars { range, paired, .. } => {
                push(range.clone(), *mark, true, None);
                if *paired == Paired::Closes {
                    *mark = looks.pop().unwrap_or_default();
                    continue;
                }
                looks.push(*mark);
                *mark = mark.with(match range.len() {
                    1 => Mark::ITALIC,
                    2 => Mark::BOLD,
                    _ => Mark::BOLD.with(Mark::ITALIC),
                });
            }
            Token::Code(range) => {
                push(range.start - 1..range.start, *mark, true, None);
                push(range.clone(), mark.with(Mark::CODE), false, None);
                push(range.end..range.end + 1, *mark, true, None);
            }
            Token::Address(range) => {
                let words = line.get(range.clone()).unwrap_or("");
                push(range.clone(), *mark, false, Some(address::of_bare(words)));
            }
            Token::Link { label, whole, address } => {
                push(whole.start..label.start, *mark, true, None);
                let words = line.get(label.clone()).unwrap_or("");
                let mut inside = self::tokens(words, false);
                pair(words, &mut inside);
                let mut runs_inside = Vec::new();
                runs(words, &inside, &mut mark.clone(), &mut runs_inside);
                for run in runs_inside {
                    let range = run.range.start + label.start..run.range.end + label.start;
                    push(range, run.mark, run.sign, Some(address.clone()));
                }
                push(label.end..whole.end, *mark, true, None);
            }
        }
    }
}
