//! Links and pictures: numbered, named, and honest about where they go.

use super::super::super::rich::{Link, Mark};
use super::super::super::width;
use super::super::bare_links::MOST_LINKS;
use super::Builder;
use crate::domain::Text;
use crate::domain::html::Attributes;
use crate::domain::html::address::{self, Target};
use crate::domain::html::media::Media;

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
        self.end_script();
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
        self.end_script();
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
        self.end_script();
        self.begin_text();
        self.page.verbatim(words, mark);
    }

    pub(super) fn media(&mut self, attributes: Attributes<'_>, what: &'static str) {
        let Some(media) = Media::of(what, attributes) else { return };
        let mark = self.look().mark.with(Mark::MEDIA);
        let linked_to_itself = self.link.as_ref().is_some_and(|link| link.url.is_some() && link.url == media.url);
        let number = match media.url.clone() {
            Some(url) if !linked_to_itself => self.number_link(media.label(), url, true),
            _ => None,
        };
        let mark = number.map_or(mark, |number| mark.with_link(number));
        self.add(&media.words(), mark);
        if let Some(link) = self.link.as_mut().filter(|link| link.pictures.len() < LONGEST_LABEL) {
            link.pictures.push_str(media.label().as_str());
        }
        if let Some(number) = number {
            self.add(&format!(" [{number}]"), mark.with(Mark::MUTED));
        }
    }
}
