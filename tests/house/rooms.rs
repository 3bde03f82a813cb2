//! Which room may know which. `ARCHITECTURE.md` shows the same table.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::source;

/// A room, and what it may use: a room's name for all of it, a path (`store::Row`) for one thing in it.
struct Room {
    name: &'static str,
    knows: &'static [&'static str],
}

const fn room(name: &'static str, knows: &'static [&'static str]) -> Room {
    Room { name, knows }
}

/// The rooms of the client, and below them those of the program; so ordered that each knows only those above it: there
/// can be no circle. What a crate may know is in its manifest.
const CLIENT: &[Room] = &[
    room("domain", &[]),
    room("text", &["domain"]),
    room("condition", &["domain"]),
    room("view", &["domain", "condition"]),
    room("intent", &["domain", "text"]),
    room("intercom", &["domain", "text", "condition"]),
    room("store", &["domain", "condition", "view", "intent"]),
    room("sync", &["domain", "condition", "intercom", "store"]),
    room("session", &["domain", "intent", "intercom", "store", "sync"]),
];

const PROGRAM: &[Room] = &[
    room("problem", &["domain::text"]),
    room("words", &["domain", "view"]),
    room("call", &["domain", "problem::nearest"]),
    room("keymap", &["problem", "call"]),
    room("theme", &["problem"]),
    room(
        "config",
        &[
            "domain",
            "condition::Length",
            "view::Order",
            "intent::ANY_TAG",
            "intent::Deed",
            "intent::HouseRule",
            "intercom::Region",
            "sync::History",
            "sync::Unfound",
            "problem",
            "keymap::BUILTIN",
        ],
    ),
    room("macros", &["domain", "text::markup", "problem", "words"]),
    room(
        "views",
        &[
            "domain::text",
            "condition",
            "view::Group",
            "view::Order",
            "view::ViewId",
            "store::Directory",
            "store::Extra",
            "problem",
            "words",
        ],
    ),
    room(
        "own_apps",
        &[
            "domain",
            "text::ago",
            "text::html",
            "store::Details",
            "store::Directory",
            "store::StoredThread",
            "problem",
            "words",
            "views::is_name",
        ],
    ),
    // Of the store and the sync: what they hand out and take, never a handle to them.
    room(
        "model",
        &[
            "domain",
            "condition::Completion",
            "condition::Condition",
            "condition::Fault",
            "condition::Hours",
            "condition::Phrase",
            "condition::Viewer",
            "view",
            "intent",
            "words",
            "call",
            "keymap",
            "theme",
            "config",
            "macros",
            "views",
            "own_apps",
            STORE,
            SYNC,
        ],
    ),
    room(
        "command",
        &[
            "domain",
            "condition",
            "view",
            "intent",
            "problem",
            "words",
            "call",
            "keymap",
            "config::Choice",
            "config::Lines",
            "config::NoticeKind",
            "text",
            "model",
            STORE,
            SYNC,
            "macros",
            "views",
            "own_apps",
        ],
    ),
    room(
        "app",
        &[
            "domain",
            "condition::fold",
            "view",
            "intent",
            "text::ago",
            "text::initials",
            "words",
            "call",
            "keymap",
            "theme::Theme",
            "config",
            "model",
            "command",
            STORE,
            SYNC,
            "views::OwnView",
        ],
    ),
    room(
        "panes",
        &[
            "domain",
            "view",
            "call",
            "keymap",
            "theme",
            "config::DetailsApp",
            "config::Lines",
            "text",
            "words",
            "model",
            "command::act",
            "command::choose",
            "command::key_of",
            "command::mentions",
            "command::search",
            "command::sending",
            "command::then",
            "command::ticket",
            "words",
            STORE,
            SYNC,
            "views::columns",
            "own_apps::output",
            "condition::fold",
        ],
    ),
    room(
        "overlay",
        &[
            "domain",
            "call",
            "keymap",
            "theme",
            "text",
            "words",
            "model",
            "command::choose",
            "command::decide::Words",
            "command::form",
            "command::desk",
            "command::help",
            "command::key_in",
            "command::past",
            "command::stop",
            STORE,
        ],
    ),
    room("screen", &["theme", "words", "model", "panes", "overlay"]),
    room("term", &["domain::text"]),
    room(
        "runtime",
        &[
            "domain",
            "condition::Condition",
            "view",
            "intent",
            "problem",
            "words",
            "keymap",
            "theme",
            "macros",
            "text::ago",
            "views",
            "own_apps",
            "config",
            "intercom::files",
            "store",
            "sync",
            "session",
            "model",
            "command",
            "app",
            "screen",
            "term",
        ],
    ),
    room(
        "cli",
        &[
            "domain",
            "problem",
            "keymap",
            "theme",
            "macros",
            "views",
            "own_apps",
            "words::doctor",
            "words::keys",
            "words::leave",
            "words::login",
            "words::shift",
            "words::views",
            "config",
            "intercom",
            "intent",
            "store",
            "sync",
            "command",
            "practice",
            "session",
            "term",
            "runtime",
            "text::ago",
            "text::holes",
            "text::markup",
            "text::outlook",
        ],
    ),
];

/// The rooms of the practice workspace, likewise; it knows none of the others' rooms, nor they its own.
const PRACTICE: &[Room] = &[
    room("world", &[]),
    room("content", &[]),
    room("seed", &["world", "content"]),
    room("people", &["world", "content", "seed"]),
    room("wire", &["world"]),
    room("routes", &["world", "wire"]),
    room("clock", &["world::Time"]),
    room("decode", &[]),
    room("faults", &[]),
    room("journal", &["world::Time"]),
    room("limiter", &["world::Time"]),
    room("line", &[]),
    room("past", &["world::World"]),
    room("inbound", &["world::Refusal", "line"]),
    room("state", &["world::Time", "routes"]),
    room("webhooks", &["world", "wire"]),
    room("options", &["world::Rules", "inbound::Patience", "webhooks::Subscription"]),
    room("stage", &["world", "people", "clock", "faults", "journal", "limiter", "past", "state", "webhooks"]),
    room("guard", &["stage"]),
    room("shared", &["clock", "inbound", "state", "stage", "guard"]),
    room("response", &["limiter"]),
    room(
        "decision",
        &["world::Refusal", "routes", "decode", "faults", "journal", "limiter", "inbound", "state", "stage", "shared"],
    ),
    room("delivery", &["faults", "journal", "webhooks", "stage", "shared"]),
    room("host", &["world::Refusal", "routes", "journal", "shared", "response"]),
    room("refused", &["world::Refusal", "routes", "journal", "shared", "response"]),
    room(
        "control",
        &[
            "world", "wire", "routes", "decode", "faults", "state", "webhooks", "stage", "shared", "response",
            "delivery",
        ],
    ),
    room("downloads", &["world::files", "faults", "journal", "shared"]),
    room("late", &["faults", "line", "shared", "decision"]),
    room("socket", &["line", "shared", "refused"]),
    room("replay", &["world", "seed", "people", "routes", "clock", "state", "options", "stage", "control::perform"]),
    room(
        "server",
        &["world::files", "routes", "faults", "line", "shared", "response", "decision", "control", "downloads", "late"],
    ),
    room("handle", &["world", "wire", "faults", "journal", "webhooks", "guard", "shared", "delivery"]),
    room("listen", &["inbound", "line", "shared", "socket", "server"]),
];

/// Each crate's sources, with its rooms.
const CRATES: &[(&str, &[Room])] =
    &[("crates/client/src", CLIENT), ("crates/practice/src", PRACTICE), ("src", PROGRAM)];

/// Stands for [`STORE_TYPES`].
const STORE: &str = "store's data";
/// Stands for [`SYNC_TYPES`].
const SYNC: &str = "sync's data";

/// What the store gives and takes: plain data.
const STORE_TYPES: &[&str] = &[
    "Among",
    "Anchor",
    "Begun",
    "Called",
    "Change",
    "Counted",
    "Counts",
    "Coverage",
    "Customer",
    "Decided",
    "DecidedUnit",
    "Details",
    "DidUnit",
    "Directory",
    "Draft",
    "DraftMark",
    "DraftMode",
    "DraftNow",
    "DueSoon",
    "Excerpt",
    "Explained",
    "Foreseen",
    "Head",
    "HistoryLine",
    "Hit",
    "KeptDraft",
    "Kin",
    "OutboxEntry",
    "Outgoing",
    "Place",
    "Row",
    "Said",
    "SavedDraft",
    "Search",
    "Stood",
    "SortKey",
    "Spoke",
    "Stopped",
    "StoreEvent",
    "StoredThread",
    "Tombstone",
    "Turn",
    "Turned",
    "Window",
    "WindowQuery",
    "WordCount",
];
/// What the sync is told and tells: plain data.
const SYNC_TYPES: &[&str] = &["Phase", "SyncCommand", "SyncEvent", "SyncStatus"];

/// Rooms that neither do input or output nor ask for the time by themselves.
const PURE: &[&str] = &["domain", "text", "condition", "view", "intent"];
/// What they would need for that.
const IMPURE: &[&str] = &[
    "clock::Clock",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "jiff::tz::TimeZone::system",
    "reqwest",
    "rusqlite",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "tokio",
];

fn begins(path: &str, with: &str) -> bool {
    path == with || path.strip_prefix(with).is_some_and(|rest| rest.starts_with("::"))
}

fn allowed(room: &Room, path: &str) -> bool {
    room.knows.iter().any(|known| match *known {
        STORE => STORE_TYPES.iter().any(|name| begins(path, &format!("store::{name}"))),
        SYNC => SYNC_TYPES.iter().any(|name| begins(path, &format!("sync::{name}"))),
        known => begins(path, known),
    })
}

/// The modules that a source file stands for, from its crate's top.
pub fn modules(inside: &str) -> Vec<String> {
    let path = inside.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| !matches!(*part, "lib" | "main")).map(str::to_owned).collect()
}

/// The rooms of a crate, with what each of its files uses.
fn each(folder: &str, rooms: &[Room], look: &mut dyn FnMut(&str, &Room, &str)) {
    for file in source::files(folder, &["rs"]) {
        let modules = modules(file.path.strip_prefix(folder).unwrap().trim_start_matches('/'));
        let Some(name) = modules.first().cloned().filter(|_| !file.is_test()) else { continue };
        let room = rooms.iter().find(|room| room.name == name);
        let room = room.unwrap_or_else(|| panic!("`{name}` is not in the table"));
        uses(&file.read(), modules).iter().for_each(|path| look(&file.path, room, path));
    }
}

#[test]
fn a_room_knows_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (folder, rooms) in CRATES {
        each(folder, rooms, &mut |file, room, path| {
            let of_client = if *folder == "src" { path.strip_prefix("client::") } else { None };
            let inside = path.strip_prefix("crate::").or(of_client);
            let known = inside.or_else(|| begins(path, "practice").then_some(path));
            if known.is_some_and(|path| !begins(path, room.name) && !allowed(room, path)) {
                wrong.push(format!("{file}: `{}` must not know `{path}`", room.name));
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_pure_asks_neither_the_system_nor_the_time() {
    let mut wrong = Vec::new();
    each("crates/client/src", CLIENT, &mut |file, room, path| {
        if PURE.contains(&room.name) && IMPURE.iter().any(|impure| begins(path, impure)) {
            wrong.push(format!("{file}: `{}` must not use `{path}`", room.name));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rooms_are_those_of_the_crates_and_none_knows_a_later_one() {
    let mut above: Vec<&str> = vec!["practice"];
    for (folder, rooms) in CRATES {
        let declared = declared(&format!("{folder}/lib.rs"));
        assert_eq!(declared, rooms.iter().map(|room| room.name.to_owned()).collect(), "{folder}");
        // Who works with the client has its rooms; those of the practice workspace are its own.
        let mut own = Vec::new();
        let above = if *folder == "crates/practice/src" { &mut own } else { &mut above };
        for room in *rooms {
            for known in room.knows {
                let first = known.split(['\'', ':']).next().unwrap();
                assert!(above.contains(&first), "`{}` knows `{known}`, which is not above it", room.name);
            }
            above.push(room.name);
        }
    }
}

/// The modules that a library declares, tests apart.
fn declared(library: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(source::top().join(library)).unwrap();
    let items = syn::parse_file(&text).unwrap().items;
    let modules = items.iter().filter(|item| !source::is_for_tests(item)).filter_map(|item| match item {
        syn::Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    modules.collect()
}

#[test]
fn the_architecture_tells_of_every_room() {
    let text = std::fs::read_to_string(source::top().join("ARCHITECTURE.md")).unwrap();
    for room in CLIENT.iter().chain(PROGRAM) {
        assert!(text.contains(&format!("`{}`", room.name)), "ARCHITECTURE.md says nothing of `{}`", room.name);
    }
}

/// Every path that the program's part of a file names, from the crate's top or from another crate; groups are taken
/// apart: `store::{Row, Window}` is two.
pub fn uses(file: &syn::File, modules: Vec<String>) -> BTreeSet<String> {
    let mut uses = Uses { modules, found: BTreeSet::new() };
    uses.visit_file(file);
    uses.found
}

struct Uses {
    modules: Vec<String>,
    found: BTreeSet<String>,
}

impl Uses {
    fn found(&mut self, path: &[String]) {
        let above = path.iter().take_while(|part| *part == "super").count();
        let absolute = match path.first().map(String::as_str) {
            Some("super") => {
                let kept = self.modules.len().saturating_sub(above);
                let top = std::iter::once("crate").chain(self.modules.iter().take(kept).map(String::as_str));
                top.chain(path.iter().skip(above).map(String::as_str)).collect::<Vec<_>>().join("::")
            }
            _ => path.join("::"),
        };
        self.found.insert(absolute);
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(syn::UseName { ident }) | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let own = (ident != "self").then(|| ident.to_string());
                let path: Vec<String> = before.iter().cloned().chain(own).collect();
                self.found(&path);
            }
            syn::UseTree::Glob(_) => self.found(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item, before)),
        }
    }
}

impl<'a> Visit<'a> for Uses {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if !source::is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'a syn::ImplItem) {
        if !source::is_for_tests(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.modules.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.modules.pop();
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    /// Who may see something is not who is known.
    fn visit_vis_restricted(&mut self, _: &'a syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.found(&parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.visit_path(&item.path);
        // What a macro is given is read word by word.
        let words = item.tokens.to_string().replace(" :: ", "::");
        for path in words.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            if path.len() > 1 {
                self.found(&path);
            }
        }
    }
}

#[test]
fn paths_are_found_wherever_they_are_named() {
    let file = syn::parse_file(
        "use crate::store::{Row, self, types::{A, B}};\nuse super::super::c;\nuse crate::ui;\n\
         fn a() { client::domain::Body::new(1); format!(\"{}\", crate::x::y()); }\n\
         #[cfg(test)]\nmod tests { use crate::not; }\n",
    );
    let found = uses(&file.unwrap(), vec!["a".to_owned(), "b".to_owned()]);
    let named = ["crate::store", "crate::store::Row", "crate::store::types::A", "crate::c", "crate::ui"];
    for path in named.into_iter().chain(["client::domain::Body::new", "crate::x::y"]) {
        assert!(found.contains(path), "{path} in {found:?}");
    }
    assert!(!found.contains("crate::not"), "{found:?}");
}
