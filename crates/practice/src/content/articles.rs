//! The help center's articles.

use std::sync::LazyLock;

use super::script::html;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The number of its collection, from 1.
    pub collection: u64,
    /// Whether customers can read it.
    pub published: bool,
    /// HTML.
    pub body: String,
}

static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| read(include_str!("scripts/articles.txt")));

pub fn articles() -> &'static [Article] {
    &ARTICLES
}

fn read(text: &str) -> Vec<Article> {
    text.split("\n## ").skip(1).filter_map(read_one).collect()
}

fn read_one(part: &str) -> Option<Article> {
    let (header, body) = part.split_once('\n')?;
    let mut fields = header.split('|').map(str::trim);
    Some(Article {
        title: fields.next()?.to_owned(),
        description: fields.next()?.to_owned(),
        collection: fields.next()?.parse().ok()?,
        published: fields.next()? == "published",
        body: html(body.trim()),
    })
}
