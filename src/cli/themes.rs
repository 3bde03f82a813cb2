//! `sidetone themes`: the looks there are, and what each part of the screen looks like in one.

use std::path::PathBuf;
use std::process::ExitCode;

use ratatui::style::{Color, Style};

use super::{Arguments, Failure, Setup, completions, config, out, schemas, setup};
use crate::theme::{self, AUTO, Depth, Fitting, Role};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the themes
    List,
    /// Show what every role looks like in a theme, and where that was written
    Show {
        /// The theme; the one in use if left out
        #[arg(add = completions::themes())]
        name: Option<String>,
    },
    /// Check a theme file; exit code 1 if something is wrong
    Check {
        /// The theme file to check, NAME.toml
        file: PathBuf,
    },
    /// List the roles that a theme can give a look to
    Roles,
    /// Print the JSON schema of theme files, for an editor
    Schema,
}

pub fn run(arguments: &Arguments, command: &Command) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    match command {
        Command::List => out::print(&list(&setup))?,
        Command::Show { name } => {
            out::print(&show(&setup, name.as_deref().unwrap_or(&setup.loaded.config.ui.theme))?)?;
        }
        Command::Check { file } => return check(file),
        Command::Roles => out::print(&roles())?,
        Command::Schema => out::print(&schemas::theme())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(setup: &Setup) -> String {
    let dir = setup.paths.themes();
    let rows: Vec<Vec<String>> = std::iter::once(AUTO.to_owned())
        .chain(theme::names(Some(&dir)))
        .map(|name| {
            let own = dir.join(format!("{name}.toml"));
            let from = match name.as_str() {
                AUTO => "light or dark, as the terminal's ground is".to_owned(),
                _ if own.is_file() => own.display().to_string(),
                _ => "built in".to_owned(),
            };
            let note = if name == setup.loaded.config.ui.theme { "in use" } else { "" };
            vec![name, from, note.to_owned()]
        })
        .collect();
    out::table(&rows)
}

fn show(setup: &Setup, name: &str) -> Result<String, Failure> {
    let dir = setup.paths.themes();
    if let Some(problem) = theme::unknown(name, Some(&dir)) {
        return Err(Failure::usage(setup::said(&problem)));
    }
    let worn = theme::wear(name, Some(&dir), Fitting { depth: Depth::True, paints: true, ..setup.fitting() });
    let theme = worn.theme;
    for problem in worn.problems {
        out::say(&problem.to_string());
    }
    let rows: Vec<Vec<String>> =
        Role::ALL.iter().map(|role| vec![role.as_str().to_owned(), described(theme.style(*role))]).collect();
    Ok(out::table(&rows))
}

/// A theme file is checked under its own name, beside the files that it may inherit from.
fn check(file: &std::path::Path) -> Result<ExitCode, Failure> {
    config::read_named(file)?;
    let (Some(name), Some(dir)) = (file.file_stem().and_then(|name| name.to_str()), file.parent()) else {
        return Err(Failure::usage(format!("{} is not named like a theme file (NAME.toml)", file.display())));
    };
    if file.extension().is_none_or(|extension| extension != "toml") {
        return Err(Failure::usage(format!("{} is not named like a theme file (NAME.toml)", file.display())));
    }
    let dir = if dir.as_os_str().is_empty() { std::path::Path::new(".") } else { dir };
    let (_, problems) = theme::load(name, Some(dir), Depth::detect(&setup::env));
    config::report(&file.display().to_string(), &problems)
}

fn roles() -> String {
    let rows: Vec<Vec<String>> =
        Role::ALL.iter().map(|role| vec![role.as_str().to_owned(), role.doc().to_owned()]).collect();
    out::table(&rows)
}

/// A style in words.
fn described(style: Style) -> String {
    let mut words = Vec::new();
    let colour = |name: &str, colour: Option<Color>| match colour {
        None | Some(Color::Reset) => None,
        Some(colour) => Some(format!("{name} {colour}")),
    };
    words.extend(colour("fg", style.fg));
    words.extend(colour("bg", style.bg));
    if !style.add_modifier.is_empty() {
        words.push(style.add_modifier.iter_names().map(|(name, _)| name.to_lowercase()).collect::<Vec<_>>().join(" "));
    }
    if words.is_empty() { "as the terminal has it".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    #[test]
    fn a_style_is_told_in_words() {
        assert_eq!(described(Style::new()), "as the terminal has it");
        let style = Style::new().fg(Color::Rgb(1, 2, 255)).add_modifier(Modifier::BOLD | Modifier::ITALIC);
        assert_eq!(described(style), "fg #0102FF, bold italic");
    }
}
