//! TOML files that a person wrote, as items with their lines. A faulty line is left out and reported; the rest counts.

use std::io::{self, Read as _};
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Lines, Problem};

/// How many faults in a file are looked for before it is given up.
const PATIENCE: usize = 100;

/// The longest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// The text of a file that a person wrote. What never ends, or waits for somebody to write into it, is not read.
///
/// # Errors
/// It is not there or cannot be read, it is no file (a pipe, a device), or it is longer than anybody writes.
pub fn text(path: &Path) -> io::Result<String> {
    let about = std::fs::metadata(path)?;
    if !(about.is_file() || about.is_dir()) {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!("it is longer than {} kB", MOST_BYTES / 1024)));
    }
    Ok(text)
}

/// A key of a table, with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// As it stands before the `=`, without its quotes.
    pub name: String,
    /// Where the key is, from 1.
    pub line: usize,
    /// What stands behind the `=`, or under the header.
    pub value: Value,
    /// Where the texts of its value begin, in their order: line and character, from 1. None for those of a table, whose
    /// items have their own.
    pub texts: Vec<(usize, usize)>,
}

/// A value in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Switch(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Number(f64),
    /// What stands in quotes, read.
    Text(String),
    /// What stands in brackets, of whatever kinds.
    List(Vec<Value>),
    /// A table, in the order of the file.
    Table(Vec<Item>),
    /// Something no setting takes: a date, a number out of range.
    Other,
}

impl Value {
    /// What kind of value it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Switch(_) => "a switch",
            Self::Whole(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other => "a date or an unusable number",
        }
    }

    /// What was in quotes; none for any other kind.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts, if it is a list of nothing else.
    pub fn texts(&self) -> Option<Vec<String>> {
        match self {
            Self::List(values) => values.iter().map(|value| value.text().map(str::to_owned)).collect(),
            _ => None,
        }
    }
}

/// Reads a file's text. A line with a fault is left out; under a faulty `[header]` everything up to the next one is,
/// so that nothing lands in another table. Where that does not help, the whole file is left out.
pub fn read(file: &Path, text: &str) -> (Vec<Item>, Vec<Problem>) {
    let mut left = text.to_owned();
    let mut problems = Vec::new();
    for _ in 0..PATIENCE {
        let fault = match DeTable::parse(&left) {
            Ok(table) => return (items(&Lines::of(&left), table.get_ref()), problems),
            Err(error) => (error.message().to_owned(), error.span()),
        };
        let (message, span) = fault;
        let start = span.as_ref().map_or(0, |span| span.start);
        let line = span.map(|_| Lines::of(text).place(start).0);
        let skipped = skip(&left, start);
        let header = left.get(skipped.clone()).is_some_and(|part| part.trim_start().starts_with('['));
        let help = if header { "nothing under this header counts" } else { "this line does not count" };
        problems.push(Problem { file: file.to_owned(), line, column: None, message, help: Some(help.to_owned()) });
        if left.get(skipped.clone()).is_none_or(|part| part.trim().is_empty()) {
            break;
        }
        blank(&mut left, skipped);
    }
    problems.truncate(1);
    for problem in &mut problems {
        problem.help = Some("nothing in this file counts until it is mended".to_owned());
    }
    (Vec::new(), problems)
}

/// What to leave out for a fault at this place: its line, or for a header all that stands under it.
fn skip(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let rest = text.get(start..).unwrap_or_default();
    let header = rest.trim_start().starts_with('[');
    let mut end = start;
    for (i, line) in rest.split_inclusive('\n').enumerate() {
        if i > 0 && (!header || line.trim_start().starts_with('[')) {
            break;
        }
        end += line.len();
    }
    start..end
}

/// Blanks a part, keeping its lines, so that places later in the text stay what they are.
fn blank(text: &mut String, part: Range<usize>) {
    if let Some(old) = text.get(part.clone()) {
        let spaces: String = old.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        text.replace_range(part, &spaces);
    }
}

fn items(lines: &Lines<'_>, table: &DeTable<'_>) -> Vec<Item> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
        .into_iter()
        .map(|(name, value)| Item {
            name: name.get_ref().to_string(),
            line: lines.place(name.span().start).0,
            value: value_of(lines, value.get_ref()),
            texts: texts(lines, value),
        })
        .collect()
}

/// Where the texts of a value begin, behind their quotes.
fn texts(lines: &Lines<'_>, value: &Spanned<DeValue<'_>>) -> Vec<(usize, usize)> {
    match value.get_ref() {
        DeValue::String(_) => {
            let start = value.span().start;
            let rest = lines.text.get(start..).unwrap_or_default();
            let quotes = if rest.starts_with("\"\"\"") || rest.starts_with("'''") { 3 } else { 1 };
            // A line break right behind three quotes is none of the text.
            let breaks = quotes == 3 && rest.get(3..).is_some_and(|rest| rest.starts_with(['\n', '\r']));
            let (line, column) = lines.place(start);
            vec![if breaks { (line + 1, 1) } else { (line, column + quotes) }]
        }
        DeValue::Array(values) => values.iter().flat_map(|value| texts(lines, value)).collect(),
        _ => Vec::new(),
    }
}

fn value_of(lines: &Lines<'_>, value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Boolean(on) => Value::Switch(*on),
        DeValue::Integer(n) => {
            i64::from_str_radix(&n.as_str().replace('_', ""), n.radix()).map_or(Value::Other, Value::Whole)
        }
        DeValue::Float(n) => n.as_str().replace('_', "").parse().map_or(Value::Other, Value::Number),
        DeValue::String(words) => Value::Text(words.to_string()),
        DeValue::Array(values) => Value::List(values.iter().map(|value| value_of(lines, value.get_ref())).collect()),
        DeValue::Table(table) => Value::Table(items(lines, table)),
        DeValue::Datetime(_) => Value::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_or_never_ends_is_not_read() {
        assert_eq!(text(Path::new("/dev/zero")).unwrap_err().to_string(), "it is no file");
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("long.toml");
        std::fs::File::create(&long).unwrap().set_len(MOST_BYTES + 1).unwrap();
        assert_eq!(text(&long).unwrap_err().to_string(), "it is longer than 1024 kB");
        let fine = dir.path().join("fine.toml");
        std::fs::write(&fine, "a = 1").unwrap();
        assert_eq!(text(&fine).unwrap(), "a = 1");
        assert_eq!(text(&dir.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    fn names(items: &[Item]) -> Vec<&str> {
        items.iter().map(|item| item.name.as_str()).collect()
    }

    fn table<'a>(items: &'a [Item], name: &str) -> &'a [Item] {
        match &items.iter().find(|item| item.name == name).unwrap().value {
            Value::Table(items) => items,
            other => panic!("{other:?}"),
        }
    }

    fn lines(problems: &[Problem]) -> Vec<usize> {
        problems.iter().filter_map(|problem| problem.line).collect()
    }

    #[test]
    fn items_come_in_the_order_of_the_file_with_their_lines() {
        let (items, problems) = read(Path::new("f"), "z = 1\n\n[b]\ny = true\na = \"x\"\n[a]\nc = [\"p\", \"q\"]\n");
        assert!(problems.is_empty());
        assert_eq!(names(&items), ["z", "b", "a"]);
        assert_eq!(names(table(&items, "b")), ["y", "a"]);
        assert_eq!(table(&items, "b")[1].line, 5);
        assert_eq!(table(&items, "a")[0].value.texts(), Some(vec!["p".to_owned(), "q".to_owned()]));
        assert_eq!(table(&items, "a")[0].texts, [(7, 7), (7, 12)]);
        assert_eq!(table(&items, "b")[1].texts, [(5, 6)]);
    }

    #[test]
    fn a_faulty_line_is_reported_and_the_others_count() {
        let (items, problems) = read(Path::new("f"), "[list]\nj = \nk = \"b\"\nl = \"open\n\nm = \"c\"\n");
        assert_eq!(names(table(&items, "list")), ["k", "m"]);
        assert_eq!(lines(&problems), [2, 4]);
    }

    #[test]
    fn of_a_key_given_twice_the_first_counts() {
        let (items, problems) = read(Path::new("f"), "[list]\nj = \"a\"\nj = \"b\"\n");
        assert_eq!(table(&items, "list")[0].value, Value::Text("a".to_owned()));
        assert_eq!(lines(&problems), [3]);
    }

    #[test]
    fn nothing_under_a_faulty_header_lands_in_another_table() {
        let (items, problems) = read(Path::new("f"), "[list]\nj = \"a\"\n[thread\nk = \"b\"\n[help]\nl = \"c\"\n");
        assert_eq!(names(&items), ["list", "help"]);
        assert_eq!(names(table(&items, "list")), ["j"]);
        assert_eq!(lines(&problems), [3]);
    }

    #[test]
    fn a_file_beyond_repair_is_left_out_as_a_whole() {
        let (items, problems) = read(Path::new("f"), "a = 1\nb = \"\"\"\nno end");
        assert!(items.is_empty());
        assert_eq!(problems.len(), 1);
        assert!(problems[0].help.as_deref().unwrap().contains("nothing in this file"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]=\"a-c \n#\\.{},0-9é]{0,80}") {
            let _ = read(Path::new("f"), &text);
        }
    }
}
