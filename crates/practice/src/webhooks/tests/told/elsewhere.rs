//! What happens to contacts, companies, articles and jobs, and the topics that tell of it.

use serde_json::json;

use crate::world::article_edit::ArticleChange;
use crate::world::company_edit::CompanyChange;
use crate::world::contact_edit::ContactChange;
use crate::world::jobs::Job;
use crate::world::people::ContactSlot;
use crate::world::{Time, World};

pub(super) type Elsewhere = fn(&mut World, Time);

/// What has nothing to do with a conversation. Each is done in the world that those before it have left.
pub(super) const ELSEWHERE: &[(&str, Elsewhere, &[&str])] = &[
    (
        "a user",
        |w, at| drop(w.create_contact(contact(Some(false), Some("u@example.org")), at)),
        &["contact.user.created"],
    ),
    (
        "a user's name",
        |w, at| {
            let change = ContactChange { name: Some(Some("Ada".into())), ..ContactChange::default() };
            w.update_contact(newest(w), change, at).unwrap();
        },
        &["contact.user.updated"],
    ),
    (
        "a user's address",
        |w, at| w.update_contact(newest(w), contact(None, Some("v@example.org")), at).unwrap(),
        &["contact.user.updated", "contact.email.updated"],
    ),
    (
        "no newsletters",
        |w, at| w.update_contact(newest(w), newsletters(false), at).unwrap(),
        &["contact.user.updated", "contact.unsubscribed"],
    ),
    (
        "newsletters",
        |w, at| w.update_contact(newest(w), newsletters(true), at).unwrap(),
        &["contact.user.updated", "contact.subscribed"],
    ),
    (
        "mail of a kind, chosen twice",
        |w, at| {
            let kind = opt_in(w);
            w.choose_mail(newest(w), kind, Some(true), at);
            w.choose_mail(newest(w), kind, Some(true), at);
        },
        &["granular.subscribe"],
    ),
    (
        "the usual mail again",
        |w, at| {
            let kind = opt_in(w);
            w.choose_mail(newest(w), kind, None, at);
        },
        &["granular.unsubscribe"],
    ),
    ("a user's tag", |w, at| drop(w.tag_contact(newest(w), w.tags[0].id, at)), &["contact.user.tag.created"]),
    ("no more", |w, at| drop(w.untag_contact(newest(w), w.tags[0].id, at)), &["contact.user.tag.deleted"]),
    ("put away", |w, at| w.archive_contact(newest(w), true, at), &["contact.archived"]),
    ("taken back", |w, at| w.archive_contact(newest(w), false, at), &["contact.unarchive"]),
    (
        "a company",
        |w, at| {
            w.upsert_company(Some("its-id"), CompanyChange::default(), at);
        },
        &["company.created"],
    ),
    (
        "the same company",
        |w, at| {
            w.upsert_company(Some("its-id"), CompanyChange::default(), at);
        },
        &["company.updated"],
    ),
    (
        "a company by its place",
        |w, at| w.update_company(newest_company(w), CompanyChange::default(), at),
        &["company.updated"],
    ),
    (
        "it has somebody, who came twice",
        |w, at| {
            w.attach_company(newest(w), newest_company(w), at).unwrap();
            w.attach_company(newest(w), newest_company(w), at).unwrap();
        },
        &["company.contact.attached"],
    ),
    (
        "it has nobody",
        |w, at| {
            assert!(w.detach_company(newest(w), newest_company(w), at));
            assert!(!w.detach_company(newest(w), newest_company(w), at));
        },
        &["company.contact.detached"],
    ),
    ("it is gone", |w, at| w.delete_company(newest_company(w), at), &["company.deleted"]),
    (
        "an event, told twice",
        |w, at| {
            w.record_event(newest(w), "invited-friend", at - 5, json!({}), at);
            w.record_event(newest(w), "invited-friend", at - 5, json!({}), at);
        },
        &["event.created"],
    ),
    ("a lead", |w, at| drop(w.create_contact(contact(Some(true), None), at)), &["contact.lead.created"]),
    (
        "a lead's first address",
        |w, at| w.update_contact(newest(w), contact(None, Some("l@example.org")), at).unwrap(),
        &["contact.lead.updated", "contact.lead.added_email"],
    ),
    (
        "a lead's next address",
        |w, at| w.update_contact(newest(w), contact(None, Some("m@example.org")), at).unwrap(),
        &["contact.lead.updated", "contact.email.updated"],
    ),
    ("a lead's tag", |w, at| drop(w.tag_contact(newest(w), w.tags[0].id, at)), &["contact.lead.tag.created"]),
    ("no more", |w, at| drop(w.untag_contact(newest(w), w.tags[0].id, at)), &["contact.lead.tag.deleted"]),
    (
        "it signed up",
        |w, at| w.update_contact(newest(w), contact(Some(false), None), at).unwrap(),
        &["contact.user.updated", "contact.lead.signed_up"],
    ),
    (
        "a lead that was a user all along",
        |w, at| {
            let user = newest(w);
            let lead = w.create_contact(contact(Some(true), Some("n@example.org")), at).unwrap();
            w.notices.take();
            w.merge_contacts(lead, user, at);
        },
        &["contact.merged"],
    ),
    (
        "somebody who is gone",
        |w, at| {
            let gone = w.create_contact(contact(Some(false), Some("o@example.org")), at).unwrap();
            w.notices.take();
            w.delete_contact(gone, at);
        },
        &["contact.deleted"],
    ),
    (
        "a job",
        |w, at| {
            w.jobs.push(Job { id: 7, done_at: at + 2, ticket: None, base: String::new() });
            w.settle(at + 1);
            assert!(w.notices.is_empty(), "it takes a while");
            w.settle(at + 5);
        },
        &["job.completed"],
    ),
    (
        "an article",
        |w, at| {
            w.create_article(w.owner, ArticleChange::default(), at);
        },
        &["article.created"],
    ),
    (
        "its publication",
        |w, at| w.update_article(newest_article(w), published(true), at).unwrap(),
        &["article.published", "article.updated"],
    ),
    (
        "its end",
        |w, at| w.update_article(newest_article(w), published(false), at).unwrap(),
        &["article.unpublished", "article.updated"],
    ),
    ("no article", |w, at| w.delete_article(newest_article(w), at).unwrap(), &["article.deleted"]),
];

fn contact(lead: Option<bool>, email: Option<&str>) -> ContactChange {
    ContactChange { lead, email: email.map(|email| Some(email.into())), ..ContactChange::default() }
}

fn newsletters(wanted: bool) -> ContactChange {
    ContactChange { unsubscribed: Some(!wanted), ..ContactChange::default() }
}

fn published(whether: bool) -> ArticleChange {
    ArticleChange { published: Some(whether), ..ArticleChange::default() }
}

/// The contact that was made last and is there.
fn newest(world: &World) -> ContactSlot {
    world.contacts.iter().next_back().map(|(slot, _)| slot).unwrap()
}

fn newest_company(world: &World) -> u32 {
    u32::try_from(world.companies.len() - 1).unwrap()
}

fn newest_article(world: &World) -> u64 {
    world.settings.articles.last().unwrap().id
}

pub(super) fn opt_in(world: &World) -> u64 {
    world.settings.subscriptions.iter().find(|s| s.opt_in).unwrap().id
}
