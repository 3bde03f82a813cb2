//! Everything but the terminal: the model, the store, the sync, and the messages between them.

mod deciding;
mod filing;
mod keeping;
mod reaching;
mod running;
mod wearing;

pub use keeping::Passing;

use std::path::PathBuf;

use futures_util::FutureExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

use super::reading::read_as;
use super::timers::Timers;
use crate::app;
use crate::model::effect::{Immediate, Outside, Read, Write};
use crate::model::msg::DraftTold;
use crate::model::{Effect, Model, Msg, Timer};
use crate::theme::Fitting;
use client::domain::Step;
use client::session::{Session, SessionEvent};
use client::store::{Draft, DraftMode, Rest, Store, StoreError};
use client::sync::{Busy, SyncCommand};

/// What the engine is made of.
pub struct Parts {
    /// The model, with its settings, keymap and theme.
    pub model: Model,
    /// The profile; without a sync it is a program that only reads what is here.
    pub session: Session,
    /// Where a person's own themes are.
    pub themes: Option<PathBuf>,
    /// What the terminal makes of a theme.
    pub fitting: Fitting,
    /// The person's config file, where what is chosen on the screen is written; none where there is none to be.
    pub config_file: Option<PathBuf>,
    /// Asks what the person's time zone is now; none where it does not change.
    pub zones: Option<Zones>,
    /// The practice world, where it goes with the program.
    pub passing: Option<Passing>,
}

/// Asks what the person's time zone is: it changes while the program runs when a laptop travels.
pub type Zones = Box<dyn Fn() -> jiff::tz::TimeZone + Send>;

/// How often it is tried at the end to keep what was typed; each try waits for a second.
const LAST_TRIES: usize = 10;

/// How long a time zone is taken for the present one.
const ZONE_GOOD_FOR: std::time::Duration = std::time::Duration::from_secs(60);

/// The program without its terminal.
pub struct Engine {
    /// What `update` changes and the painter draws.
    pub model: Model,
    session: Session,
    themes: Option<PathBuf>,
    fitting: Fitting,
    config_file: Option<PathBuf>,
    /// That another theme is worn instead was said.
    instead_said: bool,
    answers: UnboundedReceiver<Msg>,
    answer: UnboundedSender<Msg>,
    timers: Timers,
    busy: Busy,
    outside: Vec<Outside>,
    zones: Option<Zones>,
    zone_read: Instant,
    passing: Option<Passing>,
    /// The commands of the person's that run.
    running: running::Running,
}

/// Whether a read is waited for on the spot or answers when it can.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Now,
    Later,
}

impl Engine {
    /// Keeps the program's hand off the store for as long as the answer lives: for while it is stopped.
    pub async fn rest(&self) -> Option<Rest> {
        self.session.store().rest().await
    }

    /// Puts the parts together and reads what the first frame shows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn new(parts: Parts) -> Result<Self, StoreError> {
        let (answer, answers) = unbounded_channel();
        let mut engine = Self {
            model: parts.model,
            session: parts.session,
            themes: parts.themes,
            fitting: parts.fitting,
            config_file: parts.config_file,
            instead_said: false,
            answers,
            answer,
            timers: Timers::default(),
            busy: Busy::default(),
            outside: Vec::new(),
            zones: parts.zones,
            zone_read: Instant::now(),
            passing: parts.passing,
            running: running::Running::default(),
        };
        engine.model.now = engine.session.clock().now();
        for key in ["inbox", "sort", "looks", "layout", "details", "apps", "history", "used", "forms"] {
            if let Some(value) = engine.session.store().meta(&meta_key(key)).await? {
                app::restore(&mut engine.model, key, &value);
            }
        }
        engine.model.known.fetches_all = engine.session.store().wants_all_threads().await?;
        let directory = engine.session.store().directory().await?;
        engine.handle_with(Msg::Directory(Box::new(directory)), Reading::Now).await;
        Ok(engine)
    }

    /// Takes a message in and carries out what follows. Keys are pressed on what those before them have brought up, so
    /// that is read first, however fast they come: typed ahead, they would do their work on something else.
    pub async fn handle(&mut self, msg: Msg) {
        self.take_in(msg).await;
        // What was held until the person said so: each key meets what those before it have brought up, as ever.
        while let Some(key) = self.model.over.burst.released.pop_front() {
            self.take_in(Msg::Key(key)).await;
        }
    }

    async fn take_in(&mut self, msg: Msg) {
        if matches!(msg, Msg::Key(_) | Msg::Typed(_) | Msg::Paste(_)) {
            self.catch_up().await;
        }
        self.handle_with(msg, Reading::Later).await;
        // Of several calls each meets what those before it have brought up, as keys do.
        while self.model.calls.wait() {
            self.catch_up().await;
            self.handle_with(Msg::Next, Reading::Now).await;
        }
    }

    /// Takes in what commands would be about.
    async fn catch_up(&mut self) {
        while self.model.is_behind() {
            let Some(answer) = self.answers.recv().await else { break };
            self.handle_with(answer, Reading::Later).await;
        }
    }

    /// Times are shown in the zone that the person is in now, not in the one where the program was started.
    fn follow_zone(&mut self, msg: &Msg) {
        let Some(zones) = &self.zones else { return };
        if matches!(msg, Msg::Resumed) || self.zone_read.elapsed() >= ZONE_GOOD_FOR {
            self.zone_read = Instant::now();
            let zone = zones();
            if zone != self.model.zone {
                self.model.zone = zone;
                self.model.look += 1;
            }
        }
    }

    async fn handle_with(&mut self, msg: Msg, reading: Reading) {
        self.follow_zone(&msg);
        let mut waiting = vec![(msg, reading)];
        while let Some((msg, mut reading)) = waiting.pop() {
            if matches!(msg, Msg::Decided(_) | Msg::Turned(_) | Msg::OutboxMoved) {
                self.tell(SyncCommand::Deliver);
            }
            let effects = app::update(&mut self.model, self.session.clock().now(), msg);
            let mut next = Vec::new();
            for effect in effects {
                if matches!(effect, Effect::Immediate(_)) {
                    reading = Reading::Now;
                }
                next.extend(self.carry_out(effect, reading).await.map(|msg| (msg, reading)));
            }
            // A decision's own reads come after it was taken in.
            if next.is_empty() || reading == Reading::Later {
                for effect in app::due_reads(&mut self.model, reading == Reading::Now) {
                    if let Some(msg) = self.carry_out(effect, reading).await {
                        next.push((msg, reading));
                    }
                }
            }
            waiting.extend(next.into_iter().rev());
        }
    }

    /// Has an effect go its road; the message that answers it, if it was waited for.
    async fn carry_out(&mut self, effect: Effect, reading: Reading) -> Option<Msg> {
        match effect {
            Effect::Immediate(what) => return Some(self.do_now(what).await),
            Effect::Write(what) => self.write(what),
            Effect::Read(read) if reading == Reading::Now => {
                return Some(read_as(self.session.store(), read, self.model.me().cloned()).await);
            }
            Effect::Read(read) => self.read_later(read),
            Effect::Outside(what) => self.outside.push(what),
            Effect::After(timer, generation, milliseconds) => self.timers.start(timer, generation, milliseconds),
            Effect::Sync(command) => self.tell(command),
            Effect::Files(what) => self.files(what),
            Effect::Run(what) => self.run(what),
        }
        None
    }

    /// Does what must be on disk, and read back with everything that it changes, before the next frame is drawn (S1) and
    /// the next key means something.
    async fn do_now(&mut self, what: Immediate) -> Msg {
        match what {
            Immediate::Decide(request) => self.decide(request).await,
            Immediate::Foresee(request) => self.foresee(request).await,
            Immediate::Mark(among, marking) => self.mark(among, marking).await,
            Immediate::Undo(step) => undone(self.session.store().undo(step.id).await, step),
            Immediate::TakeBack(step) => undone(self.session.store().take_back(step.id).await, step),
            Immediate::AskToUndo(step) => match self.session.store().who(&step.conversation).await {
                Ok(who) => Msg::AskToUndo(step, who),
                Err(error) => Msg::Failed(error.to_string()),
            },
            Immediate::Turn(unit, turn) => self.turn(unit, turn).await,
            Immediate::AskToTurnBack => self.last_decided().await,
            Immediate::EndSteps(id) => match self.session.store().end_steps(&id).await {
                Ok(had) => Msg::StepsEnded(id, had),
                Err(error) => Msg::Failed(error.to_string()),
            },
            Immediate::Fill(id, mode, which) => match self.session.store().thread(&id).await {
                Ok(thread) => Msg::Fill(id, mode, which, Box::new(thread)),
                Err(error) => Msg::Failed(error.to_string()),
            },
            Immediate::KeepWorld(path, over) => self.keep_world(&path, over),
            Immediate::Theme(name) => self.load_theme(name),
            Immediate::Wear(name) => self.wear(&name),
            Immediate::Reach(wanted) => self.reach(wanted).await,
            Immediate::KeepView(name, text, over) => self.keep_view(name, &text, over),
            Immediate::LoadViews(asked) => self.load_views(asked),
            Immediate::Explain(text, condition) => self.explain(text, *condition).await,
        }
    }

    /// Asks the store for a change, and goes on.
    fn write(&self, what: Write) {
        match what {
            Write::SaveDraft(draft, left) => self.save_draft(draft, left),
            Write::DropDraft(id, mode) => {
                let of = id.clone();
                let drop = |store: Store| async move { store.drop_draft(&of, mode).await };
                self.spawn(drop, move |saved| Some(Msg::Draft(id, mode, DraftTold::Saved(saved))));
            }
            Write::KnowDraft(id, mode, mark) => {
                self.later(move |store| async move { store.know_draft(&id, mode, mark).await });
            }
            Write::UnknowDraft(id, mode) => {
                self.later(move |store| async move { store.unknow_draft(&id, mode).await });
            }
            Write::ForgetDraft(mark) => self.later(move |store| async move { store.forget_draft(mark).await }),
            // The delivery looks once it is told to, so it is told when there is something to see.
            Write::Retry(id) => self.move_outbox(|store| async move { store.retry(id).await.map(drop) }),
            Write::SendAnyway(id) => self.move_outbox(|store| async move { store.send_anyway(id).await.map(drop) }),
            Write::DropStep(id) => self.move_outbox(|store| async move { store.drop_step(id).await }),
            Write::Set(name, value) => self.set(name, value),
            Write::Looked(id) => self.later(move |store| async move { store.looked_at(&id).await }),
            Write::ReadMentions(id) => self.later(move |store| async move { store.read_mentions(&id).await }),
            Write::UnreadMention(id, viewer) => {
                self.later(move |store| async move { store.unread_mention(&id, *viewer).await });
            }
            Write::ClearMentions => self.later(|store| async move { store.clear_mentions().await }),
            Write::SendNow => self.move_outbox(|store| async move { store.send_now().await }),
            Write::Remember(key, value) => {
                self.later(|store| async move { store.set_meta(&meta_key(key), &value).await });
            }
        }
    }

    fn tell(&self, command: SyncCommand) {
        self.session.send(command);
    }

    fn read_later(&self, read: Read) {
        if let Read::Draft(id, mode) = read {
            // Asked before anything is done to drafts by later keys.
            let of = id.clone();
            let open = |store: Store| async move { store.draft(&of, mode).await };
            return self.spawn(open, move |kept| Some(Msg::Draft(id, mode, DraftTold::Opens(kept))));
        }
        let guard = self.busy.begin();
        let (store, answer) = (self.session.store().clone(), self.answer.clone());
        let me = self.model.me().cloned();
        tokio::spawn(async move {
            let msg = read_as(&store, read, me).await;
            // The engine is gone when nobody listens any more.
            let _ = answer.send(msg);
            drop(guard);
        });
    }

    /// Does something to the store whose outcome only matters when it fails.
    fn later<W>(&self, work: impl FnOnce(Store) -> W)
    where
        W: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        self.spawn(work, |()| None);
    }

    /// Changes the outbox, and has it delivered then.
    fn move_outbox<W>(&self, work: impl FnOnce(Store) -> W)
    where
        W: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        self.spawn(work, |()| Some(Msg::OutboxMoved));
    }

    fn save_draft(&self, draft: Draft, left: Option<DraftMode>) {
        let kept = draft.clone();
        let save = move |store: Store| async move {
            Ok(match left {
                None => store.save_draft(kept).await,
                Some(left) => store.turn_draft(kept, left).await,
            })
        };
        self.spawn(save, move |saved| {
            let told = saved.map_or_else(|error| DraftTold::NotSaved(error.to_string()), DraftTold::Saved);
            Some(Msg::Draft(draft.conversation, draft.mode, told))
        });
    }

    fn spawn<T, W>(&self, work: impl FnOnce(Store) -> W, then: impl FnOnce(T) -> Option<Msg> + Send + 'static)
    where
        T: Send + 'static,
        W: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let guard = self.busy.begin();
        let (store, answer) = (self.session.store().clone(), self.answer.clone());
        let mut work = Box::pin(work(store));
        let then = move |result: Result<T, StoreError>| {
            let msg = result.map_or_else(|error| Some(Msg::Failed(error.to_string())), then);
            if let Some(msg) = msg {
                // The engine is gone when nobody listens any more.
                let _ = answer.send(msg);
            }
        };
        // Begun here: the store does things in the order in which it is asked, and tasks start in any.
        match (&mut work).now_or_never() {
            Some(result) => then(result),
            None => drop(tokio::spawn(async move {
                then(work.await);
                drop(guard);
            })),
        }
    }

    /// The next message, whenever it comes.
    pub async fn next(&mut self) -> Msg {
        loop {
            let due = self.timers.next();
            tokio::select! {
                biased;
                Some(msg) = self.answers.recv() => return msg,
                event = self.session.next() => return told(event),
                () = sleep_until(due), if due.is_some() => {
                    if let Some((timer, generation)) = self.timers.take_due(Instant::now()) {
                        return Msg::Timer(timer, generation);
                    }
                }
            }
        }
    }

    /// A message that is ready now.
    pub fn try_next(&mut self) -> Option<Msg> {
        if let Ok(msg) = self.answers.try_recv() {
            return Some(msg);
        }
        if let Some(event) = self.session.try_next() {
            return Some(told(event));
        }
        self.timers.take_due(Instant::now()).map(|(timer, generation)| Msg::Timer(timer, generation))
    }

    /// Goes on until nothing is in flight: every message handled, every read answered, the sync idle. The waits for a
    /// resting cursor and a draft are taken as over. For tests, instead of sleeping.
    pub async fn settle(&mut self) {
        loop {
            while let Some(msg) = self.try_next() {
                self.handle(msg).await;
            }
            if let Some((timer, generation)) =
                self.timers.take_early(&[Timer::Rest, Timer::Draft, Timer::Search, Timer::Ask])
            {
                self.handle(Msg::Timer(timer, generation)).await;
                continue;
            }
            let sync = self.session.busy();
            let quiet = self.busy.count() == 0 && sync.as_ref().is_none_or(|s| s.count() == 0);
            if quiet {
                match self.try_next() {
                    Some(msg) => self.handle(msg).await,
                    None => return,
                }
                continue;
            }
            let own = self.busy.clone();
            let idle = async {
                own.idle().await;
                if let Some(sync) = sync {
                    sync.idle().await;
                }
            };
            let msg = tokio::select! {
                biased;
                msg = self.next() => Some(msg),
                () = idle => None,
            };
            if let Some(msg) = msg {
                self.handle(msg).await;
            }
        }
    }

    /// Gives the sync an order: for tests, whose clock stands still and whose polls come when they say.
    pub fn order(&self, command: SyncCommand) {
        self.tell(command);
    }

    /// What the terminal's holder is asked to do, once.
    pub fn take_outside(&mut self) -> Vec<Outside> {
        std::mem::take(&mut self.outside)
    }

    /// Ends: what is on its way to the disk gets there, and the sync stops.
    pub async fn stop(mut self) {
        // Another program's hand on the file must not cost what was typed: it is gone in a moment.
        for _ in 0..LAST_TRIES {
            for effect in crate::command::draft::save_all(&mut self.model) {
                self.carry_out(effect, Reading::Later).await;
            }
            self.busy.idle().await;
            let mut again = false;
            while let Ok(msg) = self.answers.try_recv() {
                again |= matches!(msg, Msg::Draft(_, _, DraftTold::NotSaved(_)));
                app::update(&mut self.model, self.session.clock().now(), msg);
            }
            if !again {
                break;
            }
        }
        self.session.close().await;
    }
}

fn told(event: SessionEvent) -> Msg {
    match event {
        SessionEvent::Store(event) => Msg::Store(event),
        SessionEvent::Sync(event) => Msg::Sync(*event),
    }
}

fn undone(done: Result<(), StoreError>, step: Step) -> Msg {
    done.map_or_else(|error| Msg::Failed(error.to_string()), |()| Msg::Undone(step))
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The screen's own entries among the store's.
fn meta_key(key: &str) -> String {
    format!("screen.{key}")
}
