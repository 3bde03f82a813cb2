//! `cargo xtask pictures`: what the running program shows in its practice workspace, as SVG.

mod svg;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use sidetone::theme::{self, Depth};

use crate::{Failed, cargo, carry_out, top};
use svg::{Colour, Paper};
use terminal::Terminal;

/// The README's picture.
const README: (&str, Screen, Size) = ("docs/picture/inbox.svg", Screen::Note, Size { columns: 132, rows: 38 });

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The directory to write to
    #[arg(default_value = "target/pictures")]
    dir: PathBuf,
    /// The README's picture instead
    #[arg(long, conflicts_with_all = ["dir", "screen", "size", "theme"])]
    readme: bool,
    /// Only this screen; may be given several times
    #[arg(long)]
    screen: Vec<Screen>,
    /// Only a terminal of this size; may be given several times
    #[arg(long, value_name = "COLUMNSxROWS", default_values = ["80x24", "120x40", "200x60"])]
    size: Vec<Size>,
    /// Only this theme; may be given several times
    #[arg(long, value_parser = themes())]
    theme: Vec<String>,
}

/// What is pictured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Screen {
    /// List, thread and details
    Inbox,
    /// The choices of a snooze
    Snooze,
    /// The palette, some letters typed
    Palette,
    /// The keys
    Help,
    /// A note, half written
    Note,
}

impl Screen {
    /// As it is asked for.
    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Snooze => "snooze",
            Self::Palette => "palette",
            Self::Help => "help",
            Self::Note => "note",
        }
    }

    /// What it shows.
    fn says(self) -> &'static str {
        match self {
            Self::Inbox => "list, thread and details",
            Self::Snooze => "until when to snooze",
            Self::Palette => "the palette of commands",
            Self::Help => "the keys",
            Self::Note => "a note, half written",
        }
    }
}

/// A terminal's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    columns: u16,
    rows: u16,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cells = |text: &str| text.parse().ok().filter(|n| (1..=500).contains(n));
        let read = text.split_once('x').and_then(|(c, r)| Some(Self { columns: cells(c)?, rows: cells(r)? }));
        read.ok_or_else(|| "columns and rows, each from 1 to 500, such as 80x24".to_owned())
    }
}

fn themes() -> PossibleValuesParser {
    PossibleValuesParser::new(theme::BUILTIN.iter().map(|(name, _)| *name))
}

/// Builds the program, and draws what is asked for.
pub fn run(arguments: &Arguments) -> Result<(), Failed> {
    carry_out(cargo().args(["build", "--locked", "--bin", "sidetone"]))?;
    let program = program();
    if arguments.readme {
        let (path, screen, size) = README;
        return visit(&program, "dark", size, &[screen], &mut |_, picture| Ok(fs::write(top().join(path), picture)?));
    }
    let all = || theme::BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let themes: Vec<String> = if arguments.theme.is_empty() { all() } else { arguments.theme.clone() };
    let screens = if arguments.screen.is_empty() { Screen::value_variants() } else { &arguments.screen };
    let dir = top().join(&arguments.dir);
    fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    for theme in &themes {
        for size in &arguments.size {
            visit(&program, theme, *size, screens, &mut |screen, picture| {
                let name = format!("{}-{}x{}-{theme}.svg", screen.name(), size.columns, size.rows);
                let path = dir.join(name);
                fs::write(&path, picture).map_err(|e| format!("{}: {e}", path.display()))?;
                println!("{}", path.display());
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// The program as cargo builds it for whoever develops.
fn program() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    top().join(target).join("debug/sidetone")
}

/// Goes through the screens that are asked for, in one run of the program.
fn visit(
    program: &Path,
    theme: &str,
    size: Size,
    screens: &[Screen],
    each: &mut dyn FnMut(Screen, String) -> Result<(), Failed>,
) -> Result<(), Failed> {
    // A theme is made for a ground; one that takes the terminal's own names none.
    let ground = theme::load(theme, None, Depth::True).0.ground();
    let paper = Paper::new(ground.and_then(|colour| Colour::read(&colour.to_string())));
    let arguments = ["practice", "--seed", "1", "--people", "off", "--theme", theme];
    let mut terminal = Terminal::start(program, &arguments, size)?;
    terminal.showing("live")?;
    // A conversation whose thread has a customer and a bot, by its customer's name.
    terminal.press("/")?;
    terminal.showing("Find a conversation")?;
    terminal.press("Angus")?;
    terminal.showing("› Angus")?;
    terminal.press("\r")?;
    terminal.without("Find a conversation")?;
    terminal.showing("Fin · bot")?;
    for screen in Screen::value_variants().iter().filter(|screen| screens.contains(screen)) {
        let shown = go_to(&mut terminal, *screen)?;
        let title = format!("sidetone in its practice workspace: {}", screen.says());
        each(*screen, svg::draw(&shown, paper, &title))?;
        leave(&mut terminal, *screen)?;
    }
    Ok(())
}

fn go_to(terminal: &mut Terminal, screen: Screen) -> Result<vt100::Screen, Failed> {
    match screen {
        Screen::Inbox => {}
        Screen::Snooze => terminal.press("z")?,
        Screen::Palette => {
            terminal.press("\x0b")?;
            terminal.showing("Commands")?;
            terminal.press("sno")?;
        }
        Screen::Help => terminal.press("?")?,
        Screen::Note => {
            terminal.press("n")?;
            terminal.showing("teammates read this")?;
            terminal.press("French is set **at the client**, not in the invoice: I will send him the two steps.")?;
        }
    }
    terminal.showing(match screen {
        Screen::Inbox => "Fin · bot",
        Screen::Snooze => "type a time",
        Screen::Palette => "› sno",
        Screen::Help => "Help",
        Screen::Note => "two steps.",
    })
}

/// Back to where the next one begins; the note is the last.
fn leave(terminal: &mut Terminal, screen: Screen) -> Result<(), Failed> {
    let title = match screen {
        Screen::Inbox | Screen::Note => return Ok(()),
        Screen::Snooze => "type a time",
        Screen::Palette => "› sno",
        Screen::Help => "Help",
    };
    terminal.press("\x1b")?;
    terminal.without(title)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_columns_and_rows() {
        assert_eq!("80x24".parse(), Ok(Size { columns: 80, rows: 24 }));
        for text in ["80", "0x24", "80x", "80x24x1", "9000x24", "-1x2"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_screen_is_named_as_it_is_asked_for() {
        for screen in Screen::value_variants() {
            assert_eq!(Screen::from_str(screen.name(), false), Ok(*screen));
        }
    }
}
