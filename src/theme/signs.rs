//! The signs of the screen, each one cell, and what stands for them where a terminal has no such signs or gives them two
//! cells.

use ratatui::symbols::border;

/// Declares the signs: as they are, and in ASCII.
macro_rules! signs {
    ($($(#[$doc:meta])* $name:ident $sign:literal $ascii:literal)*) => {
        impl Signs {
            $(
                $(#[$doc])*
                pub fn $name(self) -> &'static str {
                    match self {
                        Self::Unicode => $sign,
                        Self::Ascii => $ascii,
                    }
                }
            )*

            #[cfg(test)]
            const ALL: &'static [(&'static str, &'static str)] = &[$(($sign, $ascii),)*];
        }
    };
}

/// Which signs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signs {
    /// One cell each in most terminals.
    #[default]
    Unicode,
    /// Letters and marks that every terminal has.
    Ascii,
}

signs! {
    /// The row under the cursor; the pane that has the keys; a customer's words.
    cursor "▌" ">"
    /// Unread, or new.
    unread "●" "*"
    /// Somebody who is away.
    away "○" "o"
    /// Marked, closed, done.
    done "✓" "x"
    /// Urgent priority.
    urgent "▴" "U"
    /// High priority.
    high "!" "H"
    /// Medium priority.
    medium "=" "M"
    /// Low priority.
    low "-" "L"
    /// Before how long a customer has waited.
    waiting "◔" "w"
    /// The same, where that is longer than the person allows.
    overdue "◕" "W"
    /// The last word is from us.
    ours "↩" "<"
    /// A draft.
    draft "✎" "d"
    /// On its way, or waiting for a connection.
    going "↑" "^"
    /// Refused.
    refused "×" "X"
    /// A snooze has ended.
    woken "☾" "z"
    /// There is more above.
    above "▴" "^"
    /// Folded.
    folded "▸" "+"
    /// Not folded.
    open "▾" "-"
    /// Beside the words of a teammate.
    line "│" ":"
    /// Between panes.
    between "│" "|"
    /// At the edges of the pane that has the keys.
    heavy "┃" "|"
    /// The line above the last row.
    rule "─" "-"
    /// Where a line between two panes ends in it.
    joint "┴" "+"
    /// Beside the words of a note.
    note "║" "#"
    /// Beside the words of a bot.
    bot "┊" "|"
    /// Beside the words of somebody whose kind is unknown.
    unknown "╎" "?"
    /// Nothing is there.
    nothing "–" "-"
}

impl Signs {
    /// A rating, of five.
    pub fn stars(self, score: u8) -> String {
        let score = usize::from(score.min(5));
        match self {
            Self::Unicode => format!("{}{}", "★".repeat(score), "☆".repeat(5 - score)),
            Self::Ascii => format!("{score}/5"),
        }
    }

    /// The lines around an overlay.
    pub fn frame(self) -> border::Set<'static> {
        match self {
            Self::Unicode => border::PLAIN,
            Self::Ascii => border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn every_sign_is_one_cell_and_has_one_of_ascii() {
        for (sign, ascii) in Signs::ALL {
            assert_eq!((sign.width(), ascii.len()), (1, 1), "{sign} {ascii}");
            assert!(ascii.is_ascii());
        }
    }

    #[test]
    fn voices_and_priorities_can_be_told_apart_in_either() {
        for signs in [Signs::Unicode, Signs::Ascii] {
            for apart in [
                vec![signs.cursor(), signs.line(), signs.note(), signs.bot(), signs.unknown()],
                vec![signs.urgent(), signs.high(), signs.medium(), signs.low()],
            ] {
                let different: std::collections::HashSet<_> = apart.iter().collect();
                assert_eq!(different.len(), apart.len(), "{apart:?}");
            }
        }
    }
}
