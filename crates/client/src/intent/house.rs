//! Rules of the house (I48), and what the workspace requires before a close: what has to be there before something is done.
//!
//! The API tells of an attribute whether it is required, and does not ask for it when it closes (API 7.17): so it is asked
//! for here, by the same rules. What a rule names and the workspace does not have is not asked for: nobody could give it.

use super::wanted::{Fill, Message};
use super::{Facts, Intent, Refusal, Subject};
use crate::domain::attribute::{self, AttributeStep};
use crate::domain::conversation::same_name;
use crate::domain::ladder::Then;
use crate::domain::ticketing::{AttributeKind, TicketAttribute, Wanted};
use crate::domain::{Admin, ConversationAttribute, Operation, TagId, Text};

/// What a rule comes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Closing, by whatever key.
    Close,
    /// Words to the customer.
    Reply,
}

impl Deed {
    /// All that there are.
    pub const ALL: [Self; 2] = [Self::Close, Self::Reply];

    /// The word for it in the config.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Reply => "reply",
        }
    }
}

/// The word for "any tag will do".
pub const ANY_TAG: &str = "*";

/// A rule of the house, kept here alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseRule {
    /// What it is called in the config.
    pub name: String,
    /// Where it stands there.
    pub place: String,
    /// What it comes before.
    pub before: Vec<Deed>,
    /// For which inboxes it holds: `mine`, `unassigned`, names of teams; none for all.
    pub inboxes: Vec<String>,
    /// One of these tags has to be on it, [`ANY_TAG`] for any; none for no tag at all.
    pub tags: Vec<String>,
    /// These attributes have to have a value.
    pub attributes: Vec<String>,
    /// Why, in the words of the house.
    pub say: String,
}

/// Who asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The workspace, which requires the attribute.
    Workspace,
    /// A rule of the house: its name, for whom it holds as far as that is one inbox, and its words.
    House {
        /// Its name in the config.
        name: String,
        /// For whom it holds, where that is one team or list alone.
        inbox: Option<String>,
        /// Why, if it says so.
        say: String,
    },
}

/// A value or a tag, without which something is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanting {
    /// An attribute's value; what it is now, if it has one.
    Attribute(TicketAttribute, Option<Text>),
    /// One of these tags; any, where there are none.
    Tag(Vec<(TagId, Text)>),
}

/// Something that has to be there, and who asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// Who asks.
    pub asker: Asker,
    /// The value or the tag that it is about.
    pub what: Wanting,
    /// Whether it is not there yet.
    pub missing: bool,
}

impl Want {
    /// What it is, in a few words.
    pub fn called(&self) -> String {
        match &self.what {
            Wanting::Attribute(own, _) => own.name.to_string(),
            Wanting::Tag(tags) => match tags.as_slice() {
                [] => "a tag".to_owned(),
                tags if tags.len() > MOST_NAMED => "one of some tags".to_owned(),
                tags => {
                    let names: Vec<&str> = tags.iter().map(|(_, name)| name.as_str()).collect();
                    format!("the tag {}", names.join(" or "))
                }
            },
        }
    }
}

/// So many tags are named.
const MOST_NAMED: usize = 4;

/// All that has to be there before something is done, of which something is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled {
    /// What it comes before, the first of what is to be done.
    pub before: Deed,
    /// All of it, what is there already too, in the order of who asks.
    pub wants: Vec<Want>,
}

impl Unfilled {
    /// What is not there, in a few words each.
    pub fn missing(&self) -> Vec<String> {
        self.wants.iter().filter(|want| want.missing).map(Want::called).collect()
    }

    /// Why it is not done, as a clause.
    pub(super) fn sentence(&self) -> String {
        let before = match self.before {
            Deed::Close => "before closing",
            Deed::Reply => "before a reply",
        };
        let asks = self.wants.iter().filter(|want| want.missing).find_map(|want| match &want.asker {
            Asker::House { name, .. } => Some(format!(" (house.{name})")),
            Asker::Workspace => None,
        });
        format!("{before}, fill in: {}{}", self.missing().join(", "), asks.unwrap_or_default())
    }
}

/// Why an attribute cannot have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// Conversations have none of that name; those that they have.
    NoAttribute(String, Vec<Text>),
    /// The workspace has not said yet which there are.
    NotKnown,
    /// Two are called so: Intercom refuses to change one by its name.
    Twice(Text),
    /// It takes something else.
    Wants(Text, Wanted),
    /// It has that value already, or none.
    Same(Text, Option<Text>),
}

impl NoValue {
    /// Why, as a clause.
    pub fn sentence(&self) -> String {
        match self {
            Self::NoAttribute(name, known) if known.is_empty() => {
                format!("conversations have no attribute “{name}”, and no other")
            }
            Self::NoAttribute(name, known) => {
                let known: Vec<&str> = known.iter().map(Text::as_str).collect();
                format!("conversations have no attribute “{name}”: there is {}", known.join(", "))
            }
            Self::NotKnown => {
                "the attributes of conversations are not known here: the token may not read them".to_owned()
            }
            Self::Twice(name) => format!("two attributes are called {name}: it can only be changed in Intercom"),
            Self::Wants(name, wanted) => format!("{name} takes {}", wanted.words()),
            Self::Same(name, Some(value)) => format!("{name} is {value} already"),
            Self::Same(name, None) => format!("{name} is empty already"),
        }
    }

    /// The refusal of a change that would change nothing.
    pub(super) fn same(facts: &Facts<'_>, subject: &Subject, name: &str) -> Self {
        let name = find(facts, name).map_or_else(|_| Text::new(name), |own| own.own.name.clone());
        let now = subject.standing.attribute(&name).cloned();
        Self::Same(name, now)
    }
}

impl From<NoValue> for Refusal {
    fn from(why: NoValue) -> Self {
        Self::Attribute(why)
    }
}

/// The one attribute of that name, in whatever case.
fn find<'a>(facts: &Facts<'a>, name: &str) -> Result<&'a ConversationAttribute, NoValue> {
    let known = facts.attributes.ok_or(NoValue::NotKnown)?;
    let exact = |own: &&ConversationAttribute| own.own.name.as_str() == name.trim();
    let called = |own: &&ConversationAttribute| same_name(own.own.name.as_str(), name.trim());
    let found = known.iter().find(exact).or_else(|| known.iter().find(called));
    let names = || known.iter().map(|own| own.own.name.clone()).collect();
    let found = found.ok_or_else(|| NoValue::NoAttribute(name.trim().to_owned(), names()))?;
    match known.iter().filter(|own| own.own.name == found.own.name).count() {
        1 => Ok(found),
        _ => Err(NoValue::Twice(found.own.name.clone())),
    }
}

/// What gives attributes these values, as far as they have others.
pub(super) fn values(
    facts: &Facts<'_>,
    subject: &Subject,
    typed: &[(String, String)],
) -> Result<Vec<Operation>, Refusal> {
    let mut operations: Vec<Operation> = Vec::new();
    for (name, typed) in typed {
        let own = &find(facts, name)?.own;
        let read = attribute::read(own, typed, &|typed| typed.parse().ok());
        let value = read.map_err(|wanted| NoValue::Wants(own.name.clone(), wanted))?;
        let is_other =
            |operation: &Operation| !matches!(operation, Operation::SetAttribute(before) if before.name == own.name);
        operations.retain(is_other);
        if subject.standing.attribute(&own.name) != value.as_ref() {
            operations.push(Operation::SetAttribute(AttributeStep { name: own.name.clone(), value }));
        }
    }
    Ok(operations)
}

/// What an intent does that rules come before, in order.
pub(super) fn deeds(intent: &Intent) -> Vec<Deed> {
    let then = |message: &Message| message.then.as_deref().map(deeds).unwrap_or_default();
    match intent {
        Intent::Close => vec![Deed::Close],
        Intent::Fill(fill) => fill.then.as_deref().map(deeds).unwrap_or_default(),
        Intent::All(all) => all.iter().flat_map(deeds).collect(),
        Intent::Reply(message) => std::iter::once(Deed::Reply).chain(then(message)).collect(),
        Intent::Note(message) => then(message),
        // Nobody is there to fill anything in when the last step comes.
        Intent::Steps(steps) => {
            let of = |then: &Then| match then {
                Then::Look => [None, None],
                Then::Close => [Some(Deed::Close), None],
                Then::Say { close, .. } => [Some(Deed::Reply), close.then_some(Deed::Close)],
            };
            let mut all: Vec<Deed> = steps.rungs.iter().flat_map(|rung| of(&rung.then)).flatten().collect();
            all.sort();
            all.dedup();
            all
        }
        _ => Vec::new(),
    }
}

/// What is filled in by an intent.
fn fill_of(intent: &Intent) -> Option<&Fill> {
    match intent {
        Intent::Fill(fill) => Some(fill),
        Intent::Reply(message) | Intent::Note(message) => fill_of(message.then.as_deref()?),
        _ => None,
    }
}

/// What has to be there before what is wanted, if something of it is missing once what comes with it is filled in.
pub(super) fn unfilled(facts: &Facts<'_>, me: &Admin, subject: &Subject, intent: &Intent) -> Option<Unfilled> {
    let deeds = deeds(intent);
    let mut standing = subject.standing.clone();
    if let Some(fill) = fill_of(intent) {
        let operations = values(facts, subject, &fill.values).unwrap_or_default();
        standing = operations.iter().fold(standing, |standing, operation| standing.after(operation));
        standing.tags.extend(fill.tags.iter().map(|tag| facts.tag_of(tag)));
    }
    let filled = Subject { standing, ..subject.clone() };
    let lacks = |deed: &&Deed| wants(facts, me, &filled, &[**deed]).iter().any(|want| want.missing);
    let before = *deeds.iter().find(lacks)?;
    Some(Unfilled { before, wants: wants(facts, me, &filled, &deeds) })
}

/// What of all that is asked for before something is done is not there, in a few words each.
pub fn missing(facts: &Facts<'_>, me: &Admin, subject: &Subject, intent: &Intent) -> Vec<String> {
    unfilled(facts, me, subject, intent).map(|unfilled| unfilled.missing()).unwrap_or_default()
}

/// What has to be there, each once: what the house asks for first, as it says why.
fn wants(facts: &Facts<'_>, me: &Admin, subject: &Subject, deeds: &[Deed]) -> Vec<Want> {
    let mut all: Vec<Want> = Vec::new();
    let rules = facts.policy.house.iter().filter(|rule| rule.before.iter().any(|deed| deeds.contains(deed)));
    for rule in rules.filter(|rule| holds(facts, me, subject, rule)) {
        let inbox = match rule.inboxes.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        let asker = || Asker::House { name: rule.name.clone(), inbox: inbox.clone(), say: rule.say.clone() };
        let tag = tag(facts, subject, rule).map(|(what, missing)| Want { asker: asker(), what, missing });
        let names = rule.attributes.iter().filter_map(|name| own(facts, name));
        let values = names.map(|own| value(subject, own, asker()));
        all.extend(values.chain(tag));
    }
    if deeds.contains(&Deed::Close) && facts.policy.required {
        let team = subject.standing.team.as_ref();
        let required = facts.attributes.into_iter().flatten().filter(|own| own.own.required && own.is_seen_by(team));
        all.extend(required.map(|own| value(subject, own.own.clone(), Asker::Workspace)));
    }
    let mut seen: Vec<Wanting> = Vec::new();
    all.retain(|want| {
        let is_new = !seen.contains(&want.what);
        seen.push(want.what.clone());
        is_new
    });
    all
}

fn value(subject: &Subject, own: TicketAttribute, asker: Asker) -> Want {
    let now = subject.standing.attribute(&own.name).cloned();
    Want { asker, missing: now.is_none(), what: Wanting::Attribute(own, now) }
}

/// The attribute that a rule names; none where the workspace has no such. While it is not known which there are it takes words.
fn own(facts: &Facts<'_>, name: &str) -> Option<TicketAttribute> {
    let Some(known) = facts.attributes else {
        let (name, kind) = (Text::new(name), AttributeKind::Other);
        return Some(TicketAttribute { name, kind, options: Vec::new(), required: false });
    };
    let found = known.iter().find(|own| same_name(own.own.name.as_str(), name.trim()));
    found.map(|own| own.own.clone())
}

/// The tag that a rule asks for, and whether there is none of that kind.
fn tag(facts: &Facts<'_>, subject: &Subject, rule: &HouseRule) -> Option<(Wanting, bool)> {
    let on = &subject.standing.tags;
    if rule.tags.iter().any(|name| name == ANY_TAG) {
        return Some((Wanting::Tag(Vec::new()), on.is_empty()));
    }
    let named = |name: &String| facts.tags.iter().find(|tag| same_name(tag.name.as_str(), name.trim()));
    let tags: Vec<(TagId, Text)> =
        rule.tags.iter().filter_map(named).map(|tag| (tag.id.clone(), tag.name.clone())).collect();
    let missing = tags.iter().all(|(id, _)| !on.contains(id));
    (!tags.is_empty()).then_some((Wanting::Tag(tags), missing))
}

/// Whether a rule holds for a conversation, by whose it is.
fn holds(facts: &Facts<'_>, me: &Admin, subject: &Subject, rule: &HouseRule) -> bool {
    let standing = &subject.standing;
    let team = |name: &str| {
        let known = facts.teams.into_iter().flatten().find(|team| same_name(team.name.as_str(), name));
        known.is_some_and(|team| standing.team.as_ref() == Some(&team.id))
    };
    rule.inboxes.is_empty()
        || rule.inboxes.iter().any(|name| match name.trim() {
            "mine" => standing.admin.as_ref() == Some(&me.id),
            "unassigned" => standing.admin.is_none(),
            name => team(name),
        })
}

impl HouseRule {
    /// What it names and the workspace does not have, in words; none while its lists are not known.
    pub fn in_vain(&self, teams: Option<&[Text]>, tags: Option<&[Text]>, attributes: Option<&[Text]>) -> Vec<String> {
        let is_there = |known: &[Text], name: &str| known.iter().any(|own| same_name(own.as_str(), name.trim()));
        let missing = |names: &[String], known: Option<&[Text]>, what: &str| -> Vec<String> {
            let Some(known) = known else { return Vec::new() };
            let built_in = |name: &str| name == ANY_TAG && what == "tag";
            let own = |name: &str| matches!(name, "mine" | "unassigned") && what == "team";
            let gone = names.iter().filter(|name| !built_in(name) && !own(name) && !is_there(known, name));
            gone.map(|name| format!("there is no {what} “{name}”")).collect()
        };
        [
            missing(&self.inboxes, teams, "team"),
            missing(&self.tags, tags, "tag"),
            missing(&self.attributes, attributes, "attribute"),
        ]
        .concat()
    }
}
