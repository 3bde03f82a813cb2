//! Taking back what was done last: what was sent, before it goes out (I21), and every change of a conversation (I43); and
//! doing again what was taken back. What another program of the person's did, or this one before its start, is asked about
//! first.

use super::compose::{bring_back, give_back, known, open};
use super::{Area, Call, Command, Kind, Param, choose};
use crate::call::Arg;
use crate::model::effect::Immediate;
use crate::model::overlay::Confirm;
use crate::model::reads::Fact;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay};
use crate::words::turned::{self, Again, Kept};
use crate::words::{Whom, outbox};
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{
    ContactId, ConversationId, Operation, SnoozeMode, Standing, Step, StepState, TagId, Text, people_way, way,
};
use client::intent::{Refusal, Wish, judge};
use client::store::{DecidedUnit, DraftMode, Stood, Turn, Turned};
use client::text::ago;

/// Those that take back what was decided, for the registry.
pub(super) fn commands() -> Vec<Command> {
    let asked = [Param::untold("number", Kind::Number), Param::untold("yes", Kind::Yes)];
    let undo = Command::new(Area::Conversation, "undo", "Take back what was done last", undo);
    let redo = Command::new(Area::Conversation, "redo", "Do again what was taken back", redo);
    vec![undo.also(&["oops", "revert", "unsend"]).takes(&asked).for_good(), redo.for_good()]
}

/// A yes to a message that waits, by its step; to nothing else, though a unit may have that number.
const MESSAGE: &str = "message";

/// A yes to what was decided in one go, by its unit.
const UNIT: &str = "unit";

/// How many characters of a message a question quotes.
const WORDS: usize = 40;

/// Messages that have not gone out yet and wait for their undo delay, or did (I21), the newest first. Whether that is
/// over by the clock does not matter: the clock may have been set, and what waits for the network can be taken back as
/// well.
fn waiting(model: &Model) -> impl Iterator<Item = &Step> {
    model.known.outbox.iter().rev().filter(|a| {
        Some(&a.author) == model.me()
            && judge(Wish::Undo, a.id, Some(a)).is_ok()
            && a.next_attempt_at > a.created_at
            && a.operation.words().is_some()
    })
}

/// The newest of this program's own. Of another program's the person here has seen neither the words nor when they
/// were sent: that one is asked about, by name. The answer is a yes to that one alone.
fn undo(model: &mut Model, call: &Call) -> Outcome {
    if let Some(what) = call.yes() {
        let number = call.given().and_then(|number| i64::try_from(number).ok());
        return match (what, number) {
            (MESSAGE, Some(number)) => match waiting(model).find(|step| step.id == number).cloned() {
                Some(step) => Ok(vec![Effect::Immediate(Immediate::Undo(step))].into()),
                None => {
                    let who = model.about(call).map(|id| super::outbox::who(model, &id));
                    Err(Refused::from(turned::waits_no_more(who.as_deref())))
                }
            },
            (UNIT, Some(number)) => Ok(vec![Effect::Immediate(Immediate::Turn(number, Turn::Back))].into()),
            _ => Err(Refused::from(turned::NOTHING)),
        };
    }
    if let Some(brought) = bring_back(model) {
        return brought;
    }
    if model.panes.marks.are_given_up() {
        model.panes.marks.again();
        return super::done();
    }
    let own = |step: &&Step| step.operation.words().is_some() && model.known.own.contains(&step.id);
    let newest = model.known.outbox.iter().rev().filter(own).find(|step| step.state == StepState::Queued).cloned();
    let immediate = match (newest, model.known.done.last()) {
        (Some(step), done) if done.is_none_or(|unit| *unit <= step.unit) => {
            match judge(Wish::Undo, step.id, Some(&step)) {
                Ok(_) => Immediate::Undo(step),
                // It was tried, and surely has not arrived.
                Err(_) => Immediate::TakeBack(step),
            }
        }
        (_, Some(unit)) => Immediate::Turn(*unit, Turn::Back),
        (_, None) => match waiting(model).next().cloned() {
            Some(step) => Immediate::AskToUndo(step),
            None => Immediate::AskToTurnBack,
        },
    };
    Ok(vec![Effect::Immediate(immediate)].into())
}

fn redo(model: &mut Model, _: &Call) -> Outcome {
    match model.known.undone.last() {
        Some(unit) => Ok(vec![Effect::Immediate(Immediate::Turn(*unit, Turn::Again))].into()),
        None => Err(Refused::from(turned::NOTHING_AGAIN.to_owned())),
    }
}

/// A unit was taken back, or done again: it is said, and the cursor is on its conversation where that is in the list.
pub(crate) fn turned(model: &mut Model, turned: &Turned) -> Done {
    let stood = &turned.decided.stood;
    model.known.done.retain(|unit| *unit != turned.unit);
    model.known.undone.retain(|unit| *unit != turned.unit);
    match turned.turn {
        Turn::Back => model.known.undone.push(turned.unit),
        Turn::Again => model.known.done.push(turned.unit),
    }
    match turned.turn {
        Turn::Back => model.panes.marks.taken_back(turned.unit),
        Turn::Again => model.panes.marks.done_again(turned.unit),
    }
    for stood in stood {
        match turned.turn {
            Turn::Back => model.panes.list.unhandle(&stood.conversation),
            Turn::Again => model.panes.list.handle(&stood.conversation),
        }
    }
    model.reads.after(Fact::OutboxMoved);
    model.known.own.extend(turned.decided.steps.iter().map(|step| step.id));
    let Some(first) = stood.first() else { return Done::default() };
    let whom = if stood.len() > 1 { Whom::Several(stood.len()) } else { Whom::One(turned.who.as_str()) };
    let until = first.after.snoozed_until.filter(|until| *until < UNTIL_REPLY);
    let until = until.map(|until| ago::coming(until, &choose::zoned_now(model)));
    let name = name_of(model, &first.after);
    let again = what(model, stood, until.as_deref(), name.as_deref()).unwrap_or(Again::Read(first.after.read));
    let kept = match turned.made.len() {
        _ if turned.said => Kept::Words,
        0 => Kept::Nothing,
        made => Kept::NewTags(made),
    };
    let words = match turned.turn {
        Turn::Back => turned::back(whom, &again, kept, &super::key_of(model, "redo")),
        // Its steps ended when it was taken back.
        Turn::Again if model.known.in_steps.contains(&turned.unit) => {
            turned::without_steps(whom, &again, &super::key_of(model, "ladder"))
        }
        Turn::Again => turned::again(whom, &again, &super::key_of(model, "undo")),
    };
    let mut done = Done::default().saying_about(Level::Info, words, first.conversation.clone());
    let entered = turned.entered.first().or(stood.first().map(|stood| &stood.conversation));
    if let Some(id) = entered.filter(|id| turned.entered.contains(id) || model.panes.list.find(id).is_some()).cloned()
        && model.composer.is_none()
    {
        model.drawn.aim.add(&id);
        done.effects.extend(super::fold::turn(model, &id));
    }
    done
}

/// Whose it is now, by name.
fn name_of(model: &Model, standing: &Standing) -> Option<String> {
    match (&standing.admin, &standing.team) {
        (Some(admin), _) => Some(model.admin_name(admin)),
        (None, Some(team)) => Some(model.team_name(team)),
        (None, None) => None,
    }
}

/// The names of tags that are on in one of two standings and not in the other.
fn tags_between(model: &Model, stood: &[Stood], on: bool) -> Vec<String> {
    let mut ids: Vec<&TagId> = Vec::new();
    for stood in stood {
        let (with, without) = if on { (&stood.after, &stood.before) } else { (&stood.before, &stood.after) };
        let new = with.tags.iter().filter(|tag| !without.tags.contains(tag));
        let customers = with.contact_tags.iter().filter(|tag| !without.contact_tags.contains(tag));
        for tag in new.chain(customers) {
            if !ids.contains(&tag) {
                ids.push(tag);
            }
        }
    }
    ids.into_iter().map(|tag| model.tag_name(tag)).collect()
}

/// What conversations are again, by what has changed first.
fn what<'a>(model: &Model, stood: &[Stood], until: Option<&'a str>, name: Option<&'a str>) -> Option<Again<'a>> {
    let Stood { before, after, .. } = stood.first()?;
    if (before.state, before.snoozed_until) != (after.state, after.snoozed_until) {
        return Some(Again::state(after.state, until));
    }
    if (&before.admin, &before.team) != (&after.admin, &after.team) {
        return Some(match (&after.admin, name) {
            (Some(admin), _) if Some(admin) == model.me() => Again::Mine,
            (_, Some(name)) => Again::With(name),
            (_, None) => Again::Nobodys,
        });
    }
    let (on, off) = (tags_between(model, stood, true), tags_between(model, stood, false));
    if !(on.is_empty() && off.is_empty()) {
        return Some(Again::Tags(on, off));
    }
    let urgent = (before.priority != after.priority).then_some(Again::Priority(after.priority));
    urgent
        .or_else(|| {
            let steps = way(before, after, SnoozeMode::Native, &|tag| Text::new(tag.as_str()));
            steps.into_iter().find_map(|step| match step {
                Operation::Ticket(step) => Some(Again::Ticket(step.told())),
                _ => None,
            })
        })
        .or_else(|| {
            let name = |id: &ContactId| Text::new(&super::desk::customer_name(model, id));
            let step = people_way(before, after, &name).into_iter().next()?;
            Some(Again::Ticket(step.told()))
        })
}

/// A unit could not be turned: what it was about has moved on, or is out. The next one is what was done before it.
pub(crate) fn not_turned(model: &mut Model, unit: i64, turn: Turn, why: &Refusal) -> Done {
    let mut words = super::decide::sentence(model, why);
    if matches!(why, Refusal::Out(..)) && model.settings.undo_delay == 0 {
        words.push_str(&format!("; {}", outbox::NOT_DELAYED));
    }
    model.known.done.retain(|other| *other != unit);
    model.known.undone.retain(|other| *other != unit);
    if turn == Turn::Back {
        model.known.fixed.insert(unit);
    }
    let words = match turn {
        _ if *why == Refusal::NothingToTakeBack => turned::NOTHING.to_owned(),
        Turn::Back => {
            let key = super::key_of(model, "undo");
            turned::not_back(&words, (!model.known.done.is_empty()).then_some(key.as_str()))
        }
        Turn::Again => turned::not_again(&words),
    };
    Done::default().saying(Level::Warning, words)
}

/// Asks whether what was decided last, in another program or before the start, is to be taken back.
pub(crate) fn ask_to_turn(model: &mut Model, unit: Option<&DecidedUnit>, who: Option<&Text>) -> Done {
    let told = unit.and_then(|unit| {
        let step = unit.steps.first()?;
        let time = |at| super::choose::wake_words(model, at);
        let what = step.operation.told(&super::decide::Words(model), &time)?;
        Some((unit, step.conversation.clone(), what))
    });
    let Some((unit, conversation, what)) = told else {
        return Done::default().saying(Level::Info, turned::NOTHING);
    };
    let at = ago::moment(unit.decided_at, &choose::zoned_now(model));
    ask_about(model, conversation, who, (UNIT, unit.id), turned::ask(&what, &at));
    Done::default()
}

/// Asks whether the message or unit of that number is to be taken back, by whom it is about.
fn ask_about(
    model: &mut Model,
    conversation: ConversationId,
    who: Option<&Text>,
    (what, number): (&str, i64),
    question: String,
) {
    let about = match who {
        Some(who) if !model.known.gone.contains(&conversation) => who.to_string(),
        _ => super::outbox::who(model, &conversation),
    };
    let yes = Call::of("undo").with(Arg::Number(u64::try_from(number).unwrap_or(0))).with(Arg::Yes(what.to_owned()));
    let yes = yes.about(Some(conversation));
    model.over.overlays.push(Overlay::Confirm(Confirm::new(Some(about), question, yes)));
}

/// Asks whether another program's message is to be taken back.
pub(crate) fn ask(model: &mut Model, step: &Step, who: Option<&Text>) {
    let Some(said) = step.operation.preview(WORDS) else { return };
    let what = step.operation.name();
    let question = outbox::ask_to_take_back(what, said.as_str());
    ask_about(model, step.conversation.clone(), who, (MESSAGE, step.id), question);
}

/// A message was taken back: it is in the composer again, and its conversation under the cursor.
pub(crate) fn undone(model: &mut Model, step: &Step) -> Done {
    let Some((mode, _)) = step.operation.words() else {
        return Done::default();
    };
    super::sending::taken_back(model, step.id);
    let id = step.conversation.clone();
    model.panes.list.unhandle(&id);
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Outbox(_)));
    model.known.done.retain(|unit| *unit != step.unit);
    let words = if step.state == StepState::Failed {
        outbox::TEXT_BACK.to_owned()
    } else {
        turned::words_back(mode == DraftMode::Note, super::act::who(model, &id).as_deref())
    };
    let said = Done::default().saying_about(Level::Info, words, id.clone());
    model.reads.after(Fact::OutboxMoved);
    let is_open = model.composer.as_ref().is_some_and(|c| c.conversation == id && c.mode == mode);
    if is_open {
        let effects = give_back(model, step);
        model.focus = Focus::Composer;
        return said.with(Ok(effects.into()));
    }
    // It was just before the person, with its thread: what is known of that is no news.
    if let Some(seen) = known(model, &id) {
        model.drafts.seen.insert(id.clone(), seen);
    }
    model.drawn.aim.add(&id);
    let opened = open(model, &Call::of("reply").about(Some(id)), mode);
    said.with(opened)
}
