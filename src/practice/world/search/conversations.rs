//! Searching conversations: the fields (API 4.3), and the choice of the shortest way to the answer.

use serde_json::Value;

use super::page::{Found, PageRequest, SortKey, cut, take};
use super::query::{Field, Node, Op, Test};
use super::value::{Kind, Operand, Val};
use crate::practice::world::conversation::State;
use crate::practice::world::people::hex_id;
use crate::practice::world::shelf::{Order, Slot};
use crate::practice::world::{Conversation, Refusal, Time, Who, World};

macro_rules! fields {
    ($($name:ident, $kind:ident, $wire:literal);* $(;)?) => {
        /// A field of a conversation.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum ConversationField { $($name,)* Attribute(Box<str>) }

        impl Field for ConversationField {
            fn parse(name: &str) -> Option<Self> {
                if let Some(attribute) = name.strip_prefix("custom_attributes.") {
                    return Some(Self::Attribute(attribute.into()));
                }
                match name { $($wire => Some(Self::$name),)* _ => None }
            }

            fn kind(&self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* Self::Attribute(_) => Kind::Any }
            }
        }
    };
}

fields! {
    Id, Text, "id"; CreatedAt, Date, "created_at"; UpdatedAt, Date, "updated_at"; Title, Text, "title";
    SourceType, Text, "source.type"; SourceId, Text, "source.id"; DeliveredAs, Text, "source.delivered_as";
    Subject, Text, "source.subject"; Body, Text, "source.body"; Url, Text, "source.url";
    AuthorId, Text, "source.author.id"; AuthorType, Text, "source.author.type";
    AuthorName, Text, "source.author.name"; AuthorEmail, Text, "source.author.email";
    Contacts, Set, "contact_ids"; Teammates, Set, "teammate_ids"; Tags, Set, "tag_ids";
    Admin, Assignee, "admin_assignee_id"; Team, Assignee, "team_assignee_id";
    Channel, Text, "channel_initiated"; Open, Flag, "open"; Read, Flag, "read"; StateField, Text, "state";
    WaitingSince, Date, "waiting_since"; SnoozedUntil, Date, "snoozed_until"; Priority, Text, "priority";
    TimeToAssignment, Number, "statistics.time_to_assignment";
    TimeToAdminReply, Number, "statistics.time_to_admin_reply";
    TimeToFirstClose, Number, "statistics.time_to_first_close";
    TimeToLastClose, Number, "statistics.time_to_last_close";
    MedianTimeToReply, Number, "statistics.median_time_to_reply";
    Reopens, Number, "statistics.count_reopens"; Assignments, Number, "statistics.count_assignments";
    Parts, Number, "statistics.count_conversation_parts";
    FirstContactReplyAt, Date, "statistics.first_contact_reply_at";
    FirstAssignmentAt, Date, "statistics.first_assignment_at";
    FirstAdminReplyAt, Date, "statistics.first_admin_reply_at"; FirstCloseAt, Date, "statistics.first_close_at";
    LastAssignmentAt, Date, "statistics.last_assignment_at";
    LastAssignmentAdminReplyAt, Date, "statistics.last_assignment_admin_reply_at";
    LastContactReplyAt, Date, "statistics.last_contact_reply_at";
    LastAdminReplyAt, Date, "statistics.last_admin_reply_at"; LastCloseAt, Date, "statistics.last_close_at";
    LastClosedBy, Text, "statistics.last_closed_by_id";
    RatingAskedAt, Date, "conversation_rating.requested_at"; RatingGivenAt, Date, "conversation_rating.replied_at";
    RatingScore, Number, "conversation_rating.score"; RatingRemark, Text, "conversation_rating.remark";
    RatingContact, Text, "conversation_rating.contact_id"; RatingAdmin, Text, "conversation_rating.admin_id";
    RatingAdminAsSpelt, Text, "conversation_rating.admin_d"; AiParticipated, Flag, "ai_agent_participated";
    AiResolution, Text, "ai_agent.resolution_state"; AiAnswerType, Text, "ai_agent.last_answer_type";
    AiRating, Number, "ai_agent.rating"; AiRemark, Text, "ai_agent.rating_remark";
    AiSourceType, Text, "ai_agent.source_type"; AiSourceTitle, Text, "ai_agent.source_title";
}

impl World {
    /// The value of a conversation's field.
    fn conversation_value<'a>(&'a self, c: &'a Conversation, field: &ConversationField) -> Val<'a> {
        use ConversationField as F;
        let figures = &c.statistics;
        match field {
            F::Id => Val::id(c.id),
            F::CreatedAt => Val::Number(c.created_at),
            F::UpdatedAt => Val::Number(c.updated_at),
            F::Title => Val::text(c.title.as_deref()),
            F::Contacts => Val::Set(c.contacts.iter().filter_map(|s| self.contact_hex(*s)).map(Into::into).collect()),
            F::Teammates => Val::Set(c.teammates.iter().map(|id| id.to_string().into()).collect()),
            F::Tags => Val::Set(c.tags.iter().map(|t| t.tag.to_string().into()).collect()),
            F::Admin => Val::Number(number(c.admin.unwrap_or(0))),
            F::Team => Val::Number(number(c.team.unwrap_or(0))),
            F::Open => Val::Flag(c.state.counts_as_open()),
            F::Read => Val::Flag(c.read),
            F::StateField => Val::Text(c.state.as_str().into()),
            F::WaitingSince => Val::number(c.waiting_since),
            F::SnoozedUntil => Val::number(c.snoozed_until),
            F::Priority => Val::Text(c.priority.as_str().into()),
            F::TimeToAssignment => Val::number(figures.time_to_assignment),
            F::TimeToAdminReply => Val::number(figures.time_to_admin_reply),
            F::TimeToFirstClose => Val::number(figures.time_to_first_close),
            F::TimeToLastClose => Val::number(figures.time_to_last_close),
            F::MedianTimeToReply => Val::number(figures.median_time_to_reply),
            F::Reopens => Val::Number(figures.reopens.into()),
            F::Assignments => Val::Number(figures.assignments.into()),
            F::Parts => Val::Number(i64::try_from(c.parts.len()).unwrap_or(i64::MAX)),
            F::FirstContactReplyAt => Val::number(figures.first_contact_reply_at),
            F::FirstAssignmentAt => Val::number(figures.first_assignment_at),
            F::FirstAdminReplyAt => Val::number(figures.first_admin_reply_at),
            F::FirstCloseAt => Val::number(figures.first_close_at),
            F::LastAssignmentAt => Val::number(figures.last_assignment_at),
            F::LastAssignmentAdminReplyAt => Val::number(figures.last_assignment_admin_reply_at),
            F::LastContactReplyAt => Val::number(figures.last_contact_reply_at),
            F::LastAdminReplyAt => Val::number(figures.last_admin_reply_at),
            F::LastCloseAt => Val::number(figures.last_close_at),
            F::LastClosedBy => figures.last_closed_by.map_or(Val::Nothing, Val::id),
            F::Attribute(name) => attribute(c, name),
            _ => self.source_value(c, field),
        }
    }

    fn source_value<'a>(&'a self, c: &'a Conversation, field: &ConversationField) -> Val<'a> {
        use ConversationField as F;
        let rating = c.rating.as_deref();
        match field {
            F::SourceType => Val::Text(c.source.channel.into()),
            F::Channel => Val::Text(if c.source.channel == "email" { "email" } else { "messenger" }.into()),
            F::SourceId => Val::id(c.source.id),
            F::DeliveredAs => Val::Text(c.source.delivered_as.into()),
            F::Subject => Val::text(c.source.subject.as_deref()),
            F::Body => Val::text(c.source.body.as_deref()),
            F::Url => Val::text(c.source.url.as_deref()),
            F::AuthorId | F::AuthorType | F::AuthorName | F::AuthorEmail => self.author_value(c.source.author, field),
            F::RatingAskedAt => Val::number(rating.map(|r| r.asked_at)),
            F::RatingGivenAt => Val::number(rating.map(|r| r.given_at)),
            F::RatingScore => Val::number(rating.map(|r| r.score.into())),
            F::RatingRemark => Val::text(rating.and_then(|r| r.remark.as_deref())),
            F::RatingContact => {
                let contact = rating.and(c.contact()).and_then(|s| self.contact_hex(s));
                contact.map_or(Val::Nothing, |id| Val::Text(id.into()))
            }
            F::RatingAdmin | F::RatingAdminAsSpelt => rating.map_or(Val::Nothing, |r| Val::id(r.admin)),
            F::AiParticipated => Val::Flag(c.ai.is_some()),
            F::AiResolution => Val::text(c.ai.as_ref().map(|a| a.resolution_state)),
            F::AiAnswerType => Val::text(c.ai.as_ref().map(|a| a.last_answer_type)),
            F::AiRating => Val::number(c.ai.as_ref().and_then(|a| a.rating).map(Into::into)),
            _ => Val::Nothing,
        }
    }

    fn author_value(&self, who: Who, field: &ConversationField) -> Val<'_> {
        use ConversationField as F;
        match (who, field) {
            (Who::Contact(slot), F::AuthorId) => self.contact_hex(slot).map_or(Val::Nothing, |id| Val::Text(id.into())),
            (Who::Contact(slot), F::AuthorName) => Val::text(self.contacts.get(slot).and_then(|c| c.name.as_deref())),
            (Who::Contact(slot), F::AuthorEmail) => Val::text(self.contacts.get(slot).and_then(|c| c.email.as_deref())),
            (Who::Contact(slot), _) => {
                Val::Text(if self.contacts.get(slot).is_some_and(|c| c.lead) { "lead" } else { "user" }.into())
            }
            (Who::Admin(id), F::AuthorId) => Val::id(id),
            (Who::Admin(id), F::AuthorName) => Val::text(self.admin(id).map(|a| &*a.name)),
            (Who::Admin(id), F::AuthorEmail) => Val::text(self.admin(id).map(|a| &*a.email)),
            (Who::Admin(_), _) => Val::Text("admin".into()),
            (Who::Operator | Who::Fin, F::AuthorType) => Val::Text("bot".into()),
            (Who::Operator, F::AuthorId) => Val::id(self.operator),
            (Who::Fin, F::AuthorId) => Val::id(self.fin),
            _ => Val::Nothing,
        }
    }

    fn contact_hex(&self, slot: u32) -> Option<String> {
        self.contacts.get(slot).map(|c| hex_id(&c.id))
    }

    /// Whether a conversation passes a query.
    fn conversation_matches(&self, c: &Conversation, node: &Node<ConversationField>) -> bool {
        if let Node::Test(Test { field: ConversationField::Body, op: Op::Is, operand: Operand::Text(word) }) = node {
            // Bodies are kept as single words (API 4.2): a phrase finds nothing.
            let words = |body: &str| body.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
            return c.source.body.as_deref().is_some_and(words);
        }
        match node {
            Node::Test(_) => node.matches(self.rules.comparisons_include, &|field| self.conversation_value(c, field)),
            Node::All(nodes) => nodes.iter().all(|n| self.conversation_matches(c, n)),
            Node::Any(nodes) => nodes.iter().any(|n| self.conversation_matches(c, n)),
        }
    }
}

fn attribute<'a>(c: &'a Conversation, name: &str) -> Val<'a> {
    match c.attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| v) {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => Val::Nothing,
        Some(Value::Bool(b)) => Val::Flag(*b),
        Some(Value::String(s)) => Val::text(Some(s)),
        Some(Value::Number(n)) => n.as_i64().map_or_else(|| Val::Text(n.to_string().into()), Val::Number),
    }
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// By what conversations are ordered.
#[derive(Clone, Debug)]
pub struct Sort {
    /// The field.
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
    /// Searches conversations.
    pub fn search_conversations(&self, query: &Node<ConversationField>, sort: &Sort, page: &PageRequest) -> Found {
        let plan = self.plan(query);
        let by_change = sort.field == ConversationField::UpdatedAt;
        match plan.rows {
            Rows::Orders(ref orders) if by_change => self.walk(&plan, orders, sort.descending, page),
            _ => {
                let mut rows = Vec::new();
                self.each(&plan, |slot, c| rows.push((self.sort_key(c, &sort.field), slot)));
                cut(rows, sort.descending, page)
            }
        }
    }

    fn sort_key(&self, c: &Conversation, field: &ConversationField) -> SortKey {
        match self.conversation_value(c, field) {
            Val::Nothing | Val::Set(_) => SortKey::Nothing,
            Val::Number(n) => SortKey::Number(n),
            Val::Flag(b) => SortKey::Number(b.into()),
            Val::Text(t) => SortKey::Text(t.into_owned()),
        }
    }

    /// Every conversation of a plan that passes.
    fn each<'a>(&'a self, plan: &Plan<'a>, mut found: impl FnMut(Slot, &'a Conversation)) {
        let mut test = |slot: Slot| {
            if let Some(c) = self.shelf.get(slot)
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
            if self.shelf.get(slot).is_some_and(|c| plan.rest.iter().all(|n| self.conversation_matches(c, n))) {
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
            let Node::Test(test) = node else {
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
            let in_states = |slot: &Slot| self.shelf.get(*slot).is_some_and(|c| states.contains(&c.state));
            plan.rows = Rows::Few(slots.into_iter().filter(in_states).collect());
            return plan;
        }
        let of_admins = hints.admins.map(|ids| {
            ids.iter().flat_map(|id| states.iter().map(|s| self.shelf.of_admin(*s, *id))).collect::<Vec<_>>()
        });
        let of_teams = hints.teams.map(|ids| {
            ids.iter().flat_map(|id| states.iter().map(|s| self.shelf.of_team(*s, *id))).collect::<Vec<_>>()
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
            (None, None) => states.iter().map(|s| self.shelf.in_state(*s)).collect(),
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
                let of = |id: &str| self.contacts.by_id(id).map(|s| self.shelf.of_contact(s).to_vec());
                hints.few = Some(slots(operands, |id| of(id).unwrap_or_default()));
            }
            F::Id if hints.few.is_none() => {
                let of = |id: &str| id.parse().ok().and_then(|id| self.shelf.find(id));
                hints.few = Some(slots(operands, |id| of(id).into_iter().collect()));
            }
            _ => return false,
        }
        true
    }
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
