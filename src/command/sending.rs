//! The message that goes out in a moment, counted down.

use super::key_of;
use crate::model::Model;
use crate::words::done::{self, Words};
use client::store::DraftMode;
use client::text::width;

/// So many columns of a name are left where there is little room.
const NAME: usize = 8;

/// The countdown, as a sentence; none where nothing is counted down, or something was said since. Where it is wider
/// than `room` columns, a name is cut: what counts is in how many seconds it goes, and how it is taken back.
pub fn countdown(model: &Model, room: usize) -> Option<String> {
    let (sending, others) = model.sending.split_last()?;
    if model.notices.current().is_some() && model.notices.said().0 > sending.said {
        return None;
    }
    let left = model.settings.seconds(sending.at.since(model.now), model.settings.undo_delay);
    let key = key_of(model, "undo");
    let line = |who: &str| {
        let words = done::sending(sending.words, who, sending.then.as_deref(), left, &key);
        done::beside(words, others.len())
    };
    (left > 0).then(|| {
        let bare = line(&sending.who);
        let over = width::width(&bare).saturating_sub(room);
        if over == 0 {
            // Behind how it is taken back: where there is no room for all, that stays.
            return width::truncate(&format!("{bare}{}", sending.rating), room).into_owned();
        }
        line(&width::truncate(&sending.who, width::width(&sending.who).saturating_sub(over).max(NAME)))
    })
}

/// What kind of words a message is, for a sentence.
pub fn kind(mode: DraftMode) -> Words {
    if mode == DraftMode::Reply { Words::Reply } else { Words::Note }
}

/// A message was taken back: it does not go out.
pub fn taken_back(model: &mut Model, step: i64) {
    model.sending.retain(|sending| sending.step != step);
}
