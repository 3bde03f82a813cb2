//! Calls, from wherever they come: one after the other, each on what those before it have done.

use crate::call::Call;
use crate::command;
use crate::model::{Effect, Model};

/// A person wants these, one after the other.
pub(super) fn run(model: &mut Model, calls: Vec<Call>) -> Vec<Effect> {
    model.calls.begin();
    model.calls.lead_with(calls);
    next(model)
}

/// The first of those that wait. The others are for when what it asks for at once was done and taken in.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Some(call) = model.calls.take() else {
        return Vec::new();
    };
    let before = model.target().cloned();
    let effects = command::perform(model, &call);
    let after = model.target().cloned();
    model.calls.follow(before, after);
    effects
}
