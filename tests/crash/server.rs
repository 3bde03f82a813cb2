//! What the outbox held, beside what the server has.

use std::collections::{BTreeMap, BTreeSet};

use client::domain::Operation;
use practice::world::part::AssignedTo;
use practice::world::time::iso;
use practice::world::{Conversation, Part, PartKind, State, Who, World};

use super::ledger::Row;

/// How a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    state: State,
    admin: Option<u64>,
    team: Option<u64>,
    tags: BTreeSet<String>,
    priority: String,
    /// How many entries it had.
    parts: usize,
}

impl Standing {
    fn of(world: &World, conversation: &Conversation) -> Self {
        let name = |tag: u64| world.tag(tag).map_or_else(String::new, |tag| tag.name.to_string());
        Self {
            state: conversation.state,
            admin: conversation.admin,
            team: conversation.team,
            tags: conversation.tags.iter().map(|tagged| name(tagged.tag)).collect(),
            priority: conversation.priority.as_str().to_owned(),
            parts: conversation.parts.len(),
        }
    }

    /// After one more entry.
    fn after(&self, part: &Part) -> Self {
        let mut next = self.clone();
        next.state = part.state;
        match part.assigned_to {
            None => {}
            Some(AssignedTo::Admin(id)) => next.admin = Some(id),
            Some(AssignedTo::Team(id)) => (next.team, next.admin) = (Some(id), None),
            Some(AssignedTo::Nobody) => next.admin = None,
        }
        next.tags.extend(tags(part, "tags_added"));
        for tag in tags(part, "tags_removed") {
            next.tags.remove(&tag);
        }
        next.priority = event(part, "current_priority").map_or(next.priority, str::to_owned);
        next
    }

    /// Whether what was asked for is so already, and need not happen.
    fn holds(&self, operation: &Operation, names: &BTreeMap<String, String>) -> bool {
        match operation {
            Operation::Close => self.state == State::Closed,
            Operation::Open => self.state == State::Open,
            Operation::AssignAdmin(admin) => self.admin == admin.as_ref().and_then(|id| id.as_str().parse().ok()),
            Operation::AssignTeam(team) => self.team == team.as_ref().and_then(|id| id.as_str().parse().ok()),
            Operation::Tag(tag) | Operation::NewTag(tag) => self.tags.contains(tag.name.as_str()),
            Operation::Untag(tag) => names.get(tag.as_str()).is_none_or(|name| !self.tags.contains(name)),
            Operation::SetPriority(priority) => self.priority == priority.as_str(),
            // That somebody has read it leaves no entry, and goes with the next message.
            Operation::SetRead(_) => true,
            // A message, or a snooze until a time that no other has.
            _ => false,
        }
    }
}

/// How all conversations stand.
pub fn standings(world: &World) -> BTreeMap<u64, Standing> {
    world.conversations.iter().map(|(_, c)| (c.id, Standing::of(world, c))).collect()
}

/// A word of what an entry tells of its event.
fn event<'a>(part: &'a Part, key: &str) -> Option<&'a str> {
    part.extra.as_ref()?.event.as_ref()?.get(key)?.as_str()
}

fn tags(part: &Part, key: &str) -> Vec<String> {
    let event = part.extra.as_ref().and_then(|extra| extra.event.as_ref());
    let names = event.and_then(|event| event.get(key)).and_then(|names| names.as_array());
    names.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Whether an entry is what was asked for.
fn is(part: &Part, operation: &Operation, names: &BTreeMap<String, String>) -> bool {
    let assigns = [PartKind::Assignment, PartKind::AssignAndReopen, PartKind::AssignAndUnsnooze].contains(&part.kind);
    let to = |id: Option<&str>, to: fn(u64) -> AssignedTo| {
        let to = id.map_or(Some(AssignedTo::Nobody), |id| id.parse().ok().map(to));
        assigns && part.body.is_none() && part.assigned_to == to
    };
    match operation {
        Operation::Reply(_) => part.body.is_some() && !part.kind.is_note(),
        Operation::Note(_) => part.kind.is_note(),
        Operation::Close => part.kind == PartKind::Close,
        Operation::Open => part.kind == PartKind::Open,
        Operation::Snooze(until) => {
            part.kind == PartKind::Snoozed && event(part, "custom_until_time") == Some(iso(until.0).as_str())
        }
        Operation::AssignAdmin(admin) => to(admin.as_ref().map(|id| id.as_str()), AssignedTo::Admin),
        Operation::AssignTeam(team) => to(team.as_ref().map(|id| id.as_str()), AssignedTo::Team),
        Operation::Tag(tag) | Operation::NewTag(tag) => {
            tags(part, "tags_added").iter().any(|name| name == tag.name.as_str())
        }
        Operation::Untag(tag) => names.get(tag.as_str()).is_some_and(|name| tags(part, "tags_removed").contains(name)),
        Operation::SetPriority(priority) => event(part, "current_priority") == Some(priority.as_str()),
        _ => false,
    }
}

/// What is wrong in a conversation: the person's own entries since the beginning must be the rows, in their order,
/// each once. A row may be missing only where what it asked for was so already when its turn came.
pub fn compare(world: &World, conversation: &Conversation, begun: Option<&Standing>, rows: &[&Row]) -> Option<String> {
    let names: BTreeMap<String, String> = world.tags.iter().map(|t| (t.id.to_string(), t.name.to_string())).collect();
    let since = begun.map_or(0, |begun| begun.parts);
    let begun = begun.cloned().unwrap_or_else(|| Standing::of(world, conversation));
    let own = |part: &Part| part.author == Who::Admin(world.owner);
    // How it stood before each own entry: all that it was since the own entry before that.
    let mut windows: Vec<Vec<Standing>> = vec![vec![begun.clone()]];
    let mut entries: Vec<&Part> = Vec::new();
    let mut now = begun;
    for part in conversation.parts.iter().skip(since) {
        now = now.after(part);
        if own(part) {
            entries.push(part);
            windows.push(Vec::new());
        }
        if let Some(window) = windows.last_mut() {
            window.push(now.clone());
        }
    }
    // With so many entries explained, up to which rows can it be?
    let mut reached = BTreeSet::from([0]);
    for (n, window) in windows.iter().enumerate() {
        let mut at = reached.first().copied().unwrap_or(rows.len());
        while let Some(row) = rows.get(at) {
            let held = |standing: &Standing| standing.holds(&row.operation, &names);
            if reached.contains(&at) && (row.doubtful || window.iter().any(held)) {
                reached.insert(at + 1);
            }
            at += 1;
        }
        if let Some(part) = entries.get(n) {
            let fits = |at: &usize| rows.get(*at).is_some_and(|row| is(part, &row.operation, &names));
            reached = reached.iter().filter(|at| fits(at)).map(|at| at + 1).collect();
        }
    }
    if reached.contains(&rows.len()) {
        return None;
    }
    let asked: Vec<String> = rows.iter().map(|row| format!("{} {:?}", row.id, row.operation)).collect();
    let done: Vec<String> = conversation.parts.iter().skip(since).map(|part| described(part, own(part))).collect();
    Some(format!("{}: asked for {asked:?}, and there is {done:?}", conversation.id))
}

fn described(part: &Part, own: bool) -> String {
    let who = if own { "own " } else { "" };
    let to = part.assigned_to.map_or_else(String::new, |to| format!(" to {to:?}"));
    let said = part.body.as_deref().map_or_else(String::new, |body| format!(" {body}"));
    format!("{who}{}{to}{said}", part.kind.as_str())
}
