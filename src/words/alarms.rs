//! What there is to say of counts that pass a number.

/// There are more than one wants.
pub fn over(inbox: &str, count: usize, most: u64) -> String {
    format!("{inbox} has {count}, over your {most}")
}
