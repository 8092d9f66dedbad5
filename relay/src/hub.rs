//! The live sockets of this process: a bounded queue for each of them.
//!
//! Never waits for a socket: one that does not keep up is closed as slow, and its client comes
//! back for what it missed. No guard of the map is held across an await.

mod outlet;

pub use outlet::Inbox;

use crate::wire;
use axum::extract::ws::Message;
use dashmap::DashMap;
use desk::{ConnId, Frame};
use metrics::{Counter, counter, gauge};
use outlet::{Full, Outlet};
use shared::version::Encoding;
use shared::{Close, ConversationId, Seq, Side};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tokio::sync::watch;

/// Parcels that may wait for one socket. A burst of a busy site fits; a sleeping laptop does not.
pub const OUTLET_LEN_MAX: usize = 512;

/// Bytes of frames that may wait for one socket. Holds an agent's welcome with a full queue.
pub const OUTLET_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Sockets by their number.
#[derive(Debug)]
pub struct Hub {
    last: AtomicU64,
    lines: DashMap<ConnId, Line>,
    /// Frames that were queued, by side: looking a counter up costs more than counting.
    sent: [Counter; 2],
    talks: watch::Sender<usize>,
    /// Sockets that were open when the relay began to close.
    ended: AtomicUsize,
}

/// Says that what a socket hears may still reach a desk or the store, until it is dropped.
#[derive(Debug)]
pub struct Talk {
    hub: Arc<Hub>,
}

/// One socket, as the hub sees it.
#[derive(Debug)]
struct Line {
    side: Side,
    encoding: Encoding,
    outlet: Outlet,
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

impl Default for Hub {
    fn default() -> Hub {
        let sent = [Side::Visitor, Side::Agent]
            .map(|side| counter!("deskbell_frames_sent_total", "side" => side_name(side)));
        Hub {
            last: AtomicU64::new(0),
            lines: DashMap::new(),
            sent,
            talks: watch::Sender::default(),
            ended: AtomicUsize::new(0),
        }
    }
}

impl Hub {
    /// Makes up the number of a socket. It is never used again.
    pub fn number(&self) -> ConnId {
        ConnId(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Opens the queue of a socket.
    pub fn open(&self, conn: ConnId, side: Side, encoding: Encoding) -> Inbox {
        let (outlet, inbox) = outlet::queue();
        let line = Line {
            side,
            encoding,
            outlet,
        };
        self.lines.insert(conn, line);
        gauge!("deskbell_conns", "side" => side_name(side)).increment(1.0);
        inbox
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
        self.queue(to, frame, false);
    }

    /// The same for a frame that may travel with the next one: nobody is woken for it until
    /// something else is queued, or [`wake`](Hub::wake) is called, which the caller must do.
    pub fn send_in_company(&self, to: &[ConnId], frame: &Frame) {
        self.queue(to, frame, true);
    }

    /// Wakes sockets for which something waits.
    pub fn wake(&self, conns: &[ConnId]) {
        for conn in conns {
            if let Some(line) = self.lines.get(conn) {
                line.outlet.wake();
            }
        }
    }

    fn queue(&self, to: &[ConnId], frame: &Frame, is_for_company: bool) {
        let mut written: [Option<Message>; 2] = [None, None];
        for &conn in to {
            let Some(line) = self.lines.get(&conn) else {
                continue;
            };
            if line.side != side_of(frame) {
                tracing::error!(
                    conn = conn.0,
                    "a frame for the other kind of socket is held back"
                );
                continue;
            }
            let message = written[line.encoding as usize]
                .get_or_insert_with(|| write(line.encoding, frame))
                .clone();
            let queued = line.outlet.queue_up(Parcel::Frame(message), is_for_company);
            drop(line);
            match queued {
                Ok(()) => self.sent[side_of(frame) as usize].increment(1),
                Err(Full) => self.cut(conn, Close::Slow),
            }
        }
    }

    /// Queues a replay for a socket.
    pub fn replay(&self, to: ConnId, replay: Replay) {
        let Some(line) = self.lines.get(&to) else {
            return;
        };
        let is_full = line.outlet.queue_up(Parcel::Replay(replay), false).is_err();
        drop(line);
        if is_full {
            self.cut(to, Close::Slow);
        }
    }

    /// Closes a socket after what is queued for it. Nothing is queued for it any more.
    pub fn hangup(&self, conn: ConnId, close: Close) {
        if let Some(line) = self.take(conn)
            && line.outlet.queue_up(Parcel::Close(close), false).is_err()
        {
            line.outlet.cut(close);
        }
    }

    /// Returns how many sockets are open.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether no socket is open.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn cut(&self, conn: ConnId, close: Close) {
        if let Some(line) = self.take(conn) {
            tracing::info!(conn = conn.0, close = close.as_str(), "a socket is cut off");
            line.outlet.cut(close);
        }
    }

    fn take(&self, conn: ConnId) -> Option<Line> {
        let (_, line) = self.lines.remove(&conn)?;
        gauge!("deskbell_conns", "side" => side_name(line.side)).decrement(1.0);
        Some(line)
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.hub.talks.send_modify(|count| *count -= 1);
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
