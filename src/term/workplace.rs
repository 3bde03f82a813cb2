//! Where a text lies while it is in the person's editor: a private directory, gone when the editor has ended.
//!
//! A program that is killed meanwhile leaves it behind, with words that are nowhere else. The next program finds it
//! ([`left_behind`]), gives back what was changed in it, and removes it. A directory belongs to a program as long as that
//! holds the lock of its `lock` file, and to an editor as long as the process runs whose number is in it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

const PREFIX: &str = "edit-";
const DRAFT: &str = "draft.md";
/// The text as it was before.
const BEFORE: &str = "before";
/// What the text is.
const LABEL: &str = "label";
const LOCK: &str = "lock";

/// A directory of mode 0700 that is removed with everything in it.
pub(super) struct Workplace {
    path: PathBuf,
    /// Locked for as long as this program is at work here; the editor's process id is in it.
    lock: File,
}

impl Workplace {
    /// A new one under `parent`, with the text in it.
    pub(super) fn under(parent: &Path, label: &str, text: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        loop {
            // Making it fails if the name exists, as a link or otherwise, so no one can lie in wait at it.
            let path = parent.join(format!("{PREFIX}{:016x}", fastrand::u64(..)));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Self::fill(path, label, text),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn fill(path: PathBuf, label: &str, text: &str) -> io::Result<Self> {
        let lock = private(&path.join(LOCK))?;
        let place = Self { path, lock };
        place.lock.lock()?;
        for (name, words) in [(LABEL, label), (BEFORE, text), (DRAFT, text)] {
            private(&place.path.join(name))?.write_all(words.as_bytes())?;
        }
        Ok(place)
    }

    /// The file with the text.
    pub(super) fn draft(&self) -> PathBuf {
        self.path.join(DRAFT)
    }

    /// Notes the editor's process, which may outlive this program.
    pub(super) fn is_edited_by(&self, process: Option<u32>) -> io::Result<()> {
        process.map_or(Ok(()), |id| (&self.lock).write_all(id.to_string().as_bytes()))
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, dir = %self.path.display(), "an editor's temporary directory stays behind");
        }
    }
}

fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// What a program that was killed while its person was in the editor has left: nobody is at work in it any more.
#[derive(Debug)]
pub struct LeftBehind {
    /// What the text is, as [`super::editor::edit`] was told.
    pub label: String,
    /// The text, if it was changed in the editor.
    pub changed: Option<String>,
    path: PathBuf,
}

impl LeftBehind {
    /// Removes it; its text must be kept elsewhere by then.
    ///
    /// # Errors
    /// When the directory cannot be removed.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.path)
    }
}

/// Everything that was left under `parent`. What cannot be read is left alone.
pub fn left_behind(parent: &Path) -> Vec<LeftBehind> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let named = |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
    let is_dir = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    entries.flatten().filter(|e| named(e) && is_dir(e)).filter_map(|e| look(e.path()).ok().flatten()).collect()
}

/// None while somebody is at work in it.
fn look(path: PathBuf) -> io::Result<Option<LeftBehind>> {
    match File::open(path.join(LOCK)) {
        Ok(mut lock) => {
            let mut editor = String::new();
            if lock.try_lock().is_err() || (lock.read_to_string(&mut editor).is_ok() && runs(&editor)) {
                return Ok(None);
            }
        }
        // Of an earlier version, or killed before it was filled.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let read = |name: &str| fs::read(path.join(name)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let changed = match (read(BEFORE), read(DRAFT)) {
        (Ok(before), Ok(draft)) => (before.trim_end() != draft.trim_end()).then_some(draft),
        // An earlier version noted neither what the text was before nor where it belongs; it is in the store as it was.
        _ => None,
    };
    Ok(Some(LeftBehind { label: read(LABEL).unwrap_or_default(), changed, path }))
}

fn runs(process: &str) -> bool {
    let Some(id) = process.trim().parse().ok().and_then(Pid::from_raw) else { return false };
    // One that has ended and was not waited for yet still has its number; where there is no /proc it counts as running.
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero())).unwrap_or_default();
    let ended = stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with(['Z', 'X']));
    test_kill_process(id).is_ok() && !ended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abandoned(parent: &Path, label: &str, text: &str) -> PathBuf {
        let place = Workplace::under(parent, label, text).unwrap();
        let path = place.path.clone();
        place.lock.unlock().unwrap();
        std::mem::forget(place);
        path
    }

    #[test]
    fn what_was_changed_in_the_editor_of_a_killed_program_is_found_with_what_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = abandoned(dir.path(), "reply 7", "before");
        fs::write(path.join(DRAFT), "before, and more\n").unwrap();
        abandoned(dir.path(), "note 8", "as it was");
        let mut left = left_behind(dir.path());
        left.sort_by(|a, b| a.label.cmp(&b.label));
        let found: Vec<_> = left.iter().map(|l| (l.label.as_str(), l.changed.as_deref())).collect();
        assert_eq!(found, [("note 8", None), ("reply 7", Some("before, and more\n"))]);
        left.into_iter().for_each(|l| l.remove().unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn where_a_program_or_its_editor_is_at_work_nothing_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let at_work = Workplace::under(dir.path(), "", "text").unwrap();
        assert!(left_behind(dir.path()).is_empty());
        at_work.is_edited_by(Some(std::process::id())).unwrap();
        at_work.lock.unlock().unwrap();
        assert!(left_behind(dir.path()).is_empty(), "the editor still runs");
    }

    #[test]
    fn nothing_else_in_the_directory_is_taken_for_it() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("themes")).unwrap();
        fs::write(dir.path().join("edit-file"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("themes"), dir.path().join("edit-link")).unwrap();
        assert!(left_behind(dir.path()).is_empty());
        assert!(left_behind(&dir.path().join("nowhere")).is_empty());
    }
}
