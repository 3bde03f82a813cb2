//! Contacts, companies, events.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::caller::{Caller, ids};

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
    for id in companies {
        c.get("RetrieveACompanyById", &format!("/companies/{id}")).await;
    }
    let contact = contacts.first().unwrap();
    let admins = c.get("listAdmins", "/admins").await;
    let note = json!({"body": "A note", "admin_id": ids(&admins, "admins")[0]});
    c.ask("createNote", &format!("/contacts/{contact}/notes"), note.clone()).await;
    c.refused("createNote", "/contacts/1/notes", note, 404, "not_found").await;
    c.refused("listNotes", "/contacts/1/notes", Value::Null, 404, "not_found").await;
    c.refused("listTagsForAContact", "/contacts/1/tags", Value::Null, 404, "not_found").await;
    c.refused("listCompaniesForAContact", "/contacts/1/companies", Value::Null, 404, "not_found").await;
    c.refused("RetrieveACompanyById", "/companies/1", Value::Null, 404, "company_not_found").await;
}
