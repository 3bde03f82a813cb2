//! The targets: each takes any bytes, and panics where something that must be true is not.

pub mod answers;
pub mod call;
pub mod clean;
pub mod condition;
pub mod config;
pub mod decoder;
pub mod html;
pub mod journal;
pub mod keymap;
pub mod markup;
pub mod theme;
pub mod webhook;

use std::path::Path;

use client::domain::text::clean_line;
use sidetone::problem::Problem;

/// Text as a file or the network brings it.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Whether nothing is left in a line that a terminal would do something by.
#[track_caller]
fn is_clean(line: &str) {
    assert!(!line.contains(char::is_control), "{line:?}");
    assert_eq!(clean_line(line), line);
}

/// Each fault says what, and where in the file it is.
#[track_caller]
fn are_sound(problems: &[Problem], text: &str) {
    for problem in problems {
        assert!(!problem.message.is_empty());
        assert!(problem.line.is_none_or(|line| (1..=text.split('\n').count()).contains(&line)), "{problem}");
    }
}

/// What a reader does with a file of these bytes; nothing if they are no text, which is refused before.
fn with_file<T>(data: &[u8], read: impl FnOnce(&Path, &str) -> T) -> Option<T> {
    let text = std::str::from_utf8(data).ok()?;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mine.toml");
    std::fs::write(&file, text).unwrap();
    Some(read(&file, text))
}
