//! The language of conditions: what views, search and rules hold conversations against. Nothing here does input or output.

mod fold;
#[cfg(test)]
mod tests;

pub use fold::{Phrase, fold, tokens};
