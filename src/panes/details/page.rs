//! The rows of the details, and what each of them is and leads to.

use std::collections::BTreeMap;

use ratatui::text::{Line, Span};

use crate::call::{Arg, Call, Kind};
use crate::model::Model;
use crate::model::apps::App;
use crate::theme::Role;
use client::domain::{ConversationId, Text, Timestamp};
use client::text::{ago, width, wrap};

/// Cells of a label.
const LABELS: usize = 10;

/// A thing of the details that the cursor can be on.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Its first row.
    pub first: usize,
    /// How many rows it has.
    pub rows: usize,
    /// Label and value, to be copied.
    pub value: Option<(String, String)>,
    /// What Enter does.
    pub under: Option<Call>,
    /// The app that it is of, and whether it is that one's heading.
    pub app: Option<String>,
    /// See `app`.
    pub is_heading: bool,
    /// The app by its name: what folds in it has other names.
    pub which: Option<String>,
}

impl Item {
    /// The address that it leads to.
    pub fn address(&self) -> Option<String> {
        match self.under.as_ref()?.args.first() {
            Some(Arg::Named(Kind::Link, url)) => Some(url.clone()),
            _ => None,
        }
    }
}

/// The details, row by row.
pub(super) struct Page<'a> {
    pub model: &'a Model,
    pub now: jiff::Zoned,
    columns: usize,
    lines: Vec<Line<'static>>,
    items: Vec<Item>,
    /// What rows fold with.
    app: Option<String>,
    /// The app that they belong to, by name.
    which: Option<String>,
    /// By app, what may be above its fold or not.
    fields: BTreeMap<String, Vec<String>>,
}

/// What a page has: its rows, what they are, and what may be above the folds of its apps.
pub(super) type Made = (Vec<Line<'static>>, Vec<Item>, BTreeMap<String, Vec<String>>);

impl<'a> Page<'a> {
    pub fn new(model: &'a Model, columns: usize, now: jiff::Zoned) -> Self {
        Self {
            model,
            now,
            columns,
            lines: Vec::new(),
            items: Vec::new(),
            app: None,
            which: None,
            fields: BTreeMap::new(),
        }
    }

    /// The rows, and what they are.
    pub fn done(self) -> Made {
        (self.lines, self.items, self.fields)
    }

    /// What follows belongs to this app.
    pub fn enter(&mut self, app: &App) {
        self.which = Some(app.name().to_owned());
    }

    /// What one of the program's own apps is called.
    pub fn title(&self, app: &str) -> &'static str {
        crate::words::details::title(app)
    }

    /// Names of what may be above the fold of the app, as they occur.
    pub fn field_names(&mut self, names: impl IntoIterator<Item = String>) {
        let Some(app) = self.which.clone() else { return };
        let known = self.fields.entry(app).or_default();
        for name in names {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }

    /// Whether it was chosen to be above the fold of the app.
    pub fn is_chosen(&self, name: &str) -> bool {
        self.which.as_ref().is_some_and(|app| self.model.panes.arranged.is_chosen(app, name))
    }

    /// Columns for the words of a row.
    pub fn room(&self) -> usize {
        self.columns.saturating_sub(self.indent()).max(4)
    }

    /// Rows that are made already, with what they say.
    pub fn rows(&mut self, rows: Vec<Vec<Span<'static>>>, text: String, under: Option<Call>) {
        let indent = " ".repeat(self.indent());
        let line = |spans: Vec<Span<'static>>| {
            let all = std::iter::once(Span::raw(indent.clone())).chain(spans);
            Line::from(all.collect::<Vec<_>>())
        };
        let lines: Vec<Line<'static>> = rows.into_iter().map(line).collect();
        let value = (!text.trim().is_empty()).then(|| (String::new(), text));
        self.item(lines, Item { value, under, ..Item::default() });
    }

    /// The value of the row that was put last is this one.
    pub fn last_value(&mut self, label: &str, value: &str) {
        if let Some(item) = self.items.last_mut() {
            item.value = Some((label.to_owned(), value.to_owned()));
        }
    }

    /// The value of the row that was put last looks like this.
    pub fn tone_last(&mut self, role: Role) {
        let style = self.style(role);
        let Some(first) = self.items.last().map(|item| item.first) else { return };
        // The label is in its first row, and before the value.
        for line in self.lines.iter_mut().skip(first) {
            if let Some(span) = line.spans.last_mut() {
                span.style = span.style.patch(style);
            }
        }
    }

    fn indent(&self) -> usize {
        if self.app.is_some() { 2 } else { 0 }
    }

    fn item(&mut self, lines: Vec<Line<'static>>, item: Item) {
        let item = Item {
            first: self.lines.len(),
            rows: lines.len(),
            app: self.app.clone(),
            which: self.which.clone(),
            ..item
        };
        self.lines.extend(lines);
        self.items.push(item);
    }

    /// Begins an app: its heading, with its most useful word where it is folded. Returns whether its rows are shown.
    pub fn begin(&mut self, name: &str, is_open: bool, word: &str) -> bool {
        self.begin_beside(name, is_open, word, "")
    }

    /// The same, with what stands beside the heading where it is open.
    pub fn begin_beside(&mut self, name: &str, is_open: bool, word: &str, beside: &str) -> bool {
        self.app = None;
        let is_open = is_open != self.model.panes.details_apart.contains(name);
        // What is open has air around it; folded ones stand together.
        let was_open = self.lines.last().is_some_and(|line| line.width() > 0) && (is_open || self.last_is_open());
        if was_open {
            self.lines.push(Line::default());
        }
        self.app = Some(name.to_owned());
        let signs = self.model.signs;
        let sign = if is_open { signs.open() } else { signs.folded() };
        let (heading, muted) = (self.style(Role::DetailsHeading), self.style(Role::DetailsLabel));
        let text = width::truncate(&format!("{sign} {name}"), self.columns).into_owned();
        let room = self.columns.saturating_sub(width::width(&text) + 2);
        let word = width::truncate(if is_open { beside } else { word }, room).into_owned();
        let gap = self.columns.saturating_sub(width::width(&text) + width::width(&word));
        let line = Line::from(vec![Span::styled(text, heading), Span::raw(" ".repeat(gap)), Span::styled(word, muted)]);
        let under = Some(Call::of("details.fold").with(Arg::Text(name.to_owned())));
        self.item(vec![line], Item { under, is_heading: true, ..Item::default() });
        is_open
    }

    /// Whether the rows above are those of an app that is open, or of none.
    fn last_is_open(&self) -> bool {
        self.items.last().is_none_or(|item| !item.is_heading)
    }

    /// Raw attributes, folded into a line that counts them. Returns whether they are shown.
    pub fn more(&mut self, count: usize) -> bool {
        self.more_of(crate::words::details::attributes(count), count)
    }

    /// The same in other words.
    pub fn more_of(&mut self, words: String, count: usize) -> bool {
        let Some(app) = self.app.clone().filter(|_| count > 0) else { return false };
        let id = format!("{app} attributes");
        let is_open = self.model.panes.details_apart.contains(&id);
        let signs = self.model.signs;
        let sign = if is_open { signs.open() } else { signs.folded() };
        let text = format!("  {sign} {words}");
        let line = Line::styled(width::truncate(&text, self.columns).into_owned(), self.style(Role::DetailsLabel));
        let under = Some(Call::of("details.fold").with(Arg::Text(id)));
        self.item(vec![line], Item { under, ..Item::default() });
        is_open
    }

    /// "Label   value"; nothing at all for a value that is not there.
    pub fn row(&mut self, label: &str, value: &str) {
        let under = is_address(value).then(|| Call::of("link.open").with(Arg::Named(Kind::Link, value.to_owned())));
        self.leading(label, value, under);
    }

    /// The same, which leads somewhere. A value that does not fit behind its label has the next rows for itself.
    pub fn leading(&mut self, label: &str, value: &str, under: Option<Call>) {
        if value.is_empty() {
            return;
        }
        let indent = " ".repeat(self.indent());
        let room = self.columns.saturating_sub(self.indent()).max(4);
        let (label_style, style) = (self.style(Role::DetailsLabel), self.style(Role::DetailsValue));
        let style = if under.is_some() { style.patch(self.style(Role::ThreadLink)) } else { style };
        let wide = width::width(label).max(LABELS) + 1;
        let lines = if wide + width::width(value) <= room && !value.contains('\n') {
            let label = width::pad(label, wide);
            vec![Line::from(vec![
                Span::raw(indent),
                Span::styled(label, label_style),
                Span::styled(value.to_owned(), style),
            ])]
        } else {
            let deeper = format!("{indent}  ");
            let rows = wrap::wrap_text(value, self.columns.saturating_sub(width::width(&deeper)).max(4));
            let head = (!label.is_empty()).then(|| {
                Line::from(vec![
                    Span::raw(indent),
                    Span::styled(width::truncate(label, room).into_owned(), label_style),
                ])
            });
            let rows =
                rows.into_iter().map(|row| Line::from(vec![Span::raw(deeper.clone()), Span::styled(row, style)]));
            head.into_iter().chain(rows).collect()
        };
        self.item(lines, Item { value: Some((label.to_owned(), value.to_owned())), under, ..Item::default() });
    }

    /// A row that leads to another conversation: how it stands, what it is about, and how old it is.
    pub fn conversation(&mut self, sign: &str, words: &str, age: &str, id: &ConversationId) {
        let room = self.columns.saturating_sub(self.indent() + 2 + width::width(age) + 1);
        let text = format!("{}{sign} {}", " ".repeat(self.indent()), width::fit(words, room));
        let (style, muted) = (self.style(Role::DetailsValue), self.style(Role::DetailsLabel));
        let line = Line::from(vec![Span::styled(text, style), Span::styled(format!(" {age}"), muted)]);
        let under = Some(go_to(id));
        let value = Some((String::new(), words.to_owned()));
        self.item(vec![line], Item { under, value, ..Item::default() });
    }

    /// Running text.
    pub fn text(&mut self, text: &str, role: Role, most: usize) {
        let indent = " ".repeat(self.indent());
        let room = self.columns.saturating_sub(self.indent()).max(4);
        let style = self.style(role);
        let rows = wrap::wrap_text(text, room).into_iter().take(most);
        let lines: Vec<Line<'static>> = rows.map(|row| Line::styled(format!("{indent}{row}"), style)).collect();
        if !lines.is_empty() {
            self.item(lines, Item { value: Some((String::new(), text.to_owned())), ..Item::default() });
        }
    }

    pub fn style(&self, role: Role) -> ratatui::style::Style {
        self.model.theme.style(role)
    }

    /// When something was, as short as it stays clear.
    pub fn date(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| ago::date(at, &self.now))
    }

    /// The value of an attribute as a person writes it: yes and no, dates, numbers without a point that says nothing.
    pub fn value(&self, name: &str, value: &str) -> String {
        match value {
            "true" => return "yes".to_owned(),
            "false" => return "no".to_owned(),
            _ => {}
        }
        if let Some(whole) = value.strip_suffix(".0").filter(|whole| whole.parse::<i64>().is_ok()) {
            return whole.to_owned();
        }
        let is_time = name.ends_with("_at") || name.ends_with("_date") || name.ends_with(" at") || name == "date";
        let seconds =
            value.parse::<i64>().ok().filter(|seconds| is_time && (100_000_000..100_000_000_000).contains(seconds));
        let written = || value.parse::<jiff::Timestamp>().ok().map(|at| at.as_second());
        match seconds.or_else(written) {
            Some(seconds) => self.date(Some(Timestamp(seconds))),
            None => value.to_owned(),
        }
    }

    /// Attributes, folded behind a line that counts them.
    pub fn attributes(&mut self, own: Vec<(&str, String)>, attributes: &[(Text, Text)]) {
        let own: Vec<(String, String)> = own
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let others = attributes.iter().filter(|(_, value)| !value.is_empty());
        let others = others.map(|(name, value)| (name.to_string(), self.value(name.as_str(), value.as_str())));
        let all: Vec<(String, String)> = own.into_iter().chain(others).collect();
        self.field_names(all.iter().map(|(name, _)| name.clone()));
        let (chosen, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(name, _)| self.is_chosen(name));
        for (name, value) in &chosen {
            self.row(name, value);
        }
        if self.more(rest.len()) {
            for (name, value) in &rest {
                self.row(name, value);
            }
        }
    }
}

/// The call that goes to a conversation.
pub(super) fn go_to(id: &ConversationId) -> Call {
    Call::of("goto").with(Arg::Id(Kind::Conversation, id.to_string()))
}

/// Whether a value is an address that can be opened.
fn is_address(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")) && !value.contains(char::is_whitespace)
}
