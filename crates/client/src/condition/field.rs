//! The table of fields: what they are called, what they ask, what they are held against, and what looking costs.
//!
//! Here stands what a conversation's head answers, or what lies beside it ([`super::Beside`]), its messages included. A new
//! field is a line here and, if it asks something new, an arm in `facts`.

use super::ast::Name;
use crate::domain::State;

/// Something that a condition can ask: a line of the table that parser, errors and views read.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// What stands before the colon.
    pub name: &'static str,
    /// What may stand before the colon instead.
    pub aliases: &'static [&'static str],
    /// What it asks and what it is held against.
    pub kind: Kind,
    /// What looking costs.
    pub cost: Cost,
    /// What it means, in a few words.
    pub doc: &'static str,
}

/// What answering costs, cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cost {
    /// The row of a list answers, and an index finds.
    Index,
    /// The row of a list answers; to find it is a scan.
    Scan,
    /// A table beside the row answers.
    Side,
    /// The words of threads have to be searched.
    Words,
}

/// What a field asks and what it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `is:`, one of [`FLAGS`].
    Flags,
    /// `has:`: the name of a field, or one of [`THINGS`].
    Has,
    /// `no:`: the opposite.
    No,
    /// Where it stands.
    State,
    /// How urgent: levels in order.
    Priority,
    /// Somebody who did something: a name, an address, an id, or `me`.
    Person(Person),
    /// The team in charge: a name, an id, or one of the viewer's.
    Team,
    /// One on the conversation: a name or an id.
    Tag,
    /// A customer: an id, an address or a name.
    Contact,
    /// A company: an id or a name.
    Company,
    /// One of a few words; without any listed, a set that is open on the wire.
    Choice(Choice, &'static [&'static str]),
    /// Words: some of them, or the whole.
    Text(Line),
    /// A count or a score: compared, or within bounds.
    Number(Number),
    /// How long something took.
    Took,
    /// A point in time.
    Instant(Moment),
    /// How long ago that was.
    Age(Moment),
    /// How long it is until then.
    Left(Moment),
    /// A conversation's id or a ticket's number.
    Id,
    /// Whether there is one at all.
    Presence(Presence),
    /// A custom attribute, by its name.
    Attribute(Owner),
    /// Something of a message.
    Message,
}

macro_rules! asked {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$of])* $variant),* }
    };
}

asked!(
    /// Which part a teammate has in it.
    Person {
        /// In charge.
        Assignee,
        /// Began it.
        Starter,
        /// Got the rating.
        Rated,
        /// Is named in a note, for which nobody is named by themself.
        Mentioned,
    }
);
asked!(
    /// What the word says.
    Choice {
        /// How it came.
        Channel,
        /// The customer's language.
        Language,
        /// The SLA's status.
        Sla,
        /// Who wrote last.
        LastBy,
        /// How Fin ended.
        FinState,
        /// What Fin answered with.
        FinAnswer,
        /// The ticket's category.
        TicketCategory,
        /// The ticket's type.
        TicketType,
        /// The ticket's state.
        TicketState,
        /// The SLA's name.
        SlaName,
    }
);
asked!(
    /// What is searched for words.
    Line {
        /// Title and subject.
        Subject,
        /// The page the customer was on.
        Url,
        /// The customer's words with their rating.
        Remark,
    }
);
asked!(
    /// What is counted or scored.
    Number {
        /// How many entries its thread has, those beyond the newest 500 too.
        Parts,
        /// How often it was opened again.
        Reopens,
        /// How often it was assigned.
        Assignments,
        /// What the customer gave the teammate, 1 to 5.
        Rating,
        /// What the customer gave Fin, 1 to 5.
        FinRating,
    }
);
asked!(
    /// Which point in time.
    Moment {
        /// It began.
        Created,
        /// It changed.
        Updated,
        /// A customer or teammate wrote last.
        Active,
        /// The customer waits since.
        Waiting,
        /// A customer wrote last.
        Silence,
        /// A teammate wrote last.
        Answered,
        /// It was closed last.
        Closed,
        /// It wakes.
        SnoozedUntil,
        /// The next promise of its SLA ends, as computed here.
        Due,
    }
);
asked!(
    /// What there may be.
    Presence {
        /// A draft of one's own.
        Draft,
        /// Tickets or conversations that are linked.
        Linked,
        /// Fin took part.
        Fin,
        /// A file came with it.
        Attachment,
        /// A picture came with it.
        Image,
    }
);
asked!(
    /// Of which kind a message is.
    MessageKind {
        /// Teammates alone see it.
        Note,
        /// The customer can read it, whoever wrote it.
        Reply,
        /// Something happened, without words.
        Event,
    }
);
asked!(
    /// Whose attributes are looked at.
    Owner {
        /// The conversation's.
        Conversation,
        /// The customer's.
        Contact,
        /// The company's.
        Company,
    }
);

const fn row(name: &'static str, kind: Kind, cost: Cost, doc: &'static str) -> Spec {
    Spec { name, aliases: &[], kind, cost, doc }
}

const fn also(spec: Spec, aliases: &'static [&'static str]) -> Spec {
    Spec { aliases, ..spec }
}

/// What may stand before a colon, in the order in which it is told.
pub static FIELDS: &[Spec] = &[
    row("is", Kind::Flags, Cost::Index, "open, snoozed, closed, unread and other marks"),
    row("has", Kind::Has, Cost::Scan, "there is one: has:draft, has:tag, has:attachment"),
    row("no", Kind::No, Cost::Scan, "there is none: no:tag, no:rating"),
    row("state", Kind::State, Cost::Index, "open, snoozed or closed"),
    also(row("assignee", Kind::Person(Person::Assignee), Cost::Index, "the teammate in charge"), &["admin"]),
    row("team", Kind::Team, Cost::Index, "the team in charge; mine is any that one is in"),
    row("created-by", Kind::Person(Person::Starter), Cost::Scan, "the teammate who began it"),
    row("mentions", Kind::Person(Person::Mentioned), Cost::Side, "a teammate whom a note names; me by my teams, too"),
    row("tag", Kind::Tag, Cost::Side, "a tag of the conversation"),
    also(row("contact", Kind::Contact, Cost::Index, "the customer: id, e-mail or name"), &["customer"]),
    row("company", Kind::Company, Cost::Index, "the customer's company: id or name"),
    row("priority", Kind::Priority, Cost::Scan, "none, low, medium, high or urgent"),
    row("channel", Kind::Choice(Choice::Channel, &[]), Cost::Scan, "how it came: email, conversation, whatsapp"),
    also(row("language", Kind::Choice(Choice::Language, &[]), Cost::Scan, "the customer's language"), &["lang"]),
    also(row("subject", Kind::Text(Line::Subject), Cost::Words, "words of title or subject"), &["title"]),
    row("url", Kind::Text(Line::Url), Cost::Words, "words of the address the customer was on"),
    row("id", Kind::Id, Cost::Index, "the id, or a ticket's number"),
    row("created", Kind::Instant(Moment::Created), Cost::Index, "when it began"),
    row("age", Kind::Age(Moment::Created), Cost::Index, "how long ago it began"),
    row("updated", Kind::Instant(Moment::Updated), Cost::Index, "when it last changed"),
    row("active", Kind::Instant(Moment::Active), Cost::Index, "when a customer or teammate last wrote"),
    row("idle", Kind::Age(Moment::Active), Cost::Index, "how long nobody has written"),
    row("waiting", Kind::Age(Moment::Waiting), Cost::Index, "how long the customer has waited"),
    row("waiting-since", Kind::Instant(Moment::Waiting), Cost::Index, "since when the customer waits"),
    row("silence", Kind::Age(Moment::Silence), Cost::Index, "how long the customer has not written"),
    row("answered", Kind::Instant(Moment::Answered), Cost::Index, "when a teammate last wrote"),
    row("last-by", Kind::Choice(Choice::LastBy, &["customer", "teammate"]), Cost::Scan, "who of both wrote last"),
    row("first-reply", Kind::Took, Cost::Scan, "how long the first reply took"),
    row("closed", Kind::Instant(Moment::Closed), Cost::Index, "when it was last closed"),
    row("snoozed-until", Kind::Instant(Moment::SnoozedUntil), Cost::Index, "when it wakes"),
    row("snoozed-for", Kind::Left(Moment::SnoozedUntil), Cost::Index, "how long until it wakes"),
    row("parts", Kind::Number(Number::Parts), Cost::Scan, "how many parts it has"),
    row("reopens", Kind::Number(Number::Reopens), Cost::Scan, "how often it was opened again"),
    row("assignments", Kind::Number(Number::Assignments), Cost::Scan, "how often it was assigned"),
    row("sla", Kind::Choice(Choice::Sla, &["active", "hit", "missed", "cancelled"]), Cost::Scan, "the SLA's status"),
    row("sla.name", Kind::Choice(Choice::SlaName, &[]), Cost::Scan, "the SLA's name"),
    row("due", Kind::Left(Moment::Due), Cost::Index, "how long until its SLA is missed, computed; 0s: it was"),
    row("deadline", Kind::Instant(Moment::Due), Cost::Index, "when its SLA is missed, computed"),
    row("rating", Kind::Number(Number::Rating), Cost::Scan, "the customer's rating, 1 to 5"),
    row("rating.by", Kind::Person(Person::Rated), Cost::Scan, "the teammate who was rated"),
    row("remark", Kind::Text(Line::Remark), Cost::Words, "words of the customer's remark"),
    row("fin", Kind::Presence(Presence::Fin), Cost::Scan, "whether Fin took part"),
    row("fin.state", Kind::Choice(Choice::FinState, &[]), Cost::Scan, "how Fin ended"),
    row("fin.answer", Kind::Choice(Choice::FinAnswer, &[]), Cost::Scan, "what Fin answered with"),
    row("fin.rating", Kind::Number(Number::FinRating), Cost::Scan, "the rating of Fin, 1 to 5"),
    row("ticket.type", Kind::Choice(Choice::TicketType, &[]), Cost::Scan, "the ticket's type"),
    row("ticket.state", Kind::Choice(Choice::TicketState, &[]), Cost::Scan, "the ticket's state"),
    row("ticket.category", Kind::Choice(Choice::TicketCategory, &[]), Cost::Scan, "customer, back-office or tracker"),
    row("linked", Kind::Presence(Presence::Linked), Cost::Scan, "linked tickets and conversations"),
    row("draft", Kind::Presence(Presence::Draft), Cost::Index, "a draft of one's own"),
    row("from", Kind::Message, Cost::Words, "who wrote a message"),
    row("to", Kind::Message, Cost::Words, "who a message went to"),
    row("sent", Kind::Message, Cost::Words, "when a message was written"),
    row("before", Kind::Message, Cost::Words, "a message was written before"),
    row("after", Kind::Message, Cost::Words, "a message was written after"),
    row("file", Kind::Message, Cost::Words, "the name of a file that came with a message"),
];

/// Fields and marks of the language that ask for what is not kept yet.
pub static LATER: &[&str] = &[
    "teammate",
    "bot",
    "closed-by",
    "snoozed-by",
    "ladder",
    "in",
    "msg-tag",
    "time",
    "weekday",
    "is:bots",
    "is:spam",
    "is:woken",
    "is:undoable",
    "is:complete",
    "has:redacted",
];

/// A mark for `is:`.
#[derive(Clone, Copy, Debug)]
pub struct FlagSpec {
    /// What stands behind `is:`.
    pub name: &'static str,
    /// What of a conversation has to be so.
    pub flag: Flag,
}

/// What a mark for `is:` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Where it stands.
    State(State),
    /// Whether it is read.
    Read(bool),
    /// Whether it is read by anybody: the server's one flag.
    ReadByAny(bool),
    /// Whether it is a ticket.
    Ticket(bool),
    /// Something decided here waits for the server.
    Pending,
    /// Something decided here was refused.
    Failed,
    /// Assigned to the one who looks.
    Mine,
    /// Assigned to no teammate.
    Unassigned,
    /// A note names the one who looks, or a team of theirs, and they have not looked at it.
    Mentioned,
    /// In the inboxes: somebody wrote or acted.
    Engaged,
    /// Began by itself.
    Automated,
    /// Of which kind a message is.
    Message(MessageKind),
}

/// All marks for `is:`.
pub static FLAGS: &[FlagSpec] = &[
    FlagSpec { name: "open", flag: Flag::State(State::Open) },
    FlagSpec { name: "snoozed", flag: Flag::State(State::Snoozed) },
    FlagSpec { name: "closed", flag: Flag::State(State::Closed) },
    FlagSpec { name: "unread", flag: Flag::Read(false) },
    FlagSpec { name: "read", flag: Flag::Read(true) },
    FlagSpec { name: "unread-all", flag: Flag::ReadByAny(false) },
    FlagSpec { name: "ticket", flag: Flag::Ticket(true) },
    FlagSpec { name: "conversation", flag: Flag::Ticket(false) },
    FlagSpec { name: "pending", flag: Flag::Pending },
    FlagSpec { name: "failed", flag: Flag::Failed },
    FlagSpec { name: "mine", flag: Flag::Mine },
    FlagSpec { name: "unassigned", flag: Flag::Unassigned },
    FlagSpec { name: "mentioned", flag: Flag::Mentioned },
    FlagSpec { name: "engaged", flag: Flag::Engaged },
    FlagSpec { name: "automated", flag: Flag::Automated },
    FlagSpec { name: "note", flag: Flag::Message(MessageKind::Note) },
    FlagSpec { name: "reply", flag: Flag::Message(MessageKind::Reply) },
    FlagSpec { name: "event", flag: Flag::Message(MessageKind::Event) },
];

/// What `has:` knows beside the names of fields.
pub static THINGS: &[(&str, Presence)] = &[("attachment", Presence::Attachment), ("image", Presence::Image)];

/// A mark by its name.
pub fn flag(name: &str) -> Option<&'static FlagSpec> {
    FLAGS.iter().find(|flag| flag.name.eq_ignore_ascii_case(name))
}

/// A field by its name or another one, in any case.
pub fn find(name: &str) -> Option<&'static Spec> {
    FIELDS.iter().find(|spec| names(spec).any(|known| known.eq_ignore_ascii_case(name)))
}

/// All names of a field.
pub fn names(spec: &'static Spec) -> impl Iterator<Item = &'static str> {
    std::iter::once(spec.name).chain(spec.aliases.iter().copied())
}

/// The field that a path of names leads to. Attributes are two names: whose, and which.
pub(super) fn of(path: &[Name]) -> Option<&'static Spec> {
    let name = path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
    let of_two = || match path {
        [owner, attribute] if !attribute.text.is_empty() => {
            ATTRIBUTES.iter().find(|spec| spec.name.eq_ignore_ascii_case(&owner.text))
        }
        _ => None,
    };
    let plain = path.iter().all(|name| !name.quoted);
    find(&name).filter(|_| plain).or_else(of_two)
}

/// Whose attributes may be asked for, by the attribute's name: `attr."Order number"`, `company.plan`.
pub static ATTRIBUTES: &[Spec] = &[
    row("attr", Kind::Attribute(Owner::Conversation), Cost::Side, "an attribute of the conversation"),
    row("contact", Kind::Attribute(Owner::Contact), Cost::Side, "an attribute of the customer"),
    row("company", Kind::Attribute(Owner::Company), Cost::Side, "an attribute of the company"),
];
