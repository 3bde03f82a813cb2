//! The help center's collections, of which each article is in one (API 16).

use super::endpoint::{Call, Endpoint, Outcome};
use super::paging::Numbered;
use super::request::{id as read_id, path_id, text};
use crate::wire::article as wire;
use crate::world::Refusal;
use crate::world::articles::Collection;

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listAllCollections", "GET", "/help_center/collections", list),
    Endpoint::plain("createCollection", "POST", "/help_center/collections", create),
    Endpoint::one("retrieveCollection", "GET", "/help_center/collections/{collection_id}", get),
];

/// The last changed first.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let page = Numbered::read(call, (20, 150))?;
    let mut all: Vec<&Collection> = call.world.settings.collections.iter().collect();
    all.sort_by_key(|c| std::cmp::Reverse((c.updated_at, c.id)));
    page.list(call, &all, |c| wire::collection(call.world, c))
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let known = path_id(id).and_then(|id| call.world.settings.collection(id)).ok_or_else(Refusal::not_found)?;
    Ok(wire::collection(call.world, known).into())
}

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let name = text(body, "name")?.filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::new(400, "parameter_not_found", "Name is a required parameter."))?;
    let description = text(body, "description")?.map(Into::into);
    let parent = match body.get("parent_id").filter(|v| !v.is_null()) {
        None => None,
        Some(value) => {
            let known = read_id(value).filter(|id| call.world.settings.collection(*id).is_some());
            Some(known.ok_or_else(|| Refusal::invalid("parent_id must be the id of a collection"))?)
        }
    };
    let id = call.world.settings.add_collection(name.into(), description, parent, call.now);
    get(call, &id.to_string())
}
