//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn save(w: &mut Write<'_>, h: &Draft) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn of(r: &mut Read<'_>, i: &ConversationId) -> Result<Vec<Draft>> {
    Err(StoreError::Closed)
}
pub(super) fn remove(w: &mut Write<'_>, i: &ConversationId, m: DraftMode) -> Result<()> {
    Err(StoreError::Closed)
}
