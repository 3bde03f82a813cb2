//! What one types or pastes to name a conversation: its id, or its address in the web inbox (I41). And to name somebody: an
//! e-mail address, as mail programs give it.

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

/// The e-mail address that words are: bare, in angle brackets behind a name, or behind `mailto:`; none where they are anything
/// else.
pub fn email_in(words: &str) -> Option<&str> {
    let words = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let bare = match words.strip_suffix('>') {
        Some(named) => named.rsplit_once('<')?.1.trim(),
        None => words,
    };
    let scheme = bare.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let bare = scheme.map_or(bare, |scheme| bare.get(scheme.len()..).unwrap_or_default());
    let (name, host) = bare.split_once('@')?;
    let is_odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"')
    };
    let mut labels = host.split('.');
    let is_whole = !name.is_empty() && host.contains('.') && labels.all(|label| !label.is_empty());
    (is_whole && !name.contains(is_odd) && !host.contains(is_odd)).then_some(bare)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_read_as_mail_programs_give_it_and_nothing_else_is() {
        for (words, email) in [
            ("a@b.example", "a@b.example"),
            (" A.B+c@mail.b.example , ", "A.B+c@mail.b.example"),
            ("Tom Becker <tom@b.example>", "tom@b.example"),
            ("\"Becker, Tom\" < tom@b.example >;", "tom@b.example"),
            ("<tom@b.example>", "tom@b.example"),
            ("MailTo:tom@b.example", "tom@b.example"),
            ("<mailto:tom@b.example>", "tom@b.example"),
            ("jürgen@müller.example", "jürgen@müller.example"),
        ] {
            assert_eq!(email_in(words), Some(email), "{words}");
        }
        for words in [
            "",
            "@",
            "tom",
            "tom@",
            "@b.example",
            "tom@b",
            "tom@.",
            "tom@b..example",
            "tom@b.example.",
            "a@b@c.example",
            "write to tom@b.example",
            "tom@b.example today",
            "tom <tom@b.example> today",
            "a@b.example, c@d.example",
            "tom>@b.example>",
            "mailto:",
            "ä@",
        ] {
            assert_eq!(email_in(words), None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_an_address_in_it_is_one_word_and_read_again_as_itself(words in any::<String>(), name in "[a-z.+]{1,9}", host in "[a-z]{1,5}\\.[a-z]{2,5}", before in "[^<>@\\p{C}]{0,12}") {
            if let Some(email) = email_in(&words) {
                prop_assert!(!email.contains(char::is_whitespace) && email.matches('@').count() == 1);
                prop_assert_eq!(email_in(email), Some(email));
            }
            let email = format!("{name}@{host}");
            let named = format!("{before}<{email}>");
            prop_assert_eq!(email_in(&named), Some(email.as_str()));
        }
    }

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
