//! Articles (API 16).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::paging::Numbered;
use super::request::{id as read_id, path_id, text};
use crate::wire::article as wire;
use crate::world::article_edit::ArticleChange;
use crate::world::articles::Article;
use crate::world::{Refusal, World, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listArticles", "GET", "/articles", list),
    Endpoint::plain("createArticle", "POST", "/articles", create),
    Endpoint::plain("searchArticles", "GET", "/articles/search", search),
    Endpoint::one("retrieveArticle", "GET", "/articles/{id}", get),
    Endpoint::one("updateArticle", "PUT", "/articles/{id}", update),
    Endpoint::one("deleteArticle", "DELETE", "/articles/{id}", delete),
];

fn named<'w>(call: &'w Call<'_>, id: &str) -> Result<&'w Article, Refusal> {
    path_id(id).and_then(|id| call.world.article(id)).ok_or_else(Refusal::not_found)
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let page = Numbered::read(call, (25, 150))?;
    page.list(call, &call.world.articles(), |a| wire::article(call.world, a, false))
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    Ok(wire::article(call.world, named(call, id)?, true).into())
}

/// What has every word of a phrase. Its pages know of no next one (style D of API 1.6).
pub(super) fn search(call: &mut Call<'_>) -> Outcome {
    let phrase = call.request.parameter("phrase").unwrap_or_default();
    let published = match call.request.parameter("state") {
        Some("published") => Some(true),
        Some("draft") => Some(false),
        None | Some("all") => None,
        Some(_) => return Err(Refusal::invalid("state must be one of published, draft or all")),
    };
    let page = Numbered::read(call, (10, 150))?;
    let found = call.world.search_articles(phrase, published);
    let rows = page.of(&found);
    let articles: Vec<Value> = rows.iter().map(|a| wire::article(call.world, a, false)).collect();
    let wanted = call.request.parameter("highlight") == Some("true");
    let highlights: Vec<Value> =
        if wanted { rows.iter().map(|a| wire::highlights(a, phrase)).collect() } else { Vec::new() };
    let pages = json!({"type": "pages", "page": page.page, "per_page": page.per_page,
        "total_pages": found.len().div_ceil(page.per_page)});
    Ok(json!({"type": "list", "total_count": found.len(),
        "data": {"articles": articles, "highlights": highlights}, "pages": pages})
    .into())
}

fn change(world: &World, body: &Map<String, Value>) -> Result<ArticleChange, Refusal> {
    let words = |name: &str| Ok::<_, Refusal>(text(body, name)?.map(Into::into));
    let author = match body.get("author_id").filter(|v| !v.is_null()) {
        None => None,
        Some(value) => Some(read_id(value).filter(|id| world.admin(*id).is_some()).ok_or_else(Refusal::no_admin)?),
    };
    let published = match text(body, "state")? {
        None => None,
        Some("published") => Some(true),
        Some("draft") => Some(false),
        Some(_) => return Err(Refusal::invalid("state must be published or draft")),
    };
    let parents = body.get("parent_ids").and_then(Value::as_array).map(|ids| ids.first());
    let parent = match body.get("parent_id").map(Some).or(parents) {
        None => None,
        Some(None | Some(Value::Null)) => Some(None),
        Some(Some(value)) => Some(Some(read_id(value).ok_or_else(|| Refusal::invalid("parent_id must be an id"))?)),
    };
    Ok(ArticleChange {
        title: words("title")?,
        description: words("description")?,
        body: text(body, "body")?.map(html::normalise),
        author,
        published,
        parent,
    })
}

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let change = change(call.world, body)?;
    if change.title.as_ref().is_none_or(|title| title.trim().is_empty()) {
        return Err(Refusal::required("title"));
    }
    let nobody = "author_id must be in the main body or default locale translated_content object";
    let author = change.author.ok_or_else(|| Refusal::new(400, "parameter_not_found", nobody))?;
    let id = call.world.create_article(author, change, call.now);
    let article = call.world.article(id).ok_or_else(Refusal::not_found)?;
    Ok(wire::article(call.world, article, true).into())
}

pub(super) fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let known = named(call, id)?.id;
    let change = change(call.world, call.request.object()?)?;
    call.world.update_article(known, change, call.now)?;
    get(call, id)
}

pub(super) fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let known = named(call, id)?.id;
    call.world.delete_article(known, call.now)?;
    Ok(json!({"id": known.to_string(), "object": "article", "deleted": true}).into())
}
