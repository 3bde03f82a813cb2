//! A program that is stopped in the midst of a delivery: the other one takes over, and when the first goes on nothing is
//! said twice, lost or out of order (S9, S3).

use std::time::Duration;

use practice::{self, Fault, FaultKind, Gateway, Practice, PracticeOptions, WorldHandle};
use tokio::runtime::Runtime;

use crate::support::{Home, Terminal};
use crate::two::{note, open, wait_for_outbox};

/// A workspace in this process, so that its faults are at hand.
struct Workspace {
    practice: Practice,
    world: WorldHandle,
    _runtime: Runtime,
}

impl Workspace {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = PracticeOptions { conversations: 60, people: false, ..PracticeOptions::default() };
        let practice = runtime.block_on(practice::start(options)).unwrap();
        let world = practice.world();
        Self { practice, world, _runtime: runtime }
    }

    /// Two programs on one profile; the first delivers.
    fn two(&self, home: &Home) -> (Terminal, Terminal) {
        home.write(
            "config.toml",
            "[composer]\nundo_delay = 0\n[sync]\npoll_active_s = 1\ntimeout = 1\nhorizon = 9\nrate_share = 1\n",
        );
        let login = ["login", "--token-stdin", "--base-url", self.practice.base_url()];
        assert!(home.run_with_input(&login, self.practice.token()).status.success());
        let first = open(home);
        (first, open(home))
    }

    /// What was said here, in its order.
    fn said(&self) -> Vec<String> {
        let stage = self.world.stage();
        let bodies = stage.world.conversations.iter().flat_map(|(_, conversation)| conversation.parts.iter());
        let own = bodies.filter_map(|part| part.body.as_ref()).filter(|body| body.contains("said "));
        own.map(|body| body.replace("<p>", "").replace("</p>", "")).collect()
    }

    fn until_the_fault_is_met(&self) {
        let deadline = std::time::Instant::now() + Duration::from_secs(60);
        while self.world.stage().faults.left() > 0 {
            assert!(std::time::Instant::now() < deadline, "nothing was sent");
            std::thread::yield_now();
        }
    }
}

/// A request that nobody is answered, and that is done after so long, if ever.
fn silent(done: Duration) -> FaultKind {
    let never = Duration::from_secs(3600);
    FaultKind::Gateway(Gateway { answer: None, body: None, after: never, done })
}

#[test]
fn of_two_programs_one_is_stopped_while_it_sends_and_nothing_is_said_twice_when_it_goes_on() {
    let never = Duration::from_secs(3600);
    // Done and answered while it is stopped; done when the other one has taken over, and never answered; never done.
    for fault in [FaultKind::Hold, silent(Duration::from_secs(7)), silent(never)] {
        let home = Home::new();
        let workspace = Workspace::start();
        let (mut first, mut second) = workspace.two(&home);
        workspace.world.plan(Fault::once("/reply", fault.clone()).on("POST"));
        note(&mut first, "said first");
        workspace.until_the_fault_is_met();
        stop(&home, &first);
        workspace.world.release();
        note(&mut second, "said second");
        wait_for_outbox(&home, "state = 'done'", 2);
        assert_eq!(workspace.said(), ["said first", "said second"], "{fault:?}");
        first.signal("CONT");
        first.wait_for("said second");
        note(&mut first, "said third");
        wait_for_outbox(&home, "state = 'done'", 3);
        second.wait_for("said third");
        assert_eq!(workspace.said(), ["said first", "said second", "said third"], "{fault:?}");
    }
}

/// Stops a program, wherever it is, but not with its hand on the store's file: then nobody could write there until it goes
/// on.
fn stop(home: &Home, program: &Terminal) {
    let file = rusqlite::Connection::open(home.state().join("profiles/default/sidetone.db")).unwrap();
    file.busy_timeout(Duration::ZERO).unwrap();
    loop {
        program.signal("STOP");
        program.wait_for_process_state("the stop", |state| state == 'T');
        if file.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            return;
        }
        program.signal("CONT");
        program.wait_for_process_state("going on", |state| state != 'T');
    }
}

#[test]
fn programs_that_are_stopped_at_any_moment_say_everything_once_and_in_order() {
    let home = Home::new();
    let workspace = Workspace::start();
    let (first, second) = workspace.two(&home);
    let mut programs = [first, second];
    let mut expected = Vec::new();
    for round in 0..4 {
        let [holder, other] = &mut programs;
        for n in 0..3 {
            expected.push(format!("said {round}.{n}"));
            note(holder, &format!("said {round}.{n}"));
        }
        // Wherever it is in sending these: as soon as one is on its way, or a while after.
        let sent = expected.len() - 3 + round % 3;
        let deadline = std::time::Instant::now() + Duration::from_secs(60);
        while workspace.said().len() < sent && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        stop(&home, holder);
        expected.push(format!("said {round}.3"));
        note(other, &format!("said {round}.3"));
        wait_for_outbox(&home, "state = 'done'", i64::try_from(expected.len()).unwrap());
        holder.signal("CONT");
        holder.wait_for(&format!("said {round}.3"));
        assert_eq!(workspace.said(), expected);
        programs.reverse();
    }
}
