//! What can happen. Everything that changes the model comes as one of these.

use crate::keymap::Key;
use crate::own_apps::output::Output;
use crate::theme::Theme;
use crate::views::OwnView;
use client::domain::shift::Shift;
use client::domain::{AdminId, ConversationId, FileRef, MacroId, Step, Text, Timestamp};
use client::intent::{Refusal, Request};
use client::store::{
    Called, Counted, Counts, Decided, DecidedUnit, Details, DidUnit, Directory, DraftMode, DraftNow, DueSoon, Foreseen,
    KeptDraft, OutboxEntry, Row, SavedDraft, StoreEvent, StoredThread, Turn, Turned, Window, WindowQuery,
};
use client::sync::SyncEvent;
use client::view::ViewId;

use super::effect::{Timer, Wanted};
use super::marks::Marking;
use super::reads::ReadKind;
use super::search::{Explanation, Slice};

/// What a mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Press,
    /// It did so at once after it had gone down and up in the same place.
    Twice,
    /// The right button went down.
    Menu,
    /// It did with Ctrl held.
    Mark,
    /// It did with Shift held.
    MarkTo,
    /// It moved with the button held.
    Drag,
    /// The button came up.
    Release,
    /// The wheel turned, up if negative.
    Scroll(i32),
}

/// A key that a person pressed on a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// In its one normal form.
    pub key: Key,
    /// When it was read, in milliseconds from the start.
    pub at: u64,
    /// Those that were there right behind it, in their order, as far as is looked.
    pub behind: Vec<Key>,
}

/// What became of messages that waited when it was asked whether to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// All of them are with Intercom.
    Out,
    /// One of them was refused, stopped or taken back: whoever leaves is told first.
    NotOut,
    /// One of them is on its way still.
    Waits,
}

/// What the store tells of a draft.
#[derive(Debug)]
pub enum DraftTold {
    /// It was read, in order to open the composer; none if there is none.
    Opens(Option<KeptDraft>),
    /// Another one than the one that is shown; none if there is no other.
    Other(Option<KeptDraft>),
    /// What became of the one that is shown.
    Now(DraftNow),
    /// It is on disk, or was thrown away.
    Saved(SavedDraft),
    /// It could not be kept, and why.
    NotSaved(String),
    /// It was not sent: another program of the person has sent it, thrown it away or changed it since.
    NotSent {
        /// Whether it is not there any more.
        gone: bool,
        /// How many drafts of its mode are kept there.
        others: usize,
    },
}

/// What came of looking at files, or of keeping one.
#[derive(Debug)]
pub enum FilesTold {
    /// Files can be attached, or cannot, and why; behind the text that was pasted, if they came so. Each with its name.
    Attached(ConversationId, DraftMode, Option<String>, Vec<(String, Result<FileRef, String>)>),
    /// What there is in the directory that was typed: names, those of directories with a slash.
    Completed(String, Vec<String>),
    /// A file is kept: where, and its size; or why it is not.
    Saved(String, Result<(String, u64), String>),
}

/// What came of a command of the person's. Beside that it may have said something, which is clean.
#[derive(Debug)]
pub enum RanTold {
    /// Of an app of their own.
    App {
        /// Which run it was.
        number: u64,
        /// The app's name.
        app: String,
        /// What it printed, or how it failed.
        result: Result<Output, String>,
        /// What it said beside that.
        complaint: String,
    },
    /// Of one that was given conversations.
    Piped {
        /// Which run it was.
        number: u64,
        /// What it printed, clean, or how it failed.
        result: Result<String, String>,
        /// What it said beside that.
        complaint: String,
    },
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A command of the person's has ended.
    Ran(RanTold),
    /// Files were looked at.
    Files(FilesTold),
    /// Was pressed, in its one normal form; when is not known.
    Key(Key),
    /// The same, with what is known of when, and of what comes behind it.
    Typed(Typed),
    /// Text was pasted.
    Paste(String),
    /// What is to run after what has just run and was taken in.
    Next,
    /// The mouse, at a column and row.
    Mouse(Mouse, u16, u16),
    /// The terminal has another size.
    Resize(u16, u16),
    /// The terminal came to the front (or went from it).
    Focus(bool),
    /// A wait is over.
    Timer(Timer, u64),
    /// A window was read, with what was asked for: another inbox may have been chosen since.
    Window(Box<WindowQuery>, Box<Window>),
    /// A thread was read.
    Thread(ConversationId, Box<Option<StoredThread>>),
    /// Details were read.
    Details(ConversationId, Box<Details>),
    /// The counts were read, in somebody's place.
    Counts(Option<AdminId>, Counts),
    /// SLAs that end soon were read, and when the next one does.
    Dues(Vec<DueSoon>, Option<Timestamp>),
    /// Views were counted.
    Views(Vec<(ViewId, Counted)>),
    /// The directory was read.
    Directory(Box<Directory>),
    /// The outbox was read.
    Outbox(Vec<Step>),
    /// What became of the messages that waited when it was asked whether to leave.
    AreOut(Became),
    /// The outbox was read with all that happened to its steps.
    Entries(Vec<OutboxEntry>),
    /// Where one wanted to go; none if there is no such.
    Reached(Wanted, Option<ConversationId>),
    /// What the person decided was read.
    Did(Vec<DidUnit>),
    /// What words found in a list.
    Found(String, Vec<Row>),
    /// These words call that, or it could not be found out.
    Called(String, Result<Box<Called>, String>),
    /// How far a search has come, by its number, or why it could not go on.
    Searched(u64, Result<Box<Slice>, String>),
    /// How a search of a condition goes.
    Explained(Box<Explanation>),
    /// The store has something to tell of a draft.
    Draft(ConversationId, DraftMode, DraftTold),
    /// Drafts were read whose conversations are gone.
    LostDrafts(Vec<KeptDraft>),
    /// What the person has done in a time was counted.
    Shift(Box<Shift>),
    /// The practice world is in that file; or is not, as there is one of that name.
    WorldKept(String, bool),
    /// What was decided is in the outbox.
    Decided(Box<Decided>),
    /// What would come of what is wanted of several.
    Foreseen(Box<Request>, Box<Foreseen>),
    /// The store has said which of the list are to be marked.
    Marked(Marking, Vec<ConversationId>),
    /// What is in the outbox may move now, or is not there any more.
    OutboxMoved,
    /// What was wanted is not done, and why: what was typed is still in the composer.
    Refused(Box<Request>, Refusal),
    /// What was decided could not be put into the outbox: what was typed is still in the composer.
    NotDecided(String),
    /// A conversation does not sleep in steps any more; whether it did.
    StepsEnded(ConversationId, bool),
    /// A message was taken back within its undo delay; its words are in the draft.
    Undone(Step),
    /// A message of another program may be taken back, if the person here says so; it went to this customer.
    AskToUndo(Step, Option<Text>),
    /// What was decided in one go was taken back, or done again.
    Turned(Box<Turned>),
    /// It was not, and why.
    NotTurned(i64, Turn, Refusal),
    /// What the person decided last, in another program or before the start; none if there is nothing. It was about this
    /// customer.
    AskToTurnBack(Option<DecidedUnit>, Option<Text>),
    /// What is known of the conversation in whose reply or note a macro is to be inserted.
    Fill(ConversationId, DraftMode, MacroId, Box<Option<StoredThread>>),
    /// The store changed.
    Store(StoreEvent),
    /// The sync has something to say.
    Sync(SyncEvent),
    /// The editor came back with the text, or with what went wrong.
    Edited(Result<String, String>),
    /// A view was to be kept: whether it was, or a file of that name is there; or why it was not.
    ViewKept(String, Result<bool, String>),
    /// The files of views were read again, with what is wrong in them, and whether that was asked for.
    ViewFiles(Vec<OwnView>, Vec<String>, bool),
    /// The editor that had a file of a view has ended.
    FileEdited(Result<(), String>),
    /// A theme was read, with the problems in it.
    Theme(Box<Theme>, String, Vec<String>),
    /// A theme is shown and not chosen, or fits the terminal better; and what there is to say of it.
    Worn(Box<Theme>, Option<String>),
    /// The store could not be read.
    ReadFailed(Option<ReadKind>, String),
    /// Something outside failed.
    Failed(String),
    /// The program came back from being suspended.
    Resumed,
    /// Somebody outside asks it to end (a signal, a closed terminal).
    End,
}
