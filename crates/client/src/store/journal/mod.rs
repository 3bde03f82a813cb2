//! The journal: drafts, outbox and what is put away, once more in a plain file beside the database, for the day on
//! which that is damaged or its log is gone.
//!
//! What a transaction changes of them is appended before it is committed, by whoever holds the database's lock, so that
//! nothing is shown that isn't in both. Database and journal count these transactions; at the next opening the numbers
//! tell which of them knows less. An end of an entry leaves its words behind, so the journal is written anew soon after,
//! as it is after a redaction (S12), and when it has grown to a few times what counts of it.

mod line;
mod rows;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::{FromSqlError, ValueRef};
use serde_json::Value;

use self::line::Record;
pub(super) use self::line::{Contents, Head};
pub(super) use self::rows::{Row, TABLES};
use super::error::Result;
use super::{meta, schema};

/// The journal in the store's directory.
pub(super) const FILE: &str = "sidetone.journal";

/// A journal of no more than this is not worth being written anew for its size alone.
const SMALL: u64 = 64 * 1024;
/// How many times what counts of it a journal may be.
const TIMES: u64 = 4;

/// What is found where the journal should be.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing.
    None,
    /// Nothing that can be read; why.
    Unreadable(String),
    /// A journal, perhaps not a whole one.
    Contents(Box<Contents>),
}

/// Looks at a journal.
pub(super) fn read(path: &Path) -> Found {
    match std::fs::read(path) {
        Ok(bytes) if bytes.is_empty() => Found::Unreadable("it is empty".to_owned()),
        Ok(bytes) => line::read(&bytes).map_or_else(
            || Found::Unreadable("it doesn't say what it belongs to".to_owned()),
            |kept| Found::Contents(Box::new(kept)),
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::None,
        Err(error) => Found::Unreadable(error.to_string()),
    }
}

/// What the database holds of what the journal covers.
pub(super) fn held(db: &Connection) -> rusqlite::Result<Vec<(&'static str, String, Row)>> {
    let mut all = Vec::new();
    for table in &TABLES {
        if !table.is_there(db)? {
            continue;
        }
        let (rows, end) = table.live(db);
        end?;
        all.extend(rows.into_iter().map(|row| (table.name, table.key_of(&row).to_string(), row)));
    }
    Ok(all)
}

/// Where a database says that its journal should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Which store it is.
    pub(super) lineage: i64,
    /// How far it has come.
    pub(super) seq: i64,
    /// Whether the file is to be written anew, whatever is in it.
    pub(super) due: bool,
}

/// Where a database says that its journal should be; none in one of a version without a journal.
pub(super) fn mark(db: &Connection) -> rusqlite::Result<Option<Mark>> {
    let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal'";
    if !db.prepare(there)?.exists([])? {
        return Ok(None);
    }
    let mut statement = db.prepare("SELECT lineage, seq, due FROM journal")?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| Ok(Mark { lineage: row.get(0)?, seq: row.get(1)?, due: row.get(2)? })).transpose()
}

/// Says which store it is and how far it has come.
pub(super) fn place(db: &Connection, lineage: i64, seq: i64) -> rusqlite::Result<()> {
    db.execute("UPDATE journal SET lineage = ?1, seq = ?2", [lineage, seq]).map(drop)
}

/// The file is to be written anew, whatever is in it: what the database has counts from now on.
pub(super) fn be_due(db: &Connection) -> rusqlite::Result<()> {
    db.execute("UPDATE journal SET seq = seq + 1, due = 1", []).map(drop)
}

/// The file was written anew.
pub(super) fn be_done(db: &Connection) -> rusqlite::Result<()> {
    db.execute("UPDATE journal SET due = 0", []).map(drop)
}

/// The journal in the hand of the thread that writes.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    /// Words that no longer count are in it.
    stale: bool,
    /// How large it may become before it is written anew.
    limit: u64,
    /// Why it could not be written, the last time.
    trouble: Option<String>,
}

/// What was written for a transaction that is not committed yet.
#[derive(Debug)]
pub(super) struct Noted {
    /// The file and how long it was, and is; none if it was written anew.
    grown: Option<(File, u64, u64)>,
}

impl Journal {
    /// The journal at that path; `stale` if it is to be written anew.
    pub(super) fn new(path: PathBuf, stale: bool) -> Self {
        Self { path, stale, limit: SMALL, trouble: None }
    }

    /// Has a connection note which rows it changes, so that no code can forget to. `OR IGNORE` would not do for one that
    /// is changed twice: within a trigger, what the statement says of conflicts goes before it.
    pub(super) fn watch(db: &Connection) -> rusqlite::Result<()> {
        let mut sql =
            "CREATE TEMP TABLE touched (kind INTEGER, key, PRIMARY KEY (kind, key)) WITHOUT ROWID;".to_owned();
        for (kind, table) in TABLES.iter().enumerate() {
            let (name, key) = (table.name, table.key);
            for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")] {
                sql.push_str(&format!(
                    "CREATE TEMP TRIGGER {name}_{event}_{row} AFTER {event} ON main.{name} BEGIN
                         INSERT INTO touched SELECT {kind}, {row}.{key}
                         WHERE NOT EXISTS (SELECT 1 FROM touched WHERE kind = {kind} AND key = {row}.{key});
                     END;"
                ));
            }
        }
        // The workspace that it is tied to stands in the head.
        let head = TABLES.len();
        sql.push_str(&format!(
            "CREATE TEMP TRIGGER bound AFTER INSERT ON main.meta WHEN NEW.key = '{}' BEGIN
                 INSERT INTO touched SELECT {head}, '' WHERE NOT EXISTS (SELECT 1 FROM touched WHERE kind = {head});
             END;",
            meta::WORKSPACE
        ));
        db.execute_batch(&sql)
    }

    /// Writes down what this transaction has changed; on the disk when this returns, if `synced`. That the file cannot
    /// be written does not keep a person from working: the database has it all.
    pub(super) fn note(&mut self, db: &Connection, synced: bool) -> Result<Option<Noted>> {
        let touched = touched(db)?;
        if touched.is_empty() {
            return Ok(None);
        }
        db.prepare_cached("DELETE FROM touched")?.execute([])?;
        let mut entries = Vec::new();
        for (kind, key) in touched {
            let Some(table) = TABLES.get(kind) else {
                entries.extend(head(db)?.map(Record::Head));
                continue;
            };
            let name = table.name.to_owned();
            entries.push(match table.one(db, &key)? {
                Some(row) => Record::Put { table: name, row },
                None => Record::Gone { table: name, key },
            });
        }
        let ended = entries.iter().any(|entry| matches!(entry, Record::Gone { .. }));
        let next = "UPDATE journal SET seq = seq + 1 RETURNING seq";
        let seq: i64 = db.prepare_cached(next)?.query_row([], |row| row.get(0))?;
        let noted = match self.append(&entries, seq, synced) {
            Ok(Some(noted)) => Ok(noted),
            // Another program's transaction is missing there, or all of it.
            Ok(None) => self.rewrite(db).map(|()| Noted { grown: None }),
            Err(error) => Err(error),
        };
        self.stale |= ended;
        Ok(noted.map_err(|error| self.trouble = Some(error.to_string())).ok())
    }

    /// Appends a transaction; none if what is there is not the one before it.
    fn append(&self, entries: &[Record], seq: i64, synced: bool) -> io::Result<Option<Noted>> {
        let file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let from = file.metadata()?.len();
        let mut tail = [0; line::TAIL];
        let Some(at) = from.checked_sub(line::TAIL as u64) else { return Ok(None) };
        file.read_exact_at(&mut tail, at)?;
        if line::end(&tail) != Some(seq - 1) {
            return Ok(None);
        }
        let mut lines = String::new();
        for (n, entry) in entries.iter().enumerate() {
            lines.push_str(&line::line(entry, seq, entries.len() - n - 1)?);
        }
        let write = || {
            file.write_all_at(lines.as_bytes(), from)?;
            if synced { file.sync_data() } else { Ok(()) }
        };
        if let Err(error) = write() {
            let _ = file.set_len(from);
            return Err(error);
        }
        let to = from + lines.len() as u64;
        Ok(Some(Noted { grown: Some((file, from, to)) }))
    }

    /// The transaction was not committed: what was written for it never happened.
    pub(super) fn forget(&mut self, noted: Noted) {
        let undone = match noted.grown {
            // Whoever has written behind it meanwhile has found that it never happened, and has written all anew.
            Some((file, from, to)) => match file.metadata() {
                Ok(is) if is.len() == to => file.set_len(from).and_then(|()| file.sync_data()),
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            },
            None => std::fs::remove_file(&self.path),
        };
        if undone.is_err() {
            let _ = std::fs::remove_file(&self.path);
        }
        self.stale = true;
    }

    /// The transaction was committed. Answers what is to be said of the journal, once.
    pub(super) fn committed(&mut self, noted: &Noted) {
        if let Some((_, _, to)) = noted.grown {
            self.stale |= to > self.limit;
        }
    }

    /// Why the journal could not be written, once.
    pub(super) fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    /// Words were removed for good: none of them may stay in it.
    pub(super) fn erase(&mut self) {
        self.stale = true;
    }

    /// Whether it is to be written anew.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    /// Writes it anew out of the database, whose lock is held: first a file beside it, so that there is a whole one at
    /// any time.
    pub(super) fn rewrite(&mut self, db: &Connection) -> io::Result<()> {
        let lines = all(db)?;
        let new = self.path.with_extension("journal-new");
        let written = write_new(&new, &lines).and_then(|()| std::fs::rename(&new, &self.path));
        if let Err(error) = written {
            let _ = std::fs::remove_file(&new);
            return Err(error);
        }
        if let Some(dir) = self.path.parent() {
            sync_dir(dir)?;
        }
        self.stale = false;
        self.limit = SMALL.max(lines.len() as u64 * TIMES);
        Ok(())
    }
}

fn touched(db: &Connection) -> rusqlite::Result<Vec<(usize, Value)>> {
    let mut statement = db.prepare_cached("SELECT kind, key FROM touched ORDER BY kind, key")?;
    let rows = statement.query_map([], |row| {
        let key = match row.get_ref(1)? {
            ValueRef::Integer(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
            _ => return Err(FromSqlError::InvalidType.into()),
        };
        Ok((usize::try_from(row.get::<_, i64>(0)?).unwrap_or(usize::MAX), key))
    })?;
    rows.collect()
}

/// Whose journal it is; none in a database without a place for one.
fn head(db: &Connection) -> Result<Option<Head>> {
    let Some(mark) = mark(db)? else { return Ok(None) };
    let mut head = Head {
        version: schema::number(db)?,
        lineage: mark.lineage,
        workspace: meta::bound(db)?,
        last: BTreeMap::default(),
    };
    for table in &TABLES {
        head.last.extend(table.last(db)?.map(|last| (table.name.to_owned(), last)));
    }
    Ok(Some(head))
}

/// All that counts, as the lines of a new journal.
fn all(db: &Connection) -> io::Result<String> {
    let gather = || -> Result<Option<(i64, Vec<Record>)>> {
        let (Some(mark), Some(head)) = (mark(db)?, head(db)?) else { return Ok(None) };
        let mut entries = Vec::new();
        for table in &TABLES {
            if !table.is_there(db)? {
                continue;
            }
            let (rows, end) = table.live(db);
            end?;
            entries.extend(rows.into_iter().map(|row| Record::Put { table: table.name.to_owned(), row }));
        }
        entries.insert(0, Record::Head(head.clone()));
        entries.push(Record::Head(head));
        Ok(Some((mark.seq, entries)))
    };
    let Some((seq, entries)) = gather().map_err(io::Error::other)? else {
        return Err(io::Error::other("the database has no place for it"));
    };
    let mut lines = String::new();
    for (n, entry) in entries.iter().enumerate() {
        lines.push_str(&line::line(entry, seq, entries.len() - n - 1)?);
    }
    Ok(lines)
}

fn write_new(path: &Path, lines: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(lines.as_bytes())?;
    file.sync_all()
}

/// Has names in a directory be on the disk.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
