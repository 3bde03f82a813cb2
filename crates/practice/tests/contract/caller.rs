//! Calls the workspace, holds each answer to the description, and remembers what was seen.

use std::collections::{BTreeMap, BTreeSet};

use practice::routes::{Endpoint, endpoints};
use practice::{self, Practice, PracticeOptions};
use reqwest::Method;
use serde_json::Value;

use super::coverage::Seen;
use super::schema::{Description, Disagreement};

/// The version that is asked for unless a test says otherwise.
pub const VERSION: &str = "2.16";

/// The kind of answer that is accepted unless a test says otherwise.
pub const ACCEPT: &str = "application/json";

/// Calls the workspace and compares.
pub struct Caller {
    /// The workspace, which tests may take a hand in.
    pub practice: Practice,
    /// What it is compared with.
    pub description: Description,
    /// The disagreements, with the operations they were found in.
    pub found: BTreeMap<Disagreement, BTreeSet<&'static str>>,
    /// What was answered by which operation.
    pub seen: BTreeSet<Seen>,
    /// The version to ask for; set it back to [`VERSION`] after use.
    pub version: &'static str,
    /// What answer is accepted; set it back to [`ACCEPT`] after use.
    pub accept: &'static str,
    client: reqwest::Client,
}

impl Caller {
    /// Starts a workspace in which nobody acts but the test.
    pub async fn start(description: Description) -> Self {
        // reqwest wants a TLS provider even for plain HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = PracticeOptions { people: false, rate: 1_000_000, ..PracticeOptions::default() };
        Self {
            practice: practice::start(options).await.unwrap(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            description,
            found: BTreeMap::new(),
            seen: BTreeSet::new(),
            version: VERSION,
            accept: ACCEPT,
        }
    }

    /// Reads with an operation.
    pub async fn get(&mut self, endpoint: &'static str, path: &str) -> Value {
        self.ask(endpoint, path, Value::Null).await
    }

    /// Calls an operation, which has to succeed; `null` sends no body.
    pub async fn ask(&mut self, endpoint: &'static str, path: &str, body: Value) -> Value {
        let token = self.practice.token().to_owned();
        let (status, answer) = self.send(endpoint, path, &body, &token).await;
        assert!((200..300).contains(&status), "{endpoint} {path} {body}: {status} {answer}");
        let schema = self.description.answer(endpoint, status);
        let schema = schema.unwrap_or_else(|| panic!("the description of {endpoint} has no {status}"));
        let disagreements = self.description.check(schema, &answer);
        self.note(endpoint, status, None, disagreements);
        answer
    }

    /// Calls an operation, which has to refuse with this status and code.
    pub async fn refused(&mut self, endpoint: &'static str, path: &str, body: Value, status: u16, code: &str) {
        let token = self.practice.token().to_owned();
        self.refused_to(&token, endpoint, path, body, (status, code)).await;
    }

    /// As [`Caller::refused`], with another token.
    pub async fn refused_to(
        &mut self,
        token: &str,
        endpoint: &'static str,
        path: &str,
        body: Value,
        (status, code): (u16, &str),
    ) {
        let (answered, answer) = self.send(endpoint, path, &body, token).await;
        let said = answer["errors"][0]["code"].as_str();
        assert_eq!((answered, said), (status, Some(code)), "{endpoint} {path} {body}: {answer}");
        // Any operation may refuse in ways that its description leaves out (API 1.2).
        let described = self.description.answer(endpoint, status).filter(|schema| !schema.is_null());
        let schema = described.unwrap_or_else(|| self.description.error());
        let disagreements = self.description.check(schema, &answer);
        self.note(endpoint, status, Some(code), disagreements);
    }

    fn note(&mut self, endpoint: &'static str, status: u16, code: Option<&str>, found: BTreeSet<Disagreement>) {
        self.seen.insert(Seen { endpoint: endpoint.to_owned(), status, code: code.map(str::to_owned) });
        for disagreement in found {
            self.found.entry(disagreement).or_default().insert(endpoint);
        }
    }

    async fn send(&self, endpoint: &str, path: &str, body: &Value, token: &str) -> (u16, Value) {
        let known = operation_called(endpoint);
        let place = path.split('?').next().unwrap();
        assert!(fits(known.path, place), "{endpoint} is at {}, not at {place}", known.path);
        let url = format!("{}{path}", self.practice.base_url());
        let request = self.client.request(Method::from_bytes(known.method.as_bytes()).unwrap(), url);
        let request = request.bearer_auth(token).header("Accept", self.accept);
        let request = request.header("Intercom-Version", self.version);
        let request = if body.is_null() { request } else { request.json(body) };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let answer = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        (status, answer)
    }
}

fn operation_called(id: &str) -> &'static Endpoint {
    endpoints().find(|o| o.id == id).unwrap_or_else(|| panic!("the workspace has no operation {id}"))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (wanted, got) = (pattern.split('/'), path.split('/'));
    wanted.clone().count() == got.clone().count() && wanted.zip(got).all(|(w, g)| w.starts_with('{') || w == g)
}

/// The ids in a list of an answer.
pub fn ids(answer: &Value, list: &str) -> Vec<String> {
    let ids = answer[list].as_array().unwrap_or_else(|| panic!("no {list} in {answer}"));
    ids.iter().map(|item| text(&item["id"])).collect()
}

/// An id, or any other word, of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
