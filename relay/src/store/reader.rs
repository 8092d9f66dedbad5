//! The threads that read, each with a connection that cannot write.
//!
//! A read sees everything that was answered before it was asked. Never waits for the writer.

use super::error::StoreError;
use rusqlite::Connection;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Something to read, with its answer inside.
pub type Read = Box<dyn FnOnce(&Connection) + Send>;

/// Makes a read, and the place where its answer will be.
pub fn read<T, F>(work: F) -> (Read, oneshot::Receiver<Result<T, StoreError>>)
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, wait) = oneshot::channel();
    let read: Read = Box::new(move |conn| {
        if !answer.is_closed() {
            let _ = answer.send(work(conn));
        }
    });
    (read, wait)
}

/// Reads until no one can ask any more.
pub fn run(conn: &Connection, reads: &Mutex<mpsc::Receiver<Read>>) {
    loop {
        let next = reads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv();
        match next {
            Some(read) => read(conn),
            None => return,
        }
    }
}
