//! The world and its customers are a function of the seed, the start and what was asked when, and of nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::people::People;
use crate::routes::{self, Request, Version};

/// All of a workspace in words.
fn told(world: &World, people: &People) -> Vec<String> {
    let mut all: Vec<String> = world.conversations.iter().map(|(_, c)| format!("{c:?}")).collect();
    all.extend(world.contacts.iter().map(|(_, c)| format!("{c:?}")));
    all.push(format!("{:?}", (&world.admins, &world.teams, &world.tags, &world.turns, &world.ids, &world.rules)));
    all.push(format!("{:?}", world.notes.iter().collect::<BTreeMap<_, _>>()));
    let (deleted, merged) = (&world.conversations.deleted, &world.conversations.merged);
    all.push(format!("{:?}", (deleted, merged.iter().collect::<BTreeMap<_, _>>(), &world.outbound)));
    all.push(format!("{:?}", (&world.unnoticed, world.settled)));
    all.extend(State::ALL.map(|state| format!("{:?}", world.conversations.in_state(state))));
    all.push(people.told());
    all
}

struct Life {
    world: World,
    people: People,
}

impl Life {
    fn new(seed: u64) -> Self {
        let mut world = seed::world(seed, 40, NOW);
        let people = People::new(seed, &mut world, NOW);
        Self { world, people }
    }

    fn settle(&mut self, now: Time) {
        self.people.act(&mut self.world, now);
        self.world.settle(now);
    }

    fn ask(&mut self, method: &str, path: &str, body: Option<Value>, at: Time) -> String {
        self.settle(at);
        let request = Request {
            method: method.into(),
            path: path.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            query: Vec::new(),
            base: "http://127.0.0.1:1".into(),
            version: Version::DEFAULT,
            body: Ok(body),
        };
        match routes::answer(&mut self.world, &request, at) {
            Ok(answer) => format!("{} {:?}", answer.status, answer.body),
            Err(refusal) => format!("{refusal:?}"),
        }
    }
}

/// What an agent may ask for: which thing, of which of the newest conversations, how long after the last.
#[derive(Clone, Debug)]
struct Asked {
    what: u8,
    which: usize,
    pause: Time,
}

fn asked() -> impl Strategy<Value = Asked> {
    (0..24_u8, 0..30_usize, prop_oneof![0..40_i64, 40..4_000_i64]).prop_map(|(what, which, pause)| Asked {
        what,
        which,
        pause,
    })
}

/// A request as it goes over the wire.
type Sent = (Time, &'static str, String, Option<Value>);

/// Requests that make something else of a conversation: merge, redact, delete, convert, tickets, customers.
fn remake(life: &Life, asked: &Asked, id: u64, newest: &[u64]) -> (&'static str, String, Option<Value>) {
    let world = &life.world;
    let me = world.admins[0].id.to_string();
    let c = world.conversation(id).unwrap();
    let other = newest[(asked.which * 7 + 1) % newest.len()];
    let kind = world.ticket_types[asked.which % world.ticket_types.len()].id.to_string();
    let contact = c.contact().and_then(|slot| world.contacts.get(slot)).map(|c| people::hex_id(&c.id));
    match asked.what {
        11 => ("POST", format!("/conversations/{id}/merge"), Some(json!({"merge_into_conversation_id": other}))),
        12 => {
            let part = c.parts.iter().rev().find(|p| p.body.is_some()).map(|p| p.id);
            let body = match part {
                Some(part) => json!({"type": "conversation_part", "conversation_id": id, "conversation_part_id": part}),
                None => json!({"type": "source", "conversation_id": id, "source_id": c.source.id}),
            };
            ("POST", "/conversations/redact".to_owned(), Some(body))
        }
        13 => ("DELETE", format!("/conversations/{id}"), None),
        14 => ("POST", format!("/conversations/{id}/convert"), Some(json!({"ticket_type_id": kind}))),
        15 => {
            let ticket = world.conversations.tickets().nth(asked.which).map_or(id, |(_, c)| c.id);
            let state = world.ticket_states[asked.which % world.ticket_states.len()].id.to_string();
            let to = world.teams[asked.which % 4].id.to_string();
            let body = json!({"ticket_state_id": state, "admin_id": me, "assignee_id": to, "open": !asked.which.is_multiple_of(3)});
            ("PUT", format!("/tickets/{ticket}"), Some(body))
        }
        16 => {
            let customer = json!({"email": format!("guest{}@example.org", asked.which % 5)});
            ("POST", format!("/conversations/{id}/customers"), Some(json!({"admin_id": me, "customer": customer})))
        }
        17 => {
            let body = json!({"admin_id": me, "customer": {"intercom_user_id": contact}});
            let path = format!("/conversations/{id}/customers/{}", contact.unwrap_or_default());
            ("DELETE", path, Some(body))
        }
        18 => {
            let body = json!({"ticket_type_id": kind, "contacts": [{"id": contact}],
                "ticket_attributes": {"_default_title_": "Broken", "_default_description_": "It is"}});
            ("POST", "/tickets".to_owned(), Some(body))
        }
        _ => {
            let body = json!({"message_type": "in_app", "body": "How is it going?", "from": {"type": "admin", "id": me},
                "to": {"type": "user", "id": contact}});
            ("POST", "/messages".to_owned(), Some(body))
        }
    }
}

/// What is sent depends on what the agent sees, so it is worked out while the world is lived in.
fn send(life: &mut Life, asked: &Asked, at: Time) -> Sent {
    life.settle(at);
    let newest: Vec<u64> = life
        .world
        .conversations
        .by_created()
        .iter()
        .rev()
        .filter_map(|(_, s)| life.world.conversations.get(*s))
        .map(|c| c.id)
        .collect();
    let id = newest[asked.which % newest.len()];
    let (me, other) = (life.world.admins[0].id, life.world.admins[1].id);
    let team = life.world.teams[asked.which % 4].id;
    let reply = |kind: &str| json!({"message_type": kind, "type": "admin", "admin_id": me.to_string(), "body": "<p>Please try again.</p>"});
    let part = |rest: Value| {
        let mut body = json!({"admin_id": me.to_string(), "type": "admin"});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        body
    };
    let conversation = format!("/conversations/{id}");
    let (method, path, body) = match asked.what {
        0..3 => ("POST", format!("{conversation}/reply"), Some(reply("comment"))),
        3 => ("POST", format!("{conversation}/reply"), Some(reply("note"))),
        4 | 5 => ("POST", format!("{conversation}/parts"), Some(part(json!({"message_type": "close"})))),
        6 => {
            let until = at + 5 + asked.pause;
            let body = part(json!({"message_type": "snoozed", "snoozed_until": until}));
            ("POST", format!("{conversation}/parts"), Some(body))
        }
        7 => {
            let body = part(json!({"message_type": "assignment", "type": "team", "assignee_id": team.to_string()}));
            ("POST", format!("{conversation}/parts"), Some(body))
        }
        8 => {
            let body = part(json!({"message_type": "assignment", "assignee_id": other.to_string()}));
            ("POST", format!("{conversation}/parts"), Some(body))
        }
        9 => {
            let body = json!({"away_mode_enabled": asked.which.is_multiple_of(2), "away_mode_reassign": true});
            ("PUT", format!("/admins/{me}/away"), Some(body))
        }
        10 => ("PUT", conversation, Some(json!({"title": "Again"}))),
        11..20 => remake(life, asked, id, &newest),
        _ => ("GET", conversation, None),
    };
    let _ = life.ask(method, &path, body.clone(), at);
    (at, method, path, body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_looking_nor_repeating_changes_what_happens(
        seed in 0..1_000_u64,
        day in proptest::collection::vec(asked(), 1..25),
        looks in proptest::collection::vec(0..4_000_i64, 0..40),
    ) {
        let mut life = Life::new(seed);
        let (mut at, mut sent) = (NOW, Vec::new());
        for asked in &day {
            at += asked.pause;
            sent.push(send(&mut life, asked, at));
        }
        let end = at + 3_000;
        life.settle(end);
        let first = told(&life.world, &life.people);

        // The same requests again: the journal's, without what only looks.
        let mut again = Life::new(seed);
        for (at, method, path, body) in &sent {
            if *method != "GET" {
                let _ = again.ask(method, path, body.clone(), *at);
            }
        }
        again.settle(end);
        prop_assert_eq!(&told(&again.world, &again.people), &first);

        // And again, while somebody looks all the time.
        let mut looked = Life::new(seed);
        let (mut last, mut looks) = (NOW, looks.iter().cycle());
        let mut look_until = |life: &mut Life, until: Time| {
            for pause in looks.by_ref() {
                last += pause.max(&1);
                if last >= until {
                    last = until;
                    break;
                }
                life.settle(last);
            }
        };
        for (at, method, path, body) in &sent {
            look_until(&mut looked, *at);
            let _ = looked.ask(method, path, body.clone(), *at);
        }
        look_until(&mut looked, end);
        looked.settle(end);
        prop_assert_eq!(&told(&looked.world, &looked.people), &first);
    }
}

#[test]
fn a_year_that_nobody_looked_at_is_not_a_flood() {
    let mut life = Life::new(3);
    life.settle(NOW + 365 * 86_400);
    let count = life.world.conversations.len();
    assert!((60..2_000).contains(&count), "{count} conversations after a year");
    let (_, last) = life.world.conversations.by_created().iter().next_back().map(|(at, slot)| (*slot, *at)).unwrap();
    assert!(last > NOW + 300 * 86_400, "they still write now and then");
}

#[test]
fn customers_rate_thank_and_ask_again_and_fin_answers_some() {
    let mut life = Life::new(4);
    let me = life.world.owner;
    let words = format!("<p>{}</p>", "Please try once more, and tell me how it went. ".repeat(6));
    for n in 0..60 {
        let at = NOW + 10 + n * 60;
        life.settle(at);
        let open: Vec<Slot> =
            life.world.conversations.of_admin(State::Open, Some(me)).iter().map(|(_, s)| *s).collect();
        if let Some(slot) = open.first() {
            life.world.comment(*slot, me, Message::text(words.clone()), at);
            life.world.close(*slot, me, None, at + 1);
        }
    }
    life.settle(NOW + 8_000);
    let since = |c: &Conversation, kind: PartKind| c.parts.iter().any(|p| p.at > NOW && p.kind == kind);
    let count = |pass: &dyn Fn(&Conversation) -> bool| life.world.conversations.iter().filter(|(_, c)| pass(c)).count();
    assert!(count(&|c| since(c, PartKind::RatingChanged)) >= 2, "ratings");
    assert!(count(&|c| since(c, PartKind::Open)) >= 2, "closed ones that were asked again");
    assert!(count(&|c| c.created_at > NOW) >= 50, "new conversations");
    let by = |state| count(&|c| c.created_at > NOW && c.ai.as_ref().is_some_and(|a| a.resolution_state == state));
    for state in ["confirmed_resolution", "assumed_resolution", "escalated"] {
        assert!(by(Some(state)) >= 1, "{state}");
    }
}
