//! The practice workspace against the official description of the API: every operation is called, and every answer
//! is held to the schema it should have. `SIDETONE_API_DESCRIPTION` names the description (version 2.16, YAML);
//! without it there is nothing to compare with, and the test says so.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exceptions;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use exceptions::EXCEPTIONS;
use reqwest::Method;
use schema::{Description, Disagreement};
use serde_json::{Value, json};
use sidetone::practice::{self, Practice, PracticeOptions};

/// The variable with the path of the description.
const VARIABLE: &str = "SIDETONE_API_DESCRIPTION";

/// Calls the workspace and compares.
struct Caller {
    practice: Practice,
    client: reqwest::Client,
    description: Description,
    /// With the operations they were found in.
    found: BTreeMap<Disagreement, BTreeSet<&'static str>>,
}

impl Caller {
    async fn ask(&mut self, operation: &'static str, method: &str, path: &str, body: Value) -> Value {
        self.expect(200, operation, method, path, body).await
    }

    async fn expect(&mut self, status: u16, operation: &'static str, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.practice.base_url());
        let request = self.client.request(Method::from_bytes(method.as_bytes()).unwrap(), url);
        let request = request.bearer_auth(self.practice.token()).header("Accept", "application/json");
        let request = request.header("Intercom-Version", "2.16");
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        let answered = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answered, status, "{method} {path}: {answer}");
        let schema = self.description.answer(operation, status);
        let schema = schema.unwrap_or_else(|| panic!("the description of {operation} has no {status}"));
        for disagreement in self.description.check(schema, &answer) {
            self.found.entry(disagreement).or_default().insert(operation);
        }
        answer
    }
}

#[tokio::test]
async fn every_answer_of_the_practice_workspace_is_as_the_api_describes_it() {
    let Ok(path) = std::env::var(VARIABLE) else {
        println!("skipped: {VARIABLE} names no description of the API to compare with");
        return;
    };
    // reqwest wants a TLS provider even for plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let options = PracticeOptions { people: false, ..PracticeOptions::default() };
    let mut caller = Caller {
        practice: practice::start(options).await.unwrap(),
        client: reqwest::Client::builder().no_proxy().build().unwrap(),
        description: Description::read(&path),
        found: BTreeMap::new(),
    };
    workspace(&mut caller).await;
    let contacts = conversations(&mut caller).await;
    customers(&mut caller, &contacts).await;
    writes(&mut caller).await;
    refusals(&mut caller).await;
    judge(&caller.found, &caller.description.own_disagreements());
    caller.practice.stop().await;
}

fn ids(answer: &Value, list: &str) -> Vec<String> {
    let ids = answer[list].as_array().unwrap_or_else(|| panic!("no {list} in {answer}"));
    ids.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn workspace(c: &mut Caller) {
    c.ask("identifyAdmin", "GET", "/me", Value::Null).await;
    let admins = c.ask("listAdmins", "GET", "/admins", Value::Null).await;
    for id in ids(&admins, "admins") {
        c.ask("retrieveAdmin", "GET", &format!("/admins/{id}"), Value::Null).await;
    }
    c.ask("listAwayStatusReasons", "GET", "/away_status_reasons", Value::Null).await;
    let teams = c.ask("listTeams", "GET", "/teams", Value::Null).await;
    for id in ids(&teams, "teams") {
        c.ask("retrieveTeam", "GET", &format!("/teams/{id}"), Value::Null).await;
    }
    let tags = c.ask("listTags", "GET", "/tags", Value::Null).await;
    c.ask("findTag", "GET", &format!("/tags/{}", ids(&tags, "data")[0]), Value::Null).await;
    let macros = c.ask("listMacros", "GET", "/macros", Value::Null).await;
    for id in ids(&macros, "data") {
        c.ask("getMacro", "GET", &format!("/macros/{id}"), Value::Null).await;
    }
    let types = c.ask("listTicketTypes", "GET", "/ticket_types", Value::Null).await;
    for id in ids(&types, "data") {
        c.ask("getTicketType", "GET", &format!("/ticket_types/{id}"), Value::Null).await;
    }
    c.ask("listTicketStates", "GET", "/ticket_states", Value::Null).await;
}

/// All conversations; the ids of everyone who wrote.
async fn conversations(c: &mut Caller) -> BTreeSet<String> {
    let mut contacts = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = format!("/conversations?per_page=100{after}");
        let page = c.ask("listConversations", "GET", &page, Value::Null).await;
        for id in ids(&page, "conversations") {
            let whole = c.ask("retrieveConversation", "GET", &format!("/conversations/{id}"), Value::Null).await;
            contacts.extend(ids(&whole["contacts"], "contacts"));
            if !whole["ticket"].is_null() {
                let ticket = whole["ticket"]["id"].as_str().unwrap().to_owned();
                c.ask("getTicket", "GET", &format!("/tickets/{ticket}"), Value::Null).await;
            }
        }
        match page["pages"]["next"]["starting_after"].as_str() {
            Some(next) => after = format!("&starting_after={next}"),
            None => break,
        }
    }
    for state in ["open", "snoozed", "closed"] {
        let query = json!({"query": {"field": "state", "operator": "=", "value": state}});
        c.ask("searchConversations", "POST", "/conversations/search", query).await;
    }
    contacts
}

async fn customers(c: &mut Caller, contacts: &BTreeSet<String>) {
    c.ask("ListContacts", "GET", "/contacts", Value::Null).await;
    let query = json!({"query": {"field": "role", "operator": "=", "value": "user"}});
    c.ask("SearchContacts", "POST", "/contacts/search", query).await;
    let mut companies = BTreeSet::new();
    for id in contacts {
        let contact = c.ask("ShowContact", "GET", &format!("/contacts/{id}"), Value::Null).await;
        if let Some(external) = contact["external_id"].as_str() {
            let path = format!("/contacts/find_by_external_id/{external}");
            c.ask("ShowContactByExternalId", "GET", &path, Value::Null).await;
        }
        c.ask("listNotes", "GET", &format!("/contacts/{id}/notes"), Value::Null).await;
        c.ask("listTagsForAContact", "GET", &format!("/contacts/{id}/tags"), Value::Null).await;
        let path = format!("/contacts/{id}/companies");
        let attached = c.ask("listCompaniesForAContact", "GET", &path, Value::Null).await;
        companies
            .extend(attached["data"].as_array().into_iter().flatten().map(|c| c["id"].as_str().unwrap().to_owned()));
        c.ask("lisDataEvents", "GET", &format!("/events?type=user&intercom_user_id={id}"), Value::Null).await;
    }
    for id in companies {
        c.ask("RetrieveACompanyById", "GET", &format!("/companies/{id}"), Value::Null).await;
    }
}

async fn writes(c: &mut Caller) {
    let admins = c.ask("listAdmins", "GET", "/admins", Value::Null).await;
    let admin = ids(&admins, "admins")[0].clone();
    let teams = c.ask("listTeams", "GET", "/teams", Value::Null).await;
    let team = ids(&teams, "teams")[0].clone();
    let open = json!({"query": {"field": "state", "operator": "=", "value": "open"}});
    let open = c.ask("searchConversations", "POST", "/conversations/search", open).await;
    let id = ids(&open, "conversations")[0].clone();
    let contact = open["conversations"][0]["contacts"]["contacts"][0]["id"].clone();
    let away = json!({"away_mode_enabled": true, "away_mode_reassign": false});
    c.ask("setAwayAdmin", "PUT", &format!("/admins/{admin}/away"), away).await;
    let (reply, parts) = (format!("/conversations/{id}/reply"), format!("/conversations/{id}/parts"));
    for kind in ["comment", "note"] {
        let body = json!({"message_type": kind, "type": "admin", "admin_id": admin, "body": "<p>Hello</p>"});
        c.ask("replyConversation", "POST", &reply, body).await;
    }
    let body = json!({"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": "Hello"});
    c.ask("replyConversation", "POST", &reply, body).await;
    for body in [
        json!({"message_type": "assignment", "type": "admin", "admin_id": admin, "assignee_id": admin}),
        json!({"message_type": "assignment", "type": "team", "admin_id": admin, "assignee_id": team}),
        json!({"message_type": "snoozed", "admin_id": admin, "snoozed_until": 4_000_000_000_i64}),
        json!({"message_type": "open", "admin_id": admin}),
        json!({"message_type": "close", "type": "admin", "admin_id": admin}),
    ] {
        c.ask("manageConversation", "POST", &parts, body).await;
    }
    let tag = c.ask("createTag", "POST", "/tags", json!({"name": "contract"})).await["id"].clone();
    let (path, body) = (format!("/conversations/{id}/tags"), json!({"id": tag, "admin_id": admin}));
    c.ask("attachTagToConversation", "POST", &path, body).await;
    let path = format!("{path}/{}", tag.as_str().unwrap());
    c.ask("detachTagFromConversation", "DELETE", &path, json!({"admin_id": admin})).await;
    c.ask("updateConversation", "PUT", &format!("/conversations/{id}"), json!({"read": true})).await;
    let body = json!({"from": {"type": "user", "id": contact}, "body": "Hello"});
    c.ask("createConversation", "POST", "/conversations", body).await;
    let body = json!({"body": "A note", "admin_id": admin});
    c.ask("createNote", "POST", &format!("/contacts/{}/notes", contact.as_str().unwrap()), body).await;
}

async fn refusals(c: &mut Caller) {
    for (operation, path) in [
        ("retrieveConversation", "/conversations/1"),
        ("retrieveAdmin", "/admins/1"),
        ("retrieveTeam", "/teams/1"),
        ("findTag", "/tags/1"),
        ("RetrieveACompanyById", "/companies/1"),
        ("getTicketType", "/ticket_types/999999"),
    ] {
        if c.description.answer(operation, 404).is_some() {
            c.expect(404, operation, "GET", path, Value::Null).await;
        }
    }
}

/// Every disagreement has to be one that the live API is known to have, and every listed one has to be there.
fn judge(found: &BTreeMap<Disagreement, BTreeSet<&'static str>>, recorded: &BTreeSet<Disagreement>) {
    let mut unused: BTreeSet<_> = EXCEPTIONS.iter().map(|e| (e.path, e.how)).collect();
    let mut wrong = Vec::new();
    for (disagreement, operations) in found {
        if recorded.iter().any(|known| known.is_like(disagreement)) {
            continue;
        }
        match EXCEPTIONS.iter().find(|e| e.covers(disagreement)) {
            Some(known) => {
                unused.remove(&(known.path, known.how));
            }
            None => wrong.push(format!("{} {} in {operations:?}", disagreement.path, disagreement.how)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "exceptions that are not needed: {unused:?}");
}
