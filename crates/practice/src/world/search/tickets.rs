//! Searching tickets (API 4.4): the same language as for conversations, over other fields.

use serde_json::Value;

use super::page::{Found, PageRequest, SortKey, cut};
use super::query::{Field as _, Node};
use super::ticket_field::TicketField;
use super::ticket_index::{FIELDS, TicketIndex, has_shape, shape};
use super::value::{Kind, Val};
use crate::world::catalog::{DESCRIPTION, TITLE};
use crate::world::conversations::Slot;
use crate::world::people::hex_id;
use crate::world::{Conversation, Refusal, World};

/// By what tickets are ordered.
#[derive(Clone, Debug)]
pub struct TicketSort {
    field: TicketField,
    descending: bool,
}

impl TicketField {
    /// Reads the `sort` of a search's body; the last change first if there is none.
    pub fn sort(body: &Value) -> Result<TicketSort, Refusal> {
        let sort = body.get("sort").filter(|s| !s.is_null());
        let name = sort.and_then(|s| s.get("field")).and_then(Value::as_str).unwrap_or("updated_at");
        let field = Self::parse(name).filter(|f| f.kind() != Kind::Set);
        let field =
            field.ok_or_else(|| Refusal::new(400, "invalid_field", "The sort field is not a searchable field"))?;
        let descending = match sort.and_then(|s| s.get("order")).map(Value::as_str) {
            None | Some(Some("descending" | "desc")) => true,
            Some(Some("ascending" | "asc")) => false,
            Some(_) => {
                return Err(Refusal::new(400, "invalid_sort_order", "sort.order must be ascending or descending"));
            }
        };
        Ok(TicketSort { field, descending })
    }
}

impl World {
    /// Searches tickets by their index, or one by one while it does not know them as they are.
    pub fn search_tickets(&self, query: &Node<TicketField>, sort: &TicketSort, page: &PageRequest) -> Found {
        // The index of conversations knows whether there is anything that the indexes do not know yet.
        if self.conversations.index().is_some() && !self.conversations.ticket_index.index.is_empty() {
            let sort = (&sort.field, sort.descending);
            return self.conversations.ticket_index.index.search(query, self.rules.comparisons_include, sort, page);
        }
        let passing = self
            .conversations
            .tickets()
            .filter(|(_, c)| query.matches(self.rules.comparisons_include, &|f| self.ticket_value(c, f)));
        let rows = passing.map(|(slot, c)| (SortKey::of(&self.ticket_value(c, &sort.field)), slot));
        cut(rows.collect(), sort.descending, page)
    }

    pub(super) fn ticket_value<'a>(&'a self, c: &'a Conversation, field: &TicketField) -> Val<'a> {
        use TicketField as F;
        let Some(ticket) = c.ticket.as_deref() else { return Val::Nothing };
        let kind = self.type_of(c);
        let assignee = |id: Option<u64>| Val::Number(id.and_then(|id| i64::try_from(id).ok()).unwrap_or(0));
        match field {
            F::Id => Val::id(c.id),
            F::Title => Val::text(ticket.words(TITLE)),
            F::Description => Val::text(ticket.words(DESCRIPTION)),
            F::Type => kind.map_or(Val::Nothing, |t| Val::id(t.id)),
            F::Contacts => {
                let ids = c.contacts.iter().filter_map(|s| self.contacts.get(*s)).map(|c| hex_id(&c.id).into());
                Val::Set(ids.collect())
            }
            F::Teammates => Val::Set(c.teammates.iter().map(|id| id.to_string().into()).collect()),
            F::Admin => assignee(c.admin),
            F::Team => assignee(c.team),
            F::State => Val::text(Some(c.state.as_str())),
            F::Open => Val::Flag(c.state.counts_as_open()),
            F::CreatedAt => Val::Number(c.created_at),
            F::UpdatedAt => Val::Number(c.updated_at),
            F::SnoozedUntil => Val::number(c.snoozed_until),
            F::Category => Val::text(kind.map(|t| match t.category {
                "Customer" => "request",
                "Back-office" => "task",
                _ => "tracker",
            })),
            F::Attribute(id) => {
                let name = kind.and_then(|t| t.attributes.iter().find(|a| a.id == *id)).map(|a| &*a.name);
                match name.and_then(|name| ticket.value(name)) {
                    None | Some(Value::Null) => Val::Nothing,
                    Some(Value::String(text)) => Val::text(Some(text)),
                    Some(Value::Bool(flag)) => Val::Flag(*flag),
                    Some(number) => number.as_i64().map_or_else(|| Val::Text(number.to_string().into()), Val::Number),
                }
            }
        }
    }
}

impl World {
    /// Brings the tickets that have changed into their index; all of them at first, and after a change of their types.
    pub(in crate::world) fn bring_in_tickets(&mut self, touched: &[Slot]) {
        let mut tickets = std::mem::take(&mut self.conversations.ticket_index);
        let types = &self.ticket_types;
        let same = types.len() == tickets.types.len() && types.iter().zip(&tickets.types).all(|(t, s)| has_shape(t, s));
        if same && !tickets.index.is_empty() {
            for slot in touched {
                match self.conversations.get(*slot).filter(|c| c.ticket.is_some()) {
                    Some(c) => tickets.index.set(*slot as usize, |field| self.ticket_value(c, field)),
                    None if tickets.index.has(*slot as usize) => tickets.index.remove(*slot as usize),
                    None => {}
                }
            }
        } else {
            tickets.types = types.iter().map(shape).collect();
            self.fill_tickets(&mut tickets);
        }
        self.conversations.ticket_index = tickets;
    }

    fn fill_tickets(&self, tickets: &mut TicketIndex) {
        let mut rows: Vec<Option<&Conversation>> = vec![None; self.conversations.places()];
        for (slot, c) in self.conversations.tickets() {
            if let Some(row) = rows.get_mut(slot as usize) {
                *row = Some(c);
            }
        }
        let attributes =
            tickets.types.iter().flat_map(|(.., attributes)| attributes).map(|(id, _)| TicketField::Attribute(*id));
        let mut fields = FIELDS.to_vec();
        for field in attributes {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        let present = rows.iter().map(Option::is_some).collect();
        let row = |n: usize| rows.get(n).copied().flatten();
        tickets.index.fill(&fields, present, |n, field| row(n).map_or(Val::Nothing, |c| self.ticket_value(c, field)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{PageRequest, parse};
    use super::*;
    use crate::seed;
    use crate::world::Who;
    use crate::world::tickets::Draft;

    const NOW: i64 = 1_790_000_000;

    /// Everything that passes, page by page, by the index and by looking at every ticket.
    fn same(world: &World) -> usize {
        let mut unindexed = world.clone();
        // What has been touched is looked at as it is.
        unindexed.conversations.change(0, |_| ());
        let mut fields: Vec<String> = ["id", "title", "description", "ticket_type_id", "contact_ids", "teammate_ids"]
            .into_iter()
            .chain(["admin_assignee_id", "team_assignee_id", "state", "open", "created_at", "updated_at"])
            .chain(["snoozed_until", "category"])
            .map(str::to_owned)
            .collect();
        let attributes = world.ticket_types.iter().flat_map(|t| &t.attributes);
        fields.extend(attributes.map(|a| format!("ticket_attribute.{}", a.id)));
        let values = [json!(null), json!("in"), json!("Customer"), json!("request"), json!(NOW - 500_000), json!(true)];
        let mut found = 0;
        for (n, field) in fields.iter().enumerate() {
            for (op, value) in values.iter().flat_map(|v| ["=", "!=", ">", "<", "~", "^"].map(|op| (op, v))) {
                let sort = ["updated_at", "title", "category"][n % 3];
                let order = ["ascending", "descending"][n % 2];
                let query = json!({"field": field, "operator": op, "value": value});
                let body = json!({"query": query, "sort": {"field": sort, "order": order}});
                let Ok(query) = parse::<TicketField>(&body) else { continue };
                let sort = TicketField::sort(&body).unwrap();
                let mut page = PageRequest { per_page: 7, after: None };
                loop {
                    let by_index = world.search_tickets(&query, &sort, &page);
                    let by_rows = unindexed.search_tickets(&query, &sort, &page);
                    assert_eq!((by_index.total, &by_index.slots), (by_rows.total, &by_rows.slots), "{body}");
                    assert_eq!(by_index.next, by_rows.next, "{body}");
                    found += by_index.slots.len();
                    page.after = by_index.next;
                    if page.after.is_none() {
                        break;
                    }
                }
            }
        }
        found
    }

    #[test]
    fn the_index_of_tickets_finds_what_looking_at_every_ticket_finds() {
        let mut world = seed::world(3, 200, NOW);
        world.settle(NOW);
        assert!(same(&world) > 1000);
        let tickets: Vec<Slot> = world.conversations.tickets().map(|(slot, _)| slot).collect();
        let chat = world.conversations.iter().find(|(_, c)| c.ticket.is_none()).unwrap().0;
        let values = vec![(world.ticket_types[0].attributes[0].name.clone(), Value::from("Within Reach"))];
        world.make_ticket(chat, Draft { kind: 0, state: None, values }, NOW);
        world.set_ticket_state(tickets[0], Who::Operator, 2, NOW);
        world.set_title(tickets[1], Some("Within".into()), NOW);
        world.close(tickets[2], world.owner, None, NOW);
        world.delete(tickets[3], true, NOW).unwrap();
        world.settle(NOW + 1);
        same(&world);
        // A changed type changes what its tickets are, though nothing happened to them.
        world.ticket_types[0].category = "Tracker";
        world.ticket_types[0].attributes[0].name = "Something else".into();
        world.settle(NOW + 2);
        same(&world);
    }
}
