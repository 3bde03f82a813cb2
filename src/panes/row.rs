//! A row of the list: its cells, and what stands in them.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::sla::{self, Near};
use super::table;
use crate::command::choose;
use crate::model::Model;
use crate::theme::Role;
use crate::words::rows as words;
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{Priority, State, StepState, Timestamp};
use client::store::{DraftMode, Row, Spoke};
use client::text::{ago, width};
use client::view::{Order, ViewId};

/// A customer who has waited this many seconds has waited long.
const LONG_WAIT: i64 = 3600;
/// And after so many it is bold.
const DAY: i64 = 24 * 3600;

/// From this many columns on the company follows the name.
const WITH_COMPANY: usize = 34;

/// How the rows of a list are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// So many lines a row, one to three.
    Lines(u16),
    /// One line a row, in columns under a heading.
    Table,
}

impl Shape {
    /// Lines of a row.
    pub(super) fn height(self) -> u16 {
        match self {
            Self::Lines(lines) => lines.clamp(1, 3),
            Self::Table => 1,
        }
    }
}

/// Where things go in a row of so many columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    /// Columns of the pane.
    pub(super) columns: usize,
    /// Before the text.
    pub(super) lead: usize,
    /// At the right, for a figure.
    pub(super) time: usize,
    /// In a table: of the name, and of the company.
    pub(super) table: (usize, usize),
}

impl Cells {
    /// Of a list that is so wide.
    pub(super) fn of(model: &Model, columns: usize, shape: Shape) -> Self {
        let long = model.is_snoozed_list() || matches!(model.order(), Order::Wakes | Order::Sla | Order::Type);
        let lead = if model.size.0 < 60 { 3 } else { 4 };
        let time = match (long, shape) {
            (true, _) => 8,
            (_, Shape::Table) => 6,
            (_, Shape::Lines(_)) => 5,
        };
        let name = (columns * 24 / 100).clamp(8, 28);
        let company = (columns * 20 / 100).clamp(6, 24);
        Self { columns, lead, time, table: (name, company) }
    }
}

/// Words with the role they are drawn in.
pub(super) type Piece = (String, Style);

/// The lines of a row.
pub(super) fn lines(model: &Model, row: &Row, here: bool, cells: Cells, shape: Shape) -> Vec<Line<'static>> {
    let left = model.panes.list.has_left(&row.id);
    let style = |role: Role| if left { model.theme.style(Role::TextMuted) } else { model.theme.style(role) };
    let bar = if here { model.signs.cursor() } else { " " };
    let bar = Span::styled(bar, model.theme.style(Role::BorderFocused));
    let name = (row.who.to_string(), style(if row.is_unread() { Role::ListUnread } else { Role::ListWho }));
    let company = row.company.as_ref().map(|company| (company.to_string(), style(Role::ListCompany)));
    let said = said(model, row, left, &style);
    let (signs, time) = (signs(model, row, &style), time(model, row, cells.time, &style));
    let mut lead = marks(model, row, &style);
    lead.insert(0, bar.clone());
    lead.push(Span::raw(" ".repeat(cells.lead - 3)));
    let indent = || vec![bar.clone(), Span::raw(" ".repeat(cells.lead - 1))];
    let room = cells.columns.saturating_sub(cells.lead + cells.time + 1);
    match shape {
        Shape::Table => vec![table::line(model, row, (lead, said, signs, time), cells, &style)],
        Shape::Lines(1) => vec![in_one(lead, name, said, signs, time, cells)],
        Shape::Lines(lines) => {
            let beside = company.clone().filter(|_| lines == 2 && cells.columns >= WITH_COMPANY);
            lead.extend(named(name, beside, room));
            lead.push(time);
            let mut out = vec![Line::from(lead)];
            if lines > 2 {
                let mut middle = indent();
                let text = company.unwrap_or_else(|| ("(no company)".to_owned(), style(Role::ListCompany)));
                let (text, of) = with_subject(row, text);
                middle.push(Span::styled(width::truncate(&text, room + cells.time).into_owned(), of));
                out.push(Line::from(middle));
            }
            let mut last = indent();
            let words = cells.columns.saturating_sub(cells.lead + 1);
            let used: usize = signs.iter().map(|span| width::width(&span.content)).sum();
            let words = if used == 0 { words } else { words.saturating_sub(used + 1) };
            last.push(Span::styled(width::fit(&said.0, words), said.1));
            if used > 0 {
                last.push(Span::raw(" "));
                last.extend(signs);
            }
            out.push(Line::from(last));
            out
        }
    }
}

/// With a subject it stands beside the company, where a row has a line for both.
fn with_subject(row: &Row, (company, style): Piece) -> Piece {
    let said = row.last_words.as_ref().is_some_and(|words| *words != row.headline);
    if said && !row.headline.is_empty() { (format!("{company} · {}", row.headline), style) } else { (company, style) }
}

/// The name, and after it what fits of the company.
fn named(name: Piece, company: Option<Piece>, room: usize) -> Vec<Span<'static>> {
    let shown = width::truncate(&name.0, room).into_owned();
    let mut rest = room - width::width(&shown).min(room);
    let mut spans = vec![Span::styled(shown, name.1)];
    if let Some((company, style)) = company.filter(|_| rest > 4) {
        let shown = width::truncate(&company, rest - 2).into_owned();
        rest -= (2 + width::width(&shown)).min(rest);
        spans.extend([Span::raw("  "), Span::styled(shown, style)]);
    }
    spans.push(Span::raw(" ".repeat(rest)));
    spans
}

/// One line: name, words, signs and time; in a narrow one name and time.
fn in_one(
    mut line: Vec<Span<'static>>,
    name: Piece,
    said: Piece,
    signs: Vec<Span<'static>>,
    time: Span<'static>,
    cells: Cells,
) -> Line<'static> {
    let room = cells.columns.saturating_sub(cells.lead + cells.time + 1);
    if cells.columns < 40 {
        line.push(Span::styled(width::fit(&name.0, room), name.1));
        line.push(time);
        return Line::from(line);
    }
    let named = (cells.columns / 3 + 1).min(24);
    let of_signs = if cells.columns < 44 { 0 } else { 4 };
    let words = room.saturating_sub(named + 1 + of_signs + usize::from(of_signs > 0));
    line.push(Span::styled(width::fit(&name.0, named), name.1));
    line.push(Span::raw(" "));
    line.push(Span::styled(width::fit(&said.0, words), said.1));
    if of_signs > 0 {
        line.push(Span::raw(" "));
        line.extend(fitted(signs, of_signs));
    }
    line.push(time);
    Line::from(line)
}

pub(super) fn fitted(signs: Vec<Span<'static>>, columns: usize) -> Vec<Span<'static>> {
    let used: usize = signs.iter().map(|span| width::width(&span.content)).sum();
    let mut signs = signs;
    signs.push(Span::raw(" ".repeat(columns.saturating_sub(used))));
    signs
}

fn marks(model: &Model, row: &Row, style: &dyn Fn(Role) -> Style) -> Vec<Span<'static>> {
    let signs = model.signs;
    let unread = match (model.panes.marks.has(&row.id), row.is_unread()) {
        (true, _) => signs.done(),
        (false, _) if row.mentioned => "@",
        (false, true) => signs.unread(),
        (false, false) => " ",
    };
    let (priority, role) = priority(model, row);
    vec![Span::styled(unread, style(Role::ListUnread)), Span::styled(priority, style(role))]
}

pub(super) fn priority(model: &Model, row: &Row) -> (&'static str, Role) {
    let signs = model.signs;
    match row.priority {
        Priority::Urgent => (signs.urgent(), Role::ListPriorityUrgent),
        Priority::High => (signs.high(), Role::ListPriorityHigh),
        Priority::Medium => (signs.medium(), Role::ListPriorityMedium),
        Priority::Low => (signs.low(), Role::ListPriorityLow),
        Priority::None => (" ", Role::ListState),
    }
}

/// The figure that the list is ordered by.
fn time(model: &Model, row: &Row, columns: usize, style: &dyn Fn(Role) -> Style) -> Span<'static> {
    let (text, style) = match model.order() {
        // When it wakes is what is to be known of what is snoozed.
        Order::Newest | Order::Oldest if !model.is_snoozed_list() => (heard(model, row), style(Role::ListTime)),
        Order::Begun => (begun(model, row), style(Role::ListTime)),
        Order::Sla => {
            let near = sla::of_row(model, row);
            let role = near.map_or(Role::ListTime, Near::role);
            let figure = sla::left(model, row).unwrap_or_else(|| waits(model, row, columns, style).0);
            (format!("{:<2} {}", near.map_or("", Near::sign), width::pad_left(&figure, 4)), style(role))
        }
        Order::Type => match &row.ticket_type {
            Some(kind) => {
                (width::truncate(kind.as_str(), columns.saturating_sub(1)).into_owned(), style(Role::ListTicket))
            }
            None => waits(model, row, columns, style),
        },
        _ => waits(model, row, columns, style),
    };
    Span::styled(width::pad_left(&text, columns), style)
}

/// How old the last word is.
fn heard(model: &Model, row: &Row) -> String {
    if row.active_at.is_known() {
        return ago::short(model.now.since(row.active_at));
    }
    model.signs.nothing().to_owned()
}

/// How long ago it was begun.
pub(super) fn begun(model: &Model, row: &Row) -> String {
    if row.created_at.is_known() {
        return ago::short(model.now.since(row.created_at));
    }
    model.signs.nothing().to_owned()
}

/// How long the customer has waited; of whom nobody waits for, how old the last word is; of what is snoozed, when it wakes.
fn waits(model: &Model, row: &Row, columns: usize, style: &dyn Fn(Role) -> Style) -> Piece {
    let wake = model.is_snoozed_list() || model.order() == Order::Wakes;
    match (row.state, row.snoozed_until, row.waiting_since) {
        (State::Snoozed, Some(until), _) if wake => {
            (format!("z {}", wakes(model, until, columns)), style(Role::ListSnoozed))
        }
        (State::Open, _, Some(since)) => {
            let waited = model.now.since(since);
            let is_over = model.settings.is_overdue(waited);
            let sign = if is_over { model.signs.overdue() } else { model.signs.waiting() };
            // A colour where a promise is near: it has the first word.
            let near = sla::of_row(model, row).filter(|near| matches!(near, Near::Soon | Near::Missed));
            let style = match waited {
                _ if near == Some(Near::Missed) => style(Role::ListSlaMissed),
                _ if near.is_some() => style(Role::ListSlaSoon),
                _ if is_over => style(Role::ListWaitingOver),
                DAY.. => style(Role::ListWaitingLong).add_modifier(Modifier::BOLD),
                LONG_WAIT.. => style(Role::ListWaitingLong).remove_modifier(Modifier::BOLD),
                _ => style(Role::ListWaiting),
            };
            (format!("{sign}{}", ago::short(waited)), style)
        }
        _ => (heard(model, row), style(Role::ListTime)),
    }
}

/// The day on which a snooze ends, or today the hour; as short as the cells are.
fn wakes(model: &Model, until: Timestamp, columns: usize) -> String {
    if until >= UNTIL_REPLY {
        return "reply".to_owned();
    }
    let words = ago::coming(until, &choose::zoned_now(model));
    if width::width(&words) + 2 <= columns {
        return words;
    }
    // The time goes, and the day stays; today's is one figure.
    let mut day: Vec<&str> = words.split_whitespace().collect();
    if day.len() > 1 && day.last().is_some_and(|last| last.contains(':')) {
        day.pop();
    }
    let day = day.join(" ");
    if width::width(&day) + 2 <= columns { day } else { ago::short(until.since(model.now).max(0)) }
}

/// At most four cells: a ticket, an SLA, and whose it is where that is not said by the inbox.
fn signs(model: &Model, row: &Row, style: &dyn Fn(Role) -> Style) -> Vec<Span<'static>> {
    // In the order by SLA it stands beside the figure.
    let sla = sla::of_row(model, row).filter(|_| model.order() != Order::Sla);
    let sla = sla.map(|near| (near.sign(), near.role()));
    let whose = (model.panes.inbox != ViewId::Mine).then(|| whose(model, row));
    let others = sla.map_or(0, |(sign, _)| sign.len()) + whose.as_ref().map_or(0, |(text, _)| width::width(text));
    let mut spans = Vec::new();
    if row.is_ticket && others < 4 {
        spans.push(Span::styled("#", style(Role::ListTicket)));
    }
    spans.extend(sla.map(|(sign, role)| Span::styled(sign, style(role))));
    // "Sme" would be read as a name.
    if !spans.is_empty() && others + usize::from(row.is_ticket) < 4 {
        spans.push(Span::raw(" "));
    }
    spans.extend(whose.map(|(text, role)| Span::styled(text, style(role))));
    spans
}

fn whose(model: &Model, row: &Row) -> (String, Role) {
    match (&row.admin, &row.team) {
        (Some(admin), _) if Some(admin) == model.me() => ("me".to_owned(), Role::ListAssigneeMe),
        (Some(admin), _) => (model.initials(admin), Role::ListAssignee),
        (None, Some(team)) => {
            let name = model.team_name(team);
            let (short, _) = width::head(&name, 2);
            (short.to_lowercase(), Role::ListAssignee)
        }
        (None, None) => (model.signs.nothing().repeat(2), Role::ListAssignee),
    }
}

/// What stands in the place of the words: why it has left, what is on its way, what is begun, or what was said last.
fn said(model: &Model, row: &Row, left: bool, style: &dyn Fn(Role) -> Style) -> Piece {
    let signs = model.signs;
    let sign = |sign: &str, words: String| format!("{sign} {words}");
    if left {
        return (reason(model, row), style(Role::TextMuted));
    }
    if let Some(out) = &row.outgoing {
        let words = || out.words.as_ref().map(|words| words::said_by("you", words.as_str())).unwrap_or_default();
        return match out.state {
            StepState::Failed => {
                let why = out.why.as_ref().map(|why| why.as_str());
                (sign(signs.refused(), words::refused(out.words.is_some(), why)), style(Role::ListFailed))
            }
            StepState::Unsure => (sign("?", words()), style(Role::ListPending)),
            _ => (sign(signs.going(), words()), style(Role::ListPending)),
        };
    }
    if row.failed {
        return (sign(signs.refused(), words::refused(false, None)), style(Role::ListFailed));
    }
    // What is being written shows where it is written.
    let writes = model.composer.as_ref().is_some_and(|composer| composer.conversation == row.id);
    if let Some(draft) = row.draft.as_ref().filter(|_| !writes) {
        let words = words::draft(draft.mode == DraftMode::Note, draft.words.as_str());
        return (sign(signs.draft(), words), style(Role::ListDraft));
    }
    let last = match &row.last_words {
        Some(last) if !last.is_empty() && !row.unanswered => last.as_str(),
        _ => row.headline.as_str(),
    };
    if row.woke {
        return (sign(signs.woken(), words::woke(last)), style(Role::ListHeadline));
    }
    let ours = match &row.last_by {
        _ if row.unanswered || row.last_words.is_none() => None,
        Some(Spoke::Teammate(admin)) if Some(admin) == model.me() => Some("you".to_owned()),
        Some(Spoke::Teammate(admin)) => Some(words::first_name(&model.admin_name(admin)).to_owned()),
        Some(Spoke::Bot(name)) => Some(name.to_string()),
        Some(Spoke::Customer) | None => None,
    };
    match ours {
        Some(name) => (sign(signs.ours(), words::said_by(&name, last)), style(Role::ListHeadline)),
        None => (last.to_owned(), style(Role::ListHeadline)),
    }
}

/// Why a row is not in the list any more, and by whom.
fn reason(model: &Model, row: &Row) -> String {
    let signs = model.signs;
    if model.known.gone.contains(&row.id) {
        return String::new();
    }
    let mine = model.panes.list.is_handled(&row.id);
    match row.state {
        State::Closed => {
            let me = model.me();
            let by = match &row.closed_by {
                _ if mine => Some("you".to_owned()),
                Some(admin) if Some(admin) == me => Some("you".to_owned()),
                Some(admin) => Some(words::first_name(&model.admin_name(admin)).to_owned()),
                None => None,
            };
            format!("{} {}", signs.done(), words::closed(by.as_deref()))
        }
        State::Snoozed => {
            let until = row.snoozed_until.filter(|until| *until < UNTIL_REPLY);
            let until = until.map(|until| ago::coming(until, &choose::zoned_now(model)));
            format!("z {}", words::snoozed(until.as_deref()))
        }
        State::Open => match model.panes.inbox {
            ViewId::Snoozed | ViewId::SnoozedMine => words::opened(State::Snoozed, mine),
            ViewId::Closed => words::opened(State::Closed, mine),
            _ => {
                let to = match (&row.admin, &row.team) {
                    (Some(admin), _) if Some(admin) == model.me() => Some("you".to_owned()),
                    (Some(admin), _) => Some(words::first_name(&model.admin_name(admin)).to_owned()),
                    (None, Some(team)) => Some(model.team_name(team)),
                    (None, None) => None,
                };
                words::given(to.as_deref(), mine)
            }
        },
    }
}
