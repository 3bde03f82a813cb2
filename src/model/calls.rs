//! Calls that wait for those before them: of several on one key each begins when what the one before it decided is on
//! disk and was taken in. Keys that are typed behind come after all of them.

use std::collections::VecDeque;

use crate::call::Call;
use client::domain::ConversationId;

/// So many calls follow from one key at most: one that has itself run would never end.
const MOST: usize = 64;

/// What is still to run.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    waiting: VecDeque<Call>,
    /// The conversation that the call before was about, or led to.
    about: Option<ConversationId>,
    /// Whether it was about the marked ones.
    marked: bool,
    /// How many have been taken in since the last key.
    taken_in: usize,
}

impl Calls {
    /// A person's key or click begins anew.
    pub fn begin(&mut self) {
        *self = Self::default();
    }

    /// These are to run before what waits. False if that would be too many.
    pub fn lead_with(&mut self, calls: Vec<Call>) -> bool {
        self.taken_in += calls.len();
        if self.taken_in > MOST {
            self.stop();
            return false;
        }
        calls.into_iter().rev().for_each(|call| self.waiting.push_front(call));
        true
    }

    /// The next one; about what those before it were about, if it is about nothing else.
    pub fn take(&mut self) -> Option<Call> {
        let call = self.waiting.pop_front()?;
        if self.marked && call.about.is_none() {
            return Some(call.about_marked(true));
        }
        let about = call.about.clone().or_else(|| self.about.clone());
        Some(call.about(about))
    }

    /// A call was about the conversation that was meant before it; it may have led to another one, on purpose.
    pub fn follow(&mut self, before: Option<ConversationId>, after: Option<ConversationId>) {
        if before != after || self.about.is_none() {
            self.about = after;
        }
    }

    /// A call was about the marked ones: those behind it are as well, or about nothing.
    pub fn follow_marked(&mut self) {
        self.marked = true;
    }

    /// What waits is not run: what it was to follow was not done.
    pub fn stop(&mut self) {
        self.waiting.clear();
    }

    /// Whether there is something to run.
    pub fn wait(&self) -> bool {
        !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_about_what_the_first_was_about_unless_one_leads_elsewhere() {
        let mut calls = Calls::default();
        let id = |id: &str| Some(ConversationId::new(id));
        assert!(calls.lead_with(["close", "tag", "cursor.down", "note"].map(Call::of).to_vec()));
        assert_eq!(calls.take().unwrap().about, None, "whatever is under the cursor");
        calls.follow(id("1"), id("1"));
        // The row left meanwhile, and the cursor is on another one.
        assert_eq!(calls.take().unwrap().about, id("1"));
        calls.follow(id("2"), id("2"));
        assert_eq!(calls.take().unwrap().about, id("1"));
        calls.follow(id("2"), id("3"));
        assert_eq!(calls.take().unwrap(), Call::of("note").about(id("3")));
        assert!(!calls.wait());
    }

    #[test]
    fn calls_that_have_themselves_run_come_to_an_end() {
        let mut calls = Calls::default();
        let mut runs = 0;
        while calls.lead_with(vec![Call::of("again")]) {
            runs += 1;
            calls.take();
        }
        assert_eq!(runs, MOST);
        assert!(!calls.wait());
        calls.begin();
        assert!(calls.lead_with(vec![Call::of("again")]));
    }
}
