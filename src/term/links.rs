//! Links as the terminal knows them (OSC 8): with the mouse they are opened by the terminal itself, also over SSH.
//!
//! Each has an id of its address, so that the rows of a wrapped one belong together. What a stranger wrote goes through the
//! same gate as what is opened, and only with the characters that an address may have.

use ratatui::layout::Rect;

use super::open;

/// Ends a link.
pub(super) const END: &str = "\x1b]8;;\x1b\\";

/// The longest address that is told: terminals drop longer ones, some with what follows.
const LONGEST: usize = 2000;

/// Cells of one row that are a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    area: Rect,
    /// The sequence before its first cell.
    begin: String,
}

impl Link {
    /// The cells of an address; none if it is none to be opened.
    pub fn new(area: Rect, url: &str) -> Option<Self> {
        let url = open::allowed(url).ok()?.url;
        let is_plain = url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic());
        is_plain.then(|| Self { area, begin: format!("\x1b]8;id={:08x};{url}\x1b\\", mark(&url)) })
    }

    /// Whether a cell is of it.
    fn has(&self, x: u16, y: u16) -> bool {
        self.area.contains((x, y).into())
    }
}

/// FNV, as an id needs no more.
fn mark(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What begins the link that a cell is of.
pub(super) fn at(links: &[Link], x: u16, y: u16) -> Option<&str> {
    links.iter().rev().find(|link| link.has(x, y)).map(|link| link.begin.as_str())
}

/// The cells that are of another link now than they were, or of none.
pub(super) fn changed(before: &[Link], now: &[Link]) -> Vec<(u16, u16)> {
    let all = before.iter().filter(|link| !now.contains(link)).chain(now.iter().filter(|link| !before.contains(link)));
    let mut cells: Vec<(u16, u16)> = all.flat_map(|link| link.area.positions()).map(|at| (at.x, at.y)).collect();
    cells.retain(|(x, y)| at(before, *x, *y) != at(now, *x, *y));
    cells.sort_unstable_by_key(|(x, y)| (*y, *x));
    cells.dedup();
    cells
}

/// Whether a terminal of this kind takes links for what they are: some show them raw, or part of them.
pub fn are_known(term: &str, in_tmux: bool) -> bool {
    let raw = ["dumb", "linux", "vt", "ansi", "cons", "eterm", "sun"];
    // Of the name `screen` tmux is meant only where it says so.
    !term.is_empty() && !raw.iter().any(|name| term.starts_with(name)) && (in_tmux || !term.starts_with("screen"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terminals_that_show_links_raw_are_given_none() {
        for term in ["xterm-256color", "tmux-256color", "foot", "xterm-kitty", "alacritty"] {
            assert!(are_known(term, false), "{term}");
        }
        for term in ["", "dumb", "linux", "vt220", "screen", "screen-256color", "eterm-color", "ansi"] {
            assert!(!are_known(term, false), "{term}");
        }
        assert!(are_known("screen-256color", true));
    }

    proptest! {
        #[test]
        fn no_address_leaves_its_sequence(url in "(https?://|mailto:|javascript:|)[\\x00-\\u{ff};]{0,30}") {
            if let Some(link) = Link::new(Rect::new(0, 0, 3, 1), &url) {
                let inside = link.begin.strip_prefix("\x1b]8;id=").and_then(|rest| rest.strip_suffix("\x1b\\"));
                let inside = inside.expect("a whole sequence");
                prop_assert!(inside.bytes().all(|byte| byte.is_ascii_graphic()), "{inside:?}");
                let address = inside.split_once(';').expect("an address").1;
                prop_assert!(["http://", "https://", "mailto:"].iter().any(|s| address.to_ascii_lowercase().starts_with(s)));
            }
        }
    }
}
