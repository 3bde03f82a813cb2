//! A paste that may be nothing but paths of files: what a terminal writes when files are dragged into it. Pure: whether they
//! are there is asked where there are files.

/// Nobody drags more at once.
const MOST: usize = 100;

/// The ways in which all of a text can be read as paths: raw ones, a line each; and words as for a shell, quoted or escaped.
/// None of them where it is anything else. Paths are absolute, or begin with `~/`.
pub fn readings(text: &str) -> Vec<Vec<String>> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 * 1024 {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let raw: Option<Vec<String>> = lines.iter().map(|line| path(line)).collect();
    let words: Option<Vec<String>> = words(text).and_then(|words| words.iter().map(|word| path(word)).collect());
    let mut readings: Vec<Vec<String>> = raw.into_iter().chain(words).filter(|all| all.len() <= MOST).collect();
    readings.dedup();
    readings
}

/// One path; an address of a file is one, too.
fn path(word: &str) -> Option<String> {
    if let Some(rest) = word.strip_prefix("file://") {
        // `file:///a`, and `file://localhost/a`; another host's files are not here.
        let at = rest.find('/')?;
        let (host, path) = rest.split_at(at);
        return if host.is_empty() || host == "localhost" { decoded(path) } else { None };
    }
    let is_path = word.len() > 1 && (word.starts_with('/') || word.starts_with("~/")) && !word.starts_with("//");
    is_path.then(|| word.to_owned())
}

/// An address' path with its percent signs read; none if it is no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

/// The words of a text as a shell would read it; none if its quotes do not end.
fn words(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
                continue;
            }
            '\\' => word.push(chars.next()?),
            '\'' => loop {
                match chars.next()? {
                    '\'' => break,
                    c => word.push(c),
                }
            },
            '"' => loop {
                match chars.next()? {
                    '"' => break,
                    '\\' => match chars.next()? {
                        c @ ('"' | '\\' | '$' | '`') => word.push(c),
                        c => word.extend(['\\', c]),
                    },
                    c => word.push(c),
                }
            },
            c => word.push(c),
        }
        begun = true;
    }
    if begun {
        words.push(word);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(text: &str) -> Option<Vec<String>> {
        readings(text).pop()
    }

    #[test]
    fn paths_are_read_as_terminals_write_them() {
        for (pasted, paths) in [
            ("/a/b.png", vec!["/a/b.png"]),
            ("'/a/b c.png' ", vec!["/a/b c.png"]),
            ("/a/b\\ c.png /a/d\\(1\\).pdf ", vec!["/a/b c.png", "/a/d(1).pdf"]),
            ("\"/a/b $c.png\"", vec!["/a/b $c.png"]),
            ("'/a/it'\\''s.png'", vec!["/a/it's.png"]),
            ("file:///a/b%20c.png\r\nfile://localhost/a/%C3%A4.txt", vec!["/a/b c.png", "/a/ä.txt"]),
            ("~/a.png", vec!["~/a.png"]),
        ] {
            assert_eq!(first(pasted), Some(paths.iter().map(|p| (*p).to_owned()).collect()), "{pasted}");
        }
        // With blanks that nothing escapes it may be one path.
        assert_eq!(readings("/a/b c.png")[0], ["/a/b c.png"]);
        assert_eq!(readings("/a/b /a/c").len(), 2);
    }

    #[test]
    fn words_are_no_paths() {
        for text in ["", "/", "see /a/b.png", "a.png", "// comment", "file://else/a", "file:///a%f", "'/a"] {
            assert_eq!(readings(text), Vec::<Vec<String>>::new(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_quoted_path_is_read_back_whatever_is_in_it(name in "[^\0]{1,40}") {
            let path = format!("/a{name}b");
            let quoted = format!("'{}'", path.replace('\'', "'\\''"));
            prop_assert!(readings(&quoted).contains(&vec![path]));
        }

        #[test]
        fn any_paste_is_read_or_left(text in any::<String>()) {
            for path in readings(&text).into_iter().flatten() {
                prop_assert!(path.starts_with('/') || path.starts_with("~/"));
            }
        }
    }
}
