//! What is written in a composer: text, pieces of macros that stay the HTML they are, and files that go with it.
//!
//! In the text a piece is a line that names it. Kept (in drafts, in the outbox) it carries its HTML along, between
//! control characters that nobody can type and nothing pasted keeps, so that one string is all there is to keep. Files
//! stand before the text in the same way, and so does what is to follow it, so that what is typed on goes on behind what
//! was kept before.

use super::file::FileRef;
use super::text::{Body, clean_line};

/// Before a piece's line, between it and its HTML, and behind that, in what is kept.
const SIGNS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

/// Before a file and behind it, in what is kept.
const FILE_SIGNS: [char; 2] = ['\u{4}', '\u{5}'];

/// Before what is to follow the text and behind it, in what is kept.
const THEN_SIGNS: [char; 2] = ['\u{6}', '\u{7}'];

/// A piece of a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// The line that stands for it in the text.
    pub line: String,
    /// What is sent in its place.
    pub html: Body,
}

/// Text with lines in it that stand for pieces of a macro: what a composer holds and a draft keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text, with a line for each piece of a macro.
    pub text: String,
    /// The pieces that its lines may stand for.
    pub insets: Vec<Inset>,
    /// The files that go with it, in their order.
    pub files: Vec<FileRef>,
    /// What is done once it is out, in a person's words (I37); none for what is set, nothing for nothing at all.
    pub then: Option<Vec<String>>,
}

impl Written {
    /// Takes apart what [`Self::kept`] put together; what is no piece stays text.
    pub fn read(kept: &str) -> Self {
        let (text, then) = then_of(kept);
        let (text, files) = files_of(&text);
        let mut written = Self { files, then, ..Self::default() };
        let mut rest = text.as_str();
        while let Some((before, inset)) = rest.split_once(SIGNS[0]) {
            written.text.push_str(before);
            rest = inset;
            let whole = inset.split_once(SIGNS[1]).and_then(|(line, inset)| Some((line, inset.split_once(SIGNS[2])?)));
            if let Some((line, (html, after))) = whole {
                let line = written.add(line, Body::new(html));
                written.text.push_str(&line);
                rest = after;
            }
        }
        written.text.push_str(rest);
        written
    }

    /// The same as one string.
    pub fn kept(&self) -> String {
        let lines: Vec<String> = self.text.split('\n').map(|line| self.kept_line(line)).collect();
        let [begin, end] = FILE_SIGNS;
        let files = self.files.iter().filter_map(|file| serde_json::to_string(file).ok());
        let files: String = files.map(|file| format!("{begin}{file}{end}")).collect();
        let [begin, end] = THEN_SIGNS;
        let then = self.then.as_ref().and_then(|then| serde_json::to_string(then).ok());
        let then = then.map(|then| format!("{begin}{then}{end}")).unwrap_or_default();
        then + &files + &lines.join("\n")
    }

    /// Whether there is nothing to say and nothing to send.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.files.is_empty()
    }

    /// The text, and a line for each file: for where it is only looked at.
    pub fn shown(&self) -> String {
        let files = self.files.iter().map(|file| format!("[{}]", file.name()));
        let text = Some(self.text.clone()).filter(|text| !text.trim().is_empty());
        text.into_iter().chain(files).collect::<Vec<_>>().join("\n")
    }

    fn kept_line(&self, line: &str) -> String {
        let [begin, between, end] = SIGNS;
        match self.inset(line) {
            Some(inset) => format!("{begin}{line}{between}{}{end}", inset.html.as_html()),
            None => line.to_owned(),
        }
    }

    /// The piece that a line stands for.
    pub fn inset(&self, line: &str) -> Option<&Inset> {
        self.insets.iter().find(|inset| inset.line == line)
    }

    /// Takes in a piece under that name; gives the line that stands for it, which is another one than that of any other
    /// piece.
    pub fn add(&mut self, name: &str, html: Body) -> String {
        let html = Body::new(html.as_html().replace(SIGNS, ""));
        let name = clean_line(name);
        let mut line = name.clone();
        let mut number = 1;
        while let Some(there) = self.inset(&line) {
            if there.html == html {
                return line;
            }
            number += 1;
            line = format!("{name} ({number})");
        }
        self.insets.push(Inset { line: line.clone(), html });
        line
    }
}

/// What is kept without what is to follow it, and that: of two that were put together the later one. What is cut off is left
/// out, and what follows with it.
fn then_of(kept: &str) -> (String, Option<Vec<String>>) {
    let [begin, end] = THEN_SIGNS;
    let (mut text, mut then) = (String::with_capacity(kept.len()), None);
    let mut rest = kept;
    while let Some((before, words)) = rest.split_once(begin) {
        text.push_str(before);
        let (words, after) = words.split_once(end).unwrap_or((words, ""));
        then = serde_json::from_str(words).ok().or(then);
        rest = after;
    }
    text.push_str(rest);
    (text, then)
}

/// Whether something kept is more than words.
fn has_more(kept: &str) -> bool {
    kept.contains([FILE_SIGNS[0], THEN_SIGNS[0]])
}

/// What is kept without its files, and those. One that is cut off is left out, and what follows with it.
fn files_of(kept: &str) -> (String, Vec<FileRef>) {
    let [begin, end] = FILE_SIGNS;
    let (mut text, mut files) = (String::with_capacity(kept.len()), Vec::new());
    let mut rest = kept;
    while let Some((before, file)) = rest.split_once(begin) {
        text.push_str(before);
        let (file, after) = file.split_once(end).unwrap_or((file, ""));
        if let Ok(file) = serde_json::from_str::<FileRef>(file)
            && files.iter().all(|other: &FileRef| other.path != file.path)
        {
            files.push(file);
        }
        rest = after;
    }
    text.push_str(rest);
    (text, files)
}

/// Two texts as one, the first before the second, with the files of both; all as they are kept.
pub fn joined(first: &str, second: &str) -> String {
    if !has_more(first) && !has_more(second) {
        return if second.is_empty() { first.to_owned() } else { format!("{first}\n\n{second}") };
    }
    let both = Written::read(&format!("{first}\n\n{second}"));
    Written { text: both.text.trim_matches('\n').to_owned(), ..both }.kept()
}

/// What is left of a text without what was said of it: none if that is not how it begins, or a file of it is gone; all as
/// it is kept.
pub fn without(text: &str, said: &str) -> Option<String> {
    if text == said {
        return Some(String::new());
    }
    if !has_more(said) && !has_more(text) {
        return text.strip_prefix(said).and_then(|rest| rest.strip_prefix("\n\n")).map(str::to_owned);
    }
    let (mut left, said) = (Written::read(text), Written::read(said));
    let rest = left.text.strip_prefix(&said.text)?;
    let rest = if rest.is_empty() || said.text.is_empty() { rest } else { rest.strip_prefix("\n\n")? };
    if said.files.iter().any(|file| !left.files.contains(file)) {
        return None;
    }
    left.files.retain(|file| !said.files.contains(file));
    left.then = left.then.filter(|then| said.then.as_ref() != Some(then));
    left.text = rest.to_owned();
    Some(if left.is_empty() { String::new() } else { left.kept() })
}

/// Whether a text is in a newer one as a whole, both as they are kept: it was typed on, or other words were put in front of
/// it, and no file of it was taken off.
pub fn goes_on(text: &str, newer: &str) -> bool {
    let (text, newer) = (Written::read(text), Written::read(newer));
    let words = newer.text.strip_prefix(&text.text).is_some()
        || newer.text.strip_suffix(&text.text).is_some_and(|before| before.ends_with("\n\n"));
    words && text.files.iter().all(|file| newer.files.contains(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> FileRef {
        FileRef { path: path.to_owned(), size: 3, sum: "abc".to_owned() }
    }

    #[test]
    fn files_are_kept_with_the_text_whatever_their_paths_are() {
        let files = vec![file("/a/b \n\u{4}\u{5}\u{1}ä.png"), file("/a/c.pdf")];
        let written = Written { text: "Hello\nyou".to_owned(), files, ..Written::default() };
        assert_eq!(Written::read(&written.kept()), written);
        let alone = Written { text: String::new(), ..written.clone() };
        assert!(!alone.is_empty() && !alone.kept().trim().is_empty() && alone.shown().ends_with("[c.pdf]"));
        assert_eq!(Written::read(&alone.kept()), alone);
        // What is cut in the middle of a file is no text.
        let kept = written.kept();
        assert_eq!(Written::read(&kept[..20]).text, "");
    }

    #[test]
    fn what_comes_back_stands_before_what_was_typed_since_and_leaves_it_again() {
        let kept = |text: &str, paths: &[&str]| {
            let files = paths.iter().map(|path| file(path)).collect();
            Written { text: text.to_owned(), files, ..Written::default() }.kept()
        };
        for (said, since, both) in [
            (kept("A", &["/1"]), kept("B", &[]), kept("A\n\nB", &["/1"])),
            (kept("A", &["/1"]), kept("B", &["/2"]), kept("A\n\nB", &["/1", "/2"])),
            (kept("", &["/1"]), kept("B", &[]), kept("B", &["/1"])),
            (kept("A", &[]), kept("B", &[]), kept("A\n\nB", &[])),
        ] {
            assert_eq!(joined(&said, &since), both);
            assert_eq!(without(&both, &said), Some(since.clone()), "{both}");
            assert!(goes_on(&since, &both) && goes_on(&said, &both));
        }
        assert_eq!(without(&kept("A", &[]), &kept("A", &["/1"])), None, "a file was taken off since");
        assert!(!goes_on(&kept("A", &["/1"]), &kept("A and", &[])));
    }

    #[test]
    fn what_is_to_follow_a_text_is_kept_with_it_and_is_no_part_of_its_words() {
        let then = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let kept =
            |text: &str, then: Option<Vec<String>>| Written { text: text.into(), then, ..Written::default() }.kept();
        let close = kept("A", then(&["tag \u{6}odd\u{7} \u{4}", "close"]));
        assert_eq!(Written::read(&close).then, then(&["tag \u{6}odd\u{7} \u{4}", "close"]));
        assert_eq!((Written::read(&close).text.as_str(), Written::read(&close).shown().as_str()), ("A", "A"));
        assert_eq!(Written::read(&kept("A", then(&[]))).then, then(&[]), "nothing at all is not what is set");
        assert!(Written::read(&kept(" ", then(&["close"]))).is_empty());
        assert!(goes_on(&kept("A", None), &close) && goes_on(&close, &kept("A and", None)));
        // Of two the later one counts; and each leaves without the other.
        let both = joined(&close, &kept("B", then(&["snooze tomorrow"])));
        assert_eq!(
            (Written::read(&both).text.as_str(), Written::read(&both).then),
            ("A\n\nB", then(&["snooze tomorrow"]))
        );
        assert_eq!(without(&both, &close), Some(kept("B", then(&["snooze tomorrow"]))));
        assert_eq!(without(&joined("A", &close), "A"), Some(close.clone()));
        assert_eq!(without(&joined(&close, "B"), &close), Some("B".to_owned()));
        // What is cut off is no text.
        assert_eq!(Written::read("\u{6}[\"clo").text, "");
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was_written() {
        let mut written = Written::default();
        let line = written.add("[macro: Terms]", Body::new("<table>\n<tr></tr>\n</table>"));
        let second = written.add("[macro: Terms]", Body::new("<p>Others</p>"));
        assert_eq!((line.as_str(), second.as_str()), ("[macro: Terms]", "[macro: Terms] (2)"));
        assert_eq!(written.add("[macro: Terms]", Body::new("<p>Others</p>")), second);
        written.text = format!("Hello\n{line}\n\n{second}\nBye {line}");
        let back = Written::read(&written.kept());
        assert_eq!(back, written);
        assert_eq!(Written::read("plain *text*\n").kept(), "plain *text*\n");
    }

    #[test]
    fn what_is_cut_off_is_text() {
        for cut in ["a\u{1}b", "a\u{1}b\u{2}c", "\u{3}\u{2}\u{1}"] {
            assert!(Written::read(cut).insets.is_empty());
        }
    }
}
