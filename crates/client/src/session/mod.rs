//! What a program begins with: where the token of its profile is kept.

pub mod vault;
