//! The palette: every command and everything that a command may be about, found by name (I45).

use super::{Area, Call, Kind, choose, done, form, rating};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::picker::{CONVERSATIONS, GO_TO, HERE};
use crate::model::registry::{Command, Danger, Outcome};
use crate::model::{Model, Overlay};
use crate::words::choosing;
use client::domain::{Priority, when};
use client::view::{Order, ViewId};

mod called;

pub(crate) use called::{called, due};

#[cfg(test)]
mod tests;

/// What the words of a time may stand behind.
const SNOOZES: [(&str, &str); 4] = [
    ("snooze ", "snooze"),
    ("sleep ", "snooze"),
    ("send-snooze ", "composer.send-snooze"),
    ("composer.send-snooze ", "composer.send-snooze"),
];

/// Other words for how one stands: none of them may turn about what is so already.
const STANDS: [(&str, &str); 7] = [
    ("busy", "on"),
    ("lunch", "on"),
    ("break", "on"),
    ("afk", "on"),
    ("available", "off"),
    ("online", "off"),
    ("active", "off"),
];

/// What one does most often, whatever was clicked.
const FIRST: [&str; 2] = ["reply", "note"];

/// What is done to a conversation beside what its area has; in the palette of one that was clicked.
const OF_CONVERSATION: [&str; 10] = [
    "composer.macro",
    "mark",
    "mark.customer",
    "mark.company",
    "next.customer",
    "inbox.company",
    "copy.link",
    "copy.email",
    "copy.name",
    "copy.id",
];

/// What is done to a message, before what is done to its conversation.
const OF_MESSAGE: [&str; 10] = [
    "unfold",
    "link.open",
    "file.save",
    "link.copy",
    "copy.message",
    "copy.thread",
    "find",
    "quotes.toggle",
    "events.toggle",
    "history.toggle",
];

/// What is done to an app of the details.
const OF_APP: [&str; 11] = [
    "copy.value",
    "details.fold",
    "details.choose",
    "details.hide",
    "details.pin",
    "details.top",
    "details.up",
    "details.down",
    "details.show",
    "details.arrange",
    "details.ask",
];

/// What can be clicked so that its commands come up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A row of the list.
    Conversation,
    /// A message of the thread.
    Message,
    /// A row of the details.
    App,
}

impl Thing {
    const ALL: [(Self, &str); 3] =
        [(Self::Conversation, "conversation"), (Self::Message, "message"), (Self::App, "app")];

    /// The call that opens the palette with its commands.
    pub(crate) fn menu(self) -> Call {
        let name = Self::ALL.iter().find(|(thing, _)| *thing == self).map_or("", |(_, name)| name);
        Call::of("palette").with(Arg::Text(name.to_owned()))
    }

    fn of(call: &Call) -> Option<Self> {
        let Some(Arg::Text(of)) = call.args.first() else { return None };
        Self::ALL.iter().find(|(_, name)| name == of).map(|(thing, _)| *thing)
    }

    /// Where a command stands among those that are about it; none if it is about something else.
    fn place(self, command: &str, area: Option<Area>) -> Option<usize> {
        let at = |names: &[&str]| names.iter().position(|name| *name == command);
        if self == Self::App {
            return at(&OF_APP);
        }
        let general = matches!(command, "undo" | "redo" | "marked.do" | "marked.name");
        let acts = area == Some(Area::Conversation) && !general;
        let of_message = at(&OF_MESSAGE).filter(|_| self == Self::Message);
        let places = [at(&FIRST), of_message, acts.then_some(0), at(&OF_CONVERSATION)];
        places.into_iter().zip([0, 100, 200, 300]).find_map(|(place, after)| Some(after + place?))
    }
}

pub(super) fn open(model: &mut Model, call: &Call) -> Outcome {
    let (target, marked) = (model.about(call), model.means_marked(call));
    let asked = Call::of("palette").about(target.clone()).about_marked(marked);
    let mut items = commands(model, &asked);
    let thing = Thing::of(call);
    if let Some(thing) = thing {
        only_of(model, thing, &mut items);
    }
    items.extend(places(model));
    items.extend(operations(model, &asked));
    items.extend(looks(model));
    let about = choose::whom(model, call);
    let title = about.as_ref().map_or("Commands", |_| "Commands · {}");
    let picker = Picker::new(Purpose::Palette, title, items, target);
    let mut picker = Picker { about, marked, menu: thing.is_some(), ..picker };
    picker.filter(&model.used);
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

/// Before anything is typed only what is about the thing is there, what one does most often first.
fn only_of(model: &Model, thing: Thing, items: &mut [Item]) {
    let place = |item: &Item| {
        let name = item.call.as_ref().map_or("", |call| &*call.command);
        thing.place(name, model.commands.find(name).map(|command| command.area))
    };
    items.iter_mut().for_each(|item| item.sought = place(item).is_none());
    items.sort_by_key(|item| place(item).unwrap_or(usize::MAX));
}

/// What is typed changed. A time behind the name of a snooze is read as one, or refused as one.
pub(super) fn retype(model: &Model, picker: &mut Picker) {
    picker.drop_typed();
    picker.whole = None;
    picker.filter(&model.used);
    let typed = picker.input.text().trim_start().to_owned();
    if let Some(words) = typed.strip_prefix('/') {
        picker.matches.clear();
        picker.lead_with(search_for(words));
        return;
    }
    // As it is typed: a capital may make another time of it.
    let behind = |name: &str| typed.get(name.len()..).filter(|_| typed[..name.len()].eq_ignore_ascii_case(name));
    let snooze = SNOOZES.iter().find_map(|(name, command)| Some((*command, behind(name)?)));
    if let Some((command, words)) = snooze.filter(|(_, words)| !words.trim().is_empty()) {
        choose::lead_with_time(model, picker, command, words);
    }
    if picker.matches.is_empty() && !typed.starts_with(['>', '@', '#', '\\']) && !typed.trim_end().is_empty() {
        picker.lead_with(search_for(&typed));
    }
}

/// The search over everything, for these words.
fn search_for(words: &str) -> Item {
    let words = words.trim();
    let call = Call::of("search.all");
    let call = if words.is_empty() { call } else { call.with(Arg::Named(Kind::Condition, words.to_owned())) };
    Item { label: choosing::search_for(words), call: Some(call), group: GO_TO.to_owned(), ..Item::default() }
}

/// Why a command cannot run now.
fn why_not(model: &Model, asked: &Call, name: &str) -> Option<String> {
    model.commands.find(name).and_then(|command| (command.ready)(model, asked).err()).map(|refused| refused.0.words)
}

/// Commands that go somewhere stand with the places.
fn is_place(name: &str) -> bool {
    name.starts_with("inbox.") || matches!(name, "inbox" | "goto" | "outbox" | "messages" | "drafts.lost")
}

/// The key that runs a command here.
fn key_of(model: &Model, contexts: &[Context], name: &str) -> String {
    model.keymap.keys_of(name, contexts).first().map_or_else(String::new, ToString::to_string)
}

/// All commands, those that are about the conversation first: moving about is what keys are for.
fn commands(model: &Model, asked: &Call) -> Vec<Item> {
    let contexts = contexts(model);
    let areas = [Area::Conversation, Area::Composer, Area::View, Area::Program, Area::Navigation];
    let of = |area: Area| model.commands.all().filter(move |c| c.area == area && c.name != "palette");
    let (places, here): (Vec<_>, Vec<_>) = areas.into_iter().flat_map(of).partition(|c| is_place(&c.name));
    let item = |c: &Command, group: &str| Item {
        label: c.doc.clone().into_owned(),
        mark: key_of(model, &contexts, &c.name),
        call: Some(Call::of(c.name.clone())),
        disabled: (c.ready)(model, asked).err().map(|refused| refused.0.words),
        names: c.names().map(str::to_owned).collect(),
        named_only: c.danger == Danger::ForGood,
        group: group.to_owned(),
        detail: if closes(&c.name) { comes_of(model, asked) } else { String::new() },
        ..Item::default()
    };
    let all = here.into_iter().map(|c| item(c, HERE));
    all.chain(places.into_iter().map(|c| item(c, GO_TO))).collect()
}

/// What has to be filled in before a close, else what comes of it for a rating.
fn comes_of(model: &Model, asked: &Call) -> String {
    form::brief(model, asked).or_else(|| rating::brief(model, asked)).unwrap_or_default()
}

/// Commands that close, of which it is said what comes of it for a rating (I26).
fn closes(name: &str) -> bool {
    matches!(name, "close" | "composer.send-close")
}

fn contexts(model: &Model) -> Vec<Context> {
    let mut contexts = model.contexts();
    contexts.extend([Context::List, Context::Composer, Context::Thread, Context::Global]);
    contexts
}

/// Something that shows once its name is typed: alone, or behind what one would say before it.
fn sought(group: &str, label: String, call: Call, name: &str, before: &[&str]) -> Item {
    let names = before.iter().map(|word| format!("{word} {name}")).chain([name.to_owned()]).collect();
    Item { label, call: Some(call), names, sought: true, group: group.to_owned(), ..Item::default() }
}

/// Inboxes, and the conversations that are loaded, by customer, company and number.
fn places(model: &Model) -> Vec<Item> {
    let contexts = contexts(model);
    let place = |(inbox, name, count): (ViewId, &str, usize)| {
        let call = choose::to_inbox(&inbox);
        let mark = if call.is_bare() { key_of(model, &contexts, &call.command) } else { String::new() };
        let item = sought(GO_TO, choosing::go_to(name), call, name, &["inbox", "goto"]);
        Item { detail: format!("inbox, {count}"), mark, ..item }
    };
    let mut items: Vec<Item> = choose::inbox_bar(model).into_iter().map(place).collect();
    let rows = model.panes.list.rows.iter().filter(|row| !model.known.gone.contains(&row.id));
    items.extend(rows.map(|row| Item { group: CONVERSATIONS.to_owned(), ..choose::conversation_item(model, row) }));
    items
}

/// What may be done to the conversation: assign, tag, a macro, a snooze, a priority.
fn operations(model: &Model, asked: &Call) -> Vec<Item> {
    let directory = &model.known.directory;
    let no_act = why_not(model, asked, "assign");
    let act = |item: Item| Item { disabled: no_act.clone(), named_only: true, ..item };
    let mut items = Vec::new();
    for admin in &directory.admins {
        let name = admin.name.as_str();
        let item = sought("Teammates", choosing::assign_to(name), choose::assign_to(&admin.id), name, &["assign"]);
        let seat = (!admin.has_inbox_seat).then(|| choosing::NO_SEAT.to_owned());
        items.push(Item { disabled: seat.or_else(|| no_act.clone()), named_only: true, ..item });
    }
    for team in &directory.teams {
        let name = team.name.as_str();
        let label = choosing::assign_to_team(name);
        items.push(act(sought("Teams", label, choose::assign_to_team(&team.id), name, &["assign", "team"])));
    }
    for tag in &directory.tags {
        let name = tag.name.as_str();
        let call = Call::of("tag").with(Arg::Id(Kind::Tag, tag.id.to_string()));
        items.push(act(sought("Tags", choosing::turn_tag(name), call, name, &["tag"])));
    }
    let no_macro = why_not(model, asked, "composer.macro");
    for saved in super::macros::all(model) {
        let name = saved.name.as_str();
        let call = Call::of("composer.macro").with(Arg::Id(Kind::Macro, saved.id.to_string()));
        let item = sought("Macros", format!("Insert {name}"), call, name, &["macro"]);
        let empty = saved.body.is_none().then(|| crate::words::macros::EMPTY.to_owned());
        items.push(Item { disabled: no_macro.clone().or(empty), ..item });
    }
    for preset in when::presets(&choose::zoned_now(model)) {
        let call = Call::of("snooze").with(Arg::At(preset.at));
        let mut item = sought("Snooze", format!("Snooze: {}", preset.label), call, preset.label, &["snooze", "sleep"]);
        item.names.push(format!("snooze {}", preset.name));
        let detail = choose::wake_words(model, preset.at);
        items.push(Item { detail, ..act(item) });
    }
    for priority in Priority::ALL {
        let name = priority.as_str();
        let call = Call::of("priority").with(Arg::Choice(name.into()));
        items.push(act(sought("Settings", format!("Priority {name}"), call, name, &["priority"])));
    }
    items
}

/// How things look, and how one stands: themes, orders, away.
fn looks(model: &Model) -> Vec<Item> {
    let themes = model.settings.themes.iter();
    let themes = themes.map(|name| {
        let call = Call::of("theme.pick").with(Arg::Named(Kind::Theme, name.clone()));
        sought("Settings", format!("Theme {name}"), call, name, &["theme"])
    });
    let sorts = Order::ALL.into_iter().map(|sort| {
        let name = sort.as_str();
        let call = Call::of("sort").with(Arg::Choice(name.into()));
        sought("Settings", choosing::order_by(name), call, name, &["sort"])
    });
    let stands = ["on", "off", "reassign"].into_iter().map(|how| {
        let mut names = vec![format!("away {how}"), format!("status {how}")];
        names.extend(STANDS.iter().filter(|(_, means)| *means == how).map(|(word, _)| (*word).to_owned()));
        let call = Some(Call::of("away").with(Arg::Choice(how.into())));
        let (label, group) = (format!("Away: {how}"), "Settings".to_owned());
        Item { label, call, names, sought: true, named_only: true, group, ..Item::default() }
    });
    themes.chain(sorts).chain(stands).collect()
}
