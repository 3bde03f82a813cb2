//! Choosing a macro: what there is, one's own and the workspace's, what each would say here, and the signs that ask for one
//! while a text is typed.

use super::macros::{all, find_macro, here, key_of, own, value};
use super::mentions::before_cursor;
use super::{Call, Kind, choose, compose};
use crate::call::Arg;
use crate::macros::OwnMacro;
use crate::model::edit::Edit;
use crate::model::overlay::{Item, Picker, Purpose, Tone};
use crate::model::registry::Outcome;
use crate::model::{Effect, Focus, Model};
use crate::words::{macros as words, then as then_words};
use client::domain::{Body, ConversationId, Macro, Team};
use client::store::StoredThread;
use client::text::placeholder::{self, Filled};
use client::text::rich::RichLine;
use client::text::{html, wrap};

/// The sign is typed; at the beginning of a word it asks for a macro.
pub(super) fn sign(model: &mut Model, call: &Call) -> Outcome {
    let sign = if call.words().trim() == "hash" { '#' } else { '\\' };
    let before = before_cursor(model);
    let typed = super::edit(model, Edit::Char(sign))?;
    let free = before.is_none_or(char::is_whitespace) && model.composer.as_ref().is_some_and(|c| c.preview.is_none());
    if !free || model.focus != Focus::Composer {
        return Ok(typed);
    }
    let about = model.composer.as_ref().map(|composer| composer.conversation.clone());
    if items(model, about.as_ref()).is_empty() {
        return Ok(typed);
    }
    if let Some(composer) = &mut model.composer {
        composer.sign = Some(sign);
    }
    Ok(typed.with(choose::macros(model, &Call::of("composer.macro").about(about))))
}

/// What is typed behind the sign is text after all: that was no name of a macro. Words that belong to the sign itself (a
/// heading, a number, the sign once more) are none from their first letter on.
pub(super) fn is_text(model: &Model, picker: &Picker) -> bool {
    let typed = picker.input.text();
    let is_none = |first: char| first.is_whitespace() || first.is_ascii_digit() || matches!(first, '#' | '\\');
    picker.purpose == Purpose::Macro
        && model.composer.as_ref().is_some_and(|composer| composer.sign.is_some())
        && (picker.matches.is_empty() || typed.chars().next().is_some_and(is_none))
}

/// The sign stays, with what was typed behind it; twice the sign is the sign.
pub(super) fn typed_on(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(sign) = model.composer.as_mut().and_then(|composer| composer.sign.take()) else { return Vec::new() };
    let twice = typed.chars().eq([sign]);
    if typed.is_empty() || twice { Vec::new() } else { compose::insert(model, typed) }
}

/// The macros to choose from, with what they need that is not known here.
pub(super) fn items(model: &Model, about: Option<&ConversationId>) -> Vec<Item> {
    let data = about.and_then(|id| here(model, id));
    let shown = all(model).filter(|found| own(model, &found.id).is_none_or(|own| is_for(model, data, own)));
    let mut items: Vec<Item> = shown.map(|found| item(model, data, found)).collect();
    // What was used last first; and the digits are for what can be chosen.
    let used = |item: &Item| model.used.iter().position(|used| Some(used) == item.call.as_ref()).unwrap_or(usize::MAX);
    items.sort_by_key(|item| (item.disabled.is_some(), used(item)));
    items
}

/// Whether one of one's own is for the conversation: of its team, or of one of this person's.
fn is_for(model: &Model, data: Option<&StoredThread>, own: &OwnMacro) -> bool {
    let me = model.known.directory.admins.iter().find(|admin| Some(&admin.id) == model.me());
    let of = |team: &Team| {
        data.is_some_and(|data| data.conversation.team_assignee.as_ref() == Some(&team.id))
            || me.is_some_and(|me| me.team_ids.contains(&team.id) || team.admin_ids.contains(&me.id))
    };
    let named = |team: &&Team| own.teams.iter().any(|name| name.to_lowercase() == team.name.as_str().to_lowercase());
    own.teams.is_empty() || model.known.directory.teams.iter().filter(named).any(of)
}

/// What stands at the right of one: whose it is, what it asks for and what it needs.
fn mark_of(own: Option<&OwnMacro>, missing: &[String]) -> String {
    let asked = |key: &&String| own.is_none_or(|own| own.asks.iter().all(|ask| ask.key != **key));
    let missing: Vec<String> = missing.iter().filter(asked).cloned().collect();
    let asks = own.map(|own| own.asks.len()).filter(|count| *count > 0).map(words::asks);
    let all = [own.map(|_| words::MINE.to_owned()), asks, Some(words::needs(&missing))];
    all.into_iter().flatten().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn item(model: &Model, data: Option<&StoredThread>, found: &Macro) -> Item {
    let own = own(model, &found.id);
    let label = found.name.to_string();
    let Some(body) = &found.body else {
        return Item { label, disabled: Some(words::EMPTY.to_owned()), ..Item::default() };
    };
    let call = Some(Call::of("composer.macro").with(Arg::Id(Kind::Macro, found.id.to_string())));
    let (detail, words) = (body.preview(80).to_string(), body.preview(SOUGHT).to_string());
    if data.is_none() {
        return Item { label, detail, words, mark: mark_of(own, &[]), call, ..Item::default() };
    }
    let filled = placeholder::fill(body.as_html(), &|key| value(model, data, key));
    let mark = mark_of(own, &filled.missing);
    let detail = Body::new(with_holes(&filled)).preview(80).to_string();
    Item { label, detail, words, mark, call, ..Item::default() }
}

/// So much of what a macro says finds it.
const SOUGHT: usize = 2000;

/// The HTML of a macro whose holes say so.
fn with_holes(filled: &Filled) -> String {
    filled
        .missing
        .iter()
        .fold(filled.html.clone(), |html, key| html.replace(&format!("{{{{{key}}}}}"), &words::hole(key)))
}

/// So many rows of what a macro would say are shown.
const SHOWN: usize = 8;

/// What the macro under the cursor would say in the conversation, its holes marked as such.
pub(super) fn shown(model: &Model, picker: &Picker, columns: usize) -> Vec<(String, Tone)> {
    let mut lines = vec![(String::new(), Tone::Rule)];
    let wanted = picker.current().and_then(|item| item.call.as_ref()?.args.first());
    let found = wanted.and_then(|wanted| find_macro(model, wanted));
    let mut last = String::new();
    if let Some((id, body)) = found.and_then(|found| Some((found.id, found.body?))) {
        let data = picker.target.as_ref().and_then(|id| here(model, id));
        let filled = placeholder::fill(body.as_html(), &|key| value(model, data, key));
        let rich = html::render(&Body::new(with_holes(&filled)));
        let rows = wrap::wrap_all(&rich.lines, columns.max(1));
        let text = |row: &RichLine| row.all_spans().map(|span| span.text.as_str()).collect::<String>();
        lines.extend(rows.iter().take(SHOWN).map(|(_, row)| (text(row), Tone::Written)));
        let more = rows.len().saturating_sub(SHOWN);
        let rest = words::below(more, filled.missing.len(), &key_of(model, "composer.hole"));
        let follows = match own(model, &id) {
            Some(own) if own.actions.is_empty() => String::new(),
            Some(own) => then_words::shown(&own.actions),
            None => words::ACTIONS_HIDDEN.to_owned(),
        };
        last = [rest, follows].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ");
    }
    lines.resize(SHOWN + 1, (String::new(), Tone::Written));
    lines.push((last, Tone::Plain));
    lines
}
