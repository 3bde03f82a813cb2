//! What letters are in the composer: typed, or vim's commands.

use super::composer::vim::Mode;
use super::{Composer, Focus, Model};
use crate::keymap::{Code, Context, Key};

impl Model {
    /// The contexts whose keys apply in the composer as it stands.
    pub fn composer_contexts(&self) -> Vec<Context> {
        let composer = self.composer.as_ref().filter(|composer| composer.preview.is_none());
        let Some(vim) = composer.and_then(|composer| composer.vim.as_ref()) else { return Context::Composer.stack() };
        match vim.mode {
            Mode::Insert => Context::Insert.stack(),
            _ if vim.operator.is_some() => Context::Operator.stack(),
            Mode::Normal => Context::Normal.stack(),
            Mode::Visual(..) => Context::Visual.stack(),
        }
    }

    /// The contexts in which a key is looked up: where letters are commands, those of the composer that are typed in it are
    /// none.
    pub fn contexts_of(&self, key: Key) -> Vec<Context> {
        let mut contexts = self.contexts();
        let types = key.typed().is_some() || key == Key::plain(Code::Tab);
        if types && self.over.pending.is_empty() && self.edits_by_letters() {
            contexts.retain(|context| *context != Context::Composer);
        }
        contexts
    }

    /// Whether letters are commands of the composer's text.
    pub fn edits_by_letters(&self) -> bool {
        let commands = self.composer.as_ref().is_some_and(Composer::commands);
        self.over.overlays.is_empty() && self.focus == Focus::Composer && commands
    }
}
