//! Makes the picture of the README from the running program:
//!
//! ```sh
//! cargo build && cargo run --example picture
//! ```
//!
//! The practice workspace with a fixed seed, a few keys, and what a terminal of 132 by 38 then shows, as SVG.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use unicode_width::UnicodeWidthStr as _;

const COLUMNS: u16 = 132;
const ROWS: u16 = 38;
/// Width and height of a cell, and the margin around all, in the picture's units.
const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 12.0;
/// What the terminal's own colours are taken to be.
const GROUND: &str = "#16181d";
const INK: &str = "#c8ccd4";
const NAMED: [&str; 16] = [
    "#1d2026", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4", "#5c6370", "#ff7b86",
    "#b5e890", "#ffd68a", "#7cc3ff", "#d9a0f0", "#7fd5df", "#ffffff",
];

type Failed = Box<dyn Error>;

fn main() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut program = Program::start(&root.join("target/debug/sidetone"))?;
    program.wait_for("live")?;
    // A conversation whose thread has a customer and a bot, by its customer's name; then a note, half written.
    program.send("/")?;
    program.wait_for("Find a conversation")?;
    program.send("Angus")?;
    program.wait_for("› Angus")?;
    program.send("\r")?;
    program.wait_for("Fin · bot")?;
    program.send("n")?;
    program.wait_for("noting as")?;
    program.send("French is set **at the client**, not in the invoice: I will send him the two steps.")?;
    program.wait_for("two steps.")?;
    let picture = svg(&program.screen());
    program.child.kill()?;
    std::fs::write(root.join("docs/picture/inbox.svg"), picture)?;
    Ok(())
}

struct Program {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    terminal: Arc<Mutex<vt100::Parser>>,
    _home: tempfile::TempDir,
}

impl Program {
    fn start(program: &Path) -> Result<Self, Failed> {
        let home = tempfile::tempdir()?;
        let pty =
            native_pty_system().openpty(PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(program);
        command.args(["practice", "--seed", "1", "--people", "off"]);
        command.env_clear();
        for name in ["HOME", "SIDETONE_CONFIG_DIR", "SIDETONE_STATE_DIR", "TMPDIR"] {
            command.env(name, home.path());
        }
        for (name, value) in
            [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("TZ", "UTC"), ("SIDETONE_KEYRING", "off")]
        {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command)?;
        let (mut reader, keys) = (pty.master.try_clone_reader()?, pty.master.take_writer()?);
        let size = |n| NonZeroU16::new(n).ok_or("a terminal has a size");
        let terminal = Arc::new(Mutex::new(vt100::Parser::new(size(ROWS)?, size(COLUMNS)?, 0)));
        let fed = Arc::clone(&terminal);
        std::thread::spawn(move || {
            // The master is kept open for as long as the program may write.
            let _master = pty.master;
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                fed.lock().unwrap_or_else(PoisonError::into_inner).process(&bytes[..count]);
            }
        });
        Ok(Self { child, keys, terminal, _home: home })
    }

    fn send(&mut self, keys: &str) -> Result<(), Failed> {
        self.keys.write_all(keys.as_bytes())?;
        Ok(self.keys.flush()?)
    }

    fn screen(&self) -> vt100::Screen {
        self.terminal.lock().unwrap_or_else(PoisonError::into_inner).screen().clone()
    }

    /// Waits until the words are on the screen and it has come to rest.
    fn wait_for(&self, words: &str) -> Result<(), Failed> {
        let begun = Instant::now();
        let mut last = String::new();
        loop {
            std::thread::sleep(Duration::from_millis(400));
            let now = self.screen().contents();
            if now.contains(words) && now == last {
                return Ok(());
            }
            if begun.elapsed() > Duration::from_secs(30) {
                return Err(format!("“{words}” never shows; the last screen:\n{now}").into());
            }
            last = now;
        }
    }
}

fn colour(colour: vt100::Color, default: &str) -> String {
    match colour {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        vt100::Color::Idx(i @ 0..16) => NAMED[usize::from(i)].to_owned(),
        vt100::Color::Idx(i @ 16..232) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + n * 40 };
            let i = i - 16;
            format!("#{:02x}{:02x}{:02x}", level(i / 36), level(i / 6 % 6), level(i % 6))
        }
        vt100::Color::Idx(i) => format!("#{0:02x}{0:02x}{0:02x}", 8 + (i - 232) * 10),
    }
}

/// A run of cells that look the same.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    ground: String,
    bold: bool,
    italic: bool,
    underline: bool,
}

fn look(cell: &vt100::Cell, is_cursor: bool) -> Look {
    let (mut ink, mut ground) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), GROUND));
    if cell.inverse() != is_cursor {
        std::mem::swap(&mut ink, &mut ground);
    }
    if cell.dim() {
        ink = "#969eac".to_owned();
    }
    Look { ink, ground, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
}

fn svg(screen: &vt100::Screen) -> String {
    let width = f64::from(COLUMNS) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(ROWS) * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"'JetBrains Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"14\" xml:space=\"preserve\">\n<title>The inbox of sidetone in its practice workspace</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n"
    );
    for row in 0..ROWS {
        let mut run: Option<(u16, Look, String)> = None;
        for column in 0..COLUMNS {
            let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
            let cursor = !screen.hide_cursor() && screen.cursor_position() == (row, column);
            let look = look(cell, cursor);
            let text = if cell.has_contents() { cell.contents() } else { " " };
            match &mut run {
                // What is not plain Latin stands by itself, so that a font's own widths move nothing else.
                Some((_, same, words)) if *same == look && words.is_ascii() == text.is_ascii() => words.push_str(text),
                _ => {
                    draw(&mut out, row, run.take());
                    run = Some((column, look, text.to_owned()));
                }
            }
        }
        draw(&mut out, row, run);
    }
    out.push_str("</svg>\n");
    out
}

fn draw(out: &mut String, row: u16, run: Option<(u16, Look, String)>) {
    let Some((column, look, words)) = run else { return };
    let (x, y) = (MARGIN + f64::from(column) * CELL.0, MARGIN + f64::from(row) * CELL.1);
    #[expect(clippy::cast_precision_loss, reason = "a row of a terminal")]
    let wide = words.width() as f64 * CELL.0;
    if look.ground != GROUND {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
            CELL.1, look.ground
        );
    }
    if words.trim().is_empty() {
        return;
    }
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut style = String::new();
    for (on, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.italic, " font-style=\"italic\""),
        (look.underline, " text-decoration=\"underline\""),
    ] {
        if on {
            style.push_str(attribute);
        }
    }
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{}\"{style} textLength=\"{wide:.1}\" \
         lengthAdjust=\"spacingAndGlyphs\">{escaped}</text>",
        y + 13.5,
        look.ink
    );
}
