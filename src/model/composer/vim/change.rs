//! What vim's keys do to the text: operators, what is put, joined and replaced, and what is taken back.

use super::{Act, Came, Change, Entry, Mode, Operator, Piece, Shot, Stroke};
use crate::model::composer::Composer;
use crate::model::edit::motion::{self, Motion, Place, Reach, Sought, Thing};
use crate::model::edit::{self, Edit, Go};

/// So many changes can be taken back.
const SHOTS: usize = 100;

/// No more bytes are put at once, whatever number stands before the key.
const MOST_PUT: usize = 200_000;

impl Composer {
    pub(super) fn operate(&mut self, operator: Operator, piece: Piece, count: Option<u32>) -> Came {
        let at = edit::at(&self.area);
        let lines = self.area.lines();
        let span = match piece {
            Piece::Of(thing, around) => motion::thing(lines, at, thing, around),
            Piece::To(motion) => span(lines, at, operator, motion, count),
        };
        let Some((from, to, rows)) = span else { return Came::Nothing };
        if let (Piece::To(Motion::Sign(sought)), Some(vim)) = (piece, &mut self.vim) {
            vim.sought = Some(Sought { again: false, ..sought });
        }
        if rows { self.operate_on_rows(operator, from.0, to.0) } else { self.operate_on_signs(operator, from, to) }
    }

    fn operate_on_signs(&mut self, operator: Operator, from: Place, to: Place) -> Came {
        if from >= to {
            return if operator == Operator::Change { self.enter(Entry::Here) } else { Came::Nothing };
        }
        self.select_span(from, to);
        if operator != Operator::Yank {
            self.spare_insets(false);
        }
        let text = edit::selected(&mut self.area).unwrap_or_default();
        self.keep(text, false);
        if operator == Operator::Yank {
            self.area.cancel_selection();
            edit::jump(&mut self.area, from);
            return Came::Same;
        }
        let kept = self.area.yank_text();
        self.area.cut();
        self.area.set_yank_text(kept);
        if let Some(vim) = self.vim.as_mut().filter(|_| operator == Operator::Change) {
            vim.mode = Mode::Insert;
        }
        Came::Changed
    }

    fn operate_on_rows(&mut self, operator: Operator, from: usize, to: usize) -> Came {
        let lines = self.area.lines();
        let text = lines.get(from..=to).unwrap_or_default().join("\n");
        let (last, end) = (lines.len().saturating_sub(1), motion::end(lines, to));
        let above = from.checked_sub(1).map(|above| (above, motion::end(lines, above)));
        self.keep(text, true);
        let (begin, stop) = match (operator, above) {
            (Operator::Yank, _) => {
                edit::jump(&mut self.area, (from, 0));
                return Came::Same;
            }
            (Operator::Change, _) => ((from, 0), (to, end)),
            (Operator::Delete, _) if to < last => ((from, 0), (to + 1, 0)),
            (Operator::Delete, Some(above)) => (above, (to, end)),
            (Operator::Delete, None) => ((0, 0), (to, end)),
        };
        let kept = self.area.yank_text();
        self.select_span(begin, stop);
        let gone = self.area.cut();
        self.area.cancel_selection();
        self.area.set_yank_text(kept);
        if operator == Operator::Change {
            if let Some(vim) = &mut self.vim {
                vim.mode = Mode::Insert;
            }
        } else {
            let row = from.min(self.area.lines().len().saturating_sub(1));
            let first = motion::first(self.area.lines(), row);
            edit::jump(&mut self.area, (row, first));
        }
        if gone || operator == Operator::Change { Came::Changed } else { Came::Nothing }
    }

    /// Keeps a text, to be put elsewhere: by vim's key, and by the one of the shell.
    fn keep(&mut self, text: String, rows: bool) {
        self.area.set_yank_text(text.clone());
        if let Some(vim) = &mut self.vim {
            vim.rows = rows.then_some(text);
        }
    }

    pub(super) fn operate_on_marked(&mut self, operator: Operator) -> Came {
        let (Some((_, rows)), Some((from, to))) = (self.marking(), self.marked()) else { return Came::Nothing };
        let number = |at| motion::sign_number(self.area.lines(), at);
        let signs = number(to).saturating_sub(number(from));
        self.shoot();
        if let Some(vim) = &mut self.vim {
            vim.mode = Mode::Normal;
        }
        let came = match rows {
            true => self.operate_on_rows(operator, from.0, to.0),
            false => self.operate_on_signs(operator, from, to),
        };
        // Done again it is done to as much of the text, where that is a number of rows or of signs in one.
        let piece = match rows {
            true => Some((Motion::Rows, to.0 - from.0 + 1)),
            false => (from.0 == to.0).then_some((Motion::Right, signs)),
        };
        let Some(vim) = &mut self.vim else { return came };
        if operator != Operator::Yank {
            let change = piece.map(|(motion, count)| Change {
                act: Act::Do(operator, Piece::To(motion)),
                count: u32::try_from(count).ok(),
                typed: Vec::new(),
            });
            match vim.mode {
                Mode::Insert => (vim.doing, vim.goes_on) = (change, true),
                _ => vim.last = change,
            }
        }
        self.unsaved |= came == Came::Changed;
        came
    }

    /// What is put takes the place of what is marked.
    pub(super) fn put_over(&mut self) -> Came {
        let text = self.area.yank_text();
        let (Some((_, marks_rows)), Some((from, to))) = (self.marking(), self.marked()) else { return Came::Nothing };
        let is_rows = self.vim.as_ref().is_some_and(|vim| vim.rows.as_ref() == Some(&text));
        let text = match (is_rows, marks_rows) {
            (true, false) => format!("\n{text}\n"),
            _ => text,
        };
        self.shoot();
        self.select_span(from, to);
        self.spare_insets(false);
        let gone = edit::selected(&mut self.area).unwrap_or_default();
        self.hand.put(&mut self.area, |area| area.insert_str(&text));
        self.keep(gone, marks_rows);
        if let Some(vim) = &mut self.vim {
            (vim.mode, vim.last) = (Mode::Normal, None);
        }
        self.unsaved = true;
        Came::Changed
    }

    /// Joins the rows that are marked, or turns the case of what is.
    pub(super) fn change_marked(&mut self, act: Act) -> Came {
        let Some((from, to)) = self.marked() else { return Came::Nothing };
        self.shoot();
        if let Some(vim) = &mut self.vim {
            (vim.mode, vim.last) = (Mode::Normal, None);
        }
        let came = if act == Act::Join {
            edit::jump(&mut self.area, from);
            self.join(u32::try_from(to.0 - from.0 + 1).ok())
        } else {
            let came = self.turn_case(from, to);
            edit::jump(&mut self.area, from);
            came
        };
        self.unsaved |= came == Came::Changed;
        came
    }

    pub(super) fn put(&mut self, before: bool, count: Option<u32>) -> Came {
        let text = self.area.yank_text();
        let is_rows = self.vim.as_ref().is_some_and(|vim| vim.rows.as_ref() == Some(&text));
        if text.is_empty() && !is_rows {
            return Came::Nothing;
        }
        let times = (count.unwrap_or(1).max(1) as usize).min(MOST_PUT / text.len().max(1)).max(1);
        let at = edit::at(&self.area);
        if !is_rows {
            let to = if before { at } else { motion::after(self.area.lines(), at) };
            edit::jump(&mut self.area, to);
            self.spare_insets(true);
            self.hand.put(&mut self.area, |area| area.insert_str(text.repeat(times)));
            Edit::Go(Go::Left, false).apply(&mut self.area, &mut self.hand);
            return Came::Changed;
        }
        let rows = vec![text; times].join("\n");
        let (to, text, row) = match before {
            true => ((at.0, 0), format!("{rows}\n"), at.0),
            false => ((at.0, motion::end(self.area.lines(), at.0)), format!("\n{rows}"), at.0 + 1),
        };
        edit::jump(&mut self.area, to);
        self.hand.put(&mut self.area, |area| area.insert_str(text));
        let first = motion::first(self.area.lines(), row);
        edit::jump(&mut self.area, (row, first));
        Came::Changed
    }

    pub(super) fn join(&mut self, count: Option<u32>) -> Came {
        let mut came = Came::Nothing;
        for _ in 1..count.unwrap_or(2).clamp(2, 10_000) {
            let row = edit::at(&self.area).0;
            let lines = self.area.lines();
            let (Some(own), Some(next)) = (lines.get(row), lines.get(row + 1)) else { break };
            if self.is_inset(row) || self.is_inset(row + 1) {
                break;
            }
            let apart = !own.is_empty() && !own.ends_with(char::is_whitespace) && !next.trim().is_empty();
            let from = (row, motion::end(lines, row));
            let blank = next.trim().is_empty();
            let to = (row + 1, if blank { motion::end(lines, row + 1) } else { motion::first(lines, row + 1) });
            self.select_span(from, to);
            self.hand.put(&mut self.area, |area| if apart { area.insert_str(" ") } else { area.delete_char() });
            self.area.cancel_selection();
            edit::jump(&mut self.area, from);
            came = Came::Changed;
        }
        came
    }

    pub(super) fn case(&mut self, count: Option<u32>) -> Came {
        let (at, lines) = (edit::at(&self.area), self.area.lines());
        let to = motion::target(lines, at, 0, Motion::Right, count).map_or(at, |(to, _)| to);
        let came = self.turn_case(at, to);
        if came == Came::Changed {
            edit::jump(&mut self.area, to);
        }
        came
    }

    fn turn_case(&mut self, from: Place, to: Place) -> Came {
        if from >= to || (from.0..=to.0).any(|row| self.is_inset(row)) {
            return Came::Nothing;
        }
        self.select_span(from, to);
        let turned = |sign: char| {
            let mut other: Vec<char> =
                if sign.is_lowercase() { sign.to_uppercase().collect() } else { sign.to_lowercase().collect() };
            // As many signs as before, so that all stays in its place.
            if other.len() == 1 { other.pop().unwrap_or(sign) } else { sign }
        };
        let text: String = edit::selected(&mut self.area).unwrap_or_default().chars().map(turned).collect();
        self.hand.put(&mut self.area, |area| area.insert_str(text));
        Came::Changed
    }

    pub(super) fn replace(&mut self, sign: char, count: Option<u32>) -> Came {
        let (at, lines) = (edit::at(&self.area), self.area.lines());
        let wanted = count.unwrap_or(1).max(1) as usize;
        let (to, _) = motion::target(lines, at, 0, Motion::Right, count).unwrap_or((at, motion::Reach::Before));
        let there = motion::sign_number(lines, to).saturating_sub(motion::sign_number(lines, at));
        if there < wanted || self.is_inset(at.0) {
            return Came::Nothing;
        }
        self.select_span(at, to);
        let text: String = std::iter::repeat_n(sign, wanted).collect();
        self.hand.put(&mut self.area, |area| area.insert_str(text));
        Edit::Go(Go::Left, false).apply(&mut self.area, &mut self.hand);
        Came::Changed
    }

    /// Marks a thing around the cursor.
    pub(super) fn mark_thing(&mut self, thing: Thing, around: bool) -> Came {
        let lines = self.area.lines();
        let found = motion::thing(lines, edit::at(&self.area), thing, around);
        let Some((from, to, rows)) = found.filter(|(from, to, rows)| *rows || from < to) else { return Came::Nothing };
        let last = motion::target(lines, to, 0, Motion::Left, None).map_or(to, |(last, _)| last);
        if let Some(vim) = &mut self.vim {
            vim.mode = Mode::Visual(from, rows);
        }
        edit::jump(&mut self.area, if rows { to } else { last });
        Came::Same
    }

    fn marking(&self) -> Option<(Place, bool)> {
        match self.vim.as_ref()?.mode {
            Mode::Visual(from, rows) => Some((from, rows)),
            _ => None,
        }
    }

    /// Selects from one place to another.
    pub(super) fn select_span(&mut self, from: Place, to: Place) {
        self.area.cancel_selection();
        edit::jump(&mut self.area, from);
        self.area.start_selection();
        edit::jump(&mut self.area, to);
    }

    /// Something is done to the text by no key of vim's: it can be taken back, and is done again with what it is typed in.
    pub(in crate::model::composer) fn is_edited(&mut self, what: Option<Edit>, text: Option<&str>) {
        let Some(vim) = &mut self.vim else { return };
        let moves = matches!(what, Some(Edit::Go(..)));
        if let Some(doing) = &mut vim.doing {
            doing
                .typed
                .extend(what.map(Stroke::Edit).into_iter().chain(text.map(|text| Stroke::Text(text.to_owned()))));
        }
        if moves {
            return;
        }
        if vim.commands() {
            self.settle_marked();
            return self.shoot();
        }
        let goes_on = std::mem::replace(&mut vim.goes_on, what.is_some());
        if !goes_on || what.is_none() {
            self.shoot();
        }
    }

    /// The text as it is now can be had back.
    pub(super) fn shoot(&mut self) {
        let (lines, at) = (self.area.lines(), edit::at(&self.area));
        let Some(vim) = &mut self.vim else { return };
        if vim.past.last().is_some_and(|shot| shot.lines == lines) {
            return;
        }
        if vim.past.len() == SHOTS {
            vim.past.remove(0);
        }
        vim.past.push(Shot { lines: lines.to_vec(), at });
    }

    /// Takes the last change back, or does it again; whether there was one.
    pub fn turn_back(&mut self, again: bool) -> bool {
        let now = Shot { lines: self.area.lines().to_vec(), at: edit::at(&self.area) };
        let Some(vim) = &mut self.vim else { return false };
        if vim.restored.as_ref() != Some(&now.lines) {
            vim.future.clear();
        }
        let (from, to) = if again { (&mut vim.future, &mut vim.past) } else { (&mut vim.past, &mut vim.future) };
        while from.last().is_some_and(|shot| shot.lines == now.lines) {
            from.pop();
        }
        let Some(shot) = from.pop() else { return false };
        to.push(now);
        (vim.restored, vim.goes_on) = (Some(shot.lines.clone()), false);
        if vim.mode != Mode::Insert {
            vim.mode = Mode::Normal;
        }
        let yank = self.area.yank_text();
        self.area = crate::model::composer::area_of(shot.lines);
        self.area.set_yank_text(yank);
        let row = shot.at.0.min(self.area.lines().len().saturating_sub(1));
        let column = shot.at.1.min(motion::end(self.area.lines(), row));
        edit::jump(&mut self.area, (row, column));
        if self.commands() {
            self.stand();
        }
        self.unsaved = true;
        true
    }
}

/// The numbers before an operator and before its motion, one times the other.
pub(super) fn times(before: Option<u32>, count: Option<u32>) -> Option<u32> {
    match (before, count) {
        (Some(before), Some(count)) => Some(before.saturating_mul(count)),
        (before, count) => before.or(count),
    }
}

/// What an operator is done to by a motion: from where to where, the end not with it, and whether in whole rows.
fn span(
    lines: &[String],
    at: Place,
    operator: Operator,
    motion: Motion,
    count: Option<u32>,
) -> Option<(Place, Place, bool)> {
    if let (Operator::Change, Motion::Word(big)) = (operator, motion)
        && let Some(end) = motion::end_of_words(lines, at, big, count.unwrap_or(1))
    {
        return Some((at, motion::after(lines, end), false));
    }
    let (to, reach) = motion::target(lines, at, motion::sign_number(lines, at), motion, count)?;
    let (from, to) = (at.min(to), at.max(to));
    match reach {
        Reach::Rows => Some((from, to, true)),
        Reach::Onto => Some((from, motion::after(lines, to), false)),
        // The next word in another row: what is between them stays.
        Reach::Before if matches!(motion, Motion::Word(_)) && to.0 > from.0 && to.1 <= motion::first(lines, to.0) => {
            Some((from, (to.0 - 1, motion::end(lines, to.0 - 1)), false))
        }
        Reach::Before => Some((from, to, false)),
    }
}
