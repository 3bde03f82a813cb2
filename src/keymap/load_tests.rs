//! What keymap files, alone and over each other, make of keys.

use std::path::Path;

use super::*;
use crate::keymap::testing::{AllBut, Any, Renamed};
use crate::keymap::{Key, KeySequence, Resolution};

fn user(text: &str) -> (Keymap, Vec<String>) {
    over("default", text)
}

fn over(preset: &str, text: &str) -> (Keymap, Vec<String>) {
    let (keymap, problems) = load(preset, Some((Path::new("keymap.toml"), text)), &Any);
    (keymap, problems.iter().map(ToString::to_string).collect())
}

fn press(keymap: &Keymap, contexts: &[Context], keys: &str) -> Resolution {
    let keys: KeySequence = keys.parse().unwrap();
    let mut pending: Vec<Key> = Vec::new();
    let mut step = Resolution::Unbound;
    for key in keys.keys() {
        step = keymap.step(contexts, &pending, *key, &|_| None);
        pending.push(*key);
    }
    step
}

fn runs(keymap: &Keymap, contexts: &[Context], keys: &str) -> String {
    match press(keymap, contexts, keys) {
        Resolution::Run { calls } => calls.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        other => panic!("{keys}: {other:?}"),
    }
}

const LIST: &[Context] = &[Context::List, Context::Global];

#[test]
fn the_list_of_built_in_keymaps_is_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("keymaps");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let mut known: Vec<String> = BUILTIN.iter().map(|(name, _)| format!("{name}.toml")).collect();
    known.sort();
    assert_eq!(files, known);
}

#[test]
fn every_built_in_keymap_loads_without_a_problem() {
    for (name, _) in BUILTIN {
        let (keymap, problems) = load(name, None, &Any);
        assert_eq!(problems, [], "{name}");
        assert!(keymap.bindings().count() > 100, "{name}");
    }
}

#[test]
fn every_context_of_the_default_keymap_has_a_way_out() {
    let (keymap, _) = load("default", None, &Any);
    for context in Context::ALL {
        let way_out = press(&keymap, &[context, Context::Global], "esc");
        assert!(matches!(way_out, Resolution::Run { .. }), "{context:?}");
    }
}

#[test]
fn nothing_that_sends_hangs_on_alt_with_enter() {
    for (name, _) in BUILTIN {
        let (keymap, _) = load(name, None, &Any);
        let composer = [Context::Composer];
        assert_eq!(press(&keymap, &composer, "A-enter"), Resolution::Unbound, "{name}");
        assert_eq!(press(&keymap, &composer, "enter"), Resolution::Unbound, "{name}");
        assert_eq!(runs(&keymap, &composer, "C-s"), "composer.send", "{name}");
    }
}

#[test]
fn the_preset_lies_over_the_default_keymap() {
    let (keymap, _) = load("intercom", None, &Any);
    assert_eq!(runs(&keymap, LIST, "j"), "conversation.next");
    assert_eq!(runs(&keymap, LIST, "z"), "snooze");
    let moved = keymap.bindings().find(|b| b.context == Context::List && b.keys.to_string() == "j").unwrap();
    assert_eq!(moved.source.layer, Layer::Preset);
    assert_eq!(moved.source.file, Path::new("intercom.toml"));
}

#[test]
fn a_users_binding_replaces_and_knows_its_line() {
    let (keymap, problems) = user("[list]\n\"j\" = { run = [\"one\", \"two 2\"], desc = \"Both\" }\n");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "j"), "one; two 2");
    assert_eq!(runs(&keymap, &[Context::Thread, Context::Global], "j"), "cursor.down");
    let own = keymap.bindings().find(|b| b.source.layer == Layer::User).unwrap();
    assert_eq!((own.source.line, own.desc.as_deref()), (2, Some("Both")));
}

#[test]
fn false_unbinds_and_the_wider_context_shows_through() {
    let (keymap, problems) = user("[list]\n\"q\" = false\n[global]\n\"e\" = false\n");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "q"), "back");
    assert_eq!(press(&keymap, LIST, "e"), Resolution::Unbound);
}

#[test]
fn unbinding_what_is_not_bound_is_reported_with_where_it_is() {
    let (_, problems) = user("[list]\n\"z\" = false\n\"g x\" = false\n");
    assert_eq!(
        problems,
        [
            "keymap.toml:2: nothing is bound to `z` in `[list]` (it is bound in `[global]`)",
            "keymap.toml:3: nothing is bound to `g x` in `[list]`",
        ]
    );
}

#[test]
fn unbinding_a_longer_sequence_leaves_the_shorter_binding_alone() {
    let (keymap, problems) = user("[global]\n\"z x\" = false\n");
    assert_eq!(problems.len(), 1);
    assert_eq!(runs(&keymap, LIST, "z"), "snooze");
}

#[test]
fn a_key_over_a_sequence_replaces_it_and_says_what_it_hides() {
    let (keymap, problems) = user("[global]\n\"v\" = \"view\"\n");
    assert_eq!(runs(&keymap, LIST, "v"), "view");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("keymap.toml:2: `v` hides "), "{problems:?}");
    assert!(problems[0].contains("`v q` (quotes.toggle)") && problems[0].contains("`v t` (theme.pick)"));
}

#[test]
fn a_hidden_sequence_that_was_unbound_is_not_mentioned() {
    let text = "[composer]\n\"C-o\" = \"x\"\n\"C-o b\" = false\n\"C-o i\" = false\n\"C-o c\" = false\n\"C-o k\" = false\n\"C-o l\" = false\n";
    let (keymap, problems) = user(text);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(runs(&keymap, &[Context::Composer], "C-o"), "x");
}

#[test]
fn a_sequence_under_a_default_key_is_a_fault_until_the_key_is_unbound() {
    let (keymap, problems) = user("[global]\n\"z z\" = \"twice\"\n");
    let told =
        "keymap.toml:2: `z z` begins with `z`, which runs `snooze` (default.toml) (unbind it first: \"z\" = false)";
    assert_eq!(problems, [told]);
    assert_eq!(runs(&keymap, LIST, "z"), "snooze");
    let (keymap, problems) = user("[global]\n\"z z\" = \"twice\"\n\"z\" = false\n");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "z z"), "twice");
}

#[test]
fn a_key_that_ends_sequences_of_a_wider_context_is_told_with_those_that_die() {
    let (keymap, problems) = user("[list]\n\"g\" = \"close\"\n");
    assert_eq!(runs(&keymap, LIST, "g"), "close");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("keymap.toml:2: `g` hides `g /` (search.all), `g 1` (view.n 1), "), "{problems:?}");
    assert!(problems[0].contains("`g g` (cursor.first)") && problems[0].contains("of `[global]`"), "{problems:?}");
    for context in ["inboxes", "thread", "details"] {
        let (_, problems) = user(&format!("[{context}]\n\"v\" = \"close\"\n"));
        assert!(problems.len() == 1 && problems[0].contains("`v` hides `v 1` (lines.1), "), "{problems:?}");
    }
    // Where `global` is not asked nothing is hidden.
    for context in ["composer", "picker", "prompt", "confirm"] {
        let (_, problems) = user(&format!("[{context}]\n\"v\" = \"close\"\n"));
        assert!(problems.is_empty(), "{problems:?}");
    }
}

#[test]
fn a_sequence_that_takes_the_key_of_a_wider_context_is_told() {
    let (keymap, problems) = user("[list]\n\"e x\" = \"close\"\n\"e y\" = \"reopen\"\n");
    assert!(matches!(press(&keymap, LIST, "e"), Resolution::Pending(_)));
    let told = "keymap.toml:2: `e x` hides `e` (close) of `[global]` (it counts; unbind those with `false` there to say \
                that it is meant)";
    assert_eq!(problems, [told]);
}

#[test]
fn a_sequence_of_ones_own_that_a_built_in_key_ends_elsewhere_is_told_where_it_was_written() {
    let (_, problems) = user("[global]\n\"space x\" = \"close\"\n");
    assert_eq!(problems.len(), 4, "{problems:?}");
    let ends = [("inboxes", "sidebar.fold"), ("list", "mark"), ("thread", "page.down"), ("details", "details.fold")];
    for (context, runs) in ends {
        let told = format!(
            "keymap.toml:2: `space x` is not reached in `[{context}]`, where `space` runs `{runs}` (default.toml)"
        );
        assert!(problems.iter().any(|problem| problem.starts_with(&told)), "{problems:?}");
    }
}

#[test]
fn what_is_hidden_and_unbound_there_is_meant() {
    let (built_in, _) = user("");
    let seen = built_in.bindings().map(|binding| binding.keys.to_string()).filter(|keys| keys.starts_with("v "));
    let unbound: std::collections::BTreeSet<String> = seen.map(|keys| format!("\"{keys}\" = false\n")).collect();
    let views = format!("[list]\n{}\"v\" = \"close\"\n", unbound.into_iter().collect::<String>());
    for text in [views.as_str(), "[list]\n\"e\" = false\n\"e x\" = \"close\"\n"] {
        let (_, problems) = user(text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
    }
    let (keymap, _) = user("[list]\n\"v q\" = false\n\"v\" = \"close\"\n");
    assert_eq!(runs(&keymap, &[Context::Thread, Context::Global], "v q"), "quotes.toggle");
}

#[test]
fn a_digit_that_is_a_number_for_the_next_key_is_told() {
    let (_, problems) =
        user("[list]\n\"3\" = \"close\"\n\"0\" = \"close\"\n\"v 3\" = \"close\"\n[picker]\n\"3\" = \"close\"\n");
    assert_eq!(
        problems,
        ["keymap.toml:2: `3` is never reached in `[list]` (a digit there is a number for the key that follows)"]
    );
}

#[test]
fn a_key_and_a_prefix_at_once_is_a_fault_and_the_first_counts() {
    let (keymap, problems) =
        over("none", "[list]\n\"g\" = \"one\"\n\"g g\" = \"two\"\n\"x x\" = \"two\"\n\"x\" = \"one\"\n");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "g"), "one");
    assert_eq!(runs(&keymap, LIST, "x x"), "two");
}

#[test]
fn the_same_key_written_twice_counts_once() {
    let (keymap, problems) = over("none", "[list]\n\"C-A\" = \"one\"\n\"C-S-a\" = \"two\"\n");
    assert_eq!(problems, ["keymap.toml:3: `C-S-a` is the same key as line 2's (the first counts)"]);
    assert_eq!(runs(&keymap, LIST, "C-A"), "one");
}

#[test]
fn every_fault_is_reported_and_everything_else_works() {
    let text = "stray = 1\n[lst]\n\"a\" = \"x\"\n[list]\n\"hyper-q\" = \"x\"\n\"entr\" = \"x\"\n\"a\" = 3\n\"b\" = true\n\"c\" = []\n\
                \"d\" = { rn = \"x\" }\n\"e\" = { prefix = \"P\", run = \"x\" }\n\"f\" = {}\n\"G\" = \nok = \n\"x\" = \"fine\"\n[thread]\n\"x y\" = {prefix = \"Empty\"}\n";
    let (keymap, problems) = user(text);
    assert_eq!(runs(&keymap, LIST, "x"), "fine");
    assert_eq!(runs(&keymap, LIST, "G"), "cursor.last");
    let mut lines: Vec<usize> =
        problems.iter().map(|p| p.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17], "{problems:#?}");
    for told in ["did you mean `[list]`?", "did you mean `enter`?", "did you mean `run`?"] {
        assert!(problems.iter().any(|p| p.contains(told)), "{told}: {problems:#?}");
    }
}

#[test]
fn an_unknown_command_is_reported_with_the_nearest_one() {
    let text =
        "[list]\n\"B\" = \"snoze\"\n\"b\" = \"tag\"\n\"z\" = { run = [\"tag\",\n  \"é 3 snoze\", \"2 snoze\"] }\n";
    let (keymap, problems) = load("default", Some((Path::new("k.toml"), text)), &AllBut("snoze"));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "k.toml:2:8: there is no command `snoze` (did you mean `snooze`?)",
            "k.toml:5:19: there is no command `snoze` (did you mean `snooze`?)",
        ]
    );
    assert_eq!(runs(&keymap, LIST, "b"), "tag");
    assert_eq!(press(&keymap, LIST, "B"), Resolution::Unbound);
}

#[test]
fn a_command_by_a_name_of_an_earlier_version_counts_and_is_told() {
    let text = "[list]\n\"x\" = \"before\"\n\"y\" = { run = [\"now\", \"3 before\"], desc = \"before\" }\n";
    let (keymap, problems) = load("none", Some((Path::new("k.toml"), text)), &Renamed);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let words = "`before` is called `now` now (it counts; write that)";
    assert_eq!(told, [format!("k.toml:2: {words}"), format!("k.toml:3: {words}")]);
    assert_eq!((runs(&keymap, LIST, "x").as_str(), runs(&keymap, LIST, "y").as_str()), ("now", "now; 3 now"));
}

#[test]
fn keys_that_a_terminal_cannot_tell_apart_are_warned_of() {
    let (keymap, problems) = user("[composer]\n\"C-i\" = \"composer.italic\"\n");
    assert_eq!(problems, ["keymap.toml:2: to a terminal `C-i` is `tab` (it counts for `tab`; write that)"]);
    assert_eq!(runs(&keymap, &[Context::Composer], "tab"), "composer.italic");
}

#[test]
fn inherit_in_the_file_counts_more_than_the_preset() {
    let (keymap, problems) = over("default", "[meta]\ninherit = \"none\"\n[list]\nx = \"only\"\n");
    assert!(problems.is_empty());
    assert_eq!(keymap.bindings().filter(|binding| binding.context != Context::Edit).count(), 1);
    let (keymap, problems) = over("intercom", "[meta]\ninherit = \"defalt\"\nvim = 1\n");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "j"), "conversation.next");
}

#[test]
fn whoever_begins_with_nothing_can_edit_a_field_all_the_same_unless_the_keys_for_that_are_their_own() {
    let editing = |keymap: &Keymap| keymap.bindings().filter(|binding| binding.context == Context::Edit).count();
    let (default, _) = load("default", None, &Any);
    assert!(!default.lent);
    let (lent, problems) = over("none", "[list]\nx = \"only\"\n");
    assert_eq!((problems.len(), lent.lent, editing(&lent)), (0, true, editing(&default)));
    assert_eq!(runs(&lent, &Context::Picker.stack(), "backspace"), "edit.back");
    assert_eq!(runs(&lent, &Context::Composer.stack(), "enter"), "edit.newline");
    assert!(over("default", "[meta]\ninherit = \"none\"\n").0.lent);
    let (own, problems) = over("none", "[edit]\n\"C-h\" = \"edit.back\"\n");
    assert_eq!((problems.len(), own.lent, editing(&own)), (0, false, 1));
    assert!(!over("none", "[edit]\n").0.lent, "who names them wants none of them");
}

#[test]
fn an_unknown_preset_is_reported_and_the_default_is_used() {
    let (keymap, problems) = load("emacs", None, &Any);
    assert_eq!(problems.len(), 1);
    assert_eq!(runs(&keymap, LIST, "j"), "cursor.down");
}

#[test]
fn a_file_that_is_no_toml_keeps_the_defaults() {
    let (keymap, problems) = user("[list]\nx = '''\n");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("keymap.toml:"), "{problems:?}");
    assert_eq!(runs(&keymap, LIST, "j"), "cursor.down");
}

#[test]
fn the_reference_shows_every_default_key() {
    let page = crate::keymap::reference(&Any, &|call| Some(format!("does {call}")));
    let (keymap, _) = load("default", None, &Any);
    for binding in keymap.bindings() {
        let keys = binding.keys.to_string().replace('|', "\\|");
        assert!(page.contains(&format!("| `{keys}`")), "{keys}");
    }
    assert!(page.contains("| `C-enter` † | does composer.send | `composer.send` |"));
    assert!(page.contains("# The keymap `intercom`"));
}

/// Keymaps of few keys, so that they are in each other's way.
fn tangled() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let table = |name: &'static str| {
        proptest::collection::btree_map("[ab]( [ab]){0,2}", proptest::bool::weighted(0.8), 0..4).prop_map(move |keys| {
            let line = |(keys, binds)| format!("\"{keys}\" = {}\n", if binds { "\"x\"" } else { "false" });
            format!("[{name}]\n{}", keys.into_iter().map(line).collect::<String>())
        })
    };
    (table("global"), table("list"), table("thread")).prop_map(|(a, b, c)| format!("{a}{b}{c}"))
}

proptest::proptest! {
    #[test]
    fn whatever_no_key_reaches_is_told_or_said_to_be_meant(text in tangled()) {
        let (keymap, problems) = over("none", &text);
        for binding in keymap.bindings() {
            for context in [Context::List, Context::Thread] {
                let stack = context.stack();
                let own = |b: &Binding| b.context == context && b.keys == binding.keys;
                let replaced = binding.context != context && keymap.bindings().any(own);
                if !stack.contains(&binding.context) || replaced || keymap.reaches(&stack, binding) {
                    continue;
                }
                let named = problems.iter().any(|problem| problem.contains(&format!("`{}`", binding.keys)));
                let table = text.split('[').find(|table| table.starts_with(context.as_str())).unwrap_or_default();
                let meant = table.contains(&format!("\"{}\" = false", binding.keys));
                proptest::prop_assert!(named || meant, "{} in {context:?}: {text}\n{problems:?}", binding.keys);
            }
        }
    }

    #[test]
    fn no_users_file_makes_it_panic(text in "(\\[(list|global|meta)\\]\n|\"[a-gC\\- ]{1,5}\" = (\"x\"|false|\\{ prefix = \"p\" \\}|\\{|1)\n){0,12}") {
        let _ = load("default", Some((Path::new("keymap.toml"), &text)), &Any);
    }
}
