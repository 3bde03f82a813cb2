//! How texts are compared: folded, and as tokens. The one function for everything that looks for words: conditions, the
//! index, and what marks what was found.

use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{ExtendedPictographic, GeneralCategory, RegionalIndicator, Script};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed};
use unicode_segmentation::UnicodeSegmentation;

use super::ast::Span;

static SCRIPTS: CodePointMapDataBorrowed<'static, Script> = CodePointMapData::<Script>::new();
static CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();
static PICTURES: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<ExtendedPictographic>();
static FLAGS: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<RegionalIndicator>();
static NFKC: LazyLock<ComposingNormalizerBorrowed<'static>> = LazyLock::new(ComposingNormalizerBorrowed::new_nfkc);
static NFD: LazyLock<DecomposingNormalizerBorrowed<'static>> = LazyLock::new(DecomposingNormalizerBorrowed::new_nfd);

const TATWEEL: char = '\u{640}';

/// Blanks are one blank; letters are those that people take for the same: in any case, ligatures and wide forms as plain
/// ones, without accents and vowel signs where these are marks on a letter (Latin, Greek, Cyrillic, Hebrew, Arabic). In
/// scripts where such marks are the vowels they stay.
pub fn fold(text: &str) -> String {
    let joined = one_blank(text);
    if joined.is_ascii() {
        return joined.to_ascii_lowercase();
    }
    // What is the same in capitals is the same: ß, ẞ and ss; σ and ς; i, ı and İ.
    let small = NFKC.normalize(&joined).into_owned();
    let small = small.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    let cased: String = small.flat_map(char::to_lowercase).collect();
    let mut bare = String::with_capacity(cased.len());
    let mut drops = false;
    for c in NFD.normalize(&cased).chars() {
        if is_mark(c) {
            if !drops {
                bare.push(c);
            }
            continue;
        }
        // It only makes a word longer, and is no letter that a mark could stand on.
        if c == TATWEEL {
            continue;
        }
        drops = matches!(
            SCRIPTS.get(c),
            Script::Latin | Script::Greek | Script::Cyrillic | Script::Hebrew | Script::Arabic
        );
        bare.push(if c == '\u{671}' { '\u{627}' } else { c });
    }
    one_blank(&NFKC.normalize(&bare))
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_mark(c: char) -> bool {
    matches!(
        CATEGORIES.get(c),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
    )
}

/// What a character is for the making of tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit of a script that has blanks between words.
    Letter,
    /// One of a script that has none.
    Run,
    /// A mark: belongs to what stands before it.
    Mark,
    Other,
}

fn class(c: char) -> Class {
    if is_mark(c) {
        return Class::Mark;
    }
    match SCRIPTS.get(c) {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar
        | Script::Tibetan
            if c.is_alphanumeric() =>
        {
            Class::Run
        }
        _ if c == 'ー' => Class::Run,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// By how many letters a word that is begun can be told from others: a syllable of Hangul has two at least, and a picture
/// is a word by itself.
pub(super) fn letters(word: &str) -> usize {
    let each = word.chars().map(|c| match c {
        '\u{AC00}'..='\u{D7A3}' => 2,
        c if c.is_alphanumeric() => 1,
        c if !c.is_ascii() && (PICTURES.contains(c) || FLAGS.contains(c)) => ENOUGH_LETTERS,
        _ => 0,
    });
    each.sum()
}

/// Words that begin with so many letters, or have them, are looked for in messages: of fewer, nearly each has one.
pub(super) const ENOUGH_LETTERS: usize = 3;

/// Of a longer word so many letters count: what is longer is no word, and need not be told apart.
const MOST_LETTERS: usize = 100;

/// A piece of a text: a word, or a run of characters without blanks between its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Word(String),
    Run(Vec<char>),
}

/// A piece with where it stands in the folded text: up to the byte behind each of its characters, from the first on.
struct Placed {
    piece: Piece,
    start: usize,
    ends: Vec<usize>,
}

/// What `text` is made of.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    placed(&fold(text)).into_iter().map(|placed| placed.piece).collect()
}

fn placed(folded: &str) -> Vec<Placed> {
    let mut pieces: Vec<Placed> = Vec::new();
    // Whether the last piece may go on.
    let mut open = false;
    let mut graphemes = folded.grapheme_indices(true).peekable();
    while let Some((start, grapheme)) = graphemes.next() {
        let first = grapheme.chars().next().unwrap_or(' ');
        if !first.is_ascii() && !first.is_alphanumeric() && (PICTURES.contains(first) || FLAGS.contains(first)) {
            let picture = grapheme.chars().filter(|c| !matches!(c, '\u{FE0E}' | '\u{FE0F}'));
            let piece = Piece::Word(picture.take(MOST_LETTERS).collect());
            pieces.push(Placed { piece, start, ends: vec![start + grapheme.len()] });
            open = false;
            continue;
        }
        let within_word = open && pieces.last().is_some_and(|last| matches!(last.piece, Piece::Word(_)));
        let next = graphemes.peek().and_then(|(_, next)| next.chars().next());
        let goes_on = next.is_some_and(|c| class(c) == Class::Letter);
        if matches!(grapheme, "'" | "’") && within_word && goes_on {
            continue;
        }
        for (at, c) in grapheme.char_indices() {
            let (start, end) = (start + at, start + at + c.len_utf8());
            let class = class(c);
            let fits = |last: &Placed| match last.piece {
                Piece::Word(_) => matches!(class, Class::Letter | Class::Mark),
                Piece::Run(_) => matches!(class, Class::Run | Class::Mark),
            };
            let goes_on = open && pieces.last().is_some_and(fits);
            let piece = match class {
                Class::Other => {
                    open = false;
                    continue;
                }
                Class::Mark if !goes_on => continue,
                Class::Letter if !goes_on => Some(Piece::Word(String::new())),
                Class::Run if !goes_on => Some(Piece::Run(Vec::new())),
                _ => None,
            };
            pieces.extend(piece.map(|piece| Placed { piece, start, ends: Vec::new() }));
            if let Some(last) = pieces.last_mut() {
                last.push(c, end);
            }
            open = true;
        }
    }
    pieces
}

impl Placed {
    fn push(&mut self, c: char, end: usize) {
        match &mut self.piece {
            Piece::Word(_) if self.ends.len() >= MOST_LETTERS => return,
            Piece::Word(word) => word.push(c),
            Piece::Run(run) => run.push(c),
        }
        self.ends.push(end);
    }

    /// Its tokens, with where each begins and ends.
    fn tokens(self, each: &mut impl FnMut(String, usize, usize)) {
        let Self { piece, start, ends } = self;
        let starts: Vec<usize> = std::iter::once(start).chain(ends.iter().copied()).collect();
        match piece {
            Piece::Word(word) => each(word, start, ends.last().copied().unwrap_or(start)),
            Piece::Run(run) => {
                let place =
                    |at: usize| (starts.get(at).copied().unwrap_or(start), ends.get(at).copied().unwrap_or(start));
                for (at, pair) in run.windows(2).enumerate() {
                    each(String::from_iter(pair), place(at).0, place(at + 1).1);
                }
                if let Some(last) = run.last() {
                    let (from, to) = place(run.len() - 1);
                    each(last.to_string(), from, to);
                }
            }
        }
    }
}

/// The tokens of a text that is searched: its words folded; of a script without blanks each pair of characters, and the
/// last one alone.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    placed(&fold(text)).into_iter().for_each(|piece| piece.tokens(&mut |token, _, _| tokens.push(token)));
    tokens
}

/// The same with where each stands in the text itself: from one byte up to, not including, another.
pub fn places(text: &str) -> Vec<(String, Span)> {
    let mut all = Vec::new();
    for chunk in text.split_whitespace() {
        // A piece of the text lies in it.
        let begins = chunk.as_ptr() as usize - text.as_ptr() as usize;
        let folded = fold(chunk);
        let way = way_back(chunk, &folded);
        let back = |at: usize, end: bool| match &way {
            Some(way) => way.get(at).map_or(0, |(start, stop)| if end { *stop } else { *start }),
            None => {
                if end {
                    chunk.len()
                } else {
                    0
                }
            }
        };
        for piece in placed(&folded) {
            piece.tokens(&mut |token, from, to| {
                let span = Span::new(begins + back(from, false), begins + back(to.saturating_sub(1).max(from), true));
                all.push((token, span));
            });
        }
    }
    all
}

/// For each byte of a folded text, from where to where what it was made of stands in the text itself; none if what is
/// folded together is another thing than what is folded piece by piece.
fn way_back(chunk: &str, folded: &str) -> Option<Vec<(usize, usize)>> {
    let mut way = Vec::with_capacity(folded.len());
    let mut together = String::with_capacity(folded.len());
    for (start, grapheme) in chunk.grapheme_indices(true) {
        let piece = fold(grapheme);
        way.extend(std::iter::repeat_n((start, start + grapheme.len()), piece.len()));
        together.push_str(&piece);
    }
    (together == folded).then_some(way)
}
