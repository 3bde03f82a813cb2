//! What it costs to build: a copy of the sources, built from nothing and again after a change in a pane.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::{Failed, cargo, carry_out, top};

/// The pane that is changed.
const PANE: &str = "src/panes/details/apps.rs";
/// A word that it shows, which is changed.
const WORD: &str = "\"Assignee";

/// Measures it, and leaves nothing behind.
pub fn run() -> Result<(), Failed> {
    let place = top().join("target/measured-build");
    remove(&place)?;
    let sources = place.join("sources");
    copy(&sources)?;
    carry_out(cargo().args(["fetch", "--locked", "--quiet"]))?;
    let release: &[&str] = &["build", "--locked", "--quiet", "--release"];
    let debug: &[&str] = &["build", "--locked", "--quiet"];
    let tests: &[&str] = &["test", "--locked", "--quiet", "--no-run"];
    for (what, arguments, target) in [
        ("release, from nothing", release, "release"),
        ("release, a pane changed", release, "release"),
        ("debug, from nothing", debug, "debug"),
        ("debug, a pane changed", debug, "debug"),
        ("debug with all tests, from nothing", tests, "tests"),
        ("debug with all tests, a pane changed", tests, "tests"),
    ] {
        if what.ends_with("changed") {
            change(&sources.join(PANE))?;
        }
        let (begun, before) = (Instant::now(), processor());
        let mut command = cargo();
        command.current_dir(&sources).env("CARGO_TARGET_DIR", place.join(target)).args(arguments);
        carry_out(&mut command)?;
        let spent = match (before, processor()) {
            (Some(before), Some(after)) => format!(", {:.0} s of processor", after - before),
            _ => String::new(),
        };
        println!("{what}: {:.0} s{spent}", begun.elapsed().as_secs_f64());
    }
    remove(&place)
}

fn remove(place: &Path) -> Result<(), Failed> {
    match fs::remove_dir_all(place) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", place.display()).into()),
        _ => Ok(()),
    }
}

/// The files that Git knows, as they stand here.
fn copy(to: &Path) -> Result<(), Failed> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(top()).output()?;
    if !listed.status.success() {
        return Err("`git ls-files` failed: only a clone can be measured".into());
    }
    let listed = String::from_utf8(listed.stdout)?;
    for path in listed.split('\0').filter(|path| !path.is_empty() && top().join(path).is_file()) {
        let to = to.join(path);
        if let Some(dir) = to.parent() {
            fs::create_dir_all(dir)?;
        }
        fs::copy(top().join(path), to)?;
    }
    Ok(())
}

/// A change that has to be compiled: a word of the pane, which grows each time.
fn change(file: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let changed = text.replacen(WORD, &format!("{WORD} again"), 1);
    if changed == text {
        return Err(format!("{} has no {WORD} any more: name another word", file.display()).into());
    }
    Ok(fs::write(file, changed)?)
}

/// Seconds that processors have worked for what was run here and has ended; none where the system does not say.
fn processor() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may be anything, come the state and then numbers.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    // Linux counts in hundredths, whatever its own clock does.
    Some((user + system) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_is_changed_is_in_its_pane() {
        let text = fs::read_to_string(top().join(PANE)).unwrap_or_default();
        assert!(text.contains(WORD), "{PANE} has no {WORD} any more: name another word");
    }
}
