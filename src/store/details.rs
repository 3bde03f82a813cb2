//! x
#![allow(unused_variables, clippy::needless_pass_by_value)]
use super::error::{Result, StoreError};
use super::owner::{Read, Write};
use super::types::*;
use crate::domain::*;

pub(super) fn put_contacts(w: &mut Write<'_>, h: &[Contact]) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn no_such_contacts(w: &mut Write<'_>, h: &[ContactId]) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn put_details(w: &mut Write<'_>, i: &ContactId, p: &DetailsParts) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn put_ticket(w: &mut Write<'_>, t: &Ticket) -> Result<()> {
    Err(StoreError::Closed)
}
pub(super) fn details(w: &mut Read<'_>, i: &ConversationId) -> Result<Details> {
    Err(StoreError::Closed)
}
pub(super) fn unknown_contacts(r: &mut Read<'_>, n: usize) -> Result<Vec<ContactId>> {
    Err(StoreError::Closed)
}
