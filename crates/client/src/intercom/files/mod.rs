//! Files of this machine that go out with a message, and files of messages that come in.
//!
//! A file that is attached is a reference: its path, its size and a checksum. It is looked at before anything of a message
//! leaves, and once more while it is read for sending; what is not what it was is not sent. All that may wait for a disk is
//! done on threads that may wait, and nothing that could be waited for without end is opened: no pipe, no device.

mod download;
#[cfg(test)]
mod tests;
mod upload;

pub use download::{Downloads, NotSaved, Saved};
pub use upload::{Last, Upload};

use std::fmt;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use sha1::{Digest as _, Sha1};

use crate::domain::FileRef;
use crate::domain::file::LARGEST_FILES;
use crate::text::ago;

/// How much of a file is in memory at once; a multiple of three, so that pieces in base64 follow one another.
const PIECE: usize = 48 * 1024;

/// Opening a pipe that nobody writes to waits for one who does; with this it does not. Regular files take no notice.
#[cfg(target_os = "linux")]
const NONBLOCK: i32 = 0o4000;
#[cfg(not(target_os = "linux"))]
const NONBLOCK: i32 = 0x4;

/// Why a file cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is none of that name.
    Missing,
    /// It may not be read, in the system's words.
    Unreadable(String),
    /// Files are sent one by one, and not by what they lie in.
    Directory,
    /// It is a pipe, a socket or a device.
    Special,
    /// There is nothing in it.
    Empty,
    /// It has so many bytes, which are more than a message takes.
    Large(u64),
    /// Its path is not UTF-8.
    Unnamed,
    /// It is not what was attached: sizes then and now.
    Changed(u64, u64),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is not there"),
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
            Self::Directory => f.write_str("is a directory: attach a file of it, or an archive"),
            Self::Special => f.write_str("is no file: pipes and devices cannot be attached"),
            Self::Empty => f.write_str("is empty"),
            Self::Large(bytes) => {
                write!(f, "is too large: {}, and {} at most", ago::size(*bytes), ago::size(LARGEST_FILES))
            }
            Self::Unnamed => f.write_str("has a name that is no text: rename it"),
            Self::Changed(then, now) if ago::size(*then) == ago::size(*now) => {
                f.write_str("was changed after it was attached")
            }
            Self::Changed(then, now) => {
                write!(f, "was changed after it was attached ({} then, {} now)", ago::size(*then), ago::size(*now))
            }
        }
    }
}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Unreadable("you may not read it".to_owned()),
            io::ErrorKind::IsADirectory => Self::Directory,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

/// Looks at a file that is to be attached. May take as long as the disk does.
///
/// # Errors
/// It cannot be sent.
pub fn look(path: &Path) -> Result<FileRef, Unfit> {
    let words = path.to_str().ok_or(Unfit::Unnamed)?;
    let (mut file, size) = open(path)?;
    if size == 0 {
        return Err(Unfit::Empty);
    }
    let (sum, read) = sum(&mut file)?;
    // It is being written right now: what was read is what counts, and is looked at again before it is sent.
    if read == 0 {
        return Err(Unfit::Empty);
    }
    Ok(FileRef { path: words.to_owned(), size: read, sum })
}

/// Whether there is a regular file, as far as can be told without opening it.
pub fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file())
}

/// Whether a file is still what was attached. May take as long as the disk does.
///
/// # Errors
/// It is not, or cannot be read any more.
pub fn is_as_it_was(attached: &FileRef) -> Result<(), Unfit> {
    let (mut file, size) = open(Path::new(&attached.path))?;
    if size != attached.size {
        return Err(Unfit::Changed(attached.size, size));
    }
    match sum(&mut file)? {
        (sum, _) if sum == attached.sum => Ok(()),
        (_, read) => Err(Unfit::Changed(attached.size, read)),
    }
}

/// What is wrong with one of the files of a message, in words that name it; none if all are as they were.
pub async fn fault_of(files: Vec<FileRef>) -> Option<String> {
    if files.is_empty() {
        return None;
    }
    let look = move || files.iter().find_map(|file| is_as_it_was(file).err().map(|unfit| words(file, &unfit)));
    match tokio::task::spawn_blocking(look).await {
        Ok(fault) => fault,
        Err(error) => Some(format!("its files could not be looked at: {error}")),
    }
}

/// What is wrong with a file, and what to do.
fn words(file: &FileRef, unfit: &Unfit) -> String {
    format!("{} {unfit}; attach it again or take it off, nothing was sent", file.name())
}

/// Opens a regular file without waiting for anybody.
fn open(path: &Path) -> Result<(File, u64), Unfit> {
    let found = path.metadata()?;
    fits(&found)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    let file = options.open(path)?;
    // What was looked at may have been replaced since.
    let found = file.metadata()?;
    fits(&found)?;
    Ok((file, found.len()))
}

fn fits(found: &std::fs::Metadata) -> Result<(), Unfit> {
    match found {
        found if found.is_dir() => Err(Unfit::Directory),
        found if !found.is_file() => Err(Unfit::Special),
        found if found.len() > LARGEST_FILES => Err(Unfit::Large(found.len())),
        _ => Ok(()),
    }
}

/// The checksum of what is in a file, and how much that is. One that grows without end is left.
fn sum(file: &mut File) -> Result<(String, u64), Unfit> {
    let (mut hash, mut read) = (Sha1::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let some = file.read(&mut piece)?;
        if some == 0 {
            return Ok((hex(hash), read));
        }
        read += some as u64;
        if read > LARGEST_FILES {
            return Err(Unfit::Large(read));
        }
        hash.update(piece.get(..some).unwrap_or_default());
    }
}

fn hex(hash: Sha1) -> String {
    hash.finalize().iter().fold(String::with_capacity(40), |mut words, byte| {
        let _ = write!(words, "{byte:02x}");
        words
    })
}
