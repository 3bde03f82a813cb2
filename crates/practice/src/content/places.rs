//! Where people write from, by language.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::data::read;

/// City, region, country, telephone code.
pub(super) type Place = (String, String, String, String);

/// Places, by language.
pub(super) type Places = HashMap<String, Vec<Place>>;

static PLACES: LazyLock<Places> = LazyLock::new(|| read(include_str!("data/places.toml")));

/// Where those are who speak a language of which no place is known.
const ELSEWHERE: &str = "elsewhere";

/// Places where people speak a language.
pub(super) fn places(language: &str) -> &'static [Place] {
    PLACES.get(language).or_else(|| PLACES.get(ELSEWHERE)).map_or(&[], Vec::as_slice)
}
