//! How texts are compared: folded, and as tokens. The one function for everything that looks for words.

use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{ExtendedPictographic, GeneralCategory, RegionalIndicator, Script};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed};
use unicode_segmentation::UnicodeSegmentation;

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

/// A piece of a text: a word, or a run of characters without blanks between its words.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Run(Vec<char>),
}

fn pieces(text: &str) -> Vec<Piece> {
    let folded = fold(text);
    let mut pieces: Vec<Piece> = Vec::new();
    // Whether the last piece may go on.
    let mut open = false;
    let mut graphemes = folded.graphemes(true).peekable();
    while let Some(grapheme) = graphemes.next() {
        let first = grapheme.chars().next().unwrap_or(' ');
        if !first.is_ascii() && !first.is_alphanumeric() && (PICTURES.contains(first) || FLAGS.contains(first)) {
            pieces.push(Piece::Word(grapheme.replace(['\u{FE0E}', '\u{FE0F}'], "")));
            open = false;
            continue;
        }
        let within_word = open && matches!(pieces.last(), Some(Piece::Word(_)));
        let goes_on = graphemes.peek().and_then(|next| next.chars().next()).is_some_and(|c| class(c) == Class::Letter);
        if matches!(grapheme, "'" | "’") && within_word && goes_on {
            continue;
        }
        for c in grapheme.chars() {
            match (class(c), pieces.last_mut().filter(|_| open)) {
                (Class::Letter | Class::Mark, Some(Piece::Word(word))) => word.push(c),
                (Class::Run | Class::Mark, Some(Piece::Run(run))) => run.push(c),
                (Class::Letter, _) => pieces.push(Piece::Word(c.to_string())),
                (Class::Run, _) => pieces.push(Piece::Run(vec![c])),
                (Class::Mark, None) => continue,
                (Class::Other, _) => {
                    open = false;
                    continue;
                }
            }
            open = true;
        }
    }
    pieces
}

/// The tokens of a text that is searched: its words folded; of a script without blanks each pair of characters, and the
/// last one alone.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Word(word) => tokens.push(word),
            Piece::Run(run) => {
                tokens.extend(run.windows(2).map(String::from_iter));
                tokens.extend(run.last().map(char::to_string));
            }
        }
    }
    tokens
}

/// Words that are looked for, in this order and without others between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase(Vec<Term>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Term {
    text: String,
    /// Whether letters may stand before it.
    front: bool,
    /// Whether letters may stand behind it.
    back: bool,
}

impl Phrase {
    /// The words of `text`; of the first one only the end if `front`, of the last one only the beginning if `back`. None
    /// if there is nothing to look for.
    pub fn new(text: &str, front: bool, back: bool) -> Option<Self> {
        let mut terms: Vec<Term> = Vec::new();
        let term = |text: String, back: bool| Term { text, front: false, back };
        let pieces = pieces(text);
        for (at, piece) in pieces.iter().enumerate() {
            let is_last = at + 1 == pieces.len();
            match piece {
                Piece::Word(word) => terms.push(term(word.clone(), false)),
                Piece::Run(run) => {
                    terms.extend(run.windows(2).map(|pair| term(String::from_iter(pair), false)));
                    // One character alone is the beginning of a pair. Before more words the run has to end.
                    if run.len() == 1 || !is_last {
                        terms.extend(run.last().map(|last| term(last.to_string(), is_last)));
                    }
                }
            }
        }
        if let Some(first) = terms.first_mut() {
            first.front |= front;
        }
        if let Some(last) = terms.last_mut() {
            last.back |= back;
        }
        (!terms.is_empty()).then_some(Self(terms))
    }

    /// Whether they stand somewhere in a text.
    pub fn is_in(&self, text: &str) -> bool {
        tokens(text).windows(self.0.len()).any(|window| self.fits(window))
    }

    /// Whether a text begins with them.
    pub fn begins(&self, text: &str) -> bool {
        tokens(text).get(..self.0.len()).is_some_and(|window| self.fits(window))
    }

    fn fits(&self, window: &[String]) -> bool {
        self.0.iter().zip(window).all(|(term, token)| match (term.front, term.back) {
            (false, false) => *token == term.text,
            (false, true) => token.starts_with(&term.text),
            (true, false) => token.ends_with(&term.text),
            (true, true) => token.contains(&term.text),
        })
    }
}
