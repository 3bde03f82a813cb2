//! More apps of the details: conversation attributes and their review, events in all, tickets, quick links, and those that
//! are commands of the person's own.

use ratatui::text::Span;

use super::page::{Page, go_to};
use crate::call::{Arg, Call, Kind};
use crate::own_apps::output::{Block, Output, Tone};
use crate::theme::Role;
use crate::words::own_apps as words;
use client::domain::{Conversation, State, Text};
use client::store::Details;
use client::text::{ago, width, wrap};

/// How names of what a machine says about a conversation begin: they stand under the review.
const REVIEW: [&str; 7] = ["ai ", "cx ", "fin ", "copilot", "topic", "scorecard", "monitor"];

/// Whether an attribute is of the review, by its name.
pub(super) fn is_review(name: &str) -> bool {
    let name = name.to_lowercase().replace('_', " ");
    REVIEW.iter().any(|begin| name.starts_with(begin)) || matches!(name.as_str(), "ai" | "cx" | "fin")
}

impl Page<'_> {
    /// Attributes of the conversation that are not of the review, each with what changes it.
    pub(super) fn conversation_attributes(&mut self, conversation: &Conversation) {
        let own = conversation.attributes.iter().filter(|(name, value)| !value.is_empty() && !is_review(name.as_str()));
        let own: Vec<_> = own.cloned().collect();
        if own.is_empty() || !self.begin(self.title("attributes"), false, &own.len().to_string()) {
            return;
        }
        self.field_names(own.iter().map(|(name, _)| name.to_string()));
        for (name, value) in &own {
            let value = self.value(name.as_str(), value.as_str());
            self.row(name.as_str(), &value);
        }
    }

    /// What machines say about the conversation: topics, scores, what Fin did. Folded at first.
    pub(super) fn quality(&mut self, conversation: &Conversation) {
        let fin = conversation.ai_agent.as_ref();
        let own: Vec<_> =
            conversation.attributes.iter().filter(|(name, _)| is_review(name.as_str())).cloned().collect();
        let shown = own.iter().filter(|(_, value)| !value.is_empty()).count();
        if (shown == 0 && fin.is_none()) || !self.begin(self.title("quality"), false, &shown.to_string()) {
            return;
        }
        if let Some(fin) = fin {
            let state = fin.resolution_state.as_ref().map_or("took part", Text::as_str);
            self.row("Fin", &state.replace('_', " "));
        }
        for (name, value) in &own {
            let value = self.value(name.as_str(), value.as_str());
            self.row(name.as_str(), &value);
        }
    }

    /// How often the customer did what, of what is known here.
    pub(super) fn totals(&mut self, details: Option<&Details>) {
        let mut totals: Vec<(&Text, usize)> = Vec::new();
        for event in details.map_or(&[][..], |d| &d.events) {
            match totals.iter_mut().find(|(name, _)| *name == &event.name) {
                Some((_, count)) => *count += 1,
                None => totals.push((&event.name, 1)),
            }
        }
        totals.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        if totals.is_empty() || !self.begin(self.title("totals"), false, &totals.len().to_string()) {
            return;
        }
        for (name, count) in totals {
            self.row(&format!("{count} times"), name.as_str());
        }
    }

    /// Tickets: what the conversation is linked to, and the customer's others.
    pub(super) fn tickets(&mut self, conversation: &Conversation, details: Option<&Details>) {
        let recent =
            details.map_or(&[][..], |d| &d.recent).iter().filter(|row| row.is_ticket && row.id != conversation.id);
        let recent: Vec<_> = recent.collect();
        let is_here = |id| recent.iter().any(|row| row.id == id);
        let linked = conversation.linked.iter().filter(|own| own.kind.as_str() == "ticket" && !is_here(own.id.clone()));
        let linked: Vec<_> = linked.collect();
        let count = recent.len() + linked.len();
        if count == 0 || !self.begin(self.title("tickets"), false, &count.to_string()) {
            return;
        }
        for own in linked {
            let category = own.category.as_ref().map_or("", Text::as_str);
            self.leading("Linked", format!("{} {category}", own.id).trim_end(), Some(go_to(&own.id)));
        }
        for row in recent {
            let sign = if row.state == State::Closed { self.model.signs.done() } else { "·" };
            let age = ago::since(row.active_at, self.model.now);
            self.conversation(sign, row.headline.as_str(), &age, &row.id);
        }
    }

    /// The tags of the customer's companies.
    pub(super) fn company_tags(&mut self, details: Option<&Details>) {
        let companies = details.map_or(&[][..], |d| &d.companies);
        let names: Vec<String> = companies.iter().flat_map(|own| &own.tags).map(|tag| format!("#{tag}")).collect();
        if !names.is_empty() && self.begin(self.title("company-tags"), false, &names.join(" ")) {
            self.text(&names.join(" "), Role::ListTag, 6);
        }
    }

    /// Quick links, each with what it lacks here.
    pub(super) fn links(&mut self) {
        let links = &self.model.settings.own.links;
        if links.is_empty() || !self.begin(self.title("links"), false, &links.len().to_string()) {
            return;
        }
        for link in links {
            let under = Some(Call::of("link.quick").with(Arg::Text(link.name.clone())));
            match link.address.fill(|name| self.model.link_value(name)) {
                Ok(address) => {
                    self.leading(&link.title, &short(&address), under);
                    self.last_value(&link.title, &address);
                }
                Err(missing) => self.leading(&link.title, &words::needs(&missing), under),
            }
        }
    }

    /// An app that is a command of the person's.
    pub(super) fn own(&mut self, name: &str, conversation: &Conversation) {
        let Some(app) = self.model.own_app(name) else { return };
        let (ran, runs) = (
            self.model.own_runs.of(name, &conversation.id),
            self.model
                .own_runs
                .running(name, &conversation.id)
                .map(|runs| words::runs(self.model.now.since(runs.since))),
        );
        let output = ran.and_then(|ran| ran.output.as_ref());
        let failed = ran.and_then(|ran| ran.failed.as_deref());
        let word = match (failed, output) {
            (Some(failed), _) => failed.to_owned(),
            (None, Some((output, _))) => output.word.clone(),
            (None, None) => runs.clone().unwrap_or_default(),
        };
        let age = output.map(|(_, at)| ago::since(*at, self.model.now)).unwrap_or_default();
        if !self.begin_beside(&app.title, true, &word, runs.as_deref().unwrap_or(&age)) {
            return;
        }
        if let Some(failed) = failed {
            let under = Call::of("details.why").with(Arg::Text(name.to_owned()));
            self.toned(&[(words::exit(failed), Tone::Bad)], Some(under));
        }
        match (output, failed) {
            (Some((output, _)), _) if !output.is_empty() => self.output(output, app.lines),
            (Some(_), _) => self.toned(&[(words::NOTHING.to_owned(), Tone::Muted)], None),
            (None, None) => self.toned(&[(words::RUNS.to_owned(), Tone::Muted)], None),
            (None, Some(_)) => {}
        }
    }

    fn output(&mut self, output: &Output, most: usize) {
        for block in output.blocks.iter().take(most) {
            match block {
                Block::Text(pieces) => self.toned(pieces, None),
                Block::Field(label, value, tone) => self.field(label, value, *tone),
                Block::Action(label, line) => {
                    let under = self.model.commands.read(line);
                    let under = under.unwrap_or_else(|_| Call::of("details.action").with(Arg::Text(line.clone())));
                    self.toned(&[(format!("[ {label} ]"), Tone::Link)], Some(under));
                }
                Block::Link(label, address) => {
                    let under = Call::of("link.open").with(Arg::Named(Kind::Link, address.clone()));
                    self.toned(&[(label.clone(), Tone::Link)], Some(under));
                    self.last_value(label, address);
                }
            }
        }
        if output.blocks.len() > most {
            self.toned(&[(words::more_lines(output.blocks.len() - most), Tone::Muted)], None);
        }
    }

    /// Words in tones, on rows of their own.
    fn toned(&mut self, pieces: &[(String, Tone)], under: Option<Call>) {
        let text: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
        let room = self.room();
        let rows = if width::width(&text) <= room { vec![text.clone()] } else { wrap::wrap_text(&text, room) };
        let mut flat = pieces.iter().flat_map(|(words, tone)| words.chars().map(|c| (c, *tone)));
        let mut lines = Vec::new();
        for row in rows {
            let mut spans: Vec<(String, Tone)> = Vec::new();
            for c in row.chars() {
                // Blanks at which a row was broken are in none.
                let tone = flat.find(|(own, _)| *own == c).map_or(Tone::Plain, |(_, tone)| tone);
                match spans.last_mut() {
                    Some((words, same)) if *same == tone => words.push(c),
                    _ => spans.push((c.to_string(), tone)),
                }
            }
            lines.push(spans.into_iter().map(|(words, tone)| Span::styled(words, self.style(role(tone)))).collect());
        }
        self.rows(lines, text, under);
    }

    fn field(&mut self, label: &str, value: &str, tone: Tone) {
        if value.is_empty() {
            return;
        }
        self.leading(label, value, None);
        if tone != Tone::Plain {
            self.tone_last(role(tone));
        }
    }
}

/// What a tone looks like.
fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::DetailsValue,
        Tone::Strong => Role::TextStrong,
        Tone::Muted => Role::DetailsLabel,
        Tone::Good => Role::StatusOk,
        Tone::Warn => Role::StatusWarning,
        Tone::Bad => Role::ListWaitingOver,
        Tone::Link => Role::ThreadLink,
    }
}

/// An address without what all have, to be looked at.
fn short(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    let mut shown: String = bare.chars().take(60).collect();
    if shown.len() < bare.len() {
        shown.push('…');
    }
    shown
}
