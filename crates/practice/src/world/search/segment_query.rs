//! Segments as queries, so that who is in one is told by the index of contacts and not by asking everybody.

use super::contact_field::ContactField;
use super::query::{Node, Test};
use super::value::{Op, Operand, Val, passes};
use crate::world::people::{Company, Contact, hex_id};
use crate::world::segments::{Rule, Segment};
use crate::world::{Time, World};

use ContactField as F;

type Query = Node<ContactField>;

const DAY: Time = 86_400;

fn test(field: ContactField, op: Op, operand: Operand) -> Query {
    Node::Test(Test { field, op, operand })
}

fn role(word: &str) -> Query {
    test(F::Role, Op::Is, Operand::Text(word.into()))
}

/// Seen, or if never seen made, on one side of a time.
fn seen(op: Op, at: Time) -> Query {
    let unseen = test(F::LastSeenAt, Op::Is, Operand::Nothing);
    let made = test(F::CreatedAt, op, Operand::Number(at));
    Node::Any(vec![test(F::LastSeenAt, op, Operand::Number(at)), Node::All(vec![unseen, made])])
}

/// Who is in a segment of people, as [`Rule::has_contact`] tells of one; of companies there is nobody.
fn members(rule: &Rule, now: Time) -> Query {
    let user = || role("user");
    match rule {
        Rule::Users => user(),
        Rule::NewLeads(days) => {
            Node::All(vec![role("lead"), test(F::CreatedAt, Op::Greater, Operand::Number(now - days * DAY))])
        }
        Rule::ActiveWithin(days) => Node::All(vec![user(), seen(Op::Greater, now - days * DAY)]),
        Rule::SilentFor(days) => Node::All(vec![user(), seen(Op::AtMost, now - days * DAY)]),
        Rule::Tagged(tag) => Node::All(vec![user(), test(F::Tag, Op::Is, Operand::Text(tag.to_string()))]),
        Rule::Has(name) => {
            let nothing = [Operand::Nothing, Operand::Flag(false), Operand::Text(String::new())];
            let tests = nothing.map(|nothing| test(F::Attribute((*name).into()), Op::IsNot, nothing));
            Node::All([user()].into_iter().chain(tests).collect())
        }
        Rule::Paying(_) | Rule::WithoutPlan => Node::Any(Vec::new()),
    }
}

/// The contacts that do not pass. Only for what [`members`] is made of.
fn negate(query: Query) -> Query {
    match query {
        Node::All(nodes) => Node::Any(nodes.into_iter().map(negate).collect()),
        Node::Any(nodes) => Node::All(nodes.into_iter().map(negate).collect()),
        Node::Test(Test { field, op, operand }) => {
            let other = match op {
                Op::Is => Op::IsNot,
                Op::IsNot => Op::Is,
                Op::Greater => Op::AtMost,
                _ => Op::Greater,
            };
            let beyond = test(field.clone(), other, operand);
            // What is not known is on no side of anything.
            let unknown = matches!(op, Op::Greater | Op::AtMost).then(|| test(field, Op::Is, Operand::Nothing));
            Node::Any([beyond].into_iter().chain(unknown).collect())
        }
    }
}

/// A test on segments as tests on what decides who is in them.
pub(super) fn by_segments(of: &Test<ContactField>, segments: &[Segment], now: Time) -> Query {
    let opposite = match of.op {
        Op::IsNot => Some(Op::Is),
        Op::NotIn => Some(Op::In),
        Op::ContainsNot => Some(Op::Contains),
        _ => None,
    };
    let holds = |ids: Vec<String>| {
        let set = Val::Set(ids.into_iter().map(Into::into).collect());
        passes(opposite.unwrap_or(of.op), &of.operand, &set, false)
    };
    let named = segments.iter().filter(|segment| holds(vec![hex_id(&segment.id)]));
    let mut found: Vec<Query> = named.map(|segment| members(&segment.rule, now)).collect();
    if holds(Vec::new()) {
        // Those who are in none.
        found.push(Node::All(segments.iter().map(|segment| negate(members(&segment.rule, now))).collect()));
    }
    let found = Node::Any(found);
    if opposite.is_some() { negate(found) } else { found }
}

impl World {
    pub fn segments_of_contact(&self, c: &Contact, now: Time) -> Vec<&Segment> {
        self.settings.segments.iter().filter(|s| s.rule.has_contact(c, now)).collect()
    }

    pub fn segments_of_company(&self, c: &Company) -> Vec<&Segment> {
        self.settings.segments.iter().filter(|s| s.rule.has_company(c)).collect()
    }

    /// How many are in each segment, in the order of the segments.
    pub fn segment_sizes(&self, now: Time) -> Vec<usize> {
        self.settings.segments.iter().map(|segment| self.segment_size(&segment.rule, now)).collect()
    }

    fn segment_size(&self, rule: &Rule, now: Time) -> usize {
        if rule.is_about_companies() {
            return self.present_companies().filter(|(_, c)| rule.has_company(c)).count();
        }
        match self.contacts.index() {
            Some(index) => index.count(&members(rule, now), false),
            None => self.contacts.iter().filter(|(_, c)| !c.archived && rule.has_contact(c, now)).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::seed;

    const NOW: i64 = 1_790_000_000;

    #[test]
    fn segments_are_as_large_by_the_index_as_by_asking_everybody() {
        let mut world = seed::world(3, 400, NOW);
        world.settle(NOW);
        let mut unindexed = world.clone();
        unindexed.contacts.get_mut(0).unwrap();
        for now in [NOW, NOW + 40 * 86_400, NOW - 300 * 86_400] {
            let sizes = world.segment_sizes(now);
            assert_eq!(sizes, unindexed.segment_sizes(now));
            assert!(sizes.iter().any(|size| *size > 0));
        }
    }
}
