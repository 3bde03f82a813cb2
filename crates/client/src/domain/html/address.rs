//! Where a link goes, and whether its label says so.

use super::super::text::{Text, clean_line};

/// The target of a link.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// It can be opened.
    Open(Text),
    /// It cannot; why, in a word or two.
    Refused(String),
    /// It leads nowhere: no target, or a place in the message itself.
    Nowhere,
}

/// Longer addresses are not opened; no browser takes them, and nobody reads them.
const LONGEST: usize = 8_192;

/// Judges what stands in an `href` or `src`, decoded but not clean.
pub fn judge(raw: &str) -> Target {
    // As browsers do: tabs and line breaks go, spaces and control characters at the ends go.
    let url: String = raw.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let url = clean_line(url.trim_matches(|c: char| c.is_control() || c == ' ')).replace(' ', "%20");
    if url.is_empty() || url.starts_with('#') {
        return Target::Nowhere;
    }
    if url.len() > LONGEST && !url.starts_with("data:") {
        return Target::Refused("address too long".to_owned());
    }
    let url = if url.starts_with("//") { format!("https:{url}") } else { url };
    let Some(scheme) = scheme(&url) else {
        return Target::Refused("no full address".to_owned());
    };
    match scheme.as_str() {
        "http" | "https" if host(&url).is_none() => Target::Refused("no full address".to_owned()),
        "http" | "https" | "mailto" | "tel" => Target::Open(Text::new(&url)),
        other => Target::Refused(format!("{other} link")),
    }
}

fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    let valid = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (valid && scheme.len() <= 20).then(|| scheme.to_ascii_lowercase())
}

/// The user part and the host of an `http` address. Browsers take `\` for `/`, and what stands before an `@` is
/// not the host, however much it looks like one.
fn authority(url: &str) -> Option<(Option<&str>, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    match authority.rsplit_once('@') {
        Some((user, host)) => Some((Some(user), host)),
        None => Some((None, authority)),
    }
}

/// The host of an `http` address, in lower case and without a port.
pub fn host(url: &str) -> Option<String> {
    let (_, host) = authority(url)?;
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host.trim_end_matches('.').to_lowercase();
    (!host.is_empty()).then_some(host)
}

/// What must be shown beside a label because the label says something else than where the link goes: the true
/// host or address. `None` if the label is honest, or no address at all.
pub fn truth(label: &str, url: &str) -> Option<String> {
    let label = label.trim();
    if let Some(address) = url.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:")).and(url.get(7..)) {
        let address = address.split('?').next().unwrap_or("");
        let lies = addresses(label).any(|word| !word.eq_ignore_ascii_case(address));
        return lies.then(|| address.to_owned());
    }
    let real = host(url)?;
    let disguised = authority(url).is_some_and(|(user, _)| user.is_some());
    // Letters of other scripts look like Latin ones: such a host is always spelt out.
    let foreign = !real.is_ascii() || real.split('.').any(|part| part.starts_with("xn--"));
    let lies = addresses(label).any(|word| {
        let shown = host(word).or_else(|| host(&format!("https://{word}"))).unwrap_or_default();
        !same_site(&shown, &real)
    });
    (lies || disguised || foreign).then_some(real)
}

fn same_site(a: &str, b: &str) -> bool {
    a.trim_start_matches("www.") == b.trim_start_matches("www.")
}

/// The words of a label that a reader takes for an address.
fn addresses(label: &str) -> impl Iterator<Item = &str> {
    label
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | '"' | '\''))
        })
        .map(|word| word.trim_end_matches(['.', '!', '?', ':']))
        .filter(|word| looks_like_address(word))
}

fn looks_like_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.") {
        return true;
    }
    let name = lower.split(['/', '?', '#', ':']).next().unwrap_or("");
    let mut labels = name.rsplit('@').next().unwrap_or("").rsplit('.');
    let top = labels.next().unwrap_or("");
    let top_is_name = (2..=24).contains(&top.chars().count()) && top.chars().all(char::is_alphabetic);
    let mut rest = labels.peekable();
    top_is_name
        && rest.peek().is_some()
        && rest.all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'))
}

/// The last piece of an address, as a name for a picture that has none.
pub fn file_name(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let (_, after_scheme) = path.split_once("://")?;
    let (_, path) = after_scheme.split_once('/')?;
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_a_browser_or_mail_program_takes_are_opened() {
        for (raw, target) in [
            ("https://a.test/x", Some("https://a.test/x")),
            (" HTTP://A.test ", Some("HTTP://A.test")),
            ("//a.test/x", Some("https://a.test/x")),
            ("mailto:ada@a.test", Some("mailto:ada@a.test")),
            ("https://a.test/a b\n\tc", Some("https://a.test/a%20bc")),
            ("https://a.test/\u{1b}]52;c;x\u{7}\u{202e}", Some("https://a.test/]52;c;x")),
            ("javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("\u{1}javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("/relative", None),
            ("https:///", None),
            ("ssh://host", None),
        ] {
            match (judge(raw), target) {
                (Target::Open(url), Some(expected)) => assert_eq!(url.as_str(), expected, "{raw:?}"),
                (Target::Refused(_), None) => {}
                (other, _) => panic!("{raw:?}: {other:?}"),
            }
        }
        assert_eq!(judge("#top"), Target::Nowhere);
        assert_eq!(judge("\u{200b} "), Target::Nowhere);
        assert!(matches!(judge(&format!("https://a.test/{}", "x".repeat(LONGEST))), Target::Refused(_)));
    }

    #[test]
    fn a_label_that_names_another_place_is_found_out() {
        for (label, url, shown) in [
            ("https://bank.test", "https://evil.test/x", Some("evil.test")),
            ("bank.test", "https://evil.test", Some("evil.test")),
            ("Log in at www.bank.test.", "https://evil.test", Some("evil.test")),
            ("www.bank.test/login", "https://bank.test/other", None),
            ("https://Bank.test:443/a", "https://bank.test/", None),
            ("our help page", "https://help.test/", None),
            ("bank.test", "https://bank.test@evil.test/", Some("evil.test")),
            ("bank.test", "https://evil.test\\@bank.test/", Some("evil.test")),
            ("here", "https://user:pw@evil.test/", Some("evil.test")),
            ("here", "https://pаypal.test/", Some("pаypal.test")),
            ("here", "https://xn--pypal-4ve.test/", Some("xn--pypal-4ve.test")),
            ("bank.test", "https://bank.test.evil.test/", Some("bank.test.evil.test")),
            ("ada@a.test", "mailto:ada@a.test?subject=x", None),
            ("ada@a.test", "mailto:eve@b.test", Some("eve@b.test")),
            ("version 2.16 (see 3.4)", "https://a.test", None),
        ] {
            assert_eq!(truth(label, url).as_deref(), shown, "{label} {url}");
        }
    }

    #[test]
    fn a_picture_without_a_name_is_called_by_its_file() {
        assert_eq!(file_name("https://a.test/b/c.png?x=/y").as_deref(), Some("c.png"));
        assert_eq!(file_name("https://a.test/").as_deref(), None);
        assert_eq!(file_name("https://a.test").as_deref(), None);
    }
}
