//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn put_heads(w: &mut Write<'_>, h: &[Conversation]) -> Result<Vec<Change>> {
    Err(StoreError::Closed)
}
pub(super) fn forget(w: &mut Write<'_>, i: &ConversationId) -> Result<()> {
    Err(StoreError::Closed)
}
