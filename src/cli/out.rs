//! The one way to standard output and standard error.
//!
//! What goes to a terminal is cleaned: files, names and addresses that strangers had a hand in must not give orders to
//! it. A pipe gets every byte as it is; one that is closed early (`sidetone keys show | head`) ends the program quietly.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr as _;

use super::Failure;
use client::domain::text::{clean_block, clean_line};

/// Prints text.
///
/// # Errors
/// When standard output cannot be written to; quietly if its reader has gone.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(cleaned(&out, text).as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::quiet()),
        Err(e) => Err(Failure::new(format!("standard output cannot be written to: {e}"))),
    }
}

/// Prints a line.
///
/// # Errors
/// As [`print()`].
pub fn line(text: &str) -> Result<(), Failure> {
    print(&format!("{text}\n"))
}

/// Says something to the person that is no result: to standard error, and never mind if that is closed.
pub fn say(text: &str) {
    begin(&format!("{text}\n"));
}

/// The same without an end of the line: for a question.
pub fn begin(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(cleaned(&err, text).as_bytes()).and_then(|()| err.flush());
}

fn cleaned<'a>(stream: &impl IsTerminal, text: &'a str) -> Cow<'a, str> {
    if stream.is_terminal() { Cow::Owned(clean_block(text)) } else { Cow::Borrowed(text) }
}

/// Standard error for a log's lines.
#[cfg(feature = "practice")]
#[derive(Clone, Copy, Debug)]
pub struct Lines;

#[cfg(feature = "practice")]
impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        begin(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How wide a terminal that standard output goes to is, and what is common where it goes elsewhere.
pub fn columns() -> usize {
    let size = if io::stdout().is_terminal() { crossterm::terminal::size().ok() } else { None };
    size.map_or(80, |(columns, _)| usize::from(columns))
}

/// Words in lines of so many columns. One that is wider stays whole: a path or an address is there to be copied.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Rows in columns as wide as their widest cell, two spaces apart; the last column is not padded. A cell is a line: a
/// file's name cannot begin another row.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let to_terminal = io::stdout().is_terminal();
    let shown = |cell: &String| if to_terminal { clean_line(cell) } else { cell.replace(['\n', '\r'], " ") };
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    let width = |cell: &str| cell.width();
    let widths: Vec<usize> =
        (0..columns).map(|i| rows.iter().filter_map(|row| row.get(i)).map(|c| width(c)).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(widest - width(cell) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_and_lines_as_wide_as_asked() {
        assert_eq!(
            wrapped("run: chmod 700 /a/long/path/of/ones/own now", 15),
            ["run: chmod 700", "/a/long/path/of/ones/own", "now"]
        );
        assert_eq!(wrapped("日本語 日本語", 7), ["日本語", "日本語"]);
        assert_eq!(wrapped("", 7), [""]);
    }

    #[test]
    fn columns_line_up_by_what_is_seen() {
        let rows = [vec!["j".into(), "list.next".into()], vec!["日本".into(), "x".into()], vec!["alone".into()]];
        assert_eq!(table(&rows), "j      list.next\n日本   x\nalone\n");
    }
}
