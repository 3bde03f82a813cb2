//! What is typed into the search, as far as it is understood, and what may follow.

use std::ops::Range;

use crate::model::registry::Refused;
use crate::model::search::{Part, Reach, SearchPane};
use crate::model::{Effect, Model, Overlay};
use crate::views::Known;
use crate::words::search as words;
use client::condition::{Completion, Condition, Fault, Node, TokenKind, complete, parse, read, typed};
use client::sync::SyncCommand;
use client::view::Order;

/// After so many milliseconds without a letter Intercom is asked: each time costs a request.
pub(super) const PAUSE: u64 = 800;

/// The names that conditions may say.
pub(super) fn names(model: &Model) -> Known<'_> {
    Known(&model.known.directory)
}

/// What is typed into the search on screen, where it looks and by what it is sorted; none if there is no search.
///
/// # Errors
/// When what is typed is not understood, or nothing is.
pub(in crate::command) fn typed_there(model: &mut Model) -> Result<Option<(String, Reach, Order)>, Refused> {
    let Some(pane) = model.search() else { return Ok(None) };
    let (text, reach, order) = (pane.input.text().trim().to_owned(), pane.reach, pane.order);
    if text.is_empty() {
        return Err(Refused::from(words::NOTHING_TO_KEEP));
    }
    match read(&text, &names(model), model.viewer()) {
        Ok(_) => Ok(Some((text, reach, order))),
        Err(faults) => Err(Refused::from(faults.into_iter().next().map_or_else(String::new, |fault| fault.says))),
    }
}

/// Reads what is typed into the search on screen, and looks for it.
pub(crate) fn retype(model: &mut Model) {
    let at = model.over.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Search(_)));
    let Some(at) = at else { return };
    let Overlay::Search(mut pane) = model.over.overlays.remove(at) else { return };
    let text = pane.input.text().to_owned();
    let names = names(model);
    let checked = typed(&text, &names, model.viewer());
    pane.completion = offered(&pane, &names);
    pane.parts = parts(&text);
    pane.short = is_short(&text, &checked.condition, &names, model);
    pane.faults = checked.faults;
    if pane.faults.is_empty() {
        pane.want(wanted(model, pane.reach, checked.condition));
    }
    model.over.overlays.insert(at, Overlay::Search(pane));
}

/// What stands out in a condition.
fn parts(text: &str) -> Vec<(Part, Range<usize>)> {
    let part = |kind| match kind {
        TokenKind::Field | TokenKind::Msg => Some(Part::Field),
        TokenKind::Operator | TokenKind::Range | TokenKind::Comma | TokenKind::Open | TokenKind::Close => {
            Some(Part::Sign)
        }
        TokenKind::Not | TokenKind::And | TokenKind::Or => Some(Part::Sign),
        TokenKind::Blank | TokenKind::Value | TokenKind::Words | TokenKind::Fault => None,
    };
    let tokens = parse(text).tokens;
    tokens.iter().filter_map(|token| Some((part(token.kind)?, token.span.start..token.span.end))).collect()
}

/// Whether the last word is left out as long as it may go on, and nothing else is wrong.
fn is_short(text: &str, typed: &Condition, names: &Known<'_>, model: &Model) -> bool {
    let whole = read(text, names, model.viewer());
    whole.is_ok_and(|whole| whole.leaves().len() > typed.leaves().len())
}

/// What may stand at the end of the line, where the cursor is there.
fn offered(pane: &SearchPane, names: &Known<'_>) -> Option<Completion> {
    let text = pane.input.text();
    let is_at_end = pane.input.cursor() == text.chars().count();
    let offered = complete(text, text.len(), names);
    let written = text.get(offered.span.start..offered.span.end).unwrap_or_default();
    // What stands there already need not be offered, and of everything that there is one sees nothing.
    let is_new = offered.entries.iter().any(|entry| entry.text != written);
    let is_begun = !written.is_empty() || text.ends_with([':', '=', '>', '<', ',']);
    (is_at_end && is_new && is_begun).then_some(offered)
}

/// The line with one of what is offered.
pub(super) fn completed(pane: &SearchPane, number: usize) -> Option<String> {
    let offered = pane.completion.as_ref()?;
    let entry = offered.entries.get(number.checked_sub(1)?)?;
    let text = pane.input.text();
    let before = text.get(..offered.span.start)?;
    // Behind a value another test begins.
    let blank = if entry.text.ends_with([':', '>']) { "" } else { " " };
    Some(format!("{before}{}{blank}", entry.text))
}

/// What is looked for; none if that would be everything, as nothing was typed that says what.
fn wanted(model: &Model, reach: Reach, condition: Condition) -> Option<Condition> {
    if condition.leaves().is_empty() && !has_unknown(condition.node()) {
        return None;
    }
    Some(match reach {
        Reach::Here => {
            let both = vec![model.view().condition.node().clone(), condition.node().clone()];
            condition.with(Node::All(both))
        }
        Reach::Everything | Reach::Intercom => condition,
    })
}

fn has_unknown(node: &Node) -> bool {
    match node {
        Node::All(all) | Node::Any(all) => all.iter().any(has_unknown),
        Node::Not(inner) | Node::Message(inner) => has_unknown(inner),
        Node::Leaf(_) => false,
        Node::Unknown => true,
    }
}

/// What is wrong with what was typed, now that it is whole.
pub(super) fn wrong(model: &Model) -> Option<Vec<Fault>> {
    let Some(Overlay::Search(pane)) = model.over.overlays.last() else { return None };
    read(pane.input.text(), &names(model), model.viewer()).err()
}

/// Has Intercom search for what is looked for, unless that was asked last.
pub(crate) fn ask_intercom(model: &mut Model) -> Vec<Effect> {
    let Some(pane) = model.search() else { return Vec::new() };
    let Some(wanted) = pane.wanted().cloned().filter(|_| pane.reach == Reach::Intercom && pane.faults.is_empty())
    else {
        return Vec::new();
    };
    if pane.asked.condition.as_ref() == Some(&wanted) {
        return Vec::new();
    }
    (pane.asked.more, pane.asked.condition) = (false, Some(wanted.clone()));
    pane.asked.out += 1;
    vec![Effect::Sync(SyncCommand::Search(Box::new(wanted)))]
}
