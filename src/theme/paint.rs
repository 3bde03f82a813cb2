//! Words put on the screen cell by cell, and what holds for every cell of a frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use ratatui::text::Line;

/// Draws one line, from the left, as far as it fits.
///
/// ratatui's own way measures a span as a whole, by which lam and alef are one cell, and draws it by clusters, by which
/// they are two: the next span then lies over the end of this one, and all of the row is one cell off.
pub fn line(line: &Line<'_>, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    buffer.set_style(Rect { height: 1, ..area }, line.style);
    let mut x = area.x;
    for span in &line.spans {
        let room = usize::from(area.right().saturating_sub(x));
        (x, _) = buffer.set_stringn(x, area.y, &span.content, room, line.style.patch(span.style));
    }
}

/// Makes every reversed cell plain: its own colours would be grounds of every kind within one bar, and what is dim would
/// be a hole in it. What is bold stays bold.
pub fn settle(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.modifier.contains(Modifier::REVERSED) {
            cell.fg = Color::Reset;
            cell.bg = Color::Reset;
            cell.modifier.remove(Modifier::DIM);
        }
    }
}

/// What stands in for marks of writing, and for lines, where there are no signs but those of ASCII.
const SPELLED: &[(&str, &str)] = &[
    ("…", "."),
    ("·", "-"),
    ("–", "-"),
    ("—", "-"),
    ("›", ">"),
    ("─", "-"),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("┏", "+"),
    ("┓", "+"),
    ("┗", "+"),
    ("┛", "+"),
    ("━", "-"),
    ("┃", "|"),
    ("╔", "+"),
    ("╗", "+"),
    ("╚", "+"),
    ("╝", "+"),
    ("═", "-"),
    ("║", "#"),
    ("✓", "x"),
    ("×", "X"),
    ("↑", "^"),
    ("↓", "v"),
];

/// Takes the last marks and lines that are not ASCII from a frame, but for what is being written: that shows as it is.
pub fn spell(buffer: &mut Buffer, written: Option<Rect>) {
    let area = buffer.area;
    for position in area.positions().filter(|at| written.is_none_or(|written| !written.contains(*at))) {
        if let Some(cell) = buffer.cell_mut(position)
            && let Some((_, ascii)) = SPELLED.iter().find(|(sign, _)| *sign == cell.symbol())
        {
            cell.set_symbol(ascii);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::{Style, Stylize as _};
    use ratatui::text::Span;

    use super::*;
    use client::text::width;

    fn row(buffer: &Buffer) -> String {
        buffer.content.iter().map(|cell| cell.symbol()).collect()
    }

    #[test]
    fn a_shortened_arabic_text_keeps_its_sign_right_behind_it_and_the_column_after_it_stays() {
        let area = Rect::new(0, 0, 16, 1);
        for text in ["السلام عليكم ورحمة", "لا لا لا لا لا لا لا"] {
            let cut = width::fit(text, 12);
            let spans = vec![Span::raw(cut.clone()), Span::raw(" "), Span::raw("3d")];
            let mut buffer = Buffer::empty(area);
            line(&Line::from(spans), area, &mut buffer);
            assert_eq!(buffer[(13, 0)].symbol(), "3", "{:?}", row(&buffer));
            let shown = row(&buffer);
            let kept = cut.trim_end().trim_end_matches('…');
            assert!(text.starts_with(kept) && shown.starts_with(&format!("{kept}…")), "{shown:?}");
        }
    }

    #[test]
    fn what_is_reversed_has_no_colours_of_its_own_and_is_not_dim() {
        let area = Rect::new(0, 0, 6, 1);
        let mut buffer = Buffer::empty(area);
        let spans = vec!["ab".red().bold(), "cd".blue().on_yellow().dim()];
        line(&Line::from(spans), area, &mut buffer);
        buffer.set_style(Rect::new(0, 0, 5, 1), Style::new().add_modifier(Modifier::REVERSED));
        settle(&mut buffer);
        for x in 0..5 {
            let cell = &buffer[(x, 0)];
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{x}");
            assert_eq!(cell.modifier - Modifier::BOLD, Modifier::REVERSED, "{x}");
        }
        assert!(buffer[(0, 0)].modifier.contains(Modifier::BOLD));
        assert_eq!(buffer[(5, 0)].modifier, Modifier::empty());
    }

    proptest! {
        #[test]
        fn every_text_is_measured_as_it_is_drawn(text in "[\\PC\u{ff9e}لاא\u{fe0f}\u{1f3fd}\u{200d}👩️i\u{307}ｶ]{0,24}") {
            let area = Rect::new(0, 0, 200, 1);
            let mut buffer = Buffer::empty(area);
            let (x, _) = buffer.set_stringn(0, 0, &text, 200, Style::new());
            prop_assert_eq!(usize::from(x), width::width(&text));
        }
    }
}
