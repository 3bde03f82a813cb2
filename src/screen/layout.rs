//! Where things go, for every size of terminal.

use ratatui::layout::Rect;

use crate::model::layout::{Class, Columns, TALL};
use crate::model::{Focus, Model};
use crate::panes::composer as composer_pane;

/// Under so many columns or rows there is room for a sentence only.
const LEAST: (u16, u16) = (20, 6);

/// From so many rows on, the composer begins with a few rows more.
const TALLER: u16 = 40;

/// Rows of a thread that stay in sight above the composer.
const ABOVE: u16 = 3;

/// The areas of the screen. What is not shown has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The inboxes, at the top.
    pub bar: Option<Rect>,
    /// The inboxes, at the side.
    pub side: Option<Rect>,
    /// The line between the side bar and the list.
    pub side_divider: Option<Rect>,
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
    /// What was done and heard: a row of its own where there is room for one.
    pub message: Option<Rect>,
    /// Keys and state, in the last row.
    pub keys: Rect,
    /// Where a terminal too small for anything else says so.
    pub too_small: Option<Rect>,
}

/// Lays the screen out.
pub fn areas(model: &Model, screen: Rect) -> Areas {
    let mut areas = Areas::default();
    if screen.width < LEAST.0 || screen.height < LEAST.1 {
        areas.too_small = Some(screen);
        return areas;
    }
    let is_one = Class::of(screen.width) == Class::One;
    // Where the side bar has the inboxes they do not stand at the top as well; nor above a thread that is all there is.
    let reads = matches!(model.focus, Focus::Thread | Focus::Composer | Focus::Details);
    let bar = !(model.settings.layout.has_side(screen.width) || is_one && reads && screen.height < TALL);
    areas.bar = bar.then_some(Rect { height: 1, ..screen });
    areas.keys = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    let message = screen.height >= TALL;
    areas.message = message.then_some(Rect { y: screen.bottom().saturating_sub(2), height: 1, ..screen });
    let (top, bottom) = (u16::from(bar), 1 + u16::from(message));
    let body = Rect { y: screen.y + top, height: screen.height - top - bottom, ..screen };
    if let Some(middle) = columns(model, body, &mut areas) {
        split_composer(model, middle, screen.height, &mut areas);
    }
    areas
}

/// Shares the width out; returns where the thread is.
fn columns(model: &Model, body: Rect, areas: &mut Areas) -> Option<Rect> {
    let columns = if model.panes.zoomed {
        Columns::alone(body.width, model.focus)
    } else {
        model.settings.layout.columns(body.width, model.focus)
    };
    let mut x = body.x;
    let mut take = |width: u16| {
        let area = Rect { x, width, ..body };
        x += width;
        area
    };
    if columns.side > 0 {
        (areas.side, areas.side_divider) = (Some(take(columns.side)), Some(take(1)));
    }
    if columns.list > 0 {
        areas.list = Some(take(columns.list));
        areas.list_divider = (columns.thread > 0).then(|| take(1));
    }
    let middle = (columns.thread > 0).then(|| take(columns.thread));
    if columns.over
        && let Some(thread) = middle
    {
        let left = thread.right() - columns.details;
        areas.details_divider = Some(Rect { x: left.saturating_sub(1), width: 1, ..body });
        areas.details = Some(Rect { x: left, width: columns.details, ..body });
    } else if columns.details > 0 {
        areas.details_divider = (columns.thread > 0).then(|| take(1));
        areas.details = Some(take(columns.details));
    }
    middle
}

/// The composer takes the lower part of the thread's column: a few rows at first, half of it at most, and never so much
/// that nothing of what is answered can be read.
fn split_composer(model: &Model, middle: Rect, rows: u16, areas: &mut Areas) {
    let Some(composer) = &model.composer else {
        areas.thread = Some(middle);
        return;
    };
    let text = u16::try_from(composer.area.lines().len()).unwrap_or(u16::MAX);
    let readers = composer_pane::reader_rows(model, composer, middle.width);
    let first = match rows {
        TALLER.. => 10,
        TALL.. => 7,
        12.. => 5,
        _ => 3,
    };
    let wanted = text.saturating_add(3).max(first).saturating_add(readers);
    let most =
        (middle.height / 2).max(first + readers).min(middle.height.saturating_sub(ABOVE)).max(3).min(middle.height);
    let height = wanted.min(most);
    areas.composer = Some(Rect { y: middle.bottom() - height, height, ..middle });
    if middle.height > height {
        areas.thread = Some(Rect { height: middle.height - height, ..middle });
    }
}
