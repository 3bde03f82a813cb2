//! The layers: default, file, environment, flag; the later one counts.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::schema::{self, RENAMED, Renamed};
use super::value::Wrong;
use super::{Choice as _, Config, HouseRule, Rules, Section, SettingDefinition, Value, entries, house, rules};
use crate::problem::file::{Item, Value as FileValue};
use crate::problem::{Problem, file, nearest};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// It follows from `rules` (F10).
    Rules(Rules),
    /// The config file.
    File {
        /// As it was named or found.
        file: PathBuf,
        /// Where its key stands, from 1.
        line: usize,
    },
    /// An environment variable of this name.
    Env(String),
    /// A flag on the command line, as it was named there.
    Flag(String),
}

impl Origin {
    /// A file with its line, or the name of a variable or flag: where a problem with what it says is to be mended.
    pub fn place(&self) -> (PathBuf, Option<usize>) {
        match self {
            Self::File { file, line } => (file.clone(), Some(*line)),
            other => (PathBuf::from(other.to_string()), None),
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Rules(rules) => write!(f, "default of rules = \"{}\"", rules.as_str()),
            Self::File { file, line } => write!(f, "{}:{line}", file.display()),
            Self::Env(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// A value given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The key, such as `ui.theme` or `profile.base_url`.
    pub key: &'static str,
    /// The flag's name, such as `--theme`.
    pub name: &'static str,
    /// As it was written there, not read yet.
    pub value: String,
}

/// A value with its key and source, for `config show`.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The key, such as `ui.theme`.
    pub key: String,
    /// What counts in the end.
    pub value: Value,
    /// Which layer has the last word on it.
    pub source: Origin,
}

/// The config, what is wrong with it, and where each value came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The config to use.
    pub config: Config,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// Every value, in the order of the table.
    pub settings: Vec<Setting>,
    /// The names of the profiles in the file, in its order.
    pub profiles: Vec<String>,
    /// Who has asked for the profile.
    pub asked: Origin,
    /// What may have hidden a profile's region or address: nothing is to be sent anywhere while that is in doubt.
    pub address_in_doubt: Option<Problem>,
}

impl Loaded {
    /// What there is to know about an address for webhooks that other machines can reach; no fault, as a proxy may be
    /// on one of them.
    pub fn open_listener(&self) -> Option<Problem> {
        let at = self.config.stream.listen.filter(|at| !at.ip().is_loopback())?;
        let (file, line) = self.place_of("stream.listen");
        let message = format!("other machines can reach {at}, and what comes there is not encrypted");
        let help = format!("write `127.0.0.1:{}`, with a proxy that speaks HTTPS on this machine", at.port());
        Some(Problem { file, line, column: None, message, help: Some(help) })
    }

    /// What is given up must not be sent again while it can still arrive: a horizon that is not longer than the time-out
    /// is replaced by one that is as much longer as the defaults have it.
    fn raise_horizon(&mut self) {
        let (timeout, horizon) = (self.config.sync.timeout, self.config.sync.horizon);
        if horizon > timeout {
            return;
        }
        let defaults = Config::default().sync;
        let raised = timeout.mul_f64(defaults.horizon.div_duration_f64(defaults.timeout));
        self.config.sync.horizon = raised;
        let is_default = |key: &str| self.settings.iter().any(|s| s.key == key && s.source == Origin::Default);
        let (file, line) = self.place_of(if is_default("sync.horizon") { "sync.timeout" } else { "sync.horizon" });
        let seconds = |time: Duration| format!("{} s", time.as_secs_f64());
        let (short, limit, used) = (seconds(horizon), seconds(timeout), seconds(raised));
        let message = format!("`sync.horizon` ({short}) is not longer than `sync.timeout` ({limit}), as it must be");
        let help = format!("a message could go out twice: {used} are used; write `horizon = {}`", raised.as_secs_f64());
        self.problems.push(Problem { file, line, column: None, message, help: Some(help) });
        if let Some(setting) = self.settings.iter_mut().find(|setting| setting.key == "sync.horizon") {
            setting.value = Value::Number(raised.as_secs_f64());
        }
    }

    /// Where a setting's value was written: a file with its line, or the name of a variable or flag.
    pub fn place_of(&self, key: &str) -> (PathBuf, Option<usize>) {
        self.settings.iter().find(|setting| setting.key == key).map(|found| found.source.place()).unwrap_or_default()
    }
}

/// Reads the config. A missing file is an empty one. `profile` is the one asked for on the command line; otherwise
/// `SIDETONE_PROFILE` counts, then `default_profile`. A profile that is not in the file has the defaults.
pub fn load(
    path: Option<&Path>,
    profile: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
    flags: &[Flag],
) -> Loaded {
    load_renamed(path, profile, env, flags, RENAMED)
}

fn load_renamed(
    path: Option<&Path>,
    profile: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
    flags: &[Flag],
    renamed: Renamed,
) -> Loaded {
    let mut loader = Loader { renamed, ..Loader::default() };
    if let Some(path) = path {
        loader.file(path);
    }
    let (name, asked) = loader.profile_name(profile, env);
    let mut config = Config::default();
    config.profile.name.clone_from(&name);
    let mut settings = Vec::new();
    // Of rules of the house there are as many as the file has.
    for entry in entries().iter().filter(|entry| entry.section != Section::House) {
        let mut found = entry.default_value().map(|value| (value, Origin::Default));
        // `rules` comes before what follows from it in the table.
        let followed = config.profile.rules;
        let of_rules = rules::default_of(followed, &entry.key()).and_then(|written| entry.read(written));
        found = of_rules.map(|value| (value, Origin::Rules(followed))).or(found);
        let of_file = match entry.section {
            Section::Profile => loader.profiles.get(&name).and_then(|values| values.get(entry.name)),
            _ => loader.values.get(&entry.key()),
        };
        found = of_file.cloned().or(found);
        // Who one is in a workspace is said by its profile; the variable is for those that do not say it (F6).
        let said = entry.key() == "profile.email" && of_file.is_some();
        found = if said { found } else { loader.words(entry, env, flags).or(found) };
        let Some((value, source)) = found else { continue };
        entry.apply(&mut config, &value);
        settings.push(Setting { key: entry.key(), value, source });
    }
    loader.house(&mut config, &mut settings);
    let mut loaded = Loaded {
        config,
        problems: [loader.problems, loader.notes].concat(),
        settings,
        profiles: loader.names,
        asked,
        address_in_doubt: loader.address_in_doubt,
    };
    loaded.raise_horizon();
    loaded
}

type Found = (Value, Origin);
type Values = BTreeMap<&'static str, Found>;

#[derive(Default)]
struct Loader {
    renamed: Renamed,
    problems: Vec<Problem>,
    /// What counts all the same, and casts no doubt on anything.
    notes: Vec<Problem>,
    values: BTreeMap<String, Found>,
    profiles: BTreeMap<String, Values>,
    names: Vec<String>,
    /// The rules of the house, each with where it stands, in the order of the file.
    rules: Vec<(String, PathBuf, usize, Values)>,
    address_in_doubt: Option<Problem>,
}

impl Loader {
    fn report(&mut self, file: impl Into<PathBuf>, line: Option<usize>, message: String, help: Option<String>) {
        self.problems.push(Problem { file: file.into(), line, column: None, message, help });
    }

    fn file(&mut self, path: &Path) {
        let text = match file::text(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => {
                let help = Some("the defaults are used".to_owned());
                self.report(path, None, format!("cannot be read: {error}"), help);
                self.doubt_since(0);
                return;
            }
        };
        let (items, problems) = file::read(path, &text);
        // A line that could not be read may be the one with the address.
        let about_address = |problem: &&Problem| {
            let line = problem.line.and_then(|line| text.lines().nth(line.saturating_sub(1)));
            line.is_none_or(|line| ["profile", "base_url", "region"].iter().any(|word| line.contains(word)))
        };
        self.address_in_doubt = problems.iter().find(about_address).cloned();
        self.problems.extend(problems);
        for item in items {
            let section = Section::ALL.into_iter().find(|section| section.as_str() == item.name);
            match (section, item.value) {
                (Some(Section::Profile), FileValue::Table(profiles)) => self.profile_tables(path, profiles),
                (Some(Section::House), FileValue::Table(rules)) => self.house_tables(path, rules),
                (Some(section), FileValue::Table(items)) => {
                    for item in items {
                        if let Some((entry, found)) = self.item(path, section, &item) {
                            self.take(entry, &item.name, found);
                        }
                    }
                }
                (Some(_), other) => {
                    let message = format!("`{}` is a table of settings, not {}", item.name, other.kind());
                    let help = match &other {
                        // What the rules would be called, were profiles not called so.
                        FileValue::Text(word) if section == Some(Section::Profile) && Rules::named(word).is_some() => {
                            format!("write `rules = \"{word}\"` in `[profile.NAME]`")
                        }
                        _ => format!("write `[{}]`", item.name),
                    };
                    self.report(path, Some(item.line), message, Some(help));
                }
                (None, value @ FileValue::Table(_)) => self.unknown_table(path, &item.name, item.line, &value),
                (None, value) => {
                    let item = Item { value, ..item };
                    if let Some((entry, found)) = self.item(path, Section::Top, &item) {
                        self.take(entry, &item.name, found);
                    }
                }
            }
        }
    }

    fn unknown_table(&mut self, path: &Path, name: &str, line: usize, value: &FileValue) {
        let names = || Section::ALL.into_iter().map(Section::as_str).filter(|name| !name.is_empty());
        let is_profile = matches!(value, FileValue::Table(items)
            if items.iter().any(|item| matches!(item.name.as_str(), "region" | "base_url")));
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `[{near}]`?"),
            None if is_profile => format!("did you mean `[profile.{name}]`?"),
            None => format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
        };
        self.report(path, Some(line), format!("there is no table `[{name}]`"), Some(help));
    }

    /// Whatever was reported from the `first` problem on casts doubt on where the profile's workspace is.
    fn doubt_since(&mut self, first: usize) {
        if self.address_in_doubt.is_none() {
            self.address_in_doubt = self.problems.get(first).cloned();
        }
    }

    fn profile_tables(&mut self, path: &Path, profiles: Vec<Item>) {
        let known = self.problems.len();
        for profile in profiles {
            let FileValue::Table(items) = &profile.value else {
                let message =
                    format!("`profile.{}` is a table of settings, not {}", profile.name, profile.value.kind());
                let help = Some("write `[profile.NAME]`, and `default_profile` to choose one".to_owned());
                self.report(path, Some(profile.line), message, help);
                continue;
            };
            if !is_profile_name(&profile.name) {
                self.report(path, Some(profile.line), not_a_name(&profile.name), Some(NAMES.to_owned()));
                continue;
            }
            let values = self.values_of(path, Section::Profile, items);
            self.names.push(profile.name.clone());
            self.profiles.insert(profile.name, values);
        }
        self.doubt_since(known);
    }

    /// The values of a table that has a name of its own.
    fn values_of(&mut self, path: &Path, section: Section, items: &[Item]) -> Values {
        let mut values = BTreeMap::new();
        for item in items {
            match self.item(path, section, item) {
                Some((entry, found)) if entry.name == item.name => _ = values.insert(entry.name, found),
                Some((entry, found)) => _ = values.entry(entry.name).or_insert(found),
                None => {}
            }
        }
        values
    }

    fn house_tables(&mut self, path: &Path, rules: Vec<Item>) {
        for rule in rules {
            let FileValue::Table(items) = &rule.value else {
                let message = format!("`house.{}` is a rule's table, not {}", rule.name, rule.value.kind());
                let help = "write `[house.NAME]` above it".to_owned();
                self.report(path, Some(rule.line), message, Some(help));
                continue;
            };
            if !is_profile_name(&rule.name) {
                let message = format!("a rule cannot be called `{}`", rule.name);
                self.report(path, Some(rule.line), message, Some(NAMES.to_owned()));
                continue;
            }
            let known = self.problems.len();
            let values = self.values_of(path, Section::House, items);
            // Without one of its lines it would ask for something else, or of others.
            if self.problems.len() > known {
                let message = format!("`[house.{}]` does not count until that is mended", rule.name);
                self.report(path, Some(rule.line), message, None);
                continue;
            }
            self.rules.push((rule.name, path.to_owned(), rule.line, values));
        }
    }

    /// The rules of the house as they are used.
    fn house(&mut self, config: &mut Config, settings: &mut Vec<Setting>) {
        for (name, file, line, values) in std::mem::take(&mut self.rules) {
            let place = format!("{}:{line}", file.display());
            config.house.push(HouseRule { name: name.clone(), place, ..HouseRule::default() });
            let mut own = Vec::new();
            for entry in entries().iter().filter(|entry| entry.section == Section::House) {
                let default = || entry.default_value().map(|value| (value, Origin::Default));
                let Some((value, source)) = values.get(entry.name).cloned().or_else(default) else { continue };
                entry.apply(config, &value);
                own.push(Setting { key: format!("house.{name}.{}", entry.name), value, source });
            }
            match config.house.last().and_then(house::wrong) {
                Some((message, help)) => {
                    self.report(file, Some(line), message, Some(help));
                    config.house.pop();
                }
                None => settings.extend(own),
            }
        }
    }

    /// Keeps a value; one under a name of an earlier version gives way to one under today's.
    fn take(&mut self, entry: &SettingDefinition, name: &str, found: Found) {
        if entry.name == name {
            self.values.insert(entry.key(), found);
        } else {
            self.values.entry(entry.key()).or_insert(found);
        }
    }

    /// The setting that had this name in an earlier version; it is told.
    fn renamed(&mut self, path: &Path, section: Section, item: &Item) -> Option<&'static SettingDefinition> {
        let was = section.key(&item.name);
        let (_, now) = self.renamed.iter().find(|(before, _)| *before == was)?;
        let entry = entries().iter().find(|entry| entry.key() == *now)?;
        // The settings of one of several stay in its table.
        if entry.section != section && (entry.section.is_named() || section.is_named()) {
            return None;
        }
        let help = Some("it counts; write that".to_owned());
        let (file, line, message) = (path.to_owned(), Some(item.line), format!("`{was}` is called `{now}` now"));
        self.notes.push(Problem { file, line, column: None, message, help });
        Some(entry)
    }

    /// A setting of a table, if it is known and its value fits.
    fn item(&mut self, path: &Path, section: Section, item: &Item) -> Option<(&'static SettingDefinition, Found)> {
        let known = entries().iter().find(|entry| entry.section == section && entry.name == item.name);
        let Some(entry) = known.or_else(|| self.renamed(path, section, item)) else {
            self.unknown_key(path, section, item);
            return None;
        };
        match entry.kind.of_file(&item.value) {
            Ok(value) => Some((entry, (value, Origin::File { file: path.to_owned(), line: item.line }))),
            Err(Wrong { message, help }) => {
                self.report(path, Some(item.line), format!("`{}` {message}", item.name), help);
                None
            }
        }
    }

    fn unknown_key(&mut self, path: &Path, section: Section, item: &Item) {
        let of_section = entries().iter().filter(|entry| entry.section == section).map(|entry| entry.name);
        let elsewhere = entries().iter().find(|entry| entry.name == item.name);
        let help = match (nearest(&item.name, of_section), elsewhere) {
            (Some(near), _) => Some(format!("did you mean `{near}`?")),
            (None, Some(entry)) => Some(match entry.section {
                Section::Top => "it belongs at the top of the file".to_owned(),
                section if section.is_named() => format!("it belongs in `[{}.NAME]`", section.as_str()),
                section => format!("it belongs in `[{}]`", section.as_str()),
            }),
            (None, None) => nearest(&item.name, entries().iter().map(|entry| entry.name))
                .and_then(|near| entries().iter().find(|entry| entry.name == near))
                .map(|entry| format!("did you mean `{}`?", entry.key())),
        };
        let message = match section {
            Section::Top => format!("there is no setting `{}`", item.name),
            section => format!("`[{}]` has no setting `{}`", section.as_str(), item.name),
        };
        self.report(path, Some(item.line), message, help);
    }

    /// What environment or command line say about a key.
    fn words(
        &mut self,
        entry: &SettingDefinition,
        env: &dyn Fn(&str) -> Option<String>,
        flags: &[Flag],
    ) -> Option<Found> {
        let key = entry.key();
        let flag = flags.iter().rev().find(|flag| flag.key == key);
        let by_flag = flag.map(|flag| (flag.value.clone(), Origin::Flag(flag.name.to_owned())));
        let by_env = || match entry.section {
            // Which profile is asked for is no setting of the file's key.
            Section::Top => None,
            _ => {
                let was = self.renamed.iter().filter(|(_, now)| *now == key).map(|(was, _)| schema::variable(was));
                let mut names = std::iter::once(entry.env()).chain(was);
                names.find_map(|name| env(&name).map(|words| (words, Origin::Env(name))))
            }
        };
        let (words, source) = by_flag.or_else(by_env)?;
        if let Origin::Env(name) = &source
            && *name != entry.env()
        {
            let help = Some("it counts; write that".to_owned());
            self.report(name.as_str(), None, format!("is called `{}` now", entry.env()), help);
        }
        match entry.kind.of_words(&words) {
            Ok(value) => Some((value, source)),
            Err(Wrong { message, help }) => {
                self.report(source.to_string(), None, message, help);
                None
            }
        }
    }

    fn profile_name(&mut self, asked: Option<&str>, env: &dyn Fn(&str) -> Option<String>) -> (String, Origin) {
        let of_env = env("SIDETONE_PROFILE").filter(|name| !name.is_empty());
        let of_file = self.values.get("default_profile").cloned();
        let (name, source) = match (asked, of_env, of_file) {
            (Some(name), _, _) => (name.to_owned(), Origin::Flag("--profile".to_owned())),
            (None, Some(name), _) => (name, Origin::Env("SIDETONE_PROFILE".to_owned())),
            (None, None, Some((value, source))) => (value.text().to_owned(), source),
            (None, None, None) => ("default".to_owned(), Origin::Default),
        };
        if is_profile_name(&name) {
            return (name, source);
        }
        let (file, line) = source.place();
        self.report(file, line, not_a_name(&name), Some(NAMES.to_owned()));
        ("default".to_owned(), source)
    }
}

const NAMES: &str = "a name has letters, digits, `-` and `_`, at most 64 of them";

fn not_a_name(name: &str) -> String {
    format!("`{}` cannot name a profile", name.escape_debug())
}

/// Profiles name directories, so their names must be harmless ones.
pub fn is_profile_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
