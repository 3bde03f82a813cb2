//! A list to choose from: the line that is typed, the entries, and what there is to know before one is chosen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::{Sheet, framed, keys_of, room};
use crate::command::{choose, key_in};
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::overlay::{Item, Picker, Purpose, Tone};
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use crate::words::choosing;
use client::text::{width, wrap};

/// How many entries, from the first on, decide where columns begin.
const LINED_UP: usize = 200;

/// So many rows of entries the palette has, whatever is found; and so many columns.
const PALETTE: (usize, usize) = (70, 16);

/// No entry is wider: what is longer is prose, and ends in dots.
const WIDEST: usize = 92;

/// The columns in which a macro shows at least.
const MACRO: usize = 68;

/// A row below the line that is typed.
enum Row {
    /// What the entries below it have in common.
    Heading(String),
    /// An entry, by its place among the matches.
    Entry(usize),
    /// Why what is typed is no choice.
    Trouble(String),
}

/// Draws the line that is typed and what is left to choose from, and tells `drawn` where that is.
pub fn draw(model: &Model, picker: &Picker, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let title = picker.heading();
    let hints = choose::keys(picker);
    let hints: Vec<(&str, &str)> = hints.iter().map(|(command, words)| (*command, words.as_str())).collect();
    let sheet = Sheet { title: &title, keys: keys_of(model, Context::Picker, &hints), about: about(picker) };
    let columns = columns(model, picker).min(room(screen).0);
    let foot = choose::foot(model, picker, columns);
    let below = if foot.is_empty() { 0 } else { foot.len() + 1 };
    let inner = framed(model, &sheet, (columns, 2 + entries(picker) + below), screen, frame, drawn);
    if inner.height == 0 || inner.width == 0 {
        return;
    }
    input(model, picker, Rect { height: 1, ..inner }, frame);
    let (list, below) = split(inner, entries(picker).min(LEAST), foot.len());
    let rows = rows(picker, usize::from(inner.width));
    list_of(model, picker, &rows, list, frame, drawn);
    for (y, (words, tone)) in (below.y..below.bottom()).zip(foot) {
        let line = Line::from(told(model, &words, tone, usize::from(below.width)));
        paint::line(&line, Rect { y, height: 1, ..below }, frame.buffer_mut());
    }
}

/// So many entries show before there are blank lines, and words below them.
const LEAST: usize = 5;

/// The pane that a picker is about: that of the conversation, where it is about one.
fn about(picker: &Picker) -> Option<Focus> {
    let general = matches!(picker.purpose, Purpose::Palette | Purpose::Theme | Purpose::Own | Purpose::Conversation);
    (picker.about.is_some() && !general).then_some(Focus::Thread)
}

/// The rows of entries that the box has, however few are left to choose from: it does not jump while one types.
fn entries(picker: &Picker) -> usize {
    if picker.purpose == Purpose::Palette {
        return PALETTE.1;
    }
    let items = picker.items.iter().take(picker.fixed);
    let mut group = "";
    let headings = items.filter(|item| std::mem::replace(&mut group, &item.group) != item.group).count();
    // A time that is typed is an entry of its own.
    let typed = usize::from(matches!(picker.purpose, Purpose::Snooze | Purpose::SendSnooze));
    picker.fixed + headings + typed
}

/// How wide it has to be to hold all that it says.
fn columns(model: &Model, picker: &Picker) -> usize {
    if picker.purpose == Purpose::Palette {
        return PALETTE.0;
    }
    // By what is there before anything is typed: the box does not jump sideways either.
    let widths = Widths::of(picker, picker.items.iter().take(picker.fixed.min(LINED_UP)), WIDEST);
    let aside = choose::beside(model, picker, true).map_or(0, |words| width::width(&words) + 16);
    let foot = choose::foot(model, picker, WIDEST).iter().map(|(words, _)| width::width(words)).max().unwrap_or(0);
    // Of a macro one is to see how it will look.
    let least = if picker.purpose == Purpose::Macro { MACRO } else { 0 };
    widths.all().min(WIDEST).max(aside).max(foot).max(least)
}

/// Where the entries are and what stands below them: with blank lines between, if there is room for those.
fn split(inner: Rect, least: usize, foot: usize) -> (Rect, Rect) {
    let rows = usize::from(inner.height).saturating_sub(1);
    let (above, between, foot) = match () {
        () if rows > least + foot + usize::from(foot > 0) => (1, usize::from(foot > 0), foot),
        () if rows >= least + foot => (0, 0, foot),
        () => (0, 0, 0),
    };
    let cut = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    let list = Rect { y: inner.y + 1 + above, height: cut(rows).saturating_sub(above + cut(between + foot)), ..inner };
    (list, Rect { y: list.bottom() + cut(between), height: cut(foot), ..inner })
}

/// What stands in the list, from its top.
fn rows(picker: &Picker, columns: usize) -> Vec<Row> {
    let typed = !picker.input.text().is_empty();
    // By ranks like stands with like in the palette alone.
    let grouped = (picker.purpose == Purpose::Palette) == typed;
    let (mut rows, mut group) = (Vec::new(), "");
    for (place, (item, _)) in picker.matches.iter().enumerate() {
        let Some(item) = picker.items.get(*item) else { continue };
        let times = matches!(picker.purpose, Purpose::Snooze | Purpose::SendSnooze);
        if let Some(why) = item.disabled.as_ref().filter(|_| times && place == 0) {
            let lines = wrap::wrap_text(why, columns.saturating_sub(2).max(8));
            rows.extend(lines.into_iter().map(Row::Trouble));
            continue;
        }
        if place < picker.recent {
            rows.extend((place == 0).then(|| Row::Heading("Last used".to_owned())));
        } else if picker.recent > 0 && place == picker.recent {
            rows.push(Row::Heading("Here".to_owned()));
        } else if grouped && picker.recent == 0 && item.group != group {
            rows.push(Row::Heading(item.group.clone()));
        }
        group = &item.group;
        rows.push(Row::Entry(place));
    }
    rows
}

fn list_of(model: &Model, picker: &Picker, rows: &[Row], list: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let height = usize::from(list.height);
    drawn.overlay_height = height;
    if rows.is_empty() {
        let words = Span::styled("  nothing matches", model.theme.over(Role::TextMuted));
        frame.buffer_mut().set_span(list.x, list.y, &words, list.width.min(if height == 0 { 0 } else { list.width }));
        return;
    }
    let at = rows.iter().position(|row| matches!(row, Row::Entry(place) if *place == picker.selected)).unwrap_or(0);
    let top = (at + 1).saturating_sub(height);
    // The entries line up by the first ones and those that show: there may be thousands.
    let item_of = |place: usize| picker.matches.get(place).and_then(|(item, _)| picker.items.get(*item));
    let shown = rows.iter().skip(top).take(height).filter_map(|row| match row {
        Row::Entry(place) => item_of(*place),
        Row::Heading(_) | Row::Trouble(_) => None,
    });
    let widths = Widths::of(picker, picker.items.iter().take(LINED_UP).chain(shown), usize::from(list.width));
    for (y, row) in (list.y..list.bottom()).zip(rows.iter().skip(top)) {
        let area = Rect { y, height: 1, ..list };
        match row {
            Row::Heading(words) => {
                heading(model, picker, words, area, frame);
                if let Some((_, count)) = picker.hidden.iter().find(|(group, _)| group == words) {
                    more(model, words, *count, area, frame);
                }
            }
            Row::Trouble(words) => {
                let span = Span::styled(format!("  {words}"), model.theme.style(Role::StatusWarning));
                paint::line(&Line::from(span), area, frame.buffer_mut());
            }
            Row::Entry(place) => {
                let Some(item) = item_of(*place) else { continue };
                paint::line(
                    &Line::from(entry(model, picker, *place, &widths, usize::from(list.width))),
                    area,
                    frame.buffer_mut(),
                );
                if *place == picker.selected {
                    frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
                }
                drawn.hits.push((area, Hit::Item { label: item.label.clone(), call: item.call.clone() }));
            }
        }
    }
}

/// Behind the name of a group: how many of it are not shown.
fn more(model: &Model, group: &str, count: usize, area: Rect, frame: &mut Frame<'_>) {
    let words = choosing::more(count, &key_in(model, Context::Picker, "picker.other-back"));
    let at = u16::try_from(width::width(group) + 5).unwrap_or(area.width);
    let columns = area.width.saturating_sub(at);
    if width::width(&words) <= usize::from(columns) {
        let span = Span::styled(words, model.theme.over(Role::TextMuted));
        frame.buffer_mut().set_span(area.x + at, area.y, &span, columns);
    }
}

/// What the entries below have in common; among choices it stands in a line across.
fn heading(model: &Model, picker: &Picker, words: &str, area: Rect, frame: &mut Frame<'_>) {
    if words.is_empty() {
        return;
    }
    let theme = &model.theme;
    let spans = if picker.purpose == Purpose::Palette {
        vec![Span::styled(format!("  {words}"), theme.style(Role::DetailsHeading))]
    } else {
        let edge = model.signs.frame().horizontal_top;
        let rest = usize::from(area.width).saturating_sub(width::width(words) + 8);
        vec![
            Span::styled(format!("  {edge}{edge} "), theme.style(Role::OverlayBorder)),
            Span::styled(words.to_owned(), theme.style(Role::PickerDetail)),
            Span::styled(format!(" {}", edge.repeat(rest)), theme.style(Role::OverlayBorder)),
        ]
    };
    paint::line(&Line::from(spans), area, frame.buffer_mut());
}

/// A line below the entries. What is not known in a macro stands out.
fn told(model: &Model, words: &str, tone: Tone, columns: usize) -> Vec<Span<'static>> {
    let theme = &model.theme;
    let role = match tone {
        Tone::Plain => Role::HintLabel,
        Tone::Heading => Role::DetailsHeading,
        Tone::Written => Role::Picker,
        Tone::Rule => {
            let edge = model.signs.frame().horizontal_top;
            return vec![Span::styled(edge.repeat(columns), theme.style(Role::OverlayBorder))];
        }
    };
    let mut spans = Vec::new();
    let mut rest = words;
    while let Some((before, (hole, behind))) =
        rest.split_once('⟨').and_then(|(before, inside)| Some((before, inside.split_once('⟩')?)))
    {
        spans.push(Span::styled(before.to_owned(), theme.style(role)));
        spans.push(Span::styled(format!("⟨{hole}⟩"), theme.style(Role::StatusWarning)));
        rest = behind;
    }
    spans.push(Span::styled(rest.to_owned(), theme.style(role)));
    spans
}

fn input(model: &Model, picker: &Picker, area: Rect, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    let label = Span::styled("› ", theme.style(Role::PromptLabel));
    let (x, _) = frame.buffer_mut().set_span(area.x, area.y, &label, area.width);
    let mut rest = Rect { x, width: area.right().saturating_sub(x), ..area };
    // Said where it leaves room to type, and not before it.
    if let Some(words) = choose::aside(model, picker) {
        let columns = u16::try_from(width::width(&words)).unwrap_or(u16::MAX);
        let typed = u16::try_from(width::width(picker.input.text())).unwrap_or(u16::MAX);
        if rest.width > columns.saturating_add(typed.max(8)).saturating_add(2) {
            rest.width -= columns + 1;
            let span = Span::styled(words, theme.over(Role::TextMuted));
            frame.buffer_mut().set_span(area.right() - columns, area.y, &span, columns);
        }
    }
    super::prompt::text(model, &picker.input, rest, frame);
}

/// In so few columns numbers stand close, and nothing stands at the right.
const TIGHT: usize = 24;

/// What is cut to fewer columns says nothing.
const SOME: usize = 8;

/// The columns of the widest of each thing in an entry.
struct Widths {
    /// Before the label: the cursor, the number, the box of a tick.
    lead: usize,
    label: usize,
    detail: usize,
    mark: usize,
}

impl Widths {
    /// Of these items, in rows of so many columns.
    fn of<'a>(picker: &Picker, items: impl Iterator<Item = &'a Item>, columns: usize) -> Self {
        let numbered = picker.number(0).is_some() || picker.digits != crate::model::overlay::Digits::Typed;
        let tight = columns < TIGHT;
        let number = if tight { 2 } else { 3 };
        let lead = 2 + if numbered { number } else { 0 } + if picker.has_ticks() { 4 } else { 0 };
        let (mut label, mut detail, mut mark) = (0, 0, 0);
        for item in items {
            label = label.max(width::width(&item.label));
            mark = mark.max(width::width(&item.mark));
            let words = match &item.disabled {
                Some(why) => why.as_str(),
                None if shows_detail(picker) => &item.detail,
                None => "",
            };
            detail = detail.max(width::width(words));
        }
        Self { lead, label, detail, mark: if tight { 0 } else { mark } }
    }

    fn all(&self) -> usize {
        let gap = |columns: usize| if columns > 0 { columns + 2 } else { 0 };
        self.lead + self.label + gap(self.detail) + gap(self.mark)
    }
}

/// Whether what is said about an entry stands beside it: what a macro says stands below.
fn shows_detail(picker: &Picker) -> bool {
    picker.purpose != Purpose::Macro
}

/// An entry, by its place among the matches; what is between the columns lines up.
fn entry(model: &Model, picker: &Picker, place: usize, widths: &Widths, columns: usize) -> Vec<Span<'static>> {
    let Some((at, found)) = picker.matches.get(place) else { return Vec::new() };
    let Some(item) = picker.items.get(*at) else { return Vec::new() };
    let theme = &model.theme;
    let enabled = item.disabled.is_none();
    let base = theme.style(if enabled { Role::Picker } else { Role::HintDisabled });
    let cursor = if place == picker.selected { model.signs.cursor() } else { " " };
    let mut spans = vec![Span::styled(format!("{cursor} "), base)];
    let mut lead = 2;
    if let Some(number) = picker.number(place) {
        let number = format!("{number}{}", if columns < TIGHT { " " } else { "  " });
        lead += number.len();
        spans.push(Span::styled(number, theme.style(Role::HintKey)));
    } else if picker.has_ticks() && widths.lead > 6 {
        // Ticks line up, whether a row has a number or none.
        let number = widths.lead - 6;
        lead += number;
        spans.push(Span::styled(" ".repeat(number), base));
    }
    if picker.has_ticks() {
        let on = choose::is_on(picker, *at);
        let role = if on { Role::PickerChecked } else { Role::PickerDetail };
        spans.push(Span::styled(if on { "[x] " } else { "[ ] " }, theme.style(role)));
        lead += 4;
    }
    spans.push(Span::styled(" ".repeat(widths.lead.saturating_sub(lead)), base));
    let marks = if widths.mark > 0 { widths.mark + 2 } else { 0 };
    let room = columns.saturating_sub(widths.lead.max(lead) + marks);
    let words = item.disabled.as_ref().unwrap_or(&item.detail);
    let detail = if !shows_detail(picker) && enabled { "" } else { words.as_str() };
    let Pair { label, detail, label_columns } = pair(item, detail, widths, room);
    let shown = width::width(&label);
    let letters: &[u32] = if item.label.starts_with(label.trim_end_matches('…')) { found } else { &[] };
    spans.extend(matched(&label, letters, base, theme.style(Role::PickerMatch)));
    spans.push(Span::styled(" ".repeat(label_columns.saturating_sub(shown)), base));
    spans.push(Span::styled(
        width::fit(&detail, room.saturating_sub(label_columns.max(shown))),
        theme.style(if enabled { Role::PickerDetail } else { Role::HintDisabled }),
    ));
    if marks > 0 {
        let set = item.mark == "✓";
        let (role, mark) =
            if set { (Role::PickerChecked, model.signs.done()) } else { (Role::HintKey, item.mark.as_str()) };
        let lead = " ".repeat(2 + widths.mark.saturating_sub(width::width(&item.mark)));
        spans.push(Span::styled(format!("{lead}{mark}"), theme.style(role)));
    }
    spans
}

/// What an entry says, and how many columns its label has.
struct Pair {
    label: String,
    detail: String,
    label_columns: usize,
}

/// Label and detail in so many columns: of the two one is cut at most, and what would be cut to next to nothing is left
/// out. Where a shorter name tells more than a beginning, that stands there.
fn pair(item: &Item, detail: &str, widths: &Widths, room: usize) -> Pair {
    let (own, more) = (width::width(&item.label), width::width(detail));
    let behind = |words: &str| if words.is_empty() { String::new() } else { format!("  {words}") };
    let all = own + if more > 0 { more + 2 } else { 0 };
    if !item.short.is_empty() && item.disabled.is_none() && all > room {
        let short = width::truncate(&item.short, room).into_owned();
        let beside = detail.is_empty() || own + 2 + width::width(&short) > room;
        let (label, detail) = if beside { (short, "") } else { (item.label.clone(), short.as_str()) };
        let label_columns = if detail.is_empty() { room } else { widths.label.min(room - width::width(detail) - 2) };
        return Pair { label_columns, detail: behind(detail), label };
    }
    let aligned = widths.label.min(room.saturating_sub(room / 3)).max(own.min(room.saturating_sub(24)));
    let columns = if widths.detail == 0 { room } else { aligned };
    if own <= columns && (more == 0 || room - columns >= (more + 2).min(SOME)) {
        return Pair { label: item.label.clone(), detail: behind(detail), label_columns: columns };
    }
    let label = width::truncate(&item.label, room).into_owned();
    let rest = room.saturating_sub(width::width(&label));
    let detail = if rest >= (more + 2).min(SOME) { behind(detail) } else { String::new() };
    Pair { label_columns: width::width(&label), detail, label }
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
