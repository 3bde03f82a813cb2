//! Every route: what it answers and what it refuses, one file a family.

mod catalog;
mod conversations;
mod edges;
mod outbound;
mod people;
mod robust;
mod rules;
mod settings;
mod tickets;

use serde_json::Value;

use super::*;
use crate::seed;
use crate::world::State;

const NOW: i64 = 1_790_000_000;

struct Client {
    world: World,
    version: Version,
    now: i64,
}

impl Client {
    fn new() -> Self {
        Self { world: seed::world(1, 60, NOW), version: Version::DEFAULT, now: NOW }
    }

    fn ask(&mut self, method: &str, path: &str, body: Result<Option<Value>, ()>) -> Outcome {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request {
            method: method.to_owned(),
            path: crate::decode::path(path),
            query: crate::decode::query(query),
            base: "http://practice.test".to_owned(),
            version: self.version,
            body,
        };
        answer(&mut self.world, &request, self.now)
    }

    fn ok(&mut self, method: &str, path: &str, body: Value) -> Value {
        let body = Some(body).filter(|b| !b.is_null());
        self.ask(method, path, Ok(body)).unwrap_or_else(|r| panic!("{method} {path}: {r:?}")).body.unwrap().into_value()
    }

    fn refused(&mut self, method: &str, path: &str, body: Value) -> (u16, &'static str) {
        let body = Some(body).filter(|b| !b.is_null());
        let refusal = self.ask(method, path, Ok(body)).unwrap_err();
        (refusal.status, refusal.code)
    }

    fn one(&self, state: State) -> String {
        self.world.conversations.iter().find(|(_, c)| c.state == state).unwrap().1.id.to_string()
    }
}
