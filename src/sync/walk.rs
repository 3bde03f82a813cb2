//! Walking through a search page by page by what the pages hold, as pure state machines.
//!
//! The server's own page cursor may skip rows that move between two pages (API 1.6). Both walks therefore ask anew
//! from the last time they saw, and use the page cursor only where that leads nowhere: when a whole page has one
//! time, or when the server ignored the order that was asked for (API 24.16).

use crate::domain::{Conversation, Timestamp};

/// What to ask for next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ask<C> {
    /// Only what changed from this second on (upwards) or before it (downwards).
    pub bound: Option<Timestamp>,
    /// The page cursor, if the bound is the same as before.
    pub after: Option<C>,
}

/// What a page showed of its order.
struct Seen {
    first: Timestamp,
    last: Timestamp,
    lowest: Timestamp,
    highest: Timestamp,
}

fn seen(items: &[Conversation]) -> Option<Seen> {
    let mut times = items.iter().map(|c| c.updated_at);
    let first = times.next()?;
    let (mut last, mut lowest, mut highest) = (first, first, first);
    for time in times {
        last = time;
        lowest = lowest.min(time);
        highest = highest.max(time);
    }
    Some(Seen { first, last, lowest, highest })
}

/// Up from a time to the present, oldest change first: the poll.
#[derive(Clone, Debug)]
pub(super) struct Upward<C> {
    ask: Ask<C>,
    highest: Timestamp,
    orderly: bool,
}

impl<C> Upward<C> {
    /// A walk through all that changed from `floor` on; `reached` is how far an earlier one came.
    pub fn new(floor: Timestamp, reached: Timestamp) -> Self {
        Self { ask: Ask { bound: Some(floor), after: None }, highest: reached, orderly: true }
    }

    /// What to ask for.
    pub fn ask(&self) -> &Ask<C> {
        &self.ask
    }

    /// Takes a page that has been stored. Answers how far the walk has come without a gap, if further than before,
    /// and whether it is over.
    pub fn took(&mut self, items: &[Conversation], next: Option<C>) -> (Option<Timestamp>, bool) {
        let before = self.highest;
        let page = seen(items);
        if let Some(page) = &page {
            self.highest = self.highest.max(page.highest);
            // A page in order ends with its newest.
            self.orderly &= page.last == page.highest && page.first == page.lowest;
        }
        let reached = (self.highest > before).then_some(self.highest);
        let (Some(page), Some(next)) = (page, next) else {
            return (Some(self.highest), true);
        };
        let bound = page.highest;
        if self.orderly && self.ask.bound.is_none_or(|floor| bound > floor) {
            self.ask = Ask { bound: Some(bound), after: None };
            (reached, false)
        } else {
            self.ask.after = Some(next);
            (reached.filter(|_| self.orderly), false)
        }
    }
}

/// Down from the present (or from where an earlier walk stopped), newest first: the first sync.
#[derive(Clone, Debug)]
pub(super) struct Downward<C> {
    ask: Ask<C>,
    orderly: bool,
}

impl<C> Downward<C> {
    /// A walk through all that changed before `ceiling`, or through everything.
    pub fn new(ceiling: Option<Timestamp>) -> Self {
        Self { ask: Ask { bound: ceiling, after: None }, orderly: true }
    }

    /// What to ask for.
    pub fn ask(&self) -> &Ask<C> {
        &self.ask
    }

    /// Takes a page that has been stored. Answers the ceiling from which a later walk can go on, if that is certain,
    /// and whether this one is over.
    pub fn took(&mut self, items: &[Conversation], next: Option<C>) -> (Option<Timestamp>, bool) {
        let page = seen(items);
        if let Some(page) = &page {
            self.orderly &= page.last == page.lowest && page.first == page.highest;
        }
        let (Some(page), Some(next)) = (page, next) else {
            return (None, true);
        };
        let bound = page.lowest.plus(1);
        if self.orderly && self.ask.bound.is_none_or(|ceiling| bound < ceiling) {
            self.ask = Ask { bound: Some(bound), after: None };
            (Some(bound), false)
        } else {
            self.ask.after = Some(next);
            (None, false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::conversation;
    use super::*;

    fn page(times: &[i64]) -> Vec<Conversation> {
        times.iter().enumerate().map(|(i, at)| conversation(&i.to_string(), *at)).collect()
    }

    fn at(time: i64) -> Option<Timestamp> {
        Some(Timestamp(time))
    }

    #[test]
    fn upwards_each_page_is_asked_for_from_the_last_time_seen() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[100, 120, 130]), Some("p2")), (at(130), false));
        assert_eq!(*walk.ask(), Ask { bound: at(130), after: None });
        assert_eq!(walk.took(&page(&[130, 140]), None), (at(140), true));
    }

    #[test]
    fn upwards_a_page_of_one_time_goes_on_by_the_servers_cursor() {
        let mut walk = Upward::new(Timestamp(130), Timestamp(130));
        assert_eq!(walk.took(&page(&[130, 130]), Some("p2")), (None, false));
        assert_eq!(*walk.ask(), Ask { bound: at(130), after: Some("p2") });
    }

    #[test]
    fn upwards_without_order_nothing_is_reached_before_the_end() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[150, 120, 130]), Some("p2")), (None, false));
        assert_eq!(*walk.ask(), Ask { bound: at(90), after: Some("p2") });
        assert_eq!(walk.took(&page(&[110]), Some("p3")), (None, false));
        assert_eq!(walk.took(&[], None), (at(150), true));
    }

    #[test]
    fn downwards_a_later_walk_can_go_on_where_this_one_stopped() {
        let mut walk = Downward::new(None);
        assert_eq!(walk.took(&page(&[200, 190, 180]), Some("p2")), (at(181), false));
        assert_eq!(*walk.ask(), Ask { bound: at(181), after: None });
        let mut later = Downward::<&str>::new(at(181));
        assert_eq!(later.took(&page(&[180, 170]), None), (None, true));
    }

    #[test]
    fn downwards_one_time_and_disorder_fall_back_on_the_servers_cursor() {
        let mut walk = Downward::new(at(181));
        assert_eq!(walk.took(&page(&[180, 180]), Some("p2")), (None, false));
        assert_eq!(*walk.ask(), Ask { bound: at(181), after: Some("p2") });
        let mut walk = Downward::new(None);
        assert_eq!(walk.took(&page(&[170, 200]), Some("p2")), (None, false));
        assert_eq!(*walk.ask(), Ask { bound: None, after: Some("p2") });
    }
}
