//! The delivery of a program that came for some steps of the outbox alone: it waits for its turn, sends those and what
//! stands before them in their lanes, and fetches nothing else (S9).

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

use super::busy::BusyGuard;
use super::connect;
use super::context::Context;
use super::delivery::{self, DeliveryMessage};
use super::lease::LOOK_EVERY;
use crate::domain::{Lane, StepState};
use crate::store::Candidate;

/// Delivers when it is this program's turn, until the sync is to stop. Nothing is asked of the server before.
pub(super) async fn run(context: Arc<Context>, orders: UnboundedReceiver<DeliveryMessage>, guard: BusyGuard) {
    let turns = tokio::spawn(contend(context.clone()));
    if context.until_held().await && connect::introduce(&context).await {
        delivery::run(context.clone(), orders, guard).await;
    }
    let _ = turns.await;
}

/// Looks whose turn it is, until the sync is to stop. How this one stands is not told to the programs that stand by: it
/// knows of nothing but its own steps.
async fn contend(context: Arc<Context>) {
    let mut seen = None;
    loop {
        context.contend().await;
        let changes = context.store.foreign_changes();
        if context.holds() && seen.is_some_and(|seen| seen != changes) {
            let _ = context.tasks.delivery.send(DeliveryMessage::Wake(context.busy.begin()));
        }
        seen = Some(changes);
        if !context.pause(LOOK_EVERY).await {
            return;
        }
    }
}

/// Of what may be delivered or looked for, what these steps need. Of each lane only what stands first is there
/// to be delivered, and what is in doubt stands before everything: so in a lane where one of these is still to
/// be done, all of it is either one of them or before one.
pub(super) async fn own(context: &Context, steps: &[i64], mut all: Vec<Candidate>) -> Vec<Candidate> {
    let mut lanes: HashSet<Lane> = HashSet::new();
    for id in steps {
        let step = context.report_err(context.store.step(*id).await).flatten();
        let open = step.filter(|step| !matches!(step.state, StepState::Done | StepState::Failed));
        lanes.extend(open.map(|step| step.lane()));
    }
    all.retain(|candidate| lanes.contains(&candidate.lane));
    all
}
