//! Brings drafts and outbox of a store to what its journal knows, or, where that is damaged, to what is left.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::report::Report;
use crate::domain::ConversationId;
use crate::store::error::Result;
use crate::store::journal::{Contents, Row, TABLES};
use crate::store::outbox_reads;
use crate::store::owner::Write;
use crate::store::{json, merge, units};

/// What a store is brought to.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Rows by table.
    rows: Vec<(&'static str, Row)>,
    /// What is not among them has ended.
    exact: bool,
    /// The largest numbers that there were.
    last: Vec<(String, i64)>,
}

/// What changed by it.
#[derive(Debug, Default)]
pub(super) struct Brought {
    conversations: BTreeSet<String>,
    /// Steps that ended without the database knowing.
    ended: Vec<i64>,
    /// Steps that are in it now and were not, or were another thing.
    steps: usize,
    doubtful: usize,
    drafts: usize,
}

impl Rows {
    /// What a journal tells.
    pub(super) fn of(kept: &Contents) -> Self {
        let rows = kept.rows.iter().map(|((table, _), row)| (*table, row.clone())).collect();
        let last = kept.head.last.iter().map(|(table, last)| (table.clone(), *last)).collect();
        Self { rows, exact: kept.whole, last }
    }

    /// What can still be read of a database, where the journal does not tell.
    pub(super) fn add_rests_of(&mut self, db: &Connection) {
        self.exact = false;
        for table in &TABLES {
            let (rows, _) = table.live(db);
            for row in rows {
                let key = table.key_of(&row);
                let known = |(name, known): &(&str, Row)| *name == table.name && table.key_of(known) == key;
                if !self.rows.iter().any(known) {
                    self.rows.push((table.name, row));
                }
            }
        }
    }

    /// Brings a database of the rows' version to them.
    pub(super) fn put_into(&self, db: &Connection) -> rusqlite::Result<Brought> {
        let mut brought = Brought::default();
        for table in &TABLES {
            // In that version it was not there yet, and so no row of it.
            if !table.is_there(db)? {
                continue;
            }
            let (there, end) = table.live(db);
            end?;
            let rows = || self.rows.iter().filter(|(name, _)| *name == table.name).map(|(_, row)| row);
            for row in rows() {
                let same = there.iter().find(|known| table.key_of(known) == table.key_of(row));
                if same != Some(row) {
                    table.put(db, row)?;
                    brought.count(table.name, row);
                }
            }
            for gone in there.iter().filter(|_| self.exact) {
                if rows().all(|row| table.key_of(row) != table.key_of(gone)) {
                    brought.end(db, table.name, gone)?;
                }
            }
            for (_, last) in self.last.iter().filter(|(name, _)| name == table.name) {
                table.begin_after(db, *last)?;
            }
        }
        Ok(brought)
    }
}

impl Brought {
    fn count(&mut self, table: &str, row: &Row) {
        let text = |column: &str| row.get(column).and_then(|value| value.as_str());
        self.conversations.extend(text("conversation").map(str::to_owned));
        match table {
            "draft" => self.drafts += 1,
            "outbox" => {
                self.steps += 1;
                self.doubtful += usize::from(matches!(text("state"), Some("sending" | "unsure")));
            }
            _ => {}
        }
    }

    fn end(&mut self, db: &Connection, table: &str, row: &Row) -> rusqlite::Result<()> {
        self.conversations.extend(row.get("conversation").and_then(|value| value.as_str()).map(str::to_owned));
        let id = row.get("id").and_then(serde_json::Value::as_i64);
        match (table, id) {
            ("outbox", Some(id)) => {
                db.execute("UPDATE outbox SET state = 'done', error = NULL WHERE id = ?1", [id])?;
                self.ended.push(id);
            }
            ("draft", Some(id)) => {
                db.execute("DELETE FROM draft WHERE id = ?1", [id])?;
            }
            ("wake", _) => {
                let conversation = row.get("conversation").and_then(|value| value.as_str());
                db.execute("DELETE FROM wake WHERE conversation = ?1", [conversation])?;
            }
            _ => {}
        }
        Ok(())
    }

    /// In the present schema: what is shown follows. What cannot be read as a step is taken out: it would keep the
    /// others from being read.
    pub(super) fn settle(self, w: &mut Write<'_>, report: &mut Report) -> Result<()> {
        (report.steps, report.doubtful, report.drafts) = (self.steps, self.doubtful, self.drafts);
        let ids = {
            let mut statement = w.db.prepare("SELECT id FROM outbox")?;
            let ids = statement.query_map([], |row| row.get::<_, i64>(0))?;
            ids.collect::<rusqlite::Result<Vec<i64>>>()?
        };
        for id in ids {
            let read = outbox_reads::find(w.db, id);
            if read.is_err() {
                w.db.execute("DELETE FROM outbox WHERE id = ?1", [id])?;
                report.unreadable += 1;
                report.steps = report.steps.saturating_sub(1);
            }
            if let Ok(Some(step)) = read
                && self.ended.contains(&id)
            {
                let operation = json::encode("action", &step.operation.without_words())?;
                w.db.execute("UPDATE outbox SET operation = ?2 WHERE id = ?1", rusqlite::params![id, operation])?;
            }
        }
        units::complete(w)?;
        for conversation in &self.conversations {
            merge::reapply(w, &ConversationId::new(conversation.as_str()))?;
        }
        Ok(())
    }
}
