//! Pages with opaque, stateless cursors (API 1.6): rows that change between two pages may come twice or not at all.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::value::Val;
use crate::world::Refusal;

/// By what a page's rows are ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// No value: comes first.
    Nothing,
    /// A number or a time.
    Number(i64),
    /// Words.
    Text(String),
}

impl SortKey {
    /// The key of a value; words go by their letters, whatever the case.
    pub fn of(value: &Val<'_>) -> Self {
        match value {
            Val::Nothing | Val::Set(_) => Self::Nothing,
            Val::Number(n) => Self::Number(*n),
            Val::Flag(flag) => Self::Number((*flag).into()),
            Val::Text(text) => Self::Text(text.to_lowercase()),
        }
    }
}

/// Where a page begins: behind this row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The number of the page that begins here.
    pub page: u32,
    /// The last row's key.
    pub key: SortKey,
    /// The last row's place.
    pub slot: u32,
}

impl Cursor {
    /// The opaque word on the wire.
    pub fn encode(&self) -> String {
        let key = match &self.key {
            SortKey::Nothing => Value::Null,
            SortKey::Number(n) => (*n).into(),
            SortKey::Text(t) => t.clone().into(),
        };
        URL_SAFE_NO_PAD.encode(Value::Array(vec![self.page.into(), key, self.slot.into()]).to_string())
    }

    /// Reads it back; whatever is not one of ours is refused.
    pub fn decode(word: &str) -> Result<Self, Refusal> {
        Self::read(word).ok_or_else(|| Refusal::invalid("starting_after is not a valid cursor"))
    }

    fn read(word: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(word.trim_end_matches('=')).ok()?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        let [page, key, slot] = value.as_array()?.as_slice() else { return None };
        let key = match key {
            Value::Null => SortKey::Nothing,
            Value::Number(n) => SortKey::Number(n.as_i64()?),
            Value::String(s) => SortKey::Text(s.clone()),
            _ => return None,
        };
        Some(Self { page: u32::try_from(page.as_u64()?).ok()?, key, slot: u32::try_from(slot.as_u64()?).ok()? })
    }
}

/// Which page is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows.
    pub per_page: usize,
    /// Behind which row.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// The number of this page.
    pub fn number(&self) -> u32 {
        self.after.as_ref().map_or(1, |c| c.page)
    }
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The places of its rows.
    pub slots: Vec<u32>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many there are in all.
    pub total: usize,
}

/// Sorts rows and cuts out a page.
pub fn cut(mut rows: Vec<(SortKey, u32)>, descending: bool, page: &PageRequest) -> Found {
    let total = rows.len();
    if let Some(after) = &page.after {
        let mark = (&after.key, after.slot);
        rows.retain(|(key, slot)| if descending { (key, *slot) < mark } else { (key, *slot) > mark });
    }
    let order = |a: &(SortKey, u32), b: &(SortKey, u32)| if descending { b.cmp(a) } else { a.cmp(b) };
    // Only the page itself needs to be in order.
    if rows.len() > page.per_page + 1 {
        rows.select_nth_unstable_by(page.per_page, order);
        rows.truncate(page.per_page + 1);
    }
    rows.sort_unstable_by(order);
    take(rows, total, page)
}

/// Makes a page of rows that are in order already; one more than the page holds means that there is a next one.
pub fn take(mut rows: Vec<(SortKey, u32)>, total: usize, page: &PageRequest) -> Found {
    let more = rows.len() > page.per_page;
    rows.truncate(page.per_page);
    let next = rows.last().filter(|_| more).map(|(key, slot)| Cursor {
        page: page.number().saturating_add(1),
        key: key.clone(),
        slot: *slot,
    });
    Found { slots: rows.into_iter().map(|(_, slot)| slot).collect(), next, total }
}
