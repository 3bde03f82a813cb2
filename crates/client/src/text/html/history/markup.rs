//! What mail programs say in their HTML about quoted history.

use super::super::super::rich::Origin;
use crate::domain::html::Attributes;

/// Classes of elements in which a mail program puts what it quotes, attribution included. A reply that is written
/// below or between the quotations can stand in them, too, and now and then a whole mail does.
const WRAPPERS: [&str; 8] = [
    "gmail_quote",
    "x_gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "OutlookMessageHeader",
];

/// Classes of quotations that only programs make. `type="cite"` and `gmail_quote` are not among them: the buttons with
/// which people quote make the same.
const CITED: [&str; 3] = ["protonmail_quote", "tutanota_quote", "front-blockquote"];

/// Classes of elements that hold nothing but an attribution.
const LEADS: [&str; 3] = ["gmail_attr", "x_gmail_attr", "moz-cite-prefix"];

/// Classes and ids of what mail programs put around a signature.
const SIGNED: [&str; 8] = [
    "gmail_signature",
    "x_gmail_signature",
    "moz-signature",
    "protonmail_signature_block",
    "signature",
    "Signature",
    "AppleMailSignature",
    "ms-outlook-mobile-signature",
];

/// Whose words are inside an element, when `around` is so outside of it.
pub(in super::super) fn origin(name: &str, attributes: Attributes<'_>, around: Origin) -> Origin {
    if matches!(name, "div" | "table" | "pre")
        && matches!(around, Origin::Own | Origin::Signed)
        && (attributes.has_word("class", &SIGNED) || attributes.has_word("id", &SIGNED))
    {
        return Origin::Signed;
    }
    if !matches!(name, "blockquote" | "div" | "table") || matches!(around, Origin::Quoted | Origin::Cited) {
        return around;
    }
    if name == "blockquote" {
        return if attributes.has_word("class", &CITED) { Origin::Cited } else { Origin::Quoted };
    }
    if attributes.has_word("class", &LEADS) {
        return Origin::Lead;
    }
    if attributes.has_word("class", &WRAPPERS) { Origin::Wrapped } else { around }
}
