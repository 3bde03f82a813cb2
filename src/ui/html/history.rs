//! Quoted history: the older messages that mail programs leave below a reply.
//!
//! Some say so in their HTML ([`begins`]), most only in words ("On … wrote:", `>`, "From: … Sent: …"). What is
//! found is marked, so that a pane can fold it away; nothing is ever left out.

use std::ops::Range;

use super::super::rich::{Kind, Mark, RichLine};
use super::token::Attributes;

/// Classes of elements that hold quoted history.
const CLASSES: [&str; 10] = [
    "gmail_quote",
    "x_gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "moz-cite-prefix",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "OutlookMessageHeader",
    "front-blockquote",
];

/// Ids of elements after which everything is quoted history.
const REST: [&str; 5] =
    ["divRplyFwdMsg", "x_divRplyFwdMsg", "appendonsend", "x_appendonsend", "mail-editor-reference-message-container"];

/// How the opening tag of an element bears on history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// Not at all.
    No,
    /// The element is history.
    Element,
    /// The element and all that follows is.
    Rest,
}

/// Whether an element is one that mail programs put around history.
pub(super) fn begins(name: &str, attributes: Attributes<'_>) -> Begins {
    if !matches!(name, "blockquote" | "div" | "table" | "hr") {
        return Begins::No;
    }
    if attributes.has_word("id", &REST) {
        return Begins::Rest;
    }
    let cited = name == "blockquote" && attributes.has_word("type", &["cite"]);
    if cited || attributes.has_word("class", &CLASSES) { Begins::Element } else { Begins::No }
}

/// How an attribution begins and ends, in the languages of the common mail programs.
const ATTRIBUTIONS: [(&str, &str); 10] = [
    ("On ", "wrote"),
    ("Am ", "schrieb"),
    ("Le ", "a écrit"),
    ("El ", "escribió"),
    ("Il ", "ha scritto"),
    ("Op ", "schreef"),
    ("Em ", "escreveu"),
    ("Den ", "skrev"),
    ("W dniu ", "napisał"),
    ("Dne ", "napsal"),
];

/// The header lines that Outlook puts above the older message, by language: sender, time, then one of the rest.
const HEADERS: [(&str, &[&str], &[&str]); 7] = [
    ("From", &["Sent", "Date"], &["To", "Subject"]),
    ("Von", &["Gesendet", "Datum"], &["An", "Betreff"]),
    ("De", &["Envoyé", "Date"], &["À", "Objet"]),
    ("De", &["Enviado", "Enviado el", "Fecha"], &["Para", "Asunto", "Assunto"]),
    ("Da", &["Inviato", "Data"], &["A", "Oggetto"]),
    ("Van", &["Verzonden", "Datum"], &["Aan", "Onderwerp"]),
    ("Från", &["Skickat", "Datum"], &["Till", "Ämne"]),
];

/// Longer than any attribution; what is longer is a paragraph.
const LONGEST: usize = 300;

/// A `>` run of fewer lines is a quotation to answer below, not history to fold.
const FEWEST_MARKED: usize = 3;

/// Marks the quoted history among the lines, and finds the runs that may be folded.
pub(super) fn find(lines: &mut [RichLine]) -> Vec<Range<usize>> {
    let words: Vec<String> = lines.iter().map(|l| l.words().trim().to_owned()).collect();
    mark_angles(lines, &words);
    let end = words.iter().position(|w| is_forward(w)).unwrap_or(lines.len());
    // What was forwarded is what is to be read, whatever the element around it is called.
    lines.iter_mut().skip(end).for_each(|line| line.history = false);

    let blank = |i: usize| words.get(i).is_none_or(String::is_empty);
    let quoted = |i: usize| lines.get(i).is_some_and(is_quoted);
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < end {
        let run_end = |from: usize| run(from, end, &blank, &quoted);
        let found = if starts_rest(&words, at) {
            Some(at..end)
        } else if let Some(length) = attribution(&words, at) {
            let next = (at + length..end).find(|i| !blank(*i));
            Some(at..next.filter(|i| quoted(*i)).map_or(end, run_end))
        } else if lines.get(at).is_some_and(|l| l.history) {
            Some(at..run_end(at))
        } else if is_angled(&words, at) {
            let marked = at..run_end(at);
            (marked.clone().filter(|i| !blank(*i)).count() >= FEWEST_MARKED).then_some(marked)
        } else {
            None
        };
        match found {
            Some(range) => {
                at = range.end.max(at + 1);
                runs.push(range);
            }
            None => at += 1,
        }
    }
    settle(lines, &words, runs)
}

/// Trims and joins the runs, drops them if nothing else would be left, and marks their lines.
fn settle(lines: &mut [RichLine], words: &[String], runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let blank = |i: usize| words.get(i).is_none_or(String::is_empty);
    let mut folds: Vec<Range<usize>> = Vec::new();
    for mut run in runs {
        while run.start < run.end && blank(run.start) {
            run.start += 1;
        }
        while run.end > run.start && blank(run.end - 1) {
            run.end -= 1;
        }
        match folds.last_mut() {
            _ if run.is_empty() => {}
            Some(last) if (last.end..run.start).all(blank) => last.end = run.end,
            _ => folds.push(run),
        }
    }
    let mut folded = folds.iter().cloned().flatten().peekable();
    let own_words = (0..lines.len()).any(|i| {
        if folded.next_if_eq(&i).is_some() {
            return false;
        }
        !blank(i)
    });
    lines.iter_mut().for_each(|line| line.history = false);
    if !own_words {
        return Vec::new();
    }
    for fold in &folds {
        for line in lines.get_mut(fold.clone()).unwrap_or_default() {
            line.history = true;
            line.spans.iter_mut().for_each(|span| span.mark = span.mark.with(Mark::QUOTE));
        }
    }
    folds
}

fn is_quoted(line: &RichLine) -> bool {
    line.history || line.hang.iter().chain(&line.spans).next().is_some_and(|span| span.mark.has(Mark::QUOTE))
}

/// The end of a run of quoted lines that begins at `from`; blank lines do not end it.
fn run(from: usize, end: usize, blank: &dyn Fn(usize) -> bool, quoted: &dyn Fn(usize) -> bool) -> usize {
    let mut last = from;
    for at in from..end {
        if quoted(at) {
            last = at + 1;
        } else if !blank(at) {
            break;
        }
    }
    last.max(from + 1)
}

/// Lines of plain text mail that begin with `>` are somebody else's words.
fn mark_angles(lines: &mut [RichLine], words: &[String]) {
    for (line, words) in lines.iter_mut().zip(words) {
        if words.starts_with('>') && line.kind != Kind::Code {
            line.spans.iter_mut().for_each(|span| span.mark = span.mark.with(Mark::QUOTE));
        }
    }
}

fn is_angled(words: &[String], at: usize) -> bool {
    words.get(at).is_some_and(|w| w.starts_with('>'))
}

fn is_forward(words: &str) -> bool {
    let dashed = words.starts_with("---");
    words.len() < LONGEST
        && ((dashed && words.to_lowercase().contains("forwarded message"))
            || words.starts_with("Begin forwarded message")
            || (dashed && (words.contains("Weitergeleitete Nachricht") || words.contains("Message transféré"))))
}

/// Whether everything from this line on is history: a divider, or Outlook's header lines.
fn starts_rest(words: &[String], at: usize) -> bool {
    let Some(line) = words.get(at) else { return false };
    if line.starts_with("---") && line.len() < LONGEST {
        let middle = line.trim_matches(|c: char| c == '-' || c == ' ').to_lowercase();
        let dividers = [
            "original message",
            "ursprüngliche nachricht",
            "message d'origine",
            "mensaje original",
            "messaggio originale",
            "oorspronkelijk bericht",
            "mensagem original",
            "reply message",
        ];
        return dividers.contains(&middle.as_str());
    }
    HEADERS.iter().any(|(from, time, others)| {
        has_label(line, from) && {
            let mut below = words.iter().skip(at + 1).filter(|w| !w.is_empty()).take(5);
            let near: Vec<&String> = below.by_ref().collect();
            let any = |labels: &[&str]| near.iter().any(|w| labels.iter().any(|label| has_label(w, label)));
            any(time) && any(others)
        }
    })
}

fn has_label(line: &str, label: &str) -> bool {
    line.len() < LONGEST
        && line
            .trim_start_matches('*')
            .strip_prefix(label)
            .is_some_and(|rest| rest.trim_start_matches(['*', ' ', '\u{a0}']).starts_with(':'))
}

/// Whether an attribution ("On Monday, 1 June 2026, Ada wrote:") begins at a line; how many lines it takes, as
/// mail programs break it.
fn attribution(words: &[String], at: usize) -> Option<usize> {
    let first = words.get(at)?;
    let (_, verb) = ATTRIBUTIONS.iter().find(|(opening, _)| first.starts_with(opening))?;
    let mut joined = String::new();
    for (length, line) in words.iter().skip(at).take(3).enumerate() {
        joined.push(' ');
        joined.push_str(line);
        if joined.len() > LONGEST {
            return None;
        }
        let dated = joined.contains(|c: char| c.is_ascii_digit());
        if dated && joined.ends_with(':') && joined.contains(verb) {
            return Some(length + 1);
        }
    }
    None
}
