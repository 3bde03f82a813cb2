//! Styled text without colours: lines of spans with marks. A pane maps the marks to roles of the theme.

use std::ops::Range;

use crate::domain::Text;

/// How a span is set: a small set of flags, and the number of the link it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    flags: u16,
    link: u16,
}

impl Mark {
    /// Plain text.
    pub const NONE: Self = Self::flag(0);
    /// `b`, `**`.
    pub const BOLD: Self = Self::flag(1);
    /// `i`, `*`.
    pub const ITALIC: Self = Self::flag(1 << 1);
    /// `u`.
    pub const UNDERLINE: Self = Self::flag(1 << 2);
    /// Struck through.
    pub const STRIKE: Self = Self::flag(1 << 3);
    /// Code, in a line or a block.
    pub const CODE: Self = Self::flag(1 << 4);
    /// Somebody else's words: a quotation, or quoted history.
    pub const QUOTE: Self = Self::flag(1 << 5);
    /// What names the words under it.
    pub const HEADING: Self = Self::flag(1 << 6);
    /// What the renderer adds and the message does not say: bullets, bars, link numbers.
    pub const MUTED: Self = Self::flag(1 << 7);
    /// A picture or another thing that a terminal cannot show.
    pub const MEDIA: Self = Self::flag(1 << 8);
    /// Something to be careful about: where a link really goes, a link that will not be opened.
    pub const WARNING: Self = Self::flag(1 << 9);

    const fn flag(flags: u16) -> Self {
        Self { flags, link: 0 }
    }

    /// Both sets together; the link of `other` wins.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self { flags: self.flags | other.flags, link: if other.link == 0 { self.link } else { other.link } }
    }

    /// This set, as part of link `number` (counted from 1).
    #[must_use]
    pub const fn with_link(self, number: u16) -> Self {
        Self { flags: self.flags, link: number }
    }

    /// Whether all flags of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.flags & other.flags == other.flags
    }

    /// The number of the link this belongs to; it is [`Link::number`].
    pub const fn link(self) -> Option<u16> {
        if self.link == 0 { None } else { Some(self.link) }
    }
}

/// A run of text in one look. Clean: it may go to the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichSpan {
    /// The text, without line breaks.
    pub text: String,
    /// How its letters look, and which link they are.
    pub mark: Mark,
}

impl RichSpan {
    /// Words in one look, which are no link.
    pub fn new(text: impl Into<String>, mark: Mark) -> Self {
        Self { text: text.into(), mark }
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Running text.
    #[default]
    Text,
    /// An empty line between blocks.
    Blank,
    /// A heading, level 1 to 6.
    Heading(u8),
    /// A line of preformatted text: its spaces count.
    Code,
    /// A row of a table.
    Row,
    /// A horizontal rule; the pane may draw it as wide as it likes.
    Rule,
    /// A word from the renderer itself ("cut off here").
    Remark,
}

/// Whose words a line of a message has, as far as its markup tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The author's own.
    #[default]
    Own,
    /// In a quotation that is no mail program's.
    Quoted,
    /// In what a mail program has marked as a signature.
    Signed,
    /// Something in what a mail program puts around the history.
    Wrapped,
    /// A mail program's line that says whom it quotes.
    Lead,
    /// What a mail program quotes.
    Cited,
}

/// A line of text. Made by the renderer it is a paragraph as long as it comes; after [`super::wrap::wrap`] it is a
/// row of the screen.
///
/// Text stays in logical order. Right-to-left paragraphs are neither reordered nor aligned to the right: terminals
/// that know bidi do that themselves, and for the others nothing done here would be right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichLine {
    /// What stands before the first row: bars of quotations, indents, the bullet.
    pub prefix: Vec<RichSpan>,
    /// What stands before the rows after it when it is wrapped: the same, with spaces for the bullet.
    pub hang: Vec<RichSpan>,
    /// What it says, in runs of one look.
    pub spans: Vec<RichSpan>,
    /// What its words belong to: text, a list, a table, code.
    pub kind: Kind,
    /// Whether it belongs to the quoted history of an e-mail (see [`Rich::folds`]).
    pub history: bool,
    /// The writer's, or quoted from somebody.
    pub origin: Origin,
}

impl RichLine {
    /// A line of running text in one look.
    pub fn text(text: impl Into<String>, mark: Mark) -> Self {
        Self { spans: vec![RichSpan::new(text, mark)], ..Self::default() }
    }

    /// The words without prefix and marks.
    pub fn words(&self) -> String {
        self.spans.iter().map(|s| s.text.as_str()).collect()
    }

    /// The words that the message has itself, without those that the renderer adds, trimmed.
    pub fn own_words(&self) -> String {
        let own = |span: &&RichSpan| !span.mark.has(Mark::MUTED) && !span.mark.has(Mark::WARNING);
        let words: String = self.spans.iter().filter(own).map(|span| span.text.as_str()).collect();
        words.trim().to_owned()
    }

    /// The whole line as plain text, prefix included.
    pub fn plain(&self) -> String {
        self.prefix.iter().chain(&self.spans).map(|s| s.text.as_str()).collect()
    }

    /// Prefix and words, ready to be drawn.
    pub fn all_spans(&self) -> impl Iterator<Item = &RichSpan> {
        self.prefix.iter().chain(&self.spans)
    }
}

/// A link of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number in this message, from 1, as shown beside it.
    pub number: u16,
    /// The words that lead there; of a picture its name.
    pub label: Text,
    /// Where it goes: `http`, `https`, `mailto` or `tel`, nothing else.
    pub url: Text,
    /// Whether it is a picture or another medium rather than a link in the text.
    pub media: bool,
}

/// A rendered message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    /// Its lines, not wrapped yet.
    pub lines: Vec<RichLine>,
    /// Its links; the number of a link is its place here plus one.
    pub links: Vec<Link>,
    /// Runs of lines that are quoted history and may be folded away, in order, none touching another. Never all
    /// of a message: who forwards something without a word of their own wants it read. None unless they were asked for
    /// ([`super::html::render_reply`]).
    pub folds: Vec<Range<usize>>,
    /// Runs of lines that are a signature, as far as can be told, in order, apart from those above. Never all of a message
    /// either; whether it is an e-mail, in which they may be folded away, is for who shows it to say.
    pub signatures: Vec<Range<usize>>,
}

impl Rich {
    /// What a number on the screen stands for; none where no link has it.
    pub fn link(&self, number: u16) -> Option<&Link> {
        usize::from(number).checked_sub(1).and_then(|i| self.links.get(i))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.kind == Kind::Blank)
    }

    /// All of it as plain text, a line each.
    pub fn plain(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(RichLine::plain).collect();
        lines.join("\n")
    }
}
