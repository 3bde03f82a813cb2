//! Words for what has none: pictures, videos, pages in pages.

use super::super::text::Text;
use super::address::{self, Target};
use super::token::Attributes;

/// Characters of a name that are shown.
const LONGEST_NAME: usize = 80;

/// A picture or another thing that is not text.
#[derive(Debug)]
pub struct Media {
    /// What it is called: what its author says, else its file.
    pub name: Option<Text>,
    /// Where it is, if that can be opened.
    pub url: Option<Text>,
    what: &'static str,
}

impl Media {
    /// The thing in an element; none for the invisible dots that tell a sender that a mail was read.
    pub fn of(what: &'static str, attributes: Attributes<'_>) -> Option<Self> {
        let dot = |side: &str| attributes.get(side).is_some_and(|v| matches!(v.trim(), "0" | "1" | "1px" | "0px"));
        if what == "picture" && dot("width") && dot("height") {
            return None;
        }
        let url = match attributes.get("src").map_or(Target::Nowhere, |src| address::judge(&src)) {
            Target::Open(url) => Some(url),
            _ => None,
        };
        let named = ["alt", "title"].iter().filter_map(|a| attributes.get(a)).map(|a| Text::new(&a));
        let name = named.into_iter().find(|name| !name.is_empty()).or_else(|| {
            let file = url.as_ref().and_then(|url| address::file_name(url.as_str()));
            file.map(|file| Text::new(&file)).filter(|file| !file.is_empty())
        });
        Some(Self { name, url, what })
    }

    /// `[picture: step1.png]`, `[video]`.
    pub fn words(&self) -> String {
        words(self.what, self.name.as_ref().map(Text::as_str))
    }

    /// What to call it in a list of links.
    pub fn label(&self) -> Text {
        self.name.clone().unwrap_or_else(|| Text::new(self.what))
    }
}

/// The words for a thing of that kind and name.
pub fn words(what: &str, name: Option<&str>) -> String {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return format!("[{what}]") };
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("[{what}: {}…]", name.get(..end).unwrap_or("")),
        None => format!("[{what}: {name}]"),
    }
}

/// What a file of a media type is.
pub fn kind_of(content_type: &str) -> &'static str {
    match content_type.split('/').next().unwrap_or("") {
        "image" => "picture",
        "video" => "video",
        "audio" => "audio",
        _ => "file",
    }
}
