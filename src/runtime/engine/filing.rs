//! Files of this machine: looked at, listed and made on threads that may wait for a disk.

use std::path::{Path, PathBuf};

use super::Engine;
use crate::model::Msg;
use crate::model::effect::Files;
use crate::model::msg::FilesTold;
use client::domain::text::clean_line;
use client::domain::{FileRef, dropped, file};
use client::intercom::files::{self, Downloads};

/// A directory with more names offers these alone.
const MOST_NAMES: usize = 2_000;

impl Engine {
    pub(super) fn files(&self, what: Files) {
        let guard = self.busy.begin();
        let answer = self.answer.clone();
        let base = self.session.profile().address.clone();
        tokio::spawn(async move {
            let msg = match what {
                Files::Save { address, name, directory } => {
                    let saved = match downloads(base).await {
                        Ok(downloads) => save(&downloads, &address, &name, directory).await,
                        Err(why) => Err(why),
                    };
                    Some(FilesTold::Saved(name, saved))
                }
                what => tokio::task::spawn_blocking(move || look(what)).await.ok().flatten(),
            };
            if let Some(told) = msg {
                // The engine is gone when nobody listens any more.
                let _ = answer.send(Msg::Files(told));
            }
            drop(guard);
        });
    }
}

/// The way to files; whom to trust on it is read from the disk.
async fn downloads(base: Result<String, String>) -> Result<Downloads, String> {
    let base = base?;
    let made = tokio::task::spawn_blocking(move || Downloads::new(&base).map_err(|error| error.to_string()));
    made.await.unwrap_or_else(|error| Err(error.to_string()))
}

fn look(what: Files) -> Option<FilesTold> {
    match what {
        Files::Attach(id, mode, path) => Some(FilesTold::Attached(id, mode, None, vec![named(&path)])),
        Files::Dropped(id, mode, text, readings) => {
            let are_files = |paths: &Vec<String>| paths.iter().all(|path| files::is_file(&absolute(path)));
            let found = readings.into_iter().find(are_files)?.iter().map(|path| looked_at(path)).collect();
            Some(FilesTold::Attached(id, mode, Some(text), found))
        }
        Files::Complete(typed) => {
            let names = names(&absolute(&typed));
            Some(FilesTold::Completed(typed, names))
        }
        Files::Save { .. } => None,
    }
}

/// The file of a path as it was typed: as it stands, or quoted or escaped as for a shell.
fn named(path: &str) -> (String, Result<FileRef, String>) {
    let as_typed = looked_at(path);
    if as_typed.1.is_ok() {
        return as_typed;
    }
    let other = dropped::readings(path).into_iter().filter_map(|paths| <[String; 1]>::try_from(paths).ok());
    let mut other = other.map(|[path]| looked_at(&path));
    other.find(|(_, file)| file.is_ok()).unwrap_or(as_typed)
}

fn looked_at(path: &str) -> (String, Result<FileRef, String>) {
    let found = files::look(&absolute(path)).map_err(|unfit| unfit.to_string());
    let name = path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(path);
    (clean_line(name), found)
}

/// A path as it was typed: from the home directory behind `~`, and from where the program was started if it is no whole one.
fn absolute(typed: &str) -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default();
    let path = match typed.strip_prefix("~/") {
        Some(rest) => home().join(rest),
        None if typed == "~" => home(),
        None => PathBuf::from(typed),
    };
    std::path::absolute(&path).unwrap_or(path)
}

/// What is in a directory, those of directories with a slash; nothing of what cannot be read.
fn names(directory: &Path) -> Vec<String> {
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let Ok(entries) = std::fs::read_dir(here) else { return Vec::new() };
    let name = |entry: std::fs::DirEntry| {
        let is_directory = entry.path().is_dir();
        let name = entry.file_name().into_string().ok()?;
        Some(if is_directory { format!("{name}/") } else { name })
    };
    let mut names: Vec<String> = entries.take(MOST_NAMES).filter_map(Result::ok).filter_map(name).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

async fn save(
    downloads: &Downloads,
    address: &str,
    name: &str,
    directory: Option<String>,
) -> Result<(String, u64), String> {
    let directory = directory.map_or_else(usual, |typed| absolute(&typed));
    let saved = downloads.save(address, &directory, &file::safe_name(name)).await.map_err(|why| why.to_string())?;
    Ok((in_words(&saved.path), saved.size))
}

/// A path as people write it.
fn in_words(path: &Path) -> String {
    match std::env::home_dir().and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

/// Where files are kept if nobody says where: the directory for downloads, or the home directory where there is none.
fn usual() -> PathBuf {
    let set = std::env::var_os("XDG_DOWNLOAD_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = std::env::home_dir().unwrap_or_default();
    set.into_iter().chain([home.join("Downloads")]).find(|path| path.is_dir()).unwrap_or(home)
}
