//! What is done to tickets, and the types that there are (API 14.2). Some of these calls have no field for who did it; an author
//! is asked for all the same, so that no write can be planned without one (S11).

use serde_json::{Map, Value, json};

use super::client::{Client, read};
use super::endpoint;
use super::error::ApiError;
use super::query::Page;
use super::transport::Call;
use super::wire::{self, lists};
use crate::domain::{
    AdminId, ContactId, ConversationAttribute, ConversationId, Text, Thread, Ticket, TicketType, TicketValue,
};

/// Attributes as they are sent: names, and values as the ticket's type takes them.
pub type Values = [(Text, TicketValue, Option<String>)];

impl Client {
    /// The attributes that conversations can have (API 7.17).
    pub async fn attributes(&self) -> Result<Page<ConversationAttribute>, ApiError> {
        self.list(endpoint::ATTRIBUTES, &["conversations", "attributes"], lists::conversation_attributes).await
    }

    /// The types that tickets can be of, with their states and attributes.
    pub async fn ticket_types(&self) -> Result<Page<TicketType>, ApiError> {
        self.list(endpoint::TICKET_TYPES, &["ticket_types"], lists::ticket_types).await
    }

    /// Moves a ticket on to another state.
    pub async fn set_ticket_state(
        &self,
        id: &ConversationId,
        author: &AdminId,
        state: &str,
    ) -> Result<Ticket, ApiError> {
        let body = json!({ "ticket_state_id": state, "admin_id": number(author.as_str()) });
        self.update_ticket(id, body).await
    }

    /// Gives attributes of a ticket their values.
    pub async fn set_ticket_values(
        &self,
        id: &ConversationId,
        author: &AdminId,
        values: &Values,
    ) -> Result<Ticket, ApiError> {
        let body = json!({ "ticket_attributes": attributes(values), "admin_id": number(author.as_str()) });
        self.update_ticket(id, body).await
    }

    async fn update_ticket(&self, id: &ConversationId, body: Value) -> Result<Ticket, ApiError> {
        self.ticket_of(id, Call::put(endpoint::UPDATE_TICKET, id.as_str(), &["tickets", id.as_str()], body)).await
    }

    /// Makes it a ticket of another type, in that state.
    pub async fn change_ticket_type(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        (kind, state): (&str, &str),
    ) -> Result<Ticket, ApiError> {
        let body = json!({ "ticket_type_id": kind, "ticket_state_id": state });
        let path = ["tickets", id.as_str(), "change_type"];
        self.ticket_of(id, Call::post(endpoint::TICKET_TYPE, id.as_str(), &path, body)).await
    }

    /// Makes a conversation a ticket.
    pub async fn convert(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        kind: &str,
        values: &Values,
    ) -> Result<Ticket, ApiError> {
        let body = json!({ "ticket_type_id": kind, "attributes": attributes(values) });
        let path = ["conversations", id.as_str(), "convert"];
        self.ticket_of(id, Call::post(endpoint::CONVERT, id.as_str(), &path, body)).await
    }

    /// Makes a ticket about a customer, linked to a conversation.
    pub async fn make_ticket(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        (kind, contact): (&str, &ContactId),
        values: &Values,
    ) -> Result<Ticket, ApiError> {
        let body = json!({
            "ticket_type_id": kind,
            "contacts": [{ "id": contact.as_str() }],
            "ticket_attributes": attributes(values),
            "conversation_to_link_id": id.as_str(),
            "skip_notifications": true,
        });
        let answer = self.write(Call::post(endpoint::MAKE_TICKET, id.as_str(), &["tickets"], body)).await?;
        read(endpoint::MAKE_TICKET, id.as_str(), wire::ticket::ticket(&answer))
    }

    /// Links a conversation to a tracker; the answer is the conversation.
    pub async fn link(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        tracker: &ConversationId,
    ) -> Result<Thread, ApiError> {
        let path = ["tickets", tracker.as_str(), "linked_conversations"];
        let call = Call::post(endpoint::LINK, id.as_str(), &path, json!({ "conversation_id": id.as_str() }));
        self.thread_of(endpoint::LINK, id, call).await
    }

    /// Takes the link to a tracker off a conversation.
    pub async fn unlink(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        tracker: &ConversationId,
    ) -> Result<Thread, ApiError> {
        let path = ["tickets", tracker.as_str(), "linked_conversations", id.as_str()];
        let call = Call::delete(endpoint::UNLINK, id.as_str(), &path, json!({}));
        self.thread_of(endpoint::UNLINK, id, call).await
    }

    async fn ticket_of(&self, id: &ConversationId, call: Call) -> Result<Ticket, ApiError> {
        let answer = self.write(call).await?;
        let ticket = read(endpoint::UPDATE_TICKET, id.as_str(), wire::ticket::ticket(&answer))?;
        if ticket.id.as_str() == id.as_str() {
            Ok(ticket)
        } else {
            Err(super::writes::another(endpoint::UPDATE_TICKET, id.as_str()))
        }
    }
}

/// An id as the number that it is, where it is one.
pub(super) fn number(id: &str) -> Value {
    id.parse::<i64>().map_or_else(|_| json!(id), |number| json!(number))
}

/// Of a list its option's id is what is written, where that is known.
fn attributes(values: &Values) -> Value {
    let value = |value: &TicketValue, option: &Option<String>| match (value, option) {
        (TicketValue::Text(_), Some(option)) => json!(option),
        (TicketValue::None, _) => Value::Null,
        (TicketValue::Text(text), None) => json!(text.as_str()),
        (TicketValue::Number(number), _) => serde_json::from_str(number).unwrap_or_else(|_| json!(number)),
        (TicketValue::Yes(yes), _) => json!(yes),
    };
    Value::Object(
        values.iter().map(|(name, own, option)| (name.to_string(), value(own, option))).collect::<Map<_, _>>(),
    )
}
