//! A message written row by row: who and when, the head of an e-mail, its words with links and folds, its files.

use std::ops::Range;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Act, Block, HEAD_LABELS, Message, Piece, Setting, Spot, Voice, edge, span_style, words};
use crate::keymap::Context;
use crate::model::drawn::Numbered;
use crate::panes::thread::Follows;
use crate::theme::Role;
use client::domain::Body;
use client::text::rich::{Kind, Mark, RichLine, RichSpan};
use client::text::{ago, html, width, wrap};

/// Bar, head and words of a message in the look of who speaks.
pub fn of_message(message: &Message<'_>, setting: &Setting<'_>) -> Block {
    let mut writer = Writer::new(message.voice, setting);
    if setting.follows != Follows::OneBreath {
        writer.block.lines.push(header(message, &writer.bar, setting));
    }
    writer.head(&message.head);
    if let Some((remark, role)) = &message.remark {
        writer.text(remark, *role);
    }
    if let Some(body) = message.body {
        writer.body(body, message.is_reply, message.is_mail);
    }
    writer.files(message.attachments);
    for text in &message.below {
        writer.text(text, Role::ListTag);
    }
    if let Some(page) = message.page {
        writer.page(page);
    }
    writer.done()
}

/// Writes a message, row by row.
pub(super) struct Writer<'a> {
    pub(super) setting: &'a Setting<'a>,
    voice: Voice,
    bar: Span<'static>,
    /// Columns right of the bar.
    pub(super) columns: usize,
    pub(super) block: Block,
}

/// Cells of the bar and the blank behind it.
const BAR: usize = 2;

impl<'a> Writer<'a> {
    fn new(voice: Voice, setting: &'a Setting<'a>) -> Self {
        let theme = &setting.model.theme;
        let bar = Span::styled(format!("{} ", voice.bar(setting.model.signs)), theme.style(voice.bar_role()));
        Self { setting, voice, bar, columns: setting.columns.saturating_sub(BAR).max(4), block: Block::default() }
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.setting.model.theme.style(role)
    }

    pub(super) fn row(&mut self, mut spans: Vec<Span<'static>>) {
        spans.insert(0, self.bar.clone());
        self.block.lines.push(Line::from(spans));
    }

    pub(super) fn text(&mut self, text: &str, role: Role) {
        let style = self.style(role);
        for row in wrap::wrap_text(text, self.columns) {
            self.row(vec![Span::styled(row, style)]);
        }
    }

    /// The row that is written next leads somewhere, from its first cell to its last.
    pub(super) fn leads(&mut self, columns: Range<usize>, act: Act) {
        let row = self.block.lines.len();
        self.block.spots.push(Spot { row, columns: columns.start + BAR..columns.end + BAR, act });
    }

    /// Takes a link in; returns its number.
    pub(super) fn link(&mut self, url: &str, words: &str) -> usize {
        let number = self.setting.first_link + self.block.links.len();
        self.block.links.push(Numbered { number, url: url.to_owned(), words: words.to_owned() });
        number
    }

    fn head(&mut self, head: &[(&'static str, Vec<String>)]) {
        let (label_style, style) = (self.style(Role::TextMuted), self.style(Role::Thread));
        for (label, who) in head {
            let columns = self.columns.saturating_sub(HEAD_LABELS).max(4);
            let mut line = RichLine::text(who.join(", "), Mark::NONE);
            let mut rows = wrap::wrap(&line, columns);
            // Many are one row, which says how many more there are.
            if rows.len() > 1 && who.len() > 1 {
                self.leads(0..self.columns, Act::Fold);
                if !self.setting.unfolded {
                    line = RichLine::text(first_of(who, columns), Mark::NONE);
                    rows = wrap::wrap(&line, columns);
                }
            }
            let blanks = blanks(&line, &rows);
            // The subject is the customer's; names and addresses are not what was said.
            let is_written = *label == words::SUBJECT;
            let mut written = Vec::new();
            for (at, (row, blank)) in rows.into_iter().zip(blanks).enumerate() {
                let label = width::pad(if at == 0 { label } else { "" }, HEAD_LABELS);
                let start = self.bar.content.len() + label.len();
                let bytes = start..start + row.plain().len();
                written.push(Piece { row: self.block.lines.len(), bytes, blank });
                self.row(vec![Span::styled(label, label_style), Span::styled(row.plain(), style)]);
            }
            self.block.written.extend(Some(written).filter(|_| is_written));
        }
        if !head.is_empty() {
            self.row(Vec::new());
        }
    }

    fn body(&mut self, body: &Body, is_reply: bool, is_mail: bool) {
        let setting = self.setting;
        let rich = if is_reply { html::render_reply(body, setting.people) } else { html::render(body) };
        let first = self.block.links.len();
        for link in &rich.links {
            self.link(link.url.as_str(), link.label.as_str());
        }
        let history = rich.folds.iter().map(|fold| (fold, words::quoted(fold.len())));
        let signatures = rich.signatures.iter().filter(|_| is_mail);
        let signatures = signatures.map(|fold| (fold, words::signature(fold.len())));
        let mut folds: Vec<(&Range<usize>, String)> = history.chain(signatures).collect();
        folds.sort_by_key(|(fold, _)| fold.start);
        let mut at = 0;
        for (fold, told) in folds {
            self.lines(rich.lines.get(at..fold.start).unwrap_or_default(), first);
            self.fold(&told);
            at = if setting.unfolded { fold.start } else { fold.end };
        }
        self.lines(rich.lines.get(at..).unwrap_or_default(), first);
    }

    fn lines(&mut self, lines: &[RichLine], first: usize) {
        let mut paragraph = Vec::new();
        for line in lines {
            let rows = wrap::wrap(line, self.columns);
            for (row, blank) in rows.iter().zip(blanks(line, &rows)) {
                paragraph.extend(self.line(row, first, blank));
            }
            if line.spans.iter().all(|span| span.text.trim().is_empty()) {
                self.block.written.push(std::mem::take(&mut paragraph));
            }
        }
        self.block.written.push(paragraph);
    }

    /// Writes a row; what of it are words.
    fn line(&mut self, row: &RichLine, first: usize, blank: bool) -> Option<Piece> {
        let mut column = 0;
        for span in row.all_spans() {
            let wide = width::width(&renumbered(span, self.setting.first_link + first));
            if let Some(number) = span.mark.link() {
                self.leads(column..column + wide, Act::Link(first + usize::from(number) - 1));
            }
            column += wide;
        }
        let styled = styled(row, self.voice, self.setting, self.setting.first_link + first);
        let length = |spans: &[Span<'_>]| spans.iter().map(|span| span.content.len()).sum::<usize>();
        let prefix = length(styled.get(..row.prefix.len()).unwrap_or_default());
        let start = self.bar.content.len();
        let bytes = start + prefix..start + length(&styled);
        let is_written = row.kind != Kind::Rule && !bytes.is_empty();
        let piece = Piece { row: self.block.lines.len(), bytes, blank };
        self.row(styled);
        is_written.then_some(piece)
    }

    /// The line that says what is folded and how much, and which key shows it.
    fn fold(&mut self, told: &str) {
        let model = self.setting.model;
        let keys = model.keymap.keys_of("quotes.toggle", &[Context::Thread, Context::Global]);
        let key = keys.first().map(ToString::to_string).unwrap_or_default();
        let (sign, hint) = match self.setting.unfolded {
            true => (model.signs.open(), words::folds(&key)),
            false => (model.signs.folded(), words::shows(&key)),
        };
        let style = self.style(Role::TextMuted);
        let text = width::truncate(&format!("{sign} {told}"), self.columns).into_owned();
        self.leads(0..self.columns, Act::Fold);
        self.row(edge(vec![Span::styled(text, style)], &hint, style, self.columns).spans);
    }

    /// The page that the customer was on, as a link.
    fn page(&mut self, page: &str) {
        let style = self.style(Role::TextMuted);
        let number = self.link(page, page);
        let text = words::on_page(page.trim_start_matches("https://").trim_start_matches("http://"), number);
        for row in wrap::wrap_text(&text, self.columns) {
            self.leads(0..width::width(&row), Act::Link(self.block.links.len() - 1));
            self.row(vec![Span::styled(row, style)]);
        }
    }

    fn done(mut self) -> Block {
        if self.voice == Voice::Note {
            let ground = self.style(Role::ThreadNoteText);
            self.block.ground = ground;
            for line in &mut self.block.lines {
                line.style = ground;
            }
        }
        self.block.bar = Some(self.bar);
        self.block
    }
}

/// "Maria Lopez · customer            Mon 14:02"
fn header(message: &Message<'_>, bar: &Span<'static>, setting: &Setting<'_>) -> Line<'static> {
    let theme = &setting.model.theme;
    let role = message.voice.role();
    let also = if message.also > 0 { format!("Cc +{}  ", message.also) } else { String::new() };
    let when = format!("{also}{}", ago::clock(message.at, setting.now));
    let columns = setting.columns.saturating_sub(BAR);
    let room = columns.saturating_sub(width::width(&when) + 1);
    let name = width::truncate(message.name, room).into_owned();
    // In a run of one author what they are is said once, but of a note: that it is one is never left out.
    let is_said = setting.follows == Follows::Another || message.voice == Voice::Note;
    let label = Some(message.voice.label(message.called)).filter(|label| is_said && !label.is_empty());
    let label = label.map(|label| format!(" · {label}")).unwrap_or_default();
    let label = width::truncate(&label, room - width::width(&name).min(room)).into_owned();
    let gap = room.saturating_sub(width::width(&name) + width::width(&label));
    let label_role = if message.voice == Voice::Note { Role::ThreadNoteLabel } else { Role::TextMuted };
    Line::from(vec![
        bar.clone(),
        Span::styled(name, theme.style(role).add_modifier(Modifier::BOLD)),
        Span::styled(label, theme.style(label_role)),
        Span::raw(" ".repeat(gap + 1)),
        Span::styled(when, theme.style(Role::ThreadDate)),
    ])
}

/// Of several as many as fit into a row with how many more there are, and the first one in any case.
fn first_of(who: &[String], columns: usize) -> String {
    let told = |count: usize| {
        let first = who.get(..count).unwrap_or_default().join(", ");
        if count < who.len() { format!("{first}, {}", words::more(who.len() - count)) } else { first }
    };
    let fits = (1..=who.len()).rev().find(|count| width::width(&told(*count)) <= columns);
    told(fits.unwrap_or(1))
}

/// Before which of its rows a line has a blank that is not shown: a row ends in none. A line by itself begins with one.
fn blanks(line: &RichLine, rows: &[RichLine]) -> Vec<bool> {
    let whole: String = line.spans.iter().map(|span| span.text.as_str()).collect();
    let mut rest = whole.as_str();
    let mut blanks = Vec::with_capacity(rows.len());
    for row in rows {
        let words: String = row.spans.iter().map(|span| span.text.as_str()).collect();
        let is_first = blanks.is_empty();
        let from = if is_first || line.kind == Kind::Code { rest } else { rest.trim_start_matches(' ') };
        blanks.push(is_first || from.len() < rest.len());
        // What is too wide for any row is shown as dots: nothing is known of how it goes on then.
        rest = from.strip_prefix(words.as_str()).unwrap_or("");
    }
    blanks
}

fn styled(line: &RichLine, voice: Voice, setting: &Setting<'_>, first: usize) -> Vec<Span<'static>> {
    line.all_spans().map(|s| Span::styled(renumbered(s, first), span_style(s.mark, voice, setting.model))).collect()
}

/// Links are numbered by message; in a thread the numbers go on from message to message.
fn renumbered(span: &RichSpan, first: usize) -> String {
    match span.mark.link() {
        Some(number) if span.text.trim() == format!("[{number}]") => {
            span.text.replace(&format!("[{number}]"), &format!("[{}]", usize::from(number) + first - 1))
        }
        _ => span.text.clone(),
    }
}
