//! The program on a real terminal: draw when something changed, at most about 60 times a second, and never otherwise.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEventKind};
use futures_util::FutureExt as _;
use tokio::time::Instant;

use super::asking::Asking;
use super::clicks::Clicks;
use super::{Engine, Outside, title, unfinished};
use crate::config::Desktop;
use crate::keymap::Key;
use crate::model::Msg;
use crate::model::burst;
use crate::model::msg::{Mouse, Typed};
use crate::screen::Painter;
use crate::term::{Events, Link, Modes, Screen, Signal, TermEvent, Terminal, editor, is_loss, open, osc};
use crate::words::program;

/// The shortest time between two frames that no key asked for.
const FRAME: Duration = Duration::from_millis(15);

/// For how long a frame waits for what its key has asked of the store: a frame without it would show an empty pane.
pub const ANSWER: Duration = Duration::from_millis(6);

/// What comes in within this time of a key is taken for what the key asked for, and drawn at once.
const ASKED: Duration = Duration::from_millis(100);

/// How long a conversation must be on screen before it counts as seen: shorter than anybody takes to press a key because
/// of it, longer than two keys that came in one go lie apart.
const SEEN_AFTER: Duration = Duration::from_millis(50);

/// So many keys that are there already are looked at before one is pressed.
const LOOKS_AHEAD: usize = 64;

/// What the loop needs beside the engine.
pub struct Options {
    /// The terminal's modes.
    pub modes: Modes,
    /// The editor for long texts.
    pub editor: String,
    /// Where drafts may lie for the editor: a private directory.
    pub private_dir: PathBuf,
    /// What the terminal is asked at the start, and what is made of its answers; none where it is asked nothing.
    pub asking: Option<Asking>,
    /// Whether the terminal is told what is a link.
    pub links: bool,
    /// What the world is that one is in, if not the real one: it stands in the window's title.
    pub world: Option<&'static str>,
}

/// Runs the program until it is left. Returns the signal that ended it, if one did.
///
/// # Errors
/// When the terminal cannot be taken, drawn to or listened to.
pub async fn run(mut engine: Engine, mut options: Options) -> io::Result<Option<Signal>> {
    let mut events = Events::start()?;
    let terminal = Terminal::enter(options.modes)?;
    if let Some(asking) = &mut options.asking {
        asking.ask(&terminal, &mut events, &mut engine)?;
    }
    events.take_keys()?;
    let drawing = ratatui::Terminal::new(terminal.screen())?;
    engine.model.settings.world = options.world;
    let painter = Painter::default();
    engine.model.settings.has_browser = open::has_browser(&|name| std::env::var(name).ok());
    let (ended, seen_at, key_at, titled) = (None, Instant::now(), None, String::new());
    let (began, clicks) = (std::time::Instant::now(), Clicks::default());
    let mut live = Live { terminal, drawing, events, painter, options, ended, seen_at, key_at, titled, began, clicks };
    let size = live.drawing.size()?;
    engine.handle(Msg::Resize(size.width, size.height)).await;
    let result = live.go(&mut engine).await;
    // What is on its way would be typed into the shell.
    let heard = if live.ended == Some(Signal::HangUp) { Ok(()) } else { live.hear_out(&mut engine).await };
    drop(live.drawing);
    live.terminal.leave();
    engine.stop().await;
    match result.and(heard) {
        Ok(()) => Ok(live.ended),
        Err(error) if is_loss(&error) => Ok(Some(Signal::HangUp)),
        Err(error) => Err(error),
    }
}

struct Live {
    terminal: Terminal,
    drawing: ratatui::Terminal<Screen>,
    events: Events,
    painter: Painter,
    options: Options,
    ended: Option<Signal>,
    /// When what the last frame shows counts as seen.
    seen_at: Instant,
    /// When the last key was taken in.
    key_at: Option<Instant>,
    /// The window's title as it was told to the terminal.
    titled: String,
    /// From when on keys are timed.
    began: std::time::Instant,
    /// By which two clicks are known as one.
    clicks: Clicks,
}

impl Live {
    async fn go(&mut self, engine: &mut Engine) -> io::Result<()> {
        // When the last frame was drawn that no key asked for.
        let mut drawn_at: Option<Instant> = None;
        let mut dirty = true;
        loop {
            if engine.model.quitting {
                return Ok(());
            }
            let asked = self.key_at.is_some_and(|at| at.elapsed() < ASKED);
            let next_frame = drawn_at.filter(|_| !asked).map(|at| at + FRAME);
            let unanswered = self.options.asking.as_ref().and_then(Asking::open_until);
            if dirty && next_frame.is_none_or(|at| at <= Instant::now()) {
                self.draw(engine)?;
                if !asked {
                    drawn_at = Some(Instant::now());
                }
                dirty = false;
            }
            tokio::select! {
                biased;
                event = self.events.next() => self.take(engine, event).await?,
                msg = engine.next() => engine.handle(msg).await,
                () = until(next_frame), if dirty => continue,
                () = until(unanswered), if unanswered.is_some() => {
                    if let Some(asking) = &mut self.options.asking {
                        asking.give_up(engine).await;
                    }
                }
            }
            dirty = true;
            self.drain(engine).await?;
            if self.key_at.is_some_and(|at| at.elapsed() < ANSWER) {
                self.answer(engine).await?;
                self.drain(engine).await?;
            }
        }
    }

    /// Waits a moment for what a key has asked of the store, and takes in what comes.
    async fn answer(&mut self, engine: &mut Engine) -> io::Result<()> {
        let until = Instant::now() + ANSWER;
        while engine.model.awaits_answer() && !engine.model.quitting {
            tokio::select! {
                biased;
                event = self.events.next() => self.take(engine, event).await?,
                msg = engine.next() => engine.handle(msg).await,
                () = tokio::time::sleep_until(until) => break,
            }
            if Instant::now() >= until {
                break;
            }
        }
        Ok(())
    }

    /// Takes in whatever is ready already, so that a burst of keys or changes costs one frame.
    async fn drain(&mut self, engine: &mut Engine) -> io::Result<()> {
        let until = Instant::now() + FRAME;
        while Instant::now() < until && !engine.model.quitting {
            for outside in engine.take_outside() {
                self.outside(engine, outside).await?;
            }
            if let Some(event) = self.events.next().now_or_never() {
                self.take(engine, event).await?;
            } else if let Some(msg) = engine.try_next() {
                engine.handle(msg).await;
            } else {
                break;
            }
        }
        for outside in engine.take_outside() {
            self.outside(engine, outside).await?;
        }
        Ok(())
    }

    fn draw(&mut self, engine: &mut Engine) -> io::Result<()> {
        let output = self.terminal.output().clone();
        let (painter, drawing, model) = (&mut self.painter, &mut self.drawing, &engine.model);
        let (mut drawn, links) = (None, self.options.links);
        let mut draw = |frame: &mut ratatui::Frame<'_>| {
            let shown = painter.draw(model, frame);
            let told = shown.addresses().filter(|_| links && model.over.overlays.is_empty());
            output.set_links(told.filter_map(|(area, url)| Link::new(area, url)).collect());
            drawn = Some(shown);
        };
        output.frame(|| drawing.draw(&mut draw).map(|_| ()))?;
        if let Some(mut drawn) = drawn {
            if drawn.follow(&engine.model.drawn) {
                self.seen_at = Instant::now() + SEEN_AFTER;
            }
            engine.model.drawn = drawn;
        }
        let title = title::of(&engine.model);
        if title != self.titled {
            output.send(osc::title(&title).as_bytes())?;
            self.titled = title;
        }
        Ok(())
    }

    async fn take(&mut self, engine: &mut Engine, event: TermEvent) -> io::Result<()> {
        match event {
            TermEvent::Input(event, at) => {
                if self.seen_at <= Instant::now() {
                    engine.model.drawn.ripen();
                }
                if let Some(msg) = message(event) {
                    if matches!(msg, Msg::Key(_) | Msg::Mouse(..) | Msg::Paste(_)) {
                        self.key_at = Some(Instant::now());
                    }
                    engine.handle(self.timed(msg, at)).await;
                }
            }
            TermEvent::Answer(answer) => {
                if let Some(asking) = &mut self.options.asking {
                    asking.take(answer, self.terminal.output(), engine).await;
                }
            }
            TermEvent::Quit(signal) => {
                self.ended = Some(signal);
                engine.handle(Msg::End).await;
            }
            TermEvent::Continued => {
                self.terminal.reenter()?;
                self.back(engine).await?;
            }
        }
        Ok(())
    }

    /// A key with when it came and what is there behind it, where that is known.
    fn timed(&mut self, msg: Msg, at: Option<std::time::Instant>) -> Msg {
        let Some(at) = at else { return msg };
        if let Msg::Mouse(mouse, column, row) = msg {
            return Msg::Mouse(self.clicks.take(mouse, (column, row), at), column, row);
        }
        let Msg::Key(key) = &msg else { return msg };
        let behind = self.events.behind(at, Duration::from_millis(burst::WITHIN), LOOKS_AHEAD);
        let behind = behind.into_iter().filter_map(|event| Key::try_from(event).ok()).collect();
        let since = at.saturating_duration_since(self.began);
        Msg::Typed(Typed { key: *key, at: u64::try_from(since.as_millis()).unwrap_or(u64::MAX), behind })
    }

    /// After another program had the terminal: everything is drawn anew, at whatever size it has now.
    async fn back(&mut self, engine: &mut Engine) -> io::Result<()> {
        self.drawing = ratatui::Terminal::new(self.terminal.screen())?;
        self.titled.clear();
        let size = self.drawing.size()?;
        engine.handle(Msg::Resize(size.width, size.height)).await;
        engine.handle(Msg::Resumed).await;
        Ok(())
    }

    /// Waits for answers that are still on their way, before somebody else has the terminal: an editor or a shell would
    /// take them for keys.
    async fn hear_out(&mut self, engine: &mut Engine) -> io::Result<()> {
        while let Some(last) = self.options.asking.as_ref().and_then(Asking::owed_until) {
            tokio::select! {
                biased;
                event = self.events.next() => match event {
                    TermEvent::Answer(_) => self.take(engine, event).await?,
                    // Typed behind the key that led here: not for this program any more.
                    TermEvent::Input(..) | TermEvent::Continued => {}
                    TermEvent::Quit(signal) => {
                        self.ended = self.ended.or(Some(signal));
                        break;
                    }
                },
                () = tokio::time::sleep_until(last) => break,
            }
        }
        Ok(())
    }

    async fn outside(&mut self, engine: &mut Engine, outside: Outside) -> io::Result<()> {
        match outside {
            Outside::Bell => self.terminal.output().send(osc::notice(osc::Notice::Bell, "", "").as_bytes()),
            Outside::Notify(title, body) => {
                let kind = match engine.model.settings.desktop {
                    Desktop::Off => return Ok(()),
                    Desktop::Osc9 => osc::Notice::Osc9,
                    Desktop::Osc777 => osc::Notice::Osc777,
                };
                self.terminal.output().send(osc::notice(kind, &title, &body).as_bytes())
            }
            Outside::Copy(text) => match osc::copy(&text) {
                Some(sequence) => self.terminal.output().send(sequence.as_bytes()),
                None => {
                    engine.handle(Msg::Failed(program::TOO_LONG.into())).await;
                    Ok(())
                }
            },
            Outside::OpenUrl(url) => {
                let words = match open::open(&url) {
                    Ok(left_out) if left_out.is_empty() => return Ok(()),
                    Ok(left_out) => program::opened_without(&left_out.join(", ")),
                    Err(error) => error.to_string(),
                };
                engine.handle(Msg::Failed(words)).await;
                Ok(())
            }
            Outside::Edit(text) => self.edit(engine, &text).await,
            Outside::EditFile(file) => self.edit_file(engine, &file).await,
            Outside::Suspend => {
                self.hear_out(engine).await?;
                self.events.pause().await;
                let rest = engine.rest().await;
                self.terminal.suspend()?;
                drop(rest);
                self.events.resume()?;
                self.back(engine).await
            }
            Outside::Redraw => self.drawing.clear(),
        }
    }

    async fn edit_file(&mut self, engine: &mut Engine, file: &Path) -> io::Result<()> {
        self.hear_out(engine).await?;
        self.events.pause().await;
        self.terminal.leave();
        let edited = editor::open(&self.options.editor, file).await;
        self.terminal.reenter()?;
        self.events.resume()?;
        self.back(engine).await?;
        engine.handle(Msg::FileEdited(edited.map_err(|e| e.to_string()))).await;
        Ok(())
    }

    async fn edit(&mut self, engine: &mut Engine, text: &str) -> io::Result<()> {
        self.hear_out(engine).await?;
        self.events.pause().await;
        self.terminal.leave();
        let label =
            engine.model.composer.as_ref().map(|c| unfinished::label(&c.conversation, c.mode)).unwrap_or_default();
        let edited = editor::edit(&self.options.editor, text, &label, &self.options.private_dir).await;
        self.terminal.reenter()?;
        self.events.resume()?;
        self.back(engine).await?;
        engine.handle(Msg::Edited(edited.map_err(|e| e.to_string()))).await;
        Ok(())
    }
}

async fn until(at: Option<Instant>) {
    if let Some(at) = at {
        tokio::time::sleep_until(at).await;
    }
}

/// The wheel turns this many lines at a notch.
const WHEEL: i32 = 3;

/// What an event of the terminal means to the model; none for what it does not care about.
pub fn message(event: Event) -> Option<Msg> {
    Some(match event {
        Event::Key(key) => Msg::Key(Key::try_from(key).ok()?),
        Event::Paste(text) => Msg::Paste(text),
        Event::Resize(columns, rows) => Msg::Resize(columns, rows),
        Event::FocusGained => Msg::Focus(true),
        Event::FocusLost => Msg::Focus(false),
        Event::Mouse(mouse) => {
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => match mouse.modifiers {
                    held if held.contains(KeyModifiers::SHIFT) => Mouse::MarkTo,
                    held if held.contains(KeyModifiers::CONTROL) => Mouse::Mark,
                    _ => Mouse::Press,
                },
                MouseEventKind::Down(MouseButton::Right) => Mouse::Menu,
                MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
                MouseEventKind::Up(MouseButton::Left) => Mouse::Release,
                MouseEventKind::ScrollUp => Mouse::Scroll(-WHEEL),
                MouseEventKind::ScrollDown => Mouse::Scroll(WHEEL),
                _ => return None,
            };
            Msg::Mouse(what, mouse.column, mouse.row)
        }
    })
}
