//! The hits of a search: whose conversation it is and when, and below that the words, the ones that were looked for marked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::snippet::{Quotes, snippet};
use crate::command::choose;
use crate::model::drawn::Hit as Spot;
use crate::model::search::{Reach, SearchPane};
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::search::{self as words, kind};
use client::domain::part::{Author, AuthorKind};
use client::store::{Hit, Place};
use client::text::{ago, width};

/// Rows of a hit.
const EACH: u16 = 2;

/// Columns of what a hit is of: the dates before it stand below each other.
const KIND: usize = 8;

/// Before the words of a hit.
const INDENT: usize = 4;

/// Draws them, as many as there is room for.
pub(super) fn draw(model: &Model, pane: &SearchPane, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let height = usize::from(area.height / EACH);
    drawn.overlay_height = height;
    if pane.found.total == 0 {
        nothing(model, pane, area, frame);
        return;
    }
    let top = pane.found.top_for(height);
    for (y, place) in (area.y..).step_by(usize::from(EACH)).zip(top..(top + height).min(pane.found.total)) {
        let Some(hit) = pane.found.hit(place).filter(|hit| !model.known.gone.contains(&hit.row.id)) else { continue };
        let here = place == pane.found.index;
        for (row, line) in lines(model, pane, hit, here, usize::from(area.width)).into_iter().enumerate() {
            let y = y + u16::try_from(row).unwrap_or(0);
            paint::line(&line, Rect { y, height: 1, ..area }, frame.buffer_mut());
        }
        let rows = Rect { y, height: EACH, ..area };
        if here && pane.is_of_these_words() {
            frame.buffer_mut().set_style(rows, model.theme.style(Role::Selection));
        }
        drawn.hits.push((rows, Spot::Found(hit.row.id.clone())));
    }
}

/// That nothing was found, and where else to look; or what to type.
fn nothing(model: &Model, pane: &SearchPane, area: Rect, frame: &mut Frame<'_>) {
    let typed = pane.input.text().trim();
    let told = match pane.reach {
        _ if typed.is_empty() => words::EMPTY.to_owned(),
        _ if pane.short && pane.wanted().is_none() => words::SHORT.to_owned(),
        _ if !pane.is_of_these_words() || pane.goes_on() => return,
        Reach::Here => words::nothing_here(typed, &choose::inbox_name(model, &model.panes.inbox)),
        Reach::Everything => words::nothing(typed),
        Reach::Intercom if pane.asked.out > 0 => return,
        Reach::Intercom => words::nothing_at_all(typed),
    };
    let told = width::truncate(&told, usize::from(area.width).saturating_sub(2)).into_owned();
    let line = Line::from(Span::styled(format!(" {told}"), model.theme.over(Role::TextMuted)));
    let row = Rect { y: area.y + u16::from(area.height > 2), height: area.height.min(1), ..area };
    paint::line(&line, row, frame.buffer_mut());
}

fn lines(model: &Model, pane: &SearchPane, hit: &Hit, here: bool, columns: usize) -> [Line<'static>; 2] {
    let muted = !pane.is_of_these_words();
    let style = |role: Role| model.theme.style(if muted { Role::TextMuted } else { role });
    let bar = if here { model.signs.cursor() } else { " " };
    let mark = if model.panes.marks.has(&hit.row.id) { model.signs.done() } else { " " };
    let bar = Span::styled(bar, model.theme.style(Role::BorderFocused));
    let mark = Span::styled(mark, style(Role::ListUnread));
    let (kind, role) = kind_of(model, hit);
    let now = choose::zoned_now(model);
    let today = ago::local(hit.at, &now).is_some_and(|at| at.date() == now.date());
    let date = if today { ago::clock(hit.at, &now) } else { ago::short_day(hit.at, &now) };
    let whole = format!("{date}   {kind:>KIND$}");
    // Whose it is has room in any case.
    let aside = if width::width(&whole) * 2 < columns { whole } else { date.clone() };
    let room = columns.saturating_sub(width::width(&aside) + 5);
    let mut first = vec![bar.clone(), Span::raw(" ")];
    let who = named(hit, room, &style);
    let used: usize = who.iter().map(|span| width::width(&span.content)).sum();
    first.extend(who);
    first.push(Span::raw(" ".repeat(room.saturating_sub(used) + 2)));
    match aside.strip_prefix(&date) {
        Some(rest) if !rest.is_empty() => {
            first.push(Span::styled(date.clone(), style(Role::ListTime)));
            first.push(Span::styled(rest.to_owned(), style(role)));
        }
        _ => first.push(Span::styled(aside, style(Role::ListTime))),
    }
    let mut second = vec![bar, mark, Span::raw(" ".repeat(INDENT - 2))];
    second.extend(said(hit, columns.saturating_sub(INDENT + 1), &style));
    [Line::from(first), Line::from(second)]
}

/// Whose conversation it is.
fn named(hit: &Hit, room: usize, style: &impl Fn(Role) -> Style) -> Vec<Span<'static>> {
    let who = hit.row.who.as_str();
    let role = if hit.row.is_unread() { Role::ListUnread } else { Role::ListWho };
    if let Place::Part { by, note: true, .. } = &hit.place {
        let whole = words::note_by(by.display(), who);
        return vec![Span::styled(width::truncate(&whole, room).into_owned(), style(role))];
    }
    let shown = width::truncate(who, room).into_owned();
    let rest = room.saturating_sub(width::width(&shown));
    let mut spans = vec![Span::styled(shown, style(role))];
    if let Some(company) = hit.row.company.as_ref().filter(|_| rest > 8) {
        let company = format!(" · {company}");
        spans.push(Span::styled(width::truncate(&company, rest).into_owned(), style(Role::ListCompany)));
    }
    spans
}

/// Whose message it is, or that it is a note or a ticket.
fn kind_of(model: &Model, hit: &Hit) -> (String, Role) {
    let of = |author: &Author| match author.kind {
        AuthorKind::User | AuthorKind::Lead => (kind::CUSTOMER, Role::ThreadCustomer),
        AuthorKind::Bot => (kind::BOT, Role::ThreadBot),
        AuthorKind::Admin if model.me().is_some_and(|me| me.as_str() == author.id) => (kind::YOU, Role::ThreadMe),
        AuthorKind::Admin | AuthorKind::Team => (kind::TEAMMATE, Role::ThreadTeammate),
        AuthorKind::Other => ("", Role::TextMuted),
    };
    let (word, role) = match &hit.place {
        Place::Part { note: true, .. } => (kind::NOTE, Role::ThreadNote),
        Place::Part { by, .. } | Place::First { by } if !hit.row.is_ticket => of(by),
        _ if hit.row.is_ticket => (kind::TICKET, Role::ListTicket),
        _ => ("", Role::TextMuted),
    };
    (if hit.row.is_ticket && word == kind::TICKET { format!("# {word}") } else { word.to_owned() }, role)
}

/// The words around what was looked for; where none were, what the conversation is about.
fn said(hit: &Hit, room: usize, style: &impl Fn(Role) -> Style) -> Vec<Span<'static>> {
    let role = if matches!(hit.place, Place::Part { note: true, .. }) { Role::ThreadNoteText } else { Role::Text };
    let text = Style { bg: None, ..style(role) };
    let Some(excerpt) = &hit.excerpt else {
        let headline = width::truncate(hit.row.headline.as_str(), room).into_owned();
        return vec![Span::styled(headline, style(Role::ListHeadline))];
    };
    let quotes = match &hit.place {
        Place::Card { what } => Quotes::None(words::on_card(what.as_str(), "")),
        _ => Quotes::Around,
    };
    let pieces = snippet(excerpt, &quotes, room);
    pieces
        .into_iter()
        .map(|(piece, found)| Span::styled(piece, if found { text.patch(style(Role::SearchHit)) } else { text }))
        .collect()
}
