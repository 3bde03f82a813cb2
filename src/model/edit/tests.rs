//! Typing by keys: what one sees is what they go and take away by.

use proptest::prelude::*;

use super::*;

fn area(text: &str) -> TextArea<'static> {
    TextArea::new(text.split('\n').map(str::to_owned).collect())
}

fn play(area: &mut TextArea<'static>, edits: &[Edit]) -> String {
    let mut hand = Hand::default();
    for edit in edits {
        edit.apply(area, &mut hand);
    }
    area.lines().join("\n")
}

/// The text that edits make of another, the cursor at its end.
fn after(text: &str, edits: &[Edit]) -> String {
    let mut area = area(text);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    play(&mut area, edits)
}

const LEFT: Edit = Edit::Go(Go::Left, false);
const FAMILY: &str = "👨‍👩‍👧‍👦";

#[test]
fn the_cursor_goes_by_what_one_sees() {
    assert_eq!(after("e\u{301}", &[LEFT, Edit::Char('X')]), "Xe\u{301}");
    assert_eq!(after(FAMILY, &[LEFT, Edit::Char('Q')]), format!("Q{FAMILY}"));
    assert_eq!(
        after(&format!("{FAMILY}b"), &[Edit::Go(Go::Home, false), Edit::Go(Go::Right, false), Edit::Char('a')]),
        format!("{FAMILY}ab")
    );
    // A line that begins with an accent alone is no trap.
    assert_eq!(after("a\n\u{301}x", &[LEFT, LEFT, Edit::Char('b')]), "a\nb\u{301}x");
    assert_eq!(after("a\nb", &[LEFT, LEFT, Edit::Char('X')]), "aX\nb");
}

#[test]
fn one_press_takes_one_sign() {
    assert_eq!(after(FAMILY, &[Edit::Back]), "");
    assert_eq!(after("⚠\u{fe0f}🇩🇪👍🏽e\u{301}", &[Edit::Back, Edit::Back]), "⚠\u{fe0f}🇩🇪");
    assert_eq!(after(&format!("{FAMILY}x"), &[Edit::Go(Go::Home, false), Edit::Delete]), "x");
    assert_eq!(after("a\nb", &[LEFT, Edit::Back]), "ab");
    assert_eq!(after("", &[Edit::Back, Edit::Delete, Edit::Char('a')]), "a");
    assert_eq!(after("one #️⃣", &[Edit::KillWord]), "one ");
}

#[test]
fn what_is_typed_in_pieces_is_the_sign_that_they_make() {
    let typed: Vec<Edit> = FAMILY.chars().map(Edit::Char).collect();
    let edits: Vec<Edit> = std::iter::once(LEFT).chain(typed).collect();
    assert_eq!(after("👩", &edits), format!("{FAMILY}👩"));
}

#[test]
fn kills_one_after_another_come_back_as_one() {
    let words = "one two three four";
    assert_eq!(after(words, &[Edit::KillWord, Edit::KillWord, Edit::KillWord, Edit::Yank]), words);
    assert_eq!(after("one\ntwo", &[Edit::KillLine, Edit::KillLine, Edit::KillLine, Edit::Yank]), "one\ntwo");
    let home = Edit::Go(Go::Top, false);
    let rest = [Edit::Go(Go::Home, false), home, Edit::KillWordOn, Edit::KillRest, Edit::KillRest, Edit::Yank];
    assert_eq!(after("one two\nthree", &rest), "one two\nthree");
    // With something between, they are two.
    assert_eq!(after("one two three", &[Edit::KillWord, LEFT, Edit::KillWord, Edit::Yank]), "one two ");
    assert_eq!(after("one two", &[Edit::KillWord, Edit::Char('x'), Edit::KillWord, Edit::Yank]), "one x");
    // A sign that is taken away is no kill.
    assert_eq!(after("one two", &[Edit::KillWord, Edit::Back, Edit::Yank]), "onetwo");
}

#[test]
fn what_was_typed_over_comes_back_with_one_undo() {
    let over = [Edit::Go(Go::Home, true), Edit::Char('Z')];
    assert_eq!(after("a line", &[&over[..], &[Edit::Undo]].concat()), "a line");
    assert_eq!(after("a line", &[&over[..], &[Edit::Undo, Edit::Redo]].concat()), "Z");
    assert_eq!(after("a line", &[&over[..], &[Edit::Char('!'), Edit::Undo]].concat()), "Z");
    assert_eq!(after("a line", &[Edit::Char('!'), over[0], Edit::Newline, Edit::Undo, Edit::Undo]), "a line");
}

/// Signs of several code points, and what joins to others or is none by itself.
fn cluster() -> impl Strategy<Value = String> {
    let signs = [
        "a",
        " ",
        ".",
        "_",
        "\n",
        "e\u{301}",
        FAMILY,
        "🇩🇪",
        "👍🏽",
        "⚠\u{fe0f}",
        "#\u{fe0f}\u{20e3}",
        "각",
        "क्षि",
        "\u{200b}",
        "لا",
    ];
    prop_oneof![proptest::sample::select(signs.to_vec()).prop_map(str::to_owned), "\\PC"]
}

fn edit() -> impl Strategy<Value = Edit> {
    let mut all: Vec<Edit> = Go::NAMES.iter().flat_map(|(_, go)| [Edit::Go(*go, false), Edit::Go(*go, true)]).collect();
    all.extend([
        Edit::Back,
        Edit::Delete,
        Edit::KillWord,
        Edit::KillWordOn,
        Edit::KillLine,
        Edit::KillRest,
        Edit::Yank,
    ]);
    proptest::sample::select(all)
}

proptest! {
    #[test]
    fn no_sequence_of_moves_and_deletes_splits_a_sign(
        text in prop::collection::vec(cluster(), 0..12),
        edits in prop::collection::vec(edit(), 0..24),
    ) {
        let mut area = area(&text.concat());
        area.set_wrap_mode(tui_textarea::WrapMode::WordOrGlyph);
        let mut hand = Hand::default();
        for edit in edits {
            edit.apply(&mut area, &mut hand);
            let (row, column) = at(&area);
            // What is put back may join to what stands behind it; the next move goes out of that.
            prop_assert!(edit == Edit::Yank || clusters_of(&area, row).begins_at(column), "{edit:?}: {:?} at {column}", area.lines());
        }
    }

    #[test]
    fn what_is_deleted_is_whole_signs(text in prop::collection::vec(cluster(), 1..8), at in 0..8usize) {
        let text = text.concat().replace('\n', "");
        let whole: Vec<&str> = unicode_segmentation::UnicodeSegmentation::graphemes(text.as_str(), true).collect();
        let at = at.min(whole.len());
        let mut edits = vec![LEFT; whole.len() - at];
        edits.push(Edit::Back);
        let kept: String = whole.iter().enumerate().filter(|(place, _)| place + 1 != at).map(|(_, sign)| *sign).collect();
        prop_assert_eq!(after(&text, &edits), kept);
    }

    #[test]
    fn what_is_typed_goes_in_as_it_is(before in prop::collection::vec(cluster(), 0..5), typed in "\\PC{0,12}") {
        let before = before.concat();
        let typed_in: Vec<Edit> = typed.chars().map(Edit::Char).collect();
        prop_assert_eq!(after(&before, &typed_in), format!("{before}{typed}"));
    }
}
