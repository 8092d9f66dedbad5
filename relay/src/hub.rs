//! The live sockets of this process: a bounded queue for each of them.
//!
//! Never waits for a socket: one that does not keep up is closed as slow, and its client comes
//! back for what it missed. No guard of the map is held across an await.

use crate::wire;
use axum::extract::ws::Message;
use dashmap::DashMap;
use desk::{ConnId, Frame};
use metrics::{counter, gauge};
use shared::version::Encoding;
use shared::{Close, ConversationId, Seq, Side};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot, watch};

/// Parcels that may wait for one socket. A burst of a busy site fits; a sleeping laptop does not.
pub const OUTLET_LEN_MAX: usize = 512;

/// Bytes of frames that may wait for one socket. Holds an agent's welcome with a full queue.
pub const OUTLET_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Sockets by their number.
#[derive(Debug, Default)]
pub struct Hub {
    last: AtomicU64,
    outlets: DashMap<ConnId, Outlet>,
    talks: watch::Sender<usize>,
    /// Sockets that were open when the relay began to close.
    ended: AtomicUsize,
}

/// Says that what a socket hears may still reach a desk or the store, until it is dropped.
#[derive(Debug)]
pub struct Talk {
    hub: Arc<Hub>,
}

/// What goes to one socket, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// A frame, encoded.
    Frame(Message),
    /// Entries to be read from the store and sent, before the parcel after this one.
    Replay(Replay),
    /// The end.
    Close(Close),
}

/// Entries of the past that one socket lacks.
///
/// The socket reads them itself, page by page, as fast as its client takes them: a long history
/// costs no memory and holds up no desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replay {
    /// Of this conversation,
    pub conversation: ConversationId,
    /// after this entry,
    pub after: Seq,
    /// up to and including this one; `None`: all there are.
    pub until: Option<Seq>,
}

/// The hub's end of a socket's queue.
#[derive(Debug)]
struct Outlet {
    side: Side,
    encoding: Encoding,
    queue: mpsc::Sender<Parcel>,
    bytes: Arc<AtomicUsize>,
    cut: oneshot::Sender<Close>,
}

/// The socket's end of its queue.
#[derive(Debug)]
pub struct Inbox {
    queue: mpsc::Receiver<Parcel>,
    bytes: Arc<AtomicUsize>,
    cut: oneshot::Receiver<Close>,
}

impl Hub {
    /// Makes up the number of a socket. It is never used again.
    pub fn number(&self) -> ConnId {
        ConnId(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Opens the queue of a socket.
    pub fn open(&self, conn: ConnId, side: Side, encoding: Encoding) -> Inbox {
        let (sender, receiver) = mpsc::channel(OUTLET_LEN_MAX);
        let (cut, is_cut) = oneshot::channel();
        let bytes = Arc::new(AtomicUsize::new(0));
        let outlet = Outlet {
            side,
            encoding,
            queue: sender,
            bytes: Arc::clone(&bytes),
            cut,
        };
        self.outlets.insert(conn, outlet);
        gauge!("deskbell_conns", "side" => side_name(side)).increment(1.0);
        Inbox {
            queue: receiver,
            bytes,
            cut: is_cut,
        }
    }

    /// Notes that a socket begins to talk.
    pub fn talk(self: &Arc<Hub>) -> Talk {
        self.talks.send_modify(|count| *count += 1);
        Talk {
            hub: Arc::clone(self),
        }
    }

    /// Waits until no socket talks. Some may still be saying goodbye.
    pub async fn quiet(&self) {
        // An error would say that the hub is gone, which holds the sender itself.
        let _ = self.talks.subscribe().wait_for(|count| *count == 0).await;
    }

    /// Notes that the relay begins to close: how many sockets will come back.
    pub fn end(&self) {
        self.ended.store(self.len(), Ordering::Release);
    }

    /// Returns how many sockets were open when the relay began to close.
    pub fn ended(&self) -> usize {
        self.ended.load(Ordering::Acquire)
    }

    /// Forgets a socket. Forgetting it twice is harmless.
    pub fn forget(&self, conn: ConnId) {
        self.take(conn);
    }

    /// Queues a frame for some sockets, encoded once for each encoding among them. Those that are
    /// gone are passed over; those that are full are closed.
    pub fn send(&self, to: &[ConnId], frame: &Frame) {
        let mut written: [Option<Message>; 2] = [None, None];
        for &conn in to {
            let Some(outlet) = self.outlets.get(&conn) else {
                continue;
            };
            if outlet.side != side_of(frame) {
                tracing::error!(
                    conn = conn.0,
                    "a frame for the other kind of socket is held back"
                );
                continue;
            }
            let message = written[outlet.encoding as usize]
                .get_or_insert_with(|| write(outlet.encoding, frame))
                .clone();
            let is_full = outlet.queue_up(Parcel::Frame(message)).is_err();
            drop(outlet);
            if is_full {
                self.cut(conn, Close::Slow);
            }
        }
    }

    /// Queues a replay for a socket.
    pub fn replay(&self, to: ConnId, replay: Replay) {
        let Some(outlet) = self.outlets.get(&to) else {
            return;
        };
        let is_full = outlet.queue_up(Parcel::Replay(replay)).is_err();
        drop(outlet);
        if is_full {
            self.cut(to, Close::Slow);
        }
    }

    /// Closes a socket after what is queued for it. Nothing is queued for it any more.
    pub fn hangup(&self, conn: ConnId, close: Close) {
        if let Some(outlet) = self.take(conn)
            && outlet.queue_up(Parcel::Close(close)).is_err()
        {
            // An error says that the socket has gone by itself.
            let _ = outlet.cut.send(close);
        }
    }

    /// Returns how many sockets are open.
    pub fn len(&self) -> usize {
        self.outlets.len()
    }

    /// Whether no socket is open.
    pub fn is_empty(&self) -> bool {
        self.outlets.is_empty()
    }

    fn cut(&self, conn: ConnId, close: Close) {
        if let Some(outlet) = self.take(conn) {
            tracing::info!(conn = conn.0, close = close.as_str(), "a socket is cut off");
            // As above.
            let _ = outlet.cut.send(close);
        }
    }

    fn take(&self, conn: ConnId) -> Option<Outlet> {
        let (_, outlet) = self.outlets.remove(&conn)?;
        gauge!("deskbell_conns", "side" => side_name(outlet.side)).decrement(1.0);
        Some(outlet)
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.hub.talks.send_modify(|count| *count -= 1);
    }
}

/// A queue that holds as much as it may.
#[derive(Debug)]
struct Full;

impl Outlet {
    fn queue_up(&self, parcel: Parcel) -> Result<(), Full> {
        let len = parcel.bytes();
        let held = self.bytes.fetch_add(len, Ordering::Relaxed);
        // One frame always fits, however large it is.
        if held > 0 && held + len > OUTLET_BYTES_MAX {
            return Err(Full);
        }
        match self.queue.try_send(parcel) {
            Ok(()) => {
                counter!("deskbell_frames_sent_total", "side" => side_name(self.side)).increment(1);
                Ok(())
            }
            Err(mpsc::error::TrySendError::Full(_)) => Err(Full),
            // The socket is ending; its client comes back for what it lacks.
            Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
        }
    }
}

impl Parcel {
    fn bytes(&self) -> usize {
        match self {
            Parcel::Frame(message) => wire::len(message),
            Parcel::Replay(_) | Parcel::Close(_) => 0,
        }
    }
}

impl Inbox {
    /// Waits for the next parcel. Safe to cancel. A socket that was cut off hears of that first.
    pub async fn next(&mut self) -> Parcel {
        let parcel = tokio::select! {
            biased;
            Ok(close) = &mut self.cut, if !self.cut.is_terminated() => Parcel::Close(close),
            parcel = self.queue.recv() => parcel.unwrap_or(Parcel::Close(Close::Slow)),
        };
        self.bytes.fetch_sub(parcel.bytes(), Ordering::Relaxed);
        parcel
    }
}

fn side_of(frame: &Frame) -> Side {
    match frame {
        Frame::Visitor(_) => Side::Visitor,
        Frame::Agent(_) => Side::Agent,
    }
}

fn write(encoding: Encoding, frame: &Frame) -> Message {
    match frame {
        Frame::Visitor(frame) => wire::encode(encoding, frame),
        Frame::Agent(frame) => wire::encode(encoding, frame),
    }
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Visitor => "visitor",
        Side::Agent => "agent",
    }
}

#[cfg(test)]
mod tests;
