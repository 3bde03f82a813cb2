//! The thread that searches, on a connection of its own: a list never waits behind a search, and one that nobody waits
//! for any more is ended at once.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::oneshot;

use crate::store::error::{Result, StoreError};
use crate::store::schema;

/// About how long a turn takes: then what was found is shown.
const SLICE: Duration = Duration::from_millis(20);

/// The turn of a search.
pub(in crate::store) struct Turn {
    begun: Instant,
    given_up: Arc<AtomicBool>,
}

impl Turn {
    /// Whether it is to stop here, and go on with its next turn if somebody still wants that.
    pub(in crate::store) fn is_over(&self) -> bool {
        self.begun.elapsed() >= SLICE || self.given_up.load(Ordering::SeqCst)
    }
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// What is done now: whether it was given up, and what ends it.
#[derive(Default)]
struct Now {
    job: Option<Arc<AtomicBool>>,
    handle: Option<InterruptHandle>,
}

impl Now {
    fn lock(now: &Mutex<Self>) -> MutexGuard<'_, Self> {
        now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread, which begins with the first search.
pub(in crate::store) struct Searcher {
    path: PathBuf,
    jobs: Mutex<Option<(Sender<Job>, JoinHandle<()>)>>,
    now: Arc<Mutex<Now>>,
}

/// Ends a job when nobody waits for it any more.
struct Waiting {
    now: Arc<Mutex<Now>>,
    given_up: Arc<AtomicBool>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::SeqCst);
        // Under the lock: whatever is done next is not hit by this.
        let now = Now::lock(&self.now);
        if now.job.as_ref().is_some_and(|job| Arc::ptr_eq(job, &self.given_up)) {
            now.handle.iter().for_each(InterruptHandle::interrupt);
        }
    }
}

impl Searcher {
    pub(in crate::store) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), jobs: Mutex::default(), now: Arc::default() }
    }

    /// Runs a job on one snapshot, and ends it when this is dropped.
    pub(in crate::store) async fn run<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection, &Turn) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let given_up = Arc::new(AtomicBool::new(false));
        let waiting = Waiting { now: Arc::clone(&self.now), given_up: Arc::clone(&given_up) };
        let now = Arc::clone(&self.now);
        self.send(Box::new(move |connection| {
            if given_up.load(Ordering::SeqCst) {
                return;
            }
            Now::lock(&now).job = Some(Arc::clone(&given_up));
            let turn = Turn { begun: Instant::now(), given_up };
            let result = snapshot(connection, |db| job(db, &turn));
            Now::lock(&now).job = None;
            let _ = answer.send(result);
        }))?;
        let result = answered.await.map_err(|_| StoreError::Closed)?;
        drop(waiting);
        result
    }

    fn send(&self, job: Job) -> Result<()> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_none() {
            *jobs = Some(self.begin()?);
        }
        jobs.as_ref().and_then(|(jobs, _)| jobs.send(job).ok()).ok_or(StoreError::Closed)
    }

    fn begin(&self) -> Result<(Sender<Job>, JoinHandle<()>)> {
        let mut connection = schema::connect(&self.path)?;
        schema::trust(&connection)?;
        schema::read_only(&connection)?;
        Now::lock(&self.now).handle = Some(connection.get_interrupt_handle());
        let (sender, jobs): (Sender<Job>, Receiver<Job>) = channel();
        let body = move || {
            while let Ok(job) = jobs.recv() {
                job(&mut connection);
            }
        };
        let thread = std::thread::Builder::new().name("store-searcher".to_owned()).spawn(body);
        let thread = thread.map_err(|source| StoreError::Directory { path: self.path.clone(), source })?;
        Ok((sender, thread))
    }

    /// Ends the thread, and waits until it is gone.
    pub(in crate::store) fn end(&self) {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((jobs, thread)) = jobs {
            drop(jobs);
            let _ = thread.join();
        }
    }
}

fn snapshot<T>(connection: &mut Connection, job: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let transaction = connection.transaction()?;
    let value = job(&transaction)?;
    transaction.finish()?;
    Ok(value)
}
