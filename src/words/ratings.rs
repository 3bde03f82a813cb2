//! Whether closing asks the customer for a rating, before it is done (I26).

/// Over it; `{}` is the place of whom it is about.
pub const TITLE: &str = "A rating of {}";

/// What closing does.
pub const CLOSING: &str = "closing";
/// What is so and has to be.
pub const HOLDS: &str = "is so";
/// What is not so and has to be.
pub const FAILS: &str = "is not";
/// What is not known and has to be.
pub const UNKNOWN: &str = "not known";
/// What Intercom hides.
pub const HIDDEN: &str = "hidden";

/// Whether the workspace asks.
pub const SETTING: &str = "whether the workspace asks at all, and when: Intercom tells nobody that setting";

/// There is no conversation that it could be about.
pub const NOTHING: &str = "There is no conversation here to tell of";
/// Its thread is not on screen.
pub const NOT_YET: &str = "Its thread is not here yet: go there and ask again";

/// None is asked for.
pub fn none(why: &str) -> String {
    format!("no rating asked: {why}")
}

/// None is asked for, in so few words that they stand beside what closes it.
pub const NONE: &str = "no rating asked";

/// One may be asked for, likewise; of whom.
pub fn may(of: Option<&str>) -> String {
    match of {
        Some(of) => format!("rating of {of}?"),
        None => "rating?".to_owned(),
    }
}

/// A condition of which it is not known whether it holds.
pub fn not_known(what: &str, because: &str) -> String {
    format!("whether {what}: {because}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_close_does_is_said_in_a_few_words() {
        assert_eq!(none("no teammate has replied"), "no rating asked: no teammate has replied");
        assert_eq!((may(Some("you")), may(None)), ("rating of you?".to_owned(), "rating?".to_owned()));
        assert_eq!(
            not_known("it is long", "the thread is not all here"),
            "whether it is long: the thread is not all here"
        );
    }
}
