//! Which keys run which commands: keys and sequences, a tree of bindings for each context, and keymap files in layers.
//!
//! Knows commands only as calls; which there are it is told. Counts (`3j`) are the business of who presses.

mod context;
mod entry;
mod hidden;
mod json_schema;
mod key;
mod load;
mod reference;
#[cfg(test)]
mod testing;
mod tree;

pub use context::Context;
pub use json_schema::json_schema;
pub use key::{Code, Key, KeySequence, Mods, NotAKey, NotBindable};
pub use load::{BUILTIN, builtin, load};
pub use reference::reference;
pub use tree::{Binding, BindingPlace, Hint, Keymap, Layer, Resolution};
