//! Holds a condition against a conversation: yes, no, or not known; and until when time alone cannot change that.

use std::cell::OnceCell;

use super::ast::Op;
use super::facts::{Fact, Listed};
use super::field::{Choice, Flag, Moment, Person};
use super::fold::fold;
use super::message::{Message, Written, card};
use super::node::{AttributeTest, Condition, Edge, Leaf, MessageTest, Node, Over, TextTest, Viewer, Who, Whom};
use super::when::When;
use crate::domain::{AdminId, Mention, Priority, Timestamp, entering};

/// What is the case at a moment, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// Whether it holds.
    pub answer: Answer,
    /// The next moment at which it may be otherwise because time has passed; none if only a change of the conversation
    /// can do that.
    pub until: Option<Timestamp>,
}

/// Whether something holds, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It does for certain.
    Yes,
    /// It does not for certain.
    No,
    /// What decides is not known.
    Unknown,
}

impl Answer {
    fn of(known: Option<bool>) -> Self {
        match known {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl Holds {
    fn always(answer: Answer) -> Self {
        Self { answer, until: None }
    }

    fn known(known: Option<bool>) -> Self {
        Self::always(Answer::of(known))
    }

    /// All or one of several: one that is `decisive` decides.
    fn several(each: impl Iterator<Item = Self>, decisive: Answer) -> Self {
        let (mut unknown, mut next, mut decided): (bool, Option<Timestamp>, Option<Option<Timestamp>>) =
            (false, None, None);
        for one in each {
            if one.answer == decisive {
                // As long as one of them decides, the others may change.
                decided = Some(match decided {
                    None => one.until,
                    Some(before) => before.zip(one.until).map(|(one, other)| one.max(other)),
                });
                if decided == Some(None) {
                    return Self::always(decisive);
                }
            }
            unknown |= one.answer == Answer::Unknown;
            next = [next, one.until].into_iter().flatten().min();
        }
        match decided {
            Some(until) => Self { answer: decisive, until },
            None if unknown => Self { answer: Answer::Unknown, until: next },
            None => Self { answer: decisive.not(), until: next },
        }
    }
}

impl Condition {
    /// Whether it holds for a conversation at a moment.
    pub fn holds(&self, of: &Listed<'_>, now: Timestamp) -> Holds {
        Look { of, now, viewer: &self.viewer, card: OnceCell::new() }.node(&self.node)
    }

    /// What a test of a moment comes to at `now`, for those who translate it: it is so of what lies before this one. None
    /// of other tests, and where office hours decide.
    pub fn edge(&self, leaf: &Leaf, now: Timestamp) -> Option<(Moment, Timestamp)> {
        let later = |over: &Over| i64::from(*over == Over::Equal);
        match leaf {
            Leaf::Before(moment, when, edge) => {
                let (start, end) = when.stretch(now, &self.viewer.zone)?;
                Some((*moment, if *edge == Edge::Start { start } else { end }))
            }
            Leaf::Passed(moment, length, over) => {
                Some((*moment, now.plus(later(over).saturating_sub(length.seconds()?))))
            }
            Leaf::Left(moment, seconds, over) => Some((*moment, now.plus(later(over).saturating_add(*seconds)))),
            _ => None,
        }
    }
}

/// One look at one conversation.
struct Look<'a> {
    of: &'a Listed<'a>,
    now: Timestamp,
    viewer: &'a Viewer,
    /// What stands on the conversation's card, once that was asked.
    card: OnceCell<Vec<String>>,
}

/// A message that is looked at, and what it is found by, once that was asked.
struct Read<'a> {
    message: Message<'a>,
    written: OnceCell<Written>,
}

impl<'a> Read<'a> {
    fn new(message: Message<'a>) -> Self {
        Self { message, written: OnceCell::new() }
    }

    fn written(&self) -> &Written {
        self.written.get_or_init(|| self.message.written())
    }
}

impl Look<'_> {
    fn node(&self, node: &Node) -> Holds {
        match node {
            Node::All(all) => Holds::several(all.iter().map(|one| self.node(one)), Answer::No),
            Node::Any(any) => Holds::several(any.iter().map(|one| self.node(one)), Answer::Yes),
            Node::Not(inner) => {
                let holds = self.node(inner);
                Holds { answer: holds.answer.not(), ..holds }
            }
            Node::Message(inner) => self.message(inner),
            Node::Unknown => Holds::always(Answer::Unknown),
            Node::Leaf(leaf) => self.leaf(leaf),
        }
    }

    /// Whether there is a message of which something is so. What is not kept may be one.
    fn message(&self, asked: &Node) -> Holds {
        let thread = self.of.beside.thread;
        let parts = thread.iter().flat_map(|kept| kept.parts).rev().map(Message::of_part);
        let messages = parts.chain(std::iter::once(Message::of_source(self.of.conversation)));
        let rest = (!thread.is_some_and(|kept| kept.whole)).then(|| Holds::always(Answer::Unknown));
        let each = messages.map(|message| self.of_message(&Read::new(message), asked));
        Holds::several(each.chain(rest), Answer::Yes)
    }

    /// Whether something is so of one message.
    fn of_message(&self, read: &Read<'_>, asked: &Node) -> Holds {
        match asked {
            Node::All(all) => Holds::several(all.iter().map(|one| self.of_message(read, one)), Answer::No),
            Node::Any(any) => Holds::several(any.iter().map(|one| self.of_message(read, one)), Answer::Yes),
            Node::Not(inner) => {
                let holds = self.of_message(read, inner);
                Holds { answer: holds.answer.not(), ..holds }
            }
            Node::Leaf(Leaf::OfMessage(test)) => self.message_test(read, test),
            Node::Leaf(_) | Node::Message(_) | Node::Unknown => Holds::always(Answer::Unknown),
        }
    }

    fn message_test(&self, read: &Read<'_>, test: &MessageTest) -> Holds {
        let message = &read.message;
        Holds::known(match test {
            MessageTest::Words(words) => {
                let card = || self.card.get_or_init(|| card(self.of.conversation, &self.of.beside));
                Some(read.written().has(words) || words.is_among(card()))
            }
            MessageTest::File(name) => Some(name.is_among(&read.written().files)),
            MessageTest::From(writer) => message.is_from(writer, self.viewer.me.as_ref().map(AdminId::as_str)),
            MessageTest::To(whom) => Some(message.is_to(whom)),
            MessageTest::Kind(kind) => Some(message.kind == *kind),
            MessageTest::Before(when, edge) => return self.before(message.moment(), when, *edge),
        })
    }

    fn leaf(&self, leaf: &Leaf) -> Holds {
        match leaf {
            Leaf::Before(moment, when, edge) => self.before(self.of.moment(*moment), when, *edge),
            Leaf::Passed(moment, length, over) => {
                self.from(*moment, |at| length.after(at, *over == Over::Strict, &self.viewer.hours, &self.viewer.zone))
            }
            Leaf::Left(moment, seconds, over) => self.from(*moment, |at| {
                Some(at.plus(seconds.saturating_neg().saturating_add(i64::from(*over == Over::Strict))))
            }),
            _ => Holds::known(self.timeless(leaf)),
        }
    }

    /// What no passing of time changes.
    fn timeless(&self, leaf: &Leaf) -> Option<bool> {
        let of = self.of;
        let conversation = of.conversation;
        match leaf {
            Leaf::Present(kind) => of.is_there(*kind),
            Leaf::Flag(flag) => self.flag(*flag),
            Leaf::State(state) => Some(conversation.state == *state),
            Leaf::Priority(bounds) => Some(bounds.hold(rank(conversation.priority))),
            Leaf::Person(person, who) => self.person(*person, who),
            Leaf::Team(team) => Some(conversation.team_assignee.as_ref() == Some(team)),
            Leaf::MyTeam => match (&conversation.team_assignee, &self.viewer.teams) {
                (None, _) => Some(false),
                (Some(team), teams) => teams.as_ref().map(|teams| teams.contains(team)),
            },
            Leaf::Tag(tag) => Some(conversation.tags.iter().any(|applied| applied.id == *tag)),
            Leaf::Contact(whom) => self.contact(whom),
            Leaf::Company(whom) => Some(
                conversation
                    .company
                    .as_ref()
                    .is_some_and(|company| company.id.as_str() == whom.text || whom.is_called(company.name.as_str())),
            ),
            Leaf::Choice(choice, word) => fact(of.choice(*choice), |known| is_choice(*choice, &known, word)),
            Leaf::Text(line, test) => Some(of.lines(*line).into_iter().any(|line| is_text(test, line))),
            Leaf::Number(number, bounds) => fact(of.number(*number), |number| bounds.hold(number)),
            Leaf::Took(bounds) => fact(of.took(), |seconds| bounds.hold(seconds)),
            Leaf::Id(id) => self.id(id),
            Leaf::AttributePresent(owner, name) => match of.attribute(*owner, name.as_str()) {
                Fact::Unknown => None,
                there => Some(matches!(there, Fact::There(_))),
            },
            Leaf::Attribute(owner, name, test) => {
                fact(of.attribute(*owner, name.as_str()), |value| is_value(test, &value))
            }
            Leaf::Before(..) | Leaf::Passed(..) | Leaf::Left(..) | Leaf::OfMessage(_) => None,
        }
    }

    fn flag(&self, flag: Flag) -> Option<bool> {
        let conversation = self.of.conversation;
        let beside = &self.of.beside;
        match flag {
            Flag::State(state) => Some(conversation.state == state),
            Flag::Read(read) => Some(beside.seen.unwrap_or(conversation.read) == read),
            Flag::ReadByAny(read) => Some(conversation.read == read),
            Flag::Ticket(ticket) => Some(conversation.is_ticket == ticket),
            Flag::Pending => beside.pending.map(|pending| pending > 0),
            Flag::Failed => beside.failed,
            Flag::Mine => self.person(Person::Assignee, &Who::Me),
            Flag::Unassigned => Some(conversation.admin_assignee.is_none()),
            Flag::Mentioned => self.names_me(|mention| mention.unread),
            Flag::Engaged => Some(entering::has_entered(conversation)),
            Flag::Automated => Some(conversation.source.delivered_as.as_str() == "automated"),
            Flag::Message(_) => None,
        }
    }

    /// Whether a note names the one who looks, or a team of theirs.
    fn names_me(&self, so: impl Fn(&Mention) -> bool) -> Option<bool> {
        let (me, teams) = (self.viewer.me.as_ref()?, self.viewer.teams.as_deref().unwrap_or_default());
        self.of.mentioned(|mention| mention.is_of(me, teams) && so(mention))
    }

    fn person(&self, person: Person, who: &Who) -> Option<bool> {
        match (person, who) {
            (Person::Mentioned, Who::Me) => return self.names_me(|_| true),
            (Person::Mentioned, Who::Id(id)) => return self.of.mentioned(|mention| mention.is_of(id, &[])),
            _ => {}
        }
        let known = match who {
            Who::Id(known) => Some(known),
            Who::Me => self.viewer.me.as_ref(),
        };
        match self.of.person(person) {
            Fact::There(id) => known.map(|known| known.as_str() == id),
            Fact::Absent => Some(false),
            Fact::Unknown => None,
        }
    }

    fn contact(&self, whom: &Whom) -> Option<bool> {
        let conversation = self.of.conversation;
        let is =
            |text: &Option<crate::domain::Text>| text.as_ref().is_some_and(|text| fold(text.as_str()) == whom.folded);
        let called =
            |text: &Option<crate::domain::Text>| text.as_ref().is_some_and(|text| whom.is_called(text.as_str()));
        let author = &conversation.source.author;
        if author.kind.is_contact() && (is(&author.email) || called(&author.name)) {
            return Some(true);
        }
        let mut all_known = true;
        for reference in &conversation.contacts {
            let external = reference.external_id.as_ref().is_some_and(|id| id.as_str() == whom.text);
            if reference.id.as_str() == whom.text || external {
                return Some(true);
            }
            match self.of.beside.contacts.iter().find(|contact| contact.id == reference.id) {
                Some(contact) if is(&contact.email) || called(&contact.name) => return Some(true),
                known => all_known &= known.is_some(),
            }
        }
        all_known.then_some(false)
    }

    fn id(&self, id: &str) -> Option<bool> {
        let conversation = self.of.conversation;
        match self.of.beside.ticket {
            _ if conversation.id.as_str() == id => Some(true),
            None if conversation.is_ticket => None,
            ticket => Some(ticket.is_some_and(|ticket| ticket.number.as_str() == id)),
        }
    }

    /// No before a moment that goes by what is known, yes from then on.
    fn from(&self, moment: Moment, then: impl Fn(Timestamp) -> Option<Timestamp>) -> Holds {
        match self.of.moment(moment) {
            Fact::Absent => Holds::always(Answer::No),
            Fact::Unknown => Holds::always(Answer::Unknown),
            Fact::There(at) => match then(at) {
                None => Holds::always(Answer::Unknown),
                Some(then) if self.now >= then => Holds::always(Answer::Yes),
                Some(then) => Holds { answer: Answer::No, until: Some(then) },
            },
        }
    }

    /// Whether a moment lies before an edge of a date. Dates only ever move on, so "no" may become "yes", once.
    fn before(&self, moment: Fact<Timestamp>, when: &When, edge: Edge) -> Holds {
        let at = match moment {
            Fact::Absent => return Holds::always(Answer::No),
            Fact::Unknown => return Holds::always(Answer::Unknown),
            Fact::There(at) => at,
        };
        let edge_at = |now: Timestamp| {
            let (start, end) = when.stretch(now, &self.viewer.zone)?;
            Some(if edge == Edge::Start { start } else { end })
        };
        match edge_at(self.now) {
            None => Holds::always(Answer::Unknown),
            Some(edge) if at < edge => Holds::always(Answer::Yes),
            Some(_) if !when.moves() => Holds::always(Answer::No),
            Some(edge) => {
                // By then it has moved past, however long the months are.
                let latest = self.now.plus(at.since(edge).saturating_add(400 * 86_400));
                let passed = |now| edge_at(now).is_none_or(|edge| at < edge);
                Holds { answer: Answer::No, until: Some(first(self.now, latest, passed)) }
            }
        }
    }
}

/// The first moment after `now` at which something is the case that stays the case; `latest` at last.
fn first(now: Timestamp, latest: Timestamp, is: impl Fn(Timestamp) -> bool) -> Timestamp {
    let (mut not_yet, mut by_then) = (now.0, latest.0);
    while by_then.saturating_sub(not_yet) > 1 {
        let middle = not_yet + (by_then - not_yet) / 2;
        if is(Timestamp(middle)) {
            by_then = middle;
        } else {
            not_yet = middle;
        }
    }
    Timestamp(by_then)
}

/// A fact held against something: what is not there is nothing of the kind.
fn fact<T>(fact: Fact<T>, is: impl FnOnce(T) -> bool) -> Option<bool> {
    match fact {
        Fact::There(value) => Some(is(value)),
        Fact::Absent => Some(false),
        Fact::Unknown => None,
    }
}

/// The place of a priority in their order.
pub(super) fn rank(priority: Priority) -> i64 {
    Priority::ALL.iter().position(|level| *level == priority).and_then(|at| i64::try_from(at).ok()).unwrap_or(0)
}

fn is_choice(choice: Choice, known: &str, word: &str) -> bool {
    // `de` is `de-AT`, too.
    known == word || choice == Choice::Language && known.strip_prefix(word).is_some_and(|rest| rest.starts_with('-'))
}

fn is_text(test: &TextTest, text: &str) -> bool {
    match test {
        TextTest::Has(words) => words.is_in(text),
        TextTest::Is(whole) => fold(text) == *whole,
    }
}

fn is_value(test: &AttributeTest, value: &str) -> bool {
    let number = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match test {
        AttributeTest::Text(test) => is_text(test, value),
        AttributeTest::Number(op, than) => number().is_some_and(|number| match op {
            Op::Has | Op::Is => number == *than,
            Op::Less => number < *than,
            Op::AtMost => number <= *than,
            Op::More => number > *than,
            Op::AtLeast => number >= *than,
        }),
        AttributeTest::Range(least, most) => number()
            .is_some_and(|number| least.is_none_or(|least| least <= number) && most.is_none_or(|most| number <= most)),
    }
}
