//! What the person did, and what the program said: lists with a cursor, from which one takes back, does again and goes to
//! what it is about.

use super::decide::sentence;
use super::told::Names;
use super::{Area, Call, Command, Kind, Param, done, perform};
use crate::call::Arg;
use crate::model::effect::{Immediate, Write};
use crate::model::overlay::{Confirm, Page, Reader};
use crate::model::reads::Fact;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::{Whom, past as words};
use client::domain::{ConversationId, DraftMode, Step, StepState, TagId, Text, Timestamp, way};
use client::intent::Refusal;
use client::store::{DidUnit, Turn};

/// A line of such a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was; none of what has no time of its own.
    pub at: Option<Timestamp>,
    /// What was done or said.
    pub words: String,
    /// What can be done about it, beside that.
    pub aside: String,
    /// How much it matters.
    pub level: Level,
    /// Whether it is over: taken back.
    pub over: bool,
    /// The conversation that it is about, if it is about one.
    pub about: Option<ConversationId>,
    /// The unit of what was done.
    pub unit: Option<i64>,
}

pub(super) fn commands() -> Vec<Command> {
    let yes = [Param::untold("yes", Kind::Yes)];
    vec![
        Command::new(Area::Program, "did", "Show what I did, to take it back", |m, _| show(m, Page::Did))
            .also(&["what-i-did", "done.list"]),
        Command::new(Area::Program, "marked.outcome", "Show what became of the last several", |m, _| last_several(m)),
        inside("did.undo", "Take this one back", |m, _| turn(m, Turn::Back)).for_good(),
        inside("did.redo", "Do this one again", |m, _| turn(m, Turn::Again)).for_good(),
        inside("did.retry", "Try again what was refused of it", |m, _| retry(m)).for_good(),
        inside("did.drop", "Drop what was refused of it", drop_refused).takes(&yes).for_good(),
    ]
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

fn show(model: &mut Model, page: Page) -> Outcome {
    let contexts = model.contexts();
    model.over.overlays.push(Overlay::Reader(Reader { at: Some(0), ..Reader::new(page, contexts) }));
    model.reads.after(Fact::DidOpened);
    done()
}

fn last_several(model: &mut Model) -> Outcome {
    match model.known.several.last() {
        Some((unit, ..)) => show(model, Page::Several(*unit)),
        None => Err(Refused::from(words::NO_SEVERAL)),
    }
}

/// Whether what was done is looked at.
pub(crate) fn is_open(model: &Model) -> bool {
    model.over.overlays.iter().any(|overlay| matches!(overlay, Overlay::Reader(reader) if reader.page.is_past()))
}

/// Whether such a list has the keys.
pub(super) fn is_list(model: &Model) -> bool {
    let page = match model.over.overlays.last() {
        Some(Overlay::Reader(reader)) => reader.page,
        _ => return false,
    };
    page.is_past() || page == Page::Messages
}

/// What was done was read: the cursor stays on what it was on.
pub(crate) fn read(model: &mut Model, did: Vec<DidUnit>) -> Vec<Effect> {
    if !model.reads.finished(crate::model::reads::ReadKind::Did) {
        return Vec::new();
    }
    let under = under_cursor(model).and_then(|line| line.unit);
    model.known.did = did;
    let Some(Overlay::Reader(reader)) = model.over.overlays.last() else { return Vec::new() };
    let place = under.filter(|_| reader.page == Page::Did);
    let place = place.and_then(|unit| lines(model, reader).iter().position(|line| line.unit == Some(unit)));
    if let (Some(place), Some(Overlay::Reader(reader))) = (place, model.over.overlays.last_mut()) {
        reader.at = Some(place);
    }
    Vec::new()
}

/// What such a list shows, from its top: less what does not have the words that are looked for.
pub fn lines(model: &Model, reader: &Reader) -> Vec<Line> {
    let mut lines = match reader.page {
        Page::Did => model.known.did.iter().map(|unit| line_of(model, unit)).collect(),
        Page::Several(unit) => model.known.did.iter().find(|did| did.id == unit).map_or_else(Vec::new, of_several),
        _ => said(model),
    };
    let wanted = reader.filter.text().trim().to_lowercase();
    if !wanted.is_empty() {
        lines.retain(|line| format!("{} {}", line.words, line.aside).to_lowercase().contains(&wanted));
    }
    lines
}

fn said(model: &Model) -> Vec<Line> {
    let line = |notice: &crate::model::notice::Notice| Line {
        at: Some(notice.at),
        words: notice.words.clone(),
        aside: String::new(),
        level: notice.level,
        over: false,
        about: notice.about.first().cloned(),
        unit: None,
    };
    model.notices.all().iter().rev().map(line).collect()
}

/// What a decision was, in a line, and what can be done about it.
fn line_of(model: &Model, unit: &DidUnit) -> Line {
    let did = what(model, unit);
    let key = |command| super::key_of(model, command);
    let aside = match (&unit.fate, unit.undone) {
        (Ok(()), false) => words::back(&key("undo"), unit.stood.len()),
        (Ok(()), true) => words::again(&key("redo")),
        (Err(why), _) => words::cannot(&sentence(model, why)),
    };
    Line {
        at: Some(unit.decided_at),
        words: if unit.undone { words::taken_back(&did) } else { did },
        aside,
        level: if refused(unit).is_empty() { Level::Info } else { Level::Error },
        over: unit.undone,
        about: unit.stood.first().map(|stood| stood.conversation.clone()),
        unit: Some(unit.id),
    }
}

/// What a decision was: of words what became of them, of all else as it is told when it is done.
pub(crate) fn what(model: &Model, unit: &DidUnit) -> String {
    let Some(first) = unit.stood.first() else { return String::new() };
    let who = unit.called.first().map(|(_, who)| who.to_string()).filter(|who| !who.is_empty());
    let who = who.unwrap_or_else(|| crate::words::outbox::conversation(first.conversation.as_str()));
    let whom = if unit.stood.len() > 1 { Whom::Several(unit.stood.len()) } else { Whom::One(&who) };
    let own = || unit.steps.iter().filter(|step| step.conversation == first.conversation);
    let said = own().find(|step| step.operation.properties().speaks.is_some());
    match said.map(|step| (step.operation.properties().speaks, step.state)) {
        Some((Some(DraftMode::Note), _)) => words::noted(&who),
        Some((_, StepState::Done)) => words::sent(&who),
        Some(_) => words::not_sent(&who),
        None => {
            // What was taken back before it went out has no steps any more: where it stood before and after tells.
            let (names, mode) = (|tag: &TagId| Text::new(&model.tag_name(tag)), model.settings.policy().snooze);
            let without = own().next().is_none().then(|| way(&first.before, &first.after, mode, &names));
            let without = without.unwrap_or_default();
            let operations: Vec<_> = own().map(|step| &step.operation).chain(&without).collect();
            let did = Names { model }.did(&operations, Some(first));
            did.map_or_else(|| whom.to_string(), |did| did.to(whom))
        }
    }
}

fn refused(unit: &DidUnit) -> Vec<&Step> {
    unit.steps.iter().filter(|step| step.state == StepState::Failed).collect()
}

/// How many conversations are through, wait, and were refused.
pub(crate) fn counts(unit: &DidUnit) -> (usize, usize, usize) {
    let of = |wanted: fn(StepState) -> bool| {
        let mut about: Vec<&ConversationId> =
            unit.steps.iter().filter(|step| wanted(step.state)).map(|step| &step.conversation).collect();
        about.sort();
        about.dedup();
        about.len()
    };
    let (waiting, refused) =
        (of(|state| !matches!(state, StepState::Done | StepState::Failed)), of(|state| state == StepState::Failed));
    (unit.stood.len().saturating_sub(waiting + refused), waiting, refused)
}

/// What became of several: how many are done, wait and were refused, and of those who and why.
fn of_several(unit: &DidUnit) -> Vec<Line> {
    let line = |words: String, level, about: Option<ConversationId>| Line {
        at: None,
        words,
        aside: String::new(),
        level,
        over: false,
        about,
        unit: Some(unit.id),
    };
    let (through, waiting, failed) = counts(unit);
    let mut lines = Vec::new();
    lines.extend((through > 0).then(|| line(words::done(through), Level::Info, None)));
    lines.extend((waiting > 0).then(|| line(words::waiting(waiting), Level::Warning, None)));
    lines.extend((failed > 0).then(|| line(words::refused(failed), Level::Error, None)));
    for step in refused(unit) {
        let who = unit.called.iter().find(|(id, _)| *id == step.conversation).map(|(_, who)| who.to_string());
        let who = who.unwrap_or_else(|| crate::words::outbox::conversation(step.conversation.as_str()));
        let why = step.error.as_ref().map(ToString::to_string);
        let words = crate::words::several::one(&who, why.as_deref());
        lines.push(line(words, Level::Error, Some(step.conversation.clone())));
    }
    lines
}

/// The line under the cursor.
fn under_cursor(model: &Model) -> Option<Line> {
    let Some(Overlay::Reader(reader)) = model.over.overlays.last() else { return None };
    lines(model, reader).into_iter().nth(reader.at?)
}

/// The decision that is meant: the one under the cursor, or the one that is looked at.
fn meant(model: &Model) -> Result<DidUnit, Refused> {
    let of_page = match model.over.overlays.last() {
        Some(Overlay::Reader(Reader { page: Page::Several(unit), .. })) => Some(*unit),
        _ => under_cursor(model).and_then(|line| line.unit),
    };
    let unit = of_page.and_then(|unit| model.known.did.iter().find(|did| did.id == unit));
    unit.cloned().ok_or_else(|| Refused::from(words::NO_LINE))
}

fn turn(model: &mut Model, turn: Turn) -> Outcome {
    let unit = meant(model)?;
    match (turn, unit.undone) {
        (Turn::Back, true) => return Err(words::UNDONE.into()),
        (Turn::Again, false) => return Err(words::NOT_UNDONE.into()),
        _ => {}
    }
    if let Err(why) = &unit.fate
        && !matches!(why, Refusal::NothingToTakeBack)
    {
        let why = sentence(model, why);
        let words = match turn {
            Turn::Back => crate::words::turned::not_back(&why, None),
            Turn::Again => crate::words::turned::not_again(&why),
        };
        return Err(Refused::from(words));
    }
    Ok(vec![Effect::Immediate(Immediate::Turn(unit.id, turn))].into())
}

/// Goes to what the line is about; to what became of each, where that are several.
pub(super) fn open(model: &mut Model) -> Outcome {
    let Some(line) = under_cursor(model) else { return Err(words::NO_LINE.into()) };
    let on_did = matches!(model.over.overlays.last(), Some(Overlay::Reader(reader)) if reader.page == Page::Did);
    let unit = line.unit.and_then(|unit| model.known.did.iter().find(|did| did.id == unit));
    if let Some(unit) = unit.filter(|unit| on_did && unit.stood.len() > 1) {
        let page = Page::Several(unit.id);
        return show(model, page);
    }
    let Some(id) = line.about else { return Err(words::ABOUT_NONE.into()) };
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Reader(_)));
    perform(model, &Call::of("goto").with(Arg::Id(Kind::Conversation, id.to_string())))
}

fn retry(model: &mut Model) -> Outcome {
    let unit = meant(model)?;
    let refused = refused(&unit);
    if refused.is_empty() {
        return Err(words::NONE_REFUSED.into());
    }
    let effects: Vec<Effect> = refused.iter().map(|step| Effect::Write(Write::Retry(step.id))).collect();
    Ok(Done::from(effects).saying(Level::Info, words::tried(refused.len())))
}

fn drop_refused(model: &mut Model, call: &Call) -> Outcome {
    // A yes is to the decision that was asked about.
    let unit = match call.yes().map(str::parse::<i64>) {
        Some(Ok(asked)) => model.known.did.iter().find(|did| did.id == asked).cloned(),
        Some(Err(_)) => None,
        None => Some(meant(model)?),
    };
    let Some(unit) = unit else { return Err(words::NO_LINE.into()) };
    let refused = refused(&unit);
    if refused.is_empty() {
        return Err(words::NONE_REFUSED.into());
    }
    if call.yes().is_some() {
        return Ok(refused.iter().map(|step| Effect::Write(Write::DropStep(step.id))).collect::<Vec<_>>().into());
    }
    let yes = Call::of("did.drop").with(Arg::Yes(unit.id.to_string()));
    let confirm = Confirm::new(None, words::ask_to_drop(refused.len()), yes);
    model.over.overlays.push(Overlay::Confirm(confirm));
    done()
}
