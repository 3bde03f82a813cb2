//! Making, changing and finding articles (API 16).

use std::sync::Arc;

use super::articles::{Article, words};
use super::notices::News;
use super::{Refusal, Time, World, html};

/// What a write says about an article: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleChange {
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
