//! Which room may know which. `ARCHITECTURE.md` shows the same table.

use std::collections::BTreeSet;

use super::source;

/// A room, and what it may use: a room's name for all of it, a path (`store::Row`) for one thing in it.
struct Room {
    name: &'static str,
    knows: &'static [&'static str],
}

const fn room(name: &'static str, knows: &'static [&'static str]) -> Room {
    Room { name, knows }
}

/// The rooms, so ordered that each knows only those above it: there can be no circle.
const ROOMS: &[Room] = &[
    room("domain", &[]),
    room("problem", &["domain::text"]),
    room("keymap", &["problem"]),
    room("theme", &["problem"]),
    room("config", &["domain", "problem", "keymap::BUILTIN"]),
    room("intercom", &["domain"]),
    room("store", &["domain"]),
    room("sync", &["domain", "intercom", "store"]),
    room("ui", &["domain"]),
    // Of the store and the sync: what they hand out and take, never a handle to them.
    room("model", &["domain", "keymap", "theme", "config", STORE, SYNC]),
    room("command", &["domain", "problem", "keymap", "ui", "model", STORE, SYNC]),
    room("app", &["domain", "keymap", "theme::Theme", "config", "model", "command", STORE, SYNC, "sync::policy"]),
    room("panes", &["domain", "keymap", "theme", "config::DetailsApp", "ui", "model", "command::choose", STORE, SYNC]),
    room("overlay", &["domain", "keymap", "theme", "ui", "model", "command::choose", "command::help_lines", STORE]),
    room("screen", &["theme", "model", "panes", "overlay", "command::THREE_PANES", "command::TWO_PANES"]),
    room("term", &["domain::text"]),
    room(
        "runtime",
        &[
            "domain", "problem", "keymap", "theme", "config", "intercom", "store", "sync", "model", "command", "app",
            "screen", "term",
        ],
    ),
    room("auth", &["intercom::Token"]),
    room(
        "cli",
        &[
            "domain",
            "problem",
            "keymap",
            "theme",
            "config",
            "intercom",
            "store",
            "sync",
            "command",
            "term",
            "runtime",
            "auth",
            "ui::ago",
            "ui::holes",
            "ui::markup",
            "ui::outlook",
        ],
    ),
];

/// Stands for [`STORE_TYPES`].
const STORE: &str = "store's data";
/// Stands for [`SYNC_TYPES`].
const SYNC: &str = "sync's data";

/// What the store gives and takes: plain data.
const STORE_TYPES: &[&str] = &[
    "Anchor",
    "Change",
    "Counts",
    "Details",
    "Directory",
    "Draft",
    "DraftMark",
    "DraftMode",
    "DraftNow",
    "Gone",
    "Head",
    "HistoryLine",
    "KeptDraft",
    "NewActions",
    "OutboxEntry",
    "Row",
    "Said",
    "SavedDraft",
    "StoreEvent",
    "StoredThread",
    "Window",
    "WindowQuery",
];
/// What the sync is told and tells: plain data.
const SYNC_TYPES: &[&str] = &["Phase", "SyncCommand", "SyncEvent", "SyncStatus"];

fn allowed(room: &Room, path: &str) -> bool {
    let begins = |with: &str| path == with || path.strip_prefix(with).is_some_and(|rest| rest.starts_with("::"));
    room.knows.iter().any(|known| match *known {
        STORE => STORE_TYPES.iter().any(|name| begins(&format!("store::{name}"))),
        SYNC => SYNC_TYPES.iter().any(|name| begins(&format!("sync::{name}"))),
        known => begins(known),
    })
}

/// The room that a file is in; the crates `clock` and `practice` are one each.
fn room_of(path: &str) -> &str {
    let (krate, inside) = match path.strip_prefix("crates/") {
        Some(rest) => rest.split_once("/src/").unwrap(),
        None => ("", path.strip_prefix("src/").unwrap()),
    };
    if krate.is_empty() { inside.split(['/', '.']).next().unwrap() } else { krate }
}

#[test]
fn a_room_knows_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for file in source::files("src", &["rs"]) {
        let name = room_of(&file.path);
        if name == "lib" || name == "main" {
            continue;
        }
        let room =
            ROOMS.iter().find(|room| room.name == name).unwrap_or_else(|| panic!("`{name}` is not in the table"));
        for path in uses(&file.program()) {
            if path.split("::").next() != Some(name) && !allowed(room, &path) {
                wrong.push(format!("{}: `{name}` must not know `{path}`", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rooms_are_those_of_the_library_and_none_knows_a_later_one() {
    let text = std::fs::read_to_string(source::top().join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ROOMS.iter().map(|room| room.name).collect());
    for (n, room) in ROOMS.iter().enumerate() {
        for known in room.knows {
            let first = known.split(['\'', ':']).next().unwrap();
            let above = ROOMS[..n].iter().any(|other| other.name == first);
            assert!(above, "`{}` knows `{known}`, which is not above it", room.name);
        }
    }
}

#[test]
fn the_architecture_tells_of_every_room() {
    let text = std::fs::read_to_string(source::top().join("ARCHITECTURE.md")).unwrap();
    for room in ROOMS {
        assert!(text.contains(&format!("`{}`", room.name)), "ARCHITECTURE.md says nothing of `{}`", room.name);
    }
}

/// Every path into the crate that code names, groups taken apart: `store::{Row, Window}` is two.
fn uses(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, word) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        if !(before.is_alphanumeric() || before == '_' || before == '$') {
            tree(&code[at + word.len()..], "", &mut found);
        }
    }
    found
}

/// Reads one use tree; gives what is left after it.
fn tree<'a>(code: &'a str, prefix: &str, found: &mut BTreeSet<String>) -> &'a str {
    let code = code.trim_start();
    if let Some(mut rest) = code.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches([',', ' ', '\n']);
            if let Some(rest) = rest.strip_prefix('}') {
                return rest;
            }
            let after = tree(rest, prefix, found);
            if after.len() == rest.len() {
                return rest;
            }
            rest = after;
        }
    }
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(code.len());
    let (word, rest) = code.split_at(end);
    let path = match (word, prefix) {
        ("self", _) => prefix.to_owned(),
        (word, "") => word.to_owned(),
        (word, _) => format!("{prefix}::{word}"),
    };
    match rest.strip_prefix("::") {
        Some(rest) if !rest.starts_with('<') => tree(rest, &path, found),
        _ => {
            found.insert(path);
            rest
        }
    }
}

#[test]
fn groups_of_uses_are_taken_apart() {
    let found =
        uses("use crate::store::{Row, self, types::{A, B}};\nlet x = crate::domain::Body::new(1);\nuse crate::ui;\n");
    let expected = ["domain::Body::new", "store", "store::Row", "store::types::A", "store::types::B", "ui"];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}
