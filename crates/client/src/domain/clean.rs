//! Which characters of strangers reach the terminal, and how many of those that pile up on others.
//!
//! - Control characters, and all that Unicode calls default ignorable (invisible ones: bidi marks and overrides, zero
//!   width spaces, soft hyphens, tags, fillers, variation selectors for glyphs), are left out. Those that words and
//!   pictures are made with stay, one at a place where they mean something: joiners between letters of scripts that
//!   have them and between emoji, the two selectors of emoji, those of Mongolian letters, the tags of three flags.
//! - Marks on a letter are bounded by what its script needs ([`most_marks`]); those beyond are left out.
//! - What is drawn as one character has at most [`MOST_IN_CLUSTER`] of them; what is beyond becomes `�`.
//!
//! Cleaning what is clean changes nothing.

use icu_properties::props::{DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();
const IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();
const PICTOGRAPHIC: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<ExtendedPictographic>();

/// Characters in one that is drawn; the longest stacks of Tibetan and conjuncts of Sanskrit have about half.
pub const MOST_IN_CLUSTER: usize = 32;

/// Joiners in one emoji; a family of four and a kiss have three.
const MOST_JOINED: usize = 4;

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';

/// How many marks may follow one letter, this one among them. Accents, Thai and Lao need two or three, Hebrew with
/// accents, Arabic of the Koran and the scripts of India and its neighbours up to five, Tibetan stacks eight.
fn most_marks(mark: char) -> usize {
    match mark {
        '\u{0F00}'..='\u{0FFF}' => 9,
        '\u{0E00}'..='\u{0EFF}' | '\u{1100}'..='\u{11FF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => 4,
        '\u{0590}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{10A00}'..='\u{11FFF}' | '\u{1F3FB}'..='\u{1F3FF}' => 6,
        ZWNJ | ZWJ => 6,
        _ => 4,
    }
}

/// Whether a character is drawn on the one before it, or takes no room of its own.
fn is_mark(c: char) -> bool {
    c >= '\u{0300}'
        && (matches!(
            CATEGORIES.get(c),
            GeneralCategory::NonspacingMark
                | GeneralCategory::EnclosingMark
                | GeneralCategory::SpacingMark
                | GeneralCategory::Format
        ) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
            || c.width() == Some(0))
}

/// Whether a character may not reach the terminal wherever it stands.
fn is_unsafe(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        // Separators of lines, annotations, what is no character.
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}')
        || code & 0xFFFE == 0xFFFE
        || code >= 0xAD && IGNORABLE.contains(c)
}

/// Scripts in whose words a joiner changes what is read.
fn joins(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1900}'..='\u{1AAF}' | '\u{1B00}'..='\u{1CFF}'
        | '\u{A800}'..='\u{ABFF}' | '\u{10A00}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
        && (c.is_alphabetic() || is_mark(c))
}

/// The tags behind the black flag that make the flags of England, Scotland and Wales.
const FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];

/// The tags of a flag at the beginning of what follows the black one.
fn flag_tags(after: &str) -> Option<&str> {
    let end = after.find('\u{E007F}')? + '\u{E007F}'.len_utf8();
    let tags = after.get(..end)?;
    // Each of them is a tag: what stands between tags goes the way of all else.
    let letters: Option<String> = tags.chars().map(|c| char::from_u32(u32::from(c).checked_sub(0xE0000)?)).collect();
    let letters = letters?;
    FLAGS.iter().any(|flag| letters.strip_suffix('\u{7f}') == Some(flag)).then_some(tags)
}

/// What has been cleaned so far.
#[derive(Default)]
struct Cleaner {
    out: String,
    /// The last character that is no mark.
    base: Option<char>,
    /// The last one that was kept.
    last: Option<char>,
    /// How many marks follow the base.
    marks: usize,
    /// How many joiners there are in the emoji.
    joined: usize,
    /// Whether something joins at all.
    complex: bool,
}

impl Cleaner {
    fn push(&mut self, c: char) {
        self.out.push(c);
        self.last = Some(c);
    }

    fn base(&mut self, c: char) {
        if self.last != Some(ZWJ) {
            self.joined = 0;
        }
        self.complex |= c >= '\u{11000}' || matches!(c, '\u{1100}'..='\u{115F}' | '\u{A960}'..='\u{A97F}');
        self.base = Some(c);
        self.marks = 0;
        self.push(c);
    }

    fn mark(&mut self, c: char) {
        self.complex = true;
        if self.marks < most_marks(c) {
            self.marks += 1;
            self.push(c);
        }
    }

    fn joiner(&mut self, c: char, next: Option<char>) {
        let emoji = self.base.filter(|base| PICTOGRAPHIC.contains(*base)).is_some();
        if emoji {
            let more = next.is_some_and(|next| PICTOGRAPHIC.contains(next));
            if c == ZWJ && more && self.last != Some(ZWJ) && self.joined < MOST_JOINED {
                self.joined += 1;
                self.complex = true;
                self.push(c);
            }
        } else if self.last.is_some_and(joins) {
            self.mark(c);
        }
    }

    /// One of the two selectors that make a character an emoji or text, behind what can be both.
    fn selector(&mut self, c: char, next: Option<char>) {
        let keycap = self.last.is_some_and(|last| matches!(last, '0'..='9' | '#' | '*')) && next == Some('\u{20E3}');
        let emoji = self.last.is_some_and(|last| !last.is_ascii() && PICTOGRAPHIC.contains(last));
        if keycap || emoji {
            self.complex = true;
            self.push(c);
        }
    }

    /// A character that is neither plain nor a line break; answers how many bytes behind it are used up with it.
    fn take(&mut self, c: char, after: &str) -> usize {
        match c {
            ZWNJ | ZWJ => self.joiner(c, after.chars().next()),
            '\u{FE0E}' | '\u{FE0F}' => self.selector(c, after.chars().next()),
            '\u{180B}'..='\u{180D}' | '\u{180F}' => {
                if self.last.is_some_and(|last| matches!(last, '\u{1820}'..='\u{18AA}')) {
                    self.push(c);
                }
            }
            _ if is_unsafe(c) => {}
            '\u{1F3F4}' => {
                self.base(c);
                if let Some(tags) = flag_tags(after) {
                    self.out.push_str(tags);
                    return tags.len();
                }
            }
            _ if is_mark(c) => self.mark(c),
            _ => self.base(c),
        }
        0
    }
}

/// What stays of the characters that move the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Nothing,
    Breaks,
    BreaksAndTabs,
}

fn clean(raw: &str, keeps: Keeps) -> String {
    let keep_breaks = keeps != Keeps::Nothing;
    if raw.bytes().all(|b| (0x20..0x7F).contains(&b)) {
        return raw.to_owned();
    }
    let mut cleaner = Cleaner { out: String::with_capacity(raw.len()), ..Cleaner::default() };
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            ' '..='~' => cleaner.base(c),
            '\r' if keep_breaks && chars.as_str().starts_with('\n') => {}
            '\n' | '\r' if keep_breaks => cleaner.base('\n'),
            '\t' if keeps == Keeps::BreaksAndTabs => cleaner.base('\t'),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{0085}' => cleaner.base(' '),
            _ => {
                let used = cleaner.take(c, chars.as_str());
                chars = chars.as_str().get(used..).unwrap_or("").chars();
            }
        }
    }
    if cleaner.complex { bounded(cleaner.out) } else { cleaner.out }
}

/// Cuts what is drawn as one character where it has too many: chains of conjuncts, of consonants that never become a
/// syllable, of signs that stand before a number.
fn bounded(text: String) -> String {
    let too_long = |cluster: &str| cluster.len() > MOST_IN_CLUSTER && cluster.chars().count() > MOST_IN_CLUSTER;
    if !text.graphemes(true).any(too_long) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if too_long(cluster) {
            out.extend(cluster.chars().take(MOST_IN_CLUSTER));
            out.push(char::REPLACEMENT_CHARACTER);
        } else {
            out.push_str(cluster);
        }
    }
    out
}

/// One line of safe text: line breaks and tabs become spaces, everything unsafe is left out.
pub fn clean_line(raw: &str) -> String {
    clean(raw, Keeps::Nothing)
}

/// Safe text of several lines: `\n` stays (`\r\n` and `\r` become `\n`), tabs become spaces, the unsafe is left out.
pub fn clean_block(raw: &str) -> String {
    clean(raw, Keeps::Breaks)
}

/// What a person types or pastes to be sent: as [`clean_block`], but tabs stay tabs.
pub fn clean_typed(raw: &str) -> String {
    clean(raw, Keeps::BreaksAndTabs)
}

/// Adds clean text to clean text: the whole is what cleaning both at once would make of them.
pub fn append(text: &mut String, more: &str) {
    let joins = more.chars().next().is_some_and(|c| !c.is_ascii()) && !text.is_empty();
    if !joins {
        text.push_str(more);
        return;
    }
    // Cleaning may begin anew at a character that has nothing to do with those before it.
    let is_start = |at: usize, cluster: &str| {
        let free = cluster.chars().next().is_some_and(|c| !is_mark(c));
        free && !text.get(..at).is_some_and(|before| before.ends_with(ZWJ))
    };
    let start = text.grapheme_indices(true).rev().find(|(at, cluster)| is_start(*at, cluster)).map_or(0, |(at, _)| at);
    let end = clean_block(&format!("{}{more}", text.get(start..).unwrap_or("")));
    text.truncate(start);
    text.push_str(&end);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_control_escape_or_bidi_character_survives() {
        let hostile =
            "a\u{1b}[31mb\u{1b}]52;c;ZXZpbA==\u{7}c\u{202e}d\u{2066}e\u{9b}2Jf\u{0}g\u{200b}h\u{e0041}i\u{feff}";
        assert_eq!(clean_line(hostile), "a[31mb]52;c;ZXZpbA==cde2Jfghi");
    }

    #[test]
    fn line_breaks_stay_only_in_blocks() {
        assert_eq!(clean_block("a\r\nb\rc\nd\te"), "a\nb\nc\nd e");
        assert_eq!(clean_line("a\r\nb"), "a  b");
        assert_eq!(clean_typed("a\r\nb\tc\u{1b}"), "a\nb\tc");
        assert_eq!(clean_line("é\r\nb\u{2028}c\u{85}d"), "é  b c d");
    }

    #[test]
    fn words_of_many_scripts_and_emoji_stay_whole() {
        for real in [
            "Việt Nam tiếng Việt",
            "Vie\u{0323}\u{0302}t Nam tie\u{0302}\u{0301}ng",
            "ɔ̰̃́ː",
            "हिन्दी में क्षत्रिय, र्त्स्न्य, स्त्री, क्‍ष, क्‌ष, र्‍य, विद्‌या",
            "বাংলা র‍্যাব উৎকৃষ্ট",
            "ಕನ್ನಡ ರ‍್ಯಾಂಕ್ ಜ್ಯೋತ್ಸ್ನಾ",
            "മലയാളം ന്‍ കര്‍ത്തൃത്വം ക്രോണോളജി",
            "தமிழ் க்ஷௌரம் ஸ்ரீ",
            "తెలుగు స్త్రీ క్‌షయ",
            "සිංහල ක්‍ෂේත්‍රය ශ්‍රී ලංකා ප්‍රඥාව ආර්‍ය්‍ය",
            "ภาษาไทย น้ำ ผู้ใหญ่ กตัญญู ปั้น ฤๅษี กํา",
            "ພາສາລາວ ນ້ຳ ກຸ້ງ",
            "བོད་སྐད་ རྒྱལ་པོ་ ཧྐྵྨླྺྼྻྂ ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ",
            "ភាសាខ្មែរ ស្ត្រី ព្រះអង្គ ក្រុងភ្នំពេញ",
            "မြန်မာစာ ကျွန်ုပ် လျှို့ဝှက် မျှော့ ဩဂုတ်",
            "العَرَبِيَّةُ مُحَمَّدٌ ٱللَّٰهِ بِسْمِ ٱلرَّحْمَٰنِ",
            "می‌خواهم کتاب‌ها ه‍",
            "عِبْرِית שָׁלוֹם וַיִּשָּׁ֣בַֽע לַמְנַצֵּ֣חַ",
            "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌",
            "한국어 각 값 \u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
            "日本語 が か\u{3099} 葛飾区",
            "ߒߞߏ ߛߓߍ߫ አማርኛ ქართული հայերեն ᏣᎳᎩ",
            "ꦧꦱꦗꦮ ꦏꦿꦺꦴ ᬩᬲᬩᬮᬶ ᨲᩫ᩠ᩅᨾᩮᩬᩥᨦ",
            "👨‍👩‍👧‍👦 👩🏿‍🚀 🏳️‍🌈 🏳️‍⚧️ 👩🏻‍❤️‍💋‍👨🏽 🧑🏽‍🤝‍🧑🏻 🐻‍❄️ ❤️‍🔥 👁️‍🗨️ 🧑‍🦰",
            "🇩🇪🇺🇦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽 ☝🏽 1️⃣ #️⃣ ❤️ ☎︎ ©️ 🏻🏼🏽🏾🏿",
            "10⁻³ ½ ™ ∑ ⟨x⟩ a⃗ Z͑",
        ] {
            assert_eq!(clean_line(real), real);
        }
    }

    #[test]
    fn marks_and_invisible_characters_do_not_pile_up() {
        let over = |base: &str, mark: &str, times: usize| clean_line(&format!("{base}{}y", mark.repeat(times)));
        for (base, mark, most) in [
            ("x", "\u{0301}", 4),
            ("ก", "\u{0E49}", 4),
            ("ب", "\u{064E}", 6),
            ("ש", "\u{05B8}", 6),
            ("क", "\u{0941}", 6),
            ("क", "\u{093E}", 6),
            ("ཀ", "\u{0F90}", 9),
            ("က", "\u{103D}", 6),
            ("한", "\u{11A8}", 4),
            ("\u{1100}", "\u{1161}", 4),
            ("x", "\u{20DD}", 4),
            ("👍", "🏽", 6),
            ("1", "\u{0600}", 6),
            ("1", "\u{0D4E}", 6),
        ] {
            let chars = over(base, mark, 60).chars().count();
            assert_eq!(chars, base.chars().count() + most + 1, "{base} {mark:?}");
        }
        for (base, invisible) in [
            ("x", '\u{200D}'),
            ("x", '\u{200C}'),
            ("👍", '\u{200D}'),
            ("x", '\u{FE0F}'),
            ("葛", '\u{FE00}'),
            ("葛", '\u{E0100}'),
            ("x", '\u{E0100}'),
            ("x", '\u{E01EF}'),
            ("x", '\u{034F}'),
            ("x", '\u{180B}'),
            ("x", '\u{17B4}'),
            ("x", '\u{1D173}'),
            ("x", '\u{FFF0}'),
            ("x", '\u{E0FFF}'),
            ("x", '\u{FFFF}'),
            ("\u{1F3F4}", '\u{E0067}'),
        ] {
            assert_eq!(over(base, &invisible.to_string(), 500), format!("{base}y"), "{invisible:?}");
        }
        assert_eq!(over("❤", "\u{FE0F}", 159), "❤\u{FE0F}y");
        assert_eq!(over("ب", "\u{200D}", 500).chars().filter(|c| *c == '\u{200D}').count(), 1);
        assert_eq!(clean_line(&"👩\u{200D}".repeat(500)).split('👩').filter(|s| !s.is_empty()).count(), 400);
        let every: String = (0xFE00..0xFE10).chain(0xE0100..0xE01F0).filter_map(char::from_u32).collect();
        assert_eq!(over("漢", &every, 1), "漢y");
    }

    #[test]
    fn a_chain_without_end_is_cut_and_that_is_seen() {
        for piece in ["क\u{094D}", "\u{1100}"] {
            let cut = clean_line(&piece.repeat(500));
            assert!(cut.chars().count() < 40 && cut.contains('\u{FFFD}'), "{cut}");
        }
    }

    fn anything() -> impl Strategy<Value = String> {
        let pieces = [
            "a",
            " ",
            "1",
            "é",
            "\u{0301}",
            "\u{0E01}",
            "\u{0E49}",
            "क",
            "\u{094D}",
            "\u{093F}",
            "\u{200D}",
            "\u{200C}",
            "👩",
            "🏽",
            "❤",
            "\u{FE0F}",
            "\u{FE0E}",
            "\u{20E3}",
            "#",
            "\u{E0100}",
            "\u{1F3F4}",
            "\u{E0067}\u{E0062}",
            "\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "\u{0600}",
            "\u{0D4E}",
            "\u{1100}",
            "\u{1161}",
            "\u{11A8}",
            "ب",
            "\u{064E}",
            "\u{05B8}",
            "\u{0F90}",
            "\u{1820}",
            "\u{180B}",
            "🇩",
            "\u{3099}",
            "\u{1b}",
            "\n",
            "\u{202e}",
        ];
        let piece = prop_oneof![
            4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        let run = (piece, prop_oneof![8 => 1usize..3, 1 => 30usize..70]).prop_map(|(piece, n)| piece.repeat(n));
        prop::collection::vec(run, 0..12).prop_map(|runs| runs.concat())
    }

    #[test]
    fn nothing_comes_through_between_the_tags_of_a_flag() {
        let tags = "\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        for order in ["\u{1b}[2J", "\u{1b}]52;c;aGk=\u{7}", "\u{9b}31m", "\r\n", "\u{202e}", "\u{200c}", "\u{7}"] {
            for at in [0, 4, 12, 20] {
                let (before, behind) = tags.split_at(at);
                let raw = format!("\u{1F3F4}{before}{order}{behind} x");
                for clean in [clean_line(&raw), clean_block(&raw), clean_typed(&raw)] {
                    let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200c}');
                    assert!(!clean.contains(bad), "{raw:?}: {clean:?}");
                    assert_eq!(clean_block(&clean), clean);
                }
            }
        }
        assert_eq!(clean_line(&format!("\u{1F3F4}{tags}")), format!("\u{1F3F4}{tags}"));
    }

    proptest! {
        #[test]
        fn whatever_comes_the_marks_on_a_character_are_bounded(raw in anything()) {
            let clean = clean_line(&raw);
            for cluster in clean.graphemes(true) {
                prop_assert!(cluster.chars().count() <= MOST_IN_CLUSTER + 1, "{:?}", cluster);
            }
            let mut marks = 0;
            for c in clean.chars() {
                marks = if is_mark(c) && c != '\u{FE0F}' && c != '\u{FE0E}' { marks + 1 } else { 0 };
                prop_assert!(marks <= 10, "{:?}", clean);
                let meant = matches!(c, ZWJ | ZWNJ | '\u{FE0E}' | '\u{FE0F}' | '\u{180B}'..='\u{180F}')
                    || matches!(c, '\u{E0061}'..='\u{E007F}');
                prop_assert!(meant || !is_unsafe(c), "{:?}", clean);
            }
            prop_assert_eq!(clean_line(&clean), clean);
        }

        #[test]
        fn text_that_is_added_to_is_as_clean_as_if_it_had_come_at_once(raw in prop::collection::vec(anything(), 0..6)) {
            let mut text = String::new();
            for piece in &raw {
                append(&mut text, &clean_line(piece));
            }
            prop_assert_eq!(clean_line(&text), text);
        }

        #[test]
        fn what_is_no_mark_and_not_invisible_is_never_lost(raw in "[a-zäöß 一-龥가-힣ก-ฮא-תа-я!-~😀-🙏]{0,40}") {
            prop_assert_eq!(clean_line(&raw), raw);
        }
    }
}
