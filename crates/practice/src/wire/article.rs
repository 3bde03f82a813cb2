//! Articles and their collections on the wire (API 16).

use serde_json::{Value, json};

use crate::world::articles::{Article, Collection, Piece, highlighted};
use crate::world::{World, html};

/// An article; `whole` adds what only retrieving one shows.
pub fn article(world: &World, a: &Article, whole: bool) -> Value {
    let mut value = json!({
        "type": "article",
        "id": a.id.to_string(),
        "workspace_id": &*world.workspace.id,
        "parent_ids": a.parent.into_iter().collect::<Vec<u64>>(),
        "tags": {"type": "tag.list", "tags": []},
        "title": &*a.title,
        "description": &*a.description,
        "body": &*a.body,
        "author_id": a.author,
        "state": if a.published { "published" } else { "draft" },
        "created_at": a.created_at,
        "updated_at": a.updated_at,
        "url": a.published.then(|| format!("https://help.ledgerwick.example/en/articles/{}-{}", a.id, slug(&a.title))),
        "default_locale": "en",
    });
    if let Some(map) = value.as_object_mut().filter(|_| whole) {
        map.insert("statistics".into(), statistics(a));
    }
    value
}

pub fn collection(world: &World, c: &Collection) -> Value {
    let order = world.settings.collections.iter().position(|other| other.id == c.id).unwrap_or(0);
    json!({
        "id": c.id.to_string(),
        "workspace_id": &*world.workspace.id,
        "name": &*c.name,
        "description": c.description.as_deref(),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "url": format!("https://help.ledgerwick.example/en/collections/{}-{}", c.id, slug(&c.name)),
        "icon": "book-bookmark",
        "order": order,
        "parent_id": c.parent.map(|id| id.to_string()),
        "help_center_id": HELP_CENTER,
    })
}

/// The one help center that there is.
const HELP_CENTER: u64 = 79;

fn statistics(a: &Article) -> Value {
    json!({
        "type": "article_statistics",
        "views": a.views,
        "conversations": a.views / 90,
        "reactions": a.views / 12,
        "happy_reaction_percentage": if a.views < 12 { 0 } else { 70 },
        "neutral_reaction_percentage": if a.views < 12 { 0 } else { 20 },
        "sad_reaction_percentage": if a.views < 12 { 0 } else { 10 },
    })
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Where an article has what was looked for.
pub fn highlights(a: &Article, phrase: &str) -> Value {
    let pieces = |pieces: Vec<Piece<'_>>| -> Vec<Value> {
        pieces
            .into_iter()
            .map(|(hit, text)| json!({"type": if hit { "highlight" } else { "plain" }, "text": text}))
            .collect()
    };
    let plain = html::to_plain(&a.body);
    let lines = std::iter::once(&*a.description).chain(plain.lines());
    let with_hit = lines.map(|line| highlighted(line, phrase)).filter(|pieces| pieces.iter().any(|(hit, _)| *hit));
    let summary: Vec<Vec<Value>> = with_hit.take(3).map(pieces).collect();
    json!({
        "article_id": a.id.to_string(),
        "highlighted_title": pieces(highlighted(&a.title, phrase)),
        "highlighted_summary": summary,
    })
}
