//! The side bar: the inboxes in groups, and where its cursor is.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use client::view::ViewId;

use crate::views::OwnView;

/// A group of inboxes in the side bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// One's own, and those of everybody: without a heading, never folded.
    Own,
    /// Teams with something in them.
    Teams,
    /// Teams with nothing in them.
    Empty,
    /// Teammates who have something: those with most.
    Teammates,
    /// The others who have something.
    More,
    /// Views of one's own, of the folder of that number.
    Folder(usize),
    /// Snoozed and closed.
    Later,
    /// What Fin answers and has handed over; not there where Fin has nothing.
    Fin,
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

/// What a line is known by, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The conversations of this view.
    Inbox(ViewId),
    /// The name of a group.
    Heading(Group),
}

impl Line {
    /// What it is known by; none between two groups.
    pub fn spot(&self) -> Option<Spot> {
        match self {
            Self::Blank => None,
            Self::Heading(group, _) => Some(Spot::Heading(*group)),
            Self::Inbox(id, ..) => Some(Spot::Inbox(id.clone())),
        }
    }
}

/// Where the cursor is, and what is folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBar {
    /// What is under the cursor: counts and teams put other lines above it, and it stays on this one.
    pub cursor: Option<Spot>,
    /// The first line in sight that the wheel turned to; none while the cursor is followed.
    pub turned: Option<usize>,
    /// The groups whose inboxes are not shown.
    pub folded: BTreeSet<Group>,
}

impl Default for SideBar {
    fn default() -> Self {
        Self { cursor: None, turned: None, folded: BTreeSet::from([Group::Empty, Group::Teammates, Group::More]) }
    }
}

impl SideBar {
    /// Puts the cursor on a line.
    pub fn point(&mut self, spot: Option<Spot>) {
        (self.cursor, self.turned) = (spot, None);
    }

    /// Which of these lines is under the cursor. A team that has nothing any more is where the others are that have nothing,
    /// and what is gone altogether gives way to the current inbox.
    pub fn place(&self, lines: &[Line], current: &ViewId) -> usize {
        let at = |spot: Spot| lines.iter().position(|line| line.spot().as_ref() == Some(&spot));
        let own = self.cursor.clone().and_then(at);
        let is_team = matches!(self.cursor, Some(Spot::Inbox(ViewId::Team(_))));
        let among = || at(Spot::Heading(Group::Empty)).filter(|_| is_team);
        own.or_else(among).or_else(|| at(Spot::Inbox(current.clone()))).unwrap_or(0)
    }

    /// Folds a group, or unfolds it.
    pub fn fold(&mut self, group: Group) {
        if !self.folded.remove(&group) {
            self.folded.insert(group);
        }
    }

    /// The lines of these inboxes, one's own views under their folders; `current` is shown whatever is folded.
    pub fn lines(&self, inboxes: &[(ViewId, &str, usize)], views: &[OwnView], current: &ViewId) -> Vec<Line> {
        let mut lines = Vec::new();
        let folders = folders(views);
        let most = with_most(inboxes);
        let group_of = |id: &ViewId, count: usize| match id {
            ViewId::Own(name) => {
                let folder = views.iter().find(|view| view.name == *name).map(|view| view.folder.as_str());
                Group::Folder(folders.iter().position(|known| Some(*known) == folder).unwrap_or(0))
            }
            ViewId::Teammate(_) if most.contains(&id) || id == current => Group::Teammates,
            ViewId::Teammate(_) => Group::More,
            id => group_of(id, count, current),
        };
        let mut groups = vec![Group::Own, Group::Teams, Group::Empty, Group::Teammates, Group::More];
        groups.extend((0..folders.len()).map(Group::Folder));
        groups.extend([Group::Later, Group::Fin]);
        for group in groups {
            let mut own: Vec<_> = inboxes.iter().filter(|(id, _, count)| group_of(id, *count) == group).collect();
            if matches!(group, Group::Teammates | Group::More) {
                own.sort_by_key(|(.., count)| Reverse(*count));
            }
            // Where teammates are folded, all of them are.
            if own.is_empty() || group == Group::More && self.folded.contains(&Group::Teammates) {
                continue;
            }
            let is_folded = self.folded.contains(&group);
            if !matches!(group, Group::Own | Group::Empty | Group::More) {
                lines.push(Line::Blank);
            }
            if group != Group::Own {
                let all = inboxes.iter().filter(|(id, ..)| matches!(id, ViewId::Teammate(_))).count();
                let count = if group == Group::Teammates { all } else { own.len() };
                lines.push(Line::Heading(group, is_folded.then_some(count)));
            }
            let shown = own.iter().filter(|(id, ..)| !is_folded || id == current);
            lines.extend(shown.map(|(id, name, count)| Line::Inbox(id.clone(), (*name).to_owned(), *count)));
        }
        lines
    }
}

/// How many teammates show before the others are under a heading of their own.
const FEW: usize = 5;

/// The teammates who have most.
fn with_most<'a>(inboxes: &'a [(ViewId, &str, usize)]) -> Vec<&'a ViewId> {
    let teammates = inboxes.iter().filter(|(id, ..)| matches!(id, ViewId::Teammate(_)));
    let mut all: Vec<_> = teammates.map(|(id, _, count)| (Reverse(*count), id)).collect();
    all.sort_by_key(|(count, _)| *count);
    all.into_iter().take(FEW).map(|(_, id)| id).collect()
}

/// The folders of one's own views, in the order in which they come.
pub fn folders(views: &[OwnView]) -> Vec<&str> {
    let mut folders: Vec<&str> = Vec::new();
    for view in views {
        if !folders.contains(&view.folder.as_str()) {
            folders.push(&view.folder);
        }
    }
    folders
}

fn group_of(id: &ViewId, count: usize, current: &ViewId) -> Group {
    match id {
        ViewId::Team(_) if count == 0 && id != current => Group::Empty,
        ViewId::Team(_) | ViewId::TeamUnassigned(_) => Group::Teams,
        ViewId::Teammate(_) => Group::Teammates,
        ViewId::Own(_) => Group::Folder(0),
        ViewId::Snoozed | ViewId::SnoozedMine | ViewId::Closed | ViewId::Rated => Group::Later,
        ViewId::FinAnswering | ViewId::FinHandedOver => Group::Fin,
        ViewId::Mine
        | ViewId::Mentions
        | ViewId::MentionsUnread
        | ViewId::Created
        | ViewId::Unassigned
        | ViewId::All
        | ViewId::Tickets
        | ViewId::Company(..) => Group::Own,
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
        let lines = side.lines(&inboxes, &[], &here);
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
        let shown = folded.lines(&inboxes, &[], &here);
        assert!(shown.iter().any(|line| matches!(line, Line::Inbox(id, ..) if *id == here)));
        assert!(shown.iter().all(|line| !matches!(line, Line::Inbox(ViewId::Closed, ..))));
    }

    #[test]
    fn the_cursor_stays_on_its_line_whatever_comes_and_goes_above_it() {
        let team = |id: &str| ViewId::Team(id.into());
        let with = |counts: [usize; 3]| {
            let teams = [("1", "Billing"), ("2", "Legal"), ("3", "Support")].into_iter().zip(counts);
            let teams = teams.map(|((id, name), count)| (team(id), name, count));
            let ends = [(ViewId::Mine, "Mine", 3), (ViewId::Closed, "Closed", 9)];
            teams.chain(ends).collect::<Vec<_>>()
        };
        let mut side = SideBar::default();
        side.point(Some(Spot::Inbox(team("3"))));
        let under = |side: &SideBar, counts| {
            let lines = side.lines(&with(counts), &[], &ViewId::Mine);
            lines[side.place(&lines, &ViewId::Mine)].spot()
        };
        for counts in [[0, 0, 1], [4, 0, 1], [4, 2, 1], [0, 2, 7]] {
            assert_eq!(under(&side, counts), Some(Spot::Inbox(team("3"))), "{counts:?}");
        }
        assert_eq!(under(&side, [1, 1, 0]), Some(Spot::Heading(Group::Empty)), "it is folded away there");
        side.point(Some(Spot::Heading(Group::Empty)));
        assert_eq!(under(&side, [1, 1, 1]), Some(Spot::Inbox(ViewId::Mine)), "there is no such group any more");
    }
}
