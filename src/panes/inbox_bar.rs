//! The inboxes with their counts, in a line at the top.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::command::choose;
use crate::model::drawn::Hit;
use crate::model::{Drawn, Model};
use crate::theme::Role;
use client::text::width;

/// Draws the bar. Where not all inboxes fit, those around the current one show.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if area.height == 0 {
        return;
    }
    let entries = choose::inbox_bar(model);
    // Made for those that show: there may be thousands.
    let cell = |i: usize| {
        let (_, name, count) = &entries[i];
        (format!(" {} ", width::truncate(name, 18)), format!("{count} "))
    };
    let columns = |i: usize| {
        let (name, count) = cell(i);
        width::width(&name) + width::width(&count)
    };
    let room = usize::from(area.width);
    let current = entries.iter().position(|(inbox, ..)| *inbox == model.panes.inbox).unwrap_or(0);
    // From the first entry on if the current one shows then; else as many before it as fit.
    let mut first = current;
    let mut used = columns(current);
    while first > 0 && used + columns(first - 1) < room {
        first -= 1;
        used += columns(first);
    }
    let more = Span::styled("…", model.theme.style(Role::InboxCount));
    let mut x = area.x;
    if first > 0 {
        frame.buffer_mut().set_span(x, area.y, &more, 1);
    }
    for i in first..entries.len() {
        let (name, count) = cell(i);
        let wide = u16::try_from(columns(i)).unwrap_or(u16::MAX);
        // The last one must leave room for the sign that there are more.
        let needed = wide + u16::from(i + 1 < entries.len());
        if x.saturating_add(needed) > area.right() {
            frame.buffer_mut().set_span(area.right() - 1, area.y, &more, 1);
            break;
        }
        let here = i == current;
        let (name_role, count_role) =
            if here { (Role::InboxCurrent, Role::InboxCurrent) } else { (Role::InboxName, Role::InboxCount) };
        let (after, _) =
            frame.buffer_mut().set_span(x, area.y, &Span::styled(name, model.theme.style(name_role)), wide);
        frame.buffer_mut().set_span(after, area.y, &Span::styled(count, model.theme.style(count_role)), wide);
        drawn.hits.push((Rect { x, y: area.y, width: wide, height: 1 }, Hit::Inbox(entries[i].0.clone())));
        x += wide;
    }
}
