//! Kills the real program again and again, and then compares what it had shown with what the server has (S7).
//!
//! The program runs on a pseudo-terminal against a practice workspace in which a third of all requests go wrong. A
//! script of random keys writes notes and replies of unique words, sends and closes, leaves drafts, and moves about;
//! at a random moment the program is killed with SIGKILL, and the next one starts on what it left. In the end each word
//! that was shown as sent must be on the server once, each draft of two seconds must be somewhere, and nothing may be
//! there twice, out of order, or unasked. The same seed presses the same keys; where a kill falls among them is time's.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sidetone::practice::world::Who;
use sidetone::practice::{self, Fault, FaultKind, Practice, PracticeOptions};

use super::screen::Program;

/// What ends a run that cannot go on, or one that found something.
pub type Failed = Box<dyn Error>;

/// What is typed is on disk after this.
const DRAFT_SAFE: Duration = Duration::from_secs(2);
/// How long a key may take to show; in a program that is alive it takes a frame.
const KEY: Duration = Duration::from_secs(3);
/// How long the outbox may take to empty once nothing goes wrong any more: the longest wait of one in doubt, and more.
const DRAIN: Duration = Duration::from_secs(150);

/// What a run is to be.
pub struct Plan {
    /// The program's binary.
    pub program: PathBuf,
    /// Which keys.
    pub seed: u64,
    /// How often it is killed.
    pub kills: u32,
    /// How many conversations there are.
    pub conversations: usize,
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It was typed, and nothing more is known: it may be anywhere, once, or lost with the last two seconds.
    Typed,
    /// It was on screen as a draft for long enough.
    Kept,
    /// It was shown as sent; a close was asked for with it, or not.
    Sent { close: bool },
}

/// What a run did and found.
#[derive(Debug, Default)]
pub struct Report {
    /// How often the program was killed.
    pub kills: u32,
    /// How many messages were shown as sent.
    pub sent: usize,
    /// How many of them with a close.
    pub closes: usize,
    /// How many words were drafts for long enough.
    pub kept: usize,
    /// How many words the kill came too soon for; whether they are there is left open.
    pub open: usize,
    /// How many of these were there all the same.
    pub open_found: usize,
    /// How many requests were made to go wrong, at least.
    pub faults: u32,
    /// What is wrong.
    pub wrong: Vec<String>,
}

/// A run.
pub struct Run {
    plan: Plan,
    random: fastrand::Rng,
    home: tempfile::TempDir,
    practice: Practice,
    /// The workspace runs in it.
    _runtime: tokio::runtime::Runtime,
    words: BTreeMap<u32, Fate>,
    /// The words in each open draft, by when they were typed: they count once they are two seconds old.
    fresh: Vec<(u32, Instant)>,
    next: u32,
    before: BTreeSet<u64>,
    report: Report,
}

/// Runs a plan to its end.
///
/// # Errors
/// When the program or the workspace cannot be started, or the outbox does not empty.
pub fn run(plan: Plan) -> Result<Report, Failed> {
    let mut run = Run::new(plan)?;
    run.first_start()?;
    while run.report.kills < run.plan.kills {
        run.plan_faults();
        run.round()?;
    }
    run.drain()?;
    run.compare()?;
    Ok(run.report)
}

impl Run {
    fn new(plan: Plan) -> Result<Self, Failed> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let options = PracticeOptions {
            conversations: plan.conversations,
            people: false,
            seed: plan.seed,
            rate: 1_000_000,
            ..PracticeOptions::default()
        };
        let practice = runtime.block_on(practice::start(options))?;
        let home = tempfile::tempdir()?;
        let random = fastrand::Rng::with_seed(plan.seed);
        let report = Report::default();
        let (words, fresh, before) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        let mut run = Self { plan, random, home, practice, _runtime: runtime, words, fresh, next: 0, before, report };
        run.log_in()?;
        run.settle_undo()?;
        let stage = run.practice.world();
        let stage = stage.stage();
        run.before = stage.world.shelf.iter().flat_map(|(_, c)| c.parts.iter().map(|p| p.id)).collect();
        drop(stage);
        Ok(run)
    }

    fn env(&self) -> Vec<(String, String)> {
        let home = self.home.path().display().to_string();
        let mut env: Vec<(String, String)> =
            ["HOME", "XDG_RUNTIME_DIR", "TMPDIR"].map(|n| (n.into(), home.clone())).into();
        env.push(("SIDETONE_CONFIG_DIR".into(), format!("{home}/config")));
        env.push(("SIDETONE_STATE_DIR".into(), format!("{home}/state")));
        let rest = [("SIDETONE_KEYRING", "off"), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("TZ", "UTC")];
        env.extend(rest.map(|(name, value)| (name.to_owned(), value.to_owned())));
        env
    }

    fn log_in(&self) -> Result<(), Failed> {
        let mut child = Command::new(&self.plan.program)
            .env_clear()
            .envs(self.env())
            .args(["login", "--token-stdin", "--base-url", self.practice.base_url()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            std::io::Write::write_all(&mut input, self.practice.token().as_bytes())?;
        }
        if child.wait()?.success() { Ok(()) } else { Err("the program does not log in".into()) }
    }

    /// Messages go out at once, so that kills find them on their way; with odd seeds, after a second.
    fn settle_undo(&self) -> Result<(), Failed> {
        let path = self.home.path().join("config/config.toml");
        let logged_in = std::fs::read_to_string(&path)?;
        Ok(std::fs::write(&path, format!("{logged_in}\n[composer]\nundo_delay = {}\n", self.plan.seed % 2))?)
    }

    fn start(&self) -> Result<Program, Failed> {
        Program::start(&self.plan.program, &self.env(), self.home.path())
    }

    /// The first sync, undisturbed.
    fn first_start(&self) -> Result<(), Failed> {
        let mut program = self.start()?;
        let live =
            program.wait(Duration::from_secs(60), |screen| screen.contains("live") && screen.contains("Details"));
        if live { Ok(()) } else { Err(format!("the inbox does not open:\n{}", program.text()).into()) }
    }

    /// About a third of the next requests go wrong, in all the ways there are but a refusal.
    fn plan_faults(&mut self) {
        let world = self.practice.world();
        world.clear_faults();
        for _ in 0..12 {
            let kind = match self.random.u32(0..7) {
                0 => FaultKind::Status(500),
                1 => FaultKind::Status(503),
                2 => FaultKind::DropBefore,
                3 => FaultKind::DropAfter,
                4 => FaultKind::Truncate,
                5 => FaultKind::RateLimited(1),
                _ => FaultKind::Delay(Duration::from_millis(self.random.u64(20..600))),
            };
            let path = if self.random.u32(0..4) == 0 { "" } else { "/conversations/2" };
            world.plan(Fault::once(path, kind).after(self.random.u32(0..5)));
            self.report.faults += 1;
        }
    }

    /// One life of the program: keys until its time is over.
    fn round(&mut self) -> Result<(), Failed> {
        let mut program = self.start()?;
        // Most die young; some live long enough for their drafts to count.
        let life = if self.random.u32(0..5) == 0 { self.random.u64(2200..3500) } else { self.random.u64(60..1500) };
        program.die_at(Instant::now() + Duration::from_millis(life));
        self.fresh.clear();
        while !program.is_dead() {
            match self.random.u32(0..10) {
                0..=4 => self.message(&mut program),
                5 => self.draft(&mut program),
                _ => self.move_about(&mut program),
            }
        }
        program.kill()?;
        self.report.kills += 1;
        let died = program.died();
        for (word, typed) in std::mem::take(&mut self.fresh) {
            if died.duration_since(typed) >= DRAFT_SAFE {
                self.words.entry(word).and_modify(|fate| {
                    if *fate == Fate::Typed {
                        *fate = Fate::Kept;
                    }
                });
            }
        }
        Ok(())
    }

    /// Opens the composer and types a word of its own; none when it did not come to that.
    fn compose(&mut self, program: &mut Program) -> Option<u32> {
        let (key, mode) = if self.random.bool() { ("n", "NOTE") } else { ("r", "REPLY") };
        program.send(key);
        if !program.wait(KEY, |screen| screen.mode() == mode) {
            return None;
        }
        let word = self.next;
        self.next += 1;
        self.words.insert(word, Fate::Typed);
        let text = spelled(word);
        program.send(&format!(" {text}"));
        if !program.wait(KEY, |screen| screen.contains(&text)) {
            return None;
        }
        self.fresh.push((word, Instant::now()));
        Some(word)
    }

    fn message(&mut self, program: &mut Program) {
        let Some(word) = self.compose(program) else { return };
        let close = self.random.u32(0..8) == 0;
        program.send(if close { "\x18c" } else { "\x13" });
        // The composer goes when the message is on disk; that frame is the promise.
        if program.wait(KEY, |screen| screen.mode() == "LIST") {
            self.words.insert(word, Fate::Sent { close });
        } else {
            // A question, or a pause because something arrived: it stays a draft.
            program.send("\x1b");
            program.wait(KEY, |screen| screen.mode() == "LIST");
        }
    }

    fn draft(&mut self, program: &mut Program) {
        if self.compose(program).is_some() {
            program.send("\x1b");
            program.wait(KEY, |screen| screen.mode() == "LIST");
        }
    }

    fn move_about(&mut self, program: &mut Program) {
        let keys = ["j", "k", "J", "jjj", "G", "gg", "\x04", "\x15", "ga", "gm", "gu", "\t\t\t"];
        if let Some(keys) = self.random.choice(keys) {
            program.send(keys);
        }
        program.wait(Duration::from_millis(self.random.u64(5..60)), |_| false);
    }

    /// Nothing goes wrong any more: all that was decided gets through.
    fn drain(&mut self) -> Result<(), Failed> {
        self.practice.world().clear_faults();
        let mut program = self.start()?;
        let until = Instant::now() + DRAIN;
        while self.count("SELECT count(*) FROM outbox WHERE state <> 'done'")? > 0 {
            if Instant::now() > until {
                return Err(format!("the outbox does not empty:\n{}", program.text()).into());
            }
            program.wait(Duration::from_millis(50), |_| false);
        }
        program.kill()
    }

    fn store(&self) -> Result<rusqlite::Connection, Failed> {
        let store = rusqlite::Connection::open(self.home.path().join("state/profiles/default/sidetone.db"))?;
        store.busy_timeout(KEY)?;
        Ok(store)
    }

    fn count(&self, sql: &str) -> Result<i64, Failed> {
        Ok(self.store()?.query_row(sql, [], |row| row.get(0))?)
    }

    fn drafts(&self) -> Result<Vec<String>, Failed> {
        let store = self.store()?;
        let mut statement = store.prepare("SELECT markdown FROM draft")?;
        let drafts = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(drafts)
    }

    fn compare(&mut self) -> Result<(), Failed> {
        let mut places: BTreeMap<u32, u32> = BTreeMap::new();
        let mut said: BTreeMap<u32, u32> = BTreeMap::new();
        for word in self.drafts()?.iter().flat_map(|draft| words(draft)) {
            *places.entry(word).or_default() += 1;
        }
        let mut wrong = Vec::new();
        let world = self.practice.world();
        let stage = world.stage();
        for (_, conversation) in stage.world.shelf.iter() {
            let (mut last, mut closes, mut asked) = (None, 0, 0);
            for part in conversation.parts.iter().filter(|p| !self.before.contains(&p.id)) {
                let kind = part.kind.as_str();
                let own = words(part.body.as_deref().unwrap_or_default());
                for word in &own {
                    *places.entry(*word).or_default() += 1;
                    *said.entry(*word).or_default() += 1;
                    asked += u32::from(self.words.get(word) == Some(&Fate::Sent { close: true }));
                }
                closes += u32::from(kind == "close");
                // What the workspace's own rules do (SLAs, Fin's tags) is nothing of ours.
                let by_rule = matches!(part.author, Who::Operator | Who::Fin);
                if own.is_empty() && !by_rule && !["close", "assignment", "assign_and_reopen"].contains(&kind) {
                    wrong.push(format!("{}: nobody asked for a {kind}", conversation.id));
                }
                if let Some(word) = own.last() {
                    if last.is_some_and(|last| last > *word) {
                        wrong.push(format!("{}: {} came after {last:?}", conversation.id, spelled(*word)));
                    }
                    last = Some(*word);
                }
            }
            // Closing what is closed makes no second part; one that was killed in the very frame may have been decided
            // and not shown.
            if closes < asked.min(1) || closes > asked + 1 {
                wrong.push(format!("{}: {closes} closes, {asked} asked for", conversation.id));
            }
        }
        drop(stage);
        self.judge(&places, &said, &mut wrong);
        self.report.wrong = wrong;
        Ok(())
    }

    fn judge(&mut self, places: &BTreeMap<u32, u32>, said: &BTreeMap<u32, u32>, wrong: &mut Vec<String>) {
        for (word, fate) in &self.words {
            let (found, told) = (places.get(word).copied().unwrap_or(0), said.get(word).copied().unwrap_or(0));
            let text = spelled(*word);
            match fate {
                Fate::Sent { close } => {
                    self.report.sent += 1;
                    self.report.closes += usize::from(*close);
                    if (found, told) != (1, 1) {
                        wrong.push(format!("{text} was sent: {told} times on the server, {found} in all"));
                    }
                }
                Fate::Kept => {
                    self.report.kept += 1;
                    if found != 1 {
                        wrong.push(format!("{text} was a draft: {found} times there"));
                    }
                }
                Fate::Typed => {
                    self.report.open += 1;
                    self.report.open_found += usize::from(found > 0);
                    if found > 1 {
                        wrong.push(format!("{text} was typed: {found} times there"));
                    }
                }
            }
        }
        for word in places.keys().filter(|word| !self.words.contains_key(word)) {
            wrong.push(format!("{} was never typed", spelled(*word)));
        }
    }
}

/// A word as it is typed: one that no other contains.
fn spelled(word: u32) -> String {
    format!("w{word}x")
}

/// The words in a text.
fn words(text: &str) -> Vec<u32> {
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    pieces.filter_map(|piece| piece.strip_prefix('w')?.strip_suffix('x')?.parse().ok()).collect()
}
