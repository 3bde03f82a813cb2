//! Messages that teammates send first (API 15). Until a contact answers there is no conversation, unless asked for.

use std::sync::Arc;

use super::Time;
use super::people::ContactSlot;

/// A message that a teammate sent.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Its id, which a conversation that comes of it has as `source.id`.
    pub id: u64,
    /// Who sent it.
    pub admin: u64,
    /// To whom, those who have not answered yet.
    pub to: Vec<ContactSlot>,
    /// `conversation` or `email`.
    pub channel: &'static str,
    /// Subject of an e-mail.
    pub subject: Option<Arc<str>>,
    /// The message.
    pub body: Arc<str>,
    pub at: Time,
}
