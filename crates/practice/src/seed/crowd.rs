//! Companies and customers, their events and the notes about them.

use std::sync::Arc;

use fastrand::Rng;
use serde_json::Value;

use super::words::slots_for;
use crate::content;
use crate::world::catalog::Tagged;
use crate::world::events::Event;
use crate::world::people::{Company, Contact, ContactSlot};
use crate::world::{Time, World};

const DAY: Time = 86_400;
/// Beyond so many customers, the others have neither events nor notes: nobody looks at all of them.
const KNOWN_WELL: usize = 3_000;

/// Fills the workspace with as many customers as so many conversations ask for; those whose names are hard to show are
/// named.
pub(super) fn fill(world: &mut World, rng: &mut Rng, conversations: usize, now: Time) -> Vec<ContactSlot> {
    let companies = (conversations / 8).clamp(12, 4_000);
    let mut domains: Vec<content::Company> = Vec::with_capacity(companies);
    for number in 0..companies {
        let company = content::company(rng, number);
        let created_at = now - rng.i64(100 * DAY..800 * DAY);
        let seen = now - rng.i64(60..20 * DAY);
        world.companies.push(Company {
            id: object_id(rng, created_at),
            company_id: company.company_id.as_str().into(),
            name: company.name.as_str().into(),
            plan: company.plan.map(Into::into),
            industry: company.industry.map(Into::into),
            website: company.website.as_deref().map(Into::into),
            size: company.size,
            monthly_spend: company.monthly_spend,
            created_at,
            updated_at: seen,
            last_request_at: Some(seen),
            attributes: company.attributes.iter().map(|(name, value)| (Arc::from(*name), Value::from(value))).collect(),
            ..Company::default()
        });
        domains.push(company);
    }
    let contacts = (conversations * 6 / 10).max(30);
    let mut ages: Vec<Time> = (0..contacts).map(|_| rng.i64(57 * DAY..700 * DAY)).collect();
    ages.sort_unstable_by_key(|age| std::cmp::Reverse(*age));
    let every = contacts / (content::STRIKING + 1);
    let mut striking = Vec::with_capacity(content::STRIKING);
    for (number, age) in ages.into_iter().enumerate() {
        let company = (rng.u8(..10) < 8).then(|| rng.usize(..companies));
        let odd = (number % every == every - 1 && striking.len() < content::STRIKING).then_some(striking.len());
        let company = company.filter(|_| odd.is_none());
        let person = match odd {
            Some(odd) => content::striking_person(rng, odd, number),
            None => content::person(rng, number, company.and_then(|n| domains.get(n))),
        };
        let company = company.filter(|_| person.role == content::Role::User).and_then(|n| u32::try_from(n).ok());
        let contact = contact(world, rng, person, company, now - age, now);
        let slot = world.contacts.push(contact);
        striking.extend(odd.map(|_| slot));
        if let Some(company) = company {
            world.company_members.entry(company).or_default().insert(slot);
        }
        if number < KNOWN_WELL {
            history(world, rng, slot, now);
        }
    }
    striking
}

fn contact(
    world: &World,
    rng: &mut Rng,
    person: content::Person,
    company: Option<u32>,
    created_at: Time,
    now: Time,
) -> Contact {
    let text = |t: Option<String>| t.map(Arc::<str>::from);
    let place = match (person.country, person.region, person.city) {
        (Some(country), region, city) => Some([country, region.unwrap_or_default(), city.unwrap_or_default()]),
        _ => None,
    };
    let seen = now - rng.i64(60..40 * DAY);
    let tags = if rng.u8(..8) == 0 { world.tags.get(rng.usize(..world.tags.len())) } else { None };
    Contact {
        id: object_id(rng, created_at),
        external_id: text(person.external_id),
        lead: person.role == content::Role::Lead,
        name: text(person.name),
        email: text(person.email),
        phone: text(person.phone),
        language: Some(person.language),
        place,
        device: person.browser.map(|browser| [browser, person.os.unwrap_or_default()]),
        created_at,
        signed_up_at: (person.role == content::Role::User).then_some(created_at),
        updated_at: seen,
        last_seen_at: Some(seen),
        last_replied_at: None,
        last_contacted_at: None,
        owner: (rng.u8(..12) == 0).then_some(world.owner),
        companies: company.into_iter().collect(),
        tags: tags.map(|t| Tagged { tag: t.id, at: seen, by: world.owner }).into_iter().collect(),
        attributes: person.attributes.iter().map(|(name, value)| (Arc::from(*name), Value::from(value))).collect(),
        subscriptions: if person.unsubscribed { vec![(91, false)] } else { Vec::new() },
        unsubscribed: person.unsubscribed,
        bounced: person.bounced,
        ..Contact::default()
    }
}

/// What a customer did of late, and what colleagues wrote down.
fn history(world: &mut World, rng: &mut Rng, slot: ContactSlot, now: Time) {
    let events = (0..rng.usize(..14))
        .map(|_| {
            let seed = content::event(rng);
            let metadata = seed.metadata.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value))).collect();
            let at = now - rng.i64(60..85 * DAY);
            Event {
                id: format!("{:x}-{:08x}", at, rng.u32(..)),
                at,
                name: seed.name.into(),
                metadata: Value::Object(metadata),
            }
        })
        .collect();
    world.events.put(slot, events);
    for _ in 0..rng.usize(..10).saturating_sub(7) {
        let mut slots = slots_for(world, slot, world.owner);
        let body = content::contact_note(rng, &mut slots);
        let author = world.admins.get(rng.usize(..world.admins.len())).map_or(world.owner, |a| a.id);
        world.add_contact_note(slot, author, body.into(), now - rng.i64(DAY..50 * DAY));
    }
}

/// Twelve bytes as a document store makes them: the time, then anything.
fn object_id(rng: &mut Rng, at: Time) -> [u8; 12] {
    let mut id = [0; 12];
    rng.fill(&mut id);
    let seconds = u32::try_from(at).unwrap_or_default();
    id[..4].copy_from_slice(&seconds.to_be_bytes());
    id
}
