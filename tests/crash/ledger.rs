//! What was asked for with the keys, beside what the program put into its outbox.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use client::domain::Operation;
use rusqlite::Connection;

use super::harness::Failed;
use super::report::{Kind, Wrong};
use super::words;

/// What keys asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A reply or note, and what follows it.
    Message {
        note: bool,
        after: Option<After>,
    },
    Close,
    Open,
    Snooze,
    /// To a teammate, or to nobody.
    Assign(Option<u64>),
    Team(u64),
    /// Put a tag on, or take it off.
    Tag,
    Priority(&'static str),
    /// Mark read, or unread.
    Read,
}

/// What follows a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Close,
    Snooze,
}

/// Whether the screen has shown that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It has: it must be on disk.
    Done,
    /// The screen said that it cannot be done, or that it was taken back: it must not be there.
    Not,
    /// The kill, or other news, came before one could see: it is there whole, or not at all.
    Unknown,
}

/// A press of keys.
#[derive(Clone, Debug)]
pub struct Press {
    pub wish: Wish,
    pub seen: Seen,
    /// The word that it was for, if it is a message.
    pub word: Option<u32>,
    /// What the screen said then, for whoever has to find out what went wrong.
    pub said: String,
}

/// An entry of the outbox.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    /// What was decided together.
    pub unit: i64,
    /// Whether it may have been taken back: then it need not be on the server.
    pub doubtful: bool,
    pub conversation: String,
    pub operation: Operation,
}

impl Wish {
    /// How many rows at the beginning of these are what was asked for; none if they are something else.
    fn takes(&self, rows: &[Row]) -> Option<usize> {
        let first = &rows.first()?.operation;
        let second = rows.get(1).map(|row| &row.operation);
        match (self, first, second) {
            (Self::Message { note: true, after }, Operation::Note(_), second)
            | (Self::Message { note: false, after }, Operation::Reply(_), second) => match (after, second) {
                (None, _) => Some(1),
                (Some(After::Close), Some(Operation::Close)) | (Some(After::Snooze), Some(Operation::Snooze(_))) => {
                    Some(2)
                }
                (Some(_), _) => None,
            },
            (Self::Close, Operation::Close, _)
            | (Self::Open, Operation::Open, _)
            | (Self::Snooze, Operation::Snooze(_), _) => Some(1),
            (Self::Assign(to), Operation::AssignAdmin(admin), _) => {
                let admin = admin.as_ref().map(ToString::to_string);
                (admin == to.map(|id| id.to_string())).then_some(1)
            }
            (Self::Team(id), Operation::AssignTeam(Some(team)), _) if team.as_str() == id.to_string() => Some(1),
            (Self::Team(id), Operation::AssignAdmin(None), Some(Operation::AssignTeam(Some(team))))
                if team.as_str() == id.to_string() =>
            {
                Some(2)
            }
            (Self::Tag, Operation::Tag(_) | Operation::Untag(_), _) | (Self::Read, Operation::SetRead(_), _) => Some(1),
            (Self::Priority(level), Operation::SetPriority(priority), _) if *level == priority.as_str() => Some(1),
            _ => None,
        }
    }
}

impl Press {
    fn told(&self) -> String {
        let word = self.word.map(|word| format!(" {word}")).unwrap_or_default();
        format!("{:?}{word} {:?} ({})", self.wish, self.seen, self.said.trim())
    }
}

impl Row {
    /// The word that it was written for, if it is a message that is not done.
    pub fn word(&self) -> Option<u32> {
        match &self.operation {
            Operation::Reply(reply) => words::of(&reply.markdown).pop(),
            Operation::Note(note) => words::of(&note.markdown).pop(),
            _ => None,
        }
    }
}

/// What is wrong if these rows came of these presses in one or two programs: the rows must be those of the presses, of
/// each program in the order of its own, of each press all or none, and all where it was seen.
pub fn compare([one, other]: &[Vec<Press>; 2], rows: &[Row]) -> Option<Wrong> {
    // With so many presses of each, up to where the rows can be explained.
    let mut reached = BTreeSet::from([(0, 0, 0)]);
    let mut open = reached.clone();
    while let Some((first, second, at)) = open.pop_first() {
        for (press, after) in [(one.get(first), (first + 1, second)), (other.get(second), (first, second + 1))] {
            let Some(press) = press else { continue };
            let left = (press.seen != Seen::Done).then_some(0);
            let took = (press.seen != Seen::Not).then(|| press.wish.takes(rows.get(at..).unwrap_or_default()));
            for count in left.into_iter().chain(took.flatten()) {
                let next = (after.0, after.1, at + count);
                if reached.insert(next) {
                    open.insert(next);
                }
            }
        }
    }
    if reached.contains(&(one.len(), other.len(), rows.len())) {
        return None;
    }
    let all = reached.iter().any(|(first, second, _)| (*first, *second) == (one.len(), other.len()));
    let rows: Vec<String> =
        rows.iter().map(|row| format!("{} {:?} of {}", row.id, row.operation, row.conversation)).collect();
    let (kind, what) = if all {
        (Kind::Unasked, "nobody asked for all of the outbox")
    } else {
        (Kind::Lost, "what was shown is not in the outbox")
    };
    let told = |presses: &[Press]| presses.iter().map(Press::told).collect::<Vec<_>>().join("; ");
    let (one, other) = (told(one), told(other));
    Some(Wrong::new(kind, format!("{what}: pressed [{one}], and in a second program [{other}]; kept {rows:?}")))
}

/// The store of a program that is not running, or is: it is only read.
pub struct Store(Connection);

impl Store {
    pub fn open(home: &Path) -> Result<Self, Failed> {
        let store = Connection::open(home.join("state/profiles/default/sidetone.db"))?;
        store.busy_timeout(Duration::from_secs(3))?;
        Ok(Self(store))
    }

    fn rows_where(&self, condition: &str) -> Result<Vec<Row>, Failed> {
        let sql = format!("SELECT id, unit, conversation, operation FROM outbox WHERE {condition} ORDER BY id");
        let mut statement = self.0.prepare(&sql)?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (id, unit, conversation, operation) = row?;
            found.push(Row { id, unit, doubtful: false, conversation, operation: serde_json::from_str(&operation)? });
        }
        Ok(found)
    }

    /// What was put into the outbox after this one.
    pub fn rows_after(&self, id: i64) -> Result<Vec<Row>, Failed> {
        self.rows_where(&format!("id > {id}"))
    }

    /// What waits, is on its way, or in doubt.
    pub fn unfinished(&self) -> Result<Vec<Row>, Failed> {
        self.rows_where("state NOT IN ('done', 'failed')")
    }

    /// What was refused.
    pub fn refused(&self) -> Result<Vec<Row>, Failed> {
        self.rows_where("state = 'failed'")
    }

    /// How many refused ones do not say why.
    pub fn without_reason(&self) -> Result<i64, Failed> {
        self.count("state = 'failed' AND coalesce(error, '') = ''")
    }

    /// Whether an action is there, done ones included.
    pub fn has(&self, id: i64) -> Result<bool, Failed> {
        Ok(self.count(&format!("id = {id}"))? > 0)
    }

    /// The number of the last action that there ever was.
    pub fn last(&self) -> Result<i64, Failed> {
        let last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'";
        Ok(self.0.query_row(last, [], |row| row.get(0))?)
    }

    fn count(&self, condition: &str) -> Result<i64, Failed> {
        Ok(self.0.query_row(&format!("SELECT count(*) FROM outbox WHERE {condition}"), [], |row| row.get(0))?)
    }

    /// All drafts.
    pub fn drafts(&self) -> Result<Vec<String>, Failed> {
        let mut statement = self.0.prepare("SELECT markdown FROM draft")?;
        let drafts = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(drafts)
    }
}
