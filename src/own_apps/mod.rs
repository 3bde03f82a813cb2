//! Apps and quick links of one's own (I13, I14): the file `apps.toml`, addresses with placeholders, and what the commands
//! of apps print.

pub mod fill;
pub mod input;
pub mod output;

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use client::domain::text::clean_line;

use crate::problem::file::{self as toml, Item, Value};
use crate::problem::{Problem, nearest};
use crate::words::own_apps as words;
use fill::Template;
use output::Form;

/// The tables of the file.
const TABLES: [&str; 2] = ["app", "link"];
const APP_KEYS: [&str; 6] = ["name", "command", "output", "timeout_s", "good_for_s", "lines"];
const LINK_KEYS: [&str; 2] = ["name", "address"];

/// How long a command may take where the file does not say.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long what it printed is good where the file does not say.
const GOOD_FOR: Duration = Duration::from_secs(300);

/// How many lines of it are shown where the file does not say.
const LINES: usize = 20;

/// What `apps.toml` has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Apps, in the order of the file.
    pub apps: Vec<OwnApp>,
    /// Quick links, likewise.
    pub links: Vec<QuickLink>,
}

/// An app that is a command of the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnApp {
    /// By which commands know it.
    pub name: String,
    /// What it is called on the screen.
    pub title: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// What it prints.
    pub form: Form,
    /// When it is given up.
    pub timeout: Duration,
    /// How long what it printed is shown before it is asked again.
    pub good_for: Duration,
    /// How many lines of it are shown.
    pub lines: usize,
}

/// An address with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickLink {
    /// By which commands know it.
    pub name: String,
    /// What it is called on the screen.
    pub title: String,
    /// Where it leads.
    pub address: Template,
}

/// What a file of apps has, and what is wrong with it. `taken` are the names of the program's own apps. No file is no apps.
pub fn load(path: &Path, taken: &[&str]) -> (Own, Vec<Problem>) {
    match toml::text(path) {
        Ok(text) => read(path, &text, taken),
        Err(error) if error.kind() == ErrorKind::NotFound => (Own::default(), Vec::new()),
        Err(error) => {
            let message = words::unread(&error.to_string());
            (Own::default(), vec![Problem { file: path.to_owned(), line: None, column: None, message, help: None }])
        }
    }
}

/// What is wrong with a value, and what to do.
type Wrong = (String, Option<String>);

fn read(path: &Path, text: &str, taken: &[&str]) -> (Own, Vec<Problem>) {
    let (items, mut problems) = toml::read(path, text);
    let mut own = Own::default();
    let mut say = |line: usize, (message, help): Wrong| {
        problems.push(Problem { file: path.to_owned(), line: Some(line), column: None, message, help });
    };
    for table in items {
        let Value::Table(entries) = &table.value else {
            say(table.line, (words::no_table(&table.name), Some(words::tables_are())));
            continue;
        };
        if !TABLES.contains(&table.name.as_str()) {
            let meant = nearest(&table.name, TABLES).map(words::meant);
            say(table.line, (words::no_table(&table.name), meant.or_else(|| Some(words::tables_are()))));
            continue;
        }
        for entry in entries {
            let Value::Table(keys) = &entry.value else {
                say(entry.line, (words::not_named(&table.name), Some(words::tables_are())));
                continue;
            };
            if !crate::views::is_name(&entry.name) || taken.contains(&entry.name.as_str()) {
                say(entry.line, (words::no_name(&entry.name), Some(words::name_is())));
                continue;
            }
            let mut wrong = Vec::new();
            if table.name == "app" {
                own.apps.extend(app(&entry.name, entry.line, keys, &mut wrong));
            } else {
                own.links.extend(link(&entry.name, entry.line, keys, &mut wrong));
            }
            wrong.into_iter().for_each(|(line, wrong)| say(line, wrong));
        }
    }
    (own, problems)
}

fn app(name: &str, line: usize, keys: &[Item], wrong: &mut Vec<(usize, Wrong)>) -> Option<OwnApp> {
    let mut app = OwnApp {
        name: name.to_owned(),
        title: name.to_owned(),
        command: Vec::new(),
        form: Form::Auto,
        timeout: TIMEOUT,
        good_for: GOOD_FOR,
        lines: LINES,
    };
    for item in keys {
        let faulty = match item.name.as_str() {
            "name" => title(item).map(|title| app.title = title).err(),
            "command" => command(item).map(|command| app.command = command).err(),
            "output" => form(item).map(|form| app.form = form).err(),
            "timeout_s" => seconds(item, 1, 120).map(|time| app.timeout = time).err(),
            "good_for_s" => seconds(item, 1, 86_400).map(|time| app.good_for = time).err(),
            "lines" => number(item, 1, 200).map(|lines| app.lines = usize::try_from(lines).unwrap_or(LINES)).err(),
            other => Some((words::no_key("app", other), nearest(other, APP_KEYS).map(words::meant))),
        };
        wrong.extend(faulty.map(|faulty| (item.line, faulty)));
    }
    if app.command.is_empty() {
        if keys.iter().all(|item| item.name != "command") {
            wrong.push((line, (words::no_command(name), Some(words::command_is()))));
        }
        return None;
    }
    Some(app)
}

fn link(name: &str, line: usize, keys: &[Item], wrong: &mut Vec<(usize, Wrong)>) -> Option<QuickLink> {
    let (mut called, mut address) = (name.to_owned(), None);
    for item in keys {
        let faulty = match item.name.as_str() {
            "name" => title(item).map(|title| called = title).err(),
            "address" => match item.value.text() {
                Some(text) => Template::read(text).map(|read| address = Some(read)).map_err(|why| (why, None)).err(),
                None => Some((words::no_text("address", item.value.kind()), None)),
            },
            other => Some((words::no_key("link", other), nearest(other, LINK_KEYS).map(words::meant))),
        };
        wrong.extend(faulty.map(|faulty| (item.line, faulty)));
    }
    if address.is_none() && keys.iter().all(|item| item.name != "address") {
        wrong.push((line, (words::no_address(name), Some(words::address_is()))));
    }
    address.map(|address| QuickLink { name: name.to_owned(), title: called, address })
}

fn title(item: &Item) -> Result<String, Wrong> {
    let text = item.value.text().map(clean_line).filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| (words::no_text(&item.name, item.value.kind()), None))
}

/// A list of words is run as it stands; a text is a line for the shell.
fn command(item: &Item) -> Result<Vec<String>, Wrong> {
    let command = match &item.value {
        Value::Text(line) if !line.trim().is_empty() => vec!["sh".to_owned(), "-c".to_owned(), line.clone()],
        value => value.texts().unwrap_or_default(),
    };
    let is_one = command.first().is_some_and(|program| !program.trim().is_empty());
    let has_nul = command.iter().any(|word| word.contains('\0'));
    if is_one && !has_nul { Ok(command) } else { Err((words::no_command_text(), Some(words::command_is()))) }
}

fn form(item: &Item) -> Result<Form, Wrong> {
    let found = item.value.text().and_then(Form::named);
    found.ok_or_else(|| (words::no_form(), Some(words::forms_are(&Form::ALL.map(Form::as_str)))))
}

fn number(item: &Item, least: i64, most: i64) -> Result<u64, Wrong> {
    let number = match item.value {
        Value::Whole(number) if (least..=most).contains(&number) => u64::try_from(number).ok(),
        _ => None,
    };
    number.ok_or_else(|| (words::no_number(&item.name, least, most), None))
}

fn seconds(item: &Item, least: i64, most: i64) -> Result<Duration, Wrong> {
    number(item, least, most).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Own, Vec<String>) {
        let (own, problems) = read(Path::new("apps.toml"), text, &["user", "notes"]);
        (own, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn apps_and_links_are_read_with_what_they_may_say() {
        let (own, problems) = said(
            "[app.billing]\nname = \"Billing\"\ncommand = [\"billing\", \"--json\"]\noutput = \"json\"\ntimeout_s = 3\n\
             good_for_s = 60\nlines = 5\n[app.log]\ncommand = \"tail -n 3 log | sort\"\n\
             [link.admin]\nname = \"Admin\"\naddress = \"https://admin.example/?user={user_id}\"\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let [billing, log] = own.apps.as_slice() else { panic!("two apps: {own:?}") };
        assert_eq!((billing.title.as_str(), billing.timeout.as_secs(), billing.lines), ("Billing", 3, 5));
        assert_eq!((billing.command.join(" "), billing.form), ("billing --json".to_owned(), Form::Json));
        assert_eq!(log.command, ["sh", "-c", "tail -n 3 log | sort"]);
        assert_eq!((log.title.as_str(), log.timeout, log.form), ("log", TIMEOUT, Form::Auto));
        assert_eq!(own.links.first().map(|link| link.title.as_str()), Some("Admin"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_rest_counts() {
        let (own, problems) = said(
            "[app.notes]\ncommand = [\"x\"]\n[app.one]\ncomand = [\"x\"]\n[apps.two]\ncommand = [\"x\"]\n\
             [app.fine]\ncommand = [\"x\"]\ntimeout_s = 900\n[link.bad]\naddress = \"ftp://x/{id}\"\n[link.none]\n",
        );
        assert_eq!(own.apps.iter().map(|app| app.name.as_str()).collect::<Vec<_>>(), ["fine"]);
        assert_eq!(own.links, []);
        for (line, words) in [
            (1, "`notes` cannot be the name"),
            (3, "`one` has no command"),
            (4, "an app has no `comand` (did you mean `command`?)"),
            (5, "there is no table `[apps]` (did you mean `app`?)"),
            (9, "`timeout_s` is a whole number from 1 to 120"),
            (11, "an address begins with https:// or http://"),
            (12, "`none` has no address"),
        ] {
            let place = format!("apps.toml:{line}: ");
            assert!(
                problems.iter().any(|said| said.starts_with(&place) && said.contains(words)),
                "{words}: {problems:#?}"
            );
        }
    }
}
