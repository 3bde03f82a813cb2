//! What of a conversation a person can change and take back, without a word of what was written: so it may be kept for
//! longer than those.

use clock::Timestamp;
use serde::{Deserialize, Serialize};

use super::attribute::AttributeStep;
use super::conversation::{AppliedTag, Conversation, Priority, State};
use super::ids::{AdminId, ContactId, ConversationId, TagId, TeamId};
use super::operation::{ContactTag, Operation};
use super::text::Text;
use super::ticketing::{TicketStanding, TicketStep};

/// Where a conversation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Open, snoozed or closed, as it is shown here: closed until a time (F5) is snoozed.
    pub state: State,
    /// Set only while it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// The teammate in charge; nobody for none.
    pub admin: Option<AdminId>,
    /// Which team's it is.
    pub team: Option<TeamId>,
    /// Its tags, sorted.
    pub tags: Vec<TagId>,
    /// Of five levels.
    pub priority: Priority,
    /// Whether it is read.
    pub read: bool,
    /// Where it stands as a ticket, if it is one that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketStanding>,
    /// What it is linked to, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<ConversationId>,
    /// Its attributes by name, sorted; of what is kept, those alone that were changed, none of them for one that was empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(Text, Option<Text>)>,
    /// The tags of its customer as far as they are here, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact_tags: Vec<TagId>,
    /// Who takes part, sorted; nobody where that was not noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactId>,
}

/// What snoozing does in Intercom (F5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SnoozeMode {
    /// Intercom keeps the time and wakes it.
    #[default]
    Native,
    /// It closes; the wake time is kept here, and waking opens it.
    Close,
}

impl SnoozeMode {
    /// What is to be done to snooze until then.
    pub fn until(self, then: Timestamp) -> Operation {
        match self {
            Self::Native => Operation::Snooze(then),
            Self::Close => Operation::CloseUntil(then),
        }
    }
}

impl Standing {
    /// As a head says it, tags sorted so that two can be compared.
    pub fn of(conversation: &Conversation) -> Self {
        let mut tags: Vec<TagId> = conversation.tags.iter().map(|tag| tag.id.clone()).collect();
        tags.sort();
        tags.dedup();
        let mut linked: Vec<ConversationId> = conversation.linked.iter().map(|linked| linked.id.clone()).collect();
        linked.sort();
        linked.dedup();
        let mut contacts: Vec<ContactId> = conversation.contacts.iter().map(|own| own.id.clone()).collect();
        contacts.sort();
        contacts.dedup();
        Self {
            contacts,
            ticket: conversation.ticket.as_deref().map(TicketStanding::of),
            linked,
            attributes: attributes(conversation),
            contact_tags: Vec::new(),
            state: conversation.state,
            snoozed_until: conversation.snoozed_until,
            admin: conversation.admin_assignee.clone(),
            team: conversation.team_assignee.clone(),
            tags,
            priority: conversation.priority,
            read: conversation.read,
        }
    }

    /// What it is once this is done. The same as [`Operation::apply`] makes of a conversation, but for what is closed until a
    /// time: that is snoozed.
    #[must_use]
    pub fn after(&self, operation: &Operation) -> Self {
        let mut then = self.clone();
        match operation {
            Operation::Reply(reply) => {
                then.read = true;
                if !reply.keeps_snooze {
                    then.wake();
                }
            }
            Operation::Note(note) if note.keeps_snooze => {}
            Operation::Note(_) => then.wake(),
            Operation::Close => (then.state, then.snoozed_until) = (State::Closed, None),
            Operation::Open => then.open(),
            Operation::Snooze(until) | Operation::CloseUntil(until) => {
                (then.state, then.snoozed_until) = (State::Snoozed, Some(*until));
            }
            Operation::AssignAdmin(admin) => {
                then.admin.clone_from(admin);
                if admin.is_some() {
                    then.open();
                }
            }
            Operation::AssignTeam(team) => {
                then.team.clone_from(team);
                if team.is_some() {
                    then.open();
                }
            }
            Operation::Tag(tag) | Operation::NewTag(tag) => {
                if let Err(place) = then.tags.binary_search(&tag.id) {
                    then.tags.insert(place, tag.id.clone());
                }
            }
            Operation::Untag(tag) => then.tags.retain(|other| other != tag),
            Operation::SetPriority(priority) => then.priority = *priority,
            Operation::SetRead(read) => then.read = *read,
            Operation::SetAttribute(step) => then.set_attribute(&step.name, step.value.clone()),
            Operation::Ticket(step) => step.stand(&mut then),
            Operation::ContactTag(own) => {
                then.contact_tags.retain(|other| *other != own.tag.id);
                if own.on {
                    let place = then.contact_tags.partition_point(|other| *other < own.tag.id);
                    then.contact_tags.insert(place, own.tag.id.clone());
                }
            }
            Operation::Desk(step) => step.stand(&mut then),
            Operation::SetAway(_) => {}
        }
        then
    }

    /// What has become of it by then, where time alone goes by: a snooze that is over by then has ended.
    #[must_use]
    pub fn awake_at(&self, now: Timestamp) -> Self {
        let mut then = self.clone();
        if then.snoozed_until.is_some_and(|until| until <= now) {
            then.wake();
        }
        then
    }

    /// What this becomes when a change from one standing to another is taken back: what that has changed is as before,
    /// and all else stays as it is (I43). None where what it has changed is not as it left it any more.
    #[must_use]
    pub fn without(&self, before: &Self, after: &Self) -> Option<Self> {
        let mut then = self.clone();
        if (before.state, before.snoozed_until) != (after.state, after.snoozed_until) {
            let is_so = (self.state, self.snoozed_until) == (after.state, after.snoozed_until);
            (then.state, then.snoozed_until) = is_so.then_some((before.state, before.snoozed_until))?;
        }
        put_back(&mut then.admin, &before.admin, &after.admin)?;
        put_back(&mut then.team, &before.team, &after.team)?;
        put_back(&mut then.priority, &before.priority, &after.priority)?;
        put_back(&mut then.read, &before.read, &after.read)?;
        if let (Some(before), Some(after), Some(ticket)) = (&before.ticket, &after.ticket, &self.ticket) {
            then.ticket = Some(ticket.without(before, after)?);
        }
        put_all_back(&mut then.tags, &before.tags, &after.tags)?;
        for (name, _) in before.attributes.iter().chain(&after.attributes) {
            let (now, was, became) = (self.attribute(name), before.attribute(name), after.attribute(name));
            if was == became || now == was {
                continue;
            }
            then.set_attribute(name, (now == became).then(|| was.cloned())?);
        }
        put_all_back(&mut then.linked, &before.linked, &after.linked)?;
        put_all_back(&mut then.contact_tags, &before.contact_tags, &after.contact_tags)?;
        put_all_back(&mut then.contacts, &before.contacts, &after.contacts)?;
        Some(then)
    }

    /// A tag has another id by now.
    pub fn rename_tag(&mut self, from: &TagId, to: &TagId) {
        for tags in [&mut self.tags, &mut self.contact_tags] {
            tags.iter_mut().filter(|tag| *tag == from).for_each(|tag| *tag = to.clone());
            tags.sort();
            tags.dedup();
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &Text) -> Option<&Text> {
        self.attributes.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_ref())
    }

    fn set_attribute(&mut self, name: &Text, value: Option<Text>) {
        match self.attributes.binary_search_by(|(known, _)| known.cmp(name)) {
            Ok(place) => self.attributes[place].1 = value,
            Err(place) => self.attributes.insert(place, (name.clone(), value)),
        }
    }

    /// Of two that one change lies between, keeps of the attributes those that it has changed.
    pub fn forget_unchanged(before: &mut Self, after: &mut Self) {
        let all = before.attributes.iter().chain(&after.attributes).map(|(name, _)| name.clone());
        let mut names: Vec<Text> = all.filter(|name| before.attribute(name) != after.attribute(name)).collect();
        names.sort();
        names.dedup();
        for standing in [before, after] {
            let kept = names.iter().map(|name| (name.clone(), standing.attribute(name).cloned()));
            standing.attributes = kept.collect();
        }
    }

    fn wake(&mut self) {
        if self.state == State::Snoozed {
            self.open();
        }
    }

    fn open(&mut self) {
        (self.state, self.snoozed_until) = (State::Open, None);
    }
}

/// Each once, the first of one name that a server tells twice.
fn attributes(conversation: &Conversation) -> Vec<(Text, Option<Text>)> {
    let mut all: Vec<(Text, Option<Text>)> =
        conversation.attributes.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all.dedup_by(|later, first| later.0 == first.0);
    all
}

/// Sets what a change has left so back to what it was; none where it is something else by now.
fn put_back<T: Clone + PartialEq>(now: &mut T, before: &T, after: &T) -> Option<()> {
    if before != after {
        *now = (*now == *after).then(|| before.clone())?;
    }
    Some(())
}

/// The same for each of several, which are sorted.
fn put_all_back<T: Clone + Ord>(now: &mut Vec<T>, before: &[T], after: &[T]) -> Option<()> {
    for one in before.iter().chain(after) {
        let (was, became) = (before.contains(one), after.contains(one));
        match now.binary_search(one) {
            _ if was == became => {}
            Ok(place) if became => drop(now.remove(place)),
            Err(place) if was => now.insert(place, one.clone()),
            _ => return None,
        }
    }
    Some(())
}

/// The fewest operations that lead from one standing to another, in the order in which they must be done. `name` gives the
/// names of tags that have to be put on.
pub fn way(from: &Standing, to: &Standing, mode: SnoozeMode, name: &dyn Fn(&TagId) -> Text) -> Vec<Operation> {
    let mut way = Vec::new();
    // Assigning opens: whether it is closed or snoozed comes after. The server keeps teammate and team apart.
    if from.admin != to.admin {
        way.push(Operation::AssignAdmin(to.admin.clone()));
    }
    if from.team != to.team {
        way.push(Operation::AssignTeam(to.team.clone()));
    }
    let assigned = way.iter().fold(from.clone(), |standing, operation| standing.after(operation));
    if (assigned.state, assigned.snoozed_until) != (to.state, to.snoozed_until) {
        match (to.state, to.snoozed_until) {
            (State::Snoozed, Some(until)) => way.push(mode.until(until)),
            // Until when is not known: there is no way to that.
            (State::Snoozed, None) => {}
            (State::Open, _) => way.push(Operation::Open),
            (State::Closed, _) => way.push(Operation::Close),
        }
    }
    let put_on = to.tags.iter().filter(|tag| !from.tags.contains(tag));
    way.extend(put_on.map(|id| {
        let tag = AppliedTag { id: id.clone(), name: name(id) };
        if id.provisional_name().is_some() { Operation::NewTag(tag) } else { Operation::Tag(tag) }
    }));
    way.extend(from.tags.iter().filter(|tag| !to.tags.contains(tag)).cloned().map(Operation::Untag));
    if from.priority != to.priority {
        way.push(Operation::SetPriority(to.priority));
    }
    if from.read != to.read {
        way.push(Operation::SetRead(to.read));
    }
    // Of those that are not named nothing is said.
    let differ = to.attributes.iter().filter(|(name, value)| from.attribute(name) != value.as_ref());
    way.extend(
        differ.map(|(name, value)| Operation::SetAttribute(AttributeStep { name: name.clone(), value: value.clone() })),
    );
    way.extend(as_ticket(from, to).into_iter().map(Operation::Ticket));
    way
}

/// The part of the way that is about its customer's tags.
pub fn contact_way(
    contact: &ContactId,
    from: &Standing,
    to: &Standing,
    name: &dyn Fn(&TagId) -> Text,
) -> Vec<Operation> {
    let step = |id: &TagId, on: bool| {
        let tag = AppliedTag { id: id.clone(), name: name(id) };
        Operation::ContactTag(ContactTag { contact: contact.clone(), tag, on })
    };
    let on = to.contact_tags.iter().filter(|tag| !from.contact_tags.contains(tag)).map(|tag| step(tag, true));
    let off = from.contact_tags.iter().filter(|tag| !to.contact_tags.contains(tag)).map(|tag| step(tag, false));
    on.chain(off).collect()
}

/// The part of the way that is about it as a ticket.
fn as_ticket(from: &Standing, to: &Standing) -> Vec<TicketStep> {
    let mut way = match (&from.ticket, &to.ticket) {
        (Some(from), Some(to)) => from.way(to),
        _ => Vec::new(),
    };
    let name = |id: &ConversationId| Text::new(&format!("ticket {id}"));
    let on = to.linked.iter().filter(|id| !from.linked.contains(id));
    way.extend(on.map(|id| TicketStep::Link(id.clone(), name(id))));
    let off = from.linked.iter().filter(|id| !to.linked.contains(id));
    way.extend(off.map(|id| TicketStep::Unlink(id.clone(), name(id))));
    way
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::operation::{Note, Reply, Status};
    use super::super::text::Body;
    use super::*;

    fn state() -> impl Strategy<Value = (State, Option<Timestamp>)> {
        prop_oneof![
            Just((State::Open, None)),
            Just((State::Closed, None)),
            (1..5_i64).prop_map(|until| (State::Snoozed, Some(Timestamp(until)))),
        ]
    }

    prop_compose! {
        fn standing()(
            (state, snoozed_until) in state(),
            admin in prop::option::of(prop::sample::select(vec!["1", "2"])),
            team in prop::option::of(prop::sample::select(vec!["8", "9"])),
            tags in prop::sample::subsequence(vec!["a", "b", "c"], 0..=3),
            priority in prop::sample::select(Priority::ALL.to_vec()),
            read in any::<bool>(),
        ) -> Standing {
            let tags = tags.into_iter().map(Into::into).collect();
            let (admin, team) = (admin.map(Into::into), team.map(Into::into));
            Standing { state, snoozed_until, admin, team, tags, priority, read, ..Standing::default() }
        }
    }

    fn named(tag: &TagId) -> Text {
        Text::new(tag.as_str())
    }

    fn operation() -> impl Strategy<Value = Operation> {
        let words = || (Body::new("<p>a</p>"), "a".to_owned());
        let (html, markdown) = words();
        let reply = Operation::Reply(Reply { html, markdown, keeps_snooze: false });
        let (html, markdown) = words();
        let note = Operation::Note(Note { html, markdown, keeps_snooze: false });
        let away = Operation::SetAway(Status { away: true, reassign: false, reason: None });
        let tag = prop::sample::select(vec!["a", "b", "c"]);
        prop_oneof![
            Just(reply),
            Just(note),
            Just(Operation::Close),
            Just(Operation::Open),
            Just(away),
            (1..5_i64).prop_map(|until| Operation::Snooze(Timestamp(until))),
            prop::option::of(Just("2")).prop_map(|id| Operation::AssignAdmin(id.map(Into::into))),
            prop::option::of(Just("9")).prop_map(|id| Operation::AssignTeam(id.map(Into::into))),
            tag.clone().prop_map(|id| Operation::Tag(AppliedTag { id: id.into(), name: Text::new(id) })),
            tag.clone().prop_map(|id| Operation::SetAttribute(AttributeStep {
                name: Text::new(id),
                value: Some(Text::new("v"))
            })),
            tag.prop_map(|id| Operation::Untag(id.into())),
            prop::sample::select(Priority::ALL.to_vec()).prop_map(Operation::SetPriority),
            any::<bool>().prop_map(Operation::SetRead),
        ]
    }

    fn conversation(standing: &Standing) -> Conversation {
        Conversation {
            state: standing.state,
            snoozed_until: standing.snoozed_until,
            admin_assignee: standing.admin.clone(),
            team_assignee: standing.team.clone(),
            tags: standing.tags.iter().map(|id| AppliedTag { id: id.clone(), name: named(id) }).collect(),
            priority: standing.priority,
            read: standing.read,
            ..Conversation::new("1", Timestamp(1))
        }
    }

    proptest! {
        #[test]
        fn the_way_from_one_standing_to_another_leads_there(
            from in standing(), to in standing(), closes in any::<bool>(),
        ) {
            let mode = if closes { SnoozeMode::Close } else { SnoozeMode::Native };
            let way = way(&from, &to, mode, &named);
            let mut at = from;
            for operation in &way {
                let then = at.after(operation);
                prop_assert_ne!(&then, &at, "{:?} changes nothing", operation);
                at = then;
            }
            prop_assert_eq!(at, to, "{:?}", way);
        }

        #[test]
        fn a_standing_becomes_what_is_shown_of_the_conversation(before in standing(), operation in operation()) {
            let mut shown = conversation(&before);
            operation.apply(&mut shown, Timestamp(7));
            prop_assert_eq!(Standing::of(&shown), before.after(&operation));
        }
    }

    fn with(values: &[(&str, Option<&str>)]) -> Standing {
        let attributes = values.iter().map(|(name, value)| (Text::new(name), value.map(Text::new))).collect();
        Standing { attributes, ..Standing::default() }
    }

    #[test]
    fn attributes_are_put_back_one_by_one_and_what_others_gave_since_stays() {
        let mut before = with(&[("Area", Some("API")), ("Reason", Some("question"))]);
        let mut after = with(&[("Area", Some("API")), ("Product", Some("Zettel")), ("Reason", Some("bug"))]);
        Standing::forget_unchanged(&mut before, &mut after);
        assert_eq!(before, with(&[("Product", None), ("Reason", Some("question"))]));
        assert_eq!(after, with(&[("Product", Some("Zettel")), ("Reason", Some("bug"))]));
        let now = with(&[("Area", Some("Web")), ("Product", Some("Zettel")), ("Reason", Some("bug"))]);
        let then = now.without(&before, &after).expect("it can be taken back");
        let way = way(&now, &then, SnoozeMode::Native, &named);
        let told: Vec<String> = way
            .iter()
            .map(|operation| match operation {
                Operation::SetAttribute(step) => step.told(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, ["Product emptied", "Reason: question"]);
        let other = with(&[("Product", Some("Zettel")), ("Reason", Some("billing"))]);
        assert_eq!(other.without(&before, &after), None);
    }

    proptest! {
        #[test]
        fn a_change_that_is_taken_back_leaves_everything_else_as_it_is(
            before in standing(), after in standing(), other in standing(),
        ) {
            prop_assert_eq!(after.without(&before, &after), Some(before.clone()));
            // What somebody else has changed beside it stays; what they have changed of it refuses.
            let beside = Standing { priority: other.priority, ..after.clone() };
            let expected = if before.priority == after.priority {
                Some(Standing { priority: other.priority, ..before.clone() })
            } else if other.priority == after.priority {
                Some(before.clone())
            } else {
                None
            };
            prop_assert_eq!(beside.without(&before, &after), expected);
        }
    }
}
