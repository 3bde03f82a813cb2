//! The workspace's lists: teammates, teams, tags, macros, away reasons, and who the token is.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Result;
use super::json;
use super::lists;
use super::mentions;
use super::meta;
use super::new_tags;
use super::outbox_reads;
use super::owner::{Read, Write};
use super::sla;
use super::types::{Directory, DirectoryPart};
use crate::domain::conversation::same_name;
use crate::domain::step::OWN;
use crate::domain::{Admin, ConversationAttribute, ConversationId, Me, OfficeHours, Tag, Team, TicketType, Timestamp};
use crate::intent::{Facts, Policy, Subject};

/// Under which name the office hours are kept.
const OFFICE_HOURS: &str = "office_hours";
/// Under which name the mark of the token is kept.
const TOKEN: &str = ".token";

/// Under which name the types of tickets are kept.
const TICKET_TYPES: &str = "ticket_types";
/// Under which name the attributes of conversations are kept.
const ATTRIBUTES: &str = "conversation_attributes";

/// Replaces a list.
pub(super) fn put(w: &mut Write<'_>, part: DirectoryPart) -> Result<()> {
    match part {
        DirectoryPart::Me(me) => keep(w, "me", &me),
        DirectoryPart::Admins(admins) => put_admins(w, &admins),
        DirectoryPart::NoAdmins => match list::<Vec<Admin>>(w.db, "admins")? {
            Some(_) => Ok(()),
            None => put_admins(w, &[]),
        },
        DirectoryPart::Admin(admin) => {
            // One of them is not all of them.
            let Some(mut admins) = list::<Vec<Admin>>(w.db, "admins")? else { return follow(w, &[admin]) };
            match admins.iter_mut().find(|known| known.id == admin.id) {
                Some(known) => *known = admin,
                None => admins.push(admin),
            }
            put_admins(w, &admins)
        }
        DirectoryPart::Teams(now) => {
            let called =
                |teams: &[Team]| teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect::<Vec<_>>();
            if called(&teams(w.db)?) != called(&now) {
                lists::teams_moved(w)?;
            }
            keep(w, "teams", &now)?;
            mentions::people_moved(w)
        }
        DirectoryPart::Tags(tags) => keep(w, "tags", &tags),
        DirectoryPart::Macros(macros) => keep(w, "macros", &macros),
        DirectoryPart::AwayReasons(reasons) => keep(w, "away_reasons", &reasons),
        DirectoryPart::OfficeHours(hours) => {
            if office_hours(w.db)? == hours {
                return Ok(());
            }
            keep(w, OFFICE_HOURS, &hours)?;
            sla::recount(w)
        }
        DirectoryPart::TicketTypes(types) => keep(w, TICKET_TYPES, &types),
        DirectoryPart::Attributes(attributes) => keep(w, ATTRIBUTES, &attributes),
    }
}

/// The mark of the token with which the workspace was asked last.
pub(super) fn known_token(r: &mut Read<'_>) -> Result<Option<String>> {
    meta::value(r.db, TOKEN)
}

/// Notes with which token the workspace is asked. Whoever had another one before is not who has this one: until the
/// workspace has said who that is, it is nobody (F6).
pub(super) fn know_token(w: &mut Write<'_>, mark: &str) -> Result<()> {
    let known = meta::value(w.db, TOKEN)?;
    if known.is_some_and(|known| known != mark) {
        let gone = w.db.prepare_cached("DELETE FROM directory WHERE part = 'me'")?.execute([])?;
        w.news.directory |= gone > 0;
    }
    meta::set(w, TOKEN, mark)
}

fn put_admins(w: &mut Write<'_>, admins: &[Admin]) -> Result<()> {
    follow(w, admins)?;
    keep(w, "admins", admins)?;
    if admins.is_empty() { Ok(()) } else { mentions::people_moved(w) }
}

/// My own status is shown from `me`, so that follows the list.
fn follow(w: &mut Write<'_>, admins: &[Admin]) -> Result<()> {
    if let Some(mut me) = list::<Me>(w.db, "me")?
        && let Some(admin) = admins.iter().find(|admin| admin.id == me.admin.id)
    {
        me.admin = admin.clone();
        keep(w, "me", &me)?;
    }
    Ok(())
}

/// All lists.
pub(super) fn get(r: &mut Read<'_>) -> Result<Directory> {
    let mut admins: Option<Vec<Admin>> = list(r.db, "admins")?;
    let mut me: Option<Me> = list(r.db, "me")?;
    let teams: Option<Vec<Team>> = list(r.db, "teams")?;
    // What a person has decided of oneself is so until the server has answered (S6).
    for step in outbox_reads::undelivered(r.db, &ConversationId::new(OWN))? {
        let Some(status) = step.operation.own_status() else { continue };
        let listed = admins.iter_mut().flatten().chain(me.iter_mut().map(|me| &mut me.admin));
        listed.filter(|admin| admin.id == step.author).for_each(|admin| status.apply(admin));
    }
    Ok(Directory {
        me,
        admins_known: admins.is_some(),
        admins: admins.unwrap_or_default(),
        teams_known: teams.is_some(),
        teams: teams.unwrap_or_default(),
        tags: tags(r.db)?,
        macros: list(r.db, "macros")?.unwrap_or_default(),
        away_reasons: list(r.db, "away_reasons")?.unwrap_or_default(),
        office_hours: office_hours(r.db)?,
        ticket_types: list(r.db, TICKET_TYPES)?.unwrap_or_default(),
        attributes: attributes(r.db)?,
    })
}

/// What decisions go by: who the token is, who the teammates and which the teams are, as far as that is known, and the tags
/// there are.
pub(super) struct People {
    pub(super) me: Option<Me>,
    pub(super) admins: Option<Vec<Admin>>,
    pub(super) teams: Option<Vec<Team>>,
    pub(super) tags: Vec<Tag>,
    pub(super) ticket_types: Vec<TicketType>,
    pub(super) attributes: Option<Vec<ConversationAttribute>>,
}

impl People {
    pub(super) fn read(db: &Connection) -> Result<Self> {
        let tags = tags(db)?;
        let ticket_types = list(db, TICKET_TYPES)?.unwrap_or_default();
        let (me, admins, teams) = (list(db, "me")?, list(db, "admins")?, list(db, "teams")?);
        Ok(Self { me, admins, teams, tags, ticket_types, attributes: attributes(db)? })
    }

    /// What is so for whoever decides now, in a second that has begun a while ago or not.
    pub(super) fn facts<'a>(
        &'a self,
        (now, begun): (Timestamp, bool),
        policy: &'a Policy,
        subjects: &'a [Subject],
    ) -> Facts<'a> {
        let Self { me, admins, teams, tags, ticket_types, attributes } = self;
        let (me, admins, teams) = (me.as_ref(), admins.as_deref(), teams.as_deref());
        Facts { now, begun, me, admins, teams, tags, ticket_types, attributes: attributes.as_deref(), policy, subjects }
    }
}

/// The workspace's tags, and behind them those that wait to be made.
fn tags(db: &Connection) -> Result<Vec<Tag>> {
    let mut tags: Vec<Tag> = list(db, "tags")?.unwrap_or_default();
    let new = new_tags::waiting(db)?;
    let new = new.into_iter().filter(|new| tags.iter().all(|tag| !same_name(tag.name.as_str(), new.name.as_str())));
    let new: Vec<Tag> = new.collect();
    tags.extend(new);
    Ok(tags)
}

/// A tag that was made just now is there before the list is read again.
pub(super) fn add_tag(w: &mut Write<'_>, tag: &Tag) -> Result<()> {
    let mut tags: Vec<Tag> = list(w.db, "tags")?.unwrap_or_default();
    if tags.iter().all(|known| known.id != tag.id) {
        tags.push(tag.clone());
    }
    w.news.directory = true;
    keep(w, "tags", &tags)
}

/// The office hours that SLAs are counted by.
pub(super) fn office_hours(db: &Connection) -> Result<Option<OfficeHours>> {
    Ok(list::<Option<OfficeHours>>(db, OFFICE_HOURS)?.flatten())
}

/// The attributes that conversations can have, if they are known.
pub(super) fn attributes(db: &Connection) -> Result<Option<Vec<ConversationAttribute>>> {
    list(db, ATTRIBUTES)
}

/// The teammates, if they are known.
pub(super) fn admins(db: &Connection) -> Result<Option<Vec<Admin>>> {
    list(db, "admins")
}

pub(super) fn teams(db: &Connection) -> Result<Vec<Team>> {
    Ok(list(db, "teams")?.unwrap_or_default())
}

fn list<T: DeserializeOwned>(db: &Connection, part: &'static str) -> Result<Option<T>> {
    let mut statement = db.prepare_cached("SELECT json FROM directory WHERE part = ?1")?;
    let kept: Option<String> = statement.query_row([part], |row| row.get(0)).optional()?;
    kept.map(|json| json::decode(part, &json)).transpose()
}

fn keep<T: Serialize + ?Sized>(w: &mut Write<'_>, part: &'static str, value: &T) -> Result<()> {
    let changed =
        w.db.prepare_cached(
            "INSERT INTO directory (part, json) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
        )?
        .execute(params![part, json::encode(part, value)?])?;
    w.news.directory |= changed > 0;
    Ok(())
}
