//! A conversation of hundreds of parts, as happens with a customer who never opens a new one.

use fastrand::Rng;

use super::lines::{Mood, bot_line, closing_line, fin_answer, followup, note, reply};
use super::script::Topic;
use super::slots::Slots;
use super::turn::Turn;
use super::workspace::{admins, tags, teams};

/// One part of a long thread: something said, or something done. Numbers are indices into the workspace's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A message; by the given teammate when an agent or a note speaks.
    Said(Turn, usize),
    /// Given to a teammate.
    AssignedTo(usize),
    /// Given to a team.
    AssignedToTeam(usize),
    /// Given to nobody.
    Unassigned,
    /// Closed by a teammate.
    Closed(usize),
    /// Opened again by a teammate.
    Reopened(usize),
    /// Put to sleep for so many hours by a teammate.
    Snoozed(usize, u32),
    /// Woke by time.
    Woke,
    /// Marked as a priority, or not any more.
    Priority(bool),
    /// A tag was put on.
    Tagged(String),
    /// A tag was taken off.
    Untagged(String),
    /// An attribute got a value.
    AttributeChanged(&'static str, String),
    /// A service level began: index into `slas()`.
    SlaApplied(usize),
    /// The customer judged it.
    Rated(u8),
    TitleChanged(String),
    /// Somebody else joined.
    ParticipantAdded,
}

const TOPICS: &[Topic] = &[
    Topic::Billing,
    Topic::Sync,
    Topic::Exports,
    Topic::Mobile,
    Topic::Api,
    Topic::Permissions,
    Topic::Imports,
    Topic::Integrations,
    Topic::Login,
    Topic::Howto,
    Topic::Feature,
];

/// At least `parts` happenings, in the order of time: matters come up, are talked over, are closed, and the next
/// message opens the conversation again. It ends with an unanswered message.
pub fn long_thread(rng: &mut Rng, slots: &mut Slots, parts: usize) -> Vec<Happening> {
    let mut thread = Vec::with_capacity(parts + 24);
    while thread.len() + 1 < parts {
        let topic = TOPICS[rng.usize(..TOPICS.len())];
        // Each matter has its own numbers and names, the people stay.
        let mut fresh = Slots::new(&slots.first, &slots.name, &slots.company, &slots.email, &slots.agent);
        matter(rng, topic, &mut fresh, &mut thread);
    }
    thread.extend(followup(rng, Mood::StillBroken, Topic::Other, "en", slots).map(|turn| Happening::Said(turn, 0)));
    thread
}

fn matter(rng: &mut Rng, topic: Topic, slots: &mut Slots, thread: &mut Vec<Happening>) {
    let agent = rng.usize(..admins().len() - 1);
    // Who says "Zofia here" is Zofia.
    let name = admins().get(agent).and_then(|admin| admin.name.split(' ').next());
    slots.agent = name.unwrap_or_default().to_owned();
    let said = |turn: Turn| Happening::Said(turn, agent);
    thread.extend(followup(rng, Mood::Question, topic, "en", slots).map(said));
    match rng.u8(..4) {
        0 => thread.push(said(bot_line(rng, slots))),
        1 => thread.push(said(fin_answer(rng, topic, slots))),
        _ => {}
    }
    thread.push(Happening::AssignedToTeam(rng.usize(..teams().len())));
    thread.push(Happening::AssignedTo(agent));
    for _ in 0..rng.u8(2..7) {
        thread.push(said(reply(rng, topic, slots)));
        if rng.u8(..3) == 0 {
            thread.push(said(note(rng, topic, slots)));
        }
        if rng.u8(..3) == 0 {
            push_event(rng, agent, slots, thread);
        }
        let mood = Mood::choose(rng);
        thread.extend(followup(rng, mood, topic, "en", slots).map(said));
    }
    thread.push(said(closing_line(rng, topic, slots)));
    thread.push(Happening::Closed(agent));
    if rng.u8(..4) == 0 {
        thread.push(Happening::Rated(rng.u8(3..6)));
    }
}

fn push_event(rng: &mut Rng, agent: usize, slots: &mut Slots, thread: &mut Vec<Happening>) {
    let tag = tags()[rng.usize(..tags().len())].to_owned();
    match rng.u8(..9) {
        0 => {
            thread.push(Happening::Snoozed(agent, rng.u32(1..72)));
            thread.push(Happening::Woke);
        }
        1 => thread.extend([Happening::Tagged(tag.clone()), Happening::Untagged(tag)]),
        2 => thread.push(Happening::Tagged(tag)),
        3 => thread.extend([Happening::Priority(true), Happening::SlaApplied(1)]),
        4 => thread.push(Happening::Priority(false)),
        5 => thread.extend([Happening::Closed(agent), Happening::Reopened(agent)]),
        6 => thread.push(Happening::AttributeChanged("Area", super::fill::fill_plain("{area}", slots, rng))),
        7 => thread.push(Happening::TitleChanged(super::fill::fill_plain("{area}: {error}", slots, rng))),
        _ => thread.extend([Happening::ParticipantAdded, Happening::Unassigned, Happening::AssignedTo(agent)]),
    }
}
