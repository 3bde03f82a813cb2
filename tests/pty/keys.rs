//! What is typed arrives: every key, in its order, as the key it was, whenever it comes and however its bytes are cut.

use crate::support::{Home, Terminal, pasted};

/// The keys, and what else the terminal said, as the probe has shown them.
fn shown(terminal: &Terminal) -> Vec<String> {
    let lines = terminal.screen(|screen| screen.rows(0, 80).collect::<Vec<_>>());
    let ready = lines.iter().position(|line| line.trim() == "ready").map_or(0, |ready| ready + 1);
    let lines = lines.iter().skip(ready).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    lines.map(|line| line.replace(" KeyModifiers(0x0)", "").replace("key ", "")).collect()
}

/// Types a last key, and looks what was shown until it came.
#[track_caller]
fn all_of(terminal: &mut Terminal) -> Vec<String> {
    terminal.send("#");
    terminal.wait_for("Char('#')");
    let mut all = shown(terminal);
    assert_eq!(all.pop().as_deref(), Some("Char('#')"), "{all:?}");
    all
}

fn probe(home: &Home) -> Terminal {
    let terminal = home.start_with(&["probe"], &[], (80, 24));
    terminal.wait_for("ready");
    terminal
}

/// What the probe shows of these, each sent in one go.
fn sent(all: &[&str]) -> Vec<String> {
    let home = Home::new();
    let mut terminal = probe(&home);
    for keys in all {
        terminal.send(keys);
    }
    all_of(&mut terminal)
}

#[test]
fn what_was_typed_before_the_program_was_there_is_taken_whole_and_in_its_order() {
    let home = Home::new();
    let mut terminal = home.start_typed(&["probe"], "gm\rj\x1b[A\x1b[Bé\tk", (80, 24));
    terminal.wait_for("Char('k')");
    let all = all_of(&mut terminal);
    let wanted = ["Char('g')", "Char('m')", "Enter", "Char('j')", "Up", "Down", "Char('é')", "Tab", "Char('k')"]
        .map(str::to_owned);
    assert_eq!(all, wanted);
}

#[test]
fn what_is_typed_while_the_program_starts_is_taken_whole_and_in_its_order() {
    let home = Home::new();
    let mut terminal = home.start_typed(&["probe"], "g", (80, 24));
    terminal.send("m");
    terminal.wait_until_it_does_not_echo();
    terminal.send("j\x1b[A");
    terminal.wait_for("ready");
    terminal.send("k");
    assert_eq!(all_of(&mut terminal), ["Char('g')", "Char('m')", "Char('j')", "Up", "Char('k')"]);
}

#[test]
fn esc_and_the_next_key_in_one_go_are_two_keys() {
    assert_eq!(sent(&["\x1b\x1b\x1b[A"]), ["Esc", "Esc", "Up"]);
    assert_eq!(sent(&["\x1b\x1b[I"]), ["Esc", "FocusGained"]);
}

#[test]
fn a_paste_right_behind_esc_is_a_paste_and_no_keys() {
    let paste = pasted("close it");
    assert_eq!(sent(&[&format!("\x1b{paste}")]), ["Esc", "Paste(\"close it\")"]);
}

#[test]
fn more_keys_than_are_read_at_once_all_arrive() {
    let many = "j".repeat(3000) + "k";
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send(&many);
    terminal.wait_for("Char('k')");
}

#[test]
fn a_lone_esc_needs_no_key_after_it() {
    let home = Home::new();
    let mut terminal = probe(&home);
    terminal.send("\x1b");
    terminal.wait_for("key Esc");
}
