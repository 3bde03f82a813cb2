//! What a person can set: one table of keys, and the layers default, file, environment and flag over it.
//!
//! Every value knows where it came from. A fault in the file is reported and never stops the program.

mod choice;
mod desk;
mod house;
mod json_schema;
mod keep;
mod load;
mod paths;
mod reference;
mod rules;
mod schema;
mod section;
mod value;
mod variables;
mod writing;

use std::net::SocketAddr;
use std::time::Duration;

use client::view::Order;

pub use choice::{
    After, Bots, Choice, Desktop, DetailsApp, Editing, Enters, FirstInbox, Ground, Lines, Motion, NoticeKind,
    NotifyWhat, Rules, SignSet,
};
pub use client::domain::SnoozeMode;
pub use client::domain::mention::Style as MentionStyle;
pub use client::intent::HouseRule;
pub use client::intercom::Region;
pub use client::sync::{History, Unfound};
pub use json_schema::json_schema;
pub use keep::keep;
pub use load::{Flag, Loaded, Origin, Setting, is_profile_name, load};
pub use paths::{Paths, PathsError};
pub use reference::reference;
pub use schema::{SettingDefinition, entries};
pub use section::Section;
pub use value::{Kind, Value};
pub use variables::wrong_variables;

/// Everything that can be set, as the program uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The profile in use.
    pub profile: Profile,
    /// `[ui]`.
    pub ui: Ui,
    /// `[sync]`.
    pub sync: Sync,
    /// `[stream]`.
    pub stream: Stream,
    /// `[notify]`.
    pub notify: Notify,
    /// `[composer]`.
    pub composer: Composer,
    /// `[house.NAME]`: what has to be there before something is done (I48), by name.
    pub house: Vec<HouseRule>,
    /// `[practice]`.
    pub practice: Practice,
}

/// `[profile.NAME]`: one workspace and the account in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its name, safe as a directory's.
    pub name: String,
    /// Where the workspace is hosted.
    pub region: Region,
    /// Another server than the region's, such as a practice workspace's.
    pub base_url: Option<String>,
    /// The person's e-mail address: the teammate who has it is the author of what is sent (F6).
    pub email: Option<String>,
    /// Whose rules the inbox follows (F10).
    pub rules: Rules,
    /// Which conversations are in the inboxes (F1).
    pub enters: Enters,
    /// What snoozing does in Intercom (F5).
    pub snooze: SnoozeMode,
    /// The tag that stands for spam.
    pub spam_tag: String,
    /// What a thread shows of the messages of bots (F8).
    pub bots: Bots,
}

impl Default for Profile {
    /// As the table has it.
    fn default() -> Self {
        Self {
            name: String::new(),
            region: Region::default(),
            base_url: None,
            email: None,
            rules: Rules::default(),
            enters: Enters::default(),
            snooze: SnoozeMode::default(),
            spam_tag: "spam".to_owned(),
            bots: Bots::default(),
        }
    }
}

/// `[ui]`: the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ui {
    /// The name of the theme, or `auto`.
    pub theme: String,
    /// Whether a theme paints its ground.
    pub ground: Ground,
    /// Which signs are drawn.
    pub signs: SignSet,
    /// Whether what is copied goes to the system's clipboard.
    pub clipboard: bool,
    /// The built-in keymap that the person's own is laid over.
    pub keymap: String,
    /// The inbox that is shown first.
    pub inbox: FirstInbox,
    /// The order of the list.
    pub sort: Order,
    /// How many lines a row of the list takes.
    pub lines: Lines,
    /// How long the cursor rests before thread and details follow it.
    pub rest_delay: Duration,
    /// How long a begun key sequence waits before its keys are shown.
    pub hint_delay: Duration,
    /// Whether the last row shows keys.
    pub hints: bool,
    /// From how many marked ones on it is asked before something is done to them (I30).
    pub preview_from: usize,
    /// After so many seconds of waiting a customer's time stands out; none for never.
    pub waiting_warn: Option<i64>,
    /// So many seconds before an SLA is missed its time stands out; none for never.
    pub sla_warn: Option<i64>,
    /// What may change on screen by itself.
    pub motion: Motion,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Whether the terminal is told what is a link.
    pub links: bool,
    /// The apps in the details, from the top.
    pub details: Vec<DetailsApp>,
}

/// `[sync]`: how the store is kept up to date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sync {
    /// The pause between polls while the person is active.
    pub poll_active: Duration,
    /// The pause between polls while nobody is.
    pub poll_idle: Duration,
    /// The most requests in a minute.
    pub requests_per_minute: u32,
    /// The most of the workspace's rate limit that is used, 0 to 1.
    pub rate_share: f64,
    /// How long a request may take.
    pub timeout: Duration,
    /// How long a write of unknown end may still arrive (S3); always longer than the time-out.
    pub horizon: Duration,
    /// What becomes of a message that is not found by then.
    pub unfound: Unfound,
    /// How much of the past is fetched.
    pub history: History,
    /// Whether threads are asked for by the Preview version, which tells what events changed.
    pub event_details: bool,
    /// Whether those of what has an SLA are, whatever holds for the others (I35).
    pub sla_deadlines: bool,
    /// Which office hours deadlines are counted by: a name, `always`, or the first ones.
    pub sla_hours: String,
}

/// `[stream]`: webhooks as a second source of news.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    /// Where they are listened for, if they are.
    pub listen: Option<SocketAddr>,
}

/// `[notify]`: how one is told of what is new.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notify {
    /// What is worth telling.
    pub what: NotifyWhat,
    /// Whether the terminal's bell rings.
    pub bell: bool,
    /// Whether and how a desktop notice is sent.
    pub desktop: Desktop,
    /// So many seconds before an SLA is missed that is said; none for never.
    pub sla: Option<i64>,
    /// Of what there are notices.
    pub kinds: Vec<NoticeKind>,
    /// In which inboxes, by their names; none for those that `what` says.
    pub inboxes: Vec<String>,
    /// From which minute of the day to which there is neither bell nor desktop notice.
    pub quiet: Option<(u16, u16)>,
    /// Inboxes, each with the number that it is not to pass.
    pub alarms: Vec<(String, u64)>,
}

/// `[composer]`: writing and sending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composer {
    /// The editor's command line; without one `$VISUAL`, then `$EDITOR`, then `vi`.
    pub editor: Option<String>,
    /// Whether sending pauses once when something arrived after the composer was opened (S10).
    pub stop_on_change: bool,
    /// Whether a reply that reads like a note is asked about once.
    pub stop_on_note: bool,
    /// For how long a message can be taken back before it goes out (I21); zero sends at once.
    pub undo_delay: std::time::Duration,
    /// By which keys the composer is edited.
    pub editing: Editing,
    /// How somebody is named in a note (I24).
    pub mentions: MentionStyle,
    /// Where one goes on after a reply.
    pub after_send: After,
    /// Where one goes on after what takes a conversation out of the list.
    pub after_close: After,
    /// The steps that are offered first for a snooze in steps (I47).
    pub steps: String,
    /// What follows every reply (I37).
    pub then: String,
    /// Whether a close asks for the attributes that the workspace requires (I48).
    pub required: bool,
}

/// `[practice]`: the practice workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Practice {
    /// Same seed, same world.
    pub seed: u64,
    /// How many conversations it begins with.
    pub conversations: usize,
    /// Whether customers write by themselves.
    pub people: bool,
    /// How much faster than the real one its clock runs.
    pub speed: f64,
}

impl Default for Config {
    /// The defaults of the table.
    fn default() -> Self {
        let mut config = Self {
            profile: Profile { name: "default".to_owned(), ..Profile::default() },
            ui: Ui::default(),
            sync: Sync::default(),
            stream: Stream::default(),
            notify: Notify::default(),
            composer: Composer::default(),
            house: Vec::new(),
            practice: Practice::default(),
        };
        for entry in entries() {
            if let Some(value) = entry.default_value() {
                entry.apply(&mut config, &value);
            }
        }
        config
    }
}
