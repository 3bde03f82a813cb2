//! How the store is opened: what is wrong with its files is found out, said and mended, so far as it can be. Damaged
//! files are put aside, drafts and outbox come back from the journal, and all else comes from the server again.
//!
//! Database and journal both count the transactions that changed drafts or outbox. Where the journal is further by one,
//! a program was killed between the two: what it wrote is done now. Where it is further by more, the database's log was
//! cut or deleted. Where both have come as far, and differ, the one with checksums is right.

mod apply;
mod aside;
mod report;

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use self::apply::{Brought, Rows};
use self::aside::{Aside, Place};
pub(super) use self::aside::{check_next_time, kept_aside};
use self::report::{Recovery, Report};
pub(super) use self::report::{told, waiting};
use super::error::{Result, StoreError};
use super::journal::{self, Contents, Found, Journal};
use super::owner::unheard;
use super::schema::{self, MIGRATIONS, WITH_JOURNAL};
use super::{home, index, lease, lists, meta};
use crate::domain::Timestamp;

/// A store that is open.
pub(super) struct Opened {
    /// The database.
    pub(super) path: PathBuf,
    /// The connection that writes.
    pub(super) connection: Connection,
    /// The journal beside it.
    pub(super) journal: Journal,
}

/// What a look at a database ended in.
enum Looked {
    Good(Box<Opened>),
    /// What is wrong with it.
    Damaged(String),
}

/// Opens the store in a directory, or makes one there.
pub(super) fn open(dir: &Path, now: Timestamp) -> Result<Opened> {
    schema::make_dir(dir)?;
    let _turn = aside::turn(dir)?;
    let place = Place::new(dir);
    let damage = match place.lost() {
        Some(words) => words.to_owned(),
        None => match look(&place, now)? {
            Looked::Good(opened) => return Ok(*opened),
            Looked::Damaged(words) => words,
        },
    };
    if place.is_in_use() {
        return Err(StoreError::DamagedInUse { path: place.database, words: damage });
    }
    tracing::warn!("the store is damaged: {damage}");
    rebuild(&place, damage, now)?;
    match look(&place, now)? {
        Looked::Good(opened) => Ok(*opened),
        Looked::Damaged(words) => Err(StoreError::Corrupt { path: place.database, words }),
    }
}

/// Whether there is a store in a directory, or was.
pub(super) fn is_in(dir: &Path) -> bool {
    let place = Place::new(dir);
    place.database.is_file() || place.was_here()
}

fn look(place: &Place, now: Timestamp) -> Result<Looked> {
    schema::make_file(&place.database)?;
    let connected = schema::check_header(&place.database).and_then(|()| schema::connect(&place.database));
    let looked = connected.and_then(|mut connection| {
        let stale = take_up(place, &mut connection, now)?;
        schema::trust(&connection)?;
        Journal::watch(&connection)?;
        lists::keep::watch(&connection)?;
        index::watch(&connection)?;
        let mut journal = Journal::new(place.journal.clone(), stale);
        if stale {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // It is tried again, and said, when something is written.
            if journal.rewrite(&transaction).is_ok() {
                journal::be_done(&transaction)?;
                transaction.commit()?;
            }
        }
        Ok(Opened { path: place.database.clone(), connection, journal })
    });
    // Whatever finds it: a damaged page may be met only by what is done once the tables of a person's own are looked through.
    match looked.map_err(|error| unreadable(place, error)) {
        Ok(opened) => Ok(Looked::Good(Box::new(opened))),
        Err(StoreError::Corrupt { words, .. }) => Ok(Looked::Damaged(words)),
        Err(error) => Err(error),
    }
}

/// What a look at the files of a store shows that nobody is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Examined {
    /// No file of a store is there.
    None,
    /// Nothing is wrong with it.
    Whole,
    /// What is the matter, in words for a person: damaged, lost, or not as the journal has it.
    Wrong(String),
}

/// Looks through the files of a store, all of them, and changes none.
pub(super) fn examine(dir: &Path) -> Result<Examined> {
    let place = Place::new(dir);
    let lost = place.lost();
    if lost.is_some() || !place.database.is_file() {
        return Ok(lost.map_or(Examined::None, |words| Examined::Wrong(words.to_owned())));
    }
    let _turn = aside::turn(dir)?;
    let connected = schema::check_header(&place.database).and_then(|()| schema::connect(&place.database));
    let looked = connected.and_then(|mut connection| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = version(&transaction, &place)?;
        if version > 0 {
            schema::check(&transaction, version, &place.database)?;
            schema::check_all(&transaction, &place.database)?;
        }
        judge(&transaction, version, journal::read(&place.journal))
    });
    match looked {
        Ok(Verdict::Fits | Verdict::Renew | Verdict::Redo(_)) => Ok(Examined::Whole),
        Ok(Verdict::Strange(words)) => Ok(Examined::Wrong(words)),
        Ok(Verdict::Behind(_)) => Ok(Examined::Wrong(BEHIND.to_owned())),
        Ok(Verdict::Differs(_)) => Ok(Examined::Wrong(DIFFERS.to_owned())),
        Err(StoreError::Corrupt { words, .. }) => Ok(Examined::Wrong(words)),
        Err(error) => Err(error),
    }
}

const BEHIND: &str = "the last changes of its database are gone, as its log was cut or deleted";
const DIFFERS: &str = "drafts or actions in its database were not what was written there";

/// What database and journal are to each other.
enum Verdict {
    /// The same.
    Fits,
    /// The journal knows less, or there is none.
    Renew,
    /// What is there is no journal of this store.
    Strange(String),
    /// A program was killed before it had committed what is in the journal.
    Redo(Box<Contents>),
    /// The database has lost what is in the journal.
    Behind(Box<Contents>),
    /// One of them is not what was written, and it is not the journal.
    Differs(Box<Contents>),
}

fn judge(db: &Connection, version: usize, found: Found) -> Result<Verdict> {
    let mark = journal::mark(db)?;
    let is_due = mark.is_none_or(|mark| mark.due);
    let kept = match found {
        Found::None if is_due => return Ok(Verdict::Renew),
        Found::None => return Ok(Verdict::Strange("its journal is gone".to_owned())),
        Found::Unreadable(why) => return Ok(Verdict::Strange(format!("its journal cannot be read: {why}"))),
        Found::Contents(kept) => kept,
    };
    let bound = meta::bound(db)?;
    let of_another = kept.head.workspace.is_some() && bound.is_some() && kept.head.workspace != bound;
    if of_another || mark.is_some_and(|mark| mark.lineage != kept.head.lineage) {
        return Ok(Verdict::Strange("its journal belongs to another store".to_owned()));
    }
    let by = kept.seq.saturating_sub(mark.map_or(0, |mark| mark.seq));
    Ok(match by {
        1 if kept.whole && !kept.torn => Verdict::Redo(kept),
        1.. => Verdict::Behind(kept),
        _ if is_due => Verdict::Renew,
        // It is written first, so it is not behind by itself.
        ..0 => Verdict::Strange("the last lines of its journal are gone".to_owned()),
        0 if kept.torn => Verdict::Strange("its journal ends in the middle of a line".to_owned()),
        0 if kept.whole && kept.head.version == version => {
            let held = journal::held(db)?;
            let same = |(table, key, row): &(&'static str, String, journal::Row)| {
                kept.rows.get(&(*table, key.clone())) == Some(row)
            };
            match (held.len() == kept.rows.len() && held.iter().all(same), kept.tidy) {
                (true, true) => Verdict::Fits,
                (true, false) => Verdict::Renew,
                (false, _) => Verdict::Differs(kept),
            }
        }
        0 => Verdict::Renew,
    })
}

/// What cannot be read of rows that a sound database has is damaged as well.
fn unreadable(place: &Place, error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(error) => schema::broken(error, &place.database),
        // SQLite has no sum over a text: what is wrong within one is met when it is read.
        error @ StoreError::Malformed { .. } => schema::corrupt(&place.database, &error.to_string()),
        other => other,
    }
}

/// Checks a database against its journal, and brings it up to date; whether the journal is to be written anew.
fn take_up(place: &Place, connection: &mut Connection, now: Timestamp) -> Result<bool> {
    let damage = |error| schema::opening(error, &place.database);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(damage)?;
    let version = version(&transaction, place)?;
    let mut report = Report::default();
    let (mut brought, mut stale) = (None, true);
    if version > 0 {
        schema::check(&transaction, version, &place.database)?;
        let verdict = judge(&transaction, version, journal::read(&place.journal)).map_err(|e| unreadable(place, e))?;
        let is_odd = matches!(verdict, Verdict::Behind(_) | Verdict::Differs(_));
        if is_odd && place.is_in_use() {
            let words = "its journal knows more than it does".to_owned();
            return Err(StoreError::DamagedInUse { path: place.database.clone(), words });
        }
        if is_odd || matches!(verdict, Verdict::Strange(_)) || place.is_to_be_checked() {
            // More may be wrong than what the journal covers: pages that do not fit together, rows that are missing.
            schema::check_all(&transaction, &place.database)?;
            place.checked();
        }
        stale = !matches!(verdict, Verdict::Fits);
        brought = follow(place, &transaction, verdict, now, &mut report)?;
    }
    schema::migrate(&transaction, MIGRATIONS.len(), &place.database)?;
    if stale || version < MIGRATIONS.len() {
        // Whatever becomes of the new journal, this database is what counts.
        journal::be_due(&transaction)?;
        stale = true;
    }
    unheard(&transaction, now, |w| {
        if let Some(brought) = brought {
            brought.settle(w, &mut report)?;
            // They were not kept up with that.
            lists::go_all(w)?;
            index::look_again(w.db)?;
        }
        if report.what.is_empty() { Ok(()) } else { report::keep(w, &report) }
    })?;
    transaction.commit().map_err(damage)?;
    Ok(stale)
}

/// The version of a database's schema. A newer version writes a journal of its own: beside an older one that fits, it is
/// the number that is damaged.
fn version(db: &Connection, place: &Place) -> Result<usize> {
    let version = schema::version(db, &place.database, place.was_here());
    if matches!(version, Err(StoreError::Newer { .. }))
        && let Found::Contents(kept) = journal::read(&place.journal)
        && kept.head.version <= MIGRATIONS.len()
        && let Ok(Some(mark)) = journal::mark(db)
        && (mark.lineage, mark.seq) == (kept.head.lineage, kept.seq)
    {
        return Err(StoreError::Corrupt { path: place.database.clone(), words: "its version is damaged".to_owned() });
    }
    version
}

/// Does what a verdict asks for.
fn follow(
    place: &Place,
    db: &Connection,
    verdict: Verdict,
    now: Timestamp,
    report: &mut Report,
) -> Result<Option<Brought>> {
    match verdict {
        Verdict::Fits | Verdict::Renew => Ok(None),
        Verdict::Strange(what) => {
            *report = Report { what, from: Recovery::Database, ..Report::default() };
            let names = place.names_aside(now, Aside::Journal);
            place.move_aside(&names).map_err(|error| at(place, error))?;
            report.aside = names.into_iter().map(|(_, to)| to).collect();
            restored(db, now)?;
            Ok(None)
        }
        Verdict::Redo(kept) => bring(db, &kept, place).map(Some),
        Verdict::Behind(kept) => {
            report.what = BEHIND.to_owned();
            report.from = source_of(&kept);
            let names = place.names_aside(now, Aside::Log);
            // What is left of the log is no use if there is no room for it.
            if place.copy_aside(&names).is_ok() {
                report.aside = names.into_iter().map(|(_, to)| to).collect();
            }
            let brought = bring(db, &kept, place)?;
            restored(db, now)?;
            Ok(Some(brought))
        }
        Verdict::Differs(kept) => {
            report.what = DIFFERS.to_owned();
            bring(db, &kept, place).map(Some)
        }
    }
}

/// What waits may have gone out, for all that is known here.
fn restored(db: &Connection, now: Timestamp) -> Result<()> {
    unheard(db, now, |w| meta::set(w, home::FILE, home::RESTORED))
}

fn source_of(kept: &Contents) -> Recovery {
    if kept.whole && !kept.torn { Recovery::Journal } else { Recovery::Rests }
}

/// Brings a database to what its journal knows.
fn bring(db: &Connection, kept: &Contents, place: &Place) -> Result<Brought> {
    refuse_newer(kept, place)?;
    schema::migrate(db, kept.head.version, &place.database)?;
    let brought = Rows::of(kept).put_into(db)?;
    journal::place(db, kept.head.lineage, kept.seq)?;
    Ok(brought)
}

fn refuse_newer(kept: &Contents, place: &Place) -> Result<()> {
    let (found, known) = (kept.head.version, MIGRATIONS.len());
    if found <= known {
        return Ok(());
    }
    let number = |n| i64::try_from(n).unwrap_or(i64::MAX);
    Err(StoreError::Newer { path: place.journal.clone(), found: number(found), known: number(known) })
}

fn at(place: &Place, source: io::Error) -> StoreError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { path: Some(place.dir.clone()) },
        _ => StoreError::Directory { path: place.dir.clone(), source },
    }
}

/// Makes a new database of what the journal knows, or of what else there is, and puts the damaged one aside for it. It
/// is made under another name first: whatever goes wrong on the way, nothing is less than it was.
fn rebuild(place: &Place, what: String, now: Timestamp) -> Result<()> {
    let found = journal::read(&place.journal);
    let kept = match &found {
        Found::Contents(kept) => Some(kept),
        Found::None | Found::Unreadable(_) => None,
    };
    kept.map_or(Ok(()), |kept| refuse_newer(kept, place))?;
    let mut rows = kept.map_or_else(Rows::default, |kept| Rows::of(kept));
    let mut version = kept.map_or(WITH_JOURNAL, |kept| kept.head.version.max(WITH_JOURNAL));
    let mut workspace = kept.and_then(|kept| kept.head.workspace.clone());
    let mut report = Report { what, from: kept.map_or(Recovery::Nothing, |kept| source_of(kept)), ..Report::default() };
    let mut others = Vec::new();
    if report.from != Recovery::Journal {
        others = place.names_aside(now, Aside::Journal);
        place.copy_aside(&others).map_err(|error| at(place, error))?;
        if let Some(rests) = rests(place) {
            rows.add_rests_of(&rests.database);
            workspace = workspace.or(rests.workspace);
            version = version.max(rests.version);
            report.from = Recovery::Rests;
        }
    }
    let names = place.names_aside(now, Aside::Database);
    report.aside = names.iter().chain(&others).map(|(_, to)| to.clone()).collect();
    make(place, |db| {
        schema::migrate(db, version, &place.new)?;
        let brought = rows.put_into(db)?;
        schema::migrate(db, MIGRATIONS.len(), &place.new)?;
        if let Some(kept) = kept {
            journal::place(db, kept.head.lineage, kept.seq)?;
        }
        journal::be_due(db)?;
        unheard(db, now, |w| {
            if let Some(workspace) = &workspace {
                meta::bind(w, workspace)?;
            }
            lease::begin_after(w, &place.dir)?;
            meta::set(w, home::FILE, home::RESTORED)?;
            brought.settle(w, &mut report)?;
            report::keep(w, &report)
        })
    })?;
    let unreadable: &[_] = if kept.is_none() { &others } else { &[] };
    // A copy of it was kept.
    unreadable.iter().try_for_each(|(from, _)| std::fs::remove_file(from)).map_err(|error| at(place, error))?;
    place.move_aside(&names).map_err(|error| at(place, error))?;
    place.move_aside(&[(place.new.clone(), place.database.clone())]).map_err(|error| at(place, error))?;
    place.checked();
    Ok(())
}

/// Makes a database under the name of a new one.
fn make(place: &Place, fill: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
    place.remove_new().map_err(|error| at(place, error))?;
    schema::make_file(&place.new)?;
    let mut connection = schema::connect_alone(&place.new)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    fill(&transaction)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error.into())
}

/// What can still be read of a damaged database.
struct Rests {
    database: Connection,
    version: usize,
    workspace: Option<String>,
}

fn rests(place: &Place) -> Option<Rests> {
    if !place.database.is_file() {
        return None;
    }
    let database = schema::connect(&place.database).ok()?;
    let version = schema::number(&database).ok()?;
    let workspace = meta::bound(&database).ok().flatten();
    let readable = journal::TABLES.iter().any(|table| table.live(&database).1.is_ok());
    (readable && (1..=MIGRATIONS.len()).contains(&version)).then_some(Rests { database, version, workspace })
}
