//! Teammates.
use super::Reading;
use crate::domain::{Admin, Me, Tag};
use serde_json::Value;
/// Reads the token's owner.
pub fn me(_: &Value) -> Reading<Me> {
    Err("no id".into())
}
/// Whether the answer tells if they are away.
pub fn tells_away(_: &Value) -> bool {
    true
}
/// Reads a teammate.
pub fn admin(_: &Value) -> Reading<Admin> {
    Err("no id".into())
}
/// Reads a tag.
pub fn tag(_: &Value) -> Reading<Tag> {
    Err("no id".into())
}
