//! Another seat: a second program of the same person, with a screen of its own, on the same store and workspace.

use sidetone::model::{Model, Msg};
use sidetone::runtime::Engine;

use super::Flow;
use super::hands::sequence;
use super::view::{self, View};
use crate::screen::Screen;

/// A second program and its screen.
pub struct Seat {
    engine: Engine,
    view: View,
}

impl Seat {
    /// Sits down beside a running program, and waits for the inbox.
    pub async fn beside(t: &Flow) -> Self {
        let mut engine = t.another().await;
        let (columns, rows) = t.options.size;
        engine.handle(Msg::Resize(columns, rows)).await;
        let mut seat = Self { engine, view: View::new(t.options.size) };
        seat.draw();
        seat.until("the inbox", |model| model.panes.list.rows.len() > 1).await;
        seat.settle().await;
        seat
    }

    /// Draws a frame.
    pub fn draw(&mut self) -> &Screen {
        self.view.draw(&mut self.engine)
    }

    /// Presses keys, a frame after each.
    pub async fn press(&mut self, keys: &str) -> &Screen {
        self.view.press(&mut self.engine, keys).await;
        self.screen()
    }

    /// Presses keys and lets each have all its effects.
    pub async fn keys(&mut self, keys: &str) -> &Screen {
        for key in sequence(keys).keys() {
            self.engine.handle(Msg::Key(*key)).await;
            self.draw();
            self.settle().await;
        }
        self.screen()
    }

    /// Waits until nothing is in flight, and draws.
    pub async fn settle(&mut self) -> &Screen {
        self.view.rest(&mut self.engine).await;
        self.draw()
    }

    /// Presses keys, without a frame.
    pub async fn ahead(&mut self, keys: &str) {
        view::ahead(&mut self.engine, keys).await;
    }

    /// Takes in what has come, without a frame.
    pub async fn take_in(&mut self) {
        while let Some(msg) = self.engine.try_next() {
            self.engine.handle(msg).await;
        }
    }

    /// Goes on, with frames, until it knows what is wanted.
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Model) -> bool) -> &Screen {
        self.view.until(&mut self.engine, what, |model, _| wanted(model)).await;
        self.draw()
    }

    /// The last frame.
    pub fn screen(&self) -> &Screen {
        self.view.screen()
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
