//! What the program knows at a moment: everything that `app::update` may change and `screen` may draw.
//!
//! Plain data. Knows nothing of the terminal, sockets, files or the clock; the data of the panes are windows and
//! copies of what the store holds.

pub mod aim;
pub mod apps;
pub mod burst;
pub mod calls;
pub mod composer;
pub mod desk;
pub mod drawn;
pub mod dues;
pub mod edit;
pub mod effect;
pub mod form;
pub mod input;
pub mod layout;
mod letters;
pub mod list;
pub mod look;
pub mod marks;
pub mod msg;
pub mod notice;
pub mod outbox;
pub mod overlay;
pub mod own;
pub mod picker;
pub mod piped;
pub mod rank;
pub mod reads;
pub mod registry;
pub mod search;
pub mod sending;
pub mod settings;
pub mod side;
pub mod thread;
pub mod views;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::call::Call;
use crate::keymap::{Context, Hint, Key, Keymap};
use crate::theme::{Signs, Theme};

use client::domain::shift::Shift;
use client::domain::{AdminId, ConversationId, Step, StepState, Text, Timestamp};
use client::store::{Counted, Counts, Details, DidUnit, Directory, KeptDraft};
use client::sync::SyncStatus;
use client::view::{Order, ViewId};

pub use calls::Calls;
pub use client::domain::Seen;
pub use composer::{Composer, Editing, Thrown, Unkept};
pub use drawn::Drawn;
pub use effect::{Effect, Timer};
pub use list::ListPane;
pub use marks::Marks;
pub use msg::Msg;
pub use notice::{Level, Notices};
pub use overlay::Overlay;
pub use registry::Registry;
pub use search::SearchPane;
pub use sending::{Again, Sending};
pub use settings::Settings;
pub use side::SideBar;
pub use thread::ThreadPane;

/// The pane that keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The side bar of inboxes, where there is one.
    Inboxes,
    /// The conversation list.
    #[default]
    List,
    /// The conversation that is read, and the composer under it.
    Thread,
    /// Who the conversation is with, beside the thread.
    Details,
    /// The composer, below the thread.
    Composer,
}

/// Who this user is to the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// In whose name everything is done (F6).
    pub admin: AdminId,
    /// Whether that is the token's owner only because no teammate has the configured address (F6): said loudly.
    pub fallback: bool,
}

/// Who this user is to the workspace, as far as that is known.
#[derive(Default)]
pub struct Who {
    /// Who this user is; none until the workspace has said.
    pub identity: Option<Identity>,
    /// Why nobody can be named as author, where that is for the person to mend (F6).
    pub nobody: Option<String>,
}

/// What is known of the workspace, and of what is on its way to it.
#[derive(Default)]
pub struct Known {
    /// The workspace's people, tags and macros.
    pub directory: Directory,
    /// The initials of those who work there.
    pub initials: BTreeMap<AdminId, String>,
    /// How many conversations each inbox has.
    pub counts: Counts,
    /// How many each view has that no inbox counts.
    pub views: BTreeMap<ViewId, Counted>,
    /// The alarms whose counts have passed their numbers, which was said.
    pub alarms: BTreeSet<String>,
    /// What settings name and is no inbox, which was said.
    pub unnamed: BTreeSet<String>,
    /// The rules of the house of which it was said that they ask in vain.
    pub in_vain: BTreeSet<String>,
    /// The SLAs that were told of.
    pub dues: dues::Dues,
    /// What has not been acknowledged by the server.
    pub outbox: Vec<Step>,
    /// The steps that this program has put into the outbox; others there are from other programs of the person, or
    /// from before the start.
    pub own: BTreeSet<i64>,
    /// What had waited for the server, which answers again.
    pub again: Option<Again>,
    /// What the customers are called of whose conversations this program has decided something: their rows may have left.
    pub called: BTreeMap<ConversationId, String>,
    /// The units that this program has decided and that can be taken back, the newest last (I43).
    pub done: Vec<i64>,
    /// Those that were taken back and can be done again, the newest last.
    pub undone: Vec<i64>,
    /// Those that could not be taken back: what was done before them is next.
    pub fixed: BTreeSet<i64>,
    /// Units that were the first of several steps (I47).
    pub in_steps: BTreeSet<i64>,
    /// Units that were decided about several: how many, and how many of them were refused.
    pub several: Vec<(i64, usize, usize)>,
    /// What the person decided, the newest first, as it was read for whoever looks at it.
    pub did: Vec<DidUnit>,
    /// The messages that waited when it was asked whether to leave: what does not go out is said before that.
    pub leaving: Vec<i64>,
    /// Conversations that the server has deleted while this program ran: nothing is decided in them any more.
    pub gone: BTreeSet<ConversationId>,
    /// How the sync stands.
    pub sync: SyncStatus,
    /// How one's shift goes, as it was counted last.
    pub shift: Option<Shift>,
    /// Whether all threads are being fetched, those as well that nobody has looked at.
    pub fetches_all: bool,
}

/// What the panes show, and how far.
#[derive(Default)]
pub struct Panes {
    /// The inbox being worked.
    pub inbox: ViewId,
    /// The order of its list.
    pub sort: Order,
    /// The orders that were chosen for views that have their own.
    pub orders: BTreeMap<ViewId, Order>,
    /// How views are laid out here, where that was chosen.
    pub looks: look::Looks,
    /// Whether the inbox of the last time is the first one shown.
    pub keeps_inbox: bool,
    /// The inboxes at the side.
    pub side: SideBar,
    /// The rows of the inbox and the cursor on them.
    pub list: ListPane,
    /// Which of its conversations are marked.
    pub marks: Marks,
    /// The conversation that is read.
    pub thread: ThreadPane,
    /// The details: of which conversation, and what is known.
    pub details: Option<(ConversationId, Details)>,
    /// What is being fetched by the person's wish is placed as it comes.
    pub refreshed: bool,
    /// Where one has been, to go back there, the last one last.
    pub been: Vec<(ViewId, Option<ConversationId>)>,
    /// A conversation that is being fetched, to go there.
    pub awaited: Option<ConversationId>,
    /// What is looked for in the list, as it was asked of the store.
    pub sought: Option<String>,
    /// Whether closed conversations are on their way that the list of them lacks: they are no news.
    pub filling: bool,
    /// Whether the person has pressed a key since the start.
    pub touched: bool,
    /// How far the details are scrolled, in lines from the top.
    pub details_scroll: usize,
    /// The item under the cursor of the details.
    pub details_cursor: usize,
    /// Apps of the details that are folded where they are open at first, or the other way.
    pub details_apart: BTreeSet<String>,
    /// Which apps they have, and in which order.
    pub arranged: apps::Arranged,
    /// The app whose heading has the cursor, wherever it is drawn: one that was moved.
    pub details_follow: Option<String>,
    /// Whether the pane that has the keys is alone on the screen.
    pub zoomed: bool,
}

impl Panes {
    /// Another conversation is shown: nothing of the details of the one before stays.
    pub fn forget_details(&mut self) {
        (self.details, self.details_scroll, self.details_cursor) = (None, 0, 0);
        self.details_follow = None;
    }
}

/// What lies over the panes, and the keys of a command that is not finished.
#[derive(Default)]
pub struct Over {
    /// What lies over the panes; the last one is on top and sees keys first.
    pub overlays: Vec<Overlay>,
    /// Keys of a sequence that is not finished.
    pub pending: Vec<Key>,
    /// What may follow them, once they have waited long enough to be shown.
    pub hints: Vec<Hint>,
    /// Whether the hints are due.
    pub hints_shown: bool,
    /// The number typed before a command.
    pub count: Option<u32>,
    /// Keys that come all at once.
    pub burst: burst::Burst,
    /// What was typed into the palette, as far as the store was asked for it.
    pub called: Asked,
    /// How far the thread was read for which steps of a snooze are being chosen.
    pub steps: Option<(ConversationId, Seen)>,
    /// What is asked about who takes part, a merge, a block or a redaction.
    pub desk: Option<desk::Asked>,
    /// The search that was left for a conversation, to go back to.
    pub left: Option<SearchPane>,
    /// How many searches were begun.
    pub searches: u32,
    /// What is in the directory that is typed on the `:` line; none of it where it was only asked for.
    pub folder: Option<(String, Vec<String>)>,
}

/// Words by which the store was asked for what they call.
#[derive(Debug, Default)]
pub struct Asked {
    /// The last ones; none where it is to be asked anew.
    pub words: Option<String>,
    /// Whether their answer is on its way: one is asked at a time.
    pub flying: bool,
}

/// What was written and is elsewhere than in the composer.
#[derive(Default)]
pub struct Drafts {
    /// How far threads were known when a draft was left there (S10).
    pub seen: HashMap<ConversationId, Seen>,
    /// The text that the person's own editor has in hand.
    pub editing: Option<Editing>,
    /// Drafts that are not known to be on disk.
    pub unkept: Vec<Unkept>,
    /// Whether the last try to put one there failed.
    pub failing: bool,
    /// Those that were thrown away, the newest last.
    pub thrown: Vec<Thrown>,
    /// Drafts whose conversations are gone, as they were last listed.
    pub lost: Vec<KeptDraft>,
    /// What was filled in of forms, and is not done yet.
    pub filled: form::Filled,
}

/// Everything at a moment.
pub struct Model {
    /// The time of the message being handled.
    pub now: Timestamp,
    /// The person's time zone.
    pub zone: jiff::tz::TimeZone,
    /// What the person set.
    pub settings: Settings,
    /// Those of the program and those that were added while it runs.
    pub commands: Registry,
    /// Calls that wait for those before them.
    pub calls: Calls,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Customers who have written, whose words are being fetched to be quoted: where, and what they are called.
    pub unquoted: Vec<(ConversationId, Text)>,
    /// Conversations that are the person's now, and their customers: their threads are to tell who has made them so.
    pub ungiven: Vec<(ConversationId, Text)>,
    /// What the painter asks for each role; changed by `:theme`.
    pub theme: Theme,
    /// The signs that are drawn.
    pub signs: Signs,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Whether the terminal has the window system's focus, as far as it tells.
    pub has_focus: bool,
    /// Whether it tells that at all.
    pub tells_focus: bool,
    /// When the bell rang last.
    pub rang_at: Option<Timestamp>,
    /// Since when it has not been in front.
    pub away_since: Option<Timestamp>,
    /// The pane that keys go to.
    pub focus: Focus,
    /// As whom is spoken, and what is known of that.
    pub who: Who,
    /// What is known of the workspace beside the conversations that are shown.
    pub known: Known,
    /// What the panes show.
    pub panes: Panes,
    /// What is open over them, and the keys of a command that is not finished.
    pub over: Over,
    /// The composer, when it is open.
    pub composer: Option<Composer>,
    /// What was written and is not in the composer.
    pub drafts: Drafts,
    /// What the program has to say.
    pub notices: Notices,
    /// The messages that go out in a moment, the newest last.
    pub sending: Vec<Sending>,
    /// What was chosen in pickers, newest first.
    pub used: Vec<Call>,
    /// Lines of the `:` line, oldest first.
    pub history: Vec<String>,
    /// What the last drawing found out: areas for the mouse, heights for scrolling.
    pub drawn: Drawn,
    /// Which reads are wanted or on their way.
    pub reads: reads::Reads,
    /// What the commands of the person's own apps have printed.
    pub own_runs: own::OwnRuns,
    /// The last command that was given a thread.
    pub piped: Option<piped::Piped>,
    /// How many were.
    pub piped_begun: u64,
    /// The last generation of each timer; older ones that fire are dropped.
    pub timers: effect::Generations,
    /// Changes with whatever is on screen but not in the thread's own data (theme, folds, names).
    pub look: u64,
    /// The divider that is being dragged.
    pub dragging: Option<drawn::Hit>,
    /// Set when the program is to end.
    pub quitting: bool,
}

impl Model {
    /// A model that knows nothing yet.
    pub fn new(
        settings: Settings,
        commands: Registry,
        keymap: Keymap,
        theme: Theme,
        zone: jiff::tz::TimeZone,
        size: (u16, u16),
    ) -> Self {
        Self {
            commands,
            calls: Calls::default(),
            now: Timestamp(0),
            zone,
            settings,
            keymap,
            theme,
            size,
            has_focus: true,
            tells_focus: false,
            rang_at: None,
            away_since: None,
            signs: Signs::default(),
            focus: Focus::List,
            over: Over::default(),
            who: Who::default(),
            known: Known::default(),
            panes: Panes::default(),
            composer: None,
            drafts: Drafts::default(),
            notices: Notices::default(),
            sending: Vec::new(),
            history: Vec::new(),
            used: Vec::new(),
            drawn: Drawn::default(),
            reads: reads::Reads::default(),
            own_runs: own::OwnRuns::default(),
            piped: None,
            piped_begun: 0,
            timers: effect::Generations::default(),
            unquoted: Vec::new(),
            ungiven: Vec::new(),
            look: 0,
            dragging: None,
            quitting: false,
        }
    }

    /// The teammate in whose name everything is done.
    pub fn me(&self) -> Option<&AdminId> {
        self.who.identity.as_ref().map(|i| &i.admin)
    }

    /// Whether what a key has asked for is on its way, and the screen waits a moment for it.
    pub fn awaits_answer(&self) -> bool {
        let searches = |overlay: &Overlay| matches!(overlay, Overlay::Search(pane) if pane.awaits_first());
        self.reads.fills_panes() || self.over.overlays.iter().any(searches)
    }

    /// The search that is on screen, whatever lies over it.
    pub fn search(&mut self) -> Option<&mut SearchPane> {
        self.over.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Search(pane) => Some(&mut **pane),
            _ => None,
        })
    }

    /// The conversation that a command means: the composer's while one writes, else the one under the cursor.
    pub fn target(&self) -> Option<&ConversationId> {
        match (&self.composer, self.focus) {
            (Some(composer), Focus::Composer) => Some(&composer.conversation),
            _ => self.panes.list.selected.as_ref(),
        }
    }

    /// The conversation that a call means: its own, else the one that any would mean now.
    pub fn about(&self, call: &Call) -> Option<ConversationId> {
        call.about.clone().or_else(|| self.target().cloned())
    }

    /// Whether a call means the marked ones: it says so, or it comes from the list and says nothing else.
    pub fn means_marked(&self, call: &Call) -> bool {
        call.marked || (call.about.is_none() && self.focus == Focus::List && !self.panes.marks.is_empty())
    }

    /// The contexts whose keys apply now, most specific first.
    pub fn contexts(&self) -> Vec<Context> {
        if let Some(overlay) = self.over.overlays.last() {
            return overlay.contexts();
        }
        match self.focus {
            Focus::Inboxes => Context::Inboxes.stack(),
            Focus::List => Context::List.stack(),
            Focus::Thread if self.panes.thread.find.is_some() => Context::Find.stack(),
            Focus::Thread => Context::Thread.stack(),
            Focus::Details => Context::Details.stack(),
            Focus::Composer => self.composer_contexts(),
        }
    }

    /// Whether the text keys type into something.
    pub fn types_text(&self) -> bool {
        match self.over.overlays.last() {
            Some(overlay) => overlay.types_text(),
            None => self.focus == Focus::Composer && !self.edits_by_letters(),
        }
    }

    /// Whether what will be sent is shown instead of the text that is written.
    pub fn previews(&self) -> bool {
        self.composer.as_ref().is_some_and(|composer| composer.preview.is_some())
    }

    /// Turns what will be sent by so many rows, as far as there are any; whether it is shown at all.
    pub fn turn_preview(&mut self, by: isize) -> bool {
        let most = self.drawn.composer_lines.saturating_sub(self.drawn.composer_height);
        let Some(top) = self.composer.as_mut().and_then(|composer| composer.preview.as_mut()) else { return false };
        *top = (*top).min(most).saturating_add_signed(by).min(most);
        true
    }

    /// Whether what commands would be about is still being read: the list that was chosen, or the outbox.
    pub fn is_behind(&self) -> bool {
        match self.over.overlays.last() {
            Some(Overlay::Outbox(pane)) => pane.entries.is_empty() && self.reads.is_flying(reads::ReadKind::Entries),
            _ if self.types_text() || self.edits_by_letters() => false,
            _ => self.panes.list.selected.is_none() && self.reads.is_flying(reads::ReadKind::Window),
        }
    }

    /// A teammate's name, or their id while the directory is not there.
    pub fn admin_name(&self, id: &AdminId) -> String {
        self.known.directory.admins.iter().find(|a| a.id == *id).map_or_else(|| id.to_string(), |a| a.name.to_string())
    }

    /// A teammate's initials.
    pub fn initials(&self, id: &AdminId) -> String {
        self.known.initials.get(id).cloned().unwrap_or_else(|| "?".to_owned())
    }

    /// A team's name, or its id while the directory is not there.
    pub fn team_name(&self, id: &client::domain::TeamId) -> String {
        self.known.directory.teams.iter().find(|t| t.id == *id).map_or_else(|| id.to_string(), |t| t.name.to_string())
    }

    /// What a tag is called, or its id while the directory is not there.
    pub fn tag_name(&self, id: &client::domain::TagId) -> String {
        let known = self.known.directory.tags.iter().find(|tag| tag.id == *id).map(|tag| tag.name.to_string());
        known.unwrap_or_else(|| id.provisional_name().unwrap_or(id.as_str()).to_owned())
    }

    /// How many steps wait for the server, and how many do not, as it refused them or as a person has to look.
    pub fn outbox_counts(&self) -> (usize, usize) {
        let failed = self.known.outbox.iter().filter(|a| a.state == StepState::Failed).count();
        (self.known.outbox.len() - failed, failed)
    }
}
