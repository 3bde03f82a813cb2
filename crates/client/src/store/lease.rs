//! Which of several programs on one store does what one alone may do: the one that holds the lease of that role (S9). The
//! holder of [`Role::SYNC`] delivers the outbox and asks for news.
//!
//! A lease has a number, kept in the store, and a file of that number beside it, which its holder keeps locked. The
//! kernel frees the lock when the holder ends, however it ends, so that another one takes over at its next look. A
//! holder that is stopped keeps its lock: the others therefore ask it, in its file, whether it is awake, and take over
//! when it does not answer for a few looks. Whoever takes over counts the number up in the same transaction; the
//! outbox moves on only under the number that is in the store, so that a holder that wakes up late moves nothing. No
//! clock of the day plays a part: what is measured is time that has passed for the one who measures.

use std::borrow::Cow;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::error::{Result, StoreError};
use super::handle::Store;
use super::meta;
use super::owner::Write;

/// Where the number of the sync's lease is kept, and before what those of the others are: as long as there was one role
/// it was that one's, and a program of then that still runs beside this one is held off by it.
const EPOCH: &str = ".lease";
/// What the files are called, before role and number.
const FILE: &str = "sidetone.lease";
/// For how long a holder may rely on its last look.
const FRESH: Duration = Duration::from_secs(2);
/// How long a holder that was asked may be silent: longer than it may rely on a look itself.
const PATIENCE: Duration = Duration::from_secs(3);
/// And how many looks of the one who asks: one that was stopped itself must not take its own sleep for the other's.
const LOOKS: u32 = 5;
/// How often a holder is asked.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// What one program at a time does for all on a store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Role(Cow<'static, str>);

impl Role {
    /// To deliver the outbox, to poll, and to fetch what the first sync wants.
    pub const SYNC: Self = Self(Cow::Borrowed("sync"));
    /// To hand conversations over to another system.
    pub const HANDOFF: Self = Self(Cow::Borrowed("handoff"));

    /// To run the bot of that name: letters, digits, `-` and `_`, as in a profile's name.
    pub fn bot(name: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        ((1..=64).contains(&name.len()) && name.chars().all(fits)).then(|| Self(Cow::Owned(format!("bot/{name}"))))
    }

    /// Where its number is kept.
    fn key(&self) -> String {
        if *self == Self::SYNC { EPOCH.to_owned() } else { format!("{EPOCH}/{}", self.0) }
    }

    /// What its file of a number is called.
    fn file(&self, epoch: i64) -> String {
        let role = if *self == Self::SYNC { String::new() } else { format!(".{}", self.0.replace('/', ".")) };
        format!("{FILE}{role}-{epoch}")
    }

    /// The role and the number that a file's name tells.
    fn of_file(name: &str) -> Option<(Self, i64)> {
        let (role, number) = name.strip_prefix(FILE)?.rsplit_once('-')?;
        let role = match role.split_once('.') {
            None if role.is_empty() => Self::SYNC,
            Some(("", "handoff")) => Self::HANDOFF,
            Some(("", bot)) => Self::bot(bot.strip_prefix("bot.")?)?,
            _ => return None,
        };
        Some((role, number.parse().ok()?))
    }
}

/// A role as a handle holds it, for the transaction that may depend on it.
#[derive(Clone, Debug)]
pub(super) struct Held {
    role: Role,
    /// 0 while it does not hold it.
    epoch: i64,
}

/// The file of who holds a role, by the number they took (S9).
pub(super) struct LeaseFile {
    role: Role,
    epoch: i64,
    pub(super) path: PathBuf,
}

/// One contender's side of the lease.
#[derive(Debug)]
pub(super) struct Lease {
    dir: PathBuf,
    role: Role,
    /// The number under which this one holds it; 0 while it does not.
    epoch: AtomicI64,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The locked file.
    file: Option<File>,
    /// When it was last seen that the lease is held.
    seen: Option<Instant>,
    asked: Option<Asked>,
    /// When another one was seen last: it asked this one, or holds the lease.
    others: Option<Instant>,
}

/// A question that was put to a holder.
#[derive(Debug)]
struct Asked {
    epoch: i64,
    question: u64,
    at: Instant,
    looks: u32,
}

/// What a look showed.
enum Look {
    Held,
    Other,
    /// Its holder of this number is gone or asleep.
    Free(i64),
}

/// A lease that was just taken.
struct Taken {
    epoch: i64,
    file: File,
}

impl Lease {
    pub(super) fn new(dir: &Path, role: Role) -> Self {
        Self { dir: dir.to_owned(), role, epoch: AtomicI64::new(0), inner: Mutex::default() }
    }

    /// The number under which it is held; 0 if it is not.
    fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::SeqCst)
    }

    /// As it is held now.
    pub(super) fn held(&self) -> Held {
        Held { role: self.role.clone(), epoch: self.epoch() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, epoch: i64) -> PathBuf {
        self.dir.join(self.role.file(epoch))
    }

    fn look(&self, db: &Connection, now: Instant) -> Result<Look> {
        let current = current(db, &self.role)?;
        let own = self.epoch();
        if own > 0 && own == current {
            let mut inner = self.inner();
            if let Some(file) = &inner.file {
                // A file that cannot be written leaves the question open; another one takes over then.
                if answer(file).unwrap_or_default() {
                    inner.others = Some(now);
                }
            }
            inner.seen = Some(now);
            return Ok(Look::Held);
        }
        self.forget();
        let look = self.look_at_other(current, now);
        let other = look.as_ref().is_ok_and(|look| matches!(look, Look::Other));
        self.inner().others = other.then_some(now);
        look.map_err(|source| StoreError::Directory { path: self.file(current), source })
    }

    fn look_at_other(&self, epoch: i64, now: Instant) -> io::Result<Look> {
        let file = match OpenOptions::new().read(true).write(true).open(self.file(epoch)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Look::Free(epoch)),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => return Ok(Look::Free(epoch)),
            // A file system without locks: only the question tells.
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
        let (question, answer) = read(&file)?;
        let mut inner = self.inner();
        match &mut inner.asked {
            Some(asked) if asked.epoch == epoch && asked.question == question && question != answer => {
                asked.looks += 1;
                let silent = asked.looks >= LOOKS && now.duration_since(asked.at) >= PATIENCE;
                return Ok(if silent { Look::Free(epoch) } else { Look::Other });
            }
            Some(asked) if asked.epoch == epoch && question == answer && now.duration_since(asked.at) < ASK_EVERY => {
                return Ok(Look::Other);
            }
            _ => {}
        }
        let question = if question == answer { question.wrapping_add(1) } else { question };
        file.write_all_at(&question.to_be_bytes(), 0)?;
        inner.asked = Some(Asked { epoch, question, at: now, looks: 0 });
        Ok(Look::Other)
    }

    /// Takes the lease, if it is still the one that was found free. The file is locked before the number is there to
    /// be seen.
    fn take(&self, w: &mut Write<'_>, found: i64) -> Result<Option<Taken>> {
        if current(w.db, &self.role)? != found {
            return Ok(None);
        }
        let epoch = found.saturating_add(1);
        let path = self.file(epoch);
        let open = || -> io::Result<Option<File>> {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(true).mode(0o600);
            let file = options.open(&path)?;
            match file.try_lock() {
                Ok(()) | Err(TryLockError::Error(_)) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
            }
            file.write_all_at(&[0; 16], 0)?;
            Ok(Some(file))
        };
        let file = open().map_err(|source| StoreError::Directory { path: path.clone(), source })?;
        let Some(file) = file else { return Ok(None) };
        meta::set(w, &self.role.key(), &epoch.to_string())?;
        Ok(Some(Taken { epoch, file }))
    }

    fn taken(&self, taken: Taken, at: Instant) {
        let mut inner = self.inner();
        *inner = Inner { file: Some(taken.file), seen: Some(at), asked: None, others: None };
        self.epoch.store(taken.epoch, Ordering::SeqCst);
        drop(inner);
        self.sweep(taken.epoch);
    }

    /// Removes the files of earlier holders; one that stays does no harm.
    fn sweep(&self, epoch: i64) {
        for file in files(&self.dir).into_iter().filter(|file| file.role == self.role && file.epoch < epoch) {
            let _ = std::fs::remove_file(file.path);
        }
    }

    fn forget(&self) {
        let mut inner = self.inner();
        self.epoch.store(0, Ordering::SeqCst);
        (inner.file, inner.seen) = (None, None);
    }

    fn has_others(&self) -> bool {
        self.inner().others.is_some_and(|seen| seen.elapsed() < FRESH + ASK_EVERY)
    }

    fn is_fresh(&self) -> bool {
        self.epoch() > 0 && self.inner().seen.is_some_and(|seen| seen.elapsed() < FRESH)
    }
}

/// The files of leases in a directory.
pub(super) fn files(dir: &Path) -> Vec<LeaseFile> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| {
        let (role, epoch) = Role::of_file(entry.file_name().to_str()?)?;
        Some(LeaseFile { role, epoch, path: entry.path() })
    });
    files.collect()
}

/// In a new store: leases go on with the numbers that there were.
pub(super) fn begin_after(w: &mut Write<'_>, dir: &Path) -> Result<()> {
    meta::set(w, &Role::SYNC.key(), "0")?;
    let mut files = files(dir);
    files.sort_by_key(|file| file.epoch);
    files.iter().try_for_each(|file| meta::set(w, &file.role.key(), &file.epoch.to_string()))
}

/// A role's number in the store; 0 in one where it was never taken.
fn current(db: &Connection, role: &Role) -> Result<i64> {
    Ok(meta::value(db, &role.key())?.and_then(|epoch| epoch.parse().ok()).unwrap_or(0))
}

/// Refuses what only who delivers may do. Asked in the transaction that does it.
pub(super) fn fence(w: &Write<'_>, held: &Held) -> Result<()> {
    let holds = held.role == Role::SYNC && current(w.db, &held.role)? == held.epoch;
    if holds { Ok(()) } else { Err(StoreError::NotHeld) }
}

/// Refuses what only the holder of a handle's own role may do. Asked in the transaction that does it.
pub(super) fn fence_role(w: &Write<'_>, held: &Held) -> Result<()> {
    let holds = held.epoch > 0 && current(w.db, &held.role)? == held.epoch;
    if holds { Ok(()) } else { Err(StoreError::NotHeld) }
}

fn read(file: &File) -> io::Result<(u64, u64)> {
    let word = |offset| -> io::Result<u64> {
        let mut bytes = [0; 8];
        match file.read_exact_at(&mut bytes, offset) {
            // A file that was cut holds no question, and no answer.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
            read => read.map(|()| u64::from_be_bytes(bytes)),
        }
    };
    Ok((word(0)?, word(8)?))
}

/// Answers what another one has asked; whether one did.
fn answer(file: &File) -> io::Result<bool> {
    let (question, answer) = read(file)?;
    if question != answer {
        file.write_all_at(&question.to_be_bytes(), 8)?;
    }
    Ok(question != answer)
}

impl Store {
    /// A handle on the same store that contends for a role by itself. What its holder alone may do is refused through it
    /// ([`StoreError::NotHeld`]) once another one has the role; with a role other than [`Role::SYNC`] it never moves the
    /// outbox on.
    pub fn contender(&self, role: Role) -> Self {
        let dir = self.owner.path().parent().unwrap_or(Path::new("."));
        Self { owner: Arc::clone(&self.owner), lease: Arc::new(Lease::new(dir, role)) }
    }

    /// Looks how the lease stands, and takes it if nobody has it. Whether this handle holds it.
    pub async fn contend(&self) -> Result<bool> {
        self.contend_at(Instant::now()).await
    }

    /// The same, at a time that was read before.
    pub(super) async fn contend_at(&self, now: Instant) -> Result<bool> {
        match self.look(now).await? {
            Look::Held => Ok(true),
            Look::Other => Ok(false),
            Look::Free(found) => {
                let lease = Arc::clone(&self.lease);
                let taken = self.owner.write(move |w| lease.take(w, found)).await?;
                let Some(taken) = taken else { return Ok(false) };
                self.lease.taken(taken, now);
                Ok(true)
            }
        }
    }

    /// Whether this handle still holds the lease: asked of the store, unless that was done a moment ago.
    pub async fn still_holds(&self) -> Result<bool> {
        Ok(self.lease.is_fresh() || matches!(self.look(Instant::now()).await?, Look::Held))
    }

    /// Whether it was seen a moment ago that this handle holds the lease.
    pub fn is_fresh(&self) -> bool {
        self.lease.is_fresh()
    }

    /// Whether another one was seen a moment ago that has the lease, or takes it when this one lets go.
    pub fn has_others(&self) -> bool {
        self.lease.has_others()
    }

    /// Lets go of the lease: another one takes it at its next look.
    pub fn let_go(&self) {
        self.lease.forget();
    }

    async fn look(&self, now: Instant) -> Result<Look> {
        let lease = Arc::clone(&self.lease);
        self.owner.read(move |r| lease.look(r.db, now)).await
    }
}
