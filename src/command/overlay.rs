//! What goes on inside overlays: moving and choosing in pickers, questions, readers.

use super::{
    Area, Call, Command, Kind, Param, arrange, choose, columns, done, edit, files, help, ladder, line, macro_picker,
    mentions, palette, past, perform, search,
};
use crate::call::Arg;
use crate::model::edit::Edit;
use crate::model::effect::Write;
use crate::model::overlay::{Confirm, Digits, Page, Picker, Prompt, Purpose, Reader};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::search::Reach;
use crate::model::{Effect, Model, Overlay};
use crate::words::{choosing, keys};

/// Commands of overlays.
pub(super) fn commands() -> Vec<Command> {
    let mut all =
        vec![
            inside("picker.down", "Go to the next entry", |m, c| pick(m, c.repeats() as isize)).counted(),
            inside("picker.up", "Go to the previous entry", |m, c| pick(m, -(c.repeats() as isize))).counted(),
            inside("picker.page-down", "Go a page down", |m, _| {
                let page = m.drawn.overlay_height.max(1) as isize;
                pick(m, page)
            }),
            inside("picker.page-up", "Go a page up", |m, _| {
                let page = m.drawn.overlay_height.max(1) as isize;
                pick(m, -page)
            }),
            inside("picker.first", "Go to the first entry", |m, _| pick(m, -100_000)),
            inside("picker.last", "Go to the last entry", |m, _| pick(m, 100_000)),
            inside("picker.choose", "Choose the row of that number, where nothing is typed", choose_row)
                .takes(&[Param::may("row", Kind::Number)]),
            inside("picker.tick", "Tick the entry, where several can be chosen", |m, _| tick(m)),
            inside("picker.other", "Go to the other choice", |m, _| other(m, 1)),
            inside("picker.other-back", "Go to the other choice before", |m, _| other(m, -1)),
            inside("picker.accept", "Choose the entry", |m, _| accept(m)),
            inside("picker.cancel", "Leave without choosing", |m, _| pop(m)),
            inside("confirm.yes", "Say yes", |m, _| answer(m)).formerly(&["confirm.accept"]),
            inside("confirm.down", "Scroll the question down", |m, _| scroll(m, 1)),
            inside("confirm.up", "Scroll the question up", |m, _| scroll(m, -1)),
            inside("confirm.leave", "Say yes to leaving, and no to all else", |m, _| leave(m)),
            inside("confirm.no", "Say no", |m, _| pop(m)).formerly(&["confirm.cancel"]),
            inside("help.down", "Scroll down", |m, c| scroll(m, c.repeats() as isize)).counted(),
            inside("help.up", "Scroll up", |m, c| scroll(m, -(c.repeats() as isize))).counted(),
            inside("help.page-down", "Scroll a page down", |m, _| {
                let page = m.drawn.overlay_height.max(1) as isize;
                scroll(m, page)
            }),
            inside("help.page-up", "Scroll a page up", |m, _| {
                let page = m.drawn.overlay_height.max(1) as isize;
                scroll(m, -page)
            }),
            inside("help.first", "Scroll to the beginning", |m, _| scroll(m, -1_000_000)),
            inside("help.last", "Scroll to the end", |m, _| scroll(m, 1_000_000)),
            inside("help.run", "Run what the cursor is on", |m, _| {
                if past::is_list(m) { past::open(m) } else { help::run(m) }
            }),
            inside("help.find", "Look for words in the help", |m, _| find(m)),
            inside("help.other", "Show the keys of other places", |m, _| {
                if let Some(Overlay::Reader(reader)) = m.over.overlays.last_mut() {
                    (reader.others, reader.at) = (!reader.others, None);
                }
                done()
            }),
            inside("help.close", "Leave", |m, _| pop(m)),
        ];
    all.extend(line::commands());
    all
}

pub(super) fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

/// Leaves what is on top; or only the words that are typed there.
pub(super) fn pop(model: &mut Model) -> Outcome {
    match model.over.overlays.last_mut() {
        Some(Overlay::Reader(reader)) if reader.typing => {
            (reader.typing, reader.at) = (false, top_of(reader));
            reader.filter.set("");
        }
        Some(Overlay::Picker(picker)) if matches!(picker.purpose, Purpose::Mention | Purpose::Macro) => {
            let (is_macro, typed) = (picker.purpose == Purpose::Macro, picker.input.text().to_owned());
            model.over.overlays.pop();
            let on = if is_macro { macro_picker::typed_on } else { mentions::typed_on };
            return Ok(on(model, &typed).into());
        }
        Some(Overlay::Picker(picker)) if picker.purpose == Purpose::Steps => {
            // What is on screen by then counts for the next ones.
            model.over.steps = None;
            model.over.overlays.pop();
        }
        _ => drop(model.over.overlays.pop()),
    }
    done()
}

/// Where the cursor begins: in help nowhere, so that a key that only leaves runs nothing.
fn top_of(reader: &Reader) -> Option<usize> {
    (reader.page != Page::Help).then_some(0)
}

fn find(model: &mut Model) -> Outcome {
    match model.over.overlays.last_mut() {
        Some(Overlay::Reader(reader)) if reader.page.has_cursor() => {
            (reader.typing, reader.at) = (true, top_of(reader))
        }
        _ => return Err(Refused::from(keys::NOTHING_TO_FILTER)),
    }
    done()
}

fn pick(model: &mut Model, by: isize) -> Outcome {
    if let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut() {
        let last = picker.matches.len().saturating_sub(1);
        picker.selected = picker.selected.saturating_add_signed(by).min(last);
    }
    done()
}

/// The picker on top.
fn picker(model: &mut Model) -> Option<&mut Picker> {
    match model.over.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

/// The row of that number: chosen, or marked, or else the number is typed.
fn choose_row(model: &mut Model, call: &Call) -> Outcome {
    let number = call.number().unwrap_or(0);
    let Some(picker) = picker(model) else { return done() };
    let digit = char::from_digit(number, 10);
    let chooses = matches!(picker.digits, Digits::Choose | Digits::ChooseShown) && picker.input.text().is_empty();
    let Some(digit) = digit.filter(|_| !chooses) else {
        let Some(row) = (number as usize).checked_sub(1).filter(|row| *row < picker.matches.len()) else {
            return Err(Refused::from(keys::no_row(number)));
        };
        picker.selected = row;
        if picker.has_ticks() && picker.purpose != Purpose::Tags {
            picker.tick();
            return done();
        }
        // What stands in a row is another thing each time: pressed before it was there to be read, it is marked.
        let at_once = picker.digits == Digits::Choose;
        let item = picker.current().cloned();
        let is_shown = item.is_some_and(|item| model.drawn.shows(&item.label, item.call.as_ref()));
        return if at_once || is_shown { accept(model) } else { done() };
    };
    edit(model, Edit::Char(digit))
}

/// Ticks the entry under the cursor and goes on to the next; where none can be ticked, a blank is typed.
fn tick(model: &mut Model) -> Outcome {
    let Some(picker) = picker(model) else { return done() };
    // The name of a new tag may have blanks: on its entry one is typed, and a second one right behind it ticks.
    let makes = choose::makes_tag(picker);
    let goes_on = makes && !picker.input.text().ends_with(' ');
    if goes_on || !picker.tick_by_blank() {
        return edit(model, Edit::Char(' '));
    }
    if makes {
        // It stands in the list from now on, and the next one can be typed.
        picker.input.set("");
        return Ok(refilter(model).into());
    }
    done()
}

/// The other choice that a picker has: in the palette, what a command takes.
fn other(model: &mut Model, by: isize) -> Outcome {
    let Some(Overlay::Picker(mut picker)) = model.over.overlays.pop() else { return done() };
    if picker.purpose == Purpose::Palette && by > 0 {
        return arguments(model, picker);
    }
    if picker.purpose == Purpose::Palette {
        let turned = picker.turn_group(&model.used);
        model.over.overlays.push(Overlay::Picker(picker));
        return if turned { done() } else { Err(Refused::from(choosing::NO_MORE)) };
    }
    if picker.purpose == Purpose::Conversation {
        return Ok(search::begin(model, picker.input.text(), Reach::Everything).into());
    }
    let turned = choose::turn_other(model, &mut picker, by);
    model.over.overlays.push(Overlay::Picker(picker));
    turned.map_or_else(|why| Err(Refused::from(why)), |()| done())
}

/// The command under the cursor of the palette, on the `:` line, where it can be given more.
fn arguments(model: &mut Model, picker: Picker) -> Outcome {
    let call = picker.current().and_then(|item| item.call.clone());
    let takes = |call: &Call| model.commands.find(&call.command).is_some_and(|command| !command.shape().is_empty());
    let Some(call) = call.filter(takes) else {
        model.over.overlays.push(Overlay::Picker(picker));
        return Err(Refused::from(keys::NO_ARGUMENTS));
    };
    let mut prompt = Prompt { target: picker.target, marked: picker.marked, ..Prompt::default() };
    prompt.input.set(&format!("{} ", call.command));
    model.over.overlays.push(Overlay::Prompt(prompt));
    refilter(model);
    done()
}

/// What a picker's choice calls, as it stands.
pub fn chosen(picker: &Picker) -> Option<Call> {
    ticked(picker).or_else(|| picker.current().and_then(|item| item.call.clone()))
}

/// What is ticked, as a call.
fn ticked(picker: &Picker) -> Option<Call> {
    columns::ticked(picker).or_else(|| arrange::ticked(picker)).or_else(|| choose::all_ticked(picker))
}

fn accept(model: &mut Model) -> Outcome {
    let Some(Overlay::Picker(picker)) = model.over.overlays.last() else {
        return done();
    };
    let ticked = ticked(picker);
    let item = picker.current();
    let call = chosen(picker);
    if item.is_none() && ticked.is_none() {
        return Err(Refused::from(keys::NOTHING_MATCHES));
    }
    if let Some(reason) = item.filter(|_| ticked.is_none()).and_then(|item| item.disabled.as_ref()) {
        return Err(Refused::from(reason.clone()));
    }
    let call = match picker.purpose {
        Purpose::Own => call.map(|call| choose::with_reason(model, picker, call)),
        _ => call,
    };
    let (target, marked) = (picker.target.clone(), picker.marked);
    let lasts = !matches!(
        picker.purpose,
        Purpose::Snooze
            | Purpose::SendSnooze
            | Purpose::Steps
            | Purpose::Conversation
            | Purpose::Link
            | Purpose::Own
            | Purpose::Columns
            | Purpose::Apps
            | Purpose::Fields
    );
    model.over.overlays.pop();
    let Some(call) = call else {
        return done();
    };
    let remembered = if lasts { use_again(model, &call) } else { Vec::new() };
    Ok(Done::from(remembered).with(perform(model, &call.about(target).about_marked(marked))))
}

/// How many choices are remembered.
const USED: usize = 100;

/// Remembers a choice, to offer it first among equals; not one that means a time or a conversation of now.
fn use_again(model: &mut Model, call: &Call) -> Vec<Effect> {
    let of_now = call
        .args
        .iter()
        .any(|arg| matches!(arg, Arg::At(_) | Arg::Id(Kind::Conversation, _) | Arg::Named(Kind::Condition, _)));
    if of_now || call.args.len() > 1 || call.command.starts_with("drafts.") {
        return Vec::new();
    }
    model.used.retain(|old| old != call);
    model.used.insert(0, call.clone());
    model.used.truncate(USED);
    let lines: Vec<String> = model.used.iter().map(ToString::to_string).collect();
    vec![Effect::Write(Write::Remember("used", serde_json::to_string(&lines).unwrap_or_default()))]
}

/// The typed text of the overlay on top changed: what it offers follows.
pub fn refilter(model: &mut Model) -> Vec<Effect> {
    let Some(mut overlay) = model.over.overlays.pop() else {
        return Vec::new();
    };
    match &mut overlay {
        Overlay::Picker(picker) => match picker.purpose {
            Purpose::Snooze | Purpose::SendSnooze => choose::retime(model, picker),
            Purpose::Steps => ladder::retype(model, picker),
            Purpose::Palette => palette::retype(model, picker),
            Purpose::Tags => choose::retag(model, picker),
            _ => {
                picker.filter(&model.used);
                let typed = picker.input.text().to_owned();
                if macro_picker::is_text(model, picker) {
                    return macro_picker::typed_on(model, &typed);
                }
                if mentions::is_nobody(picker) {
                    return mentions::typed_on(model, &typed);
                }
            }
        },
        Overlay::Prompt(prompt) => {
            prompt.chosen = None;
            prompt.recalled = None;
            prompt.completions = line::complete(model, prompt.input.text());
            let asks = files::asks(model, prompt.input.text());
            model.over.overlays.push(overlay);
            return asks;
        }
        Overlay::Search(_) => {
            model.over.overlays.push(overlay);
            return search::typed(model);
        }
        Overlay::Confirm(_) | Overlay::Stop(_) | Overlay::Form(_) | Overlay::Reader(_) | Overlay::Outbox(_) => {}
    }
    model.over.overlays.push(overlay);
    Vec::new()
}

pub(super) fn answer(model: &mut Model) -> Outcome {
    let Some(Overlay::Confirm(confirm)) = model.over.overlays.pop() else {
        return done();
    };
    perform(model, &confirm.yes)
}

/// Whoever presses it twice leaves, unless words would be lost.
fn leave(model: &mut Model) -> Outcome {
    let leaves = |confirm: &Confirm| confirm.yes.command == "quit" && confirm.yes.yes() == Some("");
    match model.over.overlays.last() {
        Some(Overlay::Confirm(confirm)) if leaves(confirm) => answer(model),
        _ => pop(model),
    }
}

fn scroll(model: &mut Model, by: isize) -> Outcome {
    let entries = match model.over.overlays.last() {
        Some(Overlay::Reader(reader)) if reader.page == Page::Help => Some(help::count(model, reader)),
        Some(Overlay::Reader(reader)) if reader.page.has_cursor() => Some(past::lines(model, reader).len()),
        _ => None,
    };
    if let (Some(Overlay::Reader(reader)), Some(count)) = (model.over.overlays.last_mut(), entries) {
        let most = count.saturating_sub(1);
        reader.at = match reader.at {
            // Back at the top it is as it was.
            _ if by < -100_000 => top_of(reader),
            None => (by > 0).then(|| (by as usize - 1).min(most)),
            Some(at) => Some(at.saturating_add_signed(by).min(most)),
        };
        return done();
    }
    let most = model.drawn.overlay_lines.saturating_sub(model.drawn.overlay_height);
    if let Some(Overlay::Confirm(confirm)) = model.over.overlays.last_mut() {
        confirm.scroll = confirm.scroll.saturating_add_signed(by).min(most);
    }
    if let Some(Overlay::Reader(reader)) = model.over.overlays.last_mut() {
        reader.scroll = reader.scroll.saturating_add_signed(by).min(most);
    }
    done()
}
