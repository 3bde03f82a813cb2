//! Which keys run which commands: keys and sequences, a tree of bindings for each context, and keymap files in layers.
//!
//! Knows commands only as lines of text; whether a line is a command is asked through a closure. Counts (`3j`) are the
//! dispatcher's business.

mod context;
mod entry;
mod key;
mod load;
mod reference;
mod tree;

pub use context::Context;
pub use key::{Code, Key, KeySequence, Mods, NotAKey, NotBindable};
pub use load::{BUILTIN, builtin, load};
pub use reference::reference;
pub use tree::{Binding, BindingPlace, Hint, Keymap, Layer, Resolution};
