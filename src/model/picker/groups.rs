//! What stands with what in the palette, and the signs that look for some of it alone.

use super::Item;

/// What can be done here.
pub const HERE: &str = "Here";
/// Inboxes, views and lists.
pub const GO_TO: &str = "Go to";
/// Conversations by customer, company, title and number.
pub const CONVERSATIONS: &str = "Conversations";
/// Customers by name and e-mail address.
pub const CUSTOMERS: &str = "Customers";

/// The groups that come first, in their order; the others follow in the order of their items.
pub(super) const GROUPS: [&str; 4] = [HERE, GO_TO, CONVERSATIONS, CUSTOMERS];

/// A sign before what is typed in the palette: what alone is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Commands,
    People,
    Tags,
    Macros,
}

impl Scope {
    /// The scope that a line begins with, and the rest of it.
    pub(super) fn of(line: &str) -> Option<(Self, &str)> {
        let mut letters = line.chars();
        let scope = match letters.next()? {
            '>' => Self::Commands,
            '@' => Self::People,
            '#' => Self::Tags,
            '\\' => Self::Macros,
            _ => return None,
        };
        Some((scope, letters.as_str().trim_start()))
    }

    pub(super) fn has(self, item: &Item) -> bool {
        let command = item.call.as_ref().map_or("", |call| call.command.as_ref());
        match self {
            Self::Commands => !item.sought,
            Self::People => item.sought && (matches!(command, "goto" | "assign") || item.group == CUSTOMERS),
            Self::Tags => command == "tag" && item.sought,
            Self::Macros => command == "composer.macro" && item.sought,
        }
    }
}
