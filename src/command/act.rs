//! What is done to a conversation: snooze, assign, tag, close, reopen, priority, read.

use super::{Area, Call, Command, choose};
use crate::model::effect::Immediate;
use crate::model::list::DELETED;
use crate::model::reads::Fact;
use crate::model::{Effect, Focus, Level, Model};
use client::condition::{Answer, Listed};
use client::domain::conversation::{AppliedTag, UNTIL_REPLY};
use client::domain::rating::{self, Asking, Hidden};
use client::domain::{
    AdminId, Conversation, ConversationId, Operation, Priority, SnoozeMode, Standing, State, TagId, TeamId, Timestamp,
    when,
};
use client::store::{DraftMode, NewUnit};

/// Commands that act on a conversation.
pub static COMMANDS: &[Command] = &[
    act("snooze", &["sleep", "postpone", "remind", "defer"], "Snooze", "[when]", can_act, snooze),
    act(
        "assign",
        &["give", "transfer", "delegate", "handover"],
        "Assign to a teammate or team",
        "[name|me|nobody]",
        can_act,
        assign,
    ),
    act("assign.me", &["take", "claim"], "Assign to me", "", can_act, |m, c| {
        let me = m.me().cloned();
        operation(m, c, Operation::AssignAdmin(me))
    }),
    act("unassign", &["release"], "Take the teammate off", "", can_act, |m, c| {
        operation(m, c, Operation::AssignAdmin(None))
    }),
    act("assign.team", &["team"], "Assign to a team", "[name]", can_act, assign_team),
    act("tag", &["label"], "Put a tag on, or take it off", "[name]", can_act, tag),
    act("close", &["done", "resolve", "solve", "archive", "finish", "end"], "Close", "", can_close, |m, c| {
        operation(m, c, Operation::Close)
    }),
    act("reopen", &["unsnooze", "wake"], "Reopen, or wake from a snooze", "", can_open, |m, c| {
        operation(m, c, Operation::Open)
    }),
    act(
        "priority",
        &["important", "prioritize"],
        "Set the priority",
        "[none|low|medium|high|urgent]",
        can_act,
        priority,
    ),
    act("read.toggle", &[], "Mark read or unread, for the whole team", "", can_act, toggle_read),
    act("mark.unread", &["unread"], "Mark unread, for the whole team", "", can_act, |m, c| {
        operation(m, c, Operation::SetRead(false))
    }),
    act("mark.read", &["read", "seen"], "Mark read, for the whole team", "", can_act, |m, c| {
        operation(m, c, Operation::SetRead(true))
    }),
];

const fn act(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    args: &'static str,
    ready: fn(&Model, &Call) -> Result<(), String>,
    run: fn(&mut Model, &Call) -> Vec<Effect>,
) -> Command {
    Command { name, aliases, doc, args, area: Area::Conversation, ready, run }
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
    glance(model, id).map(|glance| glance.who)
}

/// There is a conversation, and it is known in whose name to act.
pub(super) fn can_act(model: &Model, call: &Call) -> Result<(), String> {
    let Some(id) = call.target(model) else {
        return Err("there is no conversation under the cursor".into());
    };
    if model.known.gone.contains(&id) {
        return Err("this conversation was deleted in Intercom".into());
    }
    let Some(me) = model.me() else {
        let unknown = "the workspace has not said yet who you are; try again in a moment";
        return Err(model.who.nobody.clone().unwrap_or_else(|| unknown.into()));
    };
    match model.known.directory.admins.iter().find(|a| a.id == *me) {
        Some(admin) if !admin.has_inbox_seat => {
            Err(format!("{} has no inbox seat in this workspace: reading only", admin.name))
        }
        _ => Ok(()),
    }
}

fn can_close(model: &Model, call: &Call) -> Result<(), String> {
    can_act(model, call)?;
    match call.target(model).and_then(|id| glance(model, &id)).map(|g| g.state) {
        Some(State::Closed) => Err("it is closed already".into()),
        _ => Ok(()),
    }
}

fn can_open(model: &Model, call: &Call) -> Result<(), String> {
    can_act(model, call)?;
    match call.target(model).and_then(|id| glance(model, &id)).map(|g| g.state) {
        Some(State::Open) => Err("it is open already".into()),
        _ => Ok(()),
    }
}

/// Puts one operation into the outbox.
fn operation(model: &mut Model, call: &Call, operation: Operation) -> Vec<Effect> {
    match call.target(model) {
        Some(id) => decide(model, id, vec![operation], Vec::new()),
        None => Vec::new(),
    }
}

/// Puts operations into the outbox, in the name of the person at the keys and of nobody else (S11).
pub(super) fn decide(
    model: &mut Model,
    conversation: ConversationId,
    operations: Vec<Operation>,
    drop_drafts: Vec<DraftMode>,
) -> Vec<Effect> {
    let Some(author) = model.me().cloned() else {
        return Vec::new();
    };
    if !model.drawn.aim.has(&conversation) {
        out_of_sight(model, conversation);
        return Vec::new();
    }
    model.reads.after(Fact::OutboxMoved);
    let speaks = operations.iter().any(|operation| matches!(operation, Operation::Reply(_) | Operation::Note(_)));
    let not_before = if speaks { model.now.plus(model.settings.undo_delay) } else { model.now };
    let drop_drafts = drop_drafts.into_iter().map(|mode| (conversation.clone(), mode)).collect();
    let unit = NewUnit { drop_drafts, not_before, ..NewUnit::about(conversation, author, operations) };
    vec![Effect::Immediate(Immediate::Act(unit))]
}

/// Nothing is done to a conversation that the person has not seen under the cursor, and it is said which one that is.
pub(super) fn out_of_sight(model: &mut Model, id: ConversationId) {
    let who = who(model, &id).filter(|who| !who.is_empty()).unwrap_or_else(|| format!("conversation {id}"));
    let words = match (&model.composer, model.focus) {
        (Some(composer), Focus::Composer) if composer.conversation == id => {
            format!("not sent yet: it goes to {who}; press again")
        }
        _ => format!("the cursor is on {who} now; press again"),
    };
    model.notices.say_about(model.now, Level::Warning, words, vec![id]);
}

/// Whether operations take a conversation out of the inbox being worked: it was in there before them and is not after. One
/// that a colleague took out before stays where it is, whatever is done to it.
pub(crate) fn leaves<'a>(
    model: &Model,
    id: &ConversationId,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> bool {
    let Some(mut now) = glance(model, id) else {
        return false;
    };
    let is_ghost = model.panes.list.ghost.as_ref().is_some_and(|ghost| ghost.id == *id);
    if is_ghost || !is_in(model, id, &now) {
        return false;
    }
    let before = Standing {
        state: now.state,
        admin: now.admin.take(),
        team: now.team.take(),
        priority: now.priority,
        read: now.read,
        ..Standing::default()
    };
    let after = operations.into_iter().fold(before, |standing, operation| standing.after(operation));
    (now.state, now.admin, now.team) = (after.state, after.admin, after.team);
    !is_in(model, id, &now)
}

/// Whether it is in the inbox being worked.
fn is_in(model: &Model, id: &ConversationId, now: &Glance) -> bool {
    let conversation = Conversation {
        state: now.state,
        read: now.read,
        priority: now.priority,
        admin_assignee: now.admin.clone(),
        team_assignee: now.team.clone(),
        ..Conversation::new(id.clone(), Timestamp(0))
    };
    model.view().condition.holds(&Listed::head(&conversation), model.now).answer == Answer::Yes
}

/// The time that snooze words mean: `@` and a Unix time (as pickers give it), or plain words.
///
/// # Errors
/// What was not understood.
pub(super) fn wake_time(model: &Model, words: &str) -> Result<Timestamp, String> {
    if let Some(seconds) = words.strip_prefix('@') {
        return seconds.parse().map(Timestamp).map_err(|_| format!("`{words}` is not a Unix time"));
    }
    let now = choose::zoned_now(model);
    if let Some(preset) =
        when::presets(&now).into_iter().find(|p| p.name == words || p.label.eq_ignore_ascii_case(words))
    {
        return Ok(preset.at);
    }
    when::parse(words, &now).map(|at| Timestamp(at.timestamp().as_second())).map_err(|e| e.to_string())
}

fn snooze(model: &mut Model, call: &Call) -> Vec<Effect> {
    if call.args.is_empty() {
        return choose::snooze(model, call);
    }
    match wake_time(model, &call.args) {
        Ok(at) => {
            let words = choose::wake_words(model, at);
            let warning = call.target(model).and_then(|id| rating_warning(model, &id));
            let effects = operation(model, call, model.settings.snooze.until(at));
            if !effects.is_empty() {
                let said = if at >= UNTIL_REPLY {
                    "snoozed until somebody writes".into()
                } else {
                    format!("snoozed until {words}")
                };
                match warning {
                    None => model.notices.say(model.now, Level::Info, said),
                    Some(warning) => model.notices.say(model.now, Level::Warning, format!("{said}; {warning}")),
                }
            }
            effects
        }
        Err(why) => complain(model, why),
    }
}

/// What snoozing by closing may do that a snooze does not: ask the customer for a rating (F5, I26). None where it
/// surely does not.
pub(super) fn rating_warning(model: &Model, id: &ConversationId) -> Option<String> {
    if model.settings.snooze == SnoozeMode::Native || glance(model, id).is_some_and(|g| g.state != State::Open) {
        return None;
    }
    let thread = model.panes.thread.data.as_ref().filter(|d| d.conversation.id == *id);
    let asking = match thread {
        Some(data) => rating::on_close(&data.conversation, data.fetched_at.map(|_| data.parts.as_slice()), model.now),
        None => Asking::Unknown { because: Hidden::Thread, score_of: None },
    };
    match asking {
        Asking::No(_) => None,
        Asking::Unknown { because, score_of } => {
            let whose = score_of.map(|admin| format!(" of {}", model.admin_name(&admin))).unwrap_or_default();
            Some(format!("closing may ask for a rating{whose}: {}", because.words()))
        }
    }
}

fn complain(model: &mut Model, why: impl Into<String>) -> Vec<Effect> {
    model.notices.say(model.now, Level::Warning, why);
    Vec::new()
}

/// Somebody or something that a conversation can be assigned to.
enum Assignee {
    Admin(Option<AdminId>),
    Team(Option<TeamId>),
}

fn assign(model: &mut Model, call: &Call) -> Vec<Effect> {
    let wanted = call.args.as_str();
    if wanted.is_empty() {
        return choose::assignee(model, call);
    }
    match find_assignee(model, wanted) {
        Ok(Assignee::Admin(admin)) => operation(model, call, Operation::AssignAdmin(admin)),
        Ok(Assignee::Team(team)) => to_team(model, call, team),
        Err(why) => complain(model, why),
    }
}

fn assign_team(model: &mut Model, call: &Call) -> Vec<Effect> {
    let wanted = call.args.as_str();
    if wanted.is_empty() {
        return choose::team(model, call);
    }
    if wanted == "none" || wanted == "nobody" {
        return operation(model, call, Operation::AssignTeam(None));
    }
    let teams: Vec<(TeamId, String)> =
        model.known.directory.teams.iter().map(|t| (t.id.clone(), t.name.to_string())).collect();
    match by_name(&teams, wanted, "team") {
        Ok(team) => to_team(model, call, Some(team)),
        Err(why) => complain(model, why),
    }
}

/// A team gets what no teammate has any more (I15). The server keeps the two apart and leaves the teammate in place, so
/// that has to be said as well.
fn to_team(model: &mut Model, call: &Call, team: Option<TeamId>) -> Vec<Effect> {
    let Some(id) = call.target(model) else {
        return Vec::new();
    };
    let has_teammate = team.is_some() && glance(model, &id).is_some_and(|g| g.admin.is_some());
    let mut operations = Vec::new();
    if has_teammate {
        operations.push(Operation::AssignAdmin(None));
    }
    operations.push(Operation::AssignTeam(team));
    decide(model, id, operations, Vec::new())
}

fn find_assignee(model: &Model, wanted: &str) -> Result<Assignee, String> {
    match wanted {
        "me" => return Ok(Assignee::Admin(model.me().cloned())),
        "nobody" => return Ok(Assignee::Admin(None)),
        _ => {}
    }
    if let Some(id) = wanted.strip_prefix("admin:") {
        return Ok(Assignee::Admin(Some(id.into())));
    }
    if let Some(id) = wanted.strip_prefix("team:") {
        return Ok(Assignee::Team(Some(id.into())));
    }
    let everyone: Vec<(String, String)> = model
        .known
        .directory
        .admins
        .iter()
        .filter(|a| a.has_inbox_seat)
        .map(|a| (format!("admin:{}", a.id), a.name.to_string()))
        .chain(model.known.directory.teams.iter().map(|t| (format!("team:{}", t.id), t.name.to_string())))
        .collect();
    let found = by_name(&everyone, wanted, "teammate or team")?;
    match found.split_once(':') {
        Some(("admin", id)) => Ok(Assignee::Admin(Some(id.into()))),
        Some((_, id)) => Ok(Assignee::Team(Some(id.into()))),
        None => Err(format!("there is no teammate or team called “{wanted}”")),
    }
}

/// The one thing of that name: the whole name, or the beginning of one name only.
pub(super) fn by_name<T: Clone>(all: &[(T, String)], wanted: &str, kind: &str) -> Result<T, String> {
    let wanted_lower = wanted.to_lowercase();
    if let Some((id, _)) = all.iter().find(|(_, name)| name.to_lowercase() == wanted_lower) {
        return Ok(id.clone());
    }
    let starts: Vec<&(T, String)> =
        all.iter().filter(|(_, name)| name.to_lowercase().starts_with(&wanted_lower)).collect();
    match starts.as_slice() {
        [(id, _)] => Ok(id.clone()),
        [] => Err(format!("there is no {kind} called “{wanted}”")),
        several => {
            let names: Vec<&str> = several.iter().take(5).map(|(_, name)| name.as_str()).collect();
            Err(format!("“{wanted}” could be {}; write more of the name", names.join(", ")))
        }
    }
}

fn tag(model: &mut Model, call: &Call) -> Vec<Effect> {
    if call.args.is_empty() {
        return choose::tag(model, call);
    }
    let tags: Vec<(TagId, String)> =
        model.known.directory.tags.iter().map(|t| (t.id.clone(), t.name.to_string())).collect();
    // Of the picker: what it has offered, whatever a colleague has done to the tag since.
    let offered = [("+id:", Some(true)), ("-id:", Some(false)), ("id:", None)];
    let offered = offered.into_iter().find_map(|(lead, set)| Some((call.args.strip_prefix(lead)?, set)));
    let wanted = offered.and_then(|(id, set)| Some((tags.iter().find(|(tag, _)| tag.as_str() == id)?.0.clone(), set)));
    let (id, set) = match wanted {
        Some(wanted) => wanted,
        None => match by_name(&tags, &call.args, "tag") {
            Ok(id) => (id, None),
            Err(why) => return complain(model, why),
        },
    };
    let Some(name) = model.known.directory.tags.iter().find(|t| t.id == id).map(|t| t.name.clone()) else {
        return Vec::new();
    };
    let on = call
        .target(model)
        .and_then(|target| glance(model, &target))
        .is_some_and(|g| g.tags.iter().any(|t| t == name.as_str()));
    match set.unwrap_or(!on) {
        true if on => complain(model, format!("{name} is on it already")),
        false if !on => complain(model, format!("{name} is not on it any more")),
        true => operation(model, call, Operation::Tag(AppliedTag { id, name })),
        false => operation(model, call, Operation::Untag(id)),
    }
}

fn priority(model: &mut Model, call: &Call) -> Vec<Effect> {
    if call.args.is_empty() {
        return choose::priority(model, call);
    }
    match Priority::ALL.into_iter().find(|p| p.as_str() == call.args) {
        Some(priority) => operation(model, call, Operation::SetPriority(priority)),
        None => complain(model, format!("`{}` is no priority: none, low, medium, high or urgent", call.args)),
    }
}

fn toggle_read(model: &mut Model, call: &Call) -> Vec<Effect> {
    let read = call.target(model).and_then(|id| glance(model, &id)).is_some_and(|g| g.read);
    operation(model, call, Operation::SetRead(!read))
}
