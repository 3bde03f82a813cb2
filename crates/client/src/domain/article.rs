//! Articles of the help centre, as far as one tells a customer of them (API 16).

use super::text::{Text, clean_line};

/// An article that customers can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What it is called.
    pub title: Text,
    /// What it is about: its description, or how it begins.
    pub about: Text,
    /// Where customers read it.
    pub address: String,
}

impl Article {
    /// A link to it as a reply is typed; none where its address is none that a browser opens.
    pub fn link(&self) -> Option<String> {
        let address = clean_line(&self.address);
        let is_web = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
        let is_whole = !address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"'));
        let title = self.title.as_str().replace('[', "(").replace(']', ")");
        (is_web && is_whole).then(|| format!("[{title}]({address})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_a_browser_opens_becomes_a_link() {
        let link = |title: &str, address: &str| {
            Article { title: Text::new(title), about: Text::default(), address: address.to_owned() }.link()
        };
        assert_eq!(link("How [to]", "https://h.test/a").as_deref(), Some("[How (to)](https://h.test/a)"));
        for address in ["", "javascript:alert(1)", "https://h.test/a) [x](https://evil.test", "https://h.test/a b"] {
            assert_eq!(link("How", address), None, "{address}");
        }
    }
}
