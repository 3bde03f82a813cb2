//! The inboxes with their counts in the first line, and at its end how one is there oneself.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::call::Call;
use crate::command::choose;
use crate::model::drawn::Hit;
use crate::model::layout::Class;
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words;
use client::domain::Admin;
use client::text::width;
use client::view::ViewId;

type Piece = (String, Role);

/// Counts keep so many columns, so that what stands behind them does not move with each.
const COUNT: usize = 2;

/// Under so many columns there is no room for what the world is.
const CHIP: u16 = 40;

/// From so many columns on one's own name stands beside one's state.
const NAMED: u16 = 120;

/// Draws the bar: the current inbox always, the others as far as they fit, and how many did not.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let columns = usize::from(area.width);
    let is_one = Class::of(area.width) == Class::One;
    let state = own_state(model, columns / 2);
    let state_columns: usize = state.iter().map(|(text, _)| width::width(text)).sum();
    let room = columns.saturating_sub(state_columns + 2);
    let inboxes = if is_one { current_only(model) } else { fitting(model, room) };
    let mut x = area.x;
    for (text, role, hit) in inboxes {
        let left = (area.x + u16::try_from(room).unwrap_or(u16::MAX)).saturating_sub(x);
        let text = width::truncate(&text, usize::from(left)).into_owned();
        let wide = u16::try_from(width::width(&text)).unwrap_or(left);
        paint::line(
            &Line::from(Span::styled(text, model.theme.style(role))),
            Rect { x, width: wide, ..area },
            frame.buffer_mut(),
        );
        if let Some(hit) = hit {
            drawn.hits.push((Rect { x, y: area.y, width: wide, height: 1 }, hit));
        }
        x += wide;
    }
    let wide = u16::try_from(state_columns + 1).unwrap_or(0);
    let right = Rect { x: area.right().saturating_sub(wide), width: wide, ..area };
    let spans: Vec<Span<'_>> =
        state.into_iter().map(|(text, role)| Span::styled(text, model.theme.style(role))).collect();
    paint::line(&Line::from(spans), right, frame.buffer_mut());
    drawn.hits.push((right, Hit::Call(Call::of("away"))));
}

type Cell = (String, Role, Option<Hit>);

/// On a narrow screen: where one is, and in what order.
fn current_only(model: &Model) -> Vec<Cell> {
    let entries = choose::inbox_bar(model);
    let name = choose::inbox_name(model, &model.panes.inbox);
    let count = entries.iter().find(|(id, ..)| *id == model.panes.inbox).map_or(0, |(.., count)| *count);
    let pick = || Some(Hit::Call(Call::of("inbox.pick")));
    let mut cells = vec![(format!(" {name} {count}"), Role::InboxCurrent, pick())];
    if model.size.0 >= 40 {
        cells.push((
            format!(" · {}", words::rows::order(model.order(), model.is_snoozed_list())),
            Role::TextMuted,
            Some(Hit::Call(Call::of("sort"))),
        ));
    }
    cells
}

/// The inboxes that fit, in their order; the current one is among them whatever else is not.
fn fitting(model: &Model, room: usize) -> Vec<Cell> {
    let entries = choose::inbox_bar(model);
    let is_current = |id: &ViewId| *id == model.panes.inbox;
    let wanted: Vec<_> = entries
        .iter()
        .filter(|(id, _, count)| {
            is_current(id)
                || match id {
                    ViewId::Team(_) | ViewId::Mentions => *count > 0,
                    ViewId::Mine | ViewId::Unassigned | ViewId::All | ViewId::Snoozed | ViewId::Closed => true,
                    _ => false,
                }
        })
        .collect();
    // Made for those that may show: there may be thousands.
    let text = |(_, name, count): &(ViewId, &str, usize)| format!(" {} {count:<COUNT$}", width::truncate(name, 18));
    let more = |left: usize| if left == 0 { String::new() } else { format!(" +{left} more") };
    let current = wanted.iter().position(|(id, ..)| is_current(id)).unwrap_or(0);
    let current_columns = wanted.get(current).map_or(0, |entry| width::width(&text(entry)));
    let mut used = 0;
    let mut shown = Vec::new();
    for (at, entry) in wanted.iter().enumerate() {
        let own = width::width(&text(entry));
        let reserve = if at < current { current_columns } else { 0 };
        let left = wanted.len() - shown.len() - 1;
        let behind = width::width(&more(left));
        if used + own + reserve + behind <= room || at == current {
            used += own;
            shown.push(at);
        } else if at > current {
            break;
        }
    }
    let left = wanted.len() - shown.len();
    let mut cells: Vec<Cell> = Vec::new();
    for at in shown {
        let Some(entry) = wanted.get(at) else { continue };
        let role = if at == current { Role::InboxCurrent } else { Role::InboxName };
        cells.push((text(entry), role, Some(Hit::Inbox(entry.0.clone()))));
    }
    if left > 0 {
        cells.push((more(left), Role::InboxCount, Some(Hit::Call(Call::of("inbox.pick")))));
    }
    cells
}

/// How one is there oneself, as far as it fits: what the world is, if not the real one, then a sign and a word.
pub(super) fn own_state(model: &Model, room: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let Some(world) = model.settings.world.filter(|_| model.size.0 >= CHIP) {
        pieces.push((format!(" {} ", world.to_uppercase()), Role::Chip));
        pieces.push((" ".to_owned(), Role::Text));
    }
    // Until the teammates are known there is nobody to show: an id says nothing, and flickers into a name.
    let me = model.me().and_then(|me| model.known.directory.admins.iter().find(|a| a.id == *me));
    let used: usize = pieces.iter().map(|(text, _)| width::width(text)).sum();
    let room = room.saturating_sub(used);
    match me {
        None => {}
        Some(admin) if !admin.has_inbox_seat => {
            pieces.push(first_that_fits(room, &crate::words::standing::READS_ONLY, Role::StatusWarning))
        }
        Some(admin) => pieces.extend(presence(model, admin, room)),
    }
    pieces
}

fn first_that_fits(room: usize, words: &[&str], role: Role) -> Piece {
    let fits = words.iter().find(|words| width::width(words) <= room).or(words.last());
    (fits.copied().unwrap_or_default().to_owned(), role)
}

fn presence(model: &Model, admin: &Admin, room: usize) -> Vec<Piece> {
    let (sign, role) = if admin.away {
        (model.signs.away(), Role::PresenceAway)
    } else {
        (model.signs.unread(), Role::PresenceActive)
    };
    let state = if admin.away { "away" } else { "active" };
    let first = admin.name.as_str().split(' ').next().unwrap_or("").to_owned();
    let named = format!("{first}, {state}");
    let mut words = vec![state, ""];
    if model.size.0 >= NAMED && !first.is_empty() {
        words.insert(0, &named);
    }
    let (words, _) = first_that_fits(room.saturating_sub(2), &words, Role::StatusBar);
    let words = if words.is_empty() { words } else { format!(" {words}") };
    vec![(sign.to_owned(), role), (words, Role::TextMuted)]
}
