//! What a run did and found, and how it is told.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What was shown as done, or was kept, is nowhere.
    Lost,
    /// It was done more than once.
    Doubled,
    /// It was done in another order than it was decided in.
    OutOfOrder,
    /// Nobody asked for it, or it was taken back.
    Unasked,
    /// It was not said as it should be.
    Unsaid,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub kind: Kind,
    pub words: String,
}

impl Wrong {
    pub fn new(kind: Kind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into() }
    }
}

/// What a run did and found.
#[derive(Debug, Default)]
pub struct Report {
    /// How often a program was killed.
    pub kills: u32,
    /// How many of the lives were of two programs on one store.
    pub pairs: u32,
    /// How often a program was stopped, and how often it was let go on before it died.
    pub stops: u32,
    pub resumed: u32,
    /// How many actions were in the outbox, by their names.
    pub steps: BTreeMap<&'static str, usize>,
    /// How many presses of keys were shown as done.
    pub shown: usize,
    /// How many messages were shown as taken back.
    pub undone: usize,
    /// How many actions were refused.
    pub refused: usize,
    /// How many words were drafts for long enough.
    pub kept: usize,
    /// How many drafts the screen said were not on disk.
    pub warned: usize,
    /// How many words the kill came too soon for; whether they are there is left open.
    pub open: usize,
    /// How many of these were there all the same.
    pub open_found: usize,
    /// How many requests there were, and how many of them were changes that the workspace made.
    pub requests: usize,
    pub changes: usize,
    /// What went wrong with requests, by what.
    pub faults: BTreeMap<String, usize>,
    /// How many changes were made after their client had an answer, waited no more, or was dead.
    pub late: usize,
    /// How often somebody else did something.
    pub others: u32,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

impl Report {
    /// How many things of a kind are wrong.
    pub fn count(&self, kind: Kind) -> usize {
        self.wrong.iter().filter(|wrong| wrong.kind == kind).count()
    }

    fn decided(&self) -> usize {
        self.steps.values().sum()
    }

    fn gone_wrong(&self) -> usize {
        self.faults.values().sum()
    }

    /// A line of how far a run has come.
    pub fn progress(&self) -> String {
        let (decided, wrong) = (self.decided(), self.wrong.len());
        let (requests, faults) = (self.requests, self.gone_wrong());
        format!(
            "{} kills, {decided} actions, {requests} requests, {faults} gone wrong; found so far: {wrong}",
            self.kills
        )
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |counts: &BTreeMap<&str, usize>| {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            counts.join(", ")
        };
        let faults = self.faults.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        let mut row = |name: &str, value: String| writeln!(f, "| {name} | {value} |");
        row("kills", self.kills.to_string())?;
        row("lives of two programs", format!("{}; {} stops, {} resumed", self.pairs, self.stops, self.resumed))?;
        row("actions", format!("{} ({})", self.decided(), counted(&self.steps)))?;
        row("presses shown as done", self.shown.to_string())?;
        row("refused, taken back", format!("{}, {}", self.refused, self.undone))?;
        row("drafts of two seconds", format!("{}; besides, {} said not to be on disk", self.kept, self.warned))?;
        row("words the kill came too soon for", format!("{}, of which {} were there", self.open, self.open_found))?;
        row("done by others", self.others.to_string())?;
        row("requests", format!("{}, of which {} gone wrong", self.requests, self.gone_wrong()))?;
        row("gone wrong", counted(&faults))?;
        row("changes made", format!("{}, {} of them late", self.changes, self.late))?;
        for (name, kind) in [
            ("lost", Kind::Lost),
            ("doubled", Kind::Doubled),
            ("out of order", Kind::OutOfOrder),
            ("unasked", Kind::Unasked),
            ("unsaid", Kind::Unsaid),
        ] {
            row(name, self.count(kind).to_string())?;
        }
        self.wrong.iter().try_for_each(|wrong| writeln!(f, "  {:?}: {}", wrong.kind, wrong.words))
    }
}
