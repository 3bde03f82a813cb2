//! Vim's keys in the composer: what they do not do, and why.

/// They are not on, or not here.
pub const NOT_HERE: &str =
    "Vim's keys are for the composer, where they are on: `composer.editing = \"vim\"` or `:edit.vim`";

/// A key found nothing to go to, or to do something to.
pub const NOTHING: &str = "There is nothing of the kind here";

/// No change is left to be taken back.
pub const NOTHING_BACK: &str = "Nothing more was changed in this text";

/// No change is left to be done again.
pub const NOTHING_AGAIN: &str = "Nothing was taken back in this text";

/// Letters are commands: above what they do.
pub const NORMAL: &str = "NORMAL";

/// Letters are typed.
pub const INSERT: &str = "INSERT";

/// Something is marked.
pub const VISUAL: &str = "VISUAL";

/// Whole rows are marked.
pub const VISUAL_ROWS: &str = "VISUAL rows";

/// Nothing was begun that the key could give up; `key` leaves the composer.
pub fn leaves(key: &str) -> String {
    format!("Letters are commands: i types again, {key} leaves and keeps the text")
}

/// The keys are on or off from now on.
pub fn turned(on: bool) -> &'static str {
    if on {
        "Vim's keys are on in the composer: Esc makes letters commands, i types"
    } else {
        "Vim's keys are off in the composer"
    }
}

/// None of these is called so.
pub fn none_of(wanted: &str, all: &[&str]) -> String {
    format!("`{wanted}` is none of these: {}", all.join(", "))
}
