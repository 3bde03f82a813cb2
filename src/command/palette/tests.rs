//! The palette's ranking (I45), for every command and for letters by chance.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;
use crate::command::Command;
use crate::command::Registry;
use crate::model::Msg;
use crate::{app, command};
use client::domain::{Tag, Team, Text};

/// Commands whose work cannot be taken back, or is done at once before the eyes of others: a name chooses them, a few
/// letters of it never do. Closing may ask the customer for a rating.
const FOR_GOOD: &[&str] = &[
    "assign.me",
    "away",
    "block",
    "close",
    "close.without",
    "composer.discard",
    "composer.send",
    "composer.send-asleep",
    "composer.send-assign",
    "composer.send-close",
    "composer.send-snooze",
    "desk.do",
    "did.drop",
    "did.redo",
    "did.retry",
    "did.undo",
    "drafts.forget",
    "ladder",
    "ladder.stop",
    "mark.read",
    "mark.unread",
    "marked.do",
    "mentions.clear",
    "merge",
    "outbox.drop",
    "outbox.edit",
    "outbox.retry",
    "participants.add",
    "participants.remove",
    "quit",
    "read.toggle",
    "redact",
    "redo",
    "reopen",
    "spam",
    "spam.off",
    "suspend",
    "take.next",
    "ticket.convert",
    "ticket.make",
    "unassign",
    "undo",
];

/// A workspace whose tags are called like commands.
fn model() -> Model {
    let mut model = command::testing::model();
    let tags = model.commands.all().flat_map(Command::names).map(|name| Tag { id: name.into(), name: Text::new(name) });
    model.known.directory.tags = tags.collect();
    model
}

/// The row that Enter would run, once that is typed.
fn chosen(model: &mut Model, typed: &str) -> Option<Item> {
    model.over.overlays.clear();
    let _ = open(model, &Call::of("palette"));
    let _ = app::update(model, model.now, Msg::Paste(typed.to_owned()));
    match model.over.overlays.last() {
        Some(Overlay::Picker(picker)) => picker.current().cloned(),
        _ => None,
    }
}

fn runs(model: &mut Model, typed: &str) -> String {
    chosen(model, typed).and_then(|item| item.call).map_or_else(String::new, |call| call.to_string())
}

#[test]
fn a_name_or_alias_that_is_typed_whole_is_what_enter_runs() {
    let mut model = model();
    // Though everything else that is called so was used last.
    let tagged = |name: &str| Call::of("tag").with(Arg::Id(Kind::Tag, name.to_owned()));
    model.used = model.commands.all().flat_map(|c| [tagged(&c.name), Call::of("back")]).collect();
    let registry = Registry::built_in();
    for command in registry.all().filter(|c| c.area != Area::Overlay && c.name != "palette") {
        for name in command.names().chain([command.doc.as_ref()]) {
            assert_eq!(runs(&mut model, name), command.name, "{name}");
        }
        assert_eq!(runs(&mut model, &command.name.to_uppercase()), command.name);
    }
}

#[test]
fn what_a_command_may_be_about_is_found_by_its_name() {
    let mut model = model();
    model.known.directory.tags.clear();
    model.known.directory.teams.clear();
    for (typed, run) in [
        ("dark", "theme.pick dark"),
        ("theme dark", "theme.pick dark"),
        ("goto mine", "inbox.mine"),
        ("inbox snoozed", "inbox.snoozed"),
        ("priority high", "priority high"),
        ("sort oldest", "sort oldest"),
        ("away reassign", "away reassign"),
        ("close", "close"),
        ("clo", "close"),
        ("snooze 2h", "snooze @1781091000"),
        ("SNOOZE tomorrow", "snooze @1781168400"),
    ] {
        assert_eq!(runs(&mut model, typed), run, "{typed}");
    }
    for refused in ["snooze -2h", "snooze soon", "snooze today 9:00", "sleep 25:00", "send-snooze 1.2.3.4", "snooze 3M"]
    {
        let item = chosen(&mut model, refused).expect("a row that says why");
        assert!(item.call.is_none() && item.disabled.is_some(), "{refused}: {item:?}");
    }
}

#[test]
fn words_that_people_say_instead_run_what_they_mean() {
    let mut model = model();
    model.known.directory.tags =
        ["fin-resolved", "info", "queue?"].map(|name| Tag { id: name.into(), name: Text::new(name) }).into();
    for (typed, run) in [
        ("answer", "reply"),
        ("respond", "reply"),
        ("internal", "note"),
        ("resolve", "close"),
        ("solve", "close"),
        ("archive", "close"),
        ("finish", "close"),
        ("end", "close"),
        ("wake", "reopen"),
        ("postpone", "snooze"),
        ("remind", "snooze"),
        ("give", "assign"),
        ("transfer", "assign"),
        ("delegate", "assign"),
        ("claim", "assign.me"),
        ("release", "unassign"),
        ("label", "tag"),
        ("important", "priority"),
        ("seen", "mark.read"),
        ("oops", "undo"),
        ("revert", "undo"),
        ("template", "composer.macro"),
        ("canned", "composer.macro"),
        ("filter", "filter"),
        ("search", "search.all"),
        ("top", "cursor.first"),
        ("bottom", "cursor.last"),
        ("shortcuts", "help"),
        ("reload", "refresh"),
        ("sync", "refresh"),
        ("queue", "outbox"),
        ("failed", "outbox"),
        ("info", "details.toggle"),
        ("customer", "details.toggle"),
        ("url", "copy.link"),
        ("lunch", "away on"),
        ("busy", "away on"),
        ("available", "away off"),
        ("online", "away off"),
    ] {
        assert_eq!(runs(&mut model, typed), run, "{typed}");
    }
}

#[test]
fn what_customers_wrote_is_not_found_by_letters_that_are_scattered_in_it() {
    let text = "Torben: Die App stürzt ab, sobald ich ein Foto anhänge, im Lager verlegt und gemerkt";
    let item = Item { label: text.into(), call: Some(Call::of("goto")), sought: true, ..Item::default() };
    let found = |purpose: Purpose, typed: &str| {
        let mut picker = Picker::new(purpose, "", vec![item.clone()], None);
        picker.input.set(typed);
        picker.filter(&[]);
        !picker.matches.is_empty()
    };
    for typed in ["merge", "tab", "trash"] {
        assert!(!found(Purpose::Palette, typed), "{typed}");
    }
    for typed in ["torben", "die app", "lager", "ürzt"] {
        assert!(found(Purpose::Palette, typed), "{typed}");
    }
    assert!(found(Purpose::Choice, "merge"), "a list of conversations alone is searched by letters, too");
}

#[test]
fn a_conversation_that_is_offered_is_known_by_its_whole_number() {
    for (gone, here) in [("000118", "118"), ("118", "000118"), ("118", "1180")] {
        let mut model = model();
        let item = |id: &str| Item {
            label: id.into(),
            call: model.commands.read(&format!("goto {id}")).ok(),
            ..Item::default()
        };
        let stays = item(here);
        let picker = Picker::new(Purpose::Conversation, "", vec![item(gone), stays.clone()], None);
        model.over.overlays.push(Overlay::Picker(picker));
        model.known.gone.insert(gone.into());
        command::renew::renew(&mut model);
        let Some(Overlay::Picker(picker)) = model.over.overlays.last() else { panic!("a picker") };
        assert_eq!(picker.items.as_slice(), [Item::deleted(), stays], "{gone} is gone, {here} is not");
    }
}

#[test]
fn what_was_used_last_comes_first_among_equals_only() {
    let mut model = model();
    model.known.directory.tags.clear();
    model.known.directory.teams = ["Sales east", "Sales west"]
        .map(|name| Team {
            id: name.into(),
            name: Text::new(name),
            admin_ids: Vec::new(),
            distribution_method: None,
            assignment_limit: None,
        })
        .into();
    assert_eq!(runs(&mut model, "sales"), "inbox team:'Sales east'");
    let used = ["assign team:Sales west", "inbox team:Sales west"];
    model.used = used.iter().map(|line| model.commands.read(line).unwrap()).collect();
    assert_eq!(runs(&mut model, "sales"), "assign team:'Sales west'");
    assert_eq!(runs(&mut model, "sales east"), "inbox team:'Sales east'");
}

#[test]
fn every_command_that_cannot_be_taken_back_is_known_as_such() {
    let registry = Registry::built_in();
    let mut names: Vec<&str> =
        registry.all().filter(|c| c.danger == Danger::ForGood).map(|c| c.name.as_ref()).collect();
    names.sort_unstable();
    assert_eq!(names, FOR_GOOD);
}

/// Whether each typed word begins a word of the name: told in another way than the ranking does.
fn meant(typed: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let starts: Vec<&str> = name
        .char_indices()
        .filter(|(at, _)| !name[..*at].ends_with(|c: char| c.is_alphanumeric()))
        .map(|(at, _)| &name[at..])
        .collect();
    let typed = typed.to_lowercase();
    typed.split_whitespace().all(|word| starts.iter().any(|rest| rest.starts_with(word)))
}

#[test]
fn letters_by_chance_never_choose_what_cannot_be_taken_back() {
    let mut model = model();
    model.known.directory.tags.clear();
    model.known.directory.teams.clear();
    model.used = FOR_GOOD.iter().map(|name| Call::of(*name)).collect();
    let model = RefCell::new(model);
    let tried = TestRunner::new(ProptestConfig::with_cases(128)).run(&"[a-z.]{1,6}( [a-z]{1,4})?", |typed| {
        if let Some(item) = chosen(&mut model.borrow_mut(), &typed)
            && item.named_only
        {
            let by_name = item.names.iter().chain([&item.label]).any(|name| meant(&typed, name));
            prop_assert!(by_name, "{typed}: {item:?}");
        }
        Ok(())
    });
    tried.expect("only a name chooses it");
}
