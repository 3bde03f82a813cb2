//! The list as a table: its columns, what stands in them and above them.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::row::{Cells, Piece, begun, fitted, priority};
use super::sla;
use crate::model::Model;
use crate::theme::Role;
use crate::views::columns::{Column, Columns};
use crate::words::rows as words;
use client::condition::fold;
use client::domain::Priority;
use client::store::Row;
use client::text::width;
use client::view::Group;

/// What stands before the columns, the words, the signs, and the figure.
type Parts = (Vec<Span<'static>>, Piece, Vec<Span<'static>>, Span<'static>);

/// A line of the table.
pub(super) fn line(
    model: &Model,
    row: &Row,
    (mut line, said, signs, time): Parts,
    cells: Cells,
    style: &dyn Fn(Role) -> Style,
) -> Line<'static> {
    let extras: Vec<Column> = chosen(model).into_iter().flatten().map(|(column, _)| column.clone()).collect();
    for (column, _, columns) in columns(model, cells) {
        if column == Column::Signs {
            line.extend(fitted(signs.clone(), columns));
        } else {
            let (text, of) = match column {
                Column::Words => said.clone(),
                _ => cell(model, row, &column, &extras, style),
            };
            line.push(Span::styled(width::fit(&text, columns), of));
        }
        line.push(Span::raw(" "));
    }
    line.pop();
    let used: usize = line.iter().map(|span| width::width(&span.content)).sum();
    line.push(Span::raw(" ".repeat(cells.columns.saturating_sub(used + cells.time + 1))));
    line.push(time);
    Line::from(line)
}

/// What stands in a column.
fn cell(model: &Model, row: &Row, column: &Column, all: &[Column], style: &dyn Fn(Role) -> Style) -> Piece {
    let extra = || {
        let place = all.iter().filter(|column| column.extra().is_some()).position(|other| other == column);
        place.and_then(|at| row.extra.get(at)).map(ToString::to_string).unwrap_or_default()
    };
    let name = if row.is_unread() { Role::ListUnread } else { Role::ListWho };
    let (text, role) = match column {
        Column::Customer => (row.who.to_string(), name),
        Column::Company => (row.company.as_ref().map(ToString::to_string).unwrap_or_default(), Role::ListCompany),
        Column::Assignee => {
            let is_me = row.admin.as_ref() == model.me();
            let name = row.admin.as_ref().map(|admin| model.admin_name(admin)).unwrap_or_default();
            (name, if is_me { Role::ListAssigneeMe } else { Role::ListAssignee })
        }
        Column::Team => (row.team.as_ref().map(|team| model.team_name(team)).unwrap_or_default(), Role::ListAssignee),
        Column::Tags => {
            let names: Vec<&str> = row.tags.iter().map(|tag| tag.as_str()).collect();
            (names.join(", "), Role::ListCompany)
        }
        Column::Subject => (row.headline.to_string(), Role::ListHeadline),
        Column::State => (words::state(row.state).to_owned(), Role::ListState),
        Column::Begun => (begun(model, row), Role::ListTime),
        Column::Sla => {
            let role = sla::of_row(model, row).map_or(Role::ListTime, |near| near.role());
            let status = || row.sla_status.as_ref().map(ToString::to_string).unwrap_or_default();
            (sla::left(model, row).map_or_else(status, |left| format!("{left} ~")), role)
        }
        Column::Priority => {
            let (_, role) = priority(model, row);
            (if row.priority == Priority::None { "" } else { row.priority.as_str() }.to_owned(), role)
        }
        Column::Rating | Column::Channel | Column::Language | Column::Attribute(_) => (extra(), Role::ListCompany),
        Column::Words | Column::Signs => (String::new(), Role::ListHeadline),
    };
    (text, style(role))
}

/// The columns that were chosen for the list that is shown.
fn chosen(model: &Model) -> Option<&Columns> {
    model.columns_of(&model.panes.inbox)
}

/// The columns of the table, each with the cell that it begins in and its width: those that fit, and what room is left over
/// goes to the words.
pub(super) fn columns(model: &Model, cells: Cells) -> Vec<(Column, usize, usize)> {
    let (named, company) = cells.table;
    let default =
        || vec![(Column::Customer, named), (Column::Company, company), (Column::Words, 8), (Column::Signs, 4)];
    let wanted = match chosen(model) {
        Some(chosen) => chosen.iter().map(|(column, width)| (column.clone(), usize::from(*width))).collect(),
        None => default(),
    };
    let room = cells.columns.saturating_sub(cells.lead + cells.time + 1);
    // The words can be as narrow as this before columns behind them have to go.
    let least = |(column, width): &(Column, usize)| if *column == Column::Words { (*width).min(8) } else { *width };
    let (mut shown, mut used) = (Vec::new(), 0);
    for column in wanted {
        let own = least(&column) + 1;
        if used + own > room + 1 && !shown.is_empty() {
            break;
        }
        used += own;
        shown.push(column);
    }
    let spare = (room + 1).saturating_sub(used);
    let mut from = cells.lead;
    let mut placed = Vec::new();
    for column in shown {
        let width = least(&column) + if column.0 == Column::Words { spare } else { 0 };
        placed.push((column.0, from, width));
        from += width + 1;
    }
    placed
}

/// The heading of a table: the names of its columns, and the mark of the one that it is ordered by.
pub(super) fn heading(model: &Model, figure: &str, cells: Cells) -> String {
    let mut line = " ".repeat(cells.lead);
    for (column, _, columns) in columns(model, cells) {
        line.push_str(&width::fit(column.heading(), columns));
        line.push(' ');
    }
    line.pop();
    let room = cells.columns.saturating_sub(cells.time + 1);
    format!("{}{}", width::fit(&line, room), width::pad_left(figure, cells.time))
}

/// What the group of a row is called; without one, as its key has it.
pub(super) fn group_name(model: &Model, row: Option<&Row>, key: &str) -> String {
    let Some(group) = model.group_of(&model.panes.inbox) else { return String::new() };
    if !key.starts_with('1') {
        return words::of_no_group(group).to_owned();
    }
    let name = row.and_then(|row| match group {
        Group::Company => row.company.as_ref().map(ToString::to_string),
        Group::Team => row.team.as_ref().map(|team| model.team_name(team)),
        Group::Tag => row.tags.iter().min_by_key(|tag| fold(tag.as_str())).map(ToString::to_string),
    });
    let folded = || key.get(1..).unwrap_or_default().split('\u{2}').next().unwrap_or_default().to_owned();
    name.unwrap_or_else(folded)
}
