//! Why the workspace refuses a call, in Intercom's codes and words (API 1.2).

use std::borrow::Cow;

/// A refusal: the status and the one error of the list that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Intercom's code.
    pub code: &'static str,
    /// Intercom's words.
    pub message: Cow<'static, str>,
    /// Where to go instead: the target of a `Link` header (API 10.2).
    pub canonical: Option<String>,
}

impl Refusal {
    /// A refusal with a status of its own.
    pub fn new(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), canonical: None }
    }

    /// 400 `parameter_invalid`.
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, "parameter_invalid", message)
    }

    /// 400 `parameter_not_found`: something required is missing.
    pub fn required(name: &str) -> Self {
        Self::new(400, "parameter_not_found", format!("{name} is a required parameter"))
    }

    /// 404 `not_found` "Resource Not Found".
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "Resource Not Found")
    }

    /// 404 `not_found` "User Not Found": the answer for a contact that does not exist.
    pub fn no_contact() -> Self {
        Self::new(404, "not_found", "User Not Found")
    }

    /// 410 `contact_merged`: the contact went into another one, which the `Link` header names.
    pub fn merged_into(id: &str) -> Self {
        let words = "This contact has been merged. See the 'Link' header for the canonical contact.";
        Self { canonical: Some(format!("/contacts/{id}")), ..Self::new(410, "contact_merged", words) }
    }

    /// 404 `company_not_found`.
    pub fn no_company() -> Self {
        Self::new(404, "company_not_found", "Company Not Found")
    }

    /// 404 `admin_not_found`.
    pub fn no_admin() -> Self {
        Self::new(404, "admin_not_found", "Admin not found")
    }
}
