//! Which apps the details have, and in which order (I10): chosen with ticks, or moved where they stand.

use super::{Area, Call, Command, Kind, Param, done};
use crate::call::Arg;
use crate::model::apps::{App, Place};
use crate::model::effect::Write;
use crate::model::overlay::{Digits, Item, Picker, Purpose};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::details as words;

/// No app at all.
const NONE: &str = "none";

/// Commands about the apps of the details.
pub(super) fn commands() -> Vec<Command> {
    let one =
        |name, doc, run: Handler| Command::new(Area::View, name, doc, run).takes(&[Param::may("app", Kind::Text)]);
    vec![
        Command::new(Area::View, "details.arrange", "Choose the apps of the details and their order", arrange)
            .also(&["arrange", "apps"])
            .takes(&[Param::may("apps", Kind::Text)]),
        one("details.show", "Show an app in the details", show),
        one("details.hide", "Hide the app of the details", hide),
        one("details.pin", "Pin the app to the top, or not any more", pin),
        one("details.up", "Move the app of the details up", |m, c| shift(m, c, Place::Up)),
        one("details.down", "Move the app of the details down", |m, c| shift(m, c, Place::Down)),
        one("details.top", "Move the app of the details to the top", |m, c| shift(m, c, Place::Top)),
        one("details.choose", "Choose what an app shows above its fold", choose),
    ]
}

/// The app that a call names, or else the one that the cursor of the details is in.
fn meant(model: &Model, call: &Call) -> Result<App, Refused> {
    match given(call) {
        Some(name) => named(model, &name),
        None => model.drawn.details.which.clone().map(|name| App::named(&name)).ok_or_else(|| words::NO_APP.into()),
    }
}

fn given(call: &Call) -> Option<String> {
    call.args.first().map(Arg::words).map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// The app of a name, or of what it is called on the screen.
fn named(model: &Model, name: &str) -> Result<App, Refused> {
    let all = model.all_apps();
    let is_it = |app: &&App| app.name() == name || model.app_title(app).eq_ignore_ascii_case(name);
    let names = || all.iter().map(App::name).collect::<Vec<_>>();
    all.iter().find(is_it).cloned().ok_or_else(|| words::no_such_app(name, &names()).into())
}

/// What was chosen, kept across starts.
fn remembered(model: &Model) -> Done {
    vec![Effect::Write(Write::Remember("apps", model.panes.arranged.kept()))].into()
}

fn arrange(model: &mut Model, call: &Call) -> Outcome {
    let Some(names) = given(call) else { return pick(model) };
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != NONE);
    let apps = names.map(|name| named(model, name)).collect::<Result<Vec<_>, _>>()?;
    model.show_apps(apps);
    Ok(remembered(model))
}

/// The picker: what is shown comes first, in its order, ticked.
fn pick(model: &mut Model) -> Outcome {
    let shown = model.apps();
    let ticked = (0..shown.len()).collect();
    let hidden = model.hidden_apps();
    let item = |app: &App| Item {
        label: model.app_title(app),
        mark: if model.panes.arranged.pinned.contains(app.name()) { words::PINNED.to_owned() } else { String::new() },
        names: vec![app.name().to_owned()],
        ..Item::default()
    };
    let items = shown.iter().chain(&hidden).map(item).collect();
    let picker = Picker { ticked, ..Picker::new(Purpose::Apps, words::ARRANGE, items, None).digits(Digits::Choose) };
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

/// What is ticked, as a call.
pub(super) fn ticked(picker: &Picker) -> Option<Call> {
    let ticked = picker.items.iter().enumerate().filter(|(place, _)| picker.ticked.contains(place));
    let names: Vec<String> = ticked.filter_map(|(_, item)| item.names.first().cloned()).collect();
    let text = if names.is_empty() { NONE.to_owned() } else { names.join(", ") };
    match picker.purpose {
        Purpose::Apps => Some(Call::of("details.arrange").with(Arg::Text(text))),
        Purpose::Fields => {
            let call = picker.items.first().and_then(|item| item.call.as_ref());
            let app = call.and_then(|call| call.args.first()).map(Arg::words).unwrap_or_default();
            let names = serde_json::to_string(&names).unwrap_or_default();
            Some(Call::of("details.choose").with(Arg::Text(format!("{app}: {names}"))))
        }
        _ => None,
    }
}

fn show(model: &mut Model, call: &Call) -> Outcome {
    let Some(name) = given(call) else {
        let hidden = model.hidden_apps();
        if hidden.is_empty() {
            return Err(words::ALL_SHOWN.into());
        }
        let call = |app: &App| Call::of("details.show").with(Arg::Text(app.name().to_owned()));
        let items = hidden.iter().map(|app| Item {
            label: model.app_title(app),
            names: vec![app.name().to_owned()],
            call: Some(call(app)),
            ..Item::default()
        });
        let picker = Picker::new(Purpose::Choice, words::SHOW, items.collect(), None).digits(Digits::Choose);
        model.over.overlays.push(Overlay::Picker(picker));
        return done();
    };
    let app = named(model, &name)?;
    let mut shown = model.apps();
    if shown.contains(&app) {
        return Err(words::is_shown(&model.app_title(&app)).into());
    }
    shown.push(app.clone());
    model.show_apps(shown);
    model.panes.details_follow = Some(app.name().to_owned());
    Ok(remembered(model).saying(Level::Info, words::shown(&model.app_title(&app))))
}

fn hide(model: &mut Model, call: &Call) -> Outcome {
    let app = meant(model, call)?;
    let mut shown = model.apps();
    let before = shown.len();
    shown.retain(|own| *own != app);
    if shown.len() == before {
        return Err(words::is_hidden(&model.app_title(&app)).into());
    }
    model.show_apps(shown);
    let key = super::key_in(model, crate::keymap::Context::Details, "details.arrange");
    Ok(remembered(model).saying(Level::Info, words::hidden(&model.app_title(&app), &key)))
}

fn pin(model: &mut Model, call: &Call) -> Outcome {
    let app = meant(model, call)?;
    if !model.apps().contains(&app) {
        return Err(words::is_hidden(&model.app_title(&app)).into());
    }
    let name = app.name().to_owned();
    let on = !model.panes.arranged.pinned.remove(&name);
    if on {
        model.panes.arranged.pinned.insert(name.clone());
    }
    // The order on screen is the one that is kept.
    model.show_apps(model.apps());
    model.panes.details_follow = Some(name);
    Ok(remembered(model).saying(Level::Info, words::pinned(&model.app_title(&app), on)))
}

fn shift(model: &mut Model, call: &Call, place: Place) -> Outcome {
    let app = meant(model, call)?;
    if !model.move_app(&app, place) {
        return Err(words::not_moved(&model.app_title(&app), place == Place::Down).into());
    }
    model.panes.details_follow = Some(app.name().to_owned());
    Ok(remembered(model))
}

/// Chooses which of what an app has stands above its fold: of what really occurs here, as the last frame found it.
fn choose(model: &mut Model, call: &Call) -> Outcome {
    let given = given(call);
    let list = given.as_deref().and_then(|text| text.split_once(": ")).map(|(app, names)| (app.to_owned(), names));
    if let Some((app, names)) = list {
        let names = if names == NONE { Ok(Vec::new()) } else { serde_json::from_str::<Vec<String>>(names) };
        let names = names.map_err(|_| Refused::from(words::NOT_NAMES))?;
        let app = named(model, &app)?;
        // What does not occur with this customer stays as it was chosen.
        let here = fields(model, &app);
        let chosen = model.panes.arranged.chosen.entry(app.name().to_owned()).or_default();
        chosen.retain(|name| !here.contains(name));
        chosen.extend(names);
        return Ok(remembered(model));
    }
    let app = meant(model, call)?;
    let fields = fields(model, &app);
    if fields.is_empty() {
        return Err(words::nothing_to_choose(&model.app_title(&app)).into());
    }
    let is_on = |name: &String| model.panes.arranged.is_chosen(app.name(), name);
    let ticked = fields.iter().enumerate().filter(|(_, name)| is_on(name)).map(|(at, _)| at).collect();
    let items = fields.iter().map(|name| Item {
        label: name.clone(),
        names: vec![name.clone()],
        call: Some(Call::of("details.choose").with(Arg::Text(app.name().to_owned()))),
        ..Item::default()
    });
    let title = words::choose_of(&model.app_title(&app));
    let picker = Picker { ticked, ..Picker::new(Purpose::Fields, title, items.collect(), None).digits(Digits::Choose) };
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

/// What can be above the fold of an app: what the last frame found in it.
fn fields(model: &Model, app: &App) -> Vec<String> {
    model.drawn.details.fields.get(app.name()).cloned().unwrap_or_default()
}
