//! The practice workspace against the official description of the API: every operation is called, and every answer
//! is held to the schema it should have. `SIDETONE_API_DESCRIPTION` names the description (version 2.16, YAML);
//! without it there is nothing to compare with, and the test says so.
//!
//! One file a family of operations; each family gives every operation of its own a successful example and one for every
//! refusal that the description shows, and `refusals` those that every operation has (401, 406, 429). `coverage` fails
//! if one is missing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod attributes;
mod caller;
mod conversations;
mod coverage;
mod exceptions;
mod outbound;
mod people;
mod refusals;
mod schema;
mod settings;
mod tickets;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};

use caller::Caller;
use exceptions::EXCEPTIONS;
use schema::{Description, Disagreement};

/// The variable with the path of the description.
const VARIABLE: &str = "SIDETONE_API_DESCRIPTION";

#[tokio::test]
async fn every_answer_of_the_practice_workspace_is_as_the_api_describes_it() {
    let Ok(path) = std::env::var(VARIABLE) else {
        println!("skipped: {VARIABLE} names no description of the API to compare with");
        return;
    };
    let mut caller = Caller::start(Description::read(&path)).await;
    workspace::family(&mut caller).await;
    let contacts = conversations::all(&mut caller).await;
    people::family(&mut caller, &contacts).await;
    settings::family(&mut caller).await;
    conversations::family(&mut caller).await;
    conversations::whole(&mut caller).await;
    attributes::family(&mut caller).await;
    tickets::family(&mut caller).await;
    outbound::family(&mut caller).await;
    refusals::family(&mut caller).await;
    judge(&caller.found, &caller.description.own_disagreements());
    coverage::judge(&caller.description, &caller.seen);
    caller.practice.stop().await;
}

/// Every disagreement has to be one that the live API is known to have, and every listed one has to be there.
fn judge(found: &BTreeMap<Disagreement, BTreeSet<&'static str>>, recorded: &BTreeSet<Disagreement>) {
    let mut unused: BTreeSet<_> = EXCEPTIONS.iter().map(|e| (e.path, e.how)).collect();
    let mut wrong = Vec::new();
    for (disagreement, endpoints) in found {
        if recorded.iter().any(|known| known.is_like(disagreement)) {
            continue;
        }
        match EXCEPTIONS.iter().find(|e| e.covers(disagreement)) {
            Some(known) => {
                unused.remove(&(known.path, known.how));
            }
            None => wrong.push(format!("{} {} in {endpoints:?}", disagreement.path, disagreement.how)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "exceptions that are not needed: {unused:?}");
}
