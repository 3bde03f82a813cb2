//! What following another tool's rules sets (F10): defaults over the defaults, under all that a person sets.

use super::Rules;

/// The settings that follow from `rules = "front"`, by key, written as in the file.
const FRONT: &[(&str, &str)] = &[
    ("profile.enters", "\"touched\""),
    ("profile.snooze", "\"close\""),
    ("profile.bots", "\"hide\""),
    ("sync.history", "\"none\""),
];

/// What the rules make the default of a key; none where they leave it.
pub(super) fn default_of(rules: Rules, key: &str) -> Option<&'static str> {
    match rules {
        Rules::Intercom => None,
        Rules::Front => FRONT.iter().find(|(name, _)| *name == key).map(|(_, written)| *written),
    }
}
