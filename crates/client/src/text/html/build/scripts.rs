//! What stands above or below the line: kept until it is whole, and written then.

use super::super::super::rich::Mark;
use super::Builder;
use crate::domain::html::script;

impl Builder {
    /// Keeps text above (`raised`) or below the line.
    pub(super) fn raise(&mut self, raised: bool, decoded: &str, mark: Mark) {
        if self.script.as_ref().is_some_and(|(open, ..)| *open != raised) {
            self.end_script();
        }
        let (_, text, _) = self.script.get_or_insert_with(|| (raised, String::new(), mark));
        text.push_str(decoded);
    }

    /// Writes what stands above or below the line.
    pub(super) fn end_script(&mut self) {
        let Some((raised, text, mark)) = self.script.take() else { return };
        let written = script::written(raised, &text, self.page.last());
        if written.is_empty() {
            self.page.space(mark);
            return;
        }
        self.begin_text();
        let added = self.page.flow(&written, mark);
        self.remember_label(&added);
    }
}
