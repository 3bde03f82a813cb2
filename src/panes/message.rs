//! From a message to lines: who, when, and the words. Customer, teammate, note, bot and event differ by bar and label,
//! not by colour alone.

mod files;
mod write;

use std::ops::Range;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::people;
use super::thread::Follows;
use crate::keymap::Context;
use crate::model::Model;
use crate::model::drawn::Numbered;
use crate::theme::{Role, Signs};
use crate::words::{files as file_words, mentions, thread as words};
use client::domain::mail::{self, Addressee};
use client::domain::part::{Attachment, Author, AuthorKind};
use client::domain::text::clean_block;
use client::domain::{AdminId, Body, DraftMode, Part, Step, StepState, Timestamp, Written};
use client::store::{Draft, StoredThread};
use client::text::html::Correspondents;
use client::text::rich::Mark;
use client::text::{ago, outlook, width, wrap};

pub use write::of_message;

/// Columns of the labels in the head of an e-mail.
const HEAD_LABELS: usize = 9;

/// What a message is, and with that how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Who wrote in, or is written to.
    Customer,
    /// Somebody of the workspace, but not me.
    Teammate,
    /// The person at the keys.
    Me,
    /// A note: teammates only.
    Note,
    /// Fin, Operator, a workflow.
    Bot,
    /// Something that this version does not know: never taken for a customer.
    Unknown,
}

impl Voice {
    /// The voice of an author's message, where `me` is the person at the keys.
    pub fn of(me: Option<&AdminId>, author: &Author, note: bool) -> Self {
        if note {
            return Self::Note;
        }
        match author.kind {
            AuthorKind::User | AuthorKind::Lead => Self::Customer,
            AuthorKind::Other => Self::Unknown,
            AuthorKind::Bot => Self::Bot,
            AuthorKind::Admin | AuthorKind::Team => {
                let is_me = me.is_some_and(|me| me.as_str() == author.id);
                if is_me { Self::Me } else { Self::Teammate }
            }
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Customer => Role::ThreadCustomer,
            Self::Teammate => Role::ThreadTeammate,
            Self::Me => Role::ThreadMe,
            Self::Note => Role::ThreadNote,
            Self::Bot | Self::Unknown => Role::ThreadBot,
        }
    }

    fn bar_role(self) -> Role {
        match self {
            Self::Customer => Role::ThreadCustomerBar,
            Self::Teammate => Role::ThreadTeammateBar,
            Self::Me => Role::ThreadMeBar,
            Self::Note => Role::ThreadNoteBar,
            Self::Bot | Self::Unknown => Role::ThreadBotBar,
        }
    }

    fn text_role(self) -> Role {
        if self == Self::Note { Role::ThreadNoteText } else { Role::Thread }
    }

    /// The bar at the left of every line, the same for as long as the message goes on.
    fn bar(self, signs: Signs) -> &'static str {
        match self {
            Self::Customer => signs.cursor(),
            Self::Teammate | Self::Me => signs.line(),
            Self::Note => signs.note(),
            Self::Bot => signs.bot(),
            Self::Unknown => signs.unknown(),
        }
    }

    /// What kind of somebody it is, where that is to be said; `called` is what the server calls one that this version
    /// does not know.
    fn label(self, called: &str) -> &str {
        match self {
            Self::Unknown if !called.is_empty() => called,
            Self::Customer => "customer",
            Self::Teammate => "",
            Self::Me => "you",
            Self::Note => words::NOTE,
            Self::Bot => "bot",
            Self::Unknown => words::UNKNOWN_AUTHOR,
        }
    }
}

/// What a place of a block leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To a link or file of the block, counted from 0.
    Link(usize),
    /// To what is folded in its entry.
    Fold,
}

/// A place in a block that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Counted from the top of the block.
    pub row: usize,
    /// Its cells, from the bar on.
    pub columns: Range<usize>,
    /// What Enter and a click do there.
    pub act: Act,
}

/// A piece of what somebody wrote, in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Counted from the top of the block.
    pub row: usize,
    /// Its bytes in the row.
    pub bytes: Range<usize>,
    /// Whether a blank stood before it, where the row was broken.
    pub blank: bool,
}

/// A message made into lines, with its links.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Wrapped to the width of the pane.
    pub lines: Vec<Line<'static>>,
    /// Its links and files, in the order of their numbers.
    pub links: Vec<Numbered>,
    /// What in it leads somewhere.
    pub spots: Vec<Spot>,
    /// What somebody wrote, by paragraphs, as it goes on from row to row.
    pub written: Vec<Vec<Piece>>,
    /// The bar beside it, which goes on where the next message is said in one breath with it.
    pub bar: Option<Span<'static>>,
    /// The ground of the whole.
    pub ground: Style,
}

impl Block {
    /// Puts rows above all others.
    pub fn lead_with(&mut self, lines: Vec<Line<'static>>) {
        self.spots.iter_mut().for_each(|spot| spot.row += lines.len());
        self.written.iter_mut().flatten().for_each(|piece| piece.row += lines.len());
        self.lines.splice(0..0, lines);
    }
}

/// Words at the left and at the right edge; what does not fit at the right is left out.
pub(super) fn edge(mut left: Vec<Span<'static>>, right: &str, style: Style, columns: usize) -> Line<'static> {
    let used: usize = left.iter().map(|span| width::width(&span.content)).sum();
    let wide = width::width(right);
    if wide > 0 && used + wide + 2 <= columns {
        left.push(Span::raw(" ".repeat(columns - used - wide)));
        left.push(Span::styled(right.to_owned(), style));
    }
    Line::from(left)
}

/// How a message is to be laid out.
pub struct Setting<'a> {
    /// The model, for names, times and styles.
    pub model: &'a Model,
    /// Columns to fill.
    pub columns: usize,
    /// The number of the first link.
    pub first_link: usize,
    /// Whether quoted history shows.
    pub unfolded: bool,
    /// How it follows the message before it.
    pub follows: Follows,
    /// Whether pictures have a frame.
    pub frames: bool,
    /// The thread that the message is in.
    pub data: &'a StoredThread,
    /// Whose words and addresses tell where quoted history begins.
    pub people: &'a Correspondents,
    /// The present, in the person's time zone.
    pub now: &'a jiff::Zoned,
}

/// What goes into a message, wherever it comes from.
pub struct Message<'a> {
    /// By which the look of bar and name is chosen.
    pub voice: Voice,
    /// Who speaks, as the thread calls them.
    pub name: &'a str,
    /// What the server calls their kind, where this version does not know it.
    pub called: &'a str,
    /// When it was said; what is not sent yet, when it was decided.
    pub at: Timestamp,
    /// Who an e-mail is from and to: a line for each kind, with who stands there.
    pub head: Vec<(&'static str, Vec<String>)>,
    /// How many read along, where the head does not say it.
    pub also: usize,
    /// What stands behind the label: the subject, a state.
    pub remark: Option<(String, Role)>,
    /// Its HTML; none for what has no words.
    pub body: Option<&'a Body>,
    /// Whether there can be history in it: not in a first message, a note, or what is not sent yet.
    pub is_reply: bool,
    /// Whether there can be a signature in it: in an e-mail.
    pub is_mail: bool,
    /// Named below the words, with their sizes.
    pub attachments: &'a [Attachment],
    /// Tags and buttons, a line below.
    pub below: Vec<String>,
    /// The page that it was written on.
    pub page: Option<&'a str>,
}

/// The block of a part that holds words; `before` is the head of the e-mail before it.
pub fn of_part(part: &Part, before: Option<&[Addressee]>, setting: &Setting<'_>) -> Block {
    let voice = Voice::of(setting.model.me(), &part.author, part.kind.is_note());
    let mut below = Vec::new();
    if !part.options.is_empty() {
        let options: Vec<String> = part.options.iter().map(|o| format!("[ {o} ]")).collect();
        below.push(options.join(" "));
    }
    if !part.tags.is_empty() {
        let tags: Vec<String> = part.tags.iter().map(|t| format!("#{}", t.name)).collect();
        below.push(tags.join(" "));
    }
    let name = people::name(setting.data, &part.author);
    let mine = || crate::command::mentions::mine(setting.model, setting.data);
    let named = part.kind.is_note() && mine().iter().any(|mention| mention.part == part.id);
    // Who reads along is news when it changes.
    let changed = !part.mail.is_empty() && before.is_none_or(|before| mail::along(before) != mail::along(&part.mail));
    let message = Message {
        voice,
        name: &name,
        called: part.author.called.as_str(),
        head: if changed { mail::fields(&part.mail) } else { Vec::new() },
        also: if changed { 0 } else { mail::along(&part.mail).len() },
        at: part.made_at(),
        remark: match part.redacted {
            true => Some((words::REDACTED.to_owned(), Role::TextMuted)),
            false => named.then(|| (mentions::NAMES_YOU.to_owned(), Role::ThreadNew)),
        },
        body: part.body.as_ref(),
        is_reply: !part.kind.is_note(),
        is_mail: setting.data.conversation.source.kind.as_str() == "email" && !part.kind.is_note(),
        attachments: &part.attachments,
        below,
        page: None,
    };
    of_message(&message, setting)
}

/// The block of a step of one's own that the server has not acknowledged: a message; or another operation where it is more
/// than on its way. `before` is what stands before it in its conversation and is not known to have arrived.
pub fn of_step(step: &Step, before: Option<&Step>, setting: &Setting<'_>) -> Option<Block> {
    let mut told = outlook::words(step, setting.model.settings.horizon, setting.model.now);
    if let Some(before) = before.filter(|_| step.state == StepState::Queued) {
        told = crate::words::outbox::waits_to_know(before.operation.name());
    }
    let failed = step.state == StepState::Failed;
    let remark = (told, if failed { Role::ThreadFailed } else { Role::ThreadPending });
    let (voice, body) = match step.operation.html() {
        Some((DraftMode::Reply, html)) => (Voice::Me, Some(html)),
        Some((DraftMode::Note, html)) => (Voice::Note, Some(html)),
        None if step.state == StepState::Unsure => (Voice::Me, None),
        None => return None,
    };
    let remark = if body.is_none() { (format!("{}: {}", step.operation.name(), remark.0), remark.1) } else { remark };
    let name = setting.model.admin_name(&step.author);
    let message = Message {
        voice,
        name: &name,
        called: "",
        head: Vec::new(),
        also: 0,
        at: step.created_at,
        remark: Some(remark),
        body,
        is_reply: false,
        is_mail: false,
        attachments: &[],
        below: step
            .operation
            .files()
            .iter()
            .map(|file| file_words::waits(&file.name(), &ago::size(file.size)))
            .collect(),
        page: None,
    };
    Some(of_message(&message, setting))
}

/// How many rows of a kept draft show.
const DRAFT_ROWS: usize = 4;

/// A draft that waits where it was left: that it does, since when, and how it begins.
pub fn of_draft(draft: &Draft, setting: &Setting<'_>) -> Block {
    let theme = &setting.model.theme;
    let is_note = draft.mode == DraftMode::Note;
    let command = if is_note { "note" } else { "reply" };
    let keys = setting.model.keymap.keys_of(command, &[Context::Global]);
    let key = keys.first().map(ToString::to_string);
    let at = ago::moment(draft.updated_at, setting.now);
    let head = crate::words::drafts::waits(is_note, &at, key.as_deref());
    let head = format!("{} {head}", setting.model.signs.draft());
    let mut lines =
        vec![Line::styled(width::truncate(&head, setting.columns).into_owned(), theme.style(Role::ListDraft))];
    let style = theme.style(Role::TextMuted).add_modifier(Modifier::ITALIC);
    let columns = setting.columns.saturating_sub(2).max(4);
    let clean = clean_block(&Written::read(&draft.markdown).shown());
    let rows: Vec<String> = wrap::wrap_text(clean.trim_end(), columns).into_iter().take(DRAFT_ROWS + 1).collect();
    let cut = rows.len() > DRAFT_ROWS;
    for row in rows.into_iter().take(DRAFT_ROWS) {
        lines.push(Line::from(vec![Span::raw("  "), Span::styled(row, style)]));
    }
    if cut {
        lines.push(Line::styled("  …", style));
    }
    Block { lines, ..Block::default() }
}

pub(super) fn span_style(mark: Mark, voice: Voice, model: &Model) -> Style {
    let theme = &model.theme;
    let mut style = theme.style(voice.text_role());
    for (flag, role) in [
        (Mark::QUOTE, Role::ThreadQuote),
        (Mark::CODE, Role::ThreadCode),
        (Mark::HEADING, Role::ThreadHeading),
        (Mark::MEDIA, Role::ThreadAttachment),
        (Mark::WARNING, Role::StatusWarning),
        (Mark::MUTED, Role::TextMuted),
    ] {
        if mark.has(flag) {
            style = style.patch(theme.style(role));
        }
    }
    if mark.link().is_some() {
        style = style.patch(theme.style(Role::ThreadLink));
    }
    for (flag, modifier) in [
        (Mark::BOLD, Modifier::BOLD),
        (Mark::ITALIC, Modifier::ITALIC),
        (Mark::UNDERLINE, Modifier::UNDERLINED),
        (Mark::STRIKE, Modifier::CROSSED_OUT),
    ] {
        if mark.has(flag) {
            style = style.add_modifier(modifier);
        }
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::domain::Text;

    #[test]
    fn an_author_of_an_unknown_kind_is_no_customer_and_is_shown_by_its_kind() {
        let gremlin = Author { kind: AuthorKind::Other, called: Text::new("gremlin"), ..Author::default() };
        let voice = Voice::of(None, &gremlin, false);
        assert_eq!((voice, voice.label(gremlin.called.as_str())), (Voice::Unknown, "gremlin"));
        assert_eq!(Voice::Unknown.label(""), words::UNKNOWN_AUTHOR);
        let me = AdminId::new("7");
        let admin = Author { kind: AuthorKind::Admin, id: "7".to_owned(), ..Author::default() };
        assert_eq!(Voice::of(Some(&me), &admin, false), Voice::Me);
        assert_eq!(Voice::of(Some(&me), &admin, true), Voice::Note);
        assert_eq!(Voice::of(None, &admin, false).label("x"), "", "who is of the workspace is told by the bar");
        for signs in [Signs::Unicode, Signs::Ascii] {
            let all = [Voice::Customer, Voice::Teammate, Voice::Note, Voice::Bot, Voice::Unknown];
            let bars: std::collections::HashSet<&str> = all.map(|voice| voice.bar(signs)).into();
            assert_eq!(bars.len(), 5, "told apart without colour");
        }
    }
}
