//! The index of tickets, whose rows are the places of all conversations.

use std::sync::Arc;

use super::index::Index;
use super::tickets::TicketField;
use super::value::Val;
use crate::world::catalog::TicketType;
use crate::world::conversations::Slot;
use crate::world::{Conversation, World};

use TicketField as F;

/// The fields that have a column from the beginning; each attribute of the types has one as well.
const FIELDS: &[TicketField] = &[
    F::Id,
    F::Title,
    F::Description,
    F::Type,
    F::Contacts,
    F::Teammates,
    F::Admin,
    F::Team,
    F::State,
    F::Open,
    F::CreatedAt,
    F::UpdatedAt,
    F::SnoozedUntil,
    F::Category,
];

/// What of a ticket's type its values depend on: its id, its category, and the names of its attributes.
type Shape = (u64, &'static str, Vec<(u64, Arc<str>)>);

/// The index, and the types that it was made with.
#[derive(Clone, Debug, Default)]
pub struct TicketIndex {
    pub(super) index: Index<TicketField>,
    types: Vec<Shape>,
}

fn shape(kind: &TicketType) -> Shape {
    (kind.id, kind.category, kind.attributes.iter().map(|a| (a.id, a.name.clone())).collect())
}

fn has_shape(kind: &TicketType, (id, category, attributes): &Shape) -> bool {
    let same =
        |(a, (id, name)): (&crate::world::catalog::TicketAttribute, &(u64, Arc<str>))| a.id == *id && a.name == *name;
    kind.id == *id
        && kind.category == *category
        && kind.attributes.len() == attributes.len()
        && kind.attributes.iter().zip(attributes).all(same)
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
        let attributes = tickets.types.iter().flat_map(|(.., attributes)| attributes).map(|(id, _)| F::Attribute(*id));
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
