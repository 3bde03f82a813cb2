//! What is said of a time that is typed.

/// Ways to write a time, for whoever wrote none.
const ALSO: &str = "Also: 3 dec · fri 14:00 · in 3h";

/// Why something is no time, and on a line of its own what is one.
pub fn also(why: &str) -> String {
    format!("{why}.\n{ALSO}")
}

/// A number alone that is no hour of a day.
pub fn no_hour(number: &str) -> String {
    also(&format!("No day has an hour {number}, and the month of the day is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_no_hour_is_told_what_it_lacks() {
        assert_eq!(
            no_hour("29"),
            "No day has an hour 29, and the month of the day is missing.\nAlso: 3 dec · fri 14:00 · in 3h"
        );
    }
}
