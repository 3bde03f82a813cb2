//! How a command ends badly: one line that says what is wrong and what to do, and an exit code.

use std::process::ExitCode;

/// Why a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    code: u8,
    message: Option<String>,
}

impl Failure {
    /// Something went wrong: exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self { code: 1, message: Some(message.into()) }
    }

    /// It was asked for in a way that cannot be done: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: Some(message.into()) }
    }

    /// It ended in a way that has a code of its own.
    pub fn coded(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: Some(message.into()) }
    }

    /// Everything there is to say was said; the exit code tells the rest.
    pub fn code(code: u8) -> Self {
        Self { code, message: None }
    }

    /// The reader of our output has gone: nothing went wrong.
    pub fn quiet() -> Self {
        Self::code(0)
    }

    /// The same, with something more to say.
    pub fn and(self, more: &str) -> Self {
        let message = self.message.map_or_else(|| more.to_owned(), |message| format!("{message}; {more}"));
        Self { message: Some(message), ..self }
    }

    /// The sentence for the person, which says what to do.
    pub fn words(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }

    /// Says it, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Some(message) = &self.message {
            super::out::say(&format!("sidetone: {message}"));
        }
        ExitCode::from(self.code)
    }
}

impl From<crate::config::PathsError> for Failure {
    fn from(error: crate::config::PathsError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<client::session::vault::AuthError> for Failure {
    fn from(error: client::session::vault::AuthError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<client::session::SessionError> for Failure {
    fn from(error: client::session::SessionError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<client::intercom::ApiError> for Failure {
    fn from(error: client::intercom::ApiError) -> Self {
        Self::new(format!("{error}; {}", error.advice_at_the_end()))
    }
}
