//! One search is on its way at a time, and what comes back for other words is dropped.

use client::condition::{Hours, Lists, Viewer, read};
use jiff::tz::TimeZone;

use super::*;

fn condition(text: &str) -> Condition {
    let viewer = Viewer { me: None, teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    read(text, &Lists::default(), viewer).unwrap()
}

fn answer(sought: Sought) -> Slice {
    let Sought { number, search, from, count } = sought;
    Slice { number, search, from, count, hits: Vec::new(), coverage: None, fetches: false }
}

#[test]
fn what_comes_back_for_other_words_is_dropped_and_the_new_ones_are_asked_for_then() {
    let mut pane = SearchPane::new("refund", Reach::Everything, 1);
    assert_eq!(pane.due(10), None, "nothing is wanted");
    pane.want(Some(condition("refund")));
    let first = pane.due(10).unwrap();
    pane.want(Some(condition("invoice")));
    assert_eq!(pane.due(10), None, "one at a time");
    assert!(!pane.take(answer(first)) && pane.goes_on());
    let second = pane.due(10).unwrap();
    assert_eq!(second.search.condition(), &condition("invoice"));
    assert!(pane.take(answer(second)));
    assert!(pane.due(10).is_some(), "it goes on until all was looked at");
}

#[test]
fn an_answer_to_another_search_is_no_answer_to_this_one() {
    let mut before = SearchPane::new("", Reach::Everything, 1);
    before.want(Some(condition("refund")));
    let asked = before.due(10).unwrap();
    let now = SearchPane::new("", Reach::Everything, 2);
    assert!(before.has_asked(asked.number) && !now.has_asked(asked.number));
}

#[test]
fn what_could_not_be_had_is_not_asked_for_again_before_something_changes() {
    let mut pane = SearchPane::new("", Reach::Everything, 1);
    pane.want(Some(condition("refund")));
    pane.due(10).unwrap();
    pane.failed();
    assert_eq!(pane.due(10), None);
    pane.look_again();
    assert!(pane.due(10).is_some());
    pane.failed();
    pane.want(Some(condition("refunds")));
    assert!(pane.due(10).is_some());
}
