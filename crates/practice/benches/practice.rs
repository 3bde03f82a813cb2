//! What the practice workspace takes to answer at 100,000 conversations: over HTTP, with everything that goes with it.
//! `cargo bench --bench practice -- --quick`; `SIDETONE_BENCH_CONVERSATIONS` makes it smaller.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use practice::{Practice, PracticeOptions, start};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

fn filter(field: &str, operator: &str, value: Value) -> Value {
    json!({"field": field, "operator": operator, "value": value})
}

fn all(filters: Vec<Value>) -> Value {
    json!({"operator": "AND", "value": filters})
}

/// One of 225 filters, no two of them alike, of which no fifteen together pass everything.
fn one_of_many(group: i64, n: i64) -> Value {
    let fields = ["created_at", "updated_at", "statistics.last_close_at", "statistics.first_admin_reply_at"];
    match n % 5 {
        0 => filter("statistics.count_assignments", "=", json!(group * 15 + n)),
        1 => filter("statistics.count_conversation_parts", "<", json!(2 + group + n)),
        2 => filter("admin_assignee_id", "=", json!(group * 15 + n)),
        _ => {
            let field = fields[usize::try_from(group + n).unwrap() % fields.len()];
            filter(field, ">", json!(1_700_000_000 + group * 1_000 + n))
        }
    }
}

/// Searches of conversations, each with its name.
fn searches(me: &str, tag: &str, contact: &str) -> Vec<(&'static str, Value)> {
    let sorted = |query: Value, field: &str| json!({"query": query, "sort": {"field": field, "order": "descending"}});
    let many: Vec<Value> = (0..15)
        .map(|n| {
            let filters: Vec<Value> = (0..15).map(|m| one_of_many(n, m)).collect();
            json!({"operator": "OR", "value": filters})
        })
        .collect();
    vec![
        (
            "open, mine",
            json!({"query": all(vec![filter("state", "=", json!("open")), filter("admin_assignee_id", "=", json!(me))])}),
        ),
        ("open, newest change first", json!({"query": filter("state", "=", json!("open"))})),
        ("changed lately", json!({"query": filter("updated_at", ">", json!(1_000_000_000))})),
        ("a word in the body", json!({"query": filter("source.body", "=", json!("invoice"))})),
        ("letters in the body", json!({"query": filter("source.body", "~", json!("invoice"))})),
        ("one letter in the body", json!({"query": filter("source.body", "~", json!("e"))})),
        ("a phrase in the body", json!({"query": filter("source.body", "~", json!("i have a"))})),
        ("a tag of the body's HTML", json!({"query": filter("source.body", "~", json!("<p>"))})),
        ("letters in the author's name", json!({"query": filter("source.author.name", "~", json!("an"))})),
        ("letters in the subject, by subject", sorted(filter("source.subject", "~", json!("in")), "source.subject")),
        ("a tag", json!({"query": filter("tag_ids", "=", json!(tag))})),
        ("a contact", json!({"query": filter("contact_ids", "=", json!(contact))})),
        ("an attribute, by waiting time", sorted(filter("custom_attributes.plan", "!=", json!("x")), "waiting_since")),
        ("all, by body", sorted(filter("state", "!=", json!("x")), "source.body")),
        ("all, by the author's name", sorted(filter("state", "!=", json!("x")), "source.author.name")),
        ("fifteen groups of fifteen filters", json!({"query": all(many)})),
    ]
}

struct Caller {
    runtime: Runtime,
    practice: Practice,
    client: Client,
}

impl Caller {
    fn new() -> Self {
        let number = std::env::var("SIDETONE_BENCH_CONVERSATIONS").ok().and_then(|n| n.parse().ok());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let options = PracticeOptions {
            conversations: number.unwrap_or(100_000),
            people: false,
            rate: u32::MAX,
            ..PracticeOptions::default()
        };
        let practice = runtime.block_on(start(options)).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { runtime, practice, client: Client::builder().no_proxy().build().unwrap() }
    }

    fn call(&self, method: &Method, path: &str, body: Option<&Value>) -> Vec<u8> {
        self.runtime.block_on(async {
            let request = self.client.request(method.clone(), format!("{}{path}", self.practice.base_url()));
            let request = request.bearer_auth(self.practice.token()).header("Accept", "application/json");
            let request = if let Some(body) = body { request.json(body) } else { request };
            let response = request.send().await.unwrap().error_for_status().unwrap();
            response.bytes().await.unwrap().to_vec()
        })
    }

    fn read(&self, path: &str) -> Value {
        serde_json::from_slice(&self.call(&Method::GET, path, None)).unwrap()
    }
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn search(group: &mut Group<'_>, caller: &Caller, name: &str, path: &str, body: &Value) {
    group.bench_function(name, |b| b.iter(|| caller.call(&Method::POST, path, Some(body))));
}

fn practice(c: &mut Criterion) {
    let caller = Caller::new();
    let first = &caller.read("/conversations?per_page=1")["conversations"][0];
    let id = first["id"].as_str().unwrap().to_owned();
    let contact = first["contacts"]["contacts"][0]["id"].as_str().unwrap().to_owned();
    let me = caller.read("/me")["id"].as_str().unwrap().to_owned();
    let tag = caller.read("/tags")["data"][0]["id"].as_str().unwrap().to_owned();
    let mut group = c.benchmark_group("practice");
    let long = caller.practice.world().find(|c| c.parts.len() >= 500).into_iter().next().unwrap();
    let segment = caller.read("/segments")["segments"][2]["id"].clone();
    let company = caller.read("/companies?per_page=1")["data"][0]["id"].as_str().unwrap().to_owned();
    for (name, path) in [
        ("get a conversation", format!("/conversations/{id}")),
        ("get a conversation of 500 parts", format!("/conversations/{long}")),
        ("get a contact", format!("/contacts/{contact}")),
        ("get a company", format!("/companies/{company}")),
        ("list 20 conversations", "/conversations".into()),
        ("list 150 conversations", "/conversations?per_page=150".into()),
        ("list 50 contacts", "/contacts".into()),
        ("list 150 contacts", "/contacts?per_page=150".into()),
        ("list 150 companies", "/companies?per_page=150".into()),
        ("list the contacts of a company", format!("/companies/{company}/contacts")),
        ("list segments with their sizes", "/segments?include_count=true".into()),
    ] {
        group.bench_function(name, |b| b.iter(|| caller.call(&Method::GET, &path, None)));
    }
    for (name, body) in searches(&me, &tag, &contact) {
        search(&mut group, &caller, &format!("search: {name}"), "/conversations/search", &body);
    }
    for (name, query, size) in [
        ("all", filter("id", "!=", json!("1")), 20),
        ("all, 150 of them", filter("id", "!=", json!("1")), 150),
        ("letters of the title", filter("title", "~", json!("in")), 20),
        ("open", filter("open", "=", json!(true)), 20),
    ] {
        let body = json!({"query": query, "pagination": {"per_page": size}});
        search(&mut group, &caller, &format!("search tickets: {name}"), "/tickets/search", &body);
    }
    for (name, query) in [
        ("letters in the name", filter("name", "~", json!("an"))),
        ("an address", filter("email", "=", json!("nobody@nowhere.example"))),
        ("seen on or after a day", filter("last_seen_at", ">", json!(1_700_000_000))),
        ("in no such segment", filter("segment_id", "!=", json!(segment))),
    ] {
        let body = json!({"query": query});
        search(&mut group, &caller, &format!("search contacts: {name}"), "/contacts/search", &body);
    }
    group.finish();
}

criterion_group!(benches, practice);
criterion_main!(benches);
