//! What is done to a conversation: snooze, assign, tag, close, reopen, priority, read.

use super::decide::{may, rating_words, want, want_all};
use super::{Area, Call, Command, Kind, Param, choose, rating};
use crate::call::Arg;
use crate::model::Model;
use crate::model::list::DELETED;
use crate::model::registry::{Handler, Outcome, Ready, Refused};
use crate::words::choosing;
use client::domain::{AdminId, ConversationId, Priority, SnoozeMode, Standing, State, TagId, TeamId, Timestamp, when};
use client::intent::{Assignee, Consent, Intent, Reading, TagChange};

/// Commands that act on a conversation.
pub(super) fn commands() -> Vec<Command> {
    vec![
        act(
            "snooze",
            &["sleep", "postpone", "remind", "defer"],
            "Snooze",
            &[Param::may("when", Kind::When)],
            can_act,
            snooze,
        ),
        act(
            "assign",
            &["give", "transfer", "delegate", "handover"],
            "Assign to a teammate or team",
            &[Param::may("name", Kind::Assignee)],
            can_act,
            assign,
        ),
        act("assign.me", &["take", "claim"], "Assign to me", &[], can_act, |m, c| {
            want(m, c, Intent::Assign(Assignee::Me))
        })
        .for_good(),
        act("unassign", &["release"], "Take it off its teammate", &[], can_act, |m, c| {
            want(m, c, Intent::Assign(Assignee::Nobody))
        })
        .for_good(),
        act("assign.team", &["team"], "Assign to a team", &[Param::may("name", Kind::Team)], can_act, assign_team),
        act("tag", &["label"], "Put a tag on, or take it off", &[Param::may("name", Kind::Tag)], can_act, tag),
        act(
            "tag.new",
            &["make-tag"],
            "Make a tag, and put it on",
            &[Param::must("name", Kind::Text)],
            can_act,
            new_tag,
        ),
        act("reopen", &["unsnooze", "wake"], "Reopen, or wake from a snooze", &[], can_open, |m, c| {
            want(m, c, Intent::Open)
        })
        .for_good(),
        act(
            "priority",
            &["important", "prioritize"],
            "Set the priority",
            &[Param::may("priority", Kind::Priority)],
            can_act,
            priority,
        ),
        act("read.toggle", &[], "Mark read or unread, for the whole team", &[], can_act, |m, c| {
            want(m, c, Intent::Read(Reading::Toggle))
        })
        .for_good(),
        act("mark.unread", &["unread"], "Mark unread, for the whole team", &[], can_act, |m, c| {
            want(m, c, Intent::Read(Reading::Unread))
        })
        .for_good(),
        act("mark.read", &["read", "seen"], "Mark read, for the whole team", &[], can_act, |m, c| {
            want(m, c, Intent::Read(Reading::Read))
        })
        .for_good(),
    ]
}

/// Closing, and closing without what has to be filled in before (I48).
pub(super) fn closing() -> [Command; 2] {
    [
        act("close", &["done", "resolve", "solve", "archive", "finish", "end"], "Close", &[], can_close, |m, c| {
            want(m, c, Intent::Close)
        })
        .for_good(),
        act("close.without", &["close!"], "Close without what has to be filled in; logged", &[], can_close, |m, c| {
            want_all(m, c, Intent::Close, Consent { unfilled: true, ..Consent::default() })
        })
        .for_good(),
    ]
}

/// Commands about tags elsewhere than on the conversation.
pub(super) fn tags_elsewhere() -> Vec<Command> {
    vec![
        act(
            "tag.customer",
            &[],
            "Put a tag on the customer, or take it off",
            &[Param::may("name", Kind::Tag)],
            can_act,
            tag,
        ),
        act("tag.message", &[], "Why no tag goes on a message here", &[], can_look, |m, _| {
            refuse(choosing::no_message_tags(&super::key_of(m, "copy.link")))
        }),
    ]
}

fn act(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    ready: Ready,
    run: Handler,
) -> Command {
    Command::new(Area::Conversation, name, doc, run).also(aliases).takes(params).when(ready)
}

/// What a command needs to know of a conversation, from whatever is loaded of it.
pub(super) struct Glance {
    pub(super) state: State,
    pub(super) read: bool,
    pub(super) priority: Priority,
    pub(super) admin: Option<AdminId>,
    pub(super) team: Option<TeamId>,
    pub(super) tags: Vec<String>,
    pub(super) who: String,
}

impl Glance {
    /// Where it stands, but for its tags, of which only the names are known.
    pub(super) fn standing(self) -> Standing {
        let Self { state, read, priority, admin, team, .. } = self;
        Standing { state, read, priority, admin, team, ..Standing::default() }
    }
}

/// Looks at a conversation in the list or the thread.
pub(super) fn glance(model: &Model, id: &ConversationId) -> Option<Glance> {
    if let Some(row) = model.panes.list.find(id) {
        return Some(Glance {
            state: row.state,
            read: row.read,
            priority: row.priority,
            admin: row.admin.clone(),
            team: row.team.clone(),
            tags: row.tags.iter().map(ToString::to_string).collect(),
            who: row.who.to_string(),
        });
    }
    let data = model.panes.thread.data.as_ref().filter(|d| d.conversation.id == *id)?;
    let conversation = &data.conversation;
    Some(Glance {
        state: conversation.state,
        read: conversation.read,
        priority: conversation.priority,
        admin: conversation.admin_assignee.clone(),
        team: conversation.team_assignee.clone(),
        tags: conversation.tags.iter().map(|t| t.name.to_string()).collect(),
        who: data
            .contact
            .as_ref()
            .map_or_else(|| conversation.source.author.display().to_owned(), |c| c.display().to_string()),
    })
}

/// What to call the customer of a conversation, as far as that is known here.
pub(crate) fn who(model: &Model, id: &ConversationId) -> Option<String> {
    if model.known.gone.contains(id) {
        return Some(DELETED.to_owned());
    }
    glance(model, id).map(|glance| glance.who).or_else(|| model.known.called.get(id).cloned())
}

/// Columns of a name in what is said of it, so that there is room for the rest in 80.
const NAMED: usize = 28;

/// Whose conversation it is, for a sentence that must have room beside the name.
pub(crate) fn briefly(model: &Model, id: &ConversationId) -> Option<String> {
    who(model, id).map(|who| client::text::width::truncate(&who, NAMED).into_owned())
}

/// There is a conversation, and it is known in whose name to act.
pub(super) fn can_act(model: &Model, call: &Call) -> Result<(), Refused> {
    may(model, call, &Intent::Read(Reading::Toggle))
}

/// There is a conversation.
pub(super) fn can_look(model: &Model, call: &Call) -> Result<(), Refused> {
    if model.about(call).is_some() { Ok(()) } else { Err(crate::words::copied::NO_CONVERSATION.into()) }
}

fn can_close(model: &Model, call: &Call) -> Result<(), Refused> {
    may(model, call, &Intent::Close)
}

fn can_open(model: &Model, call: &Call) -> Result<(), Refused> {
    may(model, call, &Intent::Open)
}

/// The time that is meant, by itself or in words: what they say as a time, and else the choice that is called so. A choice may
/// be rounded.
///
/// # Errors
/// What was not understood.
pub(super) fn wake_time(model: &Model, when: &Arg) -> Result<Timestamp, String> {
    let words = match when {
        Arg::At(at) => return Ok(*at),
        when => when.words(),
    };
    let now = choose::zoned_now(model);
    choose::read_time(model, &words, &now).map(|at| when::timestamp(&at)).or_else(|why| {
        let named = |p: &when::Preset| p.name == words || p.label.eq_ignore_ascii_case(&words);
        when::presets(&now)
            .into_iter()
            .find(named)
            .map(|p| p.at)
            .ok_or_else(|| choose::wrong_time(&words, &why).replace('\n', " "))
    })
}

fn snooze(model: &mut Model, call: &Call) -> Outcome {
    let Some(when) = call.args.first() else {
        return choose::snooze(model, call);
    };
    match wake_time(model, when) {
        Ok(at) => want(model, call, Intent::Snooze(at)),
        Err(why) => refuse(why),
    }
}

/// What snoozing by closing may do that a snooze does not: ask the customer for a rating (F5, I26). None where it
/// surely does not.
pub(super) fn rating_warning(model: &Model, id: &ConversationId) -> Option<String> {
    if model.settings.snooze == SnoozeMode::Native || glance(model, id).is_some_and(|g| g.state != State::Open) {
        return None;
    }
    rating_words(model, &rating::asking(model, id))
}

fn refuse(why: impl Into<String>) -> Outcome {
    Err(Refused::from(why.into()))
}

fn assign(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first() else {
        return choose::assignee(model, call);
    };
    match find_assignee(model, wanted) {
        Ok(assignee) => want(model, call, Intent::Assign(assignee)),
        Err(why) => refuse(why),
    }
}

fn assign_team(model: &mut Model, call: &Call) -> Outcome {
    let wanted = match call.args.first() {
        None => return choose::team(model, call),
        Some(Arg::Choice(_)) => return want(model, call, Intent::Assign(Assignee::NoTeam)),
        Some(wanted) => find_team(model, wanted)?,
    };
    want(model, call, Intent::Assign(Assignee::Team(wanted)))
}

/// The team that is meant, by its id or its name.
pub(super) fn find_team(model: &Model, wanted: &Arg) -> Result<TeamId, String> {
    if let Arg::Id(_, id) = wanted {
        return Ok(id.as_str().into());
    }
    let teams: Vec<(TeamId, String)> =
        model.known.directory.teams.iter().map(|t| (t.id.clone(), t.name.to_string())).collect();
    by_name(&teams, &wanted.words(), choosing::Kind::Team)
}

pub(super) fn find_assignee(model: &Model, wanted: &Arg) -> Result<Assignee, String> {
    match wanted {
        Arg::Choice(word) if word == "me" => return Ok(Assignee::Me),
        Arg::Choice(_) => return Ok(Assignee::Nobody),
        Arg::Id(Kind::Team, id) => return Ok(Assignee::Team(id.as_str().into())),
        Arg::Id(_, id) => return Ok(Assignee::Admin(id.as_str().into())),
        _ => {}
    }
    let directory = &model.known.directory;
    let admins = directory.admins.iter().filter(|a| a.has_inbox_seat);
    let admins = admins.map(|a| (Assignee::Admin(a.id.clone()), a.name.to_string()));
    let teams = directory.teams.iter().map(|t| (Assignee::Team(t.id.clone()), t.name.to_string()));
    let everyone: Vec<(Assignee, String)> = admins.chain(teams).collect();
    by_name(&everyone, &wanted.words(), choosing::Kind::Assignee)
}

/// The one thing of that name: the whole name, as it is written if several differ in that only, or the beginning of one
/// name only.
pub(super) fn by_name<T: Clone>(all: &[(T, String)], wanted: &str, kind: choosing::Kind) -> Result<T, String> {
    let wanted_lower = wanted.to_lowercase();
    let whole: Vec<&(T, String)> = all.iter().filter(|(_, name)| name.to_lowercase() == wanted_lower).collect();
    let as_written: Vec<&(T, String)> = whole.iter().copied().filter(|(_, name)| name == wanted).collect();
    match (as_written.as_slice(), whole.as_slice()) {
        ([(id, _)], _) | (_, [(id, _)]) => return Ok(id.clone()),
        (_, []) => {}
        _ => return Err(choosing::several_called(wanted)),
    }
    let starts: Vec<&(T, String)> =
        all.iter().filter(|(_, name)| name.to_lowercase().starts_with(&wanted_lower)).collect();
    match starts.as_slice() {
        [(id, _)] => Ok(id.clone()),
        [] => Err(choosing::none_called(kind, wanted)),
        several => {
            let names: Vec<&str> = several.iter().take(5).map(|(_, name)| name.as_str()).collect();
            Err(choosing::several_begin(wanted, &names))
        }
    }
}

fn tag(model: &mut Model, call: &Call) -> Outcome {
    let tags: Vec<(TagId, String)> =
        model.known.directory.tags.iter().map(|t| (t.id.clone(), t.name.to_string())).collect();
    let of_customer = call.command == choose::TAG_CUSTOMER;
    if call.args.is_empty() {
        return choose::tag(model, call);
    }
    let changes: Result<Vec<TagChange>, String> = call.args.iter().map(|arg| tag_change(&tags, arg)).collect();
    match changes {
        Ok(changes) if of_customer => want(model, call, Intent::TagContact(changes)),
        Ok(changes) => want(model, call, Intent::Tag(changes)),
        Err(why) => refuse(why),
    }
}

/// One that is there already is put on as it is.
fn new_tag(model: &mut Model, call: &Call) -> Outcome {
    match call.args.first().map(Arg::words) {
        Some(name) => want(model, call, Intent::Tag(vec![TagChange::Add(TagId::provisional(name.trim()))])),
        None => choose::tag(model, call),
    }
}

/// Of the picker: what it has offered, whatever a colleague has done to the tag since.
fn tag_change(tags: &[(TagId, String)], wanted: &Arg) -> Result<TagChange, String> {
    // One that is to be made, or was since, is found by its name.
    let is_there = |id: &String| id.starts_with(TagId::NEW) || tags.iter().any(|(tag, _)| tag.as_str() == id);
    Ok(match wanted {
        Arg::Put(_, id, _) | Arg::Id(_, id) if !is_there(id) => {
            return Err(choosing::TAG_GONE.to_owned());
        }
        Arg::Put(_, id, true) => TagChange::Add(id.as_str().into()),
        Arg::Put(_, id, false) => TagChange::Remove(id.as_str().into()),
        Arg::Id(_, id) => TagChange::Toggle(id.as_str().into()),
        name => TagChange::Toggle(by_name(tags, &name.words(), choosing::Kind::Tag)?),
    })
}

fn priority(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first().map(Arg::words) else {
        return choose::priority(model, call);
    };
    match Priority::ALL.into_iter().find(|p| p.as_str() == wanted) {
        Some(priority) => want(model, call, Intent::Prioritise(priority)),
        None => refuse(choosing::no_priority(&wanted, &Priority::ALL.map(Priority::as_str))),
    }
}
