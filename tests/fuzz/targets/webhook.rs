//! A webhook's body: only who has the secret is believed, and what is read of it has ids to ask for.

use client::intercom::Token;
use client::intercom::webhook::{About, is_genuine, read};

use super::{is_clean, text};

pub fn target(data: &[u8]) {
    let secret = Token::new("a secret");
    assert!(!is_genuine(&secret, &text(data), data));
    let Ok(webhook) = read(data) else { return };
    is_clean(webhook.topic.as_str());
    match webhook.about {
        About::Conversation(id) | About::Deleted(id) => assert!(!id.as_str().is_empty()),
        About::Redacted(redaction) => assert!(!redaction.conversation.as_str().is_empty()),
        About::DeletedContact(id) => assert!(!id.as_str().is_empty()),
        About::Nothing => {}
    }
}
