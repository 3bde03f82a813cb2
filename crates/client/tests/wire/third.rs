//! Five hundred steps, chosen by chance, while a third of all requests go wrong (S2, S3).

use std::collections::BTreeMap;
use std::time::Duration;

use client::domain::Operation;
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply};

/// What was decided about a conversation.
#[derive(Default)]
struct Decided {
    words: Vec<String>,
    closes: usize,
    opens: usize,
    closed: bool,
}

impl Decided {
    /// The next thing to do about it; what is closed is opened next, so that each change can be counted.
    fn next(&mut self, number: usize, random: &mut fastrand::Rng) -> Vec<Operation> {
        if std::mem::take(&mut self.closed) {
            self.opens += 1;
            return vec![Operation::Open];
        }
        let words = format!("number {number}.");
        let mut operations = match random.u8(..3) {
            0 => vec![reply(&words)],
            1 => vec![note(&words)],
            // Now and then the same words as before, on purpose.
            _ => vec![note("once more.")],
        };
        self.words.push(if operations[0] == note("once more.") { "once more.".to_owned() } else { words });
        if random.u8(..4) == 0 {
            operations.push(Operation::Close);
            self.closes += 1;
            self.closed = true;
        }
        operations
    }
}

#[tokio::test]
async fn five_hundred_actions_arrive_once_and_in_order_while_a_third_of_requests_go_wrong() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let rig = Rig::live(120).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(25).collect();
    let count = |id: &str| (rig.happened(id, "close"), rig.happened(id, "open"));
    let before: BTreeMap<String, (usize, usize)> = ids.iter().map(|id| (id.clone(), count(id))).collect();
    let kinds = vec![
        FaultKind::Status(500),
        FaultKind::Status(503),
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::Truncate,
        FaultKind::Delay(Duration::from_millis(5)),
    ];
    rig.world.plan(Fault::share(1.0 / 3.0, seed, FaultKind::OneOf(kinds)));
    let mut decided: BTreeMap<String, Decided> = BTreeMap::new();
    let mut steps = 0;
    while steps < 500 {
        let id = ids[random.usize(..ids.len())].clone();
        let operations = decided.entry(id.clone()).or_default().next(steps, &mut random);
        steps += operations.len();
        rig.decide(&id, operations).await;
        match random.u8(..8) {
            0 => rig.clock.advance(i64::from(random.u8(1..5))),
            1 => rig.order(SyncCommand::Deliver).await,
            _ => rig.sync().send(SyncCommand::Deliver),
        }
    }
    for _ in 0..200 {
        if rig.store.outbox().await.unwrap().is_empty() {
            break;
        }
        rig.clock.advance(5);
        rig.order(SyncCommand::Deliver).await;
    }
    assert_eq!(rig.store.outbox().await.unwrap(), [], "nothing is left and nothing was refused, seed {seed}");
    for (id, decided) in decided {
        let said: Vec<String> = rig.bodies(&id).into_iter().filter_map(|body| own(&body)).collect();
        assert_eq!(said, decided.words, "conversation {id}, seed {seed}");
        let (closes, opens) = before[&id];
        let expected = (closes + decided.closes, opens + decided.opens);
        assert_eq!(count(&id), expected, "closes and opens of conversation {id}, seed {seed}");
    }
}

/// The words of a body, if they are this test's.
fn own(body: &str) -> Option<String> {
    let words = body.strip_prefix("<p>")?.strip_suffix("</p>")?;
    (words.starts_with("number ") || words == "once more.").then(|| words.to_owned())
}
