//! `sidetone practice`: a workspace with simulated customers, opened on the screen or served to others.

use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::{Arguments as Program, Failure, Setup, log, open, out, setup};
use crate::config::{self, History};
use crate::runtime::{self, Passing};
use crate::words::leave;
use client::intercom::Token;
use client::session::Given;
use clock::Clock;
use practice::{self, Practice, PracticeOptions, Subscription, state};

#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
Examples:
  sidetone practice
  sidetone practice --seed 7 --people off
  sidetone practice --state practice.world
  sidetone practice --listen 127.0.0.1:4010 > workspace.json
  sidetone practice --listen 127.0.0.1:4010 --webhook http://127.0.0.1:8931/

With --listen, one line of JSON on standard output tells where it is, and its token, made up for this run; log in with
  jq -r .token workspace.json | sidetone --profile practice login --token-stdin --base-url http://127.0.0.1:4010")]
pub struct Arguments {
    /// Serve the workspace at this address, without a screen, until the program is ended
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// The access token that the served workspace takes; made up if left out
    #[arg(long, value_name = "TOKEN", requires = "listen")]
    token: Option<String>,
    /// The token of its control side, /practice/; made up if left out
    #[arg(long, value_name = "TOKEN", requires = "listen")]
    control_token: Option<String>,
    /// Another name by which clients call this machine; addresses and localhost need none
    #[arg(long, value_name = "NAME", requires = "listen")]
    host: Vec<String>,
    /// How many requests a minute it allows, in windows of ten seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,
    /// Tell this address of everything that happens, as Intercom's webhooks do
    #[arg(long, value_name = "URL", value_parser = address)]
    webhook: Option<String>,
    /// The secret that signs the webhooks
    #[arg(long, value_name = "SECRET", env = "SIDETONE_PRACTICE_CLIENT_SECRET", hide_env_values = true)]
    client_secret: Option<String>,
    /// Keep the workspace in this file, and go on with it the next time, or with one that was saved on leaving
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Decide something that Intercom's documentation leaves open; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = rule)]
    rule: Vec<(String, String)>,
    /// The same seed makes the same workspace
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How many conversations it begins with
    #[arg(long, value_name = "N")]
    conversations: Option<usize>,
    /// Whether customers write by themselves
    #[arg(long, value_name = "WHETHER")]
    people: Option<OnOff>,
    /// How many times faster than real its clock runs
    #[arg(long, value_name = "X", value_parser = speed)]
    speed: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnOff {
    /// They do
    On,
    /// They only answer what is asked of them over the API
    Off,
}

/// The fastest that makes sense: a day in less than two seconds.
const FASTEST: f64 = 50_000.0;

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed > 0.0 && speed <= FASTEST => Ok(speed),
        _ => Err(format!("a number above 0 and at most {FASTEST}")),
    }
}

fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(text.to_owned()),
        _ => Err("an address that begins with http:// or https://".to_owned()),
    }
}

/// A rule and its value, if there is such a rule and it takes such a value.
fn rule(text: &str) -> Result<(String, String), String> {
    practice::Rules::default().set_pair(text)?;
    let (name, value) = text.split_once('=').unwrap_or_default();
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// Opens or serves the practice workspace.
pub fn run(program: &Program, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let setup = Setup::load_with(program, &[])?;
    let options = options(&setup.loaded.config.practice, arguments)?;
    agree(arguments)?;
    match arguments.listen {
        Some(address) => serve(options, address),
        None => show(setup, options),
    }
}

/// What is set, with the arguments over it.
fn options(set: &config::Practice, arguments: &Arguments) -> Result<PracticeOptions, Failure> {
    let defaults = PracticeOptions::default();
    let secret = arguments.client_secret.clone().filter(|secret| !secret.is_empty());
    let webhook = match (&arguments.webhook, secret) {
        (Some(url), Some(secret)) => Some(Subscription::new(url, secret)),
        (Some(_), None) => {
            let how = "--webhook needs the secret that signs the webhooks; set SIDETONE_PRACTICE_CLIENT_SECRET or give \
                       --client-secret";
            return Err(Failure::usage(how));
        }
        (None, _) => None,
    };
    let mut rules = defaults.rules.clone();
    for (name, value) in &arguments.rule {
        rules.set(name, value).map_err(Failure::usage)?;
    }
    Ok(PracticeOptions {
        rules,
        listen: arguments.listen.unwrap_or(defaults.listen),
        token: arguments.token.clone(),
        control_token: arguments.control_token.clone(),
        hosts: arguments.host.clone(),
        rate: arguments.rate.unwrap_or(defaults.rate),
        webhook,
        state: arguments.state.clone(),
        seed: arguments.seed.unwrap_or(set.seed),
        conversations: arguments.conversations.unwrap_or(set.conversations),
        people: arguments.people.map_or(set.people, |people| people == OnOff::On),
        speed: arguments.speed.unwrap_or(set.speed),
        ..defaults
    })
}

/// A file that keeps a workspace has decided some things; asking for others is a mistake.
fn agree(arguments: &Arguments) -> Result<(), Failure> {
    let Some(path) = &arguments.state else { return Ok(()) };
    let Some(kept) = state::peek(path).map_err(|e| Failure::new(e.to_string()))? else { return Ok(()) };
    let people = |on: bool| if on { "on" } else { "off" };
    let differs = [
        ("seed", arguments.seed.filter(|n| *n != kept.seed).map(|_| kept.seed.to_string())),
        (
            "conversations",
            arguments.conversations.filter(|n| *n != kept.conversations).map(|_| kept.conversations.to_string()),
        ),
        (
            "people",
            arguments.people.filter(|p| (*p == OnOff::On) != kept.people).map(|_| people(kept.people).to_owned()),
        ),
    ];
    let rule = arguments.rule.iter().find_map(|asked| {
        let kept = kept.rules.iter().find(|kept| kept.0 == asked.0 && kept.1 != asked.1)?;
        Some(("rule", Some(format!("{}={}", kept.0, kept.1))))
    });
    match differs.into_iter().chain(rule).find_map(|(name, value)| Some((name, value?))) {
        None => Ok(()),
        Some((name, value)) => Err(Failure::usage(format!(
            "the workspace in {} was made with --{name} {value}; leave --{name} out, or name another file",
            path.display()
        ))),
    }
}

fn serve(options: PracticeOptions, address: SocketAddr) -> Result<ExitCode, Failure> {
    log::to_stderr();
    for (name, token) in [("token", &options.token), ("control-token", &options.control_token)] {
        if token.as_deref().is_some_and(|token| token.trim().is_empty()) {
            return Err(Failure::usage(format!("the {name} is empty; leave --{name} out to have one made up")));
        }
    }
    if !address.ip().is_loopback() {
        out::say(&format!(
            "sidetone: warning: {address} can be reached from other machines, over plain HTTP; anyone with the token \
             can use the practice workspace"
        ));
    }
    let runtime = setup::runtime()?;
    runtime.block_on(async {
        let ended = end_asked_for()?;
        let mut told = Ok(());
        practice::serve_alone(options, |practice| told = announce(practice), ended)
            .await
            .map_err(|e| Failure::new(e.to_string()))?;
        told
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(ExitCode::SUCCESS)
}

fn announce(practice: &Practice) -> Result<(), Failure> {
    let line = json!({
        "base_url": practice.base_url(),
        "token": practice.token(),
        "workspace_id": practice.workspace_id(),
        "control_token": practice.control_token(),
    });
    out::line(&line.to_string())
}

/// Ends when the program is asked to end. Listened for at once, so that no signal falls between.
fn end_asked_for() -> Result<impl Future<Output = ()>, Failure> {
    let listen = |kind| signal(kind).map_err(|e| Failure::new(format!("signals cannot be listened to: {e}")));
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hang_up = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// Starts the workspace on a free port and opens its inbox. Its store goes with it: the next run is a new world.
fn show(mut setup: Setup, mut options: PracticeOptions) -> Result<ExitCode, Failure> {
    open::need_terminal()?;
    // The inbox goes by the workspace's clock: "in an hour" is an hour there.
    #[expect(clippy::float_cmp, reason = "exactly one is what is set when nothing is")]
    let clock = if options.speed == 1.0 { Clock::System } else { Clock::scaled(options.speed) };
    let speed = std::mem::replace(&mut options.speed, 1.0);
    options.clock = Some(clock.clone());
    let store = Scratch::new()?;
    // What goes with the program can be saved as long as it runs, from a file that goes with it as well.
    let passing = match options.state {
        Some(_) => None,
        None => Some(Passing { file: store.path.join("world"), ..Passing::default() }),
    };
    options.state = options.state.or_else(|| passing.as_ref().map(|passing| passing.file.clone()));
    let runtime = setup::runtime()?;
    let practice = runtime.block_on(practice::start(options)).map_err(|e| Failure::new(e.to_string()))?;
    setup.loaded.config.profile = config::Profile {
        name: "practice".to_owned(),
        base_url: Some(practice.base_url().to_owned()),
        spam_tag: setup.loaded.config.profile.spam_tag.clone(),
        ..config::Profile::default()
    };
    // The settings of one's own workspace are tried out here, but for two that make no sense in a new world: to leave
    // out what was there before, and to hear its webhooks.
    let sync = &mut setup.loaded.config.sync;
    // Requests take their time by the real clock, however fast this one runs.
    sync.horizon = sync.horizon.mul_f64(speed);
    sync.history = if sync.history == History::None { History::Open } else { sync.history };
    // A real workspace is asked for this only by one who says so; here there is nothing that could change unforeseen.
    (sync.event_details, sync.sla_deadlines) = (true, true);
    setup.loaded.config.stream.listen = None;
    let profile = runtime::profile(&setup.loaded.config, store.path.clone(), Ok(practice.base_url().to_owned()));
    let token = Given(Token::new(practice.token()));
    let ended = open::show(&runtime, setup, profile, Box::new(token), clock, passing.clone());
    runtime.block_on(practice.stop());
    runtime.shutdown_timeout(Duration::from_secs(1));
    if let Some(saved) = passing.and_then(|passing| passing.saved.get().cloned()) {
        out::line(&leave::goes_on(&saved.display().to_string()))?;
    }
    ended
}

/// A private directory for one run, removed at its end.
struct Scratch {
    path: PathBuf,
}

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("sidetone-practice-{:016x}", fastrand::u64(..)));
        // Fails if the name is taken, so nobody can have prepared it.
        match std::fs::DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => Ok(Self { path }),
            Err(e) => Err(Failure::new(format!("{} cannot be made: {e}; set TMPDIR", path.display()))),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is a practice world in a private directory; there is no one to bother with it.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_before_settings() {
        let set = config::Practice { seed: 3, conversations: 10, people: true, speed: 2.0 };
        let asked = Arguments { seed: Some(9), people: Some(OnOff::Off), ..Arguments::default() };
        let options = options(&set, &asked).unwrap();
        assert_eq!((options.seed, options.conversations, options.people), (9, 10, false));
        assert!((options.speed - 2.0).abs() < f64::EPSILON);
        assert!(options.listen.ip().is_loopback());
    }

    #[test]
    fn webhooks_are_not_sent_unsigned() {
        let set = config::Practice::default();
        let asked = Arguments { webhook: Some("http://127.0.0.1:1/".to_owned()), ..Arguments::default() };
        assert!(options(&set, &asked).is_err());
        let asked = Arguments { client_secret: Some("s".to_owned()), ..asked };
        assert_eq!(options(&set, &asked).unwrap().webhook.unwrap().secret, "s");
        for bad in ["127.0.0.1:8931", "ftp://example.org", "http://", "http:///x"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_speed_that_makes_no_sense_is_refused() {
        for bad in ["0", "-1", "fast", "NaN", "inf", "1e9"] {
            assert!(speed(bad).is_err(), "{bad}");
        }
        assert!(speed("0.5").is_ok());
    }

    #[test]
    fn rules_are_set_by_name_and_wrong_ones_are_refused_with_the_right_ones() {
        let set = config::Practice { seed: 3, conversations: 10, people: true, speed: 2.0 };
        let asked = vec![rule("comment_reopens = true").unwrap(), rule("snoozed_reply=unsnoozed").unwrap()];
        let options = options(&set, &Arguments { rule: asked, ..Arguments::default() }).unwrap();
        assert!(options.rules.comment_reopens);
        assert_eq!(options.rules.snoozed_reply.as_str(), "unsnoozed");
        assert!(rule("comment_reopen=true").unwrap_err().contains("comment_reopens"));
        assert!(rule("comment_reopens=perhaps").unwrap_err().contains("true or false"));
        assert!(rule("comment_reopens").unwrap_err().contains("NAME=VALUE"));
    }
}
