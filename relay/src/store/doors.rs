//! The ways into an engine: a queue of jobs for the one that writes, a queue of reads for those
//! that read, and the threads behind them.
//!
//! The same for both engines; `C` is an engine's connection. Knows nothing of what is written.

use super::error::StoreError;
use super::job::{Job, job};
use crate::limits::{READ_QUEUE_LEN_MAX, WRITE_QUEUE_LEN_MAX};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use tokio::sync::{mpsc, oneshot};

/// Something to read, with its answer inside. Told why nothing can be read, it answers that.
pub type Read<C> = Box<dyn FnOnce(Result<&C, StoreError>) + Send>;

/// Jobs that wait for the writer.
pub type Jobs<C> = mpsc::Receiver<Box<dyn Job<C>>>;

/// Reads that wait for whichever reader is free.
pub type Reads<C> = Arc<Mutex<mpsc::Receiver<Read<C>>>>;

/// The ways in, and the threads behind them.
pub struct Doors<C: 'static> {
    /// `None` once they are closed.
    open: RwLock<Option<Open<C>>>,
    threads: Mutex<Vec<JoinHandle<Result<(), StoreError>>>>,
}

struct Open<C: 'static> {
    jobs: mpsc::Sender<Box<dyn Job<C>>>,
    reads: mpsc::Sender<Read<C>>,
}

impl<C: 'static> Clone for Open<C> {
    fn clone(&self) -> Open<C> {
        Open {
            jobs: self.jobs.clone(),
            reads: self.reads.clone(),
        }
    }
}

impl<C: 'static> Doors<C> {
    /// Opens them, with nobody behind them yet.
    pub fn new() -> (Doors<C>, Jobs<C>, Reads<C>) {
        let (jobs, waiting_jobs) = mpsc::channel(WRITE_QUEUE_LEN_MAX);
        let (reads, waiting_reads) = mpsc::channel(READ_QUEUE_LEN_MAX);
        let doors = Doors {
            open: RwLock::new(Some(Open { jobs, reads })),
            threads: Mutex::default(),
        };
        (doors, waiting_jobs, Arc::new(Mutex::new(waiting_reads)))
    }

    /// Sets a thread to work behind them. It ends when nobody can ask any more.
    pub fn spawn<F>(&self, name: &str, work: F) -> Result<(), StoreError>
    where
        F: FnOnce() -> Result<(), StoreError> + Send + 'static,
    {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work)?;
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(thread);
        Ok(())
    }

    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&C) -> Result<T, StoreError> + Send + 'static,
    {
        let (job, answer) = job(work);
        let open = self.open()?;
        open.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&C) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let read: Read<C> = Box::new(move |conn| {
            if !answer.is_closed() {
                let _ = answer.send(conn.and_then(work));
            }
        });
        let open = self.open()?;
        open.reads
            .send(read)
            .await
            .map_err(|_| StoreError::Closed)?;
        wait.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Lets nobody in any more and waits until everything asked has been done.
    pub fn close(&self) -> Result<(), StoreError> {
        self.open
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let mut closed = Ok(());
        for thread in threads {
            let ended = thread.join();
            closed = closed.and(ended.unwrap_or_else(|_| {
                Err(StoreError::Other(
                    "a thread of the store panicked".to_owned(),
                ))
            }));
        }
        closed
    }

    fn open(&self) -> Result<Open<C>, StoreError> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or(StoreError::Closed)
    }
}

/// Waits for the next read; `None`: no one can ask any more.
pub fn next<C>(reads: &Reads<C>) -> Option<Read<C>> {
    let mut reads = reads.lock().unwrap_or_else(PoisonError::into_inner);
    reads.blocking_recv()
}
