//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn put_thread(w: &mut Write<'_>, h: &Thread) -> Result<Vec<Change>> {
    Err(StoreError::Closed)
}
pub(super) fn thread(w: &mut Read<'_>, i: &ConversationId) -> Result<Option<StoredThread>> {
    Err(StoreError::Closed)
}
