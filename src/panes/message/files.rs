//! The files of a message: a row each with its number, and a frame where a picture would be.

use ratatui::text::Span;

use super::write::Writer;
use super::{Act, words};
use crate::keymap::Context;
use crate::theme::Role;
use client::domain::Attachment;
use client::text::{ago, width};

/// Cells between the lines of a picture's frame.
const FRAME: usize = 24;

impl Writer<'_> {
    pub(super) fn files(&mut self, files: &[Attachment]) {
        if files.is_empty() {
            return;
        }
        self.text(&words::files(files.len()), Role::TextMuted);
        let name_of = |file: &Attachment| if file.name.is_empty() { file.words() } else { file.name.to_string() };
        let widest = files.iter().map(|file| width::width(&name_of(file))).max().unwrap_or_default();
        for file in files {
            let name = name_of(file);
            let number = self.link(file.url.as_str(), &name);
            let size = file.size.map(ago::size).unwrap_or_default();
            let pixels = file.pixels.map(|(x, y)| format!("{x} × {y}")).unwrap_or_default();
            let lead = format!("  [{number}] ");
            let facts = format!("  {size:>7}   {pixels}");
            let facts = facts.trim_end();
            let room = self.columns.saturating_sub(width::width(&lead) + width::width(facts));
            let name = width::truncate_middle(&name, room.max(8)).into_owned();
            let pad = " ".repeat(widest.min(room).saturating_sub(width::width(&name)));
            let (style, muted) = (self.style(Role::ThreadAttachment), self.style(Role::TextMuted));
            let end = width::width(&lead) + width::width(&name);
            self.leads(2..end, Act::Link(self.block.links.len() - 1));
            self.row(vec![
                Span::styled(lead, muted),
                Span::styled(name, style),
                Span::styled(format!("{pad}{facts}"), muted),
            ]);
        }
        let pictures = files.iter().enumerate().filter(|(_, file)| file.is_picture());
        let first = self.block.links.len() - files.len();
        for (at, file) in pictures.filter(|_| self.setting.frames).collect::<Vec<_>>() {
            self.frame(file, first + at);
        }
    }

    /// A frame with what it is; where pictures can be shown it is there.
    fn frame(&mut self, file: &Attachment, link: usize) {
        let inner = FRAME.min(self.columns.saturating_sub(2));
        let number = self.setting.first_link + link;
        let size = file.size.map(ago::size);
        let open = self.setting.model.keymap.keys_of("link.open", &[Context::Thread, Context::Global]);
        let keys = open.first().map_or_else(|| format!(":link.open {number}"), |key| format!("{number}{key}"));
        let line = self.style(Role::Border);
        let text = self.style(Role::TextMuted);
        let rule = "─".repeat(inner);
        self.row(vec![Span::styled(format!("┌{rule}┐"), line)]);
        for words in [file.name.to_string(), words::opens(size.as_deref(), &keys)] {
            let words = format!(" {}", width::fit(&words, inner.saturating_sub(1)));
            self.leads(0..inner + 2, Act::Link(link));
            self.row(vec![Span::styled("│", line), Span::styled(words, text), Span::styled("│", line)]);
        }
        self.row(vec![Span::styled(format!("└{rule}┘"), line)]);
    }
}
