//! The conversations that an inbox must be able to cope with.

use fastrand::Rng;

use super::play::{Cast, say, targets};
use super::slots_for;
use crate::content::{self, Happening, Slots};
use crate::world::assign::Assignee;
use crate::world::messages::Opening;
use crate::world::people::ContactSlot;
use crate::world::{PartKind, Slot, Time, Who, World};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// More than 500 parts.
    LongThread,
    /// A message of 20,000 characters.
    LongMessage,
    /// Pasted terminal output, control characters and all.
    Terminal,
}

pub(super) const ALL: &[Special] = &[Special::LongThread, Special::LongMessage, Special::Terminal];

/// Plays one that began at a time, as of now.
pub(super) fn play(world: &mut World, rng: &mut Rng, special: Special, (at, now): (Time, Time)) {
    let contact = known_customer(world, rng);
    let cast = Cast { contact, admin: world.owner };
    let mut slots = slots_for(world, contact, cast.admin);
    let slot = match special {
        Special::LongThread => long_thread(world, rng, cast, &mut slots, (at, now)),
        Special::LongMessage => {
            let body = content::long_message(rng, &mut slots);
            world.start_conversation(contact, chat(body), at)
        }
        Special::Terminal => {
            let mut turns = content::pasted_terminal(rng, &mut slots).into_iter();
            let first = turns.next().map(|t| t.html).unwrap_or_default();
            let slot = world.start_conversation(contact, chat(first), at);
            for (turn, n) in turns.zip(1..) {
                say(world, slot, cast, turn, at + 20 * n);
            }
            slot
        }
    };
    if world.conversations.get(slot).is_some_and(|c| c.admin.is_none()) {
        let owner = Assignee::Admin(Some(world.owner));
        world.assign_by_rule(slot, PartKind::BalancedAssignment, owner, now - 30);
    }
}

/// Somebody with a name and an address.
fn known_customer(world: &World, rng: &mut Rng) -> ContactSlot {
    let known = world.contacts.iter().filter(|(_, c)| c.name.is_some() && c.email.is_some());
    let known: Vec<ContactSlot> = known.map(|(slot, _)| slot).take(200).collect();
    rng.choice(known).unwrap_or(0)
}

fn long_thread(world: &mut World, rng: &mut Rng, cast: Cast, slots: &mut Slots, (at, now): (Time, Time)) -> Slot {
    // As old as it is long.
    let start = at.min(now - 40 * 86_400);
    let happenings = content::long_thread(rng, slots, 560);
    let slot = world.start_conversation(cast.contact, chat("<p>Hi, it is me again.</p>".to_owned()), start);
    let step = (now - start - 600) / (i64::try_from(happenings.len()).unwrap_or(1) + 1);
    for (happening, n) in happenings.into_iter().zip(1..) {
        let at = start + step * n + rng.i64(0..step.max(1));
        happen(world, slot, cast, happening, at);
    }
    slot
}

fn chat(body: String) -> Opening {
    Opening { channel: "conversation", subject: None, body: body.into(), attachments: Vec::new(), url: None }
}

/// Refusals are left alone: what a long thread tells is not worth more than the rules.
fn happen(world: &mut World, slot: Slot, cast: Cast, happening: Happening, at: Time) {
    let admin = |world: &World, n: usize| world.admins.get(n).map_or(cast.admin, |a| a.id);
    match happening {
        Happening::Said(turn, by) => {
            let cast = Cast { admin: admin(world, by), ..cast };
            say(world, slot, cast, turn, at);
        }
        Happening::AssignedTo(n) => {
            let _ = world.assign(slot, cast.admin, Assignee::Admin(Some(admin(world, n))), None, at);
        }
        Happening::AssignedToTeam(n) => {
            let team = world.teams.get(n).map(|t| t.id);
            let _ = world.assign(slot, cast.admin, Assignee::Team(team), None, at);
        }
        Happening::Unassigned => {
            let _ = world.assign(slot, cast.admin, Assignee::Admin(None), None, at);
        }
        Happening::Closed(n) => world.close(slot, admin(world, n), None, at),
        Happening::Reopened(n) => world.open(slot, admin(world, n), at),
        Happening::Snoozed(n, hours) => {
            let _ = world.snooze(slot, admin(world, n), at + 3_600 * i64::from(hours.max(1)), at);
        }
        Happening::Woke => world.wake(slot, at),
        Happening::Priority(high) => {
            let level = if high { crate::world::Priority::High } else { crate::world::Priority::None };
            world.set_priority(slot, Who::Admin(cast.admin), level, at);
        }
        Happening::Tagged(name) => {
            let tag = world.tag_named(&name).id;
            let _ = world.attach_tag(slot, cast.admin, tag, at);
        }
        Happening::Untagged(name) => {
            let tag = world.tag_named(&name).id;
            let _ = world.detach_tag(slot, cast.admin, tag, at);
        }
        Happening::AttributeChanged(name, value) => world.set_attribute(slot, name, value.into(), at),
        Happening::SlaApplied(n) => {
            if let Some(sla) = content::slas().get(n) {
                world.apply_sla(slot, &sla.name, targets(sla), at);
            }
        }
        Happening::Rated(score) => {
            let _ = world.rate(slot, cast.contact, score, None, at);
        }
        Happening::TitleChanged(title) => world.set_title(slot, Some(title.into()), at),
        Happening::ParticipantAdded => {
            let there = world.conversations.get(slot).map(|c| c.contacts.clone()).unwrap_or_default();
            let known = world.contacts.iter().filter(|(_, c)| c.name.is_some() && c.email.is_some());
            let guest = known.map(|(guest, _)| guest).find(|guest| there.len() < 3 && !there.contains(guest));
            if let Some(guest) = guest {
                world.add_customer(slot, cast.admin, guest, at);
            }
        }
    }
}
