//! A carrier: the messages of one socket, brought and fetched by plain HTTP calls.
//!
//! Two bounded queues with numbers, so that a call that is repeated brings nothing twice and loses
//! nothing. Never reads a message, and knows nothing of HTTP: that is `http::carry`.

use axum::Error;
use axum::extract::ws::{CloseFrame, Message};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio_tungstenite::tungstenite::Error as WsError;
use tokio_tungstenite::tungstenite::error::CapacityError;

/// Messages that one call may bring, and that wait to be read.
pub const SAID_LEN_MAX: usize = 64;

/// Messages that wait to be fetched. The hub's queue is behind it: this one only bridges a call.
const UNFETCHED_LEN_MAX: usize = 32;

/// Bytes of messages that wait to be fetched; one message of any size always fits.
const UNFETCHED_BYTES_MAX: usize = 256 * 1024;

/// Bytes from which on a batch takes no further message.
const BATCH_BYTES: usize = 128 * 1024;

/// The socket's end of a carrier.
pub struct End {
    said: mpsc::Receiver<Result<Message, WsError>>,
    unfetched: mpsc::Sender<Parcel>,
    room: Arc<Semaphore>,
    is_gone: watch::Receiver<bool>,
}

/// The end of a carrier that HTTP calls hold.
#[derive(Debug)]
pub struct Carrier {
    said: Mutex<Said>,
    fetched: Arc<Mutex<Fetched>>,
    /// Counts the calls that fetch, so that an older call gives way to a newer one.
    turn: watch::Sender<u64>,
    is_streamed: AtomicBool,
    is_gone: watch::Sender<bool>,
}

#[derive(Debug)]
struct Said {
    /// The number of the last call that was taken.
    n: u32,
    queue: mpsc::Sender<Result<Message, WsError>>,
}

/// What waits to be fetched, and what was fetched and not confirmed.
#[derive(Debug)]
pub struct Fetched {
    queue: mpsc::Receiver<Parcel>,
    /// The last batch that was given; its number is 0 as long as there was none.
    batch: Batch,
}

/// A message with the room that it takes.
#[derive(Debug)]
struct Parcel {
    message: Message,
    _room: OwnedSemaphorePermit,
}

/// Numbered messages.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Its number, from 1.
    pub n: u32,
    /// The messages, in order: texts and bytes only.
    pub messages: Vec<Message>,
    /// Why nothing follows, if nothing does.
    pub closed: Option<CloseFrame>,
}

/// The carrier has ended, or ends by this call, or another call fetches from it: there is nothing
/// here for this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Makes both ends of a carrier.
#[must_use]
pub fn pair() -> (Carrier, End) {
    let (say, said) = mpsc::channel(SAID_LEN_MAX);
    let (unfetched, queue) = mpsc::channel(UNFETCHED_LEN_MAX);
    let is_gone = watch::Sender::new(false);
    let end = End {
        said,
        unfetched,
        room: Arc::new(Semaphore::new(UNFETCHED_BYTES_MAX)),
        is_gone: is_gone.subscribe(),
    };
    let batch = Batch::default();
    let carrier = Carrier {
        said: Mutex::new(Said { n: 0, queue: say }),
        fetched: Arc::new(Mutex::new(Fetched { queue, batch })),
        turn: watch::Sender::new(0),
        is_streamed: AtomicBool::new(false),
        is_gone,
    };
    (carrier, end)
}

impl End {
    /// Waits for the next message; `None`: the client is gone. Safe to cancel.
    pub async fn recv(&mut self) -> Option<Result<Message, Error>> {
        tokio::select! {
            biased;
            // What was taken before the end is heard.
            said = self.said.recv() => said.map(|said| said.map_err(Error::new)),
            // An error says that nobody holds the other end.
            _ = self.is_gone.wait_for(|gone| *gone) => None,
        }
    }

    /// Waits for room, and lays a message there to be fetched.
    ///
    /// # Errors
    /// Fails when nobody can fetch it any more.
    pub async fn send(&mut self, message: Message) -> Result<(), Error> {
        let closed = || Error::new(WsError::ConnectionClosed);
        if self.is_gone() {
            return Err(closed());
        }
        let len = crate::wire::len(&message).min(UNFETCHED_BYTES_MAX);
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(len).await;
        let parcel = Parcel {
            message,
            _room: room.map_err(|_| closed())?,
        };
        self.unfetched.send(parcel).await.map_err(|_| closed())
    }

    /// Whether the client is gone.
    pub fn is_gone(&self) -> bool {
        *self.is_gone.borrow()
    }
}

impl Carrier {
    /// Takes what the `n`-th call brings: all of it or nothing. Returns the number of the last call
    /// that was taken; a repeated one is answered alike.
    ///
    /// # Errors
    /// Fails when the carrier has ended. A call out of turn ends it.
    pub async fn say(&self, n: u32, messages: Vec<Message>) -> Result<u32, Gone> {
        let mut said = self.said.lock().await;
        if n <= said.n {
            return Ok(said.n);
        }
        if n != said.n + 1 || messages.len() > SAID_LEN_MAX || *self.is_gone.borrow() {
            self.leave();
            return Err(Gone);
        }
        let room = said.queue.reserve_many(messages.len()).await;
        let room = room.map_err(|_| Gone)?;
        // Nothing is awaited from here on, so a call that is given up brought all or nothing.
        for (place, message) in room.zip(messages) {
            place.send(Ok(message));
        }
        said.n = n;
        Ok(n)
    }

    /// Tells the socket that more was brought than may be.
    pub async fn overflow(&self) {
        let said = self.said.lock().await;
        let (size, max_size) = (usize::MAX, shared::limits::FRAME_BYTES_MAX);
        let fault = WsError::Capacity(CapacityError::MessageTooLong { size, max_size });
        // An error says that the socket has ended.
        let _ = said.queue.send(Err(fault)).await;
    }

    /// Waits for the batch after the `after`-th one. The last batch is given again as long as it is
    /// not confirmed by asking for the next. Safe to cancel.
    ///
    /// # Errors
    /// Fails when the carrier has ended, when a number is out of turn (which ends it), and when
    /// another call fetches.
    pub async fn batch(&self, after: u32) -> Result<Batch, Gone> {
        if self.is_streamed.load(Ordering::SeqCst) {
            return Err(Gone);
        }
        // An older call may hang in a proxy that nobody reads from any more.
        let mut turns = self.turn.subscribe();
        let mut turn = 0;
        self.turn.send_modify(|turns| {
            *turns += 1;
            turn = *turns;
        });
        let mut fetched = self.fetched.lock().await;
        if after.checked_add(1) == Some(fetched.batch.n) {
            return Ok(fetched.batch.clone());
        }
        if after != fetched.batch.n || fetched.batch.closed.is_some() {
            self.leave();
            return Err(Gone);
        }
        let first = tokio::select! {
            biased;
            _ = turns.wait_for(|turns| *turns > turn) => return Err(Gone),
            first = fetched.next() => first.ok_or(Gone)?,
        };
        fetched.fill(first);
        Ok(fetched.batch.clone())
    }

    /// Takes everything that is still to be fetched. Nobody else can fetch any more.
    ///
    /// # Errors
    /// Fails when another call has fetched or does.
    pub fn stream(&self) -> Result<OwnedMutexGuard<Fetched>, Gone> {
        let guard = Arc::clone(&self.fetched).try_lock_owned();
        let guard = guard.map_err(|_| Gone)?;
        if guard.batch.n > 0 || self.is_streamed.swap(true, Ordering::SeqCst) {
            return Err(Gone);
        }
        Ok(guard)
    }

    /// Ends the carrier: what was said is still heard, and nothing more.
    pub fn leave(&self) {
        self.is_gone.send_replace(true);
    }
}

impl Fetched {
    /// Waits for the next message; `None`: there is none any more. Safe to cancel.
    pub async fn next(&mut self) -> Option<Message> {
        Some(self.queue.recv().await?.message)
    }

    /// Makes the next batch of this message and those that are there already.
    fn fill(&mut self, first: Message) {
        let mut batch = Batch {
            n: self.batch.n + 1,
            ..Batch::default()
        };
        let (mut bytes, mut next) = (0, Some(first));
        while let Some(message) = next {
            bytes += crate::wire::len(&message);
            match message {
                Message::Close(frame) => batch.closed = frame,
                Message::Text(_) | Message::Binary(_) => batch.messages.push(message),
                // That a batch comes is a sign of life in itself.
                Message::Ping(_) | Message::Pong(_) => {}
            }
            next = match bytes < BATCH_BYTES && batch.closed.is_none() {
                true => self.queue.try_recv().ok().map(|parcel| parcel.message),
                false => None,
            };
        }
        self.batch = batch;
    }
}

#[cfg(test)]
mod tests;
