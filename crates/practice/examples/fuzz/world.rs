//! Sessions of made-up requests against the workspace itself, without a socket, and what must hold after each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use practice::routes::{Content, Request, Version, answer, error_list};
use practice::seed;
use practice::world::{State, World};
use serde_json::{Value, json};

use super::asking::Asker;

/// When sessions begin.
pub const NOW: i64 = 1_790_000_000;
/// How many requests a session has.
pub const REQUESTS: usize = 200;
/// No request may take the processor for so long: the others wait.
const SLOWEST: Duration = Duration::from_secs(2);

/// What went wrong, and all that led to it.
pub struct Finding {
    pub what: String,
    /// The world's seed and the session's requests, the last being the one, as a file to be kept.
    pub replay: Value,
}

/// The world that sessions of a seed begin with: one of a few, as making one takes its time.
pub fn world(seed: u64) -> World {
    seed::world(seed % 4, 30, NOW)
}

/// One session; how many requests were answered with success.
pub fn session(seed: u64, mut world: World) -> Result<usize, Finding> {
    let mut asker = Asker::new(seed, &world, NOW);
    let mut sent = Vec::new();
    let mut good = 0;
    for n in 0..REQUESTS {
        let request = asker.next();
        sent.push(to_json(&request));
        let outcome = step(&mut world, &request, NOW + i64::try_from(n).unwrap_or(0) * 61);
        match outcome {
            Ok(Some(body)) => {
                good += 1;
                asker.hear(&body);
            }
            Ok(None) => {}
            Err(what) => {
                let what = format!("{what}: {} /{}", request.method, request.path.join("/"));
                return Err(Finding { what, replay: json!({"world": seed % 4, "requests": sent}) });
            }
        }
    }
    Ok(good)
}

/// Plays a finding again.
pub fn replay(finding: &Value) -> Result<(), String> {
    let mut world = world(finding["world"].as_u64().unwrap_or(0));
    for (n, request) in (0_i64..).zip(finding["requests"].as_array().into_iter().flatten()) {
        step(&mut world, &from_json(request), NOW + n * 61)?;
    }
    Ok(())
}

/// One request: the body of a successful answer, or what is wrong.
fn step(world: &mut World, request: &Request, now: i64) -> Result<Option<Value>, String> {
    let begun = worked();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        world.settle(now);
        answer(world, request, now)
    }));
    let outcome = outcome.map_err(|_| "a panic".to_owned())?;
    if worked().saturating_sub(begun) > SLOWEST {
        return Err("too slow".to_owned());
    }
    let body = match outcome {
        Ok(answer) if (200..400).contains(&answer.status) => {
            Some(answer.body.map(Content::into_value).unwrap_or_default())
        }
        Ok(answer) => return Err(format!("an answer with {}", answer.status)),
        Err(refusal) => {
            let list = error_list(&refusal, "x");
            let said = list["errors"][0]["message"].as_str().is_some_and(|m| !m.is_empty() && m.len() < 1_000);
            if !(400..500).contains(&refusal.status) || refusal.code.is_empty() || !said {
                return Err(format!("a refusal that is none: {list}"));
            }
            None
        }
    };
    sound(world)?;
    Ok(body)
}

/// How long this thread has had the processor: on a busy machine time says nothing about a request. Nothing where the
/// system does not tell.
fn worked() -> Duration {
    let figures = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(figures.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0))
}

/// No world is ever in a state that the rules do not allow.
fn sound(world: &World) -> Result<(), String> {
    for (slot, c) in world.conversations.iter() {
        let snoozed = c.state == State::Snoozed;
        if snoozed != c.snoozed_until.is_some() {
            return Err(format!("{} is {:?} until {:?}", c.id, c.state, c.snoozed_until));
        }
        if world.conversations.find(c.id) != Some(slot) {
            return Err(format!("{} is not where it is", c.id));
        }
        if c.contacts.iter().any(|contact| world.contacts.get(*contact).is_none()) {
            return Err(format!("{} has a contact that is not there", c.id));
        }
    }
    let in_states: usize = State::ALL.iter().map(|s| world.conversations.in_state(*s).len()).sum();
    if in_states != world.conversations.len() || in_states != world.conversations.by_created().len() {
        return Err("the counts do not add up".to_owned());
    }
    Ok(())
}

/// A request as a finding keeps it. Its body is a text in there, as it may be as deeply nested as a text may be.
pub fn to_json(request: &Request) -> Value {
    let version = match request.version {
        Version::Preview => "Preview".to_owned(),
        Version::Numbered(major, minor) => format!("{major}.{minor}"),
    };
    let body = match &request.body {
        Ok(body) => json!({"json": body.as_ref().map(Value::to_string)}),
        Err(()) => json!("not JSON"),
    };
    json!({"method": request.method, "path": request.path, "query": request.query, "version": version, "body": body})
}

/// The request that a finding has kept.
pub fn from_json(value: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |name: &str| value[name].as_array().into_iter().flatten();
    let body = match &value["body"] {
        Value::Object(body) => {
            let json = body.get("json").and_then(Value::as_str);
            json.map(serde_json::from_str).transpose().map_err(drop)
        }
        _ => Err(()),
    };
    Request {
        method: text(&value["method"]),
        path: list("path").map(text).collect(),
        query: list("query").map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
        base: "http://127.0.0.1:1".to_owned(),
        version: Version::parse(&text(&value["version"])).unwrap_or(Version::DEFAULT),
        body,
    }
}
