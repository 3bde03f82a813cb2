//! The API's answers: every reader reads any JSON or refuses it, and what strangers wrote in it comes out clean.

use client::domain::Timestamp;
use client::intercom::wire::{contact, conversation, lists, people, ticket};
use serde_json::Value;

use super::is_clean;

/// As the newest entry that is asked for may be known.
const LATEST: Timestamp = Timestamp(1_760_000_000);

pub fn target(data: &[u8]) {
    let Ok(sent) = serde_json::from_slice::<Value>(data) else { return };
    for latest in [None, Some(LATEST)] {
        if let Ok(thread) = conversation::thread(&sent, latest) {
            assert!(!thread.conversation.id.as_str().is_empty());
            for part in &thread.parts {
                part.body.iter().for_each(|body| is_clean(body.preview(200).as_str()));
            }
        }
    }
    if let Ok(head) = conversation::conversation(&sent) {
        assert!(!head.id.as_str().is_empty());
        head.tags.iter().for_each(|tag| is_clean(tag.name.as_str()));
    }
    if let Ok(person) = contact::contact(&sent) {
        assert!(!person.id.as_str().is_empty());
        person.name.iter().for_each(|name| is_clean(name.as_str()));
    }
    let _ = (contact::company(&sent), contact::note(&sent), contact::event(&sent));
    let _ = (people::admin(&sent), people::me(&sent), people::team(&sent), people::tag(&sent));
    let _ = (people::away_reason(&sent), people::saved_reply(&sent), people::tells_away(&sent));
    let _ = ticket::ticket(&sent);
    let _ = (lists::conversations(&sent), lists::deleted(&sent), lists::contacts(&sent), lists::admins(&sent));
    let _ = (lists::teams(&sent), lists::tags(&sent), lists::macros(&sent), lists::away_reasons(&sent));
    let _ = (lists::notes(&sent), lists::companies(&sent), lists::events(&sent));
    if let Some(link) = sent.as_str() {
        let _ = contact::successor(link);
    }
}
