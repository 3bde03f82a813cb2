//! A run: a workspace with faults and other people in it, lives of the program, and what is told in the end.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use practice::world::assign::Assignee;
use practice::world::messages::Message;
use practice::world::{Conversation, World};
use practice::{self, Practice, PracticeOptions};

use super::done::Done;
use super::keys::{Hands, Names};
use super::ledger::{self, Row, Store};
use super::report::{Kind, Report, Wrong};
use super::screen::Program;
use super::server::{self, Standing};
use super::weather::{self, Times};
use super::words::Fate;

/// What ends a run that cannot go on, or one that found something.
pub type Failed = Box<dyn Error>;

/// What is typed is on disk after this.
const DRAFT_SAFE: Duration = Duration::from_secs(2);
/// How long the outbox may take to empty once nothing goes wrong any more and the horizon is over.
const DRAIN: Duration = Duration::from_secs(120);
/// How long a life without a kill may last.
const LONGEST_LIFE: Duration = Duration::from_secs(600);
/// How long the program may take to open.
const OPEN: Duration = Duration::from_secs(60);

/// What a run is to be.
pub struct Plan {
    /// The program's binary.
    pub program: PathBuf,
    /// Which keys.
    pub seed: u64,
    /// How often it is killed; if never, it lives until so many actions were decided.
    pub kills: u32,
    /// How many actions there are to be at least, before the last life ends.
    pub steps: usize,
    /// How many conversations there are.
    pub conversations: usize,
    /// How long things may take.
    pub times: Times,
    /// Told how far it has come, after each life.
    pub told: fn(&str),
}

/// A run.
pub struct Run {
    plan: Plan,
    random: fastrand::Rng,
    home: tempfile::TempDir,
    pub(super) practice: Practice,
    /// The workspace runs in it.
    _runtime: tokio::runtime::Runtime,
    pub(super) hands: Hands,
    /// A colleague who works at the same time.
    colleague: u64,
    pub(super) before: BTreeMap<u64, Standing>,
    pub(super) rows: Vec<Row>,
    /// What the workspace did for the person.
    pub(super) done: Vec<Done>,
    /// The last number that an action had.
    last: i64,
    /// What was not done when the program was killed last.
    unfinished: Vec<Row>,
    pub(super) report: Report,
}

/// Runs a plan to its end.
///
/// # Errors
/// When the program or the workspace cannot be started, or the outbox does not empty.
pub fn run(plan: Plan) -> Result<Report, Failed> {
    let mut run = Run::new(plan)?;
    run.first_start()?;
    while run.report.kills < run.plan.kills || run.rows.len() < run.plan.steps {
        run.life()?;
        (run.plan.told)(&run.report.progress());
    }
    run.drain()?;
    run.compare()?;
    if !run.report.wrong.is_empty() && std::env::var_os("CRASH_KEEP").is_some() {
        // For a look at what is on disk.
        run.home.disable_cleanup(true);
        run.report.wrong.push(Wrong::new(Kind::Unsaid, format!("kept in {}", run.home.path().display())));
    }
    Ok(run.report)
}

fn names(world: &World) -> (Names, u64) {
    let mut seated = world.admins.iter().filter(|a| a.seat && !a.away && a.id != world.owner);
    let colleague = seated.next().map_or(world.owner, |admin| admin.id);
    let me = world.admin(world.owner).map(|admin| (admin.id, admin.name.to_string())).unwrap_or_default();
    let names = Names {
        me,
        colleagues: seated.take(3).map(|a| (a.id, a.name.to_string())).collect(),
        teams: world.teams.iter().take(2).map(|t| (t.id, t.name.to_string())).collect(),
        tags: world.tags.iter().take(3).map(|t| t.name.to_string()).collect(),
    };
    (names, colleague)
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
        let world = practice.world();
        let stage = world.stage();
        let (before, (names, colleague)) = (server::standings(&stage.world), names(&stage.world));
        drop(stage);
        let run = Self {
            random: fastrand::Rng::with_seed(!plan.seed),
            home: tempfile::tempdir()?,
            practice,
            _runtime: runtime,
            hands: Hands::new(plan.seed, names),
            colleague,
            before,
            rows: Vec::new(),
            done: Vec::new(),
            last: 0,
            unfinished: Vec::new(),
            report: Report::default(),
            plan,
        };
        run.log_in()?;
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
        if !child.wait()?.success() {
            return Err("the program does not log in".into());
        }
        // A poll now and then while it lives, and the times of this run; everything else as it is for everybody.
        let path = self.home.path().join("config/config.toml");
        let logged_in = std::fs::read_to_string(&path)?;
        let Times { horizon, timeout, .. } = self.plan.times;
        let (horizon, timeout) = (horizon.as_secs_f64(), timeout.as_secs_f64());
        let sync = format!("[sync]\npoll_active_s = 1\ntimeout = {timeout}\nhorizon = {horizon}\n");
        // What is stopped because somebody wrote meanwhile is a draft again, which the ledger cannot tell from lost.
        Ok(std::fs::write(&path, format!("{logged_in}\n{sync}[composer]\nstop_on_change = false\nundo_delay = 0\n"))?)
    }

    /// Messages go out at once, so that kills find them on their way, or can be taken back for a second or two.
    fn settle_undo(&mut self) -> Result<(), Failed> {
        let delay = self.random.u32(0..3);
        self.hands.undo = delay > 0;
        let path = self.home.path().join("config/config.toml");
        let config = std::fs::read_to_string(&path)?;
        let kept = config.split("undo_delay").next().unwrap_or_default();
        Ok(std::fs::write(&path, format!("{kept}undo_delay = {delay}\n"))?)
    }

    fn start(&self) -> Result<Program, Failed> {
        Program::start(&self.plan.program, &self.env(), self.home.path())
    }

    pub(super) fn store(&self) -> Result<Store, Failed> {
        Store::open(self.home.path())
    }

    /// The first sync, undisturbed.
    fn first_start(&mut self) -> Result<(), Failed> {
        let mut program = self.start()?;
        let live = program.wait(OPEN, |screen| screen.contains("live") && screen.contains("Details"));
        if live { Ok(()) } else { Err(format!("the inbox does not open:\n{}", program.text()).into()) }
    }

    /// A new weather, and what the last one did.
    fn turn_weather(&mut self) {
        let world = self.practice.world();
        self.done.extend(weather::take_journal(&world, self.plan.times, &mut self.report));
        weather::plan(&world, &mut self.random, self.plan.times);
    }

    /// When a program that starts now dies: most die young, some live long enough for their drafts to count, and of two
    /// on one store some long enough for the other to take over from one that was stopped.
    fn death(&mut self, is_pair: bool) -> Instant {
        let life = match self.random.u32(0..5) {
            0 => self.random.u64(2200..3500),
            1 | 2 if is_pair => self.random.u64(4000..9000),
            _ => self.random.u64(60..1500),
        };
        // In real time, longer, or all dead programs would lie within one horizon.
        let stretch = (self.plan.times.horizon.as_secs_f64() / 12.0).clamp(1.0, 4.0);
        Instant::now() + Duration::from_millis(life).mul_f64(stretch)
    }

    /// One life of the program, or of two on one store: keys until their time is over.
    fn life(&mut self) -> Result<(), Failed> {
        self.settle_undo()?;
        let is_killed = self.report.kills < self.plan.kills;
        let mut programs = vec![self.start()?];
        if is_killed {
            self.turn_weather();
            if self.report.pairs == 0 || self.random.u32(0..3) == 0 {
                programs.push(self.start()?);
                self.report.pairs += 1;
            }
            let is_pair = programs.len() > 1;
            for program in &mut programs {
                program.die_at(self.death(is_pair));
            }
        } else {
            let [program, ..] = programs.as_mut_slice() else { return Ok(()) };
            program.wait(OPEN, |screen| screen.contains("live") && screen.contains("Details"));
            self.turn_weather();
        }
        let begun = Instant::now();
        while let Some(at) = self.turn(&mut programs)? {
            let Some(program) = programs.get_mut(at) else { break };
            if begun.elapsed() > LONGEST_LIFE {
                return Err(format!("it does not get on:\n{}", program.text()).into());
            }
            self.hands.at = at;
            self.hands.do_something(program);
            if self.random.u32(0..6) == 0 {
                self.meddle();
            }
            if !is_killed && self.may_account() {
                self.account()?;
                if self.rows.len() >= self.plan.steps {
                    program.kill()?;
                }
            }
        }
        self.account()?;
        for (word, at, typed) in std::mem::take(&mut self.hands.fresh) {
            // One that was stopped while it wrote to the store keeps the other from it, which takes a second to say so.
            let safe = if programs.len() > 1 { DRAFT_SAFE * 3 / 2 } else { DRAFT_SAFE };
            let Some(program) = programs.get(at).filter(|program| program.ran_since(typed) >= safe) else { continue };
            let Some(fate) = self.hands.words.get_mut(&word).filter(|fate| **fate == Fate::Typed) else { continue };
            if program.warned_since(typed) {
                self.report.warned += 1;
            } else {
                *fate = Fate::Kept;
            }
        }
        Ok(())
    }

    /// Which program the hands turn to; none when all are dead. Those whose hour has come die, one that was stopped for
    /// long enough goes on, and of two one is stopped now and then.
    fn turn(&mut self, programs: &mut [Program]) -> Result<Option<usize>, Failed> {
        loop {
            for program in programs.iter_mut().filter(|program| !program.is_over()) {
                if program.is_dead() {
                    program.kill()?;
                    self.report.kills += 1;
                } else if program.goes_on()? {
                    self.report.resumed += 1;
                }
            }
            let living = || programs.iter().enumerate().filter(|(_, program)| !program.is_over());
            let running: Vec<usize> = living().filter(|(_, p)| !p.is_stopped()).map(|(at, _)| at).collect();
            if living().next().is_none() {
                return Ok(None);
            }
            let chosen = self.random.choice(running.iter().copied());
            let both = running.len() == 2;
            let Some(chosen) = chosen else {
                // The only one there is stopped.
                let Some(stopped) = programs.iter_mut().find(|program| !program.is_over()) else { return Ok(None) };
                stopped.wait(Duration::from_millis(20), |_| false);
                continue;
            };
            if both && (self.report.stops == 0 || self.random.u32(0..5) == 0) {
                // Sometimes for longer than the other waits before it takes over.
                let long = self.random.u32(0..3) == 0;
                let time = if long { self.random.u64(4200..6500) } else { self.random.u64(30..1500) };
                let Some(program) = programs.get_mut(chosen) else { continue };
                program.stop(Instant::now() + Duration::from_millis(time))?;
                self.report.stops += 1;
                continue;
            }
            return Ok(Some(chosen));
        }
    }

    /// Whether it is time to look at the outbox of a program that lives on: it forgets after a while what is done. What
    /// was pressed last has been seen, so all that was pressed before has happened.
    fn may_account(&self) -> bool {
        let [presses, _] = &self.hands.presses;
        let last = presses.last();
        presses.len() >= 20 && last.is_some_and(|press| press.seen == ledger::Seen::Done)
    }

    /// Opens the store as the next program will: what a killed one had in its journal and not yet in its database is
    /// done then, before anything else is.
    fn look_into_it(&self) -> Result<(), Failed> {
        let mut outbox = Command::new(&self.plan.program);
        outbox.env_clear().envs(self.env()).args(["outbox", "list"]).stdin(Stdio::null()).stdout(Stdio::null());
        let status = outbox.status()?;
        if status.success() { Ok(()) } else { Err(format!("the outbox is not told: {status}").into()) }
    }

    /// What the screen had shown must be on disk now, and nothing else.
    fn account(&mut self) -> Result<(), Failed> {
        self.look_into_it()?;
        let store = self.store()?;
        let rows = store.rows_after(self.last)?;
        self.last = store.last()?;
        let presses = std::mem::take(&mut self.hands.presses);
        self.report.shown += presses.iter().flatten().filter(|press| press.seen == ledger::Seen::Done).count();
        self.report.wrong.extend(ledger::compare(&presses, &rows));
        for row in &rows {
            *self.report.steps.entry(row.operation.name()).or_default() += 1;
        }
        self.rows.extend(rows);
        self.taken_back(&store)?;
        self.unfinished = store.unfinished()?;
        Ok(())
    }

    /// What waited when it was looked last and is gone from the outbox now was taken back, and by the person, or it is
    /// done and forgotten, as the server will show.
    fn taken_back(&mut self, store: &Store) -> Result<(), Failed> {
        let blind = std::mem::take(&mut self.hands.blind_undos) > 0;
        for gone in std::mem::take(&mut self.unfinished) {
            let Some(word) = gone.word() else { continue };
            if store.has(gone.id)? {
                continue;
            }
            match self.hands.words.get_mut(&word) {
                Some(Fate::Undone) => self.rows.retain(|row| row.unit != gone.unit),
                Some(fate) if blind => {
                    *fate = Fate::Undoing;
                    self.rows.iter_mut().filter(|row| row.unit == gone.unit).for_each(|row| row.doubtful = true);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Somebody else does something, mostly where the person is at work as well.
    fn meddle(&mut self) {
        let world = self.practice.world();
        let random = &mut self.random;
        let recent = world.find(|c: &Conversation| c.contact().is_some());
        let near = recent.len().min(if random.bool() { 6 } else { 40 });
        let Some(id) = random.choice(recent.iter().take(near)) else { return };
        let (colleague, choice) = (self.colleague, random.u32(0..8));
        if choice < 3 {
            // A conversation without a customer is left alone.
            let _ = world.contact_writes(id, "<p>And what about this?</p>");
        } else {
            let _ = world.act(id, |world, slot, now| match choice {
                3 => world.close(slot, colleague, None, now),
                4 => world.open(slot, colleague, now),
                5 => drop(world.assign(slot, colleague, Assignee::Admin(Some(colleague)), None, now)),
                6 => world.comment(slot, colleague, Message::text("<p>I have a look.</p>"), now),
                _ => drop(world.snooze(slot, colleague, now + 90 * 86_400, now)),
            });
        }
        self.report.others += 1;
    }

    /// Nothing goes wrong any more: all that was decided gets through, what was refused is said, and what is still on
    /// its way arrives.
    fn drain(&mut self) -> Result<(), Failed> {
        let world = self.practice.world();
        world.clear_faults();
        let mut program = self.start()?;
        let until = Instant::now() + self.plan.times.horizon + DRAIN;
        let store = self.store()?;
        while !store.unfinished()?.is_empty() || world.under_way() > 0 {
            if Instant::now() > until {
                return Err(format!("the outbox does not empty:\n{}", program.text()).into());
            }
            program.wait(Duration::from_millis(50), |_| false);
        }
        let refused = store.refused()?.len();
        let words = format!("×{refused} refused");
        let said = program.wait(OPEN, |screen| screen.foot().contains(&words) != (refused == 0));
        if !said {
            let told = format!("{refused} were refused, and that is not said:\n{}", program.text());
            self.report.wrong.push(Wrong::new(Kind::Unsaid, told));
        }
        program.kill()?;
        self.done.extend(weather::take_journal(&world, self.plan.times, &mut self.report));
        Ok(())
    }
}
