//! One WebSocket to the relay: bytes of frames in, bytes of frames out.
//!
//! Tells when it opened, what it heard and why it was lost. Never tries again, never reads a frame.

use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State, WebSocketError};
use shared::version::BINARY;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::Poll;
use wasm_bindgen_futures::spawn_local;

/// The code of a connection that ended without one (RFC 6455 §7.1.5).
const NO_CODE: u16 = 1006;

/// What happens to a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is open.
    Opened,
    /// A binary message came.
    Heard(Vec<u8>),
    /// It is gone; nothing follows.
    Lost {
        /// The close code; 1006 when there was none.
        code: u16,
        /// The close reason.
        reason: String,
    },
}

/// A socket that is opening or open. Dropping it closes it, and nothing more is told.
pub struct Socket {
    ws: Rc<RefCell<WebSocket>>,
}

impl Socket {
    /// Opens a socket and tells `hear` what happens to it, never before this function returned.
    ///
    /// Returns `None` when the browser refuses at once (an address it cannot connect to); then
    /// `hear` is told that the socket was lost.
    pub fn open(url: &str, mut hear: impl FnMut(Event) + 'static) -> Option<Socket> {
        match WebSocket::open_with_protocol(url, BINARY) {
            Ok(ws) => {
                let ws = Rc::new(RefCell::new(ws));
                spawn_local(listen(Rc::downgrade(&ws), hear));
                Some(Socket { ws })
            }
            Err(error) => {
                let reason = error.to_string();
                spawn_local(async move {
                    hear(Event::Lost {
                        code: NO_CODE,
                        reason,
                    })
                });
                None
            }
        }
    }

    /// Sends one frame. On a socket that is closing it is dropped, as the close is told anyway.
    pub fn send(&self, frame: Vec<u8>) {
        let _ = self.ws.borrow_mut().start_send_unpin(Message::Bytes(frame));
    }
}

// The task holds the socket weakly: when its owner drops it, the task ends.
async fn listen(ws: Weak<RefCell<WebSocket>>, mut hear: impl FnMut(Event)) {
    let opened = poll_fn(|cx| match ws.upgrade() {
        None => Poll::Ready(false),
        Some(ws) => {
            let mut ws = ws.borrow_mut();
            ws.poll_ready_unpin(cx)
                .map(|_| matches!(ws.state(), State::Open))
        }
    });
    if opened.await {
        hear(Event::Opened);
    }
    loop {
        let next = poll_fn(|cx| match ws.upgrade() {
            None => Poll::Ready(None),
            Some(ws) => ws.borrow_mut().poll_next_unpin(cx),
        });
        match next.await {
            Some(Ok(Message::Bytes(frame))) => hear(Event::Heard(frame)),
            // The close event with the code follows an error event.
            Some(Err(WebSocketError::ConnectionClose(close))) => {
                return hear(Event::Lost {
                    code: close.code,
                    reason: close.reason,
                });
            }
            // Text never comes under a binary sub-protocol; a socket that sends it is not heard.
            Some(_) => {}
            None => return,
        }
    }
}
