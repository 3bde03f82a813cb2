//! The composer: where replies and notes are written.

use tui_textarea::{CursorMove, TextArea, WrapMode};

use crate::domain::text::clean_typed;
use crate::domain::{ConversationId, Inset, Part, PartId, Timestamp, Written};
use crate::store::{Draft, DraftMode};

/// What happens once the message is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing more.
    Stay,
    /// The conversation is closed.
    Close,
    /// The conversation is snoozed until then.
    Snooze(Timestamp),
}

/// How far a thread was known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    last: Option<(PartId, Timestamp)>,
}

impl Seen {
    /// Known up to the last of these parts.
    pub fn up_to(parts: &[Part]) -> Self {
        Self { last: parts.last().map(|p| (p.id.clone(), p.created_at)) }
    }

    /// Known as it was at that time.
    pub fn until(at: Timestamp) -> Self {
        Self { last: Some((PartId::new(""), at)) }
    }

    /// The parts that came after. Long threads lose their oldest parts while they grow, so figures would not tell.
    pub fn news<'a>(&self, parts: &'a [Part]) -> &'a [Part] {
        let Some((id, at)) = &self.last else {
            return parts;
        };
        let known = parts.iter().rposition(|p| p.id == *id).map(|place| place + 1);
        let from = known.unwrap_or_else(|| parts.partition_point(|p| p.created_at <= *at));
        parts.get(from..).unwrap_or_default()
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
    /// The text.
    pub area: TextArea<'static>,
    /// The pieces of macros that its lines may stand for.
    pub insets: Vec<Inset>,
    /// How far the thread was known when it was opened, or when it was last told that there is more (S10); none while
    /// the thread is not here.
    pub seen: Option<Seen>,
    /// Whether the preview is shown instead of the text.
    pub preview: bool,
    /// Whether its timer runs that puts the draft on disk.
    pub draft_due: bool,
    /// Whether there are changes that are not on disk yet.
    pub unsaved: bool,
    /// The mode whose draft this was, until it is on disk as one of its present mode.
    pub left: Option<DraftMode>,
    /// How many other drafts are kept here, from other programs of the person (S9).
    pub others: usize,
}

/// A draft that is not known to be on disk: nothing may forget its words before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkept {
    /// The draft.
    pub draft: Draft,
    /// The mode whose draft it was until now, if it was another: that one goes in the same moment.
    pub left: Option<DraftMode>,
    /// Whether it is on its way there.
    pub flying: bool,
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
            insets: Vec::new(),
            seen: None,
            preview: false,
            draft_due: false,
            unsaved: false,
            left: None,
            others: 0,
        };
        composer.set_text(markdown);
        composer
    }

    /// What is written.
    pub fn written(&self) -> Written {
        Written { text: self.area.lines().join("\n"), insets: self.insets.clone() }
    }

    /// The same, as it is kept.
    pub fn text(&self) -> String {
        self.written().kept()
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.area.lines().iter().all(|l| l.trim().is_empty())
    }

    /// Replaces the text by one that was kept, the cursor at its end.
    pub fn set_text(&mut self, kept: &str) {
        let Written { text, insets } = Written::read(kept);
        self.insets = insets;
        self.area = TextArea::new(clean_typed(&text).split('\n').map(str::to_owned).collect());
        self.area.set_wrap_mode(WrapMode::WordOrGlyph);
        self.area.set_max_histories(200);
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
    }

    /// Inserts text at the cursor, made safe.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(clean_typed(text));
        self.unsaved = true;
    }

    /// Puts signs around the selection, or around the cursor. Signs hold in one line, and stand right at the words.
    pub fn surround(&mut self, before: &str, after: &str) {
        if self.area.selection_range().is_some() {
            self.area.cut();
            let inner = self.area.yank_text();
            let around = |line: &str| {
                let words = line.trim();
                let (lead, tail) = line.split_once(words).unwrap_or(("", ""));
                if words.is_empty() { line.to_owned() } else { format!("{lead}{before}{words}{after}{tail}") }
            };
            let lines: Vec<String> = inner.split('\n').map(around).collect();
            self.area.insert_str(lines.join("\n"));
        } else {
            self.area.insert_str(format!("{before}{after}"));
            for _ in 0..after.chars().count() {
                self.area.move_cursor(CursorMove::Back);
            }
        }
        self.unsaved = true;
    }
}
