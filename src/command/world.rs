//! The practice world, before it goes with the program: saved to a file from which it can be gone on with.

use super::{Call, done};
use crate::call::Arg;
use crate::model::effect::{Immediate, Write};
use crate::model::overlay::{Answer, Confirm, Prompt};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::leave;

/// The question whether to leave has an answer that saves the world first.
pub(super) fn offer(model: &mut Model) {
    if let Some(Overlay::Confirm(confirm)) = model.over.overlays.last_mut() {
        confirm.others.push(Answer { letter: 's', words: leave::SAVE_WORLD, call: Call::of("world.save") });
    }
}

/// Only a world that would go can be saved.
pub(super) fn passes(model: &Model, _: &Call) -> Result<(), Refused> {
    if model.settings.passing { Ok(()) } else { Err(leave::NOTHING_PASSES.into()) }
}

/// Without a file the line is there to be changed.
pub(super) fn save(model: &mut Model, call: &Call) -> Outcome {
    let over = call.yes().is_some();
    let (waiting, _) = model.outbox_counts();
    match call.args.first().map(Arg::words).filter(|file| !file.is_empty()) {
        // In the file would be nothing of it, and it would be gone.
        Some(_) if waiting > 0 => {
            Ok(Done::from(vec![Effect::Write(Write::SendNow)]).saying(Level::Warning, leave::sent_first(waiting)))
        }
        Some(file) => Ok(vec![Effect::Immediate(Immediate::KeepWorld(file, over))].into()),
        None => {
            let mut prompt = Prompt::default();
            prompt.input.set(&format!("world.save {}", leave::WORLD_FILE));
            model.over.overlays.push(Overlay::Prompt(prompt));
            done()
        }
    }
}

/// It is saved, and one can leave; or there is a file of that name.
pub(crate) fn kept(model: &mut Model, file: String, kept: bool) -> Vec<Effect> {
    if kept {
        model.quitting = true;
        return super::compose::save(model);
    }
    let question = leave::write_over(&file);
    let yes = Call::of("world.save").with(Arg::Text(file)).with(Arg::Yes("over".into()));
    model.over.overlays.push(Overlay::Confirm(Confirm::new(None, question, yes)));
    Vec::new()
}
