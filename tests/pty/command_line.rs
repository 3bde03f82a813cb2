//! The command line without a screen: help, messages, exit codes.

use std::process::{Command, Stdio};

use crate::support::{Home, stderr, stdout, unwrapped};

#[test]
fn help_and_version_say_what_there_is() {
    let home = Home::new();
    let help = stdout(&home.run(&["--help"]));
    for word in
        ["practice", "login", "logout", "doctor", "keys", "themes", "completions", "man", "--profile", "Examples"]
    {
        assert!(help.contains(word), "{word}");
    }
    assert!(stdout(&home.run(&["practice", "--help"])).contains("--listen"));
    assert_eq!(stdout(&home.run(&["--version"])), concat!("sidetone ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_wrong_argument_is_named_with_what_was_probably_meant() {
    let home = Home::new();
    let words = stderr(&home.run(&["practise"]), 2);
    assert!(words.contains("practice"), "{words}");
    stderr(&home.run(&["keys", "show", "--context", "nowhere"]), 2);
    stderr(&home.run(&["login", "--region", "mars", "--token-stdin"]), 2);
    stderr(&home.run(&["login", "--region", "eu", "--base-url", "http://127.0.0.1:1"]), 2);
    stderr(&home.run(&["themes", "show", "no-such-theme"]), 2);
}

#[test]
fn the_schemas_for_an_editor_are_printed_as_they_are_kept() {
    let home = Home::new();
    for (command, kept) in [
        ("config", include_str!("../../schemas/config.schema.json")),
        ("keys", include_str!("../../schemas/keymap.schema.json")),
        ("themes", include_str!("../../schemas/theme.schema.json")),
    ] {
        assert_eq!(stdout(&home.run(&[command, "schema"])), kept, "{command}");
    }
}

#[test]
fn a_config_file_that_is_not_there_is_named() {
    let home = Home::new();
    let words = stderr(&home.run(&["--config", "/nowhere/config.toml", "config", "show"]), 2);
    assert!(words.contains("/nowhere/config.toml"), "{words}");
}

#[test]
fn without_a_workspace_and_without_a_terminal_one_is_told_what_to_do() {
    let home = Home::new();
    let words = stderr(&home.run(&[]), 2);
    assert!(words.contains("login --token-stdin") && words.contains("practice"), "{words}");
}

#[test]
fn a_workspace_without_a_terminal_is_refused_clearly() {
    let home = Home::new();
    let output = home.command(&[]).env("SIDETONE_TOKEN", "some-token").output().unwrap();
    let words = stderr(&output, 2);
    assert!(words.contains("needs a terminal"), "{words}");
    assert!(!words.contains("some-token"));
}

#[test]
fn the_first_run_offers_practice_and_login_in_plain_text() {
    let home = Home::new();
    let mut terminal = home.start(&[]);
    terminal.wait_for("1, 2 or q:");
    let screen = terminal.wait_for("practice");
    assert!(screen.contains("log in"), "{screen}");
    terminal.send("7\r");
    terminal.wait_for("Type 1, 2 or q, and Enter");
    terminal.send("q\r");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn completions_of_every_shell_are_scripts() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(stdout(&home.run(&["completions", shell])).contains("SIDETONE_COMPLETE"), "{shell}");
    }
    // Where the shell is installed, it reads its script without a complaint.
    for shell in ["bash", "zsh", "fish"] {
        let script = home.write(shell, &stdout(&home.run(&["completions", shell])));
        let Ok(read) = Command::new(shell).arg("-n").arg(&script).stdin(Stdio::null()).output() else { continue };
        assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
    }
}

#[test]
fn the_manual_page_is_a_manual_page() {
    let home = Home::new();
    let page = stdout(&home.run(&["man"]));
    assert!(page.contains(".TH sidetone 1") && page.contains("doctor"));
    stdout(&home.run(&["man", "--dir", "pages"]));
    assert!(home.path().join("pages/sidetone-practice.1").is_file());
}

#[test]
fn a_reader_who_leaves_early_causes_no_panic() {
    let home = Home::new();
    let binary = env!("CARGO_BIN_EXE_sidetone");
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("'{binary}' man; echo $? >&2")])
        .envs(home.command(&[]).get_envs().filter_map(|(k, v)| Some((k, v?))));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

#[test]
fn a_bad_config_is_reported_with_its_line_and_everything_else_still_works() {
    let home = Home::new();
    home.write("config.toml", "[ui]\nthem = \"dark\"\nmouse = 3\n");
    let output = home.run(&["config", "check"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("config.toml:2") && words.contains("theme") && words.contains("config.toml:3"), "{words}");
    assert!(stdout(&home.run(&["config", "show"])).contains("ui.theme"));
}

#[test]
fn what_is_wrong_with_the_address_for_webhooks_is_said_where_one_looks_for_it() {
    let home = Home::new();
    home.write("config.toml", "[stream]\nlisten = \"8931\"\n");
    let words = stdout(&home.run(&["webhook"]));
    assert!(words.contains("config.toml:2") && words.contains("did you mean `127.0.0.1:8931`?"), "{words}");
    home.write("config.toml", "[stream]\nlisten = \"0.0.0.0:8931\"\n");
    for command in [&["webhook"][..], &["config", "check"]] {
        let words = stdout(&home.run(command));
        assert!(words.contains("config.toml:2: other machines can reach 0.0.0.0:8931"), "{words}");
    }
    let words = unwrapped(&home.run(&["doctor"]));
    assert!(words.contains("note    ") && words.contains("other machines can reach"), "{words}");
    assert!(words.contains("PROBLEM") && words.contains("config.toml:2: webhooks are not listened for"), "{words}");
    home.run_with_input(&["webhook", "secret"], "s3cret");
    let words = unwrapped(&home.run(&["doctor"]));
    assert!(words.contains("ok      webhooks at http://0.0.0.0:8931") && !words.contains("not listened"), "{words}");
}

#[test]
fn looking_at_webhooks_makes_no_store() {
    let home = Home::new();
    let profile = home.state().join("profiles/default");
    std::fs::create_dir_all(&profile).unwrap();
    stdout(&home.run(&["webhook"]));
    assert_eq!(std::fs::read_dir(&profile).unwrap().count(), 0);
}

#[test]
fn settings_are_shown_with_where_they_come_from() {
    let home = Home::new();
    home.write("config.toml", "[ui]\ntheme = \"light\"\n");
    let shown = stdout(&home.run(&["--keymap", "intercom", "config", "show"]));
    let line = |key: &str| shown.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
    assert!(line("ui.theme ").contains("\"light\"") && line("ui.theme ").contains("config.toml:2"), "{shown}");
    assert!(line("ui.keymap ").contains("--keymap"), "{shown}");
    assert!(line("ui.mouse ").ends_with("default"), "{shown}");
    assert!(stdout(&home.run(&["config", "path"])).contains("sidetone.log"));
}

#[test]
fn keys_are_shown_with_where_they_come_from() {
    let home = Home::new();
    home.write("keymap.toml", "[list]\n\"Q\" = \"quit\"\n");
    let shown = stdout(&home.run(&["keys", "show", "--context", "list"]));
    assert!(shown.lines().any(|line| line.starts_with("Q ") && line.contains("keymap.toml:2")), "{shown}");
    assert!(stdout(&home.run(&["keys", "list"])).contains("default"));
    let bad = home.write("bad.toml", "[list]\n\"Q\" = \"no.such.command\"\n");
    let output = home.run(&["keys", "check", &bad.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("bad.toml:2"));
}

#[test]
fn themes_are_listed_shown_and_checked() {
    let home = Home::new();
    let mine = home.write("themes/mine.toml", "inherits = \"dark\"\n[styles]\n\"selection\" = { fg = \"#102030\" }\n");
    assert!(stdout(&home.run(&["themes", "list"])).contains("mine"));
    assert!(stdout(&home.run(&["themes", "show", "mine"])).to_lowercase().contains("#102030"));
    assert!(stdout(&home.run(&["themes", "roles"])).contains("thread.note"));
    assert!(stdout(&home.run(&["themes", "check", &mine.display().to_string()])).contains("ok"));
    let bad = home.write("bad.toml", "[styles]\n\"selektion\" = { fg = \"red\" }\n");
    let output = home.run(&["themes", "check", &bad.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("bad.toml:2"));
}

#[test]
fn views_are_listed_and_checked_with_file_and_line() {
    let home = Home::new();
    assert!(stderr(&home.run(&["views", "list"]), 0).contains("You have no views of your own"));
    let good = home.write("views/vip.toml", "name = \"VIP\"\nfilter = 'is:open tag:vip waiting>2h'\nkey = \"g 1\"\n");
    assert!(stdout(&home.run(&["views", "check"])).contains("1 view: ok"));
    assert!(stdout(&home.run(&["views", "list"])).contains("is:open tag:vip waiting>2h"));
    let bad = home.write("views/worse.toml", "key = \"g 1\"\nfilter = ['is:open', 'is:opne']\norder = \"newst\"\n");
    for arguments in [vec!["views", "check"], vec!["views", "check", good.to_str().unwrap(), bad.to_str().unwrap()]] {
        let output = home.run(&arguments);
        assert_eq!(output.status.code(), Some(1));
        let words = String::from_utf8(output.stdout).unwrap();
        assert!(words.contains("worse.toml:2:26: there is no `is:opne`"), "{words}");
        assert!(words.contains("worse.toml:3: there is no order `newst`"), "{words}");
    }
    let words = String::from_utf8(home.run(&["views", "check"]).stdout).unwrap();
    assert!(words.contains("`g 1` goes to `vip` already"), "{words}");
}

#[test]
fn what_is_no_view_costs_only_itself_and_is_told_with_its_place() {
    let home = Home::new();
    let good = home.write("views/vip.toml", "name = \"VIP\"\nfilter = 'is:open'\n");
    let views = good.parent().unwrap();
    // Neither ends by itself; the first is one that another program writes beside a file.
    for (name, target) in [(".#vip.toml", "nobody@nowhere"), ("zero.toml", "/dev/zero"), ("tty.toml", "/dev/ptmx")] {
        std::os::unix::fs::symlink(target, views.join(name)).unwrap();
    }
    home.write("views/empty.toml", "filter = ['is:open', '']\n");
    home.write("views/lines.toml", "filter = '''\nis:open\n  is:opne\n'''\n");
    home.write("views/same.toml", "name = \"vip\"\nfilter = 'is:closed'\n");
    // By these names one would never get to the inboxes again.
    home.write("views/mine.toml", "filter = 'is:open'\n");
    home.write("views/ours.toml", "name = \"All\"\nfilter = 'is:open'\n");
    let output = home.run(&["views", "check"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stdout).unwrap();
    for told in [
        "mine.toml: “Mine” is an inbox already: this view does not count",
        "ours.toml: “All” is an inbox already: this view does not count",
        "zero.toml: cannot be read: it is no file",
        "tty.toml: cannot be read: it is no file",
        "empty.toml:1: `filter` is a text, or a list of texts, none of them empty",
        "lines.toml:3:6: there is no `is:opne`",
        "vip.toml: the view `same` is called “VIP”, too",
    ] {
        assert!(words.contains(told), "{told}\n{words}");
    }
    assert!(!words.contains(".#vip"), "{words}");
    assert!(stdout(&home.run(&["views", "list"])).contains("is:closed"));
    // The same holds of the other files.
    std::fs::create_dir_all(home.config().join("themes")).unwrap();
    for name in ["themes/endless.toml", "config.toml"] {
        std::os::unix::fs::symlink("/dev/zero", home.config().join(name)).unwrap();
    }
    let words = String::from_utf8(home.run(&["config", "check"]).stdout).unwrap();
    assert!(words.contains("config.toml: cannot be read: it is no file"), "{words}");
    let words = home.run(&["themes", "show", "endless"]);
    let words = String::from_utf8_lossy(&words.stderr).into_owned();
    assert!(words.contains("endless.toml: cannot be read: it is no file"), "{words}");
}

#[test]
fn logging_in_without_a_token_changes_nothing() {
    let home = Home::new();
    let words = stderr(&home.run_with_input(&["login", "--token-stdin"], "\n"), 1);
    assert!(words.contains("no token"), "{words}");
    let words = stderr(&home.run(&["login"]), 2);
    assert!(words.contains("--token-stdin"), "{words}");
    assert!(!home.state().join("profiles/default/token").exists());
}

#[test]
fn a_server_that_is_not_there_is_said_so_when_logging_in() {
    let home = Home::new();
    let words = stderr(
        &home.run_with_input(&["login", "--token-stdin", "--base-url", "http://127.0.0.1:9"], "secret-token\n"),
        1,
    );
    assert!(!words.contains("secret-token") && words.lines().count() == 1, "{words}");
    // Nothing goes on when the command has ended.
    assert!(words.contains("try again") && !words.contains("by itself"), "{words}");
    assert!(!home.state().join("profiles/default/token").exists());
}

#[test]
fn a_name_that_no_profile_can_have_is_refused_before_anything_is_done() {
    let home = Home::new();
    for name in ["../x", "a b", ""] {
        let words = stderr(&home.run_with_input(&["--profile", name, "login", "--token-stdin"], "token\n"), 2);
        assert!(words.contains("profile"), "{words}");
    }
    assert!(!home.state().join("profiles").exists());
}
