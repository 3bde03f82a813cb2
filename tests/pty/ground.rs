//! What the terminal answers, in time, late, in pieces or never: the theme follows, and no key comes of it.

use crate::support::{Home, Terminal};

const QUIT: &str = "\x1b[20~";
const FENCE: &str = "\x1b[c";
const BRIGHT: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
const DARK: &str = "\x1b]11;rgb:1e1e/1e1e/2e2e\x07";
const ATTRIBUTES: &str = "\x1b[?62;22c";

/// How white and the dark ground are written as grounds.
const WHITE_GROUND: &str = "48;2;255;255;255";
const DARK_GROUND: &str = "48;2;22;24;29";

fn home() -> Home {
    let home = Home::new();
    home.write("keymap.toml", "[global]\n\"f9\" = \"quit\"\n");
    home
}

const TRUE: (&str, &str) = ("COLORTERM", "truecolor");

fn start(home: &Home, env: &[(&str, &str)]) -> Terminal {
    let env: Vec<(&str, &str)> = env.iter().copied().chain([TRUE]).collect();
    let terminal = home.start_with(&["practice", "--people", "off"], &env, (120, 40));
    terminal.wait_for_bytes(0, FENCE);
    terminal
}

fn wait_for_inbox(terminal: &Terminal) {
    terminal.wait_until("the inbox", |screen| screen.contents().contains("live"));
}

/// Presses the keys that leave the practice world.
fn leave(terminal: &mut Terminal) {
    terminal.send(QUIT);
    terminal.wait_for("The practice world goes with it");
    terminal.send("y");
}

fn quit(mut terminal: Terminal) {
    leave(&mut terminal);
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
}

#[test]
fn the_first_frame_waits_for_no_answer_and_the_theme_follows_it_then() {
    let home = home();
    let mut terminal = start(&home, &[]);
    wait_for_inbox(&terminal);
    assert!(!terminal.transcript().contains("48;2;"), "nothing is known of the ground");
    terminal.send(BRIGHT);
    terminal.send(ATTRIBUTES);
    terminal.wait_for_bytes(0, WHITE_GROUND);
    quit(terminal);
    // The next start knows it from the first frame on; and another answer counts as well.
    let mut terminal = start(&home, &[]);
    wait_for_inbox(&terminal);
    assert!(terminal.transcript().contains(WHITE_GROUND));
    assert!(!terminal.transcript().contains(DARK_GROUND));
    terminal.send(&format!("{DARK}{ATTRIBUTES}"));
    terminal.wait_for_bytes(0, DARK_GROUND);
    quit(terminal);
}

#[test]
fn one_that_does_not_say_its_ground_is_asked_the_environment_and_else_has_16_colours() {
    let home = home();
    let mut terminal = start(&home, &[("COLORFGBG", "0;15")]);
    terminal.send(ATTRIBUTES);
    terminal.wait_for_bytes(0, WHITE_GROUND);
    quit(terminal);
    let mut terminal = start(&home, &[]);
    terminal.send(ATTRIBUTES);
    wait_for_inbox(&terminal);
    terminal.send("?");
    terminal.wait_for("Help");
    assert!(!terminal.transcript().contains("48;2;"));
    terminal.send("\x1b[27u");
    quit(terminal);
}

#[test]
fn an_answer_in_pieces_is_no_key_and_still_counts() {
    let home = home();
    let mut terminal = start(&home, &[]);
    wait_for_inbox(&terminal);
    // The reader takes what is there: each piece is looked at before the next comes.
    for piece in BRIGHT.chars() {
        terminal.send(&piece.to_string());
        std::thread::yield_now();
    }
    terminal.send("\x1b[?6");
    terminal.send("2c");
    terminal.wait_for_bytes(0, WHITE_GROUND);
    assert!(!terminal.screen(vt100::Screen::contents).contains("means nothing"));
    quit(terminal);
}

#[test]
fn a_chosen_theme_is_not_asked_about_and_wins_at_the_next_start() {
    let home = home();
    home.write("config.toml", "[ui]\ntheme = \"dark\"\n");
    let mut terminal = start(&home, &[]);
    terminal.send(&format!("{BRIGHT}{ATTRIBUTES}"));
    wait_for_inbox(&terminal);
    terminal.send(":theme light\r");
    terminal.wait_for_bytes(0, WHITE_GROUND);
    quit(terminal);
    let text = std::fs::read_to_string(home.config().join("config.toml")).unwrap();
    assert_eq!(text, "[ui]\ntheme = \"light\"\n");
    let mut terminal = start(&home, &[]);
    terminal.send(&format!("{DARK}{ATTRIBUTES}"));
    wait_for_inbox(&terminal);
    assert!(!terminal.transcript().contains(DARK_GROUND));
    quit(terminal);
}

#[test]
fn an_answer_that_is_still_on_its_way_when_one_leaves_is_not_typed_into_the_shell() {
    let home = home();
    // What is left is read as the shell would read it.
    let rest = "stty -icanon -echo min 0 time 5; echo; echo left=$(dd bs=200 count=1 2>/dev/null | od -An -c)=";
    let mut terminal = home.start_before(&["practice", "--people", "off"], rest);
    terminal.wait_for_bytes(0, FENCE);
    wait_for_inbox(&terminal);
    leave(&mut terminal);
    // The screen is still the program's: it is the terminal's turn.
    terminal.send(&format!("{DARK}{ATTRIBUTES}"));
    assert!(terminal.wait_for_end().success());
    let sent = terminal.transcript();
    assert!(sent.contains("left=="), "{sent}");
}

#[test]
fn a_sign_of_two_cells_brings_the_ones_of_ascii() {
    let home = home();
    let mut terminal = start(&home, &[]);
    wait_for_inbox(&terminal);
    assert!(terminal.screen(vt100::Screen::contents).contains('●'));
    terminal.send(&format!("\x1b[2;3R{DARK}{ATTRIBUTES}"));
    terminal.wait_until("no such sign", |screen| !screen.contents().contains('●'));
    quit(terminal);
    let terminal = start(&home, &[("TERM", "xterm-256color")]);
    wait_for_inbox(&terminal);
    assert!(!terminal.transcript().contains("● "), "known from the first frame on");
}

#[test]
fn within_tmux_the_answer_of_the_terminal_around_it_counts_though_it_comes_behind_the_fence() {
    let home = home();
    let mut terminal = start(&home, &[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-0/x,1,0")]);
    assert!(terminal.transcript().contains("\x1bPtmux;\x1b\x1b]11;?\x07\x1b\\"));
    terminal.send(ATTRIBUTES);
    wait_for_inbox(&terminal);
    terminal.send(BRIGHT);
    terminal.wait_for_bytes(0, WHITE_GROUND);
    quit(terminal);
}
