//! `sidetone views`: the views of one's own, and what is wrong with their files.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Arguments, Failure, Setup, config, out};
use crate::views;
use crate::words::views as words;

/// So many characters of what a view is called are listed.
const TITLE: usize = 40;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the views in `views/`, with what each shows
    List,
    /// Check the files of views; exit code 1 if something is wrong
    ///
    /// Names of tags, teams and teammates are not looked up: the workspace has them.
    Check {
        /// The files to check; all in `views/` if left out
        files: Vec<PathBuf>,
    },
}

pub fn run(arguments: &Arguments, command: &Command) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    let dir = setup.paths.views();
    match command {
        Command::List => {
            let (views, problems) = views::load(&dir);
            for problem in problems {
                out::say(&problem.to_string());
            }
            if views.is_empty() {
                out::say(&words::none_yet(&dir.display().to_string()));
            }
            let rows: Vec<Vec<String>> = views
                .into_iter()
                .map(|view| {
                    let order = view.order.map(|order| order.as_str().to_owned()).unwrap_or_default();
                    let key = view.key.map(|key| format!("g {key}")).unwrap_or_default();
                    let title: String = view.title.chars().take(TITLE).collect();
                    vec![view.name, title, view.filter, order, key]
                })
                .collect();
            out::print(&out::table(&rows))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { files } if files.is_empty() => {
            let (views, problems) = views::load(&dir);
            config::report(&format!("{}, {}", dir.display(), words::fine(views.len())), &problems)
        }
        Command::Check { files } => {
            let mut problems = Vec::new();
            let mut fine = 0;
            for file in files {
                config::read_named(file)?;
                fine += usize::from(views::load_one(file, &mut problems).is_some());
            }
            config::report(&words::fine(fine), &problems)
        }
    }
}
