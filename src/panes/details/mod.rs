//! The details: assignee, team and linked ticket on top, then apps about the conversation and the customer (I9, I12).

mod apps;
mod more;
mod page;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::title;
use crate::command::choose;
use crate::model::apps::App;
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use page::Page;

/// Draws the details.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let pane = title::draw(model, Focus::Details, "Details", "", area, frame);
    let body = Rect { x: pane.x + 1, width: pane.width.saturating_sub(2), ..pane };
    drawn.details.height = usize::from(body.height);
    drawn.details.y = body.y;
    let Some(data) =
        model.panes.thread.data.as_ref().filter(|d| Some(&d.conversation.id) == model.panes.thread.shown.as_ref())
    else {
        return;
    };
    let details = model.panes.details.as_ref().filter(|(id, _)| *id == data.conversation.id).map(|(_, d)| d);
    let mut page = Page::new(model, usize::from(body.width), choose::zoned_now(model));
    page.top(&data.conversation, details);
    for (at, other) in super::people::others(data).iter().enumerate() {
        page.row(if at == 0 { "Also with" } else { "" }, other);
    }
    for app in &model.apps() {
        page.enter(app);
        match app {
            App::BuiltIn(app) => page.app(*app, &data.conversation, data.contact.as_ref(), details),
            App::Own(name) => page.own(name, &data.conversation),
        }
    }
    show(model, page, pane, body, frame, drawn);
}

/// Puts the page on the screen, and tells the keys what is under the cursor.
fn show(model: &Model, page: Page<'_>, pane: Rect, body: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let (lines, items, fields) = page.done();
    let told = &mut drawn.details;
    told.lines = lines.len();
    told.fields = fields;
    told.apps = items.iter().map(|item| item.which.clone()).collect();
    told.top = model.panes.details_scroll.min(lines.len().saturating_sub(told.height));
    told.items = items.iter().map(|item| (item.first, item.rows)).collect();
    let moved = model.panes.details_follow.as_ref();
    let moved = moved.and_then(|app| items.iter().position(|item| item.is_heading && item.which.as_ref() == Some(app)));
    told.cursor = moved.unwrap_or(model.panes.details_cursor).min(items.len().saturating_sub(1));
    if let Some(item) = moved.and_then(|at| items.get(at)) {
        told.top = told.top.clamp((item.first + 1).saturating_sub(told.height), item.first);
    }
    told.links = items.iter().filter_map(page::Item::address).collect();
    let cursor = items.get(told.cursor);
    if let Some(item) = cursor {
        (told.value, told.under, told.app) = (item.value.clone(), item.under.clone(), item.app.clone());
        told.which = item.which.clone();
        told.heading = items.iter().position(|other| other.is_heading && other.app == item.app);
    }
    let top = told.top;
    let has_keys = model.focus == Focus::Details && model.over.overlays.is_empty();
    for (y, (at, line)) in (body.y..body.bottom()).zip(lines.iter().enumerate().skip(top)) {
        let row = Rect { y, height: 1, ..body };
        paint::line(line, row, frame.buffer_mut());
        let is_cursor = cursor.is_some_and(|item| (item.first..item.first + item.rows).contains(&at));
        if has_keys && is_cursor {
            let style = model.theme.style(Role::BorderFocused);
            frame.buffer_mut().set_span(pane.x, y, &Span::styled(model.signs.cursor(), style), 1);
            frame.buffer_mut().set_style(row, model.theme.style(Role::Selection));
        }
    }
}
