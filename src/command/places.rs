//! Going elsewhere: by id or web address, to what is unread or waits longest, to others of a customer or company; and back
//! to where one was (I41, I46).

use super::{Area, Call, Command, Kind, Param, act, choose, decide, fold, navigate, perform, view};
use crate::call::Arg;
use crate::model::effect::{Immediate, Wanted};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model};
use crate::words::places as words;
use client::domain::ConversationId;
use client::domain::address::conversation_in;
use client::intent::{Assignee, Intent};
use client::store::Kin;
use client::sync::SyncCommand;
use client::view::ViewId;

/// Places that one can go back to.
const MOST: usize = 100;

/// Commands that go elsewhere.
pub(super) fn commands() -> Vec<Command> {
    vec![
        place("goto", "Go to an id or web address", goto).takes(&[Param::may("id", Kind::Conversation)]),
        place("next.unread", "Go to the next one that nobody has read", next_unread),
        place("next.waiting", "Go to the one of mine that waits longest", |m, _| reach(m, Wanted::Waiting)),
        place("next.unassigned", "Go to the one of nobody's that waits longest", |m, _| untaken(m, false)),
        place("take.next", "Take the one of nobody's that waits longest", |m, _| untaken(m, true)).for_good(),
        place("next.customer", "Go to the next one of this customer", |m, c| kin(m, c, Kin::Customer, false)),
        place("previous.customer", "Go to the one before, of this customer", |m, c| kin(m, c, Kin::Customer, true)),
        place("next.company", "Go to the next open one of this company", |m, c| kin(m, c, Kin::Company, false)),
        place("previous.company", "Go to the open one before, of this company", |m, c| kin(m, c, Kin::Company, true)),
        place("place.back", "Go back to where I was", back),
    ]
}

fn place(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Navigation, name, doc, run)
}

/// Notes where one is, to go back there.
pub(super) fn remember(model: &mut Model) {
    let here = (model.panes.inbox.clone(), model.panes.list.selected.clone());
    if here.1.is_some() && model.panes.been.last() != Some(&here) {
        model.panes.been.push(here);
        let over = model.panes.been.len().saturating_sub(MOST);
        model.panes.been.drain(..over);
    }
}

fn back(model: &mut Model, _: &Call) -> Outcome {
    let here = (model.panes.inbox.clone(), model.panes.list.selected.clone());
    let mut been = None;
    while been.is_none() {
        let Some(last) = model.panes.been.pop() else { return Err(Refused::from(words::NOWHERE_BACK)) };
        been = Some(last).filter(|last| *last != here);
    }
    let Some((inbox, id)) = been else { return Err(Refused::from(words::NOWHERE_BACK)) };
    let mut effects = if inbox == model.panes.inbox { Vec::new() } else { view::show(model, inbox) };
    if let Some(id) = id {
        effects.extend(fold::turn(model, &id));
    }
    Ok(effects.into())
}

fn goto(model: &mut Model, call: &Call) -> Outcome {
    let typed = match call.args.first() {
        None => return perform(model, &Call::of("command").with(Arg::Text("goto".into()))),
        Some(Arg::Id(_, id)) => id.clone(),
        Some(words) => words.words(),
    };
    let Some(id) = conversation_in(&typed) else { return Err(Refused::from(words::no_conversation(&typed))) };
    if model.panes.list.find(&id).is_some() {
        remember(model);
        return navigate::go_to(model, &id);
    }
    reach(model, Wanted::Conversation(id))
}

/// The next below on screen; else the first of the list.
fn next_unread(model: &mut Model, _: &Call) -> Outcome {
    let list = &model.panes.list;
    let below = (list.index + 1..list.first_row + list.rows.len()).filter_map(|place| list.row(place));
    let next = below.into_iter().find(|row| row.is_unread() && !list.has_left(&row.id)).map(|row| row.id.clone());
    match next {
        Some(id) => Ok(arrive(model, &id).into()),
        None => reach(model, Wanted::Unread),
    }
}

fn kin(model: &mut Model, call: &Call, kin: Kin, back: bool) -> Outcome {
    match model.about(call) {
        Some(id) => reach(model, Wanted::Kin(id, kin, back)),
        None => Ok(Done::default()),
    }
}

fn untaken(model: &mut Model, take: bool) -> Outcome {
    let me = model.known.directory.admins.iter().find(|admin| Some(&admin.id) == model.me());
    if take && me.is_some_and(|me| !me.has_inbox_seat) {
        return Err(Refused::from(crate::words::NO_SEAT));
    }
    reach(model, Wanted::Untaken { take, who: None })
}

/// Takes one that was found, and goes there.
fn take(model: &mut Model, id: ConversationId, who: Option<&str>) -> Done {
    let mut effects = Vec::new();
    if !matches!(model.panes.inbox, ViewId::Mine | ViewId::All) {
        remember(model);
        effects = view::show(model, ViewId::Mine);
    }
    effects.extend(arrive(model, &id));
    model.known.called.extend(who.map(|who| (id.clone(), who.to_owned())));
    // It is meant whichever it is.
    model.drawn.aim.add(&id);
    Done::from(effects).with(decide::decide(model, id, Intent::Assign(Assignee::Me)))
}

fn reach(_: &mut Model, wanted: Wanted) -> Outcome {
    Ok(vec![Effect::Immediate(Immediate::Reach(wanted))].into())
}

/// Where one wanted to go was found, or there is none.
pub(crate) fn reached(model: &mut Model, wanted: &Wanted, found: Option<ConversationId>) -> Done {
    if let Some(id) = found {
        let mut effects = Vec::new();
        if let Wanted::Untaken { take: true, who } = wanted {
            return take(model, id, who.as_deref());
        }
        if matches!(wanted, Wanted::Untaken { .. }) && model.panes.list.find(&id).is_none() {
            remember(model);
            effects = view::show(model, ViewId::Unassigned);
        }
        if *wanted == Wanted::Waiting && model.panes.inbox != ViewId::Mine && model.panes.list.find(&id).is_none() {
            remember(model);
            effects = view::show(model, ViewId::Mine);
        }
        effects.extend(arrive(model, &id));
        if matches!(wanted, Wanted::Conversation(_)) {
            model.drawn.aim.add(&id);
        }
        return effects.into();
    }
    let said = match wanted {
        Wanted::Conversation(id) => {
            model.panes.awaited = Some(id.clone());
            let done = Done::from(vec![Effect::Sync(SyncCommand::Refresh(id.clone()))]);
            return done.saying(Level::Info, words::fetching(id.as_str()));
        }
        Wanted::Unread => words::nothing_unread(&choose::inbox_name(model, &model.panes.inbox)),
        Wanted::Waiting => words::nobody_waits(),
        Wanted::Untaken { .. } => words::nothing_unassigned(&choose::inbox_name(model, &of_nobody(model))),
        Wanted::Kin(id, Kin::Customer, _) => {
            words::no_other_of(&act::who(model, id).unwrap_or_else(|| format!("conversation {id}")))
        }
        Wanted::Kin(id, Kin::Company, _) => {
            let company = model.panes.list.find(id).and_then(|row| row.company.as_ref());
            words::no_other_of_company(company.map(|company| company.as_str()))
        }
    };
    Done::default().saying(Level::Info, said)
}

/// The list of nobody's that is looked through.
fn of_nobody(model: &Model) -> ViewId {
    match &model.panes.inbox {
        ViewId::Team(team) | ViewId::TeamUnassigned(team) => ViewId::TeamUnassigned(team.clone()),
        _ => ViewId::Unassigned,
    }
}

/// Turns cursor, thread and details there. What is in the composer is kept.
pub(super) fn arrive(model: &mut Model, id: &ConversationId) -> Vec<Effect> {
    remember(model);
    let mut effects = Vec::new();
    if model.composer.as_ref().is_some_and(|composer| composer.conversation != *id) {
        effects.extend(fold::fold(model).effects);
    }
    if model.focus == Focus::Details {
        model.focus = Focus::Thread;
    }
    effects.extend(fold::turn(model, id));
    effects
}

/// What was asked for by its id did not come. Who does something else by now finds among the messages that it is nowhere.
pub(crate) fn missing(model: &mut Model, id: &ConversationId, absent: bool) -> Done {
    let said = if absent { words::absent(id.as_str()) } else { words::out_of_reach(id.as_str()) };
    match model.panes.awaited.take_if(|awaited| awaited == id) {
        Some(_) => return Done::default().saying(Level::Warning, said),
        None if absent => model.notices.note(model.now, said, Vec::new()),
        None => {}
    }
    Done::default()
}

/// What was asked for by its id has come.
pub(crate) fn came(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.panes.awaited.take() else { return Vec::new() };
    let effects = arrive(model, &id);
    model.drawn.aim.add(&id);
    effects
}
