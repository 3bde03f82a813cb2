//! Apps and quick links of one's own (I13, I14): which are asked when, what came of it, and where links lead.

use super::{Area, Call, Command, Kind, Param, done};
use crate::call::Arg;
use crate::model::effect::{Outside, Run};
use crate::model::msg::RanTold;
use crate::model::overlay::{Digits, Item, Page, Picker, Purpose, Reader};
use crate::model::own::Ran;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::{copied, own_apps as words};
use client::domain::ConversationId;

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::View, "link.quick", "Open a quick link about the customer", link)
            .also(&["quick"])
            .takes(&[Param::may("name", Kind::Text)]),
        Command::new(Area::View, "details.ask", "Ask an app of your own anew", ask)
            .takes(&[Param::may("app", Kind::Text)]),
        Command::new(Area::View, "details.why", "Show why an app of your own has failed", why)
            .takes(&[Param::untold("app", Kind::Text)]),
        Command::new(Area::View, "details.action", "Do what an app of your own offers", action)
            .takes(&[Param::untold("line", Kind::Text)]),
    ]
}

fn given(call: &Call) -> Option<String> {
    call.args.first().map(Arg::words).map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// Opens a quick link; with a value that is missing it is not opened, and it is said which one that is.
fn link(model: &mut Model, call: &Call) -> Outcome {
    let links = &model.settings.own.links;
    if links.is_empty() {
        return Err(words::no_links().into());
    }
    let Some(name) = given(call) else {
        let items = links.iter().map(|link| Item {
            label: link.title.clone(),
            names: vec![link.name.clone()],
            disabled: link.address.fill(|name| model.link_value(name)).err().map(|missing| words::needs(&missing)),
            call: Some(Call::of("link.quick").with(Arg::Text(link.name.clone()))),
            ..Item::default()
        });
        let picker = Picker::new(Purpose::Choice, words::CHOOSE_LINK, items.collect(), None).digits(Digits::Choose);
        model.over.overlays.push(Overlay::Picker(picker));
        return done();
    };
    let found = links.iter().find(|link| link.name == name || link.title.eq_ignore_ascii_case(&name));
    let Some(link) = found else {
        let names: Vec<&str> = links.iter().map(|link| link.name.as_str()).collect();
        return Err(words::no_such_link(&name, &names).into());
    };
    if model.panes.thread.data.is_none() {
        return Err(words::NOT_HERE.into());
    }
    match link.address.fill(|name| model.link_value(name)) {
        Err(missing) => Err(words::not_opened_for(&link.title, &missing).into()),
        Ok(address) if model.settings.has_browser => Ok(vec![Effect::Outside(Outside::OpenUrl(address))].into()),
        Ok(address) => {
            let said = copied::no_browser(&address);
            Ok(Done::from(vec![Effect::Outside(Outside::Copy(address))]).saying(Level::Info, said))
        }
    }
}

/// The own app that a call names, or that the cursor of the details is in; the only one, where there is one.
fn meant(model: &Model, call: &Call) -> Result<String, Refused> {
    let apps = &model.settings.own.apps;
    let name = given(call).or_else(|| model.drawn.details.which.clone());
    let is_it = |app: &&crate::own_apps::OwnApp| {
        name.as_ref().is_some_and(|name| app.name == *name || app.title.eq_ignore_ascii_case(name))
    };
    match (apps.iter().find(is_it), apps.as_slice()) {
        (Some(app), _) => Ok(app.name.clone()),
        (None, [only]) if given(call).is_none() => Ok(only.name.clone()),
        (None, []) => Err(words::no_apps().into()),
        (None, all) => {
            let names: Vec<&str> = all.iter().map(|app| app.name.as_str()).collect();
            Err(crate::words::details::no_such_app(&name.unwrap_or_default(), &names).into())
        }
    }
}

fn ask(model: &mut Model, call: &Call) -> Outcome {
    let name = meant(model, call)?;
    let id = model.panes.thread.shown.clone().ok_or(words::NOT_HERE)?;
    model.own_runs.expire(&name, &id);
    let title = model.own_app(&name).map(|app| app.title.clone()).unwrap_or_default();
    Ok(Done::default().saying(Level::Info, words::asked(&title)))
}

/// All of them are asked anew for the conversation that is shown.
pub(super) fn ask_all(model: &mut Model) {
    let Some(id) = model.panes.thread.shown.clone() else { return };
    let names: Vec<String> = model.settings.own.apps.iter().map(|app| app.name.clone()).collect();
    names.iter().for_each(|name| model.own_runs.expire(name, &id));
}

fn why(model: &mut Model, call: &Call) -> Outcome {
    let name = meant(model, call)?;
    let id = model.panes.thread.shown.clone().ok_or(words::NOT_HERE)?;
    let ran = model.own_runs.of(&name, &id);
    let Some((failed, complaint)) = ran.and_then(|ran| Some((ran.failed.clone()?, ran.complaint.clone()))) else {
        return Err(words::has_not_failed(&name).into());
    };
    let command = model.own_app(&name).map(|app| app.command.join(" ")).unwrap_or_default();
    let mut told = vec![
        (words::COMMAND.to_owned(), client::domain::text::clean_line(&command)),
        (words::ENDED.to_owned(), failed),
    ];
    let lines = complaint.lines().enumerate();
    told.extend(
        lines.map(|(at, line)| (if at == 0 { words::SAID.to_owned() } else { String::new() }, line.to_owned())),
    );
    let title = model.own_app(&name).map(|app| app.title.clone()).unwrap_or_default();
    let reader = Reader { told, title, ..Reader::new(Page::Told, crate::keymap::Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    done()
}

/// What an app offers to run is a line; one that is none says why where it is pressed.
fn action(model: &mut Model, call: &Call) -> Outcome {
    let line = given(call).unwrap_or_default();
    match model.commands.read(&line) {
        Ok(call) => super::perform(model, &call),
        Err(error) => Err(words::no_action(&line, &error.to_string()).into()),
    }
}

/// The apps that are to be asked now, and those that nobody waits for any more.
pub(crate) fn due(model: &mut Model) -> Vec<Effect> {
    let shown = model.panes.thread.shown.clone();
    let left = model.own_runs.leave(shown.as_ref());
    let mut effects: Vec<Effect> = left.into_iter().map(|number| Effect::Run(Run::Stop(number))).collect();
    let Some(id) = shown else { return effects };
    for app in model.own_due() {
        let (number, before) = model.own_runs.begin(&app.name, &id, model.now);
        effects.extend(before.map(|number| Effect::Run(Run::Stop(number))));
        effects.push(Effect::Run(Run::App(number, app, id.clone())));
    }
    effects
}

/// What came of a command that was run.
pub(crate) fn told(model: &mut Model, told: RanTold) -> Done {
    match told {
        RanTold::App { number, app, result, complaint } => {
            let (output, failed) = match result {
                Ok(output) => (Some((output, model.now)), None),
                Err(why) => (None, Some(why)),
            };
            // Whoever has gone on is not told.
            let _ = model.own_runs.ended(&app, number, Ran { at: model.now, output, failed, complaint });
            Done::default()
        }
        RanTold::Piped { number, result, complaint } => super::pipe::came(model, number, result, &complaint),
    }
}

/// What is known of these conversations goes with them (S12).
pub(crate) fn forget(model: &mut Model, is_gone: impl Fn(&ConversationId) -> bool) {
    model.own_runs.forget(&is_gone);
    super::pipe::forget(model, is_gone);
}
