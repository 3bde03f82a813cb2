//! The endpoints sidetone uses, each with the permission it needs (API 2.3).

/// What a request is, for its errors and for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// In words, as in "the answer cannot be read: list of tags".
    pub name: &'static str,
    /// The permission by its name in the Developer Hub; none when every token may.
    pub permission: Option<&'static str>,
}

const fn endpoint(name: &'static str, permission: &'static str) -> Endpoint {
    Endpoint { name, permission: Some(permission) }
}

const READ_CONVERSATIONS: &str = "Read conversations";
const WRITE_CONVERSATIONS: &str = "Write conversations";
const READ_ONE_USER: &str = "Read one user and one company";
const READ_USERS: &str = "Read and list users and companies";

pub(super) const ME: Endpoint = Endpoint { name: "who the token belongs to", permission: None };
pub(super) const ADMINS: Endpoint = endpoint("list of teammates", "Read admins");
pub(super) const ADMIN: Endpoint = endpoint("teammate", "Read one admin");
pub(super) const AWAY_REASONS: Endpoint = endpoint("list of away reasons", "Read admins");
pub(super) const TEAMS: Endpoint = endpoint("list of teams", "Read admins");
pub(super) const TAGS: Endpoint = endpoint("list of tags", "Read tags");
pub(super) const MACROS: Endpoint = endpoint("list of macros", READ_CONVERSATIONS);
pub(super) const ARTICLES: Endpoint = endpoint("search for articles", "Read and List articles");
pub(super) const CONVERSATIONS: Endpoint = endpoint("list of conversations", READ_CONVERSATIONS);
pub(super) const SEARCH: Endpoint = endpoint("search for conversations", READ_CONVERSATIONS);
pub(super) const THREAD: Endpoint = endpoint("conversation", READ_CONVERSATIONS);
pub(super) const DELETED: Endpoint = endpoint("list of deleted conversations", READ_CONVERSATIONS);
pub(super) const CONTACT: Endpoint = endpoint("contact", READ_ONE_USER);
pub(super) const CONTACTS: Endpoint = endpoint("search for contacts", READ_USERS);
pub(super) const CONTACT_NOTES: Endpoint = endpoint("notes of contact", READ_ONE_USER);
pub(super) const CONTACT_TAGS: Endpoint = endpoint("tags of contact", READ_ONE_USER);
pub(super) const CONTACT_COMPANIES: Endpoint = endpoint("companies of contact", READ_ONE_USER);
pub(super) const COMPANY: Endpoint = endpoint("company", READ_ONE_USER);
pub(super) const EVENTS: Endpoint = endpoint("events of contact", "Read events");
pub(super) const TICKET: Endpoint = endpoint("ticket", "Read tickets");
pub(super) const OFFICE_HOURS: Endpoint = Endpoint { name: "office hours", permission: None };
pub(super) const REPLY: Endpoint = endpoint("reply to conversation", WRITE_CONVERSATIONS);
pub(super) const NOTE: Endpoint = endpoint("note in conversation", WRITE_CONVERSATIONS);
pub(super) const CLOSE: Endpoint = endpoint("closing conversation", WRITE_CONVERSATIONS);
pub(super) const OPEN: Endpoint = endpoint("opening conversation", WRITE_CONVERSATIONS);
pub(super) const SNOOZE: Endpoint = endpoint("snoozing conversation", WRITE_CONVERSATIONS);
pub(super) const ASSIGN: Endpoint = endpoint("assigning conversation", WRITE_CONVERSATIONS);
pub(super) const TAG: Endpoint = endpoint("tagging conversation", "Write tags");
pub(super) const UNTAG: Endpoint = endpoint("untagging conversation", "Write tags");
pub(super) const ATTRIBUTES: Endpoint = endpoint("list of conversation attributes", READ_CONVERSATIONS);
pub(super) const UPDATE: Endpoint = endpoint("updating conversation", WRITE_CONVERSATIONS);
pub(super) const AWAY: Endpoint = endpoint("away status of teammate", "Update admins");
pub(super) const CREATE_TAG: Endpoint = endpoint("new tag", "Write tags");

pub(super) const TAG_CONTACT: Endpoint = endpoint("tagging contact", "Write tags");
pub(super) const UNTAG_CONTACT: Endpoint = endpoint("untagging contact", "Write tags");
const WRITE_TICKETS: &str = "Write tickets";
pub(super) const TICKET_TYPES: Endpoint = endpoint("list of ticket types", "Read tickets");
pub(super) const UPDATE_TICKET: Endpoint = endpoint("updating ticket", WRITE_TICKETS);
pub(super) const TICKET_TYPE: Endpoint = endpoint("other type of ticket", WRITE_TICKETS);
pub(super) const CONVERT: Endpoint = endpoint("turning conversation into ticket", WRITE_TICKETS);
pub(super) const MAKE_TICKET: Endpoint = endpoint("making linked ticket", WRITE_TICKETS);
pub(super) const LINK: Endpoint = endpoint("linking conversation to ticket", WRITE_TICKETS);
pub(super) const UNLINK: Endpoint = endpoint("taking link to ticket off", WRITE_TICKETS);

pub(super) const JOIN: Endpoint = endpoint("adding customer to conversation", WRITE_CONVERSATIONS);
pub(super) const LEAVE: Endpoint = endpoint("taking customer out of conversation", WRITE_CONVERSATIONS);
pub(super) const MERGE: Endpoint = endpoint("merging conversation", WRITE_CONVERSATIONS);
pub(super) const REDACT: Endpoint = endpoint("redacting message", WRITE_CONVERSATIONS);
pub(super) const BLOCK: Endpoint = endpoint("blocking contact", "Write users and companies");

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
