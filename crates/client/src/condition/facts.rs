//! What is known of a conversation that is held against a condition.

use std::borrow::Cow;

use super::field::{Choice, Kind, Line, Moment, Number, Owner, Person, Presence};
use super::fold::fold;
use crate::domain::conversation::{Statistics, UNTIL_REPLY};
use crate::domain::part::AuthorKind;
use crate::domain::{Company, Contact, Conversation, Mention, Part, Priority, State, Text, Ticket, Timestamp};

/// A conversation with what lies beside it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Its head, with what was decided here laid over.
    pub conversation: &'a Conversation,
    /// What else is known.
    pub beside: Beside<'a>,
}

/// What a head does not say. Whatever is none is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Those of its customers who are known.
    pub contacts: &'a [Contact],
    /// That of the customer, which has what the head does not: plan, size, attributes.
    pub company: Option<&'a Company>,
    /// Its type, state and attributes, where it is one.
    pub ticket: Option<&'a Ticket>,
    /// Whether there is a draft.
    pub draft: Option<bool>,
    /// How many steps wait for the server.
    pub pending: Option<u32>,
    /// Whether a step was refused.
    pub failed: Option<bool>,
    /// Whether the viewer has seen it. While that is not kept, the server's one flag answers, as it does in lists.
    pub seen: Option<bool>,
    /// When a customer or teammate last wrote, if the store knows better than the head.
    pub active_at: Option<Timestamp>,
    /// When the next promise of its SLA ends, as computed from its thread.
    pub due_at: Option<Timestamp>,
    /// When it wakes, if this machine has to see to that.
    pub wakes_at: Option<Timestamp>,
    /// What is kept of its thread.
    pub thread: Option<Kept<'a>>,
    /// Whom its notes name.
    pub naming: Option<Naming<'a>>,
}

/// Whom the notes of a thread name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Naming<'a> {
    /// One for each who is named in a note, oldest first.
    pub mentions: &'a [Mention],
    /// Whether all notes that there are were looked through.
    pub whole: bool,
}

/// What is kept of a thread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept<'a> {
    /// Its entries, oldest first, the first message apart.
    pub parts: &'a [Part],
    /// Whether these are all that there are, as they are now.
    pub whole: bool,
}

/// Something that may not be there, or not be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact<T> {
    There(T),
    /// It is known that there is none.
    Absent,
    /// It is not known.
    Unknown,
}

impl<T> Fact<T> {
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::There)
    }

    fn known(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Self::There)
    }

    fn map<U>(self, then: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::There(value) => Fact::There(then(value)),
            Self::Absent => Fact::Absent,
            Self::Unknown => Fact::Unknown,
        }
    }
}

/// A figure of the server's statistics: what is missing is none, unless they are missing altogether.
fn figure<T>(figures: &Statistics, value: Option<T>) -> Fact<T> {
    match value {
        None if *figures == Statistics::default() => Fact::Unknown,
        value => Fact::of(value),
    }
}

fn time(at: Option<Timestamp>) -> Fact<Timestamp> {
    match at {
        Some(at) if at.is_known() => Fact::There(at),
        Some(_) => Fact::Unknown,
        None => Fact::Absent,
    }
}

fn text(value: Option<&Text>) -> Option<&str> {
    value.map(Text::as_str).filter(|text| !text.is_empty())
}

impl<'a> Listed<'a> {
    /// A conversation of which the head alone is known.
    pub fn head(conversation: &'a Conversation) -> Self {
        Self { conversation, beside: Beside::default() }
    }

    pub(super) fn moment(&self, moment: Moment) -> Fact<Timestamp> {
        let conversation = self.conversation;
        let figures = &conversation.statistics;
        match moment {
            Moment::Created => time(Some(conversation.created_at)),
            Moment::Updated => time(Some(conversation.updated_at)),
            Moment::Active => {
                let known = || conversation.last_activity(Timestamp(i64::MAX));
                Fact::known(self.beside.active_at.filter(|at| at.is_known()).or_else(known))
            }
            Moment::Waiting => time(conversation.waits_since()),
            Moment::Silence => match figures.last_contact_reply_at {
                // Nobody knows whether they wrote again.
                None if *figures == Statistics::default() => Fact::Unknown,
                replied => time(self.conversation.wrote_first(AuthorKind::is_contact).max(replied)),
            },
            Moment::Answered => figure(figures, figures.last_admin_reply_at),
            Moment::Closed => match figures.last_close_at {
                // It may have been closed again since.
                None if figures.first_close_at.is_some() => Fact::Unknown,
                last => figure(figures, last),
            },
            Moment::Due => match conversation.sla.as_ref().and_then(|sla| text(sla.status.as_ref())) {
                // What rests, or was promised where nobody can read it, is not known.
                Some("active" | "missed") if conversation.state != State::Closed => Fact::known(self.beside.due_at),
                _ => Fact::Absent,
            },
            Moment::SnoozedUntil => {
                let snoozed = conversation.snoozed_until.filter(|_| conversation.state == State::Snoozed);
                time(self.beside.wakes_at.or(snoozed).filter(|at| *at < UNTIL_REPLY))
            }
        }
    }

    pub(super) fn number(&self, number: Number) -> Fact<i64> {
        let figures = &self.conversation.statistics;
        match number {
            Number::Parts => figure(figures, figures.count_parts),
            Number::Reopens => figure(figures, figures.count_reopens),
            Number::Assignments => figure(figures, figures.count_assignments),
            Number::Rating => Fact::of(self.conversation.rating.as_ref().map(|rating| i64::from(rating.score))),
            Number::FinRating => {
                let fin = self.conversation.ai_agent.as_ref();
                Fact::of(fin.and_then(|fin| fin.rating).map(i64::from))
            }
        }
    }

    pub(super) fn took(&self) -> Fact<i64> {
        let figures = &self.conversation.statistics;
        figure(figures, figures.time_to_admin_reply)
    }

    pub(super) fn person(&self, person: Person) -> Fact<&'a str> {
        let conversation = self.conversation;
        let source = &conversation.source.author;
        Fact::of(match person {
            Person::Assignee => conversation.admin_assignee.as_ref().map(|id| id.as_str()),
            Person::Starter => {
                (source.kind == AuthorKind::Admin && !source.id.is_empty()).then_some(source.id.as_str())
            }
            Person::Rated => {
                conversation.rating.as_ref().and_then(|rating| rating.teammate.as_ref()).map(|id| id.as_str())
            }
            // Of several: see `mentioned`.
            Person::Mentioned => return Fact::Unknown,
        })
    }

    /// Whether a note is there that names somebody so; none if that is not known.
    pub(super) fn mentioned(&self, so: impl Fn(&Mention) -> bool) -> Option<bool> {
        let naming = self.beside.naming?;
        if naming.mentions.iter().any(so) { Some(true) } else { naming.whole.then_some(false) }
    }

    /// A word of an open set, folded, with a hyphen for each blank and underscore.
    pub(super) fn choice(&self, choice: Choice) -> Fact<String> {
        let conversation = self.conversation;
        let fin = conversation.ai_agent.as_ref();
        let sla = conversation.sla.as_ref();
        let word = match choice {
            Choice::Channel => text(Some(&conversation.source.kind)),
            Choice::Sla => text(sla.and_then(|sla| sla.status.as_ref())),
            Choice::SlaName => text(sla.map(|sla| &sla.name)),
            Choice::FinState => text(fin.and_then(|fin| fin.resolution_state.as_ref())),
            Choice::FinAnswer => text(fin.and_then(|fin| fin.last_answer_type.as_ref())),
            Choice::LastBy => return self.last_by().map(str::to_owned),
            Choice::Language => {
                return match self.contact() {
                    Some(contact) => Fact::of(text(contact.language.as_ref()).map(choice_word)),
                    None => self.without_contact(),
                };
            }
            Choice::TicketCategory | Choice::TicketType | Choice::TicketState => {
                return match self.beside.ticket {
                    _ if !conversation.is_ticket => Fact::Absent,
                    None => Fact::Unknown,
                    Some(ticket) => Fact::of(text(Some(match choice {
                        Choice::TicketCategory => &ticket.category,
                        Choice::TicketType => &ticket.kind,
                        _ => &ticket.state,
                    })))
                    .map(choice_word),
                };
            }
        };
        Fact::of(word).map(choice_word)
    }

    /// Who of customers and teammates wrote last.
    fn last_by(&self) -> Fact<&'static str> {
        let figures = &self.conversation.statistics;
        let customer = self.conversation.wrote_first(AuthorKind::is_contact).max(figures.last_contact_reply_at);
        let teammate = self.conversation.wrote_first(|kind| kind == AuthorKind::Admin).max(figures.last_admin_reply_at);
        match (customer, teammate) {
            _ if *figures == Statistics::default() => Fact::Unknown,
            (None, None) => Fact::Absent,
            // In the same second: nobody can tell.
            (customer, teammate) if customer == teammate => Fact::Unknown,
            (customer, teammate) if customer > teammate => Fact::There("customer"),
            _ => Fact::There("teammate"),
        }
    }

    pub(super) fn lines(&self, line: Line) -> Vec<&'a str> {
        let conversation = self.conversation;
        let lines = match line {
            Line::Subject => [text(conversation.title.as_ref()), text(Some(&conversation.source.subject))],
            Line::Url => [text(conversation.source.url.as_ref()), None],
            Line::Remark => [text(conversation.rating.as_ref().and_then(|rating| rating.remark.as_ref())), None],
        };
        lines.into_iter().flatten().collect()
    }

    /// The first customer, if they are known.
    fn contact(&self) -> Option<&'a Contact> {
        let id = self.conversation.contact()?;
        self.beside.contacts.iter().find(|contact| contact.id == *id)
    }

    fn without_contact<T>(&self) -> Fact<T> {
        if self.conversation.contacts.is_empty() { Fact::Absent } else { Fact::Unknown }
    }

    pub(super) fn presence(&self, presence: Presence) -> Option<bool> {
        let conversation = self.conversation;
        // A head has the files of the first message alone: more may have come.
        let files = |is: &dyn Fn(&str) -> bool| {
            let kept = self.beside.thread;
            let later = kept.iter().flat_map(|kept| kept.parts).flat_map(|part| &part.attachments);
            let mut files = conversation.source.attachments.iter().chain(later);
            let whole = kept.is_some_and(|kept| kept.whole);
            if files.any(|file| is(file.content_type.as_str())) { Some(true) } else { whole.then_some(false) }
        };
        match presence {
            Presence::Draft => self.beside.draft,
            Presence::Linked => Some(!conversation.linked.is_empty()),
            Presence::Fin => Some(conversation.ai_agent.is_some()),
            Presence::Attachment => files(&|_| true),
            Presence::Image => files(&|kind| kind.starts_with("image/")),
        }
    }

    /// Whether there is something of a kind at all; none if that is not known.
    pub(super) fn is_there(&self, kind: Kind) -> Option<bool> {
        fn there<T>(fact: Fact<T>) -> Option<bool> {
            match fact {
                Fact::There(_) => Some(true),
                Fact::Absent => Some(false),
                Fact::Unknown => None,
            }
        }
        let conversation = self.conversation;
        match kind {
            Kind::State | Kind::Id => Some(true),
            Kind::Priority => Some(conversation.priority != Priority::None),
            Kind::Person(Person::Mentioned) => self.mentioned(|_| true),
            Kind::Person(person) => there(self.person(person)),
            Kind::Team => Some(conversation.team_assignee.is_some()),
            Kind::Tag => Some(!conversation.tags.is_empty()),
            Kind::Contact => Some(!conversation.contacts.is_empty()),
            Kind::Company => Some(conversation.company.is_some()),
            Kind::Choice(choice, _) => there(self.choice(choice)),
            Kind::Text(line) => Some(!self.lines(line).is_empty()),
            Kind::Number(number) => there(self.number(number)),
            Kind::Took => there(self.took()),
            Kind::Instant(moment) | Kind::Age(moment) | Kind::Left(moment) => there(self.moment(moment)),
            Kind::Presence(presence) => self.presence(presence),
            Kind::Flags | Kind::Has | Kind::No | Kind::Attribute(_) | Kind::Message => None,
        }
    }

    /// The value of an attribute in words.
    pub(super) fn attribute(&self, owner: Owner, name: &str) -> Fact<Cow<'a, str>> {
        let (own, custom) = match owner {
            Owner::Conversation => (None, &self.conversation.attributes),
            Owner::Contact => match self.contact() {
                Some(contact) => (of_contact(contact, name), &contact.attributes),
                None => return self.without_contact(),
            },
            Owner::Company => match (self.beside.company, &self.conversation.company) {
                (_, None) => return Fact::Absent,
                (Some(company), Some(known)) if company.id == known.id => {
                    (of_company(company, name), &company.attributes)
                }
                (_, Some(known)) if fold(name) == "name" => return Fact::There(Cow::Borrowed(known.name.as_str())),
                _ => return Fact::Unknown,
            },
        };
        let folded = fold(name);
        let named = || custom.iter().find(|(known, _)| fold(known.as_str()) == folded);
        let custom = || named().map(|(_, value)| Cow::Borrowed(value.as_str()));
        Fact::of(own.or_else(custom).filter(|value| !value.is_empty()))
    }
}

fn of_contact<'a>(contact: &'a Contact, name: &str) -> Option<Cow<'a, str>> {
    let email = text(contact.email.as_ref());
    let value = match fold(name).as_str() {
        "name" => text(contact.name.as_ref()),
        "email" => email,
        "domain" => email.and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain),
        "phone" => text(contact.phone.as_ref()),
        "role" => text(Some(&contact.role)),
        "language" => text(contact.language.as_ref()),
        _ => None,
    };
    value.map(Cow::Borrowed)
}

fn of_company<'a>(company: &'a Company, name: &str) -> Option<Cow<'a, str>> {
    let number = |number: Option<i64>| number.map(|number| Cow::Owned(number.to_string()));
    match fold(name).as_str() {
        "name" => text(Some(&company.name)).map(Cow::Borrowed),
        "plan" => text(company.plan.as_ref()).map(Cow::Borrowed),
        "website" => text(company.website.as_ref()).map(Cow::Borrowed),
        "industry" => text(company.industry.as_ref()).map(Cow::Borrowed),
        "size" => number(company.size),
        "monthly-spend" => number(company.monthly_spend),
        _ => None,
    }
}

/// A word of an open set as it is compared.
pub(super) fn choice_word(word: &str) -> String {
    fold(word).replace([' ', '_'], "-")
}
