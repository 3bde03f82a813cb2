//! What one types or pastes to name a conversation: its id, or its address in the web inbox (I41).

use super::ids::ConversationId;

/// The conversation that an id or a web address names; none where it names none.
pub fn conversation_in(words: &str) -> Option<ConversationId> {
    let words = words.trim().trim_matches(['<', '>', '"', '\'']);
    if !words.contains('/') {
        let id = words.strip_prefix('#').unwrap_or(words);
        // A word alone is rather a mistake than an id, which are figures.
        return Some(id).filter(|id| is_id(id) && id.bytes().all(|b| b.is_ascii_digit())).map(ConversationId::new);
    }
    let path = words.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let named = parts.iter().rposition(|part| matches!(*part, "conversation" | "conversations"))?;
    parts.get(named + 1).copied().filter(|id| is_id(id)).map(ConversationId::new)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_and_every_shape_of_its_address_name_a_conversation() {
        let named = [
            "215470312345678",
            " #215470312345678 ",
            "https://app.intercom.com/a/inbox/abc123/inbox/conversation/215470312345678?view=List",
            "https://app.eu.intercom.com/a/inbox/abc/inbox/admin/7/conversation/215470312345678#part_id=comment-1",
            "<https://app.intercom.com/a/apps/abc/conversations/215470312345678>",
            "app.au.intercom.com/a/inbox/abc/inbox/shared/all/conversation/215470312345678/",
        ];
        for words in named {
            assert_eq!(conversation_in(words), Some("215470312345678".into()), "{words}");
        }
        let others = [
            "",
            "two words",
            "abc",
            "billing",
            "https://app.intercom.com/a/inbox/abc/inbox/mine",
            "https://x/conversation/",
            "é",
        ];
        for words in others {
            assert_eq!(conversation_in(words), None, "{words}");
        }
    }
}
