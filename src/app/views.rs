//! Files of views: what came of keeping one, and of reading them again.

use crate::command::{place_anew, views as command, want_list};
use crate::model::effect::{Immediate, Outside};
use crate::model::list::Anew;
use crate::model::reads::Fact;
use crate::model::{Effect, Level, Model};
use crate::views::OwnView;
use crate::words::views as words;
use client::view::ViewId;

/// A view was to be kept.
pub fn kept(model: &mut Model, name: &str, kept: Result<bool, String>) -> Vec<Effect> {
    match kept {
        Ok(true) => {
            model.notices.answer(model.now, words::kept_as(name));
            vec![Effect::Immediate(Immediate::LoadViews(false))]
        }
        Ok(false) => {
            command::ask_over(model, name);
            Vec::new()
        }
        Err(why) => {
            model.notices.say(model.now, Level::Error, words::not_kept(name, &why));
            Vec::new()
        }
    }
}

/// The files were read again: lists and counts follow. Where the view that is shown is gone, everything open is.
pub fn read_again(model: &mut Model, views: Vec<OwnView>, problems: &[String], asked: bool) -> Vec<Effect> {
    let count = views.len();
    let asked_for = |model: &Model| model.own_view(&model.panes.inbox).map(|own| own.filter.clone());
    let before = asked_for(model);
    model.settings.views = views;
    model.reads.after(Fact::ViewsMoved);
    let now = asked_for(model);
    let is_gone = now.is_none();
    let effects = match &model.panes.inbox {
        ViewId::Own(_) if is_gone => {
            model.panes.inbox = ViewId::All;
            model.panes.marks.clear();
            want_list(model)
        }
        ViewId::Own(_) => {
            // What asks for something else is another list, in which the one under the cursor may have no place.
            place_anew(model, if before == now { Anew::Keep } else { Anew::First });
            Vec::new()
        }
        _ => Vec::new(),
    };
    if asked {
        model.notices.answer(model.now, words::read_again(count, problems.len()));
    }
    for problem in problems {
        model.notices.say(model.now, Level::Warning, problem.clone());
    }
    effects
}

/// The editor has ended: what it has left in the file counts.
pub fn edited(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    let redraw = Effect::Outside(Outside::Redraw);
    match result {
        Ok(()) => vec![redraw, Effect::Immediate(Immediate::LoadViews(true))],
        Err(why) => {
            model.notices.say(model.now, Level::Error, why);
            vec![redraw]
        }
    }
}
