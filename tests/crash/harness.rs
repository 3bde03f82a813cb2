//! A run: a workspace with faults and other people in it, lives of the program, and what is told in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sidetone::practice::world::assign::Assignee;
use sidetone::practice::world::talk::Message;
use sidetone::practice::world::{Conversation, Who, World};
use sidetone::practice::{self, Fault, FaultKind, Practice, PracticeOptions};

use super::keys::{Hands, Names};
use super::ledger::{self, Row, Store};
use super::screen::Program;
use super::server::{self, Standing};
use super::words::{self, Fate, spelled};

/// What ends a run that cannot go on, or one that found something.
pub type Failed = Box<dyn Error>;

/// What is typed is on disk after this.
const DRAFT_SAFE: Duration = Duration::from_secs(2);
/// How long the outbox may take to empty once nothing goes wrong any more: the longest wait of one in doubt, and more.
const DRAIN: Duration = Duration::from_secs(150);
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
    pub actions: usize,
    /// How many conversations there are.
    pub conversations: usize,
}

/// What a run did and found.
#[derive(Debug, Default)]
pub struct Report {
    /// How often the program was killed.
    pub kills: u32,
    /// How many actions were in its outbox, by their names.
    pub actions: BTreeMap<&'static str, usize>,
    /// How many presses of keys were shown as done.
    pub shown: usize,
    /// How many messages were shown as taken back.
    pub undone: usize,
    /// How many actions were refused.
    pub refused: usize,
    /// How many words were drafts for long enough.
    pub kept: usize,
    /// How many words the kill came too soon for; whether they are there is left open.
    pub open: usize,
    /// How many of these were there all the same.
    pub open_found: usize,
    /// How many requests there were, and how many of them went wrong, by how.
    pub requests: usize,
    /// What went wrong with requests.
    pub faults: BTreeMap<&'static str, usize>,
    /// How often somebody else did something.
    pub others: u32,
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
    hands: Hands,
    /// A colleague who works at the same time.
    colleague: u64,
    before: BTreeMap<u64, Standing>,
    rows: Vec<Row>,
    /// The last number that an action had.
    last: i64,
    /// What was not done when the program was killed last.
    unfinished: Vec<Row>,
    report: Report,
}

/// Runs a plan to its end.
///
/// # Errors
/// When the program or the workspace cannot be started, or the outbox does not empty.
pub fn run(plan: Plan) -> Result<Report, Failed> {
    let mut run = Run::new(plan)?;
    run.first_start()?;
    while run.report.kills < run.plan.kills || run.rows.len() < run.plan.actions {
        run.life()?;
    }
    run.drain()?;
    run.compare()?;
    if !run.report.wrong.is_empty() && std::env::var_os("CRASH_KEEP").is_some() {
        // For a look at what is on disk.
        run.home.disable_cleanup(true);
        run.report.wrong.push(format!("kept in {}", run.home.path().display()));
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
        // A poll now and then while it lives; everything else as it is for everybody.
        let path = self.home.path().join("config/config.toml");
        let logged_in = std::fs::read_to_string(&path)?;
        Ok(std::fs::write(
            &path,
            format!("{logged_in}\n[sync]\npoll_active_s = 1\ntimeout = 5\nhorizon = 10\n[composer]\nundo_delay = 0\n"),
        )?)
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

    fn store(&self) -> Result<Store, Failed> {
        Store::open(self.home.path())
    }

    /// The first sync, undisturbed.
    fn first_start(&mut self) -> Result<(), Failed> {
        let mut program = self.start()?;
        let live = program.wait(OPEN, |screen| screen.contains("live") && screen.contains("Details"));
        if live { Ok(()) } else { Err(format!("the inbox does not open:\n{}", program.text()).into()) }
    }

    /// A third of all requests go wrong, in all the ways there are; only writes are refused for good.
    fn plan_faults(&mut self) {
        let world = self.practice.world();
        self.count_requests();
        world.clear_faults();
        world.clear_journal();
        let delay = |millis| FaultKind::Delay(Duration::from_millis(millis));
        let refusals: Vec<FaultKind> = [400, 403, 409, 413, 422].map(FaultKind::Status).into();
        let limits = vec![FaultKind::RateLimited(1)];
        let doubts = vec![
            FaultKind::Status(500),
            FaultKind::Status(503),
            FaultKind::DropBefore,
            FaultKind::DropAfter,
            FaultKind::Truncate,
            delay(50),
            delay(400),
        ];
        let mut plan = |path: &str, method: Option<&str>, share: f64, kinds: &[FaultKind]| {
            let seed = self.random.u64(..);
            let path = path.to_owned();
            let method = method.map(str::to_owned);
            world.plan(Fault { path, method, ..Fault::share(share, seed, FaultKind::OneOf(kinds.to_vec())) });
        };
        plan("/conversations/2", Some("POST"), 0.05, &refusals);
        plan("/conversations/2", None, 0.03, &limits);
        plan("", None, 0.3, &doubts);
    }

    fn count_requests(&mut self) {
        for entry in self.practice.world().journal() {
            self.report.requests += 1;
            if let Some(fault) = entry.fault {
                let status = entry.status.filter(|_| fault == "status").map_or(0, |status| status / 100);
                let name = if status == 4 { "refused" } else { fault };
                *self.report.faults.entry(name).or_default() += 1;
            }
        }
    }

    /// One life of the program: keys until its time is over.
    fn life(&mut self) -> Result<(), Failed> {
        self.settle_undo()?;
        let is_killed = self.report.kills < self.plan.kills;
        let mut program = self.start()?;
        if is_killed {
            self.plan_faults();
            // Most die young; some live long enough for their drafts to count.
            let life = if self.random.u32(0..5) == 0 { self.random.u64(2200..3500) } else { self.random.u64(60..1500) };
            program.die_at(Instant::now() + Duration::from_millis(life));
        } else {
            program.wait(OPEN, |screen| screen.contains("live") && screen.contains("Details"));
            self.plan_faults();
        }
        let begun = Instant::now();
        while !program.is_dead() {
            if begun.elapsed() > LONGEST_LIFE {
                return Err(format!("it does not get on:\n{}", program.text()).into());
            }
            self.hands.do_something(&mut program);
            if self.random.u32(0..6) == 0 {
                self.meddle();
            }
            if !is_killed && self.may_account() {
                self.account()?;
                if self.rows.len() >= self.plan.actions {
                    break;
                }
            }
        }
        program.kill()?;
        self.report.kills += u32::from(is_killed);
        self.account()?;
        let died = program.died();
        for (word, typed) in std::mem::take(&mut self.hands.fresh) {
            if died.duration_since(typed) >= DRAFT_SAFE
                && let Some(fate) = self.hands.words.get_mut(&word).filter(|fate| **fate == Fate::Typed)
            {
                *fate = Fate::Kept;
            }
        }
        Ok(())
    }

    /// Whether it is time to look at the outbox of a program that lives on: it forgets after a while what is done. What
    /// was pressed last has been seen, so all that was pressed before has happened.
    fn may_account(&self) -> bool {
        let last = self.hands.presses.last();
        self.hands.presses.len() >= 20 && last.is_some_and(|press| press.seen == ledger::Seen::Done)
    }

    /// What the screen had shown must be on disk now, and nothing else.
    fn account(&mut self) -> Result<(), Failed> {
        let store = self.store()?;
        let rows = store.rows_after(self.last)?;
        self.last = store.last()?;
        let presses = std::mem::take(&mut self.hands.presses);
        self.report.shown += presses.iter().filter(|press| press.seen == ledger::Seen::Done).count();
        let wrong = ledger::compare(&presses, &rows);
        self.report.wrong.extend(wrong.map(|wrong| format!("life {}: {wrong}", self.report.kills)));
        for row in &rows {
            *self.report.actions.entry(row.deed.name()).or_default() += 1;
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
                Some(Fate::Undone) => self.rows.retain(|row| row.group != gone.group),
                Some(fate) if blind => {
                    *fate = Fate::Undoing;
                    self.rows.iter_mut().filter(|row| row.group == gone.group).for_each(|row| row.doubtful = true);
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

    /// Nothing goes wrong any more: all that was decided gets through, and what was refused is said.
    fn drain(&mut self) -> Result<(), Failed> {
        self.count_requests();
        self.practice.world().clear_faults();
        let mut program = self.start()?;
        let until = Instant::now() + DRAIN;
        let store = self.store()?;
        while !store.unfinished()?.is_empty() {
            if Instant::now() > until {
                return Err(format!("the outbox does not empty:\n{}", program.text()).into());
            }
            program.wait(Duration::from_millis(50), |_| false);
        }
        let refused = store.refused()?.len();
        let words = format!("✗{refused} refused");
        let said = program.wait(OPEN, |screen| screen.status().contains(&words) != (refused == 0));
        if !said {
            self.report.wrong.push(format!("{refused} were refused, and that is not said:\n{}", program.text()));
        }
        program.kill()
    }

    fn compare(&mut self) -> Result<(), Failed> {
        let store = self.store()?;
        let refused = store.refused()?;
        self.report.refused = refused.len();
        let silent = store.without_reason()?;
        let mut wrong = Vec::new();
        if silent > 0 {
            wrong.push(format!("{silent} refused ones do not say why"));
        }
        let failed: BTreeSet<i64> = refused.iter().map(|row| row.id).collect();
        let mut by_conversation: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !failed.contains(&row.id)) {
            by_conversation.entry(&row.conversation).or_default().push(row);
        }
        let mut places: BTreeMap<u32, u32> = BTreeMap::new();
        let mut said: BTreeMap<u32, u32> = BTreeMap::new();
        for word in store.drafts()?.iter().flat_map(|draft| words::of(draft)) {
            *places.entry(word).or_default() += 1;
        }
        let world = self.practice.world();
        let stage = world.stage();
        for (_, conversation) in stage.world.shelf.iter() {
            let rows = by_conversation.remove(conversation.id.to_string().as_str()).unwrap_or_default();
            wrong.extend(server::compare(&stage.world, conversation, self.before.get(&conversation.id), &rows));
            wrong.extend(in_order(conversation, stage.world.owner));
            for words in conversation.parts.iter().map(|p| words::of(p.body.as_deref().unwrap_or_default())) {
                // It brought those that were taken back before along, and went out for the sake of its last one.
                let last = words.last().filter(|word| self.hands.words.get(word) == Some(&Fate::Undone));
                wrong.extend(last.map(|word| format!("{} was taken back, and sent", spelled(*word))));
                for word in words {
                    *places.entry(word).or_default() += 1;
                    *said.entry(word).or_default() += 1;
                }
            }
        }
        drop(stage);
        wrong.extend(by_conversation.keys().map(|id| format!("{id}: there is no such conversation")));
        let own: BTreeSet<u32> = refused.iter().filter_map(Row::word).collect();
        self.judge(&places, &said, &own, &mut wrong);
        self.report.wrong.extend(wrong);
        Ok(())
    }

    /// Where each word is, and where it should be.
    fn judge(
        &mut self,
        places: &BTreeMap<u32, u32>,
        said: &BTreeMap<u32, u32>,
        refused: &BTreeSet<u32>,
        wrong: &mut Vec<String>,
    ) {
        let report = &mut self.report;
        for (word, fate) in &self.hands.words {
            let (found, told) = (places.get(word).copied().unwrap_or(0), said.get(word).copied().unwrap_or(0));
            let (text, was_refused) = (spelled(*word), refused.contains(word));
            let right = match fate {
                // The words of a refused one go out with the next ones that are written there.
                Fate::Sent => found == 1 && (told == 1 || was_refused),
                Fate::Kept | Fate::Undoing | Fate::Undone => found == 1,
                Fate::Typed => found <= 1,
            };
            report.kept += usize::from(*fate == Fate::Kept);
            report.undone += usize::from(*fate == Fate::Undone);
            report.open += usize::from(*fate == Fate::Typed);
            report.open_found += usize::from(*fate == Fate::Typed && found > 0);
            if !right {
                let refused = if was_refused { ", refused" } else { "" };
                wrong.push(format!("{text} ({fate:?}{refused}): {told} times on the server, {found} in all"));
            }
        }
        for word in places.keys().filter(|word| !self.hands.words.contains_key(word)) {
            wrong.push(format!("{} was never typed", spelled(*word)));
        }
    }
}

/// What is wrong with the words of a conversation: they are the person's alone, and later ones come later.
fn in_order(conversation: &Conversation, owner: u64) -> Option<String> {
    let mut last = None;
    for part in &conversation.parts {
        let Some(word) = words::of(part.body.as_deref().unwrap_or_default()).pop() else { continue };
        if part.author != Who::Admin(owner) {
            return Some(format!("{}: {} is somebody else's", conversation.id, spelled(word)));
        }
        if last.is_some_and(|last| last > word) {
            return Some(format!("{}: {} came after {last:?}", conversation.id, spelled(word)));
        }
        last = Some(word);
    }
    None
}
