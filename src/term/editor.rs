//! The person's own editor, on a private temporary file.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::child;
use super::workplace::Workplace;

/// Why the text did not come back from the editor; the text before it still counts.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// `$VISUAL` or `$EDITOR` cannot be read as a command.
    #[error("the editor command `{0}` cannot be read: set VISUAL or EDITOR to a program and its arguments")]
    Unreadable(String),
    /// The program could not be started.
    #[error("the editor `{program}` could not be started: {source} (set VISUAL or EDITOR)")]
    NotStarted {
        /// As `composer.editor`, `$VISUAL` or `$EDITOR` names it.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// The program ended with an error.
    #[error("the editor `{program}` ended with {how}, so the text is as it was")]
    Failed {
        /// As `composer.editor`, `$VISUAL` or `$EDITOR` names it.
        program: String,
        /// Exit code or signal.
        how: String,
    },
    /// The temporary file could not be made or read.
    #[error("the editor's temporary file in {}: {source}", dir.display())]
    File {
        /// Where the text was to be put for the editor.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The command of the person's choice: `$VISUAL`, `$EDITOR`, or `vi`.
pub fn chosen() -> String {
    ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|command| !command.trim().is_empty())
        .unwrap_or_else(|| "vi".to_owned())
}

/// Opens `text` in the editor `command` ([`chosen`]) and returns what was saved. The terminal must have been given back
/// before ([`super::Terminal::leave`], [`super::Events::pause`]). The file lies in a new directory under `parent` that
/// only this user can enter, and both are gone afterwards. `label` says what the text is, for [`super::workplace`]: a
/// program that is killed meanwhile leaves the directory, and the next one finds it.
///
/// # Errors
/// When the file cannot be made, or the editor not be started, or it ended with an error.
pub async fn edit(command: &str, text: &str, label: &str, parent: &Path) -> Result<String, EditorError> {
    let mut words = split(command).ok_or_else(|| EditorError::Unreadable(command.to_owned()))?.into_iter();
    let program = words.next().ok_or_else(|| EditorError::Unreadable(command.to_owned()))?;
    let file_error = |source| EditorError::File { dir: parent.to_owned(), source };

    let place = Workplace::under(parent, label, text).map_err(file_error)?;
    let path = place.draft();
    let mut editor = child::command(&program)
        .args(words)
        .arg(&path)
        .spawn()
        .map_err(|source| EditorError::NotStarted { program: program.clone(), source })?;
    place.is_edited_by(editor.id()).map_err(file_error)?;
    let status = editor.wait().await.map_err(|source| EditorError::NotStarted { program: program.clone(), source })?;
    if !status.success() {
        return Err(EditorError::Failed { program, how: status.to_string() });
    }
    let edited = read_text(&path).map_err(file_error)?;
    Ok(without_added_newline(edited, text))
}

/// Opens a file of the person's in the editor `command`; its directory is made if there is none. The terminal must have been
/// given back before, as for [`edit`].
///
/// # Errors
/// When the directory cannot be made, or the editor not be started, or it ended with an error.
pub async fn open(command: &str, file: &Path) -> Result<(), EditorError> {
    let mut words = split(command).ok_or_else(|| EditorError::Unreadable(command.to_owned()))?.into_iter();
    let program = words.next().ok_or_else(|| EditorError::Unreadable(command.to_owned()))?;
    if let Some(dir) = file.parent() {
        fs::create_dir_all(dir).map_err(|source| EditorError::File { dir: dir.to_owned(), source })?;
    }
    let not_started = |source| EditorError::NotStarted { program: program.clone(), source };
    let mut editor = child::command(&program).args(words).arg(file).spawn().map_err(not_started)?;
    let status = editor.wait().await.map_err(not_started)?;
    if status.success() { Ok(()) } else { Err(EditorError::Failed { program, how: status.to_string() }) }
}

/// What was saved, by whatever means: editors replace files. Bytes that are no text are shown as such, not refused: it
/// is the person's writing.
fn read_text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Editors end files with a line break; a draft that had none keeps none.
fn without_added_newline(mut edited: String, before: &str) -> String {
    if !before.ends_with('\n') && edited.ends_with('\n') {
        edited.pop();
        if edited.ends_with('\r') {
            edited.pop();
        }
    }
    edited
}

/// A command line into words, as a shell would for quotes and backslashes, and without anything else of a shell. None
/// if a quote is not closed.
fn split(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(q), c) if q == c => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(chars.next()?),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() { None } else { Some(words) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A script that serves as an editor.
    fn editor(dir: &Path, script: &str) -> String {
        let path = dir.join("my editor");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        format!("/bin/sh '{}'", path.display())
    }

    #[tokio::test]
    async fn the_edited_text_comes_back_and_nothing_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        let parent = dir.path().join("state");
        let command = editor(dir.path(), r#"printf '%s and more\n' "$(cat "$1")" > "$1.new" && mv "$1.new" "$1""#);
        let edited = edit(&command, "draft", "", &parent).await.unwrap();
        assert_eq!(edited, "draft and more");
        assert_eq!(fs::read_dir(&parent).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn the_file_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let command =
            editor(dir.path(), r#"ls -ld "$(dirname "$1")" "$1" | cut -c1-10 > "$1.modes"; mv "$1.modes" "$1""#);
        let modes = edit(&command, "secret", "", dir.path()).await.unwrap();
        assert!(modes.contains("drwx------") && modes.contains("-rw-------"), "{modes}");
    }

    #[tokio::test]
    async fn an_editor_that_fails_leaves_the_text_as_it_was_and_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let parent = dir.path().join("state");
        let error = edit(&editor(dir.path(), "exit 3"), "draft", "", &parent).await.unwrap_err();
        assert!(error.to_string().contains("exit status: 3"), "{error}");
        assert_eq!(fs::read_dir(&parent).unwrap().count(), 0);
        let error = edit("/nowhere/editor", "draft", "", &parent).await.unwrap_err();
        assert!(error.to_string().contains("set VISUAL or EDITOR"), "{error}");
        assert!(matches!(edit("vi 'x", "", "", &parent).await, Err(EditorError::Unreadable(_))));
        assert!(matches!(edit("  ", "", "", &parent).await, Err(EditorError::Unreadable(_))));
    }

    #[test]
    fn commands_are_split_as_a_shell_would() {
        let words = |s| split(s).unwrap();
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(words(r#""/a b/vi" -c 'set ft=markdown' x\ y """#), ["/a b/vi", "-c", "set ft=markdown", "x y", ""]);
        assert_eq!(split("vi \"x"), None);
        assert_eq!(split("vi \\"), None);
    }

    #[test]
    fn only_a_line_break_that_the_editor_added_is_taken_off() {
        assert_eq!(without_added_newline("a\n".into(), "a"), "a");
        assert_eq!(without_added_newline("a\n\n".into(), "a"), "a\n");
        assert_eq!(without_added_newline("a\n".into(), "a\n"), "a\n");
    }
}
