//! Words that were redacted (S12) leave what is written about them: the composer, and texts that are in memory alone. The store
//! does the same with drafts that are on disk.

use std::collections::HashSet;

use super::compose::touched;
use crate::model::{Effect, Model};
use client::domain::desk::{kept_without_quotes, without_quotes};
use client::domain::{Body, ConversationId, Part, PartId};
use client::store::StoredThread;

/// A thread comes in anew: what it does not say any more, nothing that is being written quotes. Whether the composer did.
pub(crate) fn heard(model: &mut Model, new: Option<&StoredThread>) -> Option<Vec<Effect>> {
    let (old, new) = (model.panes.thread.data.as_ref()?, new?);
    let id = new.conversation.id.clone();
    let (before, now) = (&old.conversation.source, &new.conversation.source);
    let source = (old.conversation.id == id && now.redacted && !before.redacted).then(|| before.body.clone());
    let redacted: HashSet<&PartId> = new.parts.iter().filter(|part| part.redacted).map(|part| &part.id).collect();
    let is_gone = |part: &&Part| !part.redacted && redacted.contains(&part.id);
    let parts = old.parts.iter().filter(is_gone).filter_map(|part| part.body.clone());
    let gone: Vec<Body> = source.into_iter().chain(parts).collect();
    let mut quoted = false;
    for body in &gone {
        quoted |= forget_quotes(model, &id, body);
    }
    quoted.then(|| touched(model))
}

/// What is being written does not quote a message any more. Whether the composer did.
pub(super) fn forget_quotes(model: &mut Model, id: &ConversationId, body: &Body) -> bool {
    let texts = model.drafts.thrown.iter_mut().filter(|thrown| thrown.conversation == *id).map(|own| &mut own.text);
    let unkept = model.drafts.unkept.iter_mut().map(|own| &mut own.draft).filter(|draft| draft.conversation == *id);
    for text in texts.chain(unkept.map(|draft| &mut draft.markdown)) {
        if let Some(without) = kept_without_quotes(text, body) {
            *text = without;
        }
    }
    let Some(composer) = model.composer.as_mut().filter(|own| own.conversation == *id) else { return false };
    let Some(without) = without_quotes(&composer.written().text, body) else { return false };
    composer.set_edited(&without);
    composer.unsaved = true;
    true
}
