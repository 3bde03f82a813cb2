//! Articles and the collections that they are in: what they are; making, changing, finding (API 16).

use std::sync::Arc;

use super::notices::News;
use super::{Refusal, Time, World, html};

/// An article of the help center (API 16).
#[derive(Clone, Debug)]
pub struct Article {
    /// Its id.
    pub id: u64,
    /// Its title.
    pub title: Arc<str>,
    /// What it is about.
    pub description: Arc<str>,
    /// Its text, as HTML.
    pub body: Arc<str>,
    /// Who wrote it.
    pub author: u64,
    /// Whether customers can read it.
    pub published: bool,
    /// The collection it is in.
    pub parent: Option<u64>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// How often it was read.
    pub views: u32,
}

/// A collection of articles, perhaps within another.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: Arc<str>,
    /// What it is about.
    pub description: Option<Arc<str>>,
    /// The collection that it is in.
    pub parent: Option<u64>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// What a write says about an article: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleChange {
    /// Its title.
    pub title: Option<Arc<str>>,
    /// What it is about.
    pub description: Option<Arc<str>>,
    /// Its text.
    pub body: Option<Arc<str>>,
    /// Who wrote it.
    pub author: Option<u64>,
    /// Whether customers can read it.
    pub published: Option<bool>,
    /// Its collection.
    pub parent: Option<Option<u64>>,
}

/// A piece of a text: what was looked for, or what stands around it.
pub type Piece<'a> = (bool, &'a str);

impl World {
    /// An article by id.
    pub fn article(&self, id: u64) -> Option<&Article> {
        self.settings.articles.iter().find(|a| a.id == id)
    }

    /// A new article; a draft unless told otherwise.
    pub fn create_article(&mut self, author: u64, change: ArticleChange, now: Time) -> u64 {
        let id = self.settings.next_id();
        self.settings.articles.push(Article {
            id,
            title: "".into(),
            description: "".into(),
            body: "".into(),
            author,
            published: false,
            parent: None,
            created_at: now,
            updated_at: now,
            views: 0,
        });
        self.note_news(now, News::ArticleMade(id));
        // The one that was pushed just now is there.
        let _ = self.change_article(id, change, now);
        id
    }

    /// Changes an article.
    pub fn update_article(&mut self, id: u64, change: ArticleChange, now: Time) -> Result<(), Refusal> {
        self.change_article(id, change, now)?;
        self.note_news(now, News::ArticleChanged(id));
        Ok(())
    }

    /// Changes what is said; that it became readable, or no longer is, is told by itself.
    fn change_article(&mut self, id: u64, change: ArticleChange, now: Time) -> Result<(), Refusal> {
        let article = self.settings.articles.iter_mut().find(|a| a.id == id).ok_or_else(Refusal::not_found)?;
        let ArticleChange { title, description, body, author, published, parent } = change;
        article.title = title.unwrap_or_else(|| article.title.clone());
        article.description = description.unwrap_or_else(|| article.description.clone());
        article.body = body.unwrap_or_else(|| article.body.clone());
        article.author = author.unwrap_or(article.author);
        let was = article.published;
        let is = published.unwrap_or(was);
        article.published = is;
        article.parent = parent.unwrap_or(article.parent);
        article.updated_at = article.updated_at.max(now);
        if was != is {
            self.note_news(now, News::ArticlePublished(id, is));
        }
        Ok(())
    }

    /// Removes an article.
    pub fn delete_article(&mut self, id: u64, now: Time) -> Result<(), Refusal> {
        let place = self.settings.articles.iter().position(|a| a.id == id).ok_or_else(Refusal::not_found)?;
        self.settings.articles.remove(place);
        self.note_news(now, News::ArticleDeleted(id));
        Ok(())
    }

    /// All articles, the last changed first.
    pub fn articles(&self) -> Vec<&Article> {
        let mut all: Vec<&Article> = self.settings.articles.iter().collect();
        all.sort_by_key(|a| std::cmp::Reverse((a.updated_at, a.id)));
        all
    }

    /// The articles that have every word of a phrase; those with one in the title come first.
    pub fn search_articles(&self, phrase: &str, published: Option<bool>) -> Vec<&Article> {
        let words = words(phrase);
        let mut found: Vec<(bool, &Article)> = Vec::new();
        for article in self.articles().into_iter().filter(|a| published.is_none_or(|p| a.published == p)) {
            let title = article.title.to_lowercase();
            let text = format!("{} {}", article.description, html::to_plain(&article.body)).to_lowercase();
            if words.iter().all(|w| title.contains(w.as_str()) || text.contains(w.as_str())) {
                found.push((words.iter().any(|w| title.contains(w.as_str())), article));
            }
        }
        found.sort_by_key(|(in_title, _)| !in_title);
        found.into_iter().map(|(_, article)| article).collect()
    }
}

/// The words of a phrase, in lower case.
fn words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_lowercase).collect()
}

/// A text in pieces, those apart that were looked for.
pub fn highlighted<'a>(text: &'a str, phrase: &str) -> Vec<Piece<'a>> {
    let words = words(phrase);
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, length)) = first_of(rest, &words) {
        let (before, from) = rest.split_at(at);
        let (hit, after) = from.split_at(length);
        pieces.extend([(false, before), (true, hit)].into_iter().filter(|(_, piece)| !piece.is_empty()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push((false, rest));
    }
    pieces
}

/// Where the first of the words is, and how long it is there: its case may make it longer or shorter.
fn first_of(text: &str, words: &[String]) -> Option<(usize, usize)> {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| words.iter().find_map(|word| Some((at, begins(text.get(at..)?, word)?)))).next()
}

fn begins(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    for (at, c) in text.char_indices() {
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
    }
    (wanted.as_str().is_empty() && !word.is_empty()).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_stands_out_whatever_its_case() {
        let of = |text, phrase| highlighted(text, phrase);
        assert_eq!(of("The Bank feed", "bank"), [(false, "The "), (true, "Bank"), (false, " feed")]);
        assert_eq!(of("ÄRGER über Ärger", "ärger"), [(true, "ÄRGER"), (false, " über "), (true, "Ärger")]);
        assert_eq!(of("İstanbul", "x"), [(false, "İstanbul")]);
        assert_eq!(of("a", ""), [(false, "a")]);
        assert!(of("", "a").is_empty());
    }
}
