//! What is told of what happens: the topics and the objects.

mod conversations;
mod elsewhere;

use std::collections::BTreeSet;

use serde_json::json;

use conversations::{TICKETS, TOLD};
use elsewhere::{ELSEWHERE, opt_in};

use super::super::{item, topics};
use crate::seed;
use crate::tests::NOW;
use crate::world::messages::Message;
use crate::world::{Slot, State, World};

#[test]
fn of_a_deleted_conversation_only_the_id_is_told() {
    let (mut world, slot) = quiet();
    let id = world.conversations.get(slot).unwrap().id;
    world.delete(slot, true, NOW);
    let told: Vec<_> = world.notices.take().iter().flat_map(|n| topics::of(&world, n)).collect();
    let item = json!({"type": "conversation", "conversation_id": id.to_string()});
    assert_eq!(told, [("conversation.deleted", item)]);
}

#[test]
fn a_message_that_was_tagged_is_told_with_its_tag_and_so_is_the_first_one() {
    let (mut world, slot) = quiet();
    world.note(slot, world.owner, Message::text("<p>Note <b>this</b></p>"), NOW + 5);
    let (source, part) = world.conversations.get(slot).map(|c| (c.source.id, c.parts.last().unwrap().id)).unwrap();
    world.notices.take();
    let tag = world.tags[2].clone();
    for (message, at) in [(source, NOW + 10), (part, NOW + 20)] {
        world.tag_message(slot, message, world.owner, tag.id, at).unwrap();
        world.tag_message(slot, message, world.owner, tag.id, at + 1).unwrap();
        let told: Vec<_> = world.notices.take().iter().flat_map(|n| topics::of(&world, n)).collect();
        assert_eq!(told.len(), 1, "once, however often");
        let (topic, item) = &told[0];
        assert_eq!(*topic, "conversation_part.tag.created");
        assert_eq!(item["tags_added"]["tags"], json!([{"type": "tag", "id": tag.id.to_string(), "name": &*tag.name}]));
        let entries = item["conversation_parts"]["conversation_parts"].as_array().unwrap();
        assert_eq!((entries.len(), &entries[0]["id"]), (1, &json!(message.to_string())));
        assert_eq!((&entries[0]["tags"][0]["id"], &entries[0]["updated_at"]), (&json!(tag.id.to_string()), &json!(at)));
        assert!(entries[0]["body"].as_str().is_some_and(|body| !body.is_empty() && !body.contains('<')));
    }
}

#[test]
fn a_first_message_that_was_redacted_is_told_with_what_is_left_of_it() {
    let (mut world, slot) = quiet();
    let source = world.conversations.get(slot).unwrap().source.id;
    world.redact_source(slot, source, NOW).unwrap();
    let told: Vec<_> = world.notices.take().iter().flat_map(|n| topics::of(&world, n)).collect();
    let entry = &told[0].1["conversation_parts"]["conversation_parts"][0];
    assert_eq!((&entry["id"], &entry["redacted"]), (&json!(source.to_string()), &json!(true)));
}

#[test]
fn another_company_is_told_with_the_entry_that_says_so() {
    let (mut world, slot) = quiet();
    world.set_company(slot, None, NOW);
    world.notices.take();
    world.set_company(slot, Some(1), NOW);
    let told: Vec<_> = world.notices.take().iter().flat_map(|n| topics::of(&world, n)).collect();
    assert_eq!(told.iter().map(|(topic, _)| *topic).collect::<Vec<_>>(), ["conversation.company.updated"]);
    let list = &told[0].1["conversation_parts"];
    let entry = &list["conversation_parts"][0];
    assert_eq!((&list["total_count"], &entry["part_type"]), (&json!(1), &json!("company_updated")));
}

/// The topics of what was noted down.
fn told(world: &mut World) -> Vec<&'static str> {
    let notices = world.notices.take();
    notices.iter().flat_map(|n| topics::of(world, n)).map(|(topic, _)| topic).collect()
}

#[test]
fn every_deed_is_told_under_its_topics() {
    let (mut world, slot) = quiet();
    let mut seen = BTreeSet::from(["ping"]);
    for (name, deed, topics) in TOLD {
        world.open(slot, world.owner, NOW);
        world.notices.take();
        deed(&mut world, slot, NOW + 1);
        assert_eq!(told(&mut world), *topics, "{name}");
        seen.extend(*topics);
    }
    for (name, deed, topics) in TICKETS {
        world.notices.take();
        deed(&mut world, slot, NOW + 2);
        let told: Vec<_> = told(&mut world).into_iter().filter(|t| t.starts_with("ticket.")).collect();
        assert_eq!(told, *topics, "{name}");
        seen.extend(*topics);
    }
    for (name, deed, topics) in ELSEWHERE {
        world.notices.take();
        deed(&mut world, NOW + 3);
        assert_eq!(told(&mut world), *topics, "{name}");
        seen.extend(*topics);
    }
    assert_eq!(seen, topics::ALL.iter().copied().collect(), "every topic that is listed is told of something");
}

#[test]
fn the_guide_lists_every_topic() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/practice.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let begin = guide.find("| Topics |").unwrap();
    let table = guide[begin..].split("\n\n").next().unwrap();
    let listed: BTreeSet<&str> = table.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed, topics::ALL.iter().copied().collect());
}

#[test]
fn what_was_read_is_told_with_what_was_said_since() {
    let (mut world, slot) = quiet();
    world.contact_reads(slot, NOW);
    for words in ["<p>One</p>", "<p>Two</p>"] {
        world.comment(slot, world.owner, Message::text(words), NOW + 1);
    }
    world.note(slot, world.owner, Message::text("<p>Secret</p>"), NOW + 2);
    world.notices.take();
    world.contact_reads(slot, NOW + 3);
    let notice = world.notices.take().remove(0);
    let (topic, item) = topics::of(&world, &notice).remove(0);
    assert_eq!((topic, notice.at), ("conversation.read", NOW + 3));
    let parts = item["conversation_parts"]["conversation_parts"].as_array().unwrap();
    assert_eq!(parts.iter().map(|p| p["body"].as_str().unwrap()).collect::<Vec<_>>(), ["One", "Two"]);
}

#[test]
fn the_objects_of_contacts_companies_events_and_jobs_are_those_of_the_api() {
    let (mut world, _) = quiet();
    let mut items = std::collections::BTreeMap::new();
    for (_, deed, _) in ELSEWHERE {
        deed(&mut world, NOW + 3);
        for notice in world.notices.take() {
            items.extend(topics::of(&world, &notice));
        }
    }
    let item = |topic: &str, path: &str| items[topic].pointer(path).cloned().unwrap_or_default();
    assert_eq!(item("company.created", "/company_id"), "its-id");
    let deleted = items["company.deleted"].as_object().unwrap();
    assert_eq!(deleted.keys().collect::<Vec<_>>(), ["type", "id", "company_id", "deleted"]);
    assert_eq!(item("company.contact.attached", "/company/company_id"), "its-id");
    assert_eq!(item("company.contact.attached", "/contact/name"), "Ada");
    assert_eq!(item("contact.subscribed", "/type"), "contact_subscribe");
    assert_eq!(item("contact.subscribed", "/created_at"), NOW + 3);
    assert_eq!(item("granular.subscribe", "/subscription_types/0/id"), opt_in(&world).to_string());
    assert_eq!(item("contact.lead.signed_up", "/role"), "user");
    assert_eq!(item("event.created", "/event_name"), "invited-friend");
    assert_eq!(item("event.created", "/created_at"), NOW - 2);
    assert_eq!((item("job.completed", "/id"), item("job.completed", "/status")), (json!("7"), json!("failed")));
    assert_eq!(
        (item("article.published", "/state"), item("article.deleted", "/title")),
        (json!("published"), json!(null))
    );
}

fn quiet() -> (World, Slot) {
    let mut world = seed::world(1, 40, NOW);
    world.notices.listen(true);
    let slot = world.conversations.in_state(State::Open).iter().next_back().unwrap().1;
    (world, slot)
}

#[test]
fn nothing_is_noted_down_before_somebody_listens() {
    let mut world = seed::world(1, 40, NOW);
    let slot = world.conversations.in_state(State::Open).iter().next_back().unwrap().1;
    world.close(slot, world.owner, None, NOW);
    assert!(world.notices.is_empty());
}

#[test]
fn a_tag_is_told_on_the_part_and_times_of_contacts_are_texts() {
    let (mut world, slot) = quiet();
    let tag = world.tag_named("quite new").id;
    world.attach_tag(slot, world.owner, tag, NOW).unwrap();
    let notice = world.notices.take().remove(0);
    let (_, item) = topics::of(&world, &notice).remove(0);
    assert_eq!(item["conversation_parts"]["conversation_parts"][0]["tags"][0]["name"], "quite new");
    let contact = item::contact(&world, 0).unwrap();
    assert!(contact["created_at"].as_str().unwrap().contains('T'), "{}", contact["created_at"]);
}
