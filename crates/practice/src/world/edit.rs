//! Tags, title, priority, attributes, the read flag, away mode, notes on contacts.

use std::sync::Arc;

use serde_json::{Value, json};

use super::attributes::ConversationAttribute;
use super::catalog::{Tag, Tagged};
use super::happening::Entry;
use super::notices::News;
use super::people::{ContactNote, ContactSlot};
use super::segments::Rule;
use super::{Conversation, PartKind, Priority, Refusal, Slot, Time, Who, World};

impl World {
    /// Takes a tag away from everything that has it; refused while a segment depends on it.
    pub fn delete_tag(&mut self, tag: u64) -> Result<(), Refusal> {
        self.tag(tag).ok_or_else(Refusal::not_found)?;
        let dependent = self.settings.segments.iter().filter(|s| s.rule == Rule::Tagged(tag)).map(|s| s.name);
        let dependent: Vec<&str> = dependent.collect();
        if !dependent.is_empty() {
            let words = format!("Unable to delete Tag with dependent objects. Segments: {}.", dependent.join(", "));
            return Err(Refusal::new(400, "tag_has_dependent_objects", words));
        }
        self.tags.retain(|t| t.id != tag);
        let has = |c: &Conversation| c.tags.iter().any(|t| t.tag == tag) || c.has_message_tagged(tag);
        let with_it = self.conversations.iter().filter(|(_, c)| has(c)).map(|(slot, _)| slot);
        for slot in with_it.collect::<Vec<_>>() {
            self.conversations.change(slot, |c| {
                c.tags.retain(|t| t.tag != tag);
                c.untag_messages(tag);
            });
        }
        let with_it = self.contacts.iter().filter(|(_, c)| c.tags.iter().any(|t| t.tag == tag)).map(|(slot, _)| slot);
        for slot in with_it.collect::<Vec<_>>() {
            if let Some(contact) = self.contacts.get_mut(slot) {
                contact.tags.retain(|t| t.tag != tag);
            }
        }
        self.companies.iter_mut().for_each(|c| c.tags.retain(|t| t.tag != tag));
        Ok(())
    }

    /// The place of an attribute by id.
    pub fn attribute(&self, id: u64) -> Result<usize, Refusal> {
        let unknown = || Refusal::new(404, "conversation_attribute_not_found", "Conversation attribute not found");
        self.settings.conversation_attributes.iter().position(|a| a.id == id).ok_or_else(unknown)
    }

    /// Refuses a close while something is empty that is required before one, where the workspace's rules do (API 7.17).
    pub fn may_close(&self, slot: Slot) -> Result<(), Refusal> {
        let Some(own) = self.conversations.get(slot).filter(|_| self.rules.close_asks) else { return Ok(()) };
        let sees = |a: &ConversationAttribute| a.teams.is_empty() || a.teams.iter().any(|team| own.team == Some(*team));
        let has =
            |a: &ConversationAttribute| own.attributes.iter().any(|(name, value)| *name == a.name && !value.is_null());
        let mut required =
            self.settings.conversation_attributes.iter().filter(|a| a.required && !a.archived && sees(a));
        match required.find(|a| !has(a)) {
            Some(a) => Err(Refusal::invalid(format!("'{}' is required before closing", a.name))),
            None => Ok(()),
        }
    }

    /// Refuses a value that a conversation cannot have under a name; `null` takes a value away (API 7.5).
    pub fn check_attribute(&self, name: &str, value: &Value) -> Result<(), Refusal> {
        let short: String = name.chars().take(64).collect();
        let live: Vec<_> =
            self.settings.conversation_attributes.iter().filter(|a| !a.archived && &*a.name == name).collect();
        match live.as_slice() {
            [] => Err(Refusal::invalid(format!("Custom attribute '{short}' does not exist"))),
            [one] if value.is_null() || one.takes(value) => Ok(()),
            [one] => {
                let kind = one.data_type.as_str();
                Err(Refusal::invalid(format!("The value of '{short}' is not valid for an attribute of type {kind}")))
            }
            _ => Err(Refusal::invalid(format!("More than one attribute is called '{short}'"))),
        }
    }

    /// Puts a tag on a conversation; one that is there already stays as it is.
    pub fn attach_tag(&mut self, slot: Slot, admin: u64, tag: u64, now: Time) -> Result<Tagged, Refusal> {
        let name = self.tag(tag).map(|t| t.name.clone()).ok_or_else(Refusal::not_found)?;
        let there = self.conversations.get(slot).and_then(|c| c.tags.iter().find(|t| t.tag == tag).copied());
        if let Some(tagged) = there {
            return Ok(tagged);
        }
        let tagged = Tagged { tag, at: now, by: admin };
        let entry = Entry::new(PartKind::TagsUpdated, Who::Admin(admin))
            .about(json!({"tags_added": [&*name], "tags_removed": []}));
        self.happen(slot, now, entry, |c| c.tags.push(tagged));
        Ok(tagged)
    }

    /// Takes a tag off a conversation.
    pub fn detach_tag(&mut self, slot: Slot, admin: u64, tag: u64, now: Time) -> Result<Tagged, Refusal> {
        let there = self.conversations.get(slot).and_then(|c| c.tags.iter().find(|t| t.tag == tag).copied());
        let (Some(tagged), Some(name)) = (there, self.tag(tag).map(|t| t.name.clone())) else {
            return Err(Refusal::new(404, "tag_not_found", "Tag not found"));
        };
        let entry = Entry::new(PartKind::TagsUpdated, Who::Admin(admin))
            .about(json!({"tags_added": [], "tags_removed": [&*name]}));
        self.happen(slot, now, entry, |c| c.tags.retain(|t| t.tag != tag));
        Ok(tagged)
    }

    /// Finds a tag by name, whatever the case, or makes it.
    pub fn tag_named(&mut self, name: &str) -> Tag {
        let wanted = name.to_lowercase();
        if let Some(tag) = self.tags.iter().find(|t| t.name.to_lowercase() == wanted) {
            return tag.clone();
        }
        self.ids.tag += 1;
        let tag = Tag { id: self.ids.tag, name: name.into() };
        self.tags.push(tag.clone());
        tag
    }

    /// Sets or clears the one read flag.
    pub fn set_read(&mut self, slot: Slot, read: bool, now: Time) {
        self.conversations.change(slot, |c| {
            c.read = read;
            c.updated_at = c.updated_at.max(now);
        });
    }

    /// Gives a title; the one that is there already is no change.
    pub fn set_title(&mut self, slot: Slot, title: Option<Arc<str>>, now: Time) {
        if self.conversations.get(slot).is_none_or(|c| c.title == title) {
            return;
        }
        self.happen(slot, now, Entry::new(PartKind::TitleChanged, Who::Operator), |c| c.title = title);
    }

    /// Sets an attribute, recorded as the bot's doing as on the real thing; only a change is recorded (API 7.5).
    pub fn set_attribute(&mut self, slot: Slot, name: &str, value: Value, now: Time) {
        let before = self
            .conversations
            .get(slot)
            .and_then(|c| c.attributes.iter().find(|(n, _)| &**n == name))
            .map_or(Value::Null, |(_, v)| v.clone());
        if before == value {
            return;
        }
        let entry = Entry::new(PartKind::AttributeUpdated, Who::Operator)
            .about(json!({"attribute": {"name": name}, "value": {"name": value, "previous": before}}));
        self.happen(slot, now, entry, |c| {
            c.attributes.retain(|(n, _)| &**n != name);
            if !value.is_null() {
                c.attributes.push((name.into(), value));
            }
        });
    }

    /// Sets the priority; only the Preview version can (API 24.24).
    pub fn set_priority(&mut self, slot: Slot, actor: Who, priority: Priority, now: Time) {
        let Some(before) = self.conversations.get(slot).map(|c| c.priority) else { return };
        if before == priority {
            return;
        }
        let entry = Entry::new(PartKind::PriorityChanged, actor)
            .about(json!({"current_priority": priority.as_str(), "previous_priority": before.as_str()}));
        self.happen(slot, now, entry, |c| c.priority = priority);
    }

    /// Records an event that a rule of the workspace brought about.
    pub fn note_event(&mut self, slot: Slot, kind: PartKind, event: Value, now: Time) {
        self.happen(slot, now, Entry::new(kind, Who::Operator).about(event), |_| {});
    }

    /// Puts the conversation with a company, or with none; its thread says so (API 6.1).
    pub fn set_company(&mut self, slot: Slot, company: Option<u32>, now: Time) {
        if self.conversations.get(slot).is_none_or(|c| c.company == company) {
            return;
        }
        self.happen(slot, now, Entry::new(PartKind::CompanyUpdated, Who::Operator), |c| c.company = company);
    }

    /// Sets a teammate away or back.
    pub fn set_away(
        &mut self,
        admin: u64,
        away: bool,
        reassign: bool,
        reason: Option<u64>,
        now: Time,
    ) -> Result<(), Refusal> {
        if away && reason.is_none() && self.rules.away_reason_mandatory {
            return Err(Refusal::new(400, "away_status_reason_mandatory", "Away status reason is mandatory"));
        }
        if let Some(id) = reason {
            match self.away_reasons.iter().find(|r| r.id == id) {
                None => return Err(Refusal::invalid("Away status reason not found")),
                Some(r) if r.deleted => return Err(Refusal::invalid("Away status reason is deleted")),
                Some(_) => {}
            }
        }
        let row = self.admins.iter_mut().find(|a| a.id == admin);
        let row = row.ok_or_else(|| Refusal::new(404, "admin_not_found", "Admin for admin_id not found"))?;
        row.away = away;
        row.reassign = reassign && away;
        row.away_reason = if away { reason } else { None };
        self.note_news(now, News::Away(admin));
        self.handling_follows(admin, now);
        self.give_out_waiting(now);
        Ok(())
    }

    /// A teammate writes a note on a contact.
    pub fn add_contact_note(&mut self, contact: ContactSlot, admin: u64, body: Arc<str>, now: Time) -> ContactNote {
        self.ids.note += 1;
        let note = ContactNote { id: self.ids.note, admin, body, at: now };
        self.notes.entry(contact).or_default().push(note.clone());
        note
    }
}
