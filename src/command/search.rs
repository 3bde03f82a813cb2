//! The search over everything that is kept: opened with words or without, typed on, gone through, and left for what was
//! found.

mod explain;
mod reading;

use super::{Area, Call, Command, Kind, Param, act, decide, done, navigate, places};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::drawn;
use crate::model::edit::{Edit, Go};
use crate::model::marks::MOST_MARKED;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::search::{Reach, SearchPane};
use crate::model::thread::{Anchor, Base, Find};
use crate::model::{Effect, Focus, Level, Model, Overlay, Timer};
use crate::problem::nearest;
use crate::words::{search as words, several};
use client::condition::Phrase;
use client::domain::ConversationId;
use client::intent::{Intent, Reading};
use client::store::{Hit, Place};
use client::sync::SyncCommand;
use client::view::Order;

pub(crate) use explain::explained;
pub(super) use reading::typed_there;
pub(crate) use reading::{ask_intercom, retype};

/// Where a message that was found is shown: so many rows below the pane's first, over which its day lies.
const BELOW: usize = 1;

/// Commands about the search.
pub(super) fn commands() -> Vec<Command> {
    let text = [Param::may("words", Kind::Condition)];
    vec![
        Command::new(Area::View, "search.all", "Search everything that is kept", all).also(&["search"]).takes(&text),
        Command::new(Area::View, "explain", "Tell how a search is read and done", explain::explain).takes(&text),
        Command::new(Area::Program, "search.fetch", "Fetch all threads that are not here, or stop", |m, _| {
            fetch(m, !m.known.fetches_all)
        }),
        inside("search.open", "Open what was found, where the words stand", |m, _| open(m)),
        inside("search.wider", "Look elsewhere: everything, Intercom, here", |m, _| wider(m)),
        inside("search.order", "Order by something else", |m, _| order(m)),
        inside("search.mark-all", "Mark all that were found", |m, _| mark_all(m)),
        inside("search.down", "Go to the next one found", |m, c| walk(m, c.repeats() as isize)).counted(),
        inside("search.up", "Go to the one found before", |m, c| walk(m, -(c.repeats() as isize))).counted(),
        inside("search.page-down", "Go a page down", |m, _| page(m, 1)),
        inside("search.page-up", "Go a page up", |m, _| page(m, -1)),
        inside("search.complete", "Write what is offered, or go right in the line", complete)
            .takes(&[Param::may("number", Kind::Number)]),
        inside("search.close", "Leave the search", |m, _| close(m)),
    ]
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

/// What may be written before the words: to ask Intercom, too; to look in the list alone; to have all threads fetched.
const FLAGS: [&str; 3] = ["--server", "--here", "--fetch"];

/// The words, and what is written before them of where to look.
fn flags(words: &str) -> Result<(Reach, bool, &str), Refused> {
    let (mut reach, mut fetch, mut rest) = (None, false, words.trim());
    loop {
        let (first, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let wanted = match first {
            "--server" => Some(Reach::Intercom),
            "--here" => Some(Reach::Here),
            "--fetch" => None,
            slip if slip.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_alphabetic)) => {
                return Err(Refused::from(words::no_flag(slip, nearest(slip, FLAGS), &FLAGS)));
            }
            _ => return Ok((reach.unwrap_or_default(), fetch, rest)),
        };
        if wanted.is_some() && reach.is_some_and(|reach| Some(reach) != wanted) {
            return Err(Refused::from(words::TWO_PLACES));
        }
        (reach, fetch) = (wanted.or(reach), fetch || wanted.is_none());
        rest = behind.trim_start();
    }
}

fn all(model: &mut Model, call: &Call) -> Outcome {
    let given = call.args.first().map(Arg::words).unwrap_or_default();
    let (reach, fetches, text) = flags(&given)?;
    let fetching = if fetches { fetch(model, true)? } else { Done::default() };
    // What was left for a conversation is where it was left.
    if text.is_empty() && reach == Reach::default() && (fetches || come_back(model)) {
        return Ok(fetching);
    }
    let mut opened = Done::from(begin(model, text, reach));
    if !text.is_empty() {
        // Enter on the line has ended the words.
        opened = opened.with(ended(model).unwrap_or_else(done));
    }
    opened.effects.extend(fetching.effects);
    opened.said.extend(fetching.said);
    Ok(opened)
}

/// Opens the search with these words.
pub(super) fn begin(model: &mut Model, words: &str, reach: Reach) -> Vec<Effect> {
    // Over another one there is nothing to come back to.
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Search(_)));
    (model.over.left, model.over.searches) = (None, model.over.searches.wrapping_add(1));
    let pane = SearchPane::new(words, reach, model.over.searches);
    model.over.overlays.push(Overlay::Search(Box::new(pane)));
    retype(model);
    if reach == Reach::Intercom { ask_intercom(model) } else { Vec::new() }
}

/// Whether the thread that is read was found by a search that can be gone back to.
pub(crate) fn was_found(model: &Model) -> bool {
    let left = model.over.left.as_ref().and_then(|pane| pane.opened.as_ref());
    left.is_some() && left == model.panes.thread.shown.as_ref()
}

/// Goes back to the search that was left, as it was. False if none was.
pub(super) fn come_back(model: &mut Model) -> bool {
    if was_found(model) {
        model.panes.thread.find = None;
        model.panes.thread.refold();
    }
    let Some(mut pane) = model.over.left.take() else { return false };
    pane.opened = None;
    pane.look_again();
    model.over.overlays.push(Overlay::Search(Box::new(pane)));
    retype(model);
    true
}

fn close(model: &mut Model) -> Outcome {
    model.over.overlays.pop();
    model.timers.cancel(Timer::Ask);
    // What was marked is acted on from the list.
    if !model.panes.marks.is_empty() && model.focus != Focus::Composer {
        model.focus = Focus::List;
    }
    done()
}

fn pane(model: &mut Model) -> Option<&mut SearchPane> {
    match model.over.overlays.last_mut() {
        Some(Overlay::Search(pane)) => Some(pane),
        _ => None,
    }
}

fn walk(model: &mut Model, by: isize) -> Outcome {
    let height = model.drawn.overlay_height;
    if let Some(pane) = pane(model) {
        pane.walk(by, height);
    }
    done()
}

fn page(model: &mut Model, pages: isize) -> Outcome {
    let height = isize::try_from(model.drawn.overlay_height.max(1)).unwrap_or(1);
    walk(model, height * pages)
}

fn wider(model: &mut Model) -> Outcome {
    let Some(pane) = pane(model) else { return done() };
    pane.reach = pane.reach.wider();
    let asks = pane.reach == Reach::Intercom;
    retype(model);
    Ok(if asks { ask_intercom(model).into() } else { Done::default() })
}

fn order(model: &mut Model) -> Outcome {
    let Some(pane) = pane(model) else { return done() };
    let all = [Order::Newest, Order::Oldest, Order::Waiting, Order::Priority];
    let at = all.iter().position(|order| *order == pane.order).unwrap_or(0);
    pane.reorder(all[(at + 1) % all.len()]);
    done()
}

fn mark_all(model: &mut Model) -> Outcome {
    let esc = super::key_in(model, Context::Search, "search.close");
    let Some(pane) = pane(model) else { return done() };
    let Some(mut ids) = pane.ids() else {
        return Err(Refused::from(if pane.goes_on() { words::NOT_YET } else { words::NOTHING_TO_MARK }));
    };
    if ids.is_empty() {
        return Err(Refused::from(words::NOTHING_TO_MARK));
    }
    let more = ids.len() > MOST_MARKED;
    ids.truncate(MOST_MARKED);
    let called: Vec<_> =
        pane.found.hits.iter().flatten().map(|hit| (hit.row.id.clone(), hit.row.who.to_string())).collect();
    model.known.called.extend(called);
    let count = ids.len();
    model.panes.marks.add(ids);
    let told = Done::default().saying(Level::Info, words::marked(count, &esc));
    Ok(if more { told.saying(Level::Warning, several::at_most(MOST_MARKED)) } else { told })
}

/// Writes what is offered at the end of the line; elsewhere the key goes right, as in any line.
fn complete(model: &mut Model, call: &Call) -> Outcome {
    let number = call.given().and_then(|number| usize::try_from(number).ok());
    let Some(pane) = pane(model) else { return done() };
    let text = pane.input.text().to_owned();
    let is_at_end = pane.input.cursor() == text.chars().count();
    if number.is_none() && !is_at_end {
        pane.input.edit(Edit::Go(Go::Right, false));
        return done();
    }
    let written = match pane.faults.first() {
        Some(fault) => fault.fix.as_ref().map(|fix| fix.apply(&text)),
        None => reading::completed(pane, number.unwrap_or(1)),
    };
    let Some(written) = written else { return done() };
    pane.input.set(&written);
    Ok(typed(model).into())
}

/// What is typed has changed.
pub(super) fn typed(model: &mut Model) -> Vec<Effect> {
    retype(model);
    let asks = pane(model).is_some_and(|pane| pane.reach == Reach::Intercom);
    if asks { vec![model.timers.start(Timer::Ask, reading::PAUSE)] } else { Vec::new() }
}

/// The words are whole: what is wrong with them shows, and so short a word as is not looked for while it is typed is looked
/// for now. None where neither is so.
fn ended(model: &mut Model) -> Option<Outcome> {
    let faults = reading::wrong(model);
    let pane = pane(model)?;
    if let Some(faults) = faults {
        pane.faults = faults;
        return Some(done());
    }
    if !pane.short {
        return None;
    }
    let ended = format!("{} ", pane.input.text());
    pane.input.set(&ended);
    Some(Ok(typed(model).into()))
}

/// Leaves the search for what is under its cursor.
fn open(model: &mut Model) -> Outcome {
    if let Some(outcome) = ended(model) {
        return outcome;
    }
    let Some(pane) = pane(model) else { return done() };
    let hit = pane.found.current().cloned().filter(|_| pane.is_of_these_words());
    let Some(hit) = hit else {
        let waits = pane.goes_on() || pane.found.total > 0;
        return Err(Refused::from(if waits { words::NOT_YET } else { words::NOTHING_TO_OPEN }));
    };
    let id = hit.row.id.clone();
    // Typed ahead, it would open what nobody has seen.
    if !model.drawn.hits.iter().any(|(_, place)| *place == drawn::Hit::Found(id.clone())) {
        return Err(Refused::from(words::NOT_YET));
    }
    if let Some(Overlay::Search(mut pane)) = model.over.overlays.pop() {
        let phrases = pane.wanted().map(|condition| condition.node().phrases()).unwrap_or_default();
        let phrases = phrases.into_iter().cloned().collect();
        pane.opened = Some(id.clone());
        model.over.left = Some(*pane);
        return go_to(model, &hit, &id, phrases);
    }
    done()
}

fn go_to(model: &mut Model, hit: &Hit, id: &ConversationId, phrases: Vec<Phrase>) -> Outcome {
    model.timers.cancel(Timer::Ask);
    model.known.called.insert(id.clone(), hit.row.who.to_string());
    let effects = places::arrive(model, id);
    model.drawn.aim.add(id);
    let mut done = Done::from(effects).with(show(model, hit, phrases));
    let listed = model.panes.list.selected_row().is_some();
    if !listed && !hit.row.read && act::can_act(model, &Call::of("open")).is_ok() {
        done = done.with(decide::decide(model, id.clone(), Intent::Read(Reading::Opened)));
    }
    Ok(done)
}

/// Shows the thread where the words stand, and marks them.
fn show(model: &mut Model, hit: &Hit, phrases: Vec<Phrase>) -> Outcome {
    let opened = navigate::open(model, &Call::of("open"));
    let thread = &mut model.panes.thread;
    let entry = match &hit.place {
        Place::First { .. } => Some("source".to_owned()),
        Place::Part { id, .. } => Some(id.to_string()),
        Place::Card { .. } | Place::Whole => None,
    };
    if let (Some(entry), Some(excerpt)) = (entry, &hit.excerpt) {
        let found = excerpt.marks.iter().filter_map(|mark| excerpt.text.as_str().get(mark.start..mark.end));
        let mut words: Vec<&str> = Vec::new();
        for word in found {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        thread.find = Some(Find { words: words.join(" "), phrases, ..Find::default() });
        thread.go_to(Base::At(Anchor { entry, row: 0 }, BELOW));
    }
    opened
}

/// Has all threads fetched that are not here, or not any more.
fn fetch(model: &mut Model, all: bool) -> Outcome {
    let coverage = model.search().and_then(|pane| pane.coverage);
    if all && coverage.is_some_and(|coverage| coverage.unfetched == 0) {
        return Err(Refused::from(words::ALL_HERE));
    }
    model.known.fetches_all = all;
    let asked = Done::from(vec![Effect::Sync(SyncCommand::AllThreads(all))]);
    if !all {
        return Ok(asked.saying(Level::Info, words::FETCHES_NO_MORE));
    }
    let key = super::key_in(model, Context::Search, "search.fetch");
    Ok(asked.saying(Level::Info, words::fetching(coverage.map(|coverage| coverage.unfetched), &key)))
}
