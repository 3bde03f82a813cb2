//! One request, from its parts to a JSON value.

use reqwest::{Method, Url};
use serde_json::Value;

use super::error::ApiError;
use super::operation::Operation;
use super::options::{self, ClientOptions};
use super::pace::RateState;
use crate::domain::ContactId;

/// Which version of the API a request speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The one everything here is written for.
    Numbered,
    /// For what 2.16 does not have.
    Preview,
}

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub operation: Operation,
    pub subject: String,
    pub method: Method,
    pub path: Vec<String>,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Value>,
    pub version: Version,
    pub read: bool,
}

impl Call {
    fn new(operation: Operation, subject: &str, method: Method, path: &[&str], body: Option<Value>) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        let read = method == Method::GET;
        Self {
            operation,
            subject: subject.to_owned(),
            method,
            path,
            query: Vec::new(),
            body,
            version: Version::Numbered,
            read,
        }
    }

    pub fn get(operation: Operation, subject: &str, path: &[&str]) -> Self {
        Self::new(operation, subject, Method::GET, path, None)
    }

    pub fn search(operation: Operation, path: &[&str], body: Value) -> Self {
        Self { read: true, ..Self::new(operation, "", Method::POST, path, Some(body)) }
    }

    pub fn post(operation: Operation, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(operation, subject, Method::POST, path, Some(body))
    }

    pub fn put(operation: Operation, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(operation, subject, Method::PUT, path, Some(body))
    }

    pub fn delete(operation: Operation, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(operation, subject, Method::DELETE, path, Some(body))
    }

    pub fn query(mut self, parameters: Vec<(&'static str, String)>) -> Self {
        self.query = parameters;
        self
    }

    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }
}

pub(super) struct Transport {
    base: Url,
}

impl Transport {
    pub fn new(options: ClientOptions) -> Result<Self, ApiError> {
        Ok(Self { base: options::base_url(&options.base)? })
    }

    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    pub fn rate(&self) -> Option<RateState> {
        None
    }

    pub async fn send(&self, call: Call) -> Result<Value, ApiError> {
        match self.send_following(call).await? {
            Ok(value) => Ok(value),
            Err(contact) => Err(ApiError::NotFound {
                what: format!("contact {contact}"),
                code: "contact_merged".into(),
                words: "".into(),
            }),
        }
    }

    pub async fn send_following(&self, call: Call) -> Result<Result<Value, ContactId>, ApiError> {
        Err(ApiError::Unreachable { words: format!("{} is not connected", call.operation.name), sent: false })
    }
}
