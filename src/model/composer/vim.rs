//! Vim's way of editing what is written: modes, operators with what they are done to, what is done again and what is
//! taken back. Where letters are commands and where they type is [`Vim::mode`]; which keys they are is the keymap's.

mod change;

use tui_textarea::CursorMove;

use super::Composer;
use crate::model::edit::motion::{self, Motion, Place, Sought, Thing};
use crate::model::edit::{self, Edit};

/// What letters do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They are typed.
    #[default]
    Insert,
    /// They are commands.
    Normal,
    /// They are commands on what is marked, from there to the cursor, or on whole rows.
    Visual(Place, bool),
}

/// What is done to a piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It goes.
    Delete,
    /// It goes, and what is typed next takes its place.
    Change,
    /// It is kept, to be put elsewhere.
    Yank,
}

/// What an operator is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// From the cursor to where this leads.
    To(Motion),
    /// What is around the cursor; with what it is set apart by.
    Of(Thing, bool),
}

/// Where typing begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Before the cursor.
    Here,
    /// Behind it.
    After,
    /// At the first sign of the row that is no blank.
    First,
    /// At the end of the row.
    End,
    /// In a new row below.
    Below,
    /// In a new row above.
    Above,
}

/// What is done by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The cursor goes, or what was begun is done that far.
    Go(Motion),
    /// An operator waits for its piece; twice it is done to rows, and to what is marked at once.
    Begin(Operator),
    /// An operator is done.
    Do(Operator, Piece),
    /// A thing is taken for a piece, or marked.
    Take(Thing, bool),
    /// Text is typed.
    Insert(Entry),
    /// What was taken or kept last is put behind the cursor, or before it.
    Put(bool),
    /// The row below goes behind this one.
    Join,
    /// Small letters become large, and large ones small.
    Case,
    /// Another sign in the place of this one.
    Replace(char),
    /// The last change is done again.
    Again,
    /// The last sign is looked for again, or the other way.
    FindAgain(bool),
    /// What follows is marked; whole rows, if so.
    Mark(bool),
    /// The cursor goes to the other end of what is marked.
    Swap,
    /// Letters are commands; what was begun is given up.
    Normal,
}

/// What a key that waits for a sign is to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaits {
    /// Go to it: back or on, up to it or onto it.
    Find(bool, bool),
    /// Put it in the place of the one under the cursor.
    Replace,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The text is another.
    Changed,
    /// The text stands as before, and something was begun, or the cursor went.
    Same,
    /// There was nothing of what was asked for.
    Nothing,
}

/// A change that can be done again.
#[derive(Clone, Debug)]
struct Change {
    act: Act,
    count: Option<u32>,
    typed: Vec<Stroke>,
}

/// What was typed in one go.
#[derive(Clone, Debug)]
enum Stroke {
    Edit(Edit),
    Text(String),
}

/// The text at a time.
#[derive(Clone, Debug)]
struct Shot {
    lines: Vec<String>,
    at: Place,
}

/// How vim's keys stand in a composer.
#[derive(Clone, Debug, Default)]
pub struct Vim {
    /// What letters do.
    pub mode: Mode,
    /// What waits for its piece, with the number before it.
    pub operator: Option<(Operator, Option<u32>)>,
    /// What waits for a sign, with the number before it.
    pub awaits: Option<(Awaits, Option<u32>)>,
    sought: Option<Sought>,
    /// The sign of a row that going up and down keeps to.
    want: Option<usize>,
    /// What was taken or kept last, if that were whole rows.
    rows: Option<String>,
    past: Vec<Shot>,
    future: Vec<Shot>,
    /// Whether what is typed belongs to the change before.
    goes_on: bool,
    /// The text as it was taken back, or done again: nothing else was done since while it stands so.
    restored: Option<Vec<String>>,
    last: Option<Change>,
    doing: Option<Change>,
}

impl Vim {
    /// Whether letters are commands.
    pub fn commands(&self) -> bool {
        self.mode != Mode::Insert
    }

    /// Another text is written: what was done to the one before is no concern of it.
    pub(super) fn forget(&mut self) {
        self.give_up();
        (self.past, self.future, self.restored, self.goes_on) = (Vec::new(), Vec::new(), None, false);
    }

    /// What was begun is given up; whether there was anything.
    pub fn give_up(&mut self) -> bool {
        self.operator.take().is_some() | self.awaits.take().is_some()
    }
}

impl Composer {
    /// Whether letters are commands now.
    pub fn commands(&self) -> bool {
        self.vim.as_ref().is_some_and(Vim::commands)
    }

    /// What is marked: its rows or its signs, the end not with them.
    pub fn marked(&self) -> Option<(Place, Place)> {
        let Some(Vim { mode: Mode::Visual(from, rows), .. }) = self.vim else { return None };
        let at = edit::at(&self.area);
        let (from, to) = (from.min(at), from.max(at));
        let lines = self.area.lines();
        Some(if rows {
            ((from.0, 0), (to.0, motion::end(lines, to.0)))
        } else {
            (motion::on_sign(lines, from), motion::after(lines, to))
        })
    }

    /// What is marked is selected, as every other command wants it, and the marking ends.
    pub(crate) fn settle_marked(&mut self) {
        let Some((from, to)) = self.marked() else { return };
        self.select_span(from, to);
        if let Some(vim) = &mut self.vim {
            vim.mode = Mode::Normal;
        }
    }

    /// Does what a key says, so many times.
    pub fn act(&mut self, act: Act, count: Option<u32>) -> Came {
        if self.vim.is_none() {
            return Came::Nothing;
        }
        let came = self.perform(act, count);
        if self.commands() {
            self.stand();
        }
        came
    }

    fn perform(&mut self, act: Act, count: Option<u32>) -> Came {
        let Some(vim) = &mut self.vim else { return Came::Nothing };
        match act {
            Act::Go(motion) => match vim.operator.take() {
                Some((operator, before)) => {
                    let count = change::times(before, count);
                    self.change(Act::Do(operator, Piece::To(motion)), count)
                }
                None => self.go(motion, count),
            },
            Act::Begin(operator) if matches!(vim.mode, Mode::Visual(..)) => self.operate_on_marked(operator),
            Act::Begin(operator) => match vim.operator.take() {
                Some((begun, before)) if begun == operator => {
                    let count = change::times(before, count);
                    self.change(Act::Do(operator, Piece::To(Motion::Rows)), count)
                }
                Some(_) => Came::Same,
                None => {
                    vim.operator = Some((operator, count));
                    Came::Same
                }
            },
            Act::Take(thing, around) => match vim.operator.take() {
                Some((operator, _)) => self.change(Act::Do(operator, Piece::Of(thing, around)), None),
                None => self.mark_thing(thing, around),
            },
            Act::Again => self.again(count),
            Act::FindAgain(turned) => {
                let Some(sought) = vim.sought else { return Came::Nothing };
                let back = sought.back ^ turned;
                let motion = Motion::Sign(Sought { back, again: true, ..sought });
                let came = self.perform(Act::Go(motion), count);
                if let Some(vim) = &mut self.vim {
                    vim.sought = Some(sought);
                }
                came
            }
            Act::Mark(rows) => {
                let at = edit::at(&self.area);
                vim.mode = match vim.mode {
                    Mode::Visual(_, was) if was == rows => Mode::Normal,
                    Mode::Visual(from, _) => Mode::Visual(from, rows),
                    _ => Mode::Visual(at, rows),
                };
                Came::Same
            }
            Act::Swap => {
                if let Mode::Visual(from, rows) = vim.mode {
                    vim.mode = Mode::Visual(edit::at(&self.area), rows);
                    edit::jump(&mut self.area, from);
                }
                Came::Same
            }
            Act::Normal => self.back_to_normal(),
            Act::Put(_) if matches!(vim.mode, Mode::Visual(..)) => self.put_over(),
            Act::Case | Act::Join if matches!(vim.mode, Mode::Visual(..)) => self.change_marked(act),
            Act::Do(..) | Act::Insert(_) | Act::Put(_) | Act::Join | Act::Case | Act::Replace(_) => {
                self.change(act, count)
            }
        }
    }

    /// Back to where letters are commands; the cursor goes onto the sign before it, as it was typed last.
    fn back_to_normal(&mut self) -> Came {
        let Some(vim) = &mut self.vim else { return Came::Nothing };
        let begun = vim.give_up();
        let was = std::mem::replace(&mut vim.mode, Mode::Normal);
        vim.goes_on = false;
        if let Some(change) = vim.doing.take() {
            vim.last = Some(change);
        }
        vim.want = None;
        self.area.cancel_selection();
        if was == Mode::Insert {
            let (row, column) = edit::at(&self.area);
            let to = motion::target(self.area.lines(), (row, column), 0, Motion::Left, None);
            edit::jump(&mut self.area, to.map_or((row, column), |(to, _)| to));
        }
        if was == Mode::Normal && !begun { Came::Nothing } else { Came::Same }
    }

    /// The cursor stands on a sign, where there is one.
    fn stand(&mut self) {
        let to = motion::on_sign(self.area.lines(), edit::at(&self.area));
        self.area.cancel_selection();
        edit::jump(&mut self.area, to);
    }

    fn go(&mut self, motion: Motion, count: Option<u32>) -> Came {
        let Some(vim) = &mut self.vim else { return Came::Nothing };
        let lines = self.area.lines();
        let at = edit::at(&self.area);
        if let Motion::Sign(sought) = motion {
            vim.sought = Some(Sought { again: false, ..sought });
        }
        let own = motion::sign_number(lines, at);
        let want = vim.want.unwrap_or(own);
        let found = motion::target(lines, at, want, motion, count);
        vim.want = match motion {
            Motion::Up | Motion::Down => Some(want),
            Motion::End => Some(usize::MAX),
            _ => None,
        };
        match found {
            Some((to, _)) => {
                edit::jump(&mut self.area, to);
                Came::Same
            }
            None if matches!(motion, Motion::Sign(_)) => Came::Nothing,
            None => Came::Same,
        }
    }

    /// A change of the text, which can be taken back and done again.
    fn change(&mut self, act: Act, count: Option<u32>) -> Came {
        self.shoot();
        let came = match act {
            Act::Do(operator, piece) => self.operate(operator, piece, count),
            Act::Insert(entry) => self.enter(entry),
            Act::Put(before) => self.put(before, count),
            Act::Join => self.join(count),
            Act::Case => self.case(count),
            Act::Replace(sign) => self.replace(sign, count),
            _ => return Came::Nothing,
        };
        let repeats = !matches!(act, Act::Do(Operator::Yank, _)) && came != Came::Nothing;
        if let Some(vim) = self.vim.as_mut().filter(|_| repeats) {
            let change = Change { act, count, typed: Vec::new() };
            match vim.mode {
                Mode::Insert => (vim.doing, vim.goes_on) = (Some(change), came == Came::Changed),
                _ => vim.last = Some(change),
            }
        }
        if came == Came::Changed {
            self.unsaved = true;
        }
        came
    }

    /// Does the last change again.
    fn again(&mut self, count: Option<u32>) -> Came {
        let Some(change) = self.vim.as_ref().and_then(|vim| vim.last.clone()) else { return Came::Nothing };
        let came = self.change(change.act, count.or(change.count));
        if self.vim.as_ref().is_some_and(|vim| vim.mode == Mode::Insert) {
            for stroke in &change.typed {
                match stroke {
                    Stroke::Edit(what) => {
                        self.edit(*what);
                    }
                    Stroke::Text(text) => self.insert(text),
                }
            }
            self.back_to_normal();
            self.unsaved = true;
            return Came::Changed;
        }
        came
    }

    fn enter(&mut self, entry: Entry) -> Came {
        let at = edit::at(&self.area);
        let lines = self.area.lines();
        let row_end = (at.0, motion::end(lines, at.0));
        let to = match entry {
            Entry::Here => at,
            Entry::After => motion::after(lines, at),
            Entry::First => (at.0, motion::first(lines, at.0)),
            Entry::End | Entry::Below => row_end,
            Entry::Above => (at.0, 0),
        };
        self.area.cancel_selection();
        edit::jump(&mut self.area, to);
        if let Some(vim) = &mut self.vim {
            (vim.mode, vim.want) = (Mode::Insert, None);
        }
        match entry {
            Entry::Below => self.area.insert_newline(),
            Entry::Above => {
                self.area.insert_newline();
                self.area.move_cursor(CursorMove::Up);
                self.area.move_cursor(CursorMove::Head);
            }
            _ => return Came::Same,
        }
        Came::Changed
    }
}
