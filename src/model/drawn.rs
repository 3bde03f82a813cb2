//! What the last drawing found out, for the keys and the mouse: where things are, and how tall they turned out.

use ratatui::layout::Rect;

use super::Focus;
use super::aim::Aim;
use client::view::ViewId;

/// Something that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// An inbox in the top bar.
    Inbox(ViewId),
    /// A row of the list, by its place in the whole list.
    ListRow(usize),
    /// A pane.
    Pane(Focus),
    /// A line that runs a command when it is clicked.
    Command(String),
    /// An item of the picker on top: what is typed may have put another one in its place since.
    Item {
        /// What it is called.
        label: String,
        /// The command line that choosing it runs.
        run: String,
    },
    /// An action of the outbox.
    Entry(i64),
    /// The overlay on top, where nothing in it can be chosen.
    Overlay,
    /// The divider right of the list.
    ListDivider,
    /// The divider left of the details.
    DetailsDivider,
}

/// What the last drawing found out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Rows of the list that fit.
    pub list_height: usize,
    /// Rows of the thread that fit.
    pub thread_height: usize,
    /// Lines that the thread has.
    pub thread_lines: usize,
    /// How far from the end it is really scrolled.
    pub thread_from_end: usize,
    /// Rows of the composer's text that fit.
    pub composer_height: usize,
    /// Rows that the composer's text takes.
    pub composer_lines: usize,
    /// Rows of the details that fit.
    pub details_height: usize,
    /// Lines that the details have.
    pub details_lines: usize,
    /// Rows of the overlay on top that fit.
    pub overlay_height: usize,
    /// Lines that the overlay on top has, when it scrolls.
    pub overlay_lines: usize,
    /// The panes that are on screen.
    pub panes: Vec<Focus>,
    /// Columns of the thread's text.
    pub thread_width: usize,
    /// Links of the thread on screen: number and address.
    pub links: Vec<(usize, String)>,
    /// What keys may be about: at first what this frame shows.
    pub aim: Aim,
    /// What can be clicked, topmost last.
    pub hits: Vec<(Rect, Hit)>,
}

impl Drawn {
    /// What is at a place of the screen.
    pub fn hit(&self, column: u16, row: u16) -> Option<&Hit> {
        self.hits.iter().rev().find(|(area, _)| area.contains((column, row).into())).map(|(_, hit)| hit)
    }
}
