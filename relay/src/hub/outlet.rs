//! The queue of one socket: parcels in order, as many and as large as may wait.
//!
//! One end belongs to the hub and never waits, the other to the socket's task. Knows nothing of
//! frames but their size.

use super::{OUTLET_BYTES_MAX, OUTLET_LEN_MAX, Parcel};
use shared::Close;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// The hub's end. Dropping it lets the socket read what is queued and then end.
#[derive(Debug)]
pub struct Outlet(Arc<Mutex<Queue>>);

/// The socket's end.
#[derive(Debug)]
pub struct Inbox(Arc<Mutex<Queue>>);

/// A queue that holds as much as it may.
#[derive(Debug)]
pub struct Full;

#[derive(Debug, Default)]
struct Queue {
    parcels: VecDeque<Parcel>,
    bytes: usize,
    /// The end, before whatever is queued.
    cut: Option<Close>,
    /// Whether nothing more is queued.
    is_closed: bool,
    /// Whether nobody reads any more.
    is_left: bool,
    reader: Option<Waker>,
}

/// Makes the two ends of an empty queue.
pub fn queue() -> (Outlet, Inbox) {
    let queue = Arc::<Mutex<Queue>>::default();
    (Outlet(Arc::clone(&queue)), Inbox(queue))
}

impl Outlet {
    /// Queues a parcel and, unless it is for company, wakes who reads. What is queued for a socket
    /// that is ending is dropped: its client comes back for what it lacks.
    pub fn queue_up(&self, parcel: Parcel, is_for_company: bool) -> Result<(), Full> {
        let len = parcel.bytes();
        let mut queue = lock(&self.0);
        if queue.is_left {
            return Ok(());
        }
        // One frame always fits, however large it is.
        let is_large = queue.bytes > 0 && queue.bytes + len > OUTLET_BYTES_MAX;
        if is_large || queue.parcels.len() >= OUTLET_LEN_MAX {
            return Err(Full);
        }
        queue.bytes += len;
        queue.parcels.push_back(parcel);
        if !is_for_company {
            wake(queue);
        }
        Ok(())
    }

    /// Wakes who reads, if anything waits.
    pub fn wake(&self) {
        let queue = lock(&self.0);
        if !queue.parcels.is_empty() {
            wake(queue);
        }
    }

    /// Ends the socket before it reads what is queued.
    pub fn cut(self, close: Close) {
        let mut queue = lock(&self.0);
        queue.cut = Some(close);
        wake(queue);
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        let mut queue = lock(&self.0);
        queue.is_closed = true;
        wake(queue);
    }
}

impl Inbox {
    /// Waits for the next parcel. Safe to cancel. A socket that was cut off hears of that first.
    pub async fn next(&mut self) -> Parcel {
        poll_fn(|context| {
            let mut queue = lock(&self.0);
            if let Some(parcel) = queue.take() {
                return Poll::Ready(parcel);
            }
            match &mut queue.reader {
                Some(reader) => reader.clone_from(context.waker()),
                reader => *reader = Some(context.waker().clone()),
            }
            Poll::Pending
        })
        .await
    }

    /// Takes the next parcel if it is there.
    pub fn more(&mut self) -> Option<Parcel> {
        lock(&self.0).take()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let mut queue = lock(&self.0);
        queue.is_left = true;
        queue.parcels = VecDeque::new();
    }
}

impl Queue {
    fn take(&mut self) -> Option<Parcel> {
        if let Some(close) = self.cut.take() {
            return Some(Parcel::Close(close));
        }
        let Some(parcel) = self.parcels.pop_front() else {
            return self.is_closed.then_some(Parcel::Close(Close::Slow));
        };
        self.bytes -= parcel.bytes();
        Some(parcel)
    }
}

/// Wakes whoever reads, after the lock is given back.
fn wake(mut queue: MutexGuard<'_, Queue>) {
    let reader = queue.reader.take();
    drop(queue);
    if let Some(reader) = reader {
        reader.wake();
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}
