//! What a client is made from: where, in whose name, and how hard it may press.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Url;
use reqwest::header::HeaderValue;
use sha1::Sha1;

use super::error::ApiError;
use clock::Clock;

/// An access token. It can be sent and kept, but not shown: there is no `Display`, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Wraps a token as it was pasted; blanks around it are dropped.
    pub fn new(token: &str) -> Self {
        Self(token.trim().to_owned())
    }

    /// The token itself, for the keyring or file that keeps it and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells this token from others, and tells nothing of it: what a store keeps to notice that another one is used.
    pub fn mark(&self) -> String {
        // A key may be of any length.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(self.0.as_bytes()) else { return String::new() };
        mac.update(b"the token of a store");
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The `Authorization` header, marked as sensitive so that no library prints it either.
    pub(super) fn header(&self) -> Result<HeaderValue, ApiError> {
        let unusable = |words: &str| ApiError::Setup { words: words.to_owned() };
        if self.0.is_empty() {
            return Err(unusable("the access token is empty"));
        }
        if !self.0.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(unusable("the access token holds characters that no token has; was something else pasted?"));
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.0))
            .map_err(|_| unusable("the access token cannot be sent in a header"))?;
        header.set_sensitive(true);
        Ok(header)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Where a workspace's data lives (API 1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// United States.
    #[default]
    Us,
    /// European Union.
    Eu,
    /// Australia.
    Au,
}

impl Region {
    /// Every place where Intercom hosts workspaces, the default first.
    pub const ALL: [Self; 3] = [Self::Us, Self::Eu, Self::Au];

    /// The API's host.
    pub fn host(self) -> &'static str {
        match self {
            Self::Us => "api.intercom.io",
            Self::Eu => "api.eu.intercom.io",
            Self::Au => "api.au.intercom.io",
        }
    }

    /// The API's base URL.
    pub fn base_url(self) -> String {
        format!("https://{}", self.host())
    }

    /// Its short name: `us`, `eu`, `au`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Eu => "eu",
            Self::Au => "au",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|region| region.as_str().eq_ignore_ascii_case(word.trim()))
            .ok_or_else(|| format!("there is no region {word:?}; the regions are us, eu and au"))
    }
}

/// How to reach a workspace.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// The base URL: a region's, or any other (`http` only on this machine).
    pub base: String,
    /// Goes to the one host that the address names, and nowhere else.
    pub token: Token,
    /// This machine's clock. Errors and figures that name a time name it by the server's, as the answers tell how far
    /// that is off; waiting goes by the machine's own timer.
    pub clock: Clock,
    /// How much of each rate-limit window this client may use, above 0 and at most 1.
    pub share: f64,
    /// How long one request may take, its answer included.
    pub timeout: Duration,
    /// How often a read is tried before its failure is reported.
    pub attempts: u32,
    /// Answers larger than this many bytes are refused.
    pub max_answer: usize,
    /// The `User-Agent`.
    pub user_agent: String,
    /// Whether threads are asked for by the Preview version, which tells what events changed (API 6.2).
    pub preview: bool,
}

impl ClientOptions {
    /// The usual settings for a workspace.
    pub fn new(base: impl Into<String>, token: Token) -> Self {
        Self {
            base: base.into(),
            token,
            clock: Clock::System,
            share: 0.5,
            timeout: Duration::from_secs(30),
            attempts: 4,
            max_answer: 32 * 1024 * 1024,
            user_agent: concat!("sidetone/", env!("CARGO_PKG_VERSION")).to_owned(),
            preview: false,
        }
    }

    /// The usual settings for a region's host.
    pub fn region(region: Region, token: Token) -> Self {
        Self::new(region.base_url(), token)
    }
}

/// Whether a URL's host is this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']')) {
        Some("localhost") => true,
        Some(host) => host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        None => false,
    }
}

/// Reads a base URL and refuses those that would give the token away.
pub(super) fn base_url(base: &str) -> Result<Url, ApiError> {
    let wrong = |words: String| ApiError::Setup { words };
    let url = Url::parse(base.trim()).map_err(|problem| wrong(format!("the base URL cannot be read: {problem}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("the base URL must begin with https:// and name a host".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("the base URL must not hold a user name or password".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("the base URL must not hold a query or fragment".to_owned()));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        let host = url.host_str().unwrap_or_default();
        return Err(wrong(format!(
            "the token would go to {host} unencrypted: use https (plain http is for this machine only)"
        )));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_shows_in_debug_output() {
        let options = ClientOptions::new("https://example.test", Token::new(" dG9rOnNlY3JldA== \n"));
        assert_eq!(format!("{:?}", options.token), "Token(…)");
        assert!(!format!("{options:?}").contains("dG9r"));
        let header = options.token.header().expect("a good token");
        assert!(header.is_sensitive());
        assert!(!format!("{header:?}").contains("dG9r"));
    }

    #[test]
    fn a_token_that_no_header_can_carry_is_refused_without_being_shown() {
        for bad in ["", "  ", "two words", "line\nbreak", "sécret", "bell\u{7}"] {
            let problem = Token::new(bad).header().expect_err("a bad token");
            assert!(bad.trim().is_empty() || !problem.to_string().contains(bad.trim()), "{problem}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "https://api.intercom.io",
            "http://127.0.0.1:4010",
            "http://[::1]:80/x",
            "http://localhost:1/",
            "https://[2001:db8::1]/",
        ] {
            assert!(base_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.intercom.io",
            "http://10.0.0.1",
            "http://localhost.example.test",
            "http://127.0.0.1.example.test",
            "ftp://127.0.0.1",
            "https://me:secret@example.test",
            "https://example.test/?token=secret",
            "api.intercom.io",
            "",
            "https://",
        ] {
            let problem = base_url(bad).expect_err(bad).to_string();
            assert!(!problem.contains("secret"), "{problem}");
        }
    }

    #[test]
    fn a_region_is_read_from_its_name_in_any_case() {
        assert_eq!("EU".parse(), Ok(Region::Eu));
        assert_eq!(Region::Au.base_url(), "https://api.au.intercom.io");
        assert!("mars".parse::<Region>().is_err());
    }
}
