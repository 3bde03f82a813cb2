//! What the program says, sentence by sentence: each a function of what it is about, whole for one and for several.
//!
//! A confirmation is what was done, to whom, with what result, and how to take it back; a refusal says what was not done,
//! why, and what helps. Names come in clean; they are cut by who shows them, not here.

pub mod alarms;
pub mod articles;
pub mod burst;
pub mod choosing;
pub mod composer;
pub mod copied;
pub mod desk;
pub mod details;
pub mod doctor;
pub mod done;
pub mod drafts;
pub mod files;
pub mod form;
pub mod header;
pub mod heard;
pub mod help;
pub mod here;
pub mod keys;
pub mod ladder;
pub mod leave;
pub mod login;
pub mod macros;
pub mod mentions;
pub mod outbox;
pub mod own;
pub mod own_apps;
pub mod past;
pub mod pipe;
pub mod places;
pub mod profile;
pub mod program;
pub mod ratings;
pub mod route;
pub mod rows;
pub mod search;
pub mod several;
pub mod shift;
pub mod sla;
pub mod standing;
pub mod stopped;
pub mod then;
pub mod thread;
pub mod thrown;
pub mod ticket;
pub mod times;
pub mod turned;
pub mod views;
pub mod vim;
pub mod why;

/// Said at the start to whoever may only read (I38).
pub const NO_SEAT: &str = "You have no inbox seat: you can read and search here, and write nothing";

/// Where the terminal has no room for anything else, a line each.
pub const TOO_SMALL: [&str; 2] = ["sidetone needs", "20 columns, 6 rows"];

/// Behind a customer's name: nobody can tell whether what was sent there arrived (S3).
pub fn unknown(what: &str) -> String {
    format!(": nobody can tell whether the {what} arrived. Look there, then try it again or drop it (:outbox)")
}

/// A clause as a sentence of its own: with a capital, unless it begins with something that is written as it is, such as a
/// file or an address.
pub fn whole(clause: &str) -> String {
    let first = clause.split(char::is_whitespace).next().unwrap_or_default();
    let is_word = first.bytes().all(|b| b.is_ascii_lowercase());
    match clause.split_at_checked(1).filter(|_| is_word) {
        Some((letter, rest)) => format!("{}{rest}", letter.to_ascii_uppercase()),
        None => clause.to_owned(),
    }
}

/// What can be meant, for who meant something else: "none, low or high".
pub fn one_of(all: &[&str]) -> String {
    match all {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        all => all.concat(),
    }
}

/// Whom something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom<'a> {
    /// One customer, by name.
    One(&'a str),
    /// So many conversations.
    Several(usize),
}

impl std::fmt::Display for Whom<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(name) => f.write_str(name),
            Self::Several(1) => f.write_str("1 conversation"),
            Self::Several(n) => write!(f, "{n} conversations"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_becomes_a_sentence_and_what_is_written_as_it_is_stays_so() {
        assert_eq!(whole("there is no such tag"), "There is no such tag");
        for same in
            ["", "config.toml is not there", "`x` is no id", "https://x answers", "Élodie wrote", "élodie wrote", " a"]
        {
            assert_eq!(whole(same), same);
        }
    }

    #[test]
    fn what_can_be_meant_is_a_list() {
        assert_eq!(one_of(&["low", "medium", "high"]), "low, medium or high");
        assert_eq!(one_of(&["low"]), "low");
        assert_eq!(one_of(&[]), "");
    }
}
