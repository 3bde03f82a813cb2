//! `sidetone man`.

use std::path::{Path, PathBuf};

use super::{Failure, out};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sidetone man | man -l -
  sidetone man --dir ~/.local/share/man/man1")]
pub struct Arguments {
    /// Write one page a command into this directory, instead of the main page to standard output
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.dir {
        Some(dir) => write_all(dir),
        None => out::print(&page()?),
    }
}

fn page() -> Result<String, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(super::definition())
        .render(&mut page)
        .map_err(|e| Failure::new(format!("the manual page cannot be made: {e}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn write_all(dir: &Path) -> Result<(), Failure> {
    let failed =
        |e: std::io::Error| Failure::new(format!("the manual pages cannot be written to {}: {e}", dir.display()));
    std::fs::create_dir_all(dir).map_err(failed)?;
    clap_mangen::generate_to(super::definition(), dir).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_commands_and_shows_examples() {
        let page = page().unwrap();
        for word in [".TH sidetone 1", "practice", "doctor", "Examples", "SIDETONE_TOKEN"] {
            assert!(page.contains(word), "{word}");
        }
    }
}
