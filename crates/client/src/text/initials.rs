//! Initials: a name in two cells, and so many more as it takes to tell teammates apart.

use std::collections::HashMap;

use super::width::width;
use crate::domain::AdminId;

/// The initials of teammates: first letters of first and last word; of a name of one word its first two letters, or the one
/// wide character. Where two share them, the next letters of the last word join until they differ, as far as it has any.
pub fn initials<'a>(names: impl Iterator<Item = (&'a AdminId, &'a str)>) -> Vec<(AdminId, String)> {
    let names: Vec<(&AdminId, &str)> = names.collect();
    let most = names.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
    let mut made: Vec<(AdminId, String)> = names.iter().map(|(id, name)| ((*id).clone(), letters(name, 1))).collect();
    for more in 2..=most.max(2) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        made.iter().for_each(|(_, short)| *seen.entry(short.as_str()).or_default() += 1);
        let shared: Vec<bool> =
            made.iter().map(|(_, short)| seen.get(short.as_str()).is_some_and(|n| *n > 1)).collect();
        if !shared.contains(&true) {
            break;
        }
        for (at, (_, name)) in names.iter().enumerate().filter(|(at, _)| shared[*at]) {
            made[at].1 = letters(name, more);
        }
    }
    made
}

/// The first letter of the first word, and so many of the last.
fn letters(name: &str, of_last: usize) -> String {
    let capital = |c: char| c.to_uppercase().collect::<String>();
    let words: Vec<&str> = name.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return "?".to_owned() };
    let Some(front) = first.chars().next() else { return "?".to_owned() };
    if width(&front.to_string()) > 1 {
        return first.chars().take(of_last).collect();
    }
    let rest: Vec<char> = if words.len() == 1 { last.chars().skip(1).collect() } else { last.chars().collect() };
    let mut out = capital(front);
    for (at, c) in rest.into_iter().take(of_last).enumerate() {
        if at == 0 { out.push_str(&capital(c)) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(names: &[&str]) -> Vec<String> {
        let ids: Vec<AdminId> = (0..names.len()).map(|n| AdminId::new(n.to_string())).collect();
        initials(ids.iter().zip(names.iter().copied())).into_iter().map(|(_, short)| short).collect()
    }

    #[test]
    fn initials_are_of_first_and_last_word_and_grow_where_they_are_shared() {
        assert_eq!(of(&["Zofia Wróblewska", "Robin Castellane"]), ["ZW", "RC"]);
        assert_eq!(of(&["Zofia Wróblewska", "Zoe Winter", "Fin"]), ["ZWr", "ZWi", "FI"]);
        assert_eq!(of(&["Anneke van der Zwaluw", "赵伟", "x"]), ["AZ", "赵", "X"]);
        assert_eq!(of(&["Ada Byron", "Ada Byron"]), ["AByron", "AByron"], "nothing tells them apart");
    }

    proptest! {
        #[test]
        fn teammates_whose_names_differ_in_the_last_word_have_initials_of_their_own(
            names in prop::collection::btree_set("[a-c]{1,4}", 1..6)
        ) {
            let names: Vec<String> = names.into_iter().map(|last| format!("Ada {last}")).collect();
            let short = of(&names.iter().map(String::as_str).collect::<Vec<_>>());
            let different: std::collections::BTreeSet<&String> = short.iter().collect();
            // One that is the beginning of another's has no letter more.
            let begins = names.iter().any(|a| names.iter().any(|b| a != b && b.starts_with(a.as_str())));
            prop_assert!(begins || different.len() == names.len(), "{:?} {:?}", names, short);
        }
    }
}
