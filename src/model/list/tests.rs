//! A list that stands: whatever comes, leaves or changes, no row on screen changes its place, and the cursor stays.

use client::condition::{Hours, Viewer};
use client::domain::{Priority, State, Timestamp};
use client::store::{SortKey, Window, WindowQuery};
use client::view::{Order, View, ViewId};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// Rows on the screen, and rows of a window on each side of its anchor.
const HEIGHT: usize = 6;
const MARGIN: usize = 12;

fn row(id: &str, key: i64) -> Row {
    Row {
        id: id.into(),
        state: State::Open,
        read: true,
        priority: Priority::None,
        who: Text::new(id),
        company: None,
        headline: Text::default(),
        unanswered: false,
        last_words: None,
        last_by: None,
        waiting_since: Some(Timestamp(1)),
        active_at: Timestamp(0),
        snoozed_until: None,
        admin: None,
        team: None,
        sla_status: None,
        sla_due: None,
        is_ticket: false,
        pending: 0,
        failed: false,
        outgoing: None,
        draft: None,
        woke: false,
        closed_by: None,
        tags: Vec::new(),
        created_at: Timestamp(0),
        ticket_type: None,
        mentioned: false,
        extra: Vec::new(),
        key: SortKey::from(key),
    }
}

/// What there is, and which of it is in the list.
#[derive(Clone, Debug, Default)]
struct Store {
    all: Vec<(Row, bool)>,
    falling: bool,
}

impl Store {
    fn of(keys: &[i64], falling: bool) -> Self {
        let all = keys.iter().enumerate().map(|(n, key)| (row(&format!("{n:02}"), *key), true)).collect();
        Self { all, falling }
    }

    fn listed(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.all.iter().filter(|(_, here)| *here).map(|(row, _)| row.clone()).collect();
        rows.sort_by(|a, b| (&a.key, &a.id).cmp(&(&b.key, &b.id)));
        if self.falling {
            rows.reverse();
        }
        rows
    }

    /// A window as the store reads it.
    fn window(&self, anchor: &Anchor) -> Window {
        let rows = self.listed();
        let before = |row: &Row, key: (&SortKey, &ConversationId)| {
            if self.falling { (&row.key, &row.id) > key } else { (&row.key, &row.id) < key }
        };
        let known = |id: &ConversationId| self.all.iter().find(|(row, _)| row.id == *id);
        let rank = |key| rows.iter().filter(|row| before(row, key)).count();
        let (at, elsewhere) = match anchor {
            Anchor::Top | Anchor::Bottom => (0, None),
            Anchor::Row(n) => ((*n).min(rows.len().saturating_sub(1)), None),
            Anchor::Place(key, id, _) => (rank((key, id)), None),
            Anchor::At(id) => match known(id) {
                Some((row, here)) => (rank((&row.key, id)), Some(row.clone()).filter(|_| !here)),
                None => (0, None),
            },
        };
        let first_row = at.saturating_sub(MARGIN);
        let end = rows.len().min(at + MARGIN + 1);
        let shown = rows[first_row..end].to_vec();
        let strays = match anchor {
            Anchor::Place(.., others) => {
                others.iter().filter(|id| shown.iter().all(|row| row.id != **id)).filter_map(known).cloned().collect()
            }
            _ => Vec::new(),
        };
        Window { total: rows.len(), first_row, rows: shown, elsewhere, strays, ..Window::default() }
    }

    fn read(&self, list: &mut ListPane) -> Took {
        for _ in 0..3 {
            let anchor = list.anchor();
            let order = if self.falling { Order::Newest } else { Order::Waiting };
            let viewer = Viewer { me: None, teams: None, zone: TimeZone::UTC, hours: Hours::default() };
            let window = self.window(&anchor);
            let query = WindowQuery {
                view: View::new(ViewId::All, order, viewer),
                anchor,
                before: MARGIN,
                after: MARGIN,
                extra: Vec::new(),
            };
            match list.take(&query, window, HEIGHT) {
                Took::Rest(place) => list.seek = Some(place),
                took => return took,
            }
        }
        Took::All
    }
}

/// The conversations of the lines on screen.
fn screen(list: &ListPane) -> Vec<Option<String>> {
    let top = list.top_for(HEIGHT);
    (top..top + HEIGHT).map(|place| list.row(place).map(|row| row.id.to_string())).collect()
}

fn placed(store: &Store, at: usize) -> ListPane {
    let mut list = ListPane::default();
    store.read(&mut list);
    list.move_to(at);
    if list.selected.is_none() {
        list.seek = Some(list.index);
        store.read(&mut list);
    }
    list.scroll_into(HEIGHT);
    list
}

fn ids(list: &ListPane) -> String {
    list.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn selected(list: &ListPane) -> &str {
    list.selected.as_ref().map_or("", |id| id.as_str())
}

fn store(keys: &[i64]) -> Store {
    Store::of(keys, false)
}

#[test]
fn what_arrives_above_is_held_and_counted_and_what_arrives_below_comes_in() {
    let mut store = store(&[10, 20, 30]);
    let mut list = placed(&store, 1);
    store.all.push((row("above", 5), true));
    store.all.push((row("below", 40), true));
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), list.held, list.total), ("00 01 02 below", 1, 4));
    assert_eq!((selected(&list), list.index), ("01", 1));
    list.anew = Some(Anew::Keep);
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), list.held, list.index), ("above 00 01 02 below", 0, 2));
    assert_eq!(selected(&list), "01");
}

#[test]
fn one_that_leaves_or_changes_stays_where_it_is_until_the_list_is_placed_anew() {
    let mut store = store(&[10, 20, 30, 40]);
    let mut list = placed(&store, 1);
    store.all[1].1 = false;
    store.all[0].0.key = SortKey::from(99);
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), list.total, selected(&list)), ("00 01 02 03", 4, "01"));
    assert!(list.has_left(&"01".into()) && !list.has_left(&"00".into()));
    list.move_to(2);
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), selected(&list)), ("00 01 02 03", "02"), "also once the cursor has left it");
    list.anew = Some(Anew::First);
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), selected(&list)), ("02 03 00", "02"));
}

#[test]
fn what_has_left_stays_under_the_cursor_though_the_list_is_placed_anew() {
    let mut store = store(&[10, 20, 30]);
    let mut list = placed(&store, 1);
    store.all[1].1 = false;
    store.read(&mut list);
    list.anew = Some(Anew::Keep);
    store.read(&mut list);
    assert_eq!((ids(&list).as_str(), selected(&list)), ("00 01 02", "01"), "no neighbour comes under it");
}

#[test]
fn one_that_comes_back_is_in_the_list_as_before() {
    let mut store = store(&[10, 20]);
    let mut list = placed(&store, 0);
    store.all[0].1 = false;
    store.read(&mut list);
    store.all[0].1 = true;
    store.read(&mut list);
    assert!(!list.has_left(&"00".into()));
    assert_eq!((ids(&list).as_str(), list.total), ("00 01", 2));
}

#[test]
fn the_next_one_is_the_first_below_that_waits_and_else_the_first_from_the_top() {
    let mut store = store(&[10, 20, 30, 40]);
    store.all[2].0.waiting_since = None;
    let mut list = placed(&store, 1);
    assert_eq!(list.onward(Onward::Waiting), Some(3), "who does not wait is passed over");
    assert_eq!(list.onward(Onward::Below), Some(2));
    list.handle(&"03".into());
    assert_eq!(list.onward(Onward::Waiting), Some(0), "what was dealt with is passed over");
    store.all[0].1 = false;
    store.read(&mut list);
    assert_eq!(list.onward(Onward::Waiting), None, "nobody else waits");
    list.unhandle(&"03".into());
    assert_eq!(list.onward(Onward::Waiting), Some(3), "until it is taken back");
}

#[test]
fn the_cursor_keeps_a_few_rows_around_it_on_screen() {
    let store = store(&(0..26).collect::<Vec<_>>());
    let mut list = placed(&store, 0);
    let mut top = |at| {
        list.move_to(at);
        list.scroll_into(10);
        list.top_for(10)
    };
    assert_eq!([0, 7, 8, 9, 20].map(&mut top), [0, 0, 1, 2, 13]);
}

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    Arrives(i64),
    Leaves(usize),
    Returns(usize),
    Changes(usize, i64),
    Answered(usize),
    Moves(isize),
    Turns(isize),
    DealsWith,
    PlacesAnew(bool),
}

fn some_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0..100_i64).prop_map(Event::Arrives),
        3 => (0..60_usize).prop_map(Event::Leaves),
        1 => (0..60_usize).prop_map(Event::Returns),
        3 => (0..60_usize, 0..100_i64).prop_map(|(n, key)| Event::Changes(n, key)),
        1 => (0..60_usize).prop_map(Event::Answered),
        4 => (-9..10_isize).prop_map(Event::Moves),
        1 => (-4..5_isize).prop_map(Event::Turns),
        3 => Just(Event::DealsWith),
        1 => any::<bool>().prop_map(Event::PlacesAnew),
    ]
}

/// Lets something happen; whether it may move rows on screen.
fn happen(event: &Event, store: &mut Store, list: &mut ListPane) -> bool {
    let count = store.all.len();
    match event {
        Event::Arrives(key) => store.all.push((row(&format!("{count:02}"), *key), true)),
        Event::Leaves(n) if *n < count => store.all[*n].1 = false,
        Event::Returns(n) if *n < count => store.all[*n].1 = true,
        Event::Changes(n, key) if *n < count => store.all[*n].0.key = SortKey::from(*key),
        Event::Answered(n) if *n < count => store.all[*n].0.waiting_since = None,
        Event::Leaves(_) | Event::Returns(_) | Event::Changes(..) | Event::Answered(_) => {}
        Event::Moves(by) => {
            list.move_to(list.index.saturating_add_signed(*by));
            list.scroll_into(HEIGHT);
            return true;
        }
        Event::Turns(by) => {
            list.turn(*by, HEIGHT);
            return true;
        }
        Event::DealsWith => {
            let Some(id) = list.selected.clone() else { return false };
            let next = list.onward(Onward::Waiting);
            let expected = next.and_then(|place| list.row(place)).map(|row| row.id.clone());
            list.handle(&id);
            store.all.iter_mut().filter(|(row, _)| row.id == id).for_each(|(_, here)| *here = false);
            if let Some(next) = next {
                list.move_to(next);
                list.scroll_into(HEIGHT);
            }
            assert_eq!(list.selected, expected.or(Some(id)), "where the table says");
            return true;
        }
        Event::PlacesAnew(first) => {
            list.anew = Some(if *first { Anew::First } else { Anew::Keep });
            return true;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_row_on_screen_changes_its_place_but_by_a_key_and_the_cursor_stays_on_its_conversation(
        keys in prop::collection::vec(0..100_i64, 0..40),
        at in 0..40_usize,
        falling in any::<bool>(),
        events in prop::collection::vec(some_event(), 1..40),
    ) {
        let mut store = Store::of(&keys, falling);
        let mut list = placed(&store, at);
        for event in &events {
            let (before, was) = (screen(&list), list.selected.clone());
            let by_a_key = happen(event, &mut store, &mut list);
            let meant = list.selected.clone();
            let anew = list.anew;
            let took = store.read(&mut list);
            prop_assert_eq!(took, Took::All);
            let now = screen(&list);
            if !by_a_key {
                for (line, (before, now)) in before.iter().zip(&now).enumerate() {
                    prop_assert!(before.is_none() || before == now, "line {} after {:?}", line, event);
                }
                prop_assert!(was.is_none() || list.selected == was, "{:?}", event);
            } else if meant.is_some() && anew != Some(Anew::First) {
                prop_assert_eq!(&list.selected, &meant, "{:?}", event);
            }
            // The rows are all different ones, and what is on screen and in the list is there without a gap.
            let mut all: Vec<&ConversationId> = list.rows.iter().map(|row| &row.id).collect();
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), list.rows.len());
            prop_assert!(list.first_row + list.rows.len() <= list.total);
            prop_assert!(list.selected.is_some() || list.total == 0);
            prop_assert!(list.selected.is_none() || list.selected_row().is_some());
            if anew.is_some() {
                prop_assert_eq!(list.held, 0);
                let mut stand = store.listed();
                stand.retain(|row| list.rows.iter().any(|here| here.id == row.id));
                let here: Vec<_> = list.rows.iter().filter(|row| !list.has_left(&row.id)).map(|row| &row.id).collect();
                prop_assert_eq!(here, stand.iter().map(|row| &row.id).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_list_that_is_loaded_whole_has_everything_once_or_holds_it(
        keys in prop::collection::vec(0..100_i64, 1..8),
        events in prop::collection::vec(some_event(), 1..5),
    ) {
        let mut store = Store::of(&keys, false);
        let mut list = placed(&store, 0);
        for event in &events {
            happen(event, &mut store, &mut list);
            store.read(&mut list);
            let left = list.rows.iter().filter(|row| list.has_left(&row.id)).count();
            prop_assert_eq!(list.total + list.held, store.listed().len() + left, "{:?}", event);
        }
    }
}

#[test]
fn a_window_that_comes_when_the_cursor_has_gone_where_no_row_is_loaded_is_asked_for_anew() {
    let store = Store::of(&(0..900).collect::<Vec<_>>(), false);
    let mut list = ListPane { total: 900, first_row: 0, loaded: true, ..ListPane::default() };
    list.rows = store.listed()[..320].to_vec();
    list.places = list.rows.iter().map(|row| Place { key: row.key.clone(), here: true }).collect();
    list.move_to(0);
    let viewer = Viewer { me: None, teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    let view = View::new(ViewId::All, Order::Waiting, viewer);
    let query = WindowQuery { view, anchor: list.anchor(), before: MARGIN, after: MARGIN, extra: Vec::new() };
    assert!(matches!(query.anchor, Anchor::Place(..)));
    assert!(!list.move_to(usize::MAX), "it is not loaded");
    assert_eq!(list.take(&query, store.window(&query.anchor), HEIGHT), Took::NotThis);
    assert_eq!(list.index, 899);
}
