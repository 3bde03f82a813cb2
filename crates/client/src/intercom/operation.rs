//! The operations sidetone uses, each with the permission it needs (API 2.3).

/// What a request is, for its errors and for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    /// In words, as in "the answer cannot be read: list of tags".
    pub name: &'static str,
    /// The permission by its name in the Developer Hub; none when every token may.
    pub permission: Option<&'static str>,
}

const fn operation(name: &'static str, permission: &'static str) -> Operation {
    Operation { name, permission: Some(permission) }
}

const READ_CONVERSATIONS: &str = "Read conversations";
const WRITE_CONVERSATIONS: &str = "Write conversations";
const READ_ONE_USER: &str = "Read one user and one company";
const READ_USERS: &str = "Read and list users and companies";

pub(super) const ME: Operation = Operation { name: "who the token belongs to", permission: None };
pub(super) const ADMINS: Operation = operation("list of teammates", "Read admins");
pub(super) const ADMIN: Operation = operation("teammate", "Read one admin");
pub(super) const AWAY_REASONS: Operation = operation("list of away reasons", "Read admins");
pub(super) const TEAMS: Operation = operation("list of teams", "Read admins");
pub(super) const TAGS: Operation = operation("list of tags", "Read tags");
pub(super) const MACROS: Operation = operation("list of macros", READ_CONVERSATIONS);
pub(super) const CONVERSATIONS: Operation = operation("list of conversations", READ_CONVERSATIONS);
pub(super) const SEARCH: Operation = operation("search for conversations", READ_CONVERSATIONS);
pub(super) const THREAD: Operation = operation("conversation", READ_CONVERSATIONS);
pub(super) const DELETED: Operation = operation("list of deleted conversations", READ_CONVERSATIONS);
pub(super) const CONTACT: Operation = operation("contact", READ_ONE_USER);
pub(super) const CONTACTS: Operation = operation("search for contacts", READ_USERS);
pub(super) const CONTACT_NOTES: Operation = operation("notes of contact", READ_ONE_USER);
pub(super) const CONTACT_TAGS: Operation = operation("tags of contact", READ_ONE_USER);
pub(super) const CONTACT_COMPANIES: Operation = operation("companies of contact", READ_ONE_USER);
pub(super) const COMPANY: Operation = operation("company", READ_ONE_USER);
pub(super) const EVENTS: Operation = operation("events of contact", "Read events");
pub(super) const TICKET: Operation = operation("ticket", "Read tickets");
pub(super) const REPLY: Operation = operation("reply to conversation", WRITE_CONVERSATIONS);
pub(super) const NOTE: Operation = operation("note in conversation", WRITE_CONVERSATIONS);
pub(super) const CLOSE: Operation = operation("closing conversation", WRITE_CONVERSATIONS);
pub(super) const OPEN: Operation = operation("opening conversation", WRITE_CONVERSATIONS);
pub(super) const SNOOZE: Operation = operation("snoozing conversation", WRITE_CONVERSATIONS);
pub(super) const ASSIGN: Operation = operation("assigning conversation", WRITE_CONVERSATIONS);
pub(super) const TAG: Operation = operation("tagging conversation", "Write tags");
pub(super) const UNTAG: Operation = operation("untagging conversation", "Write tags");
pub(super) const UPDATE: Operation = operation("updating conversation", WRITE_CONVERSATIONS);
pub(super) const AWAY: Operation = operation("away status of teammate", "Update admins");
pub(super) const CREATE_TAG: Operation = operation("new tag", "Write tags");

/// Machine names of permissions as they appear in the server's words, and their names in the Developer Hub.
const SCOPES: [(&str, &str); 18] = [
    ("delete_conversations_and_metrics", "Delete conversations and metrics"),
    ("read_conversations", READ_CONVERSATIONS),
    ("write_conversations", WRITE_CONVERSATIONS),
    ("read_single_user", READ_ONE_USER),
    ("read_list_users", READ_USERS),
    ("read_write_users", "Read and write users"),
    ("read_users", READ_USERS),
    ("write_users", "Write users and companies"),
    ("read_tags", "Read tags"),
    ("write_tags", "Write tags"),
    ("read_tickets", "Read tickets"),
    ("write_tickets", "Write tickets"),
    ("read_events", "Read events"),
    ("write_events", "Write events"),
    ("read_admins", "Read admins"),
    ("read_single_admin", "Read one admin"),
    ("update_admins", "Update admins"),
    ("read_articles", "Read and List articles"),
];

/// The permission a refusal names in its own words, if it does.
pub(super) fn permission_in(words: &str) -> Option<&'static str> {
    let words = words.to_ascii_lowercase();
    let machine = |scope: &str| words.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|w| w == scope);
    SCOPES
        .iter()
        .find(|(scope, name)| machine(scope) || words.contains(&name.to_ascii_lowercase()))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_found_in_the_servers_words() {
        for (words, name) in [
            ("You need the read_conversations scope.", Some("Read conversations")),
            ("missing scope: `write_tickets`", Some("Write tickets")),
            ("This token lacks the Write Tags permission", Some("Write tags")),
            ("Active subscription needed.", None),
            ("", None),
        ] {
            assert_eq!(permission_in(words), name, "{words}");
        }
    }
}
