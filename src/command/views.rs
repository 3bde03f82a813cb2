//! Views of one's own from the screen: what is shown is kept as a file, files are edited, and read again.

use std::path::Path;

use super::search::typed_there;
use super::{Area, Call, Command, Kind, Param, done, overlay};
use crate::call::Arg;
use crate::model::effect::{Immediate, Outside};
use crate::model::overlay::{Confirm, Prompt};
use crate::model::registry::{Outcome, Refused};
use crate::model::search::Reach;
use crate::model::{Effect, Model, Overlay};
use crate::views::{OwnView, file, inbox_called};
use crate::words::views as words;
use client::view::ViewId;

/// Behind a name: a file that is there is written over.
const OVER: &str = "--over";

/// Commands about files of views.
pub(super) fn commands() -> Vec<Command> {
    let name = [Param::may("name", Kind::Text)];
    vec![
        Command::new(Area::View, "view.save", "Keep what is shown as a view of your own", save).takes(&name),
        Command::new(Area::View, "view.edit", "Edit the file of a view in your editor", edit).takes(&name),
        Command::new(Area::View, "view.reload", "Read the files of views again", |_, _| {
            Ok(vec![Effect::Immediate(Immediate::LoadViews(true))].into())
        }),
        Command::new(Area::Overlay, "search.keep", "Keep the search as a view", |m, _| ask_name(m)),
    ]
}

/// `view save NAME` and the like, as `view` is the word that goes to one: a view that is called so counts first.
pub(super) fn by_words(model: &mut Model, wanted: &str) -> Option<Outcome> {
    let (verb, rest) = wanted.split_once(' ').unwrap_or((wanted, ""));
    let call = |command: &'static str| match rest.trim() {
        "" => Call::of(command),
        rest => Call::of(command).with(Arg::Text(rest.to_owned())),
    };
    match verb {
        "save" => Some(save(model, &call("view.save"))),
        "edit" => Some(edit(model, &call("view.edit"))),
        "reload" if rest.is_empty() => Some(Ok(vec![Effect::Immediate(Immediate::LoadViews(true))].into())),
        _ => None,
    }
}

/// What it is to be called is typed on the `:` line.
fn ask_name(model: &mut Model) -> Outcome {
    let mut prompt = Prompt::default();
    prompt.input.set("view.save ");
    model.over.overlays.push(Overlay::Prompt(prompt));
    overlay::refilter(model);
    done()
}

fn save(model: &mut Model, call: &Call) -> Outcome {
    let given = call.args.first().map(Arg::words).unwrap_or_default();
    let (title, over) = match given.trim().strip_suffix(OVER) {
        Some(title) => (title.trim(), true),
        None => (given.trim(), false),
    };
    if title.is_empty() {
        return ask_name(model);
    }
    let Some(name) = file::name_for(title) else { return Err(Refused::from(words::no_file_name(title))) };
    let shown = shown(model)?;
    let known = model.own_view(&ViewId::Own(name.clone())).cloned();
    let title = if *title == name { known.as_ref().map_or(title, |known| known.title.as_str()) } else { title };
    let (folder, key) = known.as_ref().map_or((crate::views::FOLDER, None), |known| (&known.folder, known.key));
    let view = OwnView { title: title.to_owned(), folder: folder.to_owned(), key, name: name.clone(), ..shown };
    if let Some(inbox) = inbox_called(&view) {
        return Err(Refused::from(words::cannot_be_called(inbox)));
    }
    Ok(vec![Effect::Immediate(Immediate::KeepView(name, file::text(&view), over))].into())
}

/// What is on the screen: the search, or else the list.
fn shown(model: &mut Model) -> Result<OwnView, Refused> {
    let id = model.panes.inbox.clone();
    let of_list = match model.own_view(&id) {
        Some(own) => own.filter.clone(),
        None => model.view().condition.settled().to_string(),
    };
    if let Some(fault) = model.fault_of(&id) {
        return Err(Refused::from(fault));
    }
    let (order, group, columns) = (model.order(), model.group_of(&id), model.columns_of(&id).cloned());
    let list = OwnView { filter: of_list, order: Some(order), group, columns, ..OwnView::default() };
    let Some((text, reach, order)) = typed_there(model)? else { return Ok(list) };
    let filter = if reach == Reach::Here { format!("({}) ({text})", list.filter) } else { text };
    Ok(OwnView { filter, order: Some(order), ..OwnView::default() })
}

fn edit(model: &mut Model, call: &Call) -> Outcome {
    let given = call.args.first().map(Arg::words).unwrap_or_default();
    let name = match (given.trim(), &model.panes.inbox) {
        ("", ViewId::Own(name)) => name.clone(),
        ("", _) => return Err(Refused::from(words::WHICH_VIEW)),
        (given, _) => {
            let called = model.settings.views.iter().find(|view| view.name == given || view.title == given);
            called.map_or_else(|| given.to_owned(), |view| view.name.clone())
        }
    };
    if !crate::views::is_name(&name) {
        return Err(Refused::from(words::no_file_name(&name)));
    }
    let file = Path::new(&model.settings.views_dir).join(format!("{name}.toml"));
    Ok(vec![Effect::Outside(Outside::EditFile(file))].into())
}

/// A file of that name is there: whether it is to be written over.
pub(crate) fn ask_over(model: &mut Model, name: &str) {
    let yes = Call::of("view.save").with(Arg::Text(format!("{name} {OVER}")));
    model.over.overlays.push(Overlay::Confirm(Confirm::new(None, words::is_there(name), yes)));
}
