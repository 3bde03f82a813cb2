//! Conversations and customers by name, of all that are kept: what is typed into the palette is asked of the store, and
//! what it finds stands in its group (I45).

use super::{choose, retype};
use crate::call::{Arg, Call, Kind};
use crate::model::effect::Read;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::picker::{CONVERSATIONS, CUSTOMERS};
use crate::model::registry::Done;
use crate::model::{Effect, Level, Model, Overlay};
use crate::words;
use client::store::{Called, Customer};

/// What is typed into the palette is looked for among all conversations and customers, as soon as it is typed.
pub(crate) fn due(model: &mut Model) -> Option<Effect> {
    let words = open(model).and_then(|picker| name(picker.input.text()));
    let asked = &mut model.over.called;
    if words.is_none() {
        asked.words = None;
    }
    let words = words.filter(|words| !asked.flying && asked.words.as_ref() != Some(words))?;
    (asked.words, asked.flying) = (Some(words.clone()), true);
    Some(Effect::Read(Read::Called(words)))
}

fn open(model: &Model) -> Option<&Picker> {
    match model.over.overlays.last() {
        Some(Overlay::Picker(picker)) if picker.purpose == Purpose::Palette => Some(picker),
        _ => None,
    }
}

/// What a line may be a name of; none where it begins with a sign that looks for something else.
fn name(line: &str) -> Option<String> {
    let line = line.trim_start();
    let words = line.strip_prefix('@').unwrap_or(line).trim();
    (!words.is_empty() && !line.starts_with(['>', '#', '\\', '/'])).then(|| words.to_owned())
}

/// These words call that. What was under the cursor stays under it, where it is still there.
pub(crate) fn called(model: &mut Model, words: &str, called: Result<Box<Called>, String>) -> Done {
    model.over.called.flying = false;
    let called = match called {
        Ok(called) => called,
        Err(why) => return Done::default().saying(Level::Error, words::whole(&why)),
    };
    if open(model).is_none_or(|picker| name(picker.input.text()).as_deref() != Some(words)) {
        return Done::default();
    }
    let Some(Overlay::Picker(mut picker)) = model.over.overlays.pop() else { return Done::default() };
    let there = &picker.items[..picker.fixed.saturating_sub(picker.called.into())];
    let rows = called.conversations.iter().filter(|row| !model.known.gone.contains(&row.id));
    let rows = rows.map(|row| Item { group: CONVERSATIONS.to_owned(), ..choose::conversation_item(model, row) });
    let items: Vec<Item> = rows.filter(|item| there.iter().all(|other| other.call != item.call)).collect();
    let items: Vec<Item> = items.into_iter().chain(called.customers.iter().map(customer)).collect();
    let under = picker.current().and_then(|item| item.call.clone());
    let moved = picker.selected > 0;
    picker.drop_typed();
    picker.items.truncate(picker.fixed.saturating_sub(picker.called.into()));
    picker.called = u16::try_from(items.len()).unwrap_or(u16::MAX);
    picker.fixed = picker.items.len() + items.len();
    picker.items.extend(items);
    let whole = picker.whole.take();
    retype(model, &mut picker);
    if whole.is_some() {
        picker.whole = whole;
        picker.filter(&model.used);
    }
    let again = picker.matches.iter().position(|(place, _)| picker.items.get(*place).is_some_and(|i| i.call == under));
    if let Some(again) = again.filter(|_| moved) {
        picker.selected = again;
    }
    model.over.overlays.push(Overlay::Picker(picker));
    Done::default()
}

/// A customer leads to all their conversations.
fn customer(customer: &Customer) -> Item {
    let name = customer.name.to_string();
    let email = customer.email.as_ref().map(ToString::to_string);
    // By the id: several may have the same address.
    let condition = Arg::Named(Kind::Condition, format!("contact:{}", customer.id));
    Item {
        detail: email.clone().unwrap_or_default(),
        mark: words::choosing::conversations(customer.conversations),
        call: Some(Call::of("search.all").with(condition)),
        names: email.into_iter().collect(),
        sought: true,
        group: CUSTOMERS.to_owned(),
        label: name,
        ..Item::default()
    }
}
