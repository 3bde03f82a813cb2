//! What is noted of a step's tries, so that its effect can be told from what was there before (S3).

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};

use super::entity;
use super::ids::PartId;
use super::part::Part;
use super::text::Body;
use clock::Timestamp;

/// How far two of the server's own clocks may be apart: the one that dates its answers and those that date its parts.
const SLACK_SECONDS: i64 = 120;

/// What was known before the first try, and how the tries ended. Kept with the step, so that the next program can
/// go on where a killed one stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// The server's time at the first try, the earliest that it can have been; else when the conversation had last
    /// changed, as far as was known; none where nothing was.
    pub since: Option<Timestamp>,
    /// The parts that were known at the first try and are not older than the window of its effect.
    pub known: Vec<PartId>,
    /// Whether a try ended in doubt: then the first one counts for good.
    pub doubted: bool,
    /// When the last request left, by the store's clock: on disk before it does.
    pub left: Option<Timestamp>,
    /// How often it was looked for since.
    pub looks: u32,
    /// How the last try ended, as far as that is known.
    pub ending: Ending,
}

/// What is known of a try that is in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Nothing: no answer came, or none that tells.
    #[default]
    Open,
    /// The server has done it; what that has left behind is still to be seen.
    Taken,
    /// Something in between turned it away, in these words: it may have gone on from there all the same.
    TurnedAway(String),
    /// More has happened in the conversation since than the server shows: it cannot be told any more.
    OutOfSight,
}

impl Evidence {
    /// Before a first try at the server's time `since`; of the parts that are known those count that are not older
    /// than the window.
    pub fn before<'a>(since: Option<Timestamp>, known: impl IntoIterator<Item = (&'a str, Timestamp)>) -> Self {
        let mut evidence = Self { since, ..Self::default() };
        let known = known.into_iter().filter(|(_, at)| evidence.is_in_window(*at));
        evidence.known = known.map(|(id, _)| PartId::new(id)).collect();
        evidence
    }

    /// Whether something that happened then may be the step's effect.
    pub fn is_in_window(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since.plus(-SLACK_SECONDS))
    }

    /// Whether a part may be the step's effect: made since the first try, and not there before.
    pub fn is_new(&self, part: &Part) -> bool {
        self.is_in_window(part.created_at) && !self.known.contains(&part.id)
    }
}

/// The words of a body without any of what the server may change when it stores one (API 1.5): tags, wrappers,
/// entities, spaces and breaks, smileys and punctuation marks of another style, accents composed or not. Where it has no words at all, all of
/// its characters.
pub fn words(body: &Body) -> String {
    let text = text(body.as_html());
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(&text);
    let words: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if !words.is_empty() {
        return words;
    }
    // Whether a smiley is to be drawn as text or in colour is not worth a second message.
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}')).collect()
}

/// HTML without its tags, entities decoded.
fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let is_tag = tag.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let end = if is_tag { tag.find('>').map_or(tag.len(), |end| end + 1) } else { 1 };
        if !is_tag {
            out.push('<');
        }
        rest = tag.get(end..).unwrap_or("");
    }
    out.push_str(rest);
    entity::decode(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_known_parts_those_are_noted_that_could_be_taken_for_the_effect() {
        let parts = [("a", Timestamp(10)), ("b", Timestamp(990)), ("c", Timestamp(1000))];
        let evidence = Evidence::before(Some(Timestamp(1000)), parts);
        assert_eq!(evidence.known, [PartId::new("b"), PartId::new("c")]);
        assert!(evidence.is_in_window(Timestamp(880)) && !evidence.is_in_window(Timestamp(879)));
        assert_eq!(Evidence::before(None, parts).known.len(), 3, "with no time everything known counts");
    }

    #[test]
    fn what_an_older_program_noted_is_read_as_far_as_it_goes() {
        let old: Evidence = serde_json::from_str(r#"{"updated_at_before":20,"last_part_before":"p1"}"#).expect("read");
        assert_eq!(old, Evidence::default());
    }
}
