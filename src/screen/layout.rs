//! Where things go, for every size of terminal: three panes from about 120 columns on, two from about 80, one below.

use ratatui::layout::Rect;

use crate::command::{THREE_PANES, TWO_PANES};
use crate::model::{Focus, Model};
use crate::panes::composer as composer_pane;

/// The areas of the screen. What is not shown has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The inboxes, at the top.
    pub bar: Rect,
    /// Where the rows of the inbox are; none where the terminal is too narrow for it now.
    pub list: Option<Rect>,
    /// The line between list and thread.
    pub list_divider: Option<Rect>,
    /// Where the conversation is, composer included.
    pub thread: Option<Rect>,
    /// The composer, below the thread.
    pub composer: Option<Rect>,
    /// The line left of the details.
    pub details_divider: Option<Rect>,
    /// Where the customer's details are; none where they are hidden.
    pub details: Option<Rect>,
    /// The status bar, at the bottom.
    pub status: Rect,
}

/// Lays the screen out.
pub fn areas(model: &Model, screen: Rect) -> Areas {
    let mut areas = Areas::default();
    if screen.height == 0 || screen.width == 0 {
        return areas;
    }
    let bar = u16::from(screen.height >= 6);
    let status = u16::from(screen.height >= 2);
    areas.bar = Rect { height: bar, ..screen };
    areas.status = Rect { y: screen.bottom() - status, height: status, ..screen };
    let body = Rect { y: screen.y + bar, height: screen.height - bar - status, ..screen };
    if body.height == 0 {
        return areas;
    }
    let (list, middle, details) = columns(model, body);
    areas.list = list.map(|(area, _)| area);
    areas.list_divider = list.and_then(|(_, divider)| divider);
    areas.details = details.map(|(area, _)| area);
    areas.details_divider = details.and_then(|(_, divider)| divider);
    if let Some(middle) = middle {
        split_composer(model, middle, &mut areas);
    }
    areas
}

type Side = Option<(Rect, Option<Rect>)>;

fn columns(model: &Model, body: Rect) -> (Side, Option<Rect>, Side) {
    let width = body.width;
    let focus = model.focus;
    if width < TWO_PANES {
        return match focus {
            Focus::List => (Some((body, None)), None, None),
            Focus::Thread | Focus::Composer => (None, Some(body), None),
            Focus::Details => (None, None, Some((body, None))),
        };
    }
    let share = |percent: u16| u16::try_from(u32::from(width) * u32::from(percent) / 100).unwrap_or(width);
    let list = share(model.settings.list_percent).clamp(24, width.saturating_sub(36));
    let details = share(model.settings.details_percent).clamp(22, 56);
    let at = |x: u16, width: u16| Rect { x, width, ..body };
    let divided = |x: u16, columns: u16| (at(x, columns), Some(at(x + columns, 1)));
    if width < THREE_PANES || !model.settings.show_details {
        if focus == Focus::Details {
            let left = width - details - 1;
            return (None, Some(at(0, left)), Some((at(left + 1, details), Some(at(left, 1)))));
        }
        return (Some(divided(0, list)), Some(at(list + 1, width - list - 1)), None);
    }
    let list = list.min(width.saturating_sub(details + 2 + 40));
    let middle = width - list - details - 2;
    (
        Some(divided(0, list)),
        Some(at(list + 1, middle)),
        Some((at(list + middle + 2, details), Some(at(list + middle + 1, 1)))),
    )
}

/// The composer takes the lower part of the thread's column: enough to write in, little enough to read above it.
fn split_composer(model: &Model, middle: Rect, areas: &mut Areas) {
    let Some(composer) = &model.composer else {
        areas.thread = Some(middle);
        return;
    };
    let text = u16::try_from(composer.area.lines().len()).unwrap_or(u16::MAX);
    let readers = composer_pane::reader_rows(model, composer, middle.width);
    let wanted = text.saturating_add(4).max(7).saturating_add(readers);
    let most = (middle.height * 3 / 5).max(middle.height.min(5));
    let height = wanted.min(most);
    areas.composer = Some(Rect { y: middle.bottom() - height, height, ..middle });
    if middle.height > height {
        areas.thread = Some(Rect { height: middle.height - height, ..middle });
    }
}
