//! Contacts, companies, events.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

/// Every operation of the family, for all these contacts.
pub async fn family(c: &mut Caller, contacts: &BTreeSet<String>) {
    c.get("ListContacts", "/contacts").await;
    let query = json!({"query": {"field": "role", "operator": "=", "value": "user"}});
    c.ask("SearchContacts", "/contacts/search", query).await;
    let mixed = json!({"query": {"field": "role", "operator": "=", "value": "user"},
        "sort": {"field": "name", "order": "sideways"}});
    c.refused("SearchContacts", "/contacts/search", mixed, 400, "invalid_sort_order").await;
    let mut companies = BTreeSet::new();
    for id in contacts {
        let contact = c.get("ShowContact", &format!("/contacts/{id}")).await;
        if let Some(external) = contact["external_id"].as_str() {
            let path = format!("/contacts/find_by_external_id/{external}");
            c.get("ShowContactByExternalId", &path).await;
        }
        c.get("listNotes", &format!("/contacts/{id}/notes")).await;
        c.get("listTagsForAContact", &format!("/contacts/{id}/tags")).await;
        let path = format!("/contacts/{id}/companies");
        let attached = c.get("listCompaniesForAContact", &path).await;
        companies
            .extend(attached["data"].as_array().into_iter().flatten().map(|c| c["id"].as_str().unwrap().to_owned()));
        c.get("lisDataEvents", &format!("/events?type=user&intercom_user_id={id}")).await;
    }
    for id in &companies {
        c.get("RetrieveACompanyById", &format!("/companies/{id}")).await;
    }
    let contact = contacts.first().unwrap();
    belongings(c, contact).await;
    let companies = companies.into_iter().collect::<Vec<_>>();
    firms(c, &companies[0]).await;
    events(c, contact).await;
    life(c).await;
}

async fn belongings(c: &mut Caller, contact: &str) {
    let admins = c.get("listAdmins", "/admins?display_avatar=true").await;
    let note = json!({"body": "A note", "admin_id": ids(&admins, "admins")[0]});
    let written = c.ask("createNote", &format!("/contacts/{contact}/notes"), note.clone()).await;
    c.get("retrieveNote", &format!("/notes/{}", text(&written["id"]))).await;
    c.refused("retrieveNote", "/notes/1", Value::Null, 404, "not_found").await;
    c.refused("createNote", "/contacts/1/notes", note, 404, "not_found").await;
    let tags = c.get("listTags", "/tags").await;
    let tag = ids(&tags, "data")[0].clone();
    let path = format!("/contacts/{contact}/tags");
    c.ask("attachTagToContact", &path, json!({"id": tag})).await;
    c.get("listTagsForAContact", &path).await;
    c.refused("attachTagToContact", &path, json!({"id": 1}), 404, "not_found").await;
    c.ask("detachTagFromContact", &format!("{path}/{tag}"), Value::Null).await;
    c.refused("detachTagFromContact", &format!("{path}/{tag}"), Value::Null, 404, "not_found").await;
    c.get("listSegmentsForAContact", &format!("/contacts/{contact}/segments")).await;
    let types = c.get("listSubscriptionTypes", "/subscription_types").await;
    let path = format!("/contacts/{contact}/subscriptions");
    for id in ids(&types, "data") {
        let kind = types["data"].as_array().unwrap().iter().find(|t| t["id"] == json!(id)).unwrap();
        let choice = json!({"id": id, "consent_type": kind["consent_type"]});
        c.ask("attachSubscriptionTypeToContact", &path, choice).await;
    }
    let chosen = c.get("listSubscriptionsForAContact", &path).await;
    assert_eq!(ids(&chosen, "data").len(), ids(&types, "data").len());
    let nothing = json!({"id": 1, "consent_type": "opt_in"});
    c.refused("attachSubscriptionTypeToContact", &path, nothing, 404, "not_found").await;
    c.ask("detachSubscriptionTypeToContact", &format!("{path}/{}", ids(&chosen, "data")[0]), Value::Null).await;
    c.refused("detachSubscriptionTypeToContact", &format!("{path}/1"), Value::Null, 404, "not_found").await;
    for (endpoint, kind) in [
        ("listNotes", "notes"),
        ("listTagsForAContact", "tags"),
        ("listCompaniesForAContact", "companies"),
        ("listSegmentsForAContact", "segments"),
        ("listSubscriptionsForAContact", "subscriptions"),
    ] {
        c.refused(endpoint, &format!("/contacts/1/{kind}"), Value::Null, 404, "not_found").await;
    }
}

async fn firms(c: &mut Caller, company: &str) {
    let whole = c.get("RetrieveACompanyById", &format!("/companies/{company}")).await;
    c.refused("RetrieveACompanyById", "/companies/1", Value::Null, 404, "company_not_found").await;
    c.get("retrieveCompany", "/companies?per_page=5").await;
    c.refused("retrieveCompany", "/companies?name=nobody", Value::Null, 404, "company_not_found").await;
    c.ask("listAllCompanies", "/companies/list", Value::Null).await;
    c.get("scrollOverAllCompanies", "/companies/scroll").await;
    let body = json!({"company_id": "contract-1", "name": "Contract & Sons", "remote_created_at": 1_700_000_000,
        "plan": "Bench", "size": 3, "website": "https://contract.example", "industry": "Law", "monthly_spend": 19.9,
        "update_last_request_at": true, "custom_attributes": {"region": "eu-west", "shelf_space": 5}});
    let made = c.ask("createOrUpdateCompany", "/companies", body).await;
    let path = format!("/companies/{}", text(&made["id"]));
    c.refused("createOrUpdateCompany", "/companies", json!({"test": "invalid"}), 400, "bad_request").await;
    c.ask("UpdateCompany", &path, json!({"name": "Contract & Daughters"})).await;
    c.refused("UpdateCompany", "/companies/1", json!({"name": "x"}), 404, "company_not_found").await;
    let note = json!({"body": "Pays late"});
    c.ask("createCompanyNote", &format!("{path}/notes"), note.clone()).await;
    c.refused("createCompanyNote", "/companies/1/notes", note, 404, "company_not_found").await;
    let stranger = json!({"body": "x", "admin_id": 1});
    c.refused("createCompanyNote", &format!("{path}/notes"), stranger, 404, "not_found").await;
    c.get("listCompanyNotes", &format!("{path}/notes")).await;
    c.get("ListAttachedContacts", &format!("/companies/{company}/contacts")).await;
    c.get("ListAttachedSegmentsForCompanies", &format!("/companies/{company}/segments")).await;
    for (endpoint, kind) in [
        ("listCompanyNotes", "notes"),
        ("ListAttachedContacts", "contacts"),
        ("ListAttachedSegmentsForCompanies", "segments"),
    ] {
        c.refused(endpoint, &format!("/companies/1/{kind}"), Value::Null, 404, "company_not_found").await;
    }
    membership(c, &text(&made["id"])).await;
    assert_eq!(text(&whole["id"]), company);
    c.ask("deleteCompany", &path, Value::Null).await;
    c.refused("deleteCompany", &path, Value::Null, 404, "company_not_found").await;
}

async fn membership(c: &mut Caller, company: &str) {
    let contact = c.ask("CreateContact", "/contacts", json!({"role": "user", "external_id": "contract-2"})).await;
    let path = format!("/contacts/{}/companies", text(&contact["id"]));
    c.ask("attachContactToACompany", &path, json!({"id": company})).await;
    c.get("listCompaniesForAContact", &path).await;
    c.refused("attachContactToACompany", &path, json!({"id": "1"}), 404, "company_not_found").await;
    c.refused("attachContactToACompany", &path, json!({}), 400, "parameter_not_found").await;
    let inner = format!("{path}/{company}");
    c.ask("detachContactFromACompany", &inner, Value::Null).await;
    c.refused("detachContactFromACompany", &inner, Value::Null, 404, "company_not_found").await;
    let elsewhere = format!("/contacts/1/companies/{company}");
    c.refused("detachContactFromACompany", &elsewhere, Value::Null, 404, "not_found").await;
    {
        let hand = c.practice.world();
        let mut stage = hand.stage();
        let slot = stage.world.contacts.by_id(&text(&contact["id"])).unwrap();
        // Companies that are not there count as well; there is no need to make a thousand of them.
        stage.world.contacts.get_mut(slot).unwrap().companies = (100_000..101_000).collect();
    }
    let full = json!({"id": company});
    c.refused("attachContactToACompany", &path, full, 400, "contact_company_limit_exceeded").await;
}

async fn events(c: &mut Caller, contact: &str) {
    let event = json!({"event_name": "read-contract", "created_at": 1_700_000_000, "id": contact});
    c.ask("createDataEvent", "/events", event).await;
    let whole = c.get("ShowContact", &format!("/contacts/{contact}")).await;
    if let Some(external) = whole["external_id"].as_str() {
        let summary = json!({"user_id": external, "event_summaries":
            {"event_name": "read", "count": 3, "first": 1_700_000_000, "last": 1_700_000_100}});
        c.ask("dataEventSummaries", "/events/summaries", summary).await;
    }
    c.get("lisDataEvents", &format!("/events?type=user&summary=true&intercom_user_id={contact}")).await;
}

/// From the making of two contacts to their end.
async fn life(c: &mut Caller) {
    let lead = json!({"role": "lead", "email": "contract@contract.example", "phone": "+353 1 555 0100"});
    let lead = c.ask("CreateContact", "/contacts", lead).await;
    let user = json!({"email": "contract@contract.example", "email_verified": true, "name": "Con Tract",
        "avatar": "https://contract.example/con.png", "signed_up_at": 1_700_000_000,
        "custom_attributes": {"seats": 3}, "unsubscribed_from_emails": true});
    let user = c.ask("CreateContact", "/contacts", user.clone()).await;
    c.refused("CreateContact", "/contacts", json!({"email": "contract@contract.example"}), 409, "conflict").await;
    let (from, into) = (text(&lead["id"]), text(&user["id"]));
    c.ask("UpdateContact", &format!("/contacts/{into}"), json!({"name": "Con T. Ract", "owner_id": null})).await;
    let stranger = c.ask("CreateContact", "/contacts", json!({"role": "lead"})).await;
    let unlike = json!({"from": stranger["id"], "into": into});
    c.refused("MergeContact", "/contacts/merge", unlike, 400, "invalid_merge").await;
    c.ask("MergeContact", "/contacts/merge", json!({"from": from, "into": into})).await;
    c.refused("ShowContact", &format!("/contacts/{from}"), Value::Null, 410, "contact_merged").await;
    c.get("ShowContact", &format!("/contacts/{into}?include_merge_history=true")).await;
    c.get("ListContactMergeHistory", &format!("/contacts/{into}/merge_history")).await;
    c.refused("ListContactMergeHistory", "/contacts/1/merge_history", Value::Null, 404, "not_found").await;
    for (endpoint, what) in
        [("ArchiveContact", "archive"), ("UnarchiveContact", "unarchive"), ("BlockContact", "block")]
    {
        c.ask(endpoint, &format!("/contacts/{into}/{what}"), Value::Null).await;
    }
    c.ask("DeleteContact", &format!("/contacts/{into}"), Value::Null).await;
}
