//! The practice workspace served alone: where it says it is, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use client::store::Store;
use clock::Clock;

use crate::support::{Home, signal, stderr, stdout};

/// A served practice workspace; ended when the test is over.
pub struct Served {
    child: Child,
    pub base_url: String,
    pub token: String,
    pub workspace_id: String,
    control_token: String,
}

impl Served {
    /// Serves a workspace with nobody who writes by themselves.
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut all = vec!["practice", "--listen", "127.0.0.1:0", "--people", "off", "--conversations", "60"];
        all.extend(arguments);
        let mut child = home.command(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let word = |name: &str| told[name].as_str().unwrap().to_owned();
        Self {
            base_url: word("base_url"),
            token: word("token"),
            workspace_id: word("workspace_id"),
            control_token: word("control_token"),
            child,
        }
    }

    /// Logs the profile of this home in to it.
    pub fn log_in(&self, home: &Home) -> String {
        let output = home.run_with_input(&["login", "--token-stdin", "--base-url", &self.base_url], &self.token);
        stdout(&output)
    }

    /// Asks its API.
    pub fn api(&self, path: &str) -> serde_json::Value {
        json(&send_as(self, &self.token, "GET", path, ""))
    }

    /// Asks its control side.
    pub fn control(&self, method: &str, path: &str, body: &str) -> serde_json::Value {
        json(&send_as(self, &self.control_token, method, &format!("/practice/{path}"), body))
    }

    /// Ends it at once: from then on nobody answers there.
    pub fn shut(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it with a signal; its exit code and what it said.
    fn end(mut self, name: &str) -> (Option<i32>, String) {
        signal(self.child.id(), name);
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of an answer; null where there is none.
fn json(answer: &str) -> serde_json::Value {
    assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    serde_json::from_str(body).unwrap_or_default()
}

fn send(served: &Served, method: &str, path: &str, body: &str) -> String {
    send_as(served, &served.token, method, path, body)
}

fn send_as(served: &Served, token: &str, method: &str, path: &str, body: &str) -> String {
    let address = served.base_url.strip_prefix("http://").unwrap();
    let length = body.len();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn get(served: &Served, token: &str) -> String {
    let address = served.base_url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /me HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_tells_in_one_line_where_it_is_and_answers_there() {
    let home = Home::new();
    let served = Served::start(&home, &["--token", "practice-token"]);
    assert_eq!(served.token, "practice-token");
    assert!(!served.workspace_id.is_empty());
    let answer = get(&served, "practice-token");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&served.workspace_id), "{answer}");
    assert!(get(&served, "another").starts_with("HTTP/1.1 401"));
}

#[test]
fn it_ends_cleanly_when_it_is_asked_to() {
    for name in ["TERM", "INT"] {
        let home = Home::new();
        let (code, said) = Served::start(&home, &[]).end(name);
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_world_in_a_file_survives_being_killed() {
    let home = Home::new();
    let file = home.state().join("world").display().to_string();
    std::fs::create_dir_all(home.state()).unwrap();
    let start = || Served::start(&home, &["--state", &file, "--token", "practice-token"]);
    let tag = |served: &Served, n: usize| {
        let body = format!("{{\"name\": \"kept {n}\"}}");
        send(served, "POST", "/tags", &body)
    };
    for round in 0..3 {
        let mut served = start();
        for n in 0..20 {
            let answer = tag(&served, round * 20 + n);
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        served.child.kill().unwrap();
        served.child.wait().unwrap();
    }
    let served = start();
    let tags = send(&served, "GET", "/tags", "");
    for n in 0..60 {
        assert!(tags.contains(&format!("\"kept {n}\"")), "{n} is gone");
    }
    // While this one has the file, no other one takes it, nor one that asks for another world.
    let second = ["practice", "--listen", "127.0.0.1:0", "--state", &file];
    assert!(stderr(&home.run(&second), 1).contains("another sidetone"));
    let other = ["practice", "--listen", "127.0.0.1:0", "--seed", "99", "--state", &file];
    assert!(stderr(&home.run(&other), 2).contains("--seed"));
}

#[test]
fn webhooks_are_not_sent_unsigned() {
    let home = Home::new();
    let arguments = ["practice", "--listen", "127.0.0.1:0", "--webhook", "http://127.0.0.1:1/"];
    assert!(stderr(&home.run(&arguments), 2).contains("SIDETONE_PRACTICE_CLIENT_SECRET"));
}

#[test]
fn the_client_secret_is_kept_privately_and_never_shown() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let before = stdout(&home.run(&["webhook"]));
    assert!(before.contains("not listened for") && before.contains("conversation.user.replied"), "{before}");
    let said = stdout(&home.run_with_input(&["webhook", "secret"], "s3cret-of-mine"));
    let shown = stdout(&home.run(&["webhook"]));
    assert!(!said.contains("s3cret") && !shown.contains("s3cret"), "{said}{shown}");
    let file = home.state().join("profiles/default/client-secret");
    assert!(shown.contains(&file.display().to_string()), "{shown}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let words = stdout(&home.run(&["logout"]));
    assert!(words.contains(&format!("the client secret of its webhooks from {}", file.display())), "{words}");
    assert!(!words.contains("stay in"), "nothing was there: {words}");
    assert!(!file.exists());
}

#[test]
fn an_address_that_is_taken_is_said_so() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let taken = served.base_url.strip_prefix("http://").unwrap();
    let words = stderr(&home.run(&["practice", "--listen", taken]), 1);
    assert!(words.contains(taken), "{words}");
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let home = Home::new();
    for arguments in [
        ["--listen", "nowhere"],
        ["--speed", "0"],
        ["--people", "some"],
        ["--conversations", "many"],
        ["--seed", "-1"],
        ["--token", "without-listen"],
    ] {
        stderr(&home.run(&["practice", arguments[0], arguments[1]]), 2);
    }
}

#[test]
fn a_token_of_another_workspace_is_not_taken_into_a_profile_that_has_one() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    served.log_in(&home);
    let dir = home.state().join("profiles/default");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (store, _) = Store::open(&dir, Clock::System).unwrap();
    runtime.block_on(store.bind("another")).unwrap();
    let before = std::fs::read(dir.join("token")).unwrap();
    let arguments = ["login", "--token-stdin", "--base-url", &served.base_url];
    let words = stderr(&home.run_with_input(&arguments, &served.token), 2);
    for word in [served.workspace_id.as_str(), "holds workspace another", "nothing was changed", "--profile NAME"] {
        assert!(words.contains(word), "{word} is not in {words}");
    }
    assert_eq!(std::fs::read(dir.join("token")).unwrap(), before);
}

#[test]
fn who_has_the_token_is_known_offline_right_after_the_login() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let dir = home.state().join("profiles/default");
    let (store, _) = Store::open(&dir, Clock::System).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(store.bind(&served.workspace_id)).unwrap();
    let me = |store: &Store| runtime.block_on(store.directory()).unwrap().me.map(|me| me.admin.name.to_string());
    assert_eq!(me(&store), None);
    let said = served.log_in(&home);
    assert!(me(&store).is_some_and(|name| said.contains(&format!("Logged in as {name}"))), "{said}");
}

#[test]
fn one_logs_in_to_it_looks_at_it_and_logs_out() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let said = served.log_in(&home);
    assert!(said.contains("Logged in as") && said.contains(&served.workspace_id), "{said}");
    assert!(!said.contains(&served.token), "{said}");
    let token = home.state().join("profiles/default/token");
    assert!(token.is_file());

    let report = stdout(&home.run(&["doctor"]));
    assert!(report.contains("No problems found") && report.contains("Read conversations"), "{report}");

    // The same again changes nothing, and another place for the same profile is refused.
    let config = std::fs::read_to_string(home.config().join("config.toml")).unwrap();
    served.log_in(&home);
    assert_eq!(std::fs::read_to_string(home.config().join("config.toml")).unwrap(), config);
    let elsewhere = ["login", "--token-stdin", "--base-url", "http://127.0.0.1:9"];
    let words = stderr(&home.run_with_input(&elsewhere, "x"), 2);
    assert!(words.contains("config.toml:"), "{words}");

    stdout(&home.run(&["logout"]));
    assert!(!token.exists());
    let output = home.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("sidetone login"));
}

#[test]
fn a_token_that_is_not_accepted_is_not_kept() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let arguments = ["login", "--token-stdin", "--base-url", &served.base_url];
    let words = stderr(&home.run_with_input(&arguments, "wrong-token"), 1);
    assert!(words.contains("not accepted") && !words.contains("wrong-token"), "{words}");
    assert!(!home.state().join("profiles/default/token").exists());
    assert!(!home.config().join("config.toml").exists());
}

#[test]
fn the_token_is_asked_for_without_showing_it() {
    let home = Home::new();
    let served = Served::start(&home, &["--token", "practice-token"]);
    let mut terminal = home.start(&["login", "--base-url", &served.base_url]);
    terminal.wait_for("Access token");
    // The prompt is there before the terminal stops to echo.
    terminal.wait_until_it_does_not_echo();
    terminal.send("practice-token\r");
    terminal.wait_for("Logged in as");
    assert!(terminal.wait_for_end().success());
    assert!(!terminal.transcript().contains("practice-token"));
}
