//! What is wrong with a condition, where, and what to write instead.

use std::fmt;

use super::ast::Span;
use crate::domain::text::clean_line;

/// Something that a condition cannot be kept with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where; nothing wide where something is missing.
    pub span: Span,
    /// What is wrong and what to do, on one clean line.
    pub says: String,
    /// What to write instead, where that is clear.
    pub fix: Option<Fix>,
    /// Whether it is one only until the workspace's lists are known.
    pub waits: bool,
}

/// A change of the text that mends a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What to put there; empty where something is to be left out.
    pub by: String,
}

impl Fault {
    pub(super) fn new(span: Span, says: impl AsRef<str>) -> Self {
        Self { span, says: clean_line(says.as_ref()), fix: None, waits: false }
    }

    /// Only until the workspace's lists are known.
    pub(super) fn waiting(self) -> Self {
        Self { waits: true, ..self }
    }

    /// With what to write in place of `span`.
    pub(super) fn fixed(mut self, span: Span, by: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, by: by.into() });
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl Fix {
    /// The text with the change made.
    pub fn apply(&self, text: &str) -> String {
        let (before, after) = (text.get(..self.span.start), text.get(self.span.end..));
        format!("{}{}{}", before.unwrap_or_default(), self.by, after.unwrap_or_default())
    }
}

/// The names that somebody who wrote `text` may have meant: the nearest, if at most two letters are different, and those of
/// which one begins as the other. At most three.
pub(super) fn near<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let text = text.to_lowercase();
    let length = text.chars().count();
    let mut found: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&text, &lower);
            let begins = length >= 2 && (lower.starts_with(&text) || lower.len() >= 2 && text.starts_with(&lower));
            (distance <= 2 && distance < length || begins).then_some((distance, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let nearest = found.first().map_or(0, |(distance, _)| *distance);
    let begins = |name: &str| text.starts_with(&name.to_lowercase()) || name.to_lowercase().starts_with(&text);
    found.retain(|(distance, name)| *distance == nearest || begins(name));
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// `` `a`, `b` or `c` ``
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => names.concat(),
    }
}
