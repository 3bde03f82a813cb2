//! What is to be done outside the model: data, carried out by the runtime.

use std::collections::BTreeMap;
use std::path::PathBuf;

use client::condition::{Condition, Viewer};
use client::domain::{AdminId, ConversationId, MacroId, Step, Timestamp};
use client::intent::Request;
use client::store::{Among, Draft, DraftMark, DraftMode, Kin, Turn, WindowQuery};
use client::sync::SyncCommand;
use client::view::View;

use super::marks::Marking;
use super::search::Sought;
use crate::own_apps::OwnApp;

/// Something to do, by the road it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Done, and its answer taken in, before the next frame is drawn and the next key means something.
    Immediate(Immediate),
    /// Asked of the store in the order in which it comes; nobody waits for it.
    Write(Write),
    /// Read from the store; the answer comes as a message.
    Read(Read),
    /// For the terminal's holder.
    Outside(Outside),
    /// Come back after a while, with the generation that was current.
    After(Timer, u64, u64),
    /// Tell the sync.
    Sync(SyncCommand),
    /// Look at files of this machine, or make one; the answer comes as a message, however long a disk takes.
    Files(Files),
    /// Run a command of the person's, or stop one; the answer comes as a message, however long it takes.
    Run(Run),
}

/// A command of the person's. Each has a number, by which it is stopped and its end is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// That of an app of their own, about a conversation.
    App(u64, OwnApp, ConversationId),
    /// One that is given conversations.
    Pipe {
        /// See above.
        number: u64,
        /// For the shell.
        line: String,
        /// What it is given.
        ids: Vec<ConversationId>,
        /// Whether as JSON, or as text.
        json: bool,
    },
    /// Nobody waits for this one any more: it ends, with all that it has started.
    Stop(u64),
}

/// What is to be done with files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    /// Look at the file of this path, as it was typed, in order to attach it.
    Attach(ConversationId, DraftMode, String),
    /// Find out whether a text that was pasted is nothing but paths of files: the text, and the ways to read it.
    Dropped(ConversationId, DraftMode, String, Vec<Vec<String>>),
    /// Find out what there is in the directory of this path, as it was typed.
    Complete(String),
    /// Keep a file of a message.
    Save {
        /// Where it is, for a while.
        address: String,
        /// What whoever sent it calls it.
        name: String,
        /// Where it is to be kept, as it was typed; none where it is kept as always.
        directory: Option<String>,
    },
}

/// What the next frame and the next key stand on.
#[derive(Clone, Debug, PartialEq)]
pub enum Immediate {
    /// Decide something: it is judged, and in the outbox, on disk, before the next frame (S1).
    Decide(Request),
    /// Ask what would come of something that is wanted of several.
    Foresee(Request),
    /// Mark conversations of the list that is shown.
    Mark(Among, Marking),
    /// Take a message back that waits for its undo delay.
    Undo(Step),
    /// Take a message out of the outbox that has not gone out or was refused, to be written anew.
    TakeBack(Step),
    /// Ask whether a message is to be taken back that another program of the person sent.
    AskToUndo(Step),
    /// Take back what was decided in one go, or do it again (I43).
    Turn(i64, Turn),
    /// Ask whether what the person decided last, in another program or before the start, is to be taken back.
    AskToTurnBack,
    /// A conversation sleeps on, and nothing follows (I47): words that are said by themselves are not once that is shown.
    EndSteps(ConversationId),
    /// Insert a macro into the reply or note of a conversation, filled from what is known of that one.
    Fill(ConversationId, DraftMode, MacroId),
    /// Save the practice world to a file; whether over one that is there.
    KeepWorld(String, bool),
    /// Wear another theme, and keep to it.
    Theme(String),
    /// Show what a theme looks like.
    Wear(String),
    /// Find out where one wants to go.
    Reach(Wanted),
    /// Keep a view under that name with the text of its file; over one that is there, or not.
    KeepView(String, String, bool),
    /// Read the files of views again, and say how many there are.
    LoadViews(bool),
    /// Tell how a search of what was typed goes.
    Explain(String, Box<Condition>),
}

/// Where one wants to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one of that id, wherever it is.
    Conversation(ConversationId),
    /// To the first of this list that nobody has read.
    Unread,
    /// To the one of mine that waits longest.
    Waiting,
    /// To the one that nobody has and that waits longest, of the team whose inbox is shown if one is.
    Untaken {
        /// Whether it is taken there and then.
        take: bool,
        /// What its customer is called, once it is found.
        who: Option<String>,
    },
    /// To another one of the customer or company of a conversation; back, or on.
    Kin(ConversationId, Kin, bool),
}

/// A change of what is kept. The screen does not wait for it: while one types, another program's hand on the file must
/// hold no key up; what could not be kept is said, and tried again.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Keep a draft; if it was one of another mode until now, that one goes in the same moment.
    SaveDraft(Draft, Option<DraftMode>),
    /// Throw the draft away that is shown.
    DropDraft(ConversationId, DraftMode),
    /// A draft is shown now: what is made of it replaces it.
    KnowDraft(ConversationId, DraftMode, DraftMark),
    /// The draft that was shown is gone, and the person knows: what is written now is a text of its own.
    UnknowDraft(ConversationId, DraftMode),
    /// Throw this draft away.
    ForgetDraft(DraftMark),
    /// Try a refused step again.
    Retry(i64),
    /// Send a step again that may have arrived.
    SendAnyway(i64),
    /// Forget a refused step.
    DropStep(i64),
    /// A conversation was looked at: that its snooze has ended is no news any more.
    Looked(ConversationId),
    /// The notes of a conversation that name somebody were looked at.
    ReadMentions(ConversationId),
    /// The last note of a conversation that names who looks is to be looked at again.
    UnreadMention(ConversationId, Box<Viewer>),
    /// Nothing that names somebody is to be looked at any more.
    ClearMentions,
    /// Nothing is to wait for its undo delay any more.
    SendNow,
    /// Write a setting of the screen into the config file: its name in `[ui]`, and its value.
    Set(&'static str, String),
    /// Remember something about the screen across starts.
    Remember(&'static str, String),
}

/// What only the terminal's holder can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Ring the bell.
    Bell,
    /// Show a desktop notice: title and text.
    Notify(String, String),
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address with the system's program.
    OpenUrl(String),
    /// Edit the composer's text in the person's editor.
    Edit(String),
    /// Edit this file in the person's editor.
    EditFile(PathBuf),
    /// Stop the program until the shell brings it back.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
}

/// Something to read from the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// A window of the list.
    Window(WindowQuery),
    /// Head, parts, drafts and steps of a conversation.
    Thread(ConversationId),
    /// What the details pane shows of who a conversation is with.
    Details(ConversationId),
    /// The counts of the inboxes.
    Counts,
    /// How many conversations views have that no inbox counts.
    Views(Vec<View>),
    /// The workspace's people, tags and macros.
    Directory,
    /// The steps that are in the outbox.
    Outbox,
    /// Whether all of these messages are out.
    AreOut(Vec<i64>),
    /// The outbox with all that happened to its steps, and to the one under its cursor.
    Entries(Option<i64>),
    /// What a teammate decided.
    Did(AdminId),
    /// What words find in a list.
    Find(View, String),
    /// What words call, for the palette.
    Called(String),
    /// More of what a search finds.
    Search(Sought),
    /// The draft of a conversation, in order to open the composer in that mode.
    Draft(ConversationId, DraftMode),
    /// Another draft of that mode than the one that is shown.
    OtherDraft(ConversationId, DraftMode),
    /// What became of the draft that is shown, by the hand of another program.
    DraftNow(ConversationId, DraftMode),
    /// Drafts whose conversations are gone.
    LostDrafts,
    /// What a teammate has done since then.
    Shift(AdminId, Timestamp),
    /// SLAs that end by then, and when the next one does.
    Dues(Timestamp),
}

/// What a wait is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The list's cursor has rested long enough.
    Rest,
    /// A pending sequence has waited long enough for its hints.
    Hints,
    /// The draft is to be kept.
    Draft,
    /// What is filled in of a form is to be kept.
    Form,
    /// What was said last has been there long enough.
    Notice,
    /// What others did has been there long enough.
    Heard,
    /// A message that goes out in a moment is counted down.
    Sending,
    /// The words of a customer who has written have been waited for long enough.
    News,
    /// What is shown of a wait in the outbox is a second old.
    Countdown,
    /// What changed in the store is to be looked for once more.
    Search,
    /// Nothing was typed for long enough that Intercom is asked.
    Ask,
    /// An SLA may end soon.
    Dues,
}

/// The newest generation of each timer: one that was overtaken is dropped when it fires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generations(BTreeMap<Timer, u64>);

impl Generations {
    /// Starts a timer anew; whatever ran before is overtaken.
    pub fn start(&mut self, timer: Timer, milliseconds: u64) -> Effect {
        let generation = self.0.entry(timer).or_default();
        *generation += 1;
        Effect::After(timer, *generation, milliseconds)
    }

    /// Whether a timer that fires is the newest of its kind.
    pub fn is_current(&self, timer: Timer, generation: u64) -> bool {
        self.0.get(&timer) == Some(&generation)
    }

    /// Overtakes a timer without starting another.
    pub fn cancel(&mut self, timer: Timer) {
        *self.0.entry(timer).or_default() += 1;
    }
}
