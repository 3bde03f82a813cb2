//! How things stand, at the right end of the last row: keys half typed, what waits or was refused, the connection.

use crate::command::choose;
use crate::keymap::KeySequence;
use crate::model::Model;
use crate::theme::Role;
use crate::words::standing;
use client::domain::{Step, StepState};
use client::sync::Phase;
use client::text::{ago, outlook, width};

pub(super) type Piece = (String, Role);

/// From so many columns on there is room for all of why nothing is heard.
const WIDE: u16 = 100;

/// From so many columns on there is room for the workspace's name.
const ROOMY: u16 = 160;

/// From so many columns on there is room for what the world is beside the connection.
const WORLD: u16 = 80;

/// So many columns stay for the keys: whether a reply or a note is written stands there.
const FOR_KEYS: usize = 40;

/// That the server answers and news do not arrive, since when, and why; none where they do.
pub(super) fn deaf(model: &Model) -> Option<String> {
    deaf_in(model, model.size.0 >= WIDE)
}

fn deaf_in(model: &Model, is_whole: bool) -> Option<String> {
    let deaf = model.known.sync.deaf.as_ref()?;
    let why = if is_whole { &deaf.why } else { &deaf.brief };
    Some(standing::deaf(deaf.webhooks, &ago::moment(deaf.since, &choose::zoned_now(model)), why))
}

/// What does not simply go out: refused, for a person to look at, looked for, held back; and how much waits.
fn outbox(model: &Model) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let count = |what: &dyn Fn(&Step) -> bool| model.known.outbox.iter().filter(|step| what(step)).count();
    let (waiting, failed) = model.outbox_counts();
    let unknown = count(&|step| step.state == StepState::Failed && step.last_try.unknown);
    if failed > unknown {
        pieces.push((format!("{}{} refused", model.signs.refused(), failed - unknown), Role::StatusError));
    }
    if unknown > 0 {
        pieces.push((standing::look_yourself(unknown), Role::StatusError));
    }
    let unsure = count(&|step| step.state == StepState::Unsure && !step.last_try.taken);
    if unsure > 0 {
        // Where nothing moves by itself, when that is stands in the outbox.
        let mut steps = model.known.outbox.iter().filter(|_| model.settings.counts_down);
        let again = steps.find_map(|a| outlook::again_in(a, model.settings.horizon, model.now));
        pieces.push((standing::arrived(unsure, again.as_deref()), Role::StatusWarning));
    }
    // Offline, what waits stands with the connection that it waits for.
    if waiting > 0 && model.known.sync.offline_since.is_none() {
        pieces.push((format!("{}{waiting}", model.signs.going()), Role::StatusBusy));
    }
    if let Some(until) = model.known.sync.held_until.filter(|until| *until > model.now) {
        let now = choose::zoned_now(model);
        pieces.push((standing::limit(&ago::moment(until, &now)), Role::StatusWarning));
    }
    pieces
}

/// All of it, in its order.
pub(super) fn pieces(model: &Model) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut keys = model.over.count.map(|n| n.to_string()).unwrap_or_default();
    if let Some(sequence) = KeySequence::new(model.over.pending.clone()) {
        keys.push_str(&format!("{sequence} …"));
    }
    if !keys.is_empty() {
        pieces.push((keys, Role::StatusKeys));
    }
    pieces.extend(outbox(model));
    if let Some(me) = model.known.directory.me.as_ref().filter(|_| model.size.0 >= ROOMY) {
        pieces.push((me.workspace_name.to_string(), Role::StatusWorkspace));
    }
    pieces.push(connection(model));
    let columns: usize = pieces.iter().map(|(text, _)| width::width(text) + 1).sum();
    if columns + FOR_KEYS > usize::from(model.size.0) {
        let brief = deaf_in(model, false).filter(|_| model.known.sync.offline_since.is_none());
        if let (Some((last, _)), Some(brief)) = (pieces.last_mut(), brief) {
            *last = brief;
        }
    }
    pieces
}

fn connection(model: &Model) -> Piece {
    let sync = &model.known.sync;
    let world = model.settings.world.filter(|_| model.size.0 >= WORLD);
    let world = world.map(|world| format!("{world}, ")).unwrap_or_default();
    match (sync.offline_since, &sync.phase) {
        (Some(since), _) => {
            let since = ago::moment(since, &choose::zoned_now(model));
            let since = Some(since.as_str()).filter(|_| model.size.0 >= WORLD);
            (standing::offline(since, model.outbox_counts().0), Role::StatusOffline)
        }
        (None, _) if sync.deaf.is_some() => (deaf(model).unwrap_or_default(), Role::StatusOffline),
        (None, Phase::Starting) => ("connecting".into(), Role::StatusBusy),
        (None, Phase::First { done, total }) => (format!("fetching {done}/{total}"), Role::StatusBusy),
        (None, Phase::Live) if sync.stream.is_some_and(|s| s.live) => (format!("{world}streaming"), Role::StatusOk),
        (None, Phase::Live) => (format!("{world}live"), Role::StatusOk),
    }
}
