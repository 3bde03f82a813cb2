//! The journal's file: what a line of it looks like, and what is made of its lines, whole or not.
//!
//! A line is JSON, and after it the number of the transaction that it belongs to, how many lines of that follow, and a
//! checksum over all of it. So the last line tells how far the journal has come without the rest being read, and a
//! transaction of which a line is missing is known for what it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha1::{Digest as _, Sha1};

use super::rows::{self, Row};

/// What comes after the JSON: a space and 16 digits, a space and 8, a space and 16, the line's end.
pub(super) const TAIL: usize = 17 + 9 + 17 + 1;

/// What a line says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Record {
    /// Whose journal it is. Stands at the beginning and again behind the first rows, for one of them may be lost.
    Head(Head),
    /// A row is like this now.
    Put { table: String, row: Row },
    /// A row ended.
    Gone { table: String, key: Value },
}

/// Whose journal it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The schema that the rows are of.
    pub(crate) version: usize,
    /// Which store it belongs to: every new one has another number.
    pub(crate) lineage: i64,
    /// The workspace that the store is tied to.
    pub(crate) workspace: Option<String>,
    /// The largest numbers that rows of its tables had.
    pub(crate) last: BTreeMap<String, i64>,
}

/// What a journal tells.
#[derive(Clone, Debug)]
pub(crate) struct Contents {
    pub(crate) head: Head,
    /// How far it has come.
    pub(crate) seq: i64,
    /// All rows that count, by table and key.
    pub(crate) rows: BTreeMap<(&'static str, String), Row>,
    /// Whether nothing of it is missing before its end. What was cut off at a line's end cannot be told.
    pub(crate) whole: bool,
    /// Whether it ends in the middle of something.
    pub(crate) torn: bool,
    /// Whether it holds nothing but what counts.
    pub(crate) tidy: bool,
}

/// A line with its number and how many of its transaction follow.
pub(super) fn line(entry: &Record, seq: i64, left: usize) -> std::io::Result<String> {
    let mut line = serde_json::to_string(entry)?;
    line.push_str(&format!(" {seq:016x} {:08x}", u32::try_from(left).unwrap_or(u32::MAX)));
    let sum = sum(&line);
    line.push_str(&format!(" {sum:016x}\n"));
    Ok(line)
}

fn sum(line: &str) -> u64 {
    Sha1::digest(line.as_bytes()).iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The number at the end of a line that is the last of its transaction; none if it is another one, or no line at all.
pub(super) fn end(tail: &[u8]) -> Option<i64> {
    let tail = std::str::from_utf8(tail).ok()?.strip_suffix('\n')?;
    let mut fields = tail.rsplitn(4, ' ');
    let (_sum, left, seq) = (fields.next()?, fields.next()?, fields.next()?);
    (u32::from_str_radix(left, 16) == Ok(0)).then(|| i64::from_str_radix(seq, 16).ok()).flatten()
}

fn parse(line: &[u8]) -> Option<(Record, i64, u32)> {
    let line = std::str::from_utf8(line).ok()?;
    let (told, is) = line.rsplit_once(' ')?;
    if u64::from_str_radix(is, 16).ok()? != sum(told) {
        return None;
    }
    let mut fields = told.rsplitn(3, ' ');
    let (left, seq, json) = (fields.next()?, fields.next()?, fields.next()?);
    let (seq, left) = (i64::from_str_radix(seq, 16).ok()?, u32::from_str_radix(left, 16).ok()?);
    Some((serde_json::from_str(json).ok()?, seq, left))
}

/// Reads a journal; none if it doesn't tell whose it is.
pub(super) fn read(bytes: &[u8]) -> Option<Contents> {
    let mut reading = Reading::default();
    let ended = bytes.last() == Some(&b'\n');
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    // Behind the last line's end there is nothing, or a line that was not finished.
    let rest = lines.pop().unwrap_or_default();
    for (n, line) in lines.iter().enumerate() {
        match parse(line) {
            Some((entry, seq, left)) => reading.take(entry, seq, left),
            None if n + 1 == lines.len() && ended => reading.torn = true,
            None => reading.lost(),
        }
    }
    reading.torn |= !rest.is_empty();
    reading.done()
}

#[derive(Default)]
struct Reading {
    head: Option<Head>,
    heads: usize,
    rows: BTreeMap<(&'static str, String), Row>,
    seq: i64,
    /// Lines of a transaction that has not come to its end, and how many are still to come.
    open: Vec<Record>,
    open_seq: i64,
    left: Option<u32>,
    damaged: bool,
    torn: bool,
    untidy: bool,
}

impl Reading {
    fn take(&mut self, entry: Record, seq: i64, left: u32) {
        if let Some(before) = self.left
            && (seq != self.open_seq || left + 1 != before)
        {
            self.lost();
        }
        if self.left.is_none() && self.seq != 0 && seq != self.seq + 1 {
            self.damaged = true;
        }
        self.open.push(entry);
        (self.open_seq, self.left) = (seq, Some(left));
        if left == 0 {
            self.close();
        }
    }

    /// A transaction is whole: what it says holds.
    fn close(&mut self) {
        if self.seq != 0 {
            self.untidy = true;
        }
        self.left = None;
        self.seq = self.seq.max(self.open_seq);
        for entry in std::mem::take(&mut self.open) {
            match entry {
                Record::Head(head) => {
                    self.heads += 1;
                    self.head = Some(head);
                }
                Record::Put { table, row } => {
                    if let Some(table) = rows::table(&table) {
                        self.rows.insert((table.name, table.key_of(&row).to_string()), row);
                    }
                }
                Record::Gone { table, key } => {
                    if let Some(table) = rows::table(&table) {
                        self.rows.remove(&(table.name, key.to_string()));
                    }
                }
            }
        }
    }

    /// Something is missing: what there is of its transaction is taken for what it says.
    fn lost(&mut self) {
        self.damaged = true;
        if !self.open.is_empty() {
            self.close();
        }
    }

    fn done(mut self) -> Option<Contents> {
        if !self.open.is_empty() {
            self.torn = true;
            // Of the first rows every one counts; a later transaction that was not finished has never been shown.
            if self.seq == 0 {
                self.lost();
            }
        }
        Some(Contents {
            head: self.head?,
            seq: self.seq,
            rows: self.rows,
            whole: !self.damaged && self.heads >= 2,
            torn: self.torn,
            tidy: !self.damaged && !self.torn && !self.untidy && self.heads == 2,
        })
    }
}
