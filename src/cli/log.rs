//! The log: a private file in the state directory, never the screen; the practice server alone logs to standard error.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

#[cfg(feature = "practice")]
use super::out;

/// The environment variable with the level, such as `debug` or `client::sync=trace`.
pub const LEVEL_VARIABLE: &str = "SIDETONE_LOG";

/// At this size the log starts anew.
const LARGEST: u64 = 5 * 1024 * 1024;

/// The log's file.
pub fn file(state: &Path) -> PathBuf {
    state.join("sidetone.log")
}

/// What [`LEVEL_VARIABLE`] says, or `default` if it says nothing or nothing sensible.
fn filter(default: &str) -> Targets {
    let said = std::env::var(LEVEL_VARIABLE).ok().and_then(|level| renamed(&level).parse().ok());
    said.or_else(|| default.parse().ok()).unwrap_or_default()
}

/// The words of earlier versions in today's: all was one crate, `sidetone`.
fn renamed(said: &str) -> String {
    let each = said.split(',').flat_map(|word| {
        let (target, level) = word.split_once('=').unwrap_or((word, ""));
        let level = if level.is_empty() { String::new() } else { format!("={level}") };
        match target.trim().split("::").collect::<Vec<_>>().as_slice() {
            ["sidetone"] => ["sidetone", "client", "practice"].map(|name| format!("{name}{level}")).to_vec(),
            ["sidetone", "ui", rest @ ..] => {
                vec![format!("{}{level}", [&["client", "text"], rest].concat().join("::"))]
            }
            ["sidetone", room @ ("domain" | "intercom" | "store" | "sync"), rest @ ..] => {
                vec![format!("{}{level}", [&["client", *room], rest].concat().join("::"))]
            }
            ["sidetone", "practice", rest @ ..] => {
                vec![format!("{}{level}", [&["practice"], rest].concat().join("::"))]
            }
            _ => vec![word.to_owned()],
        }
    });
    each.collect::<Vec<_>>().join(",")
}

/// Logs to the file from here on. Returns where, or none if there can be no log: that keeps no one from working.
pub fn to_file(state: &Path) -> Option<PathBuf> {
    let path = file(state);
    // That it cannot be written would be told on standard error, which is the screen.
    let log = layer().with_ansi(false).log_internal_errors(false).with_writer(Arc::new(open(&path).ok()?));
    tracing_subscriber::registry().with(log.with_filter(filter("warn"))).try_init().ok()?;
    Some(path)
}

/// Logs to standard error from here on, a line with each write.
#[cfg(feature = "practice")]
pub fn to_stderr() {
    let log = layer().with_ansi(false).with_writer(|| out::Lines);
    // Only the first one in a process is taken; there is no other.
    let _ = tracing_subscriber::registry().with(log.with_filter(filter("warn,practice=info,sidetone=info"))).try_init();
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(dir) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    }
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if log.metadata()?.len() > LARGEST {
        log.set_len(0)?;
    }
    Ok(log)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_level_for_a_part_is_read_under_its_old_name_too() {
        let table = [
            ("debug", "debug"),
            ("sidetone=info", "sidetone=info,client=info,practice=info"),
            ("warn,sidetone::sync=trace", "warn,client::sync=trace"),
            ("sidetone::sync::delivery", "client::sync::delivery"),
            ("sidetone::practice::webhooks=debug", "practice::webhooks=debug"),
            ("sidetone::ui=debug,sidetone::term=debug", "client::text=debug,sidetone::term=debug"),
            ("client::store=trace", "client::store=trace"),
        ];
        for (said, means) in table {
            assert_eq!(renamed(said), means, "{said}");
        }
    }

    #[test]
    fn the_log_is_private_and_starts_anew_when_it_is_large() {
        let dir = tempfile::tempdir().unwrap();
        let path = file(&dir.path().join("state"));
        open(&path).unwrap().set_len(LARGEST + 1).unwrap();
        let log = open(&path).unwrap().metadata().unwrap();
        assert_eq!(log.len(), 0);
        assert_eq!(log.permissions().mode() & 0o777, 0o600);
        open(&path).unwrap().set_len(10).unwrap();
        assert_eq!(open(&path).unwrap().metadata().unwrap().len(), 10);
    }
}
