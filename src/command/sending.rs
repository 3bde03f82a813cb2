//! The message that goes out in a moment, counted down.

use super::key_of;
use crate::model::Model;
use crate::words::done::{self, Words};
use client::store::DraftMode;

/// The countdown, as a sentence; none where nothing is counted down, or something was said since.
pub fn countdown(model: &Model) -> Option<String> {
    let (sending, others) = model.sending.split_last()?;
    if model.notices.current().is_some() && model.notices.said().0 > sending.said {
        return None;
    }
    let left = model.settings.seconds(sending.at.since(model.now), model.settings.undo_delay);
    let key = key_of(model, "undo");
    (left > 0).then(|| {
        let words = done::sending(sending.words, &sending.who, sending.then.as_deref(), left, &key);
        done::beside(words, others.len())
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
