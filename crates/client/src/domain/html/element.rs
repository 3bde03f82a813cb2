//! What the elements of HTML mean to a reader of text.

/// How an element sets the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `b`, `strong`, `mark`.
    Bold,
    /// `i`, `em` and their like.
    Italic,
    /// Underlined.
    Underline,
    /// Struck through.
    Strike,
    /// `code`, `kbd`, `samp`, `tt` in a line.
    Code,
    /// Above the line: an exponent. Read without that it would be another number.
    Raised,
    /// Below the line.
    Lowered,
}

/// What an element does to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// Sets text in a look.
    Inline(Style),
    /// `a` with a target, which may lie.
    Anchor,
    /// A block; whether there is space above and below.
    Block {
        /// Whether it is.
        spaced: bool,
    },
    /// A heading and its level.
    Heading(u8),
    /// `blockquote`.
    Quote,
    /// Preformatted text.
    Pre,
    /// A list; whether it is numbered.
    List {
        /// Whether it is.
        numbered: bool,
    },
    /// An entry of a list.
    Item,
    /// The indented part of a list of definitions.
    Definition,
    /// `table`.
    Table,
    /// `tr`.
    Row,
    /// A cell; whether it is a heading.
    Cell {
        /// Whether it is.
        heading: bool,
    },
    /// A line break.
    Break,
    /// A horizontal rule.
    Rule,
    /// `img`, shown by its name and linked.
    Image,
    /// Another thing that a terminal cannot show, and what to call it.
    Media(&'static str),
    /// A placeholder of a macro (API 13).
    Placeholder,
    /// Nothing: only its content counts.
    Transparent,
}

impl Element {
    /// The meaning of an element by its name in lower case.
    pub fn of(name: &str) -> Self {
        match name {
            "b" | "strong" | "mark" => Self::Inline(Style::Bold),
            "i" | "em" | "cite" | "dfn" | "var" => Self::Inline(Style::Italic),
            "u" | "ins" => Self::Inline(Style::Underline),
            "s" | "strike" | "del" => Self::Inline(Style::Strike),
            "code" | "tt" | "kbd" | "samp" => Self::Inline(Style::Code),
            "sup" => Self::Inline(Style::Raised),
            "sub" => Self::Inline(Style::Lowered),
            "a" => Self::Anchor,
            "p" | "dl" | "figure" | "fieldset" => Self::Block { spaced: true },
            "div" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "address" | "center"
            | "form" | "figcaption" | "dt" | "details" | "summary" | "caption" | "legend" | "option" => {
                Self::Block { spaced: false }
            }
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "blockquote" => Self::Quote,
            "pre" | "listing" | "xmp" => Self::Pre,
            "ul" | "menu" => Self::List { numbered: false },
            "ol" => Self::List { numbered: true },
            "li" => Self::Item,
            "dd" => Self::Definition,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" => Self::Cell { heading: false },
            "th" => Self::Cell { heading: true },
            "br" => Self::Break,
            "hr" => Self::Rule,
            "img" | "image" => Self::Image,
            "video" => Self::Media("video"),
            "audio" => Self::Media("audio"),
            "iframe" | "embed" => Self::Media("embedded page"),
            "attribute" => Self::Placeholder,
            _ => Self::Transparent,
        }
    }

    /// Whether it stands in a line, so that closing it closes nothing else.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Inline(_) | Self::Anchor)
    }

    /// Whether opening it ends a paragraph that was left open.
    pub fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Block { .. }
                | Self::Heading(_)
                | Self::Quote
                | Self::Pre
                | Self::List { .. }
                | Self::Item
                | Self::Definition
                | Self::Table
                | Self::Rule
        )
    }
}
