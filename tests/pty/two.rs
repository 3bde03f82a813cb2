//! Two terminals on one profile (S9).

use crate::practice::Served;
use crate::support::{Home, Terminal};

pub fn open(home: &Home) -> Terminal {
    let terminal = home.start_with(&[], &[], (120, 40));
    terminal.wait_until("the inbox", |screen| {
        let contents = screen.contents();
        contents.contains("live") && contents.contains("Details")
    });
    terminal
}

/// Writes a note on the conversation under the cursor, and sends it.
pub fn note(terminal: &mut Terminal, words: &str) {
    terminal.send("n");
    terminal.wait_for("teammates read this");
    terminal.send(words);
    terminal.wait_for(words);
    terminal.send("\x13");
    terminal.wait_until("the composer closed", |screen| !screen.contents().contains("teammates read this"));
}

/// How often something stands in the store's outbox in one of these states.
pub fn outbox(home: &Home, condition: &str) -> i64 {
    let store = rusqlite::Connection::open(home.state().join("profiles/default/sidetone.db")).unwrap();
    store.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    store.query_row(&format!("SELECT count(*) FROM outbox WHERE {condition}"), [], |row| row.get(0)).unwrap()
}

pub fn wait_for_outbox(home: &Home, condition: &str, count: i64) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while outbox(home, condition) != count {
        assert!(std::time::Instant::now() < deadline, "waited in vain for {count} with {condition}");
        std::thread::yield_now();
    }
}

#[test]
fn two_terminals_show_each_others_work_and_the_second_takes_over_from_one_killed_or_stopped() {
    for ending in ["KILL", "STOP"] {
        let home = Home::new();
        home.write("config.toml", "[composer]\nundo_delay = 0\n");
        let served = Served::start(&home, &[]);
        served.log_in(&home);
        let mut first = open(&home);
        let mut second = open(&home);
        note(&mut second, "said in the second");
        wait_for_outbox(&home, "state = 'done'", 1);
        first.wait_for("said in the second");
        note(&mut first, "said in the first");
        second.wait_for("said in the first");
        wait_for_outbox(&home, "state = 'done'", 2);
        // The first has the lease, since it came first.
        first.signal(ending);
        note(&mut second, "said when the first was gone");
        wait_for_outbox(&home, "state = 'done'", 3);
        if ending == "STOP" {
            first.signal("CONT");
            first.wait_for("said when the first was gone");
            note(&mut first, "said when it was back");
            wait_for_outbox(&home, "state = 'done'", 4);
            second.wait_for("said when it was back");
        }
        assert_eq!(outbox(&home, "attempts <> 1"), 0, "each was sent once, after {ending}");
    }
}
