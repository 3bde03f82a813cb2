//! From names that people write to the ids of teammates, teams and tags.

use super::ast::{Form, Scalar};
use super::fault::{Fault, near};
use super::fold::fold;
use crate::domain::{Admin, Tag, Team, Text};

/// Of what kind something with a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// Whom `assignee:`, `closed-by:` and the like name.
    Teammate,
    /// Which `team:` names.
    Team,
    /// Which `tag:` names.
    Tag,
}

impl NameKind {
    fn noun(self) -> &'static str {
        match self {
            Self::Teammate => "teammate",
            Self::Team => "team",
            Self::Tag => "tag",
        }
    }
}

/// One that has a name and an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The server's, by which a condition keeps it.
    pub id: String,
    /// As the workspace calls it; two may be called the same.
    pub name: Text,
    /// Its address, if it has one.
    pub email: Option<Text>,
}

/// Knows who and what there is in a workspace.
pub trait Names {
    /// Everything of a kind that the workspace has, those with the same name too.
    fn all(&self, kind: NameKind) -> Vec<Named>;

    /// Whether that is known at all; before the first answer of the server it is not.
    fn are_known(&self, kind: NameKind) -> bool {
        let _ = kind;
        true
    }
}

/// Names from the words of `domain`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lists<'a> {
    /// Those that the workspace has, with or without a seat.
    pub admins: &'a [Admin],
    /// Those that conversations can be given to.
    pub teams: &'a [Team],
    /// Those that the workspace has, archived ones not.
    pub tags: &'a [Tag],
}

impl Names for Lists<'_> {
    fn all(&self, kind: NameKind) -> Vec<Named> {
        let entry = |id: &str, name: &Text, email: Option<&Text>| Named {
            id: id.to_owned(),
            name: name.clone(),
            email: email.cloned(),
        };
        match kind {
            NameKind::Teammate => self.admins.iter().map(|a| entry(a.id.as_str(), &a.name, Some(&a.email))).collect(),
            NameKind::Team => self.teams.iter().map(|team| entry(team.id.as_str(), &team.name, None)).collect(),
            NameKind::Tag => self.tags.iter().map(|tag| entry(tag.id.as_str(), &tag.name, None)).collect(),
        }
    }
}

/// The id that a name stands for: an id itself, an e-mail address, a whole name, or the beginning of exactly one.
pub(super) fn resolve(names: &dyn Names, kind: NameKind, written: &Scalar) -> Result<String, Fault> {
    let noun = kind.noun();
    let fault = |says: String| Fault::new(written.span, says);
    // `#5001` is an id whoever knows it.
    if let Some(id) = written.text.strip_prefix('#').filter(|id| written.form == Form::Bare && !id.is_empty()) {
        return Ok(id.to_owned());
    }
    let entries = names.all(kind);
    if let Some(exact) = entries.iter().find(|entry| entry.id == written.text) {
        return Ok(exact.id.clone());
    }
    let folded = fold(&written.text);
    if folded.is_empty() {
        return Err(fault(format!("a {noun} is missing: write a name, an id, `none` or `any`")));
    }
    let mail = |entry: &&Named| entry.email.as_ref().is_some_and(|email| fold(email.as_str()) == folded);
    let whole = |entry: &&Named| fold(entry.name.as_str()) == folded;
    let begins = |entry: &&Named| fold(entry.name.as_str()).starts_with(&folded);
    let ways: [&dyn Fn(&&Named) -> bool; 3] = [&mail, &whole, &begins];
    for way in ways {
        let found: Vec<&Named> = entries.iter().filter(way).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one.id.clone()),
            several => return Err(fault(ambiguous(kind, &written.text, several))),
        }
    }
    if !names.are_known(kind) {
        return Err(fault(format!(
            "which {noun}s there are is not known yet: write `#` and the id, or come back later"
        ))
        .waiting());
    }
    Err(unknown(kind, written, &entries))
}

fn ambiguous(kind: NameKind, text: &str, several: &[&Named]) -> String {
    let same = several.windows(2).any(|two| matches!(two, [a, b] if fold(a.name.as_str()) == fold(b.name.as_str())));
    let names = several.iter().take(4).map(|entry| match same {
        true => format!("{} (#{})", entry.name, entry.id),
        false => entry.name.to_string(),
    });
    let more = if several.len() > 4 { format!(" and {} more", several.len() - 4) } else { String::new() };
    let write = match (kind, same) {
        (_, true) => "write `#` and the id",
        (NameKind::Teammate, false) => "write the name or e-mail",
        (_, false) => "write the whole name",
    };
    format!("`{text}` could be {}{more}: {write}", names.collect::<Vec<_>>().join(", "))
}

fn unknown(kind: NameKind, written: &Scalar, entries: &[Named]) -> Fault {
    let close = near(&written.text, entries.iter().map(|entry| entry.name.as_str()));
    let verb = if kind == NameKind::Teammate { "called" } else { "named" };
    let hint = match close.as_slice() {
        [] => String::new(),
        close => format!("; near: {}", close.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    let fault = Fault::new(written.span, format!("no {} is {verb} `{}`{hint}", kind.noun(), written.text));
    match close.first() {
        Some(name) => fault.fixed(written.span, super::print::value(name)),
        None => fault,
    }
}
