//! Vim's keys in the composer: letters are commands after Esc, and nothing that is written is lost by them.

use sidetone::config::Editing;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

/// A reply with a text in it, the cursor behind it, where letters are typed.
async fn writing(text: &str) -> Flow {
    let mut t = Flow::with(Options::default().config(|c| c.composer.editing = Editing::Vim)).await;
    t.keys("r").await;
    t.paste(text).await;
    t
}

fn text(t: &Flow) -> String {
    t.model().composer.as_ref().expect("a composer").text()
}

/// What keys make of a text, from its first sign on.
async fn after(before: &str, keys: &str) -> String {
    let mut t = writing(before).await;
    t.keys("esc g g 0").await;
    t.keys(keys).await;
    text(&t)
}

#[tokio::test]
async fn the_frame_says_what_letters_do_and_esc_never_leaves_the_text() {
    let mut t = writing("Half a thought").await;
    t.screen().has("INSERT").has("Reply to Maria Lopez");
    t.keys("esc").await.has("NORMAL").lacks("INSERT");
    // The habit of pressing it twice.
    t.keys("esc esc").await.has("Reply to Maria Lopez").has("Half a thought").foot().has("i types again");
    t.keys("x").await;
    assert_eq!(text(&t), "Half a though");
    t.keys("i").await.has("INSERT");
    t.type_text("x").await;
    t.keys("esc v").await.has("VISUAL");
    t.keys("V").await.has("VISUAL rows");
    t.keys("esc 2 d").await.has("NORMAL 2d");
    t.keys("esc q").await.lacks("Reply to").in_list("✎ you: Half a thoug");
    t.keys("r").await.has("INSERT").has("Half a thoug");
}

#[tokio::test]
async fn without_the_setting_esc_leaves_and_a_key_turns_it_on() {
    let mut t = Flow::start().await;
    t.keys("r").await.lacks("INSERT");
    t.type_text("one two").await;
    t.keys("C-x v").await.has("INSERT").foot().has("Vim's keys are on");
    t.keys("esc b D").await;
    assert_eq!(text(&t), "one ");
    t.keys("C-x v").await.lacks("NORMAL").foot().has("Vim's keys are off");
    t.keys("esc").await.lacks("Reply to");
}

#[tokio::test]
async fn what_sends_sends_whatever_letters_do() {
    let mut t = writing("To be sent").await;
    t.keys("esc C-s").await.lacks("Reply to");
    assert_eq!(t.count_of("maria", "To be sent"), 1);
    t.keys("r").await;
    t.type_text("And this").await;
    t.keys("C-x c").await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    // With an operator begun as well: it is given up.
    t.go_to("tom").await;
    t.keys("r").await;
    t.type_text("To Tom").await;
    t.keys("esc d C-s").await.lacks("Reply to");
    assert_eq!(t.count_of("tom", "To Tom"), 1);
}

#[tokio::test]
async fn letters_of_commands_run_nothing_in_the_inbox() {
    let mut t = writing("one").await;
    t.keys("esc").await;
    for key in ["e", "z", "m", "K", "U", "@", "#", "\\", "T x", "n", "N", "H", "L", "]", "tab"] {
        t.keys(key).await.has("Reply to Maria Lopez");
        assert_eq!(text(&t), "one", "{key}");
    }
    t.keys("C-x p").await.has("As it will look");
    t.keys("j e x").await.has("As it will look");
    t.keys("esc").await.has("Reply to Maria Lopez").has("NORMAL");
    assert_eq!(text(&t), "one");
    assert_eq!(t.on_server("maria")["state"], "open");
    assert!(t.model().known.outbox.is_empty());
}

#[tokio::test]
async fn motions_go_where_vims_go() {
    let cases = [
        ("one two", "w i !", "one !two"),
        ("one, two", "w i !", "one!, two"),
        ("one, two", "W i !", "one, !two"),
        ("one two", "e a !", "one! two"),
        ("one two", "e e x", "one tw"),
        ("one two", "$ b i !", "one !two"),
        ("one two", "$ x", "one tw"),
        ("  one", "$ ^ i !", "  !one"),
        ("one\ntwo\nthree", "j j i !", "one\ntwo\n!three"),
        ("one\ntwo\nthree", "G i !", "one\ntwo\n!three"),
        ("one\ntwo\nthree", "2 G i !", "one\n!two\nthree"),
        ("one\ntwo", "enter g g i !", "!one\ntwo"),
        ("three\no\nthree", "3 l j j i !", "three\no\nthr!ee"),
        ("a-b-c-d", "f - ; i !", "a-b!-c-d"),
        ("a-b-c-d", "2 f - i !", "a-b!-c-d"),
        ("a-b-c-d", "t c i !", "a-b!-c-d"),
        ("a-b-c-d", "t - ; i !", "a-!b-c-d"),
        ("a-b-c-d", "$ F - , i !", "a-b-c!-d"),
        ("a-b-c-d", "$ T a i !", "a!-b-c-d"),
        ("one\n\ntwo", "} i !", "one\n!\ntwo"),
        ("one two three", "2 w i !", "one two !three"),
        ("👨‍👩‍👧‍👦 e\u{301}x", "w l x", "👨‍👩‍👧‍👦 e\u{301}"),
    ];
    for (before, keys, wanted) in cases {
        assert_eq!(after(before, keys).await, wanted, "{before:?} {keys}");
    }
}

#[tokio::test]
async fn operators_take_what_their_motions_pass() {
    let cases = [
        ("one two", "d w", "two"),
        ("one two three", "2 d w", "three"),
        ("one two three", "d 2 w", "three"),
        ("one two", "w d w", "one "),
        ("one\ntwo", "d w", "\ntwo"),
        ("one two", "d e", " two"),
        ("one two", "d $", ""),
        ("one two", "w D", "one "),
        ("one two", "w d 0", "two"),
        ("one two", "x X", "ne two"),
        ("one two", "3 x", " two"),
        ("one\ntwo\nthree", "d d", "two\nthree"),
        ("one\ntwo\nthree", "2 d d", "three"),
        ("one\ntwo\nthree", "j d j", "one"),
        ("one\ntwo\nthree", "j d G", "one"),
        ("one\ntwo", "j d g g", ""),
        ("one", "d d", ""),
        ("a-b-c", "d f -", "b-c"),
        ("a-b-c", "d t c", "c"),
        ("one two", "w d i w", "one "),
        ("one two three", "w d a w", "one three"),
        ("say \"a b\" now", "w w d i \"", "say \"\" now"),
        ("say (a (b) c) now", "f b d a (", "say (a  c) now"),
        ("one\ntwo\n\nthree", "d i p", "\nthree"),
        // No motion gives it up, and does nothing else.
        ("one two", "d i z d m", "one two"),
        ("one two", "d c w", "one two"),
        ("one two", "f z", "one two"),
    ];
    for (before, keys, wanted) in cases {
        assert_eq!(after(before, keys).await, wanted, "{before:?} {keys}");
    }
}

#[tokio::test]
async fn what_is_changed_is_typed_anew_and_a_dot_does_it_again() {
    let cases = [
        ("one two one", "c w", "six", "esc w w .", "six two six"),
        ("one, two", "c w", "six", "esc", "six, two"),
        ("one two", "c c", "six", "esc", "six"),
        ("one two", "w C", "six", "esc", "one six"),
        ("one two", "s", "six", "esc", "sixne two"),
        ("one\ntwo", "S", "six", "esc j .", "six\nsix"),
        ("one", "A", "!", "esc . .", "one!!!"),
        ("one", "o", "two", "esc .", "one\ntwo\ntwo"),
        ("one", "O", "two", "esc", "two\none"),
        ("  one", "$ I", "> ", "esc", "  > one"),
        ("(a) (b)", "l c i (", "x", "esc f b .", "(x) (x)"),
    ];
    for (before, keys, typed, then, wanted) in cases {
        let mut t = writing(before).await;
        t.keys("esc g g 0").await;
        t.keys(keys).await;
        t.type_text(typed).await;
        t.keys(then).await;
        assert_eq!(text(&t), wanted, "{before:?} {keys} {typed} {then}");
    }
    for (before, keys, wanted) in [
        ("a-b-c", "d f - .", "c"),
        ("one two three", "d w .", "three"),
        ("abcdef", "2 x .", "ef"),
        ("abcdef", "x 3 .", "ef"),
        ("one\ntwo\nthree", "d d .", "three"),
        ("abc", "r x l .", "xxc"),
        ("abc", "~ .", "ABc"),
        ("one\ntwo\nthree", "J .", "one two three"),
        ("abcd", "v l d .", ""),
    ] {
        assert_eq!(after(before, keys).await, wanted, "{before:?} {keys}");
    }
}

#[tokio::test]
async fn rows_that_were_kept_are_put_as_rows_and_signs_as_signs() {
    for (before, keys, wanted) in [
        ("abc\n123\nxyz", "l y y p", "abc\nabc\n123\nxyz"),
        ("abc\n123", "j y y P", "abc\n123\n123"),
        ("abc\n123", "d d p", "123\nabc"),
        ("abc", "y y 2 p", "abc\nabc\nabc"),
        ("one two", "d w P", "one two"),
        ("one two", "d w p", "tone wo"),
        ("ab", "x p", "ba"),
        ("one two", "y w $ p", "one twoone "),
        ("one\ntwo", "y y j p i !", "one\ntwo\n!one"),
        ("one two", "v e y w v e p", "one one"),
    ] {
        assert_eq!(after(before, keys).await, wanted, "{before:?} {keys}");
    }
    // What was kept is put back by the key of a shell as well.
    let mut t = writing("one two").await;
    t.keys("esc 0 d w i C-y C-y").await;
    assert_eq!(text(&t), "one one two");
}

#[tokio::test]
async fn what_is_marked_is_taken_copied_and_turned() {
    for (before, keys, wanted) in [
        ("one two", "v e d", " two"),
        ("one two", "$ v b d", "one "),
        ("one two", "v l o l d", "oe two"),
        ("one\ntwo\nthree", "V j d", "three"),
        ("one\ntwo\nthree", "j v j d", "one\nhree"),
        ("one two", "v i w d", " two"),
        ("one two", "v e ~", "ONE two"),
        ("one\ntwo\nthree", "V G J", "one two three"),
    ] {
        assert_eq!(after(before, keys).await, wanted, "{before:?} {keys}");
    }
    let mut t = writing("one two").await;
    t.keys("esc 0 v e").await;
    let (x, y) = t.screen().find("one two");
    assert_ne!(t.screen().ground(x, y), t.screen().ground(x + 4, y), "what is marked can be seen");
    t.keys("\" + y").await.has("NORMAL").foot().has("Copied 3 characters");
    assert!(t.outside.contains(&Outside::Copy("one".into())));
    t.keys("w v e C-o b").await.has("one **two**");
}

#[tokio::test]
async fn u_takes_a_whole_change_back_and_c_r_does_it_again() {
    let mut t = writing("one").await;
    t.keys("esc A").await;
    t.type_text(" two three").await;
    t.keys("esc 0 d w u").await;
    assert_eq!(text(&t), "one two three");
    t.keys("u").await;
    assert_eq!(text(&t), "one");
    t.keys("C-r C-r").await;
    assert_eq!(text(&t), "two three");
    t.keys("2 u").await;
    assert_eq!(text(&t), "one");
    // What is done instead takes the place of what was taken back.
    t.keys("x C-r").await.foot().has("Nothing was taken back");
    assert_eq!(text(&t), "on");
    t.keys("u u").await;
    t.keys("u u").await.foot().has("Nothing more was changed");
    // While one types it takes back what was typed since.
    t.keys("C-r i").await;
    t.type_text("more ").await;
    t.keys("C-x u").await.has("INSERT");
    assert_eq!(text(&t), "one");
}

#[tokio::test]
async fn what_is_pasted_is_text_where_letters_are_commands() {
    let mut t = writing("one").await;
    t.keys("esc").await;
    t.paste("ddx:q\nu").await;
    assert_eq!(text(&t), "onddx:q\nue");
    t.keys("u").await;
    assert_eq!(text(&t), "one");
    // What a slow line makes of Esc and a letter right behind it.
    t.keys("A").await;
    t.type_text("!").await;
    t.keys("A-0 x").await;
    assert_eq!(text(&t), "ne!");
}

#[tokio::test]
async fn a_text_that_was_edited_so_is_kept_and_a_wide_row_goes_up_and_down_by_rows_of_the_screen() {
    let words = "word ".repeat(60);
    let mut t = writing(words.trim()).await;
    t.keys("esc up I").await;
    t.type_text("first ").await;
    assert!(text(&t).starts_with("first word"), "the row of the text is one");
    t.keys("esc $ g k i").await;
    t.type_text("X").await;
    let at = text(&t).find('X').expect("typed");
    assert!(at > 100 && at < 290, "a row of the screen above the end: {at}");
    t.keys("esc q").await;
    t.restart().await;
    t.keys("r").await;
    assert!(text(&t).contains('X'));
}

#[tokio::test]
async fn what_is_cut_goes_to_the_clipboard_and_is_had_back_and_a_setting_keeps_all_off_it() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("one two").await;
    t.keys("C-S-left S-del").await.foot().has("Cut 3 characters");
    assert_eq!(text(&t), "one ");
    assert!(t.outside.contains(&Outside::Copy("two".into())));
    t.keys("C-y").await;
    assert_eq!(text(&t), "one two");
    t.keys("S-del").await.foot().has("Nothing is selected");

    let mut t = Flow::with(Options::default().config(|c| c.ui.clipboard = false)).await;
    t.keys("y y").await.foot().has("Not copied: `ui.clipboard` is off");
    t.keys("r").await;
    t.type_text("one two").await;
    t.keys("C-S-left A-w").await.foot().has("Not copied: `ui.clipboard` is off");
    assert!(t.outside.iter().all(|outside| !matches!(outside, Outside::Copy(_))));
}
