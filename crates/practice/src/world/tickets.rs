//! Tickets: making them, their attributes and workflow, their links (API 14).

use std::sync::Arc;

use serde_json::{Value, json};

use super::assign::Assignee;
use super::attributes::DataType;
use super::catalog::{DESCRIPTION, TITLE, TicketAttribute, TicketType};
use super::conversation::Ticket;
use super::happening::Entry;
use super::messages::Opening;
use super::notices::News;
use super::people::ContactSlot;
use super::{Conversation, PartKind, Refusal, Slot, State, Time, Who, World};

/// Values of a ticket's attributes, by name.
pub type Values = Vec<(Arc<str>, Value)>;

/// What a new ticket is to be.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its type, as a place.
    pub kind: usize,
    /// Its state, as a place; the first one if none is said.
    pub state: Option<usize>,
    /// Its attributes, checked.
    pub values: Values,
}

impl Ticket {
    /// The value of an attribute.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }

    /// The value of an attribute, if it is words.
    pub fn words(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_str)
    }
}

impl World {
    /// The place of a ticket type by id.
    pub fn ticket_type(&self, id: u64) -> Option<usize> {
        self.ticket_types.iter().position(|t| t.id == id)
    }

    /// The place of a ticket state by id.
    pub fn ticket_state(&self, id: u64) -> Option<usize> {
        self.ticket_states.iter().position(|s| s.id == id)
    }

    /// The type of a conversation that is a ticket.
    pub fn type_of(&self, c: &Conversation) -> Option<&TicketType> {
        self.ticket_types.get(c.ticket.as_deref()?.kind as usize)
    }

    /// The category of a conversation that is a ticket.
    pub fn category_of(&self, slot: Slot) -> Option<&'static str> {
        self.type_of(self.conversations.get(slot)?).map(|t| t.category)
    }

    /// Reads values against a type's attributes; `whole` asks for all that are required.
    pub fn ticket_values(&self, kind: usize, sent: &[(&str, &Value)], whole: bool) -> Result<Values, Refusal> {
        let kind = self.ticket_types.get(kind).ok_or_else(Refusal::not_found)?;
        let mut values = Values::new();
        for (name, value) in sent {
            let short: String = name.chars().take(64).collect();
            let known = kind.attributes.iter().find(|a| !a.archived && &*a.name == *name);
            let attribute = known.ok_or_else(|| {
                Refusal::invalid(format!("Extra attributes provided that are not found on ticket type: {short}"))
            })?;
            if value.is_null() {
                values.push((attribute.name.clone(), Value::Null));
                continue;
            }
            if !attribute.data_type.takes(value) {
                let kind = attribute.data_type.as_str();
                return Err(Refusal::invalid(format!("The value of '{short}' is not valid for type {kind}")));
            }
            let value = if attribute.data_type == DataType::List {
                // The option's id is written, its label is read; labels are taken too.
                let option = attribute.options.iter().find(|o| {
                    !o.archived && (Some(o.id.as_str()) == value.as_str() || Some(&*o.label) == value.as_str())
                });
                let unknown = || Refusal::invalid(format!("'{short}' has no such option"));
                Value::from(&*option.ok_or_else(unknown)?.label)
            } else {
                (*value).clone()
            };
            values.push((attribute.name.clone(), value));
        }
        let given = |name: &str| values.iter().any(|(n, v)| &**n == name && !v.is_null());
        if whole && kind.attributes.iter().any(|a| !a.archived && a.required && !given(&a.name)) {
            return Err(Refusal::invalid("Missing required ticket attributes"));
        }
        Ok(values)
    }

    /// Makes a ticket for a contact.
    pub fn create_ticket(&mut self, contact: ContactSlot, draft: Draft, now: Time) -> Slot {
        let words = |name: &str| {
            let found = draft.values.iter().find(|(n, _)| &**n == name);
            found.and_then(|(_, v)| v.as_str()).unwrap_or_default().to_owned()
        };
        let (title, description) = (words(TITLE), words(DESCRIPTION));
        let opening = Opening {
            channel: "conversation",
            subject: None,
            body: super::html::from_plain(if description.is_empty() { &title } else { &description }),
            attachments: Vec::new(),
            url: None,
        };
        let slot = self.start_automated(contact, Who::Admin(self.owner), opening, now);
        self.conversations.change(slot, |c| {
            c.source.delivered_as = "admin_initiated";
            c.state = State::Open;
            c.title = Some(title.into()).filter(|t: &Arc<str>| !t.is_empty());
        });
        self.make_ticket(slot, draft, now);
        slot
    }

    /// Makes a conversation a ticket; its thread says so.
    pub fn make_ticket(&mut self, slot: Slot, draft: Draft, now: Time) {
        self.ids.ticket += 1;
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let state = place(draft.state.unwrap_or(0));
        let shared = self.ticket_types.get(draft.kind).is_some_and(|t| t.category == "Customer");
        let ticket = Ticket {
            number: self.ids.ticket,
            kind: place(draft.kind),
            state,
            previous_state: None,
            shared,
            values: draft.values,
        };
        let entry = Entry::new(PartKind::TicketState, Who::Operator).about(self.state_event(state, state));
        self.happen(slot, now, entry, |c| c.ticket = Some(Box::new(ticket)));
        self.note_news(now, News::Ticket(slot));
    }

    fn state_event(&self, now: u32, before: u32) -> Value {
        let category = |place: u32| self.ticket_states.get(place as usize).map(|s| s.category);
        json!({"ticket_state": category(now), "previous_ticket_state": category(before)})
    }

    /// Moves a ticket on in its workflow.
    pub fn set_ticket_state(&mut self, slot: Slot, actor: Who, state: usize, now: Time) {
        let Some(before) = self.conversations.get(slot).and_then(|c| c.ticket.as_deref()).map(|t| t.state) else {
            return;
        };
        let state = u32::try_from(state).unwrap_or(u32::MAX);
        if state == before {
            return;
        }
        let entry = Entry::new(PartKind::TicketState, actor).about(self.state_event(state, before));
        self.happen(slot, now, entry, |c| {
            if let Some(ticket) = &mut c.ticket {
                ticket.previous_state = Some(before);
                ticket.state = state;
            }
        });
    }

    /// Sets attributes of a ticket, each with an entry of its own.
    pub fn set_ticket_values(&mut self, slot: Slot, actor: Who, values: Values, now: Time) {
        for (name, value) in values {
            let Some(c) = self.conversations.get(slot) else { return };
            let attribute = self.type_of(c).and_then(|t| t.attributes.iter().find(|a| a.name == name));
            let id = attribute.map(|a| a.id.to_string());
            let (value_id, label) = told(attribute, &value);
            let event = json!({"attribute": {"type": "attribute", "id": id, "label": &*name},
                "value": {"type": "value", "id": value_id, "label": label}});
            let entry = Entry::new(PartKind::TicketAttribute, actor).about(event);
            self.happen(slot, now, entry, |c| {
                if name.as_ref() == TITLE {
                    c.title = value.as_str().map(Into::into);
                }
                if let Some(ticket) = &mut c.ticket {
                    ticket.values.retain(|(n, _)| *n != name);
                    ticket.values.push((name, value));
                }
            });
        }
    }

    /// Gives a ticket another type of the same category; values of attributes that both have stay.
    pub fn change_ticket_type(&mut self, slot: Slot, draft: Draft, now: Time) {
        let Some(old) = self.conversations.get(slot).and_then(|c| self.type_of(c)) else { return };
        let Some(new) = self.ticket_types.get(draft.kind) else { return };
        let kept = |name: &str| {
            let of = |t: &TicketType| t.attributes.iter().find(|a| &*a.name == name).map(|a| a.data_type);
            of(old).is_some() && of(old) == of(new)
        };
        let keep: Vec<Arc<str>> = new.attributes.iter().map(|a| a.name.clone()).filter(|n| kept(n)).collect();
        let kind = u32::try_from(draft.kind).unwrap_or(u32::MAX);
        let state = draft.state;
        self.conversations.change(slot, |c| {
            if let Some(ticket) = &mut c.ticket {
                ticket.kind = kind;
                ticket.values.retain(|(n, _)| keep.contains(n) && !draft.values.iter().any(|(d, _)| d == n));
                ticket.values.extend(draft.values);
            }
            c.updated_at = c.updated_at.max(now);
        });
        if let Some(state) = state {
            self.set_ticket_state(slot, Who::Operator, state, now);
        }
    }

    /// Whether a conversation may be linked to a ticket, both by category (API 14.2): a conversation to a back-office
    /// or tracker ticket, a customer's ticket to a back-office ticket that is not shared, or to a tracker.
    pub fn may_link(&self, ticket: Slot, other: Slot) -> bool {
        let shared = self.conversations.get(ticket).and_then(|c| c.ticket.as_deref()).is_some_and(|t| t.shared);
        match (self.category_of(ticket), self.category_of(other)) {
            (Some("Tracker"), None | Some("Customer")) | (Some("Back-office"), None) => true,
            (Some("Back-office"), Some("Customer")) => !shared,
            _ => false,
        }
    }

    /// The tracker that a conversation is linked to.
    pub fn tracker_of(&self, slot: Slot) -> Option<u64> {
        let linked = &self.conversations.get(slot)?.linked;
        let tracker = |id: &&u64| self.conversations.find(**id).and_then(|s| self.category_of(s)) == Some("Tracker");
        linked.iter().find(tracker).copied()
    }

    /// Gives a ticket to somebody; unlike [`World::assign`] with an id that says not whether it is a teammate's.
    pub fn assign_ticket(&mut self, slot: Slot, actor: u64, assignee: u64, now: Time) -> Result<(), Refusal> {
        if assignee == 0 {
            self.assign(slot, actor, Assignee::Team(None), None, now)?;
            return self.assign(slot, actor, Assignee::Admin(None), None, now);
        }
        let team = self.team(assignee).is_some();
        let to = if team { Assignee::Team(Some(assignee)) } else { Assignee::Admin(Some(assignee)) };
        self.assign(slot, actor, to, None, now)
    }
}

/// What a changed attribute has become (API 14.1): the id and the label of an option, the ids and names of files; of
/// everything else the value, twice.
fn told(attribute: Option<&TicketAttribute>, value: &Value) -> (Value, Value) {
    let option = |label: &str| attribute.and_then(|a| a.options.iter().find(|o| &*o.label == label));
    match value {
        Value::Null => (Value::Null, "".into()),
        Value::String(label) => (option(label).map_or_else(|| value.clone(), |o| o.id.clone().into()), value.clone()),
        Value::Array(files) => {
            let names = files.iter().map(|f| f.get("name").cloned().unwrap_or_else(|| f.to_string().into()));
            ((1..=files.len()).collect(), names.collect())
        }
        other => (other.to_string().into(), other.to_string().into()),
    }
}
