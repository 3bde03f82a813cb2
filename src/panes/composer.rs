//! The composer: a reply and a note must never be taken for one another, so they differ in title, frame, ground and
//! words, with colours or without.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Widget};
use tui_textarea::TextArea;

use super::people;
use crate::keymap::Context;
use crate::model::{Composer, Drawn, Focus, Model};
use crate::theme::Theme;
use crate::theme::{Role, paint};
use client::store::DraftMode;
use client::text::markup::{Reading, Shown};
use client::text::rich::Mark;
use client::text::{html, markup, width, wrap};

/// Draws the composer.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
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
        .title_bottom(Line::from(Span::styled(
            format!(" {} ", keys(model, room)),
            theme.style(if note { role } else { Role::TextMuted }),
        )));
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    if inner.height == 0 || inner.width == 0 {
        return;
    }
    frame.buffer_mut().set_style(inner, theme.style(text_role));
    let as_line = Rect { y: inner.bottom() - 1, height: 1, ..inner };
    let mut text = if inner.height > 1 { Rect { height: inner.height - 1, ..inner } } else { inner };
    if inner.height > 1 {
        sending_as(model, composer, as_line, frame);
    }
    // Who will read it, where that is not only the one who is named above (I42): as long as there is room to write.
    for row in readers(model, composer, usize::from(inner.width)).into_iter().rev() {
        if text.height > 2 {
            text.height -= 1;
            let area = Rect { y: text.bottom(), height: 1, ..text };
            paint::line(&Line::from(Span::styled(row, theme.style(Role::ComposerSendingAs))), area, frame.buffer_mut());
        }
    }
    let columns = usize::from(text.width).max(1);
    drawn.composer_height = usize::from(text.height);
    drawn.composer_lines = composer.area.lines().iter().map(|line| wrap::wrap_text(line, columns).len().max(1)).sum();
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

/// Who reads a reply, in rows of the composer's width.
fn readers(model: &Model, composer: &Composer, columns: usize) -> Vec<String> {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation);
    let words = data.filter(|_| composer.mode == DraftMode::Reply).and_then(people::readers);
    let mut rows = words.map(|words| wrap::wrap_text(&words, columns)).unwrap_or_default();
    if rows.len() > READER_ROWS {
        // That there are more is said; the thread has them all.
        let rest = rows.split_off(READER_ROWS - 1).join(" ");
        rows.push(width::truncate(&rest, columns).into_owned());
    }
    rows
}

/// So many rows of a composer say at most who will read it.
const READER_ROWS: usize = 2;

/// How many rows of a composer of that width say who will read it.
pub fn reader_rows(model: &Model, composer: &Composer, width: u16) -> u16 {
    let rows = readers(model, composer, usize::from(width.saturating_sub(2)));
    u16::try_from(rows.len()).unwrap_or(0)
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
    if model.who.identity.as_ref().is_some_and(|i| i.fallback) {
        spans.push(Span::styled(" (the token's owner!)", theme.style(Role::StatusWarning)));
    }
    paint::line(&Line::from(spans), area, frame.buffer_mut());
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
    let focused = model.focus == Focus::Composer && model.over.overlays.is_empty();
    if !focused {
        text.set_cursor_style(Style::default());
    }
    frame.render_widget(&text, area);
    if !text.is_empty() {
        show_markup(theme, composer, &text, area, frame);
    }
}

/// Shows what is typed as it will look; the signs stay, muted, so that nothing jumps while one types.
fn show_markup(theme: &Theme, composer: &Composer, text: &TextArea<'_>, area: Rect, frame: &mut Frame<'_>) {
    let written = composer.written();
    let shown = Reading::of(&written).shown();
    let top = usize::from(text.scroll_offset().0);
    let selected = text.selection_range();
    let start_of = |row: u16| text.screen_to_data(top + usize::from(row), 0);
    let mut looks: (usize, Vec<Option<Style>>) = (usize::MAX, Vec::new());
    for row in 0..area.height {
        let (start, next) = (start_of(row), start_of(row + 1));
        if row > 0 && start == start_of(row - 1) {
            break;
        }
        let (Some(line), Some(runs)) = (text.lines().get(start.0), shown.get(start.0)) else { continue };
        if runs.is_empty() {
            continue;
        }
        if looks.0 != start.0 {
            looks = (start.0, styles(theme, line, runs));
        }
        for column in 0..area.width {
            let at = text.screen_to_data(top + usize::from(row), usize::from(column));
            let at_end = next.0 == at.0 && at.1 >= next.1 && next != start;
            let covered =
                at == text.cursor() || selected.is_some_and(|(from, to)| from <= (at.0, at.1) && (at.0, at.1) < to);
            let look = looks.1.get(at.1).copied().flatten().filter(|_| !at_end && !covered);
            if let (Some(style), Some(cell)) = (look, frame.buffer_mut().cell_mut((area.x + column, area.y + row))) {
                cell.set_style(style);
            }
        }
    }
}

/// The look of each character of a line, where it is not that of plain text.
fn styles(theme: &Theme, line: &str, runs: &[Shown]) -> Vec<Option<Style>> {
    let mut runs = runs.iter().peekable();
    let style_at = |(at, _): (usize, char)| {
        while runs.next_if(|run| run.range.end <= at).is_some() {}
        runs.peek().filter(|run| run.range.contains(&at)).and_then(|run| style(theme, run.mark))
    };
    line.char_indices().map(style_at).collect()
}

fn style(theme: &Theme, mark: Mark) -> Option<Style> {
    let mut style = Style::default();
    for (flag, role) in [
        (Mark::QUOTE, Role::ThreadQuote),
        (Mark::CODE, Role::ThreadCode),
        (Mark::MEDIA, Role::ThreadAttachment),
        (Mark::MUTED, Role::TextMuted),
    ] {
        if mark.has(flag) {
            style = style.patch(theme.style(role));
        }
    }
    if mark.link().is_some() {
        style = style.patch(theme.style(Role::ThreadLink));
    }
    for (flag, modifier) in [(Mark::BOLD, Modifier::BOLD), (Mark::ITALIC, Modifier::ITALIC)] {
        if mark.has(flag) {
            style = style.add_modifier(modifier);
        }
    }
    (style != Style::default()).then_some(style)
}

fn preview(model: &Model, composer: &Composer, area: Rect, frame: &mut Frame<'_>) {
    let rich = html::render(&markup::to_html(&composer.text()));
    let rows = wrap::wrap_all(&rich.lines, usize::from(area.width));
    for (y, (_, row)) in (area.y..area.bottom()).zip(rows) {
        let spans: Vec<Span<'_>> = row
            .all_spans()
            .map(|s| Span::styled(s.text.clone(), super::message::span_style(s.mark, super::message::Voice::Me, model)))
            .collect();
        paint::line(&Line::from(spans), Rect { y, height: 1, ..area }, frame.buffer_mut());
    }
}
