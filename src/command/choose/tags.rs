//! Tags of a conversation or of its customer: one at once, or several that are ticked first (I25).

use super::{Call, Outcome, act, open_about};
use crate::call::{Arg, Kind};
use crate::model::Model;
use crate::model::overlay::{Item, Other, Picker, Purpose};
use crate::problem::nearest;
use crate::words::choosing;
use client::domain::conversation::same_name;
use client::domain::{Tag, TagId};

/// The command for tags of the customer.
pub(in crate::command) const CUSTOMER: &str = "tag.customer";

/// The commands, as [`choosing::TAGGED`] has what they are about.
const COMMANDS: [&str; 2] = ["tag", CUSTOMER];

/// The command that a picker is for.
fn command(picker: &Picker) -> &'static str {
    COMMANDS.get(picker.other.at).copied().unwrap_or("tag")
}

pub(in crate::command) fn tag(model: &mut Model, call: &Call) -> Outcome {
    let of_customer = call.command == CUSTOMER;
    let command = if of_customer { CUSTOMER } else { "tag" };
    let items = items(model, &on(model, call, of_customer), command);
    let title = if of_customer { choosing::CUSTOMER_TAGS } else { choosing::TAGS };
    let choices = choosing::TAGGED.map(str::to_owned).to_vec();
    let other = Other { title: String::new(), choices, at: usize::from(of_customer) };
    open_about(model, call, Purpose::Tags, title, items, |picker| Picker { other, ..picker })
}

/// The tags, those that are on first.
fn items(model: &Model, on: &[String], command: &'static str) -> Vec<Item> {
    let mut tags: Vec<_> = model.known.directory.tags.iter().collect();
    tags.sort_by_cached_key(|t| (!on.iter().any(|o| o == t.name.as_str()), t.name.as_str().to_lowercase()));
    let item = |tag: &Tag| {
        let has = on.iter().any(|o| o == tag.name.as_str());
        Item {
            label: tag.name.to_string(),
            detail: if has { choosing::HAS_TAG.into() } else { String::new() },
            call: Some(Call::of(command).with(Arg::Put(Kind::Tag, tag.id.to_string(), !has))),
            ..Item::default()
        }
    };
    tags.into_iter().map(item).collect()
}

/// The other one is to be tagged: what was ticked was meant for the one before.
pub(super) fn turn(model: &Model, picker: &mut Picker) {
    let of_customer = command(picker) == CUSTOMER;
    let about = Call::of(command(picker)).about(picker.target.clone()).about_marked(picker.marked);
    picker.title = if of_customer { choosing::CUSTOMER_TAGS } else { choosing::TAGS }.to_owned();
    picker.items = items(model, &on(model, &about, of_customer), command(picker));
    (picker.fixed, picker.selected) = (picker.items.len(), 0);
    picker.ticked.clear();
    retag(model, picker);
}

/// The entries for what is typed; where no tag is called so, one can be made, which is the last of them.
pub(in crate::command) fn retag(model: &Model, picker: &mut Picker) {
    picker.drop_typed();
    picker.filter(&model.used);
    let name = picker.input.text().trim().to_owned();
    let known = model.known.directory.tags.iter().map(|tag| tag.name.to_string());
    let made = picker.items.iter().filter_map(new_name).map(str::to_owned);
    if name.is_empty() || known.chain(made).any(|known| same_name(&known, &name)) {
        return;
    }
    // Where nothing else fits, a tag that is called nearly so was meant, and none is made by a slip.
    if picker.matches.is_empty() {
        picker.matches.extend(meant(picker, &name).map(|place| (place, Vec::new())));
    }
    let call = Call::of(command(picker)).with(Arg::Put(Kind::Tag, TagId::provisional(&name).to_string(), true));
    picker.end_with(Item { label: choosing::new_tag(&name), call: Some(call), ..Item::default() });
    // Whoever goes on after a blank writes that name, whatever else fits its beginning.
    if picker.input.text().ends_with(' ') {
        picker.selected = picker.matches.len() - 1;
    }
}

/// The place of the tag whose name is most like that, if one is.
fn meant(picker: &Picker, name: &str) -> Option<usize> {
    let names: Vec<String> = picker.items.iter().take(picker.fixed).map(|item| item.label.to_lowercase()).collect();
    let near = nearest(&name.to_lowercase(), names.iter().map(String::as_str))?;
    names.iter().position(|name| name == near)
}

/// Whether the entry under the cursor makes the tag that is being typed.
pub(in crate::command) fn makes_tag(picker: &Picker) -> bool {
    let place = picker.matches.get(picker.selected).map(|(place, _)| *place);
    place.is_some_and(|place| place >= picker.fixed && picker.items.get(place).and_then(new_name).is_some())
}

/// What the tag would be called that choosing an entry makes.
fn new_name(item: &Item) -> Option<&str> {
    match item.call.as_ref()?.args.as_slice() {
        [Arg::Put(Kind::Tag, id, true)] => id.strip_prefix(TagId::NEW),
        _ => None,
    }
}

/// The tags that are on it; of several, that are on each as far as that is known.
fn on(model: &Model, call: &Call, of_customer: bool) -> Vec<String> {
    if of_customer {
        let id = model.about(call).filter(|_| !model.means_marked(call));
        let details = model.panes.details.as_ref().filter(|(own, _)| Some(own) == id.as_ref());
        return details.map_or_else(Vec::new, |(_, details)| details.tags.iter().map(|t| t.name.to_string()).collect());
    }
    if !model.means_marked(call) {
        return model.about(call).and_then(|id| act::glance(model, &id)).map_or_else(Vec::new, |g| g.tags);
    }
    let mut each = model.panes.marks.ids().iter().map(|id| act::glance(model, id).map_or_else(Vec::new, |g| g.tags));
    let first = each.next().unwrap_or_default();
    each.fold(first, |on, tags| on.into_iter().filter(|tag| tags.contains(tag)).collect())
}

/// Whether a tag would be on the conversation after Enter, or a column in the table, by the place of its item.
pub fn is_on(picker: &Picker, place: usize) -> bool {
    if picker.purpose != Purpose::Tags {
        return picker.ticked.contains(&place);
    }
    let puts = picker.items.get(place).and_then(puts).unwrap_or(false);
    // What puts it on is not on it yet; a tick turns that about.
    puts == picker.ticked.contains(&place)
}

/// Whether choosing it puts the tag on; none of what is no tag.
fn puts(item: &Item) -> Option<bool> {
    match item.call.as_ref()?.args.as_slice() {
        [Arg::Put(Kind::Tag, _, on)] => Some(*on),
        _ => None,
    }
}

/// The call that does all that is ticked.
pub(in crate::command) fn all_ticked(picker: &Picker) -> Option<Call> {
    let ticked = picker.ticked.iter().filter_map(|place| picker.items.get(*place)?.call.as_ref());
    let args: Vec<Arg> = ticked.flat_map(|call| call.args.iter().cloned()).collect();
    (!args.is_empty()).then(|| Call { args, ..Call::of(command(picker)) })
}

/// How many would be put on and taken off: by what is ticked, or else by the one under the cursor.
pub(super) fn counts(picker: &Picker) -> (usize, usize) {
    let under = picker.matches.get(picker.selected).map(|(place, _)| *place);
    let places: Vec<usize> = if picker.ticked.is_empty() { under.into_iter().collect() } else { picker.ticked.clone() };
    let count = |on: bool| places.iter().filter(|place| picker.items.get(**place).and_then(puts) == Some(on)).count();
    (count(true), count(false))
}

/// What is on the conversation now, and what would change.
pub(super) fn lines(picker: &Picker) -> [String; 2] {
    let names = |of: &dyn Fn(usize, bool) -> Option<String>| -> Vec<String> {
        let all = picker.items.iter().take(picker.fixed).enumerate();
        all.filter_map(|(place, item)| of(place, puts(item)?)).collect()
    };
    let name = |place: usize| {
        let item = picker.items.get(place);
        item.map_or_else(String::new, |item| new_name(item).unwrap_or(&item.label).to_owned())
    };
    let now = names(&|place, puts| (!puts).then(|| format!("#{}", name(place))));
    let change = names(&|place, puts| {
        let sign = if puts { "+" } else { "−" };
        picker.ticked.contains(&place).then(|| format!("{sign} {}", name(place)))
    });
    [choosing::tags_now(&now), choosing::tags_change(&change)]
}
