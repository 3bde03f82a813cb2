//! The table of keys: what each is called, what it takes, its default, and what it does. Parsing, `config show` and the
//! reference all read it; nothing about a key is said anywhere else.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use super::desk::DESK;
use super::house::HOUSE;
use super::section::Section;
use super::writing::WRITING;
use super::{
    After, Bots, Choice as _, Config, Desktop, DetailsApp, Enters, FirstInbox, Ground, History, Kind, Lines,
    MentionStyle, Motion, NotifyWhat, Region, Rules, SignSet, SnoozeMode, Unfound, Value,
};
use crate::problem::file;
use client::view::Order;

/// A key of the config.
#[derive(Clone, Copy)]
pub struct SettingDefinition {
    /// The table that it stands in.
    pub section: Section,
    /// Its name in the table.
    pub name: &'static str,
    /// Of which type its value is, and within which bounds.
    pub kind: Kind,
    /// The default, as in the file.
    pub default: &'static str,
    /// What it does, for reference and editors: a sentence without its full stop.
    pub doc: &'static str,
    /// Puts a value of the right kind into the config.
    pub(super) put: fn(&mut Config, &Value),
}

impl SettingDefinition {
    /// Its name with its table: `ui.theme`.
    pub fn key(&self) -> String {
        self.section.key(self.name)
    }

    /// The environment variable that sets it. A profile's keys go without the table's name, since one profile is used
    /// at a time.
    pub fn env(&self) -> String {
        match self.section {
            Section::Top => "SIDETONE_PROFILE".to_owned(),
            _ => variable(&self.key()),
        }
    }

    /// Its default; there always is one, as a test shows.
    pub fn default_value(&self) -> Option<Value> {
        self.read(self.default)
    }

    /// A value written as in the file.
    pub(super) fn read(&self, written: &str) -> Option<Value> {
        let (items, _) = file::read(Path::new("default"), &format!("value = {written}"));
        items.first().and_then(|item| self.kind.of_file(&item.value).ok())
    }

    pub(super) fn apply(&self, config: &mut Config, value: &Value) {
        (self.put)(config, value);
    }
}

/// The variable that sets a key of a table.
pub(super) fn variable(key: &str) -> String {
    let name = key.strip_prefix("profile.").unwrap_or(key);
    format!("SIDETONE_{}", name.to_uppercase().replace('.', "_"))
}

/// Every setting, in the order of the reference: `profile.rules` before what follows from it.
pub fn entries() -> &'static [SettingDefinition] {
    static ALL: LazyLock<Vec<SettingDefinition>> = LazyLock::new(|| [ENTRIES, DESK, WRITING, HOUSE].concat());
    &ALL
}

/// Keys by the names that earlier versions had for them, with those of today: `("ui.colours", "ui.theme")`. They are
/// read, also as variables, and it is told.
pub(super) const RENAMED: Renamed = &[];

/// Names of earlier versions, with those of today.
pub(super) type Renamed = &'static [(&'static str, &'static str)];

const ALL_APPS: &str = "[\"conversation\", \"user\", \"company\", \"tags\", \"notes\", \"events\", \"recent\", \"attributes\", \"tickets\", \"company-tags\", \"links\", \"quality\"]";

const ENTRIES: &[SettingDefinition] = &[
    SettingDefinition {
        section: Section::Top,
        name: "default_profile",
        kind: Kind::Text,
        default: "\"default\"",
        doc: "The profile that is used when none is asked for",
        put: |_, _| {},
    },
    SettingDefinition {
        section: Section::Profile,
        name: "region",
        kind: Kind::Choice(Region::WORDS),
        default: "\"us\"",
        doc: "Where the workspace is hosted",
        put: |config, value| config.profile.region = Region::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "base_url",
        kind: Kind::Url,
        default: "\"\"",
        doc: "Another server than the region's, such as a practice workspace's",
        put: |config, value| config.profile.base_url = value.some_text(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "email",
        kind: Kind::Text,
        default: "\"\"",
        doc: "Your e-mail address: replies and notes go out as the teammate who has it, not as the owner of the token; the variable counts where the profile has none",
        put: |config, value| config.profile.email = value.some_text(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "rules",
        kind: Kind::Choice(Rules::WORDS),
        default: "\"intercom\"",
        doc: "Whose rules the inbox follows: Intercom's own, or those for a workspace that another tool works in, too. `front` makes `enters = \"touched\"`, `snooze = \"close\"`, `bots = \"hide\"` and `sync.history = \"none\"` the defaults; each can still be set",
        put: |config, value| config.profile.rules = Rules::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "enters",
        kind: Kind::Choice(Enters::WORDS),
        default: "\"all\"",
        doc: "Which conversations are in the inboxes: `all`, or those `touched` by a customer's message or by a teammate who closed, opened, snoozed or assigned it; greetings that nobody answered stay outside",
        put: |config, value| config.profile.enters = Enters::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "snooze",
        kind: Kind::Choice(SnoozeMode::WORDS),
        default: "\"native\"",
        doc: "What snoozing does in Intercom: it snoozes (`native`), or it closes, and this program opens the conversation when the time has come (`close`), for tools that know no snooze",
        put: |config, value| config.profile.snooze = SnoozeMode::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "bots",
        kind: Kind::Choice(Bots::WORDS),
        default: "\"show\"",
        doc: "What a thread shows of the messages of bots at first: all, or a line that says how many; a key changes it",
        put: |config, value| config.profile.bots = Bots::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "theme",
        kind: Kind::Text,
        default: "\"auto\"",
        doc: "The theme: `auto` for `light` or `dark` by the terminal's ground (`ansi16` where it does not say), `dark`, `light`, `high-contrast`, `ansi16`, or the name of a file in `themes/`. The one that is chosen in the program is written here",
        put: |config, value| config.ui.theme = value.text().to_owned(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "ground",
        kind: Kind::Choice(Ground::WORDS),
        default: "\"paint\"",
        doc: "Whether a theme paints the ground that it is made for, or the terminal's own shows; where that is too bright or too dark for the theme, `ansi16` is used then",
        put: |config, value| config.ui.ground = Ground::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "signs",
        kind: Kind::Choice(SignSet::WORDS),
        default: "\"auto\"",
        doc: "Which signs are drawn: `unicode`, `ascii`, or `auto` for `ascii` where the terminal gives `●` two cells or is named `linux`, `dumb` or `vt100`",
        put: |config, value| config.ui.signs = SignSet::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "keymap",
        kind: Kind::Choice(&["default", "intercom", "none"]),
        default: "\"default\"",
        doc: "The built-in keymap that your `keymap.toml` is laid over",
        put: |config, value| config.ui.keymap = value.text().to_owned(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "inbox",
        kind: Kind::Choice(FirstInbox::WORDS),
        default: "\"mine\"",
        doc: "The inbox that is shown first",
        put: |config, value| config.ui.inbox = FirstInbox::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "lines",
        kind: Kind::Choice(Lines::WORDS),
        default: "\"auto\"",
        doc: "Lines of a row: 1, 2, 3, a table of one line each, or by the size of the screen",
        put: |config, value| config.ui.lines = Lines::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "sort",
        kind: Kind::Choice(&["waiting", "newest", "oldest", "begun", "priority", "sla", "type", "wakes"]),
        default: "\"waiting\"",
        doc: "The order of the lists; what is snoozed is ordered by when it wakes under `waiting`",
        put: |config, value| {
            config.ui.sort = Order::named(value.text()).unwrap_or_default();
        },
    },
    SettingDefinition {
        section: Section::Ui,
        name: "rest_delay_ms",
        kind: Kind::Whole(0, 5_000),
        default: "150",
        doc: "How long the cursor rests on a conversation before thread and details follow it, in milliseconds",
        put: |config, value| config.ui.rest_delay = Duration::from_millis(value.whole()),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "hint_delay_ms",
        kind: Kind::Whole(0, 60_000),
        default: "400",
        doc: "How long a begun key sequence waits before the keys that can follow are shown, in milliseconds",
        put: |config, value| config.ui.hint_delay = Duration::from_millis(value.whole()),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "hints",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether the last row shows the keys that do something; how things stand is there either way",
        put: |config, value| config.ui.hints = value.switch(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "preview_from",
        kind: Kind::Whole(1, 1_000),
        default: "2",
        doc: "From how many marked conversations on it is shown, and asked, what would be done to them",
        put: |config, value| config.ui.preview_from = usize::try_from(value.whole()).unwrap_or(2),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "waiting_warn",
        kind: Kind::Length,
        default: "\"\"",
        doc: "From how long a customer has waited on the time stands out, in colour and by its sign; it never does without a value",
        put: |config, value| config.ui.waiting_warn = value.seconds(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "motion",
        kind: Kind::Choice(Motion::WORDS),
        default: "\"normal\"",
        doc: "What may change on screen by itself: `still` leaves out the seconds of a countdown between the first and the last",
        put: |config, value| config.ui.motion = Motion::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "mouse",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether the mouse clicks, scrolls and drags; without it the terminal's own selection works unhindered",
        put: |config, value| config.ui.mouse = value.switch(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "links",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether links are links for the terminal as well (OSC 8), which can open them by itself; terminals that are known to show them raw are never told",
        put: |config, value| config.ui.links = value.switch(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "details",
        kind: Kind::Choices(DetailsApp::WORDS),
        default: ALL_APPS,
        doc: "The blocks of the details, from the top, as long as you have not arranged them on the screen; assignee, team and linked ticket always stand above them, your own apps of `apps.toml` below",
        put: |config, value| {
            config.ui.details = value.words().iter().filter_map(|word| DetailsApp::named(word)).collect();
        },
    },
    SettingDefinition {
        section: Section::Sync,
        name: "poll_active_s",
        kind: Kind::Whole(1, 3_600),
        default: "5",
        doc: "The pause between polls while you are active, in seconds",
        put: |config, value| config.sync.poll_active = Duration::from_secs(value.whole()),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "poll_idle_s",
        kind: Kind::Whole(1, 86_400),
        default: "30",
        doc: "The pause between polls while you are not, in seconds",
        put: |config, value| config.sync.poll_idle = Duration::from_secs(value.whole()),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "requests_per_minute",
        kind: Kind::Whole(1, 10_000),
        default: "30",
        doc: "The most requests that polling makes in a minute",
        put: |config, value| config.sync.requests_per_minute = u32::try_from(value.whole()).unwrap_or(u32::MAX),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "rate_share",
        kind: Kind::Number(0.01, 1.0),
        default: "0.5",
        doc: "The most of the workspace's rate limit that this client uses; the rest is left to others",
        put: |config, value| config.sync.rate_share = value.number(),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "timeout",
        kind: Kind::Number(0.1, 600.0),
        default: "30.0",
        doc: "How long a request may take before it is given up, in seconds",
        put: |config, value| config.sync.timeout = Duration::from_secs_f64(value.number()),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "horizon",
        kind: Kind::Number(0.2, 3_600.0),
        default: "120.0",
        doc: "For how long, in seconds, a message or change may still arrive whose request ended without telling whether it did: until then it is looked for and not sent again, and what follows it in its conversation waits. Longer than `sync.timeout` and than any gateway in between goes on trying",
        put: |config, value| config.sync.horizon = Duration::from_secs_f64(value.number()),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "unfound",
        kind: Kind::Choice(Unfound::WORDS),
        default: "\"send\"",
        doc: "What becomes of a message, or of a ticket that was to be made, that is not found when `sync.horizon` is over: `send` sends it again, `ask` leaves it to you in the outbox, for who fears that Intercom rewrote its words beyond recognition",
        put: |config, value| config.sync.unfound = Unfound::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "history",
        kind: Kind::Choice(History::WORDS),
        default: "\"open\"",
        doc: "How much of the past is fetched: `none` from before the first connection, `open` and snoozed conversations (closed ones when looked at), those and what was closed in the last 30 days (`30d`), or `all`",
        put: |config, value| config.sync.history = History::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "event_details",
        kind: Kind::Switch,
        default: "false",
        doc: "Whether threads are asked for by the Preview version of Intercom's API, which tells what an event changed (which tag, which priority, until when) where the numbered one may not; Intercom may change it without notice",
        put: |config, value| config.sync.event_details = value.switch(),
    },
    SettingDefinition {
        section: Section::Stream,
        name: "listen",
        kind: Kind::Listen,
        default: "\"\"",
        doc: "Where to listen for webhooks, behind a reverse proxy or a tunnel (`sidetone webhook` says more); empty for nowhere",
        put: |config, value| config.stream.listen = value.text().parse().ok(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "what",
        kind: Kind::Choice(NotifyWhat::WORDS),
        default: "\"mine\"",
        doc: "What is worth a notice: what concerns me, every customer's message, or nothing",
        put: |config, value| config.notify.what = NotifyWhat::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "bell",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether the terminal's bell rings",
        put: |config, value| config.notify.bell = value.switch(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "desktop",
        kind: Kind::Choice(Desktop::WORDS),
        default: "\"off\"",
        doc: "A desktop notice by the terminal: `osc9` (iTerm2, kitty, WezTerm, Ghostty, Windows Terminal) or `osc777` (foot, urxvt, WezTerm, Ghostty)",
        put: |config, value| config.notify.desktop = Desktop::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "editor",
        kind: Kind::Text,
        default: "\"\"",
        doc: "The editor's command line; without it `$VISUAL`, then `$EDITOR`, then `vi`",
        put: |config, value| config.composer.editor = value.some_text(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "stop_on_change",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether sending pauses once when something arrived after the composer was opened",
        put: |config, value| config.composer.stop_on_change = value.switch(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "stop_on_note",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether a reply that reads like a note (`@teammate`, \"internal\") is asked about once before it goes out",
        put: |config, value| config.composer.stop_on_note = value.switch(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "undo_delay",
        kind: Kind::Whole(0, 60),
        default: "5",
        doc: "For how many seconds a reply or note can be taken back before it goes out; 0 sends at once",
        put: |config, value| config.composer.undo_delay = Duration::from_secs(value.whole()),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "mentions",
        kind: Kind::Choice(MentionStyle::WORDS),
        default: "\"at\"",
        doc: "How a teammate or team is named in a note: `at` writes `@Name`, `name` the name alone, as notes from the web seem to have it; Intercom's API knows no mentions, so it may notify nobody either way",
        put: |config, value| config.composer.mentions = MentionStyle::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "after_send",
        kind: Kind::Choice(After::WORDS),
        default: "\"next\"",
        doc: "After a reply: on to the next one that waits, stay, or stay and back to the list",
        put: |config, value| config.composer.after_send = After::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "after_close",
        kind: Kind::Choice(After::WORDS),
        default: "\"next\"",
        doc: "The same, after what takes a conversation out of the list: closing, snoozing, assigning",
        put: |config, value| config.composer.after_close = After::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Practice,
        name: "seed",
        kind: Kind::Whole(0, i64::MAX),
        default: "1",
        doc: "Same seed, same world",
        put: |config, value| config.practice.seed = value.whole(),
    },
    SettingDefinition {
        section: Section::Practice,
        name: "conversations",
        kind: Kind::Whole(1, 1_000_000),
        default: "250",
        doc: "How many conversations it begins with",
        put: |config, value| config.practice.conversations = usize::try_from(value.whole()).unwrap_or(usize::MAX),
    },
    SettingDefinition {
        section: Section::Practice,
        name: "people",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether customers write by themselves",
        put: |config, value| config.practice.people = value.switch(),
    },
    SettingDefinition {
        section: Section::Practice,
        name: "speed",
        kind: Kind::Number(0.1, 10_000.0),
        default: "1.0",
        doc: "How much faster than the real one its clock runs",
        put: |config, value| config.practice.speed = value.number(),
    },
];
