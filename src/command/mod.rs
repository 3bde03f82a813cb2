//! The program's own commands: what each is called, what it does in a line, what it takes, why it cannot run now, and
//! what it does. Keys, the `:` line, the palette, help, hints and the generated reference all read the registry that
//! they are in.
//!
//! A handler changes the model and returns what is to be done and said, or why nothing is; it never awaits, it never
//! knows which key was pressed, and it never says anything by itself.

pub(crate) mod act;
mod arrange;
pub(crate) mod articles;
pub mod choose;
mod columns;
pub(crate) mod compose;
mod copy;
pub(crate) mod decide;
pub(crate) mod desk;
pub(crate) mod details;
pub(crate) mod draft;
mod edit;
pub(crate) mod files;
pub(crate) mod filled;
pub(crate) mod fold;
pub(crate) mod form;
pub(crate) mod general;
pub mod header;
pub mod help;
pub(crate) mod ladder;
mod line;
mod links;
pub(crate) mod lost;
mod macro_picker;
pub(crate) mod macros;
pub(crate) mod mark;
pub(crate) mod mentions;
mod navigate;
mod outbox;
mod overlay;
pub(crate) mod own_apps;
pub(crate) mod palette;
pub mod past;
mod pipe;
pub(crate) mod places;
pub(crate) mod profile;
mod rating;
pub(crate) mod redacted;
pub(crate) mod renew;
mod route;
pub(crate) mod search;
pub mod sending;
pub(crate) mod shift;
mod side;
pub(crate) mod stop;
#[cfg(test)]
#[path = "testing_tests.rs"]
pub(crate) mod testing;
pub mod then;
mod thread;
pub(crate) mod ticket;
pub(crate) mod told;
pub(crate) mod undo;
mod view;
pub(crate) mod views;
pub(crate) mod vim;
mod why;
pub(crate) mod world;

use crate::call::{Call, Kind, Param};
use crate::keymap::Context;
use crate::model::Model;
use crate::model::registry::{Done, Outcome, Refused, Run};
use crate::words::keys;

pub use crate::model::registry::{Area, Command, Registry};
pub use edit::edit;
pub use line::complete;
pub use navigate::{follow_cursor, point_at, points_at, row_at, turn};
pub use overlay::{chosen, refilter};
pub(crate) use palette::Thing;
pub use view::{place_anew, remember_layout, want_list};

impl Registry {
    /// The program's own commands, area by area.
    pub fn built_in() -> Self {
        let tables = [
            navigate::commands(),
            places::commands(),
            search::commands(),
            act::closing().into(),
            act::commands(),
            act::tags_elsewhere(),
            route::commands(),
            rating::commands(),
            why::commands(),
            ladder::commands(),
            mark::commands(),
            compose::commands(),
            then::commands(),
            draft::commands(),
            files::commands(),
            articles::commands(),
            undo::commands(),
            past::commands(),
            lost::commands(),
            macros::commands(),
            mentions::commands(),
            view::commands(),
            columns::commands(),
            views::commands(),
            shift::commands(),
            side::commands(),
            thread::commands(),
            ticket::commands(),
            form::commands(),
            desk::commands(),
            links::commands(),
            copy::commands(),
            details::commands(),
            arrange::commands(),
            own_apps::commands(),
            pipe::commands(),
            general::commands(),
            profile::commands(),
            outbox::commands(),
            overlay::commands(),
            edit::commands(),
            vim::commands(),
        ];
        Self::of(tables.into_iter().flatten().collect())
    }
}

/// The key that runs a command from the list, or else how it is typed.
pub fn key_of(model: &Model, command: &str) -> String {
    let contexts = [Context::List, Context::Global];
    model.keymap.keys_of(command, &contexts).first().map_or_else(|| format!(":{command}"), ToString::to_string)
}

/// The key that runs a command in a context, or else how it is typed.
pub fn key_in(model: &Model, context: Context, command: &str) -> String {
    model.keymap.keys_of(command, &[context]).first().map_or_else(|| format!(":{command}"), ToString::to_string)
}

/// The key that marks several, where one does.
pub fn marking(model: &Model) -> Option<String> {
    let keys = model.keymap.keys_of("mark", &[Context::List]);
    keys.first().filter(|_| model.over.overlays.is_empty()).map(ToString::to_string)
}

/// Nothing more is to be done or said.
fn done() -> Outcome {
    Ok(Done::default())
}

/// Runs a call.
///
/// # Errors
/// Why it cannot run; nothing is ever silently dropped.
pub fn perform(model: &mut Model, call: &Call) -> Outcome {
    let Some(command) = model.commands.find(&call.command) else {
        return Err(Refused::error(keys::no_command(&call.command, &key_of(model, "palette"))));
    };
    if call.count.is_some() && !command.counts {
        return Err(keys::no_count(&format!("`{}`", call.command), marking(model).as_deref()).into());
    }
    let (ready, run) = (command.ready, command.run.clone());
    ready(model, call)?;
    match run {
        Run::Screen(run) => run(model, call),
        Run::Sequence(calls) => {
            let calls = calls.into_iter().map(|next| {
                let about = next.about.clone().or_else(|| call.about.clone());
                let marked = next.marked || (call.marked && next.about.is_none());
                next.about(about).about_marked(marked)
            });
            if model.calls.lead_with(calls.collect()) {
                return done();
            }
            Err(Refused::error(keys::stopped(&call.command)))
        }
    }
}
