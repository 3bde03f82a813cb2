//! The details: assignee, team and linked ticket on top, then apps about the conversation and the customer (I9, I12).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::title;
use crate::command::choose;
use crate::config::DetailsApp as App;
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use client::domain::{Body, Company, Contact, Conversation, Text, Timestamp};
use client::store::Details;
use client::text::{ago, width, wrap};

/// Draws the details.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let body = title::draw(model, Focus::Details, "Details", "", area, frame);
    let body = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    drawn.details_height = usize::from(body.height);
    let Some(data) =
        model.panes.thread.data.as_ref().filter(|d| Some(&d.conversation.id) == model.panes.thread.shown.as_ref())
    else {
        return;
    };
    let details = model.panes.details.as_ref().filter(|(id, _)| *id == data.conversation.id).map(|(_, d)| d);
    let mut page = Page { model, columns: usize::from(body.width), lines: Vec::new(), now: choose::zoned_now(model) };
    page.top(&data.conversation, details);
    for (at, other) in super::people::others(data).iter().enumerate() {
        page.row(if at == 0 { "Also with" } else { "" }, other);
    }
    for app in &model.settings.apps {
        page.app(*app, &data.conversation, data.contact.as_ref(), details);
    }
    let lines = page.lines;
    drawn.details_lines = lines.len();
    let scroll = model.panes.details_scroll.min(lines.len().saturating_sub(usize::from(body.height)));
    for (y, line) in (body.y..body.bottom()).zip(lines.iter().skip(scroll)) {
        paint::line(line, Rect { y, height: 1, ..body }, frame.buffer_mut());
    }
}

struct Page<'a> {
    model: &'a Model,
    columns: usize,
    lines: Vec<Line<'static>>,
    now: jiff::Zoned,
}

impl Page<'_> {
    fn heading(&mut self, name: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let style = self.model.theme.style(Role::DetailsHeading);
        self.lines.push(Line::from(Span::styled(name.to_owned(), style)));
    }

    /// "Label   value", the value wrapped under itself; nothing at all for a value that is not there.
    fn row(&mut self, label: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let labels = (self.columns * 2 / 5).clamp(6, 16);
        let theme = &self.model.theme;
        let rows = wrap::wrap_text(value, self.columns.saturating_sub(labels + 1).max(4));
        for (i, row) in rows.into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            self.lines.push(Line::from(vec![
                Span::styled(width::fit(label, labels), theme.style(Role::DetailsLabel)),
                Span::raw(" "),
                Span::styled(row, theme.style(Role::DetailsValue)),
            ]));
        }
    }

    fn text(&mut self, text: &str, role: Role, most: usize) {
        for row in wrap::wrap_text(text, self.columns).into_iter().take(most) {
            self.lines.push(Line::from(Span::styled(row, self.model.theme.style(role))));
        }
    }

    fn moment(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| ago::moment(at, &self.now))
    }

    fn top(&mut self, conversation: &Conversation, details: Option<&Details>) {
        let nobody = || "nobody".to_owned();
        let admin = conversation.admin_assignee.as_ref().map_or_else(nobody, |a| self.model.admin_name(a));
        let team = conversation.team_assignee.as_ref().map_or_else(|| "none".to_owned(), |t| self.model.team_name(t));
        self.row("Assignee", &admin);
        self.row("Team", &team);
        match details.and_then(|d| d.ticket.as_ref()) {
            Some(ticket) => {
                let title = ticket.title.as_ref().map_or("", Text::as_str);
                self.row("Ticket", &format!("#{} {} · {} · {}", ticket.number, ticket.kind, ticket.state, title));
            }
            None => {
                for linked in &conversation.linked {
                    let category = linked.category.as_ref().map_or("", Text::as_str);
                    self.row("Linked", &format!("{} {} {category}", linked.kind, linked.id));
                }
            }
        }
    }

    fn app(&mut self, app: App, conversation: &Conversation, contact: Option<&Contact>, details: Option<&Details>) {
        match app {
            App::Conversation => self.conversation(conversation),
            App::User => {
                if let Some(contact) = contact {
                    self.user(contact);
                }
            }
            App::Company => {
                for company in details.map_or(&[][..], |d| &d.companies) {
                    self.company(company);
                }
            }
            App::Tags => {
                let tags = details.map_or(&[][..], |d| &d.tags);
                if !tags.is_empty() {
                    self.heading("User tags");
                    let names: Vec<String> = tags.iter().map(|t| format!("#{}", t.name)).collect();
                    self.text(&names.join(" "), Role::ListTag, 6);
                }
            }
            App::Notes => self.notes(details),
            App::Events => self.events(details),
            App::Recent => self.recent(conversation, details),
        }
        if details.is_none() && app == App::Company {
            self.text("fetching …", Role::TextMuted, 1);
        }
    }

    fn conversation(&mut self, c: &Conversation) {
        self.heading("Conversation");
        self.row("State", c.state.as_str());
        if c.priority != client::domain::Priority::None {
            self.row("Priority", c.priority.as_str());
        }
        self.row("Channel", c.source.kind.as_str());
        self.row("Started", &self.moment(Some(c.created_at)));
        self.row("Waiting", &c.waiting_since.map_or_else(String::new, |at| ago::long(self.model.now.since(at))));
        if let Some(until) = c.snoozed_until {
            self.row("Wakes", &ago::exact(until, &self.now));
        }
        if let Some(sla) = &c.sla {
            self.row("SLA", &format!("{} {}", sla.name, sla.status.as_ref().map_or("removed", Text::as_str)));
        }
        if let Some(rating) = &c.rating {
            let remark = rating.remark.as_ref().map_or_else(String::new, |r| format!(" “{r}”"));
            self.row("Rating", &format!("{}/5{remark}", rating.score));
        }
        if let Some(fin) = &c.ai_agent {
            self.row("Fin", fin.resolution_state.as_ref().map_or("took part", Text::as_str));
        }
        let tags: Vec<String> = c.tags.iter().map(|t| format!("#{}", t.name)).collect();
        self.row("Tags", &tags.join(" "));
        for (name, value) in &c.attributes {
            self.row(name.as_str(), value.as_str());
        }
        self.row("Id", c.id.as_str());
    }

    fn user(&mut self, contact: &Contact) {
        self.heading(if contact.role.as_str() == "lead" { "Lead" } else { "User" });
        let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, ToString::to_string);
        self.row("Name", &text(&contact.name));
        self.row("E-mail", &text(&contact.email));
        self.row("Phone", &text(&contact.phone));
        self.row("Place", &text(&contact.location));
        self.row("Language", &text(&contact.language));
        self.row("Device", &text(&contact.device));
        self.row("Signed up", &self.moment(contact.signed_up_at));
        self.row("Last seen", &self.moment(contact.last_seen_at));
        if contact.unsubscribed {
            self.row("Mail", "unsubscribed");
        }
        for (name, value) in &contact.attributes {
            self.row(name.as_str(), value.as_str());
        }
        self.row("User id", &text(&contact.external_id));
    }

    fn company(&mut self, company: &Company) {
        self.heading("Company");
        let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, ToString::to_string);
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        self.row("Name", company.name.as_str());
        self.row("Plan", &text(&company.plan));
        self.row("Size", &number(company.size));
        self.row("Industry", &text(&company.industry));
        self.row("Spends", &number(company.monthly_spend));
        self.row("Users", &number(company.user_count));
        self.row("Site", &text(&company.website));
        for (name, value) in &company.attributes {
            self.row(name.as_str(), value.as_str());
        }
    }

    fn notes(&mut self, details: Option<&Details>) {
        let notes = details.map_or(&[][..], |d| &d.notes);
        if notes.is_empty() {
            return;
        }
        self.heading("Notes on the user");
        for note in notes.iter().take(5) {
            let author = note.author.as_ref().map_or("someone", Text::as_str);
            let head = format!("{author}, {}", ago::moment(note.created_at, &self.now));
            self.text(&head, Role::DetailsLabel, 1);
            self.text(preview(&note.body).as_str(), Role::DetailsValue, 4);
        }
    }

    fn events(&mut self, details: Option<&Details>) {
        let events = details.map_or(&[][..], |d| &d.events);
        if events.is_empty() {
            return;
        }
        self.heading("Recent events");
        for event in events.iter().take(8) {
            self.row(&ago::since(event.created_at, self.model.now), event.name.as_str());
        }
    }

    fn recent(&mut self, conversation: &Conversation, details: Option<&Details>) {
        let rows: Vec<_> =
            details.map_or(&[][..], |d| &d.recent).iter().filter(|r| r.id != conversation.id).take(6).collect();
        if rows.is_empty() {
            return;
        }
        self.heading("Recent conversations");
        for row in rows {
            let label = format!("{} {}", ago::since(row.active_at, self.model.now), row.state.as_str());
            self.row(&label, width::truncate(row.headline.as_str(), 120).as_ref());
        }
    }
}

fn preview(body: &Body) -> Text {
    body.preview(300)
}
