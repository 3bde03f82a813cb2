//! Whether following a list page by page still leads anywhere: a server may give a cursor again, go round in a circle of
//! any length, or send the same page under ever new cursors.

use std::collections::HashSet;

use super::query::Cursor;

/// So many pages in a row may bring nothing new: rows move between two requests.
const MOST_IDLE: u32 = 3;

/// The pages of one list that have come.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    cursors: HashSet<Cursor>,
    ids: HashSet<String>,
    idle: u32,
}

impl Trail {
    /// Takes a page with these items. Answers which of them are new, by their places.
    pub fn took<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Vec<bool> {
        let new: Vec<bool> = ids.into_iter().map(|id| self.ids.insert(id.to_owned())).collect();
        self.idle = if new.contains(&true) { 0 } else { self.idle.saturating_add(1) };
        new
    }

    /// Whether a page that begins there may be followed: it was not before, and the last ones have brought something.
    pub fn may_follow(&mut self, next: &Cursor) -> bool {
        self.cursors.insert(next.clone()) && self.idle < MOST_IDLE
    }

    /// It goes on somewhere else, where other pages begin.
    pub fn turn(&mut self) {
        self.cursors.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(n: usize) -> Cursor {
        Cursor::After(n.to_string())
    }

    #[test]
    fn a_cursor_that_comes_again_is_not_followed_however_long_the_circle() {
        for length in 1..9 {
            let mut trail = Trail::default();
            let followed = (0..100).take_while(|n| {
                trail.took([n.to_string().as_str()]);
                trail.may_follow(&mark(n % length))
            });
            assert_eq!(followed.count(), length);
        }
    }

    #[test]
    fn pages_that_bring_nothing_new_are_followed_a_few_times() {
        let mut trail = Trail::default();
        let followed = (0..100).take_while(|n| {
            trail.took(["1", "2"]);
            trail.may_follow(&mark(*n))
        });
        assert_eq!(followed.count(), 3);
        let mut trail = Trail::default();
        assert!((0..100).all(|n| {
            trail.took(["1", "2", &format!("new {}", n / 3)]);
            trail.may_follow(&mark(n))
        }));
    }
}
