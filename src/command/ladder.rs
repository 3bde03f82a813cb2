//! Snoozing in steps (I47): how they are written, what they come to, and their beginning and end.

use jiff::Zoned;

use super::act::{can_act, who};
use super::decide::want;
use super::{Area, Call, Command, Kind, Param, choose, compose, macros};
use crate::call::Arg;
use crate::model::effect::Immediate;
use crate::model::overlay::{Item, Picker, Tone};
use crate::model::reads::Fact;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model};
use crate::words::ladder as words;
use client::domain::ladder::{Rung, Then};
use client::domain::{ConversationId, SnoozeMode, when};
use client::intent::{Intent, Steps};
use client::text::ago;

/// More of them are a slip.
const MOST: usize = 9;

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    let of = |name, aliases, doc, run| Command::new(Area::Conversation, name, doc, run).also(aliases).when(can_act);
    vec![
        of("ladder", &["steps", "follow-up"], "Snooze in steps: several times, then close or a macro", begin)
            .takes(&[Param::may("steps", Kind::Text)])
            .for_good(),
        of("ladder.stop", &["steps-stop"], "End the steps of a snooze: it sleeps on", stop).for_good(),
    ]
}

/// A step as it was written, with what it comes to.
struct Step {
    written: String,
    rung: Rung,
    /// What is done then, in words.
    then: String,
}

/// Reads steps for a conversation.
///
/// # Errors
/// Which is wrong, and why.
fn read(model: &Model, about: &ConversationId, text: &str) -> Result<Vec<Step>, String> {
    let pieces: Vec<&str> = text.split(';').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if pieces.is_empty() {
        return Err(words::NO_STEP.to_owned());
    }
    if pieces.len() > MOST {
        return Err(words::too_many(MOST));
    }
    let mut from = choose::zoned_now(model);
    let mut steps = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let last = place + 1 == pieces.len();
        let step = step(model, about, piece, &from, last).map_err(|why| words::wrong(place + 1, &why))?;
        from = step.1;
        steps.push(step.0);
    }
    Ok(steps)
}

fn step(model: &Model, about: &ConversationId, piece: &str, from: &Zoned, last: bool) -> Result<(Step, Zoned), String> {
    let tokens: Vec<&str> = piece.trim_start_matches('+').split_whitespace().collect();
    let verb = tokens.iter().position(|word| matches!(*word, "close" | "send")).filter(|place| *place > 0);
    let (time, rest) = tokens.split_at(verb.unwrap_or(tokens.len()));
    let written = time.join(" ");
    let at = choose::read_time(model, &written, from)
        .map_err(|why| choose::wrong_time(&written, &why).replace('\n', " "))?;
    let (then, told) = match rest {
        [] => (Then::Look, words::then_look(last).to_owned()),
        _ if !last => return Err(words::ONLY_LAST.to_owned()),
        ["close"] => (Then::Close, words::THEN_CLOSE.to_owned()),
        ["send"] => return Err(words::WHICH_MACRO.to_owned()),
        [verb, name @ ..] => {
            let (name, close) = (name.join(" "), *verb == "close");
            let markdown = macros::said_alone(model, about, &name)?;
            (Then::Say { markdown, close }, words::then_say(close, &name))
        }
    };
    let until = when::timestamp(&at);
    Ok((Step { written, rung: Rung { until, then }, then: told }, at))
}

fn begin(model: &mut Model, call: &Call) -> Outcome {
    let Some(text) = call.args.first().map(Arg::words) else {
        // Steps are thought of by what is on screen now: who writes while they are typed is to be read first.
        model.over.steps = model.about(call).and_then(|id| Some((id.clone(), compose::known(model, &id)?)));
        return choose::open_steps(model, call, words::TITLE, items(model));
    };
    if model.means_marked(call) && model.panes.marks.len() > 1 {
        return Err(Refused::from(words::ONE));
    }
    let Some(id) = model.about(call) else { return super::done() };
    match read(model, &id, &text) {
        Ok(steps) => {
            let before = model.over.steps.take().filter(|(of, _)| *of == id).map(|(_, seen)| seen);
            let seen = before.or_else(|| compose::known(model, &id));
            let rungs = steps.into_iter().map(|step| step.rung).collect();
            want(model, call, Intent::Steps(Steps { rungs, seen }))
        }
        Err(why) => Err(Refused::from(crate::words::whole(&why))),
    }
}

fn stop(model: &mut Model, call: &Call) -> Outcome {
    let Some(id) = model.about(call) else { return super::done() };
    let shown = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == id);
    if shown.is_none_or(|data| data.ladder.is_none()) {
        return Err(Refused::from(words::NONE));
    }
    Ok(vec![Effect::Immediate(Immediate::EndSteps(id))].into())
}

/// They have ended, on disk; or there were none any more, as another program or the last step was quicker.
pub(crate) fn ended(model: &mut Model, id: ConversationId, had: bool) -> Done {
    model.reads.after(Fact::ThreadChanged);
    if !had {
        return Done::default().saying_about(Level::Warning, words::NONE, id);
    }
    let who = who(model, &id).unwrap_or_default();
    Done::default().saying_about(Level::Info, words::ended(&who), id)
}

/// Steps that are offered: the person's own, and some that many want.
fn items(model: &Model) -> Vec<Item> {
    let own = model.settings.steps.trim();
    let mut texts: Vec<&str> = Vec::new();
    for text in std::iter::once(own).chain(words::USUAL).filter(|text| !text.is_empty()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.into_iter().map(item).collect()
}

fn item(text: &str) -> Item {
    let call = Some(Call::of("ladder").with(Arg::Text(text.to_owned())));
    Item { label: text.to_owned(), call, ..Item::default() }
}

/// The entries for what is typed: what it comes to comes first, or why it comes to nothing.
pub(super) fn retype(model: &Model, picker: &mut Picker) {
    picker.drop_typed();
    let typed = picker.input.text().trim().to_owned();
    picker.filter(&model.used);
    let Some(about) = picker.target.clone().filter(|_| !typed.is_empty()) else { return };
    picker.lead_with(match read(model, &about, &typed) {
        Ok(_) => item(&typed),
        Err(why) => Item { label: typed, detail: why.clone(), disabled: Some(why), ..Item::default() },
    });
}

/// What the steps under the cursor come to.
pub(super) fn lines(model: &Model, picker: &Picker) -> Vec<(String, Tone)> {
    let plain = |words: String| (words, Tone::Plain);
    let text = picker.current().and_then(|item| item.call.as_ref()).and_then(|call| call.args.first()).map(Arg::words);
    let read = text.zip(picker.target.as_ref()).and_then(|(text, about)| read(model, about, &text).ok());
    let mut lines: Vec<(String, Tone)> = vec![(String::new(), Tone::Rule)];
    let now = choose::zoned_now(model);
    for (place, step) in read.into_iter().flatten().enumerate() {
        let when = ago::choice(step.rung.until, &now);
        lines.push(plain(words::step(place + 1, &step.written, &when, &step.then)));
    }
    lines.push(plain(words::STOPS.to_owned()));
    lines
}

/// The entry among the times of a snooze.
pub(super) fn among_times(model: &Model) -> Item {
    let closes = model.settings.snooze == SnoozeMode::Close;
    Item {
        label: words::IN_STEPS.to_owned(),
        detail: words::IN_STEPS_DETAIL.to_owned(),
        call: Some(Call::of("ladder")),
        disabled: closes.then(|| words::NOT_BY_CLOSING.to_owned()),
        names: vec!["steps".to_owned(), "ladder".to_owned()],
        named_only: true,
        ..Item::default()
    }
}
