//! The writes. Each names its author (S11), goes out once, and leaves it to the caller to decide about a second time.

use serde_json::{Value, json};

use super::client::{Client, read};
use super::endpoint::{self, Endpoint};
use super::error::ApiError;
use super::transport::{Call, Version};
use super::wire;
use crate::domain::operation::{Note, Reply};
use crate::domain::{Admin, AdminId, ContactId, ConversationId, Priority, Tag, TagId, TeamId, Thread, Timestamp};

impl Client {
    /// Writes to the customer.
    pub async fn reply(&self, id: &ConversationId, author: &AdminId, reply: &Reply) -> Result<Thread, ApiError> {
        let body = json!({
            "message_type": "comment", "type": "admin", "admin_id": author.as_str(), "body": reply.html.as_html(),
        });
        self.say(endpoint::REPLY, id, body, reply.keeps_snooze).await
    }

    /// Writes to the teammates.
    pub async fn note(&self, id: &ConversationId, author: &AdminId, note: &Note) -> Result<Thread, ApiError> {
        let body = json!({
            "message_type": "note", "type": "admin", "admin_id": author.as_str(), "body": note.html.as_html(),
        });
        self.say(endpoint::NOTE, id, body, note.keeps_snooze).await
    }

    /// Words wake what is snoozed, unless the one request that carries them speaks `Preview` and says otherwise (API 7.7).
    async fn say(
        &self,
        endpoint: Endpoint,
        id: &ConversationId,
        mut body: Value,
        keeps_snooze: bool,
    ) -> Result<Thread, ApiError> {
        let path = ["conversations", id.as_str(), "reply"];
        if let Some(fields) = body.as_object_mut().filter(|_| keeps_snooze) {
            fields.insert("skip_unsnooze".to_owned(), json!(true));
        }
        let version = if keeps_snooze { Version::Preview } else { Version::Numbered };
        let call = Call::post(endpoint, id.as_str(), &path, body).version(version).carrying(self.upload.clone());
        self.thread_of(endpoint, id, call).await
    }

    /// Closes; the answer is the conversation with its parts.
    pub async fn close(&self, id: &ConversationId, author: &AdminId) -> Result<Thread, ApiError> {
        let body = json!({ "message_type": "close", "type": "admin", "admin_id": author.as_str() });
        self.change(endpoint::CLOSE, id, "parts", body).await
    }

    /// Reopens or unsnoozes a conversation.
    pub async fn open(&self, id: &ConversationId, author: &AdminId) -> Result<Thread, ApiError> {
        let body = json!({ "message_type": "open", "admin_id": author.as_str() });
        self.change(endpoint::OPEN, id, "parts", body).await
    }

    /// Puts a conversation away until then.
    pub async fn snooze(&self, id: &ConversationId, author: &AdminId, until: Timestamp) -> Result<Thread, ApiError> {
        let body = json!({ "message_type": "snoozed", "admin_id": author.as_str(), "snoozed_until": until.0 });
        self.change(endpoint::SNOOZE, id, "parts", body).await
    }

    /// Gives a conversation to a teammate, or to nobody.
    pub async fn assign_admin(
        &self,
        id: &ConversationId,
        author: &AdminId,
        admin: Option<&AdminId>,
    ) -> Result<Thread, ApiError> {
        self.assign(id, author, "admin", admin.map(AdminId::as_str)).await
    }

    /// Gives a conversation to a team, or to none.
    pub async fn assign_team(
        &self,
        id: &ConversationId,
        author: &AdminId,
        team: Option<&TeamId>,
    ) -> Result<Thread, ApiError> {
        self.assign(id, author, "team", team.map(TeamId::as_str)).await
    }

    async fn assign(
        &self,
        id: &ConversationId,
        author: &AdminId,
        kind: &str,
        assignee: Option<&str>,
    ) -> Result<Thread, ApiError> {
        let body = json!({
            "message_type": "assignment", "type": kind, "admin_id": author.as_str(),
            "assignee_id": assignee.unwrap_or("0"),
        });
        self.change(endpoint::ASSIGN, id, "parts", body).await
    }

    /// Puts a tag on a conversation.
    pub async fn tag(&self, id: &ConversationId, author: &AdminId, tag: &TagId) -> Result<(), ApiError> {
        let path = ["conversations", id.as_str(), "tags"];
        let body = json!({ "id": tag.as_str(), "admin_id": author.as_str() });
        let answer = self.write(Call::post(endpoint::TAG, id.as_str(), &path, body)).await?;
        read(endpoint::TAG, id.as_str(), this_tag(&answer, tag))
    }

    /// Takes a tag off a conversation. One that is not on it is [`ApiError::NotFound`] with `tag_not_found`.
    pub async fn untag(&self, id: &ConversationId, author: &AdminId, tag: &TagId) -> Result<(), ApiError> {
        let path = ["conversations", id.as_str(), "tags", tag.as_str()];
        let body = json!({ "admin_id": author.as_str() });
        let answer = self.write(Call::delete(endpoint::UNTAG, id.as_str(), &path, body)).await?;
        read(endpoint::UNTAG, id.as_str(), this_tag(&answer, tag))
    }

    /// Sets how urgent a conversation is. 2.16 can only read that, so this one request speaks `Preview` (I8).
    pub async fn set_priority(
        &self,
        id: &ConversationId,
        author: &AdminId,
        priority: Priority,
    ) -> Result<Thread, ApiError> {
        let body = json!({ "priority": priority.as_str(), "admin_id": author.as_str() });
        let path = ["conversations", id.as_str()];
        let call = Call::put(endpoint::UPDATE, id.as_str(), &path, body).version(Version::Preview);
        self.thread_of(endpoint::UPDATE, id, call).await
    }

    /// Gives attributes their values; null takes one away. The call has no field for who did it (API 7.5).
    pub async fn set_attribute(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        (name, value): (&str, serde_json::Value),
    ) -> Result<Thread, ApiError> {
        let path = ["conversations", id.as_str()];
        let values = serde_json::Map::from_iter([(name.to_owned(), value)]);
        let call = Call::put(endpoint::UPDATE, id.as_str(), &path, json!({ "custom_attributes": values }));
        self.thread_of(endpoint::UPDATE, id, call).await
    }

    /// Marks a conversation read or unread, for everyone. The API has no field for who did (API 7.5); an author is
    /// asked for all the same, so that no write can be planned without one (S11).
    pub async fn set_read(&self, id: &ConversationId, _author: &AdminId, read: bool) -> Result<Thread, ApiError> {
        let path = ["conversations", id.as_str()];
        let call = Call::put(endpoint::UPDATE, id.as_str(), &path, json!({ "read": read }));
        self.thread_of(endpoint::UPDATE, id, call).await
    }

    /// Sets a teammate's own status.
    pub async fn set_away(
        &self,
        admin: &AdminId,
        away: bool,
        reassign: bool,
        reason: Option<&str>,
    ) -> Result<Admin, ApiError> {
        let mut body = json!({ "away_mode_enabled": away, "away_mode_reassign": reassign });
        if let (Some(reason), Some(fields)) = (reason, body.as_object_mut()) {
            // A string in the list, an integer here (API 24.36).
            let reason = reason.parse::<i64>().map_or_else(|_| json!(reason), |number| json!(number));
            fields.insert("away_status_reason_id".to_owned(), reason);
        }
        let path = ["admins", admin.as_str(), "away"];
        let answer = self.write(Call::put(endpoint::AWAY, admin.as_str(), &path, body)).await?;
        read(endpoint::AWAY, admin.as_str(), wire::people::admin(&answer))
    }

    /// Puts a tag on a contact. The API has no field for who did (API 10.2).
    pub async fn tag_contact(&self, id: &ContactId, _author: &AdminId, tag: &TagId) -> Result<(), ApiError> {
        let path = ["contacts", id.as_str(), "tags"];
        let answer =
            self.write(Call::post(endpoint::TAG_CONTACT, id.as_str(), &path, json!({ "id": tag.as_str() }))).await?;
        read(endpoint::TAG_CONTACT, id.as_str(), this_tag(&answer, tag))
    }

    /// Takes a tag off a contact.
    pub async fn untag_contact(&self, id: &ContactId, _author: &AdminId, tag: &TagId) -> Result<(), ApiError> {
        let path = ["contacts", id.as_str(), "tags", tag.as_str()];
        let answer = self.write(Call::delete(endpoint::UNTAG_CONTACT, id.as_str(), &path, json!({}))).await?;
        read(endpoint::UNTAG_CONTACT, id.as_str(), this_tag(&answer, tag))
    }

    /// Makes a tag, or finds the one of that name.
    pub async fn create_tag(&self, name: &str) -> Result<Tag, ApiError> {
        let call = Call::post(endpoint::CREATE_TAG, "", &["tags"], json!({ "name": name }));
        read(endpoint::CREATE_TAG, "", wire::people::tag(&self.write(call).await?))
    }

    async fn change(
        &self,
        endpoint: Endpoint,
        id: &ConversationId,
        place: &str,
        body: Value,
    ) -> Result<Thread, ApiError> {
        let call = Call::post(endpoint, id.as_str(), &["conversations", id.as_str(), place], body);
        self.thread_of(endpoint, id, call).await
    }

    pub(super) async fn thread_of(
        &self,
        endpoint: Endpoint,
        id: &ConversationId,
        call: Call,
    ) -> Result<Thread, ApiError> {
        let answer = self.write(call).await?;
        let thread = read(endpoint, id.as_str(), wire::conversation::thread(&answer, self.server_time()))?;
        if thread.conversation.id == *id { Ok(thread) } else { Err(another(endpoint, id.as_str())) }
    }
}

/// Whether a tag was put on or taken off: the answer is that tag (API 12). Anything else that ends well does not say it.
fn this_tag(answer: &Value, tag: &TagId) -> wire::Reading<()> {
    let answered = wire::people::tag(answer)?;
    if answered.id == *tag { Ok(()) } else { Err("about another tag".to_owned()) }
}

/// An answer that is about something else says nothing of what was asked.
pub(super) fn another(endpoint: Endpoint, subject: &str) -> ApiError {
    ApiError::Malformed { what: format!("{} {subject}: about another conversation", endpoint.name), page: false }
}
