//! What a person sees as one sign of a line: clusters of code points.

use unicode_segmentation::UnicodeSegmentation as _;

/// How many signs a person sees in a line.
pub fn signs(line: &str) -> usize {
    if line.is_ascii() { line.len() } else { line.graphemes(true).count() }
}

/// The code points at which the clusters of a line begin, and its end.
pub(super) struct Clusters {
    starts: Vec<usize>,
    kinds: Vec<Sort>,
}

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Blank,
    Mark,
    Letter,
}

impl Sort {
    fn of(cluster: &str) -> Self {
        match cluster.chars().next() {
            Some(sign) if sign.is_whitespace() => Self::Blank,
            // With a sign on it, it is no mark any more: `#` and the keycap of it.
            Some(sign) if sign != '_' && sign.is_ascii_punctuation() && cluster.len() == 1 => Self::Mark,
            _ => Self::Letter,
        }
    }
}

impl Clusters {
    /// Of a line.
    pub fn of(line: &str) -> Self {
        let (mut starts, mut kinds, mut column) = (vec![0], Vec::new(), 0);
        for cluster in line.graphemes(true) {
            column += cluster.chars().count();
            starts.push(column);
            kinds.push(Sort::of(cluster));
        }
        Self { starts, kinds }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.kinds.len()
    }

    /// Where the one of that number begins; behind the last one, the line's end.
    pub fn start(&self, place: usize) -> usize {
        self.starts.get(place).copied().unwrap_or_else(|| self.end())
    }

    /// The number of the one at a column, or that the column is in; behind the last one, how many there are.
    pub fn place(&self, column: usize) -> usize {
        if column >= self.end() {
            return self.count();
        }
        self.starts.partition_point(|start| *start <= column).saturating_sub(1)
    }

    /// What the one of that number is.
    pub fn sort(&self, place: usize) -> Option<Sort> {
        self.kinds.get(place).copied()
    }

    /// Behind the last one.
    pub fn end(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether a cluster begins there, or the line ends.
    pub fn begins_at(&self, column: usize) -> bool {
        self.starts.binary_search(&column).is_ok()
    }

    /// Where the cluster begins that stands before a column, or that the column is in.
    pub fn before(&self, column: usize) -> usize {
        let place = self.starts.partition_point(|start| *start < column);
        place.checked_sub(1).and_then(|place| self.starts.get(place)).copied().unwrap_or(0)
    }

    /// Where the cluster ends that begins at a column, or that the column is in.
    pub fn after(&self, column: usize) -> usize {
        let place = self.starts.partition_point(|start| *start <= column);
        self.starts.get(place).copied().unwrap_or_else(|| self.end())
    }

    /// Where the word before a column begins.
    pub fn word_before(&self, column: usize) -> usize {
        let mut place = self.starts.partition_point(|start| *start < column);
        let kind = |place: usize| place.checked_sub(1).and_then(|place| self.kinds.get(place)).copied();
        while kind(place) == Some(Sort::Blank) {
            place -= 1;
        }
        let word = kind(place);
        while place > 0 && kind(place) == word {
            place -= 1;
        }
        self.starts.get(place).copied().unwrap_or(0)
    }

    /// Where the word at or behind a column ends.
    pub fn word_after(&self, column: usize) -> usize {
        let mut place = self.starts.partition_point(|start| *start < column);
        let kind = |place: usize| self.kinds.get(place).copied();
        while kind(place) == Some(Sort::Blank) {
            place += 1;
        }
        let word = kind(place);
        while word.is_some() && kind(place) == word {
            place += 1;
        }
        self.starts.get(place).copied().unwrap_or_else(|| self.end())
    }
}
