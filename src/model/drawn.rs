//! What the last drawing found out, for the keys and the mouse: where things are, and how tall they turned out.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::Focus;
use super::aim::Aim;
use super::side::Group;
use super::thread::Anchor;
use crate::call::{Arg, Call};
use client::domain::ConversationId;
use client::view::ViewId;

/// Something that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// An inbox in the top bar.
    Inbox(ViewId),
    /// A group of inboxes at the side.
    Group(Group),
    /// A row of the list, by its place in the whole list.
    ListRow(usize),
    /// Somewhere in a pane that has no more exact place there.
    Pane(Focus),
    /// Where one writes and nothing is written.
    Unwritten,
    /// What calls a command when it is clicked.
    Call(Call),
    /// An item of the picker on top: what is typed may have put another one in its place since.
    Item {
        /// What stands there, by which it is known.
        label: String,
        /// What choosing it calls.
        call: Option<Call>,
    },
    /// A step of the outbox.
    Entry(i64),
    /// An entry of what was done, said, or can be pressed, by its place there.
    Line(usize),
    /// A choice of a field of the form on top: the field's place, and the choice's in it.
    Choice(usize, usize),
    /// A conversation that was found.
    Found(ConversationId),
    /// The overlay on top, where nothing in it can be chosen.
    Overlay,
    /// The divider right of the side bar.
    SideDivider,
    /// The divider right of the list.
    ListDivider,
    /// The divider left of the details.
    DetailsDivider,
}

/// A link or file of the thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// Its number, from the newest message on.
    pub number: usize,
    /// Its address, as the message has it.
    pub url: String,
    /// The words that lead there, or the file's name.
    pub words: String,
}

/// How a frame shows the details.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailsDrawn {
    /// Rows that fit.
    pub height: usize,
    /// Rows that there are, wrapped.
    pub lines: usize,
    /// The first row in sight.
    pub top: usize,
    /// Where on the screen it is.
    pub y: u16,
    /// The items, each with its first row and how many it has.
    pub items: Vec<(usize, usize)>,
    /// Which of them is under the cursor.
    pub cursor: usize,
    /// Its label and value, if it has one.
    pub value: Option<(String, String)>,
    /// What `Enter` does there.
    pub under: Option<Call>,
    /// What folds with it: an app's heading, or a part of one.
    pub app: Option<String>,
    /// The app that it belongs to, by name.
    pub which: Option<String>,
    /// The same of each item.
    pub apps: Vec<Option<String>>,
    /// By app, what may be above its fold or not.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The item that is that one's heading.
    pub heading: Option<usize>,
    /// The addresses that lead somewhere.
    pub links: Vec<String>,
}

/// How a frame shows the thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadDrawn {
    /// How much of what was asked for it shows; see [`super::thread::Position::turn`].
    pub turn: u64,
    /// Rows that fit.
    pub height: usize,
    /// Rows below the last one in sight.
    pub from_end: usize,
    /// Where on the screen the first of them is.
    pub y: u16,
    /// The rows in sight.
    pub rows: Vec<Anchor>,
    /// Which of them is under the cursor.
    pub cursor_row: usize,
    /// The entry with words that the cursor is in, or behind: a message by its part, several that are folded, or a step that
    /// waits.
    pub message: Option<String>,
    /// What `Enter` on the row under the cursor does: several, if there is a choice.
    pub under: Vec<Call>,
    /// What is found: how often, and which of them is the one under the cursor.
    pub hits: usize,
    /// Counted from 0.
    pub hit: Option<usize>,
    /// Whether there are messages that are not shown.
    pub has_earlier: bool,
}

impl ThreadDrawn {
    /// The row under the cursor.
    pub fn cursor(&self) -> Option<&Anchor> {
        self.rows.get(self.cursor_row)
    }
}

/// What the last drawing found out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Rows of the list that fit.
    pub list_height: usize,
    /// The first line of the side bar in sight, and the last one that could be that.
    pub side: (usize, usize),
    /// The thread: how far it is read, and what is under its cursor.
    pub thread: ThreadDrawn,
    /// Rows of the composer's text that fit.
    pub composer_height: usize,
    /// Rows that the composer's text takes.
    pub composer_lines: usize,
    /// The details: how far they are read, and what is under their cursor.
    pub details: DetailsDrawn,
    /// Rows of the overlay on top that fit.
    pub overlay_height: usize,
    /// Lines that the overlay on top has, when it scrolls.
    pub overlay_lines: usize,
    /// The panes that are on screen.
    pub panes: Vec<Focus>,
    /// Columns of the thread's text.
    pub thread_width: usize,
    /// Links and files of the thread as far down as it was laid out, by their numbers.
    pub links: Vec<Numbered>,
    /// What keys may be about: at first what this frame shows.
    pub aim: Aim,
    /// What can be clicked, topmost last.
    pub hits: Vec<(Rect, Hit)>,
    /// What could be chosen in a picker where the person has last seen one, if this frame shows something else there and
    /// is yet to be seen.
    seen_items: Option<Vec<(Rect, Hit)>>,
}

impl Drawn {
    /// What is at a place of the screen; of a picker, what the person has seen there.
    pub fn hit(&self, column: u16, row: u16) -> Option<&Hit> {
        let at = |hits: &'_ [(Rect, Hit)]| hits.iter().rposition(|(area, _)| area.contains((column, row).into()));
        let hit = at(&self.hits).and_then(|place| self.hits.get(place)).map(|(_, hit)| hit);
        match (&self.seen_items, hit) {
            (Some(seen), Some(Hit::Item { .. } | Hit::Overlay)) => {
                at(seen).and_then(|place| seen.get(place)).map_or(Some(&Hit::Overlay), |(_, hit)| Some(hit))
            }
            _ => hit,
        }
    }

    /// The pane that is at a place of the screen, whatever in it can be clicked.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<Focus> {
        self.hits.iter().rev().find_map(|(area, hit)| match hit {
            Hit::Pane(pane) if area.contains((column, row).into()) => Some(*pane),
            _ => None,
        })
    }

    /// The cells that lead to an address.
    pub fn addresses(&self) -> impl Iterator<Item = (Rect, &str)> {
        self.hits.iter().filter_map(|(area, hit)| match hit {
            Hit::Call(call) if call.command == "link.open" => match call.args.first() {
                Some(Arg::Named(_, url)) => Some((*area, url.as_str())),
                _ => None,
            },
            _ => None,
        })
    }

    /// This is a frame after another one. Returns whether it shows something that is yet to be seen, and the one before
    /// did not.
    pub fn follow(&mut self, before: &Self) -> bool {
        let (now, then) = (self.items(), before.items());
        let is_new = now != then;
        let seen = before.seen_items.clone().unwrap_or(then);
        self.seen_items = (now != seen).then_some(seen);
        self.aim.follow(&before.aim) || is_new
    }

    /// Whether an item of a picker shows that a person could have read it by now.
    pub fn shows(&self, label: &str, call: Option<&Call>) -> bool {
        let hits = self.seen_items.as_ref().unwrap_or(&self.hits);
        hits.iter().any(|(_, hit)| matches!(hit, Hit::Item { label: l, call: c } if l == label && c.as_ref() == call))
    }

    /// What it shows has been there for long enough.
    pub fn ripen(&mut self) {
        self.aim.ripen();
        self.seen_items = None;
    }

    fn items(&self) -> Vec<(Rect, Hit)> {
        self.hits.iter().filter(|(_, hit)| matches!(hit, Hit::Item { .. })).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(names: &[&str]) -> Drawn {
        let item = |(y, name): (u16, &&str)| {
            (
                Rect::new(0, y, 9, 1),
                Hit::Item {
                    label: (*name).to_owned(),
                    call: Some(Call::of("assign").with(Arg::Text((*name).to_owned()))),
                },
            )
        };
        let hits = std::iter::once((Rect::new(0, 0, 9, 9), Hit::Overlay)).chain((0..).zip(names).map(item));
        Drawn { hits: hits.collect(), ..Drawn::default() }
    }

    fn at(drawn: &Drawn, row: u16) -> &str {
        match drawn.hit(1, row) {
            Some(Hit::Item { label, .. }) => label,
            Some(_) => "overlay",
            None => "",
        }
    }

    #[test]
    fn what_a_picker_shows_anew_is_hit_by_no_click_before_it_could_be_seen() {
        let mut first = frame(&["Mette", "Robin"]);
        assert!(first.follow(&Drawn::default()));
        assert_eq!(at(&first, 0), "overlay", "it has just come up");
        first.ripen();
        assert_eq!(at(&first, 0), "Mette");
        let mut second = frame(&["Robin"]);
        assert!(second.follow(&first));
        assert_eq!((at(&second, 0), at(&second, 1)), ("Mette", "Robin"));
        let mut third = frame(&["Robin"]);
        assert!(!third.follow(&second), "it is there since the frame before");
        assert_eq!(at(&third, 0), "Mette");
        third.ripen();
        assert_eq!((at(&third, 0), at(&third, 1)), ("Robin", "overlay"));
    }
}
