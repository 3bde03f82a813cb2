//! The outbox: every step that is not done, and of the one under the cursor all there is to know.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, keys_of, room};
use crate::command::choose;
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::outbox::{Fate, OutboxPane};
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::outbox as words;
use client::domain::{Step, StepState};
use client::store::OutboxEntry;
use client::text::{ago, outlook, width, wrap};

/// How many characters of a message are shown.
const WORDS: usize = 400;

/// For so many seconds what goes out is counted down.
const SOON: i64 = 120;

/// Draws a line for each step, and tells `drawn` where they are.
pub fn draw(model: &Model, pane: &OutboxPane, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let columns = if pane.entries.is_empty() { words::NOTHING.len() } else { 116.min(room(screen).0) };
    let below = pane.current().map(|entry| about(model, entry, columns)).unwrap_or_default();
    let rows = pane.entries.len().max(1) + below.len();
    let sheet = Sheet { title: "Outbox", keys: keys(model, pane), about: None };
    let inner = framed(model, &sheet, (columns, rows), screen, frame, drawn);
    if inner.height == 0 {
        return;
    }
    let list_height = u16::try_from(pane.entries.len().max(1)).unwrap_or(u16::MAX).min((inner.height / 2).max(1));
    let list = Rect { height: list_height, ..inner };
    list_of(model, pane, list, frame, drawn);
    for (y, line) in (list.bottom()..inner.bottom()).zip(below) {
        paint::line(&line, Rect { y, height: 1, ..inner }, frame.buffer_mut());
    }
}

fn list_of(model: &Model, pane: &OutboxPane, list: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let height = usize::from(list.height);
    drawn.overlay_height = height;
    if pane.entries.is_empty() {
        let words = Span::styled(words::NOTHING, model.theme.over(Role::TextMuted));
        frame.buffer_mut().set_span(list.x, list.y, &words, list.width);
        return;
    }
    let place = pane.place();
    pane.current().into_iter().for_each(|entry| drawn.aim.add_entry(entry.step.id));
    let top = (place + 1).saturating_sub(height);
    for (y, (n, entry)) in (list.y..list.bottom()).zip(pane.entries.iter().enumerate().skip(top)) {
        let area = Rect { y, height: 1, ..list };
        paint::line(&row(model, pane, entry, usize::from(list.width)), area, frame.buffer_mut());
        if n == place {
            frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
        }
        drawn.hits.push((area, Hit::Entry(entry.step.id)));
    }
}

/// How a step stands, in a word or two, and how loud that is.
fn state(model: &Model, step: &Step) -> (&'static str, Role) {
    match step.state {
        StepState::Queued if step.attempts == 0 && step.next_attempt_at > model.now => {
            (words::UNDOABLE, Role::StatusBusy)
        }
        StepState::Queued if step.attempts > 0 => ("↑ again", Role::StatusWarning),
        StepState::Queued => ("· waits", Role::StatusBusy),
        StepState::Sending => (words::GOING_OUT, Role::StatusBusy),
        StepState::Unsure if step.last_try.taken => (words::READ_BACK, Role::StatusBusy),
        StepState::Unsure => ("? arrived?", Role::StatusWarning),
        StepState::Failed if step.last_try.unknown => (words::LOOK_YOURSELF, Role::StatusError),
        StepState::Failed => ("× refused", Role::StatusError),
        StepState::Done => ("✓ sent", Role::StatusOk),
    }
}

fn row(model: &Model, pane: &OutboxPane, entry: &OutboxEntry, columns: usize) -> Line<'static> {
    let theme = &model.theme;
    let step = &entry.step;
    let (stands, role) = match pane.fate(entry) {
        Fate::Withdrawn => ("– withdrawn", Role::TextMuted),
        Fate::Sent | Fate::There => state(model, step),
    };
    let tries = words::tries(step.attempts);
    let age = ago::short(model.now.since(step.created_at));
    let about = columns.saturating_sub(7 + 17 + 10 + 6 + 9);
    Line::from(vec![
        Span::styled(format!("{:>6} ", step.id), theme.over(Role::TextMuted)),
        Span::styled(width::fit(stands, 17), theme.style(role)),
        Span::styled(width::fit(step.operation.name(), 10), theme.style(Role::Picker)),
        Span::styled(width::fit(&whom(entry), about), theme.style(Role::Picker)),
        Span::styled(format!("{age:>5} "), theme.style(Role::PickerDetail)),
        Span::styled(width::fit(&tries, 9), theme.style(Role::PickerDetail)),
    ])
}

fn whom(entry: &OutboxEntry) -> String {
    if let Some(status) = entry.step.operation.own_status() {
        return words::own_status(status.away, status.reassign).to_owned();
    }
    match (entry.who.is_empty(), entry.headline.is_empty()) {
        (true, _) => words::conversation(entry.step.conversation.as_str()),
        (false, true) => entry.who.to_string(),
        (false, false) => format!("{} · {}", entry.who, entry.headline),
    }
}

/// What is known of a step: in whose name, what it says, what the server said, what happened to it.
fn about(model: &Model, entry: &OutboxEntry, columns: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let now = choose::zoned_now(model);
    let step = &entry.step;
    let room = columns.saturating_sub(4).max(10);
    let rule = Span::styled("─".repeat(columns), theme.style(Role::OverlayBorder));
    let mut lines = vec![Line::from(rule)];
    let mut put = |text: &str, role: Role| {
        for line in wrap::wrap_text(text, room) {
            lines.push(Line::from(Span::styled(format!("  {line}"), theme.style(role))));
        }
    };
    let name = model.admin_name(&step.author);
    let (what, when) = (step.operation.name(), ago::date_time(step.created_at, &now));
    let place = step.operation.own_status().is_none().then(|| step.conversation.as_str());
    put(&words::about(what, &name, &when, place), Role::HintLabel);
    if let Some(said) = step.operation.preview(WORDS).filter(|said| !said.is_empty()) {
        put(&format!("“{said}”"), Role::Picker);
    }
    if step.state == StepState::Unsure {
        put(&outlook::words(step, model.settings.horizon, model.now), Role::StatusWarning);
    }
    if let Some(before) = holds_up(model, step) {
        let until = outlook::again_in(before, model.settings.horizon, model.now);
        put(&words::waits_behind(before.operation.name(), before.id, until.as_deref()), Role::HintLabel);
    }
    if let Some(error) = &step.error {
        put(error.as_str(), if step.state == StepState::Failed { Role::StatusError } else { Role::StatusWarning });
    }
    if step.state == StepState::Queued && step.next_attempt_at > model.now {
        let outlook = match step.next_attempt_at.since(model.now) {
            seconds @ ..=SOON => {
                words::goes_out_in(model.settings.seconds(seconds, model.settings.undo_delay.max(seconds)))
            }
            _ => words::goes_out(&ago::exact(step.next_attempt_at, &now)),
        };
        put(&outlook, Role::HintLabel);
    } else if let Some(until) = model.known.sync.held_until.filter(|until| *until > model.now)
        && step.state == StepState::Queued
    {
        let until = ago::moment(until, &now);
        put(&words::held_until(&until), Role::HintLabel);
    }
    lines.push(Line::default());
    for line in entry.history.iter().rev() {
        let said = line.words.as_ref().map(|said| format!(": {said}")).unwrap_or_default();
        let text = format!("{}  {}{said}", ago::moment(line.at, &now), words::stood(line.state));
        for (n, part) in wrap::wrap_text(&text, room).into_iter().enumerate() {
            let lead = if n == 0 { "  " } else { "      " };
            lines.push(Line::from(Span::styled(format!("{lead}{part}"), theme.style(Role::ThreadDate))));
        }
    }
    lines
}

/// What a step that waits has before it in its lane.
fn holds_up<'a>(model: &'a Model, step: &Step) -> Option<&'a Step> {
    let waits = |other: &&Step| other.state != StepState::Failed && other.lane() == step.lane();
    model.known.outbox.iter().filter(waits).find(|other| other.id < step.id && step.state == StepState::Queued)
}

fn keys(model: &Model, pane: &OutboxPane) -> Vec<(String, String)> {
    let leave = ("outbox.close", "leave");
    if pane.entries.is_empty() {
        return keys_of(model, Context::Outbox, &[leave]);
    }
    let all = [
        ("outbox.retry", "try now"),
        ("outbox.send-anyway", "send anyway"),
        ("outbox.edit", "edit"),
        ("outbox.drop", "drop"),
        ("outbox.open", "open"),
        leave,
    ];
    keys_of(model, Context::Outbox, &all)
}
