//! A flow test: the program with a person's hands on one side, the practice workspace on the other, and a clock that both
//! share and that only the test moves.

mod hands;
mod others;
mod seat;
mod view;

pub use seat::Seat;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::Context;

use client::domain::Timestamp;
use client::intercom::Token;
use client::session::{self, Given, Profile, Way};
use client::sync::{PollMode, SyncCommand};
use client::view::Order;
use clock::{Clock, Offset};
use practice::world::World;
use practice::{self, Practice, PracticeOptions, WorldHandle};
use serde_json::Value;
use sidetone::command::Registry;
use sidetone::config::{After, Choice as _, Config, DetailsApp, FirstInbox, Ground};
use sidetone::macros::{self, OwnMacro};
use sidetone::model::{Model, Msg};
use sidetone::own_apps::{self, Own};
use sidetone::problem::Problem;
use sidetone::runtime::{self, Engine, Opening, Outside, Zones};
use sidetone::theme::{Brightness, Depth, Fitting};
use sidetone::views::{self, OwnView};
use sidetone::{keymap, theme};

use tokio::runtime::Runtime;

use crate::gate::Gate;
use crate::screen::Screen;
use crate::town::{self, Ids, NOW};
use view::View;

/// A program that is not at rest by then never will be: the test fails instead of hanging.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// How a flow begins.
pub struct Options {
    /// Columns and rows.
    pub size: (u16, u16),
    /// The settings.
    pub config: Config,
    /// The file that they are in.
    pub config_file: Option<PathBuf>,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// What it has said of its ground.
    pub ground: Option<Brightness>,
    /// Whether the way to the server can be shut.
    pub gated: bool,
    /// Views of one's own, and what was wrong with their files.
    pub views: (Vec<OwnView>, Vec<Problem>),
    /// Apps and quick links of one's own, and what was wrong with their file.
    pub own: (Own, Vec<Problem>),
    /// Where they are; none where nobody is to find them.
    pub views_dir: Option<tempfile::TempDir>,
    /// The person's macros, as their file reads, with what is wrong in it.
    pub macros: (Vec<OwnMacro>, Vec<Problem>),
    /// What else the world holds.
    pub world: Box<dyn Fn(&mut World)>,
    /// The person's time zone.
    pub zone: &'static str,
    /// The person's locale.
    pub locale: &'static str,
    /// The name of the system's time zone, if it may change while the program runs.
    pub zones: Option<Arc<Mutex<String>>>,
    /// By how many seconds the person's clock is wrong.
    pub skew: i64,
    /// Whether its tasks run apart, so that they can be killed with it.
    pub killable: bool,
    /// Another token than the one that the workspace takes.
    pub token: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        let mut config = Config::default();
        config.ui.inbox = FirstInbox::All;
        // As most flows are written: in an order that every message changes, with the cursor where it was after sending.
        config.ui.sort = Order::Newest;
        config.composer.after_send = After::Stay;
        config.ui.hint_delay = std::time::Duration::ZERO;
        config.sync.requests_per_minute = 100_000;
        config.sync.horizon = std::time::Duration::from_secs(10);
        config.composer.undo_delay = std::time::Duration::ZERO;
        Self {
            size: (120, 40),
            config,
            config_file: None,
            depth: Depth::True,
            ground: Some(Brightness::Dark),
            views: Default::default(),
            views_dir: None,
            macros: Default::default(),
            own: Default::default(),
            gated: false,
            world: Box::new(|_| {}),
            zone: "Europe/Dublin",
            locale: "en_IE.UTF-8",
            zones: None,
            skew: 0,
            killable: false,
            token: None,
        }
    }
}

impl Options {
    /// On a terminal with so many colours.
    pub fn depth(mut self, depth: Depth) -> Self {
        self.depth = depth;
        self
    }

    /// With another size.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// With a gate before the server.
    pub fn gated(mut self) -> Self {
        self.gated = true;
        self
    }

    /// With tasks that end when it is killed, whatever they are at.
    pub fn killable(mut self) -> Self {
        self.killable = true;
        self
    }

    /// With a clock that is wrong by so many seconds.
    pub fn skew(mut self, seconds: i64) -> Self {
        self.skew = seconds;
        self
    }

    /// With other settings.
    pub fn config(mut self, set: impl FnOnce(&mut Config)) -> Self {
        set(&mut self.config);
        self
    }

    /// With views of one's own, as files of these names and texts.
    pub fn views(mut self, files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        for (name, text) in files {
            std::fs::write(dir.path().join(format!("{name}.toml")), text).expect("written");
        }
        self.views = views::load(dir.path());
        self.views_dir = Some(dir);
        self
    }

    /// With macros of one's own, as the text of their file.
    pub fn macros(mut self, text: &str) -> Self {
        self.macros = macros::read(Path::new("macros.toml"), text);
        self
    }

    /// With apps and quick links of one's own, as the file has them.
    pub fn apps(mut self, text: &str) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("apps.toml");
        std::fs::write(&file, text).expect("written");
        self.own = own_apps::load(&file, DetailsApp::WORDS);
        self
    }

    /// With more in the world.
    pub fn world(mut self, fill: impl Fn(&mut World) + 'static) -> Self {
        self.world = Box::new(fill);
        self
    }
}

/// A running program and its workspace.
pub struct Flow {
    /// A hand in the workspace.
    pub server: WorldHandle,
    /// The time of both.
    pub clock: Clock,
    /// Conversations by their customers' first names.
    pub ids: Ids,
    /// What the terminal's holder was asked to do, in order.
    pub outside: Vec<Outside>,
    /// The program without its terminal; none between an end and the next start.
    engine: Option<Engine>,
    /// Where its tasks run, if they run apart.
    tasks: Option<Runtime>,
    gate: Option<Gate>,
    practice: Practice,
    view: View,
    options: Options,
    store: PathBuf,
    /// How wrong the person's clock is.
    wrong: Offset,
    _dir: tempfile::TempDir,
}

impl Flow {
    /// The small world on a screen of 120 by 40, everything fetched.
    pub async fn start() -> Self {
        Box::pin(Self::with(Options::default())).await
    }

    /// Begins with options.
    pub async fn with(options: Options) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::manual(Timestamp(NOW));
        let practice = practice::start(PracticeOptions {
            conversations: 0,
            people: false,
            clock: Some(clock.clone()),
            rate: 1_000_000,
            ..PracticeOptions::default()
        })
        .await
        .expect("the practice workspace starts");
        let server = practice.world();
        let ids = town::build(&server);
        (options.world)(&mut server.stage().world);
        let gate = if options.gated { Some(Gate::to(practice.base_url()).await) } else { None };
        let dir = tempfile::tempdir().expect("a directory");
        let store = dir.path().join("store");
        let tasks = options.killable.then(tasks);
        let wrong = Offset::of(options.skew);
        let local = clock.clone().corrected(wrong.clone());
        let engine = Some(open(&options, &practice, gate.as_ref(), &local, &store, tasks.as_ref()).await);
        let (columns, rows) = options.size;
        let (view, outside) = (View::new(options.size), Vec::new());
        let mut flow =
            Self { engine, tasks, server, clock, ids, outside, gate, practice, view, options, store, wrong, _dir: dir };
        flow.engine().handle(Msg::Resize(columns, rows)).await;
        flow.draw();
        flow.settle().await;
        flow
    }

    /// Sends a message in and lets it have all its effects.
    pub async fn handle(&mut self, msg: Msg) -> &Screen {
        self.engine().handle(msg).await;
        self.draw();
        self.settle().await
    }

    /// Waits until nothing is in flight, and draws.
    pub async fn settle(&mut self) -> &Screen {
        // A frame tells the model how tall things are, which may ask for more.
        for _ in 0..3 {
            self.rest().await;
            let before = self.model().drawn.clone();
            self.draw();
            if self.model().drawn == before {
                break;
            }
        }
        self.screen()
    }

    /// Waits until nothing is in flight.
    async fn rest(&mut self) {
        self.view.rest(self.engine.as_mut().expect("a running program")).await;
    }

    /// Draws the model as it is now.
    pub fn draw(&mut self) -> &Screen {
        let engine = self.engine.as_mut().expect("a running program");
        self.view.draw(engine);
        self.outside.extend(engine.take_outside());
        self.view.screen()
    }

    /// The last frame.
    pub fn screen(&self) -> &Screen {
        self.view.screen()
    }

    /// The terminal says what its ground is, or that it does not tell.
    pub async fn hears_ground(&mut self, ground: Option<Brightness>) -> &Screen {
        self.engine().heard_ground(ground).await;
        self.draw();
        self.settle().await
    }

    /// Moves the clock of both sides on, and lets happen what was due.
    pub async fn advance(&mut self, seconds: i64) -> &Screen {
        self.server.advance(seconds);
        self.engine().order(SyncCommand::Deliver);
        self.settle().await
    }

    /// Sets the person's clock, and that one alone, on or back by so many seconds from the right time.
    pub fn set_clock(&mut self, wrong: i64) {
        self.wrong.set(wrong);
    }

    /// Lets the delivery look at its clock, as its timer would.
    pub async fn deliver(&mut self) -> &Screen {
        self.engine().order(SyncCommand::Deliver);
        self.settle().await
    }

    /// Asks the server for what is new, as the timer would.
    pub async fn poll(&mut self) -> &Screen {
        self.engine().order(SyncCommand::Poll);
        self.settle().await
    }

    /// Looks for what was deleted, as the timer would.
    pub async fn look_for_deleted(&mut self) -> &Screen {
        self.engine().order(SyncCommand::Deleted);
        self.settle().await
    }

    /// Cuts the way to the server.
    pub async fn go_offline(&mut self) {
        self.gate.as_mut().expect("a gate").shut().await;
    }

    /// Opens the way to the server again, and notices it.
    pub async fn go_online(&mut self) -> &Screen {
        self.gate.as_mut().expect("a gate").open().await;
        self.poll().await;
        self.advance(120).await
    }

    /// Ends the program and starts it again on the same store.
    pub async fn restart(&mut self) -> &Screen {
        self.engine.take().expect("a running program").stop().await;
        self.begin().await
    }

    /// Ends the program.
    pub async fn end(&mut self) {
        self.engine.take().expect("a running program").stop().await;
    }

    /// Other settings, from the next start on.
    pub fn set(&mut self, set: impl FnOnce(&mut Config)) {
        set(&mut self.options.config);
    }

    /// Has the next start use another token.
    pub fn use_token(&mut self, token: &str) {
        self.options.token = Some(token.to_owned());
    }

    /// Ends the program without letting it tidy up.
    pub fn kill(&mut self) {
        self.tasks.take().expect("killable tasks").shutdown_background();
        drop(self.engine.take());
    }

    /// Goes on until the server has met all planned faults, without letting the program settle.
    pub async fn until_faults_are_met(&mut self) {
        let met = async {
            while self.server.stage().faults.left() > 0 {
                tokio::task::yield_now().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, met).await.is_ok(), "the faults are never met");
    }

    /// Another program of the same person, on the same store and without a screen.
    pub async fn another(&self) -> Engine {
        let local = self.clock.clone().corrected(self.wrong.clone());
        open(&self.options, &self.practice, self.gate.as_ref(), &local, &self.store, None).await
    }

    /// Goes on until the screen is as wanted: for what comes from elsewhere, so that nothing here knows of it before.
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) -> &Screen {
        let engine = self.engine.as_mut().expect("a running program");
        self.view.until(engine, what, |_, screen| wanted(screen)).await;
        self.outside.extend(engine.take_outside());
        self.view.screen()
    }

    /// Starts the program, on the store that is there.
    pub async fn begin(&mut self) -> &Screen {
        self.tasks = self.options.killable.then(tasks);
        let (gate, tasks) = (self.gate.as_ref(), self.tasks.as_ref());
        let local = self.clock.clone().corrected(self.wrong.clone());
        self.engine = Some(open(&self.options, &self.practice, gate, &local, &self.store, tasks).await);
        self.view.begin();
        let (columns, rows) = self.options.size;
        self.handle(Msg::Resize(columns, rows)).await
    }

    fn engine(&mut self) -> &mut Engine {
        self.engine.as_mut().expect("a running program")
    }

    /// The world is not the real one, but this.
    pub fn is_in(&mut self, world: &'static str) {
        self.engine().model.settings.world = Some(world);
    }

    /// Where the store is.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// What the program knows.
    pub fn model(&self) -> &Model {
        &self.engine.as_ref().expect("a running program").model
    }

    /// The id of a customer's conversation.
    #[track_caller]
    pub fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("nobody is called {name}")).clone()
    }

    /// A customer's conversation, as the server would answer it now.
    #[track_caller]
    pub fn on_server(&self, name: &str) -> Value {
        self.server.conversation(&self.id(name)).expect("a conversation")
    }

    /// The parts of a customer's conversation on the server, oldest first.
    #[track_caller]
    pub fn parts(&self, name: &str) -> Vec<Value> {
        let conversation = self.on_server(name);
        conversation["conversation_parts"]["conversation_parts"].as_array().expect("parts").clone()
    }

    /// The newest part on the server.
    #[track_caller]
    pub fn last_part(&self, name: &str) -> Value {
        self.parts(name).last().expect("a part").clone()
    }

    /// How many parts on the server have this body.
    pub fn count_of(&self, name: &str, body: &str) -> usize {
        self.parts(name).iter().filter(|p| p["body"].as_str().is_some_and(|b| b.contains(body))).count()
    }

    /// A teammate's id by the beginning of their name.
    #[track_caller]
    pub fn admin(&self, name: &str) -> u64 {
        let stage = self.server.stage();
        stage.world.admins.iter().find(|a| a.name.starts_with(name)).expect("a teammate").id
    }

    /// A team's id by its name.
    #[track_caller]
    pub fn team(&self, name: &str) -> u64 {
        let stage = self.server.stage();
        stage.world.teams.iter().find(|t| *t.name == *name).expect("a team").id
    }

    /// The customer under the list's cursor, by the name that the world knows it under.
    pub fn selected(&self) -> Option<&'static str> {
        let id = self.model().panes.list.selected.as_ref()?;
        self.ids.iter().find(|(_, other)| *other == id.as_str()).map(|(name, _)| *name)
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        if let Some(tasks) = self.tasks.take() {
            tasks.shutdown_background();
        }
    }
}

fn tasks() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

async fn open(
    options: &Options,
    practice: &Practice,
    gate: Option<&Gate>,
    clock: &Clock,
    store: &Path,
    tasks: Option<&Runtime>,
) -> Engine {
    let base = gate.map_or_else(|| practice.base_url().to_owned(), Gate::base_url);
    let profile = Profile {
        share: 1.0,
        // What fails is to be seen at once; how reads are repeated is tested where nobody really waits.
        attempts: 1,
        ..runtime::profile(&options.config, store.to_owned(), Ok(base))
    };
    let token = Box::new(Given(Token::new(options.token.as_deref().unwrap_or(practice.token()))));
    let (keymap, problems) = keymap::load(&options.config.ui.keymap, None, &Registry::built_in());
    let fitting =
        Fitting { depth: options.depth, ground: options.ground, paints: options.config.ui.ground == Ground::Paint };
    let theme = theme::wear(&options.config.ui.theme, None, fitting).theme;
    let opened = Box::pin(async {
        let session = session::open(profile, token, clock.clone(), Way::Serve(PollMode::OnDemand)).await;
        let zones = options.zones.clone();
        let opening = Opening {
            config: options.config.clone(),
            keymap,
            theme,
            fitting,
            config_file: options.config_file.clone(),
            themes: None,
            own: options.own.0.clone(),
            views: options.views.0.clone(),
            views_dir: match &options.views_dir {
                Some(dir) => dir.path().display().to_string(),
                None => "/config/views".to_owned(),
            },
            macros: options.macros.0.clone(),
            problems: {
                let own = [&options.views.1, &options.macros.1, &options.own.1].into_iter().flatten().cloned();
                problems.into_iter().chain(own).collect()
            },
            session: session.expect("a profile that can be opened").expect("a session"),
            passing: None,
            locale: client::domain::when::Locale::of(options.locale),
            zone: zone(options.zone),
            zones: zones.map(|zones| -> Zones { Box::new(move || zone(&zones.lock().expect("a name"))) }),
        };
        Box::pin(runtime::engine(opening)).await
    });
    let engine = match tasks {
        Some(tasks) => {
            // Made here, but what it spawns runs there.
            let mut making = opened;
            let entered = |cx: &mut Context<'_>| {
                let _inside = tasks.enter();
                making.as_mut().poll(cx)
            };
            std::future::poll_fn(entered).await
        }
        None => opened.await,
    };
    engine.expect("the engine starts")
}

fn zone(name: &str) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(name).expect("a time zone")
}
