//! The terminal room by itself, through the debug build's `probe`: what is switched on is switched off on every way
//! out, and no key is lost or stolen.

use crate::support::{Home, Terminal, pasted};

fn probe(home: &Home) -> Terminal {
    probe_with(home, &[])
}

fn probe_with(home: &Home, env: &[(&str, &str)]) -> Terminal {
    let terminal = home.start_with(&["probe"], env, (80, 24));
    terminal.wait_for("ready");
    assert!(!terminal.is_cooked());
    terminal
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send("q");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
    assert!(terminal.is_cooked());
}

#[test]
fn a_panic_restores_the_terminal_first_and_then_says_what_happened() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send("p");
    assert_eq!(terminal.wait_for_end().exit_code(), 101);
    terminal.assert_restored();
    assert!(terminal.is_cooked());
    let sent = terminal.transcript();
    let (screen, words) = sent.rsplit_once("\x1b[?1049l").unwrap();
    assert!(!screen.contains("internal error"));
    assert!(words.contains("internal error") && words.contains("on demand"), "{words:?}");
}

#[test]
fn a_signal_to_end_restores_the_terminal_and_gives_the_exit_code_of_shells() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let home = Home::new();
        let mut terminal = probe(&home);
        terminal.signal(signal);
        assert_eq!(terminal.wait_for_end().exit_code(), code, "{signal}");
        terminal.assert_restored();
        assert!(terminal.is_cooked());
    }
}

#[test]
fn closing_the_window_ends_the_program() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.close("x");
    assert_eq!(terminal.wait_for_end().exit_code(), 129);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_program_too() {
    let home = Home::new();
    let mut terminal = home.start_detached(&["probe"]);
    terminal.wait_for("ready");
    terminal.close("x");
    assert_eq!(terminal.wait_for_end().exit_code(), 129);
}

#[test]
fn a_new_size_is_drawn_at_once_even_a_tiny_one() {
    let home = Home::new();
    let terminal = probe(&home);
    terminal.resize((40, 10));
    terminal.wait_for("Resize(40, 10)");
    terminal.resize((1, 1));
    terminal.resize((60, 12));
    terminal.wait_for("Resize(60, 12)");
}

#[test]
fn a_paste_arrives_whole_and_not_as_keys() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send(&pasted("quit? q\nsecond line"));
    terminal.wait_for(r#"Paste("quit? q\nsecond line")"#);
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_z_gives_the_terminal_back_and_going_on_takes_it_again() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send("\x1a");
    terminal.wait_for_process_state("the stop", |state| state == 'T');
    terminal.wait_until("the shell's screen", |screen| !screen.alternate_screen());
    assert!(terminal.is_cooked());
    terminal.signal("CONT");
    terminal.wait_for("resumed");
    assert!(!terminal.is_cooked());
    terminal.send("x");
    terminal.wait_for("key Char('x')");
    terminal.send("q");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn a_stop_from_outside_is_followed_by_a_whole_new_frame() {
    let home = Home::new();
    let terminal = probe(&home);
    terminal.signal("STOP");
    terminal.wait_for_process_state("the stop", |state| state == 'T');
    let before = terminal.sent();
    terminal.signal("CONT");
    terminal.wait_for("continued");
    terminal.wait_for_bytes(before, "\x1b[?1049h");
}

#[test]
fn the_editor_gets_every_key_while_it_runs_and_its_text_comes_back() {
    let home = Home::new();
    let editor =
        home.write("editor", "#!/bin/sh\nprintf 'editor is here\\n'\nread -r line\nprintf '%s' \"$line\" > \"$1\"\n");
    let mut terminal = probe_with(&home, &[("VISUAL", &format!("sh '{}'", editor.display()))]);
    terminal.send("e");
    terminal.wait_for("editor is here");
    assert!(terminal.is_cooked());
    terminal.send("quite a line of text\n");
    terminal.wait_for("edited: quite a line of text");
    terminal.send("q");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
}

#[test]
fn an_editor_that_is_missing_is_said_so() {
    let home = Home::new();
    let mut terminal = probe_with(&home, &[("VISUAL", "/nowhere/vi")]);
    terminal.send("e");
    terminal.wait_for("could not be started");
    terminal.wait_for("set VISUAL or EDITOR");
}

#[test]
fn notices_titles_and_copies_reach_the_terminal_clean() {
    let home = Home::new();
    let mut terminal = probe(&home);
    let from = terminal.sent();
    terminal.send("n");
    terminal.wait_for_bytes(from, "\x1b]777;notify;probe;a,b]2,x\x1b\\");
    terminal.send("c");
    terminal.wait_for_bytes(from, "\x1b]52;c;Y29waWVk\x1b\\");
    terminal.send("t");
    terminal.wait_for_bytes(from, "\x1b]2;new title\x1b\\");
}

#[test]
fn an_idle_screen_sends_nothing_and_a_key_one_synchronized_frame() {
    let home = Home::new();
    let mut terminal = probe(&home);
    let before = terminal.sent();
    terminal.send("x");
    terminal.wait_for("key Char('x')");
    terminal.wait_for_bytes(before, "\x1b[?2026l");
    let sent = terminal.transcript();
    let frame = &sent.as_bytes()[before..];
    assert!(frame.starts_with(b"\x1b[?2026h") && frame.ends_with(b"\x1b[?2026l"));
}
