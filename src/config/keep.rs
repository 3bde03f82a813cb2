//! A setting that was chosen in the program, written into the file that a person keeps: everything else stays as it is.

use std::io::{self, Write as _};
use std::path::Path;

use crate::problem::file::{self, Item, Value};

/// Writes a setting of text into the config file, which is made if there is none.
///
/// # Errors
/// Why it cannot be written there, in words.
pub fn keep(path: &Path, section: &str, name: &str, value: &str) -> Result<(), String> {
    let told = |error: io::Error| format!("{} cannot be changed: {error}", path.display());
    let text = match file::text(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(told(error)),
    };
    let Some(new) = with(&text, section, name, value) else {
        return Err(format!("{} cannot be changed safely; write {section}.{name} there", path.display()));
    };
    if new == text { Ok(()) } else { replace(path, &new).map_err(told) }
}

/// Puts another text in the file's place, in one step. A link to it stays one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = real.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let beside = directory.join(format!(".sidetone-{:08x}", fastrand::u32(..)));
    let write = || {
        let mut new = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        if let Ok(old) = std::fs::metadata(&real) {
            new.set_permissions(old.permissions())?;
        }
        new.write_all(text.as_bytes())?;
        new.sync_all()?;
        std::fs::rename(&beside, &real)
    };
    let written = write();
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// The text with the setting in it; none where it would say anything else than that.
fn with(text: &str, section: &str, name: &str, value: &str) -> Option<String> {
    let (before, faults) = read(text);
    let written = format!("{name} = \"{value}\"");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header = |line: &String| line.split('#').next().is_some_and(|line| line.trim() == format!("[{section}]"));
    if let Some(line) = find(&before, section, name).map(|item| item.line) {
        let line = lines.get_mut(line.checked_sub(1)?)?;
        *line = changed(line, value)?;
    } else if let Some(at) = lines.iter().position(header) {
        lines.insert(at + 1, written);
    } else {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend([format!("[{section}]"), written]);
    }
    let new = lines.join("\n") + "\n";
    let (after, new_faults) = read(&new);
    let is_it = find(&after, section, name).is_some_and(|item| item.value == Value::Text(value.to_owned()));
    let same = others(before, section, name) == others(after, section, name);
    (is_it && same && faults == new_faults).then_some(new)
}

fn read(text: &str) -> (Vec<Item>, usize) {
    let (items, faults) = file::read(Path::new("config.toml"), text);
    (items, faults.len())
}

fn find<'a>(items: &'a [Item], section: &str, name: &str) -> Option<&'a Item> {
    items.iter().filter(|item| item.name == section).find_map(|item| match &item.value {
        Value::Table(inner) => inner.iter().find(|item| item.name == name),
        _ => None,
    })
}

/// Everything but this setting, without regard to lines.
fn others(items: Vec<Item>, section: &str, name: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for item in items {
        match item.value {
            Value::Table(inner) if item.name == section => {
                let rest = inner.into_iter().filter(|item| item.name != name);
                all.extend(rest.map(|item| (format!("{section}.{}", item.name), bare(item.value))));
            }
            value => all.push((item.name, bare(value))),
        }
    }
    all
}

/// A value whose items have forgotten their lines.
fn bare(value: Value) -> Value {
    match value {
        Value::Table(items) => {
            let bare = |item: Item| Item { line: 0, texts: Vec::new(), value: bare(item.value), ..item };
            Value::Table(items.into_iter().map(bare).collect())
        }
        value => value,
    }
}

/// A line with another text behind its `=`, and its comment kept.
fn changed(line: &str, value: &str) -> Option<String> {
    let (key, old) = line.split_once('=')?;
    let old = old.trim_start();
    let rest = match old.chars().next()? {
        quote @ ('"' | '\'') => old.get(1..)?.split_once(quote)?.1,
        _ => old.find('#').map_or("", |comment| old.get(comment..).unwrap_or_default()),
    };
    let space = if rest.starts_with('#') { " " } else { "" };
    Some(format!("{key}= \"{value}\"{space}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_written_and_everything_else_stays() {
        for (before, after) in [
            ("", "[ui]\ntheme = \"light\"\n"),
            ("# mine\n[ui]\nsort = \"oldest\" # why\n", "# mine\n[ui]\ntheme = \"light\"\nsort = \"oldest\" # why\n"),
            ("[ui]\n  theme = \"dark\"  # at night\n", "[ui]\n  theme = \"light\"  # at night\n"),
            ("ui.theme = 'dark'\n[sync]\n", "ui.theme = \"light\"\n[sync]\n"),
            ("[ui]\ntheme = 3 # what?\n", "[ui]\ntheme = \"light\" # what?\n"),
            ("[sync]\npoll_idle_s = 3\n", "[sync]\npoll_idle_s = 3\n\n[ui]\ntheme = \"light\"\n"),
        ] {
            assert_eq!(with(before, "ui", "theme", "light").as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_cannot_be_changed_by_a_line_is_left_alone() {
        for text in ["ui = { theme = \"dark\", sort = \"oldest\" }\n", "[ui]\ntheme = \"\"\"\ndark\"\"\"\n"] {
            assert_eq!(with(text, "ui", "theme", "light"), None, "{text}");
        }
        assert_eq!(with("[ui]\n", "ui", "theme", "a\"\nb"), None);
    }

    #[test]
    fn a_link_to_the_file_stays_one_and_a_missing_file_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("dots.toml"), dir.path().join("config.toml"));
        std::fs::write(&real, "[ui]\ntheme = \"dark\"\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        keep(&link, "ui", "theme", "light").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "[ui]\ntheme = \"light\"\n");
        let new = dir.path().join("new/config.toml");
        keep(&new, "ui", "theme", "light").unwrap();
        assert!(new.is_file());
        let failed = keep(dir.path(), "ui", "theme", "light").unwrap_err();
        assert!(failed.contains("cannot be changed"), "{failed}");
    }
}
