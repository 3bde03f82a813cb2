//! Marks: which conversations are to be acted on together, and what is asked before that is done (I30).

use std::collections::HashSet;

use super::decide::sentence;
use super::navigate::move_list;
use super::{Area, Call, Command, Kind, Param, done};
use crate::call::Arg;
use crate::model::effect::Immediate;
use crate::model::list::DELETED;
use crate::model::marks::{MOST_MARKED, Marking, Several};
use crate::model::overlay::{Answer, Confirm};
use crate::model::reads::Fact;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay};
use crate::words::several::{self as words, What};
use client::domain::rating::Asking;
use client::domain::{ConversationId, TagId, Text};
use client::intent::{Assignee, Consent, Fill, Intent, Reading, Refusal, Request, TagChange, TicketWish, Warning};
use client::store::{Among, Foreseen};
use client::text::ago;

/// So many that are left out are named by themselves.
const FEW: usize = 6;

/// What a yes to the question about several calls.
pub(crate) const DO: &str = "marked.do";

/// Those that mark, for the registry.
pub(super) fn commands() -> Vec<Command> {
    let yes = [Param::untold("yes", Kind::Yes)];
    vec![
        mark("mark", &["select"], "Mark it, or take its mark away, and go down", toggle),
        mark("mark.range", &[], "Mark all from the last mark to here", range),
        mark("mark.all", &[], "Mark all of the list", |_, _| read(Among::All, Marking::More)),
        mark("mark.none", &["unmark"], "Take all marks away", |m, _| none(m)),
        mark("mark.invert", &[], "Mark the others of the list instead", |_, _| read(Among::All, Marking::Others)),
        mark("mark.all-unread", &[], "Mark those that nobody has read", |_, _| read(Among::Unread, Marking::More)),
        mark("mark.all-waiting", &[], "Mark those whose customers wait", |_, _| read(Among::Waiting, Marking::More)),
        mark("mark.customer", &[], "Mark those of this customer", |m, c| of(m, c, Among::Customer)),
        mark("mark.company", &[], "Mark those of this company", |m, c| of(m, c, Among::Company)),
        mark("mark.again", &[], "Mark those again that were marked before", again),
        Command::new(Area::Conversation, DO, "Do what is asked to all that are marked", |m, _| go(m))
            .takes(&yes)
            .when(is_asked)
            .for_good(),
        Command::new(Area::Conversation, "marked.name", "Name all that it would be done to", |m, _| name(m))
            .takes(&yes)
            .when(is_asked),
    ]
}

fn mark(name: &'static str, aliases: &'static [&'static str], doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Navigation, name, doc, run).also(aliases)
}

/// Only the question itself is answered: what was asked before and left is over.
fn is_asked(model: &Model, call: &Call) -> Result<(), Refused> {
    let asked = model.panes.marks.asked.as_ref().filter(|_| call.yes().is_some());
    asked.map(drop).ok_or_else(|| Refused::from(words::NOTHING_ASKED))
}

fn toggle(model: &mut Model, call: &Call) -> Outcome {
    let Some(id) = model.about(call) else { return Err(Refused::from(words::NOTHING_HERE)) };
    model.panes.marks.toggle(&id);
    if model.focus == Focus::List { move_list(model, 1) } else { done() }
}

/// The person points at a row of the last frame, to mark it or to take its mark away; or to mark all from the last mark, else
/// from the cursor, to there. The cursor stays where it is: what is marked need not be read.
pub(crate) fn at_row(model: &mut Model, place: usize, to_there: bool) -> Outcome {
    let shown = model.drawn.aim.list.as_deref().unwrap_or(&model.panes.list);
    let Some(id) = shown.row(place).map(|row| row.id.clone()) else { return Err(Refused::from(words::NOTHING_HERE)) };
    model.focus = Focus::List;
    if !to_there {
        model.panes.marks.toggle(&id);
        return done();
    }
    let from = model.panes.marks.last().or(model.panes.list.selected.as_ref()).cloned();
    between(model, from.as_ref(), Some(&id))
}

fn range(model: &mut Model, _: &Call) -> Outcome {
    let (last, here) = (model.panes.marks.last().cloned(), model.panes.list.selected.clone());
    between(model, last.as_ref(), here.as_ref())
}

/// Marks all from one row to another.
fn between(model: &mut Model, last: Option<&ConversationId>, here: Option<&ConversationId>) -> Outcome {
    let list = &model.panes.list;
    let at = |id: &ConversationId| list.rows.iter().position(|row| row.id == *id);
    let (Some(to), Some(here)) = (here, here.and_then(at)) else { return Err(Refused::from(words::NOTHING_HERE)) };
    let Some(from) = last else { return Err(Refused::from(words::NO_LAST)) };
    let Some(last) = at(from) else {
        // It is further off than the rows that are loaded: those between are asked of the store, in the list's order.
        return read(Among::Between(from.clone(), to.clone()), Marking::Range);
    };
    let between = &list.rows[last.min(here)..=last.max(here)];
    let mut ids: Vec<ConversationId> = between.iter().map(|row| row.id.clone()).collect();
    // The next range goes on from here.
    if here < last {
        ids.reverse();
    }
    model.panes.marks.add(ids);
    done()
}

fn of(model: &mut Model, call: &Call, among: fn(ConversationId) -> Among) -> Outcome {
    match model.about(call) {
        Some(id) => read(among(id), Marking::More),
        None => Err(Refused::from(words::NOTHING_HERE)),
    }
}

fn read(among: Among, marking: Marking) -> Outcome {
    Ok(vec![Effect::Immediate(Immediate::Mark(among, marking))].into())
}

/// Those of the list that were asked for are here.
pub(crate) fn found(model: &mut Model, marking: Marking, mut ids: Vec<ConversationId>) -> Done {
    if marking == Marking::Others {
        let marked: HashSet<&ConversationId> = model.panes.marks.ids().iter().collect();
        ids.retain(|id| !marked.contains(id));
        model.panes.marks.clear();
    }
    let more = ids.len() > MOST_MARKED;
    ids.truncate(MOST_MARKED);
    if ids.is_empty() {
        let why = if marking == Marking::Range { words::NO_LAST } else { words::NONE_OF_THOSE };
        return Done::default().saying(Level::Info, why);
    }
    let count = ids.len();
    model.panes.marks.add(ids);
    match (more, marking) {
        (true, _) => Done::default().saying(Level::Warning, words::at_most(MOST_MARKED)),
        // Most of them are out of sight.
        (false, Marking::Range) => Done::default().saying(Level::Info, words::range(count)),
        (false, _) => Done::default(),
    }
}

fn none(model: &mut Model) -> Outcome {
    if model.panes.marks.give_up() { given_up(model) } else { Err(Refused::from(words::NOTHING_MARKED)) }
}

/// Marks are gone by the person's wish.
pub(super) fn given_up(model: &Model) -> Outcome {
    Ok(Done::default().saying(Level::Info, words::given_up(&super::key_of(model, "undo"))))
}

fn again(model: &mut Model, _: &Call) -> Outcome {
    if model.panes.marks.again() {
        return done();
    }
    Err(Refused::from(words::NOTHING_MARKED_BEFORE))
}

/// Asks for something about all that are marked. Of more than a few it is shown before what would come of it.
pub(super) fn want(model: &mut Model, intent: Intent, yes: Consent) -> Outcome {
    let targets = model.panes.marks.ids().to_vec();
    if targets.is_empty() {
        return Err(Refused::from(words::NOTHING_MARKED));
    }
    let believed = model.me().cloned();
    let request = Request { intent, targets, yes, believed };
    // One that is elsewhere would be done to without anybody having looked.
    let seen = request.targets.len() > 1 || request.targets.iter().all(|id| model.drawn.aim.has(id));
    if request.targets.len() < model.settings.preview_from && seen {
        return decide(model, request);
    }
    // What was to follow would be about others, as the answer is not there yet.
    let waits = model.calls.wait();
    model.calls.stop();
    let asked = Done::from(vec![Effect::Immediate(Immediate::Foresee(request))]);
    Ok(if waits { asked.saying(Level::Warning, words::ONLY_THE_FIRST) } else { asked })
}

fn decide(model: &mut Model, request: Request) -> Outcome {
    model.panes.marks.doing = Some(model.panes.marks.ids().to_vec());
    super::decide::ask(model, request)
}

/// What would come of it is known: it is asked.
pub(crate) fn foreseen(model: &mut Model, request: Request, foreseen: Foreseen) -> Done {
    if let Intent::Desk(_) = request.intent {
        return super::desk::foreseen(model, request, foreseen);
    }
    model.panes.marks.asked = Some(Several::new(request, foreseen));
    ask(model);
    Done::default()
}

fn ask(model: &mut Model) {
    let Some(several) = &model.panes.marks.asked else { return };
    let question = asked(model, several);
    let words = if several.all { "show fewer" } else { "show all" };
    let others = vec![Answer { letter: 's', words, call: answer("marked.name") }];
    let confirm = Confirm { others, ..Confirm::new(None, question, answer(DO)) };
    model.over.overlays.push(Overlay::Confirm(confirm));
}

fn answer(command: &'static str) -> Call {
    Call::of(command).with(Arg::Yes(String::new()))
}

/// The question about several: what, to how many, which are left out and why; a line each.
pub(crate) fn asked(model: &Model, several: &Several) -> String {
    let (will, left_out) = (several.will.len(), several.left_out.len());
    let mut lines = vec![words::question(&what(model, &several.request.intent), will, will + left_out)];
    if several.request.intent == Intent::Close {
        let may = |warning: &&Warning| matches!(warning, Warning::Rating(Asking::Unknown { .. }));
        let may = several.warnings.iter().filter(may).count().min(will);
        lines.extend(words::ratings(will - may, may));
    }
    let called = |id: &ConversationId, who: &Text| match model.known.gone.contains(id) {
        true => DELETED.to_owned(),
        false => who.to_string(),
    };
    if several.all {
        lines.extend(several.will.iter().map(|(id, who)| words::one(&called(id, who), None)));
    }
    let most = if several.all { usize::MAX } else { FEW };
    if left_out > 0 {
        lines.push(words::left_out(left_out));
        let one = |(id, who, why): &(ConversationId, Text, Refusal)| {
            words::one(&called(id, who), Some(&sentence(model, why)))
        };
        lines.extend(several.left_out.iter().take(most).map(one));
        if left_out > most {
            lines.push(words::and_more(left_out - most));
        }
    }
    lines.push(words::all_back(&super::key_of(model, "undo")));
    lines.join("\n")
}

/// What is wanted, in words.
fn what(model: &Model, intent: &Intent) -> What {
    match intent {
        Intent::Close => What::Close,
        Intent::Open => What::Open,
        Intent::Snooze(at) => What::Snooze(ago::coming(*at, &super::choose::zoned_now(model))),
        Intent::Assign(Assignee::Me) => What::Take,
        Intent::Assign(Assignee::Admin(id)) => What::Assign(model.admin_name(id)),
        Intent::Assign(Assignee::Team(id)) => What::Assign(model.team_name(id)),
        Intent::Assign(Assignee::Nobody) => What::Off,
        Intent::Assign(Assignee::NoTeam) => What::NoTeam,
        Intent::Tag(changes) | Intent::TagContact(changes) => {
            let name = |id: &TagId| model.tag_name(id);
            let words = |change: &TagChange| match change {
                TagChange::Add(id) => format!("+ {}", name(id)),
                TagChange::Remove(id) => format!("− {}", name(id)),
                TagChange::Toggle(id) => format!("± {}", name(id)),
            };
            What::Tags(changes.iter().map(words).collect::<Vec<_>>().join(", "))
        }
        Intent::Fill(fill) if fill.then.is_none() => What::Ticket(filled(fill)),
        Intent::Ticket(wish) => What::Ticket(ticket(model, wish)),
        Intent::Spam(tag, on) => What::Spam(tag.clone(), *on),
        Intent::Prioritise(priority) => What::Priority(priority.as_str()),
        Intent::Read(Reading::Read | Reading::Opened) => What::Read(Some(true)),
        Intent::Read(Reading::Unread) => What::Read(Some(false)),
        Intent::Read(Reading::Toggle) => What::Read(None),
        // Words are for one customer, and one's own status is nobody's conversation.
        Intent::Fill(_)
        | Intent::All(_)
        | Intent::Desk(_)
        | Intent::Restore(_)
        | Intent::Reply(_)
        | Intent::Note(_)
        | Intent::Away(_)
        | Intent::Steps(_) => What::Back,
    }
}

/// What attributes are to be.
fn filled(fill: &Fill) -> String {
    fill.values.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
}

/// What is to be done to tickets: a state and a type by their names.
fn ticket(model: &Model, wish: &TicketWish) -> String {
    let types = &model.known.directory.ticket_types;
    let kind = |id: &str| types.iter().find(|kind| kind.id == id).map_or("", |kind| kind.name.as_str()).to_owned();
    match wish {
        TicketWish::State(id) => {
            let state = types.iter().find_map(|kind| kind.state(id));
            state.map_or_else(String::new, |state| state.label.to_string())
        }
        TicketWish::Value(name, value) => format!("{name}: {value}"),
        TicketWish::Kind(id) | TicketWish::Convert(id, _) | TicketWish::Make(id, _) => kind(id),
        TicketWish::Link(id) | TicketWish::Unlink(id) => id.to_string(),
    }
}

/// Each is named, or only some of those that are left out.
fn name(model: &mut Model) -> Outcome {
    if let Some(several) = &mut model.panes.marks.asked {
        several.all = !several.all;
    }
    ask(model);
    done()
}

/// It is done to those that were named; whether it still can be is judged anew.
fn go(model: &mut Model) -> Outcome {
    let Some(several) = model.panes.marks.asked.take() else { return Err(Refused::from(words::NOTHING_ASKED)) };
    let targets = several.will.into_iter().map(|(id, _)| id).collect();
    model.reads.after(Fact::OutboxMoved);
    decide(model, Request { targets, ..several.request })
}
