//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;
#[derive(Default)]
pub(super) struct Ranks;

pub(super) fn window(w: &mut Read<'_>, q: &WindowQuery) -> Result<Window> {
    Err(StoreError::Closed)
}
pub(super) fn counts(w: &mut Read<'_>, me: &AdminId) -> Result<Counts> {
    Err(StoreError::Closed)
}
