//! Looking for words in a list, all of it: what is typed is asked of the store, and what it finds stands in the picker.

use super::conversation_item;
use crate::model::effect::Read;
use crate::model::overlay::{Item, Purpose};
use crate::model::{Effect, Model, Overlay};
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

/// Words have found these. What is under the cursor stays under it, whatever has become of it.
pub(crate) fn found(model: &mut Model, words: &str, rows: &[Row]) -> Vec<Effect> {
    let gone = |row: &&Row| !model.known.gone.contains(&row.id);
    let items: Vec<Item> =
        rows.iter().filter(gone).map(|row| Item { sought: false, ..conversation_item(model, row) }).collect();
    let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut().filter(|overlay| is_search(overlay)) else {
        return Vec::new();
    };
    if picker.input.text().trim() == words {
        picker.find(words, items, &model.known.gone);
    }
    Vec::new()
}
