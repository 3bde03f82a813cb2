//! A fuzzy list.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::framed;
use crate::model::drawn::Hit;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use client::text::width;

/// How many entries, from the first on, decide where columns begin.
const LINED_UP: usize = 200;

/// Draws the line that is typed and what is left to choose from, and tells `drawn` where that is.
pub fn draw(model: &Model, picker: &Picker, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    // What is typed may add an entry; the box does not jump for it.
    let spare = usize::from(picker.purpose != Purpose::Palette && picker.input.text().is_empty());
    let rows = u16::try_from(picker.items.len() + spare).unwrap_or(u16::MAX).saturating_add(3);
    let most = (screen.height * 4 / 5).max(8);
    let inner = framed(model, &picker.heading(), (86.min(screen.width), rows.min(most)), screen, frame, drawn);
    if inner.height == 0 {
        return;
    }
    input(model, picker, Rect { height: 1, ..inner }, frame);
    let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let height = usize::from(list.height);
    drawn.overlay_height = height;
    if picker.matches.is_empty() {
        let words = Span::styled("  nothing matches", model.theme.style(Role::TextMuted));
        frame.buffer_mut().set_span(list.x, list.y, &words, list.width);
        return;
    }
    let top = (picker.selected + 1).saturating_sub(height);
    // The entries line up by the first ones and those that show: there may be thousands.
    let shown = picker.matches.iter().skip(top).take(height).filter_map(|(i, _)| picker.items.get(*i));
    let lined_up: Vec<&Item> = picker.items.iter().take(LINED_UP).chain(shown).collect();
    let widest = |of: fn(&Item) -> &str| lined_up.iter().map(|i| width::width(of(i))).max().unwrap_or(0);
    let (labels, marks) = (widest(|i| &i.label), widest(|i| &i.mark));
    for (y, (place, (item, found))) in (list.y..list.bottom()).zip(picker.matches.iter().enumerate().skip(top)) {
        let Some(item) = picker.items.get(*item) else {
            continue;
        };
        let area = Rect { y, height: 1, ..list };
        paint::line(
            &Line::from(entry(model, item, found, (labels, marks, usize::from(list.width)))),
            area,
            frame.buffer_mut(),
        );
        if place == picker.selected {
            frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
        }
        drawn.hits.push((area, Hit::Item { label: item.label.clone(), call: item.call.clone() }));
    }
}

fn input(model: &Model, picker: &Picker, area: Rect, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    let label = Span::styled("› ", theme.style(Role::PromptLabel));
    let (x, _) = frame.buffer_mut().set_span(area.x, area.y, &label, area.width);
    let rest = Rect { x, width: area.right().saturating_sub(x), ..area };
    super::prompt::text(model, &picker.input, rest, frame);
}

/// An entry; `labels` and `marks` are the widths of the longest ones, so that what is between them lines up.
fn entry(
    model: &Model,
    item: &Item,
    found: &[u32],
    (labels, marks, columns): (usize, usize, usize),
) -> Vec<Span<'static>> {
    let theme = &model.theme;
    let enabled = item.disabled.is_none();
    let base = theme.style(if enabled { Role::Picker } else { Role::HintDisabled });
    let room = columns.saturating_sub(marks + 3);
    let label_room =
        labels.min(room.saturating_sub(room / 3)).max(width::width(&item.label).min(room.saturating_sub(24)));
    let mut spans = vec![Span::styled(" ", base)];
    spans.extend(matched(&width::truncate(&item.label, label_room), found, base, theme.style(Role::PickerMatch)));
    let shown = width::width(&width::truncate(&item.label, label_room));
    spans.push(Span::styled(" ".repeat(label_room.saturating_sub(shown)), base));
    let used = label_room.max(shown);
    let detail = match &item.disabled {
        Some(reason) => format!("  {reason}"),
        None if item.detail.is_empty() => String::new(),
        None => format!("  {}", item.detail),
    };
    let detail_room = room.saturating_sub(used);
    spans.push(Span::styled(
        format!("{} ", width::fit(&detail, detail_room)),
        theme.style(if enabled { Role::PickerDetail } else { Role::HintDisabled }),
    ));
    let set = item.mark == "✓";
    let (role, mark) =
        if set { (Role::PickerChecked, model.signs.done()) } else { (Role::HintKey, item.mark.as_str()) };
    let lead = " ".repeat(marks.saturating_sub(width::width(&item.mark)));
    spans.push(Span::styled(format!("{lead}{mark} "), theme.style(role)));
    spans
}

/// The label with the matched characters marked. The matcher counts characters; marks go by grapheme, so that no
/// cluster is torn apart.
fn matched(label: &str, found: &[u32], base: Style, hit: Style) -> Vec<Span<'static>> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut at = 0u32;
    for cluster in label.graphemes(true) {
        let chars = u32::try_from(cluster.chars().count()).unwrap_or(1);
        let style = if found.iter().any(|f| (at..at + chars).contains(f)) { base.patch(hit) } else { base };
        match spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(cluster),
            _ => spans.push(Span::styled(cluster.to_owned(), style)),
        }
        at += chars;
    }
    spans
}
