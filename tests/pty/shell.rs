//! What a shell and who sits at it are told: settings, profiles, completions, and what the doctor finds.

use std::process::{Command, Stdio};

use crate::practice::Served;
use crate::support::{Home, stderr, stdout, unwrapped};

const PROFILES: &str = "[profile.work]\nregion = \"eu\"\n[profile.shop]\nregion = \"us\"\n";

/// A command with these variables, its results and what it says besides.
fn told(home: &Home, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let output = home.command(arguments).envs(variables.iter().copied()).output().unwrap();
    (stdout(&output), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn config_show_tells_which_variables_are_not_used_and_why() {
    let home = Home::new();
    home.write("config.toml", "[ui]\nmouse = 3\n");
    let variables = [("SIDETONE_UI_SORT", "newst"), ("SIDETONE_UI_THEM", "light"), ("SIDETONE_UI_THEME", "drak")];
    let (shown, said) = told(&home, &["config", "show"], &variables);
    assert!(shown.lines().any(|line| line.starts_with("ui.sort ") && line.ends_with("default")), "{shown}");
    assert!(said.contains("SIDETONE_UI_SORT: takes") && said.contains("did you mean `newest`?"), "{said}");
    assert!(said.contains("SIDETONE_UI_THEM: there is no such variable") && !said.contains("light"), "{said}");
    assert!(said.contains("SIDETONE_UI_THEME: there is no theme `drak`"), "{said}");
    assert!(said.contains("did you mean `dark`?") && said.contains("config.toml:2: `mouse`"), "{said}");
    // The check fails for them as well.
    let output = home.command(&["config", "check"]).envs(variables).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("SIDETONE_UI_SORT"));
    assert_eq!(told(&Home::new(), &["config", "show"], &[]).1, "");
}

#[test]
fn what_every_command_takes_stands_under_a_heading_of_its_own() {
    let home = Home::new();
    for arguments in [&["--help"][..], &["practice", "--help"], &["keys", "show", "--help"]] {
        let help = stdout(&home.run(arguments));
        let (own, global) = help.split_once("\nGlobal options:").unwrap_or_else(|| panic!("{help}"));
        for option in ["--profile", "--config", "--theme", "--keymap"] {
            assert!(global.contains(option) && !own.contains(&format!("{option} <")), "{arguments:?}: {help}");
        }
        assert!(own.contains("--help") && !global.contains("--help"), "{help}");
    }
}

#[test]
fn a_profile_that_nobody_has_is_refused_with_those_that_there_are() {
    let home = Home::new();
    home.write("config.toml", PROFILES);
    std::fs::create_dir_all(home.state().join("profiles/old")).unwrap();
    for command in [&["doctor"][..], &["config", "show"], &["outbox", "list"], &["logout"], &["webhook", "secret"], &[]]
    {
        let output = home.command(&[&["--profile", "wrok"][..], command].concat()).output().unwrap();
        let words = stderr(&output, 2);
        assert!(words.contains("there is no profile `wrok`") && words.contains("did you mean `work`?"), "{words}");
        assert!(words.contains("work, shop, old") && words.contains("--profile wrok login"), "{words}");
    }
    let output = home.command(&["config", "show"]).env("SIDETONE_PROFILE", "wrok").output().unwrap();
    assert!(stderr(&output, 2).contains("SIDETONE_PROFILE: there is no profile `wrok`"));
    assert!(!home.state().join("profiles/wrok").exists());
    // A token does not make one of a slip: it would open another store.
    let output =
        home.command(&["--profile", "wrok", "outbox", "list"]).env("SIDETONE_TOKEN", "token").output().unwrap();
    assert!(stderr(&output, 2).contains("did you mean `work`?"));
    for known in ["work", "shop", "old", "default"] {
        stdout(&home.run(&["--profile", known, "config", "show"]));
    }
}

#[test]
fn a_default_profile_that_nobody_has_is_a_fault_of_the_file_with_its_line() {
    let home = Home::new();
    home.write("config.toml", &format!("default_profile = \"wrok\"\n{PROFILES}"));
    let output = home.run(&["config", "check"]);
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("config.toml:1: there is no profile `wrok` (did you mean `work`?"), "{words}");
}

#[test]
fn where_no_profile_is_known_any_name_begins_one_and_logging_in_makes_one_at_any_time() {
    let home = Home::new();
    stdout(&home.run(&["--profile", "first", "config", "show"]));
    let served = Served::start(&home, &[]);
    served.log_in(&home);
    let arguments = ["--profile", "second", "login", "--token-stdin", "--base-url", &served.base_url];
    stdout(&home.run_with_input(&arguments, &served.token));
    stdout(&home.run(&["--profile", "second", "config", "show"]));
    let output = home.command(&["login", "--token-stdin"]).env("SIDETONE_PROFILE", "a b").output().unwrap();
    assert!(stderr(&output, 2).contains("SIDETONE_PROFILE"), "its token would be the default profile's");
}

#[test]
fn a_theme_or_keymap_that_there_is_not_is_refused_with_those_that_there_are() {
    let home = Home::new();
    home.write("themes/mine.toml", "inherits = \"dark\"\n");
    for command in [&["config", "show"][..], &["themes", "list"]] {
        let words = stderr(&home.run(&[&["--theme", "drak"][..], command].concat()), 2);
        assert!(words.contains("there is no theme `drak`") && words.contains("dark"), "{words}");
        let words = stderr(&home.run(&[&["--keymap", "intrecom"][..], command].concat()), 2);
        assert!(words.contains("intercom") && words.contains("default"), "{words}");
    }
    let words = stderr(&home.run(&["themes", "show", "nothing-like-it"]), 2);
    assert!(words.contains("dark, light") && words.contains("mine"), "{words}");
    stdout(&home.run(&["--theme", "mine", "--keymap", "none", "config", "show"]));
}

#[test]
fn a_token_that_lies_under_another_profile_is_told_where_one_is_missed() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let arguments = ["--profile", "work", "login", "--token-stdin", "--base-url", &served.base_url];
    stdout(&home.run_with_input(&arguments, &served.token));
    let words = unwrapped(&home.run(&["doctor"]));
    assert!(words.contains("no token for the profile `default`"), "{words}");
    assert!(words.contains("a token lies under the profile `work`") && words.contains("--profile work"), "{words}");
    assert!(!words.contains(&served.token), "{words}");
    let words = stderr(&home.run(&[]), 2);
    assert!(words.contains("a token lies under the profile `work`"), "{words}");
    let mut terminal = home.start(&[]);
    terminal.wait_for("1, 2 or q:");
    terminal.wait_for("A token lies under the profile `work`");
    terminal.send("q\r");
    terminal.wait_for_end();
}

#[test]
fn the_doctor_breaks_its_lines_between_words_at_the_terminals_width() {
    let home = Home::new();
    home.write("config.toml", "[ui]\nsort = \"nothing that there is, and much longer than a line may be here\"\n");
    for line in String::from_utf8(home.run(&["doctor"]).stdout).unwrap().lines() {
        assert!(line.len() <= 80 || !line.trim().contains(' '), "{line}");
    }
    for columns in [40, 120] {
        let mut terminal = home.start_with(&["doctor"], &[], (columns, 50));
        terminal.wait_for_end();
        let sent = terminal.transcript();
        let most = sent.lines().map(|line| line.trim_end().len()).max().unwrap();
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert!(
            words(&sent).contains("not `nothing that there is, and much longer than a line may be here`"),
            "{sent}"
        );
        for line in sent.lines() {
            let is_whole = line.trim_end().len() <= usize::from(columns) || line.split_whitespace().count() == 1;
            assert!(is_whole || line.split_whitespace().any(|word| word.len() > 30), "{columns}: {line:?} {most}");
        }
    }
}

#[test]
fn the_doctor_tries_what_may_be_written_and_changes_nothing() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    served.log_in(&home);
    // What is counted there; its clock goes on.
    let world = || {
        let mut told = served.control("GET", "world", "");
        told.as_object_mut().unwrap().remove("now").unwrap();
        told
    };
    let before = world();
    let words = unwrapped(&home.run(&["doctor"]));
    for permission in ["Read tickets", "Write conversations", "Write tags", "Update admins"] {
        assert!(words.contains(&format!("ok      {permission}\n")), "{permission}: {words}");
    }
    assert_eq!(world(), before);
    // A token that may only read.
    for (method, path) in [("PUT", "/conversations"), ("DELETE", "/tags"), ("PUT", "/admins"), ("GET", "/tickets")] {
        let fault =
            format!("{{\"kind\":\"status\",\"status\":403,\"method\":\"{method}\",\"path\":\"{path}\",\"times\":9}}");
        served.control("POST", "faults", &fault);
    }
    let output = home.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let words = unwrapped(&output);
    for (permission, without) in [
        ("Read tickets", "leave tickets out"),
        ("Write conversations", "nothing can be replied"),
        ("Write tags", "no tag can be put on"),
        ("Update admins", "cannot go away"),
    ] {
        let line = words
            .lines()
            .find(|line| line.contains(&format!("PROBLEM {permission}:")))
            .unwrap_or_else(|| panic!("{words}"));
        assert!(line.contains(without), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_state_directory_that_cannot_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    std::fs::create_dir_all(home.state()).unwrap();
    std::fs::set_permissions(home.state(), std::fs::Permissions::from_mode(0o500)).unwrap();
    let words = unwrapped(&home.run(&["doctor"]));
    // Nothing is closed to root.
    if std::fs::write(home.state().join("probe"), "").is_err() {
        assert!(words.contains("nothing can be written to") && words.contains("PROBLEM"), "{words}");
    }
    std::fs::set_permissions(home.state(), std::fs::Permissions::from_mode(0o700)).unwrap();
}

/// What bash would offer for the last of these words, by the script that is installed.
fn offered(home: &Home, words: &[&str]) -> Vec<String> {
    let script = home.write("sidetone.bash", &stdout(&home.run(&["completions", "bash"])));
    let dir = std::path::Path::new(env!("CARGO_BIN_EXE_sidetone")).parent().unwrap();
    let path = format!("{}:{}", dir.display(), std::env::var("PATH").unwrap());
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let (last, place) = (words.last().unwrap(), words.len() - 1);
    let asks = format!(
        "source '{}'; COMP_WORDS=({}); COMP_CWORD={place}; COMP_TYPE=9; _clap_complete_sidetone sidetone '{last}' x; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display(),
        quoted.join(" ")
    );
    let mut command = Command::new("bash");
    command.args(["--norc", "-c", &asks]).env_clear().stdin(Stdio::null()).current_dir(home.path());
    command.envs(home.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", path);
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    stdout(&output).lines().map(str::to_owned).collect()
}

#[test]
fn profiles_themes_keymaps_and_contexts_are_completed_as_they_are_when_tab_is_pressed() {
    let home = Home::new();
    home.write("config.toml", PROFILES);
    home.write("themes/mine.toml", "inherits = \"dark\"\n");
    std::fs::create_dir_all(home.state().join("profiles/old")).unwrap();
    assert_eq!(offered(&home, &["sidetone", "--profile", ""]), ["work", "shop", "old"]);
    assert_eq!(offered(&home, &["sidetone", "config", "show", "--profile", "wo"]), ["work"]);
    assert_eq!(offered(&home, &["sidetone", "--theme", "m"]), ["mine"]);
    assert_eq!(offered(&home, &["sidetone", "themes", "show", "li"]), ["light"]);
    assert_eq!(offered(&home, &["sidetone", "--keymap", ""]), ["default", "intercom", "none"]);
    assert_eq!(offered(&home, &["sidetone", "keys", "show", "--context", "co"]), ["composer", "confirm"]);
    assert_eq!(offered(&home, &["sidetone", "login", "--region", ""]), ["us", "eu", "au"]);
    assert_eq!(offered(&home, &["sidetone", "doc"]), ["doctor"]);
    // Bash makes three words of one.
    assert_eq!(offered(&home, &["sidetone", "--profile", "=", "wo"]), ["work"]);
    assert_eq!(offered(&home, &["sidetone", "--profile", "=", "work", "config", "sh"]), ["show"]);
    // By the config file that the line names.
    let other = home.write("other.toml", "[profile.elsewhere]\n").display().to_string();
    assert_eq!(offered(&home, &["sidetone", "--config", &other, "--profile", "e"]), ["elsewhere"]);
    // A config that is broken or not there says nothing into the line.
    home.write("config.toml", "[profile.work\n");
    assert_eq!(offered(&home, &["sidetone", "--profile", ""]), ["old"]);
    assert_eq!(offered(&home, &["sidetone", "--config", "/nowhere", "--profile", "o"]), ["old"]);
}

#[test]
fn a_keymap_is_checked_for_what_it_hides() {
    let home = Home::new();
    let mine = home.write("mine.toml", "[list]\n\"g\" = \"close\"\n").display().to_string();
    let output = home.run(&["keys", "check", &mine]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("mine.toml:2: `g` hides") && words.contains("`g m` (inbox.mine)"), "{words}");
}

#[test]
fn a_keymap_that_begins_with_nothing_is_told_where_its_editing_keys_come_from() {
    let home = Home::new();
    let mine =
        home.write("mine.toml", "[meta]\ninherit = \"none\"\n[list]\n\"j\" = \"cursor.down\"\n").display().to_string();
    let output = home.run(&["keys", "check", &mine]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && words.contains("text fields have the keys of the default keymap"), "{words}");
    home.write("mine.toml", "[meta]\ninherit = \"none\"\n[edit]\n\"C-h\" = \"edit.back\"\n");
    let words = String::from_utf8(home.run(&["keys", "check", &mine]).stderr).unwrap();
    assert!(!words.contains("text fields"), "{words}");
}
