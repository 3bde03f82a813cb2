//! The line above a pane: its name, bright when the pane has the keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::{Focus, Model};
use crate::theme::{Role, paint};
use client::text::width;

/// Draws the title line of a pane and returns the area below it. `right` stands at the right end, if there is room.
pub fn draw(model: &Model, pane: Focus, title: &str, right: &str, area: Rect, frame: &mut Frame<'_>) -> Rect {
    if area.height < 3 {
        return area;
    }
    let focused = model.focus == pane && model.over.overlays.is_empty();
    let role = match pane {
        _ if focused => Role::TitleFocused,
        // What a thread is about is never a side matter.
        Focus::Thread => Role::TextStrong,
        Focus::Inboxes | Focus::List | Focus::Details | Focus::Composer => Role::Title,
    };
    let mark = if focused { model.signs.cursor() } else { " " };
    let columns = usize::from(area.width).saturating_sub(1);
    let right_columns = width::width(right);
    let room = if right_columns + 12 < columns { columns - right_columns - 1 } else { columns };
    let title = if room < columns { width::truncate(title, room.saturating_sub(1)) } else { title.into() };
    let name = width::fit(&title, room);
    // On the band stand no other letters than its own.
    let (mark_role, right_role) =
        if focused { (Role::TitleFocused, Role::TitleFocused) } else { (Role::BorderFocused, Role::TextMuted) };
    let mut spans = vec![Span::styled(mark, model.theme.style(mark_role)), Span::styled(name, model.theme.style(role))];
    if room < columns {
        spans.push(Span::styled(format!("{right} "), model.theme.style(right_role)));
    }
    let line = Rect { height: 1, ..area };
    if focused {
        frame.buffer_mut().set_style(line, model.theme.style(Role::TitleFocused));
    }
    paint::line(&Line::from(spans), line, frame.buffer_mut());
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}
