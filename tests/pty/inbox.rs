//! The inbox itself on a terminal, against a practice workspace: start, ways out, and what they leave.

use crate::practice::Served;
use crate::support::{Home, Terminal, pasted};

/// A home that is logged in to a served workspace.
fn logged_in() -> (Home, Served) {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    served.log_in(&home);
    home.write("keymap.toml", "[global]\n\"f9\" = \"quit\"\n");
    (home, served)
}

const QUIT: &str = "\x1b[20~";

/// Opens the inbox and waits until there are conversations in it.
fn open(home: &Home) -> Terminal {
    open_with(home, &[])
}

fn open_with(home: &Home, env: &[(&str, &str)]) -> Terminal {
    let terminal = home.start_with(&[], env, (120, 40));
    wait_for_inbox(&terminal);
    terminal
}

/// Waits until the first sync is over and a conversation is open.
fn wait_for_inbox(terminal: &Terminal) {
    terminal.wait_until("the inbox", |screen| {
        let contents = screen.contents();
        screen.alternate_screen() && contents.contains("live") && contents.contains("Details")
    });
}

#[test]
fn it_opens_and_quitting_leaves_the_terminal_as_it_was() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    assert!(!terminal.is_cooked());
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
    assert!(terminal.is_cooked());
}

#[test]
fn the_practice_workspace_opens_by_itself_and_leaves_nothing_behind() {
    let home = Home::new();
    home.write("keymap.toml", "[global]\n\"f9\" = \"quit\"\n");
    let mut terminal = home.start_with(&["practice", "--people", "off"], &[], (120, 40));
    wait_for_inbox(&terminal);
    terminal.send(QUIT);
    terminal.wait_for("The practice world goes with it");
    terminal.send("n");
    terminal.wait_until("no question", |screen| !screen.contents().contains("The practice world"));
    terminal.send(QUIT);
    terminal.wait_for("The practice world goes with it");
    terminal.send("y");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
    let left = std::fs::read_dir(home.path()).unwrap();
    assert!(left.flatten().all(|entry| !entry.file_name().to_string_lossy().starts_with("sidetone-practice")));
}

#[test]
fn a_practice_world_is_saved_on_leaving_and_gone_on_with_and_writes_over_nothing_unasked() {
    let home = Home::new();
    home.write("keymap.toml", "[global]\n\"f9\" = \"quit\"\n");
    let place = home.path().join("practice.world");
    std::fs::write(&place, "something of mine").unwrap();
    let mut terminal = home.start_with(&["practice", "--people", "off"], &[], (120, 40));
    wait_for_inbox(&terminal);
    terminal.send("n");
    terminal.wait_for("NOTE about");
    terminal.send("kept for tomorrow");
    terminal.wait_for("kept for tomorrow");
    terminal.send("\x13");
    terminal.wait_for("Note saved");
    terminal.send(QUIT);
    terminal.wait_for("save the world to a file");
    terminal.send("s");
    terminal.wait_for("world.save ~/practice.world");
    terminal.send("\r");
    terminal.wait_for("is there already");
    assert_eq!(std::fs::read_to_string(&place).unwrap(), "something of mine");
    terminal.send("n");
    terminal.send(QUIT);
    terminal.wait_for("save the world to a file");
    terminal.send("s");
    terminal.wait_for("world.save ~/practice.world");
    terminal.send("2\r");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
    let saved = home.path().join("practice.world2");
    terminal.wait_for(&format!("sidetone practice --state {}", saved.display()));
    assert!(std::fs::read_to_string(&saved).unwrap().contains("kept for tomorrow"));
    let mut terminal = home.start_with(&["practice", "--state", saved.to_str().unwrap()], &[], (120, 40));
    wait_for_inbox(&terminal);
    terminal.wait_for("kept for tomorrow");
    // It stays by itself now, so there is nothing to ask.
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
}

#[test]
fn a_practice_world_is_saved_with_what_waits_to_go_out() {
    let home = Home::new();
    home.write("keymap.toml", "[global]\n\"f9\" = \"quit\"\n");
    home.write("config.toml", "[composer]\nundo_delay = 60\n");
    let mut terminal = home.start_with(&["practice", "--people", "off"], &[], (120, 40));
    wait_for_inbox(&terminal);
    terminal.send("n");
    terminal.wait_for("NOTE about");
    terminal.send("not to be lost");
    terminal.wait_for("not to be lost");
    terminal.send("\x13");
    terminal.wait_for("in 5");
    terminal.send(QUIT);
    terminal.wait_for("save the world to a file");
    terminal.send("s");
    terminal.wait_for("world.save ~/practice.world");
    terminal.send("\r");
    terminal.wait_for("first: save again");
    terminal.wait_until("nothing that waits", |screen| !screen.contents().contains('↑'));
    terminal.send(QUIT);
    terminal.wait_for("save the world to a file");
    terminal.send("s");
    terminal.wait_for("world.save ~/practice.world");
    terminal.send("\r");
    assert!(terminal.wait_for_end().success());
    let saved = home.path().join("practice.world");
    assert!(std::fs::read_to_string(&saved).unwrap().contains("not to be lost"));
}

#[test]
fn the_practice_workspace_is_full_whatever_rules_the_own_workspace_follows() {
    let home = Home::new();
    home.write("config.toml", "[profile.default]\nrules = \"front\"\n[stream]\nlisten = \"127.0.0.1:1\"\n");
    let secret = [("SIDETONE_CLIENT_SECRET", "hush")];
    let terminal = home.start_with(&["practice", "--people", "off"], &secret, (120, 40));
    terminal.wait_until("what is mine", |screen| {
        let contents = screen.contents();
        contents.split_once("Mine ").is_some_and(|(_, rest)| rest.starts_with(|c: char| ('1'..='9').contains(&c)))
    });
    let drawn = terminal.transcript();
    assert!(!drawn.contains("listened for"), "nothing is listened for: {drawn}");
    // Who one is shows by name from the first: what follows the dot, past the colour, is never an id.
    let mut after_the_dot = drawn.split("● \u{1b}[").skip(1).filter_map(|rest| rest.split_once('m'));
    assert!(after_the_dot.all(|(_, name)| !name.starts_with(|c: char| c.is_ascii_digit())), "{drawn}");
}

#[test]
fn every_signal_to_end_restores_the_terminal() {
    let (home, _served) = logged_in();
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut terminal = open(&home);
        terminal.signal(signal);
        assert_eq!(terminal.wait_for_end().exit_code(), code, "{signal}");
        terminal.assert_restored();
        assert!(terminal.is_cooked());
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_anywhere_restores_the_terminal_and_names_the_log() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    terminal.signal("USR1");
    assert_eq!(terminal.wait_for_end().exit_code(), 101);
    terminal.assert_restored();
    assert!(terminal.is_cooked());
    let log = std::fs::read_to_string(home.state().join("sidetone.log")).unwrap();
    assert!(log.contains("panic") && log.contains("on demand"), "{log}");
    assert!(terminal.transcript().contains("sidetone.log"));
}

#[test]
fn closing_the_window_ends_it() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    terminal.close("j");
    assert_eq!(terminal.wait_for_end().exit_code(), 129);
}

#[test]
fn every_size_is_drawn_without_a_panic() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    for size in [(1, 1), (2, 40), (300, 3), (20, 5), (79, 24), (80, 24), (119, 30), (200, 60), (7, 1), (120, 40)] {
        let before = terminal.sent();
        terminal.resize(size);
        terminal.wait_for_bytes(before, "\x1b[?2026l");
    }
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_stop_and_going_on_brings_the_whole_screen_back() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    let before = terminal.screen(vt100::Screen::contents);
    terminal.send("\x1a");
    terminal.wait_for_process_state("the stop", |state| state == 'T');
    terminal.wait_until("the shell's screen", |screen| !screen.alternate_screen());
    assert!(terminal.is_cooked());
    terminal.signal("CONT");
    let first = before.lines().find(|line| line.trim().len() > 20).unwrap().trim().chars().take(15).collect::<String>();
    terminal.wait_until("the inbox again", |screen| screen.alternate_screen() && screen.contents().contains(&first));
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
}

#[test]
fn a_paste_goes_into_the_composer_whole_and_a_kill_loses_no_draft() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    terminal.send("n");
    terminal.wait_until("the composer", |screen| screen.contents().to_lowercase().contains("note"));
    terminal.send(&pasted("pasted q one\npasted q two"));
    terminal.wait_for("pasted q two");
    let saved = |home: &Home| {
        let dir = home.state().join("profiles/default");
        std::fs::read_dir(dir).unwrap().flatten().any(|entry| {
            std::fs::read(entry.path()).is_ok_and(|bytes| bytes.windows(12).any(|window| window == b"pasted q two"))
        })
    };
    // The draft is written a moment after the last key; the screen says nothing about that, so the disk is asked.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !saved(&home) {
        assert!(std::time::Instant::now() < deadline, "the draft is never saved");
        std::thread::yield_now();
    }
    terminal.signal("KILL");
    terminal.wait_for_end();
    drop(terminal);

    let mut terminal = open(&home);
    terminal.send("n");
    terminal.wait_for("pasted q two");
    terminal.send("\x1b");
    // Two escape sequences in one read could be taken for another key.
    terminal.wait_for("Kept your note about");
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
}

#[test]
fn no_color_means_no_colour() {
    let (home, _served) = logged_in();
    let mut terminal = open_with(&home, &[("NO_COLOR", "1")]);
    terminal.send(QUIT);
    assert!(terminal.wait_for_end().success());
    let sent = terminal.transcript();
    for colour in ["38;2;", "48;2;", "38;5;", "48;5;", "[31m", "[32m", "[33m", "[34m"] {
        assert!(!sent.contains(colour), "{colour} is sent");
    }
}

#[test]
fn a_link_in_a_thread_is_one_for_the_terminal_where_that_knows_links() {
    for (term, knows) in [("xterm-256color", true), ("linux", false)] {
        // A workspace of its own: what the other one's note says would be waited for in vain.
        let (home, _served) = logged_in();
        let mut terminal = open_with(&home, &[("TERM", term)]);
        terminal.send("n");
        terminal.wait_until("the composer", |screen| screen.contents().to_lowercase().contains("note about"));
        let address = "https://docs.example.com/x";
        terminal.send(&format!("see {address} for it"));
        terminal.wait_for("for it");
        assert!(!terminal.transcript().contains("\x1b]8;id="), "nothing is a link yet");
        terminal.send("\x13");
        // In the thread it has a number.
        terminal.wait_for("[1]");
        // Whether it goes out by then is not what this is about.
        terminal.send(QUIT);
        terminal.wait_for("Leave sidetone?");
        terminal.send("y");
        assert!(terminal.wait_for_end().success());
        let sent = terminal.transcript();
        let links = sent.split("\x1b]8;id=").skip(1).filter(|link| link.contains(&format!(";{address}\x1b\\")));
        assert_eq!(links.count() > 0, knows, "{term}");
        assert_eq!(sent.contains("\x1b]8;"), knows, "{term}");
        // Whatever was a link ends as one: nothing behind it is clicked by mistake.
        let begun = sent.matches("\x1b]8;id=").count();
        assert!(sent.matches("\x1b]8;;\x1b\\").count() >= begun, "{term}");
    }
}

#[test]
fn what_is_typed_ahead_is_done_in_its_order_once_the_inbox_is_there() {
    let (home, _served) = logged_in();
    let mut first = open(&home);
    first.send(QUIT);
    first.wait_for_end();
    // `Esc` right before a key, as it is typed by whoever wants to be sure of where they are.
    let terminal = home.start_typed(&[], "\x1bgunwritten ahead", (120, 40));
    terminal.wait_until("a note with all of the text in an unassigned conversation", |screen| {
        let contents = screen.contents();
        let list = contents.lines().map(|line| line.trim_start_matches(['▌', ' ']));
        let unassigned =
            list.filter(|line| line.starts_with("Unassigned") && line.contains("waits longest")).count() == 1;
        unassigned && contents.contains("NOTE") && contents.contains("ritten ahead")
    });
}

#[test]
fn webhooks_that_lack_their_secret_are_told_where_they_were_asked_for() {
    let (home, _served) = logged_in();
    let config = std::fs::read_to_string(home.config().join("config.toml")).unwrap();
    home.write("config.toml", &format!("[stream]\nlisten = \"127.0.0.1:0\"\n\n{config}"));
    let mut terminal = open(&home);
    let screen = terminal.wait_for("there is no client secret");
    assert!(screen.contains("config.toml:2"), "{screen}");
    // All of it is under the messages.
    terminal.send("ge");
    terminal.wait_for("sidetone webhook secret");
    terminal.send("q");
    terminal.close(QUIT);
}

#[test]
fn what_is_pasted_without_marks_is_held_until_somebody_says_so() {
    let (home, _served) = logged_in();
    let mut terminal = open(&home);
    let before = terminal.screen(|screen| screen.contents());
    terminal.send("j");
    terminal.wait_until("another row", |screen| screen.contents() != before);
    terminal.send("eoeome\n");
    terminal.wait_for("7 keys came at once");
    terminal.send("\x1b");
    terminal.wait_until("no question", |screen| !screen.contents().contains("came at once"));
    assert!(!terminal.transcript().contains("takes it back"), "nothing was done");
    // Fewer are pressed, and into a field goes all of it, as it is typed.
    terminal.send("e");
    terminal.wait_for("takes it back");
    terminal.send(":eoeome");
    terminal.wait_for(":eoeome");
}
