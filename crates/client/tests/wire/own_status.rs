//! One's own status: decided without the server, killed with it, and said once (I1, S3).

use std::time::Duration;

use client::domain::operation::Status;
use client::domain::step::OWN;
use client::domain::{Operation, Step, StepState};
use client::intercom::{Client, ClientOptions, Token};
use client::sync::{SyncCommand, SyncSettings};
use practice::{Fault, FaultKind, Gateway};

use crate::rig::{Rig, settings};

/// How long what was sent may still arrive.
const HORIZON: u64 = 120;

fn status(away: bool) -> Operation {
    Operation::SetAway(Status { away, reassign: false, reason: None })
}

impl Rig {
    /// As who one is shown: away or not.
    async fn shown_away(&self) -> bool {
        let admins = self.store.directory().await.expect("read").admins;
        admins.into_iter().find(|admin| admin.id == self.me).expect("oneself").away
    }

    /// The statuses that the server was told, in their order.
    fn told_away(&self) -> Vec<bool> {
        let told = self.writes().into_iter().filter(|entry| entry.path.ends_with("/away"));
        told.map(|entry| entry.body.expect("a body")["away_mode_enabled"] == true).collect()
    }

    /// A way to nowhere in the place of the one to the server, which is handed back.
    fn lose_the_server(&mut self) -> Client {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
        let mut options = ClientOptions::new(format!("http://{nobody}"), Token::new(self.token()));
        (options.clock, options.attempts, options.timeout) = (self.clock.clone(), 1, Duration::from_secs(2));
        std::mem::replace(&mut self.client, Client::new(options).expect("a client"))
    }

    /// Kills the program, and starts one on the same files.
    async fn killed(&mut self) {
        self.kill();
        self.harm(|_| {}).await;
        self.settle().await;
    }
}

#[tokio::test]
async fn a_status_that_was_decided_offline_survives_kills_and_goes_out_once() {
    for decided in [&[true][..], &[true, false, true], &[true, false]] {
        let slow = SyncSettings { backoff: Duration::from_secs(30), ..settings() };
        let mut rig = Rig::live_with(30, slow).await;
        let server = rig.lose_the_server();
        rig.killed().await;
        for away in decided {
            rig.act(OWN, vec![status(*away)]).await;
        }
        let last = decided.last() == Some(&true);
        for _ in 0..2 {
            rig.killed().await;
            let waiting: Vec<Step> = rig.store.outbox().await.expect("read");
            assert!(waiting.iter().all(|step| step.state == StepState::Queued), "{waiting:?}");
            assert_eq!((waiting.len(), rig.shown_away().await), (1, last), "{decided:?}");
        }
        rig.client = server;
        for _ in 0..2 {
            rig.killed().await;
            rig.clock.advance(120);
            rig.order(SyncCommand::Deliver).await;
            assert_eq!((rig.told_away(), rig.shown_away().await), (vec![last], last), "{decided:?}");
            assert!(rig.store.outbox().await.expect("read").is_empty());
        }
        assert_eq!(rig.client.admin(&rig.me).await.expect("an answer").away, last);
    }
}

#[tokio::test]
async fn a_status_that_was_on_its_way_when_the_program_was_killed_is_said_once() {
    for arrives_after in [Some(0), Some(20), None] {
        let far = SyncSettings { horizon: Duration::from_secs(HORIZON), ..settings() };
        let mut rig = Rig::live_with(30, far).await;
        // Nobody answers before the program is killed; what is passed on then comes of another request.
        let (answer, body, never) = (None, None, Duration::from_secs(3600));
        rig.world.plan(Fault::once("/away", FaultKind::Gateway(Gateway { answer, body, after: never, done: never })));
        let away = rig.decide(OWN, vec![status(true)]).await.swap_remove(0);
        rig.sync().send(SyncCommand::Deliver);
        while rig.world.stage().faults.left() > 0 {
            tokio::task::yield_now().await;
        }
        rig.killed().await;
        rig.world.clear_faults();
        assert_eq!((rig.state_of(&away).await, rig.shown_away().await), (StepState::Unsure, true));
        for second in 0..HORIZON - 2 {
            if arrives_after == Some(second) {
                rig.client.set_away(&rig.me, true, false, None).await.expect("it arrives");
            }
            rig.clock.advance(1);
            rig.order(SyncCommand::Deliver).await;
            assert!(rig.told_away().len() <= usize::from(arrives_after.is_some()), "{arrives_after:?}, {second} s");
        }
        rig.killed().await;
        for _ in 0..4 {
            rig.clock.advance(1);
            rig.order(SyncCommand::Deliver).await;
        }
        assert_eq!((rig.state_of(&away).await, rig.told_away()), (StepState::Done, vec![true]), "{arrives_after:?}");
        assert!(rig.client.admin(&rig.me).await.expect("an answer").away && rig.shown_away().await);
    }
}
