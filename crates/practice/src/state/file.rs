//! The file itself: opened by one program at a time, read whole, appended to line by line.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Done, Entry, FORMAT, Header, LONGEST_SILENCE, StateError};
use crate::world::Time;

/// A file that keeps a world, held by this program.
#[derive(Debug)]
pub struct StateFile {
    /// None once the workspace has ended: whatever still comes in is not done then.
    file: Option<File>,
    path: PathBuf,
    last_at: Time,
}

/// What a file says.
pub(crate) type Read = (Header, Vec<Entry>);

/// What world a file keeps, if it keeps one.
///
/// # Errors
/// When it cannot be read, or is something else.
pub fn peek(path: &Path) -> Result<Option<Header>, StateError> {
    match std::fs::read(path) {
        Ok(bytes) if bytes.is_empty() => Ok(None),
        Ok(bytes) => {
            let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
            header(path, line).map(Some)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StateError::io(path, error)),
    }
}

impl StateFile {
    /// Takes hold of a file, and reads what it keeps; nothing, if it is new.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Read>), StateError> {
        let io = |error| StateError::io(path, error);
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let state = Self { file: Some(file), path: path.to_owned(), last_at: Time::MIN };
        if bytes.is_empty() {
            return Ok((state, None));
        }
        // A program that was killed while it wrote leaves half a line, of something that it had not answered yet.
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        let mut lines = bytes[..whole].split(|b| *b == b'\n').enumerate();
        let header = lines.next().map_or_else(|| header(path, &bytes), |(_, line)| header(path, line))?;
        let mut entries = Vec::new();
        for (n, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let entry = serde_json::from_slice(line).map_err(|e| StateError::broken(path, n + 1, reason(&e)))?;
            entries.push(entry);
        }
        Ok((state, Some((header, entries))))
    }

    /// Cuts off the half line that a killed program has left.
    pub(crate) fn mend(&mut self) -> Result<(), StateError> {
        let mut bytes = Vec::new();
        let io = |error| StateError::io(&self.path, error);
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        file.read_to_end(&mut bytes).map_err(io)?;
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            let path = self.path.display();
            tracing::warn!(%path, "the last line was not written to its end, and is dropped");
            file.set_len(u64::try_from(whole).unwrap_or(u64::MAX)).map_err(io)?;
        }
        file.seek(SeekFrom::End(0)).map_err(io)?;
        Ok(())
    }

    /// Writes the first line.
    pub(crate) fn write_header(&mut self, header: &Header) -> Result<(), StateError> {
        self.write(header).map_err(|error| StateError::io(&self.path, error))
    }

    /// Writes down that something is about to be done.
    pub(crate) fn append(&mut self, at: Time, since: Time, ids: u64, done: Done) -> std::io::Result<()> {
        self.write(&Entry { at, since, ids, done })?;
        self.last_at = at;
        Ok(())
    }

    /// Whether nothing has been written down for long.
    pub(crate) fn is_silent(&self, now: Time) -> bool {
        now.saturating_sub(self.last_at) >= LONGEST_SILENCE
    }

    /// Lets go of the file.
    pub(crate) fn close(&mut self) {
        self.file = None;
    }

    fn write(&mut self, line: &impl Serialize) -> std::io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        let file = self.file.as_mut().ok_or(std::io::ErrorKind::NotConnected)?;
        let before = file.stream_position()?;
        let written = file.write_all(&text).and_then(|()| file.flush());
        if written.is_err() {
            // Half a line must not stand before the next one.
            file.set_len(before)?;
            file.seek(SeekFrom::Start(before))?;
        }
        written
    }
}

fn reason(error: &serde_json::Error) -> String {
    format!("this line is not one of a practice workspace ({error})")
}

fn header(path: &Path, line: &[u8]) -> Result<Header, StateError> {
    let header: Header = serde_json::from_slice(line).map_err(|_| {
        StateError::broken(path, 1, "this is not a file that a practice workspace of this version is kept in")
    })?;
    if header.format != FORMAT {
        let made = format!("sidetone {} wrote this file in another form", header.sidetone);
        return Err(StateError::broken(path, 1, made));
    }
    Ok(header)
}
