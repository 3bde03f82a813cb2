//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn put(w: &mut Write<'_>, h: DirectoryPart) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn get(r: &mut Read<'_>) -> Result<Directory> {
    Err(StoreError::Closed)
}
