//! However the bytes are cut, the same comes of them; and no answer is a key.

use crossterm::event::{KeyEventKind, MouseEventKind};
use proptest::prelude::*;

use super::{events_of as read, *};

/// The events that have come, without answers.
fn heard(decoder: &mut Decoder) -> Vec<Event> {
    let all = std::iter::from_fn(|| decoder.next());
    all.filter_map(|said| if let Said::Event(event) = said { Some(event) } else { None }).collect()
}

fn key(code: KeyCode) -> Event {
    Event::Key(code.into())
}

fn of(bytes: &str) -> Vec<Event> {
    read([bytes.as_bytes()])
}

fn held(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

#[test]
fn keys_are_read_as_terminals_send_them() {
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    let c = KeyCode::Char;
    for (bytes, code, modifiers) in [
        ("a", c('a'), KeyModifiers::NONE),
        ("A", c('A'), SHIFT),
        ("é", c('é'), KeyModifiers::NONE),
        ("\r", KeyCode::Enter, KeyModifiers::NONE),
        ("\n", c('j'), CTRL),
        ("\x13", c('s'), CTRL),
        ("\x1f", c('7'), CTRL),
        ("\0", c(' '), CTRL),
        ("\x7f", KeyCode::Backspace, KeyModifiers::NONE),
        ("\x1b", KeyCode::Esc, KeyModifiers::NONE),
        ("\x1bb", c('b'), ALT),
        ("\x1bé", c('é'), ALT),
        ("\x1b\r", KeyCode::Enter, ALT),
        ("\x1b[", c('['), ALT),
        ("\x1bO", c('O'), ALT.union(SHIFT)),
        ("\x1b]", c(']'), ALT),
        ("\x1b[A", KeyCode::Up, KeyModifiers::NONE),
        ("\x1bOB", KeyCode::Down, KeyModifiers::NONE),
        ("\x1b[1;5C", KeyCode::Right, CTRL),
        ("\x1b[Z", KeyCode::BackTab, SHIFT),
        ("\x1bOP", KeyCode::F(1), KeyModifiers::NONE),
        ("\x1b[[B", KeyCode::F(2), KeyModifiers::NONE),
        ("\x1b[1;2R", KeyCode::F(3), SHIFT),
        ("\x1b[15~", KeyCode::F(5), KeyModifiers::NONE),
        ("\x1b[20~", KeyCode::F(9), KeyModifiers::NONE),
        ("\x1b[3;5~", KeyCode::Delete, CTRL),
        ("\x1b[27u", KeyCode::Esc, KeyModifiers::NONE),
        ("\x1b[106;5u", c('j'), CTRL),
        ("\x1b[97:65;2u", c('A'), KeyModifiers::NONE),
        ("\x1b[9;2u", KeyCode::BackTab, SHIFT),
        ("\x1b[13;5u", KeyCode::Enter, CTRL),
        ("\x1b[57414u", KeyCode::Enter, KeyModifiers::NONE),
        ("\x1b[57400u", c('1'), KeyModifiers::NONE),
        ("\x1b[57380u", KeyCode::F(17), KeyModifiers::NONE),
        ("\x1b[27;5;106~", c('j'), CTRL),
        // With a lock on, as kitty tells it.
        ("\x1b[1;129A", KeyCode::Up, KeyModifiers::NONE),
    ] {
        assert_eq!(of(bytes), [held(code, modifiers)], "{bytes:?}");
    }
}

#[test]
fn releases_can_be_told_from_presses() {
    let [Event::Key(key)] = of("\x1b[97;1:3u")[..] else { panic!() };
    assert_eq!(key.kind, KeyEventKind::Release);
}

#[test]
fn the_mouse_is_read_the_new_way_and_the_old_one() {
    for bytes in ["\x1b[<64;10;5M", "\x1b[M`*%"] {
        let [Event::Mouse(mouse)] = of(bytes)[..] else { panic!("{bytes:?}: {:?}", of(bytes)) };
        assert_eq!((mouse.kind, mouse.column, mouse.row), (MouseEventKind::ScrollUp, 9, 4));
    }
    let [Event::Mouse(mouse)] = of("\x1b[<0;0;0m")[..] else { panic!() };
    assert_eq!((mouse.kind, mouse.column), (MouseEventKind::Up(crossterm::event::MouseButton::Left), 0));
}

#[test]
fn esc_keeps_off_whatever_comes_right_behind_it() {
    let esc = || key(KeyCode::Esc);
    assert_eq!(of("\x1b\x1b"), [esc(), esc()]);
    assert_eq!(of("\x1b\x1b[A"), [esc(), key(KeyCode::Up)]);
    assert_eq!(of("\x1b\x1b[200~gq\x1b[201~"), [esc(), Event::Paste("gq".into())]);
    assert_eq!(of("\x1b\x1b[I"), [esc(), Event::FocusGained]);
}

#[test]
fn esc_and_a_key_that_is_read_later_are_two_keys() {
    assert_eq!(read([&b"\x1b"[..], b"j"]), [key(KeyCode::Esc), key(KeyCode::Char('j'))]);
    assert_eq!(read([&b"\x1b"[..], b"[A"]), [key(KeyCode::Up)]);
}

#[test]
fn an_answer_that_somebody_else_asked_for_is_no_key() {
    for answer in [
        "\x1b]11;rgb:1e1e/2e2e/3e3e\x1b\\",
        "\x1b]11;rgb:1e1e/2e2e/3e3e\x07",
        "\x1bP>|kitty(0.36.4)\x1b\\",
        "\x1bP1+r524742\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[?62;22c",
        "\x1b[>1;4000;19c",
        "\x1b[?1u",
        "\x1b[12;40R",
        "\x1b[?2026;2$y",
        "\x1b[201~",
    ] {
        assert_eq!(
            of(&format!("g{answer}m")),
            [held(KeyCode::Char('g'), KeyModifiers::NONE), key(KeyCode::Char('m'))],
            "{answer:?}"
        );
    }
}

#[test]
fn what_is_broken_costs_itself_alone() {
    for broken in [&b"\x1b[1;"[..], b"\xff", b"\xc3", b"\xe2\x82", b"\x1b]11;rgb:"] {
        let bytes = [broken, b"\x1b[A"].concat();
        assert_eq!(read([&bytes[..]]), [key(KeyCode::Up)], "{broken:?}");
        assert!(read([broken]).is_empty(), "{broken:?}");
    }
    let endless = format!("\x1b]1{}", "1".repeat(2 * LONGEST));
    assert_eq!(read([endless.as_bytes(), b"j"]), [key(KeyCode::Char('j'))]);
}

#[test]
fn only_what_is_begun_is_waited_for_and_a_paste_as_long_as_more_of_it_comes() {
    let patience = |bytes: &str| {
        let mut decoder = Decoder::default();
        decoder.take(bytes.as_bytes());
        decoder.patience(Instant::now())
    };
    assert_eq!(patience("j"), None);
    assert_eq!(patience("\x1b"), Some(AFTER_ESC));
    assert_eq!(patience("\x1b["), Some(WITHIN));
    assert_eq!(patience("\x1b[200~q"), Some(PASTE_REST));
}

#[test]
fn a_paste_whose_end_never_comes_ends_by_itself_and_keys_are_keys_again() {
    for end in ["", "\x1b", "\x1b[20"] {
        let mut decoder = Decoder::default();
        decoder.take(format!("\x1b[200~Grüße{end}").as_bytes());
        assert_eq!(decoder.next(), None);
        decoder.give_up(Instant::now());
        assert_eq!(decoder.next(), Some(Said::Event(Event::Paste("Grüße".to_owned()))));
        decoder.take(b"j");
        assert_eq!(decoder.next(), Some(Said::Event(Event::Key(KeyCode::Char('j').into()))));
        // Its end, where that comes all the same, is nothing.
        decoder.take(PASTE_END);
        assert_eq!(decoder.next(), None);
    }
}

/// What terminals answer, each in its way.
const ANSWERS: [&str; 7] = [
    "\x1b[?1004;2$y",
    "\x1b]11;rgb:1e1e/2e2e/3e3e\x1b\\",
    "\x1b]11;rgb:ffff/ffff/ffff\x07",
    "\x1b]11;rgba:0000/0000/0000/e666\x1b\x1b[?1;2c",
    "\x1b[2;2R",
    "\x1b[?62;22c",
    "\x1b]11;?\x1b\\",
];

#[test]
fn answers_are_told_to_whoever_has_asked() {
    let mut decoder = Decoder::awaiting(Some(Instant::now() + WITHIN), false);
    decoder.take(b"\x1b[2;3R\x1b]11;rgb:ffff/0000/8080\x1b\\\x1b[?62c");
    let said: Vec<Said> = std::iter::from_fn(|| decoder.next()).collect();
    let answers = [Answer::Cursor(3), Answer::Ground(255, 0, 128), Answer::Attributes].map(Said::Answer);
    assert_eq!(said, answers);
    // The first row's answer is a key's, and none that was asked for.
    assert_eq!(of("\x1b[1;2R"), [held(KeyCode::F(3), KeyModifiers::SHIFT)]);
}

#[test]
fn a_lone_esc_waits_for_an_answer_only_as_long_as_one_is_awaited() {
    let now = Instant::now();
    let mut decoder = Decoder::awaiting(Some(now + WITHIN), true);
    decoder.take(b"\x1b");
    assert_eq!(decoder.patience(now), Some(WITHIN));
    assert_eq!(decoder.patience(now + WITHIN), Some(AFTER_ESC));
    decoder.take(b"[?62c\x1b");
    assert_eq!(decoder.patience(now), Some(AFTER_ESC), "the fence has come");
    // A key behind it shows at once what it was.
    let mut decoder = Decoder::awaiting(Some(now + WITHIN), false);
    decoder.take(b"\x1b");
    decoder.take(b"j");
    assert_eq!(heard(&mut decoder), [key(KeyCode::Esc), key(KeyCode::Char('j'))]);
}

proptest! {
    #[test]
    fn however_the_bytes_are_cut_the_same_comes_of_them(
        keys in prop::collection::vec(prop::sample::select(vec![
            "j", "é", "€", "😀", "\r", "\x1b[A", "\x1bOA", "\x1b[1;5C", "\x1b[27u", "\x1b[<0;3;4M", "\x1b[I",
            "\x1b[200~gq\x1b[A\x1b[20\x1b[201~", "\x1b[?1u", "\x1b]11;rgb:1/2/3\x1b\\", "\x1b\x1b[B",
        ]), 0..12),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let bytes = keys.concat().into_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        let mut parts = Vec::new();
        let mut left = bytes.as_slice();
        for cut in cuts {
            let (part, rest) = left.split_at(cut - (bytes.len() - left.len()));
            parts.push(part);
            left = rest;
        }
        parts.push(left);
        let whole: Vec<Event> = keys.iter().flat_map(|key| of(key)).collect();
        prop_assert_eq!(read(parts), whole);
    }

    #[test]
    fn no_bytes_make_it_fail(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6)) {
        read(parts.iter().map(Vec::as_slice));
    }

    #[test]
    fn however_an_answer_is_cut_up_and_however_late_its_pieces_no_key_comes_of_it(
        answers in prop::collection::vec(prop::sample::select(ANSWERS.to_vec()), 1..5),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..10),
    ) {
        let bytes = answers.concat().into_bytes();
        let mut cuts: Vec<(usize, bool)> = cuts.iter().map(|(cut, late)| (cut.index(bytes.len()), *late)).collect();
        cuts.sort_unstable();
        let now = Instant::now();
        let mut decoder = Decoder::awaiting(Some(now + WITHIN), true);
        let mut at = 0;
        // A piece may come so late that nothing waits for it any more. Only an `Esc` by itself is a key then.
        let mut lone = 0;
        for (cut, late) in cuts {
            decoder.take(&bytes[at..cut]);
            at = cut;
            if late {
                lone += usize::from(decoder.rest == [ESC]);
                decoder.give_up(now);
            }
        }
        decoder.take(&bytes[at..]);
        decoder.give_up(now);
        let keys = heard(&mut decoder);
        prop_assert!(keys.len() <= lone && keys.iter().all(|said| *said == key(KeyCode::Esc)), "{:?}", keys);
    }

    #[test]
    fn what_is_typed_around_an_answer_arrives(
        before in "[a-z]{0,3}", after in "[a-z]{0,3}", answer in prop::sample::select(ANSWERS.to_vec()),
    ) {
        let bytes = format!("{before}{answer}{after}");
        let mut decoder = Decoder::awaiting(Some(Instant::now() + WITHIN), false);
        decoder.take(bytes.as_bytes());
        let typed: Vec<Event> = before.chars().chain(after.chars()).map(|c| key(KeyCode::Char(c))).collect();
        prop_assert_eq!(heard(&mut decoder), typed);
    }
}
