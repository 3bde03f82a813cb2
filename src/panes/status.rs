//! The status bar: where and who I am, how the sync stands, what waits, what was said last, and keys half typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::call::Call;
use crate::command::choose;
use crate::keymap::KeySequence;
use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, Level, Model, Overlay};
use crate::theme::{Role, paint};
use client::domain::{Admin, Step, StepState};
use client::sync::Phase;
use client::text::{ago, outlook, width, wrap};

type Piece = (String, Role);

/// Draws the status bar.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if area.height == 0 {
        return;
    }
    frame.buffer_mut().set_style(area, model.theme.style(Role::StatusBar));
    let mut left = left(model);
    let right = right(model);
    let mut said = notice(model);
    let columns = usize::from(area.width);
    let long = |pieces: &[Piece]| pieces.iter().map(|(t, _)| width::width(t) + 1).sum::<usize>();
    let right_columns = long(&right).min(columns);
    let said_columns = said.as_ref().map_or(0, |piece| long(std::slice::from_ref(piece)));
    // What is said is said whole: it may take the room of who and where one is, and then the lines above.
    if long(&left) + said_columns + right_columns > columns {
        if said_columns + 1 + right_columns <= columns {
            left = vec![(String::new(), Role::StatusBar)];
        } else if let Some(piece) = said.take() {
            above(model, &piece, area, frame);
        }
    }
    let left_columns = long(&left).min(columns.saturating_sub(right_columns));
    let middle = columns.saturating_sub(left_columns + right_columns);
    let mut spans = Vec::new();
    let mut put = |pieces: &[Piece], mut room: usize| {
        for (text, role) in pieces {
            let cut = width::truncate(text, room.saturating_sub(1)).into_owned();
            room -= (width::width(&cut) + 1).min(room);
            spans.push(Span::styled(format!("{cut} "), model.theme.style(*role)));
        }
        spans.push(Span::raw(" ".repeat(room)));
    };
    put(&left, left_columns);
    put(&said.into_iter().collect::<Vec<_>>(), middle);
    put(&right, right_columns);
    paint::line(&Line::from(spans), area, frame.buffer_mut());
    let outbox = Rect { x: area.right().saturating_sub(area.width.min(30)), width: area.width.min(30), ..area };
    if !model.known.outbox.is_empty() {
        drawn.hits.push((outbox, Hit::Call(Call::of("outbox"))));
    }
}

/// How many lines above the status bar something that is said may take; `:messages` has the rest.
const MOST_ABOVE: usize = 3;

/// Something that is too long for the status bar, right above it.
fn above(model: &Model, (words, role): &Piece, bar: Rect, frame: &mut Frame<'_>) {
    let columns = usize::from(bar.width).saturating_sub(2).max(1);
    let mut rows = wrap::wrap_text(words, columns);
    let most = MOST_ABOVE.min(usize::from(bar.y));
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.last_mut() {
            *last = format!("{}…", width::truncate(last, columns.saturating_sub(1)));
        }
    }
    let top = bar.y - u16::try_from(rows.len()).unwrap_or(bar.y).min(bar.y);
    for (y, row) in (top..bar.y).zip(rows) {
        let line = Rect { y, height: 1, ..bar };
        frame.buffer_mut().set_style(line, model.theme.style(Role::StatusBar));
        let text = format!(" {}", width::fit(&row, columns + 1));
        paint::line(&Line::from(Span::styled(text, model.theme.style(*role))), line, frame.buffer_mut());
    }
}

fn mode(model: &Model) -> &'static str {
    match model.over.overlays.last() {
        Some(Overlay::Picker(_)) => "PICK",
        Some(Overlay::Prompt(_)) => "COMMAND",
        Some(Overlay::Confirm(_)) => "CONFIRM",
        Some(Overlay::Reader(_)) => "READ",
        Some(Overlay::Outbox(_)) => "OUTBOX",
        None => match model.focus {
            Focus::List => "LIST",
            Focus::Thread => "THREAD",
            Focus::Details => "DETAILS",
            Focus::Composer => match model.composer.as_ref().map(|c| c.mode) {
                Some(client::store::DraftMode::Note) => "NOTE",
                _ => "REPLY",
            },
        },
    }
}

fn left(model: &Model) -> Vec<Piece> {
    let mut pieces = vec![(format!(" {}", mode(model)), Role::StatusMode)];
    if let Some(me) = model.known.directory.me.as_ref().filter(|_| model.size.0 >= 100) {
        pieces.push((me.workspace_name.to_string(), Role::StatusWorkspace));
    }
    // Until the teammates are known there is nobody to show: an id says nothing, and flickers into a name.
    let me = model.me().and_then(|me| model.known.directory.admins.iter().find(|a| a.id == *me));
    if let Some(&Admin { away, ref name, .. }) = me {
        pieces.push(if away {
            (model.signs.away().into(), Role::PresenceAway)
        } else {
            (model.signs.unread().into(), Role::PresenceActive)
        });
        let name = name.to_string();
        let name = if model.size.0 < 100 { name.split(' ').next().unwrap_or("").to_owned() } else { name };
        let what = if away { format!("{name} (away)") } else { name };
        pieces.push((what, Role::StatusBar));
    }
    pieces
}

fn notice(model: &Model) -> Option<Piece> {
    let notice = model.notices.current()?;
    let role = match notice.level {
        Level::Info => Role::StatusBar,
        Level::Warning => Role::StatusWarning,
        Level::Error => Role::StatusError,
    };
    Some((notice.words.clone(), role))
}

/// Offline, and for how long once it is worth saying.
fn offline(seconds: i64) -> String {
    if seconds < 60 { "offline".to_owned() } else { format!("offline {}", ago::short(seconds)) }
}

/// From so many columns on there is room for all of why nothing is heard.
const WIDE: u16 = 100;

/// That the server answers and news do not arrive, since when, and why; none where they do.
pub(super) fn deaf(model: &Model) -> Option<String> {
    let deaf = model.known.sync.deaf.as_ref()?;
    let why = if model.size.0 < WIDE { &deaf.brief } else { &deaf.why };
    let what = if deaf.webhooks { "webhooks only" } else { "no news" };
    Some(format!("{what} since {}: {why}", ago::moment(deaf.since, &choose::zoned_now(model))))
}

/// What does not simply go out: refused, for a person to look at, looked for, held back; and how much waits.
fn outbox(model: &Model) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let count = |what: &dyn Fn(&Step) -> bool| model.known.outbox.iter().filter(|step| what(step)).count();
    let (waiting, failed) = model.outbox_counts();
    let unknown = count(&|step| step.state == StepState::Failed && step.last_try.unknown);
    if failed > unknown {
        pieces.push((format!("{}{} refused", model.signs.refused(), failed - unknown), Role::StatusError));
    }
    if unknown > 0 {
        pieces.push((format!("?{unknown} look yourself"), Role::StatusError));
    }
    let unsure = count(&|step| step.state == StepState::Unsure && !step.last_try.taken);
    if unsure > 0 {
        let again = model.known.outbox.iter().find_map(|a| outlook::again_in(a, model.settings.horizon, model.now));
        let again = again.map(|time| format!(" {time}")).unwrap_or_default();
        pieces.push((format!("?{unsure} arrived?{again}"), Role::StatusWarning));
    }
    if waiting > 0 {
        pieces.push((format!("{}{waiting}", model.signs.going()), Role::StatusBusy));
    }
    if let Some(until) = model.known.sync.held_until.filter(|until| *until > model.now) {
        let now = choose::zoned_now(model);
        pieces.push((format!("limit until {}", ago::moment(until, &now)), Role::StatusWarning));
    }
    pieces
}

fn right(model: &Model) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut keys = model.over.count.map(|n| n.to_string()).unwrap_or_default();
    if let Some(sequence) = KeySequence::new(model.over.pending.clone()) {
        keys.push_str(&format!("{sequence} …"));
    }
    if !keys.is_empty() {
        pieces.push((keys, Role::StatusKeys));
    }
    pieces.extend(outbox(model));
    pieces.push(match (&model.known.sync.offline_since, &model.known.sync.phase) {
        (Some(since), _) => (offline(model.now.since(*since)), Role::StatusOffline),
        (None, _) if model.known.sync.deaf.is_some() => (deaf(model).unwrap_or_default(), Role::StatusOffline),
        (None, Phase::Starting) => ("connecting".into(), Role::StatusBusy),
        (None, Phase::First { done, total }) => (format!("fetching {done}/{total}"), Role::StatusBusy),
        (None, Phase::Live) if model.known.sync.stream.is_some_and(|s| s.live) => ("streaming".into(), Role::StatusOk),
        (None, Phase::Live) => ("live".into(), Role::StatusOk),
    });
    pieces
}
