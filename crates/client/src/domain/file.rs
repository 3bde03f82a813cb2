//! Files that go out with a message: where they lie, and what they were when they were attached. And names for those that
//! come in.

use serde::{Deserialize, Serialize};

use super::clean::clean_line;
use super::part::Attachment;

/// How many files a message has at most (API 7.7).
pub const MOST_FILES: usize = 10;

/// How large they may be together, in bytes. The API tells no limit; what is larger is turned away on its way.
pub const LARGEST_FILES: u64 = 24_000_000;

/// A name is cut to so many bytes: what file systems take, with room for a number.
const LONGEST_NAME: usize = 200;

/// A file that is attached: it is sent only as long as it is what it was then.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Its absolute path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-1 of what is in it, in hex.
    pub sum: String,
}

/// Names of a person's files never go into logs; sizes may.
impl std::fmt::Debug for FileRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileRef({} bytes)", self.size)
    }
}

impl FileRef {
    /// What it is called, for whoever gets it.
    pub fn name(&self) -> String {
        safe_name(self.path.rsplit('/').next().unwrap_or_default())
    }

    /// Its media type, by its name.
    pub fn content_type(&self) -> &'static str {
        kind(&self.path).0
    }

    /// What it is, in a word or two, by its name.
    pub fn kind(&self) -> &'static str {
        kind(&self.path).1
    }
}

/// Why files cannot all go out with one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// So many are more than [`MOST_FILES`].
    Many(usize),
    /// So many bytes are more than [`LARGEST_FILES`].
    Large(u64),
}

/// Whether files can go out with one message.
///
/// # Errors
/// There are too many, or they are too large together.
pub fn fit(files: &[FileRef]) -> Result<(), TooMuch> {
    let together = files.iter().fold(0, |sum: u64, file| sum.saturating_add(file.size));
    match files.len() {
        many if many > MOST_FILES => Err(TooMuch::Many(many)),
        _ if together > LARGEST_FILES => Err(TooMuch::Large(together)),
        _ => Ok(()),
    }
}

/// Whether what a part has are those files: as many, and each with its name or its size. A server may change a name, make
/// another file of a picture, and does not always tell a size.
pub fn are_those(own: &[FileRef], there: &[Attachment]) -> bool {
    if own.len() != there.len() {
        return false;
    }
    let mut left: Vec<&Attachment> = there.iter().collect();
    own.iter().all(|file| {
        let same_size = |other: &&Attachment| other.size == Some(file.size);
        let same_name = |other: &&Attachment| other.name.as_str() == file.name();
        let untold = |other: &&Attachment| other.size.is_none_or(|size| size == 0);
        let first = |is: &dyn Fn(&&Attachment) -> bool| left.iter().position(is);
        let found = first(&|other| same_name(other) && same_size(other));
        let found = found.or_else(|| first(&same_name)).or_else(|| first(&same_size)).or_else(|| first(&untold));
        found.map(|at| left.swap_remove(at)).is_some()
    })
}

/// A name for a file of this machine, made of one that a stranger gave: it leads nowhere, hides nothing, and says what it is
/// for its end.
pub fn safe_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = clean_line(last)
        .chars()
        .map(|c| if c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let name = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let name = name.strip_prefix('-').map_or_else(|| name.to_owned(), |rest| format!("_{rest}"));
    let name = if name.is_empty() { "file".to_owned() } else { name };
    if name.len() <= LONGEST_NAME {
        return name;
    }
    let (stem, end) = name.rsplit_once('.').filter(|(_, end)| end.len() <= 16).unwrap_or((name.as_str(), ""));
    let dot = if end.is_empty() { "" } else { "." };
    let most = LONGEST_NAME.saturating_sub(end.len() + dot.len());
    let cut = (0..=most.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
    format!("{}{dot}{end}", stem.get(..cut).unwrap_or_default())
}

/// The same name with a number, for where that one is taken: `a (2).png`.
pub fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, end)) => format!("{stem} ({number}).{end}"),
        None => format!("{name} ({number})"),
    }
}

/// Media type and words of a file by the end of its name.
fn kind(path: &str) -> (&'static str, &'static str) {
    const KNOWN: &[(&str, &str, &str)] = &[
        ("png", "image/png", "picture"),
        ("jpg", "image/jpeg", "picture"),
        ("jpeg", "image/jpeg", "picture"),
        ("gif", "image/gif", "picture"),
        ("webp", "image/webp", "picture"),
        ("bmp", "image/bmp", "picture"),
        ("svg", "image/svg+xml", "picture"),
        ("heic", "image/heic", "picture"),
        ("pdf", "application/pdf", "PDF"),
        ("txt", "text/plain", "text"),
        ("log", "text/plain", "text"),
        ("md", "text/markdown", "text"),
        ("csv", "text/csv", "table"),
        ("json", "application/json", "data"),
        ("xml", "application/xml", "data"),
        ("html", "text/html", "web page"),
        ("htm", "text/html", "web page"),
        ("doc", "application/msword", "document"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
        ("odt", "application/vnd.oasis.opendocument.text", "document"),
        ("xls", "application/vnd.ms-excel", "table"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet", "table"),
        ("ppt", "application/vnd.ms-powerpoint", "slides"),
        ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"),
        ("zip", "application/zip", "archive"),
        ("gz", "application/gzip", "archive"),
        ("tgz", "application/gzip", "archive"),
        ("7z", "application/x-7z-compressed", "archive"),
        ("mp3", "audio/mpeg", "sound"),
        ("ogg", "audio/ogg", "sound"),
        ("wav", "audio/wav", "sound"),
        ("mp4", "video/mp4", "video"),
        ("mov", "video/quicktime", "video"),
        ("webm", "video/webm", "video"),
    ];
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let known = KNOWN.iter().find(|(known, _, _)| *known == end);
    known.map_or(("application/octet-stream", "file"), |(_, media, words)| (media, words))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::Text;

    fn file(path: &str, size: u64) -> FileRef {
        FileRef { path: path.to_owned(), size, sum: "0".to_owned() }
    }

    fn there(name: &str, size: Option<u64>) -> Attachment {
        Attachment { name: Text::new(name), url: Text::default(), content_type: Text::default(), size, pixels: None }
    }

    #[test]
    fn a_strangers_name_leads_nowhere() {
        for (given, safe) in [
            ("where.png", "where.png"),
            ("../../.ssh/authorized_keys", "authorized_keys"),
            ("/etc/passwd", "passwd"),
            ("C:\\temp\\a.txt", "a.txt"),
            (".bashrc", "bashrc"),
            ("..", "file"),
            ("", "file"),
            ("-rf", "_rf"),
            ("a\u{1b}[31m\nb.txt", "a[31m b.txt"),
            ("Rechnung März.pdf", "Rechnung März.pdf"),
        ] {
            assert_eq!(safe_name(given), safe, "{given:?}");
        }
        let long = format!("{}.pdf", "ä".repeat(300));
        assert!(safe_name(&long).len() <= LONGEST_NAME && safe_name(&long).ends_with(".pdf"));
        assert_eq!((numbered("a.png", 2), numbered("read me", 3)), ("a (2).png".into(), "read me (3)".into()));
    }

    proptest! {
            #[test]
            fn whatever_a_stranger_calls_it_the_name_stays_in_its_directory(given in any::<String>()) {
                let name = safe_name(&given);
                prop_assert!(!name.is_empty() && name.len() <= LONGEST_NAME);
    let unsafe_ones = ['/', '\\', '\0', '\n', '\u{1b}'];
                prop_assert!(!name.starts_with(['.', '-']) && !name.contains(unsafe_ones));
                prop_assert_eq!(std::path::Path::new(&name).components().count(), 1);
            }
        }

    #[test]
    fn files_are_those_that_were_sent_though_a_name_was_changed_or_a_size_not_told() {
        let own = [file("/a/x.png", 5), file("/a/y.pdf", 7)];
        for yes in [
            [there("x.png", Some(5)), there("y.pdf", Some(7))],
            [there("y.pdf", Some(7)), there("x.png", Some(5))],
            [there("x_1.png", Some(5)), there("y.pdf", None)],
            [there("x.png", None), there("y.pdf", None)],
            [there("x.png", Some(4)), there("y.pdf", Some(7))],
        ] {
            assert!(are_those(&own, &yes), "{yes:?}");
        }
        assert!(!are_those(&own, &[there("x.png", Some(5))]));
        assert!(!are_those(&own, &[there("x.png", Some(5)), there("z.pdf", Some(8))]));
        assert!(!are_those(&[], &[there("x.png", Some(5))]) && are_those(&[], &[]));
    }

    #[test]
    fn ten_files_fit_and_no_more_and_they_are_not_too_large_together() {
        assert_eq!(fit(&vec![file("/a", 1); 10]), Ok(()));
        assert_eq!(fit(&vec![file("/a", 1); 11]), Err(TooMuch::Many(11)));
        assert_eq!(fit(&[file("/a", LARGEST_FILES), file("/b", 1)]), Err(TooMuch::Large(LARGEST_FILES + 1)));
    }
}
