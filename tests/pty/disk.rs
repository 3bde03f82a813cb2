//! A disk that takes nothing: full, or only to be read. It is said what and where and what to do, nothing is lost, and the
//! terminal is given back.

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::practice::Served;
use crate::support::{Home, Terminal, stderr, stdout};
use crate::two::wait_for_outbox;

/// Has no file become longer than it may be for this shell and what it becomes: an error like that of a full disk, and
/// not a signal.
const NO_SIGNAL: &str = "trap '' XFSZ";

fn logged_in() -> (Home, Served) {
    let home = Home::new();
    home.write("config.toml", "[composer]\nundo_delay = 0\n");
    let served = Served::start(&home, &[]);
    served.log_in(&home);
    (home, served)
}

/// The program ends with an error of these words, and the terminal is a shell's.
#[track_caller]
fn ends_with(mut terminal: Terminal, words: &[&str]) {
    let code = terminal.wait_for_end().exit_code();
    let said = terminal.transcript();
    assert_eq!(code, 1, "{said}");
    assert!(words.iter().all(|word| said.contains(word)), "{words:?} are not in {said:?}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(terminal.is_cooked() && !terminal.screen(vt100::Screen::alternate_screen));
}

/// Whether a directory can be laid over another one here, for one program alone.
fn can_mount() -> bool {
    let tried = std::process::Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/tmp"]).output();
    tried.is_ok_and(|output| output.status.success())
}

#[test]
fn where_there_is_no_room_for_a_store_it_is_said_where_and_what_to_do() {
    let (home, _served) = logged_in();
    let script = format!("{NO_SIGNAL}; ulimit -f 0");
    let dir = home.state().join("profiles/default").display().to_string();
    ends_with(home.start_after(&script, &[]), &[&dir, "nothing was changed", "try again"]);
    // With room it opens, and then again without.
    drop(crate::two::open(&home));
    ends_with(home.start_after(&script, &[]), &[&dir, "nothing was changed", "try again"]);
    let output = home.command(&["outbox", "list"]).output().unwrap();
    assert!(output.status.success(), "it is whole: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn on_a_disk_without_room_a_store_cannot_be_made_and_it_is_said_where_and_what_to_do() {
    if !can_mount() {
        // The test above has an error of the same kind, which needs no right to mount.
        return;
    }
    let (home, served) = logged_in();
    let dir = home.state().join("profiles/default").display().to_string();
    for size in ["4k", "8k", "40k", "100k"] {
        let env = [("SIDETONE_TOKEN", served.token.as_str()), ("SIDETONE_BASE_URL", &served.base_url)];
        let mount = format!("mount -t tmpfs -o size={size} none {dir}");
        let script = format!("exec unshare -rm sh -c '{mount}; exec \"$0\"' \"$0\"");
        ends_with(home.start_after(&script, &env), &[&dir, "nothing was changed", "full", "try again"]);
    }
}

#[test]
fn where_no_directory_can_be_made_it_is_said_where_and_what_to_do() {
    let (home, served) = logged_in();
    // Nobody can make a directory there.
    for nowhere in ["/proc/sidetone", "/dev/null/sidetone"] {
        let env = [
            ("SIDETONE_STATE_DIR", nowhere),
            ("SIDETONE_TOKEN", &served.token),
            ("SIDETONE_BASE_URL", &served.base_url),
        ];
        ends_with(home.start_after("true", &env), &["sidetone: cannot use", nowhere, "SIDETONE_STATE_DIR"]);
    }
}

#[test]
fn where_a_store_may_only_be_read_it_is_said_where_and_what_to_do() {
    if !can_mount() {
        // The first test has an error of the same kind, which needs no right to mount.
        return;
    }
    let (home, _served) = logged_in();
    drop(crate::two::open(&home));
    let dir = home.state().join("profiles/default").display().to_string();
    let read_only = format!("mount --bind {0} {0}; mount -o remount,bind,ro {0}", home.state().display());
    let script = format!("exec unshare -rm sh -c '{read_only}; exec \"$0\"' \"$0\"");
    ends_with(home.start_after(&script, &[]), &[&dir, "Read-only file system", "can be written to"]);
    let script = format!("{read_only}; exec \"$0\" outbox list");
    let output = std::process::Command::new("unshare")
        .args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_sidetone")])
        .env("SIDETONE_STATE_DIR", home.state())
        .env("SIDETONE_CONFIG_DIR", home.config())
        .env("SIDETONE_KEYRING", "off")
        .output()
        .unwrap();
    assert!(stderr(&output, 1).contains("Read-only file system"));
}

/// How large files may become for a running program, from now on.
fn limit(terminal: &Terminal, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(terminal.id()).unwrap());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

#[test]
fn while_the_disk_takes_nothing_what_one_writes_is_not_sent_and_not_lost_and_goes_out_once_it_does() {
    let (home, _served) = logged_in();
    let mut terminal = home.start_after(NO_SIGNAL, &[]);
    terminal
        .wait_until("the inbox", |screen| screen.contents().contains("live") && screen.contents().contains("Details"));
    terminal.send("n");
    terminal.wait_for("teammates read this");
    limit(&terminal, Some(0));
    terminal.send("no room for this");
    terminal.wait_for("The draft is not on disk yet");
    terminal.send("\x13");
    terminal.wait_for("Nothing was done");
    let screen = terminal.wait_for("teammates read this");
    assert!(screen.contains("no room for this"), "{screen}");
    // Leaving asks first, and can be thought better of.
    terminal.send("\x1b");
    terminal.wait_until("the composer folded", |screen| !screen.contents().contains("teammates read this"));
    terminal.send("q");
    terminal.wait_for("What you wrote is not on disk");
    terminal.send("n");
    terminal.wait_until("no question", |screen| !screen.contents().contains("is not on disk."));
    limit(&terminal, None);
    terminal.send("n");
    terminal.wait_for("teammates read this");
    terminal.wait_for("no room for this");
    terminal.send("\x13");
    wait_for_outbox(&home, "state = 'done'", 1);
    terminal.send("q");
    assert!(terminal.wait_for_end().success());
    terminal.assert_restored();
    let said = terminal.transcript();
    assert!(!said.contains("panicked") && !said.contains("tracing"), "{said}");
    let output = home.run(&["outbox", "list"]);
    assert!(output.stderr.is_empty() && stdout(&output).contains("Nothing waits"), "nothing is wrong with it");
}
