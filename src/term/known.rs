//! What terminals have answered, kept for the next start: nobody waits for an answer, so the first frame goes by the last.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// So many terminals are remembered; who was not met for the longest time goes.
const MOST: usize = 40;

/// What one terminal answered last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// The colour of its ground, if it said that.
    pub ground: Option<(u8, u8, u8)>,
    /// Whether an ambiguous sign takes two cells on it, if it said that.
    pub wide: Option<bool>,
}

/// The file of what terminals have answered.
#[derive(Clone, Debug)]
pub struct Known {
    file: PathBuf,
    terminal: String,
}

impl Known {
    /// In the state directory, for this terminal: its `TERM`, and where it is, which over SSH is where one comes from.
    pub fn new(state: &Path, env: &dyn Fn(&str) -> Option<String>) -> Self {
        let term = env("TERM").unwrap_or_default();
        let program = env("TERM_PROGRAM").unwrap_or_default();
        let ssh = env("SSH_CONNECTION").unwrap_or_default();
        let host = ssh.split_whitespace().next().unwrap_or("here");
        let clean = |text: &str| text.chars().filter(char::is_ascii_graphic).take(80).collect::<String>();
        let terminal = [&*term, &*program, host].map(clean).join(" ");
        Self { file: state.join("terminals.json"), terminal }
    }

    fn all(&self) -> Map<String, Value> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// What it answered last; nothing if it is new, or the file cannot be read.
    pub fn last(&self) -> Answered {
        let all = self.all();
        let Some(told) = all.get(&self.terminal) else { return Answered::default() };
        let byte = |place: usize| u8::try_from(told.get("ground")?.get(place)?.as_u64()?).ok();
        let ground = byte(0).zip(byte(1)).zip(byte(2)).map(|((red, green), blue)| (red, green, blue));
        Answered { ground, wide: told.get("wide").and_then(Value::as_bool) }
    }

    /// Keeps what it answered. What cannot be written is asked for again the next time.
    pub fn keep(&self, answered: Answered) {
        if answered == self.last() {
            return;
        }
        let mut all = self.all();
        let last = all.values().filter_map(|told| told.get("at")?.as_u64()).max().unwrap_or(0);
        let ground = answered.ground.map(|(red, green, blue)| [red, green, blue]);
        let told = json!({ "ground": ground, "wide": answered.wide, "at": last.saturating_add(1) });
        all.insert(self.terminal.clone(), told);
        while all.len() > MOST {
            let age = |told: &Value| told.get("at").and_then(Value::as_u64).unwrap_or(0);
            let Some(oldest) = all.iter().min_by_key(|(_, told)| age(told)).map(|(name, _)| name.clone()) else {
                break;
            };
            all.remove(&oldest);
        }
        let _ = self.write(&Value::Object(all).to_string());
    }

    fn write(&self, text: &str) -> std::io::Result<()> {
        let Some(directory) = self.file.parent() else { return Ok(()) };
        std::fs::create_dir_all(directory)?;
        let beside = self.file.with_extension(format!("{:08x}", fastrand::u32(..)));
        let written = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&beside, &self.file));
        if written.is_err() {
            let _ = std::fs::remove_file(&beside);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(dir: &Path, variables: &'static [(&str, &str)]) -> Known {
        Known::new(dir, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn each_terminal_is_known_by_its_kind_and_by_where_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let here = of(dir.path(), &[("TERM", "xterm")]);
        let there = of(dir.path(), &[("TERM", "xterm"), ("SSH_CONNECTION", "10.1.2.3 5 10.0.0.1 22")]);
        assert_eq!(here.last(), Answered::default());
        let answered = Answered { ground: Some((1, 2, 255)), wide: Some(true) };
        here.keep(answered);
        assert_eq!((here.last(), there.last()), (answered, Answered::default()));
        there.keep(Answered { ground: None, wide: Some(false) });
        assert_eq!(here.last(), answered);
        std::fs::write(dir.path().join("terminals.json"), "{ not json").unwrap();
        assert_eq!(here.last(), Answered::default());
        here.keep(answered);
        assert_eq!(here.last(), answered);
    }
}
