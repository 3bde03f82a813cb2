//! Links and files of the thread: opened, or copied where there is nothing to open them with.

use super::{Area, Call, Command, Kind, Param, choose};
use crate::call::Arg;
use crate::model::drawn::Numbered;
use crate::model::effect::Outside;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model};
use crate::words::{copied, here};

/// What is done to a link.
#[derive(Clone, Copy)]
enum Use {
    Open,
    Copy,
}

const LINK: &[Param] = &[Param::may("n", Kind::Link)];

/// Commands about links and files.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::View, "link.open", "Open a link or file of the thread", |m, c| link(m, c, Use::Open))
            .also(&["open-link"])
            .takes(LINK)
            .counted()
            .when(has_links),
        Command::new(Area::View, "link.copy", "Copy a link of the thread", |m, c| link(m, c, Use::Copy))
            .also(&["copy-link"])
            .takes(LINK)
            .counted()
            .when(has_links),
    ]
}

fn has_links(model: &Model, call: &Call) -> Result<(), Refused> {
    // One of the details says itself where it leads.
    if model.drawn.links.is_empty() && !matches!(call.args.first(), Some(Arg::Named(..))) {
        return Err(here::NO_LINKS.into());
    }
    Ok(())
}

fn link(model: &mut Model, call: &Call, what: Use) -> Outcome {
    let address = match call.args.first() {
        Some(Arg::Named(_, address)) => Some(address),
        _ => None,
    };
    let number = call.number().map(|n| n as usize).filter(|_| address.is_none());
    let links = &model.drawn.links;
    let is_there = |address: &String| {
        let all = super::renew::links(model).into_iter().chain(model.drawn.details.links.iter().cloned());
        all.into_iter().find(|url| url == address)
    };
    let chosen = match (number, links.as_slice()) {
        (Some(number), _) => links.iter().find(|link| link.number == number).map(|link| link.url.clone()),
        (None, _) if address.is_some() => address.and_then(is_there),
        (None, [only]) => Some(only.url.clone()),
        (None, _) => {
            let command = match what {
                Use::Open => "link.open",
                Use::Copy => "link.copy",
            };
            let links = links.clone();
            return choose::link(model, call, command, &links);
        }
    };
    match chosen {
        Some(url) => Ok(take(model, what, url)),
        None => Err(Refused::from(number.map_or_else(|| here::LINK_GONE.to_owned(), here::no_link))),
    }
}

fn take(model: &Model, what: Use, url: String) -> Done {
    let (words, copies) = match what {
        Use::Open if model.settings.has_browser => {
            return Done::from(vec![Effect::Outside(Outside::OpenUrl(url))]);
        }
        Use::Open => (copied::no_browser(&url), url),
        Use::Copy => (copied::link(&url), url),
    };
    Done::from(vec![Effect::Outside(Outside::Copy(copies))]).saying(Level::Info, words)
}

/// Asks which of the links that these calls open is meant.
pub(super) fn choose_of(model: &mut Model, call: &Call, calls: &[Call]) -> Outcome {
    let is_one = |link: &&Numbered| {
        calls.iter().any(|call| matches!(call.args.first(), Some(Arg::Named(_, url)) if *url == link.url))
    };
    let links: Vec<Numbered> = model.drawn.links.iter().filter(is_one).cloned().collect();
    choose::link(model, call, "link.open", &links)
}
