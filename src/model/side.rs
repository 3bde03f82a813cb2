//! The side bar: the inboxes in groups, and where its cursor is.

use std::collections::BTreeSet;

use client::view::ViewId;

/// A group of inboxes in the side bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// One's own, and those of everybody: without a heading, never folded.
    Own,
    /// Teams with something in them.
    Teams,
    /// Teams with nothing in them.
    Empty,
    /// Snoozed and closed.
    Later,
}

/// A line of the side bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Between two groups.
    Blank,
    /// The name of a group; and how many inboxes are under it, where they are folded.
    Heading(Group, Option<usize>),
    /// An inbox, what it is called, and how many conversations are in it.
    Inbox(ViewId, String, usize),
}

/// Where the cursor is, and what is folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBar {
    /// The line under the cursor, counted from the top.
    pub at: usize,
    /// The groups whose inboxes are not shown.
    pub folded: BTreeSet<Group>,
}

impl Default for SideBar {
    fn default() -> Self {
        Self { at: 0, folded: BTreeSet::from([Group::Empty]) }
    }
}

impl SideBar {
    /// Folds a group, or unfolds it.
    pub fn fold(&mut self, group: Group) {
        if !self.folded.remove(&group) {
            self.folded.insert(group);
        }
    }

    /// The lines of these inboxes; `current` is shown whatever is folded.
    pub fn lines(&self, inboxes: &[(ViewId, &str, usize)], current: &ViewId) -> Vec<Line> {
        let mut lines = Vec::new();
        for group in [Group::Own, Group::Teams, Group::Empty, Group::Later] {
            let own: Vec<_> = inboxes.iter().filter(|(id, _, count)| group_of(id, *count, current) == group).collect();
            if own.is_empty() {
                continue;
            }
            let is_folded = self.folded.contains(&group);
            if matches!(group, Group::Teams | Group::Later) {
                lines.push(Line::Blank);
            }
            if group != Group::Own {
                lines.push(Line::Heading(group, is_folded.then_some(own.len())));
            }
            let shown = own.iter().filter(|(id, ..)| !is_folded || id == current);
            lines.extend(shown.map(|(id, name, count)| Line::Inbox(id.clone(), (*name).to_owned(), *count)));
        }
        lines
    }
}

fn group_of(id: &ViewId, count: usize, current: &ViewId) -> Group {
    match id {
        ViewId::Team(_) if count == 0 && id != current => Group::Empty,
        ViewId::Team(_) => Group::Teams,
        ViewId::Snoozed | ViewId::Closed => Group::Later,
        ViewId::Mine | ViewId::Unassigned | ViewId::All => Group::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_with_nothing_in_them_are_folded_and_the_current_inbox_always_shows() {
        let (full, empty, here) = (ViewId::Team("1".into()), ViewId::Team("2".into()), ViewId::Team("3".into()));
        let inboxes = [
            (ViewId::Mine, "Mine", 3),
            (full, "Support", 2),
            (empty, "Legal", 0),
            (here.clone(), "Press", 0),
            (ViewId::Closed, "Closed", 9),
        ];
        let side = SideBar::default();
        let lines = side.lines(&inboxes, &here);
        let names: Vec<String> = lines
            .iter()
            .map(|line| match line {
                Line::Blank => String::new(),
                Line::Heading(group, folded) => format!("{group:?} {folded:?}"),
                Line::Inbox(_, name, count) => format!("{name} {count}"),
            })
            .collect();
        assert_eq!(
            names,
            ["Mine 3", "", "Teams None", "Support 2", "Press 0", "Empty Some(1)", "", "Later None", "Closed 9"]
        );
        let folded = SideBar { folded: BTreeSet::from([Group::Teams, Group::Later]), ..side };
        let shown = folded.lines(&inboxes, &here);
        assert!(shown.iter().any(|line| matches!(line, Line::Inbox(id, ..) if *id == here)));
        assert!(shown.iter().all(|line| !matches!(line, Line::Inbox(ViewId::Closed, ..))));
    }
}
