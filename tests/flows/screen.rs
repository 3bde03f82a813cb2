//! A frame as it would reach the terminal, to be looked at cell by cell.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// What one frame looked like.
#[derive(Clone, Debug)]
pub struct Screen {
    buffer: Buffer,
    lines: Vec<String>,
}

/// A row of a screen, for looking closer.
pub struct Row<'a> {
    screen: &'a Screen,
    /// Its place from the top.
    pub y: u16,
}

/// What is said, with keys and state.
pub struct Foot<'a> {
    screen: &'a Screen,
    text: String,
}

impl Foot<'_> {
    /// Fails, with the screen, unless the text is there.
    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(self.text.contains(text), "no “{text}” at the foot of\n{}", self.screen);
        self
    }

    /// Fails, with the screen, if the text is there.
    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.text.contains(text), "there is “{text}” at the foot of\n{}", self.screen);
        self
    }
}

impl Screen {
    /// Takes a frame in, and checks what must hold of every frame: nothing in it is an order to the terminal, and
    /// nothing wide hangs over an edge or is half overwritten.
    pub fn new(buffer: Buffer) -> Self {
        let mut lines = Vec::new();
        for y in buffer.area.top()..buffer.area.bottom() {
            lines.push(line(&buffer, y));
        }
        Self { buffer, lines }
    }

    /// The whole text, one line a row, no blanks at the ends.
    pub fn text(&self) -> String {
        self.lines.iter().map(|l| l.trim_end()).collect::<Vec<_>>().join("\n")
    }

    /// Whether the text is on one of the rows.
    pub fn shows(&self, text: &str) -> bool {
        self.lines.iter().any(|l| l.contains(text))
    }

    /// Fails, with the screen, unless the text is there.
    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(self.shows(text), "no “{text}” on\n{self}");
        self
    }

    /// Fails, with the screen, if the text is there.
    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.shows(text), "there is “{text}” on\n{self}");
        self
    }

    /// Fails, with the screen, unless somebody's row says this in the place of their words.
    #[track_caller]
    pub fn says(&self, who: &str, words: &str) -> &Self {
        self.in_list(who).below().has(words);
        self
    }

    /// Fails, with the screen, if the text is anywhere but in the list at the left.
    #[track_caller]
    pub fn lacks_beside_the_list(&self, text: &str) -> &Self {
        let beside = |line: &String| line.split_once(['│', '┃']).is_none_or(|(_, beside)| beside.contains(text));
        assert!(!self.lines.iter().any(|line| line.contains(text) && beside(line)), "there is “{text}” on\n{self}");
        self
    }

    /// The first row with the text.
    #[track_caller]
    pub fn row_with(&self, text: &str) -> Row<'_> {
        let y = self.lines.iter().position(|l| l.contains(text));
        let y = y.unwrap_or_else(|| panic!("no row with “{text}” on\n{self}"));
        Row { screen: self, y: u16::try_from(y).unwrap() }
    }

    /// The first row of the list, at the left, with the text: no header of a pane, nor what stands beside the list.
    #[track_caller]
    pub fn in_list(&self, text: &str) -> Row<'_> {
        // From 160 columns on the inboxes stand at its left.
        let place = usize::from(self.width() >= 160);
        let is_it = |line: &String| line.split(['│', '┃']).nth(place).is_some_and(|list| list.contains(text));
        let y = self.lines.iter().position(is_it);
        let y = y.unwrap_or_else(|| panic!("no row of the list with “{text}” on\n{self}"));
        Row { screen: self, y: u16::try_from(y).unwrap() }
    }

    /// The first row.
    pub fn top(&self) -> Row<'_> {
        Row { screen: self, y: 0 }
    }

    /// What is said, and below it keys and state: the last two rows, or the last one where the screen is low.
    pub fn foot(&self) -> Foot<'_> {
        let rows = if self.height() >= 24 { 2 } else { 1 };
        let text = self.lines[self.lines.len() - rows..].join("\n");
        Foot { screen: self, text }
    }

    /// Column and row of the first place where the text begins.
    #[track_caller]
    pub fn find(&self, text: &str) -> (u16, u16) {
        let row = self.row_with(text);
        (row.column_of(text), row.y)
    }

    /// Column and row of the first place where the text begins, as far right as a column or further.
    #[track_caller]
    pub fn find_from(&self, column: u16, text: &str) -> (u16, u16) {
        let is_there = |y: u16| {
            let words = &self.lines[usize::from(y)];
            let columns = words.match_indices(text).map(|(at, _)| u16::try_from(words[..at].width()).unwrap());
            columns.into_iter().find(|x| *x >= column).map(|x| (x, y))
        };
        (0..self.height()).find_map(is_there).unwrap_or_else(|| panic!("no “{text}” from {column} on, on\n{self}"))
    }

    /// The symbol at a place.
    pub fn symbol(&self, x: u16, y: u16) -> &str {
        self.buffer[(x, y)].symbol()
    }

    /// The colour of the text at a place.
    pub fn colour(&self, x: u16, y: u16) -> Color {
        self.buffer[(x, y)].fg
    }

    /// The colour behind the text at a place.
    pub fn ground(&self, x: u16, y: u16) -> Color {
        self.buffer[(x, y)].bg
    }

    /// How many columns there are.
    pub fn width(&self) -> u16 {
        self.buffer.area.width
    }

    /// How many rows there are.
    pub fn height(&self) -> u16 {
        self.buffer.area.height
    }

    /// Bold, italic and such at a place.
    pub fn modifier(&self, x: u16, y: u16) -> Modifier {
        self.buffer[(x, y)].modifier
    }

    /// The columns of the lines between panes, left to right, on every row from `top` to `bottom`.
    pub fn dividers(&self, rows: std::ops::Range<u16>) -> Vec<u16> {
        let stands = |x: u16| rows.clone().all(|y| ["│", "┃"].contains(&self.symbol(x, y)));
        (0..self.buffer.area.width).filter(|x| stands(*x)).collect()
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edge = "─".repeat(usize::from(self.buffer.area.width));
        writeln!(f, "┌{edge}┐")?;
        for line in &self.lines {
            writeln!(f, "│{line}│")?;
        }
        writeln!(f, "└{edge}┘")
    }
}

impl Row<'_> {
    /// Its text.
    pub fn text(&self) -> &str {
        &self.screen.lines[usize::from(self.y)]
    }

    /// Fails, with the screen, unless the text is in this row.
    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "no “{text}” in row {}: {}\n{}", self.y, self.text(), self.screen);
        self
    }

    /// Fails, with the screen, if the text is in this row.
    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.text().contains(text), "there is “{text}” in row {}: {}\n{}", self.y, self.text(), self.screen);
        self
    }

    /// The row below.
    pub fn below(&self) -> Self {
        Self { screen: self.screen, y: self.y + 1 }
    }

    /// The column in which the text begins.
    #[track_caller]
    pub fn column_of(&self, text: &str) -> u16 {
        let at = self.text().find(text).unwrap_or_else(|| panic!("no “{text}” in {}", self.text()));
        u16::try_from(self.text()[..at].width()).unwrap()
    }
}

/// The text of a row: wide symbols without the cell that they cover.
fn line(buffer: &Buffer, y: u16) -> String {
    let mut out = String::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let symbol = buffer[(x, y)].symbol();
        check(symbol, x, y);
        let wide = u16::try_from(symbol.width()).unwrap_or(1).max(1);
        assert!(x + wide <= buffer.area.right(), "“{symbol}” hangs over the right edge in row {y}");
        for covered in x + 1..x + wide {
            let under = buffer[(covered, y)].symbol();
            assert!(under == " ", "“{under}” stands in the second half of “{symbol}” at {x},{y}");
        }
        out.push_str(symbol);
        x += wide;
    }
    out
}

fn check(symbol: &str, x: u16, y: u16) {
    for c in symbol.chars() {
        let bidi =
            matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let invisible = matches!(c, '\u{2028}' | '\u{2029}' | '\u{200B}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}');
        assert!(!c.is_control() && !bidi && !invisible, "U+{:04X} reached the screen at {x},{y}", u32::from(c));
    }
    let marks = symbol.chars().filter(|c| matches!(c, '\u{0300}'..='\u{036F}')).count();
    assert!(marks <= 4, "{marks} marks on one letter at {x},{y}");
    assert!(!symbol.is_empty(), "an empty cell at {x},{y}");
}
