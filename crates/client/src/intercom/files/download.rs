//! Files that come in: fetched from where a message says they are, and kept under a name that is not taken.
//!
//! The address is another's: no token goes there, whoever it leads on to, and nothing but `https` is followed (the practice
//! workspace on this machine has `http`). A file is written beside its place under another name, and only a whole one gets
//! its own. Nothing that is there is ever replaced.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Response, Url, redirect};
use tokio::sync::mpsc;

use super::super::error::ApiError;
use super::super::failure;
use super::super::options;
use super::super::transport::has_crypto;
use crate::domain::file::{numbered, safe_name};
use crate::domain::text::clean_line;
use crate::text::ago;

/// No larger file is fetched, in bytes.
const LARGEST: u64 = 500_000_000;
/// So often an address may lead on to another.
const MOST_HOPS: usize = 5;
/// How long a connection may take, and how long nothing may come over one.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);
/// So many names are tried for a file.
const MOST_NAMES: u32 = 1_000;

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The name that was free, with its directory.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

/// Why a file was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// Its address leads to where nothing is fetched from.
    Address,
    /// It is not there any more: addresses of files hold for a while only.
    Expired,
    /// Something else was answered.
    Answered(u16),
    /// A page came where a file should be: one is asked to log in, mostly.
    Page,
    /// It is larger than is fetched.
    Large,
    /// The network, in words.
    Network(String),
    /// The directory, or the disk, in words.
    Disk(String),
}

impl fmt::Display for NotSaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("its address is none that files are fetched from"),
            Self::Expired => f.write_str("its address holds no more; reload the conversation (f5) and try again"),
            Self::Answered(status) => write!(f, "the server that has it answers {status}"),
            Self::Page => f.write_str("a web page came in its place; open it in the browser"),
            Self::Large => write!(f, "it is larger than {}; open it in the browser", ago::size(LARGEST)),
            Self::Network(words) | Self::Disk(words) => f.write_str(words),
        }
    }
}

/// The way to files of messages.
#[derive(Clone, Debug)]
pub struct Downloads {
    http: reqwest::Client,
    /// Whether files of this machine's own server are fetched, without TLS.
    local: bool,
    largest: u64,
}

impl Downloads {
    /// For a workspace whose API is at that address.
    ///
    /// # Errors
    /// The address is none, or secure connections cannot be made here.
    pub fn new(base: &str) -> Result<Self, ApiError> {
        let base = options::base_url(base)?;
        let local = options::is_loopback(&base) && base.scheme() == "http";
        has_crypto();
        let mut builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE);
        if local {
            builder = builder.no_proxy().tls_certs_only([]);
        }
        let http = builder.build().map_err(|problem| ApiError::Setup { words: problem.to_string() })?;
        Ok(Self { http, local, largest: LARGEST })
    }

    /// The same with another limit, in bytes.
    #[must_use]
    pub fn up_to(self, largest: u64) -> Self {
        Self { largest, ..self }
    }

    /// Fetches a file into a directory, under the name that a stranger gave it as far as that can be a name.
    ///
    /// # Errors
    /// It is not kept; nothing of it is left behind.
    pub async fn save(&self, address: &str, directory: &Path, given: &str) -> Result<Saved, NotSaved> {
        let response = self.follow(address).await?;
        if response.content_length().is_some_and(|length| length > self.largest) {
            return Err(NotSaved::Large);
        }
        let (name, directory) = (safe_name(given), directory.to_owned());
        let is_page =
            response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if is_page && !name.to_ascii_lowercase().ends_with(".html") && !name.to_ascii_lowercase().ends_with(".htm") {
            return Err(NotSaved::Page);
        }
        let (pieces, mut came) = mpsc::channel::<Option<Vec<u8>>>(4);
        let writing = tokio::task::spawn_blocking(move || {
            let mut part = Part::new(&directory)?;
            loop {
                match came.blocking_recv() {
                    Some(Some(piece)) => part.write(&piece)?,
                    Some(None) => return part.keep_as(&name),
                    // It broke off: what there is goes with the part.
                    None => return Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        });
        let fetched = self.fetch(response, &pieces).await;
        drop(pieces);
        let written = writing.await.map_err(|error| NotSaved::Disk(error.to_string()))?;
        match (fetched, written) {
            (Err(NotSaved::Disk(_)) | Ok(()), Err(error)) => Err(NotSaved::Disk(disk(&error))),
            (Err(error), _) => Err(error),
            (Ok(()), Ok(saved)) => Ok(saved),
        }
    }

    /// Goes where an address leads.
    async fn follow(&self, address: &str) -> Result<Response, NotSaved> {
        let mut url = Url::parse(address).map_err(|_| NotSaved::Address)?;
        for _ in 0..=MOST_HOPS {
            if !self.may(&url) {
                return Err(NotSaved::Address);
            }
            let response = self.http.get(url.clone()).send().await.map_err(|error| network(&error, &url))?;
            let status = response.status();
            if !status.is_redirection() {
                return match status.as_u16() {
                    _ if status.is_success() => Ok(response),
                    401 | 403 | 404 | 410 => Err(NotSaved::Expired),
                    other => Err(NotSaved::Answered(other)),
                };
            }
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            url = to.and_then(|to| url.join(to).ok()).ok_or(NotSaved::Answered(status.as_u16()))?;
        }
        Err(NotSaved::Address)
    }

    fn may(&self, url: &Url) -> bool {
        let named = url.username().is_empty() && url.password().is_none();
        named && (url.scheme() == "https" || (self.local && url.scheme() == "http" && options::is_loopback(url)))
    }

    async fn fetch(&self, mut response: Response, to: &mpsc::Sender<Option<Vec<u8>>>) -> Result<(), NotSaved> {
        let url = response.url().clone();
        let gone = |_| NotSaved::Disk(String::new());
        let mut size = 0;
        while let Some(piece) = response.chunk().await.map_err(|error| network(&error, &url))? {
            size += piece.len() as u64;
            if size > self.largest {
                return Err(NotSaved::Large);
            }
            to.send(Some(piece.to_vec())).await.map_err(gone)?;
        }
        to.send(None).await.map_err(gone)
    }
}

fn network(error: &reqwest::Error, url: &Url) -> NotSaved {
    NotSaved::Network(failure::of_network(error, url.host_str().unwrap_or_default()).to_string())
}

fn disk(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "the directory is not there".to_owned(),
        io::ErrorKind::NotADirectory => "that is no directory".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not write into the directory".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => clean_line(&error.to_string()),
    }
}

/// A file that is not whole yet. It goes when it is dropped.
struct Part {
    directory: PathBuf,
    path: PathBuf,
    file: File,
    size: u64,
}

impl Part {
    fn new(directory: &Path) -> io::Result<Self> {
        if !directory.metadata()?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        loop {
            let path = directory.join(format!(".sidetone-{:016x}.part", fastrand::u64(..)));
            match create(&path) {
                Ok(file) => return Ok(Self { directory: directory.to_owned(), path, file, size: 0 }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.size += piece.len() as u64;
        self.file.write_all(piece)
    }

    /// Gives it the first name that nothing has.
    fn keep_as(self, name: &str) -> io::Result<Saved> {
        self.file.sync_all()?;
        for number in 1..=MOST_NAMES {
            let name = if number == 1 { name.to_owned() } else { numbered(name, number) };
            let path = self.directory.join(name);
            // A second name for it, which is refused where there is one already, links that lead nowhere included.
            match fs::hard_link(&self.path, &path) {
                Ok(()) => return Ok(Saved { path, size: self.size }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(_) => {}
            }
            // File systems without such names: the place is taken first.
            match create(&path) {
                Ok(_) => {
                    fs::rename(&self.path, &path).inspect_err(|_| drop(fs::remove_file(&path)))?;
                    return Ok(Saved { path, size: self.size });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("there are too many files of that name"))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A new file for its owner alone.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
