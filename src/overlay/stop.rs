//! A message that does not go out at once: what came meanwhile, or what in it reads like a note.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, room};
use crate::command::choose;
use crate::command::decide::Words;
use crate::command::stop::answers;
use crate::keymap::{Context, KeySequence};
use crate::model::overlay::{Stop, Why};
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use crate::words::stopped;
use client::domain::part::AssignedTo;
use client::domain::{Part, phrase};
use client::store::DraftMode;
use client::text::{ago, width, wrap};

/// No wider, as a question: it is read at a glance.
const WIDTH: usize = 68;

/// So many things that came are named; of those before them it is said how many there are.
const NAMED: usize = 4;

/// Of so many characters at most are somebody's words shown: all of them are in the thread.
const QUOTED: usize = 160;

/// Draws it over the thread.
pub fn draw(model: &Model, stop: &Stop, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let columns = WIDTH.min(room(screen).0).max(6);
    let mut rows = Vec::new();
    let title = match &stop.why {
        Why::News(news) => {
            let hidden = news.len().saturating_sub(NAMED);
            let earlier = (hidden > 0).then(|| stopped::earlier(hidden));
            let lines = earlier.into_iter().chain(news.iter().skip(hidden).map(|part| told(model, part)));
            rows.extend(lines.flat_map(|line| wrap::wrap_text(&line, columns)));
            rows.push(String::new());
            rows.push(stopped::kept(stop.mode == DraftMode::Note).to_owned());
            stopped::NEWS
        }
        Why::Note(found) => {
            rows.extend(wrap::wrap_text(&stopped::says(found), columns));
            stopped::NOTE
        }
    };
    let key = |command: &str| model.keymap.keys_of(command, &[Context::Composer]).first().map(KeySequence::called);
    let keys = answers(model, stop).into_iter().filter_map(|(command, words)| Some((key(command)?, words))).collect();
    let sheet = Sheet { title, keys, about: Some(Focus::Thread) };
    let widest = rows.iter().map(|row| width::width(row)).max().unwrap_or(0);
    let inner = framed(model, &sheet, (widest, rows.len()), screen, frame, drawn);
    let style = model.theme.style(Role::Overlay);
    // What is kept and how to answer stand at the end; where there is no room for all, the newest is what is read.
    let over = rows.len().saturating_sub(usize::from(inner.height));
    for (y, row) in (inner.y..inner.bottom()).zip(rows.into_iter().skip(over)) {
        paint::line(&Line::from(Span::styled(row, style)), Rect { y, height: 1, ..inner }, frame.buffer_mut());
    }
}

/// One thing that came. Words are those of the thread that is shown: what was taken back there is not said here (S12).
fn told(model: &Model, part: &Part) -> String {
    let now = choose::zoned_now(model);
    let time = ago::moment(part.made_at(), &now);
    let data = model.panes.thread.data.as_ref();
    let there = data.and_then(|data| data.parts.iter().find(|other| other.id == part.id));
    let who = there.unwrap_or(part).author.display().to_owned();
    if let Some(words) = there.and_then(|there| there.preview(QUOTED)) {
        return stopped::wrote(&who, &time, Some(words.as_str()));
    }
    let took = matches!(&part.assigned_to, Some(AssignedTo::Admin(to)) if to.as_str() == part.author.id);
    match part.kind.as_str() {
        _ if took => stopped::took(&who, &time),
        "close" => stopped::closed(&who, &time),
        "comment" | "note" => stopped::wrote(&who, &time, None),
        _ => stopped::happened(&phrase::describe(part, &Words(model), &|at| ago::moment(at, &now)), &time),
    }
}
