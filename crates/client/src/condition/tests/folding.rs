//! What is the same to somebody who looks for it.

use super::*;
use proptest::prelude::*;

#[test]
fn letters_that_people_take_for_the_same_are_the_same() {
    for (one, other) in [
        ("STRASSE", "straße"),
        ("STRAẞE", "strasse"),
        ("Größe", "GROSSE"),
        ("Σίσυφος", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("ILIK", "ılık"),
        ("Ａｂｃ", "abc"),
        ("ﬁn", "fin"),
        ("é", "e\u{301}"),
        ("Ёлка", "елка"),
        ("أحمد", "احمد"),
        ("ٱلسَّلَام", "السلام"),
        ("مـــرحبا", "مرحبا"),
        ("שָׁלוֹם", "שלום"),
        ("  a \t b ", "a b"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
    // Where marks are the vowels they stay.
    for (one, other) in [("กิน", "กน"), ("कि", "क"), ("が", "か")] {
        assert_ne!(fold(one), fold(other), "{one} {other}");
    }
}

#[test]
fn texts_are_words_pairs_and_pictures() {
    for (text, expected) in [
        ("Order #4711: it's late", "order 4711 its late"),
        ("e-mail a@b.test", "e mail a b test"),
        ("rock 'n' roll", "rock n roll"),
        ("申请退款", "申请 请退 退款 款"),
        ("iPhone用ケース x", "iphone 用ケ ケー ース ス x"),
        ("한국어 말", "한국어 말"),
        ("ok👍🏽❤️", "ok 👍🏽 ❤"),
        ("-- … !", ""),
    ] {
        assert_eq!(tokens(text).join(" "), expected, "{text}");
    }
}

#[test]
fn phrases_are_words_in_their_order() {
    let is_in = |words: &str, front, back, text: &str| Phrase::new(words, front, back).unwrap().is_in(text);
    assert!(is_in("order 4711", false, false, "Your ORDER #4711 is late"));
    assert!(!is_in("4711 order", false, false, "Your order 4711"));
    assert!(!is_in("ord", false, false, "order") && is_in("ord", false, true, "order"));
    assert!(is_in("rechnung", true, false, "Schlussrechnung") && !is_in("rechnung", true, false, "Rechnungen"));
    assert!(is_in("chnu", true, true, "Rechnung"));
    assert!(is_in("退款", false, false, "我要申请退款吧") && !is_in("款退", false, false, "申请退款"));
    assert!(is_in("退", false, false, "申请退款") && is_in("款", false, false, "申请退款"));
    assert!(is_in("退款 now", false, false, "退款 now"), "the last character of a run stands before the next word");
    assert_eq!(Phrase::new(" - ", true, true), None);
}

#[test]
fn each_letter_is_folded_for_good() {
    for c in (0x80..0x1_F000).filter_map(char::from_u32).filter(|c| c.is_alphanumeric()) {
        let folded = fold(&c.to_string());
        assert_eq!(fold(&folded), folded, "{c} U+{:04X}", u32::from(c));
        assert_eq!(fold(&c.to_uppercase().to_string()), folded, "{c} U+{:04X}", u32::from(c));
    }
}

proptest! {
    #[test]
    fn folding_what_is_folded_changes_nothing(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone(), "{:?}", text);
        prop_assert_eq!(tokens(&folded), tokens(&text));
    }

    #[test]
    fn a_text_has_each_of_its_own_words(text in any::<String>(), back in any::<bool>()) {
        if let Some(phrase) = Phrase::new(&text, false, back) {
            prop_assert!(phrase.is_in(&text), "{:?}", text);
            prop_assert!(phrase.begins(&text), "{:?}", text);
        }
    }
}

#[test]
fn what_is_found_is_marked_where_it_stands() {
    let marked = |words: &str, front, back, text: &str| {
        let marks = Phrase::new(words, front, back).unwrap().marks(text);
        marks.into_iter().map(|span| text[span.start..span.end].to_owned()).collect::<Vec<_>>().join("|")
    };
    for (words, text, expected) in [
        ("bank feed", "since Friday the Bank-Feed shows nothing, bank  feed", "Bank-Feed|bank  feed"),
        ("strasse", "Hauptstraße, STRASSE (Straße)", "STRASSE|Straße"),
        ("退款", "我要申请退款吧", "退款"),
        ("its", "it's late", "it's"),
        ("fin", "the ﬁn", "ﬁn"),
        ("kafe", "a Káfé\u{301}, kafe\u{301}", "Káfé\u{301}|kafe\u{301}"),
        ("👍🏽", "ok👍🏽!", "👍🏽"),
        ("שלום", "(שָׁלוֹם)", "שָׁלוֹם"),
    ] {
        assert_eq!(marked(words, false, false, text), expected, "{words} in {text}");
    }
    assert_eq!(marked("rechnung", true, true, "Die Schlussrechnungen"), "Schlussrechnungen");
}

#[test]
fn texts_that_want_to_hurt_are_read_in_no_time() {
    let long = "e\u{301}".repeat(300_000);
    assert_eq!(tokens(&long), ["e".repeat(100)], "of a long word the beginning counts");
    let marks = format!("a{}b", "\u{301}".repeat(500_000));
    assert_eq!(tokens(&marks), ["ab"]);
    let family = tokens(&"👩\u{200D}".repeat(200_000));
    assert!(family.len() == 1 && family[0].chars().count() == 100, "{}", family.len());
    assert_eq!(tokens(&"退".repeat(300_000)).len(), 300_000);
    assert_eq!(tokens(&"a ".repeat(500_000)).len(), 500_000);
    let turned = format!("\u{202E}{}\u{202C}", "abc\u{200F}".repeat(10));
    assert!(tokens(&turned).iter().all(|token| token.is_ascii()), "{:?}", tokens(&turned));
    for text in ["\u{FDFA}", "ﷺ x", "\u{B4}a", " \u{301}a", "\u{0}\u{1}", "·"] {
        assert!(!tokens(text).iter().any(|token| token == BETWEEN), "{text:?}");
        let _ = places(text);
    }
}

proptest! {
    #[test]
    fn the_places_of_a_text_are_those_of_its_tokens(text in any::<String>()) {
        let (found, spans): (Vec<String>, Vec<Span>) = places(&text).into_iter().unzip();
        prop_assert_eq!(found, tokens(&text), "{:?}", text);
        let mut last = 0;
        for span in spans {
            prop_assert!(span.start >= last && span.start < span.end && text.get(span.start..span.end).is_some());
            last = span.start;
        }
    }

    #[test]
    fn a_word_is_found_by_any_case_and_with_any_accents(word in "[a-zäöüßéñçłøåæœа-яёα-ω]{1,12}", at in 0..12_usize) {
        let phrase = Phrase::new(&word, false, false).unwrap();
        let mut accented: Vec<char> = word.chars().collect();
        accented.insert(at.min(accented.len()).max(1), '\u{308}');
        let accented: String = accented.into_iter().collect();
        for other in [word.to_uppercase(), word.to_lowercase(), accented] {
            prop_assert!(phrase.is_in(&format!("x, {other}.")), "{word:?} in {other:?}");
        }
        let folded: Vec<char> = fold(&word).chars().collect();
        if folded.len() >= 3 {
            let middle: String = folded[1..folded.len() - 1].iter().collect();
            prop_assert!(Phrase::new(&middle, true, true).unwrap().is_in(&word), "{middle:?} in {word:?}");
            let start: String = folded[..2].iter().collect();
            prop_assert!(Phrase::new(&start, false, true).unwrap().is_in(&word), "{start:?} begins {word:?}");
        }
    }
}
