//! What is said of files: attached, refused, taken off, kept.

use client::domain::FileRef;
use client::domain::file::{LARGEST_FILES, MOST_FILES, TooMuch};

/// What is sent is not known yet.
pub const STILL_LOOKING: &str = "A file is still being looked at; send again in a moment";

/// There is nothing to take off.
pub const NONE: &str = "No file is attached here";

/// Nobody writes any more where a file was to go.
pub fn left(name: &str) -> String {
    format!("{name} was not attached: you had left the text by then; attach it there again")
}

/// A file goes with the text now; `size` in words.
pub fn attached(name: &str, size: &str) -> String {
    format!("Attached {name} ({size})")
}

/// Several do.
pub fn all_attached(count: usize, size: &str) -> String {
    format!("Attached {count} files ({size})")
}

/// What was pasted was paths; the key that takes them for text again.
pub fn dropped(attached: &str, key: &str) -> String {
    format!("{attached}; {key} makes it text again")
}

/// What was attached in place of a paste is text, as it was pasted.
pub const TEXT_AGAIN: &str = "The paths are text again, and nothing is attached by them";

/// A file is not attached, and why.
pub fn refused(name: &str, why: &str) -> String {
    format!("Not attached: {name} {why}")
}

/// The same of a path that was pasted, which stays in the text.
pub fn stays_text(refused: &str) -> String {
    format!("{refused}. The path stays as text")
}

/// Why one more file does not fit.
pub fn too_much(much: TooMuch, size: impl Fn(u64) -> String) -> String {
    match much {
        TooMuch::Many(_) => format!("would be one too many: {MOST_FILES} at most"),
        TooMuch::Large(bytes) => {
            format!("is too large with the others: {} together, and {} at most", size(bytes), size(LARGEST_FILES))
        }
    }
}

/// A file does not go with the text any more.
pub fn taken_off(name: &str) -> String {
    format!("Took off {name}")
}

/// There is no file of that number.
pub fn no_file(number: usize) -> String {
    format!("There is no file [{number}] here")
}

/// How many there are, and how large they are together: in words, then in fewer.
pub fn together(files: &[FileRef], size: &str) -> [String; 2] {
    let all = files.len();
    [format!("{all} of {MOST_FILES} files, {size}"), super::thread::files(all)]
}

/// Those that have no row of their own.
pub fn more(count: usize) -> String {
    if count == 1 { "and 1 more file".to_owned() } else { format!("and {count} more files") }
}

/// One that waits in the outbox with its message; `size` in words.
pub fn waits(name: &str, size: &str) -> String {
    format!("[{name}] {size}")
}

/// A file of a message is being fetched.
pub fn saving(name: &str) -> String {
    format!("Saving {name} …")
}

/// It is kept there.
pub fn saved(path: &str, size: &str) -> String {
    format!("Saved as {path} ({size})")
}

/// It is not kept, and why.
pub fn not_saved(name: &str, why: &str) -> String {
    format!("{name} was not saved: {why}")
}

/// No message in sight has a file.
pub const NO_FILES: &str = "No message here has a file";

/// A number leads to something else.
pub fn is_link(number: usize) -> String {
    format!("[{number}] is a link and no file: f opens it")
}
