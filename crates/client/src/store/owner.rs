//! The two threads that own the connections, and what a job on them is given.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, oneshot};

use super::drafts::Known;
use super::error::{Result, StoreError};
use super::journal::Journal;
use super::lists::{self, Lists};
use super::news::News;
use super::rescue::{self, Opened};
use super::search::searcher::Searcher;
use super::types::StoreEvent;
use super::window::Ranks;
use super::{home, index, mentions, schema, told};
use crate::domain::Timestamp;
use clock::Clock;

/// How often it is looked whether another process changed the store.
const WATCH_EVERY: Duration = Duration::from_millis(400);

/// Between two slices of what is filled the file is free for so long: alone, and while another process writes, too.
const BREATHS: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(50)];

/// What a thread is asked to do with what it owns.
type Job<W> = Box<dyn FnOnce(&mut W) + Send>;
type WriteJob = Job<Writer>;
type ReadJob = Job<Reader>;

/// Both threads' ends in the hand of the store's handles.
pub(super) struct Owner {
    path: PathBuf,
    writer: Option<Sender<WriteJob>>,
    reader: Option<Sender<ReadJob>>,
    writing: Option<JoinHandle<()>>,
    reading: Option<JoinHandle<()>>,
    foreign: Arc<AtomicU64>,
    instance_id: i64,
    clock: Clock,
    /// Told when there may be another time at which a list changes.
    pub(super) flips: Arc<Notify>,
    pub(super) searcher: Searcher,
}

impl Owner {
    /// Opens both connections and starts their threads.
    pub(super) fn start(dir: &Path, clock: Clock) -> Result<(Self, UnboundedReceiver<StoreEvent>)> {
        let (events, received) = unbounded_channel();
        let Opened { path, connection: write_connection, journal } = rescue::open(dir, clock.now())?;
        let path = path.as_path();
        let read_connection = schema::connect(path)?;
        schema::trust(&read_connection)?;
        schema::read_only(&read_connection)?;
        let (writer, write_jobs) = channel::<WriteJob>();
        let (reader, read_jobs) = channel::<ReadJob>();
        let foreign = Arc::new(AtomicU64::new(0));
        let flips = Arc::new(Notify::new());
        let instance_id = fastrand::i64(..);
        let mut writes = Writer {
            version: schema::data_version(&write_connection)?,
            connection: write_connection,
            journal,
            path: path.to_owned(),
            file: home::number(path).map_err(|source| StoreError::Directory { path: path.to_owned(), source })?,
            clock: clock.clone(),
            events,
            synced: true,
            traces: true,
            known: Known::default(),
            lists: Lists::default(),
            filling: true,
            fill_later: false,
            gave_up: None,
            shared: false,
            foreign: Arc::clone(&foreign),
            flips: Arc::clone(&flips),
            instance_id,
        };
        let mut reads = Reader { connection: read_connection, path: path.to_owned(), ranks: Ranks::default() };
        let writing = Some(spawn("store-writer", path, move || serve_and_watch(&write_jobs, &mut writes))?);
        let reading = Some(spawn("store-reader", path, move || serve(&read_jobs, &mut reads))?);
        Ok((
            Self {
                path: path.to_owned(),
                writer: Some(writer),
                reader: Some(reader),
                writing,
                reading,
                foreign,
                instance_id,
                clock,
                flips,
                searcher: Searcher::new(path),
            },
            received,
        ))
    }

    /// The database file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Stands for this program, among others on this store.
    pub(super) fn instance_id(&self) -> i64 {
        self.instance_id
    }

    /// How often another process was seen to have changed something.
    pub(super) fn foreign_changes(&self) -> u64 {
        self.foreign.load(Ordering::SeqCst)
    }

    /// Runs a job in a transaction of the writer. What it changed survives a crash of the program, but perhaps not
    /// one of the machine: for what the server can tell again.
    pub(super) async fn write<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        self.send_write(Mode::Plain, job).await
    }

    /// The same, on disk for good when it returns: for what only this machine knows (S1, S7).
    pub(super) async fn write_synced<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        self.send_write(Mode::Synced, job).await
    }

    /// Runs a job that changes nothing on the thread that writes: it sees all that was asked of it before, and waits
    /// for no other process.
    pub(super) async fn look<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        self.send_write(Mode::Look, job).await
    }

    async fn send_write<T, F>(&self, mode: Mode, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        self.ask_to_write(mode, job)?.await.map_err(|_| StoreError::Closed)?
    }

    /// Has a job run on the thread that writes, and waits for nothing.
    pub(super) fn ask_to_write<T, F>(&self, mode: Mode, job: F) -> Result<oneshot::Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let asked = Instant::now();
        let job: WriteJob = Box::new(move |writer| {
            let result = writer.run(mode, asked, job);
            // Whoever asked may have gone; the job is done all the same.
            let _ = answer.send(result);
        });
        self.writer.as_ref().ok_or(StoreError::Closed)?.send(job).map_err(|_| StoreError::Closed)?;
        Ok(answered)
    }

    /// Runs a job on one snapshot of the reader.
    pub(super) async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: ReadJob = Box::new(move |reader| {
            let result = reader.run(job);
            let _ = answer.send(result);
        });
        self.reader.as_ref().ok_or(StoreError::Closed)?.send(job).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Owner {
    /// Waits for what was asked: a draft saved right before the end must not be lost (S7).
    fn drop(&mut self) {
        self.searcher.end();
        // One after the other: of two connections that close at once neither is the last, which tidies the log away.
        self.reader = None;
        let _ = self.reading.take().map(JoinHandle::join);
        self.writer = None;
        let _ = self.writing.take().map(JoinHandle::join);
    }
}

fn spawn(name: &str, path: &Path, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(body);
    thread.map_err(|source| StoreError::Directory { path: path.to_owned(), source })
}

fn serve<W>(jobs: &Receiver<Job<W>>, worker: &mut W) {
    jobs.iter().for_each(|job| job(worker));
}

/// Where jobs leave no breath, a slice is done all the same after so long: else it would never come to an end.
const BREATHLESS: Duration = Duration::from_millis(100);

/// Serves, and between jobs looks whether another process has changed something (S9). The connection that writes is
/// the one to ask: for it, every change that is not its own is another process's.
fn serve_and_watch(jobs: &Receiver<WriteJob>, writer: &mut Writer) {
    let (mut looked, mut filled) = (Instant::now(), Instant::now());
    loop {
        let mut breathes = true;
        match jobs.recv_timeout(if writer.filling { BREATHS[usize::from(writer.shared)] } else { WATCH_EVERY }) {
            Ok(job) => (breathes, _) = (filled.elapsed() >= BREATHLESS, job(writer)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return writer.renew_journal(),
        }
        if writer.filling && breathes {
            writer.fill();
        }
        if breathes || !writer.filling {
            filled = Instant::now();
        }
        if looked.elapsed() >= WATCH_EVERY {
            writer.watch();
            looked = Instant::now();
        }
    }
}

/// How a job is run on the thread that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It survives a crash of the program.
    Plain,
    /// It survives one of the machine.
    Synced,
    /// It changes nothing.
    Look,
}

/// The thread that writes.
struct Writer {
    /// As it was when it was last looked whether others changed something.
    version: i64,
    foreign: Arc<AtomicU64>,
    flips: Arc<Notify>,
    instance_id: i64,
    connection: Connection,
    journal: Journal,
    path: PathBuf,
    /// The file's number when it was opened.
    file: u64,
    clock: Clock,
    events: UnboundedSender<StoreEvent>,
    synced: bool,
    /// Whether removed words may still be in the log (S12): at the start, for a run that was killed right after it had
    /// removed some.
    traces: bool,
    /// What this program knows of drafts.
    known: Known,
    /// The lists that it keeps up.
    lists: Lists,
    /// Whether a list may have to be filled or cleared away.
    filling: bool,
    /// Whether that is to be tried again at the next look.
    fill_later: bool,
    /// Whether another process has written since the last look.
    shared: bool,
    /// When a job last waited in vain for another process's hand on the file.
    gave_up: Option<Instant>,
}

impl Writer {
    fn watch(&mut self) {
        self.erase_traces();
        self.renew_journal();
        self.filling |= std::mem::take(&mut self.fill_later);
        // A store that cannot be asked now is asked again in a moment.
        let Ok(version) = schema::data_version(&self.connection) else { return };
        self.shared = version != self.version;
        if self.shared {
            self.version = version;
            self.foreign.fetch_add(1, Ordering::SeqCst);
            self.filling = true;
            self.flips.notify_one();
            let _ = self.events.send(StoreEvent::Elsewhere);
        }
    }

    /// Does a slice of what lists need. While another process has its hand on the file, it is left for later.
    fn fill(&mut self) {
        let ready =
            self.prepare(false, Instant::now()).and_then(|()| schema::be_patient(&self.connection, Duration::MAX));
        let more = ready.and_then(|()| self.transact(Mode::Plain, TransactionBehavior::Immediate, fill));
        if more.is_err() {
            self.lists = Lists::default();
            self.fill_later = true;
        }
        self.filling = more.unwrap_or(false);
    }

    /// Takes removed words out of the log, unless somebody still reads there.
    fn erase_traces(&mut self) {
        if self.traces {
            self.traces = !schema::erase_traces(&self.connection).unwrap_or(false);
        }
    }

    /// Writes a journal anew in which words are that no longer count, unless another process has its hand on the file.
    fn renew_journal(&mut self) {
        if !self.journal.is_stale() || schema::be_patient(&self.connection, Duration::MAX).is_err() {
            return;
        }
        if let Ok(transaction) = self.connection.transaction_with_behavior(TransactionBehavior::Immediate) {
            // What is wrong is said when something is to be written there.
            let _ = self.journal.rewrite(&transaction);
        }
    }

    fn run<T>(&mut self, mode: Mode, asked: Instant, job: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        let path = self.path.clone();
        let known = self.known.clone();
        let result = match mode {
            Mode::Look => self.transact(mode, TransactionBehavior::Deferred, job),
            Mode::Plain | Mode::Synced => self.prepare(mode == Mode::Synced, asked).and_then(|()| {
                let result = self.transact(mode, TransactionBehavior::Immediate, job);
                if result.as_ref().is_err_and(StoreError::is_busy) {
                    self.gave_up = Some(Instant::now());
                }
                result
            }),
        };
        if result.is_err() {
            self.known = known;
            self.lists = Lists::default();
        }
        result.map_err(|error| name_damage(error, &path))
    }

    /// Makes the connection ready for a change that was asked for at that time. While another process has its hand on
    /// the file, jobs that waited behind one that gave up have waited as well: no key waits for all of them in turn.
    fn prepare(&mut self, synced: bool, asked: Instant) -> Result<()> {
        // What only this machine knows must not go into a file that nobody will find again.
        if synced && home::number(&self.path).ok() != Some(self.file) {
            return Err(StoreError::Moved { path: self.path.clone() });
        }
        if self.synced != synced {
            schema::set_synced(&self.connection, synced)?;
            self.synced = synced;
        }
        let waited = self.gave_up.map_or(Duration::ZERO, |at| at.saturating_duration_since(asked));
        schema::be_patient(&self.connection, waited)
    }

    fn transact<T>(
        &mut self,
        mode: Mode,
        behavior: TransactionBehavior,
        job: impl FnOnce(&mut Write<'_>) -> Result<T>,
    ) -> Result<T> {
        let millis = self.clock.now_millis();
        let (now, begun) = (Timestamp(millis.div_euclid(1000)), millis.rem_euclid(1000) > 0);
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        let (known, lists, news) = (&mut self.known, &mut self.lists, News::default());
        let mut write = Write { db: &transaction, now, begun, place: None, known, lists, news, revision: None };
        let value = job(&mut write)?;
        if mode != Mode::Look {
            lists::keep::keep_up(&mut write)?;
            told::leave_woken(&write, self.instance_id)?;
            index::keep_up(&mut write)?;
        }
        let news = write.news;
        let noted = if mode == Mode::Look { None } else { self.journal.note(&transaction, mode == Mode::Synced)? };
        match (transaction.commit(), noted) {
            (Ok(()), Some(noted)) => self.journal.committed(&noted),
            (Ok(()), None) => {}
            (Err(error), noted) => {
                noted.into_iter().for_each(|noted| self.journal.forget(noted));
                return Err(error.into());
            }
        }
        self.traces |= news.erased;
        self.filling |= news.filling;
        if news.flips {
            self.flips.notify_one();
        }
        // The job is done whether or not this works; then it is tried again at the next look.
        self.erase_traces();
        if news.erased {
            self.journal.erase();
            self.renew_journal();
        }
        if let Some(words) = self.journal.trouble() {
            let _ = self.events.send(StoreEvent::Journal(words));
        }
        for event in news.into_events() {
            // Nobody may be listening (a test, a command line tool).
            let _ = self.events.send(event);
        }
        Ok(value)
    }
}

/// A slice of what is made while nobody asks for anything: lists, which somebody may look at, then the index of words.
fn fill(w: &mut Write<'_>) -> Result<bool> {
    Ok(lists::fill::slice(w)? || mentions::slice(w)? || index::fill::slice(w)?)
}

/// The thread that reads.
struct Reader {
    connection: Connection,
    path: PathBuf,
    ranks: Ranks,
}

impl Reader {
    fn run<T>(&mut self, job: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let path = self.path.clone();
        self.snapshot(job).map_err(|error| name_damage(error, &path))
    }

    fn snapshot<T>(&mut self, job: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let transaction = self.connection.transaction()?;
        let value = job(&mut Read { db: &transaction, ranks: &mut self.ranks })?;
        transaction.finish()?;
        Ok(value)
    }
}

fn name_damage(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::Sqlite(error) if StoreError::is_damage(&error) => {
            rescue::check_next_time(path);
            StoreError::Corrupt { path: path.to_owned(), words: error.to_string() }
        }
        other => other.of_file(path),
    }
}

/// What a job that reads is given: one snapshot, and where windows were taken last.
pub(super) struct Read<'a> {
    /// The snapshot.
    pub(super) db: &'a Connection,
    /// Numbers of rows that are known.
    pub(super) ranks: &'a mut Ranks,
}

/// What a job that writes is given: one transaction, its time, and where to say what it changed.
pub(super) struct Write<'a> {
    /// The transaction.
    pub(super) db: &'a Connection,
    /// When, in whole seconds.
    pub(super) now: Timestamp,
    /// Whether that second has begun a while ago.
    pub(super) begun: bool,
    /// Where a conversation without any time stands in lists: its neighbour's time in the answer that it came with.
    pub(super) place: Option<Timestamp>,
    /// What this program knows of drafts.
    pub(super) known: &'a mut Known,
    /// The lists that it keeps up.
    pub(super) lists: &'a mut Lists,
    /// What is different.
    pub(super) news: News,
    /// Its number, once it has one.
    revision: Option<i64>,
}

/// Runs a job within a transaction that nobody is told of: while a store is opened.
pub(super) fn unheard<T>(db: &Connection, now: Timestamp, job: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
    let (mut known, mut lists) = (Known::default(), Lists::default());
    let (known, lists) = (&mut known, &mut lists);
    job(&mut Write { db, now, begun: false, place: None, known, lists, news: News::default(), revision: None })
}

impl Write<'_> {
    /// The number of this transaction among those that took in something from the server, in all processes.
    pub(super) fn revision(&mut self) -> Result<i64> {
        if let Some(revision) = self.revision {
            return Ok(revision);
        }
        let next =
            self.db.prepare_cached("UPDATE moment SET n = n + 1 RETURNING n")?.query_row([], |row| row.get(0))?;
        Ok(*self.revision.insert(next))
    }
}
