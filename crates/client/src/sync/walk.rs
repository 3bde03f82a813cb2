//! Walking through a search page by page by what the pages hold, as pure state machines.
//!
//! The server's own page cursor may skip rows that move between two pages (API 1.6). Both walks therefore ask anew
//! from the last time they saw, and use the page cursor only where that leads nowhere: when a whole page has one
//! time, or when the server ignored the order that was asked for (API 24.16). Where the page cursor leads nowhere
//! either, they go on past that second, or end where that is no way out.

use crate::domain::{Conversation, Timestamp};
use crate::intercom::{Cursor, Trail};

/// What to ask for next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// Only what changed from this second on (upwards) or before it (downwards).
    pub bound: Option<Timestamp>,
    /// The page cursor, if the bound is the same as before.
    pub after: Option<Cursor>,
}

/// What came of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// Where a later walk can go on, if that is certain and new: how far this one has come without a gap.
    pub reached: Option<Timestamp>,
    /// Whether the walk is over.
    pub over: bool,
    /// Whether the pages led nowhere: something may have been left out.
    pub astray: bool,
}

impl Progress {
    fn on(reached: Option<Timestamp>) -> Self {
        Self { reached, over: false, astray: false }
    }

    fn over(reached: Option<Timestamp>) -> Self {
        Self { reached, over: true, astray: false }
    }
}

/// What a page showed of its order.
struct Seen {
    first: Timestamp,
    last: Timestamp,
    lowest: Timestamp,
    highest: Timestamp,
}

fn seen(items: &[Conversation]) -> Option<Seen> {
    let mut times = items.iter().map(|c| c.updated_at).filter(|at| at.is_known());
    let first = times.next()?;
    let (mut last, mut lowest, mut highest) = (first, first, first);
    for time in times {
        last = time;
        lowest = lowest.min(time);
        highest = highest.max(time);
    }
    Some(Seen { first, last, lowest, highest })
}

/// What both ways have in common: where they are, and whether that is still new.
#[derive(Clone, Debug)]
struct Path {
    ask: Ask,
    orderly: bool,
    trail: Trail,
    /// Whether a second was passed by and nothing new has come since.
    passed: bool,
}

/// Where a page leads.
enum Lead {
    /// To the next one.
    On,
    /// Nowhere, so that its second was passed by.
    Past,
    Nowhere,
}

impl Path {
    fn new(bound: Option<Timestamp>) -> Self {
        Self { ask: Ask { bound, after: None }, orderly: true, trail: Trail::default(), passed: false }
    }

    /// Goes on from another time; the pages before are not looked back to.
    fn turn(&mut self, bound: Timestamp) {
        self.ask = Ask { bound: Some(bound), after: None };
        self.trail = Trail::default();
        self.passed = false;
    }

    /// Goes on with the server's cursor, or past a second where that leads nowhere.
    fn follow(&mut self, items: &[Conversation], next: Cursor, past: Option<Timestamp>) -> Lead {
        if self.trail.took(items.iter().map(|c| c.id.as_str())).contains(&true) {
            self.passed = false;
        }
        if self.trail.may_follow(&next) {
            self.ask.after = Some(next);
            return Lead::On;
        }
        let Some(past) = past.filter(|_| self.orderly && !self.passed) else { return Lead::Nowhere };
        self.ask = Ask { bound: Some(past), after: None };
        self.trail.turn();
        self.passed = true;
        Lead::Past
    }
}

/// Up from a time to the present, oldest change first: the poll.
#[derive(Clone, Debug)]
pub(super) struct Upward {
    path: Path,
    highest: Timestamp,
}

impl Upward {
    /// A walk through all that changed from `floor` on; `reached` is how far an earlier one came.
    pub fn new(floor: Timestamp, reached: Timestamp) -> Self {
        Self { path: Path::new(Some(floor)), highest: reached }
    }

    /// The request that comes next.
    pub fn ask(&self) -> &Ask {
        &self.path.ask
    }

    /// Leaves out what lies before a time.
    pub fn jump(&mut self, bound: Timestamp) {
        self.path.turn(bound);
    }

    /// Takes a page that has been stored. What is later than `latest`, which is now, does not count as reached: nothing
    /// that will happen by then would be found any more.
    pub fn took(&mut self, items: &[Conversation], next: Option<Cursor>, latest: Timestamp) -> Progress {
        let (before, floor) = (self.highest, self.path.ask.bound);
        let page = seen(items);
        if let Some(page) = &page {
            // A page in order ends with its newest, and has nothing from before what was asked for (API 4.2).
            self.path.orderly &= page.last == page.highest && page.first == page.lowest;
            self.path.orderly &= floor.is_none_or(|floor| page.lowest >= floor.plus(-1));
        }
        let possible = items.iter().map(|c| c.updated_at).filter(|at| *at <= latest);
        self.highest = possible.fold(self.highest, Timestamp::max);
        let reached = (self.highest > before).then_some(self.highest);
        let Some(next) = next else { return Progress::over(Some(self.highest)) };
        if let Some(page) = &page
            && self.path.orderly
            && floor.is_none_or(|floor| page.highest > floor)
        {
            self.path.turn(page.highest);
            return Progress::on(reached);
        }
        let past = floor.map(|floor| floor.plus(1));
        match self.path.follow(items, next, past) {
            Lead::On => Progress::on(reached.filter(|_| self.path.orderly)),
            Lead::Past => Progress { astray: true, ..Progress::on(reached) },
            Lead::Nowhere => Progress { astray: true, ..Progress::over(Some(self.highest)) },
        }
    }
}

/// Down from the present (or from where an earlier walk stopped), newest first: the first sync.
#[derive(Clone, Debug)]
pub(super) struct Downward(Path);

impl Downward {
    /// A walk through all that changed before `ceiling`, or through everything.
    pub fn new(ceiling: Option<Timestamp>) -> Self {
        Self(Path::new(ceiling))
    }

    /// The request that comes next.
    pub fn ask(&self) -> &Ask {
        &self.0.ask
    }

    /// Takes a page that has been stored. What is reached is the ceiling from which a later walk can go on.
    pub fn took(&mut self, items: &[Conversation], next: Option<Cursor>) -> Progress {
        let (page, ceiling) = (seen(items), self.0.ask.bound);
        if let Some(page) = &page {
            self.0.orderly &= page.last == page.lowest && page.first == page.highest;
            self.0.orderly &= ceiling.is_none_or(|ceiling| page.highest <= ceiling);
        }
        let Some(next) = next else { return Progress::over(None) };
        let lower = |at: Timestamp| ceiling.is_none_or(|ceiling| at < ceiling);
        if let Some(bound) = page.as_ref().map(|page| page.lowest.plus(1)).filter(|at| self.0.orderly && lower(*at)) {
            self.0.turn(bound);
            return Progress::on(Some(bound));
        }
        let past = page.map(|page| page.lowest).or(ceiling.map(|ceiling| ceiling.plus(-1))).filter(|at| lower(*at));
        match self.0.follow(items, next, past) {
            Lead::On => Progress::on(None),
            Lead::Past => Progress { astray: true, ..Progress::on(past) },
            Lead::Nowhere => Progress { astray: true, ..Progress::over(None) },
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

    fn mark(name: &str) -> Option<Cursor> {
        Some(Cursor::After(name.to_owned()))
    }

    /// A step that leads on, or to the end, with all in order.
    fn progress((reached, over): (Option<Timestamp>, bool)) -> Progress {
        Progress { reached, over, astray: false }
    }

    const LATE: Timestamp = Timestamp(10_000);

    #[test]
    fn upwards_each_page_is_asked_for_from_the_last_time_seen() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[100, 120, 130]), mark("p2"), LATE), progress((at(130), false)));
        assert_eq!(*walk.ask(), Ask { bound: at(130), after: None });
        assert_eq!(walk.took(&page(&[130, 140]), None, LATE), progress((at(140), true)));
    }

    #[test]
    fn upwards_a_page_of_one_time_goes_on_by_the_servers_cursor() {
        let mut walk = Upward::new(Timestamp(130), Timestamp(130));
        assert_eq!(walk.took(&page(&[130, 130]), mark("p2"), LATE), progress((None, false)));
        assert_eq!(*walk.ask(), Ask { bound: at(130), after: mark("p2") });
    }

    #[test]
    fn upwards_without_order_nothing_is_reached_before_the_end() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[150, 120, 130]), mark("p2"), LATE), progress((None, false)));
        assert_eq!(*walk.ask(), Ask { bound: at(90), after: mark("p2") });
        assert_eq!(walk.took(&page(&[110]), mark("p3"), LATE), progress((None, false)));
        assert_eq!(walk.took(&[], None, LATE), progress((at(150), true)));
    }

    #[test]
    fn downwards_a_later_walk_can_go_on_where_this_one_stopped() {
        let mut walk = Downward::new(None);
        assert_eq!(walk.took(&page(&[200, 190, 180]), mark("p2")), progress((at(181), false)));
        assert_eq!(*walk.ask(), Ask { bound: at(181), after: None });
        let mut later = Downward::new(at(181));
        assert_eq!(later.took(&page(&[180, 170]), None), progress((None, true)));
    }

    #[test]
    fn downwards_one_time_and_disorder_fall_back_on_the_servers_cursor() {
        let mut walk = Downward::new(at(181));
        assert_eq!(walk.took(&page(&[180, 180]), mark("p2")), progress((None, false)));
        assert_eq!(*walk.ask(), Ask { bound: at(181), after: mark("p2") });
        let mut walk = Downward::new(None);
        assert_eq!(walk.took(&page(&[170, 200]), mark("p2")), progress((None, false)));
        assert_eq!(*walk.ask(), Ask { bound: None, after: mark("p2") });
    }

    #[test]
    fn upwards_nothing_is_reached_that_lies_ahead_of_the_servers_clock() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        let now = Timestamp(130);
        assert_eq!(walk.took(&page(&[100, 120, 9_000]), mark("p2"), now), progress((at(120), false)));
        assert_eq!(walk.took(&page(&[9_000, 9_001]), None, now), progress((at(120), true)));
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[131]), None, now), progress((at(100), true)));
    }

    #[test]
    fn times_that_are_not_known_are_no_disorder() {
        let mut walk = Upward::new(Timestamp(90), Timestamp(100));
        assert_eq!(walk.took(&page(&[100, 0, 130, 0]), mark("p2"), LATE), progress((at(130), false)));
        assert_eq!(*walk.ask(), Ask { bound: at(130), after: None });
        let mut walk = Downward::new(None);
        assert_eq!(walk.took(&page(&[0, 200, 180]), mark("p2")), progress((at(181), false)));
        assert_eq!(walk.took(&page(&[0, 0]), mark("p2")), progress((None, false)));
    }

    /// How a server goes wrong.
    #[derive(Clone, Debug)]
    enum Quirk {
        None,
        /// The same page and cursor, whatever is asked.
        Stuck,
        /// Cursors in a circle of so many.
        Circle(usize),
        /// The first page of what is asked for, under ever new cursors.
        Ever,
        /// Empty pages under ever new cursors.
        Empty,
        /// The bound is not looked at.
        Unbounded,
        /// The order is not looked at.
        Disorderly,
    }

    struct Server {
        rows: Vec<Conversation>,
        size: usize,
        quirk: Quirk,
        asked: usize,
    }

    impl Server {
        fn answer(&mut self, ask: &Ask, up: bool) -> (Vec<Conversation>, Option<Cursor>) {
            self.asked += 1;
            let bound = ask.bound.filter(|_| !matches!(self.quirk, Quirk::Unbounded | Quirk::Stuck));
            let within = |c: &&Conversation| {
                bound.is_none_or(|bound| if up { c.updated_at >= bound } else { c.updated_at < bound })
            };
            let mut rows: Vec<Conversation> = self.rows.iter().filter(within).cloned().collect();
            if !matches!(self.quirk, Quirk::Disorderly) {
                rows.sort_by_key(|c| if up { c.updated_at.0 } else { -c.updated_at.0 });
            }
            let after = match &ask.after {
                Some(Cursor::After(mark)) => mark.parse().unwrap_or(0),
                _ => 0,
            };
            let (from, next) = match self.quirk {
                Quirk::Stuck => (0, 1),
                Quirk::Circle(length) => (after % length * self.size, (after + 1) % length),
                Quirk::Ever => (0, self.asked),
                Quirk::Empty => (rows.len(), self.asked),
                _ => (after * self.size, after + 1),
            };
            let honest = matches!(self.quirk, Quirk::None | Quirk::Unbounded | Quirk::Disorderly);
            let more = !honest || from + self.size < rows.len();
            let page = rows.into_iter().skip(from).take(self.size).collect();
            (page, more.then(|| Cursor::After(next.to_string())))
        }
    }

    fn quirks() -> impl proptest::strategy::Strategy<Value = Quirk> {
        use proptest::prelude::*;
        prop_oneof![
            Just(Quirk::None),
            Just(Quirk::Stuck),
            (1..9_usize).prop_map(Quirk::Circle),
            Just(Quirk::Ever),
            Just(Quirk::Empty),
            Just(Quirk::Unbounded),
            Just(Quirk::Disorderly),
        ]
    }

    proptest::proptest! {
        #[test]
        fn every_walk_ends_and_misses_nothing_that_the_server_gives(
            times in proptest::collection::vec(1..40_i64, 0..60), size in 1..12_usize, quirk in quirks(), up: bool,
        ) {
            let rows = page(&times);
            let whole = matches!(quirk, Quirk::None | Quirk::Unbounded);
            let honest = whole || matches!(quirk, Quirk::Disorderly);
            let mut server = Server { rows: rows.clone(), size, quirk, asked: 0 };
            let mut got = std::collections::HashSet::new();
            let (mut upward, mut downward) = (Upward::new(Timestamp(1), Timestamp(1)), Downward::new(None));
            let mut astray = false;
            loop {
                let ask = if up { upward.ask().clone() } else { downward.ask().clone() };
                let (items, next) = server.answer(&ask, up);
                got.extend(items.iter().map(|c| c.id.clone()));
                let progress = if up { upward.took(&items, next, LATE) } else { downward.took(&items, next) };
                astray |= progress.astray;
                if progress.over {
                    break;
                }
                // A second, a page, and a few in vain for each.
                proptest::prop_assert!(server.asked <= 5 * (times.len() + 10), "it goes on for ever");
            }
            // A page that is in order by chance hides that a server knows no order.
            proptest::prop_assert!(!whole || got.len() == rows.len(), "{} of {}", got.len(), rows.len());
            proptest::prop_assert!(honest || astray, "it is said");
        }
    }
}
