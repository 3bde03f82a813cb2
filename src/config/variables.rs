//! The environment variables that there are, and what is wrong with those that a person has set.

use std::ffi::OsString;
use std::path::PathBuf;

use super::schema::{RENAMED, variable};
use super::{Section, SettingDefinition, entries};
use crate::problem::{Problem, nearest};

/// What the variables begin with.
const PREFIX: &str = "SIDETONE_";
/// The variables that set no key of the config file; `SIDETONE_PROFILE` is in its table.
const OTHERS: &[&str] = &[
    "SIDETONE_CLIENT_SECRET",
    "SIDETONE_COMPLETE",
    "SIDETONE_CONFIG_DIR",
    "SIDETONE_KEYRING",
    "SIDETONE_LOG",
    "SIDETONE_PRACTICE_CLIENT_SECRET",
    "SIDETONE_STATE_DIR",
    "SIDETONE_TOKEN",
];

/// What is wrong with these variables as such: names that mean nothing, and values that are no text and so count as not
/// set. What a value says is checked with its setting. No value is quoted: it may be a misspelt secret.
pub fn wrong_variables(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Vec<Problem> {
    let former = RENAMED.iter().map(|(was, _)| variable(was));
    let others = OTHERS.iter().map(|name| (*name).to_owned());
    let known: Vec<String> = settable().map(SettingDefinition::env).chain(others).chain(former).collect();
    let mut problems = Vec::new();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let (message, help) = if !known.iter().any(|known| known == name) {
            let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            ("there is no such variable; it sets nothing", near)
        } else if value.to_str().is_none() {
            ("its value is no UTF-8, and does not count", None)
        } else if name == "SIDETONE_KEYRING" && !is_switch(&value) {
            ("takes `on` or `off`; the keyring is used", None)
        } else {
            continue;
        };
        let file = PathBuf::from(name);
        problems.push(Problem { file, line: None, column: None, message: message.to_owned(), help });
    }
    problems.sort_by(|a, b| a.file.cmp(&b.file));
    problems
}

/// Those that a variable sets.
fn settable() -> impl Iterator<Item = &'static SettingDefinition> {
    entries().iter().filter(|entry| entry.section != Section::House)
}

fn is_switch(value: &OsString) -> bool {
    matches!(value.to_str(), Some("" | "on" | "1" | "yes" | "true" | "off" | "0" | "no" | "false"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt as _;

    use super::*;

    fn told(name: &str, value: impl Into<OsString>) -> Vec<String> {
        wrong_variables([(name.into(), value.into())]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_variable_that_sets_nothing_is_told_with_the_one_that_was_meant_and_without_its_value() {
        assert_eq!(
            told("SIDETONE_UI_THEM", "light"),
            ["SIDETONE_UI_THEM: there is no such variable; it sets nothing (did you mean `SIDETONE_UI_THEME`?)"]
        );
        let words = told("SIDETONE_TOKN", "dG9rOnNlY3JldA==").join(" ");
        assert!(words.contains("SIDETONE_TOKEN") && !words.contains("dG9r"), "{words}");
        assert_eq!(told("EDITOR", "vi"), Vec::<String>::new());
    }

    #[test]
    fn a_value_that_cannot_be_read_is_told() {
        assert!(told("SIDETONE_UI_THEME", OsString::from_vec(vec![0xff])).join(" ").contains("no UTF-8"));
        assert!(told("SIDETONE_KEYRING", "of").join(" ").contains("`on` or `off`"));
        for right in ["off", "on", ""] {
            assert_eq!(told("SIDETONE_KEYRING", right), Vec::<String>::new(), "{right}");
        }
    }

    #[test]
    fn every_setting_has_a_variable_that_is_known() {
        for entry in settable() {
            assert_eq!(told(&entry.env(), "x"), Vec::<String>::new(), "{}", entry.key());
        }
    }
}
