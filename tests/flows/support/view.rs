//! What a program's terminal would show, drawn as the program draws it.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sidetone::model::{Model, Msg};
use sidetone::runtime::Engine;
use sidetone::screen::Painter;

use super::PATIENCE;
use super::hands::sequence;
use crate::screen::Screen;

/// A screen for one program after the other.
pub struct View {
    terminal: Terminal<TestBackend>,
    painter: Painter,
    screen: Screen,
}

impl View {
    /// One of so many columns and rows.
    pub fn new((columns, rows): (u16, u16)) -> Self {
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        let screen = Screen::new(terminal.backend().buffer().clone());
        Self { terminal, painter: Painter::default(), screen }
    }

    /// Another program draws from here on.
    pub fn begin(&mut self) {
        self.painter = Painter::default();
    }

    /// It has another size.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
    }

    /// The last frame.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Draws a frame.
    pub fn draw(&mut self, engine: &mut Engine) -> &Screen {
        let (painter, model) = (&mut self.painter, &engine.model);
        let (mut drawn, mut buffer) = (None, None);
        self.terminal
            .draw(|frame| {
                drawn = Some(painter.draw(model, frame));
                buffer = Some(frame.buffer_mut().clone());
            })
            .expect("a frame");
        engine.model.drawn = drawn.expect("a drawing");
        self.screen = Screen::new(buffer.expect("a buffer"));
        &self.screen
    }

    /// Presses keys, a frame after each.
    pub async fn press(&mut self, engine: &mut Engine, keys: &str) {
        for key in sequence(keys).keys() {
            engine.handle(Msg::Key(*key)).await;
            self.draw(engine);
        }
    }

    /// Waits until nothing is in flight.
    pub async fn rest(&self, engine: &mut Engine) {
        let settled = tokio::time::timeout(PATIENCE, engine.settle()).await;
        assert!(settled.is_ok(), "it does not come to rest\n{}", self.screen);
    }

    /// Goes on, with frames, until things are as wanted.
    pub async fn until(&mut self, engine: &mut Engine, what: &str, wanted: impl Fn(&Model, &Screen) -> bool) {
        let goes_on = async {
            while !wanted(&engine.model, &self.screen) {
                let msg = engine.next().await;
                engine.handle(msg).await;
                self.draw(engine);
            }
        };
        let came = tokio::time::timeout(PATIENCE, goes_on).await;
        assert!(came.is_ok(), "waited in vain for {what}\n{}", self.screen);
    }
}

/// Presses keys, without a frame.
pub async fn ahead(engine: &mut Engine, keys: &str) {
    for key in sequence(keys).keys() {
        engine.handle(Msg::Key(*key)).await;
    }
}
