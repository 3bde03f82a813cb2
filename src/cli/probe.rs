//! `sidetone probe` (debug builds only): shows what the terminal sends, and does on demand what is hard to bring about
//! otherwise. It lets the terminal room be tested without the inbox, and tells what a strange terminal reports.

use std::io;
use std::process::ExitCode;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::widgets::{Paragraph, Wrap};

use super::{Failure, setup};
use crate::term::osc::{self, Notice};
use crate::term::{Events, Modes, Screen, Signal, TermEvent, Terminal, editor, is_loss};

const HELP: &str = "q quit  e edit  p panic  n notice  c copy  t title  C-z suspend";

/// Runs until `q` or a signal.
pub fn run() -> Result<ExitCode, Failure> {
    crate::term::panic::install(None);
    let ended = match setup::runtime()?.block_on(show()) {
        Err(error) if is_loss(&error) => Ok(Some(Signal::HangUp)),
        ended => ended,
    };
    match ended.map_err(|e| Failure::new(format!("the terminal: {e}")))? {
        None => Ok(ExitCode::SUCCESS),
        Some(signal) => Ok(ExitCode::from(signal.exit_code())),
    }
}

struct Probe {
    terminal: Terminal,
    drawing: ratatui::Terminal<Screen>,
    events: Events,
    lines: Vec<String>,
}

async fn show() -> io::Result<Option<Signal>> {
    let mut events = Events::start()?;
    let modes = Modes::for_term(&setup::env("TERM").unwrap_or_default(), true);
    let terminal = Terminal::enter(modes)?;
    events.take_keys()?;
    let drawing = ratatui::Terminal::new(terminal.screen())?;
    let mut probe = Probe { terminal, drawing, events, lines: vec!["ready".to_owned()] };
    probe.terminal.output().send(osc::title("sidetone probe").as_bytes())?;
    loop {
        probe.draw()?;
        match probe.events.next().await {
            TermEvent::Quit(signal) => return Ok(Some(signal)),
            TermEvent::Continued => {
                probe.terminal.reenter()?;
                probe.drawing.clear()?;
                probe.lines.push("continued".to_owned());
            }
            TermEvent::Input(Event::Key(key), _) => {
                if probe.key(key).await? {
                    return Ok(None);
                }
            }
            TermEvent::Answer(answer) => probe.lines.push(format!("{answer:?}")),
            TermEvent::Input(event, _) => probe.lines.push(format!("{event:?}")),
        }
    }
}

impl Probe {
    fn draw(&mut self) -> io::Result<()> {
        let output = self.terminal.output().clone();
        let (drawing, lines) = (&mut self.drawing, &self.lines);
        output.frame(|| {
            drawing.draw(|frame| {
                let rows = usize::from(frame.area().height).saturating_sub(1);
                let last = lines.len().saturating_sub(rows);
                let text = format!("{HELP}\n{}", lines.get(last..).unwrap_or_default().join("\n"));
                frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), frame.area());
            })?;
            Ok(())
        })
    }

    /// Whether it was the key to quit.
    async fn key(&mut self, key: KeyEvent) -> io::Result<bool> {
        match (key.code, key.modifiers) {
            (KeyCode::Char('q'), _) => return Ok(true),
            (KeyCode::Char('z'), KeyModifiers::CONTROL) => {
                self.events.pause().await;
                self.terminal.suspend()?;
                self.again("resumed")?;
            }
            (KeyCode::Char('e'), _) => self.edit().await?,
            #[expect(clippy::panic, reason = "the panic is what is tried out")]
            (KeyCode::Char('p'), _) => panic!("on demand"),
            (KeyCode::Char('n'), _) => {
                self.terminal.output().send(osc::notice(Notice::Osc777, "probe", "a;b\u{1b}]2;x").as_bytes())?;
            }
            (KeyCode::Char('c'), _) => {
                self.terminal.output().send(osc::copy("copied").unwrap_or_default().as_bytes())?;
            }
            (KeyCode::Char('t'), _) => self.terminal.output().send(osc::title("new title").as_bytes())?,
            _ => self.lines.push(format!("key {:?} {:?}", key.code, key.modifiers)),
        }
        Ok(false)
    }

    async fn edit(&mut self) -> io::Result<()> {
        self.events.pause().await;
        self.terminal.leave();
        let edited = editor::edit(&editor::chosen(), "from the probe", "", &std::env::temp_dir()).await;
        self.terminal.reenter()?;
        match edited {
            Ok(text) => self.again(&format!("edited: {text}")),
            Err(error) => self.again(&error.to_string()),
        }
    }

    fn again(&mut self, word: &str) -> io::Result<()> {
        self.events.resume()?;
        self.drawing.clear()?;
        self.lines.push(word.to_owned());
        Ok(())
    }
}
