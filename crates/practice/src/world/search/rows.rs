//! What each row has in a column, and, while there are few different things to have, which rows have each of them: then
//! a test asks the things and not the rows.

use super::bits::Bits;

/// With more different values than this, each test looks at every row: the sets would take more memory than the rows.
const FEW: usize = 64;

/// One value a row.
#[derive(Clone, Debug)]
pub(super) struct Rows<T> {
    rows: Vec<T>,
    /// The rows that have each value; none once there were too many values.
    sets: Option<Vec<(T, Bits)>>,
}

impl<T: Copy + PartialEq> Rows<T> {
    /// The values of all rows.
    pub(super) fn new(rows: Vec<T>) -> Self {
        let mut sets: Vec<(T, Bits)> = Vec::new();
        for value in &rows {
            if !sets.iter().any(|(of, _)| of == value) {
                if sets.len() >= FEW {
                    return Self { rows, sets: None };
                }
                sets.push((*value, Bits::none(0)));
            }
        }
        for (of, set) in &mut sets {
            *set = Bits::of(&rows, |value| value == of);
        }
        Self { rows, sets: Some(sets) }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a row has, if there is such a row.
    pub(super) fn get(&self, row: usize) -> Option<T> {
        self.rows.get(row).copied()
    }

    /// Sets one row; those before it that were left out have nothing.
    pub(super) fn set(&mut self, row: usize, value: T, nothing: T) {
        while self.rows.len() < row {
            self.put(self.rows.len(), nothing);
        }
        self.put(row, value);
    }

    /// Sets one row, which is there or the next one.
    fn put(&mut self, row: usize, value: T) {
        let before = self.get(row);
        match self.rows.get_mut(row) {
            Some(place) => *place = value,
            None => self.rows.push(value),
        }
        let len = self.rows.len();
        let Some(sets) = &mut self.sets else { return };
        if before.is_none() {
            sets.iter_mut().for_each(|(_, set)| set.grow(len));
        }
        if before == Some(value) {
            return;
        }
        if let Some((_, set)) = sets.iter_mut().find(|(of, _)| Some(*of) == before) {
            set.take(row);
        }
        if !sets.iter().any(|(of, _)| *of == value) {
            if sets.len() >= FEW {
                self.sets = None;
                return;
            }
            sets.push((value, Bits::none(len)));
        }
        if let Some((_, set)) = sets.iter_mut().find(|(of, _)| *of == value) {
            set.put(row);
        }
    }

    /// Whether a test asks the values and not the rows.
    pub(super) fn has_sets(&self) -> bool {
        self.sets.is_some()
    }

    /// The rows whose value passes.
    pub(super) fn which(&self, test: impl Fn(T) -> bool) -> Bits {
        let Some(sets) = &self.sets else { return Bits::of(&self.rows, |value| test(*value)) };
        let mut found = Bits::none(self.rows.len());
        sets.iter().filter(|(value, _)| test(*value)).for_each(|(_, set)| found.or(set));
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_sets_say_what_looking_at_every_row_says(
            first in prop::collection::vec(0..70_u32, 0..200),
            changes in prop::collection::vec((0..300_usize, 0..70_u32), 0..200),
            limit in 0..70_u32,
        ) {
            let mut plain = first.clone();
            let mut rows = Rows::new(first);
            for (row, value) in changes {
                rows.set(row, value, 0);
                if row >= plain.len() {
                    plain.resize(row + 1, 0);
                }
                plain[row] = value;
                prop_assert_eq!(rows.which(|value| value < limit), Bits::of(&plain, |value| *value < limit));
                prop_assert_eq!(rows.which(|value| value == limit), Bits::of(&plain, |value| *value == limit));
            }
            prop_assert_eq!(rows.len(), plain.len());
        }
    }
}
