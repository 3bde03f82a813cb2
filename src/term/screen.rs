//! What ratatui draws on: crossterm's backend, made quiet.
//!
//! crossterm's own writes on every frame whether or not anything changed, and asks the terminal for the cursor's
//! position when the screen is cleared, which waits for an answer among the person's keys. This one writes only what
//! changes and knows where it left the cursor.

use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::Output;

/// Shown in place of a cell that would send a control character, whoever let it through.
static BLANK: Cell = Cell::EMPTY;

/// A [`Backend`] on an [`Output`].
#[derive(Debug)]
pub struct Screen {
    inner: CrosstermBackend<Output>,
    /// Where the cursor is known to stand; none after cells were drawn.
    cursor: Option<Position>,
    last_asked: Position,
    cursor_shown: Option<bool>,
}

impl Screen {
    /// Draws to `output`.
    pub fn new(output: Output) -> Self {
        Self { inner: CrosstermBackend::new(output), cursor: None, last_asked: Position::ORIGIN, cursor_shown: None }
    }
}

/// The cell itself, or a blank if its symbol could do more than be seen.
fn harmless(cell: &Cell) -> &Cell {
    if cell.symbol().chars().any(char::is_control) { &BLANK } else { cell }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.map(|(x, y, cell)| (x, y, harmless(cell))).peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor = None;
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(false) == Some(false) { Ok(()) } else { self.inner.hide_cursor() }
    }

    /// Never fails: ratatui shows the cursor when it is dropped and prints any failure to standard error, which is as
    /// gone as the terminal then, and printing there would panic.
    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(true) != Some(true) {
            let _ = self.inner.show_cursor();
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.last_asked)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        self.last_asked = position;
        if self.cursor == Some(position) {
            return Ok(());
        }
        self.cursor = Some(position);
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clearing also forgets what is known of the cursor: it is done when another program may have moved it.
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.cursor = None;
        self.cursor_shown = None;
        self.inner.clear_region(clear_type)
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.inner.append_lines(n)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::output::Written;
    use super::*;

    fn screen() -> (Screen, Output, Written) {
        let kept = Written::default();
        let output = Output::to(Box::new(kept.clone()));
        (Screen::new(output.clone()), output, kept)
    }

    #[test]
    fn drawing_the_same_again_writes_not_a_byte() {
        let (mut screen, output, _) = screen();
        let cell = Cell::new("x");
        let mut frame = |cells: Vec<(u16, u16, &Cell)>| {
            output
                .frame(|| {
                    screen.draw(cells.into_iter())?;
                    screen.hide_cursor()?;
                    screen.set_cursor_position((1, 1))?;
                    screen.flush()
                })
                .unwrap();
            output.written()
        };
        let first = frame(vec![(0, 0, &cell)]);
        assert!(first > 0);
        assert_eq!(frame(vec![]), first);
        assert_eq!(frame(vec![]), first);
    }

    #[test]
    fn clearing_asks_the_terminal_nothing_and_forgets_the_cursor() {
        let (mut screen, _, kept) = screen();
        screen.hide_cursor().unwrap();
        screen.clear().unwrap();
        assert_eq!(screen.get_cursor_position().unwrap(), Position::ORIGIN);
        screen.hide_cursor().unwrap();
        let written = String::from_utf8(kept.0.lock().unwrap().concat()).unwrap();
        assert_eq!(written, "\x1b[?25l\x1b[2J\x1b[?25l");
    }

    #[test]
    fn a_cell_with_a_control_character_is_drawn_blank() {
        let (mut screen, output, kept) = screen();
        let hostile = Cell::new("\u{1b}]52;c;AAAA\u{7}");
        output.frame(|| screen.draw([(0, 0, &hostile)].into_iter())).unwrap();
        let written = String::from_utf8(kept.0.lock().unwrap().concat()).unwrap();
        assert!(!written.contains("52;c"), "{written:?}");
    }
}
