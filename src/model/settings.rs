//! What a person set, as far as the screen and the keys go by it.

use super::layout::Layout;
use crate::config::{After, Choice as _, Desktop, DetailsApp, Lines, NoticeKind, NotifyWhat};
use crate::macros::OwnMacro;
use crate::own_apps::Own;
use crate::views::OwnView;
use client::domain::SnoozeMode;
use client::domain::mention::Style;
use client::domain::when::Locale;
use client::intent::{HouseRule, Policy};

/// What is told, where, and when not (I49, I50).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Of what there are notices.
    pub kinds: Vec<NoticeKind>,
    /// In which inboxes, by their names; none for those that the general setting says.
    pub inboxes: Vec<String>,
    /// From which minute of the day to which nothing is to be heard.
    pub quiet: Option<(u16, u16)>,
    /// Inboxes, each with the number that it is not to pass.
    pub alarms: Vec<(String, u64)>,
}

impl Default for Telling {
    /// All kinds, at any time.
    fn default() -> Self {
        let kinds = NoticeKind::WORDS.iter().filter_map(|word| NoticeKind::named(word)).collect();
        Self { kinds, inboxes: Vec::new(), quiet: None, alarms: Vec::new() }
    }
}

/// What a person set, as far as the screen and the keys go by it. Filled from the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The person's address, by which the teammate is found in whose name everything is done (F6).
    pub email: Option<String>,
    /// What snoozing does in Intercom (F5).
    pub snooze: SnoozeMode,
    /// How this person writes times.
    pub locale: Locale,
    /// What the person set that keeps conversations out of the inboxes, in words for an empty one (F1, F7).
    pub left_out: Vec<&'static str>,
    /// How long the cursor rests on a conversation before thread and details follow it, in milliseconds.
    pub rest_delay_ms: u64,
    /// How long a pending sequence waits before its hints show, in milliseconds.
    pub hint_delay_ms: u64,
    /// How many conversations ahead of the cursor are fetched.
    pub ahead: usize,
    /// Which panes are shown, and how wide; changed by keys and mouse, and remembered.
    pub layout: Layout,
    /// Whether the last row shows keys.
    pub hints: bool,
    /// From how many marked ones on it is asked before something is done to them.
    pub preview_from: usize,
    /// After so many seconds of waiting a customer's time stands out; none for never.
    pub waiting_warn: Option<i64>,
    /// So many seconds before an SLA is missed its time stands out; none for never.
    pub sla_warn: Option<i64>,
    /// So many seconds before an SLA is missed that is said; none for never.
    pub sla_alarm: Option<i64>,
    /// Whether the seconds of a countdown are shown but for the first and the last.
    pub counts_down: bool,
    /// The apps of the details, in order (I10).
    pub apps: Vec<DetailsApp>,
    /// Ring the bell for what concerns me.
    pub bell: bool,
    /// How a desktop notice is sent.
    pub desktop: Desktop,
    /// What is worth a bell or a notice.
    pub notify: NotifyWhat,
    /// Of which kinds, in which inboxes, and when.
    pub telling: Telling,
    /// Whether sending pauses once when something arrived meanwhile (S10).
    pub stop_on_change: bool,
    /// Whether a reply that reads like a note is asked about once.
    pub stop_on_note: bool,
    /// Whether the composer is edited with vim's keys.
    pub vim: bool,
    /// Whether what is copied goes to the system's clipboard.
    pub clipboard: bool,
    /// How somebody is named in a note.
    pub mentions: Style,
    /// For how many seconds a message can be taken back before it goes out (I21).
    pub undo_delay: i64,
    /// For how many seconds a request of unknown end may still arrive (S3).
    pub horizon: i64,
    /// How many lines a row of the list takes.
    pub lines: Lines,
    /// Where one goes on after a reply.
    pub after_send: After,
    /// Where one goes on after what takes a conversation out of the list.
    pub after_close: After,
    /// The tag that stands for spam; none for an empty one.
    pub spam_tag: String,
    /// The steps that are offered first for a snooze in steps.
    pub steps: String,
    /// What follows every reply, in words (I37).
    pub then: String,
    /// What has to be there before something is done (I48).
    pub house: Vec<HouseRule>,
    /// Whether a close asks for the attributes that the workspace requires.
    pub required: bool,
    /// What the world is that one is in, if not the real one.
    pub world: Option<&'static str>,
    /// Whether the workspace goes with the program, as a practice world does that is kept in no file.
    pub passing: bool,
    /// Whether there is something here to open links with.
    pub has_browser: bool,
    /// The names that `:theme` takes: built-in ones, then the person's own.
    pub themes: Vec<String>,
    /// Apps and quick links of one's own (I13, I14).
    pub own: Own,
    /// Views of one's own, by name.
    pub views: Vec<OwnView>,
    /// Where they are kept, in words.
    pub views_dir: String,
    /// Macros of one's own, in the order of their file.
    pub macros: Vec<OwnMacro>,
    /// The theme's name.
    pub theme: String,
}

impl Settings {
    /// Whether a customer who has waited so many seconds has waited longer than the person allows.
    pub fn is_overdue(&self, waited: i64) -> bool {
        self.waiting_warn.is_some_and(|most| waited >= most)
    }

    /// The seconds to show of those that are left of so many: all, or only the first and the last of them.
    pub fn seconds(&self, left: i64, of: i64) -> i64 {
        let left = left.min(of);
        if self.counts_down || left <= 1 { left } else { of }
    }

    /// What decisions go by.
    pub fn policy(&self) -> Policy {
        Policy {
            email: self.email.clone(),
            snooze: self.snooze,
            undo_delay: self.undo_delay,
            stop_on_change: self.stop_on_change,
            house: self.house.clone(),
            required: self.required,
        }
    }
}
