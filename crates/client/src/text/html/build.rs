//! From tags to lines: what is open, how it looks and where it is indented.

mod links;
mod scripts;
mod tables;

use self::links::OpenLink;
use self::tables::OpenTable;
use super::super::ago;
use super::super::rich::{Kind, Link, Mark, Origin, Rich, RichLine, RichSpan};
use super::super::width;
use super::history::{self, Correspondents};
use super::page::Page;
use super::{bare_links, decode, signature};
use crate::domain::Text;
use crate::domain::html::{Attributes, Element, Style, Token};

/// Elements that may be open at once; what is nested deeper is shown, but does not change anything.
const DEEPEST: usize = 160;

/// Indents that are drawn; deeper ones would leave no room for words.
const MOST_INDENTS: usize = 8;

/// How text looks inside the elements that are open.
#[derive(Clone, Copy, Default)]
struct Look {
    mark: Mark,
    kind: Kind,
    origin: Origin,
    /// Whether it stands above the line or below it.
    raised: Option<bool>,
}

/// The look of a style; what is above or below the line is written otherwise instead.
fn mark_of(style: Style) -> Mark {
    match style {
        Style::Bold => Mark::BOLD,
        Style::Italic => Mark::ITALIC,
        Style::Underline => Mark::UNDERLINE,
        Style::Strike => Mark::STRIKE,
        Style::Code => Mark::CODE,
        Style::Raised | Style::Lowered => Mark::NONE,
    }
}

/// What an element puts before its lines.
enum Indent {
    /// The bar of a quotation.
    Bar,
    Spaces,
    /// The bullet or number of an entry, on its first line.
    Bullet {
        text: String,
        used: bool,
    },
}

/// An open element.
struct Open {
    name: String,
    element: Element,
    adds: Mark,
    look: Look,
    indent: Option<Indent>,
    /// The number the next entry of a list gets.
    next_item: i64,
    /// Whether a block is set off by space; the paragraphs that Intercom's composer writes are not.
    spaced: bool,
}

impl Open {
    fn is_list(&self) -> bool {
        matches!(self.element, Element::Item | Element::List { .. })
    }
}

/// Takes tokens, makes lines.
pub(super) struct Builder {
    page: Page,
    links: Vec<Link>,
    stack: Vec<Open>,
    /// Elements opened beyond [`DEEPEST`].
    beyond: usize,
    link: Option<OpenLink>,
    tables: Vec<OpenTable>,
    fresh_pre: bool,
    /// How many paragraphs, lists and entries are open, so that the stack is not searched in vain.
    paragraphs: usize,
    lists: usize,
    /// Text above or below the line that is not written yet, and its look.
    script: Option<(bool, String, Mark)>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            page: Page::default(),
            links: Vec::new(),
            stack: Vec::new(),
            beyond: 0,
            link: None,
            tables: Vec::new(),
            fresh_pre: false,
            paragraphs: 0,
            lists: 0,
            script: None,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.page.is_full()
    }

    pub(super) fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(raw) => self.text(&decode(raw)),
            Token::Open { name, attributes } => self.open(name, attributes),
            Token::Close { name } => self.close(&name),
        }
    }

    /// Ends all that is open. `left_out` is how many bytes of the message were not read; history is looked for in a
    /// reply, whose `people` are known.
    pub(super) fn finish(mut self, left_out: usize, people: Option<&Correspondents>) -> Rich {
        self.close_from(0);
        self.end_script();
        self.page.end();
        if left_out > 0 {
            let size = ago::size(u64::try_from(left_out).unwrap_or(u64::MAX));
            self.page.end_spaced();
            self.page.begin(|| RichLine { kind: Kind::Remark, ..RichLine::default() });
            self.page.verbatim(&format!("— cut off here: {size} more are not shown —"), Mark::MUTED.with(Mark::ITALIC));
        }
        let mut lines = self.page.finish();
        let folds = match people {
            Some(people) => history::find(&mut lines, people),
            None => {
                history::mark(&mut lines);
                Vec::new()
            }
        };
        let signatures = signature::find(&lines, &folds);
        let links = bare_links::mark(&mut lines, self.links);
        Rich { lines, links, folds, signatures }
    }

    fn look(&self) -> Look {
        self.stack.last().map(|open| open.look).unwrap_or_default()
    }

    fn text(&mut self, decoded: &str) {
        let look = self.look();
        if let Some(raised) = look.raised {
            return self.raise(raised, decoded, look.mark);
        }
        self.end_script();
        if self.look().kind == Kind::Code {
            self.preformatted(decoded);
            return;
        }
        if Page::is_space(decoded) {
            self.page.space(self.look().mark);
            return;
        }
        self.begin_text();
        let added = self.page.flow(decoded, self.look().mark);
        self.remember_label(&added);
    }

    fn preformatted(&mut self, decoded: &str) {
        let mut text = decoded;
        if std::mem::take(&mut self.fresh_pre) {
            text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text);
        }
        let mark = self.look().mark;
        let mut pieces = text.split('\n').peekable();
        while let Some(piece) = pieces.next() {
            let piece = piece.trim_end_matches('\r').replace('\t', "    ");
            let last = pieces.peek().is_none();
            if last && piece.is_empty() || self.page.is_full() {
                break;
            }
            self.begin_text();
            self.page.verbatim(&piece, mark);
            self.remember_label(&piece);
            if !last {
                self.page.end();
            }
        }
    }

    /// Begins a line for text, if need be, with the separators of the cells before it.
    fn begin_text(&mut self) {
        let kind = self.look().kind;
        if let Some(table) = self.tables.last_mut().filter(|t| t.grid && t.in_cell) {
            table.cell_has_text = true;
            if std::mem::take(&mut table.broken) {
                self.page.end();
            }
            let separators = std::mem::take(&mut table.separators);
            self.begin_line();
            for _ in 0..separators {
                self.page.verbatim(" │ ", Mark::MUTED);
            }
        } else if !self.page.is_writing() || kind == Kind::Code {
            self.begin_line();
        }
    }

    fn begin_line(&mut self) {
        if self.page.is_writing() {
            return;
        }
        let line = self.empty_line(true);
        self.page.begin(|| line);
    }

    /// A line with the prefix that it would have here; `uses` whether bullets are used up by it.
    fn empty_line(&mut self, uses: bool) -> RichLine {
        let look = self.look();
        let mut line = RichLine { kind: look.kind, origin: look.origin, ..RichLine::default() };
        for indent in self.stack.iter_mut().filter_map(|open| open.indent.as_mut()).take(MOST_INDENTS) {
            let (first, later) = match indent {
                Indent::Bar => (RichSpan::new("│ ", Mark::QUOTE), RichSpan::new("│ ", Mark::QUOTE)),
                Indent::Spaces => (RichSpan::new("  ", Mark::NONE), RichSpan::new("  ", Mark::NONE)),
                Indent::Bullet { text, used } => {
                    let spaces = RichSpan::new(" ".repeat(width::width(text)), Mark::NONE);
                    let first = if *used { spaces.clone() } else { RichSpan::new(text.as_str(), Mark::MUTED) };
                    *used |= uses;
                    (first, spaces)
                }
            };
            line.prefix.push(first);
            line.hang.push(later);
        }
        line
    }

    /// Ends the line between blocks. In a cell of a grid the break waits for more text of the same cell.
    fn block_break(&mut self, spaced: bool) {
        self.end_script();
        if let Some(table) = self.tables.last_mut().filter(|t| t.grid && t.in_cell) {
            table.broken = table.cell_has_text;
            return;
        }
        // Entries of lists stand close.
        let spaced = spaced && self.lists == 0;
        if spaced { self.page.end_spaced() } else { self.page.end() }
    }

    fn line_break(&mut self) {
        self.end_script();
        if self.look().kind == Kind::Code {
            self.preformatted("\n");
            return;
        }
        if self.tables.last().is_some_and(|t| t.grid && t.in_cell) {
            self.block_break(false);
        } else if self.page.is_writing() {
            self.page.end();
        } else {
            let like = self.empty_line(false);
            self.page.blank_line(&like);
        }
        self.remember_label(" ");
    }

    fn open(&mut self, name: String, attributes: Attributes<'_>) {
        let element = Element::of(&name);
        if element.ends_paragraph() && self.paragraphs > 0 {
            self.close_one(&["p"], &["td", "th", "caption"]);
        }
        match element {
            Element::Transparent => return,
            Element::Break => return self.line_break(),
            Element::Rule => return self.rule(),
            Element::Image => return self.media(attributes, "picture"),
            Element::Media(what) => return self.media(attributes, what),
            Element::Placeholder => return self.placeholder(attributes),
            Element::Item if self.lists > 0 => self.close_one(&["li"], &["ul", "ol", "menu"]),
            Element::Definition => self.close_one(&["dd"], &["dl"]),
            Element::Row if !self.tables.is_empty() => self.close_one(&["tr"], &["table"]),
            Element::Cell { .. } if !self.tables.is_empty() => self.close_one(&["td", "th"], &["table"]),
            Element::Anchor => self.close("a"),
            _ => {}
        }
        if self.stack.len() >= DEEPEST {
            self.beyond += 1;
            if !element.is_inline() {
                self.block_break(false);
            }
            return;
        }
        self.push(name, element, attributes);
    }

    fn push(&mut self, name: String, element: Element, attributes: Attributes<'_>) {
        let mut look = self.look();
        look.origin = history::origin(&name, attributes, look.origin);
        if !element.is_inline() {
            look.raised = None;
        }
        let mut open = Open { name, element, adds: Mark::NONE, look, indent: None, next_item: 1, spaced: false };
        match element {
            Element::Inline(Style::Raised) => open.look.raised = Some(true),
            Element::Inline(Style::Lowered) => open.look.raised = Some(false),
            Element::Inline(style) => open.adds = mark_of(style),
            Element::Anchor => open.adds = self.open_link(attributes),
            Element::Block { spaced } => {
                open.spaced = spaced && !attributes.has_word("class", &["no-margin"]);
                self.block_break(open.spaced);
            }
            Element::Heading(level) => {
                self.block_break(true);
                open.adds = Mark::HEADING.with(Mark::BOLD);
                open.look.kind = Kind::Heading(level);
            }
            Element::Quote => {
                self.block_break(true);
                open.adds = Mark::QUOTE;
                open.indent = Some(Indent::Bar);
            }
            Element::Pre => {
                self.block_break(true);
                open.adds = Mark::CODE;
                open.look.kind = Kind::Code;
                open.indent = Some(Indent::Spaces);
                self.fresh_pre = true;
            }
            Element::List { .. } => self.open_list(&mut open, attributes),
            Element::Item => open.indent = Some(self.item_bullet(attributes)),
            Element::Definition => {
                self.block_break(false);
                open.indent = Some(Indent::Spaces);
            }
            Element::Table => self.open_table(attributes),
            Element::Row => self.open_row(),
            Element::Cell { heading } => {
                if heading {
                    open.adds = Mark::BOLD;
                }
                if self.open_cell() {
                    open.look.kind = Kind::Row;
                }
            }
            _ => self.block_break(false),
        }
        open.look.mark = open.look.mark.with(open.adds);
        self.paragraphs += usize::from(open.name == "p");
        self.lists += usize::from(open.is_list());
        self.stack.push(open);
    }

    fn open_list(&mut self, open: &mut Open, attributes: Attributes<'_>) {
        self.block_break(true);
        open.next_item = attributes.get("start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        // A list straight in a list, as some editors write it: nobody else indents it.
        if self.stack.last().is_some_and(|outer| matches!(outer.element, Element::List { .. })) {
            open.indent = Some(Indent::Spaces);
        }
    }

    fn item_bullet(&mut self, attributes: Attributes<'_>) -> Indent {
        self.block_break(false);
        let list = self.stack.iter_mut().rev().find(|open| matches!(open.element, Element::List { .. }));
        let text = match list {
            Some(list) if list.element == (Element::List { numbered: true }) => {
                let number = attributes.get("value").and_then(|v| v.trim().parse().ok()).unwrap_or(list.next_item);
                list.next_item = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        };
        Indent::Bullet { text, used: false }
    }

    fn placeholder(&mut self, attributes: Attributes<'_>) {
        let key = attributes.get("key").map(|key| Text::new(&key)).unwrap_or_default();
        let mark = self.look().mark.with(Mark::CODE);
        self.add(&format!("{{{{{key}}}}}"), mark);
    }

    fn rule(&mut self) {
        self.block_break(false);
        let mut line = self.empty_line(false);
        line.kind = Kind::Rule;
        self.page.begin(|| line);
        self.page.verbatim("───", Mark::MUTED);
        self.page.end();
    }

    fn close(&mut self, name: &str) {
        let element = Element::of(name);
        if element == Element::Break {
            return self.line_break();
        }
        if self.beyond > 0 && element != Element::Transparent {
            self.beyond -= 1;
            if !element.is_inline() {
                self.block_break(false);
            }
            return;
        }
        let Some(at) = self.stack.iter().rposition(|open| open.name == name) else { return };
        if element.is_inline() {
            let open = self.stack.remove(at);
            self.restyle(at);
            self.ended(&open);
        } else {
            self.close_from(at);
        }
    }

    /// Looks again at what stands above a removed inline element.
    fn restyle(&mut self, from: usize) {
        let below = from.checked_sub(1).and_then(|below| self.stack.get(below)).map(|open| open.look);
        let Look { mut mark, mut raised, .. } = below.unwrap_or_default();
        for open in self.stack.iter_mut().skip(from) {
            mark = mark.with(open.adds);
            raised = match open.element {
                Element::Inline(Style::Raised) => Some(true),
                Element::Inline(Style::Lowered) => Some(false),
                _ => raised,
            };
            (open.look.mark, open.look.raised) = (mark, raised);
        }
    }

    /// Closes the innermost open element of these names, unless one of `walls` stands before it.
    fn close_one(&mut self, names: &[&str], walls: &[&str]) {
        let found = self.stack.iter().enumerate().rev().find(|(_, open)| {
            let name = open.name.as_str();
            names.contains(&name) || walls.contains(&name)
        });
        if let Some((at, open)) = found
            && names.contains(&open.name.as_str())
        {
            self.close_from(at);
        }
    }

    /// Closes the element at that place of the stack and all that is open in it.
    fn close_from(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(open) = self.stack.pop() else { break };
            self.ended(&open);
        }
    }

    /// What an element does at its end; it is off the stack already.
    fn ended(&mut self, open: &Open) {
        self.paragraphs -= usize::from(open.name == "p");
        self.lists -= usize::from(open.is_list());
        match open.element {
            Element::Anchor => self.close_link(),
            Element::Inline(Style::Raised | Style::Lowered) => self.end_script(),
            Element::Inline(_) => {}
            Element::Heading(_) | Element::Quote | Element::Pre | Element::List { .. } => {
                self.fresh_pre = false;
                self.block_break(true);
            }
            Element::Block { .. } => self.block_break(open.spaced),
            Element::Item => self.end_item(open),
            Element::Cell { .. } => self.end_cell(),
            Element::Row => self.end_row(),
            Element::Table => {
                self.tables.pop();
                self.block_break(self.tables.is_empty());
            }
            _ => self.block_break(false),
        }
    }

    fn end_item(&mut self, open: &Open) {
        // An entry without words still has its bullet.
        if let Some(Indent::Bullet { text, used: false }) = &open.indent
            && !self.page.is_writing()
            && !self.page.is_full()
        {
            let mut line = self.empty_line(false);
            line.prefix.push(RichSpan::new(text.trim_end(), Mark::MUTED));
            self.page.begin(|| line);
            self.page.end();
        }
        self.block_break(false);
    }
}
