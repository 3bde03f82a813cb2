//! What is told of SLAs before they are missed (I35): once of each promise, and once more when it was.

use std::collections::BTreeMap;

use client::domain::{ConversationId, Timestamp};

/// How much of a promise was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// That it ends soon.
    Soon,
    /// That it has ended.
    Missed,
}

/// Which promises were told of, and when there is something to tell again.
#[derive(Debug, Default)]
pub struct Dues {
    /// By conversation: of the promise that ends then.
    told: BTreeMap<ConversationId, (Timestamp, Told)>,
    /// Whether what there was at the start is known: what was missed before that is no news.
    begun: bool,
    /// When there is something to look for again.
    pub next: Option<Timestamp>,
}

impl Dues {
    /// What there is to tell of these, of those that one is to hear of; each with when it ends. `ahead` is how long before.
    pub fn news(
        &mut self,
        dues: &[(ConversationId, Timestamp)],
        ahead: i64,
        now: Timestamp,
    ) -> Vec<(ConversationId, Told)> {
        let mut news = Vec::new();
        let mut kept = BTreeMap::new();
        for (id, due) in dues {
            let stands = match due.since(now) {
                left if left < 0 => Told::Missed,
                left if left <= ahead => Told::Soon,
                _ => continue,
            };
            let before = self.told.get(id).filter(|(of, _)| of == due).map(|(_, told)| *told);
            kept.insert(id.clone(), (*due, before.map_or(stands, |before| before.max(stands))));
            // What was missed while nobody could tell is in the list, and no news.
            let late = stands == Told::Missed && before.is_none() && (!self.begun || now.since(*due) > LATE);
            if before < Some(stands) && !late {
                news.push((id.clone(), stands));
            }
        }
        (self.told, self.begun) = (kept, true);
        news
    }
}

/// So many seconds after it a promise that nobody knew of is told to have been missed.
const LATE: i64 = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_promise_is_told_of_once_before_and_once_after_and_what_was_missed_before_the_start_not_at_all() {
        let mut dues = Dues::default();
        let one = |due| vec![("1".into(), Timestamp(due))];
        let told = |dues: &mut Dues, due, now| -> Vec<Told> {
            dues.news(&one(due), 600, Timestamp(now)).into_iter().map(|(_, told)| told).collect()
        };
        assert_eq!(told(&mut dues, 5_000, 9_000), [], "before the start");
        assert_eq!(told(&mut dues, 10_000, 9_000), [], "not yet");
        assert_eq!(told(&mut dues, 10_000, 9_500), [Told::Soon]);
        assert_eq!(told(&mut dues, 10_000, 9_900), []);
        assert_eq!(told(&mut dues, 10_000, 10_001), [Told::Missed]);
        assert_eq!(told(&mut dues, 10_000, 10_500), []);
        assert_eq!(told(&mut dues, 20_000, 19_900), [Told::Soon], "another promise");
        assert_eq!(told(&mut dues, 30_000, 40_000), [], "it came too late");
    }
}
