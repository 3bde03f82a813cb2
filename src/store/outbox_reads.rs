//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn unfinished(w: &mut Read<'_>) -> Result<Vec<Action>> {
    Err(StoreError::Closed)
}
pub(super) fn action(w: &mut Read<'_>, i: i64) -> Result<Option<Action>> {
    Err(StoreError::Closed)
}
pub(super) fn history(w: &mut Read<'_>, i: i64) -> Result<Vec<HistoryLine>> {
    Err(StoreError::Closed)
}
pub(super) fn due(w: &mut Read<'_>, at: Timestamp, n: usize) -> Result<Vec<Action>> {
    Err(StoreError::Closed)
}
pub(super) fn next_due(w: &mut Read<'_>) -> Result<Option<Timestamp>> {
    Err(StoreError::Closed)
}
