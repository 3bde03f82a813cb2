//! What the rows of a list are put together by.

use super::{digits, push, put_cursor};
use crate::call::{Arg, Call};
use crate::model::Model;
use crate::model::overlay::{Digits, Item, Purpose};
use crate::model::registry::Outcome;
use crate::words::{choosing, rows as words};
use client::view::Group;

/// What rows can be put together by, as entries of a picker.
pub(super) fn groups(model: &Model) -> Vec<Item> {
    let now = model.group_of(&model.panes.inbox);
    let all = std::iter::once(None).chain(Group::ALL.map(Some));
    let item = |group: Option<Group>| Item {
        label: group.map_or(choosing::NO_GROUPS, words::group).to_owned(),
        mark: if now == group { "✓".into() } else { String::new() },
        call: Some(Call::of("group").with(Arg::Choice(group.map_or("none", Group::as_str).into()))),
        group: choosing::GROUPS.to_owned(),
        ..Item::default()
    };
    all.map(item).collect()
}

/// Chooses what rows are put together by.
pub(in crate::command) fn group(model: &mut Model, call: &Call) -> Outcome {
    let items: Vec<Item> = groups(model).into_iter().map(|item| Item { group: String::new(), ..item }).collect();
    let at = items.iter().position(|item| !item.mark.is_empty()).unwrap_or(0);
    let outcome = push(model, call, Purpose::Choice, choosing::GROUPS.into(), items);
    digits(model, Digits::Choose);
    put_cursor(model, at);
    outcome
}
