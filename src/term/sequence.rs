//! What a terminal's sequences mean: keys, the mouse, focus. Pure tables, after the common terminals' descriptions.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// A printable character as a key; Shift shows in its case.
pub(super) fn char_key(c: char) -> KeyEvent {
    let modifiers = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(c), modifiers)
}

/// The key of a control character; none for a byte that is none.
pub(super) fn control(byte: u8) -> Option<KeyEvent> {
    let held = |c: u8| KeyEvent::new(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    Some(match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        0x7f => KeyCode::Backspace.into(),
        0x1b => KeyCode::Esc.into(),
        0 => held(b' '),
        0x01..=0x1a => held(byte - 1 + b'a'),
        0x1c..=0x1f => held(byte - 0x1c + b'4'),
        _ => return None,
    })
}

/// The key of `ESC O` and this character.
pub(super) fn single_shift(last: u8) -> Option<KeyCode> {
    match last {
        b'M' => Some(KeyCode::Enter),
        _ => cursor_key(last),
    }
}

/// The keys that are told by the last character alone.
fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// The keys that are told by a number and `~`.
fn numbered_key(number: u32) -> Option<KeyCode> {
    let f = |n: u32| u8::try_from(n).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => f(number - 10),
        17..=21 => f(number - 11),
        23..=26 => f(number - 12),
        28..=29 => f(number - 15),
        31..=34 => f(number - 17),
        _ => None,
    }
}

/// The keys that are told by their character, or by kitty's number where they have none.
fn coded_key(code: u32, shift: bool) -> Option<KeyCode> {
    /// The keypad's characters from 57399 on.
    const KEYPAD: &[u8] = b"0123456789./*-+";
    let keypad = |code: u32| usize::try_from(code.checked_sub(57399)?).ok().and_then(|place| KEYPAD.get(place));
    if let Some(c) = keypad(code) {
        return Some(KeyCode::Char(char::from(*c)));
    }
    Some(match code {
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        57376..=57398 => KeyCode::F(u8::try_from(code - 57363).ok()?),
        57415 => KeyCode::Char('='),
        57416 => KeyCode::Char(','),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // Locks, media keys, modifiers by themselves.
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    })
}

/// What `ESC [`, the parameters and this last character mean; none if nothing that counts here.
pub(super) fn meaning(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    match (text.strip_prefix('<'), last) {
        (Some(numbers), b'M' | b'm') => return mouse(numbers, last == b'm'),
        (None, b'I') if text.is_empty() => return Some(Event::FocusGained),
        (None, b'O') if text.is_empty() => return Some(Event::FocusLost),
        // What begins with a sign is an answer, to whoever has asked.
        _ if text.starts_with(['<', '=', '>', '?']) => return None,
        _ => {}
    }
    let number =
        |field: usize, part: usize| -> Option<u32> { text.split(';').nth(field)?.split(':').nth(part)?.parse().ok() };
    let first = number(0, 0);
    let mut held = number(1, 0).unwrap_or(1);
    let code = match last {
        b'Z' => {
            return Some(Event::Key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)));
        }
        // With another number it is where the cursor stands: an answer.
        b'R' if first != Some(1) => return None,
        b'~' if first == Some(27) => coded_key(number(2, 0)?, false)?,
        b'~' => numbered_key(first?)?,
        b'u' => {
            let shifted = number(0, 1).filter(|_| modifiers(held).contains(KeyModifiers::SHIFT));
            if shifted.is_some() {
                held -= 1;
            }
            coded_key(shifted.or(first)?, modifiers(held).contains(KeyModifiers::SHIFT))?
        }
        _ => {
            // Some leave the first number out.
            if !text.contains(';') {
                held = first.unwrap_or(1);
            }
            cursor_key(last)?
        }
    };
    let kind = match number(1, 1) {
        Some(2) => KeyEventKind::Repeat,
        Some(3) => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    };
    Some(Event::Key(KeyEvent::new_with_kind(code, modifiers(held), kind)))
}

/// What is held with a key: one more than the sum of the keys' values.
fn modifiers(told: u32) -> KeyModifiers {
    let held = told.saturating_sub(1);
    let all = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    all.into_iter().filter(|(bit, _)| held & bit != 0).map(|(_, modifier)| modifier).collect()
}

/// The mouse, in numbers: which button and how, column and row from 1.
fn mouse(numbers: &str, released: bool) -> Option<Event> {
    let mut numbers = numbers.split(';').map(|number| number.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let event = pointer(u8::try_from(button).ok()?, column, row)?;
    Some(Event::Mouse(match event.kind {
        MouseEventKind::Down(button) if released => MouseEvent { kind: MouseEventKind::Up(button), ..event },
        _ => event,
    }))
}

/// The mouse, each number as a byte that is 32 more.
pub(super) fn old_mouse(button: u8, column: u8, row: u8) -> Option<Event> {
    let place = |byte: u8| u16::from(byte.saturating_sub(32));
    pointer(button.checked_sub(32)?, place(column), place(row)).map(Event::Mouse)
}

fn pointer(told: u8, column: u16, row: u16) -> Option<MouseEvent> {
    let number = (told & 3) | ((told & 0b1100_0000) >> 4);
    let dragged = told & 32 != 0;
    let button = match number {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (button, number) {
        (Some(button), _) if dragged => MouseEventKind::Drag(button),
        (Some(button), _) => MouseEventKind::Down(button),
        (None, 3..=5) if dragged => MouseEventKind::Moved,
        (None, 3) => MouseEventKind::Up(MouseButton::Left),
        (None, 4) => MouseEventKind::ScrollUp,
        (None, 5) => MouseEventKind::ScrollDown,
        (None, 6) => MouseEventKind::ScrollLeft,
        (None, 7) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let held = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let modifiers = held.into_iter().filter(|(bit, _)| told & bit != 0).map(|(_, modifier)| modifier).collect();
    Some(MouseEvent { kind, column: column.saturating_sub(1), row: row.saturating_sub(1), modifiers })
}
