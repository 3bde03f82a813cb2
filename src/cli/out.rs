//! The one way to standard output: a pipe that is closed early (`sidetone keys show | head`) ends the program quietly.

use std::io::{self, Write as _};

use super::Failure;

/// Prints text as it is.
///
/// # Errors
/// When standard output cannot be written to; quietly if its reader has gone.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
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
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Rows in columns as wide as their widest cell, two spaces apart; the last column is not padded.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |cell: &str| unicode_width::UnicodeWidthStr::width(cell);
    let widths: Vec<usize> =
        (0..columns).map(|i| rows.iter().filter_map(|row| row.get(i)).map(|c| width(c)).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
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
    fn columns_line_up_by_what_is_seen() {
        let rows = [vec!["j".into(), "list.next".into()], vec!["日本".into(), "x".into()], vec!["alone".into()]];
        assert_eq!(table(&rows), "j      list.next\n日本   x\nalone\n");
    }
}
