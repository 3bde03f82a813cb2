//! Where the practice workspace differs from the description on purpose. What the description's own examples, which are
//! recordings of the live API, differ in is found by the test itself and needs no entry here (API 25).

use super::schema::{Disagreement, ends_with};

/// A known disagreement.
pub struct Exception {
    /// The end of its path, or with `^` all of it.
    pub path: &'static str,
    /// How.
    pub how: &'static str,
    /// What is known of it.
    #[allow(dead_code, reason = "for the reader")]
    pub why: &'static str,
}

impl Exception {
    /// Whether a disagreement is this one.
    pub fn covers(&self, found: &Disagreement) -> bool {
        let place = match self.path.strip_prefix('^') {
            Some(path) => found.path == path,
            None => ends_with(&found.path, self.path),
        };
        place && self.how == found.how
    }
}

const fn known(path: &'static str, how: &'static str, why: &'static str) -> Exception {
    Exception { path, how, why }
}

const UNSEEN: &str = "never null in a recording, but not always known";
const BEFORE: &str = "not there before it happened; null as everywhere in statistics (API 5.4)";
const EVENTS: &str = "the description has the summary alone; this is the list itself (API 10.3)";

/// All of them.
pub const EXCEPTIONS: &[Exception] = &[
    known("avatar", "type", "an object everywhere but in the description's `admin` (API 9)"),
    known("company", "null", "a customer may have none (API 5)"),
    known("company.industry", "null", UNSEEN),
    known("company.size", "null", UNSEEN),
    known("company.website", "null", UNSEEN),
    known("industry", "null", UNSEEN),
    known("size", "null", UNSEEN),
    known("website", "null", UNSEEN),
    known("email", "null", "somebody may have left none (API 10.1)"),
    known("email_domain", "null", "of somebody without an address"),
    known("pages.next", "type", "an address where pages are numbered (API 1.6)"),
    known("event_details", "none of", "the description lists six of the shapes (API 6.2)"),
    known("conversation_rating.rating", "null", "one that was asked for may not be given yet (API 5.6)"),
    known("conversation_rating.remark", "null", "a rating may have no remark (API 5.6)"),
    known("sales_agent", "null", "null where no sales agent took part (API 5)"),
    known("email_message_metadata", "null", "null for chats (API 5.1)"),
    known("statistics.first_admin_reply_at", "null", BEFORE),
    known("statistics.first_assignment_at", "null", BEFORE),
    known("statistics.first_close_at", "null", BEFORE),
    known("statistics.first_contact_reply_at", "null", BEFORE),
    known("statistics.handling_time", "null", BEFORE),
    known("statistics.last_admin_reply_at", "null", BEFORE),
    known("statistics.last_assignment_admin_reply_at", "null", BEFORE),
    known("statistics.last_assignment_at", "null", BEFORE),
    known("statistics.last_close_at", "null", BEFORE),
    known("statistics.last_closed_by_id", "null", BEFORE),
    known("statistics.last_closed_by_id", "type", "a number in live answers (API 5.4)"),
    known("statistics.last_contact_reply_at", "null", BEFORE),
    known("statistics.median_time_to_reply", "null", BEFORE),
    known("statistics.time_to_admin_reply", "null", BEFORE),
    known("statistics.time_to_assignment", "null", BEFORE),
    known("statistics.time_to_first_close", "null", BEFORE),
    known("statistics.time_to_last_close", "null", BEFORE),
    known("teammates.admins", "extra", "the real name of the list (API 24.20)"),
    known("snoozed_until", "null", "of a ticket that is not snoozed"),
    known("assigned_to", "null", "null unless the part assigns (API 5.1)"),
    known("events[].created_at", "extra", EVENTS),
    known("events[].email", "extra", EVENTS),
    known("events[].event_name", "extra", EVENTS),
    known("events[].id", "extra", EVENTS),
    known("events[].intercom_user_id", "extra", EVENTS),
    known("events[].metadata", "extra", EVENTS),
    known("events[].type", "extra", EVENTS),
    known("^type", "enum", EVENTS),
];
