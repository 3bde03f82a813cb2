//! What is said of a store that was found damaged: kept in the new one until a person has read it.

use std::path::PathBuf;

use crate::store::error::Result;
use crate::store::owner::Write;
use crate::store::{json, meta};

/// Under this name it is kept.
const FOUND: &str = ".found";

/// What was found and done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// What is wrong.
    pub(super) what: String,
    /// Where the damaged files are now.
    pub(super) aside: Vec<PathBuf>,
    /// Steps that came back, and how many of them may have arrived already.
    pub(super) steps: usize,
    pub(super) doubtful: usize,
    /// Drafts that came back.
    pub(super) drafts: usize,
    /// Entries that are there, and cannot be read.
    pub(super) unreadable: usize,
    /// Where what came back comes from.
    pub(super) from: Recovery,
}

/// Where drafts and steps come back from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Recovery {
    /// From a journal of which nothing is known to be missing.
    #[default]
    Journal,
    /// From a journal that is damaged, and from what of the database can still be read.
    Rests,
    /// There is nothing to bring them back from.
    Nothing,
    /// They were in the database all along.
    Database,
}

impl Report {
    /// In words, what a person must know first.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut first = format!("The store was damaged: {}.", self.what);
        let back = [(self.steps, "waiting action"), (self.drafts, "draft")];
        let counted: Vec<String> = back.iter().filter(|(n, _)| *n > 0).map(|(n, of)| count(*n, of)).collect();
        let from = match self.from {
            Recovery::Journal => "the journal",
            Recovery::Rests => "what is left of journal and database",
            Recovery::Nothing | Recovery::Database => "",
        };
        match self.from {
            Recovery::Database => first.push_str(" Drafts and outbox are as its database has them."),
            Recovery::Nothing => first.push_str(" Drafts and actions that had not gone out are lost."),
            _ if counted.is_empty() => first.push_str(" Nothing was waiting, and there was no draft."),
            _ => first.push_str(&format!(" Brought back from {from}: {}.", counted.join(", "))),
        }
        if self.from == Recovery::Rests {
            first.push_str(" What was typed or decided last may be missing.");
        }
        let mut lines = vec![first];
        if self.unreadable > 0 {
            lines.push(format!(
                "{} could not be read and are lost; the damaged file may still show them.",
                count(self.unreadable, "entry")
            ));
        }
        if self.doubtful > 0 {
            lines.push(format!(
                "Of the outbox {} may have arrived already: it is looked for before anything is said again.",
                count(self.doubtful, "action")
            ));
        }
        if !self.aside.is_empty() {
            let names: Vec<String> = self.aside.iter().map(|path| path.display().to_string()).collect();
            lines.push(format!("The damaged files were kept: {}.", names.join(", ")));
        }
        lines
    }
}

fn count(n: usize, of: &str) -> String {
    match (n, of.strip_suffix('y')) {
        (1, _) => format!("1 {of}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {of}s"),
    }
}

/// Keeps it, behind what was not read yet.
pub(super) fn keep(w: &mut Write<'_>, report: &Report) -> Result<()> {
    let mut lines = kept(w)?;
    lines.extend(report.lines());
    meta::set(w, FOUND, &json::encode("report", &lines)?)
}

fn kept(w: &Write<'_>) -> Result<Vec<String>> {
    Ok(meta::value(w.db, FOUND)?.and_then(|kept| json::decode("report", &kept).ok()).unwrap_or_default())
}

/// What was found, for a person who reads it now.
pub(crate) fn told(w: &mut Write<'_>) -> Result<Vec<String>> {
    let lines = kept(w)?;
    if !lines.is_empty() {
        w.db.execute("DELETE FROM meta WHERE key = ?1", [FOUND])?;
    }
    Ok(lines)
}

/// The same, without taking it for read.
pub(crate) fn waiting(r: &mut crate::store::owner::Read<'_>) -> Result<Vec<String>> {
    Ok(meta::value(r.db, FOUND)?.and_then(|kept| json::decode("report", &kept).ok()).unwrap_or_default())
}
