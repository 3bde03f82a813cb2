//! Habits of the sources that a reader may rely on.

use super::source::{self, Function};

/// The longest a source file may be.
const LINES: usize = 500;
/// The longest a function may be.
const FUNCTION: usize = 70;

/// Files that may be longer, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Functions that may be longer, each with its reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[
    ("crates/client/src/domain/when/grammar_tests.rs", "another", "a second reading of all phrases, in one place"),
    ("crates/client/src/domain/when/tests.rs", "words_mean_times", "a table"),
    ("crates/client/src/domain/when/tests.rs", "what_is_past_or_nonsense_is_refused_with_a_reason", "a table"),
    ("crates/client/src/intercom/wire/event.rs", "each_known_shape_has_its_words", "a table"),
    ("crates/practice/src/world/search/tests.rs", "shortcuts_find_what_looking_at_every_row_finds", "a table"),
];

/// Calls of `expect` that cannot fail, each with its reason.
const EXPECTS: &[(&str, &str)] = &[];

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let wrong: Vec<String> = source::sources()
        .iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| format!("{} does not begin with //!", file.path))
        .collect();
    none(&wrong);
}

#[test]
fn files_and_functions_are_short_enough_to_be_read() {
    let mut wrong = Vec::new();
    let (mut files, mut functions) = (Vec::new(), Vec::new());
    for file in source::sources() {
        let lines = file.text.lines().count();
        if lines > LINES {
            match LONG_FILES.iter().find(|(path, _)| *path == file.path) {
                Some(known) => files.push(known),
                None => wrong.push(format!("{} has {lines} lines", file.path)),
            }
        }
        for Function { name, line, lines, .. } in file.functions() {
            if lines <= FUNCTION {
                continue;
            }
            match LONG_FUNCTIONS.iter().find(|(path, known, _)| *path == file.path && *known == name) {
                Some(known) => functions.push(known),
                None => wrong.push(format!("{}:{line}: `{name}` has {lines} lines", file.path)),
            }
        }
    }
    none(&wrong);
    assert_eq!((files.len(), functions.len()), (LONG_FILES.len(), LONG_FUNCTIONS.len()), "an exception is not needed");
}

#[test]
fn nothing_in_the_program_unwraps() {
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for file in source::sources() {
        for (n, line) in file.program().lines().enumerate() {
            if ![".unwrap()", ".expect("].iter().any(|call| line.contains(call)) {
                continue;
            }
            match EXPECTS.iter().find(|(path, _)| *path == file.path && line.contains(".expect(")) {
                Some(known) => used.push(known),
                None => wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim())),
            }
        }
    }
    none(&wrong);
    assert_eq!(used.len(), EXPECTS.len(), "an exception is not needed");
}

#[test]
fn commands_return_what_is_to_be_said_and_do_not_say_it() {
    let mut wrong = Vec::new();
    for file in source::sources().iter().filter(|file| file.path.starts_with("src/command/")) {
        for (n, line) in file.program().lines().enumerate().filter(|(_, line)| line.contains("notices.say")) {
            wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
        }
    }
    none(&wrong);
}

#[test]
fn tests_do_not_sleep_and_none_is_switched_off() {
    let mut wrong = Vec::new();
    for file in source::rust() {
        for (n, line) in file.tests().lines().enumerate() {
            if line.contains("sleep(") || line.contains("sleep_until(") || line.contains("#[ignore") {
                wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn nothing_is_left_for_later_in_comments() {
    // Written in halves, so that this file passes.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    let mut wrong = Vec::new();
    for file in source::files(".", &["rs", "md", "toml", "sql"]) {
        for (n, line) in file.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    none(&wrong);
}

/// Where standard output and standard error may be written to: by the commands' one writer, which cleans what goes to
/// a terminal, and by the room that owns the screen.
const PRINTERS: &[&str] = &["src/cli/out.rs", "src/term/output.rs", "src/term/panic.rs"];

#[test]
fn nothing_is_printed_but_by_the_one_writer_that_cleans_it() {
    let ways = [
        "stdout()",
        "stderr()",
        "io::stdout",
        "io::stderr",
        "println!",
        "print!(",
        "/dev/tty",
        "/dev/stdout",
        ".print()",
    ];
    // These ask what a stream is, or have it from the rooms above.
    let harmless = [
        "stdout().is_terminal()",
        "stderr().is_terminal()",
        "fn stdout()",
        "Output::stdout()",
        "duplicate_stdout()",
        "to_stderr()",
        "use_stderr()",
    ];
    let mut wrong = Vec::new();
    for file in source::sources() {
        // What developers run shows them what it wrote and measured, and nothing of strangers.
        if PRINTERS.contains(&file.path.as_str()) || file.path.starts_with("xtask/") {
            continue;
        }
        for (n, line) in file.program().lines().enumerate() {
            // Clap's own help, in which nothing is quoted.
            if file.path == "src/cli/mod.rs" && line.trim() == "let _=error.print();" {
                continue;
            }
            let line = harmless.iter().fold(line.to_owned(), |line, words| line.replace(words, ""));
            if ways.iter().any(|way| line.contains(way)) {
                wrong.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    none(&wrong);
}
