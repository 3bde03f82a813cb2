//! The terminal's bytes: however they are cut, the same keys come of them.

use sidetone::term::events_of;

const ESC: u8 = 0x1b;

pub fn target(data: &[u8]) {
    // The first byte says where the others are cut.
    let Some((cut, bytes)) = data.split_first() else { return };
    let whole = events_of([bytes]);
    let (before, behind) = bytes.split_at(usize::from(*cut).min(bytes.len()));
    // A lone `Esc` waits a moment for what it may begin: cut behind it, a key comes later than `Esc`.
    if before.last() != Some(&ESC) {
        assert_eq!(events_of([before, behind]), whole);
    }
    if !bytes.contains(&ESC) {
        assert_eq!(events_of(bytes.chunks(1)), whole);
    }
}
