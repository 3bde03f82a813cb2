//! Whether somebody is at work: here, or in another program on the same store. Only one of them polls (S9), so it polls
//! as fast as the person wants it who sits at any.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The last signs of somebody.
#[derive(Debug)]
pub(super) struct Presence {
    /// For how long one sign counts.
    lasts: Duration,
    signs: Mutex<Signs>,
}

#[derive(Debug)]
struct Signs {
    here: Option<Instant>,
    elsewhere: Option<Instant>,
    /// When word of it was left for the other programs last.
    told: Option<Instant>,
    /// The word that another program left last.
    heard: Option<String>,
}

impl Presence {
    /// Somebody has just begun, and would not have without wanting to work.
    pub(super) fn new(lasts: Duration, now: Instant) -> Self {
        let signs = Signs { here: Some(now), elsewhere: None, told: None, heard: None };
        Self { lasts, signs: Mutex::new(signs) }
    }

    fn signs(&self) -> MutexGuard<'_, Signs> {
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self, sign: Option<Instant>, now: Instant) -> bool {
        sign.is_some_and(|at| now.duration_since(at) < self.lasts)
    }

    /// A key, or the like; or that the person has turned to something else.
    pub(super) fn set_here(&self, is_here: bool, now: Instant) {
        self.signs().here = is_here.then_some(now);
    }

    /// Whether somebody is at work, here or elsewhere.
    pub(super) fn is_anywhere(&self, now: Instant) -> bool {
        let signs = self.signs();
        self.counts(signs.here, now) || self.counts(signs.elsewhere, now)
    }

    /// Whether word is to be left for the other programs: somebody is here, and half of what the last word is good for
    /// is over.
    pub(super) fn is_to_be_told(&self, now: Instant) -> bool {
        let mut signs = self.signs();
        let due = signs.told.is_none_or(|at| now.duration_since(at) >= self.lasts / 2);
        let tell = due && self.counts(signs.here, now);
        if tell {
            signs.told = Some(now);
        }
        tell
    }

    /// Hears the word that was left; true when it is a new one. The first that is heard may be of any age.
    pub(super) fn hear(&self, word: String, now: Instant) -> bool {
        let mut signs = self.signs();
        let before = signs.heard.replace(word);
        let is_new = before.is_some() && before != signs.heard;
        if is_new {
            signs.elsewhere = Some(now);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn whoever_does_nothing_for_a_while_is_not_there_any_more() {
        let begun = Instant::now();
        let presence = Presence::new(2 * MINUTE, begun);
        assert!(presence.is_anywhere(begun + MINUTE), "who has opened the program is there");
        assert!(!presence.is_anywhere(begun + 2 * MINUTE), "also who never pressed a key");
        presence.set_here(true, begun + 5 * MINUTE);
        assert!(presence.is_anywhere(begun + 6 * MINUTE));
        presence.set_here(false, begun + 6 * MINUTE);
        assert!(!presence.is_anywhere(begun + 6 * MINUTE));
    }

    #[test]
    fn word_is_left_now_and_then_while_somebody_is_there() {
        let begun = Instant::now();
        let presence = Presence::new(2 * MINUTE, begun);
        assert!(presence.is_to_be_told(begun));
        assert!(!presence.is_to_be_told(begun), "once is enough for a while");
        assert!(presence.is_to_be_told(begun + MINUTE));
        assert!(!presence.is_to_be_told(begun + 3 * MINUTE), "nobody is there");
        presence.set_here(true, begun + 9 * MINUTE);
        assert!(presence.is_to_be_told(begun + 9 * MINUTE));
    }

    #[test]
    fn what_was_left_before_anybody_listened_is_no_sign_and_what_comes_after_is_one() {
        let begun = Instant::now();
        let presence = Presence::new(2 * MINUTE, begun);
        presence.set_here(false, begun);
        assert!(!presence.hear("1".into(), begun));
        assert!(!presence.hear("1".into(), begun));
        assert!(!presence.is_anywhere(begun));
        assert!(presence.hear("2".into(), begun));
        assert!(presence.is_anywhere(begun + MINUTE));
        assert!(!presence.is_anywhere(begun + 2 * MINUTE));
    }
}
