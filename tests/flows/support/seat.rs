//! Another seat: a second program of the same person, with a screen of its own, on the same store and workspace.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sidetone::model::{Model, Msg};
use sidetone::runtime::Engine;
use sidetone::screen::Painter;

use super::hands::sequence;
use super::{Flow, PATIENCE};
use crate::screen::Screen;

/// A second program and its screen.
pub struct Seat {
    engine: Engine,
    terminal: Terminal<TestBackend>,
    painter: Painter,
    screen: Screen,
}

impl Seat {
    /// Sits down beside a running program, and waits for the inbox.
    pub async fn beside(t: &Flow) -> Self {
        let mut engine = t.another().await;
        let (columns, rows) = t.options.size;
        engine.handle(Msg::Resize(columns, rows)).await;
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        let screen = Screen::new(terminal.backend().buffer().clone());
        let mut seat = Self { engine, terminal, painter: Painter::default(), screen };
        seat.draw();
        seat.until("the inbox", |model| model.list.rows.len() > 1).await;
        seat.settle().await;
        seat
    }

    /// Draws a frame.
    pub fn draw(&mut self) -> &Screen {
        let (painter, model) = (&mut self.painter, &self.engine.model);
        let (mut drawn, mut buffer) = (None, None);
        self.terminal
            .draw(|frame| {
                drawn = Some(painter.draw(model, frame));
                buffer = Some(frame.buffer_mut().clone());
            })
            .expect("a frame");
        self.engine.model.drawn = drawn.expect("a drawing");
        self.screen = Screen::new(buffer.expect("a buffer"));
        &self.screen
    }

    /// Presses keys, a frame after each.
    pub async fn press(&mut self, keys: &str) -> &Screen {
        for key in sequence(keys).keys() {
            self.engine.handle(Msg::Key(*key)).await;
            self.draw();
        }
        &self.screen
    }

    /// Presses keys and lets each have all its effects.
    pub async fn keys(&mut self, keys: &str) -> &Screen {
        for key in sequence(keys).keys() {
            self.engine.handle(Msg::Key(*key)).await;
            self.draw();
            self.settle().await;
        }
        &self.screen
    }

    /// Waits until nothing is in flight, and draws.
    pub async fn settle(&mut self) -> &Screen {
        let settled = tokio::time::timeout(PATIENCE, self.engine.settle()).await;
        assert!(settled.is_ok(), "it does not come to rest\n{}", self.screen);
        self.draw()
    }

    /// Presses keys, without a frame.
    pub async fn ahead(&mut self, keys: &str) {
        for key in sequence(keys).keys() {
            self.engine.handle(Msg::Key(*key)).await;
        }
    }

    /// Takes in what has come, without a frame.
    pub async fn take_in(&mut self) {
        while let Some(msg) = self.engine.try_next() {
            self.engine.handle(msg).await;
        }
    }

    /// Goes on, with frames, until it knows what is wanted.
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Model) -> bool) -> &Screen {
        let goes_on = async {
            while !wanted(&self.engine.model) {
                let msg = self.engine.next().await;
                self.engine.handle(msg).await;
                self.draw();
            }
        };
        let came = tokio::time::timeout(PATIENCE, goes_on).await;
        assert!(came.is_ok(), "waited in vain for {what}\n{}", self.screen);
        self.draw()
    }

    /// What it knows.
    pub fn model(&self) -> &Model {
        &self.engine.model
    }

    /// Ends the program.
    pub async fn stop(self) {
        self.engine.stop().await;
    }
}
