//! Articles of the help centre that one tells a customer of.

/// Above what was found.
pub const TITLE: &str = "Article into your words to {}";

/// Intercom cannot be asked.
pub const OFFLINE: &str = "Intercom looks for articles itself, and cannot be reached now";

/// It is being asked.
pub fn looking(words: &str) -> String {
    format!("Looking for articles with “{words}”")
}

/// It has none that customers can read.
pub fn none(words: &str) -> String {
    format!("No article that customers can read has “{words}”")
}

/// It was not found out.
pub fn failed(why: &str) -> String {
    format!("No articles: {why}")
}

/// An address that no browser opens.
pub const NO_LINK: &str = "it has no address that can be sent";
