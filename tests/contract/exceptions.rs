//! Where the description disagrees with its own examples, which are recordings of the live API. The workspace answers
//! as the recordings do (API 25).

use super::schema::{Disagreement, ends_with};

/// A known disagreement.
pub struct Exception {
    /// The end of its path.
    pub path: &'static str,
    /// How.
    pub how: &'static str,
    /// What is known of it.
    #[allow(dead_code, reason = "for the reader")]
    pub why: &'static str,
}

impl Exception {
    /// Whether a disagreement is this one.
    pub fn covers(&self, found: &Disagreement) -> bool {
        self.how == found.how && ends_with(&found.path, self.path)
    }
}

const fn known(path: &'static str, how: &'static str, why: &'static str) -> Exception {
    Exception { path, how, why }
}

/// All of them.
pub const EXCEPTIONS: &[Exception] = &[];
#[allow(dead_code)]
const _: Exception = known("", "", "");
