//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn bind(w: &mut Write<'_>, ws: &str) -> Result<String> {
    Err(StoreError::Closed)
}
pub(super) fn get(r: &mut Read<'_>, k: &str) -> Result<Option<String>> {
    Err(StoreError::Closed)
}
pub(super) fn set(w: &mut Write<'_>, k: &str, v: &str) -> Result<()> {
    Err(StoreError::Closed)
}
