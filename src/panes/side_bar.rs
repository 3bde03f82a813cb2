//! The inboxes at the side, in groups that fold.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Spans, Span};

use super::inbox_bar::own_state;
use crate::command::choose;
use crate::model::drawn::Hit;
use crate::model::side::{self, Group, Line};
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use crate::words::standing;
use client::text::width;
use client::view::ViewId;

/// Draws the side bar: its header with one's own state, then the inboxes.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    header(model, Rect { height: 1, ..area }, frame, drawn);
    // A blank row below the header, as one's own state is no inbox.
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let lines = model.panes.side.lines(&choose::inbox_bar(model), &model.settings.views, &model.panes.inbox);
    let focused = model.focus == Focus::Inboxes;
    let current = &model.panes.inbox;
    let at = if focused {
        model.panes.side.place(&lines, current)
    } else {
        lines.iter().position(|line| matches!(line, Line::Inbox(id, ..) if id == current)).unwrap_or(0)
    };
    let rows = usize::from(body.height);
    let most = lines.len().saturating_sub(rows);
    let top = model.panes.side.turned.unwrap_or((at + 2).saturating_sub(rows)).min(most);
    drawn.side = (top, most);
    for (y, (place, line)) in (body.y..body.bottom()).zip(lines.iter().enumerate().skip(top)) {
        let row = Rect { y, height: 1, ..body };
        draw_line(model, line, (focused && place == at, focused), row, frame);
        match line {
            Line::Inbox(id, ..) => drawn.hits.push((row, Hit::Inbox(id.clone()))),
            Line::Heading(group, _) => drawn.hits.push((row, Hit::Group(*group))),
            Line::Blank => {}
        }
    }
}

fn header(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let focused = model.focus == Focus::Inboxes && model.over.overlays.is_empty();
    let (mark, role) = if focused { (model.signs.cursor(), Role::TitleFocused) } else { (" ", Role::Title) };
    if focused {
        frame.buffer_mut().set_style(area, model.theme.style(role));
    }
    let wide = usize::from(area.width);
    let mut title = format!("{mark}Inboxes ");
    let mut state = own_state(model, wide.saturating_sub(width::width(&title) + 1));
    // Where one is can be seen; how one is there oneself cannot.
    if state.last().is_some_and(|(word, _)| word.is_empty()) {
        title = mark.to_owned();
        state = own_state(model, wide.saturating_sub(width::width(&title) + 1));
    }
    let columns: usize = state.iter().map(|(text, _)| width::width(text)).sum();
    let room = wide.saturating_sub(width::width(&title) + columns + 1);
    let mut spans = vec![Span::styled(title, model.theme.style(role)), Span::raw(" ".repeat(room))];
    let state_area = Rect { x: area.right().saturating_sub(u16::try_from(columns + 1).unwrap_or(0)), ..area };
    spans.extend(
        state
            .into_iter()
            .map(|(text, own)| Span::styled(text, model.theme.style(if focused { Role::TitleFocused } else { own }))),
    );
    paint::line(&Spans::from(spans), area, frame.buffer_mut());
    drawn.hits.push((state_area, Hit::Call(crate::call::Call::of("away"))));
}

fn draw_line(model: &Model, line: &Line, (here, focused): (bool, bool), area: Rect, frame: &mut Frame<'_>) {
    let columns = usize::from(area.width);
    let style = |role: Role| model.theme.style(role);
    let mark = |is_current: bool| if here || (is_current && !focused) { model.signs.cursor() } else { " " };
    let spans = match line {
        Line::Blank => return,
        Line::Heading(group, folded) => {
            let sign = if folded.is_some() { model.signs.folded() } else { model.signs.open() };
            let words = match (group, folded) {
                (Group::Empty, count) => standing::with_nothing(*count),
                (Group::Later, _) => standing::LATER.to_owned(),
                (Group::Fin, _) => standing::FIN.to_owned(),
                (Group::Teams, _) => "Teams".to_owned(),
                (Group::Teammates, count) => standing::teammates(*count),
                (Group::More, count) => standing::more(*count),
                (Group::Folder(at), _) => {
                    side::folders(&model.settings.views).get(*at).copied().unwrap_or_default().to_owned()
                }
                (Group::Own, _) => String::new(),
            };
            let words = width::fit(&format!("{sign} {words}"), columns.saturating_sub(2));
            vec![Span::styled(mark(false), style(Role::BorderFocused)), Span::styled(words, style(Role::TextMuted))]
        }
        Line::Inbox(id, name, count) => {
            let is_current = *id == model.panes.inbox;
            // How many were ever closed says nothing about the work.
            let count = if *id == ViewId::Closed { String::new() } else { count.to_string() };
            let role = if is_current { Role::InboxCurrent } else { Role::InboxName };
            let room = columns.saturating_sub(2 + width::width(&count) + 1);
            vec![
                Span::styled(mark(is_current), style(Role::BorderFocused)),
                Span::styled(width::fit(&width::truncate(name, room), room), style(role)),
                Span::styled(format!(" {count}"), style(Role::InboxCount)),
            ]
        }
    };
    paint::line(&Spans::from(spans), area, frame.buffer_mut());
    if here && focused {
        frame.buffer_mut().set_style(area, style(Role::Selection));
    }
}
