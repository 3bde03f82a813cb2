//! `sidetone docs`: the reference pages, made from the same tables that the program runs on.

use std::path::PathBuf;

use super::{Failure, out};
use crate::command::{self, Area};
use crate::config::{Kind, Section, entries};
use crate::keymap::{self, Context};
use crate::theme::Role;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The directory to write to
    #[arg(default_value = "docs/reference")]
    dir: PathBuf,
}

/// A page of the reference.
pub struct Page {
    /// Its file's name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

/// Writes the pages.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let dir = &arguments.dir;
    let failed = |e: std::io::Error| Failure::new(format!("the reference cannot be written to {}: {e}", dir.display()));
    std::fs::create_dir_all(dir).map_err(failed)?;
    for page in pages() {
        std::fs::write(dir.join(page.name), page.text).map_err(failed)?;
        out::line(&dir.join(page.name).display().to_string())?;
    }
    Ok(())
}

/// All pages, as they should be.
pub fn pages() -> Vec<Page> {
    vec![
        Page { name: "command-line.md", text: command_line() },
        Page { name: "commands.md", text: commands() },
        Page { name: "keys.md", text: keys() },
        Page { name: "config.md", text: settings() },
        Page { name: "theme-roles.md", text: roles() },
    ]
}

const NOTE: &str = "<!-- Written by `cargo run -- docs`; change the tables in src/ instead. -->\n";

fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let rule: Vec<String> = heads.iter().map(|_| "---".to_owned()).collect();
    let rows: String = rows
        .into_iter()
        .map(|row| line(&row.into_iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>()))
        .collect();
    format!("{}{}{rows}", line(&heads), line(&rule))
}

fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        // A backtick needs a longer fence and blanks.
        text if text.contains('`') => format!("`` {text} ``"),
        text => format!("`{text}`"),
    }
}

fn commands() -> String {
    let mut page = format!(
        "{NOTE}# Commands\n\nEvery command can be run from the `:` line, bound to a key, and found in the palette \
         (`Ctrl-K`), except those of the last chapter.\n"
    );
    for area in Area::ALL {
        let rows = command::all().filter(|c| c.area == area).map(|c| {
            let aliases: Vec<String> = c.aliases.iter().map(|alias| code(alias)).collect();
            vec![code(c.name), code(c.args), c.doc.to_owned(), aliases.join(", ")]
        });
        page.push_str(&format!(
            "\n## {}\n\n{}",
            area.title(),
            table(&["Command", "Takes", "What it does", "Also"], rows)
        ));
    }
    page
}

fn keys() -> String {
    let mut page = format!(
        "{NOTE}# Keys\n\nThe built-in keymaps. Bindings of a context come before those of `global`. Your own \
         `keymap.toml` is laid over the one you choose with `keymap = \"NAME\"` under `[ui]`; `sidetone keys show` \
         prints the result.\n"
    );
    for (name, _) in keymap::BUILTIN {
        let (keymap, _) = keymap::load(name, None, &command::check_line);
        page.push_str(&format!("\n## Keymap `{name}`\n"));
        for context in Context::ALL {
            let mut rows = keymap
                .bindings()
                .filter(|binding| binding.context == context)
                .map(|binding| {
                    let commands: Vec<String> = binding.commands.iter().map(|line| code(line)).collect();
                    vec![
                        code(&binding.keys.to_string()),
                        binding.label(&|line| command::label(line)),
                        commands.join(", "),
                    ]
                })
                .peekable();
            if rows.peek().is_some() {
                let table = table(&["Key", "What it does", "Command"], rows);
                page.push_str(&format!("\n### {} (`{}`)\n\n{table}", context.doc(), context.as_str()));
            }
        }
    }
    page
}

fn settings() -> String {
    let mut page = format!(
        "{NOTE}# Settings\n\n`config.toml` in the config directory (`sidetone config path`). What is not set has its \
         default; `sidetone config show` prints every value and where it comes from. A later layer counts: default, \
         file, environment, flag.\n"
    );
    let sections = [
        (Section::Top, "At the top of the file"),
        (Section::Profile, "`[profile.NAME]`"),
        (Section::Ui, "`[ui]`"),
        (Section::Sync, "`[sync]`"),
        (Section::Notify, "`[notify]`"),
        (Section::Composer, "`[composer]`"),
        (Section::Practice, "`[practice]`"),
    ];
    for (section, title) in sections {
        let rows = entries()
            .iter()
            .filter(|entry| entry.section == section)
            .map(|entry| vec![code(entry.name), kind(entry.kind), code(entry.default), entry.doc.to_owned()]);
        page.push_str(&format!("\n## {title}\n\n{}", table(&["Setting", "Takes", "Default", "What it does"], rows)));
    }
    page
}

fn kind(kind: Kind) -> String {
    let words = |words: &[&str]| words.iter().map(|word| code(&format!("\"{word}\""))).collect::<Vec<_>>().join(", ");
    match kind {
        Kind::Switch => "`true` or `false`".to_owned(),
        Kind::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Kind::Number(least, most) => format!("a number from {least} to {most}"),
        Kind::Text => "text".to_owned(),
        Kind::Url => "an `http` or `https` address".to_owned(),
        Kind::Choice(choices) => format!("one of {}", words(choices)),
        Kind::Choices(choices) => format!("a list of {}", words(choices)),
    }
}

fn roles() -> String {
    let rows = Role::ALL.iter().map(|role| {
        let parents: Vec<String> = role.parents().iter().map(|parent| code(parent.as_str())).collect();
        vec![code(role.as_str()), role.doc().to_owned(), parents.join(", ")]
    });
    format!(
        "{NOTE}# Theme roles\n\nWhat a theme file can give a look to. What a role does not set it takes from the roles in \
         the last column, the nearest first.\n\n{}",
        table(&["Role", "What it is for", "Takes from"], rows)
    )
}

fn command_line() -> String {
    let mut page = format!("{NOTE}# The command line\n");
    describe(&mut page, &super::definition(), "sidetone");
    page
}

fn describe(page: &mut String, command: &clap::Command, name: &str) {
    let help = command.clone().term_width(100).bin_name(name).render_long_help().to_string();
    let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    page.push_str(&format!("\n## `{name}`\n\n```text\n{help}```\n"));
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        describe(page, sub, &format!("{name} {}", sub.get_name()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_that_it_is_generated_and_tables_are_whole() {
        for page in pages() {
            assert!(page.text.starts_with(NOTE), "{}", page.name);
            let mut columns = None;
            for line in page.text.lines() {
                if !line.starts_with('|') {
                    columns = None;
                    continue;
                }
                let count = line.replace("\\|", "").matches('|').count();
                assert_eq!(*columns.get_or_insert(count), count, "{}: {line}", page.name);
            }
        }
    }

    #[test]
    fn code_with_backticks_stays_code() {
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a"), "`a`");
    }
}
