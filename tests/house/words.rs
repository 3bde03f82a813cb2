//! What the program says stands in `src/words`, and nowhere else on the way to the screen.

use std::collections::BTreeSet;

use super::source;
use sidetone::command::Registry;

/// The rooms that put something on the screen.
const ROOMS: [&str; 7] =
    ["src/app", "src/command", "src/model", "src/overlay", "src/panes", "src/runtime", "src/screen"];

/// What has the look of a sentence and is none that is said, each with its reason.
const OTHERS: &[(&str, &str, &str)] = &[
    ("src/command/choose/own.rs", "active available online back", "words that a choice is found by"),
    ("src/command/stop.rs", "note to self", "words that are looked for in a reply"),
    ("src/command/stop.rs", "not for the customer", "words that are looked for in a reply"),
    ("src/model/registry.rs", "Working on a conversation", "a heading of the reference, beside its area"),
    ("src/model/registry.rs", "What is shown", "a heading of the reference, beside its area"),
    (
        "src/model/registry.rs",
        "Inside pickers, the command line and readers",
        "a heading of the reference, beside its area",
    ),
    ("src/runtime/unfinished.rs", "an editor's temporary directory stays behind", "a line of the log"),
];

/// Whether a text reads like a sentence: three words or more, two of them not put in from elsewhere.
fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let own = words.iter().filter(|word| {
        let mut depth = 0_u32;
        let letters = word.chars().filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && c.is_alphabetic()
        });
        letters.count() >= 2
    });
    words.len() >= 3 && own.count() >= 2
}

#[test]
fn every_sentence_of_the_program_stands_among_its_words() {
    let registry = Registry::built_in();
    let docs: BTreeSet<String> = registry.all().map(|command| command.doc.clone().into_owned()).collect();
    let (mut wrong, mut others) = (Vec::new(), BTreeSet::new());
    for file in ROOMS.iter().flat_map(|room| source::files(room, &["rs"])) {
        for (line, text) in file.literals() {
            let known = OTHERS.iter().find(|(path, words, _)| *path == file.path && *words == text);
            match known {
                Some((path, words, _)) => _ = others.insert((*path, *words)),
                None if is_sentence(&text) && !docs.contains(&text) => {
                    wrong.push(format!("{}:{line}: “{text}” belongs into src/words", file.path));
                }
                None => {}
            }
        }
    }
    let idle = OTHERS.iter().filter(|(path, words, _)| !others.contains(&(*path, *words)));
    wrong.extend(idle.map(|(path, words, _)| format!("{path} does not hold “{words}”: take it off the list")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_sentence_is_told_from_names_and_from_what_is_put_in() {
    for sentence in ["Nothing is selected", "closed {ago} ago", "Nobody else waits in {inbox}", "{n} wait for you"] {
        assert!(is_sentence(sentence), "{sentence}");
    }
    for other in
        ["cursor.down", "Drafts kept", "{lead}{who} {whose} {words}{}", "#{} {} · {}", "  x  y  z ", "{n} of {all}"]
    {
        assert!(!is_sentence(other), "{other}");
    }
}
