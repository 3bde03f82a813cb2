//! Calls, from wherever they come: one after the other, each on what those before it have done.

use crate::call::Call;
use crate::command::{self, Area};
use crate::model::effect::Outside;
use crate::model::registry::{Done, Outcome, Refused, Said};
use crate::model::{Effect, Level, Model};
use crate::words;

/// A person wants these, one after the other.
pub(super) fn run(model: &mut Model, calls: Vec<Call>) -> Vec<Effect> {
    model.calls.begin();
    if model.calls.lead_with(calls) {
        return next(model);
    }
    finish(model, Err(Refused::error(words::keys::TOO_MANY)))
}

/// The first of those that wait. The others are for when what it asks for at once was done and taken in.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Some(call) = model.calls.take() else {
        return Vec::new();
    };
    let before = model.target().cloned();
    let marked = model.means_marked(&call);
    let outcome = command::perform(model, &call);
    // What follows words is meant for when they are said: a close behind a reply that does not go out is another close.
    let writes = model.commands.find(&call.command).is_some_and(|command| command.area == Area::Composer);
    if writes && outcome.is_err() {
        model.calls.stop();
    }
    let after = model.target().cloned();
    model.calls.follow(before, after);
    // Only what acts is: who moves about is somewhere else then.
    if marked && model.commands.find(&call.command).is_some_and(|command| command.area == Area::Conversation) {
        model.calls.follow_marked();
    }
    finish(model, outcome)
}

/// What came of a call, taken in: the one place where what commands have to say is said. What is to be done for it.
pub(super) fn finish(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let Done { mut effects, mut said } = Done::default().with(outcome);
    // Whoever wants nothing of it on the clipboard is told so where anything is copied.
    let copies = |effect: &Effect| matches!(effect, Effect::Outside(Outside::Copy(_)));
    if !model.settings.clipboard && effects.iter().any(copies) {
        effects.retain(|effect| !copies(effect));
        said = Done::default().saying(Level::Warning, words::copied::IS_OFF).said;
    }
    for Said { level, words, about } in said {
        model.notices.say_about(model.now, level, words, about);
    }
    effects
}
