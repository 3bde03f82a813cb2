//! What can go wrong in a request, said so that a person knows what to do and the outbox knows whether to try again.

use std::time::Duration;

use crate::domain::{Text, Timestamp};

/// Why a request failed. Holds the server's words, cleaned, and never the token or a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The client cannot even be made: base URL, token or TLS.
    #[error("{words}")]
    Setup {
        /// Which of them, and what is the matter with it.
        words: String,
    },
    /// 401: the token is not accepted.
    #[error("the access token is not accepted{}", said(.words))]
    Unauthorized {
        /// The server's words.
        words: Text,
    },
    /// 403: the token may not do this, or the workspace's plan does not have it.
    #[error("{}{}", forbidden(.permission.as_deref(), .code), said(.words))]
    Forbidden {
        /// The permission that is missing, by its name in the Developer Hub; none when it is not a permission.
        permission: Option<String>,
        /// The server's code.
        code: String,
        /// The server's words.
        words: Text,
    },
    /// 404, or a contact merged away further than can be followed.
    #[error("{what} is not there{}", said(.words))]
    NotFound {
        /// What was asked for.
        what: String,
        /// The server's code; `tag_not_found` differs from `not_found`.
        code: String,
        /// The server's words.
        words: Text,
    },
    /// Any other refusal in Intercom's words: the request was understood, and will be refused again. Or a redirect, which
    /// is not followed.
    #[error("refused ({status}{}){}", coded(.code), said(.words))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's code.
        code: String,
        /// The server's words.
        words: Text,
    },
    /// 429: nothing was done.
    #[error("the rate limit is used up{}", longer(*.asked))]
    RateLimited {
        /// When to come back, by the server's clock as far as it is known.
        retry_at: Timestamp,
        /// For how long the server asks to stay away, where that is longer than it is waited for.
        asked: Option<Duration>,
    },
    /// A request was given up here before all of it had left, and has done nothing: a file of it is not what it was.
    #[error("{words}")]
    Withheld {
        /// Which file, what is the matter with it, and what to do.
        words: String,
    },
    /// No connection, or it broke.
    #[error("{words}")]
    Unreachable {
        /// What the network or TLS says, in a sentence.
        words: String,
        /// Whether the request may have arrived; `false` only when it provably never left.
        sent: bool,
    },
    /// Sent, and no answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The server failed (5xx, 408); whether it did what it was asked is unknown.
    #[error("the server failed ({status}){}", said(.words))]
    Server {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        words: Text,
    },
    /// A refusal that is not in Intercom's words: something in between, a proxy or a gateway, has answered, and whether
    /// the request went on from there is unknown.
    #[error("the answer ({status}) is not from Intercom{}", said(.words))]
    Foreign {
        /// The HTTP status.
        status: u16,
        /// Its words, where it had some.
        words: Text,
        /// When to come back (429).
        retry_at: Option<Timestamp>,
    },
    /// An answer that cannot be read.
    #[error("the answer cannot be read: {what}")]
    Malformed {
        /// What was asked for and what is wrong with the answer.
        what: String,
        /// Whether a web page came: whoever answers is not Intercom's API.
        page: bool,
    },
}

fn said(words: &Text) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

fn longer(asked: Option<Duration>) -> String {
    let Some(minutes) = asked.map(|asked| asked.as_secs().div_ceil(60)) else { return String::new() };
    let asked = if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes.div_ceil(60)) };
    format!(": Intercom asks to wait {asked}, and is asked again after 15 min")
}

fn coded(code: &str) -> String {
    if code.is_empty() { String::new() } else { format!(" {code}") }
}

fn forbidden(permission: Option<&str>, code: &str) -> String {
    match permission {
        Some(permission) => format!("the token lacks the permission \"{permission}\""),
        None if code == "api_plan_restricted" => "the workspace's plan does not allow it".to_owned(),
        None => "not allowed".to_owned(),
    }
}

impl ApiError {
    /// Whether the same request may succeed if it is made again later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Unreachable { .. }
                | Self::TimedOut
                | Self::Server { .. }
                | Self::Foreign { .. }
        )
    }

    /// Whether a write that ended like this may have taken effect, or may yet: look before it is repeated (S3). All
    /// that does not prove the opposite: it never left, or Intercom refused it in its own words.
    pub fn is_ambiguous(&self) -> bool {
        match self {
            Self::Setup { .. }
            | Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::NotFound { .. }
            | Self::Withheld { .. }
            | Self::RateLimited { .. } => false,
            Self::Refused { status, .. } => !(400..500).contains(status),
            Self::Unreachable { sent, .. } => *sent,
            Self::TimedOut | Self::Server { .. } | Self::Foreign { .. } | Self::Malformed { .. } => true,
        }
    }

    /// Whether the network is to blame, rather than the server's answer.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::TimedOut)
    }

    /// Why nothing is heard, whole and in few words, for a line that has little room.
    pub fn why(&self) -> (String, String) {
        let same = |words: String| (words.clone(), words);
        match self {
            Self::Foreign { status, .. } => (
                format!("something in between answers ({status}), not Intercom's API"),
                format!("a proxy answers ({status})"),
            ),
            Self::Malformed { page: true, .. } => (
                "the server answers with a web page, not Intercom's API".to_owned(),
                "a web page answers, not the API".to_owned(),
            ),
            Self::Malformed { page: false, .. } => {
                ("the server's answer is none of Intercom's API".to_owned(), "the answer cannot be read".to_owned())
            }
            Self::Server { status, .. } => same(format!("the server fails ({status})")),
            Self::NotFound { code, .. } if code.is_empty() => {
                ("Intercom's API is not at this address (404)".to_owned(), "no API there (404)".to_owned())
            }
            Self::NotFound { code, .. } => same(format!("the server has it not (404 {code})")),
            Self::Forbidden { .. } => ("the token may not read conversations".to_owned(), "not allowed".to_owned()),
            Self::Refused { status, code, .. } => {
                (format!("the server refuses it ({status}{})", coded(code)), format!("refused ({status})"))
            }
            Self::Unauthorized { .. } => ("the access token is not accepted".to_owned(), "token refused".to_owned()),
            Self::RateLimited { .. } => same("the rate limit is used up".to_owned()),
            Self::TimedOut => same("no answer in time".to_owned()),
            Self::Setup { words } => same(words.clone()),
            Self::Withheld { .. } => same("a file is not what it was".to_owned()),
            Self::Unreachable { words, .. } => (words.clone(), "no connection".to_owned()),
        }
    }

    /// What a person can do about it, in one sentence.
    pub fn advice(&self) -> String {
        match self {
            Self::Setup { .. } => "correct the workspace's settings, or run `sidetone login` again".into(),
            Self::Unauthorized { .. } => "run `sidetone login` with a valid access token; a token of another region \
                reads as an invalid one, so check the region too"
                .into(),
            Self::Forbidden { permission: Some(permission), .. } => format!(
                "tick \"{permission}\" for the app in Intercom's Developer Hub (Configure, Authentication), or ask an \
                 admin of the workspace to"
            ),
            Self::Forbidden { code, .. } if code == "api_plan_restricted" => {
                "ask whoever pays for the workspace whether its plan includes this".into()
            }
            Self::Forbidden { .. } => "ask an admin of the workspace for access".into(),
            Self::NotFound { .. } => "it may have been deleted, or the token may not see it (tickets need \"Read \
                tickets\"); refresh"
                .into(),
            Self::Refused { status: 300..=399, .. } => "check the base URL and the region".into(),
            Self::Refused { status: 406, .. } => "this looks like a proxy in between: check the base URL".into(),
            Self::Refused { code, .. } if code == "intercom_version_invalid" => {
                "the server does not know this version of the API: check the base URL".into()
            }
            Self::Refused { .. } => "change it and try again".into(),
            Self::Withheld { .. } => "it is in the draft again, with its files".into(),
            Self::RateLimited { .. } => "it goes on by itself once the limit is lifted".into(),
            Self::Unreachable { .. } => "check the network; it goes on by itself once the server can be reached".into(),
            Self::TimedOut => "the network or the server is slow; it is tried again by itself".into(),
            Self::Server { .. } => "it is tried again by itself; see status.intercom.com if it lasts".into(),
            Self::Foreign { .. } => {
                "a proxy or gateway between here and Intercom answered in its place: check the network \
                and the base URL"
                    .into()
            }
            Self::Malformed { .. } => "check the base URL; if it is right, please report this".into(),
        }
    }

    /// The same for a command that ends with this: nothing tries again by itself then.
    pub fn advice_at_the_end(&self) -> String {
        match self {
            Self::RateLimited { .. } => "try again in a minute".into(),
            Self::Unreachable { .. } => "check the network and try again".into(),
            Self::TimedOut => "the network or the server is slow; try again".into(),
            Self::Server { .. } => "try again; see status.intercom.com if it lasts".into(),
            _ => self.advice(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<ApiError> {
        let words = Text::new("words");
        vec![
            ApiError::Setup { words: "x".into() },
            ApiError::Unauthorized { words: words.clone() },
            ApiError::Forbidden {
                permission: Some("Read tags".into()),
                code: "forbidden".into(),
                words: words.clone(),
            },
            ApiError::Forbidden { permission: None, code: "api_plan_restricted".into(), words: words.clone() },
            ApiError::NotFound { what: "conversation 1".into(), code: "not_found".into(), words: words.clone() },
            ApiError::Refused { status: 422, code: "parameter_invalid".into(), words: words.clone() },
            ApiError::RateLimited { retry_at: Timestamp(1), asked: None },
            ApiError::Withheld { words: "a.png is not there".into() },
            ApiError::Unreachable { words: "refused".into(), sent: false },
            ApiError::Unreachable { words: "cut".into(), sent: true },
            ApiError::TimedOut,
            ApiError::Server { status: 502, words: words.clone() },
            ApiError::Foreign { status: 404, words: words.clone(), retry_at: None },
            ApiError::Refused { status: 302, code: "redirect".into(), words },
            ApiError::Malformed { what: "conversation 1".into(), page: false },
            ApiError::Malformed { what: "conversation 1".into(), page: true },
        ]
    }

    #[test]
    fn every_failure_says_what_happened_and_what_to_do() {
        for error in all() {
            assert!(!error.to_string().is_empty());
            assert!(error.advice().len() > 10, "{error}");
            let (whole, brief) = error.why();
            assert!(!whole.is_empty() && !brief.is_empty() && brief.len() <= 40, "{whole}: {brief}");
        }
        assert!(!all().iter().any(|error| error.advice_at_the_end().contains("by itself")));
        let lacking = &all()[2];
        assert!(lacking.to_string().contains("Read tags") && lacking.advice().contains("Read tags"));
    }

    #[test]
    fn only_what_provably_did_nothing_is_unambiguous() {
        let ambiguous: Vec<String> = all().iter().filter(|e| e.is_ambiguous()).map(ToString::to_string).collect();
        assert_eq!(
            ambiguous,
            [
                "cut",
                "no answer in time",
                "the server failed (502): words",
                "the answer (404) is not from Intercom: words",
                "refused (302 redirect): words",
                "the answer cannot be read: conversation 1",
                "the answer cannot be read: conversation 1"
            ]
        );
    }
}
