//! How the workspace's things look on the wire: Intercom's JSON for version 2.16 (API 5, 9 to 14).

pub mod article;
pub mod attribute;
pub mod catalog;
pub mod company;
pub mod contact;
pub mod conversation;
pub mod event;
pub mod object;
pub mod office_hours;
pub mod older;
pub mod part;
pub mod people;
pub mod settings;
pub mod ticket;

use serde_json::{Value, json};

use super::world::search::{Found, PageRequest};

/// `pages` in the cursor styles A and B (API 1.6).
pub fn pages(found: &Found, page: &PageRequest) -> Value {
    let next = found.next.as_ref().map(|c| json!({"per_page": page.per_page, "starting_after": c.encode()}));
    json!({
        "type": "pages",
        "next": next,
        "page": page.number(),
        "per_page": page.per_page,
        "total_pages": found.total.div_ceil(page.per_page.max(1)),
    })
}
