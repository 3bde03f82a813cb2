//! A blank behind typed words ticks an entry, and may be meant as a part of the words: what comes next tells.

use super::{Picker, Purpose};

/// Blanks that have ticked something, for as long as they may still be letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blanks {
    /// How many they are.
    count: usize,
    /// The words before them.
    words: String,
    /// Where the cursor is behind them.
    at: usize,
    /// What was ticked before them.
    ticked: Vec<usize>,
}

impl Picker {
    /// Ticks with a blank, as [`Picker::tick`] does, and goes on to the next.
    pub fn tick_by_blank(&mut self) -> bool {
        let (before, at, words) = (self.ticked.clone(), self.selected, self.input.text().to_owned());
        if !self.tick() {
            return false;
        }
        self.selected = (self.selected + 1).min(self.matches.len().saturating_sub(1));
        let others = self.blanks.take().filter(|blanks| blanks.words == words && blanks.at == at);
        let (count, ticked) = others.map_or((1, before), |others| (others.count + 1, others.ticked));
        let may_be_letters = self.purpose == Purpose::Tags && !words.is_empty();
        self.blanks = may_be_letters.then(|| Box::new(Blanks { count, words, at: self.selected, ticked }));
        true
    }

    /// A letter comes right behind such blanks: they belong to the words, and have ticked nothing.
    pub fn take_blanks_as_letters(&mut self) {
        let Some(blanks) = self.blanks.take() else { return };
        if blanks.words == self.input.text() && blanks.at == self.selected {
            self.ticked = blanks.ticked;
            self.input.set(&format!("{}{}", blanks.words, " ".repeat(blanks.count)));
        }
    }
}
