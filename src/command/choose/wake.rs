//! When a conversation wakes: the usual times, and what is typed as one (I17).

use jiff::Zoned;

use super::{Call, Outcome, act, zoned_now};
use crate::call::Arg;
use crate::model::Model;
use crate::model::overlay::{Digits, Item, Picker, Purpose};
use crate::words::choosing;
use crate::words::times;
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{SnoozeMode, Timestamp, when};
use client::text::{ago, width};

/// A wake time in the person's words: the local time to the minute, and how far off it is where that is near.
pub(crate) fn wake_words(model: &Model, at: Timestamp) -> String {
    if at >= UNTIL_REPLY {
        return choosing::ANYBODY_WRITES.into();
    }
    let now = zoned_now(model);
    let words = ago::choice(at, &now);
    match at.since(model.now) < NEAR {
        true => format!("{}{}", width::fit(&words, WHEN), ago::ahead(at, &now)),
        false => words,
    }
}

/// A time to choose where there is little room; nothing for what has none.
fn short(model: &Model, at: Timestamp) -> String {
    if at >= UNTIL_REPLY { String::new() } else { ago::coming(at, &zoned_now(model)) }
}

/// As far as that it is said how far off a time is.
const NEAR: i64 = 7 * 24 * 3600;

/// The columns of most times.
const WHEN: usize = 17;

/// The usual times, no time twice: on a Sunday tomorrow is next week.
fn wake_items(model: &Model, command: &'static str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for preset in when::presets(&zoned_now(model)) {
        let call = Some(wake(command, preset.at));
        if items.iter().all(|item| item.call != call) {
            let (label, names) = (preset.label.to_owned(), vec![preset.name.to_owned()]);
            let detail = wake_words(model, preset.at);
            let short = short(model, preset.at);
            items.push(Item { label, detail, short, call, names, named_only: true, ..Item::default() });
        }
    }
    items
}

fn wake(command: &'static str, at: Timestamp) -> Call {
    Call::of(command).with(Arg::At(at))
}

/// A time in words, as this person writes days.
///
/// # Errors
/// Why the words are none.
pub(in crate::command) fn read(model: &Model, words: &str, now: &Zoned) -> Result<Zoned, when::WhenError> {
    when::parse_in(words, now, model.settings.locale)
}

/// The entries of a snooze picker for what is typed: the time that the words mean comes first, then the choices whose
/// words begin so. A single digit is the beginning of a time, and marks a row meanwhile.
pub(in crate::command) fn retime(model: &Model, picker: &mut Picker) {
    let command = if picker.purpose == Purpose::Snooze { "snooze" } else { "composer.send-snooze" };
    picker.drop_typed();
    let typed = picker.input.text().trim().to_owned();
    let row = typed.parse::<usize>().ok().filter(|_| typed.len() == 1).and_then(|digit| digit.checked_sub(1));
    if let Some(row) = row.filter(|row| *row < picker.items.len()) {
        picker.matches = (0..picker.items.len()).map(|place| (place, Vec::new())).collect();
        picker.selected = row;
        return;
    }
    picker.filter(&model.used);
    if !typed.is_empty() {
        lead_with_time(model, picker, command, &typed);
    }
}

/// Whether what is typed begins one of the times that are offered, or what is offered beside them.
fn offers_time(picker: &Picker, command: &str) -> bool {
    let is_time = |call: &Call| {
        call.command == "ladder" || call.command == command && matches!(call.args.as_slice(), [Arg::At(_)])
    };
    let offered = picker.matches.iter().filter_map(|(place, _)| picker.items.get(*place)?.call.as_ref());
    offered.into_iter().any(is_time)
}

/// Puts the time that words mean before all that is offered; or why they mean none, unless they begin a choice.
pub(in crate::command) fn lead_with_time(model: &Model, picker: &mut Picker, command: &'static str, words: &str) {
    match read(model, words, &zoned_now(model)) {
        Ok(at) => {
            let at = when::timestamp(&at);
            let (label, detail, call) = (words.trim().to_owned(), wake_words(model, at), Some(wake(command, at)));
            let (items, matches) = (&picker.items, &mut picker.matches);
            matches.retain(|(place, _)| items.get(*place).is_none_or(|item| item.call != call));
            picker.lead_with(Item { label, detail, short: short(model, at), call, ..Item::default() });
        }
        Err(when::WhenError::Unclear(_)) if offers_time(picker, command) => {}
        Err(why) => {
            let (label, why) = (words.trim().to_owned(), wrong(words.trim(), &why));
            picker.lead_with(Item { label, detail: why.clone(), disabled: Some(why), ..Item::default() });
        }
    }
}

/// Why words are no time, and how one is written.
pub(in crate::command) fn wrong(typed: &str, why: &when::WhenError) -> String {
    let is_number = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
    match why {
        when::WhenError::Impossible(_) if is_number => times::no_hour(typed),
        when::WhenError::Impossible(_) | when::WhenError::Slash { .. } | when::WhenError::Past(_) => {
            times::also(&why.to_string())
        }
        // They say it themselves.
        when::WhenError::Unclear(_) | when::WhenError::Two(..) | when::WhenError::TooFar => why.to_string(),
    }
}

pub(in crate::command) fn snooze(model: &mut Model, call: &Call) -> Outcome {
    let warned = model.about(call).is_some_and(|id| act::rating_warning(model, &id).is_some());
    // Colleagues see it closed, so who puts it away knows that it will be (F5); the warning says so, too.
    let closes = model.settings.snooze == SnoozeMode::Close && !warned;
    let title = if closes { choosing::SNOOZE_BY_CLOSING } else { choosing::SNOOZE };
    open(model, call, Purpose::Snooze, title, "snooze")
}

pub(in crate::command) fn send_snooze(model: &mut Model, call: &Call) -> Outcome {
    open(model, call, Purpose::SendSnooze, choosing::SEND_SNOOZE, "composer.send-snooze")
}

/// Steps to choose from, one after the other.
pub(in crate::command) fn steps(model: &mut Model, call: &Call, title: &str, items: Vec<Item>) -> Outcome {
    super::open_about(model, call, Purpose::Steps, title, items, |picker| picker)
}

fn open(model: &mut Model, call: &Call, purpose: Purpose, title: &str, command: &'static str) -> Outcome {
    let mut items = wake_items(model, command);
    items.extend((purpose == Purpose::Snooze).then(|| crate::command::ladder::among_times(model)));
    super::open_about(model, call, purpose, title, items, |picker| picker.digits(Digits::Mark))
}
