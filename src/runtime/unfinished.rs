//! What was written in the person's editor when the program was killed: it becomes a draft at the next start.

use std::path::Path;

use crate::term::workplace;
use client::domain::text::clean_typed;
use client::domain::{ConversationId, Inset, Written};
use client::store::{Draft, DraftMode, Store, StoreError};
use clock::Clock;

/// Says what a text in the editor is, for [`rescue`].
pub fn label(conversation: &ConversationId, mode: DraftMode) -> String {
    let mode = match mode {
        DraftMode::Reply => "reply",
        DraftMode::Note => "note",
    };
    format!("{mode} {conversation}")
}

/// The reverse of [`label`].
fn read_label(label: &str) -> Option<(ConversationId, DraftMode)> {
    let (mode, conversation) = label.split_once(' ')?;
    let mode = match mode {
        "reply" => DraftMode::Reply,
        "note" => DraftMode::Note,
        _ => return None,
    };
    (!conversation.is_empty()).then(|| (ConversationId::new(conversation), mode))
}

/// Keeps what was changed in the editor of a program that was killed, each as a draft beside others in its
/// conversation, and removes what it left in `dir`. How many there were.
///
/// # Errors
/// When a draft cannot be kept; its file then stays.
pub async fn rescue(store: &Store, dir: &Path, clock: &Clock) -> Result<usize, StoreError> {
    let mut kept = 0;
    for left in workplace::left_behind(dir) {
        if let Some(text) = &left.changed
            && let Some((conversation, mode)) = read_label(&left.label)
        {
            let (_, text) = crate::command::header::split(text);
            let insets = insets(store, &conversation).await?;
            // Those of the draft that was edited.
            let newest = store.drafts(&conversation).await?.into_iter().find(|draft| draft.mode == mode);
            let Written { files, then, .. } = newest.map(|draft| Written::read(&draft.markdown)).unwrap_or_default();
            let markdown = Written { text: clean_typed(text.trim_end_matches('\n')), insets, files, then }.kept();
            store.save_draft(Draft { conversation, mode, markdown, updated_at: clock.now() }).await?;
            kept += 1;
        }
        if let Err(error) = left.remove() {
            tracing::warn!(%error, "an editor's temporary directory stays behind");
        }
    }
    Ok(kept)
}

/// The pieces of macros that lines of a text in a conversation may stand for: those of its drafts, and of its messages
/// in the outbox. A line that could stand for two of them stands for none.
async fn insets(store: &Store, conversation: &ConversationId) -> Result<Vec<Inset>, StoreError> {
    let mut kept: Vec<String> = store.drafts(conversation).await?.into_iter().map(|draft| draft.markdown).collect();
    for step in store.outbox().await?.into_iter().filter(|step| step.conversation == *conversation) {
        kept.extend(step.operation.words().map(|(_, markdown)| markdown.to_owned()));
    }
    let mut insets: Vec<Inset> = Vec::new();
    for inset in kept.iter().flat_map(|kept| Written::read(kept).insets) {
        if !insets.contains(&inset) {
            insets.push(inset);
        }
    }
    let all = insets.clone();
    insets.retain(|inset| all.iter().filter(|other| other.line == inset.line).count() == 1);
    Ok(insets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_back() {
        for mode in [DraftMode::Reply, DraftMode::Note] {
            let id = ConversationId::new("7 8");
            assert_eq!(read_label(&label(&id, mode)), Some((id, mode)));
        }
        assert_eq!(read_label(""), None);
        assert_eq!(read_label("reply "), None);
    }
}
