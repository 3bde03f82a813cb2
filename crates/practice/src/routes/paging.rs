//! Pages by number, whose next one is an address (style C of API 1.6).

use serde::Serialize;
use serde_json::{Value, json};

use super::endpoint::{Call, Outcome};
use crate::wire::object::{each, object};
use crate::world::Refusal;

/// A page by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    /// Which, from 1.
    pub page: usize,
    /// How many rows a page has.
    pub per_page: usize,
}

impl Numbered {
    /// What the query asks for; `sizes` are the size of a page if none is asked for, and the largest.
    pub fn read(call: &Call<'_>, sizes: (usize, usize)) -> Result<Self, Refusal> {
        let (page, per_page) = call.request.numbered_page(sizes.0, sizes.1)?;
        Ok(Self { page, per_page })
    }

    /// The rows of this page.
    pub fn of<'r, T>(&self, rows: &'r [T]) -> &'r [T] {
        let from = self.page.saturating_sub(1).saturating_mul(self.per_page).min(rows.len());
        let to = from.saturating_add(self.per_page).min(rows.len());
        rows.get(from..to).unwrap_or_default()
    }

    /// `pages`, for so many rows in all. The next page has this one's address but for its number, so that what was
    /// asked for is kept.
    pub fn pages(&self, call: &Call<'_>, total: usize) -> Value {
        let more = self.page.saturating_mul(self.per_page) < total;
        json!({
            "type": "pages",
            "next": more.then(|| self.next(call)),
            "page": self.page,
            "per_page": self.per_page,
            "total_pages": total.div_ceil(self.per_page),
        })
    }

    fn next(&self, call: &Call<'_>) -> String {
        let request = call.request;
        let path: Vec<String> = request.path.iter().map(|piece| escape(piece)).collect();
        let kept = request.query.iter().filter(|(name, _)| !matches!(name.as_str(), "page" | "per_page"));
        let kept: String = kept.map(|(name, value)| format!("{}={}&", escape(name), escape(value))).collect();
        format!("{}/{}?{kept}per_page={}&page={}", request.base, path.join("/"), self.per_page, self.page + 1)
    }

    /// The whole answer: a list with its rows under `data`.
    pub fn list<'r, T, S: Serialize>(&self, call: &Call<'_>, rows: &'r [T], show: impl Fn(&'r T) -> S) -> Outcome {
        call.answer(&object!({
            "type": "list",
            "data": each(|| self.of(rows).iter().map(&show)),
            "total_count": rows.len(),
            "pages": self.pages(call, rows.len()),
        }))
    }
}

/// Text as it may stand in a path or a query.
pub(super) fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
