//! The palette's ranking (I45), for every command and for letters by chance.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;
use crate::model::{Msg, Settings};
use crate::{app, command, keymap, theme};
use client::domain::{SnoozeMode, Tag, Team, Text};

fn settings() -> Settings {
    Settings {
        email: None,
        snooze: SnoozeMode::Native,
        left_out: Vec::new(),
        rest_delay_ms: 0,
        hint_delay_ms: 0,
        ahead: 0,
        list_percent: 30,
        details_percent: 30,
        show_details: true,
        apps: Vec::new(),
        bell: false,
        desktop: crate::config::Desktop::Off,
        notify: crate::config::NotifyWhat::None,
        stop_on_change: true,
        undo_delay: 0,
        horizon: 120,
        after_send: crate::config::AfterSend::Stay,
        themes: theme::names(None),
        theme: "light".into(),
    }
}

/// A workspace whose tags are called like commands.
fn model() -> Model {
    let (keymap, _) = keymap::load("default", None, &command::check_line);
    let (theme, _) = theme::load("dark", None, theme::Depth::True);
    let mut model = Model::new(settings(), keymap, theme, jiff::tz::TimeZone::UTC, (80, 24));
    model.now = client::domain::Timestamp(1_781_083_800);
    for name in command::all().flat_map(|c| c.aliases.iter().chain([&c.name])) {
        model.known.directory.tags.push(Tag { id: (*name).into(), name: Text::new(name) });
    }
    model
}

/// The row that Enter would run, once that is typed.
fn chosen(model: &mut Model, typed: &str) -> Option<Item> {
    model.over.overlays.clear();
    let _ = open(model, &Call::default());
    let _ = app::update(model, model.now, Msg::Paste(typed.to_owned()));
    match model.over.overlays.last() {
        Some(Overlay::Picker(picker)) => picker.current().cloned(),
        _ => None,
    }
}

fn runs(model: &mut Model, typed: &str) -> String {
    chosen(model, typed).map_or_else(String::new, |item| item.run)
}

#[test]
fn a_name_or_alias_that_is_typed_whole_is_what_enter_runs() {
    let mut model = model();
    // Though everything else that is called so was used last.
    model.used = command::all().flat_map(|c| [format!("tag id:{}", c.name), "back".to_owned()]).collect();
    for command in command::all().filter(|c| c.area != Area::Overlay && c.name != "palette") {
        for name in command.aliases.iter().chain([&command.name, &command.doc]) {
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
        assert!(item.run.is_empty() && item.disabled.is_some(), "{refused}: {item:?}");
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
        ("filter", "search"),
        ("top", "cursor.first"),
        ("bottom", "cursor.last"),
        ("shortcuts", "help"),
        ("reload", "refresh"),
        ("sync", "refresh"),
        ("queue", "outbox"),
        ("failed", "outbox"),
        ("info", "details.toggle"),
        ("customer", "details.toggle"),
        ("url", "conversation.copy-link"),
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
    let item = Item { label: text.into(), run: "goto 5".into(), sought: true, ..Item::default() };
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
        let item = |id: &str| Item { label: id.into(), run: format!("goto {id}"), ..Item::default() };
        let picker = Picker::new(Purpose::Conversation, "", vec![item(gone), item(here)], None);
        model.over.overlays.push(Overlay::Picker(picker));
        model.known.gone.insert(gone.into());
        command::renew::renew(&mut model);
        let Some(Overlay::Picker(picker)) = model.over.overlays.last() else { panic!("a picker") };
        assert_eq!(picker.items.as_slice(), [Item::deleted(), Item::elsewhere()], "{gone} is gone, {here} is not");
    }
}

#[test]
fn what_was_used_last_comes_first_among_equals_only() {
    let mut model = model();
    model.known.directory.tags.clear();
    model.known.directory.teams = ["Sales east", "Sales west"]
        .map(|name| Team { id: name.into(), name: Text::new(name), admin_ids: Vec::new(), distribution_method: None })
        .into();
    assert_eq!(runs(&mut model, "sales"), "inbox team:Sales east");
    model.used = vec!["assign team:Sales west".into(), "inbox team:Sales west".into()];
    assert_eq!(runs(&mut model, "sales"), "assign team:Sales west");
    assert_eq!(runs(&mut model, "sales east"), "inbox team:Sales east");
}

#[test]
fn every_command_that_cannot_be_taken_back_is_one() {
    for name in FOR_GOOD {
        assert_eq!(command::find(name).map(|c| c.name), Some(*name));
    }
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
    model.used = FOR_GOOD.iter().map(|name| (*name).to_owned()).collect();
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
