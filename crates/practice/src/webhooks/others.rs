//! What is told of contacts' addresses and mail, of companies, events, articles and jobs (API 22.2), each with the
//! object that the REST API would answer. Of what is gone only what it was known by is told.

use serde_json::{Value, json};

use super::item::{self, Told};
use crate::wire::object::value;
use crate::wire::{article, company, event, settings, ticket};
use crate::world::notices::{News, Notice};
use crate::world::people::ContactSlot;
use crate::world::{Time, World};

/// The topics and objects of something that happened.
pub(super) fn of(world: &World, notice: &Notice) -> Told {
    let one = |topic, item: Option<Value>| item.map(|item| (topic, item)).into_iter().collect();
    let at = notice.at;
    match &notice.news {
        News::ContactSignedUp(slot) => one("contact.lead.signed_up", item::contact(world, *slot)),
        News::ContactEmail(slot, added) => {
            let topic = if *added { "contact.lead.added_email" } else { "contact.email.updated" };
            one(topic, item::contact(world, *slot))
        }
        News::ContactSubscribed(slot, true) => {
            one("contact.subscribed", subscription(world, "contact_subscribe", *slot, None, at))
        }
        News::ContactSubscribed(slot, false) => {
            one("contact.unsubscribed", subscription(world, "contact_unsubscribe", *slot, None, at))
        }
        News::Subscription(slot, kind, true) => {
            one("granular.subscribe", subscription(world, "granular_subscribe", *slot, Some(*kind), at))
        }
        News::Subscription(slot, kind, false) => {
            one("granular.unsubscribe", subscription(world, "granular_unsubscribe", *slot, Some(*kind), at))
        }
        News::CompanyMade(place) => one("company.created", company(world, *place)),
        News::CompanyChanged(place) => one("company.updated", company(world, *place)),
        News::CompanyDeleted(id, company_id) => {
            let item = json!({"type": "company", "id": id, "company_id": company_id, "deleted": true});
            vec![("company.deleted", item)]
        }
        News::CompanyOf(place, slot, joined) => {
            let topic = if *joined { "company.contact.attached" } else { "company.contact.detached" };
            let both = company(world, *place).zip(item::contact(world, *slot));
            one(topic, both.map(|(company, contact)| json!({"company": company, "contact": contact})))
        }
        News::Event(slot, id) => {
            let found = world.events.of(*slot).iter().find(|e| e.id == *id).zip(world.contacts.get(*slot));
            one("event.created", found.map(|(e, contact)| event::event(e, contact)))
        }
        News::Job(id) => {
            let job = world.jobs.get(*id);
            one("job.completed", job.map(|job| ticket::job(job, &job.base, at)))
        }
        News::ArticleMade(id) => one("article.created", article(world, *id)),
        News::ArticleChanged(id) => one("article.updated", article(world, *id)),
        News::ArticlePublished(id, true) => one("article.published", article(world, *id)),
        News::ArticlePublished(id, false) => one("article.unpublished", article(world, *id)),
        News::ArticleDeleted(id) => {
            vec![("article.deleted", json!({"type": "article", "id": id.to_string(), "deleted": true}))]
        }
        _ => Vec::new(),
    }
}

fn company(world: &World, place: u32) -> Option<Value> {
    let company = world.company_at(place)?;
    Some(value(&company::company(world, place as usize, company)))
}

fn article(world: &World, id: u64) -> Option<Value> {
    Some(article::article(world, world.article(id)?, false))
}

/// A contact and the kinds of mail it is about: one, or all that the contact has made a choice of.
fn subscription(world: &World, kind: &str, slot: ContactSlot, one: Option<u64>, at: Time) -> Option<Value> {
    let contact = item::contact(world, slot)?;
    let chosen = &world.contacts.get(slot)?.subscriptions;
    let about = |id: u64| one.map_or_else(|| chosen.iter().any(|(known, _)| *known == id), |one| one == id);
    let types: Vec<Value> =
        world.settings.subscriptions.iter().filter(|s| about(s.id)).map(settings::subscription).collect();
    Some(json!({"type": kind, "contact": contact, "subscription_types": types, "created_at": at}))
}
