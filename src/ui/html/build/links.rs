//! Links and pictures: numbered, named, and honest about where they go.

use super::super::super::rich::{Link, Mark};
use super::super::super::width;
use super::super::address::{self, Target};
use super::super::token::Attributes;
use super::Builder;
use crate::domain::Text;

/// Links that get a number.
const MOST_LINKS: usize = 9_999;

/// Characters of a label that are remembered for the list of links.
const LONGEST_LABEL: usize = 400;

/// The link that is open. HTML knows no link in a link.
pub(super) struct OpenLink {
    pub(super) number: Option<u16>,
    pub(super) url: Option<Text>,
    pub(super) refused: Option<String>,
    pub(super) label: String,
    /// What the pictures in it are called.
    pub(super) pictures: String,
}

impl Builder {
    pub(super) fn remember_label(&mut self, added: &str) {
        if let Some(link) = self.link.as_mut()
            && link.label.len() < LONGEST_LABEL
        {
            link.label.extend(added.chars().take(LONGEST_LABEL));
        }
    }

    /// Begins a link; the look of its text.
    pub(super) fn open_link(&mut self, attributes: Attributes<'_>) -> Mark {
        let mut link =
            OpenLink { number: None, url: None, refused: None, label: String::new(), pictures: String::new() };
        let mut mark = Mark::NONE;
        match attributes.get("href").map_or(Target::Nowhere, |href| address::judge(&href)) {
            Target::Open(url) => {
                link.number = self.number_link(Text::default(), url.clone(), false);
                link.url = Some(url);
                mark = Mark::UNDERLINE.with_link(link.number.unwrap_or(0));
            }
            Target::Refused(why) => link.refused = Some(why),
            Target::Nowhere => return mark,
        }
        self.link = Some(link);
        mark
    }

    pub(super) fn number_link(&mut self, label: Text, url: Text, media: bool) -> Option<u16> {
        if self.links.len() >= MOST_LINKS {
            return None;
        }
        let number = u16::try_from(self.links.len() + 1).ok()?;
        self.links.push(Link { number, label, url, media });
        Some(number)
    }

    /// Ends the link: its number, and where it really goes if the label says otherwise.
    pub(super) fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let mut label = Text::new(&link.label);
        let mark = self.look().mark.with_link(link.number.unwrap_or(0));
        if let Some(url) = &link.url {
            if label.is_empty() && !link.pictures.is_empty() {
                label = Text::new(&link.pictures);
            } else if label.is_empty() {
                label = url.clone();
                self.add(&width::truncate_middle(url.as_str(), 60), mark.with(Mark::UNDERLINE));
            } else if let Some(truth) = address::truth(label.as_str(), url.as_str()) {
                self.add(&format!(" → {truth}"), mark.with(Mark::WARNING));
            }
        }
        if let Some(why) = link.refused {
            self.add(&format!(" [not openable: {why}]"), mark.with(Mark::WARNING));
        }
        if let Some(number) = link.number {
            self.add(&format!(" [{number}]"), mark.with(Mark::MUTED));
            if let Some(known) = self.links.get_mut(usize::from(number) - 1) {
                known.label = label;
            }
        }
    }

    /// Adds words of the renderer's own making.
    pub(super) fn add(&mut self, words: &str, mark: Mark) {
        self.begin_text();
        self.page.verbatim(words, mark);
    }

    pub(super) fn media(&mut self, attributes: Attributes<'_>, what: &str) {
        let target = attributes.get("src").map_or(Target::Nowhere, |src| address::judge(&src));
        let url = if let Target::Open(url) = &target { Some(url.clone()) } else { None };
        // The invisible dots that tell a sender that the mail was read.
        let dot = |side: &str| attributes.get(side).is_some_and(|v| matches!(v.trim(), "0" | "1" | "1px" | "0px"));
        if what == "image" && dot("width") && dot("height") {
            return;
        }
        let named = ["alt", "title"].iter().filter_map(|a| attributes.get(a)).map(|a| Text::new(&a));
        let name = named.into_iter().find(|name| !name.is_empty()).or_else(|| {
            let file = url.as_ref().and_then(|url| address::file_name(url.as_str()));
            file.map(|file| Text::new(&file))
        });
        let shown = match &name {
            Some(name) => format!("[{what}: {}]", width::truncate(name.as_str(), 80)),
            None => format!("[{what}]"),
        };
        let mark = self.look().mark.with(Mark::MEDIA);
        let linked_to_itself = self.link.as_ref().is_some_and(|link| link.url.is_some() && link.url == url);
        let label = name.unwrap_or_else(|| Text::new(what));
        let number = match url {
            Some(url) if !linked_to_itself => self.number_link(label.clone(), url, true),
            _ => None,
        };
        let mark = number.map_or(mark, |number| mark.with_link(number));
        self.add(&shown, mark);
        if let Some(link) = self.link.as_mut().filter(|link| link.pictures.len() < LONGEST_LABEL) {
            link.pictures.push_str(label.as_str());
        }
        if let Some(number) = number {
            self.add(&format!(" [{number}]"), mark.with(Mark::MUTED));
        }
    }
}
