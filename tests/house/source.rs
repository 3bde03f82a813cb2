//! Rust sources, read just closely enough to count and to look for words in them.

use std::path::{Path, PathBuf};

/// A file of this repository.
pub struct File {
    /// Its path from the top, with `/` between the parts.
    pub path: String,
    /// As it stands.
    pub text: String,
}

impl File {
    /// The text with comments and the insides of strings blanked; lines stay where they are.
    pub fn code(&self) -> String {
        code(&self.text)
    }

    /// Whether all of it is test code.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
    }

    /// The code that is part of the program.
    pub fn program(&self) -> String {
        if self.is_test() { String::new() } else { split_tests(&self.code()).0 }
    }

    /// The code that only tests it.
    pub fn tests(&self) -> String {
        if self.is_test() { self.code() } else { split_tests(&self.code()).1 }
    }
}

/// The top of the repository.
pub fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files with one of these endings under a directory, sorted.
pub fn files(under: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    walk(&top().join(under), &mut |path| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if endings.contains(&ending) {
            let name = path.strip_prefix(top()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push(File { path: name, text: std::fs::read_to_string(path).unwrap() });
        }
    });
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The sources of all crates.
pub fn sources() -> Vec<File> {
    let mut found = files("src", &["rs"]);
    found.extend(files("crates", &["rs"]).into_iter().filter(|file| file.path.split('/').nth(2) == Some("src")));
    found
}

/// Everything written in Rust: the crates, their tests, benchmarks, examples.
pub fn rust() -> Vec<File> {
    ["src", "crates", "tests", "benches", "examples"].iter().flat_map(|dir| files(dir, &["rs"])).collect()
}

fn walk(dir: &Path, each: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        match path.is_dir() {
            true if name == "target" || (name.starts_with('.') && name != ".ci") => {}
            true => walk(&path, each),
            false => each(&path),
        }
    }
}

/// Blanks comments and the insides of strings and characters.
pub fn code(text: &str) -> String {
    let from: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < from.len() {
        let end = skip(&from, at);
        if end == at {
            out.push(from[at]);
            at += 1;
        } else {
            out.extend(from[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment, string or character that begins here ends; here, if none begins.
fn skip(from: &[char], at: usize) -> usize {
    let next = from.get(at + 1).copied().unwrap_or(' ');
    let in_word = at > 0 && (from[at - 1].is_alphanumeric() || from[at - 1] == '_');
    match from[at] {
        '/' if next == '/' => line_end(from, at),
        '/' if next == '*' => block_end(from, at),
        '"' => string_end(from, at),
        'r' if !in_word && (next == '"' || next == '#') => raw_end(from, at),
        'b' if !in_word && next == 'r' => raw_end(from, at + 1).max(at),
        '\'' => char_end(from, at),
        _ => at,
    }
}

fn line_end(from: &[char], at: usize) -> usize {
    from[at..].iter().position(|c| *c == '\n').map_or(from.len(), |n| at + n)
}

fn block_end(from: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut i = at;
    while i + 1 < from.len() {
        match (from[i], from[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    from.len()
}

fn string_end(from: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < from.len() && from[i] != '"' {
        i += if from[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(from.len())
}

fn raw_end(from: &[char], at: usize) -> usize {
    let hashes = from[at + 1..].iter().take_while(|c| **c == '#').count();
    if from.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let mut i = at + 2 + hashes;
    while i < from.len() {
        if from[i] == '"' && from[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    from.len()
}

/// A character's end; a lifetime is no character.
fn char_end(from: &[char], at: usize) -> usize {
    match (from.get(at + 1), from.get(at + 2)) {
        (Some('\\'), _) => from[at + 3..].iter().position(|c| *c == '\'').map_or(at, |n| at + 4 + n),
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

/// The code outside and inside of `#[cfg(test)]` items, each with the other's lines left empty.
fn split_tests(code: &str) -> (String, String) {
    let lines: Vec<&str> = code.lines().collect();
    let (mut program, mut tests) = (String::new(), String::new());
    let mut i = 0;
    while i < lines.len() {
        let end = if begins_test_item(&lines, i) { item_end(&lines, i) } else { i };
        let is_test = end > i;
        for line in &lines[i..=end.min(lines.len() - 1)] {
            program.push_str(if is_test { "" } else { line });
            tests.push_str(if is_test { line } else { "" });
            program.push('\n');
            tests.push('\n');
        }
        i = end + 1;
    }
    (program, tests)
}

/// Whether an item that only tests need begins at a line; single variants and fields are left in the program.
fn begins_test_item(lines: &[&str], at: usize) -> bool {
    let attribute = |line: &str| line.trim_start().starts_with("#[");
    let item = lines[at..].iter().find(|line| !attribute(line)).map_or("", |line| line.trim_start());
    let words = ["mod ", "fn ", "async fn ", "impl ", "use ", "struct ", "enum ", "const ", "static "];
    let item = item.strip_prefix("pub ").or_else(|| item.strip_prefix("pub(crate) ")).unwrap_or(item);
    lines[at].trim_start().starts_with("#[cfg(test)]") && words.iter().any(|word| item.starts_with(word))
}

/// The last line of the item that begins at a line.
fn item_end(lines: &[&str], start: usize) -> usize {
    let mut depth = 0_i32;
    for (n, line) in lines.iter().enumerate().skip(start + 1) {
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ';' if depth == 0 => return n,
                _ => {}
            }
        }
        if depth == 0 && line.contains('}') {
            return n;
        }
    }
    lines.len() - 1
}

/// A function: its name, the line it begins at (from 1), how many lines it has, and the line before it that is not
/// empty.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// The functions of blanked code.
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if before.is_alphanumeric() || before == '_' || name.is_empty() {
            continue;
        }
        let Some(end) = body_end(&code[at..]) else { continue };
        found.push(Function {
            name,
            line: code[..at].matches('\n').count() + 1,
            lines: code[at..at + end].matches('\n').count() + 1,
        });
    }
    found
}

/// Where the body of the function that begins here ends; none if it has no body.
fn body_end(code: &str) -> Option<usize> {
    let (mut braces, mut round) = (0_i32, 0_i32);
    for (n, c) in code.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            ';' if braces == 0 && round == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 {
                    return Some(n + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn words_in_comments_and_strings_are_no_code() {
    let text =
        "let a = \"fn x() {\"; // fn y() {\nlet b = '{'; let c: &'a str = r#\"}\"#; /* { /* } */ */ fn z() { ';' }\n";
    let code = code(text);
    assert_eq!(code.matches('{').count(), 1, "{code}");
    assert_eq!(code.matches("fn ").count(), 1, "{code}");
    assert_eq!(code.matches("'a").count(), 1, "{code}");
    assert_eq!(functions(&code).len(), 1);
}

#[test]
fn test_modules_are_told_from_the_program() {
    let (program, tests) = split_tests("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
    assert!(program.contains("fn a") && program.contains("fn c") && !program.contains("fn b"));
    assert!(tests.contains("fn b") && !tests.contains("fn a") && !tests.contains("fn c"));
    let (program, _) = split_tests("#[cfg(test)]\n#[path = \"\"]\nmod tests;\nfn a() {}\n");
    assert!(program.contains("fn a") && !program.contains("mod tests"));
}
