//! Addresses in what is typed.

use crate::domain::text::clean_line;

/// Bytes of an address that are looked at.
const LONGEST: usize = 4_000;

/// The length of the address in `address) …`, its own brackets counted; none if there is space in it or no end.
pub(super) fn in_brackets(rest: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            _ if at > LONGEST || c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`') => return None,
            '(' => open += 1,
            ')' if open == 0 => return (at > 0).then_some(at),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The address of a link as it may be sent: web, mail and telephone only. A bare host becomes a web address.
pub(super) fn sendable(address: &str) -> Option<String> {
    let address = clean_line(address);
    let lower = address.to_ascii_lowercase();
    for scheme in ["http://", "https://", "mailto:", "tel:"] {
        if let Some(rest) = lower.strip_prefix(scheme) {
            return (!rest.is_empty()).then_some(address);
        }
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or("");
    let is_host = host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-')
        && host.split('.').all(|part| !part.is_empty())
        && host.rsplit('.').next().is_some_and(|top| top.len() > 1 && top.chars().all(char::is_alphabetic));
    (is_host && host.contains('.')).then(|| format!("https://{address}"))
}

/// The length of the bare address at the beginning of a text: up to a space or quotation mark, without the punctuation
/// of the sentence around it. A closing bracket stays if it was opened in the address.
pub(super) fn bare(text: &str) -> Option<usize> {
    let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let scheme = ["https://", "http://", "www."].into_iter().find(|scheme| begins(scheme))?;
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(text.len());
    let mut address = text.get(..end)?;
    let (opened, mut closed) = (address.matches('(').count(), address.matches(')').count());
    while let Some(last) = address.chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | ']' | '}' | '”' | '’' | '…' => {}
            _ => break,
        }
        address = address.get(..address.len() - last.len_utf8())?;
    }
    (address.len() > scheme.len()).then_some(address.len())
}

/// Where a bare address leads.
pub(super) fn of_bare(words: &str) -> String {
    let has_scheme = words.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
    if has_scheme { words.to_owned() } else { format!("https://{words}") }
}
