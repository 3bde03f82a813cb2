//! The conversation list. Two lines a conversation, or one where the pane is wide.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::{status, title};
use crate::command::choose;
use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{Priority, State};
use client::store::Row;
use client::sync::Phase;
use client::text::{ago, width};
use client::view::ViewId;

/// From this many columns on, a conversation takes one line.
const ONE_LINE: u16 = 96;

/// A customer who has waited this many seconds has waited long.
const LONG_WAIT: i64 = 3600;

/// Draws the list.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let name = choose::inbox_name(model, &model.panes.inbox);
    let right = format!("{} · {}", model.panes.list.inbox_total(), model.panes.sort.as_str());
    let body = title::draw(model, Focus::List, &name, &right, area, frame);
    let lines = if body.width >= ONE_LINE { 1 } else { 2 };
    drawn.list_height = usize::from(body.height / lines).max(1);
    if model.panes.list.total == 0 {
        return empty(model, body, frame);
    }
    let mut y = body.y;
    for place in model.panes.list.top_for(drawn.list_height).. {
        if y + lines > body.bottom() || place >= model.panes.list.total {
            break;
        }
        let row_area = Rect { y, height: lines, ..body };
        if let Some(row) = model.panes.list.row(place) {
            let here = place == model.panes.list.index && model.panes.list.selected.as_ref() == Some(&row.id);
            draw_row(model, row, here, row_area, frame);
        } else {
            let text = Span::styled("   …", model.theme.style(Role::TextMuted));
            frame.buffer_mut().set_span(body.x, y, &text, body.width);
        }
        drawn.hits.push((row_area, Hit::ListRow(place)));
        y += lines;
    }
}

fn empty(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let unknown = unknown(model).or_else(|| {
        let deaf = status::deaf(model).filter(|_| model.known.sync.offline_since.is_none())?;
        Some(format!("nothing here; {deaf}"))
    });
    let words = match (&model.known.sync.phase, model.panes.list.loaded) {
        _ if unknown.is_some() => unknown.as_deref().unwrap_or_default(),
        (Phase::Starting, true) if model.known.sync.offline_since.is_some() => "offline: nothing here",
        (Phase::Starting, _) | (_, false) => "fetching …",
        (Phase::First { .. }, true) => "nothing here yet; still fetching …",
        (Phase::Live, true) => "nothing here: all done",
    };
    let mut lines = vec![words];
    if unknown.is_none()
        && model.known.sync.phase == Phase::Live
        && model.panes.list.loaded
        && !model.settings.left_out.is_empty()
    {
        lines.extend(["", "your settings leave out:"]);
        lines.extend(&model.settings.left_out);
    }
    let style = model.theme.style(Role::TextMuted);
    let lines: Vec<Line<'_>> = lines.into_iter().map(|words| Line::styled(words, style).centered()).collect();
    let above = area.height / 3;
    let area = Rect { y: area.y + above, height: area.height - above, ..area };
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), area);
}

/// Why nothing can be this person's, where that is so: an empty list would say that all is done.
fn unknown(model: &Model) -> Option<String> {
    if model.panes.inbox != ViewId::Mine || model.me().is_some() {
        return None;
    }
    let offline = if model.known.sync.offline_since.is_some() { " (offline)" } else { "" };
    Some(
        model
            .who
            .nobody
            .clone()
            .unwrap_or_else(|| format!("it is not known yet who you are, so nothing is yours{offline}")),
    )
}

/// The pieces of a row.
struct Pieces {
    marks: Vec<(String, Role)>,
    who: Vec<(String, Role)>,
    time: (String, Role),
    words: (String, Role),
    right: Vec<(String, Role)>,
}

fn pieces(model: &Model, row: &Row) -> Pieces {
    let unread = !row.read && row.state == State::Open;
    let signs = model.signs;
    let mut marks = vec![match row.state {
        State::Open if unread => (signs.unread().to_owned(), Role::ListUnread),
        State::Open => (" ".to_owned(), Role::ListState),
        State::Snoozed => ("z".to_owned(), Role::ListSnoozed),
        State::Closed => (signs.done().to_owned(), Role::ListClosed),
    }];
    marks.push(match row.priority {
        Priority::Urgent => (signs.urgent().to_owned(), Role::ListPriorityUrgent),
        Priority::High => (signs.high().to_owned(), Role::ListPriorityHigh),
        Priority::Medium => (signs.medium().to_owned(), Role::ListPriorityMedium),
        Priority::Low => (signs.low().to_owned(), Role::ListPriorityLow),
        Priority::None => (" ".to_owned(), Role::ListState),
    });
    let mut who = vec![(row.who.to_string(), if unread { Role::ListUnread } else { Role::ListWho })];
    if let Some(company) = &row.company {
        who.push((format!(" {company}"), Role::ListCompany));
    }
    Pieces { marks, who, time: time(model, row), words: words(row, unread), right: right(model, row) }
}

fn time(model: &Model, row: &Row) -> (String, Role) {
    match (row.state, row.snoozed_until, row.waiting_since) {
        (State::Snoozed, Some(until), _) if until >= UNTIL_REPLY => ("reply".into(), Role::ListSnoozed),
        (State::Snoozed, Some(until), _) => {
            (format!("in {}", ago::short(until.since(model.now).max(0))), Role::ListSnoozed)
        }
        (State::Open, _, Some(since)) => {
            let waited = model.now.since(since);
            let role = if waited >= LONG_WAIT { Role::ListWaitingLong } else { Role::ListWaiting };
            (format!("{}{}", model.signs.waiting(), ago::short(waited)), role)
        }
        _ => (ago::since(row.active_at, model.now), Role::ListTime),
    }
}

fn words(row: &Row, unread: bool) -> (String, Role) {
    let text = match &row.last_words {
        Some(last) if !last.is_empty() => last.to_string(),
        _ => row.headline.to_string(),
    };
    (text, if unread { Role::ListUnread } else { Role::ListHeadline })
}

fn right(model: &Model, row: &Row) -> Vec<(String, Role)> {
    let mut out = Vec::new();
    if row.failed {
        out.push((format!("{}refused", model.signs.refused()), Role::ListFailed));
    } else if row.pending > 0 {
        out.push((model.signs.going().to_owned(), Role::ListPending));
    }
    if row.draft {
        out.push((model.signs.draft().to_owned(), Role::ListDraft));
    }
    if row.is_ticket {
        out.push(("#".to_owned(), Role::ListTicket));
    }
    match row.sla_status.as_ref().map(|s| s.as_str()) {
        Some("missed") => out.push(("SLA!".to_owned(), Role::ListSlaMissed)),
        Some("active") => out.push(("SLA".to_owned(), Role::ListSlaActive)),
        _ => {}
    }
    let mine = row.admin.is_some() && row.admin.as_ref() == model.me();
    let assignee = match (&row.admin, &row.team) {
        _ if mine => "me".to_owned(),
        (Some(admin), _) => initials(&model.admin_name(admin)),
        (None, Some(team)) => width::truncate(&model.team_name(team), 8).into_owned(),
        (None, None) => "—".to_owned(),
    };
    out.push((assignee, if mine { Role::ListAssigneeMe } else { Role::ListAssignee }));
    out
}

fn initials(name: &str) -> String {
    let letters: String = name.split_whitespace().filter_map(|w| w.chars().next()).take(2).collect();
    if letters.is_empty() { "?".into() } else { letters }
}

fn draw_row(model: &Model, row: &Row, here: bool, area: Rect, frame: &mut Frame<'_>) {
    let pieces = pieces(model, row);
    let ghost = model.panes.list.ghost.as_ref().is_some_and(|g| g.id == row.id);
    let style = |role: Role| if ghost { model.theme.style(Role::TextMuted) } else { model.theme.style(role) };
    let bar = if here { model.signs.cursor() } else { " " };
    let lead = [(bar.to_owned(), Role::BorderFocused)];
    if area.height == 1 {
        let columns = usize::from(area.width);
        let who_columns = (columns * 28 / 100).min(40);
        let mut spans = line(&[&lead[..], &pieces.marks[..]].concat(), &[], 4, &style);
        spans.extend(line(&pieces.who, &[], who_columns, &style));
        let right: Vec<(String, Role)> = pieces.right.into_iter().chain([pieces.time]).collect();
        spans.extend(line(
            &[(format!(" {}", pieces.words.0), pieces.words.1)],
            &right,
            columns - 4 - who_columns,
            &style,
        ));
        paint::line(&Line::from(spans), area, frame.buffer_mut());
    } else {
        let columns = usize::from(area.width);
        let first: Vec<(String, Role)> =
            [&lead[..], &pieces.marks[..], &[(" ".to_owned(), Role::Text)], &pieces.who[..]].concat();
        let top = line(&first, std::slice::from_ref(&pieces.time), columns, &style);
        let second = [lead[0].clone(), (format!("   {}", pieces.words.0), pieces.words.1)];
        let bottom = line(&second, &pieces.right, columns, &style);
        paint::line(&Line::from(top), Rect { height: 1, ..area }, frame.buffer_mut());
        paint::line(&Line::from(bottom), Rect { y: area.y + 1, height: 1, ..area }, frame.buffer_mut());
    }
    if here {
        let focused = model.focus == Focus::List;
        let role = if focused { Role::Selection } else { Role::SelectionInactive };
        frame.buffer_mut().set_style(area, model.theme.style(role));
    }
}

/// A line of `columns`: what is on the left, cut to fit, and what is on the right, whole.
fn line(
    left: &[(String, Role)],
    right: &[(String, Role)],
    columns: usize,
    style: &dyn Fn(Role) -> Style,
) -> Vec<Span<'static>> {
    let right_columns: usize = right.iter().map(|(t, _)| width::width(t) + 1).sum();
    let mut room = columns.saturating_sub(right_columns + usize::from(!right.is_empty()));
    let mut spans = Vec::new();
    for (text, role) in left {
        let cut = width::truncate(text, room).into_owned();
        room -= width::width(&cut).min(room);
        let is_cut = cut != *text;
        spans.push(Span::styled(cut, style(*role)));
        if is_cut {
            break;
        }
    }
    spans.push(Span::raw(" ".repeat(room + usize::from(!right.is_empty()))));
    for (text, role) in right {
        spans.push(Span::styled(text.clone(), style(*role)));
        spans.push(Span::raw(" "));
    }
    spans
}
