//! Keys that came all at once.

/// What is asked before they are pressed.
pub fn question(count: usize) -> String {
    match count {
        1 => "1 key came with others at once · y does it, Esc drops it".to_owned(),
        n => format!("{n} keys came at once · y does them, Esc drops them"),
    }
}
