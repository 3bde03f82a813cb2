//! Rules of the house (I48): the keys of a `[house.NAME]` table, each of which is a rule, and what is wrong with one.

use client::intent::{ANY_TAG, Deed, HouseRule};

use super::schema::SettingDefinition;
use super::section::Section;
use super::{Config, Kind, Value};

/// They put their values into the rule that was read last.
pub(super) const HOUSE: &[SettingDefinition] = &[
    rule(
        "before",
        Kind::Choices(&["close", "reply"]),
        "[\"close\"]",
        "What it comes before: closing by whatever key, send-and-close too, or a reply to the customer",
        |config, value| {
            let named = |word: &String| Deed::ALL.into_iter().find(|deed| deed.as_str() == word);
            let before = value.words().iter().filter_map(named).collect();
            last(config, |rule| rule.before = before);
        },
    ),
    rule(
        "inboxes",
        Kind::Names,
        "[]",
        "For which inboxes it holds: `mine`, `unassigned` and names of teams; none for all",
        |config, value| last(config, |rule| rule.inboxes = value.words().to_vec()),
    ),
    rule(
        "tags",
        Kind::Names,
        "[]",
        "One of these tags has to be on the conversation; `*` for any tag",
        |config, value| last(config, |rule| rule.tags = value.words().to_vec()),
    ),
    rule(
        "attributes",
        Kind::Names,
        "[]",
        "These attributes of the conversation have to have a value, whether or not the workspace requires them",
        |config, value| last(config, |rule| rule.attributes = value.words().to_vec()),
    ),
    rule("say", Kind::Text, "\"\"", "Why, in a sentence that the form shows", |config, value| {
        last(config, |rule| rule.say = value.text().trim().to_owned());
    }),
];

const fn rule(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    doc: &'static str,
    put: fn(&mut Config, &Value),
) -> SettingDefinition {
    SettingDefinition { section: Section::House, name, kind, default, doc, put }
}

fn last(config: &mut Config, change: impl FnOnce(&mut HouseRule)) {
    if let Some(rule) = config.house.last_mut() {
        change(rule);
    }
}

/// What is wrong with a rule as a whole, and what to do.
pub(super) fn wrong(rule: &HouseRule) -> Option<(String, String)> {
    let name = &rule.name;
    if rule.tags.is_empty() && rule.attributes.is_empty() {
        let help = format!("write `tags = [\"{ANY_TAG}\"]` for any tag, or `attributes = [\"NAME\"]`");
        return Some((format!("`[house.{name}]` asks for nothing, and does not count"), help));
    }
    if rule.before.is_empty() {
        let help = "write `before = [\"close\"]`, or leave it out".to_owned();
        return Some((format!("`[house.{name}]` comes before nothing, and does not count"), help));
    }
    None
}
