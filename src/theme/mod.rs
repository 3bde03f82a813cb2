//! What things look like: named roles, theme files that give them styles, and how many colours a terminal has.
//!
//! Panes ask for a role and never name a colour.

mod colour;
#[cfg(test)]
mod contrast_tests;
mod depth;
mod json_schema;
mod load;
pub mod paint;
mod parse;
mod reference;
mod role;
pub mod signs;
mod wear;

use std::path::PathBuf;

use ratatui::style::{Color, Style};

pub use depth::Depth;
pub use json_schema::json_schema;
pub use load::{BUILTIN, builtin, load, names, unknown};
pub use reference::reference;
pub use role::Role;
pub use signs::Signs;
pub use wear::{AUTO, Brightness, Fitting, Worn, wear};

/// A style for every role, already in the terminal's colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    ground: Option<Color>,
    styles: Vec<(Style, Option<StylePlace>)>,
}

/// Where a style was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StylePlace {
    /// The file, or the name of a built-in one.
    pub file: PathBuf,
    /// Where the role stands, from 1.
    pub line: usize,
}

impl Theme {
    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The background that it is made for, if it says so.
    pub fn ground(&self) -> Option<Color> {
        self.ground
    }

    /// The style of a role: its own fields over those of its dotted parents.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).map(|(style, _)| *style).unwrap_or_default()
    }

    /// The style of a role for words on a ground of another colour than the screen's, which shows through.
    pub fn over(&self, role: Role) -> Style {
        Style { bg: None, ..self.style(role) }
    }

    /// Where the style of a role, or of the nearest parent that has one, was written.
    pub fn source(&self, role: Role) -> Option<&StylePlace> {
        self.styles.get(role as usize).and_then(|(_, source)| source.as_ref())
    }
}
