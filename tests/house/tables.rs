//! The tables that the program runs on: commands, keymaps, themes.

use std::collections::BTreeSet;

use sidetone::command::{Area, Registry};
use sidetone::theme::Depth;
use sidetone::{keymap, theme};

use super::source;

/// Commands without a key of their own: the palette and the `:` line have them.
const PALETTE_ONLY: &[&str] = &[
    "attribute",
    "close.without",
    "block",
    "composer.fill",
    "desk.do",
    "details.action",
    "details.why",
    "drafts.copy",
    "drafts.forget",
    "drafts.lost",
    "focus.details",
    "focus.inboxes",
    "focus.list",
    "focus.thread",
    "inbox",
    "inbox.fin.handed-over",
    "inbox.mentions.unread",
    "inbox.rated",
    "inbox.snoozed.mine",
    "inbox.spam",
    "inbox.team.unassigned",
    "keys.press",
    "mark.read",
    "mark.unread",
    "marked.do",
    "marked.name",
    "marked.outcome",
    "me",
    "me.web",
    "mention.unread",
    "mentions.clear",
    "merge.swap",
    "next.unassigned",
    "participants.add",
    "participants.remove",
    "pipe.json",
    "rating",
    "redact",
    "route",
    "spam",
    "spam.off",
    "tag.customer",
    "tag.message",
    "tag.new",
    "thread.end",
    "ticket.convert",
    "ticket.make",
    "ticket.link",
    "ticket.set",
    "ticket.state",
    "ticket.type",
    "ticket.unlink",
    "view.edit",
    "view.reload",
    "view.save",
    "world.save",
];

fn default_keymap() -> keymap::Keymap {
    keymap::load("default", None, &Registry::built_in()).0
}

#[test]
fn every_command_says_in_a_line_what_it_does() {
    for command in Registry::built_in().all() {
        let (name, doc) = (&command.name, &command.doc);
        assert!(!doc.is_empty() && !doc.contains('\n') && !doc.ends_with('.'), "{name}: {doc}");
        assert!(doc.starts_with(|c: char| c.is_uppercase()), "{name}: {doc}");
        assert!(doc.chars().count() <= 60, "{name}: {doc}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        assert!(name.chars().all(plain), "{name}");
        let shape = command.shape();
        assert!(shape.is_empty() || shape.starts_with(['[', '<']), "{name}: {shape}");
    }
}

#[test]
fn no_two_commands_answer_to_one_name() {
    let mut names = BTreeSet::new();
    for command in Registry::built_in().all() {
        for name in command.names() {
            assert!(names.insert(name.to_owned()), "{name}");
        }
    }
}

#[test]
fn every_command_has_a_key_or_is_known_to_have_none() {
    let keymap = default_keymap();
    let bound: BTreeSet<&str> =
        keymap.bindings().flat_map(|binding| &binding.calls).map(|call| call.command.as_ref()).collect();
    let registry = Registry::built_in();
    let without: BTreeSet<&str> =
        registry.all().map(|c| c.name.as_ref()).filter(|name| !bound.contains(name)).collect();
    assert_eq!(without, PALETTE_ONLY.iter().copied().collect());
    let hidden = |name: &&str| registry.find(name).is_some_and(|c| c.area == Area::Overlay);
    assert_eq!(without.iter().find(|name| hidden(name)), None, "neither key nor palette reaches it");
}

#[test]
fn every_built_in_keymap_is_without_fault() {
    for (name, _) in keymap::BUILTIN {
        let (keymap, problems) = keymap::load(name, None, &Registry::built_in());
        assert!(problems.is_empty(), "{name}: {problems:?}");
        assert!(keymap.bindings().count() > 50, "{name}");
    }
}

#[test]
fn every_built_in_theme_is_without_fault_in_every_depth() {
    for (name, _) in theme::BUILTIN {
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::None] {
            let (_, problems) = theme::load(name, None, depth);
            assert!(problems.is_empty(), "{name}: {problems:?}");
        }
    }
}

#[test]
fn the_keymaps_and_themes_of_the_repository_are_those_of_the_program() {
    for (dir, built_in) in [("keymaps", keymap::BUILTIN), ("themes", theme::BUILTIN)] {
        let files: BTreeSet<(String, String)> = source::files(dir, &["toml"])
            .into_iter()
            .map(|file| (file.path.trim_start_matches(dir).trim_matches('/').replace(".toml", ""), file.text))
            .collect();
        let built_in = built_in.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        assert_eq!(files, built_in, "{dir}/");
    }
}

#[test]
fn every_topic_to_be_ticked_is_one_that_the_practice_workspace_tells() {
    for topic in sidetone::cli::TOPICS.iter().flat_map(|(_, topics)| *topics) {
        assert!(practice::webhooks::topics::ALL.contains(topic), "{topic}");
    }
}
