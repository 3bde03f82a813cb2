//! Where a motion of vim leads in a text, and what its objects hold: by signs that a person sees, and pure.

use super::clusters::{Clusters, Sort};

/// A row, and a column of code points in it.
pub type Place = (usize, usize);

/// Where the cursor goes, or as far as what is done to the text is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One sign back in the row.
    Left,
    /// One sign on in the row.
    Right,
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// To the beginning of the row.
    Start,
    /// To the first sign of the row that is no blank.
    First,
    /// To the end of the row.
    End,
    /// To the first row, or the one of that number.
    Top,
    /// To the last row, or the one of that number.
    Bottom,
    /// To the next word; of words between blanks, if so.
    Word(bool),
    /// To the last sign of this word, or of the next one.
    WordEnd(bool),
    /// To the beginning of the word.
    WordBack(bool),
    /// To the next row with nothing in it.
    Paragraph,
    /// To the row with nothing in it before.
    ParagraphBack,
    /// To a sign in the row.
    Sign(Sought),
    /// Nowhere: the rows themselves.
    Rows,
}

/// A sign that is looked for in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// What is typed behind the key that looks for it.
    pub sign: char,
    /// Whether it is looked for before the cursor.
    pub back: bool,
    /// Whether one goes right up to it.
    pub till: bool,
    /// Whether it is looked for once more: the one beside the cursor does not count.
    pub again: bool,
}

/// What of the place that a motion leads to belongs to what it passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The sign there does not.
    Before,
    /// The sign there does.
    Onto,
    /// All of its row does, and of the one that it began in.
    Rows,
}

/// What is around the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A word, or the blanks between two.
    Word,
    /// What is between two of these signs, which open and close.
    Between(char, char),
    /// Rows up to one with nothing in it.
    Paragraph,
}

/// The rows of a text, read as they are needed.
struct Rows<'a>(&'a [String]);

impl Rows<'_> {
    fn of(&self, row: usize) -> Clusters {
        Clusters::of(self.0.get(row).map_or("", String::as_str))
    }

    fn last(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    fn is_empty(&self, row: usize) -> bool {
        self.0.get(row).is_none_or(String::is_empty)
    }
}

/// What a sign is to a word that is bounded by blanks alone, or by other signs as well.
fn sort(of: &Clusters, place: usize, big: bool) -> Option<Sort> {
    of.sort(place).map(|sort| if big && sort == Sort::Mark { Sort::Letter } else { sort })
}

/// The column of the first sign of a row that is no blank; of blanks alone, the last one.
pub fn first(lines: &[String], row: usize) -> usize {
    let clusters = Rows(lines).of(row);
    let place = (0..clusters.count()).find(|place| clusters.sort(*place) != Some(Sort::Blank));
    clusters.start(place.unwrap_or_else(|| clusters.count().saturating_sub(1)))
}

/// The end of a row, in code points.
pub fn end(lines: &[String], row: usize) -> usize {
    Rows(lines).of(row).end()
}

/// The number of the sign at a place of its row.
pub fn sign_number(lines: &[String], at: Place) -> usize {
    Rows(lines).of(at.0).place(at.1)
}

/// Where the sign ends that is at a place.
pub fn after(lines: &[String], at: Place) -> Place {
    (at.0, Rows(lines).of(at.0).after(at.1))
}

/// The last place where the cursor stands on a sign, at or before a place of a row.
pub fn on_sign(lines: &[String], at: Place) -> Place {
    let row = at.0.min(lines.len().saturating_sub(1));
    let clusters = Rows(lines).of(row);
    let last = clusters.count().saturating_sub(1);
    (row, clusters.start(clusters.place(at.1).min(last)))
}

/// Where a motion leads from a place. `want` is the sign of a row that going up and down keeps to.
pub fn target(lines: &[String], at: Place, want: usize, motion: Motion, count: Option<u32>) -> Option<(Place, Reach)> {
    let rows = Rows(lines);
    let (row, column) = at;
    let times = count.unwrap_or(1).clamp(1, 10_000) as usize;
    let clusters = rows.of(row);
    let place = clusters.place(column);
    let sign_of = |row: usize| {
        let clusters = rows.of(row);
        clusters.start(want.min(clusters.count().saturating_sub(1)))
    };
    let numbered = |otherwise: usize| count.map_or(otherwise, |n| (n as usize).saturating_sub(1)).min(rows.last());
    Some(match motion {
        Motion::Left => ((row, clusters.start(place.saturating_sub(times))), Reach::Before),
        Motion::Right => ((row, clusters.start(place + times)), Reach::Before),
        Motion::Up => {
            let to = row.checked_sub(1)?.saturating_sub(times - 1);
            ((to, sign_of(to)), Reach::Rows)
        }
        Motion::Down => {
            let to = (row < rows.last()).then(|| (row + times).min(rows.last()))?;
            ((to, sign_of(to)), Reach::Rows)
        }
        Motion::Rows => (((row + times - 1).min(rows.last()), column), Reach::Rows),
        Motion::Start => ((row, 0), Reach::Before),
        Motion::First => ((row, first(lines, row)), Reach::Before),
        Motion::End => {
            let to = (row + times - 1).min(rows.last());
            let clusters = rows.of(to);
            ((to, clusters.start(clusters.count().saturating_sub(1))), Reach::Onto)
        }
        Motion::Top => ((numbered(0), first(lines, numbered(0))), Reach::Rows),
        Motion::Bottom => ((numbered(rows.last()), first(lines, numbered(rows.last()))), Reach::Rows),
        Motion::Word(big) => (repeat(at, times, |at| word(&rows, at, big))?, Reach::Before),
        Motion::WordEnd(big) => (repeat(at, times, |at| word_end(&rows, at, big))?, Reach::Onto),
        Motion::WordBack(big) => (repeat(at, times, |at| word_back(&rows, at, big))?, Reach::Before),
        Motion::Paragraph => (repeat(at, times, |at| paragraph(&rows, at))?, Reach::Before),
        Motion::ParagraphBack => (repeat(at, times, |at| paragraph_back(&rows, at))?, Reach::Before),
        Motion::Sign(sought) => {
            let reach = if sought.back { Reach::Before } else { Reach::Onto };
            ((row, sign(lines.get(row)?, &clusters, place, sought, times)?), reach)
        }
    })
}

/// Steps so many times, or as often as there is a step to be made; none if there is not even one.
fn repeat(from: Place, times: usize, step: impl Fn(Place) -> Option<Place>) -> Option<Place> {
    let mut at = step(from)?;
    for _ in 1..times {
        match step(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(at)
}

fn word(rows: &Rows<'_>, at: Place, big: bool) -> Option<Place> {
    let (mut row, mut clusters) = (at.0, rows.of(at.0));
    let mut place = clusters.place(at.1);
    let begun = sort(&clusters, place, big);
    while begun.is_some_and(|sort| sort != Sort::Blank) && sort(&clusters, place, big) == begun {
        place += 1;
    }
    loop {
        while clusters.sort(place) == Some(Sort::Blank) {
            place += 1;
        }
        if place < clusters.count() {
            return Some((row, clusters.start(place)));
        }
        if row == rows.last() {
            return (at != (row, clusters.end())).then(|| (row, clusters.end()));
        }
        row += 1;
        (clusters, place) = (rows.of(row), 0);
        if clusters.count() == 0 {
            return Some((row, 0));
        }
    }
}

/// The end of the word that begins at or behind a place of a row; none if there is no more word in it.
fn end_of_word(clusters: &Clusters, from: usize, big: bool) -> Option<usize> {
    let begin = (from..clusters.count()).find(|place| clusters.sort(*place) != Some(Sort::Blank))?;
    let kind = sort(clusters, begin, big);
    (begin..clusters.count()).take_while(|place| sort(clusters, *place, big) == kind).last()
}

fn word_end(rows: &Rows<'_>, at: Place, big: bool) -> Option<Place> {
    let clusters = rows.of(at.0);
    if let Some(place) = end_of_word(&clusters, clusters.place(at.1) + 1, big) {
        return Some((at.0, clusters.start(place)));
    }
    (at.0 + 1..=rows.last()).find_map(|row| {
        let clusters = rows.of(row);
        end_of_word(&clusters, 0, big).map(|place| (row, clusters.start(place)))
    })
}

/// The end of the word that a place is in, and of so many from there: what is changed by changing words.
pub fn end_of_words(lines: &[String], at: Place, big: bool, times: u32) -> Option<Place> {
    let rows = Rows(lines);
    let clusters = rows.of(at.0);
    let place = clusters.place(at.1);
    if matches!(clusters.sort(place), None | Some(Sort::Blank)) {
        return None;
    }
    let own = (at.0, clusters.start(end_of_word(&clusters, place, big)?));
    if times <= 1 { Some(own) } else { repeat(own, times as usize - 1, |at| word_end(&rows, at, big)).or(Some(own)) }
}

fn word_back(rows: &Rows<'_>, at: Place, big: bool) -> Option<Place> {
    let (mut row, mut clusters) = (at.0, rows.of(at.0));
    let mut place = clusters.place(at.1);
    loop {
        while place > 0 && clusters.sort(place - 1) == Some(Sort::Blank) {
            place -= 1;
        }
        if place > 0 {
            let kind = sort(&clusters, place - 1, big);
            while place > 0 && sort(&clusters, place - 1, big) == kind {
                place -= 1;
            }
            return Some((row, clusters.start(place)));
        }
        let Some(above) = row.checked_sub(1) else { return (at != (row, 0)).then_some((row, 0)) };
        row = above;
        clusters = rows.of(row);
        place = clusters.count();
        if place == 0 {
            return Some((row, 0));
        }
    }
}

fn paragraph(rows: &Rows<'_>, at: Place) -> Option<Place> {
    let from = (at.0..=rows.last()).find(|row| !rows.is_empty(*row));
    let next = from.and_then(|from| (from..=rows.last()).find(|row| rows.is_empty(*row)));
    let to = next.map_or_else(|| (rows.last(), rows.of(rows.last()).end()), |row| (row, 0));
    (to != at).then_some(to)
}

fn paragraph_back(rows: &Rows<'_>, at: Place) -> Option<Place> {
    let from = (0..=at.0).rev().find(|row| !rows.is_empty(*row));
    let next = from.and_then(|from| (0..=from).rev().find(|row| rows.is_empty(*row)));
    let to = (next.unwrap_or(0), 0);
    (to != at).then_some(to)
}

fn sign(line: &str, clusters: &Clusters, place: usize, sought: Sought, times: usize) -> Option<usize> {
    let signs: Vec<char> = line.chars().collect();
    let is_it = |place: &usize| signs.get(clusters.start(*place)) == Some(&sought.sign);
    let skip = usize::from(sought.till && sought.again);
    let found = if sought.back {
        (0..place.saturating_sub(skip)).rev().filter(is_it).nth(times - 1)?
    } else {
        (place + 1 + skip..clusters.count()).filter(is_it).nth(times - 1)?
    };
    let to = match (sought.till, sought.back) {
        (false, _) => found,
        (true, false) => found - 1,
        (true, true) => found + 1,
    };
    Some(clusters.start(to))
}

/// What of a thing is at a place: from where to where, the end not with it, and whether in whole rows. `around` takes in
/// what it is set apart by.
pub fn thing(lines: &[String], at: Place, thing: Thing, around: bool) -> Option<(Place, Place, bool)> {
    let rows = Rows(lines);
    let clusters = rows.of(at.0);
    let place = clusters.place(at.1);
    match thing {
        Thing::Word => {
            let kind = clusters.sort(place)?;
            let run = |from: usize, kind: Sort| {
                (from..clusters.count())
                    .take_while(|at| clusters.sort(*at) == Some(kind))
                    .last()
                    .map_or(from, |at| at + 1)
            };
            let begin = |to: usize, kind: Sort| {
                (0..to).rev().take_while(|at| clusters.sort(*at) == Some(kind)).last().unwrap_or(to)
            };
            let (mut from, mut to) = (begin(place, kind), run(place, kind));
            if around && kind == Sort::Blank {
                to = clusters.sort(to).map_or(to, |kind| run(to, kind));
            } else if around {
                let blanks = run(to, Sort::Blank);
                if blanks > to { to = blanks } else { from = begin(from, Sort::Blank) }
            }
            Some(((at.0, clusters.start(from)), (at.0, clusters.start(to)), false))
        }
        Thing::Between(open, close) => {
            let signs: Vec<char> = lines.get(at.0)?.chars().collect();
            let sign = |place: usize| signs.get(clusters.start(place)).copied();
            let (from, to) = if open == close {
                let marks: Vec<usize> = (0..clusters.count()).filter(|at| sign(*at) == Some(open)).collect();
                let mut pairs = marks.chunks_exact(2).map(|pair| (pair[0], pair[1]));
                pairs.find(|(_, to)| place <= *to)?
            } else {
                brackets(clusters.count(), place, &sign, open, close)?
            };
            let (from, to) = if around { (from, to + 1) } else { (from + 1, to) };
            Some(((at.0, clusters.start(from)), (at.0, clusters.start(to)), false))
        }
        Thing::Paragraph => {
            let empty = rows.is_empty(at.0);
            let from = (0..=at.0).rev().take_while(|row| rows.is_empty(*row) == empty).last()?;
            let run = |from: usize, empty: bool| {
                (from..=rows.last()).take_while(|row| rows.is_empty(*row) == empty).last().unwrap_or(from)
            };
            let mut to = run(at.0, empty);
            if around && to < rows.last() {
                to = run(to + 1, !empty);
            }
            Some(((from, 0), (to, 0), true))
        }
    }
}

/// The brackets around a place of a row, one of them perhaps at it.
fn brackets(
    count: usize,
    place: usize,
    sign: &dyn Fn(usize) -> Option<char>,
    open: char,
    close: char,
) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let from = (0..=place.min(count.checked_sub(1)?)).rev().find(|at| match sign(*at) {
        Some(found) if found == close && *at != place => {
            depth += 1;
            false
        }
        Some(found) if found == open && depth > 0 => {
            depth -= 1;
            false
        }
        found => found == Some(open),
    })?;
    let mut depth = 0_usize;
    let to = (from + 1..count).find(|at| match sign(*at) {
        Some(found) if found == open => {
            depth += 1;
            false
        }
        Some(found) if found == close && depth > 0 => {
            depth -= 1;
            false
        }
        found => found == Some(close),
    })?;
    Some((from, to))
}
