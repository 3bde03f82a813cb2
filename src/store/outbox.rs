//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn enqueue(w: &mut Write<'_>, h: &NewActions) -> Result<Vec<Action>> {
    Err(StoreError::Closed)
}
pub(super) fn mark_sending(w: &mut Write<'_>, i: i64) -> Result<bool> {
    Err(StoreError::Closed)
}
pub(super) fn acknowledge(w: &mut Write<'_>, i: i64, t: Option<&Thread>) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn try_again(w: &mut Write<'_>, i: i64, at: Timestamp, words: &str) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn mark_unsure(w: &mut Write<'_>, i: i64, words: &str) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn fail(w: &mut Write<'_>, i: i64, words: &str) -> Result<Vec<Action>> {
    Err(StoreError::Closed)
}
pub(super) fn retry(w: &mut Write<'_>, i: i64) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn drop_action(w: &mut Write<'_>, i: i64) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn recover(w: &mut Write<'_>) -> Result<usize> {
    Err(StoreError::Closed)
}
