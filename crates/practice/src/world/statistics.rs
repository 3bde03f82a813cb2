//! The statistics of a conversation (API 5.4), and who works on it when (API 7.15).

use super::Time;

/// The statistics of a conversation (API 5.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Seconds from the start to the first assignment.
    pub time_to_assignment: Option<i64>,
    /// Seconds from the start to the first reply by a teammate.
    pub time_to_admin_reply: Option<i64>,
    /// Seconds from the start to the first close.
    pub time_to_first_close: Option<i64>,
    /// Seconds from the start to the last close.
    pub time_to_last_close: Option<i64>,
    /// Half of the replies came faster than this.
    pub median_time_to_reply: Option<i64>,
    /// When the contact first wrote.
    pub first_contact_reply_at: Option<Time>,
    /// When it was first assigned.
    pub first_assignment_at: Option<Time>,
    /// When a teammate first replied.
    pub first_admin_reply_at: Option<Time>,
    /// When it was first closed.
    pub first_close_at: Option<Time>,
    /// When it was last assigned.
    pub last_assignment_at: Option<Time>,
    /// When the one it was last assigned to first replied.
    pub last_assignment_admin_reply_at: Option<Time>,
    /// When the contact last wrote.
    pub last_contact_reply_at: Option<Time>,
    /// When a teammate last replied.
    pub last_admin_reply_at: Option<Time>,
    /// When it was last closed.
    pub last_close_at: Option<Time>,
    pub last_closed_by: Option<u64>,
    /// How often it was reopened.
    pub reopens: u32,
    /// How often it was assigned.
    pub assignments: u32,
    /// How soon each team answered that was given it.
    pub team_responses: Vec<TeamResponse>,
}

/// How soon a team answered first after it was given a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamResponse {
    pub team: u64,
    /// When it was given the conversation.
    pub since: Time,
    /// Seconds until a teammate's first reply, once there was one: all of them, and those in office hours.
    pub took: Option<(i64, i64)>,
}

/// Somebody began or ceased to work on a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlingEvent {
    pub at: Time,
    /// Which teammate.
    pub admin: u64,
    /// Why it ceased; nothing if it began.
    pub paused: Option<&'static str>,
}

/// Who works on a conversation: the teammate in charge, while it is open and the teammate is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handling {
    by: Option<(u64, Time)>,
    spent: i64,
    /// When it began and ceased.
    pub events: Vec<HandlingEvent>,
}

impl Handling {
    /// Seconds worked on it until it last ceased.
    pub fn spent(&self) -> i64 {
        self.spent
    }

    /// Somebody else, or nobody, works on it from now on.
    pub(super) fn goes_to(&mut self, by: Option<u64>, reason: &'static str, now: Time) {
        if self.by.map(|(admin, _)| admin) == by {
            return;
        }
        if let Some((admin, since)) = self.by.take() {
            self.spent += (now - since).max(0);
            self.events.push(HandlingEvent { at: now, admin, paused: Some(reason) });
        }
        if let Some(admin) = by {
            self.by = Some((admin, now));
            self.events.push(HandlingEvent { at: now, admin, paused: None });
        }
    }
}
