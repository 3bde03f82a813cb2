//! Notes that name somebody (I24): found as threads are taken in, and in slices in what was here before names were known, or
//! others. A name that was found stays found when somebody is called otherwise later.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::owner::Write;
use super::types::Change;
use super::{directory, json, row};
use crate::condition::Viewer;
use crate::domain::mention::{Mention, Named, Names};
use crate::domain::{AdminId, AuthorKind, ConversationId, Part, PartId, Timestamp};

/// How long a slice may take: a key press waits for it.
const SLICE: Duration = Duration::from_millis(12);

/// The names of the workspace now, and a mark of them; none while nobody is known.
fn names(db: &Connection) -> Result<Option<(Names, String)>> {
    let Some(admins) = directory::admins(db)?.filter(|admins| !admins.is_empty()) else { return Ok(None) };
    let teams = directory::teams(db)?;
    let called = admins.iter().map(|admin| (Named::Admin(admin.id.clone()).key(), &admin.name));
    let called = called.chain(teams.iter().map(|team| (Named::Team(team.id.clone()).key(), &team.name)));
    let mark = json::encode("names", &called.collect::<Vec<_>>())?;
    Ok(Some((Names::of(&admins, &teams), mark)))
}

/// The names by which notes are looked through, read when the first one is.
#[derive(Default)]
pub(super) struct Reader(Option<Option<Names>>);

impl Reader {
    /// Notes whom an entry of a thread names; what it named before and does not any more is forgotten, as its words are.
    pub(super) fn note(&mut self, w: &mut Write<'_>, seq: i64, part: &Part) -> Result<()> {
        if !part.kind.is_note() {
            return Ok(());
        }
        let named = self.named(w.db, part)?;
        let kept = of_part(w.db, seq, &part.id)?;
        for gone in kept.iter().filter(|mention| !named.contains(&mention.named)) {
            w.db.prepare_cached("DELETE FROM mention WHERE seq = ?1 AND part = ?2 AND named = ?3")?
                .execute(params![seq, part.id.as_str(), gone.named.key()])?;
        }
        let came = put(w, seq, part, named)?;
        w.news.named.extend(came);
        Ok(())
    }

    fn named(&mut self, db: &Connection, part: &Part) -> Result<Vec<Named>> {
        let Some(body) = part.body.as_ref().filter(|_| !part.redacted) else { return Ok(Vec::new()) };
        if self.0.is_none() {
            self.0 = Some(names(db)?.map(|(names, _)| names));
        }
        let known = self.0.as_ref().and_then(Option::as_ref);
        Ok(known.map(|names| names.in_note(body)).unwrap_or_default())
    }
}

/// Keeps that an entry names them; answers what was not known and is news.
fn put(w: &Write<'_>, seq: i64, part: &Part, named: Vec<Named>) -> Result<Vec<Mention>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let since: Option<i64> =
        w.db.prepare_cached("SELECT since FROM mention_fill")?.query_row([], |row| row.get(0)).optional()?.flatten();
    let unread = since.is_some_and(|since| part.created_at.0 >= since);
    let by = (part.author.kind == AuthorKind::Admin).then(|| AdminId::new(part.author.id.clone()));
    let mut statement = w.db.prepare_cached(
        "INSERT INTO mention (seq, part, named, by, at, unread) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    )?;
    let mut came = Vec::new();
    for named in named {
        let author = by.as_ref().map_or("", AdminId::as_str);
        let values = params![seq, part.id.as_str(), named.key(), author, part.created_at.0, unread];
        if statement.execute(values)? > 0 && unread {
            came.push(Mention { part: part.id.clone(), named, by: by.clone(), at: part.created_at, unread });
        }
    }
    Ok(came)
}

const COLUMNS: &str = "m.part, m.named, m.by, m.at, m.unread";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Mention>> {
    let (part, named, by): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (at, unread) = (Timestamp(row.get(3)?), row.get(4)?);
    let by = Some(by).filter(|by| !by.is_empty()).map(AdminId::new);
    Ok(Named::of_key(&named).map(|named| Mention { part: PartId::new(part), named, by, at, unread }))
}

fn of_part(db: &Connection, seq: i64, part: &PartId) -> Result<Vec<Mention>> {
    let sql = format!("SELECT {COLUMNS} FROM mention m WHERE m.seq = ?1 AND m.part = ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map(params![seq, part.as_str()], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Whom the notes of a conversation name, in their order.
pub(super) fn of(db: &Connection, seq: i64) -> Result<Vec<Mention>> {
    let sql = format!("SELECT {COLUMNS} FROM mention m WHERE m.seq = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([seq], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut found: Vec<Mention> = found.into_iter().flatten().collect();
    found.sort_by(|one, other| (one.at, &one.part).cmp(&(other.at, &other.part)));
    Ok(found)
}

/// Whether all entries of a thread are here, as they are now.
pub(super) fn is_whole(db: &Connection, seq: i64) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT coalesce(c.thread_updated_at >= h.updated_at, 0)
             AND (SELECT count(*) FROM part p WHERE p.seq = c.seq) >= c.thread_total
         FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.seq = ?1",
    )?;
    Ok(statement.query_row([seq], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// Those of these conversations in which somebody who looks is named, and has not looked since.
pub(super) fn unread_of(db: &Connection, viewer: &Viewer, ids: &[&ConversationId]) -> Result<Vec<ConversationId>> {
    let (Some(me), false) = (&viewer.me, ids.is_empty()) else { return Ok(Vec::new()) };
    let teams = viewer.teams.iter().flatten().map(|team| Named::Team(team.clone()).key());
    let mut statement = db.prepare_cached(
        "SELECT c.id FROM mention m JOIN conversation c ON c.seq = m.seq
         WHERE m.named = ?1 AND m.unread = 1 AND m.by <> ?2",
    )?;
    let mut unread = Vec::new();
    for key in std::iter::once(Named::Admin(me.clone()).key()).chain(teams) {
        let found = statement.query_map([key.as_str(), me.as_str()], |row| row.get::<_, String>(0))?;
        unread.extend(found.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(ConversationId::new));
    }
    unread.retain(|id| ids.contains(&id));
    Ok(unread)
}

/// A person has looked at what names somebody in a conversation.
pub(super) fn looked_at(w: &mut Write<'_>, id: &ConversationId) -> Result<()> {
    turn(w, id, "UPDATE mention SET unread = 0 WHERE unread = 1 AND seq = (SELECT seq FROM conversation WHERE id = ?1)")
}

/// What names somebody in a conversation, last, is to be looked at again.
pub(super) fn unread(w: &mut Write<'_>, id: &ConversationId, viewer: &Viewer) -> Result<()> {
    let Some(me) = &viewer.me else { return Ok(()) };
    let mut statement = w.db.prepare_cached("SELECT seq FROM conversation WHERE id = ?1")?;
    let seq: Option<i64> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    let Some(seq) = seq else { return Ok(()) };
    let teams = viewer.teams.clone().unwrap_or_default();
    let Some(last) = of(w.db, seq)?.into_iter().rfind(|mention| mention.is_of(me, &teams)) else { return Ok(()) };
    let before = row::head(w.db, id)?;
    let sql = "UPDATE mention SET unread = 1 WHERE seq = ?1 AND part = ?2";
    w.db.prepare_cached(sql)?.execute(params![seq, last.part.as_str()])?;
    w.news.change(Change::new(id.clone(), before.clone(), before));
    Ok(())
}

/// Nothing that names somebody is left to be looked at.
pub(super) fn clear(w: &mut Write<'_>) -> Result<()> {
    let sql = "SELECT DISTINCT c.id FROM mention m JOIN conversation c ON c.seq = m.seq WHERE m.unread = 1";
    let mut statement = w.db.prepare_cached(sql)?;
    let ids = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    ids.into_iter().try_for_each(|id| looked_at(w, &ConversationId::new(id)))
}

fn turn(w: &mut Write<'_>, id: &ConversationId, sql: &str) -> Result<()> {
    let before = row::head(w.db, id)?;
    if w.db.prepare_cached(sql)?.execute([id.as_str()])? > 0 {
        w.news.change(Change::new(id.clone(), before.clone(), before));
    }
    Ok(())
}

/// The workspace's people are known now, or others: from the first time on what names one of them is news, and what is here
/// is looked through by their names.
pub(super) fn people_moved(w: &mut Write<'_>) -> Result<()> {
    w.db.prepare_cached("UPDATE mention_fill SET since = coalesce(since, ?1)")?.execute([w.now.0])?;
    w.news.filling = true;
    Ok(())
}

/// Looks through some more of what is here; false when there is no more to do.
pub(super) fn slice(w: &mut Write<'_>) -> Result<bool> {
    let begun = Instant::now();
    let mut statement = w.db.prepare_cached("SELECT names, filled_to FROM mention_fill")?;
    let known: Option<(String, i64)> = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (Some((by, mut to)), Some((names, mark))) = (known, names(w.db)?) else { return Ok(false) };
    if by != mark {
        w.db.prepare_cached("UPDATE mention_fill SET names = ?1, filled_to = 0")?.execute([mark])?;
        return Ok(true);
    }
    let from = to;
    while begun.elapsed() < SLICE {
        let mut next = w.db.prepare_cached("SELECT min(seq) FROM conversation WHERE seq > ?1")?;
        let Some(seq) = next.query_row([to], |row| row.get::<_, Option<i64>>(0))? else { break };
        look_through(w, seq, &names)?;
        to = seq;
    }
    if to != from {
        w.db.prepare_cached("UPDATE mention_fill SET filled_to = ?1")?.execute([to])?;
    }
    Ok(to != from)
}

fn look_through(w: &Write<'_>, seq: i64, names: &Names) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT json FROM part WHERE seq = ?1 AND instr(json, '\"note') > 0")?;
    let kept = statement.query_map([seq], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    for json in kept {
        let part: Part = json::decode("part", &json)?;
        if let Some(body) = part.body.as_ref().filter(|_| part.kind.is_note() && !part.redacted) {
            put(w, seq, &part, names.in_note(body))?;
        }
    }
    Ok(())
}
