//! Tags that a person has named and Intercom has not made yet.

use rusqlite::{Connection, params};

use super::error::Result;
use super::outbox_reads::{find, select};
use super::owner::Write;
use super::{directory, json, merge};
use crate::domain::conversation::same_name;
use crate::domain::operation::ContactTag;
use crate::domain::{Operation, Standing, Step, Tag, TagId};

/// Those that wait to be made, each once.
pub(super) fn waiting(db: &Connection) -> Result<Vec<Tag>> {
    let which = "a.state <> 'done' AND substr(a.operation, 1, 9) = '{\"NewTag\"' AND a.state <> 'failed' ORDER BY a.id";
    let mut tags: Vec<Tag> = Vec::new();
    for step in select(db, which, [])? {
        if let Some(tag) = step.operation.tag_to_make()
            && tags.iter().all(|known| !same_name(known.name.as_str(), tag.name.as_str()))
        {
            tags.push(Tag { id: tag.id.clone(), name: tag.name.clone() });
        }
    }
    Ok(tags)
}

/// A tag is made, or was there: whatever named it by its provisional id names it by its own. Answers the step that had it
/// made; none where that was dropped meanwhile.
pub(super) fn made(w: &mut Write<'_>, id: i64, provisional: &TagId, tag: &Tag) -> Result<Option<Step>> {
    directory::add_tag(w, tag)?;
    for step in select(w.db, "a.state <> 'done' ORDER BY a.id", [])? {
        let operation = match &step.operation {
            Operation::NewTag(new) if new.id == *provisional => Operation::NewTag(applied(tag)),
            Operation::Tag(new) if new.id == *provisional => Operation::Tag(applied(tag)),
            Operation::ContactTag(own) if own.tag.id == *provisional => {
                Operation::ContactTag(ContactTag { tag: applied(tag), ..own.clone() })
            }
            Operation::Untag(off) if off == provisional => Operation::Untag(tag.id.clone()),
            _ => continue,
        };
        w.db.prepare_cached("UPDATE outbox SET operation = ?2 WHERE id = ?1")?
            .execute(params![step.id, json::encode("action", &operation)?])?;
        merge::reapply(w, &step.conversation)?;
    }
    stood(w, provisional, &tag.id)?;
    w.news.outbox = true;
    find(w.db, id)
}

fn applied(tag: &Tag) -> crate::domain::conversation::AppliedTag {
    crate::domain::conversation::AppliedTag { id: tag.id.clone(), name: tag.name.clone() }
}

/// What can be taken back stands with the tag's own id, too.
fn stood(w: &Write<'_>, provisional: &TagId, own: &TagId) -> Result<()> {
    let named = json::encode("tag", provisional)?;
    let mut statement = w.db.prepare_cached(
        "SELECT unit, conversation, before, after FROM unit_standing WHERE instr(before, ?1) OR instr(after, ?1)",
    )?;
    let found = statement.query_map([&named], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let found = found.collect::<rusqlite::Result<Vec<(i64, String, String, String)>>>()?;
    for (unit, conversation, before, after) in found {
        let renamed = |kept: &str| -> Result<String> {
            let mut standing: Standing = json::decode("standing", kept)?;
            standing.rename_tag(provisional, own);
            json::encode("standing", &standing)
        };
        w.db.prepare_cached("UPDATE unit_standing SET before = ?3, after = ?4 WHERE unit = ?1 AND conversation = ?2")?
            .execute(params![unit, conversation, renamed(&before)?, renamed(&after)?])?;
    }
    Ok(())
}
