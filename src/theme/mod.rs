//! What things look like: named roles, theme files that give them styles, and how many colours a terminal has.
//!
//! Panes ask for a role and never name a colour.

mod depth;
mod load;
mod role;

use ratatui::style::Style;

pub use depth::Depth;
pub use load::{BUILTIN, builtin, load, names};
pub use role::Role;

/// A style for every role, already in the terminal's colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: Vec<Style>,
}

impl Theme {
    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of a role: its own fields over those of its dotted parents.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }
}
