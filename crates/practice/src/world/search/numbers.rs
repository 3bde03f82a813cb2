//! A column of numbers, times and flags.

use super::bits::Bits;
use super::rows::Rows;
use super::value::{Op, Operand, Val};

/// Stands for no value.
const NOTHING: i64 = i64::MIN;

/// The numbers of all rows.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    rows: Rows<i64>,
    /// What stands for each number, in half the memory and so looked through in half the time.
    codes: Vec<u32>,
}

/// What stands for a number: in the same order, 0 for none, and the smallest and the largest for all beyond them.
fn code(number: i64) -> u32 {
    if number == NOTHING { 0 } else { u32::try_from(number.clamp(0, i64::from(u32::MAX) - 1) + 1).unwrap_or(u32::MAX) }
}

/// The code of a number that is the only one with that code.
fn own_code(number: i64) -> Option<u32> {
    Some(code(number)).filter(|code| (2..u32::MAX).contains(code))
}

/// A value as a number.
fn number(value: &Val<'_>) -> i64 {
    match value {
        Val::Number(n) => *n,
        Val::Flag(flag) => i64::from(*flag),
        _ => NOTHING,
    }
}

impl Numbers {
    /// The numbers of all rows, from the first on.
    pub(super) fn new<'a>(values: impl Iterator<Item = Val<'a>>) -> Self {
        let numbers: Vec<i64> = values.map(|value| number(&value)).collect();
        let codes = numbers.iter().map(|number| code(*number)).collect();
        Self { rows: Rows::new(numbers), codes }
    }

    /// Sets one row.
    pub(super) fn set(&mut self, row: usize, value: &Val<'_>) {
        let number = number(value);
        self.rows.set(row, number, NOTHING);
        self.codes.resize(self.rows.len(), 0);
        if let Some(place) = self.codes.get_mut(row) {
            *place = code(number);
        }
    }

    /// The number of a row.
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        self.rows.get(row).filter(|number| *number != NOTHING)
    }

    /// What stands for a row in the order: nothing comes before all numbers.
    pub(super) fn key(&self, row: usize) -> u64 {
        Self::key_of(self.rows.get(row).unwrap_or(NOTHING))
    }

    /// What stands for a number in the order.
    pub(super) fn key_of(number: i64) -> u64 {
        number.cast_unsigned() ^ (1 << 63)
    }

    /// The rows whose number is one of those wanted.
    pub(super) fn equal(&self, wanted: &[Operand]) -> Bits {
        let number = |one: &Operand| match one {
            Operand::Number(n) => Some(*n).filter(|n| *n != NOTHING),
            Operand::Flag(flag) => Some(i64::from(*flag)),
            Operand::Nothing => Some(NOTHING),
            _ => None,
        };
        let mut wanted: Vec<i64> = wanted.iter().filter_map(number).collect();
        wanted.sort_unstable();
        wanted.dedup();
        match wanted.as_slice() {
            [one] => match self.own_code(*one) {
                Some(code) => Bits::of_codes(&self.codes, |have| have == code),
                None => self.rows.which(|have| have == *one),
            },
            many => self.rows.which(|have| many.binary_search(&have).is_ok()),
        }
    }

    /// The rows whose number lies on one side of a limit.
    pub(super) fn compared(&self, op: Op, operand: &Operand, inclusive: bool) -> Bits {
        let Operand::Number(limit) = *operand else { return self.rows.which(|_| false) };
        if let Some(limit) = self.own_code(limit) {
            return match op {
                Op::Greater if !inclusive => Bits::of_codes(&self.codes, |have| have > limit),
                Op::Less if !inclusive => Bits::of_codes(&self.codes, |have| have < limit && have != 0),
                Op::Greater | Op::AtLeast => Bits::of_codes(&self.codes, |have| have >= limit),
                Op::Less | Op::AtMost => Bits::of_codes(&self.codes, |have| have <= limit && have != 0),
                _ => Bits::none(self.codes.len()),
            };
        }
        match op {
            Op::Greater if !inclusive => self.rows.which(|have| have > limit),
            Op::Less if !inclusive => self.rows.which(|have| have < limit && have != NOTHING),
            Op::Greater | Op::AtLeast => self.rows.which(|have| have >= limit && have != NOTHING),
            Op::Less | Op::AtMost => self.rows.which(|have| have <= limit && have != NOTHING),
            _ => self.rows.which(|_| false),
        }
    }

    /// What stands for a number, if looking at the codes is the quickest way to its rows.
    fn own_code(&self, number: i64) -> Option<u32> {
        own_code(number).filter(|_| !self.rows.has_sets())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_number() -> impl Strategy<Value = Option<i64>> {
        let edges = [0, 1, 2, -1, i64::MIN + 1, i64::MAX, i64::from(u32::MAX), i64::from(u32::MAX) - 1];
        prop_oneof![
            Just(None),
            prop::sample::select(edges.to_vec()).prop_map(Some),
            (0..90_i64).prop_map(Some),
            any::<i64>().prop_map(|n| Some(n.max(i64::MIN + 1))),
        ]
    }

    proptest! {
        #[test]
        fn numbers_compare_by_their_codes_as_they_compare_by_themselves(
            rows in prop::collection::vec(any_number(), 0..300),
            limit in any_number().prop_map(|n| n.unwrap_or(7)),
            inclusive in any::<bool>(),
        ) {
            let numbers = Numbers::new(rows.iter().map(|n| Val::number(*n)));
            for op in [Op::Greater, Op::Less, Op::AtLeast, Op::AtMost] {
                let plain = Bits::of(&rows, |have| have.is_some_and(|have| match op {
                    Op::Greater => have > limit || (inclusive && have == limit),
                    Op::Less => have < limit || (inclusive && have == limit),
                    Op::AtLeast => have >= limit,
                    _ => have <= limit,
                }));
                prop_assert_eq!(numbers.compared(op, &Operand::Number(limit), inclusive), plain);
            }
            let plain = Bits::of(&rows, |have| *have == Some(limit));
            prop_assert_eq!(numbers.equal(&[Operand::Number(limit)]), plain);
        }
    }
}
