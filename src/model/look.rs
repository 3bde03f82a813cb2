//! How a view's list is laid out on this machine: what its rows are put together by, and the columns of its table.

use std::collections::BTreeMap;

use client::view::{Group, ViewId};

use crate::views::columns::{Columns, columns, written};

/// What was chosen for a view here; what was not is as its file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What its rows are put together by, if anything.
    pub group: Option<Option<Group>>,
    /// The columns of its table; of none it is laid out as all lists are.
    pub columns: Option<Columns>,
}

/// The views of which something was chosen.
pub type Looks = BTreeMap<ViewId, Look>;

/// A look as it is remembered: of which view, its group and its columns as they are written.
type Kept = (ViewId, Option<String>, Option<String>);

/// As they are remembered across starts.
pub fn kept(looks: &Looks) -> String {
    let kept: Vec<Kept> = looks
        .iter()
        .map(|(view, look)| {
            let group = look.group.map(|group| group.map_or("none", Group::as_str).to_owned());
            (view.clone(), group, look.columns.as_deref().map(written))
        })
        .collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// What was remembered, as far as it is understood.
pub fn read(kept: &str) -> Looks {
    let kept: Vec<Kept> = serde_json::from_str(kept).unwrap_or_default();
    let look = |group: Option<String>, written: Option<String>| Look {
        group: group.as_deref().map(Group::named),
        columns: written.and_then(|text| columns(&text).ok()),
    };
    kept.into_iter().map(|(view, group, columns)| (view, look(group, columns))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::columns::Column;

    #[test]
    fn what_was_chosen_for_views_is_what_is_remembered() {
        let look = |group, columns| Look { group, columns };
        let looks = Looks::from([
            (ViewId::Mine, look(Some(Some(Group::Tag)), None)),
            (ViewId::Own("vip".into()), look(Some(None), Some(vec![(Column::Words, 30)]))),
        ]);
        assert_eq!(read(&kept(&looks)), looks);
        assert!(read("nonsense").is_empty());
    }
}
