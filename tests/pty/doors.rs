//! What gets out of the program, and by which door: to the programs it starts, to files, and to the terminal as text.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::{Home, stdout};

/// Orders to a terminal, in each of the forms that one takes them in, and what else must not reach one.
const HOSTILE: &str = "a\u{1b}]0;owned\u{7}b\u{1b}[2Jc\u{9b}31md\u{9d}0;owned\u{9c}e\u{202e}f\u{200b}\u{e0041}g\u{8}h";

/// A program for the person, which notes its environment and its arguments.
fn program(home: &Home, name: &str, more: &str) -> PathBuf {
    let path = home.path().join("bin").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let note = home.path().join(format!("{name}.noted"));
    let script = format!(
        "#!/bin/sh\n{{ env; printf 'argument %s\\n' \"$@\"; }} > {0}.part; mv {0}.part {0}\n{more}\n",
        note.display()
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

/// What such a program noted, once it has.
fn noted(home: &Home, name: &str) -> String {
    appears(&home.path().join(format!("{name}.noted")))
}

fn appears(path: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Ok(text) = std::fs::read_to_string(path) {
            return text;
        }
        assert!(Instant::now() < deadline, "{} does not appear", path.display());
        std::thread::yield_now();
    }
}

#[test]
fn the_editor_and_the_browser_are_given_no_secret() {
    let home = Home::new();
    let editor = program(&home, "editor", "").display().to_string();
    program(&home, "xdg-open", "");
    let path = format!("{}:{}", home.path().join("bin").display(), std::env::var("PATH").unwrap());
    let env = [
        ("EDITOR", editor.as_str()),
        ("PATH", path.as_str()),
        // Without a screen there is no browser.
        ("DISPLAY", ":0"),
        ("SIDETONE_TOKEN", "very-secret-token"),
        ("SIDETONE_CLIENT_SECRET", "very-secret-secret"),
        ("HARMLESS", "and-this-is-there"),
    ];
    let mut terminal = home.start_with(&["practice", "--people", "off"], &env, (120, 40));
    // The details come when the cursor has rested: by then it has been seen where it is.
    terminal.wait_for("Assignee");
    terminal.send("n");
    terminal.wait_for("NOTE");
    terminal.send("see https://example.test/x?a=b there");
    terminal.send("\x18e");
    let seen = noted(&home, "editor");
    assert!(seen.contains("HARMLESS=and-this-is-there") && !seen.contains("very-secret"), "{seen}");
    terminal.wait_until("the composer again", |screen| screen.contents().contains("teammates read this"));
    terminal.send("\x13");
    terminal.wait_until("the note in the thread", |screen| {
        let text = screen.contents();
        text.contains("example.test") && !text.contains("teammates read this")
    });
    terminal.send("1f");
    let seen = noted(&home, "xdg-open");
    assert!(seen.contains("argument https://example.test/x?a=b"), "{seen}");
    assert!(seen.contains("HARMLESS=and-this-is-there") && !seen.contains("very-secret"), "{seen}");
}

#[test]
fn what_was_in_the_editor_of_a_killed_program_is_a_draft_at_the_next_start_and_nowhere_else() {
    let home = Home::new();
    let served = super::practice::Served::start(&home, &[]);
    served.log_in(&home);
    let editor = program(&home, "editor", "printf 'words from the editor' > \"$1\"\ntouch written\nread line");
    let editor = editor.display().to_string();
    let mut terminal = home.start_with(&[], &[("EDITOR", &editor)], (120, 40));
    terminal.wait_for("live");
    terminal.send("ga");
    terminal.wait_for("All");
    terminal.send("r");
    terminal.wait_for("Reply to");
    terminal.send("begun here\x18e");
    appears(&home.path().join("written"));
    terminal.signal("KILL");
    terminal.wait_for_end();
    let left = || {
        let profile = std::fs::read_dir(home.state().join("profiles/default")).unwrap();
        profile.flatten().filter(|entry| entry.file_name().to_str().unwrap().starts_with("edit-")).count()
    };
    assert_eq!(left(), 1);
    drop(terminal);

    let terminal = home.start_with(&[], &[], (120, 40));
    terminal.wait_for("What was in your editor when sidetone was killed is a draft");
    assert_eq!(left(), 0);
    let store = rusqlite::Connection::open(home.state().join("profiles/default/sidetone.db")).unwrap();
    let kept: Vec<String> = store
        .prepare("SELECT markdown FROM draft")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(kept.contains(&"words from the editor".to_owned()), "{kept:?}");
}

#[test]
fn no_command_gives_orders_to_the_terminal_whatever_stands_in_files_and_names() {
    let home = Home::new();
    let quoted = toml_string(HOSTILE);
    home.write("config.toml", &format!("{quoted} = 1\n[ui]\ntheme = {quoted}\nkeymap = {quoted}\n[composer]\neditor = {quoted}\n[profile.default]\nemail = {quoted}\nbase_url = \"http://127.0.0.1:9/\"\n"));
    let keymap = home.write(
        "keymap.toml",
        &format!("[list]\n\"j\" = {quoted}\n{quoted} = \"quit\"\n[{quoted}]\n\"x\" = \"quit\"\n"),
    );
    let theme = home.write("themes/odd.toml", &format!("inherits = {quoted}\n{quoted} = {{ fg = {quoted} }}\n"));
    home.write(&format!("themes/{}.toml", HOSTILE.replace('/', "")), "");
    let (keymap, theme) = (keymap.display().to_string(), theme.display().to_string());
    let odd_home = home.path().join(HOSTILE);
    std::fs::create_dir_all(&odd_home).unwrap();
    let odd_home = odd_home.display().to_string();
    let commands: &[&[&str]] = &[
        &["config", "show"],
        &["config", "check"],
        &["config", "path"],
        &["keys", "list"],
        &["keys", "show"],
        &["keys", "check", &keymap],
        &["themes", "list"],
        &["themes", "show", "odd"],
        &["themes", "show", HOSTILE],
        &["themes", "check", &theme],
        &["doctor"],
        &["outbox", "list"],
        &["outbox", "retry", HOSTILE],
        &["webhook"],
        &["logout"],
        &["login", "--region", HOSTILE],
        &["--config", HOSTILE, "config", "show"],
        &["--profile", HOSTILE, "config", "show"],
        &[HOSTILE],
        &[],
    ];
    let odd = [
        ("HOME", odd_home.as_str()),
        ("SIDETONE_CONFIG_DIR", ""),
        ("SIDETONE_STATE_DIR", ""),
        ("XDG_CONFIG_HOME", ""),
        ("XDG_STATE_HOME", ""),
    ];
    let variables = [("SIDETONE_UI_THEME", HOSTILE), ("SIDETONE_EMAIL", HOSTILE), ("SIDETONE_PROFILE", HOSTILE)];
    for env in [&[][..], &odd[..], &variables[..]] {
        for arguments in commands {
            let mut terminal = home.start_with(arguments, env, (200, 50));
            if arguments.is_empty() {
                terminal.wait_for("1, 2 or q:");
                terminal.send("q\r");
            }
            terminal.wait_for_end();
            let sent = terminal.transcript();
            assert!(!sent.trim().is_empty(), "{arguments:?} says nothing");
            let found: Vec<char> = sent.chars().filter(|c| is_foreign(*c)).collect();
            assert!(found.is_empty(), "{arguments:?} with {env:?}: {found:?} in {sent:?}");
        }
    }
}

fn is_foreign(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r')) || matches!(c, '\u{202e}' | '\u{200b}' | '\u{e0041}' | '\u{fffd}')
}

/// A TOML string that stands for any characters at all.
fn toml_string(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\U{:08X}", u32::from(c)) })
        .collect();
    format!("\"{escaped}\"")
}

#[test]
fn a_pipe_is_given_what_is_there() {
    let home = Home::new();
    home.write("config.toml", "[composer]\neditor = \"vi \u{e9}\u{200d}\"\n");
    assert!(stdout(&home.run(&["config", "show"])).contains("vi \u{e9}\u{200d}"));
}

#[test]
fn a_login_whose_words_nobody_reads_keeps_where_the_workspace_is_with_its_token() {
    let home = Home::new();
    let served = super::practice::Served::start(&home, &[]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut login = home.command(&["login", "--token-stdin", "--base-url", &served.base_url]);
    let mut login = login.stdin(std::process::Stdio::piped()).stdout(writer).spawn().unwrap();
    std::io::Write::write_all(&mut login.stdin.take().unwrap(), served.token.as_bytes()).unwrap();
    login.wait().unwrap();
    let config = std::fs::read_to_string(home.config().join("config.toml")).unwrap();
    assert!(config.contains(&served.base_url), "{config}");
}

#[test]
fn whatever_the_umask_what_is_written_is_for_its_owner_alone() {
    let home = Home::new();
    let served = super::practice::Served::start(&home, &[]);
    let login = format!(
        "umask 0; printf %s '{}' | {} login --token-stdin --base-url {}",
        served.token,
        env!("CARGO_BIN_EXE_sidetone"),
        served.base_url
    );
    std::fs::remove_dir_all(home.config()).unwrap();
    let mut shell = home.command(&[]);
    let env: Vec<_> = shell.get_envs().map(|(name, value)| (name.to_owned(), value.unwrap().to_owned())).collect();
    shell = std::process::Command::new("sh");
    shell.env_clear().envs(env).arg("-c").arg(login).current_dir(home.path());
    stdout(&shell.output().unwrap());
    let mut found = 0;
    let mut look = vec![home.config(), home.state()];
    while let Some(path) = look.pop() {
        let about = std::fs::metadata(&path).unwrap();
        assert_eq!(about.permissions().mode() & 0o077, 0, "{}", path.display());
        found += 1;
        if about.is_dir() {
            look.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert!(found >= 4, "config and token are there");
}
