//! Addresses with placeholders (I13): `https://billing.example/?user={user_id}`. What is filled in is encoded, and never
//! says where an address leads.

use crate::words::own_apps as words;

/// An address with placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Text, each with the placeholder behind it.
    pieces: Vec<(String, Option<String>)>,
}

impl Template {
    /// Reads one. The server stands in it as it is: a value of a customer's cannot change where it leads.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (_, behind) = ["https://", "http://"]
            .iter()
            .find_map(|scheme| {
                text.split_at_checked(scheme.len()).filter(|(begun, _)| begun.eq_ignore_ascii_case(scheme))
            })
            .ok_or_else(words::no_scheme)?;
        if text.contains(char::is_whitespace) || text.contains(char::is_control) {
            return Err(words::has_blanks());
        }
        let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.contains(['{', '}', '\\', '@']) {
            return Err(words::no_host());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            let Some((name, behind)) = inside.split_once('}') else { return Err(words::not_closed(inside)) };
            if name.is_empty() || name.contains('{') {
                return Err(words::not_closed(inside));
            }
            pieces.push((before.to_owned(), Some(name.to_owned())));
            rest = behind;
        }
        if rest.contains('}') {
            return Err(words::not_opened());
        }
        pieces.push((rest.to_owned(), None));
        Ok(Self { pieces })
    }

    /// The address, with each placeholder as `value` knows it.
    ///
    /// # Errors
    /// The names of those that have no value here.
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> Result<String, Vec<String>> {
        let (mut address, mut missing) = (String::new(), Vec::new());
        for (text, name) in &self.pieces {
            address.push_str(text);
            let Some(name) = name else { continue };
            match value(name).filter(|value| !value.is_empty()) {
                Some(value) => encode(&value, &mut address),
                None if missing.contains(name) => {}
                None => missing.push(name.clone()),
            }
        }
        if missing.is_empty() { Ok(address) } else { Err(missing) }
    }
}

/// All but letters, digits and `-._~` by its bytes.
fn encode(value: &str, address: &mut String) {
    // A path is no way to somewhere else, either.
    if matches!(value, "." | "..") {
        value.chars().for_each(|_| address.push_str("%2E"));
        return;
    }
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_encoded_and_what_is_missing_is_named() {
        let template = Template::read("https://billing.example/u/{user_id}?mail={email}&again={email}").expect("read");
        let known = |name: &str| match name {
            "user_id" => Some("a/b &?#é".to_owned()),
            "email" => Some("x+y@example.com".to_owned()),
            _ => None,
        };
        assert_eq!(
            template.fill(known).as_deref(),
            Ok("https://billing.example/u/a%2Fb%20%26%3F%23%C3%A9?mail=x%2By%40example.com&again=x%2By%40example.com")
        );
        assert_eq!(template.fill(|_| None), Err(vec!["user_id".to_owned(), "email".to_owned()]));
        assert_eq!(template.fill(|_| Some(String::new())), Err(vec!["user_id".to_owned(), "email".to_owned()]));
        let dots = Template::read("https://x.example/{a}/y").expect("read").fill(|_| Some("..".to_owned()));
        assert_eq!(dots.as_deref(), Ok("https://x.example/%2E%2E/y"));
    }

    #[test]
    fn no_value_says_where_an_address_leads() {
        for wrong in [
            "javascript:alert(1)",
            "https://{site}/x",
            "https://x{site}/y",
            "https://{user}@x.example/",
            "https://",
            "https://x.example/{",
            "https://x.example/{}",
            "https://x.example/{a{b}}",
            "https://x.example/a}",
            "https://x.example/a b",
        ] {
            assert!(Template::read(wrong).is_err(), "{wrong}");
        }
        assert!(Template::read("HTTPS://x.example?q={id}").is_ok());
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_value_is_it_stays_where_it_was_put(value in ".{1,40}") {
            let template = Template::read("https://x.example/a?b={v}#end").expect("read");
            let address = template.fill(|_| Some(value.clone())).expect("filled");
            let inside = address.strip_prefix("https://x.example/a?b=").and_then(|rest| rest.strip_suffix("#end"));
            let inside = inside.expect("the rest stands");
            proptest::prop_assert!(inside.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)), "{}", inside);
        }
    }
}
