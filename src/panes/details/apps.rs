//! The apps of the details: what each shows, and its most useful word where it is folded.

use super::page::{Page, go_to};
use crate::call::{Arg, Call};
use crate::command::ticket;
use crate::config::DetailsApp as App;
use crate::panes::{people, sla};
use crate::theme::Role;
use crate::words::{details as words, thread};
use client::domain::ticketing::AttributeKind;
use client::domain::{Company, Contact, ContactEvent, Conversation, ConversationId, Priority, State, Text, Ticket};
use client::store::Details;
use client::text::ago;

/// Rows of notes and events that are shown.
const MOST: usize = 8;

/// A ticket's conversation has the same id (API 1.3).
fn ticket_id(ticket: &Ticket) -> ConversationId {
    ConversationId::new(ticket.id.as_str())
}

impl Page<'_> {
    /// What stands above the apps and is never folded.
    pub(super) fn top(&mut self, conversation: &Conversation, details: Option<&Details>) {
        let me = self.model.me().cloned();
        let admin = conversation.admin_assignee.as_ref().map_or_else(
            || "nobody".to_owned(),
            |admin| {
                let name = self.model.admin_name(admin);
                if Some(admin) == me.as_ref() { format!("me ({name})") } else { name }
            },
        );
        let team = conversation.team_assignee.as_ref().map_or_else(|| "none".to_owned(), |t| self.model.team_name(t));
        self.row("Assignee", &admin);
        self.row("Team", &team);
        match details.and_then(|d| d.ticket.as_ref()) {
            Some(ticket) => {
                let title = ticket.title.as_ref().map_or("", Text::as_str);
                let words = format!("#{} {} · {} · {}", ticket.number, ticket.kind, ticket.state, title);
                let under = if conversation.is_ticket { Call::of("ticket") } else { go_to(&ticket_id(ticket)) };
                self.leading("Ticket", words.trim_end_matches([' ', '·']), Some(under));
                if conversation.is_ticket {
                    self.ticket(ticket);
                }
                self.linked(conversation, Some(ticket));
            }
            None => self.linked(conversation, None),
        }
    }

    /// What a ticket tells of itself, each with what changes it.
    fn ticket(&mut self, ticket: &Ticket) {
        let types = &self.model.known.directory.ticket_types;
        let Some(kind) = types.iter().find(|kind| Some(&kind.id) == ticket.kind_id.as_ref()).cloned() else { return };
        for own in &kind.attributes {
            let value = ticket::shown(self.model, own, &ticket.value(&own.name));
            let under = Call::of("ticket.set").with(Arg::Text(own.name.to_string()));
            let under = Some(under).filter(|_| own.kind != AttributeKind::Other);
            self.leading(own.name.as_str(), if value.is_empty() { "–" } else { &value }, under);
        }
    }

    /// What it is linked to, but for the ticket that is told of above.
    fn linked(&mut self, conversation: &Conversation, told: Option<&Ticket>) {
        let told = told.filter(|_| !conversation.is_ticket).map(ticket_id);
        for linked in conversation.linked.iter().filter(|linked| Some(&linked.id) != told.as_ref()) {
            let category = linked.category.as_ref().map_or("", Text::as_str);
            let words = format!("{} {} {category}", linked.kind, linked.id);
            self.leading("Linked", words.trim_end(), Some(go_to(&linked.id)));
        }
    }

    /// Shows one, as far as what it needs is known.
    pub(super) fn app(
        &mut self,
        app: App,
        conversation: &Conversation,
        contact: Option<&Contact>,
        details: Option<&Details>,
    ) {
        match app {
            App::Conversation => self.of_conversation(conversation),
            App::User => {
                if let Some(contact) = contact {
                    self.user(contact);
                }
            }
            App::Company => {
                for company in details.map_or(&[][..], |d| &d.companies) {
                    self.company(company);
                }
                if details.is_none() {
                    self.text("fetching …", Role::TextMuted, 1);
                }
            }
            App::Tags => {
                let tags = details.map_or(&[][..], |d| &d.tags);
                let names: Vec<String> = tags.iter().map(|t| format!("#{}", t.name)).collect();
                if !tags.is_empty() && self.begin("Tags", false, &names.join(" ")) {
                    self.text(&names.join(" "), Role::ListTag, 6);
                }
            }
            App::Notes => self.notes(details),
            App::Events => self.events(details),
            App::Recent => self.recent(conversation, details),
            App::Attributes => self.conversation_attributes(conversation),
            App::Totals => self.totals(details),
            App::Tickets => self.tickets(conversation, details),
            App::CompanyTags => self.company_tags(details),
            App::Links => self.links(),
            App::Quality => self.quality(conversation),
        }
    }

    fn of_conversation(&mut self, c: &Conversation) {
        if !self.begin("Conversation", false, c.source.kind.as_str()) {
            return;
        }
        self.row("State", c.state.as_str());
        if c.priority != Priority::None {
            self.row("Priority", c.priority.as_str());
        }
        self.row("Channel", c.source.kind.as_str());
        self.row("Started", &self.date(Some(c.created_at)));
        self.row("Waiting", &c.waits_since().map_or_else(String::new, |at| ago::long(self.model.now.since(at))));
        if let Some(until) = c.snoozed_until {
            self.row("Wakes", &ago::exact(until, &self.now));
        }
        if let Some(sla) = &c.sla {
            let data = self.model.panes.thread.data.as_ref().filter(|data| data.conversation.id == c.id);
            let status = sla.status.as_ref().map(Text::as_str);
            self.row("SLA", &sla::told(self.model, data, sla.name.as_str(), status));
        }
        if let Some(rating) = &c.rating {
            let of = rating.teammate.as_ref().map(|admin| match Some(admin) == self.model.me() {
                true => thread::YOU.to_owned(),
                false => self.model.admin_name(admin),
            });
            // When it was given stands in the thread, where that is here.
            let data = self.model.panes.thread.data.as_ref().filter(|data| data.conversation.id == c.id);
            let given = data.and_then(people::rated_at).or(rating.created_at);
            let day = given.map(|at| ago::date(at, &self.now));
            let remark = rating.remark.as_ref().map(Text::as_str);
            self.row("Rating", &words::rating(rating.score, of.as_deref(), day.as_deref(), remark));
        }
        let tags: Vec<String> = c.tags.iter().map(|t| format!("#{}", t.name)).collect();
        self.row("Tags", &tags.join(" "));
        self.attributes(vec![("Id", c.id.to_string())], &[]);
    }

    fn user(&mut self, contact: &Contact) {
        if !self.begin("Customer", true, contact.display().as_str()) {
            return;
        }
        let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, ToString::to_string);
        self.row("Name", &text(&contact.name));
        self.row("E-mail", &text(&contact.email));
        self.row("Phone", &text(&contact.phone));
        self.row("Place", &text(&contact.location));
        self.row("Last seen", &self.date(contact.last_seen_at));
        self.row("Signed up", &self.date(contact.signed_up_at));
        if contact.role.as_str() == "lead" {
            self.row("Kind", "lead");
        }
        if contact.unsubscribed {
            self.row("Mail", "unsubscribed");
        }
        let own = vec![
            ("Language", text(&contact.language)),
            ("Device", text(&contact.device)),
            ("User id", text(&contact.external_id)),
        ];
        self.attributes(own, &contact.attributes);
    }

    fn company(&mut self, company: &Company) {
        if !self.begin("Company", true, company.name.as_str()) {
            return;
        }
        let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, ToString::to_string);
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        self.row("Name", company.name.as_str());
        self.row("Plan", &text(&company.plan));
        self.row("Users", &number(company.user_count));
        self.row("Spends", &company.monthly_spend.map_or_else(String::new, |spend| words::a_month(&spend.to_string())));
        self.row("Site", &text(&company.website));
        let own = vec![("Size", number(company.size)), ("Industry", text(&company.industry))];
        self.attributes(own, &company.attributes);
    }

    fn notes(&mut self, details: Option<&Details>) {
        let notes = details.map_or(&[][..], |d| &d.notes);
        if notes.is_empty() || !self.begin("Notes", false, &notes.len().to_string()) {
            return;
        }
        for note in notes.iter().take(MOST) {
            let author = note.author.as_ref().map_or("someone", Text::as_str);
            let head = format!("{author}, {}", self.date(Some(note.created_at)));
            self.text(&head, Role::DetailsLabel, 1);
            self.text(note.body.preview(300).as_str(), Role::DetailsValue, 4);
        }
    }

    fn events(&mut self, details: Option<&Details>) {
        let events = details.map_or(&[][..], |d| &d.events);
        if events.is_empty() || !self.begin("Recent events", false, &events.len().to_string()) {
            return;
        }
        self.field_names(events.iter().map(|event| event.name.to_string()));
        // Where some kinds were chosen, the others are folded.
        let any = events.iter().any(|event| self.is_chosen(event.name.as_str()));
        let (shown, rest): (Vec<_>, Vec<_>) = events.iter().partition(|e| !any || self.is_chosen(e.name.as_str()));
        for event in shown.into_iter().take(MOST) {
            self.event(event);
        }
        if self.more_of(crate::words::details::events(rest.len()), rest.len()) {
            for event in rest.into_iter().take(MOST) {
                self.event(event);
            }
        }
    }

    /// An event; what it tells beside its name is under it, once it is unfolded.
    fn event(&mut self, event: &ContactEvent) {
        let id = format!("event {} {}", event.created_at.0, event.name);
        let under = (!event.about.is_empty()).then(|| Call::of("details.fold").with(Arg::Text(id.clone())));
        self.leading(&self.date(Some(event.created_at)), event.name.as_str(), under);
        if self.model.panes.details_apart.contains(&id) {
            for (name, value) in &event.about {
                let value = self.value(name.as_str(), value.as_str());
                self.row(&format!("  {name}"), &value);
            }
        }
    }

    fn recent(&mut self, conversation: &Conversation, details: Option<&Details>) {
        let rows: Vec<_> =
            details.map_or(&[][..], |d| &d.recent).iter().filter(|r| r.id != conversation.id).take(MOST).collect();
        if rows.is_empty() || !self.begin("Other conversations", true, &rows.len().to_string()) {
            return;
        }
        for row in rows {
            let sign = match row.state {
                State::Open => "·",
                State::Snoozed => "z",
                State::Closed => self.model.signs.done(),
            };
            let age = ago::since(row.active_at, self.model.now);
            self.conversation(sign, row.headline.as_str(), &age, &row.id);
        }
    }
}
