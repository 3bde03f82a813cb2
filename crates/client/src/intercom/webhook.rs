//! Webhooks: whether one is genuine, and what it is about (API 22).
//!
//! The signature is checked over the bytes as they came, before anything in them is read. Of the object only what
//! names a conversation is read: its texts are plain, its parts are a few of many and its form follows the app's
//! version (API 22.4), so what happened is asked for instead.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;

use super::Token;
use super::wire::{Reading, flag, id as any_id, items, time};
use crate::domain::{ContactId, ConversationId, PartId, Text, Timestamp};

/// The header with the signature.
pub const SIGNATURE: &str = "x-hub-signature";

/// What a webhook is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Something happened in this conversation (or ticket, which is one).
    Conversation(ConversationId),
    /// Words in this conversation are gone (S12).
    Redacted(Redaction),
    /// This conversation is gone.
    Deleted(ConversationId),
    /// This contact is gone.
    DeletedContact(ContactId),
    /// Something that the inbox does not show, or a topic that is not known.
    Nothing,
}

/// Words of a conversation that were taken out of it (S12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// Where the words were.
    pub conversation: ConversationId,
    /// Which entries: also such as no read gives any more, as it gives the newest 500 only (API 24.6).
    pub parts: Vec<PartId>,
    /// Whether the first message is.
    pub first: bool,
}

/// What a webhook's body says, as far as anything here goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id, the same in every attempt; none for the test button's.
    pub id: Option<String>,
    /// Such as `conversation.user.replied`; an open set.
    pub topic: Text,
    /// The id code of the workspace it is from.
    pub app: Option<String>,
    /// What is to be asked for, or is gone.
    pub about: About,
    /// The change marker of the conversation or ticket in it, where there is one.
    pub changed_at: Option<Timestamp>,
}

/// Whether `signature` (`sha1=` and 40 hex digits) is that of `body` with this secret. Takes the same time whatever is
/// wrong with it.
pub fn is_genuine(secret: &Token, signature: &str, body: &[u8]) -> bool {
    let Some(sent) = signature.trim().strip_prefix("sha1=").and_then(bytes) else { return false };
    if secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.expose().as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&sent).is_ok()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs
        .remainder()
        .is_empty()
        .then(|| pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// Reads a webhook.
///
/// # Errors
/// When it is no JSON, or no webhook.
pub fn read(body: &[u8]) -> Reading<Webhook> {
    let sent: Value = serde_json::from_slice(body).map_err(|e| format!("not JSON: {e}"))?;
    let word = |name: &str| sent.get(name).and_then(Value::as_str).filter(|w| !w.is_empty() && w.len() <= 200);
    let topic = word("topic").ok_or("no `topic` in it")?;
    let item = sent.get("data").and_then(|data| data.get("item")).unwrap_or(&Value::Null);
    Ok(Webhook {
        id: word("id").map(str::to_owned),
        topic: Text::new(topic),
        app: word("app_id").map(str::to_owned),
        about: about(topic, item),
        changed_at: changed_at(item),
    })
}

fn changed_at(item: &Value) -> Option<Timestamp> {
    let inside = ["conversation", "ticket"].iter().find_map(|name| item.get(name)).unwrap_or(item);
    inside.get("updated_at").and_then(time)
}

fn about(topic: &str, item: &Value) -> About {
    if topic == "contact.deleted" {
        return contact(item.get("id")).map_or(About::Nothing, About::DeletedContact);
    }
    let is = |family: &str| topic.strip_prefix(family).is_some_and(|rest| rest.starts_with('.'));
    if !is("conversation") && !is("conversation_part") && !is("ticket") {
        return About::Nothing;
    }
    // Who joined or left comes with the conversation inside, and parts of tickets with the ticket inside.
    let inside =
        ["conversation", "ticket"].iter().find_map(|name| item.get(name).and_then(|inside| id(inside.get("id"))));
    let named = id(item.get("conversation_id")).or(inside).or_else(|| id(item.get("id")));
    match named {
        Some(id) if topic == "conversation.deleted" => About::Deleted(id),
        Some(id) if topic == "conversation_part.redacted" => About::Redacted(redaction(id, item)),
        Some(id) => About::Conversation(id),
        None => About::Nothing,
    }
}

/// A contact's id, which is of letters and digits.
fn contact(value: Option<&Value>) -> Option<ContactId> {
    let word = value?.as_str()?;
    let plain = !word.is_empty() && word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then(|| ContactId::new(word))
}

/// What the topic's item says: it holds the entries of the event and no others (API 22.4). Where none is marked, as an
/// older version of the app may have it, all are meant.
fn redaction(conversation: ConversationId, item: &Value) -> Redaction {
    let (list, source) = (&item["conversation_parts"], &item["source"]);
    let sent = items(if list.is_array() { list } else { &list["conversation_parts"] });
    let marked: Vec<&Value> = sent.iter().filter(|part| flag(&part["redacted"])).collect();
    let meant = if marked.is_empty() { sent.iter().collect() } else { marked };
    // The first message comes as an entry with its own id (API 1.3).
    let parts =
        meant.iter().filter_map(|part| any_id(&part["id"])).filter(|id| any_id(&source["id"]).as_ref() != Some(id));
    Redaction { conversation, parts: parts.map(PartId::from).collect(), first: flag(&source["redacted"]) }
}

/// An id of digits, sent as a text or as a number.
fn id(value: Option<&Value>) -> Option<ConversationId> {
    let word = match value? {
        Value::String(word) => word.clone(),
        Value::Number(number) => number.as_u64()?.to_string(),
        _ => return None,
    };
    (!word.is_empty() && word.len() <= 20 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| ConversationId::new(word.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_right_signature_of_the_very_bytes_is_genuine() {
        // Of RFC 2202, test case 2.
        let (secret, body) = (Token::new("Jefe"), b"what do ya want for nothing?");
        let right = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
        assert!(is_genuine(&secret, right, body));
        assert!(!is_genuine(&secret, right, b"what do ya want for nothing!"));
        assert!(!is_genuine(&Token::new("jefe"), right, body));
        for wrong in ["", "sha1=", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "sha1=eff", "sha1=zz", "sha1=é"] {
            assert!(!is_genuine(&secret, wrong, body), "{wrong}");
        }
        // The signature with an empty key is known to everybody.
        assert!(!is_genuine(&Token::new(""), "sha1=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", b""));
    }

    #[test]
    fn what_a_webhook_is_about_is_read_from_each_of_its_forms() {
        let about = |topic: &str, item: Value| {
            let body = json!({"id": "n", "topic": topic, "app_id": "a", "data": {"item": item}});
            read(body.to_string().as_bytes()).unwrap().about
        };
        let at = |id: &str| About::Conversation(ConversationId::new(id));
        assert_eq!(about("conversation.admin.closed", json!({"type": "conversation", "id": "7"})), at("7"));
        assert_eq!(
            about("conversation.contact.attached", json!({"conversation": {"id": 7}, "contact": {"id": "x"}})),
            at("7")
        );
        assert_eq!(about("ticket.admin.replied", json!({"ticket": {"id": "7"}, "ticket_part": {"id": "9"}})), at("7"));
        let gone = About::Deleted(ConversationId::new("7"));
        assert_eq!(about("conversation.deleted", json!({"conversation_id": "7"})), gone);
        assert_eq!(
            about("contact.deleted", json!({"id": "6a2c", "deleted": true})),
            About::DeletedContact("6a2c".into())
        );
        let redacted = |item: Value| match about("conversation_part.redacted", item) {
            About::Redacted(Redaction { conversation, parts, first }) => {
                (conversation.to_string(), parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), first)
            }
            other => panic!("{other:?}"),
        };
        let part = |id: u64, redacted: bool| json!({"type": "conversation_part", "id": id, "redacted": redacted});
        let of = |parts: Value| json!({"id": "7", "source": {"id": "3"}, "conversation_parts": parts});
        let list = json!({"conversation_parts": [part(8, false), part(9, true)]});
        assert_eq!(redacted(of(list)), ("7".into(), "9".into(), false));
        assert_eq!(redacted(of(json!([{"id": "8"}, {"id": "9"}]))), ("7".into(), "8 9".into(), false));
        let first = json!({"id": "7", "source": {"id": "3", "redacted": true},
            "conversation_parts": {"conversation_parts": [part(3, true)]}});
        assert_eq!(redacted(first), ("7".into(), String::new(), true));
        for (topic, item) in [
            ("contact.deleted", json!({"id": "../me"})),
            ("contact.archived", json!({"id": "7"})),
            ("conversationalist.hired", json!({"id": "7"})),
            ("ping", json!({"type": "ping"})),
            ("conversation.read", json!({"id": "../me"})),
            ("conversation.read", Value::Null),
        ] {
            assert_eq!(about(topic, item), About::Nothing, "{topic}");
        }
        let changed = |item: Value| changed_at(&item).map(|at| at.0);
        assert_eq!(changed(json!({"id": "7", "updated_at": 1_760_000_000})), Some(1_760_000_000));
        assert_eq!(changed(json!({"ticket": {"id": "7", "updated_at": 1_760_000_000}})), Some(1_760_000_000));
        let inside =
            json!({"conversation": {"id": 7, "updated_at": "2025-10-09T08:53:20Z"}, "contact": {"updated_at": 1}});
        assert_eq!(changed(inside), Some(1_760_000_000));
        assert_eq!(changed(json!({"conversation_id": "7"})), None);
        assert!(read(b"{").is_err() && read(b"[]").is_err() && read(b"{\"topic\": 1}").is_err());
    }
}
