//! The world as it is in the beginning: the same seed gives the same world.
//!
//! Every conversation is played through the state machine's own commands at times in the past, so that no seeded
//! conversation can be in a state that the rules would not allow.

mod conversations;
mod crowd;
mod mail;
mod play;
mod settings;
mod side;
mod special;
mod words;
mod workspace;

use fastrand::Rng;

use super::world::{Time, World};

pub(super) use play::attachment;
pub(super) use words::slots_for;

/// Makes a world of so many conversations, as of `now`.
pub fn world(seed: u64, conversations: usize, now: Time) -> World {
    let mut rng = Rng::with_seed(seed);
    let mut world = workspace::workspace(&mut rng, now);
    settings::fill(&mut world, &mut Rng::with_seed(seed ^ 0x0ff1ce), now);
    let striking = crowd::fill(&mut world, &mut rng, conversations, now);
    world.conversations.begin_filling();
    // The past is told; who had most to do at a time of it nobody can say.
    world.rules.team_methods = false;
    conversations::fill(&mut world, &mut rng, conversations, striking, now);
    world.rules.team_methods = true;
    world.conversations.end_filling();
    side::fill(&mut world, &mut rng);
    world.settle(now);
    world
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::world::tickets::Draft;
    use crate::world::{PartKind, State};

    const NOW: Time = 1_790_000_000;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let of = |seed| {
            let world = world(seed, 60, NOW);
            world.conversations.iter().map(|(_, c)| format!("{c:?}")).collect::<Vec<_>>()
        };
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
    }

    #[test]
    fn whoever_gives_a_name_in_a_message_gives_their_own() {
        let mut named = 0;
        for seed in 1..4 {
            let world = world(seed, 250, NOW);
            for (_, c) in world.conversations.iter() {
                for part in c.parts.iter() {
                    let (crate::world::Who::Admin(author), Some(body)) = (part.author, &part.body) else {
                        continue;
                    };
                    for admin in &world.admins {
                        let first = admin.name.split(' ').next().unwrap();
                        if body.contains(&format!("{first} here")) || body.contains(&format!("my name is {first}")) {
                            named += 1;
                            assert_eq!(admin.id, author, "{first} in {body}");
                        }
                    }
                }
            }
        }
        assert!(named > 5, "{named}");
    }

    #[test]
    fn the_shares_of_open_snoozed_and_closed_are_those_of_a_support_inbox() {
        let world = world(1, 1000, NOW);
        assert_eq!(world.conversations.len(), 1000);
        let share = |state| world.conversations.in_state(state).len();
        assert!((300..=400).contains(&share(State::Open)), "{} open", share(State::Open));
        assert!((80..=130).contains(&share(State::Snoozed)), "{} snoozed", share(State::Snoozed));
        let mine = State::ALL.map(|s| world.conversations.of_admin(s, Some(world.owner)).len());
        assert!(mine.iter().all(|n| *n > 5), "{mine:?}");
        assert!(world.conversations.of_admin(State::Open, None).len() > 20);
    }

    #[test]
    fn there_is_everything_that_an_inbox_has_to_cope_with() {
        let world = world(1, 250, NOW);
        let any = |pass: &dyn Fn(&crate::world::Conversation) -> bool| world.conversations.iter().any(|(_, c)| pass(c));
        assert!(any(&|c| c.parts.len() > 500), "a thread of more than 500 parts");
        assert!(any(&|c| c.source.body.as_deref().is_some_and(|b| b.len() >= 20_000)), "a long message");
        assert!(any(&|c| c.ticket.is_some()), "a ticket");
        assert!(any(&|c| c.rating.is_some()), "a rating");
        assert!(any(&|c| c.sla.is_some()), "an SLA");
        assert!(any(&|c| c.ai.is_some()), "Fin");
        assert!(any(&|c| c.source.delivered_as == "automated" && c.parts.is_empty()), "an unanswered greeting");
        assert!(any(&|c| c.source.channel == "email"), "an e-mail");
        assert!(any(&|c| c.snoozed_until.is_some_and(|at| at < NOW + 3600)), "a snooze due soon");
        assert!(any(&|c| !c.linked.is_empty()), "a linked ticket");
        assert!(any(&|c| c.contacts.len() > 1), "a conversation of several customers");
        for field in ["cc", "reply_to"] {
            assert!(any(&|c| c.source.named.iter().any(|n| n.field == field)), "an e-mail with {field}");
        }
        assert!(any(&|c| c.source.channel == "email" && c.contacts.len() > 1), "an e-mail of several customers");
        assert!(!any(&|c| c.title.as_deref().is_some_and(|title| title.contains("&amp;"))), "a title is no HTML");
    }

    #[test]
    fn names_that_are_hard_to_show_write_in_every_world() {
        for seed in 1..5 {
            let world = world(seed, 250, NOW);
            let open =
                world.conversations.in_state(State::Open).iter().filter_map(|(_, slot)| world.conversations.get(*slot));
            let writers: Vec<_> = open.filter_map(|c| world.contacts.get(c.contact()?)).collect();
            let any = |pass: &dyn Fn(&str) -> bool| writers.iter().any(|c| c.name.as_deref().is_some_and(pass));
            assert!(any(&|name| name.chars().count() > 100), "{seed}: a very long name");
            assert!(any(&|name| name.contains('🌻')), "{seed}: a name with an emoji");
            let (hebrew, latin) = ('א'..='ת', 'a'..='z');
            let mixed =
                |name: &str| [hebrew.clone(), latin.clone()].iter().all(|s| name.chars().any(|c| s.contains(&c)));
            assert!(any(&mixed), "{seed}: a name in both directions");
            assert!(any(&|name| name.contains('<')), "{seed}: a name that looks like markup");
            assert!(writers.iter().any(|c| c.name.is_none() && c.lead), "{seed}: a lead without a name");
        }
    }

    #[test]
    fn every_ticket_has_the_attributes_of_its_type_a_number_of_its_own_and_a_past() {
        let mut world = world(1, 1000, NOW);
        let one = world.conversations.iter().find(|(_, c)| c.ticket.is_none()).map(|(slot, _)| slot).unwrap();
        world.make_ticket(one, Draft { kind: 0, state: None, values: Vec::new() }, NOW);
        let tickets: Vec<_> = world.conversations.iter().filter_map(|(_, c)| Some((c, c.ticket.as_deref()?))).collect();
        let mut categories = HashSet::new();
        let mut numbers = HashSet::new();
        for (c, ticket) in &tickets {
            let kind = world.type_of(c).unwrap();
            categories.insert(kind.category);
            assert!(numbers.insert(ticket.number), "two tickets are number {}", ticket.number);
            for (name, value) in &ticket.values {
                assert!(kind.attributes.iter().any(|a| a.name == *name), "{name} is no attribute of a {}", kind.name);
                assert!(!value.to_string().contains("&amp;"), "{value} is no HTML");
            }
            let told = c.parts.iter().filter(|p| p.kind == PartKind::TicketState).count();
            assert!(told > usize::from(ticket.state > 0), "nothing tells how {} came to its state", ticket.number);
            let resolved = world.ticket_states[ticket.state as usize].category == "resolved";
            assert!(c.state == State::Closed || !resolved, "{} is resolved and open", ticket.number);
        }
        assert_eq!(categories.len(), 3, "{categories:?}");
    }

    #[test]
    fn there_are_eight_teammates_and_a_team_of_each_method() {
        let world = world(1, 60, NOW);
        let admins = &world.admins;
        assert_eq!(admins.len(), 8);
        assert_eq!(admins.iter().filter(|a| a.away && !a.reassign).count(), 1, "one away");
        assert_eq!(admins.iter().filter(|a| a.away && a.reassign).count(), 1, "one away who hands on");
        assert_eq!(admins.iter().filter(|a| !a.seat).count(), 1, "one without a seat");
        assert_eq!(admins.iter().filter(|a| a.id == world.bot && a.seat && !a.away).count(), 1, "the bot's");
        assert!(admins.iter().any(|a| a.id == world.owner && a.seat && !a.away), "the token's owner works");
        let methods: Vec<_> = world.teams.iter().map(|t| (t.method, t.limit.is_some())).collect();
        for wanted in [("round_robin", false), ("manual", false), ("load_balanced", true), ("load_balanced", false)] {
            assert_eq!(methods.iter().filter(|m| **m == wanted).count(), 1, "{wanted:?}");
        }
        assert_eq!(world.teams.len(), 4);
        for team in &world.teams {
            assert!(team.admins.iter().filter_map(|id| world.admin(*id)).any(|a| a.seat && !a.away), "{}", team.name);
        }
    }

    #[test]
    fn no_seeded_conversation_is_in_an_impossible_state_or_in_the_future() {
        for (_, c) in world(3, 500, NOW).conversations.iter() {
            assert_eq!(c.state == State::Snoozed, c.snoozed_until.is_some(), "{}", c.id);
            assert!(c.state != State::Closed || c.waiting_since.is_none(), "{} waits though closed", c.id);
            assert!(c.updated_at <= NOW && c.created_at <= c.updated_at, "{}", c.id);
            assert!(c.parts.is_sorted_by_key(|p| p.at), "{} is out of order", c.id);
        }
    }
}
