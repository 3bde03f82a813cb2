//! Reading a thread: from message to message, folding and unfolding, finding words in it.

use super::{Area, Call, Command, Kind, Param, done, navigate, perform, search};
use crate::call::Arg;
use crate::model::overlay::{Overlay, Prompt};
use crate::model::registry::{Handler, Outcome, Refused};
use crate::model::thread::{Base, Find, MORE};
use crate::model::{Focus, Model};
use crate::words::here;

const N: &[Param] = &[Param::may("n", Kind::Number)];

/// Commands about the thread that is read.
pub(super) fn commands() -> Vec<Command> {
    let fold = |name, aliases, doc, run| view(name, aliases, doc, &[], run);
    vec![
        Command::new(Area::Navigation, "message.next", "Go to the next message", |m, c| {
            message(m, c.repeats() as isize)
        })
        .takes(N)
        .counted(),
        Command::new(Area::Navigation, "message.previous", "Go to the message before", |m, c| {
            message(m, -(c.repeats() as isize))
        })
        .takes(N)
        .counted(),
        Command::new(Area::Navigation, "thread.end", "Go to the end of the thread", |m, _| {
            m.panes.thread.go_to(Base::End);
            done()
        }),
        view(
            "unfold",
            &["fold"],
            "Unfold or open what is under the cursor",
            &[Param::untold("entry", Kind::Text)],
            unfold,
        ),
        fold("quotes.toggle", &["quotes", "collapse", "expand"], "Show or fold quoted history", |m, _| {
            m.panes.thread.quotes = !m.panes.thread.quotes;
            refold(m, |entry| !entry.starts_with("events ") && !entry.starts_with("bots "))
        }),
        fold("events.toggle", &["events"], "Show or fold events", |m, _| {
            m.panes.thread.events = !m.panes.thread.events;
            refold(m, |entry| entry.starts_with("events "))
        }),
        fold("bots.toggle", &["bots"], "Show or fold what bots wrote", |m, _| {
            m.panes.thread.fold_bots = !m.panes.thread.fold_bots;
            refold(m, |entry| entry.starts_with("bots "))
        }),
        fold("history.toggle", &["history"], "Show earlier messages", |m, _| earlier(m)),
        view("find", &[], "Find words in the thread", &[Param::may("words", Kind::Text)], find),
        view("find.next", &[], "Go to the next place found", &[], |m, c| next(m, c.repeats() as isize))
            .counted()
            .when(finds),
        view("find.previous", &[], "Go to the place found before", &[], |m, c| next(m, -(c.repeats() as isize)))
            .counted()
            .when(finds),
        view("find.end", &[], "End finding", &[], |m, _| {
            if search::was_found(m) && search::come_back(m) {
                return done();
            }
            m.panes.thread.find = None;
            m.panes.thread.refold();
            done()
        }),
    ]
}

fn view(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    run: Handler,
) -> Command {
    Command::new(Area::View, name, doc, run).also(aliases).takes(params)
}

/// All that is folded so is folded alike again.
fn refold(model: &mut Model, alike: impl Fn(&str) -> bool) -> Outcome {
    let thread = &mut model.panes.thread;
    thread.apart.retain(|entry| !alike(entry));
    thread.refold();
    done()
}

/// More of the earlier messages; once all are there, as few as at first.
fn earlier(model: &mut Model) -> Outcome {
    let shows_all = !model.drawn.thread.has_earlier;
    let thread = &mut model.panes.thread;
    if shows_all && thread.earlier == 0 {
        return Err(Refused::from(here::ALL_SHOWN));
    }
    thread.earlier = if shows_all { 0 } else { thread.earlier + MORE };
    thread.refold();
    done()
}

/// The cursor goes so many messages and folds on.
fn message(model: &mut Model, by: isize) -> Outcome {
    model.panes.thread.go_stops(by);
    if model.focus != Focus::Composer {
        model.focus = Focus::Thread;
    }
    done()
}

/// Unfolds or folds an entry; without one, does what the row under the cursor has to offer.
fn unfold(model: &mut Model, call: &Call) -> Outcome {
    if let Some(Arg::Text(entry)) = call.args.first() {
        let entry = entry.clone();
        if entry == "earlier" {
            return earlier(model);
        }
        let drawn = std::mem::take(&mut model.drawn.thread);
        model.panes.thread.toggle(&entry, &drawn);
        model.drawn.thread = drawn;
        return done();
    }
    let under = model.drawn.thread.under.clone();
    match under.as_slice() {
        [] => navigate::open(model, call),
        [one] => perform(model, one),
        several => super::links::choose_of(model, call, several),
    }
}

fn find(model: &mut Model, call: &Call) -> Outcome {
    let words = call.args.first().map(Arg::words).unwrap_or_default();
    if words.trim().is_empty() {
        let mut prompt = Prompt { target: model.about(call), ..Prompt::default() };
        prompt.input.set("find ");
        model.over.overlays.push(Overlay::Prompt(prompt));
        super::overlay::refilter(model);
        return done();
    }
    if model.panes.thread.data.is_none() {
        return Err(Refused::from(here::NO_THREAD));
    }
    if model.focus != Focus::Composer {
        model.focus = Focus::Thread;
    }
    model.panes.thread.find = Some(Find { words: words.trim().to_owned(), ..Find::default() });
    model.panes.thread.refold();
    done()
}

fn finds(model: &Model, _: &Call) -> Result<(), Refused> {
    if model.panes.thread.find.is_some() { Ok(()) } else { Err(here::NOT_FINDING.into()) }
}

fn next(model: &mut Model, by: isize) -> Outcome {
    if let Some(find) = &mut model.panes.thread.find {
        find.by = find.by.saturating_add(by);
        model.panes.thread.position.turn += 1;
    }
    done()
}
