//! Lists.
use super::Reading;
use crate::domain::*;
use crate::intercom::Page;
use serde_json::Value;
/// Reads a list.
pub fn admins(_: &Value) -> Reading<Page<Admin>> {
    Err("no list".into())
}
/// Reads a list.
pub fn away_reasons(_: &Value) -> Reading<Page<AwayReason>> {
    Err("no list".into())
}
/// Reads a list.
pub fn teams(_: &Value) -> Reading<Page<Team>> {
    Err("no list".into())
}
/// Reads a list.
pub fn tags(_: &Value) -> Reading<Page<Tag>> {
    Err("no list".into())
}
/// Reads a list.
pub fn macros(_: &Value) -> Reading<Page<Macro>> {
    Err("no list".into())
}
/// Reads a list.
pub fn conversations(_: &Value) -> Reading<Page<Conversation>> {
    Err("no list".into())
}
/// Reads a list.
pub fn contacts(_: &Value) -> Reading<Page<Contact>> {
    Err("no list".into())
}
/// Reads a list.
pub fn notes(_: &Value) -> Reading<Page<ContactNote>> {
    Err("no list".into())
}
/// Reads a list.
pub fn companies(_: &Value) -> Reading<Page<Company>> {
    Err("no list".into())
}
/// Reads a list.
pub fn events(_: &Value) -> Reading<Page<ContactEvent>> {
    Err("no list".into())
}
