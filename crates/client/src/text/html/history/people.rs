//! Who writes in a conversation: with that a quotation of what was said here is told from a mail of strangers that a
//! customer passes on.

/// The people of a conversation, by names and addresses.
#[derive(Clone, Debug, Default)]
pub struct Correspondents {
    /// Names and addresses of one's own side, in lower case.
    ours: Vec<String>,
    /// Parts behind the `@` that only one's own side has.
    domains: Vec<String>,
    /// Addresses of customers and of those who read along, in lower case.
    others: Vec<String>,
}

/// Mailboxes of everybody: that two have them says nothing.
const ANYBODYS: [&str; 12] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "proton.me",
    "protonmail.com",
];

/// Behind the `@` of the addresses that Intercom sends from.
const INTERCOMS: &str = "intercom-mail.com";

/// Shorter names are words.
const SHORTEST_NAME: usize = 5;

impl Correspondents {
    /// Those of one's own side and the others, each by names and addresses.
    pub fn new<'a>(ours: impl IntoIterator<Item = &'a str>, others: impl IntoIterator<Item = &'a str>) -> Self {
        let lower = |name: &str| name.trim().to_lowercase();
        let others: Vec<String> = others.into_iter().map(lower).filter(|a| a.contains('@')).collect();
        let mut known = Self { others, ..Self::default() };
        for name in ours.into_iter().map(lower).filter(|name| name.chars().count() >= SHORTEST_NAME) {
            if let Some((_, domain)) = name.rsplit_once('@')
                && !ANYBODYS.contains(&domain)
                && !known.others.iter().any(|other| other.rsplit_once('@').is_some_and(|(_, d)| d == domain))
                && !known.domains.iter().any(|d| d == domain)
            {
                known.domains.push(domain.to_owned());
            }
            if !known.ours.contains(&name) {
                known.ours.push(name);
            }
        }
        known
    }

    /// Whether words that name a sender name one's own side.
    pub(super) fn names_ours(&self, sender: &str) -> bool {
        let sender = sender.to_lowercase();
        let mut addresses = addresses(&sender).peekable();
        if addresses.peek().is_some() {
            return addresses.any(|address| self.is_ours(address));
        }
        self.ours.iter().any(|name| has_words(&sender, name))
    }

    /// Whether words have an address of one's own side.
    pub(super) fn names_ours_by_address(&self, words: &str) -> bool {
        addresses(&words.to_lowercase()).any(|address| self.is_ours(address))
    }

    fn is_ours(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        domain.ends_with(INTERCOMS)
            || self.domains.iter().any(|d| d == domain)
            || self.ours.iter().any(|own| own == address)
    }

    /// Whether words that name a sender have an address that nobody of this conversation has.
    pub(super) fn names_a_stranger(&self, sender: &str) -> bool {
        if self.ours.is_empty() && self.others.is_empty() {
            return false;
        }
        let sender = sender.to_lowercase();
        addresses(&sender).any(|address| !self.is_ours(address) && !self.others.iter().any(|other| other == address))
    }
}

/// Whether words have a name in them that is not a part of other words.
fn has_words(words: &str, name: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.match_indices(name).any(|(at, _)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        let after = words.get(at + name.len()..).and_then(|after| after.chars().next());
        !is_letter(before) && !is_letter(after)
    })
}

/// The e-mail addresses among words, in whatever brackets.
pub(super) fn addresses(words: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || "<>()[]\"',;|＜＞（）：".contains(c);
    words
        .split(ends)
        .map(|word| word.trim_start_matches("mailto:").trim_end_matches([':', '.', '님']))
        .filter(|word| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_known_by_address_else_by_name() {
        let known = Correspondents::new(
            ["Robin Castellane", "robin@ledgerwick.example", "Ledgerwick", "zofia@gmail.com"],
            ["jude@bluebell.example", "Jude"],
        );
        for (sender, ours, stranger) in [
            ("Ledgerwick Support <support@ledgerwick.example>", true, false),
            ("Robin from Ledgerwick", true, false),
            ("robin.castellane@ledgerwick-7.intercom-mail.com", true, false),
            ("Zofia <zofia@gmail.com>", true, false),
            ("Robin Castellane <robin@gmail.com>", false, true),
            ("Jude <jude@bluebell.example>", false, false),
            ("Supplier <sam@supplier.example>", false, true),
            ("Ada", false, false),
            ("Ledgerwicker Zeitung", false, false),
        ] {
            assert_eq!((known.names_ours(sender), known.names_a_stranger(sender)), (ours, stranger), "{sender}");
        }
        assert!(!Correspondents::default().names_a_stranger("sam@supplier.example"));
    }
}
