//! Names of people from many cultures, each with the Latin letters its address is made of.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::read;

/// A name as it is written, and as in an address.
pub(super) type Name = (String, String);

/// One culture's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Culture {
    pub language: String,
    /// How often, against the others.
    pub weight: u32,
    /// Whether the family name comes first.
    #[serde(default)]
    pub family_first: bool,
    /// What stands between the names.
    #[serde(default = "space")]
    pub between: String,
    pub given: Vec<Name>,
    pub family: Vec<Name>,
}

fn space() -> String {
    " ".to_owned()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    culture: Vec<Culture>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| read(include_str!("data/names.toml")));

pub(super) fn cultures() -> &'static [Culture] {
    &NAMES.culture
}
