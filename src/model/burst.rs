//! Keys that have come all at once.

use std::collections::VecDeque;

use crate::keymap::Key;

/// Keys that come within so many milliseconds of each other are one burst: nobody types as fast.
pub const WITHIN: u64 = 30;

/// A letter answers the question no sooner than so many milliseconds after the last key: what comes over a slow line comes in
/// pieces, and nobody has read the question by then.
pub const READ: u64 = 300;

/// With so many changes a burst is asked about before it is pressed.
pub const MOST_CHANGES: usize = 4;

/// The command that presses what is held.
pub const PRESS: &str = "keys.press";

/// What is known of the burst that the last key belongs to.
#[derive(Clone, Debug, Default)]
pub struct Burst {
    /// When the last key came, in milliseconds from the start.
    pub last: Option<u64>,
    /// The last one: the same one again may be held down.
    pub key: Option<Key>,
    /// How many of its keys have changed something.
    pub changes: usize,
    /// Whether one of them has opened a field: what follows is typed into it, and by nobody's hand.
    pub opened: bool,
    /// Whether one of them meant nothing.
    pub like_text: bool,
    /// What is asked about.
    pub held: Vec<Key>,
    /// What was asked about and is pressed now.
    pub released: VecDeque<Key>,
}
