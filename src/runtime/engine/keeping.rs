//! The practice world goes with the program, unless it is saved.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::Engine;
use crate::model::Msg;
use crate::words::leave;

/// A world that goes with the program.
#[derive(Clone, Debug, Default)]
pub struct Passing {
    /// The file from which it can be made again, for as long as the program runs.
    pub file: PathBuf,
    /// The person's file, once the world is in it.
    pub saved: Arc<OnceLock<PathBuf>>,
}

impl Engine {
    /// Saves the world as it is now; over another file only where the person has said so.
    pub(super) fn keep_world(&self, path: &str, over: bool) -> Msg {
        let Some(passing) = &self.passing else { return Msg::Failed(leave::NOTHING_PASSES.to_owned()) };
        let place = at_home(path);
        match copy(&passing.file, &place, over) {
            Ok(()) => {
                let _ = passing.saved.set(std::path::absolute(&place).unwrap_or(place));
                Msg::WorldKept(path.to_owned(), true)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists && !over => Msg::WorldKept(path.to_owned(), false),
            Err(error) => Msg::Failed(leave::not_saved(path, &error.to_string())),
        }
    }
}

/// The path that is meant: `~/` is the person's own directory, as in a shell.
fn at_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME").filter(|home| !home.is_empty())) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(path),
    }
}

/// For its owner alone, as it has the token in it; whole, or not at all.
fn copy(from: &Path, to: &Path, over: bool) -> io::Result<()> {
    if to.is_dir() {
        return Err(io::Error::other(leave::IS_DIRECTORY));
    }
    if to.exists() && !to.is_file() {
        return Err(io::Error::other(leave::IS_NO_FILE));
    }
    // Where a link leads, so that the link stays one.
    let to = &std::fs::canonicalize(to).unwrap_or_else(|_| to.to_owned());
    let mut world = std::fs::File::open(from)?;
    let beside = PathBuf::from(format!("{}.{:08x}", to.display(), fastrand::u32(..)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    let written = io::copy(&mut world, &mut file)
        .and_then(|_| file.sync_all())
        .and_then(|()| if over { std::fs::rename(&beside, to) } else { std::fs::hard_link(&beside, to) });
    if written.is_err() || !over {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_written_over_nothing_that_it_was_not_told_to() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        std::fs::write(&from, "world").unwrap();
        std::fs::write(&to, "mine").unwrap();
        assert_eq!(copy(&from, &to, false).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "mine");
        copy(&from, &to, true).unwrap();
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "world");
        copy(&from, &dir.path().join("new"), false).unwrap();
        assert!(copy(&from, dir.path(), true).unwrap_err().to_string().contains("directory"));
        assert!(copy(&from, &dir.path().join("no/such"), false).is_err());
        assert!(copy(&from, Path::new("/dev/null"), true).unwrap_err().to_string().contains("no file"));
        let names = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(names, 3, "nothing is left behind");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&to, &link).unwrap();
        std::fs::write(&from, "another").unwrap();
        copy(&from, &link, true).unwrap();
        assert!(link.is_symlink() && std::fs::read_to_string(&to).unwrap() == "another");
    }
}
