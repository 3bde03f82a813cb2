//! A world that is kept in a file across runs.
//!
//! The file is not the world but how it came about: a first line that says from which seed it was made, and a line for
//! everything that was done to it from outside since. As the world does nothing by chance or by itself, doing the same
//! again gives the same world. A line is in the file before it is done, so a program that is killed loses nothing that
//! it has answered.

mod file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use file::{StateFile, peek};

use super::routes::{Request, Version};
use super::world::Time;

/// The form of the file.
pub(super) const FORMAT: u32 = 1;
/// Without anything done, a line says at least every so many seconds that time has passed.
pub(super) const LONGEST_SILENCE: Time = 3600;

/// The first line: from what the world was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The form of the file.
    pub format: u32,
    /// The version of the program that made it.
    pub sidetone: String,
    /// The world's seed.
    pub seed: u64,
    /// How many conversations it began with.
    pub conversations: usize,
    /// Whether its customers act by themselves.
    pub people: bool,
    /// As of when it was made.
    pub at: Time,
    /// The answers to what is undecided.
    pub rules: Vec<(String, String)>,
    /// What the world was like when it was made: another program's seed makes another one.
    pub fingerprint: String,
    /// The access token.
    pub token: String,
    /// The token of the control side.
    pub control_token: String,
}

/// Something done to the world from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// A program began to serve it, with its clock at this speed.
    Began {
        /// Milliseconds of real time.
        real: i64,
        /// Milliseconds of the world's time.
        world: i64,
        /// How many times faster the latter runs.
        speed: f64,
    },
    /// A request came in.
    Request(Box<Asked>),
    /// Somebody acted over the control side.
    Act {
        /// Which act.
        name: String,
        /// Where the client found the server.
        base: String,
        /// The rest.
        body: Value,
    },
    /// The clock was moved on by so many seconds.
    Advanced(i64),
    /// Time has passed.
    Passed,
}

/// A request, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    method: String,
    path: Vec<String>,
    query: Vec<(String, String)>,
    base: String,
    version: String,
    body: Option<Value>,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The world's time.
    pub at: Time,
    /// The last time before at which the world was looked at.
    pub since: Time,
    /// The last id that the world had given out before: doing the same again has to come to the same.
    pub ids: u64,
    pub done: Done,
}

impl Asked {
    /// What is kept of a request: nothing of one that changes nothing.
    pub fn of(request: &Request) -> Option<Self> {
        let reads = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
            || request.path.last().is_some_and(|word| word == "search");
        let body = request.body.clone().ok()?;
        (!reads).then(|| Self {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            base: request.base.clone(),
            version: match request.version {
                Version::Preview => "Preview".to_owned(),
                Version::Numbered(major, minor) => format!("{major}.{minor}"),
            },
            body,
        })
    }

    /// The request again; none if its version is unknown.
    pub(super) fn request(self) -> Option<Request> {
        Some(Request {
            version: Version::parse(&self.version)?,
            method: self.method,
            path: self.path,
            query: self.query,
            base: self.base,
            body: Ok(self.body),
        })
    }
}

/// Why a world cannot be kept in a file, or not be taken from it.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file cannot be read or written.
    #[error("{path}: the workspace's file cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another program keeps its world there.
    #[error("{path}: another sidetone keeps its practice workspace in this file; end that one, or name another file")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It is something else, or was changed.
    #[error("{path}:{line}: {why}; the file was left as it is: move it away, or name another one")]
    Broken {
        /// The file.
        path: PathBuf,
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

impl StateError {
    pub(super) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    pub(super) fn broken(path: &Path, line: usize, why: impl Into<String>) -> Self {
        Self::Broken { path: path.to_owned(), line, why: why.into() }
    }
}
