//! The rows above the thread: who and how it stands, what it is about and whose it is (I7). Each part is a click.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::call::Call;
use crate::command::choose;
use crate::model::drawn::{Hit, ThreadDrawn};
use crate::model::thread::Find;
use crate::model::{Drawn, Focus, Model};
use crate::panes::{people, sla};
use crate::theme::{Role, paint};
use crate::words::{ladder, thread as words};
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{Priority, State};
use client::store::StoredThread;
use client::text::{ago, width};

/// A part of a row: words, their look, and what a click on them calls.
struct Part {
    text: String,
    role: Role,
    call: Option<Call>,
}

impl Part {
    fn new(text: impl Into<String>, role: Role, command: Option<&'static str>) -> Self {
        Self { text: text.into(), role, call: command.map(Call::of) }
    }
}

/// From this many rows of the terminal on there are two.
const TWO_ROWS: u16 = 24;

fn rows(model: &Model, area: Rect) -> u16 {
    match area.height {
        0..3 => 0,
        3..6 => 1,
        _ => 1 + u16::from(model.size.1 >= TWO_ROWS),
    }
}

/// The area below them.
pub(super) fn below(model: &Model, area: Rect) -> Rect {
    let rows = rows(model, area);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// Draws the rows.
pub(super) fn draw(model: &Model, data: &StoredThread, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let rows = rows(model, area);
    if rows == 0 {
        return;
    }
    let two = rows > 1;
    let first = Rect { height: 1, ..area };
    let focused = model.focus == Focus::Thread && model.over.overlays.is_empty();
    let (mark, band) = if focused {
        frame.buffer_mut().set_style(first, model.theme.style(Role::TitleFocused));
        (model.signs.cursor(), Some(Role::TitleFocused))
    } else {
        (" ", None)
    };
    let mark = Span::styled(mark, model.theme.style(band.unwrap_or(Role::BorderFocused)));
    frame.buffer_mut().set_span(first.x, first.y, &mark, 1);
    let who = who(model, data);
    let stands = match &model.panes.thread.find {
        Some(find) => vec![finding(find, &drawn.thread, &who, columns(area))],
        None => standing(model, data, two),
    };
    row(model, &who, &stands, band, first, frame, drawn);
    if two {
        let second = Rect { y: first.y + 1, ..first };
        row(model, &about(model, data), &belongings(model, data), None, second, frame, drawn);
    }
}

/// Cells of a row for words.
fn columns(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(2)
}

/// What the left part keeps beside how it stands and whose it is.
fn least(left: &Part, columns: usize) -> usize {
    width::width(&left.text).min(columns / 3)
}

/// One row: the left part is cut where it must be, those at the right are there whole or not at all.
fn row(
    model: &Model,
    left: &Part,
    right: &[Part],
    band: Option<Role>,
    area: Rect,
    frame: &mut Frame<'_>,
    drawn: &mut Drawn,
) {
    let columns = columns(area);
    let mut shown: Vec<&Part> = Vec::new();
    let mut used = 0;
    for part in right.iter().filter(|part| !part.text.is_empty()) {
        // For how it stands and whose it is the left part may shrink to a third, for others to half.
        let is_tag = matches!(part.role, Role::ListTag);
        let least = if is_tag { width::width(&left.text).min(columns / 2) } else { least(left, columns) };
        let wide = width::width(&part.text) + 2;
        if used + wide + least > columns {
            // What matters most comes first: nothing less takes its place.
            break;
        }
        used += wide;
        shown.push(part);
    }
    let text = width::fit(&left.text, columns.saturating_sub(used));
    let style = |part: &Part| model.theme.style(band.unwrap_or(part.role));
    let mut spans = vec![Span::styled(text, style(left))];
    let mut x = area.x + 1;
    hit(drawn, area, x, columns.saturating_sub(used).min(width::width(&left.text)), left);
    x += u16::try_from(columns.saturating_sub(used)).unwrap_or(0);
    for part in shown {
        spans.push(Span::styled("  ", model.theme.style(band.unwrap_or(Role::Text))));
        spans.push(Span::styled(part.text.clone(), style(part)));
        hit(drawn, area, x + 2, width::width(&part.text), part);
        x += u16::try_from(width::width(&part.text) + 2).unwrap_or(0);
    }
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    paint::line(&Line::from(spans), inside, frame.buffer_mut());
}

fn hit(drawn: &mut Drawn, area: Rect, x: u16, columns: usize, part: &Part) {
    if let Some(call) = &part.call {
        let width = u16::try_from(columns).unwrap_or(0);
        drawn.hits.push((Rect { x, width, ..area }.intersection(area), Hit::Call(call.clone())));
    }
}

/// Who it is with: up to two customers by name, and their company.
fn who(model: &Model, data: &StoredThread) -> Part {
    let mut names = vec![people::customer(data)];
    names.extend(people::others(data));
    let more = names.len().saturating_sub(2);
    names.truncate(2);
    let mut text = names.join(", ");
    if more > 0 {
        text.push_str(&format!(" +{more}"));
    }
    let known = model.panes.list.find(&data.conversation.id).and_then(|row| row.company.clone());
    let company = data.conversation.company.as_ref().map(|company| company.name.clone()).or(known);
    if let Some(company) = company.filter(|name| !name.is_empty()) {
        text.push_str(&format!(" · {company}"));
    }
    Part::new(text, Role::TextStrong, Some("focus.details"))
}

/// What is looked for and how often it is there: the words are cut, never the answer.
fn finding(find: &Find, drawn: &ThreadDrawn, left: &Part, columns: usize) -> Part {
    let told = |looked_for: &str| words::finding(looked_for, drawn.hit, drawn.hits);
    let room = columns.saturating_sub(least(left, columns) + 2);
    let looked_for = width::truncate(&find.words, room.saturating_sub(width::width(&told(""))));
    let whole = told(&looked_for);
    let short = || words::hits(drawn.hit, drawn.hits);
    Part::new(if width::width(&whole) <= room { whole } else { short() }, Role::ThreadNew, None)
}

/// How it stands, and since when the customer waits.
fn standing(model: &Model, data: &StoredThread, wide: bool) -> Vec<Part> {
    let conversation = &data.conversation;
    let now = choose::zoned_now(model);
    let mut parts = Vec::new();
    if let Some(since) = conversation.waits_since().filter(|_| conversation.state == State::Open) {
        let seconds = model.now.since(since);
        let (sign, role) = match model.settings.is_overdue(seconds) {
            true => (model.signs.overdue(), Role::ListWaitingOver),
            false => (model.signs.waiting(), Role::TextMuted),
        };
        let waited = ago::short(seconds);
        let text = match (wide, role) {
            (true, Role::TextMuted) => format!("waits {waited}"),
            (true, _) => format!("{sign} waits {waited}"),
            (false, _) => format!("{sign}{waited}"),
        };
        parts.push(Part::new(text, role, None));
    }
    let state = match conversation.state {
        State::Open => "open".to_owned(),
        State::Snoozed => match conversation.snoozed_until {
            Some(until) if until < UNTIL_REPLY => words::asleep(&ago::coming(until, &now)),
            Some(_) => words::asleep(words::A_REPLY),
            None => "snoozed".to_owned(),
        },
        State::Closed => match conversation.statistics.last_close_at.filter(|at| at.is_known()) {
            Some(at) if model.now.since(at) < 60 => words::closed(None),
            Some(at) => words::closed(Some(&ago::short(model.now.since(at)))),
            None => "closed".to_owned(),
        },
    };
    let command = (conversation.state == State::Snoozed).then_some("snooze");
    parts.push(Part::new(state, Role::TextMuted, command));
    let steps = data.ladder.as_ref().filter(|_| conversation.state == State::Snoozed);
    let steps = steps.map(|steps| ladder::at(steps.at + 1, steps.rungs.len(), steps.speaks()));
    parts.extend(steps.map(|steps| Part::new(steps, Role::TextMuted, Some("ladder"))));
    if !wide {
        let list = &model.panes.list;
        if list.selected.as_ref() == Some(&conversation.id) && model.size.0 < 60 {
            parts.push(Part::new(format!("{}/{}", list.index + 1, list.total), Role::TextMuted, None));
        }
    }
    parts
}

/// What it is about: its ticket, or else its subject.
fn about(model: &Model, data: &StoredThread) -> Part {
    let conversation = &data.conversation;
    let name = conversation.headline();
    let name = if name.is_empty() { "(no subject)".to_owned() } else { name.to_string() };
    let details = model.panes.details.as_ref().filter(|(id, _)| *id == conversation.id);
    let ticket = details.and_then(|(_, details)| details.ticket.as_ref()).filter(|_| conversation.is_ticket);
    let text = match ticket {
        Some(ticket) => format!("# {} {} · {} · {name}", ticket.number, ticket.kind, ticket.state),
        None if conversation.is_ticket => format!("# {name}"),
        None => name,
    };
    Part::new(text, Role::Text, None)
}

/// Whose it is, and how urgent; then its tags.
fn belongings(model: &Model, data: &StoredThread) -> Vec<Part> {
    let conversation = &data.conversation;
    let admin = conversation
        .admin_assignee
        .as_ref()
        .map(|admin| if Some(admin) == model.me() { "me".to_owned() } else { model.admin_name(admin) });
    let team = conversation.team_assignee.as_ref().map(|team| model.team_name(team));
    let whose = match (team, admin) {
        (Some(team), Some(admin)) => format!("{team} · {admin}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "nobody".to_owned(),
    };
    let mut parts = vec![Part::new(whose, Role::TextMuted, Some("assign"))];
    parts.extend(sla::of_thread(model, data).map(|(text, role)| Part::new(text, role, None)));
    let signs = model.signs;
    let (sign, role) = match conversation.priority {
        Priority::None => ("", Role::Text),
        Priority::Low => (signs.low(), Role::ListPriorityLow),
        Priority::Medium => (signs.medium(), Role::ListPriorityMedium),
        Priority::High => (signs.high(), Role::ListPriorityHigh),
        Priority::Urgent => (signs.urgent(), Role::ListPriorityUrgent),
    };
    if !sign.is_empty() {
        parts.push(Part::new(format!("{sign} {}", conversation.priority.as_str()), role, Some("priority")));
    }
    parts.extend(conversation.tags.iter().map(|tag| Part::new(format!("#{}", tag.name), Role::ListTag, Some("tag"))));
    parts
}
