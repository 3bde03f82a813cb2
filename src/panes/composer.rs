//! The composer: a reply and a note must never be taken for one another, so they differ in title, frame, ground and
//! words, with colours or without.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Widget};

use crate::keymap::Context;
use crate::model::{Composer, Drawn, Focus, Model};
use crate::store::DraftMode;
use crate::theme::Role;
use crate::ui::{html, markdown, width, wrap};

/// Draws the composer.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, _: &mut Drawn) {
    let Some(composer) = &model.composer else {
        return;
    };
    let theme = &model.theme;
    let note = composer.mode == DraftMode::Note;
    let (role, text_role) =
        if note { (Role::ComposerNote, Role::ComposerNoteText) } else { (Role::ComposerReply, Role::Composer) };
    let room = usize::from(area.width).saturating_sub(4);
    let title = width::truncate(&heading(composer), room).into_owned();
    let block = Block::new()
        .borders(Borders::ALL)
        .border_type(if note { BorderType::Double } else { BorderType::Plain })
        .border_style(theme.style(role))
        .title(Span::styled(format!(" {title} "), theme.style(role)))
        .title_bottom(Line::from(Span::styled(format!(" {} ", keys(model, room)), theme.style(Role::TextMuted))));
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    if inner.height == 0 || inner.width == 0 {
        return;
    }
    frame.buffer_mut().set_style(inner, theme.style(text_role));
    let as_line = Rect { y: inner.bottom() - 1, height: 1, ..inner };
    let text = if inner.height > 1 { Rect { height: inner.height - 1, ..inner } } else { inner };
    if inner.height > 1 {
        sending_as(model, composer, as_line, frame);
    }
    if composer.preview {
        preview(model, composer, text, frame);
    } else {
        edit(model, composer, text, theme.style(text_role), frame);
    }
}

fn heading(composer: &Composer) -> String {
    let mut preview = if composer.preview { " · preview".to_owned() } else { String::new() };
    match composer.others {
        0 => {}
        1 => preview.push_str(" · another text is kept"),
        n => preview.push_str(&format!(" · {n} other texts are kept")),
    }
    match composer.mode {
        DraftMode::Reply => format!("REPLY to {}{preview}", composer.who),
        DraftMode::Note => format!("NOTE for teammates only, about {}{preview}", composer.who),
    }
}

/// The keys that matter here, as the keymap has them; as many as there is room for.
fn keys(model: &Model, room: usize) -> String {
    let contexts = [Context::Composer];
    let mut out = String::new();
    let others = model.composer.as_ref().is_some_and(|composer| composer.others > 0);
    for (command, what) in others.then_some(("composer.other", "other text")).into_iter().chain([
        ("composer.send", "send"),
        ("composer.send-close", "& close"),
        ("composer.send-snooze", "& snooze"),
        ("composer.switch", "reply/note"),
        ("composer.preview", "preview"),
        ("composer.cancel", "keep draft"),
    ]) {
        if let Some(keys) = model.keymap.keys_of(command, &contexts).first() {
            let lead = if out.is_empty() { "" } else { " · " };
            let more = format!("{lead}{keys} {what}");
            if width::width(&out) + width::width(&more) > room {
                continue;
            }
            out.push_str(&more);
        }
    }
    out
}

/// In whose name it goes out (F6), loudly when it is not who was configured.
fn sending_as(model: &Model, composer: &Composer, area: Rect, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    let name = model.me().map_or_else(|| "…".to_owned(), |me| model.admin_name(me));
    let verb = match composer.mode {
        DraftMode::Reply => "sending as",
        DraftMode::Note => "noting as",
    };
    let mut spans = vec![Span::styled(format!("{verb} {name}"), theme.style(Role::ComposerSendingAs))];
    if model.identity.as_ref().is_some_and(|i| i.fallback) {
        spans.push(Span::styled(" (the token's owner!)", theme.style(Role::StatusWarning)));
    }
    frame.render_widget(Line::from(spans), area);
}

fn edit(model: &Model, composer: &Composer, area: Rect, style: Style, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    let mut text = composer.area.clone();
    text.set_style(style);
    text.set_cursor_line_style(Style::default());
    text.set_selection_style(theme.style(Role::ComposerSelection));
    text.set_placeholder_text(match composer.mode {
        DraftMode::Reply => "What the customer will read. **bold** *italic* `code` - list [link](https://…)",
        DraftMode::Note => "What only teammates will read",
    });
    text.set_placeholder_style(theme.style(Role::ComposerPlaceholder));
    let focused = model.focus == Focus::Composer && model.overlays.is_empty();
    if !focused {
        text.set_cursor_style(Style::default());
    }
    frame.render_widget(&text, area);
}

fn preview(model: &Model, composer: &Composer, area: Rect, frame: &mut Frame<'_>) {
    let rich = html::render(&markdown::to_html(&composer.text()));
    let rows = wrap::wrap_all(&rich.lines, usize::from(area.width));
    for (y, (_, row)) in (area.y..area.bottom()).zip(rows) {
        let spans: Vec<Span<'_>> = row
            .all_spans()
            .map(|s| Span::styled(s.text.clone(), super::message::span_style(s.mark, super::message::Voice::Me, model)))
            .collect();
        frame.render_widget(Line::from(spans), Rect { y, height: 1, ..area });
    }
}
