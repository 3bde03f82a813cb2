//! Sets of rows, one bit a row.

/// A set of the first so many whole numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    pub(super) fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    pub(super) fn all(len: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        bits.trim();
        bits
    }

    /// Those whose value passes.
    pub(super) fn of<T>(values: &[T], test: impl Fn(&T) -> bool) -> Self {
        let word = |chunk: &[T]| chunk.iter().rev().fold(0, |word, value| word << 1 | u64::from(test(value)));
        Self { words: values.chunks(64).map(word).collect(), len: values.len() }
    }

    /// The same for codes, in such a way that several are tested at once.
    pub(super) fn of_codes(codes: &[u32], test: impl Fn(u32) -> bool) -> Self {
        let word = |chunk: &[u32]| {
            let mut passed = [0; 64];
            passed.iter_mut().zip(chunk).for_each(|(one, code)| *one = u8::from(test(*code)));
            let (eights, _) = passed.as_chunks::<8>();
            // Multiplying moves the lowest bit of each of eight bytes into the highest byte, each to its own place.
            let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            eights.iter().rev().fold(0, |word, eight| word << 8 | bits(eight))
        };
        Self { words: codes.chunks(64).map(word).collect(), len: codes.len() }
    }

    pub(super) fn put(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Takes one out.
    pub(super) fn take(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word &= !(1 << (at % 64));
        }
    }

    /// Makes room for so many numbers; the new ones are not in.
    pub(super) fn grow(&mut self, len: usize) {
        if len > self.len {
            self.words.resize(len.div_ceil(64), 0);
            self.len = len;
        }
    }

    /// Whether one is in.
    pub(super) fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Keeps those that are in both.
    pub(super) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    /// Takes in those of the other.
    pub(super) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// The others.
    pub(super) fn not(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trim();
        self
    }

    /// How many are in.
    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether all are in.
    pub(super) fn is_full(&self) -> bool {
        self.count() == self.len
    }

    /// Whether none is in.
    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Those that are in, smallest first.
    pub(super) fn ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(n, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let at = (left != 0).then(|| n * 64 + left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at)
            })
        })
    }

    /// What lies behind the last one does not count.
    fn trim(&mut self) {
        if let (Some(last), used @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= u64::MAX >> (64 - used);
        }
    }
}
