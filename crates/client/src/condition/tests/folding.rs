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
