//! A conversation as columns: what a list shows of it, and what it is sorted by.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::error::Result;
use super::listed::{Begun, Outgoing, Row, SortKey, Spoke};
use super::owner::Write;
use super::types::{Change, Head};
use super::{enters, json, merge, merged, outbox_reads, sla};
use crate::domain::{
    AdminId, ContactId, Conversation, ConversationId, DraftMode, Operation, Priority, State, TeamId, Text, Timestamp,
    Written,
};

/// Times fit into this many bits until the year 36812; what is larger or negative is cut to the range.
const TIME_BITS: u32 = 40;
const LATEST: i64 = (1 << TIME_BITS) - 1;

/// How long the words of a row can be.
const WORDS: usize = 160;

/// A snooze that ends up to so many seconds before its time has ended by it: clocks differ.
const EARLY: i64 = 5;

/// The columns of a [`Row`] but for its key, which comes after them, for a query on `conversation c`.
pub(super) const COLUMNS: &str = "c.id, c.state, c.read, c.priority, c.who, c.company, c.headline, c.last_words, \
     c.waiting_since, CASE c.updated_at WHEN 0 THEN 0 ELSE c.active_at END, c.snoozed_until, c.admin, c.team, c.sla_status, c.is_ticket, c.tags, \
     (SELECT count(*) FROM outbox o WHERE o.conversation = c.id AND o.state <> 'done' AND o.state <> 'failed'), \
     EXISTS (SELECT 1 FROM outbox o WHERE o.conversation = c.id AND o.state <> 'done' AND o.state = 'failed'), \
     (SELECT json_array(d.mode, substr(d.markdown, 1, CASE WHEN instr(d.markdown, char(4)) = 1 THEN 12000 ELSE 400 END)) FROM draft d WHERE d.conversation = c.id
          ORDER BY d.mode DESC, d.id DESC LIMIT 1), \
     (SELECT json_array(o.state, o.error, o.operation) FROM outbox o WHERE o.conversation = c.id AND o.state <> 'done'
          AND (o.state = 'failed' OR substr(o.operation, 1, 8) = '{\"Reply\"') ORDER BY o.id DESC LIMIT 1), \
     c.last_by, c.subject, c.woke, c.closed_by, c.created_at, \
     CASE WHEN c.is_ticket THEN (SELECT json_extract(t.json, '$.kind') FROM ticket t WHERE t.id = c.id) END, c.sla_due";

/// The number of the column after them.
pub(super) const KEY: usize = 27;

/// Reads [`COLUMNS`] and the figure of the key.
pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: ConversationId::new(row.get::<_, String>(0)?),
        state: state_of(row.get(1)?),
        read: row.get(2)?,
        priority: priority_of(row.get(3)?),
        who: text(row, 4)?.unwrap_or_default(),
        company: text(row, 5)?,
        headline: text(row, 6)?.unwrap_or_default(),
        last_words: text(row, 7)?,
        waiting_since: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        active_at: Timestamp(row.get(9)?),
        snoozed_until: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        admin: reference(row, 11)?.map(AdminId::new),
        team: reference(row, 12)?.map(TeamId::new),
        sla_status: text(row, 13)?,
        is_ticket: row.get(14)?,
        tags: tags_of(row.get_ref(15)?.as_str()?),
        pending: row.get(16)?,
        failed: row.get(17)?,
        draft: row.get_ref(18)?.as_str_or_null()?.and_then(begun),
        outgoing: row.get_ref(19)?.as_str_or_null()?.and_then(outgoing),
        last_by: row.get_ref(20)?.as_str_or_null()?.map(spoke),
        unanswered: row.get(21)?,
        woke: row.get(22)?,
        closed_by: reference(row, 23)?.map(AdminId::new),
        created_at: Timestamp(row.get(24)?),
        ticket_type: text(row, 25)?.filter(|kind| !kind.is_empty()),
        sla_due: row.get::<_, Option<i64>>(26)?.map(Timestamp),
        mentioned: false,
        extra: Vec::new(),
        key: SortKey::from(row.get::<_, i64>(KEY)?),
    })
}

/// Reads a row with the names of its key behind it.
pub(super) fn named(found: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let mut row = read(found)?;
    row.key.names = found.get(KEY + 1)?;
    Ok(row)
}

/// Words that were typed, on one line.
fn line(typed: &str) -> Text {
    Text::new(&typed.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn begun(kept: &str) -> Option<Begun> {
    let (mode, typed): (String, String) = serde_json::from_str(kept).ok()?;
    let mode = if mode == "note" { DraftMode::Note } else { DraftMode::Reply };
    Some(Begun { mode, words: line(&Written::read(&typed).shown()) })
}

fn outgoing(kept: &str) -> Option<Outgoing> {
    let (state, why, operation): (String, Option<String>, String) = serde_json::from_str(kept).ok()?;
    let operation: Operation = serde_json::from_str(&operation).ok()?;
    let words = operation.preview(WORDS);
    Some(Outgoing { state: outbox_reads::state_of(&state), words, why: why.map(|why| Text::new(&why)) })
}

/// Who spoke last, as it is kept.
pub(super) fn kept_spoke(spoke: &Spoke) -> String {
    match spoke {
        Spoke::Customer => String::new(),
        Spoke::Teammate(admin) => format!("a{admin}"),
        Spoke::Bot(name) => format!("b{name}"),
    }
}

fn spoke(kept: &str) -> Spoke {
    match (kept.strip_prefix('a'), kept.strip_prefix('b')) {
        (Some(admin), _) => Spoke::Teammate(AdminId::new(admin)),
        (_, Some(name)) => Spoke::Bot(Text::new(name)),
        _ => Spoke::Customer,
    }
}

/// Somebody has looked at a conversation whose snooze had ended. Whether that is news.
pub(super) fn looked_at(w: &mut Write<'_>, id: &ConversationId) -> Result<()> {
    let before = head(w.db, id)?;
    let mut statement = w.db.prepare_cached("UPDATE conversation SET woke = 0 WHERE id = ?1 AND woke <> 0")?;
    if statement.execute([id.as_str()])? > 0 {
        let after = head(w.db, id)?;
        w.news.change(Change::new(id.clone(), before, after));
    }
    Ok(())
}

/// The head of a conversation as it is listed now.
pub(super) fn head(db: &Connection, id: &ConversationId) -> Result<Option<Head>> {
    let mut statement = db.prepare_cached(
        "SELECT state, admin, team, last_contact_reply_at, updated_at, read, who, headline, woke FROM conversation
         WHERE id = ?1",
    )?;
    let head = statement.query_row([id.as_str()], |row| {
        Ok(Head {
            state: state_of(row.get(0)?),
            admin: reference(row, 1)?.map(AdminId::new),
            team: reference(row, 2)?.map(TeamId::new),
            last_contact_reply_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            updated_at: Timestamp(row.get(4)?),
            read: row.get(5)?,
            who: text(row, 6)?.unwrap_or_default(),
            headline: text(row, 7)?.unwrap_or_default(),
            woke: row.get(8)?,
        })
    });
    Ok(head.optional()?)
}

/// Where a conversation stands in lists that go by when somebody last wrote, and whether that time is known.
fn place(w: &Write<'_>, shown: &Conversation, marker: Timestamp) -> Result<(Timestamp, bool)> {
    // What was taken in by a right clock is not ahead of this one, if that is wrong for want of a server to ask.
    let latest = merge::latest(w).max(marker);
    if let Some(at) = shown.last_activity(latest) {
        return Ok((at, true));
    }
    // It changed, as far as one can tell, when it came.
    if shown.updated_at.is_known() {
        return Ok((marker, true));
    }
    let mut statement = w.db.prepare_cached("SELECT active_at FROM conversation WHERE id = ?1 AND updated_at = 0")?;
    let before = statement.query_row([shown.id.as_str()], |row| Ok(Timestamp(row.get(0)?))).optional()?;
    Ok((before.or(w.place).unwrap_or(w.now), false))
}

/// Writes the columns of a conversation as it is shown from now on, with the change marker that is kept of it. What
/// came with its thread stays. Answers its number and its head.
pub(super) fn write(w: &Write<'_>, shown: &Conversation, marker: Timestamp) -> Result<(i64, Head)> {
    let db = w.db;
    let (active_at, is_known) = place(w, shown, marker)?;
    let due = sla::due(db, shown)?;
    // One of which no time is known at all says so by having no marker.
    let updated_at = if is_known { marker } else { Timestamp::UNKNOWN };
    let (who, contact_known) = who(db, shown)?;
    let contact = shown.contact().map(|id| merged::resolve(db, id)).transpose()?;
    let headline = shown.headline();
    let tags: Vec<&Text> = shown.tags.iter().map(|tag| &tag.name).collect();
    let mut statement = db.prepare_cached(
        "INSERT INTO conversation (id, state, admin, team, updated_at, active_at, by_waiting, by_priority, waiting_since,
             snoozed_until, last_contact_reply_at, priority, read, is_ticket, contact, contact_known, who, company,
             headline, sla_status, tags, subject, closed_by, created_at, by_sla, sla_due)
         VALUES (:id, :state, :admin, :team, :updated_at, :active_at, :by_waiting, :by_priority, :waiting_since,
             :snoozed_until, :last_contact_reply_at, :priority, :read, :is_ticket, :contact, :contact_known, :who,
             :company, :headline, :sla_status, :tags, :subject, :closed_by, :created_at, :by_sla, :sla_due)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, admin = excluded.admin, team = excluded.team,
             updated_at = excluded.updated_at, active_at = excluded.active_at, by_waiting = excluded.by_waiting,
             by_priority = excluded.by_priority, waiting_since = excluded.waiting_since, snoozed_until = excluded.snoozed_until,
             last_contact_reply_at = excluded.last_contact_reply_at, priority = excluded.priority,
             read = excluded.read, is_ticket = excluded.is_ticket, contact = excluded.contact,
             contact_known = excluded.contact_known, who = excluded.who, company = excluded.company, tags = excluded.tags,
             headline = excluded.headline, sla_status = excluded.sla_status, subject = excluded.subject,
             closed_by = excluded.closed_by, created_at = excluded.created_at, by_sla = excluded.by_sla,
             sla_due = excluded.sla_due,
             woke = CASE WHEN excluded.state % 3 <> 0 THEN 0 WHEN state % 3 = 1 THEN coalesce(snoozed_until <= :now, 0)
                 ELSE woke END
         RETURNING seq, woke",
    )?;
    let values = named_params! {
        ":id": shown.id.as_str(),
        ":state": listed_state(db, shown)?,
        ":admin": shown.admin_assignee.as_ref().map_or("", AdminId::as_str),
        ":team": shown.team_assignee.as_ref().map_or("", TeamId::as_str),
        ":updated_at": updated_at.0,
        ":active_at": active_at.0,
        ":by_waiting": by_waiting(shown, active_at),
        ":by_priority": by_priority(shown, active_at),
        ":waiting_since": shown.waits_since().map(|t| t.0),
        ":snoozed_until": shown.snoozed_until.map(|t| t.0),
        ":last_contact_reply_at": shown.statistics.last_contact_reply_at.map(|t| t.0),
        ":priority": urgency(shown.priority),
        ":read": shown.read,
        ":is_ticket": shown.is_ticket,
        ":contact": contact.as_ref().map_or("", |id| id.as_str()),
        ":contact_known": contact_known,
        ":who": who.as_str(),
        ":company": shown.company.as_ref().map(|c| c.name.as_str()),
        ":headline": headline.as_str(),
        ":sla_status": shown.sla.as_ref().and_then(|s| s.status.as_ref()).map(Text::as_str),
        ":tags": json::encode("tags", &tags)?,
        ":subject": is_unanswered_subject(shown),
        ":closed_by": closed_by(shown),
        ":created_at": shown.created_at.0,
        ":by_sla": by_sla(shown, active_at, due),
        ":sla_due": due.map(|due| due.0),
        ":now": w.now.0 + EARLY,
    };
    let (seq, woke) = statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((seq, head_of(shown, updated_at, woke, who, headline)))
}

fn head_of(shown: &Conversation, updated_at: Timestamp, woke: bool, who: Text, headline: Text) -> Head {
    Head {
        state: shown.state,
        admin: shown.admin_assignee.clone(),
        team: shown.team_assignee.clone(),
        last_contact_reply_at: shown.statistics.last_contact_reply_at,
        updated_at,
        read: shown.read,
        woke,
        who,
        headline,
    }
}

/// Whether the headline is a subject that no teammate has answered yet.
fn is_unanswered_subject(shown: &Conversation) -> bool {
    let titled = shown.title.as_ref().is_some_and(|title| !title.is_empty()) || !shown.source.subject.is_empty();
    titled && shown.statistics.last_admin_reply_at.is_none()
}

fn closed_by(shown: &Conversation) -> &str {
    let by = shown.statistics.last_closed_by.as_ref().filter(|_| shown.state == State::Closed);
    by.map_or("", AdminId::as_str)
}

/// What to call the customer: the contact's name, the name in the first message if a contact wrote it, else what the
/// contact or the message offers instead; "+1" where another customer takes part. And whether the contact need not be fetched any more.
pub(super) fn who(db: &Connection, conversation: &Conversation) -> Result<(Text, bool)> {
    let author = &conversation.source.author;
    // Of several customers another one may have written first.
    let wrote = |contact: &ContactId| conversation.contacts.len() == 1 || author.id == contact.as_str();
    let wrote = author.kind.is_contact() && conversation.contact().is_none_or(wrote);
    let from_message = author.name.clone().filter(|name| wrote && !name.is_empty());
    let Some(contact) = conversation.contact().map(|id| merged::resolve(db, id)).transpose()? else {
        return Ok((from_message.unwrap_or_else(|| Text::new(author.display())), true));
    };
    let mut statement = db.prepare_cached("SELECT name, display FROM contact WHERE id = ?1")?;
    let known = statement.query_row([contact.as_str()], |row| Ok((text(row, 0)?, text(row, 1)?))).optional()?;
    let is_known = known.is_some();
    let (name, display) = known.unwrap_or_default();
    let who = name
        .or(from_message)
        .or(display)
        .unwrap_or_else(|| Text::new(if wrote { author.display() } else { "customer" }));
    let who = match conversation.contacts.len() {
        0 | 1 => who,
        several => Text::new(&format!("{who} +{}", several - 1)),
    };
    Ok((who, is_known))
}

/// Longest waiting first; those who do not wait after them, oldest last word first; what is snoozed at the end, by when it
/// wakes.
fn by_waiting(conversation: &Conversation, active_at: Timestamp) -> i64 {
    let at = |class: i64, at: Timestamp| (class << TIME_BITS) + at.0.clamp(0, LATEST);
    match (conversation.state, conversation.snoozed_until, conversation.waits_since()) {
        (State::Snoozed, until, _) => at(2, until.unwrap_or(Timestamp::UNKNOWN)),
        (_, _, Some(since)) => at(0, since),
        (_, _, None) => at(1, active_at),
    }
}

/// Most urgent first, then as [`by_waiting`].
fn by_priority(conversation: &Conversation, active_at: Timestamp) -> i64 {
    ((4 - urgency(conversation.priority)) << (TIME_BITS + 2)) + by_waiting(conversation, active_at)
}

/// Who waits for what was missed and has no deadline, then by deadline as far as there is one, then what can still be kept,
/// then all else; each as [`by_waiting`].
pub(super) fn by_sla(conversation: &Conversation, active_at: Timestamp, due: Option<Timestamp>) -> i64 {
    if let Some(due) = due {
        // Behind all that [`by_waiting`] makes.
        return (3 << TIME_BITS) + due.0.clamp(0, LATEST);
    }
    let status = conversation.sla.as_ref().and_then(|sla| sla.status.as_ref()).map(Text::as_str);
    let waits = conversation.state == State::Open && conversation.waits_since().is_some();
    let class = match status {
        Some("missed") if waits => 0,
        Some("active") => 1,
        _ => 2,
    };
    (class << (TIME_BITS + 2)) + by_waiting(conversation, active_at)
}

fn urgency(priority: Priority) -> i64 {
    match priority {
        Priority::None => 0,
        Priority::Low => 1,
        Priority::Medium => 2,
        Priority::High => 3,
        Priority::Urgent => 4,
    }
}

fn priority_of(number: i64) -> Priority {
    match number {
        1 => Priority::Low,
        2 => Priority::Medium,
        3 => Priority::High,
        4 => Priority::Urgent,
        _ => Priority::None,
    }
}

/// A state as it is kept.
pub(super) fn state_number(state: State) -> i64 {
    match state {
        State::Open => 0,
        State::Snoozed => 1,
        State::Closed => 2,
    }
}

/// The state under which a conversation is listed: one that is outside of all inboxes (F1) has a state of its own.
fn listed_state(db: &Connection, shown: &Conversation) -> Result<i64> {
    let outside = enters::is_outside(db, shown)?;
    Ok(state_number(shown.state) + if outside { OUTSIDE } else { 0 })
}

/// What a state is away from the listed one while its conversation is outside of all inboxes.
const OUTSIDE: i64 = 3;

fn state_of(number: i64) -> State {
    match number % OUTSIDE {
        1 => State::Snoozed,
        2 => State::Closed,
        _ => State::Open,
    }
}

fn tags_of(names: &str) -> Vec<Text> {
    serde_json::from_str(names).unwrap_or_default()
}

fn text(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Text>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map(Text::new))
}

/// What a column counts; a negative number is none.
pub(super) fn count(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

/// A count for a column.
pub(super) fn stored(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn reference(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(Some(row.get::<_, String>(column)?).filter(|id| !id.is_empty()))
}
