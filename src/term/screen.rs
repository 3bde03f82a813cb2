//! What ratatui draws on: crossterm's backend, made quiet.
//!
//! crossterm's own writes on every frame whether or not anything changed, and asks the terminal for the cursor's
//! position when the screen is cleared, which waits for an answer among the person's keys. This one writes only what
//! changes and knows where it left the cursor. And it writes what follows a cluster that terminals do not agree about in
//! its own place: the rest of such a row is cleared and written again.

use std::io::{self, Write as _};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::Output;
use super::links::{self, Link};
use super::shadow::{Placed, Shadow};

/// Shown in place of a cell that would send a control character, whoever let it through.
static BLANK: Cell = Cell::EMPTY;

/// A [`Backend`] on an [`Output`].
#[derive(Debug)]
pub struct Screen {
    inner: CrosstermBackend<Output>,
    output: Output,
    /// What is on the screen.
    shadow: Shadow,
    /// The cells that were written as links.
    links: Vec<Link>,
    /// Where the cursor is known to stand; none after cells were drawn.
    cursor: Option<Position>,
    last_asked: Position,
    cursor_shown: Option<bool>,
}

impl Screen {
    /// Draws to `output`.
    pub fn new(output: Output) -> Self {
        let inner = CrosstermBackend::new(output.clone());
        let shadow = Shadow::default();
        Self {
            inner,
            output,
            shadow,
            links: Vec::new(),
            cursor: None,
            last_asked: Position::ORIGIN,
            cursor_shown: None,
        }
    }

    fn cells(&mut self, cells: &[Placed]) -> io::Result<()> {
        if cells.is_empty() {
            return Ok(());
        }
        if self.links.is_empty() {
            return self.inner.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)));
        }
        let links = std::mem::take(&mut self.links);
        let of = |(x, y, _): &Placed| links::at(&links, *x, *y);
        let mut written = Ok(());
        for run in cells.chunk_by(|one, other| of(one) == of(other)) {
            let begin = run.first().and_then(of);
            written = written.and_then(|()| {
                begin.map_or(Ok(()), |begin| self.output.write_all(begin.as_bytes()))?;
                self.inner.draw(run.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
                begin.map_or(Ok(()), |_| self.output.write_all(links::END.as_bytes()))
            });
        }
        self.links = links;
        written
    }

    /// Cells that stay as they are, but are of another link now: they are written again.
    fn relinked(&mut self, content: &mut Vec<Placed>) {
        let now = self.output.links();
        if now == self.links {
            return;
        }
        for (x, y) in links::changed(&self.links, &now) {
            let is_new = content.iter().any(|(column, row, _)| (*column, *row) == (x, y));
            if let Some(cell) = self.shadow.cell(x, y).filter(|_| !is_new) {
                content.push((x, y, cell));
            }
        }
        content.sort_by_key(|(x, y, _)| (*y, *x));
        self.links = now;
    }

    /// Writes a row from this column on, each piece after the first in a place that was cleared for it.
    fn rest(&mut self, x: u16, y: u16) -> io::Result<()> {
        for (place, piece) in self.shadow.rest(x, y, self.output.is_wide()).iter().enumerate() {
            if let Some((x, y, _)) = piece.first().filter(|_| place > 0) {
                self.inner.set_cursor_position((*x, *y))?;
                self.inner.clear_region(ClearType::UntilNewLine)?;
            }
            self.cells(piece)?;
        }
        Ok(())
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
        let mut content: Vec<Placed> = content.map(|(x, y, cell)| (x, y, harmless(cell).clone())).collect();
        self.relinked(&mut content);
        if content.is_empty() {
            return Ok(());
        }
        self.cursor = None;
        let wide = self.output.is_wide();
        // What can be written in one go.
        let mut sure = Vec::with_capacity(content.len());
        for row in content.chunk_by(|(_, a, _), (_, b, _)| a == b) {
            let Some(from) = self.shadow.take(row, wide) else {
                sure.extend_from_slice(row);
                continue;
            };
            let before = row.iter().take_while(|(x, _, _)| *x < from).count();
            sure.extend_from_slice(row.get(..before).unwrap_or_default());
            self.cells(&std::mem::take(&mut sure))?;
            if let Some((_, y, _)) = row.first() {
                self.rest(from, *y)?;
            }
        }
        self.cells(&sure)
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
        self.shadow.clear();
        self.links.clear();
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
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

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

    /// What is written when the row is drawn that was `old`.
    fn written(old: &str, new: &str) -> String {
        let (mut screen, output, kept) = screen();
        let mut before = Buffer::empty(Rect::new(0, 0, 12, 1));
        for text in [old, new] {
            kept.0.lock().unwrap().clear();
            let mut after = Buffer::empty(before.area);
            after.set_string(0, 0, text, Style::new());
            let diff: Vec<_> = before.diff(&after);
            output.frame(|| screen.draw(diff.into_iter())).unwrap();
            before = after.clone();
        }
        let written = String::from_utf8(kept.0.lock().unwrap().concat()).unwrap();
        // Colours say nothing here.
        ["\x1b[39m", "\x1b[49m", "\x1b[59m", "\x1b[0m"].iter().fold(written, |text, colour| text.replace(colour, ""))
    }

    #[test]
    fn what_follows_a_cluster_that_terminals_disagree_about_is_addressed_anew_in_a_cleared_row() {
        for (cluster, column) in [("👍🏽", 4), ("🇩🇪", 4), ("❤️", 4), ("👩‍👩‍👧", 4), ("i\u{307}", 3), ("لا", 4)]
        {
            let drawn = written("", &format!("a{cluster}bc"));
            // Of lam and alef the second is the doubtful one.
            let last = cluster.strip_prefix('ل').unwrap_or(cluster);
            let wanted = format!("{last}\x1b[1;{column}H\x1b[K\x1b[1;{column}Hbc");
            assert!(drawn.contains(&wanted), "{cluster}: {drawn:?}");
        }
    }

    #[test]
    fn what_stood_behind_such_a_cluster_is_written_again_when_it_changes() {
        for (old, new, rest) in [("a👍🏽bc d", "axbc d", "xbc d"), ("axbc d", "a👍🏽c d", "c d"), ("👍🏽 bc", "👍🏾 bc", " bc")]
        {
            let drawn = written(old, new);
            assert!(drawn.trim_end_matches("\x1b[?2026l").trim_end().ends_with(rest), "{old} {new}: {drawn:?}");
        }
        // Nothing else is.
        assert_eq!(written("👍🏽 bc", "👍🏽 bd"), "\x1b[?2026h\x1b[1;5Hd\x1b[?2026l");
        assert_eq!(written("日 bc", "月 bc"), "\x1b[?2026h\x1b[1;1H月\x1b[?2026l");
    }

    #[test]
    fn in_a_terminal_of_wide_signs_what_follows_one_is_in_its_place() {
        let (mut screen, output, kept) = screen();
        output.set_wide(true);
        let (sign, word) = (Cell::new("●"), Cell::new("x"));
        output.frame(|| screen.draw([(0, 0, &sign), (1, 0, &word)].into_iter())).unwrap();
        let drawn = String::from_utf8(kept.0.lock().unwrap().concat()).unwrap();
        assert!(drawn.contains("\x1b[1;2H\x1b[K\x1b[1;2Hx"), "{drawn:?}");
    }

    #[test]
    fn a_link_is_told_around_its_cells_and_again_when_it_leads_elsewhere() {
        let (mut screen, output, kept) = screen();
        let cells: Vec<Cell> = "a link b".chars().map(|c| Cell::new(if c == 'a' { "a" } else { "x" })).collect();
        let mut frame = |urls: &[&str], content: &[Cell]| {
            kept.0.lock().unwrap().clear();
            let area = ratatui::layout::Rect::new(2, 0, 4, 1);
            let placed: Vec<(u16, u16, &Cell)> = (0..).zip(content).map(|(x, cell)| (x, 0, cell)).collect();
            output
                .frame(|| {
                    output.set_links(urls.iter().filter_map(|url| Link::new(area, url)).collect());
                    screen.draw(placed.into_iter())
                })
                .unwrap();
            String::from_utf8(kept.0.lock().unwrap().concat()).unwrap()
        };
        let first = frame(&["https://a.test/1"], &cells);
        assert_eq!(first.matches("\x1b]8;id=").count(), 1, "{first:?}");
        assert_eq!(first.matches(links::END).count(), 1, "{first:?}");
        let inside = first.split("https://a.test/1\x1b\\").nth(1).and_then(|rest| rest.split(links::END).next());
        assert_eq!(inside.map(|text| text.matches('x').count()), Some(4), "{first:?}");
        assert_eq!(frame(&["https://a.test/1"], &[]), "", "nothing has changed");
        let other = frame(&["https://a.test/2"], &[]);
        assert!(other.contains("https://a.test/2") && !other.contains("https://a.test/1"), "{other:?}");
        let none = frame(&["javascript:alert(1)"], &[]);
        assert!(!none.contains("\x1b]8") && none.matches('x').count() == 4, "{none:?}");
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
