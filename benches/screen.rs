//! What the screen costs with 100,000 conversations in the store: `cargo bench --bench screen`.
//!
//! "warm start" is everything between the program's own first step and its first frame: opening the store, reading,
//! drawing. "a key" is everything between a key and its frame. "opening" is everything between the keys that ask for
//! another conversation or inbox and the first frame, which is to have its thread or list; how many had it not is said at the
//! end. Our own work only: no terminal, no network.

#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)]

#[path = "../crates/client/benches/sample/mod.rs"]
mod sample;

use std::time::Instant;

use client::domain::{Admin, Me, Text};
use client::intercom::Token;
use client::session::{self, Given, Way};
use client::store::{DirectoryPart, Store};
use client::sync::PollMode;
use clock::Clock;
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sample::{CONVERSATIONS, START, head};
use sidetone::command::Registry;
use sidetone::config::Config;
use sidetone::keymap;
use sidetone::model::Msg;
use sidetone::runtime::{self, Engine, Opening, live};
use sidetone::screen::Painter;
use sidetone::theme::{self, Brightness, Depth, Fitting};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A store as a year of work leaves it.
fn fill(runtime: &Runtime, dir: &TempDir) {
    let (store, events) = Store::open(dir.path(), Clock::System).expect("a store");
    drop(events);
    let admin = Admin {
        id: "a1".into(),
        name: Text::new("Robin"),
        email: Text::new("robin@example.test"),
        away: false,
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
    };
    let me = Me {
        admin: admin.clone(),
        workspace_id: "w".into(),
        workspace_name: Text::new("Bench"),
        region: None,
        timezone: None,
    };
    runtime.block_on(async {
        store.put_directory(DirectoryPart::Me(me)).await.expect("me");
        store.put_directory(DirectoryPart::Admins(vec![admin])).await.expect("admins");
        for page in 0..CONVERSATIONS / 1000 {
            store.put_heads((page * 1000..(page + 1) * 1000).map(|n| head(n, START + n)).collect()).await.expect("put");
        }
    });
}

struct Program {
    engine: Engine,
    terminal: Terminal<TestBackend>,
    painter: Painter,
}

impl Program {
    async fn start(dir: &TempDir) -> Self {
        let config = Config::default();
        let (keymap, _) = keymap::load("default", None, &Registry::built_in());
        let fitting = Fitting { depth: Depth::True, ground: Some(Brightness::Dark), paints: true };
        let theme = theme::wear(theme::AUTO, None, fitting).theme;
        // Nobody listens there: the program is measured by itself.
        let profile = runtime::profile(&config, dir.path().to_owned(), Ok("http://127.0.0.1:9".to_owned()));
        let token = Box::new(Given(Token::new("bench")));
        let session = session::open(profile, token, Clock::System, Way::Serve(PollMode::OnDemand)).await;
        let opening = Opening {
            own: sidetone::own_apps::Own::default(),
            config,
            keymap,
            theme,
            fitting,
            config_file: None,
            themes: None,
            views: Vec::new(),
            macros: Vec::new(),
            views_dir: String::new(),
            problems: Vec::new(),
            session: session.expect("a profile that can be opened").expect("a session"),
            passing: None,
            locale: client::domain::when::Locale::default(),
            zone: jiff::tz::TimeZone::UTC,
            zones: None,
        };
        let mut engine = runtime::engine(opening).await.expect("an engine");
        engine.handle(Msg::Resize(120, 40)).await;
        let terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen");
        let mut program = Self { engine, terminal, painter: Painter::default() };
        program.draw();
        program
    }

    fn draw(&mut self) {
        let (painter, model) = (&mut self.painter, &self.engine.model);
        let mut drawn = None;
        self.terminal.draw(|frame| drawn = Some(painter.draw(model, frame))).expect("a frame");
        if let Some(drawn) = drawn {
            self.engine.model.drawn = drawn;
        }
    }

    async fn key(&mut self, key: &str) {
        self.engine.handle(Msg::Key(key.parse().expect("a key"))).await;
        while let Some(msg) = self.engine.try_next() {
            self.engine.handle(msg).await;
        }
        self.draw();
    }
}

impl Program {
    /// Presses keys and draws the next frame, as the loop on a terminal does: it waits a moment for what they ask for.
    /// Whether the frame has what the model is about then: the list, and the thread where that was asked for. Where the
    /// list has the keys, the thread follows once the cursor has rested.
    async fn opens(&mut self, keys: &[&str], thread_too: bool) -> bool {
        for key in keys {
            self.engine.handle(Msg::Key(key.parse().expect("a key"))).await;
        }
        let until = Instant::now() + live::ANSWER;
        while self.engine.model.awaits_answer() {
            let Ok(msg) = tokio::time::timeout_at(until.into(), self.engine.next()).await else { break };
            self.engine.handle(msg).await;
        }
        while let Some(msg) = self.engine.try_next() {
            self.engine.handle(msg).await;
        }
        self.draw();
        let panes = &self.engine.model.panes;
        let thread = panes.thread.data.as_ref().map(|data| &data.conversation.id);
        panes.list.loaded && (!thread_too || thread.is_some() && thread == panes.list.selected.as_ref())
    }
}

/// What a person opens, over and over: the next conversation while one reads, and another inbox.
fn opening(c: &mut Criterion) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let dir = TempDir::new().expect("a directory");
    fill(&runtime, &dir);
    let mut program = runtime.block_on(Program::start(&dir));
    runtime.block_on(program.opens(&["g", "a", "enter"], true));
    runtime.block_on(program.engine.settle());
    let mut group = c.benchmark_group("100k");
    group.sample_size(50);
    let conversation: [&[&str]; 2] = [&["J"], &["K"]];
    let inbox: [&[&str]; 2] = [&["g", "u"], &["g", "a"]];
    for (what, turns, thread_too) in [("conversation", conversation, true), ("inbox", inbox, false)] {
        let (mut asked, mut lacked) = (0_usize, 0_usize);
        group.bench_function(format!("opening another {what}"), |b| {
            b.iter(|| {
                let keys = turns[asked % 2];
                asked += 1;
                lacked += usize::from(!runtime.block_on(program.opens(keys, thread_too)));
            });
        });
        println!("opening another {what}: of {asked} first frames {lacked} did not have it yet");
        runtime.block_on(program.engine.settle());
    }
    group.finish();
}

fn screen(c: &mut Criterion) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let dir = TempDir::new().expect("a directory");
    fill(&runtime, &dir);
    let mut group = c.benchmark_group("100k");
    group.sample_size(20);
    group.bench_function("warm start to the first frame", |b| {
        b.iter(|| runtime.block_on(async { drop(Program::start(&dir).await) }));
    });
    let mut program = runtime.block_on(Program::start(&dir));
    runtime.block_on(program.key("g"));
    runtime.block_on(program.key("a"));
    runtime.block_on(program.engine.settle());
    for key in ["j", "k", "C-d", "C-u"] {
        group.bench_function(format!("the key {key} and its frame"), |b| b.iter(|| runtime.block_on(program.key(key))));
    }
    group.bench_function("opening and leaving the palette", |b| {
        b.iter(|| {
            runtime.block_on(async {
                program.key("C-k").await;
                program.key("a").await;
                program.key("esc").await;
            });
        });
    });
    group.finish();
}

criterion_group!(benches, screen, opening);
criterion_main!(benches);
