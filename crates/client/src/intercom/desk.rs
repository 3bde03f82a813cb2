//! Who takes part in a conversation, and what is done to it for good: merging, blocking, redacting (API 7.9, 7.11, 7.12, 10.2).
//! Where a call has no field for who did it an author is asked for all the same (S11).

use serde_json::{Value, json};

use super::client::{Client, read};
use super::endpoint;
use super::error::ApiError;
use super::tickets::number;
use super::transport::Call;
use super::wire::{self, Reading};
use super::writes::another;
use crate::domain::{AdminId, ContactId, ConversationId, PartId, Person, Thread};

impl Client {
    /// Lets somebody take part; answers who does then. Of an address that nobody has Intercom makes a lead.
    pub async fn join(
        &self,
        id: &ConversationId,
        author: &AdminId,
        person: &Person,
    ) -> Result<Vec<ContactId>, ApiError> {
        let customer = match person.address() {
            Some(email) => json!({ "email": email }),
            None => json!({ "intercom_user_id": person.id.as_str() }),
        };
        let body = json!({ "admin_id": author.as_str(), "customer": customer });
        let call = Call::post(endpoint::JOIN, id.as_str(), &["conversations", id.as_str(), "customers"], body);
        let answer = self.write(call).await?;
        let all = read(endpoint::JOIN, id.as_str(), who_takes_part(&answer))?;
        if person.address().is_some() || all.contains(&person.id) {
            return Ok(all);
        }
        Err(another(endpoint::JOIN, id.as_str()))
    }

    /// Takes somebody out; answers who takes part then.
    pub async fn leave(
        &self,
        id: &ConversationId,
        author: &AdminId,
        contact: &ContactId,
    ) -> Result<Vec<ContactId>, ApiError> {
        let path = ["conversations", id.as_str(), "customers", contact.as_str()];
        let call = Call::delete(endpoint::LEAVE, id.as_str(), &path, json!({ "admin_id": author.as_str() }));
        let answer = self.write(call).await?;
        let all = read(endpoint::LEAVE, id.as_str(), who_takes_part(&answer))?;
        if all.contains(contact) { Err(another(endpoint::LEAVE, id.as_str())) } else { Ok(all) }
    }

    /// Merges a conversation into another one, which is the answer.
    pub async fn merge(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        into: &ConversationId,
    ) -> Result<Thread, ApiError> {
        let body = json!({ "merge_into_conversation_id": number(into.as_str()) });
        let path = ["conversations", id.as_str(), "merge"];
        self.thread_of(endpoint::MERGE, into, Call::post(endpoint::MERGE, id.as_str(), &path, body)).await
    }

    /// Blocks a contact. The API knows no way back.
    pub async fn block(&self, contact: &ContactId, _author: &AdminId) -> Result<(), ApiError> {
        let path = ["contacts", contact.as_str(), "block"];
        let answer = self.write(Call::post(endpoint::BLOCK, contact.as_str(), &path, json!({}))).await?;
        let is_it = wire::id(&answer["id"]).as_deref() == Some(contact.as_str());
        let blocked = if is_it && wire::flag(&answer["blocked"]) {
            Ok(())
        } else {
            Err("not that this contact is blocked".to_owned())
        };
        read(endpoint::BLOCK, contact.as_str(), blocked)
    }

    /// Takes the words of an entry, or of the first message, out of a conversation.
    pub async fn redact(
        &self,
        id: &ConversationId,
        _author: &AdminId,
        message: &PartId,
        first: bool,
    ) -> Result<Thread, ApiError> {
        let body = match first {
            true => json!({ "type": "source", "conversation_id": id.as_str(), "source_id": message.as_str() }),
            false => json!({
                "type": "conversation_part", "conversation_id": id.as_str(), "conversation_part_id": message.as_str(),
            }),
        };
        let call = Call::post(endpoint::REDACT, id.as_str(), &["conversations", "redact"], body);
        self.thread_of(endpoint::REDACT, id, call).await
    }
}

/// Who takes part, by an answer that is a list of customers, as the examples have it, or a conversation, as the description
/// does (API 25).
fn who_takes_part(answer: &Value) -> Reading<Vec<ContactId>> {
    let all = answer["customers"].as_array().or_else(|| answer["contacts"]["contacts"].as_array());
    let all = all.ok_or_else(|| "no list of customers".to_owned())?;
    Ok(all.iter().filter_map(|one| wire::id(&one["id"])).map(ContactId::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_part_is_read_from_a_list_of_customers_and_from_a_conversation_and_from_nothing_else() {
        let ids = |answer: Value| who_takes_part(&answer).map(|all| all.iter().map(ToString::to_string).collect());
        let both: Vec<String> = vec!["a1".to_owned(), "7".to_owned()];
        let customers = json!([{ "type": "user", "id": "a1" }, { "type": "lead", "id": 7 }, { "type": "lead" }]);
        assert_eq!(ids(json!({ "customers": customers.clone() })), Ok(both.clone()));
        assert_eq!(ids(json!({ "type": "conversation", "contacts": { "contacts": customers } })), Ok(both));
        assert!(who_takes_part(&json!({ "ok": true })).is_err());
        assert!(who_takes_part(&json!("yes")).is_err());
    }
}
