//! Taking back what was just sent, before it goes out (I21): what this program sent, or, after a question, what another
//! one of the person's did.

use super::compose::{give_back, known, open};
use super::{Area, Call, Command, Kind, Param};
use crate::call::Arg;
use crate::model::effect::Immediate;
use crate::model::overlay::Confirm;
use crate::model::reads::Fact;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay, Timer};
use client::domain::{Step, StepState, Text};
use client::intent::{Wish, judge};
use client::store::DraftMode;

/// The command.
pub(super) fn commands() -> Vec<Command> {
    let doc = "Take back what was just sent, before it goes out";
    let asked = [Param::untold("number", Kind::Number), Param::untold("yes", Kind::Yes)];
    let undo = Command::new(Area::Composer, "undo", doc, undo).also(&["oops", "revert", "unsend"]);
    vec![undo.takes(&asked).when(can_undo).for_good()]
}

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

fn can_undo(model: &Model, _: &Call) -> Result<(), Refused> {
    match waiting(model).next() {
        Some(_) => Ok(()),
        None if model.settings.undo_delay == 0 => Err("sending is not delayed (`undo_delay = 0`)".into()),
        None => Err("there is nothing to undo: what was sent is out".into()),
    }
}

/// The newest of this program's own. Of another program's the person here has seen neither the words nor when they
/// were sent: that one is asked about, by name. The answer is a yes to that one alone.
fn undo(model: &mut Model, call: &Call) -> Outcome {
    if call.yes().is_some() {
        let asked = call.given().and_then(|number| waiting(model).find(|a| u64::try_from(a.id) == Ok(number)));
        return match asked.cloned() {
            Some(step) => Ok(vec![Effect::Immediate(Immediate::Undo(step))].into()),
            None => Err(Refused::from("it went out meanwhile, and was not taken back")),
        };
    }
    let own = waiting(model).find(|step| model.known.own.contains(&step.id)).cloned();
    match own {
        Some(step) => Ok(vec![Effect::Immediate(Immediate::Undo(step))].into()),
        None => {
            let asked = waiting(model).next().cloned().map(Immediate::AskToUndo).map(Effect::Immediate);
            Ok(Vec::from_iter(asked).into())
        }
    }
}

/// Asks whether another program's message is to be taken back.
pub(crate) fn ask(model: &mut Model, step: &Step, who: Option<&Text>) {
    let about = match who {
        Some(who) if !model.known.gone.contains(&step.conversation) => who.to_string(),
        _ => super::outbox::who(model, &step.conversation),
    };
    let Some((_, html)) = step.operation.html() else { return };
    let what = step.operation.name();
    let question = format!("take back the {what} “{}”? It was not sent from here.", html.preview(WORDS));
    let yes = Call::of("undo").with(Arg::Number(u64::try_from(step.id).unwrap_or(0))).with(Arg::Yes(String::new()));
    let yes = yes.about(Some(step.conversation.clone()));
    model.over.overlays.push(Overlay::Confirm(Confirm { about: Some(about), question, yes }));
}

/// A message was taken back: it is in the composer again, and its conversation under the cursor.
pub(crate) fn undone(model: &mut Model, step: &Step) -> Done {
    let Some((mode, _)) = step.operation.words() else {
        return Done::default();
    };
    let id = step.conversation.clone();
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Outbox(_)));
    let whom = super::act::who(model, &id)
        .map(|who| format!("{}{who}", if mode == DraftMode::Note { " about " } else { " to " }));
    let words = if step.state == StepState::Failed {
        "its text is here again; send it anew".to_owned()
    } else {
        format!("taken back: nothing was sent{}", whom.unwrap_or_default())
    };
    let said = Done::default().saying_about(Level::Info, words, id.clone());
    model.reads.after(Fact::OutboxMoved);
    let is_open = model.composer.as_ref().is_some_and(|c| c.conversation == id && c.mode == mode);
    if is_open {
        let mut effects = give_back(model, step);
        model.focus = Focus::Composer;
        effects.push(model.timers.start(Timer::Notice, 8_000));
        return said.with(Ok(effects.into()));
    }
    // It was just before the person, with its thread: what is known of that is no news.
    if let Some(seen) = known(model, &id) {
        model.drafts.seen.insert(id.clone(), seen);
    }
    model.drawn.aim.add(&id);
    let opened = open(model, &Call::of("reply").about(Some(id)), mode);
    said.with(opened).with(Ok(vec![model.timers.start(Timer::Notice, 8_000)].into()))
}
