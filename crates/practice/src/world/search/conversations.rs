//! Searching conversations: the choice of the shortest way to the answer, and the walk along it.

use serde_json::Value;

use super::conversation_field::ConversationField;
use super::page::{Found, PageRequest, SortKey, cut, take};
use super::query::{Field, Node, Test};
use super::value::{Kind, Op, Operand, Val};
use crate::world::conversations::{Order, Slot};
use crate::world::state::State;
use crate::world::{Conversation, Refusal, Time, World};

/// So many rows are looked at one by one as quickly as the index tells which of them pass.
const FEW: usize = 500;

/// By what conversations are ordered.
#[derive(Clone, Debug)]
pub struct Sort {
    pub field: ConversationField,
    /// Largest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { field: ConversationField::UpdatedAt, descending: true }
    }
}

impl Sort {
    /// Reads the `sort` of a search's body.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let Some(sort) = body.get("sort").filter(|s| !s.is_null()) else { return Ok(Self::default()) };
        let name = sort.get("field").and_then(Value::as_str).unwrap_or("updated_at");
        let field = ConversationField::parse(name).filter(|f| f.kind() != Kind::Set);
        let field =
            field.ok_or_else(|| Refusal::new(400, "invalid_field", "The sort field is not a searchable field"))?;
        match sort.get("order").map(Value::as_str) {
            None | Some(Some("descending" | "desc")) => Ok(Self { field, descending: true }),
            Some(Some("ascending" | "asc")) => Ok(Self { field, descending: false }),
            Some(_) => Err(Refusal::new(400, "invalid_sort_order", "sort.order must be ascending or descending")),
        }
    }
}

/// Where the answer is looked for, and what is left to test there.
struct Plan<'a> {
    rows: Rows<'a>,
    rest: Vec<&'a Node<ConversationField>>,
    from: Time,
    to: Time,
}

enum Rows<'a> {
    /// These, one by one.
    Few(Vec<Slot>),
    /// Those in these orders, which share no row.
    Orders(Vec<&'a Order>),
}

/// What the top of a query says about the fields that are kept in order.
#[derive(Default)]
struct Hints {
    few: Option<Vec<Slot>>,
    states: Option<Vec<State>>,
    admins: Option<Vec<Option<u64>>>,
    teams: Option<Vec<Option<u64>>>,
}

impl World {
    /// Searches conversations: along an order that fits, or else by the index.
    pub fn search_conversations(&self, query: &Node<ConversationField>, sort: &Sort, page: &PageRequest) -> Found {
        let plan = self.plan(query);
        let by_change = sort.field == ConversationField::UpdatedAt;
        let unbounded = plan.rest.is_empty() && plan.from == Time::MIN && plan.to == Time::MAX;
        let few = match &plan.rows {
            Rows::Few(slots) => slots.len() <= FEW,
            Rows::Orders(orders) => (by_change && unbounded) || orders.iter().map(|o| o.len()).sum::<usize>() <= FEW,
        };
        match self.conversations.index() {
            Some(index) if !few => {
                index.search(query, self.rules.comparisons_include, (&sort.field, sort.descending), page)
            }
            _ => match plan.rows {
                Rows::Orders(ref orders) if by_change => self.walk(&plan, orders, sort.descending, page),
                _ => {
                    let mut rows = Vec::new();
                    self.each(&plan, |slot, c| rows.push((self.sort_key(c, &sort.field), slot)));
                    cut(rows, sort.descending, page)
                }
            },
        }
    }

    /// Brings what has changed into the index.
    pub(in crate::world) fn bring_in(&mut self) {
        let contacts = self.contacts.take_touched();
        contacts.iter().for_each(|contact| self.conversations.touch_those_of(*contact));
        self.bring_in_contacts(contacts);
        let (mut index, touched) = self.conversations.take_index();
        if index.is_empty() && !self.conversations.is_empty() {
            let rows = self.conversations.places();
            let row = |row: usize| Slot::try_from(row).ok().and_then(|slot| self.conversations.get(slot));
            let present = (0..rows).map(|n| row(n).is_some()).collect();
            let mut fields = ConversationField::ALL.to_vec();
            for (_, c) in self.conversations.iter() {
                for field in attributes(c) {
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
            }
            index.fill(&fields, present, |n, field| row(n).map_or(Val::Nothing, |c| self.conversation_value(c, field)));
        } else {
            for &slot in &touched {
                match self.conversations.get(slot) {
                    Some(c) => {
                        attributes(c).for_each(|field| index.know(field));
                        index.set(slot as usize, |field| self.conversation_value(c, field));
                    }
                    None => index.remove(slot as usize),
                }
            }
        }
        self.conversations.put_index(index);
        self.bring_in_tickets(&touched);
    }

    fn sort_key(&self, c: &Conversation, field: &ConversationField) -> SortKey {
        SortKey::of(&self.conversation_value(c, field))
    }

    /// Every conversation of a plan that passes.
    fn each<'a>(&'a self, plan: &Plan<'a>, mut found: impl FnMut(Slot, &'a Conversation)) {
        let mut test = |slot: Slot| {
            if let Some(c) = self.conversations.get(slot)
                && (plan.from..=plan.to).contains(&c.updated_at)
                && plan.rest.iter().all(|n| self.conversation_matches(c, n))
            {
                found(slot, c);
            }
        };
        match &plan.rows {
            Rows::Few(slots) => slots.iter().copied().for_each(&mut test),
            Rows::Orders(_) if plan.from > plan.to => {}
            Rows::Orders(orders) => {
                for order in orders {
                    order.range((plan.from, 0)..=(plan.to, Slot::MAX)).for_each(|(_, slot)| test(*slot));
                }
            }
        }
    }

    /// A page in order of the last change, without looking at more rows than it needs.
    fn walk(&self, plan: &Plan<'_>, orders: &[&Order], descending: bool, page: &PageRequest) -> Found {
        let total = if plan.rest.is_empty() && plan.from == Time::MIN && plan.to == Time::MAX {
            orders.iter().map(|o| o.len()).sum()
        } else {
            let mut count = 0;
            self.each(plan, |_, _| count += 1);
            count
        };
        let (mut low, mut high) = ((plan.from, 0), (plan.to, Slot::MAX));
        if let Some(cursor) = &page.after {
            let at = if let SortKey::Number(n) = cursor.key { n } else { 0 };
            match (descending, cursor.slot) {
                (true, 0) => high = (at.saturating_sub(1), Slot::MAX).min(high),
                (true, slot) => high = (at, slot - 1).min(high),
                (false, Slot::MAX) => low = (at.saturating_add(1), 0).max(low),
                (false, slot) => low = (at, slot + 1).max(low),
            }
        }
        if low > high {
            return take(Vec::new(), total, page);
        }
        let mut lanes: Vec<_> = orders.iter().map(|o| o.range(low..=high).copied()).collect();
        let mut heads: Vec<_> = lanes.iter_mut().map(|l| if descending { l.next_back() } else { l.next() }).collect();
        let mut rows = Vec::with_capacity(page.per_page + 1);
        while rows.len() <= page.per_page {
            let present = heads.iter().enumerate().filter_map(|(n, head)| head.map(|h| (h, n)));
            let Some(((at, slot), lane)) = (if descending { present.max() } else { present.min() }) else { break };
            heads[lane] = if descending { lanes[lane].next_back() } else { lanes[lane].next() };
            if self.conversations.get(slot).is_some_and(|c| plan.rest.iter().all(|n| self.conversation_matches(c, n))) {
                rows.push((SortKey::Number(at), slot));
            }
        }
        take(rows, total, page)
    }

    /// Chooses the shortest way: by id, by contact, or along the orders that the query names.
    fn plan<'a>(&'a self, query: &'a Node<ConversationField>) -> Plan<'a> {
        let top: Vec<&Node<_>> = match query {
            Node::All(nodes) => nodes.iter().collect(),
            other => vec![other],
        };
        let mut hints = Hints::default();
        let mut plan = Plan { rows: Rows::Few(Vec::new()), rest: Vec::new(), from: Time::MIN, to: Time::MAX };
        // Tests on assignees are only used up if their order is the one that is taken.
        let mut admin_test = None;
        let mut team_test = None;
        for node in top {
            let one_of = one_of(node);
            let ((Node::Test(test), _) | (_, Some(test))) = (node, &one_of) else {
                plan.rest.push(node);
                continue;
            };
            if self.bound(test, &mut plan) || self.hint(test, &mut hints) {
                match test.field {
                    ConversationField::Admin => admin_test = Some(node),
                    ConversationField::Team => team_test = Some(node),
                    _ => {}
                }
            } else {
                plan.rest.push(node);
            }
        }
        let states = hints.states.unwrap_or_else(|| State::ALL.to_vec());
        if let Some(slots) = hints.few {
            plan.rest.extend(admin_test.into_iter().chain(team_test));
            let in_states = |slot: &Slot| self.conversations.get(*slot).is_some_and(|c| states.contains(&c.state));
            plan.rows = Rows::Few(slots.into_iter().filter(in_states).collect());
            return plan;
        }
        let of_admins = hints.admins.map(|ids| {
            ids.iter().flat_map(|id| states.iter().map(|s| self.conversations.of_admin(*s, *id))).collect::<Vec<_>>()
        });
        let of_teams = hints.teams.map(|ids| {
            ids.iter().flat_map(|id| states.iter().map(|s| self.conversations.of_team(*s, *id))).collect::<Vec<_>>()
        });
        let size = |orders: &Vec<&Order>| orders.iter().map(|o| o.len()).sum::<usize>();
        let orders = match (of_admins, of_teams) {
            (Some(admins), Some(teams)) if size(&admins) <= size(&teams) => {
                plan.rest.extend(team_test);
                admins
            }
            (_, Some(teams)) => {
                plan.rest.extend(admin_test);
                teams
            }
            (Some(admins), None) => admins,
            (None, None) => states.iter().map(|s| self.conversations.in_state(*s)).collect(),
        };
        plan.rows = Rows::Orders(orders);
        plan
    }

    /// Takes up a limit on the time of the last change.
    fn bound(&self, test: &Test<ConversationField>, plan: &mut Plan<'_>) -> bool {
        let (ConversationField::UpdatedAt, Operand::Number(at)) = (&test.field, &test.operand) else { return false };
        let strict = i64::from(!self.rules.comparisons_include);
        match test.op {
            Op::Greater => plan.from = plan.from.max(at.saturating_add(strict)),
            Op::AtLeast => plan.from = plan.from.max(*at),
            Op::Less => plan.to = plan.to.min(at.saturating_sub(strict)),
            Op::AtMost => plan.to = plan.to.min(*at),
            Op::Is => (plan.from, plan.to) = (plan.from.max(*at), plan.to.min(*at)),
            _ => return false,
        }
        true
    }

    /// Takes up a test on something that is kept in order; a second one on the same is left to be tested.
    fn hint(&self, test: &Test<ConversationField>, hints: &mut Hints) -> bool {
        use ConversationField as F;
        let operands: &[Operand] = match (&test.op, &test.operand) {
            (Op::Is, Operand::Many(_)) => return false,
            (Op::Is, one) => std::slice::from_ref(one),
            (Op::In, Operand::Many(many)) => many,
            _ => return false,
        };
        match test.field {
            F::StateField if hints.states.is_none() => hints.states = Some(states(operands)),
            F::Open if hints.states.is_none() => {
                let wanted = |s: &State| operands.contains(&Operand::Flag(s.counts_as_open()));
                hints.states = Some(State::ALL.into_iter().filter(wanted).collect());
            }
            F::Admin if hints.admins.is_none() && numbers(operands) => hints.admins = Some(ids(operands)),
            F::Team if hints.teams.is_none() && numbers(operands) => hints.teams = Some(ids(operands)),
            F::Contacts if hints.few.is_none() && !operands.contains(&Operand::Nothing) => {
                let of = |id: &str| self.contacts.by_id(id).map(|s| self.conversations.of_contact(s).to_vec());
                hints.few = Some(slots(operands, |id| of(id).unwrap_or_default()));
            }
            F::Id if hints.few.is_none() => {
                let of = |id: &str| id.parse().ok().and_then(|id| self.conversations.find(id));
                hints.few = Some(slots(operands, |id| of(id).into_iter().collect()));
            }
            _ => return false,
        }
        true
    }
}

/// The attributes that a conversation has, as fields.
fn attributes(c: &Conversation) -> impl Iterator<Item = ConversationField> {
    c.attributes.iter().map(|(name, _)| ConversationField::Attribute((&**name).into()))
}

/// A choice between values of one assignee is an `IN`; "mine or nobody's" is asked that way.
fn one_of(node: &Node<ConversationField>) -> Option<Test<ConversationField>> {
    let Node::Any(nodes) = node else { return None };
    let mut values = Vec::with_capacity(nodes.len());
    let mut field = None;
    for node in nodes {
        let Node::Test(Test { field: of, op: Op::Is, operand }) = node else { return None };
        if *field.get_or_insert(of) != of {
            return None;
        }
        values.push(operand.clone());
    }
    let field = field.filter(|f| matches!(f, ConversationField::Admin | ConversationField::Team))?;
    Some(Test { field: field.clone(), op: Op::In, operand: Operand::Many(values) })
}

fn states(operands: &[Operand]) -> Vec<State> {
    State::ALL.into_iter().filter(|s| operands.contains(&Operand::Text(s.as_str().to_owned()))).collect()
}

fn numbers(operands: &[Operand]) -> bool {
    operands.iter().all(|o| matches!(o, Operand::Number(_)))
}

fn ids(operands: &[Operand]) -> Vec<Option<u64>> {
    let mut ids: Vec<Option<u64>> = operands
        .iter()
        .filter_map(|o| match o {
            Operand::Number(n) => u64::try_from(*n).ok().map(|n| (n != 0).then_some(n)),
            _ => Some(None),
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn slots(operands: &[Operand], of: impl Fn(&str) -> Vec<Slot>) -> Vec<Slot> {
    let texts = operands.iter().filter_map(|o| if let Operand::Text(t) = o { Some(t.as_str()) } else { None });
    let mut slots: Vec<Slot> = texts.flat_map(of).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}
