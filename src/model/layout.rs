//! Which panes stand side by side on a screen of some width, and how wide each of them is.

use std::collections::BTreeMap;

use super::Focus;

/// From so many columns on the inboxes can stand at the side.
pub const WITH_SIDE: u16 = 160;

/// How wide a screen is, as far as that decides which panes it has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Under 60 columns: one pane at a time.
    One,
    /// From 60: list and thread.
    Two,
    /// From 100: the same, and the details over the thread where they are wanted.
    Over,
    /// From 120: list, thread and details.
    Three,
    /// From 160: the side bar of inboxes as well.
    Side,
    /// From 200: the list is a table.
    Table,
    /// From 240: what is left over goes to the list.
    Wide,
}

/// Every class, with its name in what is remembered and the columns from which on a screen is of it.
const CLASSES: [(Class, &str, u16); 7] = [
    (Class::One, "one", 0),
    (Class::Two, "two", 60),
    (Class::Over, "over", 100),
    (Class::Three, "three", 120),
    (Class::Side, "side", WITH_SIDE),
    (Class::Table, "table", 200),
    (Class::Wide, "wide", 240),
];

impl Class {
    /// That of a screen of so many columns.
    pub fn of(columns: u16) -> Self {
        CLASSES.iter().rfind(|(.., from)| columns >= *from).map_or(Self::One, |(class, ..)| *class)
    }

    fn name(self) -> &'static str {
        CLASSES.iter().find(|(class, ..)| *class == self).map_or("", |(_, name, _)| name)
    }
}

/// A pane whose width a person may choose; the thread has what the others leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The side bar of inboxes.
    Side,
    /// The conversation list.
    List,
    /// Who the conversation is with.
    Details,
}

impl Pane {
    const ALL: [Self; 3] = [Self::Side, Self::List, Self::Details];

    fn name(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::List => "list",
            Self::Details => "details",
        }
    }

    /// Under so many columns it says nothing any more.
    fn least(self) -> u16 {
        match self {
            Self::Side => 18,
            Self::List => 20,
            Self::Details => 26,
        }
    }
}

/// From so many rows on, what is said has a row of its own.
pub const TALL: u16 = 24;

/// Under so many columns nobody reads a thread: what is left beside the narrowest list on 60.
const THREAD: u16 = 39;

/// The columns of each pane, without the lines between them; 0 for one that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The side bar of inboxes.
    pub side: u16,
    /// The conversation list.
    pub list: u16,
    /// The thread, with the composer.
    pub thread: u16,
    /// Who the conversation is with, at the right end.
    pub details: u16,
    /// Whether the details lie over the right end of the thread.
    pub over: bool,
}

impl Columns {
    /// The pane that has the keys, and no other.
    pub fn alone(columns: u16, focus: Focus) -> Self {
        let mut out = Self::default();
        match focus {
            Focus::List | Focus::Inboxes => out.list = columns,
            Focus::Thread | Focus::Composer => out.thread = columns,
            Focus::Details => out.details = columns,
        }
        out
    }

    fn of(&mut self, pane: Pane) -> &mut u16 {
        match pane {
            Pane::Side => &mut self.side,
            Pane::List => &mut self.list,
            Pane::Details => &mut self.details,
        }
    }
}

/// Which panes a person wants to see, and how wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whether the details are shown where there is room for them.
    pub details: bool,
    /// Whether the side bar is.
    pub side: bool,
    widths: BTreeMap<(Class, Pane), u16>,
}

impl Default for Layout {
    fn default() -> Self {
        Self { details: true, side: true, widths: BTreeMap::new() }
    }
}

impl Layout {
    /// Whether the side bar is there on a screen of so many columns.
    pub fn has_side(&self, columns: u16) -> bool {
        self.side && self.has_room_for_side(columns)
    }

    /// Whether it could be there.
    pub fn has_room_for_side(&self, columns: u16) -> bool {
        Class::of(columns) >= Class::Side
    }

    /// How a screen of so many columns is shared out while this pane has the keys.
    pub fn columns(&self, columns: u16, focus: Focus) -> Columns {
        let class = Class::of(columns);
        let mut out = Columns::default();
        match class {
            Class::One => return Columns::alone(columns, focus),
            Class::Two if focus == Focus::Details => out.details = self.chosen(class, Pane::Details, 30),
            Class::Two => out.list = self.chosen(class, Pane::List, columns.div_ceil(3).clamp(24, 30)),
            Class::Over => {
                out.list = self.chosen(class, Pane::List, 34);
                out.over = focus == Focus::Details;
                let most = columns - out.list - 1;
                out.details = if out.over { self.chosen(class, Pane::Details, 36).min(most) } else { 0 };
            }
            Class::Three | Class::Side | Class::Table | Class::Wide => self.side_by_side(columns, class, &mut out),
        }
        self.fit(columns, focus, &mut out);
        out
    }

    fn side_by_side(&self, columns: u16, class: Class, out: &mut Columns) {
        let (side, list, details) = match class {
            Class::Three => (0, 36, 30),
            Class::Side => (22, 42, 32),
            Class::Table => (22, 75, 30),
            _ => {
                // The details grow first, then the thread; the list has the rest.
                let (side, room) = (26, columns.saturating_sub(26 + 3));
                let details = room.saturating_sub(75 + 70).clamp(30, 46);
                let thread = room.saturating_sub(75 + details).clamp(THREAD, 104);
                (side, room.saturating_sub(details + thread), details)
            }
        };
        out.list = self.chosen(class, Pane::List, list);
        if self.details {
            out.details = self.chosen(class, Pane::Details, details);
        }
        if self.side && side > 0 {
            out.side = self.chosen(class, Pane::Side, side);
        }
    }

    /// Gives the thread what the others leave. What would leave it too little is made narrower, or goes: the details
    /// first, then the side bar, then the list; but never the pane that has the keys.
    fn fit(&self, columns: u16, focus: Focus, out: &mut Columns) {
        let keeps = |pane: Pane| match focus {
            Focus::List => pane == Pane::List,
            Focus::Details => pane == Pane::Details,
            Focus::Inboxes => pane == Pane::Side,
            Focus::Thread | Focus::Composer => false,
        };
        for narrower in [true, false] {
            for pane in [Pane::Details, Pane::Side, Pane::List] {
                let lacks = THREAD.saturating_sub(left(columns, out));
                let over = pane == Pane::Details && out.over;
                let width = out.of(pane);
                if lacks == 0 || *width == 0 || over {
                    continue;
                }
                if narrower {
                    *width = width.saturating_sub(lacks).max(pane.least().min(*width));
                } else if !keeps(pane) {
                    *width = 0;
                }
            }
        }
        out.thread = left(columns, out);
    }

    fn chosen(&self, class: Class, pane: Pane, otherwise: u16) -> u16 {
        self.widths.get(&(class, pane)).copied().unwrap_or(otherwise)
    }

    /// Makes a pane so many columns wide on screens like this one, as far as the others can give.
    pub fn set(&mut self, columns: u16, focus: Focus, pane: Pane, wanted: u16) {
        let mut now = self.columns(columns, focus);
        if *now.of(pane) == 0 {
            return;
        }
        let most = if pane == Pane::Details && now.over {
            now.thread.saturating_sub(1)
        } else {
            (*now.of(pane) + now.thread).saturating_sub(THREAD)
        };
        let wanted = wanted.min(most).max(pane.least());
        self.widths.insert((Class::of(columns), pane), wanted);
    }

    /// Makes the pane that has the keys wider or narrower; the thread gives to the list, or takes from it.
    pub fn resize(&mut self, columns: u16, focus: Focus, by: i16) {
        let (pane, by) = match focus {
            Focus::List => (Pane::List, by),
            Focus::Details => (Pane::Details, by),
            Focus::Inboxes => (Pane::Side, by),
            Focus::Thread | Focus::Composer => (Pane::List, -by),
        };
        let width = *self.columns(columns, focus).of(pane);
        self.set(columns, focus, pane, width.saturating_add_signed(by));
    }

    /// What is remembered of it across starts.
    pub fn kept(&self) -> String {
        let is = |shown: bool| if shown { "on" } else { "off" };
        let mut words = vec![format!("details:{}", is(self.details)), format!("side:{}", is(self.side))];
        words.extend(
            self.widths.iter().map(|((class, pane), width)| format!("{}@{}:{width}", pane.name(), class.name())),
        );
        words.join(" ")
    }

    /// The layout that was remembered. What cannot be read of it is as if it had not been chosen.
    pub fn read(kept: &str) -> Self {
        let mut layout = Self::default();
        // Earlier versions kept two shares of the screen, and whether the details are shown.
        if kept.split(' ').nth(2) == Some("false") {
            layout.details = false;
        }
        for (name, value) in kept.split(' ').filter_map(|word| word.split_once(':')) {
            match (name, name.split_once('@')) {
                ("details", _) => layout.details = value != "off",
                ("side", _) => layout.side = value != "off",
                (_, Some((pane, class))) => {
                    let pane = Pane::ALL.into_iter().find(|p| p.name() == pane);
                    let class = CLASSES.iter().find(|(_, name, _)| *name == class).map(|(class, ..)| *class);
                    if let (Some(pane), Some(class), Ok(width)) = (pane, class, value.parse::<u16>()) {
                        layout.widths.insert((class, pane), width.clamp(pane.least(), 400));
                    }
                }
                _ => {}
            }
        }
        layout
    }
}

/// The columns that the panes beside it leave to the thread.
fn left(columns: u16, out: &Columns) -> u16 {
    let details = if out.over { 0 } else { out.details };
    let beside = [out.side, out.list, details];
    let lines = u16::try_from(beside.iter().filter(|width| **width > 0).count()).unwrap_or(3);
    columns.saturating_sub(beside.iter().fold(lines, |sum, width| sum.saturating_add(*width)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Focus; 5] = [Focus::Inboxes, Focus::List, Focus::Thread, Focus::Details, Focus::Composer];

    fn at(columns: u16, focus: Focus) -> Columns {
        Layout::default().columns(columns, focus)
    }

    #[test]
    fn each_width_has_the_panes_that_it_has_room_for() {
        let widths = |columns| {
            let Columns { side, list, thread, details, .. } = at(columns, Focus::List);
            [side, list, thread, details]
        };
        assert_eq!(widths(40), [0, 40, 0, 0]);
        assert_eq!(widths(60), [0, 20, 39, 0]);
        assert_eq!(widths(80), [0, 27, 52, 0]);
        assert_eq!(widths(100), [0, 34, 65, 0]);
        assert_eq!(widths(120), [0, 36, 52, 30]);
        assert_eq!(widths(160), [22, 42, 61, 32]);
        assert_eq!(widths(200), [22, 75, 70, 30]);
        assert_eq!(widths(300), [26, 121, 104, 46]);
        assert!(at(100, Focus::Details).over && at(100, Focus::Details).details == 36);
        assert_eq!(at(80, Focus::Details).list, 0);
    }

    #[test]
    fn a_width_is_chosen_for_screens_like_this_one_and_remembered() {
        let mut layout = Layout::default();
        layout.resize(80, Focus::List, 3);
        layout.resize(120, Focus::Details, 2);
        layout.details = false;
        let again = Layout::read(&layout.kept());
        assert_eq!(again, layout);
        assert_eq!(again.columns(90, Focus::List).list, 30);
        assert_eq!(again.columns(130, Focus::List).list, 36);
        assert!(!Layout::read("32 24 false").details, "as an earlier version kept it");
        assert_eq!(Layout::read("32 24 true"), Layout::default());
        assert_eq!(Layout::read("list@moon:3 side@two details:on x:y"), Layout::default());
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_the_panes_fill_the_screen_and_the_one_with_the_keys_is_there(
            columns in 20u16..400,
            focus in 0usize..5,
            details: bool,
            side: bool,
            moves in proptest::collection::vec((0usize..5, -40i16..40), 0..6),
        ) {
            let focus = ALL[focus];
            let mut layout = Layout { details, side, ..Layout::default() };
            for (at, by) in moves {
                layout.resize(columns, ALL[at], by);
            }
            let out = layout.columns(columns, focus);
            let details = if out.over { 0 } else { out.details };
            let panes = [out.side, out.list, out.thread, details].into_iter().filter(|width| *width > 0);
            let lines = u16::try_from(panes.clone().count()).unwrap().saturating_sub(1);
            prop_assert_eq!(panes.sum::<u16>() + lines, columns);
            match focus {
                Focus::List => prop_assert!(out.list > 0),
                Focus::Thread | Focus::Composer => prop_assert!(out.thread >= 39.min(columns)),
                Focus::Details if Class::of(columns) < Class::Three => prop_assert!(out.details > 0),
                _ => {}
            }
        }
    }
}
