//! Looking for words in a list, all of it: what is typed is asked of the store, and what it finds stands in the picker.

use super::conversation_item;
use crate::model::effect::Read;
use crate::model::overlay::{Item, Purpose};
use crate::model::{Effect, Model, Overlay};
use client::condition::fold;
use client::store::Row;

/// What is typed into a search of the list is looked for in all of it, as soon as it is typed.
pub(crate) fn due_find(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Picker(picker)) = model.over.overlays.last().filter(|overlay| is_search(overlay)) else {
        model.panes.sought = None;
        return None;
    };
    let words = picker.input.text().trim().to_owned();
    if model.panes.sought.as_ref() == Some(&words) {
        return None;
    }
    model.panes.sought = Some(words.clone());
    if words.is_empty() {
        // All of the list that is here, again.
        let rows = std::mem::take(&mut model.panes.list.rows);
        found(model, "", &rows);
        model.panes.list.rows = rows;
        return None;
    }
    Some(Effect::Read(Read::Find(model.view(), words)))
}

fn is_search(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Picker(picker) if picker.purpose == Purpose::Conversation)
}

/// Rows that are on screen with the words, and that the list does not have any more.
fn left(model: &Model, words: &str, rows: &[Row]) -> Vec<Row> {
    let words: Vec<String> = fold(words).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let has = |row: &&Row| {
        let company = row.company.as_ref().map(ToString::to_string).unwrap_or_default();
        let said = row.last_words.as_ref().map(ToString::to_string).unwrap_or_default();
        let fields = [row.who.to_string(), company, row.headline.to_string(), said].map(|field| fold(&field));
        words.iter().all(|word| fields.iter().any(|field| field.contains(word.as_str())))
    };
    let list = &model.panes.list;
    let is_left = |row: &&Row| list.has_left(&row.id) && rows.iter().all(|found| found.id != row.id);
    list.rows.iter().filter(is_left).filter(has).cloned().collect()
}

/// Words have found these, and what has left the list and still stands in it. What is under the cursor stays under it,
/// whatever has become of it.
pub(crate) fn found(model: &mut Model, words: &str, rows: &[Row]) -> Vec<Effect> {
    let gone = |row: &&Row| !model.known.gone.contains(&row.id);
    let left = if words.is_empty() { Vec::new() } else { left(model, words, rows) };
    let all = rows.iter().chain(&left).filter(gone);
    let items: Vec<Item> = all.map(|row| Item { sought: false, ..conversation_item(model, row) }).collect();
    let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut().filter(|overlay| is_search(overlay)) else {
        return Vec::new();
    };
    if picker.input.text().trim() == words {
        picker.find(words, items, &model.known.gone);
    }
    Vec::new()
}
