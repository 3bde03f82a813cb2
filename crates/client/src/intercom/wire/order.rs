//! The order of a thread: by time, and where an entry has none, by where the server has put it.

use crate::domain::{Part, PartId, Timestamp};

/// An entry may be so many seconds ahead of the server's clock: it has several.
const AHEAD_SECONDS: i64 = 60;

/// Entries oldest first. One without a usable time follows the one that it follows in the answer, and gets its time.
pub(super) fn in_order(mut sent: Vec<Part>, begun: Timestamp, latest: Option<Timestamp>) -> Vec<Part> {
    for part in &mut sent {
        part.untimed |= latest.is_some_and(|latest| part.created_at > latest.plus(AHEAD_SECONDS));
    }
    let times = || sent.iter().filter(|part| !part.untimed).map(|part| part.created_at);
    if times().next() > times().next_back() {
        // The newest came first.
        sent.reverse();
    }
    let (mut first, mut groups): (Vec<Part>, Vec<Vec<Part>>) = (Vec::new(), Vec::new());
    for part in sent {
        match groups.last_mut() {
            _ if !part.untimed => groups.push(vec![part]),
            Some(group) => group.push(part),
            None => first.push(part),
        }
    }
    groups.sort_by(|a, b| {
        let (a, b) = (a.first(), b.first());
        let at = |part: Option<&Part>| part.map(|part| part.created_at);
        at(a).cmp(&at(b)).then_with(|| a.map(|part| by_id(&part.id)).cmp(&b.map(|part| by_id(&part.id))))
    });
    // Those before all that have a time follow the beginning of the conversation.
    let earliest = groups.iter().flatten().next().map_or(begun, |part| part.created_at);
    let begun = if begun.is_known() { begun } else { earliest };
    let at = |at: Timestamp, parts: Vec<Part>| parts.into_iter().map(move |part| Part { created_at: at, ..part });
    let mut all: Vec<Part> = at(begun, first).collect();
    for group in groups {
        let made = group.first().map_or(begun, |part| part.created_at);
        all.extend(at(made, group));
    }
    all
}

/// Ids are digits of growing length: shorter ones are older.
fn by_id(id: &PartId) -> (usize, &str) {
    (id.as_str().len(), id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries by id and time, 0 for none.
    fn ordered(sent: &[(&str, i64)], begun: i64, latest: Option<i64>) -> Vec<(String, i64, bool)> {
        let part = |(id, at): &(&str, i64)| Part { untimed: *at == 0, ..Part::new(*id, "comment", Timestamp(*at)) };
        let parts = in_order(sent.iter().map(part).collect(), Timestamp(begun), latest.map(Timestamp));
        parts.into_iter().map(|part| (part.id.to_string(), part.created_at.0, part.untimed)).collect()
    }

    fn ids(parts: &[(String, i64, bool)]) -> Vec<&str> {
        parts.iter().map(|(id, ..)| id.as_str()).collect()
    }

    #[test]
    fn an_entry_without_a_time_stays_between_its_neighbours() {
        let parts = ordered(&[("1", 100), ("9", 0), ("8", 0), ("2", 200), ("3", 0)], 50, None);
        assert_eq!(ids(&parts), ["1", "9", "8", "2", "3"]);
        assert_eq!(parts.iter().map(|p| p.1).collect::<Vec<_>>(), [100, 100, 100, 200, 200]);
        assert_eq!(parts.iter().map(|p| p.2).collect::<Vec<_>>(), [false, true, true, false, true]);
        let parts = ordered(&[("7", 0), ("6", 0), ("2", 200)], 50, None);
        assert_eq!((ids(&parts), parts[0].1), (vec!["7", "6", "2"], 50));
        let parts = ordered(&[("7", 0), ("2", 200)], 0, None);
        assert_eq!((ids(&parts), parts[0].1), (vec!["7", "2"], 200));
        assert_eq!(ids(&ordered(&[("2", 0), ("1", 0)], 0, None)), ["2", "1"]);
    }

    #[test]
    fn known_times_decide_whatever_the_answers_order() {
        assert_eq!(ids(&ordered(&[("2", 200), ("1", 100), ("3", 200)], 0, None)), ["1", "2", "3"]);
        let newest_first = ordered(&[("3", 300), ("5", 0), ("2", 200), ("1", 100)], 0, None);
        assert_eq!(ids(&newest_first), ["1", "2", "5", "3"]);
    }

    #[test]
    fn an_entry_ahead_of_the_servers_clock_does_not_come_last_for_ever() {
        let sent = [("1", 100), ("2", 900_000), ("3", 300), ("4", 430)];
        let parts = ordered(&sent, 50, Some(400));
        assert_eq!(ids(&parts), ["1", "2", "3", "4"]);
        assert_eq!((parts[1].1, parts[1].2, parts[3].2), (100, true, false));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_known_times_are_in_order(
            times in proptest::collection::vec(proptest::option::of(1..50_i64), 0..40), twice: bool,
        ) {
            let names: Vec<String> = (0..times.len()).map(|n| if twice { n / 2 } else { n }.to_string()).collect();
            let sent: Vec<(&str, i64)> = names.iter().map(String::as_str).zip(times.iter().map(|t| t.unwrap_or(0))).collect();
            let parts = ordered(&sent, 0, Some(30));
            proptest::prop_assert_eq!(parts.len(), sent.len());
            let known: Vec<i64> = parts.iter().filter(|p| !p.2).map(|p| p.1).collect();
            proptest::prop_assert!(known.is_sorted());
        }
    }
}
