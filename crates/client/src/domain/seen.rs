//! How far a person had read a thread when they began to write in it (S10).

use super::ids::{AdminId, PartId};
use super::part::{AuthorKind, Part};
use clock::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a thread was known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    last: Option<(PartId, Timestamp)>,
}

impl Seen {
    /// Known up to the last of these parts.
    pub fn up_to(parts: &[Part]) -> Self {
        Self { last: parts.last().map(|p| (p.id.clone(), p.created_at)) }
    }

    /// Known as it was at that time.
    pub fn until(at: Timestamp) -> Self {
        Self { last: Some((PartId::new(""), at)) }
    }

    /// The parts that came after. Long threads lose their oldest parts while they grow, so figures would not tell.
    pub fn news<'a>(&self, parts: &'a [Part]) -> &'a [Part] {
        let Some((id, at)) = &self.last else {
            return parts;
        };
        let known = parts.iter().rposition(|p| p.id == *id).map(|place| place + 1);
        let from = known.unwrap_or_else(|| parts.partition_point(|p| p.created_at <= *at));
        parts.get(from..).unwrap_or_default()
    }

    /// When the last of it was made; none where nothing was there.
    pub fn at(&self) -> Option<Timestamp> {
        self.last.as_ref().map(|(_, at)| *at)
    }

    /// The last of what came after that is a reason for this teammate to look again before sending.
    pub fn stopped_by<'a>(&self, parts: &'a [Part], me: &AdminId) -> Option<&'a Part> {
        self.news(parts).iter().rev().find(|part| part.author.id != me.as_str() && matters(part))
    }
}

/// Whether a part is a reason to look again before sending: somebody's words, another assignee, a close. What a bot
/// says is nobody's (F8).
pub fn matters(part: &Part) -> bool {
    (part.is_message() && part.author.kind != AuthorKind::Bot)
        || part.assigned_to.is_some()
        || part.kind.as_str() == "close"
}
