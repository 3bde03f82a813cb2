//! Articles of the help centre: looked for by Intercom itself, and put into what is written as a link.

use super::compose::{self, composing, write};
use super::{Call, Command, Kind, Param, choose};
use crate::call::Arg;
use crate::model::overlay::{Digits, Item, Prompt, Purpose};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::articles as words;
use client::domain::article::Article;
use client::sync::SyncCommand;

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    let takes = [Param::may("words", Kind::Text)];
    vec![write("composer.article", &["article"], "Find an article, and put a link to it", &takes, composing, article)]
}

fn article(model: &mut Model, call: &Call) -> Outcome {
    // What was chosen, with the link that it stands for.
    if let [_, link] = call.args.as_slice() {
        return Ok(compose::insert(model, &link.words()).into());
    }
    let wanted = call.args.first().map(Arg::words).unwrap_or_default();
    let wanted = wanted.trim();
    if wanted.is_empty() {
        let mut prompt = Prompt { target: model.about(call), ..Prompt::default() };
        prompt.input.set("article ");
        model.over.overlays.push(Overlay::Prompt(prompt));
        return Ok(super::refilter(model).into());
    }
    if model.known.sync.offline_since.is_some() {
        return Err(Refused::from(words::OFFLINE));
    }
    let ask = vec![Effect::Sync(SyncCommand::Articles(wanted.to_owned()))];
    Ok(Done::from(ask).saying(Level::Info, words::looking(wanted)))
}

/// Intercom has answered. Who does something else by then is not interrupted.
pub(crate) fn found(model: &mut Model, wanted: &str, found: Result<Vec<Article>, String>) -> Outcome {
    let Some(about) = model.composer.as_ref().map(|composer| composer.conversation.clone()) else {
        return super::done();
    };
    let all = match found {
        Ok(all) if all.is_empty() => return Ok(Done::default().saying(Level::Warning, words::none(wanted))),
        Ok(all) => all,
        Err(why) => return Err(Refused::error(words::failed(&why))),
    };
    if !model.over.overlays.is_empty() {
        return super::done();
    }
    let item = |article: &Article| {
        let call = Call::of("composer.article").with(Arg::Text(article.title.to_string()));
        let link = article.link();
        let disabled = link.is_none().then(|| words::NO_LINK.to_owned());
        let call = link.map(|link| call.with(Arg::Text(link)));
        let (label, detail) = (article.title.to_string(), article.about.to_string());
        Item { label, detail, call, disabled, ..Item::default() }
    };
    let items = all.iter().map(item).collect();
    let call = Call::of("composer.article").about(Some(about));
    choose::open_about(model, &call, Purpose::Choice, words::TITLE, items, |picker| picker.digits(Digits::ChooseShown))
}
