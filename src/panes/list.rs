//! The conversation list: its header, and rows of one to three lines, or in columns where the screen is wide.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::row::{self, Cells, Shape};
use super::{status, table, title};
use crate::call::{Arg, Call};
use crate::command::choose;
use crate::config::Lines;
use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, ListPane, Model};
use crate::theme::{Role, paint};
use crate::views::columns::Column;
use crate::words::standing;
use crate::words::{rows as words, several};
use client::sync::Phase;
use client::text::width;
use client::view::{Order, ViewId};

/// From this many columns of the list on the inbox's name stands before the order.
const WITH_NAME: u16 = 30;
/// From this many columns of the screen on rows take two lines.
const TWO_LINES: u16 = 60;
/// In a lower screen they take one.
const HIGH: u16 = 24;
/// From this many columns of the screen on rows are a table.
const TABLE: u16 = 200;
/// What a table needs; and one whose columns were chosen, as those that fit are shown.
const LEAST_TABLE: u16 = 60;
const LEAST_CHOSEN: u16 = 40;

/// Draws the list.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let (title, right) = header(model, area);
    let mut body = title::draw(model, Focus::List, &title, &right, area, frame);
    let shape = shape(model, body.width);
    let cells = Cells::of(model, usize::from(body.width), shape);
    if shape == Shape::Table && body.height > 1 {
        heading(model, cells, Rect { height: 1, ..body }, frame, drawn);
        body = Rect { y: body.y + 1, height: body.height - 1, ..body };
    }
    let lines = shape.height();
    let list = &model.panes.list;
    drawn.list_height = usize::from(body.height / lines).max(1);
    if list.total == 0 {
        return empty(model, body, frame);
    }
    let rows = laid_out(list, drawn.list_height, lines, body.height);
    drawn.list_height = rows.len().max(1);
    for (place, above, starts) in rows {
        let y = body.y + above;
        let row_area = Rect { y, height: lines, ..body };
        if let Some(group) = list.group(place).filter(|_| starts) {
            group_heading(model, group, Rect { y: y - 1, height: 1, ..body }, frame);
        }
        if let Some(row) = list.row(place) {
            let here = place == list.index && list.selected.as_ref() == Some(&row.id);
            for (line, at) in row::lines(model, row, here, cells, shape).iter().zip(y..) {
                paint::line(line, Rect { y: at, height: 1, ..body }, frame.buffer_mut());
            }
            if model.panes.marks.has(&row.id) {
                frame.buffer_mut().set_style(row_area, model.theme.style(Role::ListMarked));
            }
            if here {
                let role = if model.focus == Focus::List { Role::Selection } else { Role::SelectionInactive };
                frame.buffer_mut().set_style(row_area, model.theme.style(role));
            }
        } else {
            let text = Span::styled("   …", model.theme.style(Role::TextMuted));
            frame.buffer_mut().set_span(body.x, y, &text, body.width);
        }
        drawn.hits.push((row_area, Hit::ListRow(place)));
    }
}

/// The rows that show, each with how many lines are above it and whether it is below the heading of its group. The first
/// one always is: whose rows these are is in sight.
fn laid_out(list: &ListPane, most: usize, lines: u16, height: u16) -> Vec<(usize, u16, bool)> {
    let mut top = list.top_for(most);
    loop {
        let (mut rows, mut above) = (Vec::new(), 0);
        for place in top..list.total {
            let starts = list.group(place).is_some() && (place == top || list.group(place) != list.group(place - 1));
            // A heading is never the last line, and a screen of one line has none.
            let starts = starts && lines < height;
            let heading = u16::from(starts);
            if above + heading + lines > height {
                break;
            }
            above += heading;
            rows.push((place, above, starts));
            above += lines;
        }
        // With the headings above it the cursor may be below the last line.
        let ends = rows.last().is_none_or(|(last, ..)| *last >= list.index);
        if ends || list.turned.is_some() || top >= list.index {
            return rows;
        }
        top += 1;
    }
}

/// The name of a group, and how many rows it has.
fn group_heading(model: &Model, group: &str, area: Rect, frame: &mut Frame<'_>) {
    let list = &model.panes.list;
    let name = table::group_name(model, list.of_group(group), group);
    let count = list.groups.get(group).map_or_else(String::new, ToString::to_string);
    let columns = usize::from(area.width);
    let room = columns.saturating_sub(width::width(&count) + 3);
    let words = format!(" {} {count} ", width::fit(&name, room));
    let style = model.theme.style(Role::TextMuted).add_modifier(Modifier::BOLD);
    paint::line(&Line::styled(words, style), area, frame.buffer_mut());
}

/// The order, behind the inbox's name where there is room; and which row the cursor is on, of how many, and how many more
/// came in above. Where the wheel has turned the cursor out of sight, whom it is on in their place: keys are about them.
fn header(model: &Model, area: Rect) -> (String, String) {
    let (list, columns) = (&model.panes.list, area.width);
    let order = words::order(model.order(), model.is_snoozed_list());
    let title = if let Some(row) = list.selected_row().filter(|_| !is_cursor_in_sight(model, area)) {
        words::cursor_on(row.who.as_str())
    } else if columns >= WITH_NAME {
        let groups = model.group_of(&model.panes.inbox).map(|group| format!(", {}", words::group(group)));
        format!("{} · {order}{}", choose::inbox_name(model, &model.panes.inbox), groups.unwrap_or_default())
    } else {
        order.to_owned()
    };
    let held = if list.held > 0 { format!(" +{}", list.held) } else { String::new() };
    let at =
        if list.selected.is_some() { format!("{}/{}", list.index + 1, list.total) } else { list.total.to_string() };
    let marked = model.panes.marks.len();
    let marked =
        if marked > 0 && columns >= WITH_NAME { format!("{}  ", several::marked(&[], marked)) } else { String::new() };
    (title, format!("{marked}{at}{held}"))
}

/// Whether the row under the cursor is on screen.
fn is_cursor_in_sight(model: &Model, area: Rect) -> bool {
    let list = &model.panes.list;
    let Some(top) = list.turned else { return true };
    let shape = shape(model, area.width);
    let heads = if shape == Shape::Table { 2 } else { 1 };
    let height = usize::from(area.height.saturating_sub(heads) / shape.height()).max(1);
    (top..top + height).contains(&list.index)
}

/// How rows are laid out: as was chosen, else by the size of the screen.
fn shape(model: &Model, columns: u16) -> Shape {
    let table = model.columns_of(&model.panes.inbox).is_some() && columns >= LEAST_CHOSEN;
    match model.settings.lines {
        _ if table => Shape::Table,
        Lines::One => Shape::Lines(1),
        Lines::Two => Shape::Lines(2),
        Lines::Three => Shape::Lines(3),
        Lines::Table if columns >= LEAST_TABLE => Shape::Table,
        Lines::Table => Shape::Lines(1),
        Lines::Auto if model.size.0 >= TABLE && columns >= LEAST_TABLE => Shape::Table,
        Lines::Auto if model.size.0 < TWO_LINES || model.size.1 < HIGH => Shape::Lines(1),
        Lines::Auto => Shape::Lines(2),
    }
}

/// The names of the columns; a click on what the figure goes by orders by it.
fn heading(model: &Model, cells: Cells, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let (order, signs) = (model.order(), model.signs);
    let figure = format!("{}{}", words::figure(order, model.is_snoozed_list()), signs.open());
    let line = Line::styled(table::heading(model, &figure, cells), model.theme.style(Role::TextMuted));
    paint::line(&line, area, frame.buffer_mut());
    let columns = u16::try_from(figure.chars().count() + 1).unwrap_or(area.width).min(area.width);
    let hit = Rect { x: area.right() - columns, width: columns, ..area };
    // What it is ordered by already leads to the other orders.
    let call = match order {
        Order::Waiting => Call::of("sort"),
        _ => by(Order::Waiting),
    };
    drawn.hits.push((hit, Hit::Call(call)));
    for (column, from, width) in table::columns(model, cells) {
        let order = match column {
            Column::Begun => Order::Begun,
            Column::Sla => Order::Sla,
            Column::Priority => Order::Priority,
            _ => continue,
        };
        let cell = |columns: usize| u16::try_from(columns).unwrap_or(area.width).min(area.width);
        let hit = Rect { x: area.x + cell(from), width: cell(width), ..area }.intersection(area);
        drawn.hits.push((hit, Hit::Call(by(order))));
    }
}

fn by(order: Order) -> Call {
    Call::of("sort").with(Arg::Choice(order.as_str().into()))
}

fn empty(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let unknown = unknown(model).or_else(|| {
        let deaf = status::deaf(model).filter(|_| model.known.sync.offline_since.is_none())?;
        Some(standing::not_heard(&deaf))
    });
    let nobody = nobody(model);
    let words = match (&model.known.sync.phase, model.panes.list.loaded) {
        _ if unknown.is_some() => unknown.as_deref().unwrap_or_default(),
        (Phase::Starting, true) if model.known.sync.offline_since.is_some() => standing::NOTHING_OFFLINE,
        (Phase::Starting, _) | (_, false) => "fetching …",
        (Phase::First { .. }, true) => standing::STILL_FETCHING,
        (Phase::Live, true) => &nobody,
    };
    let mut lines = vec![words];
    if unknown.is_none()
        && model.known.sync.phase == Phase::Live
        && model.panes.list.loaded
        && !model.settings.left_out.is_empty()
    {
        lines.extend(["", standing::LEFT_OUT]);
        lines.extend(&model.settings.left_out);
    }
    let style = model.theme.style(Role::TextMuted);
    let lines: Vec<Line<'_>> = lines.into_iter().map(|words| Line::styled(words, style).centered()).collect();
    let above = area.height / 3;
    let area = Rect { y: area.y + above, height: area.height - above, ..area };
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), area);
}

/// That nobody is in the list, and where somebody is.
fn nobody(model: &Model) -> String {
    match &model.panes.inbox {
        ViewId::Snoozed | ViewId::SnoozedMine => standing::NOTHING_SNOOZED.to_owned(),
        ViewId::Closed => standing::NOTHING_CLOSED.to_owned(),
        ViewId::Mentions => standing::NOT_MENTIONED.to_owned(),
        ViewId::MentionsUnread => standing::NO_MENTION_UNREAD.to_owned(),
        ViewId::Own(_) => standing::NOTHING_THERE.to_owned(),
        inbox => {
            let key = crate::command::key_of(model, "inbox.unassigned");
            let nobodys = Some((model.known.counts.unassigned, key.as_str()));
            standing::nobody_waits(&choose::inbox_name(model, inbox), nobodys.filter(|_| *inbox != ViewId::Unassigned))
        }
    }
}

/// Why nothing can be this person's, where that is so: an empty list would say that all is done.
fn unknown(model: &Model) -> Option<String> {
    if let Some(fault) = model.fault_of(&model.panes.inbox) {
        return Some(fault);
    }
    let is_mine = matches!(
        model.panes.inbox,
        ViewId::Mine | ViewId::Created | ViewId::SnoozedMine | ViewId::Mentions | ViewId::MentionsUnread
    );
    if !is_mine || model.me().is_some() {
        return None;
    }
    let known = model.who.nobody.as_deref().map(crate::words::whole);
    Some(known.unwrap_or_else(|| standing::nobody_known(model.known.sync.offline_since.is_some()).to_owned()))
}
