//! The pages of the reference, made from the same tables that the program runs on. `cargo xtask docs` writes them.

use crate::command::{Area, Registry};
use crate::keymap::{self, Keymap};
use crate::{config, theme};

/// A page of the reference.
pub struct Page {
    /// Its file's name.
    pub name: &'static str,
    /// All that is in the file.
    pub text: String,
}

/// All pages, as they should be.
pub fn pages() -> Vec<Page> {
    let registry = Registry::built_in();
    vec![
        Page { name: "command-line.md", text: command_line() },
        Page { name: "commands.md", text: commands(&registry) },
        Page { name: "keys.md", text: format!("{NOTE}{}", keymap::reference(&registry, &|call| registry.label(call))) },
        Page { name: "config.md", text: format!("{NOTE}{}", config::reference()) },
        Page { name: "theme-roles.md", text: format!("{NOTE}{}", theme::reference()) },
    ]
}

const NOTE: &str = "<!-- Written by `cargo xtask docs`; change the tables in src/ instead. -->\n";

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

fn commands(registry: &Registry) -> String {
    let mut page = format!(
        "{NOTE}# Commands\n\nEvery command can be run from the `:` line, bound to a key, and found in the palette \
         (`Ctrl-K`), except those of the last chapter. What stands in `<>` has to be given, what stands in `[]` can \
         be. The keys are those of the default keymap.\n"
    );
    let (keymap, _) = keymap::load("default", None, registry);
    for area in Area::ALL {
        let rows = registry.all().filter(|c| c.area == area).map(|c| {
            let aliases: Vec<String> = c.aliases.iter().map(|alias| code(alias)).collect();
            let (doc, keys) = (c.doc.clone().into_owned(), keys_of(&keymap, &c.name));
            vec![code(&c.name), code(&c.shape()), doc, keys, aliases.join(", ")]
        });
        page.push_str(&format!(
            "\n## {}\n\n{}",
            area.title(),
            table(&["Command", "Takes", "What it does", "Keys", "Also"], rows)
        ));
    }
    page
}

/// The keys that run a command, whatever it is given, each once.
fn keys_of(keymap: &Keymap, name: &str) -> String {
    let mut keys: Vec<String> = Vec::new();
    for binding in keymap.bindings() {
        let key = code(&binding.keys.to_string());
        let runs = binding.calls.iter().any(|call| call.command == name);
        if runs && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.join(" ")
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
