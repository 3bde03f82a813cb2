//! The composer: where replies and notes are written.

pub mod vim;

use tui_textarea::{CursorMove, TextArea, WrapMode};

use super::Focus;
use super::edit::{self, Edit, Hand};
use client::domain::text::clean_typed;
use client::domain::{Body, ConversationId, FileRef, Inset, Seen, Timestamp, Written};
use client::intent::{Assignee, Fill};
use client::store::{Draft, DraftMode};

/// What happens once the message is on its way, by the key that sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing more than what is chosen for the message, or set for all of them (I37).
    Stay,
    /// The conversation is closed.
    Close,
    /// The conversation is snoozed until then.
    Snooze(Timestamp),
    /// It is snoozed already, and stays so.
    Asleep,
    /// The conversation is given to somebody.
    Assign(Assignee),
}

/// A text that the person's own editor has in hand: where it belongs, and the pieces of macros that are in it.
#[derive(Clone, Debug)]
pub struct Editing {
    /// The conversation that it was written in.
    pub conversation: ConversationId,
    /// Whether it is a reply or a note, which decides who reads it.
    pub mode: DraftMode,
    insets: Vec<Inset>,
    files: Vec<FileRef>,
    then: Option<Vec<String>>,
}

/// Files that were attached in place of a text that was pasted, as long as nothing else was done.
#[derive(Clone, Debug)]
struct Dropped {
    paths: Vec<String>,
    lines: Vec<String>,
}

impl Editing {
    /// The text of a composer.
    pub fn of(composer: &Composer) -> Self {
        let (conversation, insets) = (composer.conversation.clone(), composer.insets.clone());
        let (files, then) = (composer.files.clone(), composer.then.clone());
        Self { conversation, mode: composer.mode, insets, files, then }
    }

    /// What came back, as it is kept.
    pub fn kept(self, text: &str) -> String {
        let Self { insets, files, then, .. } = self;
        Written { text: clean_typed(text), insets, files, then }.kept()
    }
}

/// An open composer. It belongs to the conversation that is shown, and is folded when that is another one.
#[derive(Clone, Debug)]
pub struct Composer {
    /// The conversation being answered.
    pub conversation: ConversationId,
    /// Who the customer is, for the title.
    pub who: String,
    /// Whether the customer will read it.
    pub mode: DraftMode,
    /// What is typed, with cursor and selection.
    pub area: TextArea<'static>,
    /// What was done to it last.
    hand: Hand,
    /// The pieces of macros that its lines may stand for.
    pub insets: Vec<Inset>,
    /// The files that go with it.
    pub files: Vec<FileRef>,
    /// What is done once it is out, in words (I37); none for what is set.
    pub then: Option<Vec<String>>,
    /// What was asked for and answered for a macro that is about to come in: placeholders and their words.
    pub answered: Option<Vec<(String, String)>>,
    /// The sign that stands before the cursor and asked for a macro, which takes its place.
    pub sign: Option<char>,
    /// How it was to go out last: what is asked about meanwhile goes on so.
    pub tried: After,
    /// How many files are being looked at, in order to go with it.
    pub looking: u32,
    /// What undoing takes for text again.
    dropped: Option<Dropped>,
    /// What looks like a placeholder and was said to do so: the next sending lets it through.
    pub told: Vec<String>,
    /// What reads like a note's words and was asked about: a reply with no other goes out.
    pub asked: Vec<String>,
    /// How far the thread was known when it was opened, or when it was last told that there is more (S10); none while
    /// the thread is not here.
    pub seen: Option<Seen>,
    /// The first row in sight of what will be sent, while that is shown instead of the text.
    pub preview: Option<usize>,
    /// Whether its timer runs that puts the draft on disk.
    pub draft_due: bool,
    /// Whether there are changes that are not on disk yet.
    pub unsaved: bool,
    /// The mode whose draft this was, until it is on disk as one of its present mode.
    pub left: Option<DraftMode>,
    /// Whether its text came along from the other mode: what is kept of this one is another text.
    pub carried: bool,
    /// Where the keys were when it was opened, and go back to once it is sent.
    pub from: Focus,
    /// How many other drafts are kept here, from other programs of the person (S9).
    pub others: usize,
    /// How vim's keys stand in it, where it is edited by those.
    pub vim: Option<vim::Vim>,
    /// What was filled in for it to go out, and what is to follow it then.
    pub filled: Option<(After, Filled)>,
}

/// What goes with words, as their form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Attributes and tags.
    pub fill: Fill,
    /// Whether the rest may be missing.
    pub without: bool,
}

/// A draft that is not known to be on disk: nothing may forget its words before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkept {
    /// What the disk did not take: it is in memory alone.
    pub draft: Draft,
    /// The mode whose draft it was until now, if it was another: that one goes in the same moment.
    pub left: Option<DraftMode>,
    /// Whether it is on its way there.
    pub flying: bool,
}

/// A draft that was thrown away, and can be had again while the program runs.
#[derive(Clone)]
pub struct Thrown {
    /// The conversation that it was written in.
    pub conversation: ConversationId,
    /// Whether it was a reply or a note.
    pub mode: DraftMode,
    /// What it said, as it was kept.
    pub text: String,
    /// What had been decided last by then: it is brought back when that is the last thing again.
    pub after: Option<i64>,
}

impl Unkept {
    /// Whether it is the draft of this conversation and mode.
    pub fn is_of(&self, id: &ConversationId, mode: DraftMode) -> bool {
        self.draft.conversation == *id && self.draft.mode == mode
    }
}

impl Composer {
    /// Opens a composer on a draft (empty for a new one).
    pub fn new(conversation: ConversationId, who: String, mode: DraftMode, markdown: &str) -> Self {
        let mut composer = Self {
            conversation,
            who,
            mode,
            area: TextArea::default(),
            hand: Hand::default(),
            insets: Vec::new(),
            files: Vec::new(),
            then: None,
            answered: None,
            sign: None,
            tried: After::Stay,
            looking: 0,
            dropped: None,
            told: Vec::new(),
            asked: Vec::new(),
            seen: None,
            preview: None,
            draft_due: false,
            unsaved: false,
            left: None,
            carried: false,
            from: Focus::List,
            others: 0,
            vim: None,
            filled: None,
        };
        composer.set_text(markdown);
        composer
    }

    /// The text, and the pieces of macros that its lines may stand for.
    pub fn written(&self) -> Written {
        let (insets, files) = (self.insets.clone(), self.files.clone());
        Written { text: self.area.lines().join("\n"), insets, files, then: self.then.clone() }
    }

    /// The same, as it is kept.
    pub fn text(&self) -> String {
        self.written().kept()
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.area.lines().iter().all(|l| l.trim().is_empty())
    }

    /// Replaces the text by one that was kept, the cursor at its end.
    pub fn set_text(&mut self, kept: &str) {
        let Written { text, insets, files, then } = Written::read(kept);
        (self.insets, self.files, self.then) = (insets, files, then);
        self.area = area_of(clean_typed(&text).split('\n').map(str::to_owned).collect());
        if let Some(vim) = &mut self.vim {
            vim.forget();
        }
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
    }

    /// The text comes back from an editor; its lines stand for the same pieces of macros as before.
    pub fn set_edited(&mut self, text: &str) {
        let edited = Written { text: clean_typed(text), ..self.written() };
        self.set_text(&edited.kept());
    }

    /// Inserts text at the cursor, made safe.
    pub fn insert(&mut self, text: &str) {
        self.is_edited(None, Some(text));
        self.spare_insets(true);
        self.hand.put(&mut self.area, |area| area.insert_str(clean_typed(text)));
        self.unsaved = true;
    }

    /// Attaches a file; another one of that path, which may have been changed since, goes.
    pub fn attach(&mut self, file: FileRef) {
        match self.files.iter_mut().find(|other| other.path == file.path) {
            Some(other) => *other = file,
            None => self.files.push(file),
        }
        self.unsaved = true;
    }

    /// Takes the text away that was pasted a moment ago, if the cursor still stands behind it: its files go with the message
    /// instead. Whether it was there.
    pub fn lift(&mut self, pasted: &str, paths: Vec<String>) -> bool {
        let pasted = clean_typed(pasted);
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        let before: Vec<String> = self.area.lines().iter().take(row + 1).cloned().collect();
        let last: String = before.last().into_iter().flat_map(|line| line.chars().take(column)).collect();
        let before = before.split_last().map_or(Vec::new(), |(_, first)| first.to_vec());
        let before = before.into_iter().chain([last]).collect::<Vec<_>>().join("\n");
        let Some(begin) = before.strip_suffix(&pasted) else { return false };
        let to = (begin.matches('\n').count(), begin.rsplit('\n').next().unwrap_or_default().chars().count());
        let (Ok(row), Ok(column)) = (u16::try_from(to.0), u16::try_from(to.1)) else { return false };
        self.is_edited(None, None);
        self.area.cancel_selection();
        self.area.move_cursor(CursorMove::Jump(row, column));
        self.hand.put(&mut self.area, |area| area.delete_str(pasted.chars().count()));
        self.dropped = Some(Dropped { paths, lines: self.area.lines().to_vec() });
        self.unsaved = true;
        true
    }

    /// Inserts lines that are to stand by themselves.
    pub fn insert_lines(&mut self, lines: &str) {
        self.is_edited(None, None);
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        let line = self.area.lines().get(row).cloned().unwrap_or_default();
        self.spare_insets(true);
        let ends = column >= line.chars().count() || self.area.selection_range().is_some();
        let lead = if self.area.cursor().1 > 0 { "\n" } else { "" };
        let lines = format!("{lead}{}{}", clean_typed(lines), if ends { "" } else { "\n" });
        self.hand.put(&mut self.area, |area| area.insert_str(lines));
        self.unsaved = true;
    }

    /// Inserts a macro's own HTML, as a line that stands for it.
    pub fn insert_inset(&mut self, name: &str, html: Body) {
        let mut written = self.written();
        let line = written.add(name, html);
        self.insets = written.insets;
        self.insert_lines(&line);
    }

    /// The piece of a macro under the cursor.
    pub fn inset(&self) -> Option<&Inset> {
        let line = self.area.lines().get(self.area.cursor().0)?;
        self.insets.iter().find(|inset| inset.line == *line)
    }

    /// Selects part of a line, by bytes.
    pub fn select(&mut self, row: usize, range: std::ops::Range<usize>) {
        let Some(line) = self.area.lines().get(row) else { return };
        let column = |at: usize| u16::try_from(line.get(..at).unwrap_or(line).chars().count()).unwrap_or(u16::MAX);
        let (row, from, to) = (u16::try_from(row).unwrap_or(u16::MAX), column(range.start), column(range.end));
        self.area.cancel_selection();
        self.area.move_cursor(CursorMove::Jump(row, from));
        self.area.start_selection();
        self.area.move_cursor(CursorMove::Jump(row, to));
    }

    /// Types or edits; returns whether the text changed. A line that stands for a piece of a macro is one thing: it goes
    /// as a whole, and what is typed on it begins a line of its own.
    pub fn edit(&mut self, what: Edit) -> bool {
        if let Some(dropped) = self.dropped.take_if(|dropped| what == Edit::Undo && dropped.lines == self.area.lines())
        {
            self.files.retain(|file| !dropped.paths.contains(&file.path));
        }
        if self.vim.is_some() && matches!(what, Edit::Undo | Edit::Redo) {
            return self.turn_back(what == Edit::Redo);
        }
        self.is_edited(Some(what), None);
        if self.insets.is_empty() {
            return what.apply(&mut self.area, &mut self.hand);
        }
        let (backwards, forwards, types) = (what.takes_before(), what.takes_behind(), what.types());
        if self.area.selection_range().is_none() && (backwards || forwards) {
            if let Some(row) = self.inset_beside(backwards) {
                let end = self.area.lines().get(row).map_or(0, String::len);
                self.select(row, 0..end);
                self.area.cut();
                return true;
            }
        } else if types || backwards || forwards {
            let stood = self.area.cursor();
            let stepped = self.spare_insets(types);
            if stepped && what == Edit::Newline && stood.1 > 0 {
                return true;
            }
        }
        what.apply(&mut self.area, &mut self.hand)
    }

    fn is_inset(&self, row: usize) -> bool {
        self.area.lines().get(row).is_some_and(|line| self.insets.iter().any(|inset| inset.line == *line))
    }

    /// The piece of a macro that deleting would tear, or join with other words.
    fn inset_beside(&self, backwards: bool) -> Option<usize> {
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        let length = self.area.lines().get(row)?.chars().count();
        let at_edge = if backwards { column == 0 } else { column == length };
        if !at_edge {
            return self.is_inset(row).then_some(row);
        }
        let beside = if backwards { row.checked_sub(1)? } else { row + 1 };
        let other = self.area.lines().get(beside)?;
        // An empty line may go: the piece stays in a line of its own.
        if self.is_inset(row) && !other.is_empty() {
            return Some(row);
        }
        (self.is_inset(beside) && length > 0).then_some(beside)
    }

    /// Before an edit: a selection takes in whole pieces of macros, and what is `typed` goes to a line of its own. Whether
    /// a line was begun for it.
    fn spare_insets(&mut self, typed: bool) -> bool {
        if let Some((from, to)) = self.area.selection_range() {
            let end = self.area.lines().get(to.0).map_or(0, |line| line.chars().count());
            let from = if self.is_inset(from.0) { (from.0, 0) } else { from };
            let to = if self.is_inset(to.0) && to.1 > 0 { (to.0, end) } else { to };
            let jump = |at: (usize, usize)| {
                CursorMove::Jump(u16::try_from(at.0).unwrap_or(u16::MAX), u16::try_from(at.1).unwrap_or(u16::MAX))
            };
            self.area.cancel_selection();
            self.area.move_cursor(jump(from));
            self.area.start_selection();
            self.area.move_cursor(jump(to));
            return false;
        }
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        if !typed || !self.is_inset(row) {
            return false;
        }
        if column == 0 {
            self.area.insert_newline();
            self.area.move_cursor(CursorMove::Up);
        } else {
            self.area.move_cursor(CursorMove::End);
            self.area.insert_newline();
        }
        true
    }

    /// Puts signs around the selection, or around the cursor. Signs hold in one line, and stand right at the words.
    pub fn surround(&mut self, before: &str, after: &str) {
        self.is_edited(None, None);
        if self.area.selection_range().is_some() {
            self.spare_insets(false);
            let inner = edit::selected(&mut self.area).unwrap_or_default();
            let around = |line: &str| {
                let words = line.trim();
                let (lead, tail) = line.split_once(words).unwrap_or(("", ""));
                if words.is_empty() || self.insets.iter().any(|inset| inset.line == line) {
                    line.to_owned()
                } else {
                    format!("{lead}{before}{words}{after}{tail}")
                }
            };
            let lines: Vec<String> = inner.split('\n').map(around).collect();
            self.hand.put(&mut self.area, |area| area.insert_str(lines.join("\n")));
        } else {
            self.spare_insets(true);
            self.area.insert_str(format!("{before}{after}"));
            for _ in 0..after.chars().count() {
                self.area.move_cursor(CursorMove::Back);
            }
        }
        self.unsaved = true;
    }
}

/// Rows to be edited.
fn area_of(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_max_histories(200);
    area
}
