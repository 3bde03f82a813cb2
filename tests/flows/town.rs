//! The small world of the flow tests: a handful of customers with names that a test can say, at times that stand still.

use std::collections::HashMap;
use std::sync::Arc;

use practice::WorldHandle;
use practice::world::assign::Assignee;
use practice::world::contacts::Contacts;
use practice::world::events::{Event, Events};
use practice::world::messages::{Message, Opening};
use practice::world::people::{Company, Contact};
use practice::world::{Priority, Slot, Time, Who, World};
use serde_json::json;

/// Wednesday, 10 June 2026, 10:30 in Dublin.
pub const NOW: Time = 1_781_083_800;
const MINUTE: Time = 60;
const HOUR: Time = 60 * MINUTE;
const DAY: Time = 24 * HOUR;

/// Conversations by the first names of their customers.
pub type Ids = HashMap<&'static str, String>;

/// Builds the world; whatever was there before goes. Newest change first: Maria (mine, unread), Tom (nobody's, team
/// Support), Aiko (Mette's), Omar (mine, answered), Lena (nobody's, of no team); Nadia is snoozed, Jonas is closed.
pub fn build(server: &WorldHandle) -> Ids {
    let mut stage = server.stage();
    let world = &mut stage.world;
    world.contacts = Contacts::default();
    world.companies.clear();
    world.company_members.clear();
    world.notes.clear();
    world.events = Events::default();
    // Who gets what is for the tests to say.
    for team in &mut world.teams {
        team.method = "manual";
    }
    let lighthouse = company(world, "Lighthouse Ltd", "Pro");
    let quay = company(world, "Quayside Coffee", "Starter");
    let (me, mette, kwabena) = (world.admins[0].id, world.admins[1].id, world.admins[2].id);
    let (support, billing) = (world.teams[0].id, world.teams[1].id);
    let mut ids = Ids::new();

    let nadia = contact(world, 5, "Nadia Petrova", Some(quay));
    let slot = chat(world, nadia, "Can I move my booking to July?", NOW - 3 * DAY);
    world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW - 3 * DAY + HOUR).unwrap();
    world.comment(slot, me, text("I will ask and come back to you."), NOW - 2 * DAY);
    world.snooze(slot, me, NOW + DAY, NOW - 2 * DAY + MINUTE).unwrap();
    keep(&mut ids, world, "nadia", slot);

    let jonas = contact(world, 6, "Jonas Weiss", None);
    let slot = chat(world, jonas, "How do I add a second user?", NOW - 4 * DAY);
    world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW - 4 * DAY + HOUR).unwrap();
    world.comment(slot, me, text("Under Settings, People."), NOW - 4 * DAY + HOUR);
    world.close(slot, me, None, NOW - 4 * DAY + 2 * HOUR);
    keep(&mut ids, world, "jonas", slot);

    let lena = contact(world, 7, "Lena Novak", Some(lighthouse));
    let slot = chat(world, lena, "Is there a student discount?", NOW - 5 * HOUR);
    keep(&mut ids, world, "lena", slot);

    let omar = contact(world, 4, "Omar Haddad", Some(quay));
    let slot = chat(world, omar, "The card reader does not pair.", NOW - 6 * HOUR);
    world.assign(slot, me, Assignee::Team(Some(billing)), None, NOW - 5 * HOUR).unwrap();
    world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW - 5 * HOUR).unwrap();
    world.comment(slot, me, text("Please restart it once."), NOW - 4 * HOUR);
    world.note(slot, kwabena, text("Same as last week: firmware."), NOW - 4 * HOUR + MINUTE);
    keep(&mut ids, world, "omar", slot);

    let aiko = contact(world, 3, "Aiko Tanaka", None);
    let slot = chat(world, aiko, "Cannot log in since this morning.", NOW - 2 * HOUR);
    world.assign(slot, mette, Assignee::Admin(Some(mette)), None, NOW - 100 * MINUTE).unwrap();
    world.set_priority(slot, Who::Admin(mette), Priority::High, NOW - 99 * MINUTE);
    keep(&mut ids, world, "aiko", slot);

    let tom = contact(world, 2, "Tom Becker", Some(quay));
    let slot = chat(world, tom, "The export stops at 50 percent.", NOW - 50 * MINUTE);
    world.assign(slot, me, Assignee::Team(Some(support)), None, NOW - 49 * MINUTE).unwrap();
    keep(&mut ids, world, "tom", slot);

    let maria = contact(world, 1, "Maria Lopez", Some(lighthouse));
    let slot = chat(world, maria, "Where is my invoice for May?", NOW - 30 * MINUTE);
    world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW - 29 * MINUTE).unwrap();
    world.contact_reply(slot, maria, text("I need it for the tax office."), NOW - 20 * MINUTE);
    keep(&mut ids, world, "maria", slot);
    history(world, maria, kwabena);
    ids
}

fn history(world: &mut World, maria: u32, by: u64) {
    let event = |id: &str, name: &str, at| Event { id: id.to_owned(), at, name: name.into(), metadata: json!({}) };
    world
        .events
        .put(maria, vec![event("e1", "invoice-viewed", NOW - DAY), event("e2", "plan-upgraded", NOW - 9 * DAY)]);
    world.add_contact_note(maria, by, "<p>Prefers e-mail.</p>".into(), NOW - 30 * DAY);
    let vip = world.tag_named("vip").id;
    world.tag_contact(maria, vip, NOW - 20 * DAY).unwrap();
}

fn keep(ids: &mut Ids, world: &World, name: &'static str, slot: Slot) {
    ids.insert(name, world.conversations.get(slot).unwrap().id.to_string());
}

/// A message as HTML.
pub fn text(words: &str) -> Message {
    Message::text(format!("<p>{words}</p>"))
}

/// A chat message that opens a conversation.
pub fn chat(world: &mut World, contact: u32, words: &str, at: Time) -> Slot {
    let body: Arc<str> = format!("<p>{words}</p>").into();
    let opening = Opening { channel: "conversation", subject: None, body, attachments: Vec::new(), url: None };
    world.start_conversation(contact, opening, at)
}

/// A customer with a name and an address made of it.
pub fn contact(world: &mut World, number: u8, name: &str, company: Option<u32>) -> u32 {
    let email = format!("{}@example.com", name.split(' ').next().unwrap_or("x").to_lowercase());
    let slot = world.contacts.push(Contact {
        id: [number; 12],
        external_id: Some(format!("user-{number}").into()),
        lead: false,
        name: Some(name.into()),
        email: Some(email.as_str().into()),
        phone: None,
        language: Some("en"),
        place: Some(["Ireland", "Leinster", "Dublin"]),
        device: Some(["Firefox", "Linux"]),
        created_at: NOW - 300 * DAY,
        signed_up_at: Some(NOW - 300 * DAY),
        updated_at: NOW - DAY,
        last_seen_at: Some(NOW - HOUR),
        last_replied_at: None,
        last_contacted_at: None,
        owner: None,
        companies: company.into_iter().collect(),
        attributes: vec![("plan".into(), "Pro".into())],
        ..Contact::default()
    });
    if let Some(company) = company {
        world.company_members.entry(company).or_default().insert(slot);
    }
    slot
}

/// A company.
pub fn company(world: &mut World, name: &str, plan: &str) -> u32 {
    let number = u8::try_from(world.companies.len()).unwrap();
    world.companies.push(Company {
        id: [100 + number; 12],
        company_id: format!("co-{number}").into(),
        name: name.into(),
        plan: Some(plan.into()),
        industry: Some("Services".into()),
        website: Some("https://example.com".into()),
        size: Some(12),
        monthly_spend: 90,
        created_at: NOW - 400 * DAY,
        last_request_at: Some(NOW - HOUR),
        ..Company::default()
    });
    u32::from(number)
}

/// So many more customers, each with an open conversation of nobody's, all older than the others.
pub fn guests(world: &mut World, count: u8) {
    for number in 1..=count {
        let guest = contact(world, 100 + number, &format!("Guest {number:02}"), None);
        let words = format!("Question number {number:02}");
        chat(world, guest, &words, NOW - 2 * DAY - i64::from(number) * MINUTE);
    }
}
